/** Saving to a file and opening one: by the file picker, or where there is none as a download. */
import { Refused, readEntries } from "../answers/load.ts";
import { partText } from "../answers/questionnaire.ts";
import { fileText } from "../answers/save.ts";
import { download, fileNamed, kindOf } from "./carried.ts";
import type { Form } from "./form.ts";

interface Picked {
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}

type Picker = (options: object) => Promise<Picked>;

let picked: Picked | null = null;

function fileName(form: Form): string {
  const { unit, period } = form.entries;
  return fileNamed(
    `${unit.name}${period.from.slice(0, 7)}至${period.to.slice(0, 7)}答卷${partText(form.entries)}.json`,
  );
}

/**
 * Save to the file chosen before, or one that is chosen now. Without a file picker the text is handed to the browser: nobody
 * tells whether it became a file.
 */
export async function save(form: Form): Promise<void> {
  const { entries } = form;
  const text = fileText(form.pack, entries);
  const { showSaveFilePicker } = window as unknown as { showSaveFilePicker?: Picker };
  if (showSaveFilePicker) {
    try {
      const types = [{ description: "答卷", accept: { "application/json": [".json"] } }];
      picked ??= await showSaveFilePicker({ suggestedName: fileName(form), types });
      const file = await picked.createWritable();
      await file.write(text);
      await file.close();
      form.saved(entries, new Date());
      return;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      picked = null;
    }
  }
  download(fileName(form), text, "application/json");
  form.saved(entries, new Date(), true);
}

const WHAT_OPENS =
  "这里打开的是这张表格存出来的 .json 文件；台账的表格（.xlsx、.csv）请在“总览”的“从工作簿读入台账”，或者那本台账的页面里读入。";

const CUT = "这个文件不完整，到一个字的中间就断了，像是没有拷完、没有传完。请重新拷贝，或者选这张表格存出来的原文件。";
const OTHER_CODING =
  "这个文件不是 UTF-8 编码，像是被别的软件改存过（如存成了 GBK）。请选这张表格存出来的原文件；没有原文件的，用记事本打开，另存为 UTF-8 编码。";

/** Whether all of a file is text in UTF-8 but its end, which is only the beginning of a sign. */
function isCut(content: ArrayBuffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(content, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Return the text of a file in UTF-8; throws `Refused`. */
function textOf(content: ArrayBuffer): string {
  const kind = kindOf(content);
  if (kind) throw new Refused([`这是${kind}，不是答卷。${WHAT_OPENS}`]);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    throw new Refused([isCut(content) ? CUT : OTHER_CODING]);
  }
}

/** Take a file's answers in place of those in the page; returns what is wrong with it, in which case nothing changes. */
export async function open(form: Form, file: File): Promise<string[]> {
  try {
    const entries = readEntries(form.pack, textOf(await file.arrayBuffer()));
    picked = null;
    form.replace(entries, false);
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.reasons;
    return ["这个文件读不出来，没有打开。"];
  }
}
