/** What is strange about a ledger's rows and forbids nothing: `notices_of` of `checklist/answers/ledgers.py`. */
import { few, listing, Problem } from "../core/errors.ts";
import { keyOfValue, show, type Value } from "../core/values.ts";
import { isJudged } from "../engine/facts.ts";
import type { Ledger } from "../pack/compiled.ts";
import { rowDay } from "./ledgers.ts";
import type { LedgerData, Period, Row } from "./model.ts";

const WORDS_SHOWN = 5;
const ROWS_SHOWN = 10;
const NUMBERS = ["int", "number", "money"];

/** Return what is strange about a ledger: cells that say nothing, rows that are there twice, rows outside the period. */
export function noticesOf(ledger: Ledger, { rows }: Pick<LedgerData, "rows">, period: Period): Problem[] {
  return [...cellsNotCounted(ledger, rows), ...sameRows(ledger, rows), ...rowsOutside(ledger, rows, period)];
}

function cellsNotCounted(ledger: Ledger, rows: Row[]): Problem[] {
  const { title, columns } = ledger.spec;
  const [words, counts] = [new Map<string, number>(), new Map<string, number>()];
  let count = 0;
  for (const { notCounted } of rows) {
    for (const [name, text] of Object.entries(notCounted)) {
      count++;
      words.set(text, (words.get(text) ?? 0) + 1);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  if (!count) return [];
  const most = [...words].sort(([, one], [, other]) => other - one).slice(0, WORDS_SHOWN);
  const details = {
    title,
    count,
    words: listing(most.map(([word]) => `“${show(word)}”`)) + (words.size > WORDS_SHOWN ? "等" : ""),
    columns: listing([...counts].map(([name, number]) => `${columns[name].title} ${number} 格`)),
    zero: [...counts.keys()].some((name) => NUMBERS.includes(columns[name].type))
      ? "没有发生、应当是零的，请写 0。"
      : "",
  };
  return [new Problem("CELLS_SAY_NOTHING", "", details)];
}

function sameRows({ title }: Ledger, rows: Row[]): Problem[] {
  const firsts = new Map<string, Row>();
  const twice = rows.flatMap((row): [Row, Row][] => {
    const first = firsts.get(contentOf(row));
    if (first) return [[row, first]];
    firsts.set(contentOf(row), row);
    return [];
  });
  if (!twice.length) return [];
  const told = twice.map(([row, first]) => `第${row.number}行同第${first.number}行`);
  return [new Problem("SAME_ROWS", "", { title, count: twice.length, rows: few(told, ROWS_SHOWN) })];
}

/** What rows say in all their cells; a row does not change. */
const contents = new WeakMap<Row, string>();

function contentOf(row: Row): string {
  const known = contents.get(row);
  if (known !== undefined) return known;
  const key = (value: Value) => (typeof value === "string" ? `s${value}` : keyOfValue(value));
  const values = Object.entries(row.values).map(([name, value]) => [name, key(value)]);
  const content = JSON.stringify([values, row.notCounted, row.unread, Object.keys(row.unread).length ? row.number : 0]);
  contents.set(row, content);
  return content;
}

function rowsOutside(ledger: Ledger, rows: Row[], period: Period): Problem[] {
  const outside = rows.filter((row) => !isJudged(row, rowDay(ledger, row), ledger.openUntil, period));
  if (!outside.length) return [];
  const more = outside.length > ROWS_SHOWN ? "等" : "";
  const shown = outside.slice(0, ROWS_SHOWN).map(({ number }) => String(number));
  const told = `第${listing(shown)}行${more}`;
  return [new Problem("ROWS_OUTSIDE", "", { title: ledger.title, count: outside.length, rows: told })];
}
