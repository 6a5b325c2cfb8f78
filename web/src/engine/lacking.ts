/**
 * What is lacking where a rule cannot judge a row: cells to fill in or to correct, numbers that are not there:
 * `checklist/engine/lacking.py`.
 */
import { type Day, hasOwn } from "../core/numbers.ts";
import { showDate } from "../core/values.ts";
import type { Activation, Cel, Expression } from "../pack/cel.ts";
import { type FactRow, type Facts, waits } from "./facts.ts";
import { valueAt } from "./limits.ts";
import type { Lack } from "./model.ts";
import { comparePaths, namesIn } from "./reading.ts";

/** Return what a row, which conditions know by a `name`, lacks for them; null if they have all that they read of it. */
export function rowLacks(facts: Facts, row: FactRow, expressions: Expression[], day: Day, name = "row"): Lack | null {
  const unread = Object.keys(row.row.unread).flatMap((column) => [column, row.ledger.spec.columns[column].as]);
  const paths = expressions.flatMap((one) => [...one.needed, ...one.tested.filter((path) => unread.includes(path[1]))]);
  const read = paths.filter(([root]) => root === name).map((path) => path.slice(1));
  const wrong = new Map<string, string[]>();
  for (const [[root, limit], ...keys] of expressions.flatMap((one) => one.lookups)) {
    if (root !== "limits" || !keys.every((key) => key.length === 2 && key[0] === name)) continue;
    const columns = keys.map((key) => key[1]);
    if (isInNoClass((facts.common.limits.on(day).cel as ReadonlyMap<string, Cel>).get(limit), row, columns)) {
      wrong.set(facts.pack.record.limits[limit].title, columns);
    }
  }
  return cellsLacking(facts, row, read.sort(comparePaths), wrong);
}

/** Return which cells a row lacks of those read, and which stand in no class of the limits that they are `wrong` for. */
export function cellsLacking(
  facts: Facts,
  row: FactRow,
  paths: string[][],
  wrong: ReadonlyMap<string, string[]> = new Map(),
): Lack | null {
  const { columns } = row.ledger.spec;
  const refers = new Map(Object.entries(columns).map(([name, column]) => [column.as, name]));
  const [blank, cells] = [new Set<string>(), new Set<string>()];
  const unread = new Map<string, Set<string>>();
  const pointing = new Map<string, string>();
  for (const [name, ...rest] of paths) {
    if (name === undefined) continue;
    const own = refers.get(name) ?? name;
    const { title, refers_to } = columns[own];
    const target = row.referred(name);
    const why = hasOwn(row.row.unread, own) ? row.row.unread[own].why : "";
    if (why) unread.set(why, new Set([...(unread.get(why) ?? []), title]));
    else if (!hasOwn(row.row.values, own)) blank.add(title);
    else if (own !== name && target === undefined) {
      const ledger = facts.pack.ledgers.get(String(refers_to).split(".")[0])!;
      const isCarried = waits(facts.answers, ledger.id);
      const where = `《${ledger.title}》`;
      const state = isCarried ? `要查${where}，它沿用上期，本期尚未确认` : `所指的记录在${where}里没有`;
      pointing.set(title, `“${title}”${state}`);
    } else if (target !== undefined && rest.length && !hasOwn(target.row.values, rest[0])) {
      pointing.set(title, `“${title}”所指的记录没有填“${target.ledger.spec.columns[rest[0]].title}”`);
    }
  }
  const words = blank.size ? [`没有填${quoted(blank)}`] : [];
  for (const [why, titles] of unread) words.push(`${quoted(titles)}${why}`);
  words.push(...pointing.values());
  for (const title of [...blank, ...[...unread.values()].flatMap((of) => [...of]), ...pointing.keys()])
    cells.add(title);
  for (const [limit, names] of wrong) {
    const titles = names.map((name) => columns[name].title);
    words.push(`${quoted(titles)}不对应“${limit}”的任何一档`);
    for (const title of titles) cells.add(title);
  }
  return words.length ? { words: words.join("，"), cells: [...cells] } : null;
}

const quoted = (titles: Iterable<string>) => [...titles].map((title) => `“${title}”`).join("");

/** Whether a limit is in force and has no number for what stands in a row's columns, all of which are given. */
function isInNoClass(table: Cel | undefined, row: FactRow, columns: string[]): boolean {
  let found: Cel | undefined = table;
  for (const column of columns) {
    if (!(found instanceof Map) || !hasOwn(row.row.values, column)) return false;
    found = (found as ReadonlyMap<unknown, Cel>).get(row.row.values[column]);
  }
  return found === undefined;
}

/**
 * Return which parameters that are read the unit has not set, and which limits had no number on a day; `names` are those
 * that the expressions use, if they use more than the common ones.
 */
export function numbersLacking(
  facts: Facts,
  expressions: Expression[],
  day: Day,
  names: Activation = facts.common.cel,
): Lack | null {
  const { parameters, limits } = facts.pack.record;
  const { versions } = facts.common.limits.on(day);
  const unset = namesIn(expressions, "parameters").filter((name) => facts.parameters[name] === undefined);
  const expired = namesIn(expressions, "limits").filter((name) => !versions.has(name));
  const without = [
    ...expired.map((name) => `${showDate(day)}没有有效的“${limits[name].title}”`),
    ...classless(facts, expressions, day, names),
  ];
  const words = [...unset.map((name) => `要用的参数“${parameters[name].title}”没有设定`), ...without];
  return words.length ? { words: words.join("；"), cells: [], isParameter: !without.length } : null;
}

/** Return the limits in force that have no class for what the unit is; what a row says is told of the row. */
function classless(facts: Facts, expressions: Expression[], day: Day, names: Activation): string[] {
  const inForce = facts.common.limits.on(day).cel as ReadonlyMap<string, Cel>;
  const lookups = new Map(expressions.flatMap((one) => one.lookups).map((lookup) => [JSON.stringify(lookup), lookup]));
  const found: string[] = [];
  for (const [[root, name], ...keys] of [...lookups.values()].sort(compareLookups)) {
    if (root !== "limits" || !inForce.has(name)) continue;
    if (keys.every(([first]) => first === "row" || first === "previous")) continue;
    const words = keys.map((key) => valueAt(key, names));
    let table: Cel | undefined = inForce.get(name);
    for (const word of words) {
      table = table instanceof Map ? (table as ReadonlyMap<unknown, Cel>).get(word) : undefined;
    }
    if (table !== undefined || words.includes(undefined)) continue;
    found.push(`${showDate(day)}的“${facts.pack.record.limits[name].title}”没有“${words.join("、")}”这一档`);
  }
  return found;
}

function compareLookups(one: string[][], other: string[][]): number {
  for (let place = 0; place < Math.min(one.length, other.length); place++) {
    const difference = comparePaths(one[place], other[place]);
    if (difference) return difference;
  }
  return one.length - other.length;
}
