/** What an assessment says, in the words of the report: `checklist/engine/sentences.py`. */

import type { Answer } from "../answers/model.ts";
import { Day, Decimal, hasOwn } from "../core/numbers.ts";
import { showDate, showMoney, showNumber, type Value } from "../core/values.ts";
import { NOT_APPLICABLE, type Verdict, worst } from "../core/verdicts.ts";
import type { Computed } from "../pack/cel.ts";
import type { CheckItem, Ledger, Pack, Rule, Validity } from "../pack/compiled.ts";
import type { Message, Named, Shown } from "../pack/messages.ts";
import type { ColumnSpec, LimitTable, LimitValue } from "../pack/record.ts";
import type { FactRow, Facts } from "./facts.ts";
import { type Finding, type JudgedRow, type Lack, type LimitUsed, places, rowNumbers, rowsOf } from "./model.ts";
import type { RuleResult } from "./rules.ts";
import { showShare } from "./shares.ts";

const LACKS_NAMED = 8;
/** What stands for a value that is not there, where it is shown. */
export const NOT_FILLED = "未填";

// Values

/** Return a column's value with its unit as findings print it; a missing one as 未填. */
function showCell(column: ColumnSpec, value: Value | undefined): string {
  if (value === undefined) return NOT_FILLED;
  if (typeof value === "boolean") return yesAndNo(column)[value ? 0 : 1];
  if (value instanceof Day) return showDate(value);
  if (column.type === "money" && typeof value === "bigint") return showMoney(value, column.unit ?? "元");
  return typeof value === "string" ? value : showNumber(value) + (column.unit ?? "");
}

/** What a yes and a no are called under the column's title: `有无酒` is answered by 有 or 无. */
export function yesAndNo(column: ColumnSpec): [string, string] {
  return column.title.includes("有无") ? ["有", "无"] : ["是", "否"];
}

/** Return what shows a row's columns by their names. */
export function showRow(ledger: Ledger, values: Record<string, Value>): Named {
  const { columns } = ledger.spec;
  return (name) => (hasOwn(columns, name) ? showCell(columns[name], values[name]) : undefined);
}

/** Return between which days something holds, `unseen` where there is no first day: `checklist/core/wording.py`. */
export function span({ from, until }: Validity, unseen: string): string {
  if (from && until) return `${showDate(from)}至${showDate(until)}`;
  const start = from ? `${showDate(from)}起` : unseen;
  return [start, until ? `至${showDate(until)}` : ""].filter((part) => part).join("，");
}

/** Say since when a limit of a finding holds, and of which rows it was applied, if not of all. */
export function limitNotes(pack: Pack, finding: Finding, used: LimitUsed): string {
  return [span(used.valid, pack.record.words.unseen_start), rowNumbers(rowsOf(finding, used))]
    .filter((part) => part)
    .join("；");
}

/** Return an answer's value as people read it. */
export function showAnswerValue(item: CheckItem, answer: Answer): string {
  if (answer.value instanceof Day) return showDate(answer.value);
  return `${answer.value}${item.spec.answer.unit ?? ""}`;
}

/** Return everything an answer says, as people read it: `不涉及（没有公务用车）`. */
export function showAnswer(item: CheckItem, answer: Answer): string {
  if (answer.silence === null) return showAnswerValue(item, answer);
  const name = answer.silence === NOT_APPLICABLE ? "不涉及" : "不掌握";
  return name + (answer.reason ? `（${answer.reason}）` : "");
}

/** Return a computed value as messages print it; whole numbers stay numbers. */
export function showValue(value: Computed): Shown {
  if (typeof value === "boolean") return value ? "是" : "否";
  if (value instanceof Day) return showDate(value);
  return typeof value === "number" ? showNumber(Decimal.parse(twoPlaces(value))!) : value;
}

/** Return a number with two decimal places, a half to the even one, as Python's `f"{value:.2f}"`. */
function twoPlaces(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (size >= 1e21) return `${sign}${BigInt(size)}.00`;
  const isHalf = Number.isInteger(size * 8) && (size * 8) % 2 === 1;
  if (!isHalf) return sign + size.toFixed(2);
  const down = BigInt(Math.floor(size * 100));
  return sign + new Decimal(down % 2n === 0n ? down : down + 1n, 2).fixed();
}

export function showParameter(facts: Facts, name: string): string {
  const spec = facts.pack.record.parameters[name];
  const value = facts.parameters[name];
  if (value === undefined) return "未设定";
  if (spec.type === "money" && typeof value === "bigint") return showMoney(value, spec.unit);
  const isNumber = typeof value === "bigint" || value instanceof Decimal;
  return isNumber ? showShare(facts, spec, value, spec.unit) : String(value);
}

/** Return a limit's number with its unit, that of a class with its `keys`; without them by which there are several. */
export function showLimit(
  facts: Facts,
  name: string,
  version: LimitValue | undefined,
  keys: readonly string[] = [],
): string {
  const limit = facts.pack.record.limits[name];
  if (version === undefined) return "（无）";
  let number: LimitTable | undefined = version.value;
  for (const key of keys) number = typeof number === "object" && hasOwn(number, key) ? number[key] : undefined;
  if (typeof number !== "string") return `按${limit.keys.join("、")}分列`;
  return keys.join("") + showShare(facts, limit, Decimal.parse(number)!, limit.unit);
}

/** Return a limit's number with its unit, or these by class, as messages print them. */
function shownLimit(facts: Facts, name: string, version: LimitValue | undefined): Shown {
  const limit = facts.pack.record.limits[name];
  const shown = (value: LimitTable): Shown => {
    if (typeof value === "string") return showShare(facts, limit, Decimal.parse(value)!, limit.unit);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
  };
  return version === undefined ? showLimit(facts, name, version) : shown(version.value);
}

// Rules and their rows

/** Render a rule's sentence as of a day, with the names it prints beside those that all can. */
export function say(facts: Facts, message: Message, day: Day, shown: { [name: string]: Shown }): string {
  const { period, unit } = facts.answers;
  const { versions } = facts.common.limits.on(day);
  const parameters: { [name: string]: Shown } = {};
  const limits: { [name: string]: Shown } = {};
  for (const [root, name] of message.references) {
    if (root === "parameters") parameters[name] = showParameter(facts, name);
    if (root === "limits") limits[name] = shownLimit(facts, name, versions.get(name));
  }
  return message.render({
    unit: { level: unit.level, kind: unit.kind },
    period: { from: showDate(period.from), to: showDate(period.to) },
    parameters,
    limits,
    as_of: showDate(facts.asOf),
    ...shown,
  });
}

/** Return a sentence that ends as one. */
export function stopped(sentence: string): string {
  return /[。！？]$/.test(sentence) ? sentence : `${sentence}。`;
}

/** Return the reason of a finding that can be read alone: of an answer, with what was asked. */
export const told = ({ item, isAnswer, reason }: Finding): string =>
  isAnswer && item ? `${item.spec.question}${reason}` : reason;

/** Return what is told of a row, or of a group of rows by its first. */
export function judgedRow(rows: FactRow[], sentence: string, columns: string[], lack: Lack | null = null): JudgedRow {
  const [first] = rows;
  const { spec } = first.ledger;
  const known = new Set(columns);
  return {
    ledger: spec.id,
    numbers: rows.map((row) => row.row.number),
    label: first.label,
    sentence: sentence + writtenInstead(rows, known, lack !== null),
    values: Object.entries(spec.columns)
      .filter(([name]) => known.has(name))
      .map(([name, column]) => [column.title, String(first.show(name))]),
    lack,
  };
}

/** Say what stands in the cells of some columns that does not count. */
function writtenInstead(rows: FactRow[], columns: Set<string>, allWords: boolean): string {
  const told = new Set<string>();
  for (const row of rows) {
    for (const [name, text] of Object.entries(row.row.notCounted)) {
      const column = row.ledger.spec.columns[name];
      if (columns.has(name) && (allWords || row.ledger.words.isNoDocument(column, text))) {
        told.add(`“${column.title}”写的是“${text}”`);
      }
    }
  }
  return told.size ? `（${[...told].join("，")}，不作数）` : "";
}

export function cannotJudge(rows: FactRow[], lack: Lack, columns: string[]): JudgedRow {
  return judgedRow(rows, `无法判断：${lack.words}`, columns, lack);
}

/** Say what a rule found in a ledger. */
export function ruleReason(ledger: Ledger, rule: Rule, result: RuleResult): string {
  const { offending } = result;
  if (offending.length === 1) {
    return `《${ledger.title}》${rowNumbers(offending[0].numbers)}：${offending[0].sentence}。`;
  }
  return `《${ledger.title}》${howChecked([result.checked])}，${places(offending)}有问题：${rule.spec.title}。`;
}

/** Say what was checked, given how many rows each rule judged: of several rules these may be the same rows. */
export function howChecked(counts: number[]): string {
  return counts.length === 1 ? `核对${counts[0]}行` : `按${counts.length}条规则核对`;
}

/** Say why records of a ledger cannot be judged: what is lacking, and in which rows; of a parameter, in none. */
export function unknownReason(ledger: Ledger, unknown: JudgedRow[]): string {
  const lacking = new Map<string, number[]>();
  for (const { lack, numbers } of unknown) {
    if (lack === null) continue;
    const known = lacking.get(lack.words) ?? [];
    if (!lack.isParameter) known.push(...numbers);
    lacking.set(lack.words, known);
  }
  const named = [...lacking].slice(0, LACKS_NAMED).map(([words, numbers]) => rowNumbers(numbers) + words);
  return `《${ledger.title}》${named.join("；")}${lacking.size > LACKS_NAMED ? "等" : ""}，不能判断。`;
}

/** Return the reasons of the worst verdict, each once. */
export function worstReasons(reasons: [Verdict, string][]): string {
  const most = worst(reasons.map(([verdict]) => verdict));
  return [...new Set(reasons.filter(([verdict]) => verdict === most).map(([, reason]) => reason))].join("");
}
