/** Rows copied from a spreadsheet, or read from its sheet: what their columns mean: `checklist/answers/pasting.py`. */
import { aloneNearest, ValueProblem } from "../core/errors.ts";
import { Day, hasOwn } from "../core/numbers.ts";
import { type Days, isBlank } from "../core/values.ts";
import type { ColumnSpec, LedgerSpec } from "../pack/record.ts";
import { readCell } from "./cells.ts";
import type { Cells } from "./entries.ts";
import {
  columnCount,
  columnNames,
  findHeadings,
  HEADER_ROWS,
  type Headings,
  headingsAt,
  inUnit,
  matchHeading,
  otherUnit,
  withoutBrackets,
} from "./headings.ts";
import { totalAmong } from "./tables.ts";
import type { Sheet, SheetCell } from "./xlsx.ts";

const TRIED = 20;
const MAX_ROWS = 200_000;
/** Days as spreadsheets number them when a cell has lost its date format: 1954 to 2119. */
const SERIAL_DAYS = [20_000, 80_000];

/** Lines of cells, their headings, if they have some, and the ledger's column of each position, if it has one. */
export interface Block {
  lines: SheetCell[][];
  head: Headings | null;
  columns: (string | null)[];
  /** Of what stood in a sheet, which row each line was, the ranges of merged cells, and day 0 of its calendar. */
  sheet: { numbers: number[]; merged: string[]; firstDay: Day } | null;
}

/** Return the lines that are records. */
export const recordsOf = ({ lines, head }: Block): SheetCell[][] => (head ? lines.slice(head.line + 1) : lines);

/** Return a block as copied from a spreadsheet or read from CSV; throws `ValueProblem`. */
export function readBlock(text: string, ledger: LedgerSpec, days: Days): Block {
  return whole({ lines: filledLines(text), head: null, columns: [], sheet: null }, ledger, days);
}

/** Return what a workbook's sheet holds for a ledger; throws `ValueProblem`. */
export function sheetBlock({ rows, merged }: Sheet, firstDay: Day, ledger: LedgerSpec, days: Days): Block {
  const filled = rows.flatMap((cells, at) => (cells.every(isBlank) ? [] : [{ cells, number: at + 1 }]));
  const numbers = filled.map(({ number }) => number);
  const lines = filled.map(({ cells }) => cells);
  const first = lines.filter((_, at) => numbers[at] <= HEADER_ROWS + 1);
  const head = findHeadings(first, ledger, leastColumns(ledger));
  return whole({ lines, head, columns: [], sheet: { numbers, merged, firstDay } }, ledger, days);
}

function whole(block: Block, ledger: LedgerSpec, days: Days): Block {
  if (!block.lines.length) throw new ValueProblem("NO_ROWS");
  if (block.lines.length > MAX_ROWS) throw new ValueProblem("TOO_MANY_ROWS", { limit: MAX_ROWS });
  return understood(block, ledger, days, block.head ?? headingsIn(block.lines, ledger));
}

/** How many columns of a ledger a file must name for its headings to be taken for the ledger's without a look. */
function leastColumns(ledger: LedgerSpec): number {
  const required = Object.values(ledger.columns).filter((column) => column.required);
  return Math.max(2, Math.floor(required.length / 2));
}

/** Whether a block's headings are a ledger's so surely that nobody needs to look at them. */
export const isSure = ({ head }: Block, ledger: LedgerSpec): boolean =>
  head !== null && columnCount(head.words, columnNames(ledger)) >= leastColumns(ledger);

/** Return the first range of merged cells among the records; empty if there is none. */
export function mergedAmong({ head, sheet }: Block): string {
  const last = head && sheet ? sheet.numbers[head.line] : 0;
  return sheet?.merged.find((range) => Number(/\d+$/.exec(range)?.[0]) > last) ?? "";
}

/** Return the lines of cells of what was copied to fill cells; null if it has headings, or is no table. */
export function copiedCells(text: string, ledger: LedgerSpec): string[][] | null {
  try {
    return headingsIn(filledLines(text), ledger) ? null : splitLines(text, "\t");
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return null;
  }
}

const filledLines = (text: string): string[][] => splitLines(text).filter((line) => !line.every(isBlank));

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

/** Return what a block means, with these headings, or by the order of the columns. */
export function understood(block: Block, ledger: LedgerSpec, days: Days, head: Headings | null): Block {
  const width = block.lines.reduce((most, line) => Math.max(most, line.length), 0);
  const filled = (columns: (string | null)[]) => Array.from({ length: width }, (_, place) => columns[place] ?? null);
  if (head) return { ...block, head, columns: filled(columnsBy(head.words, ledger)) };
  const names = Object.keys(ledger.columns);
  const [inOrder, behindNumbers] = [names, [null, ...names]].map(
    (order): Block => ({ ...block, head, columns: filled(order) }),
  );
  return misfits(behindNumbers, ledger, days) < misfits(inOrder, ledger, days) ? behindNumbers : inOrder;
}

/** Return the headings in the first lines, of which two are a ledger's, or the only one in the first of all. */
function headingsIn(lines: SheetCell[][], ledger: LedgerSpec): Headings | null {
  const found = findHeadings(lines, ledger, 2);
  if (found || !lines.length) return found;
  const known = columnNames(ledger);
  const written = lines[0].filter((cell) => !isBlank(cell));
  const areKnown = written.every((cell) => matchHeading(String(cell), known) !== null);
  return areKnown ? headingsAt(lines, 0, ledger) : null;
}

/** Return the column that each heading means or most likely means, none of them twice: `_columns_by`. */
function columnsBy(headings: string[], ledger: LedgerSpec): (string | null)[] {
  const known = columnNames(ledger);
  const named = headings.map((heading) => matchHeading(heading, known));
  const titles = new Map(Object.entries(ledger.columns).map(([name, { title }]) => [title, name]));
  for (const [title, name] of titles) if (named.includes(name)) titles.delete(title);
  return named.map((name, at) => {
    if (name !== null) return named.indexOf(name) === at ? name : null;
    const title = isBlank(headings[at]) ? "" : aloneNearest(withoutBrackets(headings[at]), [...titles.keys()]);
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
  const columns = block.columns.flatMap((name, at) => {
    if (name === null) return [];
    const column = ledger.columns[name];
    return [{ name, at, column, unit: otherUnit(block.head?.words[at] ?? "", column, block.head?.units[at]) }];
  });
  const rows: Cells[] = [];
  const totals: string[] = [];
  for (const line of recordsOf(block)) {
    const cells: Cells = {};
    for (const { name, at, column, unit } of columns) {
      if (!isBlank(line[at])) cells[name] = inUnit(cellText(line[at], column, block), unit).trim();
    }
    if (!Object.keys(cells).length) continue;
    const total = required.every((name) => hasOwn(cells, name)) ? -1 : totalAmong(line);
    if (total < 0) rows.push(cells);
    else totals.push(String(line[total]).trim());
  }
  return { rows, totals };
}

/** Return a cell as it is written; of a sheet's number in a column of days, the day that it counts. */
function cellText(cell: SheetCell, { type }: ColumnSpec, { sheet }: Block): string {
  const [first, last] = SERIAL_DAYS;
  const isDay = sheet !== null && typeof cell === "number" && type === "date" && cell >= first && cell < last;
  return isDay ? String(Day.at(sheet.firstDay.ordinal + Math.floor(cell))) : String(cell);
}

/** Return how many cells of the first rows their columns cannot hold. */
function misfits(block: Block, ledger: LedgerSpec, days: Days): number {
  let count = 0;
  const tried = { ...block, lines: block.lines.slice(0, (block.head?.line ?? -1) + 1 + TRIED) };
  for (const cells of blockRows(tried, ledger).rows) {
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
