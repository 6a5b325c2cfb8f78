/** Taking rows over from a spreadsheet: what its columns mean is shown before anything goes in. */
import type { Cells } from "../answers/entries.ts";
import { columnNames, HEADER_ROWS, headingsAt } from "../answers/headings.ts";
import { otherLinesTold } from "../answers/other_lines.ts";
import { type Block, blockRows, readBlock, recordsOf, sheetBlock, understood } from "../answers/pasting.ts";
import { daysOf } from "../answers/typed.ts";
import { Book, Damaged, type SheetCell } from "../answers/xlsx.ts";
import { listing, Problem, simplify, ValueProblem } from "../core/errors.ts";
import { isBlank } from "../core/values.ts";
import type { Ledger } from "../pack/compiled.ts";
import { kindOf } from "./carried.ts";
import { button, field, h, select, show, table } from "./dom.ts";
import type { Form } from "./form.ts";

const NOWHERE = "（不要）";
const LARGEST = 50_000_000;

/** The panel, and what shows in it the rows of a text. */
interface Pasting {
  element: HTMLElement;
  read: (text: string) => void;
}

/** Return the panel; `take` gets the rows, and whether they replace those that are there. */
export function pastingView(form: Form, ledger: Ledger, take: (rows: Cells[], isAll: boolean) => void): Pasting {
  const told = h("p", { class: "error", role: "alert" });
  const preview = h("div", { class: "preview" });
  const area = h("textarea", { rows: 3, spellcheck: false, oninput: () => read(area.value) });
  const file = h("input", { type: "file", accept: ".csv,.tsv,.txt,.xlsx", onchange: () => void readFile() });
  const read = (text: string) => {
    show(told);
    show(preview);
    if (!text.trim()) return;
    try {
      draw(readBlock(text, ledger.spec, daysOf(form.entries)));
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      show(told, error.message);
    }
  };
  const readFile = async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    if (chosen.size > LARGEST) show(told, "文件太大。请按期间拆分。");
    else if (/\.xlsx$/i.test(chosen.name)) await readBook(chosen);
    else if (kindOf(await chosen.arrayBuffer())) {
      show(preview);
      show(told, new Problem("LEDGER_KIND", "", { path: chosen.name }).text);
    } else read(decoded(new Uint8Array(await chosen.arrayBuffer())));
    file.value = "";
  };
  const readBook = async (chosen: File) => {
    show(preview, h("p", {}, "正在读……"));
    await tell(told, chosen.name, async () => {
      const book = await Book.open(await chosen.arrayBuffer());
      const own = book.names.find((name) => isSheetOf(name, ledger));
      const choose = async (name: string) =>
        draw(sheetBlock(await book.sheet(name), book.firstDay, ledger.spec, daysOf(form.entries)));
      if (own !== undefined || book.names.length === 1) return choose(own ?? book.names[0]);
      const pick = select("", book.names, (name) => void tell(told, chosen.name, () => choose(name)));
      show(preview, field(`没有名为“${ledger.title}”的工作表，读哪一张`, pick));
    });
    if (told.textContent) show(preview);
  };
  const close = () => {
    area.value = "";
    show(preview);
  };
  const draw = (block: Block) => {
    const { rows, others, unread, merged } = blockRows(block, ledger, daysOf(form.entries));
    const into = (isAll: boolean) => () => {
      take(rows, isAll);
      close();
    };
    const replace = button("替换原有的全部记录", into(true));
    replace.hidden = !form.ledger(ledger.id).rows?.length;
    const lacking = Object.entries(ledger.spec.columns).filter(
      ([name, { required }]) => required && !rows.some((cells) => name in cells),
    );
    const headings = headingChoice(block, (at) => {
      const head = at === null ? null : headingsAt(block.lines, at, ledger.spec, columnNames(ledger.spec));
      draw(understood(block, ledger.spec, daysOf(form.entries), head));
    });
    const isSound = rows.length > 0 && !merged.length;
    show(
      preview,
      h("p", {}, rows.length ? `共 ${rows.length} 行。请看一看各列对得对不对：` : new ValueProblem("NO_ROWS").message),
      field("表头", headings),
      merged.length ? h("p", { class: "error" }, mergedTold(merged), "不用的列，改成“（不要）”即可。") : null,
      others.length ? h("p", { class: "quiet" }, otherLinesTold(others)) : null,
      rows.length && lacking.length
        ? h(
            "p",
            { class: "error" },
            `必填的${listing(lacking.map(([, { title }]) => `“${title}”`))}没有内容：请看是不是没有对上列。`,
          )
        : null,
      meaningsView(block, rows, ledger, draw),
      unread.length ? h("p", { class: "notice" }, `${unreadTold(unread)}。要读入的，请在上面对上列。`) : null,
      ...(isSound ? [button(`加进台账（${rows.length} 行）`, into(false), "main"), replace] : []),
      button("不要了", close),
    );
  };
  const element = h(
    "details",
    { class: "card" },
    h("summary", {}, "从 WPS、Excel 粘贴，或读入 XLSX、CSV"),
    field("在表格里选中几行（带不带表头都行），复制，再粘贴到这里", area),
    field("或者选一个 XLSX、CSV 文件", file),
    told,
    preview,
  );
  const readHere = (text: string) => {
    element.open = true;
    read(text);
    element.scrollIntoView({ block: "nearest" });
  };
  return { element, read: readHere };
}

/** Do something with a workbook, and tell what is wrong with it. */
export async function tell(told: HTMLElement, name: string, work: () => Promise<void>): Promise<void> {
  show(told);
  try {
    await work();
  } catch (error) {
    if (error instanceof ValueProblem) show(told, error.message);
    else if (error instanceof Damaged) {
      show(told, new Problem("LEDGER_FILE", "", { path: name, reason: error.message }).text);
    } else throw error;
  }
}

/** Say which cells are merged, and what to do about it. */
const mergedTold = (merged: readonly string[]): string =>
  new ValueProblem("MERGED_CELLS", { range: listing(merged) }).message;

/** Say what of some columns is not read. */
function unreadTold(unread: readonly { heading: string; count: number }[]): string {
  return listing(unread.map(({ heading, count }) => `“${heading}”一列有 ${count} 格内容没有读入`));
}

/** Whether a sheet is called as a ledger is, as far as a sheet may be called so. */
export function isSheetOf(name: string, ledger: Ledger): boolean {
  const own = [...ledger.title].filter((sign) => !"[]:*?/\\".includes(sign)).slice(0, 31);
  return simplify(name) === simplify(own.join(""));
}

/** Return the list from which it is chosen which of the first lines holds the headings. */
function headingChoice({ lines, numbers, head }: Block, choose: (head: number | null) => void): HTMLSelectElement {
  const words = (line: readonly SheetCell[]) =>
    line
      .filter((cell) => !isBlank(cell))
      .join("、")
      .slice(0, 30);
  const options = lines.slice(0, HEADER_ROWS).map((line, at) => {
    const isChosen = at === head?.line;
    const above = head && head.top < at ? "，连同上面一行" : at ? "，它上面的不读" : "";
    const told = `${isChosen ? above : ""}：${words(isChosen && head ? head.words : line)}`;
    return h("option", { value: at, selected: isChosen }, `第 ${numbers[at]} 行是表头${told}`);
  });
  const none = h("option", { value: "", selected: head === null }, "没有表头");
  const list = h("select", { onchange: () => choose(list.value === "" ? null : Number(list.value)) }, none, ...options);
  return list;
}

/** Return the table that says what each column means, with an example of what is taken, where another meaning can be chosen. */
function meaningsView(block: Block, taken: Cells[], ledger: Ledger, draw: (block: Block) => void): HTMLElement {
  const { columns } = ledger.spec;
  const rows = block.columns.map((name, at) => {
    const heading = block.head ? (block.head.words[at] ?? "") : `第 ${at + 1} 列`;
    const options = Object.entries(columns).map(([id, column]) =>
      h("option", { value: id, selected: id === name }, column.title),
    );
    const choose = h(
      "select",
      {
        "aria-label": `${heading} 是哪一列`,
        onchange: () => {
          const others = block.columns.map((known) => (known === choose.value ? null : known));
          others[at] = choose.value || null;
          draw({ ...block, columns: others });
        },
      },
      h("option", { value: "", selected: name === null }, NOWHERE),
      ...options,
    );
    const written = recordsOf(block).find((line) => !isBlank(line[at]))?.[at] ?? "";
    const example = taken.find((cells) => name !== null && name in cells)?.[name ?? ""] ?? String(written);
    return h("tr", {}, h("td", {}, heading), h("td", {}, choose), h("td", {}, example.slice(0, 40)));
  });
  return table(["表格里的列", "放进台账的列", "例"], rows);
}

/** Return text in UTF-8 or, as it marks itself, in UTF-16 (“Unicode 文本”), else in GB18030, as offices save it. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
