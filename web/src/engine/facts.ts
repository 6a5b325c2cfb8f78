/** Everything conditions can read: the unit, the period, limits by day, and ledger rows: `checklist/engine/facts.py`. */
import type { Answers, LedgerData, Period, Row } from "../answers/model.ts";
import { Day, Decimal, hasOwn } from "../core/numbers.ts";
import { keyOfValue, parseMoney, type Value } from "../core/values.ts";
import { type Activation, type Cel, toCel, toCelMap } from "../pack/cel.ts";
import type { Ledger, Pack } from "../pack/compiled.ts";
import type { Shown } from "../pack/messages.ts";
import { type LimitsByDay, type LimitsInForce, limitsByDay } from "./limits.ts";
import { showRow } from "./sentences.ts";
import { share } from "./shares.ts";

/** A row ready for conditions, with the rows it refers to, which refer to none themselves. */
export class FactRow {
  private printed: { [name: string]: Shown } | null = null;

  constructor(
    readonly ledger: Ledger,
    readonly row: Row,
    readonly day: Day | null,
    /** The row's values for conditions, with referred rows inside. */
    readonly cel: Cel,
    readonly referred: Map<string, FactRow>,
  ) {}

  /** Return a column's value, or (`vehicle.kind`) a column of the row referred to. */
  valueAt(path: string): Value | null {
    const dot = path.indexOf(".");
    if (dot < 0) return this.row.values[path] ?? null;
    return this.referred.get(path.slice(0, dot))?.valueAt(path.slice(dot + 1)) ?? null;
  }

  has(name: string): boolean {
    return hasOwn(this.row.values, name) || this.referred.has(name);
  }

  /** Return the row as messages print it. */
  shown(): { [name: string]: Shown } {
    this.printed ??= this.print();
    return this.printed;
  }

  private print(): { [name: string]: Shown } {
    const values: { [name: string]: Shown } = showRow(this.ledger, this.row.values);
    for (const [name, target] of this.referred) values[name] = target.shown();
    return values;
  }
}

/** What is the same for every condition: names and limits. */
export interface Common {
  parameters: Record<string, Value>;
  cel: Activation;
  limits: LimitsByDay;
}

/** The rows of one ledger; `rows` are those of the period. */
export interface LedgerRows {
  every: FactRow[];
  rows: FactRow[];
}

/** One unit's answers seen through one pack on one day. */
export class Facts {
  /** The common names, with the limits that are in force together. */
  private readonly bases = new Map<LimitsInForce, Activation>();

  constructor(
    readonly pack: Pack,
    readonly answers: Answers,
    readonly asOf: Day,
    readonly common: Common,
    readonly tables: Map<string, LedgerRows>,
  ) {}

  get parameters(): Record<string, Value> {
    return this.common.parameters;
  }

  data(ledger: string): LedgerData | null {
    return given(this.answers, ledger);
  }

  rows(ledger: string): FactRow[] {
    return this.tables.get(ledger)?.rows ?? [];
  }

  /** Return the day whose limits judge a row: its own, or the period's last if nothing dates it. */
  day(row: FactRow): Day {
    return row.day ?? this.answers.period.to;
  }

  /** Return a row bound for its ledger's conditions, with the limits of a day. */
  activation(row: FactRow, day: Day): Activation {
    return this.bind(day, { row: row.cel });
  }

  /** Return values bound together with the common names. */
  bind(day: Day, values: Activation): Activation {
    const inForce = this.common.limits.on(day);
    let base = this.bases.get(inForce);
    if (base === undefined) {
      base = Object.assign(Object.create(null), this.common.cel, { limits: inForce.cel }) as Activation;
      this.bases.set(inForce, base);
    }
    return Object.assign(Object.create(base), values);
  }
}

export function factsOf(pack: Pack, answers: Answers, asOf: Day): Facts {
  const facts = new Facts(pack, answers, asOf, commonTo(pack, answers, asOf), new Map());
  for (const ledger of inOrder(pack)) {
    const targets = targetsOf(ledger, facts.tables);
    const every = (given(answers, ledger.id)?.rows ?? []).map((row) => factRow(ledger, row, targets));
    facts.tables.set(ledger.id, { every, rows: every.filter((row) => isInPeriod(row.day, answers.period)) });
  }
  return facts;
}

function commonTo(pack: Pack, answers: Answers, asOf: Day): Common {
  const parameters = parametersOf(pack, answers);
  const { period, unit } = answers;
  const shares = Object.entries(parameters).map(([name, value]): [string, Cel] => {
    const isNumber = typeof value === "bigint" || value instanceof Decimal;
    return [name, toCel(isNumber ? share(pack.record.parameters[name], value, period) : value)];
  });
  const cel: Activation = {
    unit: toCelMap([
      ["level", unit.level],
      ["kind", unit.kind],
    ]),
    period: toCelMap([
      ["from", toCel(period.from)],
      ["to", toCel(period.to)],
    ]),
    parameters: toCelMap(shares),
    as_of: toCel(asOf),
  };
  return { parameters, cel, limits: limitsByDay(pack.record.limits, period) };
}

function parametersOf(pack: Pack, answers: Answers): Record<string, Value> {
  const found: Record<string, Value> = {};
  for (const [name, spec] of Object.entries(pack.record.parameters)) {
    if (hasOwn(answers.parameters, name)) found[name] = answers.parameters[name];
    else if (spec.default !== null) {
      const number = Decimal.parse(spec.default)!;
      if (spec.type === "money") found[name] = parseMoney(spec.default, spec.unit);
      else found[name] = spec.type === "int" ? number.truncated() : number;
    }
  }
  return found;
}

/** Return the ledgers, those that refer to no other first: what they hold is looked up by the rest. */
function inOrder(pack: Pack): Ledger[] {
  const all = [...pack.ledgers.values()];
  return [...all.filter((ledger) => !references(ledger).length), ...all.filter((ledger) => references(ledger).length)];
}

interface Reference {
  column: string;
  as: string;
  ledger: string;
  key: string;
}

function references(ledger: Ledger): Reference[] {
  return Object.entries(ledger.spec.columns).flatMap(([column, spec]) => {
    if (!spec.refers_to || !spec.as) return [];
    const [target, key = ""] = spec.refers_to.split(".");
    return [{ column, as: spec.as, ledger: target, key }];
  });
}

type Targets = [Reference, Map<string, FactRow>][];

/** Return where the rows that a ledger refers to are found. */
function targetsOf(ledger: Ledger, tables: Map<string, LedgerRows>): Targets {
  return references(ledger).map((reference) => {
    const rows = new Map<string, FactRow>();
    for (const row of tables.get(reference.ledger)?.every ?? []) {
      const value = row.row.values[reference.key];
      if (value !== undefined) rows.set(keyOfValue(value), row);
    }
    return [reference, rows];
  });
}

/** Return what a unit gave for a ledger; what is still to be confirmed was not given. */
export function given(answers: Answers, ledger: string): LedgerData | null {
  const data = answers.ledgers[ledger];
  return data?.isWritten && !data.toConfirm ? data : null;
}

function factRow(ledger: Ledger, row: Row, targets: Targets): FactRow {
  const referred = new Map<string, FactRow>();
  for (const [reference, rows] of targets) {
    const value = row.values[reference.column];
    const target = value === undefined ? undefined : rows.get(keyOfValue(value));
    if (target) referred.set(reference.as, target);
  }
  const entries = Object.entries(row.values).map(([name, value]): [string, Cel] => [name, toCel(value)]);
  for (const [name, target] of referred) entries.push([name, target.cel]);
  const day = ledger.spec.dated_by ? row.values[ledger.spec.dated_by] : null;
  return new FactRow(ledger, row, day instanceof Day ? day : null, toCelMap(entries), referred);
}

function isInPeriod(day: Day | null, period: Period): boolean {
  return day === null || (period.from.ordinal <= day.ordinal && day.ordinal <= period.to.ordinal);
}
