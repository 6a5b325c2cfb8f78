/** Small things that are said or shown in many places. */
import type { Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import type { Data, Node } from "./data.ts";

/** Return a part of a whole as per cent; a dash of nothing. */
export function percentText(part: number, whole: number): string {
  return whole ? `${(Math.round((part / whole) * 1000) / 10).toFixed(1)}%` : "—";
}

/** Return a link that shows a number, or the number alone if it is 0. */
export function numberLink(number: number, to: string, words = String(number)): HTMLElement | string {
  return number ? h("a", { href: to }, words) : words;
}

/** Return words of others, which may not turn the direction of what is around them. */
export function name(words: string): HTMLElement {
  return h("bdi", {}, words);
}

export function badge(data: Data, verdict: Verdict): HTMLElement {
  const look = data.verdicts[verdict];
  return h("span", { class: `badge v${verdict}` }, `${look.mark} ${look.name}`);
}

export const subtreeName = (node: Node | null, top: Node | null): string =>
  node ? (node === top ? `${node.name}本级和直属` : node.name) : "没有上级的单位";
