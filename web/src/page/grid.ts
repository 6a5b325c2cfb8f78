/** A ledger as a grid: cells as people wrote them, checked like the import does, with the verdict beside each row. */
import type { Cells } from "../answers/entries.ts";
import type { Typed } from "../answers/typed.ts";
import { stopped, yesAndNo } from "../engine/sentences.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { ColumnSpec } from "../pack/record.ts";
import { h, newId, show } from "./dom.ts";
import type { Form } from "./form.ts";
import { type Mark, type Marks, marksOf } from "./marks.ts";
import { badge } from "./verdict.ts";
import { columnTitle, columnWidth } from "./widths.ts";

/** Rows that are drawn beyond those that are seen. */
const MARGIN = 8;
/** The columns before the ledger's own: the number with the box that selects the row, and the verdict. */
const PINNED = 2;
const PINNED_WIDTHS = [4.4, 5.6];

export class Grid {
  readonly element = h("div", { class: "ledger" });
  /** The rows that are selected, by what stands in them. */
  readonly selected = new Set<Cells>();
  private readonly columns: [string, ColumnSpec][];
  private readonly widths: number[];
  private readonly scroller: HTMLElement;
  private readonly head = h("div", { class: "line head", role: "row", "aria-rowindex": 1 });
  private readonly body = h("div", { class: "lines", role: "rowgroup" });
  private readonly told = h("p", { class: "quiet told", "aria-live": "polite" });
  /** The rows that are drawn, and what each was drawn of. */
  private readonly drawn = new Map<number, { line: HTMLElement; cells: Cells; state: string }>();
  private rows: Cells[] = [];
  private marks: Marks = new Map();
  private markedOf: Typed | null = null;
  private height = 34;
  private letter = 15;
  /** The cell that keys act on, from 0. */
  private at = { row: 0, column: PINNED };
  private editor: HTMLInputElement | null = null;

  constructor(
    private readonly form: Form,
    private readonly ledger: Ledger,
    private readonly edit: (rows: Cells[]) => void,
  ) {
    this.columns = Object.entries(ledger.spec.columns);
    this.rows = form.ledger(ledger.id).rows ?? [];
    this.widths = [...PINNED_WIDTHS, ...this.columns.map(([name, column]) => columnWidth(column, name, this.rows))];
    this.scroller = h(
      "div",
      {
        class: "grid",
        role: "grid",
        tabindex: 0,
        "aria-label": ledger.title,
        "aria-colcount": this.widths.length,
        onscroll: () => this.draw(),
        onkeydown: (event) => this.key(event as KeyboardEvent),
        onclick: (event) => this.click(event as MouseEvent),
        oncopy: (event) => this.copy(event as ClipboardEvent),
      },
      this.head,
      this.body,
    );
    this.element.append(this.scroller, this.told);
    this.drawHead();
  }

  /** Show what was concluded, and the rows as they are now. */
  refresh(): void {
    this.rows = this.form.ledger(this.ledger.id).rows ?? [];
    if (this.markedOf !== this.form.typed) this.marks = marksOf(this.form, this.ledger);
    this.markedOf = this.form.typed;
    if (this.selected.size) {
      const kept = new Set(this.rows);
      for (const cells of this.selected) if (!kept.has(cells)) this.selected.delete(cells);
    }
    this.scroller.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.body.style.height = `${Math.max(this.rows.length, 1) * this.height}px`;
    if (this.editor) return;
    for (const [place, { cells, state }] of this.drawn) {
      if (cells !== this.rows[place] || state !== this.stateOf(cells)) this.erase(place);
    }
    this.draw();
    this.move(this.at.row, this.at.column, false);
  }

  /** Measure the letters and draw, once it is in its place. */
  place(): void {
    this.letter = Number.parseFloat(getComputedStyle(this.scroller).fontSize) || this.letter;
    this.height = Math.round(this.letter * 2.2);
    this.resize();
    this.refresh();
  }

  showLast(): void {
    this.move(this.rows.length - 1, PINNED);
    this.scroller.focus({ preventScroll: true });
  }

  /** Whether keys act on a cell of a row. */
  get isAtCell(): boolean {
    const isHere = this.editor !== null || document.activeElement === this.scroller;
    return isHere && this.rows.length > 0 && this.at.column >= PINNED;
  }

  /** Fill cells from the one that keys act on, to the right and downwards; returns why it cannot be done, else nothing. */
  fill(lines: string[][]): string {
    const { row, column } = this.at;
    const names = this.columns.slice(column - PINNED).map(([name]) => name);
    const width = Math.max(...lines.map((line) => line.length));
    if (width > names.length) {
      const { title } = this.columns[column - PINNED][1];
      return `复制了 ${width} 列，从“${title}”起只有 ${names.length} 列，没有粘贴。请选靠左的一格，或者粘贴到上面的框里，逐列对好再放进台账。`;
    }
    const rows = [...this.rows];
    let to = row;
    for (const line of lines) {
      const isEmpty = width > 1 && !line.some((cell) => cell.trim());
      if (isEmpty && to >= rows.length) continue;
      const before = rows[to] ?? {};
      const cells = { ...before };
      for (const [at, cell] of line.entries()) {
        if (cell.trim()) cells[names[at]] = cell.trim();
        else delete cells[names[at]];
      }
      if (this.selected.delete(before)) this.selected.add(cells);
      rows[to] = cells;
      to++;
    }
    if (this.editor) this.close(null);
    this.edit(rows);
    return "";
  }

  // Drawing

  private drawHead(): void {
    const titles = ["行", "结论", ...this.columns.map(([, column]) => columnTitle(column))];
    const cells = titles.map((title, at) => {
      const handle = h("span", { class: "handle", onpointerdown: (event) => this.drag(event as PointerEvent, at) });
      const note = this.columns[at - PINNED]?.[1].note ?? "";
      const cell = h(
        "div",
        { class: "cell", role: "columnheader", "aria-colindex": at + 1, title: note },
        title,
        handle,
      );
      return pinned(cell, at);
    });
    show(this.head, ...cells);
  }

  /** Give every column its width. */
  private resize(): void {
    let whole = 0;
    for (const [at, width] of this.widths.entries()) {
      this.scroller.style.setProperty(`--w${at}`, `${width * this.letter}px`);
      whole += width * this.letter;
    }
    this.body.style.width = `${whole}px`;
    this.head.style.width = `${whole}px`;
  }

  private drag(event: PointerEvent, at: number): void {
    event.preventDefault();
    const [start, width] = [event.clientX, this.widths[at]];
    const move = (now: PointerEvent) => {
      this.widths[at] = Math.max(2.5, width + (now.clientX - start) / this.letter);
      this.resize();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", () => window.removeEventListener("pointermove", move), { once: true });
  }

  /** Draw the rows that are seen, and a few more. */
  private draw(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - MARGIN);
    const last = Math.min(this.rows.length, Math.ceil((scrollTop + clientHeight) / this.height) + MARGIN);
    for (const [place, { line }] of this.drawn) {
      if (place < first || place >= last) if (!line.contains(this.editor)) this.erase(place);
    }
    if (!this.rows.length) {
      show(this.body, h("p", { class: "quiet" }, "还没有记录。可以从表格里复制了粘贴进来，也可以逐行添加。"));
      return;
    }
    if (!this.drawn.size) show(this.body);
    for (let place = last - 1; place >= first; place--) {
      if (this.drawn.has(place)) continue;
      const line = this.line(place);
      const cells = this.rows[place];
      this.drawn.set(place, { line, cells, state: this.stateOf(cells) });
      this.body.insertBefore(line, this.drawn.get(place + 1)?.line ?? null);
    }
    this.point();
  }

  private erase(place: number): void {
    this.drawn.get(place)?.line.remove();
    this.drawn.delete(place);
  }

  /** Return what a row looks like, beside what stands in it. */
  private stateOf(cells: Cells): string {
    const mark = this.marks.get(cells);
    const isAwaited = !mark && this.form.isJudging;
    return JSON.stringify([this.selected.has(cells), isAwaited, mark, mark && [...mark.cells]]);
  }

  private line(place: number): HTMLElement {
    const cells = this.rows[place];
    const mark = this.marks.get(cells);
    const line = h("div", { class: "line", role: "row", "aria-rowindex": place + 2 });
    line.style.top = `${place * this.height}px`;
    line.style.height = `${this.height}px`;
    const own = this.columns.map(([name]) => {
      const wrong = mark?.cells.get(name);
      const cell = h("div", { class: wrong ? "cell bad" : "cell", role: "gridcell" }, cells[name] ?? "");
      cell.title = wrong ?? cells[name] ?? "";
      if (wrong) cell.setAttribute("aria-invalid", "true");
      return cell;
    });
    for (const [at, cell] of [this.numberCell(place), this.verdictCell(mark), ...own].entries()) {
      cell.id = this.idOf(place, at);
      cell.setAttribute("aria-colindex", String(at + 1));
      line.append(pinned(cell, at));
    }
    return line;
  }

  private numberCell(place: number): HTMLElement {
    const cells = this.rows[place];
    const box = h("input", {
      type: "checkbox",
      tabindex: -1,
      checked: this.selected.has(cells),
      "aria-label": `选中第 ${place + 1} 行`,
    });
    return h("div", { class: "cell", role: "gridcell" }, h("label", {}, box, String(place + 1)));
  }

  private verdictCell(mark: Mark | undefined): HTMLElement {
    const cell = h("div", { class: "cell", role: "gridcell" });
    if (mark?.verdict != null) cell.append(badge(this.form.pack, mark.verdict));
    else if (mark?.isExcepted) cell.append(h("span", { class: "badge" }, "已批准"));
    else if (!mark && this.form.isJudging) cell.append("…");
    cell.title = [...(mark?.sentences ?? []), ...(mark?.cells.values() ?? [])].join("\n");
    return cell;
  }

  private idOf(place: number, at: number): string {
    return `cell-${this.ledger.id}-${place}-${at}`;
  }

  // Going from cell to cell

  /** Go to a cell, and bring it into sight. */
  private move(row: number, column: number, isSeen = true): void {
    this.at.row = Math.max(0, Math.min(row, this.rows.length - 1));
    this.at.column = Math.max(0, Math.min(column, this.widths.length - 1));
    if (isSeen && this.rows.length) this.bringIntoSight();
    this.point();
    const mark = this.marks.get(this.rows[this.at.row]);
    const sentences = mark?.sentences.map((sentence) => `第 ${this.at.row + 1} 行：${sentence}`) ?? [];
    show(this.told, [...(mark?.cells.values() ?? []), ...sentences].map(stopped).join(""));
  }

  private bringIntoSight(): void {
    const { scroller, height, head, letter } = this;
    const top = this.at.row * height;
    const seen = scroller.clientHeight - head.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + height > scroller.scrollTop + seen) scroller.scrollTop = top + height - seen;
    const before = (at: number) => this.widths.slice(0, at).reduce((sum, width) => sum + width * letter, 0);
    if (this.at.column >= PINNED) {
      const [left, right] = [before(this.at.column), before(this.at.column + 1)];
      if (left - before(PINNED) < scroller.scrollLeft) scroller.scrollLeft = left - before(PINNED);
      else if (right > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = right - scroller.clientWidth;
    }
    this.draw();
  }

  /** Show which cell keys act on. */
  private point(): void {
    this.body.querySelector(".at")?.classList.remove("at");
    const id = this.idOf(this.at.row, this.at.column);
    const cell = document.getElementById(id);
    cell?.classList.add("at");
    if (cell) this.scroller.setAttribute("aria-activedescendant", id);
    else this.scroller.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (this.editor || event.ctrlKey || event.metaKey || event.altKey || !this.rows.length) return;
    const { row, column } = this.at;
    const isComposed = event.key === "Process";
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.height) - 2);
    const places: Record<string, [number, number]> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, this.widths.length - 1],
      PageUp: [row - page, column],
      PageDown: [row + page, column],
    };
    const place = places[event.key];
    if (place) this.move(...place);
    else if (column < PINNED) {
      if (event.key !== " ") return;
      this.select(row, event.shiftKey);
    } else if (event.key === "Delete" || event.key === "Backspace") this.put("");
    else if (event.key === "Enter" || event.key === "F2") this.open(null);
    else if (isComposed || [...event.key].length === 1) this.open(isComposed ? "" : event.key);
    else return;
    if (!isComposed) event.preventDefault();
  }

  private click(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>("[role=gridcell]");
    const line = cell?.closest<HTMLElement>("[role=row]");
    if (!cell || !line || target === this.editor) return;
    const row = Number(line.getAttribute("aria-rowindex")) - 2;
    const column = Number(cell.getAttribute("aria-colindex")) - 1;
    this.move(row, column);
    if (column >= PINNED) this.open(null);
    else if (target instanceof HTMLInputElement) this.select(row, event.shiftKey);
  }

  /** Select a row, or take it out; with `isRange` all from the one before. */
  private select(row: number, isRange: boolean): void {
    const isOn = !this.selected.has(this.rows[row]);
    const from = isRange && this.lastSelected !== null ? this.lastSelected : row;
    for (const cells of this.rows.slice(Math.min(from, row), Math.max(from, row) + 1)) {
      if (isOn) this.selected.add(cells);
      else this.selected.delete(cells);
    }
    this.lastSelected = row;
    this.refresh();
  }

  private lastSelected: number | null = null;

  private copy(event: ClipboardEvent): void {
    const name = this.columns[this.at.column - PINNED]?.[0];
    if (this.editor || name === undefined) return;
    event.clipboardData?.setData("text/plain", this.rows[this.at.row]?.[name] ?? "");
    event.preventDefault();
  }

  // Writing

  /** Open the cell that keys act on; `text` takes the place of what stands there. */
  private open(text: string | null): void {
    const { row, column } = this.at;
    const [name, spec] = this.columns[column - PINNED];
    const cell = document.getElementById(this.idOf(row, column));
    if (!cell || this.editor) return;
    const words = spec.type === "choice" ? spec.choices : spec.type === "bool" ? yesAndNo(spec) : [];
    const list = h("datalist", { id: newId() }, ...words.map((word) => h("option", { value: word })));
    const input = h("input", {
      type: "text",
      class: "cell-editor",
      autocomplete: "off",
      list: words.length ? list.id : null,
      value: text ?? this.rows[row][name] ?? "",
      "aria-label": `第 ${row + 1} 行 ${spec.title}`,
      onblur: () => this.close(input.value),
      onkeydown: (event) => this.editorKey(event as KeyboardEvent, input),
    });
    this.editor = input;
    show(cell, input, list);
    input.focus();
  }

  private editorKey(event: KeyboardEvent, input: HTMLInputElement): void {
    if (event.isComposing) return;
    const { row, column } = this.at;
    if (event.key === "Escape") this.close(null);
    else if (event.key === "Enter") this.leave(input.value, row + (event.shiftKey ? -1 : 1), column);
    else if (event.key === "Tab" && !event.shiftKey && column < this.widths.length - 1) {
      this.leave(input.value, row, column + 1);
      this.open(null);
    } else return;
    event.stopPropagation();
    event.preventDefault();
    if (!this.editor) this.scroller.focus({ preventScroll: true });
  }

  private leave(text: string, row: number, column: number): void {
    this.close(text);
    this.move(row, column);
  }

  /** Take what was written, unless it is null, in place of what stands in the cell. */
  private close(text: string | null): void {
    if (!this.editor) return;
    this.editor = null;
    this.erase(this.at.row);
    if (text === null || !this.put(text)) this.refresh();
  }

  /** Put text into the cell that keys act on; returns whether anything changed. */
  private put(text: string): boolean {
    const { row, column } = this.at;
    const [name] = this.columns[column - PINNED];
    const written = text.trim();
    if (written === (this.rows[row][name] ?? "")) return false;
    const rows = [...this.rows];
    const cells = { ...rows[row] };
    if (written) cells[name] = written;
    else delete cells[name];
    if (this.selected.delete(rows[row])) this.selected.add(cells);
    rows[row] = cells;
    this.edit(rows);
    return true;
  }
}

/** Return a cell with its width; the first ones stay in sight. */
function pinned(cell: HTMLElement, at: number): HTMLElement {
  cell.style.width = `var(--w${at})`;
  if (at < PINNED) cell.classList.add("pinned");
  if (at === 1) cell.style.left = "var(--w0)";
  return cell;
}
