/** A workbook's ledgers, taken over together: which sheet is which ledger, and what its columns mean, is shown before. */
import type { LedgerEntry } from "../answers/entries.ts";
import { HEADER_ROWS, likelyHeadings } from "../answers/headings.ts";
import { otherLinesTold } from "../answers/other_lines.ts";
import { type Block, blockRows, isSure, recordsOf, sheetBlock } from "../answers/pasting.ts";
import { partOf } from "../answers/questionnaire.ts";
import { daysOf } from "../answers/typed.ts";
import { Book } from "../answers/xlsx.ts";
import { listing, simplify, ValueProblem } from "../core/errors.ts";
import type { Ledger } from "../pack/compiled.ts";
import { button, field, h, show, table } from "./dom.ts";
import type { Form } from "./form.ts";
import { isSheetOf, tell } from "./pasting.ts";

/** A sheet that is called as a ledger is: what it holds, or why it cannot be read. */
interface Matched {
  ledger: Ledger;
  block: Block | null;
  why: string;
}

/** Where the sheets are read that are not called as their ledgers. */
const EACH = "请到这本台账自己的页面，用“从 WPS、Excel 粘贴，或读入 XLSX、CSV”";

export function importingView(form: Form): HTMLElement {
  const told = h("p", { class: "error", role: "alert" });
  const preview = h("div", { "aria-live": "polite" });
  const file = h("input", { type: "file", accept: ".xlsx", onchange: () => void read() });
  const read = async () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (!chosen) return;
    show(preview, h("p", {}, "正在读……"));
    await tell(told, chosen.name, async () => {
      const book = await Book.open(await chosen.arrayBuffer());
      draw(await matchedSheets(form, book), partsTold(form, book.names));
    });
    if (told.textContent) show(preview);
  };
  const draw = (matched: Matched[], parts: string) => {
    const lines = matched.map((one) => ({ one, box: boxOf(one) }));
    const take = () => {
      const chosen = lines.flatMap(({ one, box }) => (box.checked && one.block ? [{ ...one, block: one.block }] : []));
      const ledgers = { ...form.entries.ledgers };
      for (const { ledger, block } of chosen) {
        const { rows } = blockRows(block, ledger, daysOf(form.entries));
        form.remember(ledger.id);
        const taken: LedgerEntry = { ...form.ledger(ledger.id), rows, none: null, toConfirm: false };
        ledgers[ledger.id] = taken;
      }
      form.change({ ledgers });
      show(preview, h("p", { class: "unprinted" }, `已放进 ${chosen.length} 本台账。`));
    };
    const apart = parts ? h("p", { class: "notice" }, parts) : null;
    if (!matched.length) {
      const own = parts ? "" : `单位自己的表格，${EACH}读，每本点“加进台账”。`;
      return show(preview, h("p", {}, `这个工作簿里没有名称与台账相同、有记录的工作表。${own}`), apart);
    }
    const titles = ["读入", "台账", "记录", "对上的列", "没有用到的列"];
    show(
      preview,
      apart,
      table(
        titles,
        lines.map(({ one, box }) => lineOf(form, one, box)),
      ),
      button("放进台账，替换原有的记录", take, "main"),
      button("不要了", () => show(preview)),
    );
  };
  return h(
    "details",
    { class: "card" },
    h("summary", {}, "从工作簿读入台账"),
    field(
      "发下来填台账的工作簿（.xlsx；是 checklist template 或 export 写出的）",
      file,
      "按工作表的名称找台账；检查项的回答不从这里读。",
    ),
    told,
    preview,
  );
}

/** The ledgers that are asked of who fills in. */
function ledgersOf(form: Form): Ledger[] {
  const part = partOf(form.entries);
  return [...form.pack.ledgers.values()].filter(({ id }) => !part || part.ledgers.includes(id));
}

/** Say of the sheets that are called as a ledger with more behind it, 公务接待台账（上半年）, how they are read; nothing without any. */
function partsTold(form: Form, names: readonly string[]): string {
  const ledgers = ledgersOf(form);
  const others = names.filter((name) => !ledgers.some((ledger) => isSheetOf(name, ledger)));
  const told = ledgers.flatMap((ledger) => {
    const parts = others.filter((name) => simplify(name).includes(simplify(ledger.title)));
    return parts.length ? `《${ledger.title}》：${parts.map((name) => `“${name}”`).join("")}` : [];
  });
  const how = `${EACH}一张一张地读，每张点“加进台账”`;
  return told.length ? `名称不与台账完全相同的工作表，这里不读。${how}：${told.join("；")}。` : "";
}

async function matchedSheets(form: Form, book: Book): Promise<Matched[]> {
  const found: Matched[] = [];
  for (const ledger of ledgersOf(form)) {
    const name = book.names.find((one) => isSheetOf(one, ledger));
    if (name === undefined) continue;
    const sheet = await book.sheet(name);
    try {
      const block = sheetBlock(sheet, book.firstDay, ledger.spec, daysOf(form.entries));
      refuseUnlessSure(block, ledger);
      const { merged } = blockRows(block, ledger, daysOf(form.entries));
      if (merged.length) throw new ValueProblem("MERGED_CELLS", { range: listing(merged) });
      if (recordsOf(block).length) found.push({ ledger, block, why: "" });
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      found.push({ ledger, block: null, why: error.message });
    }
  }
  return found;
}

/** Throw `ValueProblem` for a sheet about which a person must be asked. */
function refuseUnlessSure(block: Block, { title, spec }: Ledger): void {
  const required = Object.values(spec.columns).filter((column) => column.required);
  const expected = listing(required.map((column) => column.title));
  if (isSure(block, spec)) return;
  const found = likelyHeadings(block.lines.slice(0, HEADER_ROWS + 1));
  throw new ValueProblem("NO_HEADER", { rows: HEADER_ROWS, title, expected, found });
}

function boxOf({ ledger, block }: Matched): HTMLInputElement {
  return h("input", {
    type: "checkbox",
    checked: block !== null,
    disabled: block === null,
    "aria-label": `读入《${ledger.title}》`,
  });
}

function lineOf(form: Form, { ledger, block, why }: Matched, box: HTMLInputElement): HTMLElement {
  const title = h("th", { scope: "row" }, `《${ledger.title}》`);
  if (block === null) return h("tr", {}, h("td", {}, box), title, h("td", { colspan: 3, class: "error" }, why));
  const before = form.ledger(ledger.id).rows?.length ?? 0;
  const taken = blockRows(block, ledger, daysOf(form.entries));
  const others = taken.others.length ? `。${otherLinesTold(taken.others)}` : "";
  const rows = `${taken.rows.length} 行${before ? `（替换原有的 ${before} 行）` : ""}${others}`;
  const used = block.columns.flatMap((name) => (name ? [ledger.spec.columns[name].title] : []));
  const unused = taken.unread.map(({ heading, count }) => `${heading}（${count} 格）`);
  return h(
    "tr",
    {},
    h("td", {}, box),
    title,
    ...[rows, listing(used), listing(unused) || "—"].map((words) => h("td", {}, words)),
  );
}
