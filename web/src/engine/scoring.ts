/** The score on 100, as the pack has it reckoned: by points earned, or by deductions: `checklist/engine/scoring.py`. */
import {
  IN_ORDER,
  isGap,
  NOT_APPLICABLE,
  NOT_KNOWN,
  UNANSWERED,
  VERDICTS,
  type Verdict,
  worst,
} from "../core/verdicts.ts";
import type { ScoringSpec, SectionSpec } from "../pack/record.ts";
import { type ItemResult, Score } from "./model.ts";

const FULL = 100;
export type Scored = [SectionSpec, Score];

/** Return the score of each section and of all. */
export function scores(sections: [SectionSpec, ItemResult[]][], scoring: ScoringSpec): [Scored[], Score] {
  const reckon = scoring.method === "deductions" ? deducted : earned;
  const found = sections.map(([section, results]): Scored => [section, reckon(results, scoring)]);
  const counts = new Map<Verdict, number>();
  for (const [, one] of found) {
    for (const [verdict, number] of one.counts) counts.set(verdict, (counts.get(verdict) ?? 0) + number);
  }
  const sum = (of: (score: Score) => number): number => found.reduce((total, [, one]) => total + of(one), 0);
  const most = worst(counts.keys());
  if (scoring.method === "points") {
    return [
      found,
      new Score(
        sum((one) => one.earned),
        sum((one) => one.possible),
        counts,
        most,
      ),
    ];
  }
  const lost = sum((one) => one.possible - one.earned);
  const possible = found.some(([, one]) => one.possible) ? FULL : 0;
  return [found, new Score(Math.max(0, possible - lost), possible, counts, most)];
}

const points = (scoring: ScoringSpec, severity: Verdict): number => scoring[VERDICTS[severity]] as number;

function earned(results: ItemResult[], scoring: ScoringSpec): Score {
  let [got, possible] = [0, 0];
  for (const { verdict, item } of results) {
    if (verdict === NOT_APPLICABLE) continue;
    const weight = scoring.weights[item.id] ?? 1;
    const full = points(scoring, item.severity);
    possible += full * weight;
    if (verdict === IN_ORDER) got += full * weight;
    else if (isGap(verdict)) got += Math.max(0, full - points(scoring, verdict)) * weight;
  }
  return scoreOf(results, got, possible);
}

function deducted(results: ItemResult[], scoring: ScoringSpec): Score {
  let lost = results.reduce((total, result) => total + lostBy(result, scoring), 0);
  if (scoring.most_of_section !== null) lost = Math.min(lost, scoring.most_of_section);
  const possible = results.some((result) => result.verdict !== NOT_APPLICABLE) ? FULL : 0;
  return scoreOf(results, Math.max(0, possible - lost), possible);
}

/** Return what an item costs: what nobody answered or knows costs as much as a gap of its own severity. */
function lostBy(result: ItemResult, scoring: ScoringSpec): number {
  const isOpen = result.verdict === UNANSWERED || result.verdict === NOT_KNOWN;
  const whole = isOpen
    ? points(scoring, result.item.severity)
    : result.findings.reduce((total, finding) => total + points(scoring, finding.verdict), 0);
  const lost = whole * (scoring.weights[result.item.id] ?? 1);
  return scoring.most_of_item === null ? lost : Math.min(lost, scoring.most_of_item);
}

function scoreOf(results: ItemResult[], got: number, possible: number): Score {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of results) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return new Score(got, possible, counts, worst(counts.keys()));
}
