/** What an assessment comes to: the worst of each item, and how many problems there are: `checklist/engine/summary.py`. */
import { isGiven } from "../answers/model.ts";
import { type Assessment, type Finding, idOf, worstFirst } from "./model.ts";

/** Return all findings by the item or contradiction they are of, the worst first within each and among them. */
export function bySubject(findings: Iterable<Finding>): Finding[][] {
  const subjects = new Map<string, Finding[]>();
  for (const finding of worstFirst(findings)) {
    const id = idOf(finding);
    subjects.set(id, [...(subjects.get(id) ?? []), finding]);
  }
  return [...subjects.values()];
}

/** Return the count of problems in words. */
function tallyText(findings: Finding[]): string {
  const subjects = bySubject(findings).map(([worst]) => worst);
  const items = subjects.filter((finding) => finding.item !== null).length;
  const of = [
    items ? `涉及检查项${items}项` : "",
    subjects.length - items ? `自相矛盾${subjects.length - items}处` : "",
  ];
  return `发现问题${findings.length}个，${of.filter((words) => words).join("、")}`;
}

/** Say how many problems there are; what was not looked at is not said to have none. */
export function whatWasFound({ findings, overall, unanswered, answers }: Assessment): string {
  if (findings.length) return tallyText(findings);
  if (overall.assessed) return unanswered.length ? `已查的${overall.assessed}项没有发现问题` : "没有发现问题";
  const isBegun =
    Object.values(answers.answers).some(isGiven) ||
    Object.values(answers.ledgers).some(({ isWritten, toConfirm }) => isWritten && !toConfirm);
  return `${isBegun ? "一项也没有判定" : "还没有填"}，有没有问题无从知道`;
}
