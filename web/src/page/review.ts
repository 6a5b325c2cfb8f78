/** What is missing before anybody may sign, and everything that was found. */
import { DONE } from "../answers/model.ts";
import {
  judgedItems,
  listedLedgers,
  missingParameters,
  missingParticulars,
  partOf,
  unnamed,
} from "../answers/questionnaire.ts";
import { Problem } from "../core/errors.ts";
import { counted, followed, whatBecame } from "../engine/following.ts";
import { type ItemResult, idOf } from "../engine/model.ts";
import { readiness } from "../engine/readiness.ts";
import { dueMoved, type ToPutRight, toPutRight, whyListed } from "../engine/rectifying.ts";
import { told } from "../engine/sentences.ts";
import { bySubject, whatWasFound } from "../engine/summary.ts";
import { button, h, show } from "./dom.ts";
import { approvalsView, exceptViews } from "./excepting.ts";
import type { Form } from "./form.ts";
import { ledgerNotices } from "./ledger.ts";
import type { Page } from "./overview.ts";
import { partView } from "./part.ts";
import { dueWords, KeptUp, plansOf, rectifyView, stateOfKeptUp } from "./rectify.ts";
import { commentView, returnedView } from "./returned.ts";
import { findingView } from "./verdict.ts";

export function reviewPage(form: Form): Page {
  const body = h("div");
  let drawn = "";
  const missing = h("div", { "aria-live": "polite" });
  const findings = h("div");
  const kept = new KeptUp(form);
  const refresh = () => {
    show(missing, partView(form), returnedView(form), missingView(form), approvalsView(form));
    const subjects = bySubject(form.assessment.findings);
    const besides = kept.now();
    const reasons = subjects.map((of) => of.map((finding) => finding.reason));
    const now = JSON.stringify([reasons, stateOfKeptUp(besides)]);
    if (now === drawn) return;
    drawn = now;
    const cards = subjects.map((of) => {
      const [worst] = of;
      const id = idOf(worst);
      const title = worst.item?.title ?? worst.title;
      return h(
        "section",
        { class: "card", id: `item-${id}` },
        h("h3", {}, `${id} ${title}`),
        commentView(form, id),
        ...of.map((finding) => findingView(form.pack, finding, told(finding))),
        ...exceptViews(form, of),
        rectifyView(form, id, worst.contradiction !== null),
      );
    });
    const hasRows = subjects.some((of) => of.some(({ rows }) => rows.length));
    const planned = besides.map((one) =>
      h(
        "section",
        { class: "card", id: `item-${one.id}` },
        h("h3", {}, `${one.id} ${one.title}`),
        commentView(form, one.id),
        kept.view(one),
        rectifyView(form, one.id, form.pack.contradictions.has(one.id)),
      ),
    );
    show(
      findings,
      h("p", {}, `${whatWasFound(form.assessment)}。`),
      hasRows ? h("p", { class: "quiet" }, "行号按这张表格里台账的行数，标题不算。") : null,
      ...cards,
      planned.length ? h("h2", {}, "本期没有查出的整改") : null,
      ...planned,
    );
  };
  body.append(
    missing,
    h(
      "p",
      { class: "tools" },
      button("打印这一页", () => window.print()),
      h("a", { href: "#/all" }, "全部检查项（可打印）"),
    ),
    findings,
    h(
      "p",
      { class: "quiet" },
      "这里的结论与正式核对（checklist check）的相同；签字用的报告由单位出报告的人另出（checklist report）。",
    ),
  );
  refresh();
  return { title: "复查", body, refresh };
}

/** Say that the unit has no code, as `checklist check` does; nothing of a part, which leaves that to the whole. */
function withoutCode({ entries }: Form): string[] {
  const { name, code } = entries.unit;
  return code || partOf(entries) ? [] : [new Problem("NO_UNIT_CODE", "", { name }).text];
}

/** Something that is open: what, and where; `isMinor` if it does not keep anybody from signing. */
interface Open {
  words: string;
  members: HTMLElement[];
  isMinor?: boolean;
}

function missingView(form: Form): HTMLElement {
  const open = openOf(form).filter(({ members }) => members.length);
  const isPart = partOf(form.entries) !== null;
  const isSound = isPart || readiness(form.assessment).mayBeSigned;
  const [needed, minor] = [false, true].map((is) => open.filter(({ isMinor = false }) => isMinor === is));
  const isReady = isSound && !form.failure && !needed.length;
  const [ready, lacking] = isPart
    ? ["这一部分填完了，可以交回合并", "交回以前还要补齐"]
    : ["可以出报告签字了", "签字前还要补齐"];
  return h(
    "section",
    { class: "card" },
    h("h3", {}, form.isJudging ? "正在核对……" : isReady ? ready : lacking),
    ...needed.map(openView),
    minor.length ? h("h3", {}, isPart ? "不影响交回的" : "不影响签字的") : null,
    ...minor.map(openView),
  );
}

const openView = ({ words, members }: Open): HTMLElement =>
  h("details", { class: "opens" }, h("summary", {}, words), h("ul", {}, ...members));

function openOf(form: Form): Open[] {
  const { pack, entries } = form;
  const state = readiness(form.assessment);
  const link = (to: string, words: string) => h("li", {}, h("a", { href: `#/${to}` }, words));
  const listed = new Set(judgedItems(pack, entries));
  const ofListed = (results: ItemResult[]) => results.filter(({ item }) => listed.has(item));
  const isWrong = ({ item }: ItemResult) => item.id in form.typed.answerProblems;
  const unanswered = ofListed(state.unanswered).filter((result) => !isWrong(result));
  const toConfirm = ofListed(state.toConfirm);
  const partly = ofListed(state.partly);
  const items = (results: ItemResult[]) =>
    results.map(({ item }) => link(`item/${item.id}`, `${item.id} ${item.title}`));
  const ledgers = Object.entries(form.typed.cellProblems).filter(([, problems]) => problems.length);
  const notices = listedLedgers(pack, entries).flatMap((ledger) =>
    ledgerNotices(form, ledger).map((notice) => link(`ledger/${ledger.id}`, notice.text)),
  );
  const refills = [...form.toRefill];
  const answers = Object.entries(form.typed.answerProblems);
  const parameters = Object.entries(form.typed.parameterProblems);
  const unset = missingParameters(pack, entries);
  const needed = unset.filter((name) => state.parameters.includes(name));
  const others = unset.filter((name) => !needed.includes(name));
  const particulars = missingParticulars(entries);
  const titleOf = (name: string) => pack.record.parameters[name].title;
  const signing = unnamed(pack, entries);
  const plans = plansOf(form).map(([words, listed]): Open => {
    const named = (one: ToPutRight) =>
      [`${one.id} ${one.title}`, whyListed(one), dueWords(one), dueMoved(one)].filter(Boolean);
    return {
      words,
      members: listed.map((one) => link(`review/item/${one.id}`, named(one).join("，"))),
      isMinor: true,
    };
  });
  const records = followed(form.assessment);
  const rewritten = [...new Set(records.map(({ ledger }) => ledger))];
  const undated = toPutRight(form.assessment).filter(({ plan }) => plan.state === DONE && plan.done_on === null);
  const day = state.isStrangeDay ? [link("", "今天不在自查期间和报送的时间之内，请核对自查期间")] : [];
  return [
    {
      words: `单位情况没有填 ${particulars.length} 项`,
      members: particulars.map((title) => link("", title)),
    },
    { words: `未填 ${unanswered.length} 项`, members: items(unanswered) },
    { words: `待确认 ${toConfirm.length} 项`, members: items(toConfirm) },
    { words: `有问题、另有记录不能核对的 ${partly.length} 项`, members: items(partly) },
    {
      words: `台账没有读全 ${state.leftOut.length} 本`,
      members: state.leftOut.map(({ id, title }) =>
        link(`ledger/${id}`, `《${title}》还缺 ${entries.ledgers[id].leftOut} 条没有读入的记录`),
      ),
    },
    {
      words: `全部答不涉及、等于没有自查的 ${state.notInspected.length} 项`,
      members: items(state.notInspected),
    },
    {
      words: `没有填的参数 ${needed.length} 项`,
      members: needed.map((name) => link("parameters", titleOf(name))),
    },
    {
      words: `矛盾没有说明 ${state.contradictions.length} 处`,
      members: state.contradictions.map((finding) => h("li", {}, `${idOf(finding)} ${finding.reason}`)),
    },
    { words: "核对日期不当", members: day },
    {
      words: `日期晚于今天 ${state.tooLate.length} 处`,
      members: state.tooLate.map((told) => h("li", {}, `${told}：日期写错的请改正；还没有办的事，办了以后再写`)),
    },
    {
      words: `完成日期太早、问题那时还没有出现的整改 ${state.tooEarly.length} 项`,
      members: state.tooEarly.map((id) =>
        h("li", {}, `${id}：完成日期写错的请改正；又有了新问题、还没有整改完的，状态改为“整改中”，删去完成日期`),
      ),
    },
    {
      words: `恢复草稿后要重填 ${refills.length} 本台账`,
      members: refills.map(([id, cells]) => link(`ledger/${id}`, `《${pack.ledgers.get(id)!.title}》${cells}`)),
    },
    {
      words: `台账填写有误 ${ledgers.length} 本`,
      members: ledgers.map(([id]) => link(`ledger/${id}`, `《${pack.ledgers.get(id)!.title}》`)),
    },
    {
      words: `回答填写有误 ${answers.length} 项`,
      members: answers.map(([id, words]) => link(`item/${id}`, words.startsWith(`“${id}”`) ? words : `${id} ${words}`)),
    },
    {
      words: `参数填写有误 ${parameters.length} 项`,
      members: parameters.map(([name, words]) => link("parameters", `${titleOf(name)}：${words}`)),
    },
    {
      words: `台账请看一看的 ${notices.length} 处`,
      members: notices,
      isMinor: true,
    },
    {
      words: `还没有填的参数 ${others.length} 项`,
      members: others.map((name) => link("parameters", titleOf(name))),
      isMinor: true,
    },
    { words: "没有写单位代码", members: withoutCode(form).map((words) => link("", words)), isMinor: true },
    {
      words: `签字人没有写 ${signing.length} 个`,
      members: signing.map((title) => link("", `${title}（报告签字页上留空）`)),
      isMinor: true,
    },
    {
      words: `写了已完成、没有写完成日期的整改 ${undated.length} 项`,
      members: undated.map(({ id, title }) => link(`review/item/${id}`, `${id} ${title}`)),
      isMinor: true,
    },
    {
      words: `没有写整改措施 ${state.withoutMeasure.length} 项`,
      members: state.withoutMeasure.map((finding) =>
        link(`review/item/${idOf(finding)}`, `${idOf(finding)} ${finding.title}`),
      ),
      isMinor: true,
    },
    ...plans,
    {
      words: `上期查出问题、本期删去或者改写了的台账记录 ${counted(records)} 条`,
      members: rewritten.map((ledger) =>
        link(`ledger/${ledger.id}`, whatBecame(records.filter((one) => one.ledger === ledger))),
      ),
      isMinor: true,
    },
  ];
}
