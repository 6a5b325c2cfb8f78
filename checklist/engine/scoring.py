"""The score on 100, as the pack has it reckoned: by points earned, or by deductions from 100."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checklist.core.verdicts import SEVERITIES, Verdict
from checklist.engine.model import ItemResult, Score
from checklist.pack.model import Scoring, Section

_FULL = 100
Scored = tuple[Section, Score]


def scores(
    sections: Sequence[tuple[Section, Sequence[ItemResult]]], scoring: Scoring
) -> tuple[tuple[Scored, ...], Score]:
    """Return the score of each section and of all."""
    reckon = _deducted if scoring.method == "deductions" else _earned
    found = tuple((section, reckon(results, scoring)) for section, results in sections)
    counts: Counter[Verdict] = Counter()
    for _, one in found:
        counts.update(one.counts)
    worst = max(counts, default=Verdict.不涉及)
    if scoring.method == "points":
        earned, possible = sum(one.earned for _, one in found), sum(one.possible for _, one in found)
        return found, Score(earned, possible, dict(counts), worst)
    lost = sum(one.possible - one.earned for _, one in found)
    possible = _FULL if any(one.possible for _, one in found) else 0
    return found, Score(max(0, possible - lost), possible, dict(counts), worst)


def _earned(results: Sequence[ItemResult], scoring: Scoring) -> Score:
    earned = possible = 0
    for result in results:
        if result.verdict is Verdict.不涉及:
            continue
        weight = scoring.weights.get(result.item.id, 1)
        points = scoring.points(result.item.severity)
        possible += points * weight
        if result.verdict is Verdict.合规:
            earned += points * weight
        elif result.verdict.is_gap:
            earned += max(0, points - scoring.points(result.verdict)) * weight
    return _score(results, earned, possible)


def _deducted(results: Sequence[ItemResult], scoring: Scoring) -> Score:
    lost = sum(_lost(result, scoring) for result in results)
    if scoring.most_of_section is not None:
        lost = min(lost, scoring.most_of_section)
    possible = _FULL if any(result.verdict is not Verdict.不涉及 for result in results) else 0
    return _score(results, max(0, possible - lost), possible)


def _lost(result: ItemResult, scoring: Scoring) -> int:
    """Return what an item costs: what nobody answered or knows costs as much as a gap of its own severity."""
    if result.verdict in (Verdict.未填, Verdict.不掌握):
        lost = scoring.points(result.item.severity)
    else:
        lost = sum(scoring.points(finding.verdict) for finding in result.findings)
    lost *= scoring.weights.get(result.item.id, 1)
    return lost if scoring.most_of_item is None else min(lost, scoring.most_of_item)


def _score(results: Sequence[ItemResult], earned: int, possible: int) -> Score:
    counts = Counter(result.verdict for result in results)
    return Score(earned, possible, dict(counts), max(counts, default=Verdict.不涉及))


def explanation(scoring: Scoring) -> str:
    """Say how the score is reckoned."""
    unit = "分" if scoring.method == "deductions" else "点"
    numbers = "，".join(f"{severity.name}{scoring.points(severity)}{unit}" for severity in SEVERITIES)
    weighted = f"，有{len(scoring.weights)}项另乘规则库写明的倍数" if scoring.weights else ""
    if scoring.method == "points":
        return (
            f"每项按自身严重程度计点（{numbers}）{weighted}，合规得全部点数，有问题的按问题的严重程度扣点，"
            "未填和不掌握不得点，不涉及不计。"
        )
    most = [f"一项最多扣{scoring.most_of_item}分"] if scoring.most_of_item is not None else []
    most += [f"一个板块最多扣{scoring.most_of_section}分"] if scoring.most_of_section is not None else []
    return (
        f"从100分扣起，每个问题按严重程度扣分（{numbers}）{weighted}，未填和不掌握按该项的严重程度扣，不涉及不计"
        + "".join(f"，{one}" for one in most)
        + "，扣完为止。"
    )


def arithmetic(scoring: Scoring, sections: Sequence[Scored], overall: Score) -> str:
    """Say how the score of all came about, number by number."""
    if scoring.method == "points":
        return f"总分＝得点{overall.earned}÷应得{overall.possible}×100"
    lost = [f"{section.number}{one.possible - one.earned}" for section, one in sections if one.possible > one.earned]
    return "总分＝100" + (f"－扣分（{'＋'.join(lost)}）" if lost else "") + f"＝{overall.earned}"


def measure(scoring: Scoring, score: Score) -> str:
    """Return what a score was made of: points earned of points possible, or points deducted."""
    if scoring.method == "points":
        return f"{score.earned}／{score.possible}"
    return f"{score.possible - score.earned}"


MEASURES = {"points": "得点／应得", "deductions": "扣分"}
"""What ``measure`` returns, as the head of a column."""
