/** Which items a unit is not asked, and why: `checklist/engine/applying.py`. */
import { isGiven } from "../answers/model.ts";
import { showDate } from "../core/values.ts";
import { NOT_APPLICABLE } from "../core/verdicts.ts";
import { type Activation, type Cel, conditionName, toCel } from "../pack/cel.ts";
import type { CheckItem } from "../pack/compiled.ts";
import type { Facts } from "./facts.ts";
import { span } from "./sentences.ts";

/** Return the items that do not apply to a unit, whatever it says of them, and the reason of each. */
export function notAsked(facts: Facts): Map<string, string> {
  const reasons = new Map<string, string>();
  const said: [string, Cel][] = [];
  const { pack, answers } = facts;
  const silent: [string, Cel][] = [];
  const none = new Map(noneDeclared(facts));
  for (const item of pack.askingOrder) {
    const known = () => ({ answers: new Map(said), not_applicable: new Map(silent), none_declared: none });
    const reason = whyNot(facts, item, known);
    const answer = answers.answers[item.id];
    if (reason !== null) reasons.set(item.id, reason);
    else if (answer && isGiven(answer)) {
      const name = conditionName(item.id);
      silent.push([name, answer.silence === NOT_APPLICABLE]);
      if (answer.value !== null) said.push([name, toCel(answer.value)]);
    }
  }
  return reasons;
}

function whyNot(facts: Facts, item: CheckItem, known: () => Activation): string | null {
  const { pack, answers } = facts;
  const end = answers.period.to;
  const leftOut = pack.leftOut(item, answers.unit.kind, answers.unit.level);
  if (leftOut !== null) return leftOut;
  if (!item.valid.holdsOn(end)) return pack.sentence("NOT_VALID", { day: showDate(end), span: span(item.valid, "") });
  if (!item.applies.length) return null;
  const names = facts.bind(end, known());
  const unmet = item.applies.find((one) => one.condition.evaluate(names) === false);
  return unmet ? unmet.note || pack.sentence("NOT_APPLICABLE") : null;
}

/** Return of every ledger whether the unit said that there was nothing to record. */
export function noneDeclared(facts: Facts): [string, Cel][] {
  return [...facts.pack.ledgers.keys()].map((id) => [id, (facts.data(id)?.noneReason ?? null) !== null]);
}
