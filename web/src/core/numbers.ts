/** Exact decimal numbers and calendar days: what Python's `Decimal` and `date` are to the engine. */

/** A decimal number: `digits` divided by ten to the power of `scale`. */
export class Decimal {
  constructor(
    readonly digits: bigint,
    readonly scale: number,
  ) {}

  /** Read `-12.50` or `1.5e-7`; null for anything else. */
  static parse(text: string): Decimal | null {
    const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
    if (!match) return null;
    const [, sign, whole, part = "", power = "0"] = match;
    const digits = BigInt(whole + part) * (sign ? -1n : 1n);
    const scale = part.length - Number(power);
    return scale < 0 ? new Decimal(digits * 10n ** BigInt(-scale), 0) : new Decimal(digits, scale);
  }

  static of(value: bigint | number): Decimal {
    return new Decimal(BigInt(value), 0);
  }

  times(factor: bigint): Decimal {
    return new Decimal(this.digits * factor, this.scale);
  }

  /** As Python divides by a power of ten. */
  over(power: bigint): Decimal {
    let digits = this.digits;
    let scale = this.scale + String(power).length - 1;
    for (; scale > this.scale && digits % 10n === 0n; scale--) digits /= 10n;
    return new Decimal(digits, scale);
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const mine = this.digits * 10n ** BigInt(scale - this.scale);
    const theirs = other.digits * 10n ** BigInt(scale - other.scale);
    return mine < theirs ? -1 : mine > theirs ? 1 : 0;
  }

  /** The whole number it is; null if it has a fraction. */
  whole(): bigint | null {
    const unit = 10n ** BigInt(this.scale);
    return this.digits % unit === 0n ? this.digits / unit : null;
  }

  truncated(): bigint {
    return this.digits / 10n ** BigInt(this.scale);
  }

  /** As Python's `f"{value:f}"`. */
  fixed(): string {
    if (this.scale === 0) return String(this.digits);
    const sign = this.digits < 0n ? "-" : "";
    const text = String(this.digits < 0n ? -this.digits : this.digits).padStart(this.scale + 1, "0");
    return `${sign}${text.slice(0, -this.scale)}.${text.slice(-this.scale)}`;
  }

  /** As Python's `str(value)`. */
  toString(): string {
    const plain = String(this.digits < 0n ? -this.digits : this.digits);
    const adjusted = plain.length - 1 - this.scale;
    if (adjusted >= -6) return this.fixed();
    const mantissa = plain.length > 1 ? `${plain[0]}.${plain.slice(1)}` : plain;
    return `${this.digits < 0n ? "-" : ""}${mantissa}E${adjusted}`;
  }

  toNumber(): number {
    return Number(this.fixed());
  }
}

const MS = 86_400_000;
/** Days from the first day of year 1, which has the number 1, to 1970-01-01. */
const EPOCH = 719_163;

/** A calendar day, known by its number as Python's `date.toordinal` counts. */
export class Day {
  private known: readonly [number, number, number] | null = null;

  private constructor(readonly ordinal: number) {}

  private static readonly all = new Map<number, Day>();

  static at(ordinal: number): Day {
    let day = Day.all.get(ordinal);
    if (day === undefined) {
      day = new Day(ordinal);
      if (Day.all.size < 20_000) Day.all.set(ordinal, day);
    }
    return day;
  }

  /** The day; null if there is none: 30 February, or a year before 1 or after 9999. */
  static of(year: number, month: number, day: number): Day | null {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
    const time = new Date(0);
    time.setUTCFullYear(year, month - 1, day);
    return Day.at(time.getTime() / MS + EPOCH);
  }

  /** The day that `2026-03-05` names; null if it names none. */
  static parse(text: string): Day | null {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    return match ? Day.of(Number(match[1]), Number(match[2]), Number(match[3])) : null;
  }

  private get civil(): readonly [year: number, month: number, day: number] {
    if (this.known === null) {
      const time = new Date((this.ordinal - EPOCH) * MS);
      this.known = [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate()];
    }
    return this.known;
  }

  get year(): number {
    return this.civil[0];
  }

  get month(): number {
    return this.civil[1];
  }

  get day(): number {
    return this.civil[2];
  }

  /** Seconds since 1970, as timestamps count. */
  get seconds(): number {
    return (this.ordinal - EPOCH) * 86_400;
  }

  toString(): string {
    const [year, month, day] = this.civil;
    const two = (number: number) => String(number).padStart(2, "0");
    return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  }
}

export const FIRST_DAY = Day.at(1);
export const LAST_DAY = Day.of(9999, 12, 31)!;

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether an object has a key of its own. */
export function hasOwn(object: object, key: PropertyKey): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}
