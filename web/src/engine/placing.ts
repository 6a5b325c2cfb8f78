/** Which rows a ledger rule looks at, and in which groups it judges them: `checklist/engine/placing.py`. */
import { Day } from "../core/numbers.ts";
import { type Activation, UNKNOWN } from "../pack/cel.ts";
import type { Rule } from "../pack/compiled.ts";
import { keyOf } from "./aggregates.ts";
import { type FactRow, type Facts, isJudged } from "./facts.ts";
import { cellsLacking, numbersLacking, rowLacks } from "./lacking.ts";
import type { JudgedRow, Lack } from "./model.ts";
import { cannotJudge } from "./sentences.ts";

/**
 * What a rule makes of rows that it judges at once. It does not look at them, they are in order, they offend, or they
 * cannot be judged: unknown, or lacking what tells whether the rule looks at them (`unplaced`) or in which group
 * (`keyless`).
 */
export interface Made {
  kind: "left out" | "in order" | "offending" | "unknown" | "unplaced" | "keyless";
  /** What is told of the rows; of those that are unknown, of each by itself. */
  told: JudgedRow[];
  /** How many rows were judged. */
  checked: number;
}

export const LEFT_OUT: Made = { kind: "left out", told: [], checked: 0 };
export const INCOMPLETE = "所依据的记录不全，或者除数是零";
/** The place of a row that is judged without others. */
export const ALONE = Symbol("alone");

/** The group in which a rule judges a row, or what it makes of the row without judging it. */
type Place = string | typeof ALONE | Made;

/** One rule applied to the rows of one unit; `columns` are printed beside what it says. */
export interface Run {
  facts: Facts;
  rule: Rule;
  columns: string[];
}

/**
 * Return the group in which a rule judges a row, or what it makes of a row that it does not judge. Rows under different
 * versions of a limit by which the rule parts groups are in different groups.
 */
export function place(run: Run, row: FactRow): Place {
  const { group_by, after } = run.rule.spec;
  const left = leftOut(run, row);
  if (left !== null) return left;
  if (group_by === null) return after?.length ? "" : ALONE;
  const key = keyOf(row, group_by);
  if (key === null) return lacks("keyless", lackingKey(run, row, group_by));
  return run.rule.partedBy.length ? `${key}${versions(run, row)}` : key;
}

/** Return which version of each limit that parts groups is in force on a row's day, by the day from which it holds. */
function versions(run: Run, row: FactRow): string {
  const inForce = run.facts.common.limits.on(dayOf(run, row)).versions;
  return JSON.stringify(run.rule.partedBy.map((name) => [inForce.has(name), inForce.get(name)?.from ?? null]));
}

/** Return why a rule does not look at a row, or cannot tell whether it does; null if it looks. */
function leftOut(run: Run, row: FactRow): Made | null {
  const { rule } = run;
  const { after, dated_by } = rule.spec;
  if (row.ledger.openUntil.length) {
    const until = rule.spec.open_until === null ? [] : [rule.spec.open_until];
    if (!isJudged(row.row, row.day, until, run.facts.answers.period)) return LEFT_OUT;
  }
  if (!dated_by && rule.where === null && rule.valid.isAlways) return null;
  if (dated_by && row.row.values[dated_by] === undefined) return undated(run, row, dated_by);
  const isHeld = holds(run, row);
  // One on whose day the rule does not hold yet may be the one before another.
  if (!isHeld && !after?.length) return LEFT_OUT;
  if (rule.where === null) return null;
  const met = rule.where.evaluate(bound(run, row));
  if (met === UNKNOWN) {
    if (!isHeld) return LEFT_OUT;
    const day = dayOf(run, row);
    const lack = rowLacks(run.facts, row, [rule.where], day) ?? numbersLacking(run.facts, [rule.where], day);
    return lacks("unplaced", lacking(run, row, lack));
  }
  return met === true ? null : LEFT_OUT;
}

export const lacks = (kind: Made["kind"], ...told: JudgedRow[]): Made => ({ kind, told, checked: 0 });

function undated(run: Run, row: FactRow, column: string): Made {
  const { facts, rule } = run;
  const end = facts.answers.period.to;
  const isOut = rule.where !== null && rule.where.evaluate(facts.activation(row, end)) === false;
  return isOut ? LEFT_OUT : lacks("unplaced", lackingKey(run, row, [column]));
}

/** Return the day whose version of rules and limits judges a row. */
export function dayOf(run: Run, row: FactRow): Day {
  const { dated_by } = run.rule.spec;
  const day = dated_by ? row.row.values[dated_by] : row.day;
  return day instanceof Day ? day : run.facts.answers.period.to;
}

/** Whether a rule holds on the day of a row. */
export const holds = (run: Run, row: FactRow): boolean => run.rule.valid.holdsOn(dayOf(run, row));

/** Return a row bound for a rule's conditions, with the limits of the day that judges it. */
export function bound(run: Run, row: FactRow): Activation {
  return run.facts.activation(row, dayOf(run, row));
}

/** Return what is told of a row that lacks one of the columns by which it is dated, put into a group or into order. */
export function lackingKey(run: Run, row: FactRow, columns: string[]): JudgedRow {
  return lacking(
    run,
    row,
    cellsLacking(
      run.facts,
      row,
      columns.map((column) => column.split(".")),
    ),
  );
}

function lacking(run: Run, row: FactRow, lack: Lack | null): JudgedRow {
  return cannotJudge([row], lack ?? { words: INCOMPLETE, cells: [] }, run.columns);
}
