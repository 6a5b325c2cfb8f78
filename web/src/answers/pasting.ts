/** Rows copied from a spreadsheet: what their columns mean: `checklist/answers/pasting.py`. */
import { ValueProblem } from "../core/errors.ts";
import { type Days, isBlank } from "../core/values.ts";
import type { LedgerSpec } from "../pack/record.ts";
import { readCell } from "./cells.ts";
import type { Cells } from "./entries.ts";
import { columnNames, inUnit, matchHeading, otherUnit } from "./tables.ts";

const TRIED = 20;
const MAX_ROWS = 200_000;

/** Lines of cells, whether the first are headings, and the ledger's column of each position, if it has one. */
export interface Block {
  lines: string[][];
  hasHeading: boolean;
  columns: (string | null)[];
}

/** Return a block as copied from a spreadsheet or read from CSV; throws `ValueProblem`. */
export function readBlock(text: string, ledger: LedgerSpec, days: Days): Block {
  const lines = splitLines(text).filter((line) => !line.every(isBlank));
  if (!lines.length) throw new ValueProblem("NO_ROWS");
  if (lines.length > MAX_ROWS) throw new ValueProblem("TOO_MANY_ROWS", { limit: MAX_ROWS });
  return understood(lines, ledger, days);
}

/** Return the cells of text as spreadsheets copy it: by tabs, else by commas, with quotes. */
export function splitLines(text: string): string[][] {
  const mark = text.includes("\t") ? "\t" : ",";
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let isQuoted = false;
  const body = text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
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

/** Return what lines mean: by their headings if the first line holds some, else by the order of the columns. */
export function understood(lines: string[][], ledger: LedgerSpec, days: Days, heading: boolean | null = null): Block {
  const known = columnNames(ledger);
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const named = lines[0].map((cell) => matchHeading(cell, known));
  const hits = named.filter((name) => name !== null);
  const written = lines[0].filter((cell) => !isBlank(cell));
  const hasHeading = heading ?? (new Set(hits).size >= 2 || (hits.length > 0 && hits.length === written.length));
  const filled = (columns: (string | null)[]) => Array.from({ length: width }, (_, place) => columns[place] ?? null);
  if (hasHeading) {
    const columns = filled(named.map((name, at) => (name !== null && named.indexOf(name) === at ? name : null)));
    const units = columns.map((name, at) => (name ? otherUnit(lines[0][at], ledger.columns[name]) : ""));
    const records = lines.slice(1).map((line) => line.map((cell, at) => inUnit(cell, units[at])));
    return { lines: [lines[0], ...records], hasHeading, columns };
  }
  const names = Object.keys(ledger.columns);
  const [inOrder, behindNumbers] = [names, [null, ...names]].map((order) => ({
    lines,
    hasHeading,
    columns: filled(order),
  }));
  return misfits(behindNumbers, ledger, days) < misfits(inOrder, ledger, days) ? behindNumbers : inOrder;
}

/** Return the rows that a block holds. */
export function blockRows(block: Block): Cells[] {
  const rows: Cells[] = [];
  for (const line of block.hasHeading ? block.lines.slice(1) : block.lines) {
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
