"""Workbooks read well on screen and on paper: nothing is cut, heads stay and repeat, pages are A4 across."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from checklist.answers.model import Answer
from checklist.answers.workbook.write import Found, workbook
from checklist.core.verdicts import Verdict
from checklist.engine.model import Assessment
from checklist.io.sheet_looks import lines_needed, row_height
from checklist.report.sheet import render_sheet
from checklist.report.view import report_view

LINE = 15
"""How high a line is at least, in points."""
LONG = "两名驻外干部没有传达到，已于四月补传达并签字确认，材料存办公室。" * 4


def exported(assessment: Assessment) -> bytes:
    answers = {
        **assessment.answers.answers,
        "BX-22": Answer(answer=Verdict.不涉及, reason=LONG, note=f"一\n二\n{LONG}"),
    }
    found = [Found("BX-02", "接待公函", "严重", f"严重：{LONG}\n一般：{LONG}")]
    return workbook(assessment.pack, replace(assessment.answers, answers=answers), found)


def rectifications(assessment: Assessment) -> bytes:
    return render_sheet(report_view(assessment))


def visible(content: bytes) -> Iterator[Any]:
    yield from (sheet for sheet in openpyxl.load_workbook(io.BytesIO(content)) if sheet.sheet_state == "visible")


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


@pytest.mark.parametrize(("made", "head"), [(exported, 1), (rectifications, 2)])
def test_nothing_is_cut(flawed: Assessment, made: Callable[[Assessment], bytes], head: int) -> None:
    for sheet in visible(made(flawed)):
        for row in sheet.iter_rows(min_row=head):
            height = sheet.row_dimensions[row[0].row].height or LINE
            for cell in row:
                if isinstance(cell.value, str):
                    width = sheet.column_dimensions[get_column_letter(cell.column)].width
                    lines = sum(math.ceil(width_of(line) / width) for line in cell.value.split("\n"))
                    assert cell.alignment.wrap_text, (sheet.title, cell.coordinate)
                    assert lines * LINE <= height, (sheet.title, cell.coordinate, cell.value)


@pytest.mark.parametrize(("made", "head"), [(exported, 1), (rectifications, 2)])
def test_pages_are_a4_across_with_heads_and_filters(
    flawed: Assessment, made: Callable[[Assessment], bytes], head: int
) -> None:
    for sheet in visible(made(flawed)):
        last = get_column_letter(sheet.max_column)
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) in [(9, "landscape"), ("9", "landscape")]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.page_setup.fitToWidth == (
            1 if sheet.title in ("检查项", "整改清单", "基本情况") else sheet.page_setup.fitToWidth
        )
        assert sheet.print_title_rows == f"$1:${head}"
        assert sheet.print_area == f"'{sheet.title}'!$A$1:${last}${max(head, sheet.max_row)}"
        assert sheet.auto_filter.ref.startswith(f"A{head}:{last}")
        assert sheet.freeze_panes in (f"A{head + 1}", f"B{head + 1}")


def test_lines_are_counted_by_what_people_see() -> None:
    assert lines_needed("abc", 10) == 1
    assert lines_needed("一二三四五", 10) == 2
    assert lines_needed("一\n二\n\n三", 10) == 4
    assert row_height(["abc", 3, None], [10, 10, 10]) is None
    assert row_height(["一" * 5000], [10]) == 409
