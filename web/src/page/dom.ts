/** Making what is shown. What people type is only ever text: nothing here reads markup. */

type Child = Node | string | null | false;
type Handler = (event: Event) => void;

/** Return an element with attributes (`onclick` and its like listen) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | number | null | Handler> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "value") (element as HTMLInputElement).value = String(value ?? "");
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

export function show(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => child !== null && child !== false));
}

let lastId = 0;

export function newId(): string {
  lastId++;
  return `f${lastId}`;
}

/** Return a field under its label. */
export function field(label: string, input: HTMLElement, hint = ""): HTMLElement {
  input.id ||= newId();
  const note = hint ? h("small", { id: newId() }, hint) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, note);
}

/** Return a line or an area for text, which tells what stands in it when it is left. */
export function textInput(
  value: string | null,
  change: (value: string | null) => void,
  isLong = false,
): HTMLInputElement | HTMLTextAreaElement {
  const changed = (event: Event) => change((event.target as HTMLInputElement).value.trim() || null);
  const input = isLong
    ? h("textarea", { rows: 2, value: value ?? "", onchange: changed })
    : h("input", { type: "text", autocomplete: "off", value: value ?? "", onchange: changed });
  return input;
}

export function button(words: string, click: () => void, kind = ""): HTMLButtonElement {
  return h("button", { type: "button", class: kind, onclick: click }, words);
}

/** Return a list to choose from; a value that is none of it has to be chosen yet. */
export function select(value: string, choices: string[], change: (value: string) => void): HTMLSelectElement {
  const open = choices.includes(value) ? [] : [h("option", { value, selected: true, disabled: true }, "请选择")];
  const options = choices.map((choice) => h("option", { value: choice, selected: choice === value }, choice));
  const changed = (event: Event) => change((event.target as HTMLSelectElement).value);
  return h("select", { onchange: changed }, ...open, ...options);
}

/** Return a table under the titles of its columns, which is scrolled where it is too wide. */
export function table(titles: string[], rows: HTMLElement[]): HTMLElement {
  const heads = titles.map((title) => h("th", { scope: "col" }, title));
  const whole = h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
  return h("div", { class: "scroll", tabindex: 0 }, whole);
}
