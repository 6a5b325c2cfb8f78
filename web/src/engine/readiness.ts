/** What a report still lacks before anybody may sign it: `checklist/engine/readiness.py`. */
import { type Assessment, type Finding, type ItemResult, idOf } from "./model.ts";
import { bySubject } from "./summary.ts";

const HANDING_IN = 366;

/** What is open: items without an answer, answers of the last period, contradictions, gaps without a measure. */
export interface Readiness {
  unanswered: ItemResult[];
  toConfirm: ItemResult[];
  contradictions: Finding[];
  withoutMeasure: Finding[];
  isStrangeDay: boolean;
  /** Whether a report may be signed: a gap whose measure is not written yet does not forbid it. */
  mayBeSigned: boolean;
}

export function readiness(assessment: Assessment): Readiness {
  const { rectifications, ledgers, period } = assessment.answers;
  const isCarried = ({ answer, item }: ItemResult): boolean =>
    answer?.toConfirm || assessment.pack.ledgersOf(item.id).some((ledger) => ledgers[ledger.id]?.toConfirm);
  const open = assessment.unanswered;
  const day = assessment.asOf.ordinal;
  const contradictions = assessment.contradictions.filter((finding) => !rectifications[idOf(finding)]?.fact);
  const isStrangeDay = day < period.from.ordinal || day > period.to.ordinal + HANDING_IN;
  return {
    unanswered: open.filter((result) => !isCarried(result)),
    toConfirm: open.filter(isCarried),
    contradictions,
    withoutMeasure: bySubject(assessment.findings)
      .map(([worst]) => worst)
      .filter((finding) => finding.item !== null && !rectifications[idOf(finding)]?.measure),
    isStrangeDay,
    mayBeSigned: !open.length && !contradictions.length && !isStrangeDay,
  };
}
