/** What the page holds: the unit's answers as written and as judged. Every change goes through `change`. */

import type { AnswerEntry, Entries, LedgerEntry, RectificationEntry } from "../answers/entries.ts";
import { emptyAnswer, emptyLedger, emptyRectification } from "../answers/entries.ts";
import { type Typed, typed } from "../answers/typed.ts";
import { InputError } from "../core/errors.ts";
import type { Day } from "../core/numbers.ts";
import { Assessor } from "../engine/assess.ts";
import type { Assessment } from "../engine/model.ts";
import type { Pack } from "../pack/compiled.ts";

export class Form {
  typed: Typed;
  /** What was concluded last; when a rule cannot be computed, of the answers before. */
  assessment!: Assessment;
  /** Why nothing could be concluded; empty if it could. */
  failure = "";
  /** Whether something changed since the last save. */
  isChanged = false;
  savedAt: Date | null = null;
  private readonly assessor: Assessor;
  private listeners = new Set<() => void>();

  constructor(
    readonly pack: Pack,
    public entries: Entries,
    readonly asOf: Day,
  ) {
    this.assessor = new Assessor(pack, asOf);
    this.typed = typed(pack, entries);
    this.judge();
  }

  /** Have something called after every change; returns what ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(part: Partial<Entries>): void {
    const before = { entries: this.entries, typed: this.typed };
    this.entries = { ...this.entries, ...part };
    this.typed = typed(this.pack, this.entries, before);
    this.isChanged = true;
    this.judge();
    this.tell();
  }

  /** Take other answers in place of all. */
  replace(entries: Entries, isChanged: boolean): void {
    this.entries = entries;
    this.typed = typed(this.pack, entries);
    this.isChanged = isChanged;
    this.judge();
    this.tell();
  }

  saved(at: Date): void {
    this.isChanged = false;
    this.savedAt = at;
    this.tell();
  }

  answer(id: string): AnswerEntry {
    return this.entries.answers[id] ?? emptyAnswer();
  }

  setAnswer(id: string, part: Partial<AnswerEntry>): void {
    const answers = { ...this.entries.answers, [id]: { ...this.answer(id), ...part } };
    const { answer, reason, note, evidence, owner, toConfirm } = answers[id];
    if (answer === null && !reason && !note && !evidence.length && !owner && !toConfirm) delete answers[id];
    this.change({ answers });
  }

  ledger(id: string): LedgerEntry {
    return this.entries.ledgers[id] ?? emptyLedger();
  }

  setLedger(id: string, part: Partial<LedgerEntry>): void {
    const ledgers = { ...this.entries.ledgers, [id]: { ...this.ledger(id), ...part } };
    const { rows, none, owner } = ledgers[id];
    if (rows === null && none === null && !owner) delete ledgers[id];
    this.change({ ledgers });
  }

  rectification(id: string): RectificationEntry {
    return this.entries.rectifications[id] ?? emptyRectification();
  }

  setRectification(id: string, part: Partial<RectificationEntry>): void {
    const rectifications = { ...this.entries.rectifications, [id]: { ...this.rectification(id), ...part } };
    this.change({ rectifications });
  }

  private judge(): void {
    try {
      this.assessment = this.assessor.assess(this.typed.answers);
      this.failure = "";
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.failure = error.message;
      this.assessment ??= this.assessor.assess({ ...this.typed.answers, ledgers: {} });
    }
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
