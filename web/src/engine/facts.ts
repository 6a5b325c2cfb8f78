/** Everything conditions can read: the unit, the period, limits by day, and ledger rows: `checklist/engine/facts.py`. */
import { forConditions, rowDay } from "../answers/ledgers.ts";
import type { Answers, LedgerData, Period, Row, Unread } from "../answers/model.ts";
import { few } from "../core/errors.ts";
import { Day, Decimal, hasOwn } from "../core/numbers.ts";
import { ROWS_AT_ONCE, type Steps } from "../core/steps.ts";
import { keyOfValue, parseMoney, type Value } from "../core/values.ts";
import { type Activation, type Cel, type Lookup, toCel, UNKNOWN } from "../pack/cel.ts";
import type { Ledger, Pack } from "../pack/compiled.ts";
import type { Named, Shown } from "../pack/messages.ts";
import type { ParameterSpec } from "../pack/record.ts";
import { type LimitsByDay, type LimitsInForce, limitsByDay } from "./limits.ts";
import { showRow } from "./sentences.ts";
import { share } from "./shares.ts";

/** What stands in a row, whatever its number, with the rows it refers to, which refer to none themselves. */
class Content {
  shown: Map<string, Shown | undefined> | null = null;
  label: string | null = null;
  private common: Common | null = null;
  private readonly made = new Map<object, unknown>();

  constructor(
    readonly day: Day | null,
    /** The values for conditions, with referred rows inside. */
    readonly cel: Cel,
    /** The rows that it refers to, by the name that conditions give them; the last is the one that they see. */
    readonly pointed: Map<string, FactRow[]>,
    /** By which names it would refer to rows of ledgers that wait to be confirmed. */
    readonly waiting: string,
  ) {}

  /** Return what was made of it before, while all that is common to rows stays the same, or make it now. */
  recall<T>(common: Common, key: object, make: () => T): T {
    if (this.common !== common) {
      this.common = common;
      this.made.clear();
    }
    const known = this.made.get(key) as T | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.made.set(key, made);
    return made;
  }
}

/** A row ready for conditions. */
export class FactRow {
  constructor(
    readonly ledger: Ledger,
    readonly row: Row,
    readonly content: Content,
  ) {}

  get day(): Day | null {
    return this.content.day;
  }

  get cel(): Cel {
    return this.content.cel;
  }

  /** The rows that it refers to, by the name that conditions give them; the last is the one that they see. */
  get pointed(): Map<string, FactRow[]> {
    return this.content.pointed;
  }

  /** Return the row that conditions see by a name. */
  referred(name: string): FactRow | undefined {
    const rows = this.pointed.get(name);
    return rows?.[rows.length - 1];
  }

  /** Return a column's value, or (`vehicle.kind`) a column of the row referred to. */
  valueAt(path: string): Value | null {
    const dot = path.indexOf(".");
    if (dot < 0) return this.row.values[path] ?? null;
    return this.referred(path.slice(0, dot))?.valueAt(path.slice(dot + 1)) ?? null;
  }

  has(name: string): boolean {
    return hasOwn(this.row.values, name) || this.pointed.has(name);
  }

  /** Show a column, or the row referred to by a name, as messages print it. */
  show(name: string): Shown | undefined {
    this.content.shown ??= new Map();
    const { shown, pointed } = this.content;
    if (!shown.has(name)) {
      const rows = pointed.get(name);
      const { unread, values } = this.row;
      const own = () => (hasOwn(unread, name) ? showUnread(unread[name]) : showRow(this.ledger, values)(name));
      shown.set(name, rows ? showing(...rows) : own());
    }
    return shown.get(name);
  }

  /** Yield the row as it refers to one row by each of some names: where it refers to several, with each of them. */
  *oneByOne(names: string[]): Generator<FactRow> {
    const [several] = names.filter((name) => (this.pointed.get(name)?.length ?? 0) > 1);
    if (several === undefined) {
      yield this;
      return;
    }
    for (const target of this.pointed.get(several)!) {
      const cel = new Map([...(this.cel as Lookup), [several, target.cel]]);
      const pointed = new Map([...this.pointed, [several, [target]]]);
      yield* new FactRow(this.ledger, this.row, new Content(this.day, cel, pointed, this.content.waiting)).oneByOne(
        names,
      );
    }
  }

  /** What the row is called: an approval names it so. */
  get label(): string {
    this.content.label ??= this.ledger.label.render({ row: showing(this) });
    return this.content.label;
  }
}

/** Return a cell that cannot be read as messages print it: what stands there, so that the row is known by it. */
const showUnread = ({ why, written }: Unread): string => (written ? `“${written}”` : `（${why}）`);

/** Return a row as sentences ask for it, or several that go by one name. */
export const showing =
  (...rows: FactRow[]): Named =>
  (name) =>
    rows.length === 1 ? rows[0].show(name) : few([...new Set(rows.map((row) => String(row.show(name))))]);

/** What is the same for every condition: names and limits. */
interface Common {
  parameters: Record<string, Value>;
  cel: Activation;
  limits: LimitsByDay;
}

/** The rows of one ledger: `rows` are those of the period, `judged` these and those of earlier ones that rules hold open. */
interface LedgerRows {
  every: FactRow[];
  rows: FactRow[];
  judged: FactRow[];
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

  /** Return the rows of a ledger that rules may look at: those of the period, and of earlier ones that are open. */
  judged(ledger: string): FactRow[] {
    return this.tables.get(ledger)?.judged ?? [];
  }

  /** Return the day whose limits judge a row: its own, or the period's last if nothing dates it. */
  day(row: FactRow): Day {
    return row.day ?? this.answers.period.to;
  }

  /** Return what was made before of what stands in a row, or make it now. */
  recall<T>(row: FactRow, key: object, make: () => T): T {
    return row.content.recall(this.common, key, make);
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

/** Return what conditions can read; what is as it was `before` is taken over. */
export function* factsOf(pack: Pack, answers: Answers, asOf: Day, before?: Facts): Steps<Facts> {
  const then = before?.answers;
  const isSame =
    then?.parameters === answers.parameters && then.unit === answers.unit && then.period === answers.period;
  const common = before && isSame ? before.common : commonTo(pack, answers, asOf);
  const facts = new Facts(pack, answers, asOf, common, new Map());
  for (const ledger of inOrder(pack)) {
    const read = [ledger.id, ...references(ledger).map((reference) => reference.ledger)];
    const isKept = before && isSame && read.every((id) => before.answers.ledgers[id] === answers.ledgers[id]);
    facts.tables.set(ledger.id, isKept ? before.tables.get(ledger.id)! : yield* tableOf(facts, ledger));
  }
  return facts;
}

function* tableOf(facts: Facts, ledger: Ledger): Steps<LedgerRows> {
  const written = given(facts.answers, ledger.id)?.rows ?? [];
  const targets = written.length ? targetsOf(ledger, facts) : NO_TARGETS;
  const every: FactRow[] = [];
  for (const row of written) {
    every.push(factRow(ledger, row, targets));
    if (every.length % ROWS_AT_ONCE === 0) yield;
  }
  const { period } = facts.answers;
  const rows = every.filter((row) => isInPeriod(row.day, period));
  const isHeld = ({ row, day }: FactRow) => isJudged(row, day, ledger.openUntil, period);
  return { every, rows, judged: ledger.openUntil.length ? every.filter(isHeld) : rows };
}

function commonTo(pack: Pack, answers: Answers, asOf: Day): Common {
  const parameters = parametersOf(pack, answers);
  const { period, unit } = answers;
  const shares = Object.entries(parameters).map(([name, value]): [string, Cel] => {
    return [name, toCel(here(pack.record.parameters[name], value, period))];
  });
  const cel: Activation = {
    unit: new Map<string, Cel>([
      ["level", unit.level],
      ["kind", unit.kind],
    ]),
    period: new Map<string, Cel>([
      ["from", toCel(period.from)],
      ["to", toCel(period.to)],
    ]),
    parameters: new Map(shares),
    as_of: toCel(asOf),
  };
  return { parameters, cel, limits: limitsByDay(pack.record.limits, period) };
}

/** Return what a parameter comes to in a period, in its own type: one with decimals stays so if its share is whole. */
function here(spec: ParameterSpec, value: Value, period: Period): Value {
  if (typeof value !== "bigint" && !(value instanceof Decimal)) return value;
  const part = share(spec, value, period);
  return spec.type === "number" && typeof part === "bigint" ? Decimal.of(part) : part;
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

/** Return the columns that refer to another ledger's rows. */
export function references(ledger: Ledger): Reference[] {
  return Object.entries(ledger.spec.columns).flatMap(([column, spec]) => {
    if (!spec.refers_to || !spec.as) return [];
    const [target, key = ""] = spec.refers_to.split(".");
    return [{ column, as: spec.as, ledger: target, key }];
  });
}

/** Where the rows that a ledger refers to are found, and by which names it would refer to those of ledgers that wait. */
interface Targets {
  found: [Reference, Map<string, FactRow[]>][];
  waiting: string;
}

const NO_TARGETS: Targets = { found: [], waiting: "" };

function targetsOf(ledger: Ledger, { answers, tables }: Facts): Targets {
  const waiting = references(ledger).filter((reference) => waits(answers, reference.ledger));
  const found = references(ledger).map((reference): [Reference, Map<string, FactRow[]>] => {
    const rows = new Map<string, FactRow[]>();
    for (const row of tables.get(reference.ledger)?.every ?? []) {
      const value = row.row.values[reference.key];
      if (value === undefined) continue;
      const known = rows.get(keyOfValue(value));
      if (known) known.push(row);
      else rows.set(keyOfValue(value), [row]);
    }
    return [reference, rows];
  });
  return { found, waiting: waiting.map(({ as }) => as).join() };
}

/** Return what a unit gave for a ledger; what is still to be confirmed was not given. */
export function given(answers: Answers, ledger: string): LedgerData | null {
  const data = answers.ledgers[ledger];
  return data?.isWritten && !data.toConfirm ? data : null;
}

/** Whether a ledger is the last period's and nobody has confirmed it for this one. */
export const waits = (answers: Answers, ledger: string): boolean => answers.ledgers[ledger]?.toConfirm === true;

const known = new WeakMap<Row["values"], Content>();
const NONE = new Map<string, FactRow[]>();

function factRow(ledger: Ledger, row: Row, targets: Targets): FactRow {
  const pointed = targets.found.length ? new Map<string, FactRow[]>() : NONE;
  for (const [reference, rows] of targets.found) {
    const value = row.values[reference.column];
    const target = value === undefined ? undefined : rows.get(keyOfValue(value));
    if (target) pointed.set(reference.as, target);
  }
  let content = known.get(row.values);
  if (content === undefined || content.waiting !== targets.waiting || !isSameRows(content.pointed, pointed)) {
    content = contentOf(ledger, row, pointed, targets.waiting);
    known.set(row.values, content);
  }
  return new FactRow(ledger, row, content);
}

function isSameRows(some: Map<string, FactRow[]>, others: Map<string, FactRow[]>): boolean {
  if (some === others) return true;
  const isSame = (rows: FactRow[], known: FactRow[] | undefined) =>
    rows.length === known?.length && rows.every((row, at) => isSameRow(row, known[at]));
  return some.size === others.size && [...some].every(([as, rows]) => isSame(rows, others.get(as)));
}

/** Whether two rows say the same at the same place: findings call them by their numbers. */
const isSameRow = (one: FactRow, other: FactRow): boolean =>
  one.content === other.content && one.row.number === other.row.number;

function contentOf(ledger: Ledger, row: Row, pointed: Map<string, FactRow[]>, waiting: string): Content {
  const cel: Lookup = new Map();
  for (const name of Object.keys(row.unread)) {
    const { as } = ledger.spec.columns[name];
    for (const unknown of as ? [name, as] : [name]) cel.set(unknown, UNKNOWN);
  }
  const { columns } = ledger.spec;
  for (const name in row.values) cel.set(name, forConditions(columns[name], row.values[name]));
  for (const [name, rows] of pointed) cel.set(name, rows[rows.length - 1].cel);
  return new Content(rowDay(ledger, row), cel, pointed, waiting);
}

export function isInPeriod(day: Day | null, period: Period): boolean {
  return day === null || (period.from.ordinal <= day.ordinal && day.ordinal <= period.to.ordinal);
}

/** Whether a row of a day is looked at in a period: `is_judged` of `checklist/answers/ledgers.py`. */
export function isJudged({ values }: Row, day: Day | null, until: string[], period: Period): boolean {
  const start = period.from.ordinal;
  if (day === null || day.ordinal >= start) return isInPeriod(day, period);
  return until.some((name) => {
    const value = values[name];
    return !(value instanceof Day) || value.ordinal >= start;
  });
}
