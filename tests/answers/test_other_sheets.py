"""A sheet beside the one that a ledger is read from is told if it looks like one of the ledger's: what stands there is nowhere."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from checklist.answers.load import load_answers
from checklist.core.errors import Code
from checklist.pack.compiled import Pack
from tests.conftest import HEAD


def test_a_second_sheet_with_the_headings_of_a_ledger_is_told(pack: Pack, tmp_path: Path) -> None:
    """A reception with liquor that was moved to another sheet was found by nobody."""
    book = openpyxl.Workbook()
    heads = [["收受日", "来源", "价值", "是否涉外"], ["2026-03-05", "某企业", 300, "否"]]
    for name, lines in (
        ("礼品", heads),
        ("二月", heads),
        ("说明", [["本表由办公室填"]]),
        ("空表", heads[:1]),
        ("空", []),
    ):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    book.save(tmp_path / "台账.xlsx")
    (tmp_path / "a.yaml").write_text(HEAD + "ledgers: {gifts: {file: 台账.xlsx, sheet: 礼品}}\n", encoding="utf-8")
    answers = load_answers(pack, tmp_path / "a.yaml")
    told = [notice for notice in answers.notices if notice.code is Code.UNREAD_SHEET]
    assert [(one.place.sheet, "它的表头像是《礼品登记台账》的" in one.text) for one in told] == [("二月", True)]
    assert len(answers.ledgers["gifts"].rows) == 1
