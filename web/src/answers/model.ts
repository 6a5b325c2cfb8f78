/** What one unit said for one period, typed: `checklist/answers/model.py`. */
import type { Day } from "../core/numbers.ts";
import type { Value } from "../core/values.ts";
import type { Verdict } from "../core/verdicts.ts";

export interface Unit {
  name: string;
  code: string | null;
  level: string;
  kind: string;
}

export interface Period {
  from: Day;
  to: Day;
}

export interface Evidence {
  file: string;
  size: number | null;
  sha256: string | null;
}

/** What the unit says of one item: a value, or a silence (不涉及 with its reason, 不掌握), or nothing yet. */
export interface Answer {
  value: Value | null;
  silence: Verdict | null;
  reason: string | null;
  note: string | null;
  evidence: Evidence[];
  owner: string | null;
  toConfirm: boolean;
}

export const isWritten = (answer: Answer): boolean => answer.value !== null || answer.silence !== null;
export const isGiven = (answer: Answer): boolean => isWritten(answer) && !answer.toConfirm;

/**
 * One record of a ledger: typed values by column; a missing value has no key. `unread`: columns that cannot
 * be read in which something stands; only a form holds such rows.
 */
export interface Row {
  number: number;
  values: Record<string, Value>;
  notCounted: Record<string, string>;
  unread: Record<string, Unread>;
}

/** Why a cell cannot be read, and what stands in it, if that is known. */
export interface Unread {
  why: string;
  written: string;
}

/** The records of one ledger, or the reason why there are none. */
export interface LedgerData {
  rows: Row[];
  noneReason: string | null;
  isWritten: boolean;
  owner: string | null;
  toConfirm: boolean;
  /** How many records were refused when others were read in, and are still to come. */
  leftOut: number;
}

export const DONE = "已完成";
export const STATES = ["未开始", "整改中", DONE];

export interface Rectification {
  fact: string | null;
  measure: string | null;
  owner: string | null;
  due: Day | null;
  state: string;
  /** The day on which the unit says that it was put right. */
  done_on: Day | null;
  opened: Day | null;
}

/** Rows that offend against a rule, which somebody with the power to has approved, until a day. */
export interface ApprovedException {
  rows: { row: number; label: string | null }[];
  reason: string;
  approver: string | null;
  document: string | null;
  evidence: Evidence[];
  until: Day | null;
}

/** A record that a finding of the last period was of: its ledger, what it was called, and what was read of it, by column. */
export interface LastRow {
  ledger: string;
  name: string;
  read: Record<string, string>;
}

/**
 * A finding of the last period; `done`: its rectification was reported finished. `rows`: of one that was not, its records in
 * ledgers that last, if there are any.
 */
export interface LastGap {
  title: string;
  verdict: string;
  done: boolean;
  rows?: LastRow[];
}

/**
 * What the last period left to this one: what it found, by the finding's key, and the plans of still earlier periods;
 * `due`: until when items and contradictions were planned to be put right, of those that were not.
 */
export interface LastPeriod {
  gaps: Record<string, LastGap>;
  planned: string[];
  due: Record<string, Day>;
  /** The day as of which it was judged, if that is known. */
  judged: Day | null;
}

/** Who signs, by role. */
export type Signatories = Record<string, string | null>;

export interface Answers {
  unit: Unit;
  period: Period;
  signatories: Signatories;
  parameters: Record<string, Value>;
  answers: Record<string, Answer>;
  ledgers: Record<string, LedgerData>;
  rectifications: Record<string, Rectification>;
  /** By ledger rule. */
  exceptions: Record<string, ApprovedException[]>;
  last: LastPeriod | null;
  /** Whether they are what one colleague fills in of them. */
  isPart: boolean;
}
