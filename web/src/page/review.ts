/** What is missing before anybody may sign, and everything that was found. */
import { idOf } from "../engine/model.ts";
import { readiness } from "../engine/readiness.ts";
import { bySubject, tallyText } from "../engine/summary.ts";
import { button, h, show } from "./dom.ts";
import type { Form } from "./form.ts";
import { commentView } from "./item.ts";
import { type Page, returnedView } from "./overview.ts";
import { rectifyView } from "./rectify.ts";
import { findingView } from "./verdict.ts";

export function reviewPage(form: Form): Page {
  const body = h("div");
  let drawn = "";
  const missing = h("div", { "aria-live": "polite" });
  const findings = h("div");
  const refresh = () => {
    show(missing, missingView(form));
    const subjects = bySubject(form.assessment.findings);
    const now = JSON.stringify(subjects.map((of) => of.map((finding) => finding.reason)));
    if (now === drawn) return;
    drawn = now;
    const cards = subjects.map((of) => {
      const [worst] = of;
      const id = idOf(worst);
      const title = worst.item?.title ?? worst.title;
      return h(
        "section",
        { class: "card" },
        h("h3", {}, `${id} ${title}`),
        commentView(form, id),
        ...of.map((finding) => findingView(form.pack, finding)),
        rectifyView(form, id, worst.contradiction !== null),
      );
    });
    show(findings, h("p", {}, `${tallyText(form.assessment.findings)}。`), ...cards);
  };
  body.append(
    returnedView(form),
    missing,
    h(
      "p",
      { class: "tools" },
      button("打印这一页", () => window.print()),
      h("a", { href: "#/all" }, "全部检查项（可打印）"),
    ),
    findings,
    h("p", { class: "quiet" }, "这里的结论与 checklist check 相同；正式报告以 checklist report 出的为准。"),
  );
  refresh();
  return { title: "复查", body, refresh };
}

function missingView(form: Form): HTMLElement {
  const state = readiness(form.assessment);
  const wrong = Object.entries(form.typed.cellProblems).filter(([, problems]) => problems.length);
  const link = (id: string, words: string) => h("li", {}, h("a", { href: `#/item/${id}` }, words));
  const lists = [
    [
      `未填 ${state.unanswered.length} 项`,
      state.unanswered.map(({ item }) => link(item.id, `${item.id} ${item.title}`)),
    ],
    [
      `待确认 ${state.toConfirm.length} 项`,
      state.toConfirm.map(({ item }) => link(item.id, `${item.id} ${item.title}`)),
    ],
    [
      `矛盾没有说明 ${state.contradictions.length} 处`,
      state.contradictions.map((finding) => h("li", {}, `${idOf(finding)} ${finding.reason}`)),
    ],
    [
      `台账填写有误 ${wrong.length} 本`,
      wrong.map(([id]) => h("li", {}, h("a", { href: `#/ledger/${id}` }, `《${form.pack.ledgers.get(id)!.title}》`))),
    ],
    [
      `填写有误 ${Object.keys(form.typed.answerProblems).length} 项`,
      Object.entries(form.typed.answerProblems).map(([id, words]) => link(id, `${id} ${words}`)),
    ],
    [
      `没有写整改措施 ${state.withoutMeasure.length} 项（不影响签字）`,
      state.withoutMeasure.map((finding) => h("li", {}, `${idOf(finding)} ${finding.title}`)),
    ],
  ] as const;
  const open = lists.filter(([, members]) => members.length);
  const isReady = open.every(([words]) => words.startsWith("没有写整改措施"));
  return h(
    "section",
    { class: "card" },
    h("h3", {}, form.isJudging ? "正在核对……" : isReady ? "可以出报告签字了" : "签字前还要补齐"),
    state.isStrangeDay ? h("p", { class: "notice" }, "今天离自查期间太远，请核对期间。") : null,
    ...open.map(([words, members]) => h("details", {}, h("summary", {}, words), h("ul", {}, ...members))),
  );
}
