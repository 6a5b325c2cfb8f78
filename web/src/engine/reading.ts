/** What a rule reads: the columns, limits and parameters that its outcome rests on: `checklist/engine/reading.py`. */
import { compareText } from "../core/plain.ts";
import type { Expression } from "../pack/cel.ts";
import type { CheckItem, Contradiction, Let, Rule } from "../pack/compiled.ts";

const given = (...parts: (Expression | null)[]) => parts.filter((part) => part !== null);
const computed = (part: Let) => given(part.value, part.each, part.where);

/** Return all that tells whether there is a gap in the rows that a rule looks at: its condition and its named values. */
export function judgingOf(rule: Rule): Expression[] {
  return [rule.gap, ...rule.let.flatMap(computed)];
}

/** Return all conditions and values that decide. */
export function expressionsOf(of: CheckItem | Rule | Contradiction): Expression[] {
  if ("when" in of) return [...given(of.applies), of.when, ...of.let.flatMap(computed)];
  return "applies" in of
    ? [...of.applies.map(({ condition }) => condition), ...given(of.gap)]
    : [...given(of.where), ...judgingOf(of)];
}

/** Return which limits or parameters some conditions and values read. */
export function namesIn(expressions: Expression[], root: string): string[] {
  const paths = expressions.flatMap((part) => part.references);
  const names = paths.filter((path) => path[0] === root && path.length > 1).map((path) => path[1]);
  return [...new Set(names)].sort(compareText);
}

const known = new WeakMap<CheckItem | Rule, Map<string, string[]>>();

/** Return which limits or parameters decide, be it only about what is looked at. */
export function namesRead(of: CheckItem | Rule, root: string): string[] {
  let names = known.get(of);
  if (names === undefined) {
    names = new Map();
    known.set(of, names);
  }
  const before = names.get(root);
  if (before !== undefined) return before;
  const found = namesIn(expressionsOf(of), root);
  names.set(root, found);
  return found;
}

/** Return the ledger's columns that a rule's conditions and message read, in order. */
export function columnsRead(rule: Rule): string[] {
  const own = rule.let.filter(({ spec }) => !spec?.of || spec.of === rule.ledger);
  const paths = [
    ...rule.message.references,
    ...expressionsOf({ ...rule, let: own }).flatMap((part) => part.references),
  ].sort(comparePaths);
  const names = paths
    .filter((path) => (path[0] === "row" || path[0] === "previous") && path.length > 1)
    .map((path) => path[1]);
  return [...new Set([...(rule.spec.group_by ?? []), ...names])];
}

/** Return every path that a rule's conditions, named values and sentence read. */
export function pathsRead(lets: Let[], condition: string[][], message: string[][]): string[][] {
  return [...condition, ...message, ...lets.flatMap(computed).flatMap((part) => part.references)];
}

export function comparePaths(one: string[], other: string[]): number {
  for (let place = 0; place < Math.min(one.length, other.length); place++) {
    const difference = compareText(one[place], other[place]);
    if (difference) return difference;
  }
  return one.length - other.length;
}
