/** Lines of a table that are no records: totals, notes, lines for signatures: `checklist/answers/other_lines.py`. */
import { trimmed, withoutBlanks } from "../core/plain.ts";
import { isBlank, isSerialDay } from "../core/values.ts";

const SUM =
  "(?:[0-9]{4}年度?)?" +
  "(?:本页|本月|当月|本年|本年度|本期|全年|年度|上半年|下半年|第?[一二三四1-4]季度|(?:[0-9]{1,2}[-—~至])?[0-9]{1,2}月份?)?" +
  "(?:合计|小计|总计|累计|共计)";
const TOTAL = new RegExp(`^${SUM}[：:]?$`);
const UNIT = "[个名位人次批件项场天日辆台份元万]";
/** A total with what it counts: 合计 4 次, 小计 2, 合计（次）, 共4人次, 共计5个议题. */
const COUNTED = new RegExp(
  `^(?:(?:${SUM}|总共)(?:[（(]${UNIT}{1,3}[）)])?[：:]?(?:[0-9.,]+(?:${UNIT}\\S{0,4})?)?|共[：:]?[0-9.,]+${UNIT}\\S{0,4})$`,
);
const WHO =
  "(?:制表|填表|填报|填写|编制|审核|复核|审批|审签|经办|登记|统计|汇总|记录|校对|批准)(?:人|员|单位|部门|日期|时间)?";
const LABEL =
  "[（(]?(?:备注|附注|注|说明|(?:填表|填报|填写)说明" +
  `|${WHO}|(?:单位|主要|部门|分管|科室|财务)?(?:负责人|领导)|会计|出纳|联系(?:人|电话|方式)|单位|日期|(?=签|盖|公章))` +
  "[（(]?(?:签字|签名|签章|盖章|公章)?[）)]?[0-9]*[）)]?";
const ANY_LABEL = new RegExp(`^${LABEL}(?:[:：]|$)`);
const LABELLED = new RegExp(`^${LABEL}[:：]`);
const DIGIT = "一二三四五六七八九十";
const DAY_WORDS = `[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?|年月日|[〇○零${DIGIT}]{4}年[${DIGIT}]{1,3}月[${DIGIT}]{1,3}日`;
const DAY = new RegExp(`^(?:${DAY_WORDS})$`);
const NUMBERED = `(?:[${DIGIT}]+|[0-9]+)[、.．](?![0-9])|[（(][${DIGIT}]+[）)]`;
const ORGAN_WORDS = "[^0-9]{2,30}(?:办公室|[局委办科处室院部所中心会府司校厅组站馆团队])";
const ORGAN = new RegExp(`^${ORGAN_WORDS}$`, "u");
/** What stands alone in a line that is no record: 以下空白, *会议费含住宿, 二、下半年, 1.以上均经批准, 院办公室2026年1月5日. */
const ALONE = new RegExp(
  `^(?:[（(—-]*(?:本页)?(?:以下|以上|下接)?(?:均为)?空白[）)—-]*|[*＊※☆★].+|(?:${NUMBERED}).+|${ORGAN_WORDS}(?:${DAY_WORDS}))$`,
  "su",
);
const SHOWN = 20;

const plain = (cell: unknown): string => (typeof cell === "string" ? withoutBlanks(cell) : "");

/** Return which of some cells says that its row is a total, 合计 anywhere or 合计 4 次 as the first, from 0; -1 if none does. */
export function totalAmong(cells: readonly unknown[]): number {
  const first = cells.findIndex((cell) => !isBlank(cell));
  return COUNTED.test(plain(cells[first])) ? first : cells.findIndex((cell) => TOTAL.test(plain(cell)));
}

/** Return what stands in a line, by which it is known again. */
export const wordsOf = (line: readonly unknown[]): string =>
  JSON.stringify(line.filter((cell) => !isBlank(cell)).map((cell) => trimmed(String(cell))));

/** Whether a cell is one such as 制表人：王芳, which is never what a column asks for. */
export const isLabel = (cell: unknown): boolean => LABELLED.test(plain(cell));

const isAnyLabel = (cell: unknown): boolean => ANY_LABEL.test(plain(cell));

/**
 * Return of each line in which something stands what says that it is a note or for signatures, or nothing. `columns`: as many
 * the table has; what stands alone in a line says nothing where all do.
 */
export function notesOf(lines: readonly (readonly unknown[])[], columns: number): string[] {
  const filled = lines.map((line) => line.filter((cell) => !isBlank(cell)));
  let note = "";
  return filled.map((cells, at) => {
    const isOther = columns > 1 && (standsAlone(cells) || isSigned(cells, filled[at + 1] ?? []));
    note = isOther ? trimmed(String(cells[0])) : labels(cells, note !== "");
    return note;
  });
}

const isDay = (cell: unknown): boolean => (typeof cell === "number" ? isSerialDay(cell) : DAY.test(plain(cell)));

const standsAlone = (cells: readonly unknown[]): boolean => cells.length === 1 && ALONE.test(plain(cells[0]));

/** Whether cells are an office's name and the day, as the last of all, or its name alone above the day. */
function isSigned(cells: readonly unknown[], below: readonly unknown[]): boolean {
  const days = cells.length === 1 ? below : below.length ? [] : cells.slice(1);
  return days.length === 1 && isDay(days[0]) && ORGAN.test(plain(cells[0]));
}

/**
 * Return the first of a line's cells if that and all others are labels, else nothing. Behind a label may stand its value, and
 * anywhere the day. `follows`: a note stands above; then one of a single cell goes on with it.
 */
function labels(cells: readonly unknown[], follows: boolean): string {
  const [first] = cells;
  if (!follows && !isAnyLabel(first)) return "";
  let needsValue = false;
  for (const [number, cell] of cells.entries()) {
    if (isAnyLabel(cell)) needsValue = /[:：]$/.test(plain(cell)) || !isLabel(cell);
    else if (number && (needsValue || isDay(cell))) needsValue = false;
    else if (!follows || cells.length > 1) return "";
  }
  return trimmed(String(first));
}

/** Say which lines are no records; nothing if there are none. */
export function otherLinesTold(lines: readonly string[]): string {
  const shown = lines.map((line) => ([...line].length > SHOWN ? `${[...line].slice(0, SHOWN).join("")}……` : line));
  return shown.length ? `像是合计、备注、签字行的不读入：“${shown.join("”“")}”。` : "";
}
