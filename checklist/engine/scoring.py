"""The score on 100: points by severity, earned only by what was judged and found in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checklist.core.verdicts import Verdict
from checklist.engine.model import ItemResult, Score
from checklist.pack.model import Scoring


def score(results: Iterable[ItemResult], scoring: Scoring) -> Score:
    """Return the score of some items."""
    earned = possible = 0
    counts: Counter[Verdict] = Counter()
    for result in results:
        counts[result.verdict] += 1
        if result.verdict is Verdict.不涉及:
            continue
        points = scoring.points(result.item.severity)
        possible += points
        if result.verdict is Verdict.合规:
            earned += points
        elif result.verdict.is_gap:
            earned += max(0, points - scoring.points(result.verdict))
    return Score(earned, possible, dict(counts), max(counts, default=Verdict.不涉及))
