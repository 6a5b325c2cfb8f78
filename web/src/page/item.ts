/** One item: its question, the answer, and what is concluded at once. */

import { isClaimed } from "../answers/questionnaire.ts";
import { daysOf } from "../answers/typed.ts";
import { exampleDay } from "../core/values.ts";
import { idOf } from "../engine/model.ts";
import type { CheckItem } from "../pack/compiled.ts";
import { button, field, h, newId, show, textInput } from "./dom.ts";
import { evidenceView } from "./evidence.ts";
import type { Form } from "./form.ts";
import { plansView } from "./rectify.ts";
import { commentView } from "./returned.ts";
import { findingView, resultPlace } from "./verdict.ts";

const SILENCES = ["不涉及", "不掌握"];

/** Return an item's card and what brings its conclusion up to date. */
export function itemView(form: Form, item: CheckItem): { card: HTMLElement; refresh: () => void } {
  const { pack } = form;
  const result = resultPlace(pack);
  const problem = h("p", { class: "error", role: "alert" });
  const planned = plansView(form);
  const reason = h("div");
  const confirm = h("div");
  const isOpen = !item.byLedger || isClaimed(pack, form.entries, item);
  const contradicted = h("div", { "aria-live": "polite" });
  const refresh = () => {
    const found = form.assessment.items.get(item.id)!;
    show(problem, form.typed.answerProblems[item.id] ?? "");
    result.refresh(found);
    planned.refresh([found]);
    const against = form.assessment.contradictions.filter((one) => item.claims.includes(idOf(one)));
    const toExplain = (id: string) => h("a", { href: `#/review/item/${id}` }, `${id} 对不上的，改正或者说明原因`);
    show(contradicted, ...against.flatMap((one) => [findingView(pack, one), toExplain(idOf(one))]));
    const isOut = form.answer(item.id).answer === "不涉及";
    if (isOut !== reason.hasChildNodes()) show(reason, isOut ? reasonView(form, item) : null);
    const isCarried = form.answer(item.id).toConfirm;
    if (isCarried !== confirm.hasChildNodes()) show(confirm, isCarried ? confirmView(form, item) : null);
  };
  const { note } = form.answer(item.id);
  const card = h(
    "section",
    { class: "card", id: `item-${item.id}`, "aria-labelledby": `title-${item.id}` },
    h("h3", { id: `title-${item.id}` }, `${item.id} ${item.title}`),
    commentView(form, item.id),
    item.byLedger ? ledgerLinks(form, item) : null,
    isOpen ? answerView(form, item) : null,
    reason,
    confirm,
    problem,
    result.element,
    contradicted,
    item.byLedger
      ? null
      : h(
          "div",
          {},
          field(
            "说明",
            textInput(note, (text) => form.setAnswer(item.id, { note: text })),
          ),
        ),
    item.byLedger
      ? null
      : evidenceView(
          () => form.answer(item.id).evidence,
          (evidence) => form.setAnswer(item.id, { evidence }),
        ),
    aboutView(form, item),
    planned.element,
  );
  refresh();
  return { card, refresh };
}

function answerView(form: Form, item: CheckItem): HTMLElement {
  const { words } = item;
  const { answer } = form.answer(item.id);
  const said = answer === null ? "" : String(answer);
  const name = newId();
  const choose = (word: string | null) => {
    const rest = word === "不涉及" ? {} : { reason: null };
    form.setAnswer(item.id, { answer: word, toConfirm: false, ...rest });
  };
  const choice = (word: string) => {
    const radio = h("input", {
      type: "radio",
      name,
      value: word,
      checked: said === word,
      onchange: () => choose(word),
    });
    return h("label", { class: "choice" }, radio, word);
  };
  // What contradictions compare is the answer itself; a silence that stands there already is shown, to be taken back.
  const silences = item.byLedger ? SILENCES.filter((word) => word === said) : SILENCES;
  const choices = [...words, ...silences].map(choice);
  const clear = button(
    "清除",
    () => {
      for (const radio of fieldset.querySelectorAll<HTMLInputElement>("input[type=radio]")) radio.checked = false;
      const typed = fieldset.querySelector<HTMLInputElement>("input:not([type=radio])");
      if (typed) typed.value = "";
      choose(null);
    },
    "small",
  );
  clear.setAttribute("aria-label", `清除 ${item.id} 的回答`);
  const legend = item.byLedger ? form.pack.record.words.claim : item.spec.question;
  const fieldset = h("fieldset", { class: "answer" }, h("legend", {}, legend));
  if (!words.length) fieldset.append(typedView(form, item, SILENCES.includes(said) ? "" : said, choose, fieldset));
  fieldset.append(...choices, clear);
  return fieldset;
}

/** Return the place where a number or day is written. */
function typedView(
  form: Form,
  item: CheckItem,
  said: string,
  choose: (word: string | null) => void,
  fieldset: HTMLElement,
): HTMLElement {
  const { kind, unit } = item.spec.answer;
  const change = (event: Event) => {
    for (const radio of fieldset.querySelectorAll<HTMLInputElement>("input[type=radio]")) radio.checked = false;
    choose((event.target as HTMLInputElement).value.trim() || null);
  };
  const isDay = kind === "date";
  const input = h("input", {
    type: "text",
    inputmode: isDay ? "text" : "decimal",
    autocomplete: "off",
    value: said,
    "aria-label": `${form.pack.items.get(item.id)!.title}${unit ? `（${unit}）` : ""}`,
    placeholder: isDay ? `如 ${exampleDay(daysOf(form.entries))}` : "",
    onchange: change,
  });
  return h("span", { class: "choice" }, input, unit ?? "");
}

function reasonView(form: Form, item: CheckItem): HTMLElement {
  const input = textInput(form.answer(item.id).reason, (reason) => form.setAnswer(item.id, { reason }));
  return field("为什么不涉及（必填）", input);
}

function confirmView(form: Form, item: CheckItem): HTMLElement {
  const confirm = button("本期仍然如此，确认", () => form.setAnswer(item.id, { toConfirm: false }));
  return h("p", { class: "notice" }, "这是上期的回答。", confirm);
}

function ledgerLinks(form: Form, item: CheckItem): HTMLElement {
  const links = form.pack
    .ledgersOf(item.id)
    .map((ledger) => h("a", { href: `#/ledger/${ledger.id}` }, `《${ledger.title}》`));
  return h("p", {}, item.spec.question, " 由台账判定，请填：", ...links);
}

/** Return what stands behind an item: basis, evidence asked for, the speech, help. */
function aboutView(form: Form, item: CheckItem): HTMLElement {
  const { record } = form.pack;
  const basis = item.basis.map((one) => h("li", {}, `${one.citation}：${one.says}`));
  const speech = item.spec.speech.map((id) => h("li", {}, `第${id}句：${record.speech[id]}`));
  const howJudged = item.byLedger
    ? form.pack
        .ledgersOf(item.id)
        .flatMap((ledger) =>
          ledger.rules
            .filter((rule) => rule.spec.decides === item.id)
            .map((rule) => h("li", {}, `有问题：${rule.spec.title}`)),
        )
        .concat(item.claimedFor ? [h("li", {}, `${item.claimedFor}。`)] : [])
    : [h("li", {}, `${item.problemIf}（${item.spec.severity}）`)];
  return h(
    "details",
    {},
    h("summary", {}, "依据、要备的材料、怎样判定"),
    item.spec.help ? h("p", {}, item.spec.help) : null,
    h("h4", {}, "依据"),
    h("ul", {}, ...(basis.length ? basis : [h("li", {}, record.words.speech_only)])),
    h("h4", {}, "要备的材料"),
    h("ul", {}, ...item.spec.evidence.map((text) => h("li", {}, text))),
    h("h4", {}, "怎样判定"),
    h("ul", {}, ...howJudged),
    h("h4", {}, "讲话原文"),
    h("ul", {}, ...speech),
  );
}
