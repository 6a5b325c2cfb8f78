/** What the form and the dashboard stand in, beside `frame.css`: the way past the head, and the menu. */
import { h } from "./dom.ts";

/** Up to how many pixels the menu is folded away. */
const NARROW = 800;

const isNarrow = (): boolean => window.innerWidth <= NARROW;

/** Return the way past the head, to a page's heading. */
export function skipLink(heading: HTMLElement): HTMLElement {
  const skip = (event: Event) => {
    event.preventDefault();
    heading.focus();
  };
  return h("a", { href: "#content", class: "skip", onclick: skip }, "跳到内容");
}

export function menuView(title: string, ...parts: HTMLElement[]): HTMLElement {
  return h("details", { class: "menu", open: !isNarrow() }, h("summary", {}, title), ...parts);
}

/** Fold the menu away, where it stands before the page that was chosen in it. */
export function foldMenu(): void {
  const menu = document.querySelector<HTMLDetailsElement>(".menu");
  if (menu && isNarrow()) menu.open = false;
}
