/** What the last period left to be put right, of what an answers file keeps of it: `LastPeriod` of `checklist/answers/model.py`. */
import { Day } from "../core/numbers.ts";
import type { LastPeriod, LastRow } from "./model.ts";

type Fields = Record<string, unknown>;

const isGroup = (data: unknown): data is Fields => typeof data === "object" && data !== null && !Array.isArray(data);

/** Return what a file keeps of the last period; null without it. What is not in order there is left out. */
export function lastPeriod(data: unknown): LastPeriod | null {
  if (!isGroup(data)) return null;
  const gaps = Object.entries(isGroup(data.gaps) ? data.gaps : {}).flatMap(([key, gap]) =>
    isGroup(gap) && typeof gap.title === "string" && typeof gap.verdict === "string"
      ? [[key, { title: gap.title, verdict: gap.verdict, done: gap.done === true, ...lastRows(gap.rows) }] as const]
      : [],
  );
  const planned = Array.isArray(data.planned) ? data.planned.filter((id) => typeof id === "string") : [];
  const due = Object.entries(isGroup(data.due) ? data.due : {}).flatMap(([id, day]) => {
    const read = typeof day === "string" ? Day.parse(day) : null;
    return read ? [[id, read] as const] : [];
  });
  const to = isGroup(data.period) ? data.period.to : null;
  const judged = [data.as_of, to].find((day) => typeof day === "string");
  return {
    gaps: Object.fromEntries(gaps),
    planned,
    due: Object.fromEntries(due),
    judged: typeof judged === "string" ? Day.parse(judged) : null,
  };
}

/** Return the records of a finding, without those that are not in order; nothing where there are none. */
function lastRows(data: unknown): { rows?: LastRow[] } {
  const rows = (Array.isArray(data) ? data : []).flatMap((row): LastRow[] => {
    if (!isGroup(row) || typeof row.ledger !== "string" || typeof row.name !== "string") return [];
    const cells = Object.entries(isGroup(row.read) ? row.read : {});
    const read = cells.filter((cell): cell is [string, string] => typeof cell[1] === "string");
    return [{ ledger: row.ledger, name: row.name, read: Object.fromEntries(read) }];
  });
  return rows.length ? { rows } : {};
}
