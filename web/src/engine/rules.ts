/** Apply one ledger rule to the rows of the period: which rows offend, and which cannot be judged: `checklist/engine/rules.py`. */
import { type Day, hasOwn } from "../core/numbers.ts";
import { ROWS_AT_ONCE, type Steps } from "../core/steps.ts";
import { compareValues, type Value } from "../core/values.ts";
import { type Activation, type Cel, type Computed, type Lookup, type Outcome, toCel, UNKNOWN } from "../pack/cel.ts";
import type { Ledger, Let, Rule } from "../pack/compiled.ts";
import type { Shown } from "../pack/messages.ts";
import { counted, isUnknown, total, totalOfLedger, type Windows, windowKey, windowsOf } from "./aggregates.ts";
import { type FactRow, type Facts, showing, waits } from "./facts.ts";
import { cellsLacking, numbersLacking, rowLacks } from "./lacking.ts";
import { classOf } from "./limits.ts";
import type { AppliedLimit, JudgedRow, Lack } from "./model.ts";
import {
  ALONE,
  bound,
  dayOf,
  holds,
  INCOMPLETE,
  LEFT_OUT,
  lackingKey,
  lacks,
  type Made,
  place,
  type Run,
} from "./placing.ts";
import { columnsRead, expressionsOf, judgingOf, namesIn, namesRead } from "./reading.ts";
import { cannotJudge, judgedRow, say, showValue } from "./sentences.ts";

/** What a rule made of rows, of which it judged as many as `checked`. */
export interface RuleResult {
  checked: number;
  offending: JudgedRow[];
  unknown: JudgedRow[];
}

const IN_ORDER: Made = { kind: "in order", told: [], checked: 1 };

/** A rule with what it makes of the rows. */
interface Gathering extends Run {
  outcomes: Outcomes;
}

/** What is judged at once: a row, a row with the one before it, or a group of rows. */
interface Check {
  rows: FactRow[];
  previous?: FactRow;
  day: Day;
  names: Activation;
  show: () => { [name: string]: Shown };
}

/**
 * Apply rules of one ledger to its rows of the period, and return what each makes of them; throws `InputError` when a
 * condition cannot be computed at all.
 */
export function* runRules(facts: Facts, ledger: Ledger, rules = ledger.rules): Steps<Map<string, RuleResult>> {
  const runs = rules.map((rule): Gathering => ({ facts, rule, columns: columnsRead(rule), outcomes: new Outcomes() }));
  const byRow = runs.filter(({ rule }) => isJudgedByRow(rule));
  let number = 0;
  for (const row of facts.judged(ledger.id)) {
    if (++number % ROWS_AT_ONCE === 0) yield;
    const made = facts.recall(row, rules, () => byRow.map((run) => judgeRow(run, row)));
    for (let at = 0; at < made.length; at++) byRow[at].outcomes.add(made[at], row);
  }
  for (const run of runs) if (!isJudgedByRow(run.rule)) yield* judgeGroups(run);
  return new Map(runs.map(({ rule, outcomes }) => [rule.id, outcomes.result()]));
}

/**
 * Return what a rule makes of a ledger of which the unit says that there was nothing to record. Only one that looks at
 * the whole ledger makes something of it: what had to be done was not. One that `finds_none` takes the unit's word.
 */
export function judgeNothing(facts: Facts, rule: Rule): RuleResult {
  const outcomes = new Outcomes();
  const { group_by, after, finds_none } = rule.spec;
  const day = facts.answers.period.to;
  if (group_by?.length === 0 && !after?.length && !finds_none && rule.valid.holdsOn(day)) {
    const run: Run = { facts, rule, columns: [] };
    outcomes.add(judge(run, { rows: [], day, names: {}, show: () => ({}) }));
  }
  return outcomes.result();
}

/** Whether what a rule makes of a row rests on nothing but the row. */
function isJudgedByRow(rule: Rule): boolean {
  const { group_by, after } = rule.spec;
  return group_by === null && !after?.length && rule.let.every((part) => !part.spec?.of && !part.spec?.over);
}

function judgeRow(run: Run, row: FactRow): Made {
  const found = place(run, row);
  return typeof found === "object" ? found : judge(run, alone(run, row));
}

function* judgeGroups(run: Gathering): Steps<void> {
  const { facts, rule, outcomes } = run;
  const groups = new Map<string | FactRow, FactRow[]>();
  const wanted: FactRow[] = [];
  let number = 0;
  for (const row of facts.judged(rule.ledger)) {
    if (++number % ROWS_AT_ONCE === 0) yield;
    const found = facts.recall(row, rule, () => place(run, row));
    if (typeof found === "object") outcomes.add(found, row);
    if (typeof found === "object" && found.kind !== "keyless") continue;
    wanted.push(row);
    if (typeof found === "object") continue;
    const key = found === ALONE ? row : found;
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  const windows = windowsOf(facts, rule.let, wanted, (row) => bound(run, row));
  for (const members of groups.values()) {
    if (++number % ROWS_AT_ONCE === 0) yield;
    if (rule.spec.after?.length) judgeInOrder(run, members, rule.spec.after, windows);
    else
      outcomes.add(judge(run, rule.spec.group_by === null ? alone(run, members[0]) : together(run, members), windows));
  }
}

/** Gathers what a rule makes of rows. */
class Outcomes {
  private checked = 0;
  private readonly rows = {
    offending: [] as JudgedRow[],
    unplaced: [] as JudgedRow[],
    keyless: [] as JudgedRow[],
    unknown: [] as JudgedRow[],
  };

  /** Add what was made; of a single `row` it may have been made when the row had another number. */
  add(made: Made, row: FactRow | null = null): void {
    if (made.kind === "left out") return;
    this.checked += made.checked;
    if (made.kind === "in order") return;
    const told = row === null ? made.told : made.told.map((one) => numbered(one, row.row.number));
    this.rows[made.kind].push(...told);
  }

  result(): RuleResult {
    const { offending, unplaced, keyless, unknown } = this.rows;
    return { checked: this.checked, offending, unknown: [...unplaced, ...keyless, ...unknown] };
  }
}

function numbered(told: JudgedRow, number: number): JudgedRow {
  return told.numbers[0] === number ? told : { ...told, numbers: [number] };
}

// Judging

function alone(run: Run, row: FactRow): Check {
  return { rows: [row], day: dayOf(run, row), names: { row: row.cel }, show: () => ({ row: showing(row) }) };
}

/** Return what is judged of the rows of one group, which stand in the order of their file. */
function together(run: Run, members: FactRow[]): Check {
  const { facts, rule } = run;
  const [first] = members;
  const known = facts.pack.ledgers.get(rule.ledger)!.spec.columns;
  const named = (rule.spec.group_by ?? []).filter((name) => hasOwn(known, name));
  const names: Activation = {};
  for (const name of named) names[name] = (first.cel as Lookup).get(name) as Cel;
  const day = members.map((row) => dayOf(run, row)).reduce((a, b) => (b.ordinal > a.ordinal ? b : a));
  const show = () => {
    return Object.fromEntries(named.map((name) => [name, first.show(name)!]));
  };
  return { rows: members, day, names, show };
}

/**
 * Judge each row with the one before it; rows of the same moment stand as in their file. Two rows are no pair if one may lie
 * between them of which nobody can tell where it stands.
 */
function judgeInOrder(run: Gathering, members: FactRow[], columns: string[], windows: Windows): void {
  const dated: { key: Value[]; row: FactRow }[] = [];
  const lost: Value[][] = [];
  for (const row of members) {
    const key = columns.map((column) => row.valueAt(column));
    const missing = key.indexOf(null);
    if (missing < 0) dated.push({ key: key as Value[], row });
    else {
      if (holds(run, row)) run.outcomes.add(lacks("unknown", lackingKey(run, row, columns)));
      lost.push(key.slice(0, missing) as Value[]);
    }
  }
  dated.sort((one, other) => compareKeys(one.key, other.key));
  // Those of one length in order, and how far they are gone through: pairs come in order too.
  const starts = columns.map((_, length) => ({
    known: lost.filter((start) => start.length === length).sort(compareKeys),
    at: 0,
  }));
  if (dated.slice(1).some(({ row }) => holds(run, row))) run.outcomes.add(IN_ORDER);
  for (const [place, { key, row }] of dated.slice(1).entries()) {
    const { key: before, row: previous } = dated[place];
    const isApart = starts.filter((one) => {
      while (one.at < one.known.length && compareKeys(one.known[one.at], before) < 0) one.at++;
      return one.at < one.known.length && compareKeys(one.known[one.at], key) <= 0;
    });
    if (isApart.length || !holds(run, row)) continue;
    const names = { row: row.cel, previous: previous.cel };
    const show = () => ({ row: showing(row), previous: showing(previous) });
    run.outcomes.add(judge(run, { rows: [row], previous, day: dayOf(run, row), names, show }, windows));
  }
}

function compareKeys(one: Value[], other: Value[]): number {
  for (const [place, value] of one.entries()) {
    const difference = compareValues(value, other[place]);
    if (difference) return difference;
  }
  return 0;
}

function judge(run: Run, check: Check, windows: Windows = new Map()): Made {
  const { facts, rule } = run;
  const [isGap, named] = outcome(run, check, { names: check.names, windows });
  if (isGap === UNKNOWN) return check.rows.length ? lacks("unknown", ...whyUnknown(run, check, windows)) : LEFT_OUT;
  const checked = check.rows.length || 1;
  if (!isGap) return checked === 1 ? IN_ORDER : { ...IN_ORDER, checked };
  const computed = Object.entries(named).map(([name, value]): [string, Shown] => [name, showValue(value)]);
  const sentence = say(facts, rule.message, check.day, { ...check.show(), ...Object.fromEntries(computed) });
  const rows = rowsMeant(run, check, named);
  const ofNoRow = { ledger: rule.ledger, numbers: [], label: "", sentence, values: [], lack: null };
  const row = rows.length ? judgedRow(rows, sentence, run.columns) : ofNoRow;
  const limits = applied(run, check, named);
  return { kind: "offending", told: [{ ...row, day: check.day, limits }], checked };
}

/**
 * Return what a rule's condition comes to with some names bound, and the named values that are known. `totals` are those
 * over rows, if they were reckoned before: one that is not there is unknown.
 */
function outcome(
  run: Run,
  check: Check,
  { names, windows = new Map(), totals }: { names: Activation; windows?: Windows; totals?: Record<string, Computed> },
): [Outcome, Record<string, Computed>] {
  const values: Activation = { ...names };
  const named: Record<string, Computed> = {};
  for (const part of run.rule.let) {
    const isKnown = totals !== undefined && part.value === null;
    const value = isKnown ? (totals[part.name] ?? UNKNOWN) : computedValue(run, part, { check, values, windows });
    if (value === UNKNOWN) continue;
    values[part.name] = toCel(value);
    named[part.name] = value;
  }
  return [run.rule.gap.evaluate(run.facts.bind(check.day, values)), named];
}

/** Return the limits that a gap was held against, each with the class of what is judged, if it is by class. */
function applied(run: Run, check: Check, named: Record<string, Computed>): AppliedLimit[] {
  const common = { ...run.facts.common.cel, ...check.names };
  const rows = check.rows.length ? check.rows.map((row): Activation => ({ ...common, row: row.cel })) : [common];
  const expressions = expressionsOf(run.rule);
  return heldAgainst(run, check, named).map((limit) => ({ limit, keys: classOf(limit, expressions, rows) }));
}

/** Return the limits without which nobody could tell that there is a gap; all that are read if each could be missed. */
function heldAgainst(run: Run, check: Check, named: Record<string, Computed>): string[] {
  const names = namesRead(run.rule, "limits");
  if (names.length < 2) return names;
  const ofRows = run.rule.let.flatMap((part) => [part.each, part.where]).filter((part) => part !== null);
  const byRow = new Set(namesIn(ofRows, "limits"));
  const needed = names.filter((name) => {
    if (byRow.has(name) || check.rows.some((row) => isLookedAtBy(run, row, name))) return true;
    const limits = limitsWithout(run, name, check.day);
    return outcome(run, check, { names: { ...check.names, limits }, totals: named })[0] === UNKNOWN;
  });
  return needed.length ? needed : names;
}

/** Whether nobody could tell without a limit that a rule looks at a row. */
function isLookedAtBy(run: Run, row: FactRow, limit: string): boolean {
  const { where } = run.rule;
  if (where === null || !namesIn([where], "limits").includes(limit)) return false;
  const day = dayOf(run, row);
  const names = { row: row.cel, limits: limitsWithout(run, limit, day) };
  return where.evaluate(run.facts.bind(day, names)) === UNKNOWN;
}

function limitsWithout(run: Run, name: string, day: Day): Lookup {
  const limits = [...(run.facts.common.limits.on(day).cel as ReadonlyMap<string, Cel>)];
  return new Map(limits.filter(([other]) => other !== name));
}

/** Return the rows that a finding is about: of a whole ledger those alone of which the numbers are made that it rests on. */
function rowsMeant(run: Run, check: Check, named: Record<string, Computed>): FactRow[] {
  const { rows } = check;
  const own = run.rule.let.filter(({ spec }) => spec !== null && !spec.of);
  if (run.rule.spec.group_by?.length !== 0 || !own.length) return rows;
  const names = own.map(({ name }) => name);
  const resting = own.filter(({ name }) => restsOn(run, check, { named, number: name, own: names }));
  const meant = new Set(resting.flatMap((part) => counted(run.facts, part, rows, (row) => bound(run, row))));
  return rows.filter((row) => meant.has(row));
}

/** Whether there is a gap for what one of a rule's own numbers is: without it nobody could tell, or it is enough. */
function restsOn(
  run: Run,
  check: Check,
  { named, number, own }: { named: Record<string, Computed>; number: string; own: string[] },
): boolean {
  const outcomeWithout = (names: string[]) => {
    const totals = Object.fromEntries(Object.entries(named).filter(([name]) => !names.includes(name)));
    return outcome(run, check, { names: check.names, totals })[0];
  };
  return outcomeWithout([number]) === UNKNOWN || outcomeWithout(own.filter((name) => name !== number)) === true;
}

function computedValue(
  run: Run,
  part: Let,
  { check, values, windows }: { check: Check; values: Activation; windows: Windows },
): Outcome {
  const { facts } = run;
  if (part.value !== null) return part.value.evaluate(facts.bind(check.day, values));
  if (part.spec?.of) {
    if (!windows.has(part.name)) windows.set(part.name, totalOfLedger(facts, part));
    return windows.get(part.name)!;
  }
  if (part.spec?.over && !check.rows.length) return UNKNOWN;
  if (part.spec?.over) return windows.get(`${part.name}|${windowKey(part, check.rows[0])}`) ?? UNKNOWN;
  return total(facts, part, check.rows, (row) => bound(run, row));
}

// What is lacking

/** Return what cannot be judged: each row that lacks something by itself, or all for want of what is not in them. */
function whyUnknown(run: Run, check: Check, windows: Windows): JudgedRow[] {
  const numbers = numbersLacking(run.facts, judgingOf(run.rule), check.day, {
    ...run.facts.common.cel,
    ...check.names,
  });
  const found = numbers !== null && !numbers.isParameter ? [] : rowsLacking(run, check);
  if (found.length && numbers === null) return found.map(([row, lack]) => cannotJudge([row], lack, run.columns));
  const elsewhere = () => ({ words: lackingElsewhere(run, check, windows) || INCOMPLETE, cells: [] });
  const lack = numbers && found.length ? { ...numbers, isParameter: false } : numbers;
  return [cannotJudge(check.rows, lack ?? elsewhere(), run.columns)];
}

/** Return the rows of what is judged that lack something themselves. */
function rowsLacking(run: Run, check: Check): [FactRow, Lack][] {
  const { facts, rule } = run;
  const whole = [rule.gap, ...rule.let.flatMap((part) => part.value ?? [])];
  const found: [FactRow, Lack][] = [];
  const before = check.previous && rowLacks(facts, check.previous, whole, check.day, "previous");
  if (check.previous && before) found.push([check.previous, before]);
  const own = rule.let.filter(({ spec }) => spec !== null && !spec.of);
  const over = own.flatMap(({ spec }) => spec?.over ?? []).map((column) => column.split("."));
  for (const row of check.rows) {
    const unknown = own.filter((part) => isUnknown(facts, part, row, (one) => bound(run, one)));
    const parts = unknown.flatMap((part) => [part.where, part.each].filter((one) => one !== null));
    const lack = rowLacks(facts, row, [...whole, ...parts], dayOf(run, row)) ?? cellsLacking(facts, row, over);
    if (lack !== null) found.push([row, lack]);
  }
  return found;
}

/** Say what is lacking in records that are not those judged. */
function lackingElsewhere(run: Run, check: Check, windows: Windows): string {
  const { facts } = run;
  const told = new Set<string>();
  for (const part of run.rule.let) {
    if (!part.spec?.of && !part.spec?.over) continue;
    if (computedValue(run, part, { check, values: {}, windows }) !== UNKNOWN) continue;
    told.add(part.spec.of ? notKnown(facts, part.spec.of) : "一起比较的记录没有填全");
  }
  return [...told].join("；");
}

function notKnown(facts: Facts, id: string): string {
  const { title } = facts.pack.ledgers.get(id)!;
  if (waits(facts.answers, id)) return `《${title}》沿用上期，本期尚未确认`;
  return facts.data(id) === null ? `没有提供《${title}》` : `《${title}》没有填全`;
}
