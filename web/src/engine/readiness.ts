/** What a report still lacks before anybody may sign it: `checklist/engine/readiness.py`. */
import { NOT_APPLICABLE } from "../core/verdicts.ts";
import { type Assessment, type Finding, type ItemResult, idOf } from "./model.ts";
import { bySubject } from "./summary.ts";

const HANDING_IN = 366;

/** What is open: items without an answer, answers of the last period, contradictions, gaps without a measure. */
export interface Readiness {
  unanswered: ItemResult[];
  toConfirm: ItemResult[];
  contradictions: Finding[];
  /** Every item that the unit itself says does not apply, if with them nothing at all is left to be inspected. */
  notInspected: ItemResult[];
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
  const notInspected = assessment.overall.applicable ? [] : putAside(assessment);
  const isStrangeDay = day < period.from.ordinal || day > period.to.ordinal + HANDING_IN;
  return {
    unanswered: open.filter((result) => !isCarried(result)),
    toConfirm: open.filter(isCarried),
    contradictions,
    notInspected,
    withoutMeasure: bySubject(assessment.findings)
      .map(([worst]) => worst)
      .filter((finding) => finding.item !== null && !rectifications[idOf(finding)]?.measure),
    isStrangeDay,
    mayBeSigned: !open.length && !contradictions.length && !notInspected.length && !isStrangeDay,
  };
}

/** Return the items that do not apply because the unit says so, of them or of a ledger that decides them. */
function putAside({ items, pack, answers }: Assessment): ItemResult[] {
  const isDeclared = (id: string) => (answers.ledgers[id]?.noneReason ?? null) !== null;
  return [...items.values()].filter(
    ({ answer, item }) =>
      answer?.silence === NOT_APPLICABLE || pack.ledgersOf(item.id).some((ledger) => isDeclared(ledger.id)),
  );
}
