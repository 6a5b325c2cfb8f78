/** What is done about a finding, or what explains a contradiction. */
import { DONE, STATES } from "../answers/model.ts";
import { isFinding } from "../core/verdicts.ts";
import type { ItemResult } from "../engine/model.ts";
import { field, h, select, show, textInput } from "./dom.ts";
import { exceptViews } from "./excepting.ts";
import type { Form } from "./form.ts";

export function rectifyView(form: Form, id: string, isContradiction = false): HTMLElement {
  const plan = form.rectification(id);
  const day = (name: "due" | "done_on") =>
    h("input", {
      type: "date",
      value: plan[name] ?? "",
      onchange: (event) => form.setRectification(id, { [name]: (event.target as HTMLInputElement).value || null }),
    });
  const doneOn = day("done_on");
  const done = field("哪一天整改完的", doneOn);
  done.hidden = plan.state !== DONE;
  return h(
    "fieldset",
    { class: "rectify" },
    h("legend", {}, isContradiction ? `${id} 的说明和整改` : `${id} 的整改`),
    field(
      isContradiction ? "怎么回事（说明了才能签字）" : "核实的事实",
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
      field("完成期限", day("due")),
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

/** Return the place for what is done about items' findings, and what brings it up to date as they change. */
export function plansView(form: Form): { element: HTMLElement; refresh: (results: ItemResult[]) => void } {
  const element = h("div");
  let drawn = "";
  const refresh = (results: ItemResult[]) => {
    const open = results.filter((result) => isFinding(result.verdict));
    const now = JSON.stringify(open.map(({ item, findings }) => [item.id, findings.map(({ reason }) => reason)]));
    if (now === drawn) return;
    drawn = now;
    show(
      element,
      ...open.flatMap(({ item, findings }) => [...exceptViews(form, findings), rectifyView(form, item.id)]),
    );
  };
  return { element, refresh };
}
