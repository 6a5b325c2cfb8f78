"""The worst of each item, and how many problems there are: the same wherever they are shown."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from checklist.answers.workbook.write import workbook
from checklist.engine.compare import last_period
from checklist.engine.model import Assessment
from checklist.engine.readiness import readiness
from checklist.engine.summary import tally, worst_of_each
from checklist.report.view import report_view


def test_the_worst_of_each_item_is_as_grave_as_the_item(flawed: Assessment) -> None:
    worst = worst_of_each(flawed.findings)
    assert len({finding.id for finding in worst}) == len(worst)
    assert any(len(result.findings) > 1 for result in flawed.items.values())
    for finding in worst:
        if finding.item is not None:
            assert finding.verdict is flawed.items[finding.id].verdict
            assert finding.reason in flawed.items[finding.id].reason


def test_what_is_still_without_a_measure_is_named_by_the_worst_finding(flawed: Assessment) -> None:
    assessment = replace(flawed, answers=replace(flawed.answers, rectifications={}))
    worst = [finding for finding in worst_of_each(flawed.findings) if finding.item is not None]
    assert list(readiness(assessment).without_measure) == worst


def test_problems_are_counted_alike_in_report_and_comparison(flawed: Assessment) -> None:
    counted = tally(flawed.findings)
    view = report_view(flawed)
    assert counted.items.total() == sum(len(group.findings) for group in view.groups)
    assert counted.items.total() + len(flawed.contradictions) == len(view.rectifications)
    assert counted.findings.total() == len(last_period(flawed).gaps)


def test_the_workbook_names_a_gap_by_its_worst_finding(flawed: Assessment) -> None:
    worst = {finding.id: finding.title for finding in worst_of_each(flawed.findings)}
    book = load_workbook(BytesIO(workbook(flawed.pack, flawed.answers, worst)))
    shown = {row[0]: row[1] for row in book["整改清单"].iter_rows(min_row=2, max_col=2, values_only=True)}
    assert {id_: shown[id_] for id_ in worst} == worst
