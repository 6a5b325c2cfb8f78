/** What conditions can call, operators too: `checklist/pack/cel/functions.py` and the language's own. */
import { Day, daysInMonth } from "../core/numbers.ts";
import type { Workdays } from "./workdays.ts";

/** The outcome of a condition that needs a value nobody gave. */
export const UNKNOWN = Symbol("unknown");

/** What a condition cannot compute, in the words of the catalogue. */
export class Failure {
  constructor(readonly detail: string) {}
}

/** A record, or the limits by their names; `UNKNOWN` for what stands there and cannot be read. */
export type Lookup = Map<string, unknown>;
/** What a part of a condition gives: a value, nothing (a value is missing), or why it failed. */
// biome-ignore lint/suspicious/noExplicitAny: the types were checked when the pack was loaded
export type Given = any;
/** A function of one or two values, none of which is missing; what is divided by zero is `UNKNOWN`. */
export type Operation = (one: Given, other: Given) => Given;

const OVERFLOW = "数太大";
const NOT_A_DAY = "日期应当写成 2026-03-05";
const NOT_A_MONTH = "月份应当是 1 到 12";
const NO_SUCH_DAY = "数或日期超出范围";
const BAD_PATTERN = "matches 的式样写法有误";
export const WRONG_TYPE = "值的类型不合";
const LARGEST = 2n ** 63n;

export function functions(workdays: Workdays): Map<string, Operation> {
  return new Map<string, Operation>([
    ["!_", (value) => (typeof value === "boolean" ? !value : new Failure(WRONG_TYPE))],
    ["-_", (value) => (typeof value === "bigint" ? bounded(-value) : -value)],
    ["_+_", added],
    [
      "_-_",
      reckoned(
        (a, b) => a - b,
        (a, b) => a - b,
      ),
    ],
    [
      "_*_",
      reckoned(
        (a, b) => a * b,
        (a, b) => a * b,
      ),
    ],
    [
      "_/_",
      reckoned(
        () => new Failure(WRONG_TYPE),
        (a, b) => a / b,
      ),
    ],
    [
      "_%_",
      reckoned(
        (a, b) => (b === 0n ? UNKNOWN : a % b),
        () => new Failure(WRONG_TYPE),
      ),
    ],
    ["_==_", isEqual],
    ["_!=_", (one, other) => !isEqual(one, other)],
    ["_<_", ordered((difference) => difference < 0)],
    ["_<=_", ordered((difference) => difference <= 0)],
    ["_>_", ordered((difference) => difference > 0)],
    ["_>=_", ordered((difference) => difference >= 0)],
    [
      "@in",
      (value, among) => (among instanceof Map ? among.has(value) : among.some((one: Given) => isEqual(one, value))),
    ],
    ["_[_]", (from, key) => (from instanceof Map ? (from.get(key) ?? UNKNOWN) : new Failure(WRONG_TYPE))],
    ["size", (value) => BigInt(value instanceof Map ? value.size : [...value].length)],
    ["startsWith", (text, part) => text.startsWith(part)],
    ["endsWith", (text, part) => text.endsWith(part)],
    ["contains", (text, part) => text.includes(part)],
    ["matches", matched],
    ["int", whole],
    ["double", Number],
    ["string", (value) => (value instanceof Day ? `${value}T00:00:00Z` : String(value))],
    ["date", dated],
    ["days", (from, to) => BigInt(to.ordinal - from.ordinal)],
    ["workdays", (from, to) => BigInt(workdays.between(from, to))],
    ["workdays_after", (from, to) => BigInt(workdays.after(from, to))],
    ["year", (day) => BigInt(day.year)],
    ["month", (day) => BigInt(day.month)],
    ["quarter", (day) => BigInt(day.year * 4 + Math.floor((day.month - 1) / 3))],
    [
      "last_day",
      (year, month) => (month < 1n || month > 12n ? new Failure(NOT_A_MONTH) : lastDay(year, Number(month))),
    ],
    ["add_months", addMonths],
    ["ratio", (one, other) => (Number(other) === 0 ? UNKNOWN : Number(one) / Number(other))],
    ["floor_ratio", (one, other) => (other === 0n ? UNKNOWN : floorDiv(one, other))],
    ["yuan", (amount) => bounded(amount * 100n)],
  ]);
}

function bounded(value: bigint): Given {
  return value < -LARGEST || value >= LARGEST ? new Failure(OVERFLOW) : value;
}

function added(one: Given, other: Given): Given {
  if (typeof one === "string" && typeof other === "string") return one + other;
  return sum(one, other);
}

/** Return what reckons with two whole numbers, or with two others. */
function reckoned(whole: (a: bigint, b: bigint) => Given, other: (a: number, b: number) => Given): Operation {
  return (a, b) => {
    if (typeof a === "bigint" && typeof b === "bigint") {
      const value = whole(a, b);
      return typeof value === "bigint" ? bounded(value) : value;
    }
    return typeof a === "number" && typeof b === "number" ? other(a, b) : new Failure(WRONG_TYPE);
  };
}

const sum = reckoned(
  (a, b) => a + b,
  (a, b) => a + b,
);

const isNumber = (value: Given): boolean => typeof value === "bigint" || typeof value === "number";

function isEqual(one: Given, other: Given): boolean {
  if (one instanceof Day && other instanceof Day) return one.ordinal === other.ordinal;
  return one === other || (isNumber(one) && isNumber(other) && one >= other && one <= other);
}

/** Return what compares two numbers, days or texts. */
function ordered(holds: (difference: number) => boolean): Operation {
  return (one, other) => {
    if (one instanceof Day && other instanceof Day) return holds(one.ordinal - other.ordinal);
    const isSame = typeof one === typeof other && typeof one !== "object";
    if (!isSame && !(isNumber(one) && isNumber(other))) return new Failure(WRONG_TYPE);
    return holds(one < other ? -1 : one > other ? 1 : 0);
  };
}

function matched(text: string, pattern: string): Given {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return new Failure(BAD_PATTERN);
  }
}

function whole(value: Given): Given {
  if (value instanceof Day) return BigInt(value.seconds);
  if (typeof value === "bigint") return value;
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : new Failure(OVERFLOW);
}

function dated(text: string): Given {
  return Day.parse(text) ?? new Failure(/^\d{4}-\d{2}-\d{2}$/.test(text) ? NO_SUCH_DAY : NOT_A_DAY);
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
}

function lastDay(year: bigint, month: number): Given {
  return dayAt(year, month, 31);
}

/** Return the same day some months later, or that month's last day. */
function addMonths(start: Day, months: bigint): Given {
  const count = BigInt(start.year * 12 + start.month - 1) + months;
  const year = floorDiv(count, 12n);
  return dayAt(year, Number(count - year * 12n) + 1, start.day);
}

/** Return a day of a month, or its last one if it has not so many. */
function dayAt(year: bigint, month: number, day: number): Given {
  if (year > 2n ** 31n - 1n || year < -(2n ** 31n)) return new Failure(OVERFLOW);
  const cycle = Number(((year % 400n) + 400n) % 400n) + 2000;
  return Day.of(Number(year), month, Math.min(day, daysInMonth(cycle, month))) ?? new Failure(NO_SUCH_DAY);
}
