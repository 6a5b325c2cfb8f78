/** The verdicts an item can get, in the order in which the worst wins: `checklist/core/verdicts.py`. */
export const VERDICTS = ["不涉及", "合规", "未填", "不掌握", "提示", "一般", "较重", "严重"] as const;
type VerdictName = (typeof VERDICTS)[number];
/** A place in `VERDICTS`; the greater, the worse. */
export type Verdict = number;

export const NOT_APPLICABLE: Verdict = 0;
export const IN_ORDER: Verdict = 1;
export const UNANSWERED: Verdict = 2;
export const NOT_KNOWN: Verdict = 3;
export const HINT: Verdict = 4;

export function verdictOf(name: string): Verdict {
  return VERDICTS.indexOf(name as VerdictName);
}

export const isGap = (verdict: Verdict): boolean => verdict >= HINT;
export const isFinding = (verdict: Verdict): boolean => verdict >= NOT_KNOWN;
export const isAssessed = (verdict: Verdict): boolean => verdict === IN_ORDER || isGap(verdict);
export const worst = (verdicts: Iterable<Verdict>, otherwise: Verdict = NOT_APPLICABLE): Verdict => {
  let found = otherwise;
  for (const verdict of verdicts) found = Math.max(found, verdict);
  return found;
};
