/** The first page: who, how far, what was found; and the unit's own particulars. */
import { comment, returnNote, showReturn } from "../answers/returned.ts";
import { parseDate } from "../core/values.ts";
import { UNANSWERED } from "../core/verdicts.ts";
import { tallyText } from "../engine/summary.ts";
import { field, h, select, show, textInput } from "./dom.ts";
import type { Form } from "./form.ts";

export interface Page {
  title: string;
  body: HTMLElement;
  refresh: () => void;
  /** Called once the page is in its place. */
  drawn?: () => void;
}

export function overviewPage(form: Form): Page {
  const body = h("div");
  const refresh = () => {
    const { assessment, pack } = form;
    const { overall } = assessment;
    const rows = assessment.sections.map(([section, score]) => {
      const members = [...assessment.items.values()].filter((result) => result.item.section === section);
      const open = members.filter((result) => result.verdict === UNANSWERED).length;
      const found = members.reduce((sum, result) => sum + result.findings.length, 0);
      const link = h("a", { href: `#/section/${section.id}` }, `${section.number}、${section.title}`);
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, link),
        ...[open, found, score.value ?? "—"].map((n) => h("td", {}, String(n))),
      );
    });
    const heads = ["板块", "未填", "问题", "得分"].map((title) => h("th", { scope: "col" }, title));
    const ledgers = [...pack.ledgers.values()].map((ledger) => {
      const entry = form.ledger(ledger.id);
      const bad = form.typed.cellProblems[ledger.id]?.length ?? 0;
      const state = entry.none ? `声明：${entry.none}` : entry.rows ? `${entry.rows.length} 行` : "未填";
      const wrong = bad ? `，${bad} 处填写有误` : "";
      return h("li", {}, h("a", { href: `#/ledger/${ledger.id}` }, `《${ledger.title}》`), `　${state}${wrong}`);
    });
    show(
      body,
      returnedView(form),
      h(
        "p",
        {},
        `已判定 ${overall.assessed} 项，应填 ${overall.applicable} 项；${tallyText(assessment.findings)}；得分 ${overall.value ?? "—"}。`,
      ),
      h("progress", {
        max: overall.applicable || 1,
        value: overall.applicable - assessment.unanswered.length,
        "aria-label": "填报进度",
      }),
      h(
        "div",
        { class: "scroll", tabindex: 0 },
        h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)),
      ),
      h("h3", {}, "台账"),
      h("ul", {}, ...ledgers),
    );
  };
  refresh();
  return { title: "总览", body, refresh };
}

/** Return why the report was sent back, with a way to each item that the slip comments on; nothing if it was not. */
export function returnedView(form: Form): HTMLElement {
  const note = returnNote(form.entries);
  if (note === null) return h("div");
  const comments = Object.keys(note.comments).map((id) => {
    const words = comment(form.entries, id)!;
    return h("li", {}, form.pack.items.has(id) ? h("a", { href: `#/item/${id}` }, words) : words);
  });
  return h(
    "section",
    { class: "card", "aria-label": "退回单" },
    h("p", { class: "notice" }, showReturn(note)),
    comments.length ? h("ul", {}, ...comments) : null,
  );
}

export function unitPage(form: Form): Page {
  const { record } = form.pack;
  const problems = new Map<string, HTMLElement>();
  const periodProblem = h("p", { class: "error", role: "alert" });
  const unit = (part: Partial<typeof form.entries.unit>) => form.change({ unit: { ...form.entries.unit, ...part } });
  const { name, code, level, kind } = form.entries.unit;
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
  const roles = Object.entries(record.words.roles).map(([role, title]) =>
    field(
      title,
      textInput(form.entries.signatories[role] ?? null, (value) =>
        form.change({ signatories: { ...form.entries.signatories, [role]: value } }),
      ),
    ),
  );
  const day = (part: "from" | "to") =>
    h("input", {
      type: "date",
      value: form.entries.period[part],
      onchange: (event) => setDay(part, event.target as HTMLInputElement),
    });
  const setDay = (part: "from" | "to", input: HTMLInputElement) => {
    const period = { ...form.entries.period, [part]: input.value };
    try {
      const isSound = parseDate(period.from).ordinal <= parseDate(period.to).ordinal;
      show(periodProblem, isSound ? "" : "起始日期晚于终止日期，没有改。");
      if (isSound) form.change({ period });
    } catch {
      show(periodProblem, "请写完整的日期。");
    }
  };
  const body = h(
    "div",
    {},
    h(
      "section",
      { class: "card" },
      field(
        "单位名称",
        textInput(name, (value) => unit({ name: value ?? name })),
      ),
      field(
        "单位代码",
        textInput(code, (value) => unit({ code: value })),
      ),
      field(
        "单位层级",
        select(level, record.levels, (value) => unit({ level: value })),
      ),
      field(
        "单位类别",
        select(kind, record.kinds, (value) => unit({ kind: value })),
      ),
      field("自查期间起", day("from")),
      field("自查期间止", day("to")),
      periodProblem,
      ...roles,
    ),
    h("h3", {}, "参数"),
    h("section", { class: "card" }, ...parameters),
  );
  const refresh = () => {
    for (const [id, place] of problems) show(place, form.typed.parameterProblems[id] ?? "");
  };
  refresh();
  return { title: "单位和参数", body, refresh };
}
