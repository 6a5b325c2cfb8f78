/** What is to be put right, found this time or planned before: `checklist/engine/rectifying.py`. */
import { DONE, isGiven, type LastGap, type Rectification, STATES } from "../answers/model.ts";
import { listing } from "../core/errors.ts";
import type { Day } from "../core/numbers.ts";
import { compareText } from "../core/plain.ts";
import { showDate } from "../core/values.ts";
import { IN_ORDER, isAssessed, UNANSWERED, type Verdict, verdictOf } from "../core/verdicts.ts";
import { conditionName } from "../pack/cel.ts";
import { pathsOf, restsOn } from "./contradictions.ts";
import { given } from "./facts.ts";
import { type Assessment, type Finding, idOf } from "./model.ts";
import { bySubject } from "./summary.ts";

/** An item or contradiction with what was found of it, or what the last period found, and the unit's plan. */
export interface ToPutRight {
  id: string;
  title: string;
  verdict: Verdict;
  findings: Finding[];
  plan: Rectification;
  gaps: LastGap[];
  /** Whether it was looked at this time. */
  isJudged: boolean;
  /** Whether an earlier period found it first, by what its plan says. */
  isCarried: boolean;
  /** Until when the last period planned it, if it was not done by then and another day is written now, or none. */
  dueBefore: Day | null;
}

const NO_PLAN: Rectification = {
  fact: null,
  measure: null,
  owner: null,
  due: null,
  state: STATES[0],
  done_on: null,
  opened: null,
};
const isPlanned = ({ measure, owner, due, state }: Rectification): boolean =>
  Boolean(measure || owner || due) || state !== STATES[0];

/** Say why something is listed although nothing was found of it; nothing if something was. */
export function whyListed({ findings, isJudged, isCarried }: ToPutRight): string {
  if (findings.length) return "";
  const now = isJudged ? "本期没有再查出" : "本期没有判定";
  return isCarried ? `上期带入，${now}` : now;
}

export const isOverdue = ({ plan }: ToPutRight, day: Day): boolean =>
  plan.due !== null && plan.due.ordinal < day.ordinal && plan.state !== DONE;

/** Say how its deadline differs from the last period's; nothing if it does not. */
export function dueMoved({ plan: { due }, dueBefore }: ToPutRight): string {
  if (dueBefore === null) return "";
  const was = showDate(dueBefore);
  return due ? `完成期限由${was}改为${showDate(due)}` : `完成期限原为${was}，现在没有写`;
}

/** Whether it is not done, and its deadline was moved back or struck out. */
export const isPutOff = ({ plan, dueBefore }: ToPutRight): boolean =>
  dueBefore !== null && plan.state !== DONE && (plan.due === null || plan.due.ordinal > dueBefore.ordinal);

/** Return what works a list out of an assessment, once of each: every item's card asks for it. */
function remembered(work: (assessment: Assessment) => ToPutRight[]): (assessment: Assessment) => readonly ToPutRight[] {
  const known = new WeakMap<Assessment, ToPutRight[]>();
  return (assessment) => {
    const listed = known.get(assessment) ?? work(assessment);
    known.set(assessment, listed);
    return listed;
  };
}

/** Return all that is to be put right: what was found, worst first, then what is planned besides, worst first. */
export const toPutRight = remembered(worked);

function worked(assessment: Assessment): ToPutRight[] {
  const plans = assessment.answers.rectifications;
  const found = bySubject(assessment.findings).map((findings): ToPutRight => {
    const [worst] = findings;
    const id = idOf(worst);
    const title = worst.item?.title ?? worst.title;
    const plan = plans[id] ?? NO_PLAN;
    const known = { gaps: [], isJudged: true, isCarried: false, dueBefore: dueBeforeOf(id, assessment) };
    return { id, title, verdict: worst.verdict, findings, plan, ...known };
  });
  const besides = besidesOf(assessment).filter((one) => isOpen(one, assessment));
  return [...found, ...besides.sort((one, other) => other.verdict - one.verdict)];
}

const isKnown = (id: string, { pack }: Assessment): boolean => pack.items.has(id) || pack.contradictions.has(id);

/** Return the plans for what was not found, nor approved. */
function besidesOf(assessment: Assessment): ToPutRight[] {
  const excepted = [...assessment.items.values()].flatMap((result) => result.excepted);
  const found = new Set([...assessment.findings, ...excepted.map(({ finding }) => finding)].map(idOf));
  const planned = Object.keys(assessment.answers.rectifications);
  return planned.filter((id) => !found.has(id) && isKnown(id, assessment)).map((id) => entryOf(id, assessment));
}

/**
 * Whether a plan for what was not found is listed: of an earlier period until it is done, of this one if it is done or not
 * judged. What an earlier period found and nobody planned is listed while it is not judged, but not a contradiction.
 */
function isOpen({ id, plan, isJudged, isCarried }: ToPutRight, { pack }: Assessment): boolean {
  if (isPlanned(plan)) return isCarried || plan.state === DONE || !isJudged;
  return isCarried && !isJudged && pack.items.has(id);
}

/** Return this period's own plans that are not done although nothing is found of it: the answers were put right since. */
export const unneeded = (assessment: Assessment): ToPutRight[] =>
  besidesOf(assessment).filter((one) => isPlanned(one.plan) && !isOpen(one, assessment));

/** Whether a period before this one found something first. */
const isCarriedIn = ({ opened }: Rectification, { answers }: Assessment): boolean =>
  opened !== null && opened.ordinal < answers.period.from.ordinal;

/** Return the entry of an item or contradiction of which nothing was found this time. */
export function entryOf(id: string, assessment: Assessment): ToPutRight {
  const { pack, answers, items } = assessment;
  const isJudged = isDecided(id, assessment);
  const plan = answers.rectifications[id] ?? NO_PLAN;
  const gaps = Object.entries(answers.last?.gaps ?? {})
    .filter(([key, { verdict }]) => pack.subjectOf(key) === id && verdictOf(verdict) >= 0)
    .map(([, gap]) => gap);
  const now = items.get(id)?.verdict ?? (isJudged ? IN_ORDER : UNANSWERED);
  const verdict = gaps.length ? Math.max(...gaps.map((gap) => verdictOf(gap.verdict))) : now;
  const title = pack.items.get(id)?.title ?? pack.contradictions.get(id)!.spec.title;
  const [isCarried, dueBefore] = [isCarriedIn(plan, assessment), dueBeforeOf(id, assessment)];
  return { id, title, verdict, findings: [], plan, gaps, isJudged, isCarried, dueBefore };
}

/** Return the last period's deadline of an item or contradiction if it is not this one's. */
function dueBeforeOf(id: string, { answers }: Assessment): Day | null {
  const before = answers.last?.due[id] ?? null;
  return before?.ordinal === answers.rectifications[id]?.due?.ordinal ? null : before;
}

/** Whether everything that an item or contradiction rests on was judged this time: `is_decided` of `engine/compare.py`. */
function isDecided(id: string, { pack, items, answers, notTried }: Assessment): boolean {
  if (notTried.has(id)) return false;
  const rule = pack.contradictions.get(id);
  const isJudged = (item: string) => isAssessed(items.get(item)?.verdict ?? UNANSWERED);
  if (!rule) return isJudged(id);
  const [wanted, ledgers] = restsOn(rule, pack);
  const claimed = new Set(pathsOf(rule).flatMap(([root, name]) => (root === "answers" ? [name] : [])));
  const isTold = (item: string) =>
    !claimed.has(conditionName(item)) || (answers.answers[item] && isGiven(answers.answers[item]));
  return wanted.every((item) => isJudged(item) && isTold(item)) && ledgers.every((id) => given(answers, id) !== null);
}

/** Return what should be done by a day and is not, found this time or not: the gravest first, then what was due first. */
export function overdue(listed: readonly ToPutRight[], day: Day): ToPutRight[] {
  const due = ({ plan }: ToPutRight) => (plan.due ?? day).ordinal;
  const late = listed.filter((one) => isOverdue(one, day));
  return late.sort((one, other) => other.verdict - one.verdict || due(one) - due(other));
}

/** Say how many of all that is to be put right are overdue. */
export const overdueText = (late: ToPutRight[]): string => `逾期没有完成的整改共${late.length}项`;

/** Say of how much the deadline was moved back. */
export const putOffText = (moved: ToPutRight[]): string => `完成期限推后或者删去的整改共${moved.length}项`;

/** What is left to do besides what was found, first what should be by now, and the count in words. */
export interface LeftToDo {
  open: ToPutRight[];
  text: string;
}

export function leftToDo(listed: readonly ToPutRight[], day: Day): LeftToDo {
  const undone = listed.filter(({ findings, plan }) => !findings.length && plan.state !== DONE);
  const late = overdue(undone, day);
  const open = [...late, ...undone.filter((one) => !late.includes(one))];
  const planned = undone.filter(({ plan }) => isPlanned(plan));
  const others = undone.length - planned.length;
  const unplanned = others ? `另有${others}项上期查出、没有定整改的，本期没有判定` : "";
  return { open, text: [plannedText(planned, late), unplanned].filter(Boolean).join("；") };
}

function plannedText(planned: ToPutRight[], late: ToPutRight[]): string {
  if (!planned.length) return "";
  const number = planned.length;
  const gone = planned.filter(({ isJudged }) => isJudged).length;
  const kinds: [string, number][] = [
    ["没有判定", number - gone],
    ["没有再查出", gone],
  ];
  const known = kinds.flatMap(([kind, count]) => (count ? [count === number ? kind : `${kind}${count}项`] : []));
  const lateWords = !late.length ? "" : late.length < number ? `，其中逾期${late.length}项` : "，已逾期";
  return `另有${number}项原定的整改没有完成（本期${listing(known)}）${lateWords}`;
}

/** Return what the last period left to be put right and of whose rectification no record is there. */
export function withoutRecord(assessment: Assessment): ToPutRight[] {
  const found = new Map(toPutRight(assessment).map((one) => [one.id, one]));
  return unrecorded(assessment).map((id) => {
    const one = found.get(id);
    return one?.findings.length ? one : entryOf(id, assessment);
  });
}

/** Return the items and contradictions that lost their plan: `unrecorded` of `engine/compare.py`. */
function unrecorded(assessment: Assessment): string[] {
  const { pack, answers } = assessment;
  if (answers.last === null || answers.isPart) return [];
  const undone = Object.entries(answers.last.gaps).filter(([, gap]) => !gap.done);
  const items = undone.map(([key]) => pack.subjectOf(key)).filter((id) => pack.items.has(id));
  const left = new Set([...items, ...answers.last.planned]);
  return [...left].sort(compareText).filter((id) => isKnown(id, assessment) && !(id in answers.rectifications));
}

/**
 * Return what may be kept up although nothing was found of it: what is planned besides, what lost its record, and what is
 * not listed because it is in order now.
 */
export const keptUp = remembered((assessment) => {
  const open = [...toPutRight(assessment), ...withoutRecord(assessment)].filter(({ findings }) => !findings.length);
  return [...open, ...besidesOf(assessment).filter((one) => !isOpen(one, assessment))];
});
