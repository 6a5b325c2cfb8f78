/** Judge what Python wrote as JSON lines, and say where the two disagree: the other half of tests/web/test_parity.py. */

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Answers } from "../src/answers/model.ts";
import { InputError } from "../src/core/errors.ts";
import { Day } from "../src/core/numbers.ts";
import { assess } from "../src/engine/assess.ts";
import { factsOf } from "../src/engine/facts.ts";
import type { JudgedRow } from "../src/engine/model.ts";
import { runRule } from "../src/engine/rules.ts";
import { Pack } from "../src/pack/compiled.ts";
import type { RulesRecord } from "../src/pack/record.ts";
import { type AnswersRecord, readAnswersRecord } from "../src/record/answers.ts";
import { assessmentRecord } from "../src/record/assessment.ts";

interface Line {
  pack?: RulesRecord;
  name: string;
  rule: string;
  as_of: string;
  answers: AnswersRecord;
  expected: unknown;
}

const MOST = 20;
let pack: Pack | null = null;
let [compared, items, different] = [0, 0, 0];
for await (const text of createInterface({ input: createReadStream(process.argv[2]) })) {
  const line = JSON.parse(text) as Line;
  if (line.pack) {
    pack = new Pack(line.pack);
    continue;
  }
  const found = judged(pack!, line);
  compared++;
  items += line.rule || typeof line.expected === "string" ? 0 : (line.expected as { items: unknown[] }).items.length;
  const where = difference(line.expected, found);
  if (where && different++ < MOST) console.log(`${line.name}: ${where}`);
}
console.log(JSON.stringify({ compared, items, different }));

function judged(rules: Pack, line: Line): unknown {
  try {
    const answers = readAnswersRecord(rules, line.answers);
    const day = Day.parse(line.as_of)!;
    const found = line.rule ? ruleTried(rules, line.rule, answers, day) : assessmentRecord(assess(rules, answers, day));
    return JSON.parse(JSON.stringify(found));
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((problem) => problem.text).join("\n");
    return error instanceof Error ? (error.stack ?? "") : String(error);
  }
}

function ruleTried(rules: Pack, id: string, answers: Answers, day: Day): unknown {
  const found = runRule(factsOf(rules, answers, day), rules.rules.get(id)!);
  const rows = (part: JudgedRow[]) => part.map((row) => [row.ledger, row.numbers, row.label, row.sentence, row.values]);
  return [found.checked, rows(found.offending), rows(found.unknown), [...found.days].map(String).sort()];
}

/** Return where two values of JSON first differ; nothing if they do not. */
function difference(expected: unknown, found: unknown, path = ""): string {
  if (typeof expected !== "object" || typeof found !== "object" || expected === null || found === null) {
    return expected === found
      ? ""
      : `${path}\n  Python: ${JSON.stringify(expected)}\n  Browser: ${JSON.stringify(found)}`;
  }
  const [one, other] = [expected as Record<string, unknown>, found as Record<string, unknown>];
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const where = difference(one[key], other[key], `${path}/${key}`);
    if (where) return where;
  }
  return "";
}
