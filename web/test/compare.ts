/** Judge what Python wrote as lines of JSON, and say where the two disagree. */

import type { Cells } from "../src/answers/entries.ts";
import { readRows } from "../src/answers/ledgers.ts";
import { Refused, readEntries } from "../src/answers/load.ts";
import type { Answers } from "../src/answers/model.ts";
import { noticesOf } from "../src/answers/notices.ts";
import { blockRows, readBlock, sheetBlock } from "../src/answers/pasting.ts";
import { fileText } from "../src/answers/save.ts";
import { typed } from "../src/answers/typed.ts";
import type { SheetCell } from "../src/answers/xlsx.ts";
import { InputError, ValueProblem } from "../src/core/errors.ts";
import { Day } from "../src/core/numbers.ts";
import { finished } from "../src/core/steps.ts";
import type { Days, Value } from "../src/core/values.ts";
import { VERDICTS } from "../src/core/verdicts.ts";
import { Assessor, assess } from "../src/engine/assess.ts";
import { unused } from "../src/engine/exceptions.ts";
import { factsOf } from "../src/engine/facts.ts";
import { followed, whatBecame } from "../src/engine/following.ts";
import type { Assessment, JudgedRow } from "../src/engine/model.ts";
import { readiness } from "../src/engine/readiness.ts";
import {
  dueMoved,
  isPutOff,
  keptUp,
  leftToDo,
  overdue,
  type ToPutRight,
  toPutRight,
  whyListed,
  withoutRecord,
} from "../src/engine/rectifying.ts";
import { runRules } from "../src/engine/rules.ts";
import { type Activation, type Cel, Language, UNKNOWN } from "../src/pack/cel.ts";
import { Pack } from "../src/pack/compiled.ts";
import type { ConditionRecord, RulesRecord } from "../src/pack/record.ts";
import { Workdays } from "../src/pack/workdays.ts";
import { type AnswersRecord, readAnswersRecord } from "../src/record/answers.ts";
import { assessmentRecord } from "../src/record/assessment.ts";

interface Line {
  pack?: RulesRecord;
  name: string;
  rule: string;
  as_of: string;
  answers: AnswersRecord;
  /** Instead of `answers`: the text of an answers file, which is read, written and read again first. */
  file?: string;
  /** Instead of `answers`: what people wrote into a ledger's rows. */
  ledger?: string;
  rows?: Cells[];
  /** Instead of `rows`: a table with its headings, pasted as text or standing in a sheet. */
  pasted?: string;
  sheet?: SheetCell[][];
  /** Instead of `answers`: a condition, and the values of its names, each by its kind. */
  condition?: ConditionRecord;
  names?: { [name: string]: Sent };
  expected: unknown;
}

type Sent = [kind: string, written: string] | { [name: string]: Sent };

const MOST = 20;

/** Compares line after line; the first of a pack holds the pack. */
export class Comparison {
  compared = 0;
  items = 0;
  readonly differences: string[] = [];
  private pack: Pack | null = null;

  take(text: string): void {
    const line = JSON.parse(text) as Line;
    if (line.pack) {
      this.pack = new Pack(line.pack);
      return;
    }
    const found = judged(this.pack!, line);
    this.compared++;
    const { expected } = line;
    if (typeof expected === "object" && expected !== null && "items" in expected) {
      this.items += (expected.items as unknown[]).length;
    }
    const where = difference(expected, found);
    if (where && this.differences.length < MOST) this.differences.push(`${line.name}: ${where}`);
  }
}

function judged(rules: Pack, line: Line): unknown {
  try {
    if (line.condition) return outcome(rules, line.condition, line.names ?? {});
    if (line.ledger && (line.pasted || line.sheet)) return tableRead(rules, line.ledger, line);
    if (line.ledger) return rowsRead(rules, line.ledger, line.rows ?? []);
    const answers = line.file === undefined ? readAnswersRecord(rules, line.answers) : readTwice(rules, line.file);
    const day = Day.parse(line.as_of)!;
    if (!line.rule) {
      const other = difference(whole(assess(rules, answers, day)), assessedInSteps(rules, answers, day));
      if (other) return `filled in step by step it is judged otherwise: ${other}`;
    }
    const found = line.rule ? ruleTried(rules, line.rule, answers, day) : concluded(assess(rules, answers, day));
    return JSON.parse(JSON.stringify(found));
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((problem) => problem.text).join("\n");
    if (error instanceof Refused || error instanceof ValueProblem) return error.message;
    return error instanceof Error ? (error.stack ?? "") : String(error);
  }
}

const idsOf = (listed: readonly ToPutRight[]): string[] => listed.map(({ id }) => id);

/** Return all that is concluded, what of it forbids signing by its days and parameters, and what is planned. */
function concluded(assessment: Assessment): object {
  const listed = toPutRight(assessment);
  const { open, text } = leftToDo(listed, assessment.asOf);
  const plans = {
    listed: listed.map((one) => [
      one.id,
      one.title,
      VERDICTS[one.verdict],
      one.findings.length,
      whyListed(one),
      dueMoved(one),
      isPutOff(one),
      one.gaps,
    ]),
    overdue: idsOf(overdue(listed, assessment.asOf)),
    left: [text, idsOf(open)],
    without_record: idsOf(withoutRecord(assessment)),
    kept_up: idsOf(keptUp(assessment)),
    rewritten: whatBecame(followed(assessment)),
  };
  const { tooLate, tooEarly, parameters } = readiness(assessment);
  const titles = parameters.map((name) => assessment.pack.record.parameters[name].title);
  const idle = unused(assessment).map(({ rule, told }) => rule + told);
  const state = { too_late: tooLate, too_early: tooEarly, parameters: titles, unused: idle };
  return { ...assessmentRecord(assessment), ...state, plans };
}

/** Return the answers of a file, as the form reads them, saves them and reads them again. */
function readTwice(rules: Pack, text: string): Answers {
  const entries = readEntries(rules, fileText(rules, readEntries(rules, text)));
  const found = finished(typed(rules, entries));
  const problems = [
    ...Object.values(found.answerProblems),
    ...Object.values(found.parameterProblems),
    ...Object.values(found.cellProblems).flatMap((wrong) => wrong.map(({ problem }) => problem.text)),
  ];
  if (problems.length) throw new Refused(problems);
  return found.answers;
}

const LIMITS = new Map([["most", new Map([["甲", 3n]])]]);

/** Return what a condition gives, by its kind as Python calls it. */
function outcome(rules: Pack, condition: ConditionRecord, names: { [name: string]: Sent }): [string, string] {
  const known = Object.entries(names).map(([name, value]): [string, Cel] => [name, received(value)]);
  const activation = Object.assign(Object.create(null), Object.fromEntries(known), { limits: LIMITS }) as Activation;
  try {
    const value = new Language(new Workdays(rules.record.workdays)).compile(condition).evaluate(activation);
    if (value === UNKNOWN) return ["unknown", ""];
    if (value instanceof Day) return ["date", String(value)];
    if (typeof value === "boolean") return ["bool", value ? "True" : "False"];
    if (typeof value === "number") return ["number", value.toExponential(16)];
    return typeof value === "bigint" ? ["int", String(value)] : ["str", value];
  } catch (error) {
    if (error instanceof InputError) return ["failed", error.problems[0].text];
    throw error;
  }
}

function received(value: Sent): Cel {
  if (!Array.isArray(value)) return new Map(Object.entries(value).map(([name, one]) => [name, received(one)]));
  const [kind, written] = value;
  if (kind === "int") return BigInt(written);
  if (kind === "float") return Number(written);
  if (kind === "bool") return written === "True";
  return kind === "date" ? Day.parse(written)! : written;
}

const DAYS: Days = [Day.parse("2025-07-01")!, Day.parse("2026-06-30")!];

/** Return what the headings of a table mean, and its rows as a ledger reads them. */
function tableRead(rules: Pack, id: string, { pasted, sheet }: Line): unknown {
  const { spec } = rules.ledgers.get(id)!;
  const firstDay = Day.parse("1899-12-30")!;
  const block =
    pasted === undefined
      ? sheetBlock({ rows: sheet ?? [], merged: [] }, firstDay, spec, DAYS)
      : readBlock(pasted, spec, DAYS);
  const words = block.head?.words ?? [];
  const named = block.columns.flatMap((name, at) => (name ? [[name, words[at] ?? ""]] : []));
  const { rows, others } = blockRows(block, rules.ledgers.get(id)!, DAYS);
  return { columns: Object.fromEntries(named), others, ...(rowsRead(rules, id, rows) as object) };
}

function rowsRead(rules: Pack, id: string, written: Cells[]): unknown {
  const ledger = rules.ledgers.get(id)!;
  const { rows, problems } = finished(readRows(ledger, written, DAYS));
  const told = problems.map(({ problem }) => `${problem.id} ${problem.text}`).sort();
  const cell = (value: Value) => (typeof value === "boolean" ? value : String(value));
  const values = rows.map((row) =>
    Object.fromEntries(Object.entries(row.values).map(([name, value]) => [name, cell(value)])),
  );
  const notices = problems.length ? [] : noticesOf(ledger, { rows }, { from: DAYS[0], to: DAYS[1] });
  const noticed = notices.map((problem) => `${problem.id} ${problem.text}`);
  return { problems: told, values, notCounted: rows.map((row) => row.notCounted), notices: noticed };
}

/** Return the assessment that comes of filling in step by step, as the form does it; it must not matter. */
function assessedInSteps(rules: Pack, answers: Answers, day: Day): unknown {
  const assessor = new Assessor(rules, day);
  const half = Object.entries(answers.ledgers).filter((_, place) => place % 2);
  try {
    finished(assessor.assess({ ...answers, ledgers: {}, answers: {} }));
    finished(assessor.assess({ ...answers, ledgers: Object.fromEntries(half) }));
    finished(assessor.assess({ ...answers, ledgers: withoutFirst(answers.ledgers) }));
    finished(assessor.assess({ ...answers, answers: {} }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return whole(finished(assessor.assess(answers)));
}

/** Return ledgers without their first rows, which those behind moved up for. */
function withoutFirst(ledgers: Answers["ledgers"]): Answers["ledgers"] {
  const left = Object.entries(ledgers).map(([id, data]) => {
    const rows = data.rows.slice(1).map((row) => ({ ...row, number: row.number - 1 }));
    return [id, { ...data, rows }];
  });
  return Object.fromEntries(left);
}

const whole = (assessment: Assessment): unknown => JSON.parse(JSON.stringify(assessmentRecord(assessment)));

function ruleTried(rules: Pack, id: string, answers: Answers, day: Day): unknown {
  const rule = rules.rules.get(id)!;
  const results = runRules(finished(factsOf(rules, answers, day)), rules.ledgers.get(rule.ledger)!, [rule]);
  const found = finished(results).get(id)!;
  const rows = (part: JudgedRow[]) => part.map((row) => [row.ledger, row.numbers, row.label, row.sentence, row.values]);
  return [
    found.checked,
    rows(found.offending),
    rows(found.unknown),
    found.offending.map((row) => [String(row.day), row.limits?.map((one) => [one.limit, one.keys])]),
  ];
}

/** Return where two values of JSON first differ; nothing if they do not. */
function difference(expected: unknown, found: unknown, path = ""): string {
  if (typeof expected !== "object" || typeof found !== "object" || expected === null || found === null) {
    return expected === found
      ? ""
      : `${path}\n  Python: ${JSON.stringify(expected)}\n  Browser: ${JSON.stringify(found)}`;
  }
  const [one, other] = [expected as Record<string, unknown>, found as Record<string, unknown>];
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const where = difference(one[key], other[key], `${path}/${key}`);
    if (where) return where;
  }
  return "";
}
