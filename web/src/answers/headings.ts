/** Headings of tables: where they stand, the columns and units of money that they mean: `checklist/answers/headings.py`. */
import { few, simplify, ValueProblem } from "../core/errors.ts";
import { trimmed } from "../core/plain.ts";
import { isBlank, show } from "../core/values.ts";
import type { ColumnSpec, LedgerSpec } from "../pack/record.ts";
import type { SheetCell } from "./xlsx.ts";

/** Rows among which headings stand: offices put a title above them. */
export const HEADER_ROWS = 10;
const BRACKETS = /[（(][^（()）]*[)）]$/;
const DAY_HEADING = /^(.*?)(?:日期?|时间)$/;
/** What the first and the last day of something are called, as `Column.headings` of `checklist/pack/model` has it. */
const STARTS = ["起", "开始", "起始"];
const ENDS = ["止", "结束", "截止", "终止", "至"];
const OF_END = new RegExp(`[（(](?:${ENDS.join("|")})[)）]$`);
const OF_TERM = ["", "时间", "日期", "期间", "期"];
const DAY_ENDS = ["", "日", "日期", "时间"];
/** What a heading over several may end with that the columns below it need not: 公示时间 over 起 and 止. */
const OF_GROUP = /(?:起止)?(?:时间|日期|期间|期限|期|日|情况|信息|读数|数)$/;
/** How a heading over several ends that says nothing of what a day or a number below it is of: 基本情况 over 日期. */
const SAYS_LITTLE = /(?:情况|信息|内容|事项|费用|经费|支出)$/;
/** Words under another heading that do not say by themselves what they are of: 批复 over 日期. */
const BARE = ["日期", "时间", "日", "文号", "编号", "名称"];
const MONEY_UNITS = ["元", "万元"];
const MONEY = "((?:[十百千万亿]*|[美欧港日])元)";
const MONEY_IN_BRACKETS = new RegExp(`\\((?:(?:金额)?单位:?)?(?:人民币)?${MONEY}\\)$`);
/** A cell above the headings that says what unit all amounts are in, simplified: 三公经费表（万元）, 单位：万元. */
const MONEY_OF_ALL = new RegExp(`^(?:.*${MONEY_IN_BRACKETS.source}|(?:金额)?单位:?(?:人民币)?${MONEY}$)`);
/** What a cell says behind words for a unit, among other words: 填报单位：某局　金额单位：万元; it may be a unit's name. */
const UNIT_SAID = /(?:单\s*位|金额)\s*:\s*([^\s:]+)/gu;
const UNITS_APART = /[、,，。;；/()与和及]/;
const MONEY_WORD = new RegExp(`^(?:人民币)?${MONEY}$`);
/** What stands between units of money of which nobody can say which one is meant. */
const OR = "或";
/** What a cell above the headings has that says something of the whole table: 填报单位：某局, 金额单位万元. */
const OF_ALL = /[:：]|^(?:金额)?单位/;
type Line = readonly SheetCell[];
type Names = ReadonlyMap<string, string>;

/** What the headings of a table say, by position, and the first and the last of the lines that they stand in, from 0. */
export interface Headings {
  words: string[];
  /** The unit of money that is said above each, several with 或 between; of use where a column is one of money. */
  units: string[];
  top: number;
  line: number;
}

/** Return every way to write a column's heading, simplified, with the column's name. */
export function columnNames(ledger: LedgerSpec): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, column] of Object.entries(ledger.columns)) {
    for (const heading of [name, ...headings(column)]) names.set(simplify(heading), name);
  }
  return names;
}

/** What a column's heading can be; of a day also with other words for a day, and for the first and the last. */
function headings({ title, aliases, type }: ColumnSpec): string[] {
  const named = [title, ...aliases];
  if (type !== "date") return named;
  const stems = named.flatMap((heading) => DAY_HEADING.exec(heading)?.[1] ?? []);
  const ends = (stem: string) => (stem ? ["日", "日期", "时间"] : ["日期", "时间"]);
  const days = stems.flatMap((stem) => ends(stem).map((end) => stem + end));
  return [...named, ...days, ...named.flatMap(terms)];
}

/** Return what a day that ends with 起 or 止 can be called too: 公示开始日期, 公示时间止. */
function terms(heading: string): string[] {
  const marks = [STARTS, ENDS].find(([mark]) => heading.endsWith(mark)) ?? [];
  const stem = heading.slice(0, -1);
  return OF_TERM.flatMap((middle) => marks.flatMap((mark) => DAY_ENDS.map((end) => stem + middle + mark + end)));
}

/**
 * Return the column that a heading means; a unit in brackets after it is passed over. What else stands in brackets may
 * belong to the name: 公示时间（起）.
 */
export function matchHeading(heading: string, names: Names): string | null {
  const exact = names.get(simplify(heading));
  if (exact !== undefined) return exact;
  const plain = simplify(heading).replaceAll("*", "");
  const joined = names.get(plain.replace(/[()]/g, "")) ?? null;
  return joined ?? (OF_END.test(plain) ? null : (names.get(withoutBrackets(plain)) ?? null));
}

/** Return a heading without what stands in brackets behind it. */
export const withoutBrackets = (heading: string): string => heading.replace(BRACKETS, "");

/** Return how many columns some headings name. */
export function columnCount(words: readonly string[], names: Names): number {
  return new Set(words.map((word) => matchHeading(word, names)).filter((name) => name !== null)).size;
}

/**
 * Return the headings in the first lines that name as many columns; those of two lines where what one names is blank in the
 * other. `names` are the `columnNames` of the ledger. Throws `ValueProblem` if amounts are below them of which it is said
 * that they are in several units.
 */
export function findHeadings(lines: readonly Line[], ledger: LedgerSpec, names: Names, least: number): Headings | null {
  for (let at = 0; at < Math.min(HEADER_ROWS, lines.length); at++) {
    const found = headingsAt(lines, at, ledger, names);
    if (columnCount(found.words, names) < least) continue;
    const doesGoOn = at + 1 < lines.length && goesOn(lines[at], lines[at + 1], names);
    return inOneUnit(doesGoOn ? headingsAt(lines, at + 1, ledger, names) : found);
  }
  return null;
}

/** Return headings; throws `ValueProblem` for one of money above which several units are said. */
function inOneUnit(found: Headings): Headings {
  for (const [at, units] of found.units.entries()) {
    if (!units.includes(OR) || !found.words[at].endsWith(`（${units}）`)) continue;
    const column = withoutBrackets(found.words[at]);
    throw new ValueProblem("UNITS_OF_MONEY", { units, column, example: `${column}（元）` });
  }
  return found;
}

/**
 * Return the headings in a line, with those of the line above that are merged with its blank cells or stand over several.
 * `names` are the `columnNames` of the ledger.
 */
export function headingsAt(lines: readonly Line[], at: number, ledger: LedgerSpec, names: Names): Headings {
  const line = texts(lines[at]);
  const above = at ? texts(lines[at - 1]) : [];
  const over = overEach(above, line);
  const wholes = line.map((word, place) => wholeHeading(over[place], word, names));
  const isInTwo =
    wholes.some(Boolean) || above.some((word, place) => !line[place] && matchHeading(word, names) !== null);
  const top = isInTwo ? at - 1 : at;
  const ofAll = [...new Set(lines.slice(0, top).flat().flatMap(unitsOfAll))].join(OR);
  const width = isInTwo ? Math.max(line.length, above.length) : line.length;
  const units = Array.from({ length: width }, (_, at) => (isInTwo && unitInBrackets(over[at] ?? "")) || ofAll);
  const words = units.map((unit, place) => {
    const own = line[place] ?? "";
    const word = isInTwo ? wholes[place] || below(over[place] ?? "", own, names) || (above[place] ?? "") : own;
    return inMoney(word, unit, ledger, names);
  });
  return { words, units, top, line: at };
}

const texts = (line: Line): string[] => line.map((cell) => (isBlank(cell) ? "" : String(cell)));

/**
 * Return what stands over each cell: the one above, which stands also over those to the right that have none, as far as
 * cells do. A title, alone at the left, and what is said of the whole table stand over none.
 */
function overEach(above: readonly string[], line: readonly string[]): string[] {
  const groups = above.map((cell) => (OF_ALL.test(cell) ? "" : cell));
  const first = groups.findIndex(Boolean);
  const isTitle = groups.filter(Boolean).length === 1 && !line.slice(0, first).some(Boolean);
  let over = "";
  return line.map((cell, place) => {
    over = cell ? (above[place] ? (isTitle ? "" : groups[place]) : over) : "";
    return over;
  });
}

/**
 * Return what a heading and the one over it are together, if that names a column; else nothing: 公函 over 文号, 伙食交通费
 * over 应交, 公示时间 over 起, 出差时间 over 返回; and 会议时间 over 起, which is the day itself.
 */
function wholeHeading(group: string, word: string, names: Names): string {
  if (!group || !word) return "";
  const over = withoutBrackets(group);
  const stem = over.replace(OF_GROUP, "");
  const ways = [over + word, behind(word, over), stem + word, behind(word, stem)];
  ways.push(...(over.match(/时间|日期/g) ?? []).slice(-1).map((end) => behind(word, end)));
  if (STARTS.includes(word)) ways.push(`${over}（${word}）`);
  return ways.find((whole) => whole !== word && matchHeading(whole, names) !== null) ?? "";
}

/** Return a heading with the one over it behind its name, before its unit: 应交伙食交通费（元）. */
function behind(word: string, over: string): string {
  const name = withoutBrackets(word);
  return name + over + word.slice(name.length);
}

/**
 * Return how a heading below another is read that together with it names no column: by itself if it is clear, else with
 * the other one, so that it is taken for nothing that it may not be.
 */
function below(group: string, word: string, names: Names): string {
  const isClear = !BARE.includes(word) || SAYS_LITTLE.test(withoutBrackets(group));
  if (!word || !group || (isClear && matchHeading(word, names) !== null)) return word;
  return withoutBrackets(group) + word;
}

/**
 * Whether headings go on in the line below: some of it are, and below what is one already nothing else stands. So they do
 * where one stands over several words that are none of this ledger's.
 */
function goesOn(line: Line, below: Line, names: Names): boolean {
  const [upper, lower] = [texts(line), texts(below)];
  const groups = overEach(upper, lower);
  const count = (group: string) => groups.filter((one) => one === group).length;
  const isOverSeveral = groups.some((group) => group && count(group) > 1);
  const isEnded = (word: string, place: number) => {
    const under = lower[place];
    const column = under ? matchHeading(word, names) : null;
    if (column === null || matchHeading(under, names) === column) return false;
    return !(isOverSeveral && count(word) > 1) && !wholeHeading(groups[place], under, names);
  };
  if (upper.some(isEnded)) return false;
  const isNamed = (word: string, place: number) =>
    word && (matchHeading(word, names) !== null || wholeHeading(groups[place], word, names));
  if (lower.some(isNamed)) return true;
  return isOverSeveral && !lower.some((word) => /\p{Nd}/u.test(word));
}

/** Return the unit of money behind a heading, or said above it, if it is not the column's: `金额（万元）`. */
export function otherUnit(heading: string, column: ColumnSpec, above = ""): string {
  const unit = unitInBrackets(heading) || above;
  return unit !== column.unit && isMoney(column) ? unit : "";
}

/** Return what stands in a cell with the unit that its heading names, if it is a bare number. */
export function inUnit(cell: string, unit: string): string {
  const text = trimmed(cell);
  if (!unit || !/\p{Nd}$/u.test(text)) return cell;
  return /^[¥￥]/.test(text) && unit !== "元" ? `${text}（${unit}）` : `${text}${unit}`;
}

const isMoney = ({ type, unit }: ColumnSpec): boolean => type === "money" || MONEY_UNITS.includes(unit ?? "");

const unitInBrackets = (heading: string): string =>
  MONEY_IN_BRACKETS.exec(simplify(heading).replaceAll("*", ""))?.[1] ?? "";

/** Return the units of money that a cell above the headings says for all of the table. */
function unitsOfAll(cell: SheetCell): string[] {
  if (typeof cell !== "string") return [];
  const whole = MONEY_OF_ALL.exec(simplify(cell));
  if (whole) return [whole[1] ?? whole[2]];
  const words = [...cell.normalize("NFKC").matchAll(UNIT_SAID)].flatMap(([, said]) => said.split(UNITS_APART));
  return words.flatMap((word) => MONEY_WORD.exec(word)?.[1] ?? []);
}

/** Return a heading with the unit of what stands over it, if it has none and is one of money. */
function inMoney(heading: string, unit: string, ledger: LedgerSpec, names: Names): string {
  if (!unit || !heading || unitInBrackets(heading)) return heading;
  const name = matchHeading(heading, names);
  return name !== null && isMoney(ledger.columns[name]) ? `${heading}（${unit}）` : heading;
}

/** Say what stands in the line that is most like one of headings, the first with the most texts; nothing without any. */
export function likelyHeadings(lines: Line[]): string {
  let words: string[] = [];
  for (const line of lines) {
    const said = line.flatMap((cell) => (typeof cell === "string" && !isBlank(cell) ? [trimmed(cell)] : []));
    if (said.length > words.length) words = said;
  }
  return words.length ? `最像表头的一行写的是：${few(words.map((word) => `“${show(word)}”`))}。` : "";
}
