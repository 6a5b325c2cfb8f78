/** What a report still lacks before anybody may sign it: `checklist/engine/readiness.py`. */
import { rowDay } from "../answers/ledgers.ts";
import type { Rectification, Row } from "../answers/model.ts";
import { isNeeded } from "../answers/questionnaire.ts";
import { Day } from "../core/numbers.ts";
import { NOT_APPLICABLE } from "../core/verdicts.ts";
import type { Ledger } from "../pack/compiled.ts";
import { isJudged } from "./facts.ts";
import { type Assessment, type Finding, type ItemResult, idOf, rowNumbers } from "./model.ts";
import { expressionsOf, namesIn } from "./reading.ts";
import { bySubject } from "./summary.ts";

const HANDING_IN = 366;

/** What is open: items without an answer, answers of the last period, contradictions, gaps without a measure. */
interface Readiness {
  unanswered: ItemResult[];
  toConfirm: ItemResult[];
  /** The items of which something was found, and that have records which lack what judging them needs. */
  partly: ItemResult[];
  /** The ledgers of which records were left out when others were read in. */
  leftOut: Ledger[];
  /** The parameters that contradictions rest on and nobody set: what reads them in an item leaves it unanswered. */
  parameters: string[];
  contradictions: Finding[];
  /** Every item that the unit itself says does not apply, if with them nothing at all is left to be inspected. */
  notInspected: ItemResult[];
  withoutMeasure: Finding[];
  isStrangeDay: boolean;
  /** What tells of days after that day as done: ledgers with their rows, items, and rectifications. */
  tooLate: string[];
  /**
   * The items and contradictions that are said to have been put right before this period began, which found them, or before
   * a record that they are of.
   */
  tooEarly: string[];
  /** Whether a report may be signed: a gap whose measure is not written yet does not forbid it. */
  mayBeSigned: boolean;
}

export function readiness(assessment: Assessment): Readiness {
  const { rectifications, ledgers, period } = assessment.answers;
  const isCarried = ({ answer, item }: ItemResult): boolean =>
    answer?.toConfirm || assessment.pack.ledgersOf(item.id).some((ledger) => ledgers[ledger.id]?.toConfirm);
  const open = assessment.unanswered;
  const day = assessment.asOf.ordinal;
  const contradictions = assessment.contradictions.filter((finding) => !rectifications[idOf(finding)]?.fact);
  const notInspected = notInspectedIn(assessment);
  const isStrangeDay = day < period.from.ordinal || day > period.to.ordinal + HANDING_IN;
  const tooLate = [...tooLateIn(assessment)];
  const found = new Set(assessment.findings.map(idOf));
  const begun = begunOf(assessment);
  const isTooEarly = (id: string, { done_on, opened }: Rectification): boolean =>
    done_on !== null &&
    (done_on.ordinal < (begun.get(id) ?? done_on.ordinal) ||
      (done_on.ordinal < period.from.ordinal &&
        (found.has(id) || (opened ?? period.to).ordinal >= period.from.ordinal)));
  const tooEarly = Object.keys(rectifications).filter((id) => isTooEarly(id, rectifications[id]));
  const leftOut = [...assessment.pack.ledgers.values()].filter(({ id }) => ledgers[id]?.leftOut);
  const partly = assessment.partlyJudged;
  const parameters = unsetIn(assessment);
  const isComplete = ![open, partly, leftOut, notInspected, parameters].some(({ length }) => length);
  return {
    unanswered: open.filter((result) => !isCarried(result)),
    toConfirm: open.filter(isCarried),
    partly,
    leftOut,
    parameters,
    contradictions,
    notInspected,
    withoutMeasure: bySubject(assessment.findings)
      .map(([worst]) => worst)
      .filter((finding) => finding.item !== null && !rectifications[idOf(finding)]?.measure),
    isStrangeDay,
    tooLate,
    tooEarly,
    mayBeSigned: isComplete && !contradictions.length && !isStrangeDay && !tooLate.length && !tooEarly.length,
  };
}

/** Return the items that the unit says do not apply, of them or of a ledger that decides them; none if others do. */
function notInspectedIn({ items, pack, answers }: Assessment): ItemResult[] {
  const isDeclared = (id: string) => {
    const data = pack.ledgersOf(id).map((ledger) => answers.ledgers[ledger.id]);
    return data.some((one) => (one?.noneReason ?? null) !== null) && !data.some((one) => one?.rows.length);
  };
  const isAside = ({ answer, item }: ItemResult) => answer?.silence === NOT_APPLICABLE || isDeclared(item.id);
  const all = [...items.values()];
  return all.every((result) => result.verdict === NOT_APPLICABLE || isAside(result)) ? all.filter(isAside) : [];
}

function unsetIn({ pack, answers, facts, notTried }: Assessment): string[] {
  const tried = [...pack.contradictions.values()].filter(({ id }) => !notTried.has(id));
  const read = new Set(namesIn(tried.flatMap(expressionsOf), "parameters"));
  return Object.entries(pack.record.parameters)
    .filter(
      ([name, spec]) => read.has(name) && facts.parameters[name] === undefined && isNeeded(spec, answers.unit.level),
    )
    .map(([name]) => name);
}

/** Return the columns of days that are past when they are told, as deadlines are not. */
export function toldDays({ spec: { columns } }: Ledger): string[] {
  return Object.keys(columns).filter((name) => columns[name].type === "date" && !columns[name].ahead);
}

/** Return of what is said to be put right the last day on which a record began that offends by itself. */
function begunOf({ answers, findings, pack }: Assessment): Map<string, number> {
  const begun = new Map<string, number>();
  const done = Object.entries(answers.rectifications).flatMap(([id, plan]) => (plan.done_on === null ? [] : [id]));
  const known = new Map<string, Map<number, Row>>();
  const rowsOf = (ledger: string): Map<number, Row> => {
    const rows = known.get(ledger) ?? new Map(answers.ledgers[ledger].rows.map((row) => [row.number, row]));
    known.set(ledger, rows);
    return rows;
  };
  for (const finding of done.length ? findings : []) {
    const id = idOf(finding);
    for (const { ledger, numbers } of done.includes(id) ? finding.rows : []) {
      const row = numbers.length === 1 ? rowsOf(ledger).get(numbers[0]) : undefined;
      const day = row ? firstDay(pack.ledgers.get(ledger)!, row) : null;
      if (day) begun.set(id, Math.max(day.ordinal, begun.get(id) ?? day.ordinal));
    }
  }
  return begun;
}

/** Return the day of a record; of one that nothing dates what its first column of days tells, if that is not when it is due. */
function firstDay(ledger: Ledger, row: Row): Day | null {
  const { columns } = ledger.spec;
  const first = Object.keys(columns).find((name) => columns[name].type === "date") ?? "";
  const day = toldDays(ledger).includes(first) ? row.values[first] : null;
  return rowDay(ledger, row) ?? (day instanceof Day ? day : null);
}

/** Yield what tells of days after the one that is judged as of, which nobody can know as done. */
function* tooLateIn({ pack, answers, asOf, items }: Assessment): Iterable<string> {
  const isLater = (told: unknown): boolean => told instanceof Day && told.ordinal > asOf.ordinal;
  for (const ledger of pack.ledgers.values()) {
    const done = toldDays(ledger);
    const rows = (answers.ledgers[ledger.id]?.rows ?? []).filter(
      (row) =>
        done.some((name) => isLater(row.values[name])) &&
        isJudged(row, rowDay(ledger, row), ledger.openUntil, answers.period),
    );
    if (rows.length) yield `《${ledger.title}》${rowNumbers(rows.map(({ number }) => number))}`;
  }
  for (const { answer, item } of items.values()) if (isLater(answer?.value)) yield item.id;
  for (const [id, plan] of Object.entries(answers.rectifications)) if (isLater(plan.done_on)) yield `${id}的整改`;
}
