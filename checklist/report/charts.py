"""Charts as SVG, drawn from the view: legible in grey, with the numbers beside the bars."""

from __future__ import annotations

from markupsafe import Markup, escape

from checklist.core.verdicts import Verdict
from checklist.report.view import ReportView
from checklist.report.view.marked import CSS_CLASSES
from checklist.report.view.shown import NOTHING_APPLIES, SectionScore

WIDTH = 440
LABEL = 132
BAR = 12
STEP = 20
TEXT = 'font-family="ReportFang, ReportSong, FangSong, serif" font-size="11"'
FILLS = {
    Verdict.严重: ("#8e1b1b", ""),
    Verdict.较重: ("#c8641b", "diagonal"),
    Verdict.一般: ("#d9a514", "dots"),
    Verdict.提示: ("#7d95b5", "lines"),
    Verdict.不掌握: ("#9b86b3", "cross"),
    Verdict.未填: ("#ffffff", ""),
    Verdict.合规: ("#cfd8cf", ""),
}
"""The parts of a bar in their order, each with its colour and the pattern over it."""
_PATTERNS = {
    "diagonal": '<path d="M0,6 L6,0" stroke="#fff" stroke-width="1.4"/>',
    "dots": '<circle cx="3" cy="3" r="1.1" fill="#333"/>',
    "lines": '<path d="M0,3 H6" stroke="#fff" stroke-width="1.2"/>',
    "cross": '<path d="M0,3 H6 M3,0 V6" stroke="#fff" stroke-width="1"/>',
}


def sections_chart(view: ReportView) -> Markup:
    """Return a chart with one bar a section: its items by verdict, and its score."""
    sections = view.sections
    height = STEP * len(sections) + 26
    words = "；".join(f"{section.number}、{section.title}{_told(section)}" for section in sections)
    parts = opened(height, f"各板块{'已查' if view.draft else '得分'}：{words}")
    for number, section in enumerate(sections):
        parts += _bar(section, 6 + number * STEP)
    parts += [*_legend(6 + len(sections) * STEP), "</svg>"]
    return Markup("".join(parts))  # noqa: S704 - every text in it was escaped


def trend_chart(view: ReportView) -> Markup:
    """Return a chart with one bar a period for each severity: how many findings; this period's is filled."""
    if view.comparison is None:
        return Markup("")
    periods = view.comparison.trend.periods
    severities = [entry for entry in view.comparison.trend.severities if any(entry.counts)]
    most = max([1, *(count for entry in severities for count in entry.counts)])
    step = 11 * len(periods) + 10
    words = "；".join(
        entry.verdict + "、".join(f"{period}{count}个" for period, count in zip(periods, entry.counts, strict=True))
        for entry in severities
    )
    parts = opened(step * len(severities) + 4, f"各期各级问题数：{words}")
    room = WIDTH - LABEL - 60
    for number, entry in enumerate(severities):
        top = 4 + number * step
        parts.append(f'<text x="0" y="{top + step / 2:.1f}" {TEXT}>{escape(entry.verdict)}</text>')
        for line, (period, count) in enumerate(zip(periods, entry.counts, strict=True)):
            fill = FILLS[Verdict[entry.verdict]] if line == len(periods) - 1 else ("#ffffff", "")
            width = room * count / most
            parts.append(f'<text x="{LABEL - 6}" y="{top + 9 + line * 11}" text-anchor="end" {TEXT}>{period}</text>')
            parts += box((LABEL, top + line * 11), (width, 10), fill)
            parts.append(f'<text x="{LABEL + width + 4:.1f}" y="{top + 9 + line * 11}" {TEXT}>{count}</text>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - every text in it was escaped


def box(place: tuple[float, float], size: tuple[float, float], fill: tuple[str, str]) -> list[str]:
    """Return a box at (left, top), as wide and high as ``size``, filled with a colour and a pattern over it."""
    (left, top), (width, height), (color, pattern) = place, size, fill
    box = f'x="{left:.1f}" y="{top:g}" width="{width:.1f}" height="{height:g}"'
    drawn = [f'<rect {box} fill="{color}" stroke="#444" stroke-width="0.5"/>']
    return [*drawn, f'<rect {box} fill="url(#{pattern})"/>'] if pattern else drawn


def opened(height: int, words: str) -> list[str]:
    """Return the head of a chart, with its text alternative and the patterns that tell parts apart in grey."""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}pt" '
        f'height="{height}pt" role="img" aria-label="{escape(words)}">',
        f"<title>{escape(words)}</title>",
        "<defs>",
        *(
            f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">{shape}</pattern>'
            for name, shape in _PATTERNS.items()
        ),
        "</defs>",
    ]


def _bar(section: SectionScore, top: int) -> list[str]:
    title = section.title.partition("，")[0]
    total = max(1, section.applicable)
    room = WIDTH - LABEL - 60
    left = float(LABEL)
    parts = [f'<text x="0" y="{top + 10}" {TEXT}>{escape(section.number)}、{escape(title)}</text>']
    for verdict, fill in FILLS.items():
        width = room * section.tally[CSS_CLASSES[verdict]] / total
        if width:
            parts += box((left, top), (width, BAR), fill)
        left += width
    parts.append(f'<text x="{WIDTH - 54}" y="{top + 10}" {TEXT}>{escape(_told(section))}</text>')
    return parts


def _told(section: SectionScore) -> str:
    """Return a section's score, that nothing of it applies, or in a draft, which has none, how much of it was looked at."""
    if not section.applicable:
        return NOTHING_APPLIES
    return f"{section.score}分" if section.score else f"{section.looked_at}项"


def _legend(top: int) -> list[str]:
    parts = []
    for number, (verdict, fill) in enumerate(FILLS.items()):
        left = number * 60
        parts += box((left, top + 4), (10, 10), fill)
        parts.append(f'<text x="{left + 14}" y="{top + 13}" {TEXT}>{verdict.name}</text>')
    return parts
