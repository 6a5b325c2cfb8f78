/** Headings of tables, and the columns that they mean: `checklist/answers/tables.py`. */
import { simplify } from "../core/errors.ts";
import type { ColumnSpec, LedgerSpec } from "../pack/record.ts";

const UNIT_SUFFIX = /[（(][^（()）]*[)）]$/;
const TOTAL = /^(?:本页|本月|本年|本期|全年)?(?:合计|小计|总计|累计|共计)[：:]?$/;
const DAY_HEADING = /^(.*?)(?:日期?|时间)$/;
const MONEY_UNITS = ["元", "万元"];

/** Return every way to write a column's heading, simplified, with the column's name. */
export function columnNames(ledger: LedgerSpec): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, column] of Object.entries(ledger.columns)) {
    for (const heading of [name, ...headings(column)]) names.set(simplify(heading), name);
  }
  return names;
}

/** What a column's heading can be; of a day that ends with 日, 日期 or 时间 also the other two. */
function headings({ title, aliases, type }: ColumnSpec): string[] {
  const named = [title, ...aliases];
  if (type !== "date") return named;
  const stems = named.flatMap((heading) => DAY_HEADING.exec(heading)?.[1] ?? []);
  const ends = (stem: string) => (stem ? ["日", "日期", "时间"] : ["日期", "时间"]);
  return [...named, ...stems.flatMap((stem) => ends(stem).map((end) => stem + end))];
}

/** Return the column that a heading means; a unit in brackets after it is passed over. */
export function matchHeading(heading: string, names: Map<string, string>): string | null {
  const bare = heading.replaceAll("*", "").replace(UNIT_SUFFIX, "");
  return names.get(simplify(heading)) ?? names.get(simplify(bare)) ?? null;
}

/** Return the unit of money in brackets behind a heading, if it is not the column's: `金额（万元）`. */
export function otherUnit(heading: string, column: ColumnSpec): string {
  const match = UNIT_SUFFIX.exec(simplify(heading).replaceAll("*", ""));
  const unit = match && column.type === "money" ? match[0].slice(1, -1) : "";
  return MONEY_UNITS.includes(unit) && unit !== column.unit ? unit : "";
}

/** Return what stands in a cell with the unit that its heading names, if it is a bare number. */
export function inUnit(cell: string, unit: string): string {
  const text = cell.trim();
  return unit && /\d$/.test(text) ? `${text}${unit}` : cell;
}

/** Return which of some cells says that their row is a total, from 0; -1 if none does. */
export function totalAmong(cells: readonly string[]): number {
  return cells.findIndex((cell) => TOTAL.test(cell.replace(/\s+/gu, "")));
}
