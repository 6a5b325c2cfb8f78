/** Values as people write them: dates, numbers, money, yes and no, text: `checklist/core/values.py`. */
import type { WordsRecord } from "../pack/record.ts";
import { alike, listing, simplify, suggest, ValueProblem } from "./errors.ts";
import { Day, Decimal } from "./numbers.ts";
import { BLANKS, compareText, hidden, plain, trimmed } from "./plain.ts";

/** What a ledger cell, a parameter or an answer can hold. Money is whole 分; whole numbers are bigint. */
export type Value = string | bigint | Decimal | boolean | Day;
/** The first and last day of a period. */
export type Days = readonly [Day, Day];

/** A year that has every day of the calendar. */
const LEAP_YEAR = 2024;
const MAX_TEXT = 5000;
export const MAX_NUMBER = Decimal.of(10n ** 15n);
/** To so many places of a 分 an amount is kept that a spreadsheet computed. */
const RESIDUE = 4;
/** 分 from here on cannot be kept. */
const MAX_WHOLE = Decimal.of(2n ** 53n);
/** What may stand behind a day: of which week day it is, and at what time. */
const TIME =
  "(?:\\s*\\(?(?:星期|周)[一二三四五六日天]\\)?)?" +
  "(?:\\s*(?:上午|下午|中午|晚上|早上|凌晨|全天)(?:\\s*\\d{1,2}(?::\\d{2}|[时点](?:\\d{1,2}分|半)?))?|[T\\s]+\\d{1,2}:\\d{2}(?::\\d{2})?)?";
const DATE = new RegExp(`^(\\d{4})\\s*(?:-|/|\\.|年)\\s*(\\d{1,2})\\s*(?:-|/|\\.|月)\\s*(\\d{1,2})\\s*[日号]?${TIME}$`);
const DIGITS_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_AND_MONTH = /^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$/;
const MONTH_AND_DAY = new RegExp(`^(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*[日号]?${TIME}$`);
const SHORT_YEAR = /^\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?$/;
const FIVE_DIGITS = /^[0-9]{5}$/;
/** The years in which days lie that people write: whoever writes 9999 means no day. */
const [FIRST_YEAR, LAST_YEAR] = [1900, 2199];
/** The day from which spreadsheets count days. */
export const SERIAL_FROM = Day.of(1899, 12, 30)!;
const TWO_NUMBERS = /^\d{1,2}\s*[-/.]\s*\d{1,2}$/;
const NUMBER = /^([¥￥]?)\s*(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([万亿]?)\s*(\D.*|)$/;
const POWERS: Record<string, bigint> = { "": 1n, 万: 10_000n, 亿: 100_000_000n };
const CODE = /^[0-9A-Z][0-9A-Z._-]{0,39}$/;
/** How spreadsheets show a long number: 1.143E+17. */
const POWER_OF_TEN = /^-?\d(\.\d+)?E\+\d{1,3}$/;
const BLANK = new RegExp(`^[${BLANKS}]*$`);

let yesWords = new Set<string>();
let noWords = new Set<string>();
let units: Record<string, string[]> = {};
let yuan: string[] = [];
let moneyUnits: Record<string, bigint> = {};
let states: Map<string, string> = new Map();

/** Read values from now on by the words that come with the pack. */
export function understand(words: WordsRecord): void {
  yesWords = new Set(words.yes);
  noWords = new Set(words.no);
  units = words.units;
  yuan = words.yuan;
  states = new Map(Object.entries(words.states));
  moneyUnits = Object.fromEntries(Object.entries(words.money_units).map(([unit, fen]) => [unit, BigInt(fen)]));
}

/** Return a written value as an error message quotes it: as a file has it, shortened. */
export function show(value: unknown): string {
  const text = plain(inAFile(value));
  const signs = [...text];
  return signs.length <= 40 ? text : `${signs.slice(0, 37).join("")}…`;
}

/** Return a value as a file may write it; of many parts the first, which are more than are shown. */
function inAFile(value: unknown, isInner = false): string {
  if (Array.isArray(value)) {
    const text = value
      .slice(0, 40)
      .map((part) => inAFile(part, true))
      .join("、");
    return isInner ? `[${text}]` : text;
  }
  if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const parts = Object.entries(value)
      .slice(0, 40)
      .map(([key, part]) => `${key}: ${inAFile(part, true)}`);
    return isInner ? `{${parts.join("、")}}` : parts.join("、");
  }
  return value === null || value === undefined ? kindOf(value) : String(value);
}

/** Whether a cell or field says nothing. */
export function isBlank(value: unknown): boolean {
  return typeof value === "string" ? BLANK.test(value) : value === null || value === undefined;
}

/** Return the first sign for which a text is refused, for it cannot be seen; breaks, tabs and what stands around may be there. */
export function unseen(text: string): string {
  return hidden(trimmed(text).replace(/\r\n|[\n\t]/g, ""));
}

/** Return text in NFC without surrounding blanks; refuse what cannot be seen. */
export function parseText(value: unknown): string {
  const written = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof written !== "string") throw new ValueProblem("NOT_TEXT", { read_as: kindOf(value) });
  const text = trimmed(written.replace(/\r\n/g, "\n").normalize("NFC"));
  const sign = unseen(text);
  if (sign) {
    const name = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    throw new ValueProblem("BAD_CHARACTER", { written: show(text.split(sign).join("�")), name });
  }
  const length = [...text].length;
  if (length > MAX_TEXT) throw new ValueProblem("TEXT_TOO_LONG", { length, limit: MAX_TEXT });
  return text;
}

export function kindOf(value: unknown): string {
  if (typeof value === "boolean") return "是非值";
  if (typeof value === "number") return "数字";
  if (Array.isArray(value)) return "一个列表";
  if (value === null || value === undefined) return "空白";
  return typeof value === "object" ? "一组“名称: 内容”" : "文字";
}

/** Return a number in its unit; 1,200, 12人 and 1.2万人 where the unit is 人, 18万 and 18万元 where it is one of money. */
export function parseNumber(value: unknown, unit: string | null = null): Decimal {
  const asked = unit ? `（单位：${unit}）` : "";
  let number: Decimal;
  if (typeof value === "boolean") throw new ValueProblem("NOT_A_NUMBER", { written: show(value), unit: asked });
  if (unit !== null && unit in moneyUnits) {
    number = amount(value, unit).over(moneyUnits[unit]);
  } else if (typeof value === "number") {
    const read = Decimal.parse(String(value));
    if (read === null) throw new ValueProblem("OUT_OF_RANGE", { written: show(value), why: "数太大" });
    number = read;
  } else {
    number = counted(value, unit, asked);
  }
  return below(MAX_NUMBER, number, value);
}

function counted(value: unknown, unit: string | null, asked: string): Decimal {
  const example = unit ? inDigits(String(value), unit) : "";
  if (example) throw new ValueProblem("NUMBER_IN_WORDS", { written: show(value), example, unit: asked });
  const [sign, read, power, tail] = parts(value, unit);
  const known = unit === null ? [] : (units[unit] ?? [unit.toLowerCase()]);
  if (sign || (tail && !known.includes(tail.toLowerCase()))) {
    throw new ValueProblem("NOT_A_NUMBER", { written: show(value), unit: asked });
  }
  const number = read.times(POWERS[power]);
  if (power && !tail)
    throw new ValueProblem("SHORT_NUMBER", { written: show(value), example: showNumber(number), unit: asked });
  return number;
}

const IN_WORDS = /^(半|[一二两三四五六七八九十])个?(.+?)(半?)$/;

/** Return in digits a number that is written in words with its unit: 半天, 两天, 一天半; nothing for any other text. */
function inDigits(text: string, unit: string): string {
  const match = IN_WORDS.exec(simplify(text));
  if (!match || !(units[unit] ?? [unit]).includes(match[2])) return "";
  const whole = "半一二三四五六七八九十".indexOf(match[1].replace("两", "二"));
  return match[3] || !whole ? `${whole}.5` : String(whole);
}

function below(limit: Decimal, number: Decimal, written: unknown): Decimal {
  const size = number.digits < 0n ? new Decimal(-number.digits, number.scale) : number;
  if (size.compare(limit) >= 0) throw new ValueProblem("OUT_OF_RANGE", { written: show(written), why: "数太大" });
  return number;
}

function parts(value: unknown, unit: string | null): [string, Decimal, string, string] {
  const match = NUMBER.exec(trimmed(String(value).normalize("NFKC")));
  const number = match ? Decimal.parse(match[2].replaceAll(",", "")) : null;
  if (!match || number === null) {
    throw new ValueProblem("NOT_A_NUMBER", { written: show(value), unit: unit ? `（单位：${unit}）` : "" });
  }
  return [match[1], number, match[3], trimmed(match[4])];
}

/** Return a whole number; 3.0 from a spreadsheet counts as 3. */
export function parseInt_(value: unknown, unit: string | null = null): bigint {
  const whole = parseNumber(value, unit).whole();
  if (whole === null) throw new ValueProblem("NOT_WHOLE", { written: show(value) });
  return whole;
}

const LARGER_UNITS = ["万元", "亿元"];

/** Return an amount as whole 分; it is in `unit` unless it says 元, 万元 or 亿元 itself. */
export function parseMoney(value: unknown, unit = "元"): bigint {
  const whole = amount(value, unit).whole();
  if (whole === null) throw new ValueProblem("NOT_MONEY", { written: show(value), unit });
  return whole;
}

function amount(value: unknown, unit: string): Decimal {
  const refused = () => new ValueProblem("NOT_MONEY", { written: show(value), unit });
  try {
    if (typeof value !== "string") return below(MAX_WHOLE, parseNumber(value).times(moneyUnits[unit]), value);
    const [sign, number, power, tail] = parts(value, unit);
    const said = tail.startsWith("(") ? tail.slice(1, -1) : tail ? "" : unit;
    if (sign && !power && LARGER_UNITS.includes(said)) {
      const [written] = show(value).split(/[（(]/);
      throw new ValueProblem("YUAN_SIGN", { written, unit: said, number: written.replace(/^[¥￥ ]+/, "") });
    }
    if (tail !== "" && !yuan.includes(tail)) throw refused();
    const read = power ? number.times(POWERS[power]) : number;
    return below(MAX_WHOLE, read.times(moneyUnits[power || tail ? "元" : unit]), value);
  } catch (problem) {
    throw problem instanceof ValueProblem && problem.code === "NOT_A_NUMBER" ? refused() : problem;
  }
}

/** Return a calendar day; 3月5日 is the day of that name `within` a period, if there is just one. */
export function parseDate(value: unknown, within: Days | null = null): Day {
  const day = writtenDay(value, within);
  if (day.year >= FIRST_YEAR && day.year <= LAST_YEAR) return day;
  throw noDate(value, `：年份应当在 ${FIRST_YEAR} 到 ${LAST_YEAR} 之间`, within);
}

function writtenDay(value: unknown, within: Days | null): Day {
  const text = trimmed(String(value).normalize("NFKC"));
  const match = DATE.exec(text) ?? DIGITS_DATE.exec(text);
  if (!match) {
    const short = MONTH_AND_DAY.exec(text);
    if (short) return dayWithin(value, Number(short[1]), Number(short[2]), within);
    const day = showDate(exampleDay(within));
    if (YEAR_AND_MONTH.test(text)) throw new ValueProblem("NO_DAY", { written: show(value), day });
    throw noDate(value, whyNoDate(text), within);
  }
  const [year, month, day] = match.slice(1, 4).map(Number);
  return dayOf(year, month, day, value, within);
}

function noDate(value: unknown, why: string, within: Days | null): ValueProblem {
  const near = exampleDay(within);
  const short = within ? `；自查期间里的，也可以只写 ${near.month}月${near.day}日` : "";
  const details = { written: show(value), why, example: String(near), day: showDate(near), short };
  return new ValueProblem("NOT_A_DATE", details);
}

/** Return the day that is given as an example: one of the period. */
export function exampleDay(within: Days | null): Day {
  const day = Day.of(within?.[0].year ?? 2026, 3, 5)!;
  const isInside = !within || (within[0].ordinal <= day.ordinal && day.ordinal <= within[1].ordinal);
  return isInside ? day : within[0];
}

/** Whether a number is a day as spreadsheets number them when a cell has lost its date format: 1954 to 2119. */
export const isSerialDay = (number: number): boolean => number >= 20_000 && number < 80_000;

/** Say why what looks like a day is not taken for one: it may be another day, or a number. */
function whyNoDate(text: string): string {
  if (SHORT_YEAR.test(text)) return "：年份要写四位";
  if (FIVE_DIGITS.test(text) && isSerialDay(Number(text))) {
    return `：像是表格里没有设成日期格式的${showDate(Day.at(SERIAL_FROM.ordinal + Number(text)))}`;
  }
  return TWO_NUMBERS.test(text) ? "：看不出是几月几日，还是一个数" : "";
}

function dayOf(year: number, month: number, day: number, written: unknown, within: Days | null): Day {
  const found = Day.of(year, month, day);
  if (found) return found;
  const why = month >= 1 && month <= 12 ? `${month} 月没有这么多天` : "月份应当是 1 到 12";
  throw new ValueProblem("IMPOSSIBLE_DATE", { written: show(written), why, example: String(exampleDay(within)) });
}

function dayWithin(written: unknown, month: number, day: number, within: Days | null): Day {
  dayOf(LEAP_YEAR, month, day, written, within);
  const days: Day[] = [];
  for (let year = within?.[0].year ?? 1; within && year <= within[1].year; year++) {
    const found = Day.of(year, month, day);
    if (found && within[0].ordinal <= found.ordinal && found.ordinal <= within[1].ordinal) days.push(found);
  }
  if (days.length === 1) return days[0];
  let why = "看不出是哪一年";
  if (within) {
    const inside = `自查期间（${showDate(within[0])}至${showDate(within[1])}）里`;
    why = days.length ? `${inside}有${days.length}个这一天` : `${inside}没有这一天`;
  }
  const year = within ? (days[0] ?? within[0]).year : 2026;
  throw new ValueProblem("NO_YEAR", { written: show(written), why, example: `${year}年${month}月${day}日` });
}

/** Return true for 是, 有, √ and false for 否, 无, ×, which `of` may follow: 无酒; `words` are those that are to be written. */
export function parseYesNo(value: unknown, [yes, no] = ["是", "否"], of = ""): boolean {
  if (typeof value === "boolean") return value;
  const whole = simplify(String(value));
  const word = of && whole.endsWith(of) ? whole.slice(0, -of.length) : whole;
  if (yesWords.has(word)) return true;
  if (noWords.has(word)) return false;
  throw new ValueProblem("NOT_YES_NO", { written: show(value), yes, no });
}

/** Return the number that a spreadsheet took a long one for, as it shows it: 1.143E+17; null if it is not one. */
export function rewritten(text: string): Decimal | null {
  const shown = trimmed(text.normalize("NFKC")).toUpperCase();
  return POWER_OF_TEN.test(shown) ? Decimal.parse(shown) : null;
}

/** Return a unit's code in capitals: letters, digits, hyphens. */
export function parseCode(value: unknown): string {
  const text = trimmed(String(value).normalize("NFKC")).toUpperCase();
  if (rewritten(text) !== null) throw new ValueProblem("CODE_AS_NUMBER", { written: show(value) });
  if (!CODE.test(text)) throw new ValueProblem("NOT_A_CODE", { written: show(value) });
  return text;
}

export function isYesNo(value: unknown): boolean {
  const word = simplify(String(value));
  return typeof value === "boolean" || yesWords.has(word) || noWords.has(word);
}

/** Return the one of `choices` that was written, forgiving blanks and full width; `also` are other words for some. */
export function parseChoice(value: unknown, choices: readonly string[], also: Record<string, string[]> = {}): string {
  if (typeof value === "string" && choices.includes(value)) return value;
  const word = simplify(String(value));
  const wordsOf = (choice: string) => [choice, ...(also[choice] ?? [])];
  const chosen = choices.find((choice) => wordsOf(choice).some((one) => simplify(one) === word));
  if (chosen !== undefined) return chosen;
  throw new ValueProblem("NOT_A_CHOICE", {
    written: show(value),
    meant: suggest(String(value), choices.flatMap(wordsOf)),
    allowed: listing(choices),
  });
}

/** Return how what is put right stands, the first of the states where nothing is written: `parse_state`. */
export function parseState(value: unknown): string {
  const known = [...new Set(states.values())];
  const state = isBlank(value) ? known[0] : states.get(simplify(String(value)));
  if (state !== undefined) return state;
  throw new ValueProblem("NOT_A_STATE", { written: show(value), allowed: listing(known) });
}

/** Return a day as official documents write it: 2026年3月5日. */
export function showDate(day: Day): string {
  return `${day.year}年${day.month}月${day.day}日`;
}

/** Return a number without trailing zeros or exponent. */
export function showNumber(number: bigint | Decimal): string {
  const text = typeof number === "bigint" ? String(number) : number.fixed();
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** Return an amount of 分 in `unit` with the unit, without trailing zeros. */
export function showMoney(fen: bigint, unit = "元"): string {
  return showNumber(moneyIn(fen, unit)) + unit;
}

/** Return a number of a spreadsheet as digits; of an amount in a `unit` of money without what its arithmetic left: `RESIDUE`. */
export function digitsOf(number: number, unit: string | null): string {
  const places = unit !== null && unit in moneyUnits ? placesOf(unit) : null;
  const amount = places === null ? null : number.toFixed(places);
  const isLeft = amount !== null && Number(number.toFixed(places! + RESIDUE)) === Number(amount);
  return showNumber(Decimal.parse(isLeft ? amount : String(number))!);
}

export const moneyIn = (fen: bigint, unit: string): Decimal => new Decimal(fen, placesOf(unit));

/** Return the places of an amount in a unit of money, down to its 分. */
const placesOf = (unit: string): number => String(moneyUnits[unit]).length - 1;

/** What two equal values have in common: numbers are equal whatever their type, as in Python. */
export function keyOfValue(value: Value): string {
  if (typeof value === "string") return `s${alike(value)}`;
  if (typeof value === "boolean") return value ? "n1" : "n0";
  if (value instanceof Day) return `d${value.ordinal}`;
  return `n${showNumber(value)}`;
}

/** Order two values of one column, as Python does; text by its signs. */
export function compareValues(one: Value, other: Value): number {
  if (one instanceof Decimal && other instanceof Decimal) return one.compare(other);
  if (one instanceof Day && other instanceof Day) return one.ordinal - other.ordinal;
  if (typeof one === "string" && typeof other === "string") return compareText(one, other);
  return one < other ? -1 : one > other ? 1 : 0;
}
