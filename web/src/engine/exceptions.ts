/** Findings that somebody with the power to has approved: `checklist/engine/exceptions.py`. */
import type { ApprovedException } from "../answers/model.ts";
import { showDate } from "../core/values.ts";
import type { Rule } from "../pack/compiled.ts";
import type { FactRow, Facts } from "./facts.ts";
import { type JudgedRow, rowNumbers } from "./model.ts";

/** The rows that offend against a rule: those left, why approvals of them do not count, and those approved. */
export interface Split {
  left: JudgedRow[];
  faults: string[];
  approved: [ApprovedException, JudgedRow[]][];
}

/** Take from the rows that offend against a rule those for which an approval counts. */
export function split(facts: Facts, rule: Rule, offending: JudgedRow[]): Split {
  const approvals = rule.spec.exception === null ? [] : (facts.answers.exceptions[rule.id] ?? []);
  if (!approvals.length) return { left: offending, faults: [], approved: [] };
  const byNumber = new Map(facts.rows(rule.ledger).map((row) => [row.row.number, row]));
  const left: JudgedRow[] = [];
  const faults: string[] = [];
  const approved = new Map<ApprovedException, JudgedRow[]>();
  for (const judged of offending) {
    const approval = approvals.find((one) => covers(one, judged));
    const rows = judged.numbers.map((number) => byNumber.get(number)!);
    const fault = approval ? faultOf(facts, approval, rows) : "";
    if (!approval || fault) {
      left.push(judged);
      if (fault) faults.push(`${rowNumbers(judged.numbers)}报称经批准例外，但${fault}`);
    } else approved.set(approval, [...(approved.get(approval) ?? []), judged]);
  }
  const inOrder = approvals.filter((one) => approved.has(one));
  return { left, faults, approved: inOrder.map((one) => [one, approved.get(one)!]) };
}

function covers(approval: ApprovedException, judged: JudgedRow): boolean {
  const rows = new Set(approval.rows.map((row) => row.row));
  return judged.numbers.every((number) => rows.has(number));
}

/** Say why an approval does not count for some rows; nothing if it does. */
function faultOf(facts: Facts, approval: ApprovedException, rows: FactRow[]): string {
  if (!approval.approver) return "没有写批准人";
  if (!approval.document) return "没有写批准文件";
  if (!approval.evidence.length) return "没有写批准文件的佐证";
  if (!approval.until) return "没有写有效期";
  if (facts.pack.words.standsForNone(approval.document)) return `“${approval.document}”不是批准文件`;
  const last = rows.map((row) => facts.day(row)).reduce((a, b) => (b.ordinal > a.ordinal ? b : a));
  if (approval.until.ordinal < last.ordinal) return `批准的有效期到${showDate(approval.until)}为止`;
  const labels = new Map(approval.rows.map((row) => [row.row, row.label]));
  const isOther = rows.some((row) => {
    const label = labels.get(row.row.number) ?? null;
    return label !== null && label !== nameOf(row);
  });
  return isOther ? "这一行已经不是批准时的那一行" : "";
}

/** Return what a row is called: an approval names it so. */
export function nameOf(row: FactRow): string {
  return row.ledger.label.render({ row: row.shown() });
}
