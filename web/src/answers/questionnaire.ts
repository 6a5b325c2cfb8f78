/** What a unit, or a colleague with a part of it, is asked for: `checklist/answers/questionnaire.py`. */
import { isBlank } from "../core/values.ts";
import type { CheckItem, Ledger, Pack } from "../pack/compiled.ts";
import type { ParameterSpec } from "../pack/record.ts";
import type { Entries } from "./entries.ts";

/** What of a unit's answers a colleague was given: `Part` of `checklist/answers/model.py`. */
export interface Part {
  name: string;
  base: string;
  items: string[];
  ledgers: string[];
  parameters: boolean;
}

/** Return the part that the answers are; null if they are a whole unit's. */
export function partOf(entries: Entries): Part | null {
  const part = entries.kept.part as Part | undefined;
  return part ? { ...part, items: part.items ?? [], ledgers: part.ledgers ?? [] } : null;
}

/** Return what is said behind a unit's name of a part; nothing of a whole. */
export function partText(entries: Entries): string {
  const part = partOf(entries);
  return part ? `（${part.name}的部分）` : "";
}

/** Return the items that a list shows: all, or of a part its own and those that its ledgers decide. */
export function listedItems(pack: Pack, entries: Entries): CheckItem[] {
  const part = partOf(entries);
  const all = [...pack.items.values()];
  if (part === null) return all;
  const given = listedLedgers(pack, entries);
  return all.filter(({ id }) => part.items.includes(id) || given.some(({ decides }) => decides.has(id)));
}

/** Return the listed items that are judged here: not one that is only claimed, while its ledger is somebody else's. */
export function judgedItems(pack: Pack, entries: Entries): CheckItem[] {
  const given = listedLedgers(pack, entries);
  const isOurs = ({ id, byLedger }: CheckItem): boolean => !byLedger || given.some(({ decides }) => decides.has(id));
  return listedItems(pack, entries).filter((item) => partOf(entries) === null || isOurs(item));
}

/**
 * Whether an item that ledgers decide has a place for what the unit claims of it: in a part, if it was given out with it;
 * and if something is claimed already, or contradictions compare it and its ledgers do not say that there was nothing.
 */
export function isClaimed(pack: Pack, entries: Entries, item: CheckItem): boolean {
  const isOurs = partOf(entries)?.items.includes(item.id) ?? true;
  const isSaid = (entries.answers[item.id]?.answer ?? null) !== null;
  const isThere = pack.ledgersOf(item.id).some(({ id }) => (entries.ledgers[id]?.none ?? null) === null);
  return isOurs && (isSaid || (item.claims.length > 0 && isThere));
}

/** Whether parameters are asked: of a whole unit, or of one part of it. */
export function asksParameters(entries: Entries): boolean {
  return partOf(entries)?.parameters ?? true;
}

/** Return the ledgers that have a place: those of a part, or that decide something of the unit, or that were given. */
export function listedLedgers(pack: Pack, entries: Entries): Ledger[] {
  const part = partOf(entries);
  if (part !== null) return [...pack.ledgers.values()].filter(({ id }) => part.ledgers.includes(id));
  const { kind, level } = entries.unit;
  const asked = (id: string): boolean => pack.leftOut(pack.items.get(id)!, kind, level) === null;
  return [...pack.ledgers.values()].filter(
    ({ id, decides }) => entries.ledgers[id] !== undefined || !decides.size || [...decides].some(asked),
  );
}

/** Return what people call the particulars of a unit that must be filled in and are not. */
export function missingParticulars({ unit }: Entries): string[] {
  const needed = { 单位名称: unit.name, 单位层级: unit.level, 单位类别: unit.kind };
  return Object.entries(needed).flatMap(([title, value]) => (value ? [] : [title]));
}

/** Whether a unit of a level must say a parameter: nothing holds in its place. */
export function isNeeded(spec: ParameterSpec, level: string): boolean {
  return spec.default === null && (!spec.needed_at.length || spec.needed_at.includes(level));
}

/** Return the parameters that somebody must answer and nobody did. */
export function missingParameters(pack: Pack, entries: Entries): string[] {
  if (!asksParameters(entries)) return [];
  return Object.entries(pack.record.parameters)
    .filter(([, spec]) => isNeeded(spec, entries.unit.level))
    .filter(([name]) => isBlank(entries.parameters[name] ?? ""))
    .map(([name]) => name);
}

/** Return the roles in which somebody signs, as people call them, of which nobody is named; a part leaves that to the whole. */
export function unnamed(pack: Pack, entries: Entries): string[] {
  if (partOf(entries)) return [];
  const roles = Object.entries(pack.record.words.roles);
  const isNamed = (name: string | null) => !isBlank(name) && !pack.words.saysNothing(name);
  return roles.flatMap(([role, title]) => (isNamed(entries.signatories[role] ?? null) ? [] : [title]));
}
