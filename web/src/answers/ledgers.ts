/** The rows of a ledger, typed cell by cell, with everything that is wrong with them: `checklist/answers/ledgers.py`. */
import { Problem, ValueProblem, withoutTraces } from "../core/errors.ts";
import { type Days, isBlank, keyOfValue, show, trimmed, type Value } from "../core/values.ts";
import { showRow } from "../engine/sentences.ts";
import { type Cel, toCel, toCelMap, UNKNOWN } from "../pack/cel.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { ColumnSpec } from "../pack/record.ts";
import { readCell } from "./cells.ts";
import type { Cells } from "./entries.ts";
import type { Row } from "./model.ts";

/** What is wrong with a row (`column` empty) or one of its cells. */
export interface CellProblem {
  row: number;
  column: string;
  problem: Problem;
}

export interface ReadRows {
  rows: Row[];
  problems: CellProblem[];
}

/** Type every cell; report bad cells, missing required ones, doubled keys, broken rows. A row that says nothing is none. */
export function readRows(ledger: Ledger, written: Cells[], days: Days | null): ReadRows {
  return withoutTraces(() => readEvery(ledger, written, days));
}

function readEvery(ledger: Ledger, written: Cells[], days: Days | null): ReadRows {
  const rows: Row[] = [];
  const problems: CellProblem[] = [];
  const keys = new Map<string, number>();
  const columns = Object.entries(ledger.spec.columns);
  for (const [place, cells] of written.entries()) {
    const row = readRow({ ledger, columns, days }, cells, place + 1, problems);
    if (row === null) continue;
    checkRow(ledger, row, keys, problems);
    rows.push(row);
  }
  return { rows, problems };
}

/** A ledger with its columns, and the period that its cells are read for. */
interface LedgerOf {
  ledger: Ledger;
  columns: [string, ColumnSpec][];
  days: Days | null;
}

function readRow(of: LedgerOf, cells: Cells, number: number, problems: CellProblem[]): Row | null {
  const { ledger, columns, days } = of;
  const values: Record<string, Value> = {};
  const notCounted: Record<string, string> = {};
  const found: CellProblem[] = [];
  const report = (name: string, code: string, details: Record<string, string>) => {
    const column = ledger.spec.columns[name].title;
    found.push({ row: number, column: name, problem: new Problem(code, "", { row: number, column, ...details }) });
  };
  for (const [name, column] of columns) {
    const cell = cells[name];
    if (isBlank(cell)) {
      if (column.required) report(name, "MISSING_CELL", {});
    } else if (ledger.words.countsNot(column, cell)) {
      if (column.required) report(name, "CELL_SAYS_NOTHING", { written: show(cell) });
      notCounted[name] = trimmed(cell);
    } else if (column.type !== "text" && cell.startsWith("#")) {
      report(name, "FORMULA_ERROR", { value: cell });
    } else {
      try {
        values[name] = readCell(column, cell, days);
      } catch (error) {
        if (!(error instanceof ValueProblem)) throw error;
        report(name, "BAD_CELL", { why: error.message });
      }
    }
  }
  const isEmpty = Object.entries(cells).every(([name, cell]) => isBlank(cell) || name in notCounted);
  if (isEmpty && Object.keys(notCounted).length) return null;
  problems.push(...found);
  return { number, values, notCounted };
}

function checkRow(ledger: Ledger, row: Row, keys: Map<string, number>, problems: CellProblem[]): void {
  const { key, columns } = ledger.spec;
  const value = key === null ? undefined : row.values[key];
  if (key !== null && value !== undefined) {
    const other = keys.get(keyOfValue(value));
    if (other !== undefined) {
      const details = { row: row.number, column: columns[key].title, value: show(value), other };
      problems.push({ row: row.number, column: key, problem: new Problem("DUPLICATE_ROW", "", details) });
    } else keys.set(keyOfValue(value), row.number);
  }
  if (!ledger.must.length) return;
  const entries = Object.entries(row.values).map(([name, cell]): [string, Cel] => [name, toCel(cell)]);
  const activation = Object.assign(Object.create(null), { row: toCelMap(entries) });
  for (const must of ledger.must) {
    const met = must.that.evaluate(activation);
    if (met === true || met === UNKNOWN) continue;
    const why = must.message.render({ row: showRow(ledger, row.values) });
    problems.push({ row: row.number, column: "", problem: new Problem("ROW_CHECK", "", { row: row.number, why }) });
  }
}
