/** What people write into a cell or after a question → the typed value: `checklist/answers/cells.py`. */
import { ValueProblem } from "../core/errors.ts";
import { Decimal } from "../core/numbers.ts";
import { trimmed } from "../core/plain.ts";
import {
  type Days,
  digitsOf,
  isBlank,
  isYesNo,
  MAX_NUMBER,
  moneyIn,
  parseChoice,
  parseDate,
  parseInt_,
  parseMoney,
  parseNumber,
  parseText,
  parseYesNo,
  rewritten,
  show,
  showNumber,
  type Value,
} from "../core/values.ts";
import { IN_ORDER, NOT_APPLICABLE, NOT_KNOWN, type Verdict } from "../core/verdicts.ts";
import { yesAndNo } from "../engine/sentences.ts";
import type { WordMatcher } from "../pack/cell_words.ts";
import type { CheckItem, Pack } from "../pack/compiled.ts";
import type { ColumnSpec } from "../pack/record.ts";

/** Return the value of an answer by the item's kind; throws `ValueProblem`. */
function parseAnswer(item: CheckItem, written: unknown, within: Days | null): Value {
  const { kind, unit, min, max } = item.spec.answer;
  const { words } = item;
  if (kind === "yes_no" || kind === "absence") {
    const text = trimmed(String(written));
    if (words.includes(text)) return text;
    const isYesNoKind = kind === "yes_no";
    const isFirst = parseYesNo(written, isYesNoKind ? ["是", "否"] : ["有", "无"]) === isYesNoKind;
    return words[isFirst ? 0 : 1];
  }
  if (kind === "choice") return parseChoice(written, words);
  if (kind === "date") return parseDate(written, within);
  return readNumber(kind, unit ?? "", [min, max], written);
}

/** Whether what stands as an answer is no answer, such as /; 无 is one where yes or no is asked. */
export function saysNothing(words: WordMatcher, item: CheckItem, written: unknown): boolean {
  const { kind } = item.spec.answer;
  if ((kind === "yes_no" || kind === "absence") && isYesNo(written)) return false;
  return words.saysNothing(written, item.words);
}

/** Return a parameter's typed value; throws `ValueProblem`. */
export function readParameter(pack: Pack, name: string, written: unknown): Value {
  const { type, unit, min, max } = pack.record.parameters[name];
  return type === "text" ? parseText(written) : readNumber(type, unit, [min, max], written);
}

function readNumber(
  kind: string,
  unit: string,
  bounds: [string | null, string | null],
  written: unknown,
): bigint | Decimal {
  if (kind === "money") {
    const amount = parseMoney(written, unit || "元");
    checkRange(moneyIn(amount, unit || "元"), bounds, written);
    return amount;
  }
  const number = kind === "int" ? parseInt_(written, unit) : parseNumber(written, unit);
  checkRange(typeof number === "bigint" ? Decimal.of(number) : number, bounds, written);
  return number;
}

function checkRange(number: Decimal, [low, high]: [string | null, string | null], written: unknown): void {
  const refuse = (why: string) => new ValueProblem("OUT_OF_RANGE", { written: show(written), why });
  const [least, most] = [low, high].map((bound) => (bound === null ? null : Decimal.parse(bound)));
  if (least && number.compare(least) < 0) throw refuse(`不能小于 ${showNumber(least)}`);
  if (most && number.compare(most) > 0) throw refuse(`不能大于 ${showNumber(most)}`);
}

/** What stands in a cell that a draft did not keep, until it is filled in again. */
export const TO_REFILL = "恢复后要重填";

/** Return a cell's typed value; throws `ValueProblem`. */
export function readCell(column: ColumnSpec, written: unknown, within: Days | null): Value {
  if (written === TO_REFILL) throw new ValueProblem("TO_REFILL");
  if (column.type === "text") return readText(written);
  if (column.type === "date") return parseDate(written, within);
  if (column.type === "bool") return parseYesNo(written, yesAndNo(column), column.title.split("有无")[1] ?? "");
  if (column.type === "choice") return parseChoice(written, column.choices, column.also);
  return readNumber(column.type, writtenUnit(column), [column.min, column.max], written);
}

/** Return a cell's text; what a spreadsheet took for a number is refused, of which digits are lost: `_read_text`. */
function readText(written: unknown): string {
  const number = typeof written === "string" ? rewritten(written) : null;
  if (number !== null && isLong(number)) throw new ValueProblem("LOST_DIGITS", { written: show(showNumber(number)) });
  if (number !== null) throw new ValueProblem("NUMBER_REWRITTEN", { written: show(written) });
  return parseText(written);
}

const isLong = (number: Decimal): boolean =>
  number.compare(MAX_NUMBER) >= 0 || number.compare(MAX_NUMBER.times(-1n)) <= 0;

/**
 * Return a number that stands in a sheet as what is written into a cell; in a column of text one of which digits are lost
 * as spreadsheets show it, and as it is refused. `unit` is that of money which its heading names.
 */
export function numberText(number: number, column: ColumnSpec, unit = ""): string {
  const isLost = column.type === "text" && isLong(Decimal.parse(String(number))!);
  if (isLost) return number.toExponential().toUpperCase();
  return digitsOf(number, column.type === "money" || unit ? unit || writtenUnit(column) : null);
}

/** What an answer's field says: a value, a silence, or nothing. */
interface Said {
  value: Value | null;
  silence: Verdict | null;
}

/** Return what was answered, with its reason held against it; throws `ValueProblem`: `cells.read_answer`. */
export function readAnswer(
  pack: Pack,
  item: CheckItem,
  entry: { answer: unknown; reason: string | null; toConfirm: boolean },
  within: Days | null,
): Said {
  const { answer, toConfirm } = entry;
  const text = isBlank(answer) ? "" : trimmed(String(answer));
  let { reason } = entry;
  if (pack.words.givesNoReason(reason)) {
    if (text === "不涉及") {
      throw new ValueProblem("REASON_SAYS_NOTHING", { id: item.id, answer: text, written: reason ?? "" });
    }
    reason = null;
  }
  if (!text || saysNothing(pack.words, item, answer)) {
    if (reason || toConfirm) throw new ValueProblem("ANSWER_MISSING", { id: item.id });
    const isNumber = item.spec.answer.kind === "int" || item.spec.answer.kind === "number";
    if (text && isNumber) throw new ValueProblem("ANSWER_NOT_ZERO", { id: item.id, written: text });
    return { value: null, silence: null };
  }
  const silence = text === "不涉及" ? NOT_APPLICABLE : text === "不掌握" ? NOT_KNOWN : IN_ORDER;
  if (silence === NOT_APPLICABLE && !reason) throw new ValueProblem("REASON_MISSING", { id: item.id, answer: text });
  if (silence !== NOT_APPLICABLE && reason) {
    throw new ValueProblem("REASON_UNWANTED", { id: item.id, answer: show(answer) });
  }
  if (silence !== IN_ORDER) return { value: null, silence };
  return { value: parseAnswer(item, answer, within), silence: null };
}

/** The unit that may stand behind a number in a column's cells: its own, 元 for money, 年 for a year. */
function writtenUnit(column: ColumnSpec): string {
  if (column.unit) return column.unit;
  return column.type === "money" ? "元" : column.type === "int" && column.title.endsWith("年度") ? "年" : "";
}
