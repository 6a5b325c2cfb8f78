/** What a rule reads: the columns, limits and parameters that its outcome rests on: `checklist/engine/reading.py`. */
import { compareText } from "../core/plain.ts";
import type { Expression } from "../pack/cel.ts";
import type { Let, Rule } from "../pack/compiled.ts";

/** Return what decides a rule: its condition and its named values. */
export function expressionsOf(rule: Rule): Expression[] {
  return [rule.gap, ...rule.let.flatMap((part) => part.value ?? part.each ?? [])];
}

const known = new WeakMap<Rule, Map<string, string[]>>();

/** Return which limits or parameters decide a rule. */
export function namesRead(rule: Rule, root: string): string[] {
  let names = known.get(rule);
  if (names === undefined) {
    names = new Map();
    known.set(rule, names);
  }
  const before = names.get(root);
  if (before !== undefined) return before;
  const found = namesOf(rule, root);
  names.set(root, found);
  return found;
}

function namesOf(rule: Rule, root: string): string[] {
  const paths = expressionsOf(rule).flatMap((part) => part.references);
  const names = paths.filter((path) => path[0] === root && path.length > 1).map((path) => path[1]);
  return [...new Set(names)].sort(compareText);
}

/** Return the ledger's columns that a rule's conditions and message read, in order. */
export function columnsRead(rule: Rule): string[] {
  const parts = [rule.where, ...rule.let.map((part) => part.value ?? part.each)];
  const paths = [
    ...rule.gap.references,
    ...rule.message.references,
    ...parts.flatMap((part) => part?.references ?? []),
  ].sort(comparePaths);
  const names = paths
    .filter((path) => (path[0] === "row" || path[0] === "previous") && path.length > 1)
    .map((path) => path[1]);
  return [...new Set([...(rule.spec.group_by ?? []), ...names])];
}

/** Return every path that a rule's conditions, named values and sentence read. */
export function pathsRead(lets: Let[], condition: string[][], message: string[][]): string[][] {
  const parts = lets.flatMap((part) => [part.value, part.each, part.where]);
  return [...condition, ...message, ...parts.flatMap((part) => part?.references ?? [])];
}

export function comparePaths(one: string[], other: string[]): number {
  for (let place = 0; place < Math.min(one.length, other.length); place++) {
    const difference = compareText(one[place], other[place]);
    if (difference) return difference;
  }
  return one.length - other.length;
}
