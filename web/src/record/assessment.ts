/** An assessment as the record that Python writes of it: `checklist/record/assessment.py`. */
import type { Day } from "../core/numbers.ts";
import { VERDICTS } from "../core/verdicts.ts";
import {
  type Assessment,
  type Excepted,
  type Finding,
  type ItemResult,
  idOf,
  type JudgedRow,
  rowsOf,
  type Score,
} from "../engine/model.ts";

const FORMAT = 2;

/** Return everything an assessment says, as JSON's own types. */
export function assessmentRecord(assessment: Assessment) {
  const { answers, pack } = assessment;
  return {
    format: FORMAT,
    pack: pack.record.pack,
    unit: answers.unit,
    period: { from: String(answers.period.from), to: String(answers.period.to) },
    as_of: String(assessment.asOf),
    worst: VERDICTS[assessment.worst],
    score: scoreRecord(assessment.overall),
    sections: assessment.sections.map(([section, score]) => ({
      ...scoreRecord(score),
      id: section.id,
      title: section.title,
    })),
    items: [...assessment.items.values()].map(itemRecord),
    contradictions: assessment.contradictions.map(findingRecord),
  };
}

function scoreRecord(score: Score) {
  const counts = [...score.counts].map(([verdict, number]) => [VERDICTS[verdict], number]);
  return {
    value: score.value,
    earned: score.earned,
    possible: score.possible,
    worst: VERDICTS[score.worst],
    counts: Object.fromEntries(counts),
  };
}

function itemRecord(result: ItemResult) {
  const { item } = result;
  return {
    id: item.id,
    title: item.title,
    system: item.system,
    section: item.section.id,
    verdict: VERDICTS[result.verdict],
    reason: result.reason,
    decided_by: item.spec.decided_by,
    checked: result.checked,
    findings: result.findings.map(findingRecord),
    unknown_rows: result.unknown.map(rowRecord),
    ...(result.excepted.length ? { exceptions: result.excepted.map(exceptedRecord) } : {}),
  };
}

function exceptedRecord({ finding, approval }: Excepted) {
  const { reason, approver, document, until } = approval;
  return { finding: findingRecord(finding), reason, approver, document, until: until && String(until) };
}

function findingRecord(finding: Finding) {
  const day = (value: Day | null) => (value === null ? null : String(value));
  return {
    id: idOf(finding),
    rule: finding.rule?.id ?? null,
    verdict: VERDICTS[finding.verdict],
    title: finding.title,
    reason: finding.reason,
    facts: finding.facts,
    rows: finding.rows.map(rowRecord),
    limits: finding.limits.map((used) => ({
      title: used.title,
      value: used.value,
      basis: used.basis.citation,
      from: day(used.valid.from),
      until: day(used.valid.until),
      ...(rowsOf(finding, used).length ? { rows: used.rows } : {}),
    })),
    basis: finding.basis,
    remedy: finding.remedy,
    ...(finding.involved?.length ? { involved: finding.involved } : {}),
  };
}

function rowRecord(row: JudgedRow) {
  return {
    ledger: row.ledger,
    rows: row.numbers,
    sentence: row.sentence,
    values: Object.fromEntries(row.values),
    ...(row.lack?.cells.length ? { lacking: row.lack.cells } : {}),
  };
}
