/** Conditions in CEL, the only place that knows the library: `checklist/pack/cel/`. */
import {
  type CelInput,
  type CelMap,
  CelScalar,
  celEnv,
  celFunc,
  celMap,
  isCelError,
  objectType,
  parse,
  plan,
} from "@bufbuild/cel";
import { create } from "@bufbuild/protobuf";
import { isReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { InputError, Problem, withoutTraces } from "../core/errors.ts";
import { Day, Decimal, daysInMonth } from "../core/numbers.ts";
import type { Value } from "../core/values.ts";
import type { ConditionRecord } from "./record.ts";
import type { Workdays } from "./workdays.ts";

/** The outcome of a condition that needs a value nobody gave. */
export const UNKNOWN = Symbol("unknown");
export type Unknown = typeof UNKNOWN;
/** What a condition can give. */
export type Computed = string | bigint | number | boolean | Day;
export type Outcome = Computed | Unknown;
/** A value as the library takes it. */
export type Cel = CelInput;
/** Values by the names that conditions use. */
export type Activation = { [name: string]: Cel };

const BY_ZERO = "除数为零";
const OVERFLOW = "数太大";
const NOT_A_DAY = "日期应当写成 2026-03-05";
const NOT_A_MONTH = "月份应当是 1 到 12";
const NO_SUCH_DAY = "数或日期超出范围";
const FAILURES = [BY_ZERO, OVERFLOW, NOT_A_DAY, NOT_A_MONTH, NO_SUCH_DAY];
const MAX_COMPUTED_TEXT = 20_000;
const MISSING = /^(?:field not found: |unresolved attribute$)/;
/** What the library says of everything that can go wrong, and how the rule maintainer is told. */
const FAILED: [RegExp, string][] = [
  [/(?:divide|modulus) by zero$/, BY_ZERO],
  [/overflow|out of .*range/, OVERFLOW],
  [/no matching overload|type mismatch/, "值的类型不合"],
];
const LARGEST = 2n ** 63n;

const timestamps = new Map<number, Cel>();

function timestamp(day: Day): Cel {
  let stamp = timestamps.get(day.ordinal);
  if (stamp === undefined) {
    stamp = reflect(TimestampSchema, create(TimestampSchema, { seconds: BigInt(day.seconds) })) as unknown as Cel;
    if (timestamps.size < 20_000) timestamps.set(day.ordinal, stamp);
  }
  return stamp;
}

/** Return a typed value as the library takes it. */
export function toCel(value: Value | Computed): Cel {
  if (value instanceof Decimal) return value.toNumber();
  return value instanceof Day ? timestamp(value) : value;
}

/** Return values by name as one that conditions look into. */
export function toCelMap(entries: Iterable<[string, Cel]>): CelMap {
  return celMap(new Map(entries));
}

/** Whether a value is a day, as the library takes it. */
export const isDay = (value: unknown): boolean => isReflectMessage(value);

export function dayOf(stamp: unknown): Day {
  return Day.fromSeconds(Number((stamp as { message: Timestamp }).message.seconds));
}

const bounded = (value: bigint): bigint => {
  if (value < -LARGEST || value >= LARGEST) throw new Error(OVERFLOW);
  return value;
};

function dayAt(year: bigint, month: number, day: number): Day {
  if (year > 2n ** 31n - 1n || year < -(2n ** 31n)) throw new Error(OVERFLOW);
  const found = Day.of(Number(year), month, day);
  if (!found) throw new Error(NO_SUCH_DAY);
  return found;
}

const floorDiv = (a: bigint, b: bigint): bigint => {
  if (b === 0n) throw new Error(BY_ZERO);
  return a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
};
const divide = (a: number, b: number): number => {
  if (b === 0) throw new Error(BY_ZERO);
  return a / b;
};

/** Return the same day some months later, or that month's last day. */
function addMonths(start: Day, months: bigint): Day {
  const count = BigInt(start.year * 12 + start.month - 1) + months;
  const year = floorDiv(count, 12n);
  const month = Number(count - year * 12n) + 1;
  const cycle = Number(((year % 400n) + 400n) % 400n) + 2000;
  return dayAt(year, month, Math.min(start.day, daysInMonth(cycle, month)));
}

function functions(workdays: Workdays) {
  const { INT, DOUBLE, STRING } = CelScalar;
  const T = objectType(TimestampSchema);
  const stamp = (day: Day) => timestamp(day) as never;
  return [
    celFunc("date", [STRING], T, (text) => {
      const day = Day.parse(text);
      if (!day) throw new Error(/^\d{4}-\d{2}-\d{2}$/.test(text) ? NO_SUCH_DAY : NOT_A_DAY);
      return stamp(day);
    }),
    celFunc("days", [T, T], INT, (a, b) => BigInt(dayOf(b).ordinal - dayOf(a).ordinal)),
    celFunc("workdays", [T, T], INT, (a, b) => BigInt(workdays.between(dayOf(a), dayOf(b)))),
    celFunc("workdays_after", [T, T], INT, (a, b) => BigInt(workdays.after(dayOf(a), dayOf(b)))),
    celFunc("year", [T], INT, (day) => BigInt(dayOf(day).year)),
    celFunc("month", [T], INT, (day) => BigInt(dayOf(day).month)),
    celFunc("last_day", [INT, INT], T, (year, month) => {
      if (month < 1n || month > 12n) throw new Error(NOT_A_MONTH);
      const cycle = Number(((year % 400n) + 400n) % 400n) + 2000;
      return stamp(dayAt(year, Number(month), daysInMonth(cycle, Number(month))));
    }),
    celFunc("add_months", [T, INT], T, (day, months) => stamp(addMonths(dayOf(day), months))),
    celFunc("ratio", [INT, INT], DOUBLE, (a, b) => divide(Number(a), Number(b))),
    celFunc("ratio", [DOUBLE, DOUBLE], DOUBLE, divide),
    celFunc("floor_ratio", [INT, INT], INT, floorDiv),
    celFunc("yuan", [INT], INT, (amount) => bounded(amount * 100n)),
  ];
}

/** Compiles the conditions of a pack. */
export class Language {
  private readonly environment: ReturnType<typeof celEnv>;

  constructor(workdays: Workdays) {
    this.environment = celEnv({ funcs: functions(workdays) });
  }

  compile(record: ConditionRecord): Expression {
    return new Expression(record, () => plan(this.environment, parse(record.source)) as Program);
  }
}

type Program = (activation: Activation) => unknown;

/** A checked condition or value; what runs it is made when it is first evaluated. */
export class Expression {
  readonly references: string[][];
  private program: Program | null = null;

  constructor(
    private readonly record: ConditionRecord,
    private readonly compile: () => Program,
  ) {
    this.references = record.references;
  }

  /** Return the value, or `UNKNOWN` where a value it needs is missing; throws `InputError` if it cannot be computed. */
  evaluate(activation: Activation): Outcome {
    this.program ??= this.compile();
    const { program } = this;
    const value = withoutTraces(() => program(activation));
    if (isCelError(value)) {
      if (MISSING.test(value.message)) return UNKNOWN;
      throw this.failed(meaning(value.message));
    }
    if (typeof value === "number" && !Number.isFinite(value)) throw this.failed(OVERFLOW);
    if (typeof value === "string" && value.length > MAX_COMPUTED_TEXT && [...value].length > MAX_COMPUTED_TEXT) {
      throw this.failed(`算出的文字超过 ${MAX_COMPUTED_TEXT} 个字`);
    }
    return isReflectMessage(value) ? dayOf(value) : (value as Computed);
  }

  /** Return the error that says why the rule cannot be computed. */
  failed(detail: string): InputError {
    return new InputError([new Problem("RULE_FAILED", "", { rule: this.record.rule, detail })]);
  }
}

function meaning(sentence: string): string {
  if (FAILURES.includes(sentence)) return sentence;
  return FAILED.find(([pattern]) => pattern.test(sentence))?.[1] ?? `浏览器算不出来（${sentence.slice(0, 200)}）`;
}

/** Return an item's id as conditions write it: `BX_02` for BX-02. */
export const conditionName = (id: string): string => id.replaceAll("-", "_");
