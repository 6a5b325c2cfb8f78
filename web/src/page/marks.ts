/** What is said of the rows of a ledger: by rules, and of cells that cannot be read. */
import type { Cells } from "../answers/entries.ts";
import { UNANSWERED, type Verdict, worst } from "../core/verdicts.ts";
import type { JudgedRow } from "../engine/model.ts";
import type { Ledger } from "../pack/compiled.ts";
import type { Form } from "./form.ts";

/** What is said of one row; `cells`: what is wrong with its cells, by column (none: with the row). */
export interface Mark {
  verdict: Verdict | null;
  sentences: string[];
  cells: Map<string, string>;
  /** Whether it offends against a rule, and that was approved. */
  isExcepted: boolean;
}

/** What is said of rows, each known by what stands in it: rows may have moved since they were judged. */
export type Marks = ReadonlyMap<Cells, Mark>;

/** Return what is said of the rows that were judged last. */
export function marksOf(form: Form, ledger: Ledger): Marks {
  const marks = new Map<Cells, Mark>();
  const rows = form.judged.ledgers[ledger.id]?.rows ?? [];
  const of = (number: number): Mark => {
    const cells = rows[number - 1];
    const known = marks.get(cells);
    if (known) return known;
    const mark: Mark = { verdict: null, sentences: [], cells: new Map(), isExcepted: false };
    marks.set(cells, mark);
    return mark;
  };
  const lacking = new Map<Mark, Set<string>>();
  const names = new Map(Object.entries(ledger.spec.columns).map(([name, { title }]) => [title, name]));
  const isBlank = (number: number, title: string) => !rows[number - 1][names.get(title) ?? ""];
  const say = (told: JudgedRow[], verdict: Verdict) => {
    for (const row of told) {
      if (row.ledger !== ledger.id) continue;
      for (const [mark, number] of row.numbers.map((number): [Mark, number] => [of(number), number])) {
        mark.verdict = worst([verdict, mark.verdict ?? 0]);
        if (row.lack?.cells.length && row.lack.cells.every((title) => isBlank(number, title))) {
          lacking.set(mark, new Set([...(lacking.get(mark) ?? []), ...row.lack.cells]));
          continue;
        }
        if (!mark.sentences.includes(row.sentence)) mark.sentences.push(row.sentence);
      }
    }
  };
  for (const id of ledger.decides) {
    const result = form.assessment.items.get(id)!;
    say(result.unknown, UNANSWERED);
    for (const finding of result.findings) say(finding.rows, finding.verdict);
    for (const { finding } of result.excepted) {
      for (const row of finding.rows.filter((one) => one.ledger === ledger.id)) {
        for (const mark of row.numbers.map(of)) {
          mark.isExcepted = true;
          mark.sentences.push(`自报经批准的例外：${row.sentence}`);
        }
      }
    }
  }
  for (const [mark, cells] of lacking) mark.sentences.push(`“${[...cells].join("”“")}”填好了才能全部判断`);
  for (const { row, column, problem } of form.typed.cellProblems[ledger.id] ?? [])
    of(row).cells.set(column, problem.text);
  return marks;
}
