/** The first page: who, how far, what was found; and the unit's own particulars. */
import { type Entries, periodFault } from "../answers/entries.ts";
import { listedLedgers, missingParticulars, partOf, unnamed } from "../answers/questionnaire.ts";
import { listing, type ValueProblem } from "../core/errors.ts";
import { parseCode } from "../core/values.ts";
import type { Score } from "../engine/model.ts";
import { readiness } from "../engine/readiness.ts";
import { whatWasFound } from "../engine/summary.ts";
import type { Ledger } from "../pack/compiled.ts";
import { button, field, h, select, show, table, textInput } from "./dom.ts";
import type { Form } from "./form.ts";
import { importingView } from "./importing.ts";
import { partView, progressOf } from "./part.ts";
import { plansOf } from "./rectify.ts";
import { returnedView } from "./returned.ts";

const UNIT = "单位和签字人";

export interface Page {
  title: string;
  body: HTMLElement;
  refresh: () => void;
  /** Called before the page is printed. */
  toPaper?: () => void;
  /** Called once the page is in its place. */
  drawn?: () => void;
}

export function overviewPage(form: Form): Page {
  const progress = h("div");
  const unit = partOf(form.entries) ? null : unitView(form);
  const refresh = () => {
    show(progress, partView(form), returnedView(form), unit && toUnit(form, whose), ...progressViews(form));
    unit?.refresh();
  };
  const whose = h("h3", { tabindex: -1 }, UNIT);
  refresh();
  const body = h("div", {}, progress, importingView(form), ...(unit ? [whose, unit.element] : []));
  return { title: "总览", body, refresh };
}

/** Return what lacks of the unit's particulars, which stand below all ledgers, with the way there; null if nothing does. */
function toUnit(form: Form, whose: HTMLElement): HTMLElement | null {
  const code = form.entries.unit.code ? [] : ["单位代码"];
  const lacking = [...missingParticulars(form.entries), ...code, ...unnamed(form.pack, form.entries)];
  if (!lacking.length) return null;
  const go = () => {
    whose.scrollIntoView();
    whose.focus({ preventScroll: true });
  };
  return h("p", { class: "notice" }, `还没有写${listing(lacking)}。`, button(`去填“${UNIT}”`, go, "small"));
}

/** Return how far a unit got; nothing is scored before the report may be signed, as the command line does it. */
function progressViews(form: Form): HTMLElement[] {
  const { assessment, pack } = form;
  const { sections, overall } = progressOf(form);
  const isPart = partOf(form.entries) !== null;
  const isScored = !isPart && readiness(assessment).mayBeSigned;
  const scoreOf = (score: Score) => (isScored ? (score.value ?? "不计分") : "—");
  const rows = sections.map(({ id, title, score, open, unknown, found }) => {
    const link = h("a", { href: `#/section/${id}` }, title);
    const cells = [score.applicable, score.assessed, open, unknown, found, ...(isPart ? [] : [scoreOf(score)])];
    return h("tr", {}, h("th", { scope: "row" }, link), ...cells.map((n) => h("td", { class: "number" }, String(n))));
  });
  const { score } = overall;
  const value = score.value === null ? "不计分（没有应查的项）" : `得分 ${score.value}`;
  const total = isPart ? "" : `；${isScored ? value : "还不能签字，不计分"}`;
  return [
    h(
      "p",
      {},
      `应查${score.applicable}项，已查${score.assessed}项；${whatWasFound(assessment)}${total}。`,
      isScored ? null : h("a", { href: "#/review" }, "还缺什么"),
    ),
    ...plansTold(form),
    h("progress", {
      max: score.applicable || 1,
      value: score.applicable - overall.open,
      "aria-label": "填报进度",
    }),
    table(["板块", "应查", "已查", "未填", "不掌握", "问题", ...(isPart ? [] : ["得分"])], rows),
    h("h3", {}, "台账"),
    h("ul", { class: "ledgers" }, ...listedLedgers(pack, form.entries).map((ledger) => ledgerLine(form, ledger))),
  ];
}

/** Tell what is planned and not done, as `checklist check` does, with the way there; nothing if there is none. */
function plansTold(form: Form): HTMLElement[] {
  const kinds = plansOf(form).filter(([, listed]) => listed.length);
  const go = h("a", { href: "#/review" }, "去看整改");
  return kinds.length ? [h("p", { class: "notice" }, `${kinds.map(([words]) => words).join("；")}。`, go)] : [];
}

function ledgerLine(form: Form, ledger: Ledger): HTMLElement {
  const entry = form.ledger(ledger.id);
  const bad = form.typed.cellProblems[ledger.id]?.length ?? 0;
  const state = entry.none ? `声明：${entry.none}` : entry.rows ? `${entry.rows.length} 行` : "未填";
  const carried = entry.toConfirm ? "（上期的，待确认）" : "";
  const wrong = bad ? `，${bad} 处填写有误` : "";
  return h("li", {}, h("a", { href: `#/ledger/${ledger.id}` }, `《${ledger.title}》`), `　${state}${carried}${wrong}`);
}

/** Return the unit's particulars, and what brings them up to date: the level and kind decide what is asked. */
function unitView(form: Form): { element: HTMLElement; refresh: () => void } {
  const { record } = form.pack;
  const [told, wrongPeriod] = [0, 1].map(() => h("p", { class: "error", role: "alert" }));
  const unit = (part: Partial<Entries["unit"]>) => form.change({ unit: { ...form.entries.unit, ...part } });
  const { name, code, level, kind } = form.entries.unit;
  const nameInput = textInput(name, (value) => {
    show(told, value === null ? "单位名称不能空着。" : "");
    if (value !== null) unit({ name: value });
  });
  const codeInput = textInput(code, (value) => {
    try {
      const read = value === null ? null : parseCode(value);
      show(told, "");
      codeInput.value = read ?? "";
      unit({ code: read });
    } catch (problem) {
      show(told, `${(problem as ValueProblem).message}没有改。`);
    }
  });
  const roles = Object.entries(record.words.roles).map(([role, title]) =>
    field(
      title,
      textInput(form.entries.signatories[role] ?? null, (value) =>
        form.change({ signatories: { ...form.entries.signatories, [role]: value } }),
      ),
    ),
  );
  const needing = h("p", { class: "error" });
  const missing = h("p", { class: "quiet" });
  const refresh = () => {
    const open = unnamed(form.pack, form.entries);
    const needed = missingParticulars(form.entries);
    show(needing, needed.length ? `还没有填${listing(needed)}，请先填上：类别和层级不同，要查的项不同。` : "");
    show(missing, open.length ? `没有写${listing(open)}，报告签字页上留空。` : "");
  };
  const element = h(
    "section",
    { class: "card" },
    h(
      "div",
      { class: "columns" },
      field("单位名称", nameInput),
      field("单位代码", codeInput),
      field(
        "单位层级",
        select(level, record.levels, (value) => unit({ level: value })),
      ),
      field(
        "单位类别",
        select(kind, record.kinds, (value) => unit({ kind: value })),
      ),
      ...periodFields(form, wrongPeriod),
    ),
    told,
    wrongPeriod,
    needing,
    h("div", { class: "columns" }, ...roles),
    missing,
  );
  return { element, refresh };
}

/**
 * Return the fields of the period, taken together and when one is left: while a day is typed, it is for a moment another one.
 * What they show is what is kept, or it is said why not.
 */
function periodFields(form: Form, told: HTMLElement): HTMLElement[] {
  const take = () => {
    const period = { from: first.value, to: last.value };
    const { from, to } = form.entries.period;
    const kept = `自查期间没有改，仍是 ${from} 至 ${to}`;
    if (!period.from || !period.to) return show(told, `请写完整的起止日期；${kept}。`);
    const fault = periodFault(period.from, period.to);
    if (!fault && (period.from !== from || period.to !== to)) form.change({ period });
    const why = fault === "PERIOD_REVERSED" ? "起始日期晚于终止日期" : "自查期间最长一年";
    show(told, fault ? `${why}，请把另一个也改好；${kept}。` : "");
  };
  const taken = (event: Event) => {
    if ((event as KeyboardEvent).key === "Enter") take();
  };
  const day = (value: string) => h("input", { type: "date", value, onblur: take, onkeydown: taken });
  const [first, last] = [day(form.entries.period.from), day(form.entries.period.to)];
  return [field("自查期间起", first), field("自查期间止", last)];
}

export function parametersPage(form: Form): Page {
  const { record } = form.pack;
  const problems = new Map<string, HTMLElement>();
  const parameters = Object.entries(record.parameters).map(([id, spec]) => {
    const problem = h("p", { class: "error", role: "alert" });
    problems.set(id, problem);
    const input = textInput(form.entries.parameters[id] ?? null, (value) => {
      const others = { ...form.entries.parameters };
      delete others[id];
      form.change({ parameters: value === null ? others : { ...others, [id]: value } });
    });
    const hint = [spec.question, spec.help, spec.default === null ? null : `不填按 ${spec.default}${spec.unit}`];
    const label = `${spec.title}${spec.unit ? `（${spec.unit}）` : ""}`;
    return h("div", {}, field(label, input, hint.filter((words) => words !== null).join(" ")), problem);
  });
  const refresh = () => {
    for (const [id, place] of problems) show(place, form.typed.parameterProblems[id] ?? "");
  };
  refresh();
  return { title: "参数", body: h("section", { class: "card" }, ...parameters), refresh };
}
