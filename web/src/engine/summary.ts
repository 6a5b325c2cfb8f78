/** What an assessment comes to: the worst of each item, and how many problems there are: `checklist/engine/summary.py`. */
import { type Finding, idOf, worstFirst } from "./model.ts";

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
export function tallyText(findings: Finding[]): string {
  if (!findings.length) return "没有发现问题";
  const subjects = bySubject(findings).map(([worst]) => worst);
  const items = subjects.filter((finding) => finding.item !== null).length;
  const of = [
    items ? `涉及检查项${items}项` : "",
    subjects.length - items ? `自相矛盾${subjects.length - items}处` : "",
  ];
  return `发现问题${findings.length}个，${of.filter((words) => words).join("、")}`;
}
