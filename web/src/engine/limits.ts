/** The statutory numbers in force on a day: `checklist/engine/limits.py`. */
import type { Period } from "../answers/model.ts";
import { Day, Decimal, FIRST_DAY, LAST_DAY } from "../core/numbers.ts";
import type { Activation, Cel, Expression } from "../pack/cel.ts";
import type { LimitSpec, LimitTable, LimitValue } from "../pack/record.ts";
import { share } from "./shares.ts";

/** The version of each limit that is in force, and its number for conditions; a limit without one has no key. */
export interface LimitsInForce {
  versions: Map<string, LimitValue>;
  cel: Cel;
}

/** What is in force from each day on which anything changed; `spans[0]` is before the first of them. */
export class LimitsByDay {
  private readonly known = new Map<number, number>();

  constructor(
    private readonly changes: number[],
    private readonly spans: LimitsInForce[],
  ) {}

  on(day: Day): LimitsInForce {
    let place = this.known.get(day.ordinal);
    if (place === undefined) {
      place = this.changes.filter((change) => change <= day.ordinal).length;
      this.known.set(day.ordinal, place);
    }
    return this.spans[place];
  }
}

export function limitsByDay(limits: Record<string, LimitSpec>, period: Period): LimitsByDay {
  const changes = new Set<number>();
  for (const value of Object.values(limits).flatMap((limit) => limit.values)) {
    if (value.from !== null) changes.add(Day.parse(value.from)!.ordinal);
    const until = value.until === null ? LAST_DAY : Day.parse(value.until)!;
    if (until.ordinal < LAST_DAY.ordinal) changes.add(until.ordinal + 1);
  }
  const sorted = [...changes].sort((one, other) => one - other);
  return new LimitsByDay(
    sorted,
    [FIRST_DAY.ordinal, ...sorted].map((day) => inForce(limits, period, Day.at(day))),
  );
}

function inForce(limits: Record<string, LimitSpec>, period: Period, day: Day): LimitsInForce {
  const versions = new Map<string, LimitValue>();
  const on = String(day);
  for (const [id, limit] of Object.entries(limits)) {
    const version = limit.values.find(
      (value) => (value.from === null || value.from <= on) && (value.until === null || on <= value.until),
    );
    if (version) versions.set(id, version);
  }
  const entries = [...versions].map(([id, version]): [string, Cel] => [id, numbers(limits[id], version.value, period)]);
  return { versions, cel: new Map(entries) };
}

function numbers(limit: LimitSpec, value: LimitTable, period: Period): Cel {
  if (typeof value !== "string") {
    return new Map(Object.entries(value).map(([key, inner]) => [key, numbers(limit, inner, period)]));
  }
  const here = share(limit, Decimal.parse(value)!, period);
  if (limit.type === "int") return typeof here === "bigint" ? here : here.truncated();
  return typeof here === "bigint" ? Number(here) : here.toNumber();
}

/**
 * Return by which keys conditions look a limit up that is by class, given what their names stand for in each row; nothing
 * of a limit that is one number, and where not all the rows are of one class.
 */
export function classOf(limit: string, expressions: Expression[], names: Activation[]): string[] {
  const lookups = expressions.flatMap((one) => one.lookups);
  const paths = lookups.filter(([table]) => String(table) === String(["limits", limit])).map(([, ...keys]) => keys);
  const found = names.flatMap((known) => paths.map((keys) => keys.map((path) => valueAt(path, known))));
  const [first] = found;
  if (first === undefined || found.some((keys) => String(keys) !== String(first))) return [];
  return first.includes(undefined) ? [] : first.map(String);
}

/** Return what a path stands for among the names of conditions; nothing if that is not there. */
export function valueAt([name, ...rest]: string[], names: Activation): unknown {
  let value: unknown = names[name];
  for (const key of rest) value = value instanceof Map ? value.get(key) : undefined;
  return value;
}
