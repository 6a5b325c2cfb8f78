/** Tables that can be sorted, and taken away as CSV. */
import { download } from "../page/carried.ts";
import { button, h, show } from "../page/dom.ts";

/** A column: what stands in it as a value to sort by and to take away, and how it is shown. */
export interface Column<Row> {
  title: string;
  value: (row: Row) => string | number | null;
  show?: (row: Row) => Node | string;
}

/** How many rows are shown at first. */
const FIRST = 100;

/** Return a table of some rows; of more than `first`, the others are shown when they are asked for. */
export function table<Row>(name: string, columns: Column<Row>[], rows: Row[], first = FIRST): HTMLElement {
  const body = h("tbody");
  const rest = h("p");
  let sorted = rows;
  let most = first;
  let by = -1;
  let isUp = true;

  const heads = columns.map((column, place) =>
    h("th", { scope: "col" }, rows.length > 1 ? button(column.title, () => sort(place)) : column.title),
  );
  const sort = (place: number) => {
    isUp = by === place ? !isUp : !rows.some((row) => typeof columns[place].value(row) === "number");
    by = place;
    const value = columns[place].value;
    sorted = [...rows].sort((a, b) => compare(value(a), value(b), isUp ? 1 : -1));
    heads.forEach((head, at) => {
      if (at === place) head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    draw();
  };
  const line = (row: Row) =>
    h(
      "tr",
      {},
      ...columns.map((column, place) => {
        const value = column.value(row);
        const shown = column.show?.(row) ?? String(value ?? "—");
        const kind = kindOf(typeof shown === "string" ? shown : (shown.textContent ?? ""));
        return place === 0 ? h("th", { scope: "row" }, shown) : h("td", { class: kind }, shown);
      }),
    );
  const draw = () => {
    show(body, ...sorted.slice(0, most).map(line));
    const more = button(`显示全部 ${rows.length} 行`, () => {
      most = rows.length;
      draw();
    });
    show(rest, rows.length > most ? `先显示 ${most} 行。` : null, rows.length > most ? more : null);
  };
  draw();
  const save = button("下载表格", () => download(`${name}.csv`, csv(columns, sorted), "text/csv"), "small");
  return h(
    "div",
    {},
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": name },
      h("table", {}, h("caption", { class: "unseen" }, name), h("thead", {}, h("tr", {}, ...heads)), body),
    ),
    rest,
    rows.length ? h("p", { class: "tools" }, save) : null,
  );
}

/** Of so many signs a cell is a text, and gets room for more than two of them a line. */
const TEXT = 8;

/** What a cell holds by its look: numbers stand at the right, and neither they nor days are broken. */
function kindOf(shown: string): string {
  if (/^([\d.,]+%?|—)$/.test(shown)) return "number";
  if (/^\d{4}-\d\d-\d\d/.test(shown)) return "day";
  return shown.length >= TEXT ? "text" : "";
}

const order = new Intl.Collator("zh-CN", { numeric: true });

/** Order two cells up (1) or down (-1); what says nothing comes last in both. */
function compare(a: string | number | null, b: string | number | null, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (typeof a === "number" && typeof b === "number" ? a - b : order.compare(String(a), String(b))) * direction;
}

function csv<Row>(columns: Column<Row>[], rows: Row[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ value }) => value(row)))];
  return `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
}

/** A text that a spreadsheet would take for a formula gets a tab before it, as in `checklist/answers/tables.py`. */
function cell(value: string | number | null): string {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@]/.test(text) ? `\t${text}` : text;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
