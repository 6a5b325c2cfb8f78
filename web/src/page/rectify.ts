/** What is done about a finding, or what explains a contradiction. */
import { DONE, STATES } from "../answers/model.ts";
import { showDate } from "../core/values.ts";
import { isFinding } from "../core/verdicts.ts";
import { type ItemResult, idOf } from "../engine/model.ts";
import {
  entryOf,
  isOverdue,
  isPutOff,
  keptUp,
  leftToDo,
  overdue,
  overdueText,
  putOffText,
  type ToPutRight,
  toPutRight,
  unneeded,
  whyListed,
  withoutRecord,
} from "../engine/rectifying.ts";
import { field, h, select, show, textInput } from "./dom.ts";
import { exceptViews } from "./excepting.ts";
import type { Form } from "./form.ts";

export function rectifyView(form: Form, id: string, isContradiction = false): HTMLElement {
  const plan = form.rectification(id);
  const isFound = form.assessment.findings.some((finding) => idOf(finding) === id);
  const day = (name: "due" | "done_on") =>
    h("input", {
      type: "date",
      value: plan[name] ?? "",
      onchange: (event) => form.setRectification(id, { [name]: (event.target as HTMLInputElement).value || null }),
    });
  const before = form.assessment.answers.last?.due[id];
  const doneOn = day("done_on");
  const done = field("哪一天整改完的", doneOn);
  done.hidden = plan.state !== DONE;
  return h(
    "fieldset",
    { class: "rectify" },
    h("legend", {}, isContradiction ? `${id} 的说明和整改` : `${id} 的整改`),
    field(
      isContradiction ? `怎么回事${isFound ? "（说明了才能签字）" : ""}` : "核实的事实",
      textInput(plan.fact, (fact) => form.setRectification(id, { fact }), true),
    ),
    field(
      "整改措施",
      textInput(plan.measure, (measure) => form.setRectification(id, { measure }), true),
    ),
    h(
      "div",
      { class: "columns" },
      field(
        "责任人",
        textInput(plan.owner, (owner) => form.setRectification(id, { owner })),
      ),
      field("完成期限", day("due"), before ? `上期定的是${showDate(before)}` : ""),
      field(
        "进展",
        select(plan.state, STATES, (state) => {
          form.setRectification(id, { state });
          done.hidden = state !== DONE;
          if (done.hidden) doneOn.value = "";
        }),
      ),
      done,
    ),
  );
}

/** Say why something is listed of which nothing was found this time, and whether it is overdue. */
function whyKeptUp(form: Form, one: ToPutRight): string {
  const late = isOverdue(one, form.assessment.asOf) ? `，${dueWords(one)}，已逾期` : "";
  const record = one.id in form.entries.rectifications ? "" : "，没有整改记录";
  return `${whyListed(one)}${record}${late}。`;
}

/** Say until when something was to be put right; nothing where nobody wrote it. */
export const dueWords = ({ plan }: ToPutRight): string => (plan.due ? `应于${showDate(plan.due)}前完成` : "");

/**
 * Keeps what is to be kept up although nothing was found of it, from when it is first seen: what is being written about it
 * may for a moment be no plan.
 */
export class KeptUp {
  private readonly seen = new Set<string>();
  private readonly lines = new Map<string, HTMLElement>();

  constructor(private readonly form: Form) {}

  /** Return what is to be kept up now, or was: all, or what is of some items. */
  now(of: (id: string) => boolean = () => true): ToPutRight[] {
    const { assessment } = this.form;
    for (const { id } of keptUp(assessment)) this.seen.add(id);
    const wanted = [...this.seen].filter(of);
    const found = new Set(wanted.length ? assessment.findings.map(idOf) : []);
    const listed = wanted.filter((id) => !found.has(id)).map((id) => entryOf(id, assessment));
    for (const one of listed) this.lines.get(one.id)?.replaceChildren(whyKeptUp(this.form, one));
    return listed;
  }

  /** Return why something is listed, which is brought up to date whenever it is looked what is, with what the last period found. */
  view(one: ToPutRight): HTMLElement {
    const line = h("p", {}, whyKeptUp(this.form, one));
    this.lines.set(one.id, line);
    const found = one.gaps.map(({ verdict, title }) => h("li", {}, `上期查出：${verdict}　${title}`));
    return h("div", { class: "finding" }, line, found.length ? h("ul", {}, ...found) : null);
  }
}

/** Return what a list of what is to be kept up shows, as one text: it is drawn again if it changed. */
export const stateOfKeptUp = (listed: ToPutRight[]): string =>
  JSON.stringify(listed.map((one) => [one.id, whyListed(one)]));

/** Return the place for what is done about items, and what brings it up to date as they change. */
export function plansView(form: Form): { element: HTMLElement; refresh: (results: ItemResult[]) => void } {
  const element = h("div");
  const kept = new KeptUp(form);
  let drawn = "";
  const refresh = (results: ItemResult[]) => {
    const open = results.filter((result) => isFinding(result.verdict));
    const ids = new Set(results.map(({ item }) => item.id));
    const besides = kept.now((id) => ids.has(id));
    const found = open.map(({ item, findings }) => [item.id, findings.map(({ reason }) => reason)]);
    const now = JSON.stringify([found, stateOfKeptUp(besides)]);
    if (now === drawn) return;
    drawn = now;
    show(
      element,
      ...open.flatMap(({ item, findings }) => [...exceptViews(form, findings), rectifyView(form, item.id)]),
      ...besides.flatMap((one) => [kept.view(one), rectifyView(form, one.id)]),
    );
  };
  return { element, refresh };
}

/** Return what of all that is planned is not done, by kind, in the words of `checklist check`: a thing may be of several. */
export function plansOf({ assessment }: Form): [words: string, listed: ToPutRight[]][] {
  const listed = toPutRight(assessment);
  const { open, text } = leftToDo(listed, assessment.asOf);
  const late = overdue(listed, assessment.asOf);
  const moved = listed.filter(isPutOff);
  const lost = withoutRecord(assessment);
  const idle = unneeded(assessment);
  return [
    [text, open],
    [overdueText(late), late],
    [putOffText(moved), moved],
    [`上期没有改完的${lost.length}项，本期没有整改记录`, lost],
    [`写了整改、本期没有查出问题的 ${idle.length} 项：填报改正了的，请删去整改；整改好了的，状态写“已完成”`, idle],
  ];
}
