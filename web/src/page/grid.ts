/** A ledger as a grid: cells as people wrote them, checked like the import does, with the verdict beside each row. */
import {
  type CellComponent,
  type ColumnDefinition,
  EditModule,
  FormatModule,
  FrozenColumnsModule,
  InteractionModule,
  KeybindingsModule,
  ResizeColumnsModule,
  Tabulator,
} from "tabulator-tables";
import type { Cells } from "../answers/entries.ts";
import { type Verdict, worst } from "../core/verdicts.ts";
import { yesAndNo } from "../engine/sentences.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { ColumnSpec } from "../pack/record.ts";
import { h, newId } from "./dom.ts";
import type { Form } from "./form.ts";
import { badge } from "./verdict.ts";

Tabulator.registerModule([
  EditModule,
  FormatModule,
  FrozenColumnsModule,
  InteractionModule,
  KeybindingsModule,
  ResizeColumnsModule,
]);

const NUMBER = "_number";
const VERDICT = "_verdict";
const HEIGHT = 480;

interface RowState {
  verdict: Verdict;
  sentences: string[];
}

type Line = Record<string, string | number>;

/** What is wrong with the rows: cells by `row column`, and what rules say by row. */
interface Marks {
  cells: Map<string, string>;
  rows: Map<number, RowState>;
}

export class Grid {
  readonly element = h("div", { class: "grid" });
  private table: Tabulator | null = null;
  private isReady = false;
  private marks: Marks;
  /** The rows that the grid shows, or that it told of itself. */
  private rows: Cells[];

  constructor(
    private readonly form: Form,
    private readonly ledger: Ledger,
    private readonly edit: (rows: Cells[]) => void,
  ) {
    this.rows = form.ledger(ledger.id).rows ?? [];
    this.marks = marksOf(form, ledger);
  }

  /** Draw it, once its place is in the page. */
  draw(): void {
    const table = new Tabulator(this.element, {
      data: this.rows.map(line),
      columns: this.columns(),
      height: HEIGHT,
      index: NUMBER,
      layout: "fitData",
      placeholder: "还没有记录。可以从表格里复制了粘贴进来，也可以逐行添加。",
    });
    this.table = table;
    table.on("cellEdited", (cell: CellComponent) => this.edited(cell));
    table.on("tableBuilt", () => {
      this.isReady = true;
      this.element.setAttribute("aria-label", this.ledger.title);
      // Tabulator leaves the element that scrolls without a role, which a grid's children must have.
      this.element.querySelector(".tabulator-tableholder")?.setAttribute("role", "rowgroup");
      this.element.querySelector(".tabulator-table")?.setAttribute("role", "presentation");
      this.refresh();
    });
  }

  /** Show what was concluded, and the rows if they changed elsewhere. */
  refresh(): void {
    this.marks = marksOf(this.form, this.ledger);
    if (!this.table || !this.isReady) return;
    const rows = this.form.ledger(this.ledger.id).rows ?? [];
    if (rows !== this.rows) {
      this.rows = rows;
      this.selected.clear();
      void this.table.replaceData(rows.map(line));
    } else for (const row of this.table.getRows("visible")) row.reformat();
  }

  /** Which rows are selected, from 0. */
  readonly selected = new Set<number>();

  showLast(): void {
    void this.table?.scrollToRow(this.rows.length, "bottom", false);
  }

  private edited(cell: CellComponent): void {
    const at = Number((cell.getData() as Line)[NUMBER]) - 1;
    const name = cell.getField();
    const rows = [...this.rows];
    const cells = { ...rows[at] };
    const written = String(cell.getValue() ?? "").trim();
    if (written) cells[name] = written;
    else delete cells[name];
    rows[at] = cells;
    this.rows = rows;
    this.edit(rows);
  }

  private columns(): ColumnDefinition[] {
    const own = Object.entries(this.ledger.spec.columns).map(
      ([name, column]): ColumnDefinition => ({
        title: `${column.title}${column.unit ? `（${column.unit}）` : ""}${column.required ? " *" : ""}`,
        field: name,
        minWidth: 90,
        formatter: (cell: CellComponent) => this.cellView(cell, name),
        editor: editorOf(column),
      }),
    );
    return [
      {
        title: "行",
        field: NUMBER,
        frozen: true,
        width: 76,
        formatter: (cell: CellComponent) => this.numberView(cell),
      },
      {
        title: "结论",
        field: VERDICT,
        frozen: true,
        width: 96,
        formatter: (cell: CellComponent) => this.verdictView(cell),
      },
      ...own,
    ];
  }

  private numberView(cell: CellComponent): HTMLElement {
    const number = Number((cell.getData() as Line)[NUMBER]);
    const box = h("input", {
      type: "checkbox",
      checked: this.selected.has(number - 1),
      "aria-label": `选中第 ${number} 行`,
      onchange: () => (box.checked ? this.selected.add(number - 1) : this.selected.delete(number - 1)),
    });
    return h("span", {}, box, String(number));
  }

  private cellView(cell: CellComponent, name: string): HTMLElement {
    const number = (cell.getData() as Line)[NUMBER];
    const wrong = this.marks.cells.get(`${number} ${name}`);
    const element = cell.getElement();
    element.classList.toggle("bad", wrong !== undefined);
    element.title = wrong ?? "";
    return h("span", {}, String(cell.getValue() ?? ""));
  }

  private verdictView(cell: CellComponent): HTMLElement {
    const state = this.marks.rows.get(Number((cell.getData() as Line)[NUMBER]));
    if (!state) return h("span");
    cell.getElement().title = state.sentences.join("\n");
    return badge(this.form.pack, state.verdict);
  }
}

const line = (cells: Cells, place: number): Line => ({ ...cells, [NUMBER]: place + 1 });

/** Return what rules say of each row of a ledger, and what is wrong with its cells. */
export function marksOf(form: Form, ledger: Ledger): Marks {
  const rows = new Map<number, RowState>();
  const add = (numbers: number[], verdict: Verdict, sentence: string) => {
    for (const number of numbers) {
      const before = rows.get(number);
      const sentences = before ? [...before.sentences, sentence] : [sentence];
      rows.set(number, { verdict: worst([verdict, before?.verdict ?? 0]), sentences });
    }
  };
  const decided = new Set(ledger.decides);
  for (const result of form.assessment.items.values()) {
    if (!decided.has(result.item.id)) continue;
    for (const row of result.unknown) if (row.ledger === ledger.id) add(row.numbers, 2, row.sentence);
    for (const finding of result.findings) {
      for (const row of finding.rows) if (row.ledger === ledger.id) add(row.numbers, finding.verdict, row.sentence);
    }
  }
  const cells = new Map<string, string>();
  for (const { row, column, problem } of form.typed.cellProblems[ledger.id] ?? []) {
    cells.set(`${row} ${column}`, problem.text);
  }
  return { cells, rows };
}

/** Return where a cell is written; known words are offered, others are told when they are wrong. */
function editorOf(column: ColumnSpec) {
  const words = column.type === "choice" ? column.choices : column.type === "bool" ? yesAndNo(column) : [];
  return (
    cell: CellComponent,
    onRendered: (then: () => void) => void,
    success: (value: string) => void,
    cancel: (value: unknown) => void,
  ): HTMLElement => {
    const list = h("datalist", { id: newId() }, ...words.map((word) => h("option", { value: word })));
    const input = h("input", {
      type: "text",
      class: "cell",
      autocomplete: "off",
      list: words.length ? list.id : null,
      value: String(cell.getValue() ?? ""),
      "aria-label": column.title,
      onblur: () => success(input.value),
      onkeydown: (event) => {
        const { key } = event as KeyboardEvent;
        if (key === "Enter") success(input.value);
        if (key === "Escape") cancel(undefined);
      },
    });
    onRendered(() => input.focus());
    return words.length ? h("span", { class: "cell" }, input, list) : input;
  };
}
