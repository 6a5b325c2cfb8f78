"""A campaign's charts as SVG: legible in grey, with the numbers beside the bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from checklist.campaign.queries import Arrived, Returns, Scores, VerdictShare, score_span
from checklist.campaign.status import rate
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.report.charts import BAR, FILLS, LABEL, STEP, TEXT, WIDTH, box, opened

MOST_BARS = 6
"""Parts of the tree in the chart of the first page; of more, those of which least came in."""
_NAME_SIGNS = 11
_PLAIN = ("#7d95b5", "lines")
_LINE_HEIGHT = 80


@dataclass(frozen=True)
class _Bar:
    """A bar: what stands before and behind it, how long it is of 1, how it is filled."""

    label: str
    length: float
    told: str
    fill: tuple[str, str] = _PLAIN


def returns_chart(returned: Returns, of: str) -> Markup:
    """Return a chart of the return rate, of all, which are called ``of``, and of each part of the tree."""
    parts = list(returned.subtrees) if len(returned.subtrees) > 1 else []
    if len(parts) > MOST_BARS:
        lowest = sorted(parts, key=lambda one: one.share or 0)[:MOST_BARS]
        parts = [one for one in parts if one in lowest]
    bars = [
        _Bar(one.name or of, one.share or 0, f"{one.counted}／{one.asked}　{rate(one.share)}")
        for one in (returned.whole, *parts)
    ]
    return _bars(returns_caption(returned), bars)


def returns_caption(returned: Returns) -> str:
    """Return what the chart of the return rate is called, which says so if it has not all parts of the tree."""
    parts = len(returned.subtrees)
    return f"报送率（{parts}个下级中最低的{MOST_BARS}个，全部见正文）" if parts > MOST_BARS else "报送率"


def scores_chart(scores: Scores) -> Markup:
    """Return a chart of how many units have which total score, from the highest that any has down to the lowest."""
    most = max([1, *scores.bins])
    known = [number for number, count in enumerate(scores.bins) if count] or [0]
    bars = [
        _Bar(score_span(number), scores.bins[number] / most, f"{scores.bins[number]}个")
        for number in range(known[-1], known[0] - 1, -1)
    ]
    return _bars("总分的分布", bars)


def worst_chart(verdicts: Sequence[VerdictShare]) -> Markup:
    """Return a chart of how many units have which worst verdict."""
    told = [one for one in verdicts if one.worst]
    most = max([1, *(one.worst for one in told)])
    bars = [
        _Bar(one.verdict, one.worst / most, f"{one.worst}个", FILLS.get(Verdict[one.verdict], ("#ffffff", "")))
        for one in told
    ]
    return _bars("各单位最重的结论", bars)


def _bars(title: str, bars: Sequence[_Bar]) -> Markup:
    words = "；".join(f"{bar.label}{bar.told}" for bar in bars)
    room = WIDTH - LABEL - 110
    parts = opened(STEP * len(bars) + 6, f"{title}：{words}")
    for number, bar in enumerate(bars):
        top = 4 + number * STEP
        label = bar.label if len(bar.label) <= _NAME_SIGNS else f"{bar.label[: _NAME_SIGNS - 1]}…"
        parts.append(f'<text x="0" y="{top + 10}" {TEXT}>{escape(label)}</text>')
        parts += box((LABEL, top), (room * bar.length, BAR), bar.fill)
        parts.append(f'<text x="{LABEL + room * bar.length + 5:.1f}" y="{top + 10}" {TEXT}>{escape(bar.told)}</text>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - every text in it was escaped


def arrivals_chart(arrivals: Sequence[Arrived], day: date) -> Markup:
    """Return a chart of how many units were due, and up to a day how many had returned."""
    if not arrivals:
        return Markup("")
    first, last = arrivals[0].day, max(arrivals[-1].day, day)
    most, days = max(1, arrivals[-1].due), max(1, (last - first).days)
    left, right, top, bottom = 34, WIDTH - 70, 10, 10 + _LINE_HEIGHT

    def steps(counts: Sequence[tuple[date, int]], until: date) -> str:
        drawn, before = [], 0
        for on, count in (*counts, (until, counts[-1][1])):
            across = left + (right - left) * (on - first).days / days
            drawn += [f"{across:.1f},{bottom - _LINE_HEIGHT * before / most:.1f}"]
            drawn += [f"{across:.1f},{bottom - _LINE_HEIGHT * count / most:.1f}"]
            before = count
        return " ".join(drawn)

    due = steps([(one.day, one.due) for one in arrivals], last)
    came = [(one.day, one.counted) for one in arrivals if one.day <= day] or [(first, 0)]
    named = [("应交", arrivals[-1].due), ("已交", came[-1][1])]
    parts = opened(bottom + 22, f"报送进度：{'，'.join(f'{name}{count}个' for name, count in named)}")
    parts += [
        f'<path d="M{left},{top} V{bottom} H{right}" fill="none" stroke="#444" stroke-width="0.7"/>',
        f'<polyline points="{due}" fill="none" stroke="#8e1b1b" stroke-width="1.2" stroke-dasharray="4 2"/>',
        f'<polyline points="{steps(came, max(first, day))}" fill="none" stroke="#1f3f6b" stroke-width="2"/>',
        f'<text x="{left - 4}" y="{top + 5}" text-anchor="end" {TEXT}>{most}</text>',
        f'<text x="{left - 4}" y="{bottom}" text-anchor="end" {TEXT}>0</text>',
        f'<text x="{left}" y="{bottom + 15}" {TEXT}>{show_date(first)}</text>',
        f'<text x="{right}" y="{bottom + 15}" text-anchor="end" {TEXT}>{show_date(last)}</text>',
    ]
    places = [bottom + 4 - _LINE_HEIGHT * count / most for _, count in named]
    places[1] = max(places[1], places[0] + BAR)
    for (name, count), place in zip(named, places, strict=True):
        parts.append(f'<text x="{right + 4}" y="{place:.1f}" {TEXT}>{name}{count}个</text>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - every text in it was made here
