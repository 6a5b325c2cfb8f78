/** Pack × Answers → Assessment: a verdict for every item, and the reasons: `checklist/engine/assess.py`. */
import type { Answers } from "../answers/model.ts";
import type { Day } from "../core/numbers.ts";
import type { CheckItem, Pack, Rule } from "../pack/compiled.ts";
import type { SectionSpec } from "../pack/record.ts";
import { notAsked } from "./applying.ts";
import { contradictions } from "./contradictions.ts";
import { Facts, factsOf } from "./facts.ts";
import { judgeItem } from "./items.ts";
import { Assessment, type ItemResult } from "./model.ts";
import { type RuleResult, runRule } from "./rules.ts";
import { scores } from "./scoring.ts";

/** Judge everything a unit said, as of a day; throws `InputError` when a rule of the pack cannot be computed. */
export function assess(pack: Pack, answers: Answers, asOf: Day): Assessment {
  const facts = factsOf(pack, answers, asOf);
  return concluded(facts, outcomesOf(facts), notAsked(facts));
}

function outcomesOf(facts: Facts): Map<string, RuleResult> {
  const given = [...facts.pack.rules.values()].filter((rule) => facts.data(rule.ledger) !== null);
  return new Map(given.map((rule) => [rule.id, runRule(facts, rule)]));
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
  const { pack, answers, asOf } = facts;
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
  return new Assessment(pack, answers, asOf, results, contradictions(facts, results), scored, overall);
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
  const isSame = then.answers[item.id] === answers.answers[item.id] && then.exceptions === answers.exceptions;
  return isSame ? (before.assessment.items.get(item.id) ?? null) : null;
}

/** Judges the same unit again and again: what a rule made of ledgers is kept while these stay as they are. */
export class Assessor {
  private last: (Before & { facts: Facts; outcomes: Map<string, RuleResult> }) | null = null;
  private readonly read: Map<string, Set<string>>;

  constructor(
    private readonly pack: Pack,
    private readonly asOf: Day,
  ) {
    this.read = new Map([...pack.rules.values()].map((rule) => [rule.id, ledgersRead(pack, rule)]));
  }

  assess(answers: Answers): Assessment {
    const before = this.last?.facts.answers;
    const isSame =
      before?.parameters === answers.parameters && before.unit === answers.unit && before.period === answers.period;
    if (this.last && isSame && before.ledgers === answers.ledgers) {
      const { common, tables } = this.last.facts;
      const facts = new Facts(this.pack, answers, this.asOf, common, tables);
      return this.conclude(facts, this.last.outcomes, this.last);
    }
    const facts = factsOf(this.pack, answers, this.asOf);
    const kept = this.last && isSame ? this.last.outcomes : new Map<string, RuleResult>();
    const outcomes = new Map<string, RuleResult>();
    for (const rule of this.pack.rules.values()) {
      if (facts.data(rule.ledger) === null) continue;
      const known = kept.get(rule.id);
      const isKept = known && [...this.read.get(rule.id)!].every((id) => before?.ledgers[id] === answers.ledgers[id]);
      outcomes.set(rule.id, isKept ? known : runRule(facts, rule));
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

/** Return the ledgers that a rule's outcome rests on. */
function ledgersRead(pack: Pack, rule: Rule): Set<string> {
  const columns = Object.values(pack.ledgers.get(rule.ledger)!.spec.columns);
  const referred = columns.flatMap((column) => column.refers_to?.split(".")[0] ?? []);
  return new Set([rule.ledger, ...referred, ...rule.let.flatMap((part) => part.spec?.of ?? [])]);
}
