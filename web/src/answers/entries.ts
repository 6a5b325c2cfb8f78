/** What an answers file says, as it is written: the form keeps and saves this, and types it to judge. */
import type { Evidence, Signatories } from "./model.ts";

export interface AnswerEntry {
  answer: string | number | null;
  reason: string | null;
  note: string | null;
  evidence: Evidence[];
  owner: string | null;
  toConfirm: boolean;
}

/** What stands in a row's cells, by column. */
export type Cells = Record<string, string>;

export interface LedgerEntry {
  rows: Cells[] | null;
  none: string | null;
  owner: string | null;
  toConfirm: boolean;
  /** How many records were refused when others were read in, and are still to come. */
  leftOut: number;
}

export interface RectificationEntry {
  fact: string | null;
  measure: string | null;
  owner: string | null;
  due: string | null;
  state: string;
  done_on: string | null;
  opened: string | null;
}

export interface ExceptionEntry {
  rows: { row: number; label: string | null }[];
  reason: string;
  approver: string | null;
  document: string | null;
  evidence: Evidence[];
  until: string | null;
}

export interface Entries {
  /** The version of the rules for which it was filled in: that of the file, though it is judged by another. */
  version: string;
  unit: { name: string; code: string | null; level: string; kind: string };
  period: { from: string; to: string };
  signatories: Signatories;
  parameters: Record<string, string>;
  answers: Record<string, AnswerEntry>;
  ledgers: Record<string, LedgerEntry>;
  rectifications: Record<string, RectificationEntry>;
  exceptions: Record<string, ExceptionEntry[]>;
  /** What the form does not change: `part`, `last`, `returned`. */
  kept: Record<string, unknown>;
}

export const emptyAnswer = (): AnswerEntry => ({
  answer: null,
  reason: null,
  note: null,
  evidence: [],
  owner: null,
  toConfirm: false,
});
export const emptyLedger = (): LedgerEntry => ({ rows: null, none: null, owner: null, toConfirm: false, leftOut: 0 });
export const emptyRectification = (): RectificationEntry => ({
  fact: null,
  measure: null,
  owner: null,
  due: null,
  state: "未开始",
  done_on: null,
  opened: null,
});

/** What is wrong with a period of two days, YYYY-MM-DD, if anything is: `Period.fault` of `answers/head.py`. */
export function periodFault(from: string, to: string): "PERIOD_REVERSED" | "PERIOD_TOO_LONG" | null {
  if (from > to) return "PERIOD_REVERSED";
  const year = String(Number(from.slice(0, 4)) + 1).padStart(4, "0");
  return to >= `${year}${from.slice(4)}` ? "PERIOD_TOO_LONG" : null;
}
