/** What a unit is asked for: `checklist/answers/questionnaire.py`. */
import { isBlank } from "../core/values.ts";
import type { Ledger, Pack } from "../pack/compiled.ts";
import type { Entries } from "./entries.ts";

/** Return the ledgers that have a place: those that decide something of the unit, or that were given. */
export function listedLedgers(pack: Pack, entries: Entries): Ledger[] {
  const { kind, level } = entries.unit;
  const asked = (id: string): boolean => pack.leftOut(pack.items.get(id)!, kind, level) === null;
  return [...pack.ledgers.values()].filter(
    ({ id, decides }) => entries.ledgers[id] !== undefined || !decides.size || [...decides].some(asked),
  );
}

/** Return the parameters that somebody must answer and nobody did. */
export function missingParameters(pack: Pack, entries: Entries): string[] {
  return Object.entries(pack.record.parameters)
    .filter(
      ([, spec]) => spec.default === null && (!spec.needed_at.length || spec.needed_at.includes(entries.unit.level)),
    )
    .filter(([name]) => isBlank(entries.parameters[name] ?? ""))
    .map(([name]) => name);
}

/** Return the roles in which somebody signs, as people call them, of which nobody is named. */
export function unnamed(pack: Pack, entries: Entries): string[] {
  const roles = Object.entries(pack.record.words.roles);
  return roles.flatMap(([role, title]) => (entries.signatories[role] ? [] : [title]));
}
