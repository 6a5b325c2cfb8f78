"""Lists as workbooks: what stands in a cell is read back as it was."""

from __future__ import annotations

import pytest

from checklist.io.list_book import ListSheet, list_book
from checklist.io.xlsx import Package

TEXTS = ["_x0041_", "附件_x000D_说明", "_x005F_x0041_", "=1+1", "普通_下划线", "_x41_"]


@pytest.mark.parametrize("text", TEXTS)
def test_what_looks_like_a_code_or_a_formula_stays_text(text: str) -> None:
    """A spreadsheet takes ``_x0041_`` for an A; it must be told that it is none."""
    book = Package(list_book([ListSheet("单位", [(text, 20)], [[text]], text)]))
    assert [row[0] for row in book.sheet("单位").rows] == [text, text, text]
