/** Pack × Answers → Assessment: a verdict for every item, and the reasons: `checklist/engine/assess.py`. */
import type { Answers } from "../answers/model.ts";
import type { Day } from "../core/numbers.ts";
import type { Pack } from "../pack/compiled.ts";
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
  return concluded(facts, outcomesOf(facts));
}

function outcomesOf(facts: Facts): Map<string, RuleResult> {
  const given = [...facts.pack.rules.values()].filter((rule) => facts.data(rule.ledger) !== null);
  return new Map(given.map((rule) => [rule.id, runRule(facts, rule)]));
}

function concluded(facts: Facts, outcomes: Map<string, RuleResult>): Assessment {
  const { pack, answers, asOf } = facts;
  const reasons = notAsked(facts);
  const results = new Map(
    [...pack.items.values()].map((item) => [item.id, judgeItem(facts, item, outcomes, reasons.get(item.id) ?? null)]),
  );
  const all = [...results.values()];
  const { scoring, sections } = pack.record;
  const members = sections
    .map((section): [SectionSpec, ItemResult[]] => [section, all.filter((result) => result.item.section === section)])
    .filter(([, found]) => found.length);
  const [scored, overall] = scores(members, scoring);
  return new Assessment(pack, answers, asOf, results, contradictions(facts, results), scored, overall);
}

/** Judges the same unit again and again: what the rules made of ledgers is kept while these stay as they are. */
export class Assessor {
  private last: { facts: Facts; outcomes: Map<string, RuleResult> } | null = null;

  constructor(
    private readonly pack: Pack,
    private readonly asOf: Day,
  ) {}

  assess(answers: Answers): Assessment {
    const before = this.last?.facts.answers;
    const isSame =
      before !== undefined &&
      before.ledgers === answers.ledgers &&
      before.parameters === answers.parameters &&
      before.unit === answers.unit &&
      before.period === answers.period;
    if (this.last && isSame) {
      const { facts, outcomes } = this.last;
      return concluded(new Facts(this.pack, answers, this.asOf, facts.common, facts.tables), outcomes);
    }
    const facts = factsOf(this.pack, answers, this.asOf);
    const outcomes = outcomesOf(facts);
    this.last = { facts, outcomes };
    return concluded(facts, outcomes);
  }
}
