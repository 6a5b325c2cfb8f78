/** Numbers a year or half a year, compared with a period of another length: `checklist/engine/shares.py`. */
import type { Period } from "../answers/model.ts";
import { Day, Decimal } from "../core/numbers.ts";
import { showNumber } from "../core/values.ts";
import type { PerPeriod } from "../pack/record.ts";
import type { Facts } from "./facts.ts";

const MONTHS = { year: 12n, half_year: 6n };

/** Return the length of a period in months, as a fraction. */
export function months(period: Period): [bigint, bigint] {
  const end = Day.at(period.to.ordinal + 1);
  const whole = (end.year - period.from.year) * 12 + end.month - period.from.month;
  if (period.from.day === end.day && whole) return [BigInt(whole), 1n];
  return [BigInt((end.ordinal - period.from.ordinal) * 12), BigInt(daysFrom(period.from))];
}

function daysFrom(first: Day): number {
  const next = Day.of(first.year + 1, first.month, first.day);
  return next ? next.ordinal - first.ordinal : 365;
}

/** Return what a number comes to in a period: itself, unless its pack says that it is one a year or half a year. */
export function share(spec: PerPeriod, value: bigint | Decimal, period: Period): bigint | Decimal {
  if (spec.per === null) return value;
  const [over, under] = months(period);
  const [digits, scale] = typeof value === "bigint" ? [value, 0] : [value.digits, value.scale];
  const top = digits * over;
  const bottom = 10n ** BigInt(scale) * under * MONTHS[spec.per];
  const down = top / bottom - (top % bottom !== 0n && top < 0n ? 1n : 0n);
  return spec.bound === "at_most" && top % bottom !== 0n ? down + 1n : down;
}

/** Return a number with its unit as findings print it: `2次（每年4次，按本期长短折算）`. */
export function showShare(facts: Facts, spec: PerPeriod, value: bigint | Decimal, unit: string): string {
  const here = share(spec, value, facts.answers.period);
  const shown = `${showNumber(here)}${unit}`;
  if (spec.per === null || decimal(here).compare(decimal(value)) === 0) return shown;
  return `${shown}（${facts.pack.record.words.per[spec.per]}${showNumber(value)}${unit}，按本期长短折算）`;
}

const decimal = (value: bigint | Decimal): Decimal => (typeof value === "bigint" ? Decimal.of(value) : value);
