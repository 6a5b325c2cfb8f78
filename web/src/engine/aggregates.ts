/** Numbers over many rows: a rule's named values that sum, count, or take the least or greatest: `checklist/engine/aggregates.py`. */
import { Day } from "../core/numbers.ts";
import { keyOfValue } from "../core/values.ts";
import { type Activation, type Computed, type Outcome, UNKNOWN } from "../pack/cel.ts";
import type { Let } from "../pack/compiled.ts";
import type { FactRow, Facts } from "./facts.ts";

/** Binds a row for its conditions, with the limits of the day that judges it. */
type Bind = (row: FactRow) => Activation;
/** The named values over all rows with the same values in some columns, by the name and these values; over other ledgers, by the name. */
export type Windows = Map<string, Outcome>;

/** What a row adds to an aggregate that leaves it out. */
const LEFT_OUT = Symbol("left out");

/** Return an aggregate over rows; UNKNOWN as soon as one row's part is unknown. */
export function total(facts: Facts, part: Let, rows: Iterable<FactRow>, bind: Bind): Outcome {
  const values: Computed[] = [];
  for (const row of rows) {
    const value = facts.recall(row, part, () => added(part, bind(row)));
    if (value === UNKNOWN) return UNKNOWN;
    if (value !== LEFT_OUT) values.push(value);
  }
  if (!values.length && (part.kind === "min" || part.kind === "max")) return UNKNOWN;
  const value = folded(part.kind, values);
  if (typeof value === "number" && !Number.isFinite(value) && part.each) throw part.each.failed("数太大");
  return value;
}

/** Return the rows that add to an aggregate: of a count, those that it counts. */
export function counted(facts: Facts, part: Let, rows: FactRow[], bind: Bind): FactRow[] {
  return rows.filter((row) => {
    const value = facts.recall(row, part, () => added(part, bind(row)));
    return value !== LEFT_OUT && value !== false;
  });
}

/** Whether nobody can tell what a row adds to an aggregate. */
export function isUnknown(facts: Facts, part: Let, row: FactRow, bind: Bind): boolean {
  return facts.recall(row, part, () => added(part, bind(row))) === UNKNOWN;
}

function added(part: Let, activation: Activation): Outcome | typeof LEFT_OUT {
  const wanted = part.where === null ? true : part.where.evaluate(activation);
  if (wanted === false) return LEFT_OUT;
  return part.each !== null && wanted === true ? part.each.evaluate(activation) : UNKNOWN;
}

function folded(kind: Let["kind"], values: Computed[]): Computed {
  if (kind === "count") return BigInt(values.filter((value) => value === true).length);
  if (kind === "sum") return summed(values);
  const order = kind === "min" ? 1 : -1;
  return values.reduce((best, value) =>
    order * (size(value) < size(best) ? 1 : -1) > 0 && size(value) !== size(best) ? value : best,
  );
}

function summed(values: Computed[]): bigint | number {
  if (!values.length) return 0n;
  if (typeof values[0] === "bigint") return (values as bigint[]).reduce((sum, value) => sum + value, 0n);
  return (values as number[]).reduce((sum, value) => sum + value, 0);
}

const size = (value: Computed): bigint | number => (value instanceof Day ? value.ordinal : (value as bigint | number));

/** Return an aggregate over a whole other ledger; UNKNOWN if the unit gave none. */
export function totalOfLedger(facts: Facts, part: Let): Outcome {
  const ledger = part.spec?.of;
  if (!ledger || facts.data(ledger) === null) return UNKNOWN;
  return total(facts, part, facts.rows(ledger), (row) => facts.activation(row, facts.day(row)));
}

/** Return every named value that is taken over the rows with the same values in some columns. */
export function windowsOf(facts: Facts, lets: Let[], rows: FactRow[], bind: Bind): Windows {
  const windows: Windows = new Map();
  for (const part of lets) {
    if (!part.spec?.over || part.spec.of) continue;
    const peers = new Map<string, FactRow[]>();
    for (const row of rows) {
      const key = windowKey(part, row);
      if (key === null) continue;
      const members = peers.get(key);
      if (members) members.push(row);
      else peers.set(key, [row]);
    }
    for (const [key, members] of peers) windows.set(`${part.name}|${key}`, total(facts, part, members, bind));
  }
  return windows;
}

/** Return the values that tell which rows are taken together with a row; null if one is missing. */
export function windowKey(part: Let, row: FactRow): string | null {
  return keyOf(row, part.spec?.over ?? []);
}

/** Return a row's values in some columns as one key; null if one is missing. */
export function keyOf(row: FactRow, columns: string[]): string | null {
  const keys: string[] = [];
  for (const column of columns) {
    const value = row.valueAt(column);
    if (value === null) return null;
    keys.push(keyOfValue(value));
  }
  return JSON.stringify(keys);
}
