"""A summary as a page: what the printed document, the DOCX and the browser show, in the layout of the units' reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checklist.campaign.charts import arrivals_chart, returns_caption, returns_chart, scores_chart, worst_chart
from checklist.campaign.listings import CARRIED, UnitLine
from checklist.campaign.rests import told_drawn, told_marks, told_sent_back, told_waiting
from checklist.campaign.status import rate
from checklist.campaign.summary import SCORED, Summary, summary_json
from checklist.campaign.summary_brief import DECISIONS, decisions, returned, summary_brief
from checklist.campaign.trend import GONE, KINDS, PartCount
from checklist.core.values import show_date
from checklist.core.verdicts import SEVERITIES
from checklist.report.docx import docx_of
from checklist.report.html import render_template
from checklist.report.pdf.characters import written_out
from checklist.report.pdf.draw import Printable
from checklist.report.view.marked import css_of, mark_of
from checklist.report.view.shown import Brief

LISTED = 30
"""How many lines a list has on paper; the workbook has more."""
MOST_UNITS = 2000
"""Of more units than these none is listed on paper."""
DATA_NAME = "campaign-summary.json"
"""What the attached data is called inside the PDF."""
_COLUMNS = 8
_SHADES = (0.0, 0.1, 0.25, 0.5, 0.75)
_HIDDEN, _NONE = "…", "—"


@dataclass(frozen=True)
class HeatCell:
    """A cell of the heat map: what stands in it and how dark it is."""

    text: str
    css_class: str = ""


@dataclass(frozen=True)
class HeatTable:
    """A part of the heat map that a page is wide enough for: systems down, parts of the tree or units across."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


@dataclass(frozen=True)
class ChangeTable:
    """How many findings became of each kind, by part of the tree or by system; what is told of each in the kinds' order."""

    title: str
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter: the template that fills it, and its title."""

    name: str
    title: str


@dataclass(frozen=True)
class Group:
    """A group of the annex: the part of the tree and its units."""

    name: str
    units: tuple[UnitLine, ...]


def summary_html(summary: Summary, *, screen: bool = True, attached: bool = False) -> str:
    """Return the summary as one page without any address in it; ``attached``: its data go with it."""
    return render_template("campaign/summary.html", screen=screen, attached=attached and DATA_NAME, **_shown(summary))


def printable_summary(summary: Summary) -> Printable:
    """Return what is drawn of a summary, which carries its own numbers."""
    html = written_out(summary_html(summary, screen=False, attached=True))
    return Printable(html, summary_json(summary), summary.asked.day, DATA_NAME, "汇总数据")


def summary_docx(summary: Summary) -> bytes:
    """Return the summary as .docx."""
    return docx_of(summary_html(summary, screen=False), title=_title(summary), author=summary.issuer)


def _title(summary: Summary) -> str:
    return f"{summary.heading}汇总报告"


def _shown(summary: Summary) -> Mapping[str, Any]:
    """Return what the templates show; all lists of the summary are cut there to ``LISTED``."""
    brief = summary_brief(summary)
    return {
        "summary": summary,
        "title": _title(summary),
        "brief": brief,
        "decisions": decisions(summary),
        "returns_caption": returns_caption(summary.returns),
        "returned": returned(summary),
        "returned_parts": [summary.returns.whole, *(summary.returns.subtrees if len(summary.subtrees) > 1 else ())],
        "chapters": tuple(_chapters(summary, brief)),
        "charts": {
            "returns": returns_chart(summary.returns, summary.of),
            "arrivals": arrivals_chart(summary.arrivals, summary.asked.day),
            "scores": scores_chart(summary.scores),
            "worst": worst_chart(summary.verdicts),
        },
        "heat": tuple(_heat(summary)),
        "groups": tuple(_groups(summary)),
        "severities": [verdict.name for verdict in SEVERITIES],
        "kinds": KINDS,
        "changes": tuple(_changes(summary)),
        "ranks": _ranks(summary),
        "sent_back": told_sent_back(summary.rests.sent_back),
        "marks": told_marks(summary.rests.marked),
        "drawn": told_drawn(summary.rests.counted, summary.rests.undrawn),
        "waiting": told_waiting(summary.rests.waiting),
        "scored": SCORED,
        "carried": CARRIED,
        "listed": LISTED,
        "mark": mark_of,
        "css_of": css_of,
        "rate": rate,
        "day": show_date,
    }


def _chapters(summary: Summary, brief: Brief) -> Iterator[Chapter]:
    """Yield the chapters; where no report counts, there is nothing to say of what they hold.

    What is to be decided is one only if the leader's page has no room for all of it.
    """
    if brief.parts[-1].more:
        yield Chapter("decisions", DECISIONS)
    yield Chapter("returns", "报送情况")
    if summary.rests.counted:
        yield Chapter("results", "总体结果")
        yield Chapter("heat", "各制度的问题")
        yield Chapter("common", "共性问题")
        yield Chapter("gravest", "突出问题")
    if summary.since is not None:
        yield Chapter("since", "与上次相比")
    if summary.rests.counted:
        yield Chapter("overdue", "逾期和推后期限的整改" if summary.put_off else "逾期的整改")
        yield Chapter("exceptions", "经批准的例外")
    yield Chapter("not_counted", "没有计入的来件")
    yield Chapter("rests", "汇总的依据和口径")


def _groups(summary: Summary) -> Iterator[Group]:
    if len(summary.units) > MOST_UNITS:
        return
    if summary.asked.ranked:
        yield Group("", summary.units)
        return
    for code, name in summary.subtrees.items():
        yield Group(
            name if len(summary.subtrees) > 1 else "", tuple(one for one in summary.units if one.subtree == code)
        )


def _ranks(summary: Summary) -> dict[str, int]:
    """Return each unit's place by score; those with one score have one place."""
    places: dict[Decimal, int] = {}
    for place, score in enumerate(
        sorted((unit.score for unit in summary.units if unit.score is not None), reverse=True), 1
    ):
        places.setdefault(score, place)
    return {unit.code: places[unit.score] for unit in summary.units if unit.score is not None}


def _changes(summary: Summary) -> Iterator[ChangeTable]:
    if summary.since is None:
        return
    parts: tuple[tuple[str, Mapping[Any, str], Sequence[PartCount]], ...] = (
        ("各地", {**summary.subtrees, GONE: GONE}, summary.since.by_subtree),
        ("制度", summary.systems, summary.since.by_system),
    )
    for title, names, counted in parts:
        numbers = {(one.part, one.kind): one.findings for one in counted}
        known = {one.part for one in counted}
        rows = [
            (name, tuple(numbers.get((part, kind), 0) for kind in KINDS))
            for part, name in names.items()
            if part in known
        ]
        yield ChangeTable(title, tuple(rows))


def _heat(summary: Summary) -> Iterator[HeatTable]:
    """Yield the heat map: the share of units with a gap or, of few units, the worst verdict of each."""
    if summary.by_unit:
        names = {unit.code: unit.name for unit in summary.units if unit.counts_in}
        cells = {
            (one.unit, one.system): HeatCell(f"{mark_of(one.worst)}{one.findings or ''}", css_of(one.worst))
            for one in summary.by_unit
        }
        yield from _tables(summary, names, cells)
        return
    shares = {}
    for one in summary.by_subtree:
        if one.is_hidden:
            shares[one.subtree, one.system] = HeatCell(_HIDDEN)
        elif one.share is not None:
            darkness = sum(one.share > least for least in _SHADES)
            shares[one.subtree, one.system] = HeatCell(f"{int(one.share * 100 + 0.5)}%", f"heat{darkness}")
    yield from _tables(summary, summary.subtrees, shares)


def _tables(
    summary: Summary, names: Mapping[str | None, str] | Mapping[str, str], cells: Mapping[tuple[Any, str], HeatCell]
) -> Iterator[HeatTable]:
    known = {system for _, system in cells}
    systems = [(id_, title) for id_, title in summary.systems.items() if id_ in known]
    named = list(names.items())
    for start in range(0, len(named), _COLUMNS):
        columns = named[start : start + _COLUMNS]
        rows = tuple(
            (title, tuple(cells.get((code, id_), HeatCell(_NONE)) for code, _ in columns)) for id_, title in systems
        )
        yield HeatTable(tuple(name for _, name in columns), rows)
