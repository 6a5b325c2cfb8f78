/** A ledger's page: nothing to declare, or its records; and what the rules make of them. */
import { withoutRows } from "../answers/approvals.ts";
import type { Cells } from "../answers/entries.ts";
import { noticesOf } from "../answers/notices.ts";
import { copiedCells } from "../answers/pasting.ts";
import { partOf } from "../answers/questionnaire.ts";
import type { Typed } from "../answers/typed.ts";
import { Problem } from "../core/errors.ts";
import type { ItemResult } from "../engine/model.ts";
import type { Ledger } from "../pack/compiled.ts";
import { button, field, h, newId, show, textInput } from "./dom.ts";
import type { Form } from "./form.ts";
import { Grid } from "./grid.ts";
import { marksOf } from "./marks.ts";
import type { Page } from "./overview.ts";
import { pastingView } from "./pasting.ts";
import { plansView } from "./rectify.ts";
import { commentView } from "./returned.ts";
import { badge, resultPlace } from "./verdict.ts";
import { titleWithUnit } from "./widths.ts";

const PROBLEMS = 30;

export function ledgerPage(form: Form, id: string): Page | null {
  const ledger = form.pack.ledgers.get(id);
  const part = partOf(form.entries);
  if (!ledger || (part && !part.ledgers.includes(id))) return null;
  const grid = new Grid(form, ledger, (rows) => form.setRows(id, rows));
  const rowsNow = () => form.ledger(id).rows ?? [];
  const add = () => {
    form.setRows(id, [...rowsNow(), {}]);
    grid.showLast();
  };
  const remove = () => {
    const { selected } = grid;
    const numbers = rowsNow().flatMap((cells, place) => (selected.has(cells) ? [place + 1] : []));
    const left = rowsNow().filter((cells) => !selected.has(cells));
    if (numbers.length) form.setRows(id, left, withoutRows(form.entries.exceptions, ledger, new Set(numbers)));
  };
  const undo = button("撤销", () => form.undo(id));
  const take = (rows: Cells[], isAll: boolean) => form.setRows(id, isAll ? rows : [...rowsNow(), ...rows]);
  const state = h("div", { "aria-live": "polite" });
  const results = new Map<string, (result: ItemResult) => void>();
  const resultsView = h("div");
  for (const id of ledger.decides) {
    const { title } = form.pack.items.get(id)!;
    const { element, refresh: draw } = resultPlace(form.pack);
    results.set(id, draw);
    resultsView.append(h("div", {}, h("h4", {}, `${id} ${title}`), commentView(form, id), element));
  }
  const plans = plansView(form);
  const none = noneView(form, ledger);
  const pasting = pastingView(form, ledger, take);
  const paper = h("div", { class: "printed" });
  const refused = h("p", { class: "error", role: "alert" });
  let drawnOf: Typed | null = null;
  const refresh = () => {
    grid.refresh();
    none.refresh();
    undo.disabled = !form.canUndo(id);
    if (form.typed === drawnOf) return;
    drawnOf = form.typed;
    show(state, problemsView(form, ledger), noticesView(form, ledger));
    const decided = [...ledger.decides].map((item) => form.assessment.items.get(item)!);
    for (const result of decided) results.get(result.item.id)!(result);
    plans.refresh(decided);
  };
  const body = h(
    "div",
    {},
    none.element,
    pasting.element,
    h(
      "p",
      { class: "tools" },
      button("加一行", add),
      button("删去选中的行", remove),
      undo,
      h(
        "small",
        {},
        " 点一格（或用方向键走到那里）就能改，勾行号选中一行，按住 Shift 勾选中一段；复制好的几行、一列可以直接粘贴：有表头的逐列对好再放进台账，没有的从选中的那一格起填。带 * 的必填。",
      ),
    ),
    grid.element,
    paper,
    refused,
    state,
    h("h3", {}, "核对结果"),
    resultsView,
    plans.element,
  );
  body.addEventListener("paste", (event) => {
    const { target } = event;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isOneCell = !/[\t\n]/.test(text.trim());
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (!text.trim() || (isField && (isOneCell || !grid.element.contains(target)))) return;
    event.preventDefault();
    const lines = grid.isAtCell ? copiedCells(text, ledger.spec) : null;
    show(refused, lines ? grid.fill(lines) : "");
    if (lines === null) pasting.read(text);
  });
  body.addEventListener("keydown", (event) => {
    const { target } = event;
    const isText = target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
    if (isText || event.shiftKey || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    form.undo(id);
  });
  const drawn = () => {
    grid.place();
    refresh();
  };
  const toPaper = () => show(paper, ...rowsOnPaper(form, ledger));
  return { title: `《${ledger.title}》`, body, refresh, drawn, toPaper };
}

/** Return the records as they are printed: each with everything that stands in it, of which a page is too narrow for columns. */
function rowsOnPaper(form: Form, ledger: Ledger): HTMLElement[] {
  const marks = marksOf(form, ledger);
  return (form.ledger(ledger.id).rows ?? []).map((cells, place) => {
    const verdict = marks.get(cells)?.verdict ?? null;
    const written = Object.entries(ledger.spec.columns).flatMap(([name, column]) =>
      cells[name] ? [`${titleWithUnit(column)}：${cells[name]}`] : [],
    );
    const mark = verdict === null ? "" : badge(form.pack, verdict);
    return h("p", {}, h("strong", {}, `第 ${place + 1} 行 `), mark, ` ${written.join("；")}。`);
  });
}

function noneView(form: Form, ledger: Ledger): { element: HTMLElement; refresh: () => void } {
  let { none: shown } = form.ledger(ledger.id);
  const told = h("p", { class: "error", role: "alert" });
  const input = textInput(shown, (none) => {
    const isFull = none !== null && Boolean(form.ledger(ledger.id).rows?.length);
    const isIdle = form.pack.words.givesNoReason(none);
    const idle = new Problem("NONE_WITHOUT_REASON", ledger.title, { id: ledger.title, written: none ?? "" });
    show(told, isFull ? "已有记录，不能又声明没有。请先删去记录。" : isIdle ? idle.text : "");
    if (!isFull && !isIdle)
      form.setLedger(ledger.id, {
        none,
        toConfirm: false,
        ...(none === null ? {} : { rows: null, leftOut: 0 }),
      });
  });
  const confirm = button("本期仍然如此，确认", () => form.setLedger(ledger.id, { toConfirm: false }));
  const notice = h("p", { class: "notice", id: newId() }, "这本台账沿用上期。", confirm);
  const complete = button("都补上了，或者不用补", () => form.setLedger(ledger.id, { leftOut: 0 }));
  const lacking = h("p", { class: "notice" });
  const refresh = () => {
    const { none, toConfirm, leftOut } = form.ledger(ledger.id);
    if (none !== shown) input.value = none ?? "";
    shown = none;
    notice.hidden = !toConfirm;
    lacking.hidden = !leftOut;
    if (leftOut) show(lacking, `这本台账还缺没有读入的 ${leftOut} 条。`, complete);
  };
  const element = h(
    "div",
    { class: "card" },
    field("本期没有此类事项的，在这里写明原因", input),
    told,
    notice,
    lacking,
  );
  return { element, refresh };
}

/** Return what is strange about the records and keeps nobody from handing them in, in the words of `checklist check`. */
function noticesView(form: Form, ledger: Ledger): HTMLElement | null {
  const notices = ledgerNotices(form, ledger);
  const lines = notices.map((problem) => h("li", {}, `${problem.id} ${problem.text}`));
  return lines.length ? h("div", { class: "card notice" }, h("p", {}, "请看一看："), h("ul", {}, ...lines)) : null;
}

export function ledgerNotices(form: Form, ledger: Ledger): Problem[] {
  const data = form.typed.answers.ledgers[ledger.id];
  return data ? noticesOf(ledger, data, form.typed.answers.period) : [];
}

function problemsView(form: Form, ledger: Ledger): HTMLElement | null {
  const problems = form.typed.cellProblems[ledger.id] ?? [];
  if (!problems.length) return null;
  const lines = problems.slice(0, PROBLEMS).map(({ problem }) => h("li", {}, `${problem.id} ${problem.text}`));
  const rest = problems.length > PROBLEMS ? h("li", {}, `……共 ${problems.length} 处`) : null;
  return h(
    "div",
    { class: "card error" },
    h("p", {}, `有 ${problems.length} 处填写有误，改好才能交：`),
    h("ul", {}, ...lines, rest),
  );
}
