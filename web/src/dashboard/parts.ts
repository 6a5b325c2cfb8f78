/** What the parts of the overview share: what a part is, and the parts of the tree that are set beside each other. */

import type { Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import type { Drawn } from "./charts.ts";
import type { Node } from "./data.ts";
import { OWN, type View } from "./filter.ts";
import { Tally } from "./tally.ts";
import { name, subtreeName } from "./words.ts";

/** A part of the overview; its charts are drawn once it is in its place. */
export interface Part {
  body: (HTMLElement | string | null)[];
  charts: Drawn[];
}

export const WORST_FIRST: Verdict[] = [7, 6, 5, 4, 3, 2, 1, 0];
/** The colour of bars and lines that stand for nothing grave. */
export const ONE = "#41637f";

/** What is counted of each part of the tree. */
export interface Subtree {
  node: Node | null;
  name: string;
  tally: Tally;
}

export function subtrees(view: View): Subtree[] {
  return [...view.subtrees].map(([node, members]) => {
    return { node, name: subtreeName(node, view.top), tally: new Tally(view.data, members) };
  });
}

/** Return where a number of a part of the tree leads: to its page, to those under it, or to the top's own. */
export function under(view: View, { node }: Subtree, path: string, more: Record<string, string | number> = {}): string {
  if (node?.page) return `${encodeURI(node.page)}${view.link(path, { in: "", ...more })}`;
  return view.link(path, { in: node === view.top ? `${OWN}${node?.code ?? ""}` : (node?.code ?? ""), ...more });
}

export function subtreeLink(view: View, one: Subtree): HTMLElement {
  const isHere = one.node === view.top && !one.node?.page && view.isOwn;
  return isHere ? name(one.name) : h("a", { href: under(view, one, "") }, name(one.name));
}
