/** What is printed: the words of forms in place of their fields, and what is folded away on the screen. */
import { h } from "./dom.ts";

/** Put into words what stands in the fields of each form that is printed so. */
export function toPaper(): void {
  for (const form of document.querySelectorAll<HTMLElement>("fieldset.rectify")) {
    const filled = [...form.querySelectorAll<HTMLElement>(".field:not([hidden])")].flatMap((field) => {
      const written = field.querySelector<HTMLInputElement>("input, textarea, select")?.value.trim();
      return written ? [`${field.querySelector("label")?.textContent}：${written}`] : [];
    });
    form.querySelector(".printed")?.remove();
    form.append(h("p", { class: "printed" }, `${form.querySelector("legend")?.textContent}　${filled.join("；")}。`));
  }
}

/** Have printed what is folded away in some elements; returns what folds it away again. */
export function unfolded(): () => void {
  const closed = [...document.querySelectorAll<HTMLDetailsElement>("details.opens:not([open])")];
  for (const one of closed) one.open = true;
  return () => {
    for (const one of closed) one.open = false;
  };
}
