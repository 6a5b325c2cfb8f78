/** The rows of a ledger, typed cell by cell, with everything that is wrong with them: `checklist/answers/ledgers.py`. */
import { alike, Problem, ValueProblem, withoutTraces } from "../core/errors.ts";
import { Day, hasOwn } from "../core/numbers.ts";
import { trimmed } from "../core/plain.ts";
import { ROWS_AT_ONCE, type Steps } from "../core/steps.ts";
import { type Days, isBlank, keyOfValue, show, type Value } from "../core/values.ts";
import { showRow } from "../engine/sentences.ts";
import { type Computed, type Lookup, toCel, UNKNOWN } from "../pack/cel.ts";
import { isSheetError } from "../pack/cell_words.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { ColumnSpec } from "../pack/record.ts";
import { readCell } from "./cells.ts";
import type { Cells } from "./entries.ts";
import type { Row, Unread } from "./model.ts";
import { totalAmong } from "./other_lines.ts";

/** What is wrong with a row (`column` empty) or one of its cells. */
export interface CellProblem {
  row: number;
  column: string;
  problem: Problem;
}

export interface ReadRows {
  /** Those that can be judged. */
  rows: Row[];
  problems: CellProblem[];
}

/** What was read of some cells: the row, unless they say nothing, and what is wrong with it by itself. */
interface ReadRow {
  row: Row | null;
  problems: CellProblem[];
}

/** What is said of a cell that cannot be read: it is faulty, or a draft did not keep it. */
const FAULTY = "写得不对";
const LOST = "要重填";

/** What stands in a cell: a value, a word that does not count, or nothing; what is wrong with it; whether it cannot be read. */
interface ReadCell {
  value: Value | null;
  notCounted: string | null;
  wrong: { code: string; details: Record<string, string> } | null;
  unread: Unread | null;
}

/** How many texts are known of a column. */
const MOST_KNOWN = 5000;

/** Reads the cells of a ledger for a period; what was read before is known. */
class Reader {
  readonly rows = new WeakMap<Cells, ReadRow & { number: number }>();
  readonly columns: [name: string, column: ColumnSpec, known: Map<string, ReadCell>][];
  readonly required: string[];

  constructor(
    readonly ledger: Ledger,
    readonly days: Days | null,
  ) {
    this.columns = Object.entries(ledger.spec.columns).map(([name, column]) => [name, column, new Map()]);
    this.required = this.columns.flatMap(([name, { required }]) => (required ? [name] : []));
  }
}

const readers = new WeakMap<Ledger, Reader>();

function readerOf(ledger: Ledger, days: Days | null): Reader {
  const known = readers.get(ledger);
  if (known && known.days?.[0] === days?.[0] && known.days?.[1] === days?.[1]) return known;
  const reader = new Reader(ledger, days);
  readers.set(ledger, reader);
  return reader;
}

/**
 * Type every cell; report bad cells, missing required ones, doubled keys, broken rows. A row that says nothing is none;
 * one with nothing in any required cell is only told: nobody can say what it records.
 */
export function* readRows(ledger: Ledger, written: Cells[], days: Days | null): Steps<ReadRows> {
  const rows: Row[] = [];
  const problems: CellProblem[] = [];
  const keys = new Map<string, number>();
  const reader = readerOf(ledger, days);
  for (const [place, cells] of written.entries()) {
    if (place % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) yield;
    const read = recalled(reader, cells, place + 1);
    problems.push(...read.problems);
    if (read.row === null) continue;
    checkKey(ledger, read.row, keys, problems);
    if (!read.problems.length || !isFragment(reader, read.row)) rows.push(read.row);
  }
  return { rows, problems };
}

/** Return what was read of the cells before, with their number now, or read them. */
function recalled(reader: Reader, cells: Cells, number: number): ReadRow {
  const before = reader.rows.get(cells);
  if (before?.number === number) return before;
  const read = before ? moved(before, number) : withoutTraces(() => readRow(reader, cells, number));
  reader.rows.set(cells, { ...read, number });
  return read;
}

/** Whether a row has nothing in any required cell, though its ledger requires some. */
function isFragment({ required }: Reader, { values, unread }: Row): boolean {
  return required.length > 0 && !required.some((name) => hasOwn(values, name) || hasOwn(unread, name));
}

/** Whether a row that may be a total is one, since something of it cannot be taken: `without_other_lines`. */
export function isRefusedAsTotal(ledger: Ledger, cells: Cells, days: Days | null): boolean {
  const { row, problems } = withoutTraces(() => readRow(readerOf(ledger, days), cells, 0));
  return row === null ? problems.length > 0 : problems.some(({ column }) => column);
}

function moved({ row, problems }: ReadRow, number: number): ReadRow {
  return {
    row: row && { ...row, number },
    problems: problems.map(({ column, problem }) => ({
      row: number,
      column,
      problem: new Problem(problem.code, problem.place, { ...problem.details, row: number }),
    })),
  };
}

function readRow({ ledger, columns, days }: Reader, cells: Cells, number: number): ReadRow {
  const values: Record<string, Value> = {};
  const notCounted: Record<string, string> = {};
  const unread: Record<string, Unread> = {};
  const problems: CellProblem[] = [];
  for (const [name, column, known] of columns) {
    const text = cells[name] ?? "";
    let read = known.get(text);
    if (read === undefined) {
      read = readText(ledger, column, text, days);
      if (known.size < MOST_KNOWN && column.type !== "text") known.set(text, read);
    }
    if (read.value !== null) values[name] = read.value;
    if (read.notCounted !== null) notCounted[name] = read.notCounted;
    if (read.unread) unread[name] = read.unread;
    if (read.wrong === null) continue;
    const details = { row: number, column: column.title, ...read.wrong.details };
    problems.push({ row: number, column: name, problem: new Problem(read.wrong.code, "", details) });
  }
  const isEmpty = Object.entries(cells).every(([name, cell]) => isBlank(cell) || name in notCounted);
  if (isEmpty && Object.keys(notCounted).length) return { row: null, problems: [] };
  const total = problems.length ? totalRow(columns, cells, number) : null;
  if (total !== null) return { row: null, problems: [total] };
  const row = { number, values, notCounted, unread };
  return { row, problems: [...problems, ...brokenRules(ledger, row)] };
}

/** Return that a row is a total, at the cell that says so; null if none does: `_total_row` of `checklist/answers/ledgers.py`. */
function totalRow(columns: Reader["columns"], cells: Cells, number: number): CellProblem | null {
  const names = columns.flatMap(([name]) => (hasOwn(cells, name) ? [name] : []));
  const at = totalAmong(names.map((name) => cells[name]));
  if (at < 0) return null;
  const details = { row: number, written: trimmed(cells[names[at]]) };
  return { row: number, column: names[at], problem: new Problem("TOTAL_ROW", "", details) };
}

function readText(ledger: Ledger, column: ColumnSpec, text: string, days: Days | null): ReadCell {
  const nothing = { value: null, notCounted: null, wrong: null, unread: null };
  const wrong = (code: string, details: Record<string, string> = {}) => ({ code, details });
  const faulty = { why: FAULTY, written: show(text) };
  if (isBlank(text)) return column.required ? { ...nothing, wrong: wrong("MISSING_CELL") } : nothing;
  if (trimmed(text).startsWith("#") && (column.type !== "text" || isSheetError(text))) {
    return { ...nothing, wrong: wrong("FORMULA_ERROR", { value: text }), unread: faulty };
  }
  if (ledger.words.countsNot(column, text)) {
    const isWrong = column.required ? wrong("CELL_SAYS_NOTHING", { written: show(text) }) : null;
    return { ...nothing, notCounted: trimmed(text), wrong: isWrong };
  }
  try {
    return { ...nothing, value: readCell(column, text, days) };
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return {
      ...nothing,
      wrong: wrong("BAD_CELL", { why: error.message }),
      unread: error.code === "TO_REFILL" ? { why: LOST, written: "" } : faulty,
    };
  }
}

function checkKey(ledger: Ledger, row: Row, keys: Map<string, number>, problems: CellProblem[]): void {
  const { key, columns } = ledger.spec;
  const value = key === null ? undefined : row.values[key];
  if (key === null || value === undefined) return;
  const other = keys.get(keyOfValue(value));
  if (other === undefined) keys.set(keyOfValue(value), row.number);
  else {
    const details = { row: row.number, column: columns[key].title, value: show(value), other };
    problems.push({ row: row.number, column: key, problem: new Problem("DUPLICATE_ROW", "", details) });
  }
}

/** Return a value as conditions take it; a written text as it is compared. */
export function forConditions(column: ColumnSpec, value: Value): Computed {
  return column.type === "text" && typeof value === "string" ? alike(value) : toCel(value);
}

/** Return the day that dates a row; null if nothing dates its ledger, or its day was left blank. */
export function rowDay({ spec }: Ledger, { values }: Row): Day | null {
  const day = spec.dated_by === null ? null : values[spec.dated_by];
  return day instanceof Day ? day : null;
}

function brokenRules(ledger: Ledger, row: Row): CellProblem[] {
  const broken = ledger.must.filter(({ that }) => {
    const read: Lookup = new Map();
    for (const [, name] of that.references) {
      if (hasOwn(row.values, name)) read.set(name, forConditions(ledger.spec.columns[name], row.values[name]));
    }
    for (const name of Object.keys(row.unread)) read.set(name, UNKNOWN);
    return that.evaluate(Object.assign(Object.create(null), { row: read })) === false;
  });
  return broken.map((must) => {
    const why = must.message.render({ row: showRow(ledger, row.values) });
    return { row: row.number, column: "", problem: new Problem("ROW_CHECK", "", { row: row.number, why }) };
  });
}
