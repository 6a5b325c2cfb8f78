"""Lists as workbooks: what stands in a cell is read back as it was."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from checklist.io.list_book import ListSheet, Percent, list_book
from checklist.io.xlsx import Package

TEXTS = ["_x0041_", "附件_x000D_说明", "_x005F_x0041_", "=1+1", "普通_下划线", "_x41_"]


@pytest.mark.parametrize("text", TEXTS)
def test_what_looks_like_a_code_or_a_formula_stays_text(text: str) -> None:
    """A spreadsheet takes ``_x0041_`` for an A; it must be told that it is none."""
    book = Package(list_book([ListSheet("单位", [(text, 20)], [[text]], text)]))
    assert [row[0] for row in book.sheet("单位").rows] == [text, text, text]


def test_shares_are_numbers_and_a_page_is_as_wide_as_what_is_printed() -> None:
    """A title is cut by no page's edge; the last columns are for the screen."""
    columns = [("名称", 30), ("占比", 10), ("SHA-256", 200)]
    content = list_book(
        [ListSheet("单位", columns, [["甲", Percent(0.625), "0" * 64]], "很长的标题" * 12, unprinted=1)]
    )
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content))["单位"]
    assert (sheet["B3"].value, sheet["B3"].number_format) == (0.625, "0.0%")
    assert sheet.print_area.endswith("$A$1:$B$3")
    assert sheet.auto_filter.ref == "A2:C3"
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (1, None)
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:B1"]
    assert sheet.row_dimensions[1].height > 100
