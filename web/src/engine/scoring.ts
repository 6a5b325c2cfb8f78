/** The score on 100: points by severity: `checklist/engine/scoring.py`. */
import { IN_ORDER, isGap, NOT_APPLICABLE, VERDICTS, type Verdict, worst } from "../core/verdicts.ts";
import { type ItemResult, Score } from "./model.ts";

/** Return the score of some items. */
export function score(results: Iterable<ItemResult>, scoring: Record<string, number>): Score {
  let [earned, possible] = [0, 0];
  const counts = new Map<Verdict, number>();
  for (const { verdict, item } of results) {
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    if (verdict === NOT_APPLICABLE) continue;
    const points = scoring[VERDICTS[item.severity]];
    possible += points;
    if (verdict === IN_ORDER) earned += points;
    else if (isGap(verdict)) earned += Math.max(0, points - scoring[VERDICTS[verdict]]);
  }
  return new Score(earned, possible, counts, worst(counts.keys()));
}
