/** What an assessment consists of: `checklist/engine/model.py`. */
import type { Answer, Answers, ApprovedException } from "../answers/model.ts";
import type { Day } from "../core/numbers.ts";
import { isAssessed, NOT_APPLICABLE, NOT_KNOWN, UNANSWERED, type Verdict, worst } from "../core/verdicts.ts";
import type { CheckItem, Contradiction, Pack, Rule, Validity } from "../pack/compiled.ts";
import type { BasisRecord, SectionSpec } from "../pack/record.ts";
import type { Facts } from "./facts.ts";

/** Return row numbers as `第3、7、12行`, cut after `most`; nothing for no rows. */
export function rowNumbers(numbers: Iterable<number>, most = 8): string {
  const found = [...new Set(numbers)].sort((one, other) => one - other);
  if (!found.length) return "";
  const text = found.slice(0, most).join("、");
  return found.length <= most ? `第${text}行` : `第${text}行等${found.length}行`;
}

/** Say how many rows are told, and in how many places where several stand in one: `3行`, `2处（5行）`. */
export function places(judged: JudgedRow[]): string {
  const { size } = new Set(judged.flatMap(({ numbers }) => numbers));
  return size === judged.length ? `${size}行` : `${judged.length}处（${size}行）`;
}

/**
 * What is missing to judge a row; `cells`: the titles of its own columns that are to be filled in or corrected;
 * `isParameter`: parameters alone.
 */
export interface Lack {
  words: string;
  cells: string[];
  isParameter?: boolean;
}

/** A limit, by its id, that something was held against; of one that is by class with the keys of the class. */
export interface AppliedLimit {
  limit: string;
  keys: string[];
}

/**
 * A ledger row (or group of rows) that offends, or that lacks what its rule needs; `limits` are those that it was held
 * against, as of a `day`.
 */
export interface JudgedRow {
  ledger: string;
  numbers: number[];
  label: string;
  sentence: string;
  values: [string, string][];
  lack: Lack | null;
  day?: Day;
  limits?: AppliedLimit[];
}

/** A statutory number that a finding rests on, of one by class with the class, and the rows held against it. */
export interface LimitUsed {
  title: string;
  value: string;
  valid: Validity;
  basis: BasisRecord;
  rows: number[];
}

/** Something found: what, why, by which rule, on which facts, and what to do. */
export interface Finding {
  item: CheckItem | null;
  contradiction: Contradiction | null;
  rule: Rule | null;
  verdict: Verdict;
  title: string;
  reason: string;
  facts: [string, string][];
  rows: JudgedRow[];
  limits: LimitUsed[];
  basis: BasisRecord[];
  remedy: string;
  /** Of a contradiction, what it holds against each other: ledgers with their rows, items with their answers, parameters. */
  involved?: string[];
  /** Whether its reason says only what the unit answered, and is read with the question. */
  isAnswer?: boolean;
}

/** A finding, or the part of it that was approved, and the approval: told, but no gap. */
export interface Excepted {
  finding: Finding;
  approval: ApprovedException;
}

/** Return the rows held against one of a finding's limits, where not all were held against all; else nothing. */
export function rowsOf({ limits }: Finding, used: LimitUsed): number[] {
  return limits.every((one) => String(one.rows) === String(used.rows)) ? [] : used.rows;
}

export const idOf = (finding: Finding): string => (finding.item ?? finding.contradiction)?.id ?? "";

/** Return how grave a finding is; of what the unit does not know, how grave it would be if it were so. */
const wouldBe = ({ verdict, item }: Finding): Verdict => (verdict === NOT_KNOWN && item ? item.severity : verdict);

/** Return findings by their verdict, the worst first; what is not known by how grave it would be; else in the pack's order. */
export function worstFirst(findings: Iterable<Finding>): Finding[] {
  return [...findings].sort((one, other) => other.verdict - one.verdict || wouldBe(other) - wouldBe(one));
}

/** The verdict of one item, with its reason and findings. */
export interface ItemResult {
  item: CheckItem;
  verdict: Verdict;
  reason: string;
  findings: Finding[];
  unknown: JudgedRow[];
  checked: number;
  answer: Answer | null;
  excepted: Excepted[];
}

/** Points earned of points possible. */
export class Score {
  constructor(
    readonly earned: number,
    readonly possible: number,
    readonly counts: ReadonlyMap<Verdict, number>,
    readonly worst: Verdict,
  ) {}

  /** The score on 100, to one decimal place, halves rounded up; null if nothing applies. */
  get value(): string | null {
    if (!this.possible) return null;
    const tenths = Math.floor((this.earned * 2000 + this.possible) / (this.possible * 2));
    return tenths % 10 ? `${Math.floor(tenths / 10)}.${tenths % 10}` : String(tenths / 10);
  }

  get applicable(): number {
    return this.total(() => true) - (this.counts.get(NOT_APPLICABLE) ?? 0);
  }

  get assessed(): number {
    return this.total(isAssessed);
  }

  private total(of: (verdict: Verdict) => boolean): number {
    return [...this.counts].reduce((sum, [verdict, number]) => sum + (of(verdict) ? number : 0), 0);
  }
}

/** All verdicts and findings of one unit's answers. */
export class Assessment {
  constructor(
    readonly facts: Facts,
    readonly items: ReadonlyMap<string, ItemResult>,
    readonly contradictions: Finding[],
    /** The contradictions that are not looked at in its period. */
    readonly notTried: ReadonlySet<string>,
    readonly sections: [SectionSpec, Score][],
    readonly overall: Score,
  ) {}

  get pack(): Pack {
    return this.facts.pack;
  }

  get answers(): Answers {
    return this.facts.answers;
  }

  get asOf(): Day {
    return this.facts.asOf;
  }

  withoutContradictions(): Assessment {
    const { facts, items, notTried, sections, overall } = this;
    return new Assessment(facts, items, [], notTried, sections, overall);
  }

  get findings(): Finding[] {
    return worstFirst([...[...this.items.values()].flatMap((result) => result.findings), ...this.contradictions]);
  }

  get unanswered(): ItemResult[] {
    const left = [...this.items.values()].filter((result) => result.verdict === UNANSWERED);
    return left.sort((one, other) => other.item.severity - one.item.severity);
  }

  /** The items of which something was found, and not all of their records could be judged. */
  get partlyJudged(): ItemResult[] {
    return [...this.items.values()].filter(({ findings, unknown }) => findings.length && unknown.length);
  }

  get worst(): Verdict {
    return worst(
      this.contradictions.map((finding) => finding.verdict),
      this.overall.worst,
    );
  }
}
