/** What a return slip says: why the report came back, and what is said of an item or contradiction. */
import { listedItems } from "../answers/questionnaire.ts";
import { comment, returnNote, showReturn } from "../answers/returned.ts";
import { h } from "./dom.ts";
import type { Form } from "./form.ts";

/** Return why the report was sent back, with a way to each item that the slip comments on; null if it was not. */
export function returnedView(form: Form): HTMLElement | null {
  const note = returnNote(form.entries);
  if (note === null) return null;
  const listed = new Set(listedItems(form.pack, form.entries).map(({ id }) => id));
  const comments = Object.keys(note.comments).map((id) => {
    const words = comment(form.entries, id)!;
    return h("li", {}, listed.has(id) ? h("a", { href: `#/item/${id}` }, words) : words);
  });
  return h(
    "section",
    { class: "card", "aria-label": "退回单" },
    h("p", { class: "notice" }, showReturn(note)),
    comments.length ? h("ul", {}, ...comments) : null,
  );
}

/** Return what the slip says of an item or contradiction; null if nothing. */
export function commentView(form: Form, id: string): HTMLElement | null {
  const words = comment(form.entries, id);
  return words === null ? null : h("p", { class: "notice" }, words);
}
