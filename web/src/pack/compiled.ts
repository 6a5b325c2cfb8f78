/** A loaded pack: its record, and every condition and sentence compiled: `checklist/pack/compiled.py`. */
import { speak } from "../core/errors.ts";
import { Day } from "../core/numbers.ts";
import { understand } from "../core/values.ts";
import { type Verdict, verdictOf } from "../core/verdicts.ts";
import { type Expression, Language } from "./cel.ts";
import { WordMatcher } from "./cell_words.ts";
import { Message } from "./messages.ts";
import {
  type AggregateSpec,
  type BasisRecord,
  type ConditionRecord,
  type ContradictionRecord,
  FORMAT,
  type ItemRecord,
  type ItemSpec,
  type LedgerRecord,
  type LedgerSpec,
  type LetRecord,
  type RuleRecord,
  type RuleSpec,
  type RulesRecord,
  type SectionSpec,
  type ValiditySpec,
} from "./record.ts";
import { Workdays } from "./workdays.ts";

/** The days between which something holds, both included; a missing end is open. */
export class Validity {
  readonly from: Day | null;
  readonly until: Day | null;

  constructor(spec: ValiditySpec) {
    this.from = spec.from === null ? null : Day.parse(spec.from);
    this.until = spec.until === null ? null : Day.parse(spec.until);
  }

  get isAlways(): boolean {
    return this.from === null && this.until === null;
  }

  holdsOn(day: Day): boolean {
    return (
      (this.from === null || this.from.ordinal <= day.ordinal) &&
      (this.until === null || day.ordinal <= this.until.ordinal)
    );
  }
}

/** One named value of a rule: an expression, or an aggregate of expressions over rows. */
export interface Let {
  name: string;
  value: Expression | null;
  spec: AggregateSpec | null;
  kind: LetRecord["kind"];
  each: Expression | null;
  where: Expression | null;
}

export interface Rule {
  id: string;
  spec: RuleSpec;
  ledger: string;
  valid: Validity;
  where: Expression | null;
  let: Let[];
  gap: Expression;
  message: Message;
  severity: Verdict;
  basis: BasisRecord[];
  /** The limits of which each version has the rows of a group from its own days, judged apart from the others. */
  partedBy: string[];
}

export interface Ledger {
  id: string;
  title: string;
  spec: LedgerSpec;
  must: { that: Expression; message: Message }[];
  rules: Rule[];
  label: Message;
  decides: Set<string>;
  /** The columns until which its rules hold rows of earlier periods open. */
  openUntil: string[];
  words: WordMatcher;
}

export interface CheckItem {
  id: string;
  title: string;
  spec: ItemSpec;
  system: string;
  section: SectionSpec;
  basis: BasisRecord[];
  valid: Validity;
  severity: Verdict;
  byLedger: boolean;
  applies: { condition: Expression; note: string | null }[];
  gap: Expression | null;
  message: Message | null;
  /** The answers to choose from; none where a number or date is written. */
  words: string[];
  /** Those of them that are gaps. */
  gaps: string[];
  problemIf: string;
  /** The contradictions that compare what is claimed of it, where ledgers decide it. */
  claims: string[];
  claimedFor: string;
}

export interface Contradiction {
  id: string;
  spec: ContradictionRecord["spec"];
  let: Let[];
  applies: Expression | null;
  when: Expression;
  message: Message;
}

/** Everything that the record says, ready to judge with. */
export class Pack {
  readonly words: WordMatcher;
  readonly items = new Map<string, CheckItem>();
  readonly ledgers = new Map<string, Ledger>();
  readonly rules = new Map<string, Rule>();
  readonly contradictions = new Map<string, Contradiction>();
  readonly askingOrder: CheckItem[];
  private readonly language: Language;
  private readonly deciders = new Map<string, Ledger[]>();

  /** Compile a record; throws `Error` for one of another format. */
  constructor(readonly record: RulesRecord) {
    if (record.format !== FORMAT) throw new Error(`format ${record.format}`);
    speak(record.words.errors);
    understand(record.words);
    this.language = new Language(new Workdays(record.workdays));
    this.words = new WordMatcher(record.cell_words);
    for (const item of record.items) this.items.set(item.spec.id, this.item(item));
    for (const ledger of record.ledgers) this.addLedger(this.ledger(ledger));
    for (const rule of record.contradictions) this.contradictions.set(rule.spec.id, this.contradiction(rule));
    this.askingOrder = record.asking_order.map((id) => this.items.get(id)!);
  }

  sentence(name: string, details: Record<string, string | number> = {}): string {
    return this.record.words.sentences[name].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key]));
  }

  /** Return why a unit of some kind and level need not look at an item; null if it must. */
  leftOut(item: CheckItem, kind: string, level: string): string | null {
    const profile = this.record.profiles[kind];
    if (profile === undefined) return null;
    const reasons = { ...profile.leaves_out, ...profile.levels[level] };
    return reasons[item.id] ?? reasons[item.system] ?? null;
  }

  /** Return the id of the item that a finding with a key is of; a contradiction's, or a vanished rule's, is the key. */
  subjectOf(key: string): string {
    return this.rules.get(key)?.spec.decides ?? key;
  }

  /** Return the ledgers whose rules decide an item. */
  ledgersOf(item: string): Ledger[] {
    return this.deciders.get(item) ?? [];
  }

  private addLedger(ledger: Ledger): void {
    this.ledgers.set(ledger.id, ledger);
    for (const rule of ledger.rules) this.rules.set(rule.id, rule);
    for (const item of ledger.decides) this.deciders.set(item, [...this.ledgersOf(item), ledger]);
  }

  /** Return what is cited of rows of some days: not what was repealed by then, or came later, unless nothing else is cited. */
  inForce(cited: BasisRecord[], days: Day[]): BasisRecord[] {
    const holds = ({ id }: BasisRecord) => {
      const valid = this.record.in_force[id];
      return days.some((day) => valid === undefined || new Validity(valid).holdsOn(day));
    };
    const found = cited.filter(holds);
    return found.length ? found : cited;
  }

  private cited(ids: string[]): BasisRecord[] {
    return ids.map((id) => this.record.provisions[id]);
  }

  private expression(record: ConditionRecord | null): Expression | null {
    return record === null ? null : this.language.compile(record);
  }

  private lets(records: LetRecord[]): Let[] {
    return records.map((record) => ({
      name: record.name,
      value: this.expression(record.value),
      spec: record.spec,
      kind: record.kind,
      each: this.expression(record.each),
      where: this.expression(record.where),
    }));
  }

  private item(record: ItemRecord): CheckItem {
    const { spec } = record;
    return {
      id: spec.id,
      title: spec.title,
      spec,
      system: record.system,
      section: this.record.sections.find((section) => section.id === record.section)!,
      basis: this.cited(record.basis),
      valid: new Validity(spec.valid),
      severity: verdictOf(spec.severity),
      byLedger: spec.decided_by === "ledger",
      applies: record.applies.map(({ condition, note }) => ({ condition: this.expression(condition)!, note })),
      gap: this.expression(record.gap),
      message: record.message === null ? null : new Message(record.message),
      words: record.words,
      gaps: record.gaps,
      problemIf: record.problem_if,
      claims: record.claims ?? [],
      claimedFor: record.claimed_for ?? "",
    };
  }

  private ledger(record: LedgerRecord): Ledger {
    const { spec } = record;
    const rules = record.rules.map((rule) => this.rule(rule, spec.id));
    return {
      id: spec.id,
      title: spec.title,
      spec,
      must: record.must.map((must) => ({
        that: this.language.compile(must.that),
        message: new Message(must.message),
      })),
      rules,
      label: new Message(spec.label),
      decides: new Set(rules.map((rule) => rule.spec.decides)),
      openUntil: [...new Set(rules.flatMap((rule) => rule.spec.open_until ?? []))],
      words: this.words,
    };
  }

  private rule(record: RuleRecord, ledger: string): Rule {
    return {
      id: record.spec.id,
      spec: record.spec,
      ledger,
      valid: new Validity(record.spec.valid),
      where: this.expression(record.where),
      let: this.lets(record.let),
      gap: this.language.compile(record.gap),
      message: new Message(record.spec.message),
      severity: verdictOf(record.severity),
      basis: this.cited(record.basis),
      partedBy: record.parted_by,
    };
  }

  private contradiction(record: ContradictionRecord): Contradiction {
    return {
      id: record.spec.id,
      spec: record.spec,
      let: this.lets(record.let),
      applies: this.expression(record.applies),
      when: this.language.compile(record.when),
      message: new Message(record.spec.message),
    };
  }
}
