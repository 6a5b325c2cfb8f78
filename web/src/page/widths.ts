/** How wide a ledger's columns are shown, in the height of the letters: as their title and first rows need. */
import type { Cells } from "../answers/entries.ts";
import type { ColumnSpec } from "../pack/record.ts";

/** How many rows tell how wide a column is. */
const MEASURED = 30;
/** The width of a sign of ASCII; others are twice as wide. */
const SIGN = 0.56;
const AROUND = 1.5;
const NARROWEST = 5.5;
const WIDEST = 20;

export const titleWithUnit = ({ title, unit }: ColumnSpec): string => title + (unit ? `（${unit}）` : "");

export const columnTitle = (column: ColumnSpec): string => titleWithUnit(column) + (column.required ? " *" : "");

export function columnWidth(column: ColumnSpec, name: string, rows: Cells[]): number {
  const texts = [columnTitle(column), ...rows.slice(0, MEASURED).map((cells) => cells[name] ?? "")];
  const signs = Math.max(...texts.map((text) => [...text].reduce((sum, sign) => sum + (sign < "\u2e80" ? 1 : 2), 0)));
  return Math.min(WIDEST, Math.max(NARROWEST, signs * SIGN + AROUND));
}
