/** Headings of tables: where they stand, the columns and units of money that they mean: `checklist/answers/headings.py`. */
import { simplify } from "../core/errors.ts";
import { isBlank } from "../core/values.ts";
import type { ColumnSpec, LedgerSpec } from "../pack/record.ts";
import type { SheetCell } from "./xlsx.ts";

/** Rows among which headings stand: offices put a title above them. */
export const HEADER_ROWS = 10;
const BRACKETS = /[（(][^（()）]*[)）]$/;
const DAY_HEADING = /^(.*?)(?:日期?|时间)$/;
const MONEY_UNITS = ["元", "万元"];
const MONEY = "((?:[十百千万亿]*|[美欧港日])元)";
const MONEY_IN_BRACKETS = new RegExp(`\\((?:(?:金额)?单位:?)?(?:人民币)?${MONEY}\\)$`);
/** A cell above the headings that says what unit all amounts are in, simplified: 三公经费表（万元）, 单位：万元. */
const MONEY_OF_ALL = new RegExp(`^(?:.*${MONEY_IN_BRACKETS.source}|(?:金额)?单位:?(?:人民币)?${MONEY}$)`);
type Line = readonly SheetCell[];
type Names = ReadonlyMap<string, string>;

/** What the headings of a table say, by position, and the first and the last of the lines that they stand in, from 0. */
export interface Headings {
  words: string[];
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

/** What a column's heading can be; of a day that ends with 日, 日期 or 时间 also the other two. */
function headings({ title, aliases, type }: ColumnSpec): string[] {
  const named = [title, ...aliases];
  if (type !== "date") return named;
  const stems = named.flatMap((heading) => DAY_HEADING.exec(heading)?.[1] ?? []);
  const ends = (stem: string) => (stem ? ["日", "日期", "时间"] : ["日期", "时间"]);
  return [...named, ...stems.flatMap((stem) => ends(stem).map((end) => stem + end))];
}

/** Return the column that a heading means; a unit in brackets after it is passed over. */
export function matchHeading(heading: string, names: Names): string | null {
  const bare = withoutBrackets(heading.replaceAll("*", ""));
  return names.get(simplify(heading)) ?? names.get(simplify(bare)) ?? null;
}

/** Return a heading without what stands in brackets behind it. */
export const withoutBrackets = (heading: string): string => heading.replace(BRACKETS, "");

/** Return how many columns some headings name. */
export function columnCount(words: readonly string[], names: Names): number {
  return new Set(words.map((word) => matchHeading(word, names)).filter((name) => name !== null)).size;
}

/** Return the headings in the first lines that name as many columns; those of two lines where what one names is blank in the other. */
export function findHeadings(lines: readonly Line[], ledger: LedgerSpec, least: number): Headings | null {
  const names = columnNames(ledger);
  for (let at = 0; at < Math.min(HEADER_ROWS, lines.length); at++) {
    const found = headingsAt(lines, at, ledger);
    if (columnCount(found.words, names) < least) continue;
    const doesGoOn = at + 1 < lines.length && goesOn(lines[at], lines[at + 1], names);
    return doesGoOn ? headingsAt(lines, at + 1, ledger) : found;
  }
  return null;
}

/** Return the headings in a line, with those of the line above that are merged with its blank cells or stand over several. */
export function headingsAt(lines: readonly Line[], at: number, ledger: LedgerSpec): Headings {
  const names = columnNames(ledger);
  const line = texts(lines[at]);
  const above = at ? texts(lines[at - 1]) : [];
  const over = overEach(above, line);
  const whole = line.map((word, place) => wholeHeading(over[place], word, names));
  const isInTwo =
    whole.some((word, place) => word !== line[place]) ||
    above.some((word, place) => !line[place] && matchHeading(word, names) !== null);
  const top = isInTwo ? at - 1 : at;
  const ofAll = lines.slice(0, top).reverse().flat().map(unitOfAll).find(Boolean) ?? "";
  const width = isInTwo ? Math.max(line.length, above.length) : line.length;
  const words = Array.from({ length: width }, (_, place) => {
    const word = line[place] || !isInTwo ? whole[place] : (above[place] ?? "");
    return inMoney(word, (isInTwo && unitInBrackets(over[place] ?? "")) || ofAll, ledger, names);
  });
  return { words, top, line: at };
}

const texts = (line: Line): string[] => line.map((cell) => (isBlank(cell) ? "" : String(cell)));

/** Return what stands over each cell: the one above, which stands also over those to the right that have none, as far as cells do. */
function overEach(above: readonly string[], line: readonly string[]): string[] {
  let over = "";
  return line.map((cell, place) => {
    over = cell ? above[place] || over : "";
    return over;
  });
}

/** Return a heading behind the one over it, if both together are one: 公函 over 文号. */
function wholeHeading(group: string, word: string, names: Names): string {
  const whole = withoutBrackets(group) + word;
  return matchHeading(whole, names) ? whole : word;
}

/** Whether headings go on in the line below: some of it are, and below what is one already nothing else stands. */
function goesOn(line: Line, below: Line, names: Names): boolean {
  const [upper, lower] = [texts(line), texts(below)];
  const over = overEach(upper, lower);
  const words = [...lower, ...lower.map((word, place) => wholeHeading(over[place], word, names))];
  const isNamed = words.some((word) => word && matchHeading(word, names) !== null);
  const isEnded = (word: string, place: number) => {
    const column = matchHeading(word, names);
    return column !== null && lower[place] && matchHeading(lower[place], names) !== column;
  };
  return isNamed && !upper.some(isEnded);
}

/** Return the unit of money in brackets behind a heading, if it is not the column's: `金额（万元）`. */
export function otherUnit(heading: string, column: ColumnSpec): string {
  const unit = unitInBrackets(heading);
  return unit !== column.unit && isMoney(column) ? unit : "";
}

/** Return what stands in a cell with the unit that its heading names, if it is a bare number. */
export function inUnit(cell: string, unit: string): string {
  const text = cell.trim();
  return unit && /\p{Nd}$/u.test(text) ? `${text}${unit}` : cell;
}

const isMoney = ({ type, unit }: ColumnSpec): boolean => type === "money" || MONEY_UNITS.includes(unit ?? "");

const unitInBrackets = (heading: string): string =>
  MONEY_IN_BRACKETS.exec(simplify(heading).replaceAll("*", ""))?.[1] ?? "";

/** Return the unit of money that a cell above the headings says for all of the table. */
function unitOfAll(cell: SheetCell): string {
  const found = typeof cell === "string" ? MONEY_OF_ALL.exec(simplify(cell)) : null;
  return found?.[1] ?? found?.[2] ?? "";
}

/** Return a heading with the unit of what stands over it, if it has none and may be one of money. */
function inMoney(heading: string, unit: string, ledger: LedgerSpec, names: Names): string {
  if (!unit || !heading || unitInBrackets(heading)) return heading;
  const name = matchHeading(heading, names);
  return name === null || isMoney(ledger.columns[name]) ? `${heading}（${unit}）` : heading;
}
