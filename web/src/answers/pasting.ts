/** Rows copied from a spreadsheet: what their columns mean: `checklist/answers/pasting.py`. */
import { listing, ValueProblem } from "../core/errors.ts";
import { Day } from "../core/numbers.ts";
import { type Days, isBlank } from "../core/values.ts";
import type { LedgerSpec } from "../pack/record.ts";
import { readCell } from "./cells.ts";
import type { Cells } from "./entries.ts";
import { columnNames, inUnit, matchHeading, otherUnit } from "./tables.ts";
import type { Sheet, SheetCell } from "./xlsx.ts";

const TRIED = 20;
const MAX_ROWS = 200_000;

/** Lines of cells, which of them holds the headings, if one does, and the ledger's column of each position, if it has one. */
export interface Block {
  lines: string[][];
  head: number | null;
  columns: (string | null)[];
}

/** Return a block as copied from a spreadsheet or read from CSV; throws `ValueProblem`. */
export function readBlock(text: string, ledger: LedgerSpec, days: Days): Block {
  const lines = splitLines(text).filter((line) => !line.every(isBlank));
  if (!lines.length) throw new ValueProblem("NO_ROWS");
  if (lines.length > MAX_ROWS) throw new ValueProblem("TOO_MANY_ROWS", { limit: MAX_ROWS });
  return understood(lines, ledger, days);
}

/** Rows among which headings stand: offices put a title above them. */
const HEADER_ROWS = 10;
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
  return understood([heading.map(String), ...filled], ledger, days, true);
}

function cellText(cell: SheetCell, isDay: boolean, firstDay: Day): string {
  if (typeof cell === "string") return cell;
  const [first, last] = SERIAL_DAYS;
  return isDay && cell >= first && cell < last ? String(Day.at(firstDay.ordinal + Math.floor(cell))) : String(cell);
}

/** Return the cells of text as spreadsheets copy it: by tabs, else by commas, with quotes. */
function splitLines(text: string): string[][] {
  const mark = text.includes("\t") ? "\t" : ",";
  const body = text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
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
 * `heading` is what a person says of the first lines.
 */
export function understood(lines: string[][], ledger: LedgerSpec, days: Days, heading: boolean | null = null): Block {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const head = heading === false ? null : (headingLine(lines, ledger) ?? (heading ? 0 : null));
  const filled = (columns: (string | null)[]) => Array.from({ length: width }, (_, place) => columns[place] ?? null);
  if (head !== null) {
    const known = columnNames(ledger);
    const named = lines[head].map((cell) => matchHeading(cell, known));
    const columns = filled(named.map((name, at) => (name !== null && named.indexOf(name) === at ? name : null)));
    const units = columns.map((name, at) => (name ? otherUnit(lines[head][at], ledger.columns[name]) : ""));
    const inUnits = (line: string[]) => line.map((cell, at) => inUnit(cell, units[at]));
    const records = units.some((unit) => unit) ? lines.slice(head + 1).map(inUnits) : lines.slice(head + 1);
    return { lines: [...lines.slice(0, head + 1), ...records], head, columns };
  }
  const names = Object.keys(ledger.columns);
  const [inOrder, behindNumbers] = [names, [null, ...names]].map((order) => ({ lines, head, columns: filled(order) }));
  return misfits(behindNumbers, ledger, days) < misfits(inOrder, ledger, days) ? behindNumbers : inOrder;
}

/** Return which of the first lines holds headings of a ledger, the first with two of them or with nothing else. */
function headingLine(lines: string[][], ledger: LedgerSpec): number | null {
  const known = columnNames(ledger);
  const found = lines.slice(0, HEADER_ROWS).findIndex((line, number) => {
    const written = line.filter((cell) => !isBlank(cell)).map((cell) => matchHeading(cell, known));
    const hits = new Set(written.filter((name) => name !== null));
    return hits.size >= 2 || (number === 0 && !written.includes(null));
  });
  return found < 0 ? null : found;
}

/** Return the lines of a block that are records. */
export function blockRecords(block: Block): string[][] {
  return block.head === null ? block.lines : block.lines.slice(block.head + 1);
}

/** Return the rows that a block holds. */
export function blockRows(block: Block): Cells[] {
  const rows: Cells[] = [];
  for (const line of blockRecords(block)) {
    const cells: Cells = {};
    for (const [at, name] of block.columns.entries()) if (name && !isBlank(line[at])) cells[name] = line[at].trim();
    if (Object.keys(cells).length) rows.push(cells);
  }
  return rows;
}

/** Return how many cells of the first rows their columns cannot hold. */
function misfits(block: Block, ledger: LedgerSpec, days: Days): number {
  let count = 0;
  for (const cells of blockRows({ ...block, lines: block.lines.slice(0, TRIED) })) {
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
