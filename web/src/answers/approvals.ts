/** Approvals of what offends against rules, as they are written: they follow the rows that they are of. */

import { Day } from "../core/numbers.ts";
import { showDate } from "../core/values.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { Entries, ExceptionEntry } from "./entries.ts";

type Exceptions = Entries["exceptions"];

/** Return the approvals when rows of a ledger (their numbers) were taken away: each follows its rows, as long as it has any. */
export function withoutRows(exceptions: Exceptions, ledger: Ledger, removed: ReadonlySet<number>): Exceptions {
  const found = { ...exceptions };
  for (const { id } of ledger.rules) {
    if (found[id] === undefined) continue;
    const left = found[id].map((approval) => ({ ...approval, rows: moved(approval.rows, removed) }));
    found[id] = left.filter((approval) => approval.rows.length);
    if (!found[id].length) delete found[id];
  }
  return found;
}

function moved(rows: ExceptionEntry["rows"], removed: ReadonlySet<number>): ExceptionEntry["rows"] {
  const before = (row: number): number => [...removed].filter((number) => number < row).length;
  return rows.filter(({ row }) => !removed.has(row)).map((one) => ({ ...one, row: one.row - before(one.row) }));
}

/** Return the approvals with one more of a rule. */
export function withApproval(exceptions: Exceptions, rule: string, approval: ExceptionEntry): Exceptions {
  return { ...exceptions, [rule]: [...(exceptions[rule] ?? []), approval] };
}

/** Return the approvals without one of a rule. */
export function withoutApproval(exceptions: Exceptions, rule: string, approval: ExceptionEntry): Exceptions {
  const found = { ...exceptions, [rule]: exceptions[rule].filter((one) => one !== approval) };
  if (!found[rule].length) delete found[rule];
  return found;
}

/** Return an approval as people read it: `第2、3行：随仓库停用（自报经区消防大队批准，消函〔2026〕3号，至2027年6月30日）`. */
export function showApproval(approval: ExceptionEntry): string {
  const { approver, document, until } = approval;
  const day = until === null ? null : Day.parse(until);
  const known = [approver && `自报经${approver}批准`, document, day && `至${showDate(day)}`].filter((part) => part);
  const rows = approval.rows.map(({ row }) => row).join("、");
  return `第${rows}行：${approval.reason}${known.length ? `（${known.join("，")}）` : ""}`;
}
