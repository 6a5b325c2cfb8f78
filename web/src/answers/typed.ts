/** What the form holds, typed to be judged, with everything that is wrong with it. */
import { ValueProblem } from "../core/errors.ts";
import { Day } from "../core/numbers.ts";
import type { Steps } from "../core/steps.ts";
import { type Days, isBlank, type Value } from "../core/values.ts";
import { rowNumbers } from "../engine/model.ts";
import type { Pack } from "../pack/compiled.ts";
import { readAnswer, readParameter, TO_REFILL } from "./cells.ts";
import type { AnswerEntry, Entries, LedgerEntry } from "./entries.ts";
import { lastPeriod } from "./last.ts";
import { type CellProblem, type ReadRows, readRows } from "./ledgers.ts";
import type { Answer, Answers, LedgerData } from "./model.ts";
import { partOf } from "./questionnaire.ts";

/** Typed answers, and what is wrong: by item, parameter and ledger. */
export interface Typed {
  answers: Answers;
  answerProblems: Record<string, string>;
  parameterProblems: Record<string, string>;
  cellProblems: Record<string, CellProblem[]>;
}

export const daysOf = (entries: Entries): Days => [Day.parse(entries.period.from)!, Day.parse(entries.period.to)!];

/** Type entries in steps; what has not changed since `before` (the entries and what they gave) is taken over as it is. */
export function* typed(pack: Pack, entries: Entries, before?: { entries: Entries; typed: Typed }): Steps<Typed> {
  const days = daysOf(entries);
  const old = before !== undefined && before.entries.period === entries.period ? before : undefined;
  const [answers, answerProblems] =
    old?.entries.answers === entries.answers && old
      ? [old.typed.answers.answers, old.typed.answerProblems]
      : typedAnswers(pack, entries, days, old);
  const [parameters, parameterProblems] =
    old?.entries.parameters === entries.parameters && old
      ? [old.typed.answers.parameters, old.typed.parameterProblems]
      : typedParameters(pack, entries);
  const [ledgers, cellProblems] =
    old?.entries.ledgers === entries.ledgers && old
      ? [old.typed.answers.ledgers, old.typed.cellProblems]
      : yield* typedLedgers(pack, entries, days, old);
  const said = (text: string | null) => (pack.words.saysNothing(text) ? null : text);
  const isSameUnit = old !== undefined && old.entries.unit === entries.unit;
  return {
    answers: {
      unit: isSameUnit ? old.typed.answers.unit : { ...entries.unit },
      signatories:
        old?.entries.signatories === entries.signatories && old
          ? old.typed.answers.signatories
          : Object.fromEntries(Object.entries(entries.signatories).map(([role, name]) => [role, said(name)])),
      period: old ? old.typed.answers.period : { from: days[0], to: days[1] },
      parameters,
      answers,
      ledgers,
      rectifications: Object.fromEntries(
        Object.entries(entries.rectifications).map(([id, plan]) => [
          id,
          {
            ...plan,
            fact: said(plan.fact),
            measure: said(plan.measure),
            owner: said(plan.owner),
            due: day(plan.due),
            done_on: day(plan.done_on),
            opened: day(plan.opened),
          },
        ]),
      ),
      exceptions:
        old?.entries.exceptions === entries.exceptions && old
          ? old.typed.answers.exceptions
          : Object.fromEntries(
              Object.entries(entries.exceptions).map(([id, given]) => [
                id,
                given.map((one) => ({
                  ...one,
                  approver: said(one.approver),
                  document: said(one.document),
                  until: day(one.until),
                })),
              ]),
            ),
      last: old?.entries.kept === entries.kept ? old.typed.answers.last : lastPeriod(entries.kept.last),
      isPart: partOf(entries) !== null,
    },
    answerProblems,
    parameterProblems,
    cellProblems,
  };
}

/** Return which cells are to be filled in again since a draft was restored, by ledger: `“审批人”第3、7行`. */
export function cellsToRefill(pack: Pack, entries: Entries, { cellProblems }: Typed): Map<string, string> {
  const found = new Map<string, string>();
  for (const [id, problems] of Object.entries(cellProblems)) {
    const rows = entries.ledgers[id]?.rows ?? [];
    const numbers = new Map<string, number[]>();
    for (const { row, column } of problems) {
      if (rows[row - 1]?.[column] !== TO_REFILL) continue;
      numbers.set(column, [...(numbers.get(column) ?? []), row]);
    }
    const { columns } = pack.ledgers.get(id)!.spec;
    const told = [...numbers].map(([column, of]) => `“${columns[column].title}”${rowNumbers(of)}`);
    if (told.length) found.set(id, told.join("，"));
  }
  return found;
}

const day = (text: string | null): Day | null => (text === null ? null : Day.parse(text));

type Before = { entries: Entries; typed: Typed } | undefined;

function typedAnswers(
  pack: Pack,
  entries: Entries,
  days: Days,
  old: Before,
): [Record<string, Answer>, Record<string, string>] {
  const answers: Record<string, Answer> = {};
  const problems: Record<string, string> = {};
  for (const [id, entry] of Object.entries(entries.answers)) {
    if (old?.entries.answers[id] === entry) {
      answers[id] = old.typed.answers.answers[id];
      if (old.typed.answerProblems[id]) problems[id] = old.typed.answerProblems[id];
      continue;
    }
    answers[id] = { ...entry, ...typedAnswer(pack, id, entry, days, problems) };
  }
  return [answers, problems];
}

function typedAnswer(pack: Pack, id: string, entry: AnswerEntry, days: Days, problems: Record<string, string>) {
  try {
    return readAnswer(pack, pack.items.get(id)!, entry, days);
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    problems[id] = error.message;
    return { value: null, silence: null };
  }
}

function typedParameters(pack: Pack, entries: Entries): [Record<string, Value>, Record<string, string>] {
  const values: Record<string, Value> = {};
  const problems: Record<string, string> = {};
  for (const [name, written] of Object.entries(entries.parameters)) {
    if (isBlank(written) || pack.words.saysNothing(written)) continue;
    try {
      values[name] = readParameter(pack, name, written);
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      problems[name] = error.message;
    }
  }
  return [values, problems];
}

function* typedLedgers(
  pack: Pack,
  entries: Entries,
  days: Days,
  old: Before,
): Steps<[Record<string, LedgerData>, Record<string, CellProblem[]>]> {
  const ledgers: Record<string, LedgerData> = {};
  const problems: Record<string, CellProblem[]> = {};
  for (const [id, entry] of Object.entries(entries.ledgers)) {
    if (old?.entries.ledgers[id] === entry) {
      ledgers[id] = old.typed.answers.ledgers[id];
      problems[id] = old.typed.cellProblems[id];
      continue;
    }
    const read =
      entry.rows === null ? { rows: [], problems: [] } : yield* readRows(pack.ledgers.get(id)!, entry.rows, days);
    ledgers[id] = ledgerData(entry, read);
    problems[id] = read.problems;
  }
  return [ledgers, problems];
}

/** Return a ledger's records; one of which nothing but faulty rows is there says nothing yet, also not that nothing happened. */
function ledgerData(entry: LedgerEntry, { rows, problems }: ReadRows): LedgerData {
  const isFilled = entry.rows !== null && (rows.length > 0 || !problems.length);
  const isWritten = isFilled || entry.none !== null;
  const { none: noneReason, owner, toConfirm, leftOut } = entry;
  return { rows, noneReason, isWritten, owner, toConfirm, leftOut };
}
