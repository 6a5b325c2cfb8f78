"""The known word that somebody meant: the nearest one, and none where it would be a guess; texts that are the same."""

from __future__ import annotations

import pytest

from checklist.core.words import alike, nearest

KNOWN = [
    "ZD-07",
    "BD-01",
    "1.7",
    "2.5a",
    "BX-02",
    "BX-09",
    "JD-17",
    "X03",
    "reception-2013/7",
    "receptions",
    "公务接待台账",
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("BX-2", "BX-02"),
        ("ＢＸ－０２", "BX-02"),
        ("bx02", "BX-02"),
        ("BY-02", "BX-02"),
        ("BX-97", None),
        ("BX_97", None),
        ("X07", None),
        ("BD-07", None),
        ("3.7", None),
        ("2.5b", None),
        ("reception-2013/77", "reception-2013/7"),
        ("reception", "receptions"),
        ("公务接侍台账", "公务接待台账"),
        ("甲", None),
    ],
)
def test_what_is_meant(written: str, meant: str | None) -> None:
    assert nearest(written, KNOWN) == meant


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("陈 立 新", "陈立新"),
        ("何　静", "何静"),
        ("何\u00a0静", "何静"),
        ("湘 Ａ·１２３４５", "湘A·12345"),
        ("办公电脑 2 台", "办公电脑2台"),
        ("John Smith", "John Smith"),
        ("1 2号", "1 2号"),
        ("（一） 办公", "（一）办公"),
        ("采购-1", "采购-1"),
    ],
)
def test_how_a_text_of_a_table_is_compared(written: str, compared: str) -> None:
    """Spaces beside a Chinese character and the width of letters and digits tell nothing apart; all else does."""
    assert alike(written) == compared
