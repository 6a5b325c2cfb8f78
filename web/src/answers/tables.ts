/** Rows of tables: `checklist/answers/tables.py`. */
const TOTAL = /^(?:本页|本月|本年|本期|全年)?(?:合计|小计|总计|累计|共计)[：:]?$/;

/** Return which of some cells says that its row is a total, from 0; -1 if none does. */
export function totalAmong(cells: readonly unknown[]): number {
  return cells.findIndex((cell) => typeof cell === "string" && TOTAL.test(cell.replace(/\s+/gu, "")));
}
