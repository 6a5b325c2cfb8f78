/** Apply one ledger rule to the rows of the period: which rows offend, and which cannot be judged: `checklist/engine/rules.py`. */
import { Day, hasOwn } from "../core/numbers.ts";
import { compareValues, showDate, type Value } from "../core/values.ts";
import { type Activation, type Outcome, toCel, UNKNOWN } from "../pack/cel.ts";
import type { Let, Rule } from "../pack/compiled.ts";
import type { Shown } from "../pack/messages.ts";
import { keyOf, total, totalOfLedger, type Windows, windowKey, windowsOf } from "./aggregates.ts";
import type { FactRow, Facts } from "./facts.ts";
import type { JudgedRow } from "./model.ts";
import { columnsRead, expressionsOf, missingColumns, namesRead } from "./reading.ts";
import { cannotJudge, cellsLeftBlank, judgedRow, say, showValue } from "./sentences.ts";

/** What a rule made of rows; `days` are those of the offending, which tell the versions of limits that applied. */
export interface RuleResult {
  checked: number;
  offending: JudgedRow[];
  unknown: JudgedRow[];
  days: Set<Day>;
}

/** A row that lacks what tells whether the rule looks at it, or (`isWanted`) in which group it belongs. */
class Unplaced {
  constructor(
    readonly isWanted: boolean,
    readonly row: JudgedRow,
  ) {}
}

/** The group in which a rule judges a row, itself if it is judged alone; null if the rule does not look at it. */
type Place = string | FactRow | Unplaced | null;

/** One rule applied to the rows of one unit; `columns` are printed beside what it says. */
interface Run {
  facts: Facts;
  rule: Rule;
  columns: string[];
  windows: Windows;
}

/** What is judged at once: a row, a row with the one before it, or a group of rows. */
interface Check {
  rows: FactRow[];
  day: Day;
  names: Activation;
  show: () => { [name: string]: Shown };
}

const inOrder = (): RuleResult => ({ checked: 1, offending: [], unknown: [], days: new Set() });

/** Apply a rule to the rows of the period; throws `InputError` when a condition cannot be computed at all. */
export function runRule(facts: Facts, rule: Rule): RuleResult {
  const run: Run = { facts, rule, columns: columnsRead(rule), windows: new Map() };
  const groups = new Map<string | FactRow, FactRow[]>();
  const unplaced: Unplaced[] = [];
  const wanted: FactRow[] = [];
  for (const row of facts.rows(rule.ledger)) {
    const key = place(run, row);
    if (key === null) continue;
    if (key instanceof Unplaced) {
      unplaced.push(key);
      if (key.isWanted) wanted.push(row);
      continue;
    }
    wanted.push(row);
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  if (rule.let.some((part) => part.spec?.over)) run.windows = windowsOf(rule.let, wanted, (row) => bound(run, row));
  const lacking = [...unplaced.filter((key) => !key.isWanted), ...unplaced.filter((key) => key.isWanted)];
  return joined(
    lacking.map((key) => key.row),
    [...groups.values()].map((members) => judgeGroup(run, members)),
  );
}

function joined(lacking: JudgedRow[], results: RuleResult[]): RuleResult {
  return {
    checked: results.reduce((sum, result) => sum + result.checked, 0),
    offending: results.flatMap((result) => result.offending),
    unknown: [...lacking, ...results.flatMap((result) => result.unknown)],
    days: new Set(results.flatMap((result) => [...result.days])),
  };
}

// Which rows, in which groups

function place(run: Run, row: FactRow): Place {
  const wanted = isWanted(run, row);
  if (wanted !== true) return wanted;
  const { group_by, after } = run.rule.spec;
  if (group_by === null) return after?.length ? "" : row;
  return keyOf(row, group_by) ?? new Unplaced(true, lackingKey(run, row, group_by));
}

/** Return whether a rule looks at a row: true, or what `place` returns. */
function isWanted(run: Run, row: FactRow): Unplaced | true | null {
  const { rule } = run;
  const dated_by = rule.spec.dated_by;
  if (!dated_by && rule.where === null && rule.valid.isAlways) return true;
  if (dated_by && row.row.values[dated_by] === undefined) return undated(run, row, dated_by);
  if (!rule.valid.holdsOn(dayOf(run, row))) return null;
  if (rule.where === null) return true;
  const met = rule.where.evaluate(bound(run, row));
  if (met === UNKNOWN) return new Unplaced(false, lacking(run, row, missingColumns(row, [rule.where])));
  return met === true ? true : null;
}

function undated(run: Run, row: FactRow, column: string): Unplaced | null {
  const { facts, rule } = run;
  if (rule.where !== null && rule.where.evaluate(facts.activation(row, facts.answers.period.to)) === false) return null;
  return new Unplaced(false, lacking(run, row, [column]));
}

/** Return the day whose version of rules and limits judges a row. */
function dayOf(run: Run, row: FactRow): Day {
  const { dated_by } = run.rule.spec;
  const day = dated_by ? row.row.values[dated_by] : row.day;
  return day instanceof Day ? day : run.facts.answers.period.to;
}

function bound(run: Run, row: FactRow): Activation {
  return run.facts.activation(row, dayOf(run, row));
}

// Judging

/** Return what a rule makes of the rows of one group, which stand in the order of their file. */
function judgeGroup(run: Run, members: FactRow[]): RuleResult {
  const { facts, rule } = run;
  const { group_by, after } = rule.spec;
  if (after?.length) return judgeInOrder(run, members, after);
  const [first] = members;
  if (group_by === null) {
    const show = () => ({ row: first.shown() });
    return judge(run, { rows: members, day: dayOf(run, first), names: { row: first.cel }, show });
  }
  const known = facts.pack.ledgers.get(rule.ledger)!.spec.columns;
  const named = group_by.filter((name) => hasOwn(known, name));
  const names: Activation = {};
  for (const name of named) names[name] = toCel(first.valueAt(name)!);
  const day = members.map((row) => dayOf(run, row)).reduce((a, b) => (b.ordinal > a.ordinal ? b : a));
  const show = () => {
    const shown = first.shown();
    return Object.fromEntries(named.map((name) => [name, shown[name]]));
  };
  return judge(run, { rows: members, day, names, show });
}

/** Judge each row with the one before it; rows of the same moment stand as in their file. */
function judgeInOrder(run: Run, members: FactRow[], columns: string[]): RuleResult {
  const without: JudgedRow[] = [];
  const dated: { key: Value[]; row: FactRow }[] = [];
  for (const row of members) {
    const key = columns.map((column) => row.valueAt(column));
    if (key.includes(null)) without.push(lackingKey(run, row, columns));
    else dated.push({ key: key as Value[], row });
  }
  dated.sort((one, other) => compareKeys(one.key, other.key));
  const results = dated.slice(1).map(({ row }, place) => {
    const previous = dated[place].row;
    const show = () => ({ row: row.shown(), previous: previous.shown() });
    return judge(run, { rows: [row], day: dayOf(run, row), names: { row: row.cel, previous: previous.cel }, show });
  });
  return joined(without, results);
}

function compareKeys(one: Value[], other: Value[]): number {
  for (const [place, value] of one.entries()) {
    const difference = compareValues(value, other[place]);
    if (difference) return difference;
  }
  return 0;
}

function judge(run: Run, check: Check): RuleResult {
  const { facts, rule } = run;
  const values: Activation = { ...check.names };
  const computed: { [name: string]: Shown } = {};
  for (const part of rule.let) {
    const value = computedValue(run, part, check, values);
    if (value === UNKNOWN) continue;
    values[part.name] = toCel(value);
    computed[part.name] = showValue(value);
  }
  const isGap = rule.gap.evaluate(facts.bind(check.day, values));
  if (isGap === UNKNOWN) return { ...inOrder(), checked: 0, unknown: [whyUnknown(run, check)] };
  if (!isGap) return inOrder();
  const sentence = say(facts, rule.message, check.day, { ...check.show(), ...computed });
  return { ...inOrder(), offending: [judgedRow(check.rows, sentence, run.columns)], days: new Set([check.day]) };
}

function computedValue(run: Run, part: Let, check: Check, values: Activation): Outcome {
  const { facts } = run;
  if (part.value !== null) return part.value.evaluate(facts.bind(check.day, values));
  if (part.spec?.of) return totalOfLedger(facts, part);
  if (part.spec?.over) return run.windows.get(`${part.name}|${windowKey(part, check.rows[0])}`) ?? UNKNOWN;
  return total(part, check.rows, (row) => bound(run, row));
}

// What is lacking

function lackingKey(run: Run, row: FactRow, columns: string[]): JudgedRow {
  return lacking(
    run,
    row,
    columns.filter((column) => row.valueAt(column) === null),
  );
}

function lacking(run: Run, row: FactRow, columns: string[]): JudgedRow {
  const blank = cellsLeftBlank(row.ledger, columns);
  const lack = blank ? { words: blank, isCell: true } : { words: "所引用的记录不存在", isCell: false };
  return cannotJudge([row], lack, run.columns);
}

function whyUnknown(run: Run, check: Check): JudgedRow {
  const columns = check.rows.flatMap((row) => missingColumns(row, expressionsOf(run.rule)));
  if (columns.length) return lacking(run, check.rows[check.rows.length - 1], [...new Set(columns)]);
  const words = lackingNumbers(run, check.day).join("；") || "所依据的记录不全，或没有适用的限额";
  return cannotJudge(check.rows, { words, isCell: false }, run.columns);
}

/** Say which parameters the unit has not set, and which limits were not in force. */
function lackingNumbers(run: Run, day: Day): string[] {
  const { facts, rule } = run;
  const { parameters, limits } = facts.pack.record;
  const { versions } = facts.common.limits.on(day);
  return [
    ...namesRead(rule, "parameters")
      .filter((name) => facts.parameters[name] === undefined)
      .map((name) => `没有设定参数“${parameters[name].title}”`),
    ...namesRead(rule, "limits")
      .filter((name) => !versions.has(name))
      .map((name) => `${showDate(day)}没有有效的“${limits[name].title}”`),
  ];
}
