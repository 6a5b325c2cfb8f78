/** Lines of a table that are no records: totals, notes, lines for signatures: `checklist/answers/other_lines.py`. */
import { isBlank } from "../core/values.ts";

const TOTAL = /^(?:本页|本月|本年|本期|全年)?(?:合计|小计|总计|累计|共计)[：:]?$/;
const WHO =
  "(?:制表|填表|填报|填写|编制|审核|复核|审批|审签|经办|登记|统计|汇总|记录|校对|批准)(?:人|员|单位|部门|日期|时间)?";
const LABEL =
  "[（(]?(?:备注|附注|注|说明|(?:填表|填报|填写)说明" +
  `|${WHO}|(?:单位|主要|部门|分管|科室|财务)?(?:负责人|领导)|会计|出纳|联系(?:人|电话|方式)|单位|日期|(?=签|盖|公章))` +
  "[（(]?(?:签字|签名|签章|盖章|公章)?[）)]?[0-9]*[）)]?";
const BARE_LABEL = new RegExp(`^${LABEL}$`);
const LABELLED = new RegExp(`^${LABEL}[:：]`);
const DAY = /^(?:[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?|年月日)$/;
const SHOWN = 20;

const plain = (cell: unknown): string => (typeof cell === "string" ? cell.replace(/\s+/gu, "") : "");

/** Return which of some cells says that its row is a total, from 0; -1 if none does. */
export const totalAmong = (cells: readonly unknown[]): number => cells.findIndex((cell) => TOTAL.test(plain(cell)));

/** Whether a cell is one such as 制表人：王芳, which is never what a column asks for. */
export const isLabel = (cell: unknown): boolean => LABELLED.test(plain(cell));

const isAnyLabel = (cell: unknown): boolean => isLabel(cell) || BARE_LABEL.test(plain(cell));

/**
 * Return what says that a line is a note or for signatures: its first cell, if that and all others are labels. Behind a
 * label may stand its value, and anywhere the day. `follows`: such a line stands above; then one of a single cell goes on.
 */
export function noteIn(line: readonly unknown[], follows: boolean): string {
  const first = line.find((cell) => !isBlank(cell)) ?? "";
  if (!follows && !isAnyLabel(first)) return "";
  const cells = line.filter((cell) => !isBlank(cell));
  let needsValue = false;
  for (const [number, cell] of cells.entries()) {
    if (isAnyLabel(cell)) needsValue = /[:：]$/.test(plain(cell)) || !isLabel(cell);
    else if (number && (needsValue || DAY.test(plain(cell)))) needsValue = false;
    else if (!follows || cells.length > 1) return "";
  }
  return String(first).trim();
}

/** Say which lines are no records; nothing if there are none. */
export function otherLinesTold(lines: readonly string[]): string {
  const shown = lines.map((line) => ([...line].length > SHOWN ? `${[...line].slice(0, SHOWN).join("")}……` : line));
  return shown.length ? `像是合计、备注、签字行的不读入：“${shown.join("”“")}”。` : "";
}
