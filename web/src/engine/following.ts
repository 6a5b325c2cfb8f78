/** The records at fault of a ledger that lasts, followed into the next period: `checklist/engine/following.py`. */
import type { LastRow } from "../answers/model.ts";
import { alike, few, listing } from "../core/errors.ts";
import { Day } from "../core/numbers.ts";
import type { Ledger } from "../pack/compiled.ts";
import { type FactRow, given } from "./facts.ts";
import type { Assessment } from "./model.ts";
import { toldDays } from "./readiness.ts";
import { NOT_FILLED } from "./sentences.ts";

/** How the title of a column of days begins that is meant to be written over. */
const LATEST = "最近";

/** A record in which the last period found something and this one does not; without `changes` it is there no more. */
export interface Followed {
  key: string;
  ledger: Ledger;
  name: string;
  /** What tells it from others that are called so. */
  telling: string[];
  /** By column, what stood there and what stands there now. */
  changes: [title: string, before: string, now: string][];
}

/** Return the records of the last period's findings in which this one finds nothing and that were struck out or rewritten. */
export function followed({ pack, answers, facts, findings, items }: Assessment): Followed[] {
  const left = Object.entries(answers.last?.gaps ?? {}).flatMap(([key, { rows }]) =>
    (rows ?? []).map((row): [string, LastRow] => [key, row]),
  );
  const lasting = left.filter(([, { ledger }]) => pack.ledgers.has(ledger) && given(answers, ledger) !== null);
  if (!lasting.length) return [];
  const excepted = [...items.values()].flatMap((result) => result.excepted.map(({ finding }) => finding));
  const still = new Set(
    [...findings, ...excepted].flatMap(({ rule, rows }) =>
      rows.flatMap(({ ledger, numbers }) => numbers.map((number) => `${rule?.id} ${ledger} ${number}`)),
    ),
  );
  const known = new Map<string, FactRow[]>();
  for (const id of new Set(lasting.map(([, { ledger }]) => ledger)))
    for (const row of facts.tables.get(id)?.every ?? []) {
      const name = `${id} ${identity(row.ledger, shown(row))}`;
      known.set(name, [...(known.get(name) ?? []), row]);
    }
  return lasting.flatMap(([key, one]) => {
    const ledger = pack.ledgers.get(one.ledger)!;
    const before = new Map(Object.entries(one.read));
    const named = known.get(`${one.ledger} ${identity(ledger, before)}`) ?? [];
    const ofName = named.filter((row) => isTheSame(ledger, before, shown(row)));
    const changes = ofName.map((row) => changesOf(one, row, answers.last!.judged));
    if (!changes.every(({ length }) => length)) return [];
    if (ofName.some((row) => still.has(`${key} ${one.ledger} ${row.row.number}`))) return [];
    const [least = []] = [...changes].sort((first, second) => first.length - second.length);
    return [
      { key, ledger, name: one.name, telling: telling(ledger).map((title) => one.read[title] ?? ""), changes: least },
    ];
  });
}

/** Say which records were struck out and what was rewritten in which, a ledger at a time; nothing of none. */
export function whatBecame(records: Followed[]): string {
  const ledgers = [...new Set(records.map(({ ledger }) => ledger))];
  return ledgers
    .map(
      (ledger) => `《${ledger.spec.title}》上期查出问题的记录，${told(records.filter((one) => one.ledger === ledger))}`,
    )
    .join("；");
}

function told(records: Followed[]): string {
  const struck = new Map(records.flatMap((one) => (one.changes.length ? [] : [[named(one), one.name] as const])));
  const rewritten = new Map<string, { name: string; how: Set<string> }>();
  for (const one of records)
    for (const [title, before, now] of one.changes) {
      const known = rewritten.get(named(one)) ?? { name: one.name, how: new Set() };
      known.how.add(`${title}由“${before}”改为“${now}”`);
      rewritten.set(named(one), known);
    }
  const kinds: [string, string[]][] = [
    ["本期没有了的", [...struck.values()]],
    ["改写了的", [...rewritten.values()].map(({ name, how }) => `${name}${listing(how)}`)],
  ];
  return kinds
    .filter(([, names]) => names.length)
    .map(([kind, names]) => `${kind}${names.length}条（${few(names)}）`)
    .join("，");
}

const named = ({ ledger, name, telling: known }: Followed): string => JSON.stringify([ledger.id, name, known]);

/** Return how many records they are of: one that several rules found counts once. */
export const counted = (records: Followed[]): number => new Set(records.map(named)).size;

/** Return the titles of the columns that tell what a record is: its key, of a ledger that has none those that must be filled in. */
function telling({ spec: { columns, key } }: Ledger): string[] {
  const titles = Object.values(columns).map(({ title }) => title);
  const needed = Object.values(columns).flatMap(({ title, required }) => (required ? [title] : []));
  return key ? [columns[key].title] : needed.length ? needed : titles;
}

/** Return what a record is known by, whatever else of it was rewritten. */
const identity = (ledger: Ledger, columns: Map<string, string>): string => alike(columns.get(telling(ledger)[0]) ?? "");

/** Whether at least half of what tells a record is as it was, and whose it is. */
function isTheSame(ledger: Ledger, before: Map<string, string>, now: Map<string, string>): boolean {
  const known = telling(ledger).filter((title) => before.has(title));
  const own = Object.values(ledger.spec.columns).filter((column) => column.private && known.includes(column.title));
  if (own.some(({ title }) => alike(before.get(title)!) !== alike(now.get(title)!))) return false;
  const equal = known.filter((title) => alike(before.get(title)!) === alike(now.get(title)!));
  return 2 * equal.length >= known.length;
}

/** Return every column of a row by its title. */
const shown = (row: FactRow): Map<string, string> =>
  new Map(Object.entries(row.ledger.spec.columns).map(([name, { title }]) => [title, String(row.show(name))]));

/** Return what was rewritten in a record of what was read of it when the last period was `judged`. */
function changesOf({ read }: LastRow, row: FactRow, judged: Day | null): Followed["changes"] {
  const now = shown(row);
  const { columns } = row.ledger.spec;
  const isBackdated = (name: string): boolean => {
    const day = row.row.values[name];
    return day instanceof Day && judged !== null && day.ordinal <= judged.ordinal;
  };
  const backdated = new Set(
    toldDays(row.ledger)
      .filter(isBackdated)
      .map((name) => columns[name].title),
  );
  return Object.entries(read).flatMap(([title, before]): Followed["changes"] => {
    const after = now.get(title);
    const isSame = after === undefined || alike(before) === alike(after);
    const isNew = (before === NOT_FILLED || title.startsWith(LATEST)) && !backdated.has(title);
    return isSame || isNew ? [] : [[title, before, after]];
  });
}
