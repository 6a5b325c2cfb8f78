/** What the page holds: the unit's answers as written and as judged. Every change goes through `change`. */

import type { AnswerEntry, Cells, Entries, LedgerEntry, RectificationEntry } from "../answers/entries.ts";
import { emptyAnswer, emptyLedger, emptyRectification } from "../answers/entries.ts";
import { DONE } from "../answers/model.ts";
import { asksParameters } from "../answers/questionnaire.ts";
import { cellsToRefill, type Typed, typed } from "../answers/typed.ts";
import { InputError } from "../core/errors.ts";
import type { Day } from "../core/numbers.ts";
import type { Steps } from "../core/steps.ts";
import { Assessor } from "../engine/assess.ts";
import type { Assessment } from "../engine/model.ts";
import type { Pack } from "../pack/compiled.ts";

/** For how long work goes on before what waits is let in: at once after a change, and later, in milliseconds. */
const AT_ONCE = 40;
const IN_BETWEEN = 12;

/** What a ledger held before its records changed; with the approvals of all, if they changed with it. */
interface Before {
  ledger: LedgerEntry;
  exceptions: Entries["exceptions"] | null;
}

/** How many changes of a ledger's records can be undone. */
const STEPS = 100;

export class Form {
  typed!: Typed;
  /** What was judged last, as it was written. */
  judged!: Entries;
  /** What was concluded last; while something is still judged, or cannot be, of the answers before. */
  assessment!: Assessment;
  /** Why nothing could be concluded; empty if it could. */
  failure = "";
  /** Whether something changed since the last save. */
  isChanged = false;
  savedAt: Date | null = null;
  /** Whether what was saved last was only handed to the browser, which does not tell whether it became a file. */
  isHanded = false;
  private readonly before = new Map<string, Before[]>();
  private readonly assessor: Assessor;
  private readonly listeners = new Set<() => void>();
  private work: Steps<void> | null = null;
  private last: { entries: Entries; typed: Typed } | undefined;
  private readonly later = new MessageChannel();
  private isWaiting = false;

  constructor(
    readonly pack: Pack,
    public entries: Entries,
    readonly asOf: Day,
  ) {
    this.assessor = new Assessor(pack, asOf);
    this.later.port1.onmessage = () => {
      this.isWaiting = false;
      this.goOn(IN_BETWEEN);
    };
    this.judge();
  }

  /** Wait until what is written is judged. */
  async settled(): Promise<void> {
    if (!this.isJudging) return;
    await new Promise<void>((done) => {
      const end = this.onChange(() => {
        if (this.isJudging) return;
        end();
        done();
      });
    });
  }

  /** Whether what was concluded is not yet of what is written. */
  get isJudging(): boolean {
    return this.work !== null;
  }

  /** Have something called after every change, and again when it is judged; returns what ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(part: Partial<Entries>): void {
    this.entries = { ...this.entries, ...part };
    this.isChanged = true;
    this.judge();
  }

  /** Take other answers in place of all. */
  replace(entries: Entries, isChanged: boolean): void {
    this.entries = entries;
    this.last = undefined;
    this.before.clear();
    this.isChanged = isChanged;
    this.judge();
  }

  /** Take note that entries stand in a file; what changed while they were written does not. */
  saved(entries: Entries, at: Date, isHanded = false): void {
    this.isChanged = this.entries !== entries;
    [this.savedAt, this.isHanded] = [at, isHanded];
    this.tell();
  }

  /** Which cells are to be filled in again since a draft was restored, by ledger. */
  get toRefill(): Map<string, string> {
    return cellsToRefill(this.pack, this.judged, this.typed);
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

  /** Change what is said of a ledger, and what changes with it. */
  setLedger(id: string, part: Partial<LedgerEntry>, rest: Partial<Entries> = {}): void {
    const ledgers = { ...this.entries.ledgers, [id]: { ...this.ledger(id), ...part } };
    const { rows, none, owner } = ledgers[id];
    if (rows === null && none === null && !owner) delete ledgers[id];
    this.change({ ...rest, ledgers });
  }

  /** Change a ledger's records, and the approvals that follow them, so that it can be undone. */
  setRows(id: string, rows: Cells[] | null, exceptions: Entries["exceptions"] | null = null): void {
    this.remember(id, exceptions !== null);
    const rest = exceptions === null ? {} : { exceptions };
    this.setLedger(id, { rows, toConfirm: false, ...(rows?.length ? { none: null } : {}) }, rest);
  }

  /** Remember what a ledger holds, so that what changes next can be undone. */
  remember(id: string, areExceptions = false): void {
    const before = this.before.get(id) ?? [];
    const exceptions = areExceptions ? this.entries.exceptions : null;
    this.before.set(id, [...before, { ledger: this.ledger(id), exceptions }].slice(-STEPS));
  }

  canUndo(id: string): boolean {
    return (this.before.get(id) ?? []).length > 0;
  }

  /** Take back the last change of a ledger's records. */
  undo(id: string): void {
    const before = this.before.get(id)?.pop();
    if (!before) return;
    const { rows, none, toConfirm } = before.ledger;
    this.setLedger(id, { rows, none, toConfirm }, before.exceptions ? { exceptions: before.exceptions } : {});
  }

  rectification(id: string): RectificationEntry {
    return this.entries.rectifications[id] ?? emptyRectification();
  }

  setRectification(id: string, part: Partial<RectificationEntry>): void {
    const plan = { ...this.rectification(id), ...part };
    if (plan.state !== DONE) plan.done_on = null;
    const rectifications = { ...this.entries.rectifications, [id]: plan };
    this.change({ rectifications });
  }

  private judge(): void {
    this.work = this.judging();
    if (!this.goOn(AT_ONCE)) this.tell();
  }

  /** Go on judging for some milliseconds; returns whether it is done. */
  private goOn(time: number): boolean {
    const { work } = this;
    const until = performance.now() + time;
    while (work !== null && performance.now() < until) {
      if (!work.next().done) continue;
      this.work = null;
      this.tell();
      return true;
    }
    if (work !== null && !this.isWaiting) this.later.port2.postMessage(null);
    this.isWaiting = work !== null;
    return false;
  }

  private *judging(): Steps<void> {
    const { entries } = this;
    const found = yield* typed(this.pack, entries, this.last);
    this.last = { entries, typed: found };
    let failure = "";
    let assessment = this.assessment;
    try {
      assessment = yield* this.assessor.assess(found.answers);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failure = error.message;
      assessment ??= yield* this.assessor.assess({ ...found.answers, ledgers: {} });
    }
    // Contradictions rest on several parts; they are explained in the one that asks parameters, too.
    if (!asksParameters(entries)) assessment = assessment.withoutContradictions();
    [this.judged, this.typed, this.assessment, this.failure] = [entries, found, assessment, failure];
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
