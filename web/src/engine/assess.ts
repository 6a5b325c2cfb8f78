/** Pack × Answers → Assessment: a verdict for every item, and the reasons: `checklist/engine/assess.py`. */
import type { Answers } from "../answers/model.ts";
import type { Day } from "../core/numbers.ts";
import { finished, type Steps } from "../core/steps.ts";
import type { CheckItem, Ledger, Pack } from "../pack/compiled.ts";
import type { SectionSpec } from "../pack/record.ts";
import { notAsked } from "./applying.ts";
import { contradictions } from "./contradictions.ts";
import { type Facts, factsOf } from "./facts.ts";
import { judgeItem } from "./items.ts";
import { Assessment, type ItemResult } from "./model.ts";
import { type RuleResult, runRules } from "./rules.ts";
import { scores } from "./scoring.ts";

/** Judge everything a unit said, as of a day; throws `InputError` when a rule of the pack cannot be computed. */
export function assess(pack: Pack, answers: Answers, asOf: Day): Assessment {
  return finished(new Assessor(pack, asOf).assess(answers));
}

/** What was concluded before of the same ledgers, and why items were not asked then. */
interface Before {
  assessment: Assessment;
  reasons: Map<string, string>;
}

function concluded(
  facts: Facts,
  outcomes: Map<string, RuleResult>,
  reasons: Map<string, string>,
  before: Before | null = null,
): Assessment {
  const { pack, answers } = facts;
  const results = new Map(
    [...pack.items.values()].map((item) => [
      item.id,
      keptResult(answers, item, reasons, before) ?? judgeItem(facts, item, outcomes, reasons.get(item.id) ?? null),
    ]),
  );
  const all = [...results.values()];
  const { scoring, sections } = pack.record;
  const members = sections
    .map((section): [SectionSpec, ItemResult[]] => [section, all.filter((result) => result.item.section === section)])
    .filter(([, found]) => found.length);
  const [scored, overall] = scores(members, scoring);
  const { found, notTried } = contradictions(facts, results);
  return new Assessment(facts, results, found, notTried, scored, overall);
}

/** Return what was concluded before of an item that ledgers decide, if nothing else of it changed. */
function keptResult(
  answers: Answers,
  item: CheckItem,
  reasons: Map<string, string>,
  before: Before | null,
): ItemResult | null {
  if (before === null || !item.byLedger || reasons.get(item.id) !== before.reasons.get(item.id)) return null;
  const then = before.assessment.answers;
  const isSame =
    then.answers[item.id] === answers.answers[item.id] &&
    then.exceptions === answers.exceptions &&
    then.signatories === answers.signatories;
  return isSame ? (before.assessment.items.get(item.id) ?? null) : null;
}

/** Judges the same unit again and again: what a rule made of ledgers is kept while these stay as they are. */
export class Assessor {
  private last: (Before & { facts: Facts; outcomes: Map<string, RuleResult> }) | null = null;
  private readonly read: Map<string, string[]>;

  constructor(
    private readonly pack: Pack,
    private readonly asOf: Day,
  ) {
    this.read = new Map([...pack.ledgers.values()].map((ledger) => [ledger.id, ledgersRead(ledger)]));
  }

  /** Judge in steps; throws `InputError` when a rule cannot be computed. */
  *assess(answers: Answers): Steps<Assessment> {
    const { last } = this;
    const facts = yield* factsOf(this.pack, answers, this.asOf, last?.facts);
    const before = last?.facts.common === facts.common ? last : null;
    if (before?.facts.answers.ledgers === answers.ledgers) return this.conclude(facts, before.outcomes, before);
    const outcomes = new Map<string, RuleResult>();
    for (const ledger of this.pack.ledgers.values()) {
      if (facts.data(ledger.id) === null) continue;
      const isKept = this.read.get(ledger.id)!.every((id) => before?.facts.answers.ledgers[id] === answers.ledgers[id]);
      if (before && isKept) for (const { id } of ledger.rules) outcomes.set(id, before.outcomes.get(id)!);
      else for (const [id, found] of yield* runRules(facts, ledger)) outcomes.set(id, found);
    }
    return this.conclude(facts, outcomes, null);
  }

  private conclude(facts: Facts, outcomes: Map<string, RuleResult>, before: Before | null): Assessment {
    const reasons = notAsked(facts);
    const assessment = concluded(facts, outcomes, reasons, before);
    this.last = { facts, outcomes, reasons, assessment };
    return assessment;
  }
}

/** Return the ledgers that what is made of a ledger rests on. */
function ledgersRead(ledger: Ledger): string[] {
  const columns = Object.values(ledger.spec.columns);
  const referred = columns.flatMap((column) => column.refers_to?.split(".")[0] ?? []);
  const summed = ledger.rules.flatMap((rule) => rule.let.flatMap((part) => part.spec?.of ?? []));
  return [...new Set([ledger.id, ...referred, ...summed])];
}
