/** Rows copied from a spreadsheet: what their columns mean: `checklist/answers/pasting.py`. */
import { listing, nearestOf, ValueProblem } from "../core/errors.ts";
import { Day, hasOwn } from "../core/numbers.ts";
import { type Days, isBlank } from "../core/values.ts";
import type { LedgerSpec } from "../pack/record.ts";
import { readCell } from "./cells.ts";
import type { Cells } from "./entries.ts";
import { columnNames, inUnit, matchHeading, otherUnit, totalAmong } from "./tables.ts";
import type { Sheet, SheetCell } from "./xlsx.ts";

const TRIED = 20;
const MAX_ROWS = 200_000;

/** Lines of cells, which of them holds the headings, if one does, what they are, and the lines that are records. */
export interface Block {
  lines: string[][];
  head: number | null;
  headings: string[];
  /** The ledger's column of each position, if it has one. */
  columns: (string | null)[];
  records: string[][];
}

/** Return a block as copied from a spreadsheet or read from CSV; throws `ValueProblem`. */
export function readBlock(text: string, ledger: LedgerSpec, days: Days): Block {
  const lines = filledLines(text);
  if (!lines.length) throw new ValueProblem("NO_ROWS");
  if (lines.length > MAX_ROWS) throw new ValueProblem("TOO_MANY_ROWS", { limit: MAX_ROWS });
  return understood(lines, ledger, days);
}

/** Return the lines of cells of what was copied to fill cells; null if it has headings, or is no table. */
export function copiedCells(text: string, ledger: LedgerSpec): string[][] | null {
  try {
    const isNamed = headingLine(filledLines(text), ledger) !== null;
    return isNamed ? null : splitLines(text, "\t");
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return null;
  }
}

const filledLines = (text: string): string[][] => splitLines(text).filter((line) => !line.every(isBlank));

/** Rows among which headings stand: offices put a title above them. */
export const HEADER_ROWS = 10;
/** Days as spreadsheets number them when a cell has lost its date format: 1954 to 2119. */
const SERIAL_DAYS = [20_000, 80_000];

/** Return what a workbook's sheet holds for a ledger, from its headings on; throws `ValueProblem`. */
export function sheetBlock(sheet: Sheet, firstDay: Day, ledger: LedgerSpec, days: Days): Block {
  const known = columnNames(ledger);
  const required = Object.values(ledger.columns).filter((column) => column.required);
  const least = Math.max(2, Math.floor(required.length / 2));
  const top = sheet.rows.slice(0, HEADER_ROWS).findIndex((row) => {
    const hits = row.map((cell) => matchHeading(String(cell), known)).filter((name) => name !== null);
    return new Set(hits).size >= least;
  });
  if (top < 0) {
    const expected = listing(required.map((column) => column.title));
    throw new ValueProblem("NO_HEADER", { rows: HEADER_ROWS, title: ledger.title, expected });
  }
  const range = sheet.merged.find((one) => Number(/\d+$/.exec(one)?.[0]) > top + 1);
  if (range) throw new ValueProblem("MERGED_CELLS", { range });
  const [heading, ...rows] = sheet.rows.slice(top);
  const isDay = heading.map((cell) => ledger.columns[matchHeading(String(cell), known) ?? ""]?.type === "date");
  const lines = rows.map((row) => row.map((cell, at) => cellText(cell, isDay[at], firstDay)));
  const filled = lines.filter((line) => !line.every(isBlank));
  if (filled.length > MAX_ROWS) throw new ValueProblem("TOO_MANY_ROWS", { limit: MAX_ROWS });
  return understood([heading.map(String), ...filled], ledger, days, 0);
}

function cellText(cell: SheetCell, isDay: boolean, firstDay: Day): string {
  if (typeof cell === "string") return cell;
  const [first, last] = SERIAL_DAYS;
  return isDay && cell >= first && cell < last ? String(Day.at(firstDay.ordinal + Math.floor(cell))) : String(cell);
}

/** Return the cells of text as spreadsheets copy it: by tabs, else by commas, with quotes. */
function splitLines(text: string, mark = text.includes("\t") ? "\t" : ","): string[][] {
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!body.includes('"')) return body.split("\n").map((line) => line.split(mark));
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let place = 0; place < body.length; place++) {
    const sign = body[place];
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (body[place + 1] === '"') {
        cell += sign;
        place++;
      } else isQuoted = false;
    } else if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === mark || sign === "\n") {
      line.push(cell);
      cell = "";
      if (sign === "\n") {
        lines.push(line);
        line = [];
      }
    } else cell += sign;
  }
  if (isQuoted) throw new ValueProblem("BAD_CSV", { why: "有一格的引号没有配对" });
  lines.push([...line, cell]);
  return lines;
}

/**
 * Return what lines mean: by their headings if one of the first lines holds some, else by the order of the columns.
 * `heading` is which line a person says holds the headings, or null that none does.
 */
export function understood(lines: string[][], ledger: LedgerSpec, days: Days, heading?: number | null): Block {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const head = heading === undefined ? headingLine(lines, ledger) : heading;
  const filled = (columns: (string | null)[]) => Array.from({ length: width }, (_, place) => columns[place] ?? null);
  if (head !== null) {
    const headings = headingsOf(lines, head, ledger);
    const columns = filled(columnsBy(headings, ledger));
    const units = columns.map((name, at) => (name ? otherUnit(headings[at], ledger.columns[name]) : ""));
    const inUnits = (line: string[]) => line.map((cell, at) => inUnit(cell, units[at]));
    const records = lines.slice(head + 1);
    return { lines, head, headings, columns, records: units.some((unit) => unit) ? records.map(inUnits) : records };
  }
  const names = Object.keys(ledger.columns);
  const [inOrder, behindNumbers] = [names, [null, ...names]].map(
    (order): Block => ({ lines, head, headings: [], columns: filled(order), records: lines }),
  );
  return misfits(behindNumbers, ledger, days) < misfits(inOrder, ledger, days) ? behindNumbers : inOrder;
}

/**
 * Return which of the first lines holds headings of a ledger, the first with two of them or with nothing else; the lower
 * one where they stand in two lines, of which what is named in one is merged in the other.
 */
function headingLine(lines: string[][], ledger: LedgerSpec): number | null {
  const known = columnNames(ledger);
  const first = lines.slice(0, HEADER_ROWS);
  const isHeading = (cell: string) => !isBlank(cell) && matchHeading(cell, known) !== null;
  const found = first.findIndex((line, number) => {
    const written = line.filter((cell) => !isBlank(cell)).map((cell) => matchHeading(cell, known));
    const hits = new Set(written.filter((name) => name !== null));
    return hits.size >= 2 || (number === 0 && !written.includes(null));
  });
  if (found < 0) return null;
  const below = lines[found + 1] ?? [];
  const isNamed = below.some(isHeading) || withAbove(lines[found], below).some(isHeading);
  const isMerged = isNamed && lines[found].every((cell, at) => !isHeading(cell) || isBlank(below[at]));
  return isMerged ? found + 1 : found;
}

/** Return what each cell says behind the one above it, which stands over those to the right that have none, as far as cells do. */
function withAbove(above: string[], line: string[]): string[] {
  let over = "";
  return line.map((cell, at) => {
    if (isBlank(cell)) over = "";
    else if (!isBlank(above[at])) over = above[at];
    return over + cell;
  });
}

/** Return the headings in a line, with those of the line above that are merged with its blank cells or stand over several. */
function headingsOf(lines: string[][], head: number, ledger: LedgerSpec): string[] {
  const known = columnNames(ledger);
  const isKnown = (heading: string) => matchHeading(heading, known) !== null;
  const line = lines[head];
  const above = lines[head - 1] ?? [];
  const whole = withAbove(above, line).map((heading, at) => (isKnown(heading) ? heading : line[at]));
  // A title above the headings is none of them.
  if (!above.some(isKnown) && whole.every((heading, at) => heading === line[at])) return line;
  return Array.from({ length: Math.max(line.length, above.length) }, (_, at) =>
    isBlank(line[at]) ? (above[at] ?? "") : whole[at],
  );
}

/** Return the column that each heading means or most likely means, none of them twice: `_columns_by`. */
function columnsBy(headings: string[], ledger: LedgerSpec): (string | null)[] {
  const known = columnNames(ledger);
  const named = headings.map((heading) => matchHeading(heading, known));
  const titles = new Map(Object.entries(ledger.columns).map(([name, { title }]) => [title, name]));
  for (const [title, name] of titles) if (named.includes(name)) titles.delete(title);
  return named.map((name, at) => {
    if (name !== null) return named.indexOf(name) === at ? name : null;
    const title = isBlank(headings[at]) ? "" : nearestOf(headings[at], titles.keys());
    const likely = titles.get(title) ?? null;
    titles.delete(title);
    return likely;
  });
}

/** The rows that a block holds, and what says of others, which lack what is required, that they are totals. */
interface Taken {
  rows: Cells[];
  totals: string[];
}

export function blockRows(block: Block, ledger: LedgerSpec): Taken {
  const required = Object.keys(ledger.columns).filter((name) => ledger.columns[name].required);
  const rows: Cells[] = [];
  const totals: string[] = [];
  for (const line of block.records) {
    const cells: Cells = {};
    for (const [at, name] of block.columns.entries()) if (name && !isBlank(line[at])) cells[name] = line[at].trim();
    if (!Object.keys(cells).length) continue;
    const total = required.every((name) => hasOwn(cells, name)) ? -1 : totalAmong(line);
    if (total < 0) rows.push(cells);
    else totals.push(line[total].trim());
  }
  return { rows, totals };
}

/** Return how many cells of the first rows their columns cannot hold. */
function misfits(block: Block, ledger: LedgerSpec, days: Days): number {
  let count = 0;
  for (const cells of blockRows({ ...block, records: block.records.slice(0, TRIED) }, ledger).rows) {
    for (const [name, column] of Object.entries(ledger.columns)) {
      if (cells[name] === undefined) count += column.required ? 1 : 0;
      else {
        try {
          readCell(column, cells[name], days);
        } catch {
          count++;
        }
      }
    }
  }
  return count;
}
