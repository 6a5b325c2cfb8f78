/** Findings that somebody with the power to has approved: `checklist/engine/exceptions.py`. */
import type { ApprovedException, Signatories } from "../answers/model.ts";
import { showDate } from "../core/values.ts";
import { bare, isOfUnit, isPerson } from "../pack/cell_words.ts";
import type { Pack, Rule } from "../pack/compiled.ts";
import type { FactRow, Facts } from "./facts.ts";
import { type Assessment, type JudgedRow, rowNumbers } from "./model.ts";

const OTHER_ROW = "这一行已经不是批准时的那一行";

/** The rows that offend against a rule: those left, why approvals of them do not count, and those approved. */
interface Split {
  left: JudgedRow[];
  faults: string[];
  approved: [ApprovedException, JudgedRow[]][];
}

/** Take from the rows that offend against a rule those for which an approval counts. */
export function splitExcepted(facts: Facts, rule: Rule, offending: JudgedRow[]): Split {
  const approvals = rule.spec.exception === null ? [] : (facts.answers.exceptions[rule.id] ?? []);
  if (!approvals.length) return { left: offending, faults: [], approved: [] };
  const rows = facts.judged(rule.ledger);
  const byNumber = new Map(rows.map((row) => [row.row.number, row]));
  const covered = coveredBy(approvals, rows);
  const left: JudgedRow[] = [];
  const faults: string[] = [];
  const approved = new Map<ApprovedException, JudgedRow[]>();
  for (const judged of offending) {
    const place = covered.findIndex(
      (known) => judged.numbers.length && judged.numbers.every((number) => known.has(number)),
    );
    if (place < 0) {
      left.push(judged);
      continue;
    }
    const approval = approvals[place]!;
    const same = judged.numbers.every((number) => covered[place]!.get(number));
    const theirs = judged.numbers.map((number) => byNumber.get(number)!);
    const fault = same ? faultOf(facts, rule, approval, theirs) : OTHER_ROW;
    if (fault) {
      left.push(judged);
      faults.push(`${rowNumbers(judged.numbers)}报称经批准例外，但${fault}`);
    } else {
      const known = approved.get(approval);
      if (known) known.push(judged);
      else approved.set(approval, [judged]);
    }
  }
  const inOrder = approvals.filter((one) => approved.has(one));
  return { left, faults, approved: inOrder.map((one) => [one, approved.get(one)!]) };
}

/** A row that the unit calls approved in vain: by which approval, and why. */
interface Unused {
  rule: string;
  approval: ApprovedException;
  told: string;
}

/** Return the rows called approved though their rule finds nothing of them, or they are in the ledger no more. */
export function unused({ pack, answers, facts, items, findings }: Assessment): Unused[] {
  const excepted = [...items.values()].flatMap((result) => result.excepted.map(({ finding }) => finding));
  const found = new Map<string, Set<number>>();
  for (const { rule, rows } of [...findings, ...excepted]) {
    const numbers = rows.flatMap((row) => row.numbers);
    if (rule) found.set(rule.id, new Set([...(found.get(rule.id) ?? []), ...numbers]));
  }
  return Object.entries(answers.exceptions).flatMap(([rule, approvals]) => {
    const covered = coveredBy(approvals, facts.tables.get(pack.rules.get(rule)!.ledger)?.every ?? []);
    return approvals.flatMap((approval, place) =>
      [...covered[place]!].flatMap(([number, isSame]) => {
        if (isSame && found.get(rule)?.has(number)) return [];
        const why = isSame ? "没有查出这个问题" : "批准的那条记录，台账里没有了";
        return [{ rule, approval, told: `第${number}行（${why}）` }];
      }),
    );
  });
}

/** Return the numbers of the rows that each approval is of, and whether each is still the row that was approved. */
function coveredBy(approvals: ApprovedException[], rows: FactRow[]): Map<number, boolean>[] {
  const named = new Map<string, number[]>();
  if (approvals.some((approval) => approval.rows.some((row) => row.label !== null))) {
    for (const row of rows) named.set(row.label, [...(named.get(row.label) ?? []), row.row.number]);
  }
  return approvals.map((approval) => {
    const covered = new Map<number, boolean>();
    for (const { row, label } of approval.rows) {
      const alike = label === null ? [row] : (named.get(label) ?? []);
      const number = alike.includes(row) || alike.length !== 1 ? row : alike[0]!;
      covered.set(number, alike.includes(number));
    }
    return covered;
  });
}

/** Say all that keeps an approval from counting for some rows; nothing if it counts. */
function faultOf(facts: Facts, rule: Rule, approval: ApprovedException, rows: FactRow[]): string {
  const { approver, document, evidence, until } = approval;
  const asked = { 批准人: approver, 批准文件: document, 批准文件的佐证: evidence.length, 有效期: until };
  const lacking = Object.entries(asked).filter(([, given]) => !given);
  const faults = lacking.length ? [`没有写${lacking.map(([what]) => what).join("、")}`] : [];
  const why = approver ? approverFault(facts.pack, facts.answers, rule, approver) : "";
  if (why) faults.push(`${why}，没有经其批准的如实整改`);
  if (document && !facts.pack.words.namesDocument(document)) faults.push(`“${document}”不是批准文件`);
  const last = rows.reduce((a, b) => (facts.day(b).ordinal > facts.day(a).ordinal ? b : a));
  if (until && until.ordinal < facts.day(last).ordinal) {
    const day = showDate(facts.day(last));
    const why = last.day ? `到这一行的日子${day}已经过期` : `没有日期的记录，批准要到自查期间的最后一天${day}还有效`;
    faults.push(`批准的有效期到${showDate(until)}为止，${why}`);
  }
  return faults.join("；");
}

/** Say why somebody cannot have approved what a unit reports, and who can; nothing if they may have. */
export function approverFault(
  pack: Pack,
  { unit, signatories }: { unit: { name: string }; signatories: Signatories },
  rule: Rule,
  approver: string,
): string {
  const roles = Object.entries(pack.record.words.roles);
  const [, role] = roles.find(([id]) => signatories[id] && isPerson(bare(signatories[id]), bare(approver))) ?? [];
  const isOwn = role !== undefined || isOfUnit(unit.name, approver);
  if (!isOwn && pack.words.namesApprover(approver)) return "";
  const why = isOwn ? `批准人就是${role ?? "本单位"}，自己的事不能自己批准` : "批准人没有写明是哪个单位、哪个人";
  return `${why}，应当由${rule.spec.exception!.approver}批准`;
}
