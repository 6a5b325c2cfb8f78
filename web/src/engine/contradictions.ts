/** Find what cannot both be true: `checklist/engine/contradictions.py`. */
import { DONE, isGiven, isWritten } from "../answers/model.ts";
import { Day } from "../core/numbers.ts";
import { HINT, IN_ORDER, isAssessed, isFinding, NOT_APPLICABLE, UNANSWERED, verdictOf } from "../core/verdicts.ts";
import { type Activation, type Cel, conditionName, type Outcome, toCel, UNKNOWN } from "../pack/cel.ts";
import type { Contradiction, Pack } from "../pack/compiled.ts";
import type { Shown } from "../pack/messages.ts";
import { counted, totalOfLedger } from "./aggregates.ts";
import { noneDeclared } from "./applying.ts";
import { type FactRow, type Facts, references, showing } from "./facts.ts";
import { type Finding, type ItemResult, type JudgedRow, places, rowNumbers } from "./model.ts";
import { pathsRead } from "./reading.ts";
import { judgedRow, say, showAnswer, showParameter, showValue, stopped } from "./sentences.ts";

type Results = ReadonlyMap<string, ItemResult>;

/** What only contradictions can read: for conditions, as sentences print it, and the rows that an item's rules found. */
interface Known {
  cel: Activation;
  shown: { [name: string]: Shown };
  offending: (name: string) => JudgedRow[];
}

/** A row on which a rule is tried, and by item, of those the rule asks about, whether the row is among what was found. */
interface Tried {
  row: FactRow;
  offends: Map<string, boolean>;
}

/** Return a finding for every contradiction that holds, an unknown one is none; and those that are not looked at. */
export function contradictions(facts: Facts, results: Results): { found: Finding[]; notTried: Set<string> } {
  const known = knownOf(facts, results);
  const tried = [...facts.pack.contradictions.values()].map((rule) => [rule.id, tryRule(facts, rule, known)] as const);
  const notTried = tried.filter(([, outcome]) => outcome === "not tried").map(([id]) => id);
  return {
    found: tried.flatMap(([, outcome]) => (outcome === null || outcome === "not tried" ? [] : [outcome])),
    notTried: new Set(notTried),
  };
}

/** Return every path that a rule reads, its sentence apart: `references` of `checklist/pack/compiled.py`. */
export const pathsOf = ({ let: lets, when, applies }: Contradiction): string[][] =>
  pathsRead(lets, [...when.references, ...(applies?.references ?? [])], []);

/** Return the items that must be judged, and the ledgers that must be given, for anybody to tell whether a rule holds. */
export function restsOn(rule: Contradiction, pack: Pack): [items: string[], ledgers: string[]] {
  const read = pathsOf(rule).filter(([root, name]) => name !== undefined && root !== "offends" && root !== "rectified");
  const summed = rule.let.map((part) => part.spec?.of);
  const named = new Set([...read.map(([, name]) => name), ...summed, rule.spec.for_each]);
  const items = [...pack.items.keys()].filter((id) => named.has(conditionName(id)));
  return [items, [...pack.ledgers.keys()].filter((id) => named.has(id))];
}

function tryRule(facts: Facts, rule: Contradiction, known: Known): Finding | null | "not tried" {
  const totals = new Map<string, Outcome>();
  for (const part of rule.let) if (part.spec) totals.set(part.name, totalOfLedger(facts, part));
  if (rule.applies) {
    const [values] = valuesOf(facts, rule, known, totals, null);
    if (rule.applies.evaluate(facts.bind(facts.answers.period.to, values)) !== true) return "not tried";
  }
  if (rule.spec.for_each === null) {
    const sentence = sentenceOf(facts, rule, known, totals, null);
    return sentence === null ? null : finding(facts, rule, known, [sentence], []);
  }
  const columns = rule.when.references.filter((path) => path[0] === "row" && path.length > 1).map((path) => path[1]);
  const read = [...rule.when.references, ...rule.message.references, ...pathsRead(rule.let, [], [])];
  const pointing = [
    ...new Set(read.filter((path) => path[0] === "row" && path.length > 2).map((path) => path[1])),
  ].sort();
  const sentences: string[] = [];
  const hits: [FactRow, JudgedRow][] = [];
  const offending = offendingOf(rule, known);
  const circumstances = circumstancesOf(rule, known, totals, facts);
  for (const row of facts.rows(rule.spec.for_each)) {
    const offends = new Map(offending.map(([name, numbers]) => [name, numbers.has(row.row.number)]));
    const now = offending.length ? circumstances + [...offends.values()] : circumstances;
    const sentence = recalled(row, rule.id, now, () => {
      for (const one of row.oneByOne(pointing)) {
        const said = sentenceOf(facts, rule, known, totals, { row: one, offends });
        if (said !== null) return said;
      }
      return null;
    });
    if (sentence === null) continue;
    sentences.push(sentence);
    hits.push([row, judgedRow([row], sentence.replace(/。+$/, ""), columns)]);
  }
  return sentences.length ? finding(facts, rule, known, sentences, hits) : null;
}

const remembered = new WeakMap<FactRow["content"], Map<string, { circumstances: string; sentence: string | null }>>();

/** Return what was said of a row before, in equal circumstances, or say it now. */
function recalled(row: FactRow, rule: string, circumstances: string, make: () => string | null): string | null {
  let rules = remembered.get(row.content);
  if (rules === undefined) {
    rules = new Map();
    remembered.set(row.content, rules);
  }
  const before = rules.get(rule);
  if (before?.circumstances === circumstances) return before.sentence;
  const sentence = make();
  rules.set(rule, { circumstances, sentence });
  return sentence;
}

/** Return everything that a rule reads beside the rows of its ledger, as one text. */
function circumstancesOf(rule: Contradiction, known: Known, totals: Map<string, Outcome>, facts: Facts): string {
  const { unit, period } = facts.answers;
  const read = pathsRead(rule.let, rule.when.references, rule.message.references).map(([root, name]) => {
    if (root === "offending" && name !== undefined) return [root, name, numbersOf(known.offending(name))];
    const value = known.shown[root];
    return [root, name, written(typeof value === "object" && name !== undefined ? value[name] : value)];
  });
  const parameters = Object.entries(facts.parameters).map(([name, value]) => [name, String(value)]);
  const rest = [unit.level, unit.kind, String(period.from), String(period.to), String(facts.asOf)];
  return JSON.stringify([rest, parameters, read, [...totals].map(([name, value]) => [name, String(value)])]);
}

function written(value: unknown): string {
  return value instanceof Day ? String(value) : `${typeof value} ${String(value)}`;
}

/** Return what is said if the rule holds; null if not. */
function sentenceOf(
  facts: Facts,
  rule: Contradiction,
  known: Known,
  totals: Map<string, Outcome>,
  tried: Tried | null,
): string | null {
  const day = facts.answers.period.to;
  const [values, computed] = valuesOf(facts, rule, known, totals, tried);
  if (rule.when.evaluate(facts.bind(day, values)) !== true) return null;
  const offending: { [name: string]: Shown } = {};
  for (const [root, name] of pathsRead(rule.let, rule.when.references, rule.message.references)) {
    if (root === "offending" && name !== undefined) offending[name] = rowNumbers(numbersOf(known.offending(name)));
  }
  const shown: { [name: string]: Shown } = { offending, ...known.shown, ...computed };
  if (tried) shown.row = showing(tried.row);
  return stopped(say(facts, rule.message, day, shown));
}

/** Return what a rule's conditions can name, of a row if there is one, and its named values as sentences print them. */
function valuesOf(
  facts: Facts,
  rule: Contradiction,
  known: Known,
  totals: Map<string, Outcome>,
  tried: Tried | null,
): [Activation, { [name: string]: Shown }] {
  const values: Activation = { ...known.cel };
  if (tried) {
    values.row = tried.row.cel;
    values.offends = tried.offends;
  }
  const computed: { [name: string]: Shown } = {};
  for (const part of rule.let) {
    const value =
      part.value !== null
        ? part.value.evaluate(facts.bind(facts.answers.period.to, values))
        : (totals.get(part.name) ?? UNKNOWN);
    if (value === UNKNOWN) continue;
    values[part.name] = toCel(value);
    computed[part.name] = showValue(value);
  }
  return [values, computed];
}

/** Return, by each item that a rule asks about, the numbers of the rows of the rule's ledger that the item's rules found. */
function offendingOf(rule: Contradiction, known: Known): [name: string, numbers: ReadonlySet<number>][] {
  return pathsRead(rule.let, rule.when.references, rule.message.references).flatMap(([root, name]) => {
    if (root !== "offends" || name === undefined) return [];
    const rows = known.offending(name).filter((one) => one.ledger === rule.spec.for_each);
    return [[name, new Set(numbersOf(rows))]];
  });
}

function numbersOf(rows: JudgedRow[]): number[] {
  return rows.flatMap((row) => row.numbers);
}

function finding(
  facts: Facts,
  rule: Contradiction,
  known: Known,
  sentences: string[],
  hits: [FactRow, JudgedRow][],
): Finding {
  const { title, remedy } = rule.spec;
  const rows = hits.map(([, judged]) => judged);
  const reason = sentences.length > 1 ? `${title}，共${places(rows)}。` : sentences[0];
  return {
    item: null,
    contradiction: rule,
    rule: null,
    verdict: verdictOf(rule.spec.severity),
    title,
    reason,
    facts: [],
    rows,
    limits: [],
    basis: [],
    remedy,
    involved: involvedIn(
      facts,
      rule,
      known,
      hits.map(([row]) => row),
    ),
  };
}

/** Return what a contradiction that holds, of some rows or as a whole, sets against each other. */
function involvedIn(facts: Facts, rule: Contradiction, known: Known, hits: FactRow[]): string[] {
  const { pack, answers } = facts;
  const paths = pathsOf(rule);
  const rows = rowsInvolved(facts, rule, known, hits);
  const named = new Set(paths.map(([, name]) => name));
  const ledgers = [...pack.ledgers.values()].filter(({ id }) => rows.has(id) || named.has(id));
  const items = [...pack.items.values()].flatMap((item) => {
    const name = conditionName(item.id);
    if (!named.has(name)) return [];
    const roots = new Set(
      [...paths, ...rule.message.references].filter((path) => path[1] === name).map(([root]) => root),
    );
    if (roots.has("not_applicable") && answers.answers[item.id]?.silence !== NOT_APPLICABLE) return [];
    const found = new Set(numbersOf(known.offending(name).filter((one) => one.ledger === rule.spec.for_each)));
    if (roots.has("offends") && !hits.some((row) => found.has(row.row.number))) return [];
    const answer = roots.has("answers") || roots.has("not_applicable") ? answers.answers[item.id] : undefined;
    const told =
      answer && isWritten(answer) && pack.record.words.sentences.ANSWERED.replace("{answer}", showAnswer(item, answer));
    return [`${item.id} ${item.title}${told ? `（${told.replace(/。+$/, "")}）` : ""}`];
  });
  const told = new Set(
    [...paths, ...rule.message.references].filter(([root]) => root === "parameters").map(([, of]) => of),
  );
  const parameters = Object.entries(pack.record.parameters).filter(([name]) => told.has(name));
  return [
    ...ledgers.map(({ id, title }) => `《${title}》${rowNumbers(rows.get(id) ?? [])}`),
    ...items,
    ...parameters.map(([name, { title }]) => `参数“${title}”${showParameter(facts, name)}`),
  ];
}

/** Return the numbers of the rows that a contradiction sets against each other, by ledger; of a whole ledger none. */
function rowsInvolved(facts: Facts, rule: Contradiction, known: Known, hits: FactRow[]): Map<string, Set<number>> {
  const rows = new Map<string, Set<number>>();
  const add = (ledger: string, numbers: number[]) => {
    rows.set(ledger, new Set([...(rows.get(ledger) ?? []), ...numbers]));
  };
  const paths = pathsRead(rule.let, rule.when.references, rule.message.references);
  const each = facts.pack.ledgers.get(rule.spec.for_each ?? "");
  if (each) {
    const read = new Set(
      [...rule.when.references, ...rule.message.references].map(([root, name]) => root === "row" && name),
    );
    for (const { as, ledger } of references(each)) {
      const numbers = hits.flatMap((row) => (row.pointed.get(as) ?? []).map((one) => one.row.number));
      if (read.has(as)) add(ledger, numbers);
    }
    add(
      each.id,
      hits.map((row) => row.row.number),
    );
  }
  for (const [root, name] of paths) {
    if (name === undefined || (root !== "offending" && root !== "gaps")) continue;
    for (const { ledger, numbers } of known.offending(name)) add(ledger, numbers);
  }
  for (const part of rule.let) {
    const ledger = part.spec?.of;
    if (!ledger) continue;
    const bind = (row: FactRow) => facts.activation(row, facts.day(row));
    const isWhole = part.kind === "sum" && part.where === null;
    add(ledger, isWhole ? [] : counted(facts, part, facts.rows(ledger), bind).map((row) => row.row.number));
  }
  return rows;
}

function knownOf(facts: Facts, results: Results): Known {
  const { pack } = facts;
  const ledgers = [...pack.ledgers.keys()];
  const all = [...results.values()];
  const hand = all.filter((result) => !result.item.byLedger);
  const byName = new Map([...results].map(([id, result]) => [conditionName(id), result]));
  const answers = Object.entries(facts.answers.answers).flatMap(([id, answer]): [string, Cel][] => {
    const counts = answer.value !== null && isGiven(answer) && results.get(id)?.verdict !== NOT_APPLICABLE;
    return counts ? [[conditionName(id), toCel(answer.value!)]] : [];
  });
  const gaps = [...byName].filter(([, result]) => isAssessed(result.verdict));
  const maps: Record<string, [string, Cel][]> = {
    answers,
    gaps: gaps.map(([name, result]) => [name, result.verdict > HINT]),
    rectified: [...byName].map(([name, { item }]) => [name, facts.answers.rectifications[item.id]?.state === DONE]),
    not_applicable: Object.entries(facts.answers.answers)
      .filter(([, answer]) => isGiven(answer))
      .map(([id, answer]) => [conditionName(id), answer.silence === NOT_APPLICABLE]),
    none_declared: noneDeclared(facts),
    counts: ledgers.filter((id) => facts.data(id) !== null).map((id) => [id, BigInt(facts.rows(id).length)]),
  };
  const count = (of: (result: ItemResult) => boolean, among: ItemResult[]): bigint => BigInt(among.filter(of).length);
  const numbers: Record<string, bigint> = {
    answered_count: count((result) => result.verdict === IN_ORDER, hand),
    unanswered_count: count((result) => result.verdict === UNANSWERED, hand),
    gap_count: count((result) => isFinding(result.verdict), all),
    row_count: BigInt(ledgers.reduce((sum, id) => sum + facts.rows(id).length, 0)),
  };
  const cel: Activation = { ...numbers };
  const shown: { [name: string]: Shown } = { ...numbers };
  for (const [name, entries] of Object.entries(maps)) {
    cel[name] = new Map(entries);
    shown[name] = Object.fromEntries(entries) as { [name: string]: Shown };
  }
  return { cel, shown, offending: (name) => offendingRows(byName.get(name)!) };
}

function offendingRows(result: ItemResult): JudgedRow[] {
  return result.findings.filter((found) => found.verdict > HINT).flatMap((found) => found.rows);
}
