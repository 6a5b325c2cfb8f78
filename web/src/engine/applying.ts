/** Which items a unit is not asked, and why: `checklist/engine/applying.py`. */
import { type Answers, isGiven } from "../answers/model.ts";
import { showDate } from "../core/values.ts";
import { NOT_APPLICABLE } from "../core/verdicts.ts";
import { type Activation, type Cel, conditionName, toCel } from "../pack/cel.ts";
import type { CheckItem, Pack } from "../pack/compiled.ts";
import { type Facts, given } from "./facts.ts";

/** Return the items that do not apply to a unit, whatever it says of them, and the reason of each. */
export function notAsked(facts: Facts): Map<string, string> {
  const reasons = new Map<string, string>();
  const said: [string, Cel][] = [];
  const { pack, answers } = facts;
  const declared = [...pack.ledgers.keys()].map((id): [string, Cel] => [id, noneDeclared(pack, answers, id)]);
  const none = new Map(declared);
  for (const item of pack.askingOrder) {
    const reason = whyNot(facts, item, () => ({ answers: new Map(said), none_declared: none }));
    const answer = answers.answers[item.id];
    if (reason !== null) reasons.set(item.id, reason);
    else if (answer && isGiven(answer) && answer.value !== null)
      said.push([conditionName(item.id), toCel(answer.value)]);
  }
  return reasons;
}

function whyNot(facts: Facts, item: CheckItem, known: () => Activation): string | null {
  const { pack, answers } = facts;
  const end = answers.period.to;
  if (!item.valid.holdsOn(end)) return pack.sentence("NOT_VALID", { day: showDate(end) });
  const leftOut = pack.leftOut(item, answers.unit.kind, answers.unit.level);
  if (leftOut !== null || item.applies === null) return leftOut;
  const applies = item.applies.evaluate(facts.bind(end, known()));
  return applies === false ? item.spec.applies_note || pack.sentence("NOT_APPLICABLE") : null;
}

/** Whether the unit said there was nothing: of the ledger, or of an item it decides. */
export function noneDeclared(pack: Pack, answers: Answers, ledger: string): boolean {
  const data = given(answers, ledger);
  if (data !== null && data.noneReason !== null) return true;
  return [...pack.ledgers.get(ledger)!.decides].some((item) => {
    const claim = answers.answers[item];
    return claim !== undefined && isGiven(claim) && claim.silence === NOT_APPLICABLE;
  });
}
