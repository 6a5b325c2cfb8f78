/** The answers that a record of them holds: `checklist/record/answers.py`. */
import { lastPeriod } from "../answers/last.ts";
import type { Answer, Answers, ApprovedException, Evidence, LedgerData, Rectification } from "../answers/model.ts";
import { Day, Decimal } from "../core/numbers.ts";
import type { Value } from "../core/values.ts";
import { verdictOf } from "../core/verdicts.ts";
import type { Pack } from "../pack/compiled.ts";

type Scalar = string | number | boolean | null;

interface AnswerRecord {
  value: Scalar;
  silence: string | null;
  reason: string | null;
  note: string | null;
  evidence: Evidence[];
  to_confirm: boolean;
}

interface LedgerRecord {
  none: string | null;
  to_confirm: boolean;
  left_out?: number;
  rows: { number: number; values: Record<string, Scalar>; not_counted?: Record<string, string> }[];
}

type PlanDays = "due" | "done_on" | "opened";
type PlanRecord = Omit<Rectification, PlanDays> & {
  due: string | null;
  done_on?: string | null;
  opened: string | null;
};
type ApprovalRecord = Omit<ApprovedException, "until"> & { until: string | null };

export interface AnswersRecord {
  unit: Answers["unit"];
  period: { from: string; to: string };
  signatories: Answers["signatories"];
  parameters: Record<string, Scalar>;
  answers: Record<string, AnswerRecord>;
  ledgers: Record<string, LedgerRecord>;
  rectifications: Record<string, PlanRecord>;
  exceptions?: Record<string, ApprovalRecord[]>;
  last: unknown;
}

/** Return the answers that a record holds. */
export function readAnswersRecord(pack: Pack, record: AnswersRecord): Answers {
  const parameters = Object.entries(record.parameters).map(([name, value]): [string, Value] => [
    name,
    typed(value, pack.record.parameters[name].type)!,
  ]);
  return {
    unit: record.unit,
    period: { from: Day.parse(record.period.from)!, to: Day.parse(record.period.to)! },
    signatories: record.signatories,
    parameters: Object.fromEntries(parameters),
    answers: mapped(record.answers, (id, answer) => readAnswer(pack.items.get(id)!.spec.answer.kind, answer)),
    ledgers: mapped(record.ledgers, (id, ledger) => readLedger(pack, id, ledger)),
    rectifications: mapped(record.rectifications, (_, plan) => ({
      ...plan,
      due: plan.due === null ? null : Day.parse(plan.due),
      done_on: plan.done_on ? Day.parse(plan.done_on) : null,
      opened: plan.opened === null ? null : Day.parse(plan.opened),
    })),
    exceptions: mapped(record.exceptions ?? {}, (_, given) =>
      given.map((one) => ({ ...one, until: one.until === null ? null : Day.parse(one.until) })),
    ),
    last: lastPeriod(record.last),
    isPart: false,
  };
}

function mapped<From, To>(record: Record<string, From>, read: (key: string, value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, read(key, value)]));
}

function readAnswer(kind: string, record: AnswerRecord): Answer {
  return {
    value: typed(record.value, kind),
    silence: record.silence === null ? null : verdictOf(record.silence),
    reason: record.reason,
    note: record.note,
    evidence: record.evidence,
    owner: null,
    toConfirm: record.to_confirm,
  };
}

function readLedger(pack: Pack, id: string, record: LedgerRecord): LedgerData {
  const { columns } = pack.ledgers.get(id)!.spec;
  const rows = record.rows.map((row) => ({
    number: row.number,
    values: mapped(row.values, (name, value) => typed(value, columns[name].type)!),
    notCounted: row.not_counted ?? {},
    unread: {},
  }));
  const { none: noneReason, to_confirm: toConfirm, left_out: leftOut = 0 } = record;
  return { rows, noneReason, isWritten: true, owner: null, toConfirm, leftOut };
}

/** Return a value by the kind of its column, answer or parameter; dates and decimals are written as text. */
function typed(value: Scalar, kind: string): Value | null {
  if (value === null || typeof value === "boolean") return value;
  if (kind === "int" || kind === "money") return BigInt(value);
  if (kind === "date") return Day.parse(String(value));
  return kind === "number" ? Decimal.parse(String(value)) : String(value);
}
