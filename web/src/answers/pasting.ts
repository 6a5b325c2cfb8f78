/** Rows copied from a spreadsheet, or read from its sheet: what their columns mean: `checklist/answers/pasting.py`. */
import { aloneNearest, ValueProblem } from "../core/errors.ts";
import { Day, hasOwn } from "../core/numbers.ts";
import { trimmed } from "../core/plain.ts";
import { type Days, isBlank, isSerialDay } from "../core/values.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { ColumnSpec, LedgerSpec } from "../pack/record.ts";
import { numberText, readCell } from "./cells.ts";
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
import { isRefusedAsTotal } from "./ledgers.ts";
import { isLabel, notesOf, totalAmong, wordsOf } from "./other_lines.ts";
import { cornersOf, type Sheet, type SheetCell } from "./xlsx.ts";

const TRIED = 20;
const MAX_ROWS = 200_000;

/** Lines of cells, their headings, if they have some, and the ledger's column of each position, if it has one. */
export interface Block {
  lines: SheetCell[][];
  head: Headings | null;
  columns: (string | null)[];
  /** Of each line, which one it was of what was pasted or of the sheet, blank ones counted. */
  numbers: number[];
  /** Of what stood in a sheet, the ranges of merged cells, and day 0 of its calendar. */
  sheet: { merged: string[]; firstDay: Day } | null;
}

/** Return the lines that are records. */
export const recordsOf = ({ lines, head }: Block): SheetCell[][] => (head ? lines.slice(head.line + 1) : lines);

/** Return a block as copied from a spreadsheet or read from CSV; throws `ValueProblem`. */
export function readBlock(text: string, ledger: LedgerSpec, days: Days): Block {
  return whole({ ...filledLines(splitLines(text)), head: null, columns: [], sheet: null }, ledger, days);
}

/** Return what a workbook's sheet holds for a ledger; throws `ValueProblem`. */
export function sheetBlock({ rows, merged }: Sheet, firstDay: Day, ledger: LedgerSpec, days: Days): Block {
  const { lines, numbers } = filledLines(rows);
  const first = lines.filter((_, at) => numbers[at] <= HEADER_ROWS + 1);
  const head = findHeadings(first, ledger, columnNames(ledger), leastColumns(ledger));
  return whole({ lines, head, columns: [], numbers, sheet: { merged, firstDay } }, ledger, days);
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

/** Return the lines of cells of what was copied to fill cells; null if it has headings, or is no table. */
export function copiedCells(text: string, ledger: LedgerSpec): string[][] | null {
  try {
    return headingsIn(filledLines(splitLines(text)).lines, ledger) ? null : splitLines(text, "\t");
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return null;
  }
}

/** Return the lines in which something stands, with their numbers. */
function filledLines(all: SheetCell[][]): { lines: SheetCell[][]; numbers: number[] } {
  const filled = all.flatMap((line, at) => (line.every(isBlank) ? [] : [{ line, number: at + 1 }]));
  return { lines: filled.map(({ line }) => line), numbers: filled.map(({ number }) => number) };
}

/** Return what stands between the cells: the first line that has a tab or a comma tells, and a tab is enough. */
function markOf(text: string): string {
  const first = text.split("\n").find((line) => /[\t,]/.test(line)) ?? "";
  return first.includes("\t") ? "\t" : ",";
}

/** Return the cells of text as spreadsheets copy it: by tabs or by commas, with quotes. */
function splitLines(text: string, given = ""): string[][] {
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const mark = given || markOf(body);
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
  if (isQuoted) throw new ValueProblem("BAD_CSV", { why: `第 ${lines.length + 1} 行有一格的引号没有配对` });
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
  const known = columnNames(ledger);
  const found = findHeadings(lines, ledger, known, 2);
  if (found || !lines.length) return found;
  const written = lines[0].filter((cell) => !isBlank(cell));
  const areKnown = written.every((cell) => matchHeading(String(cell), known) !== null);
  return areKnown ? headingsAt(lines, 0, ledger, known) : null;
}

/** Return the column that each heading means or most likely means, none of them twice: `_columns_by`. */
function columnsBy(headings: string[], ledger: LedgerSpec): (string | null)[] {
  const known = columnNames(ledger);
  const named = headings.map((heading) => matchHeading(heading, known));
  const titles = new Map(Object.entries(ledger.columns).map(([name, { title }]) => [title, name]));
  for (const [title, name] of titles) if (named.includes(name)) titles.delete(title);
  return named.map((name, at) => {
    if (name !== null) return named.indexOf(name) === at ? name : null;
    if (headings.indexOf(headings[at]) < at) return null;
    const title = isBlank(headings[at]) ? "" : aloneNearest(withoutBrackets(headings[at]), [...titles.keys()]);
    const likely = titles.get(title) ?? null;
    titles.delete(title);
    return likely;
  });
}

/** What a block holds: records, what says of other lines that they are none, and what of the records is not read. */
interface Taken {
  rows: Cells[];
  others: string[];
  /** The columns with no meaning in which something stands, each with the number of cells. */
  unread: { heading: string; count: number }[];
  /** The ranges of merged cells that reach what is read of records. */
  merged: string[];
}

/** Return what a block holds: `without_other_lines` of `checklist/answers/ledgers.py`. */
export function blockRows(block: Block, ledger: Ledger, days: Days): Taken {
  const { columns } = ledger.spec;
  const required = Object.keys(columns).filter((name) => columns[name].required);
  const isTotal = (cells: Cells, line: SheetCell[]) => totalAmong(line) >= 0 && isRefusedAsTotal(ledger, cells, days);
  const lacks = (cells: Cells) => required.some((name) => !hasOwn(cells, name) || isLabel(cells[name]));
  const rows: Cells[] = [];
  const others: string[] = [];
  const lines: SheetCell[][] = [];
  const numbers = new Set<number>();
  const first = block.lines.length - recordsOf(block).length;
  const above = new Set(block.lines.slice(0, first).map(wordsOf));
  const notes = notesOf(recordsOf(block), block.columns.filter((name) => name !== null).length);
  for (const [at, { line, cells }] of filledCells(block, ledger.spec).entries()) {
    const note = notes[at];
    const isEmpty = !Object.keys(cells).length;
    const total = trimmed(String(line[totalAmong(line)] ?? ""));
    if (above.has(wordsOf(line))) others.push(trimmed(String(line.find((cell) => !isBlank(cell)))));
    else if (note && (isEmpty || lacks(cells))) others.push(note);
    else if (isEmpty ? total : isTotal(cells, line)) others.push(total);
    else {
      lines.push(line);
      if (isEmpty) continue;
      rows.push(cells);
      numbers.add(block.numbers[first + at]);
    }
  }
  return { rows, others, unread: unreadColumns(block, lines), merged: mergedIn(block, numbers) };
}

function unreadColumns(block: Block, lines: SheetCell[][]): Taken["unread"] {
  return block.columns.flatMap((name, at) => {
    const count = name === null ? lines.filter((line) => !isBlank(line[at])).length : 0;
    return count ? [{ heading: block.head?.words[at] || `第 ${at + 1} 列`, count }] : [];
  });
}

/** Return the ranges of merged cells that reach some rows in columns that are read: `read_sheet`. */
function mergedIn({ sheet, columns }: Block, numbers: ReadonlySet<number>): string[] {
  const isRead = (range: string): boolean => {
    const [[left, top], [right, bottom]] = cornersOf(range);
    const isInRow = Array.from({ length: bottom - top + 1 }, (_, at) => top + at).some((row) => numbers.has(row));
    return isInRow && columns.slice(left, right + 1).some((name) => name !== null);
  };
  return sheet?.merged.filter(isRead) ?? [];
}

/** Return the cells that a ledger's columns have in each line of records, beside the line. */
function filledCells(block: Block, ledger: LedgerSpec): { line: SheetCell[]; cells: Cells }[] {
  const columns = block.columns.flatMap((name, at) => {
    if (name === null) return [];
    const column = ledger.columns[name];
    return [{ name, at, column, unit: otherUnit(block.head?.words[at] ?? "", column, block.head?.units[at]) }];
  });
  return recordsOf(block).map((line) => {
    const cells: Cells = {};
    for (const { name, at, column, unit } of columns) {
      if (!isBlank(line[at])) cells[name] = trimmed(inUnit(cellText(line[at], column, block, unit), unit));
    }
    return { line, cells };
  });
}

/** Return a cell as it is written; of a sheet's number in a column of days, the day that it counts. */
function cellText(cell: SheetCell, column: ColumnSpec, { sheet }: Block, unit: string): string {
  if (typeof cell !== "number") return cell;
  const isDay = sheet !== null && column.type === "date" && isSerialDay(cell);
  return isDay ? String(Day.at(sheet.firstDay.ordinal + Math.floor(cell))) : numberText(cell, column, unit);
}

/** Return how many cells of the first rows their columns cannot hold. */
function misfits(block: Block, ledger: LedgerSpec, days: Days): number {
  let count = 0;
  const tried = { ...block, lines: block.lines.slice(0, (block.head?.line ?? -1) + 1 + TRIED) };
  for (const { cells } of filledCells(tried, ledger)) {
    if (!Object.keys(cells).length) continue;
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
