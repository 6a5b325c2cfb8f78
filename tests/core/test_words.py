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
        ("湘 Ａ·１２３４５", "湘A12345"),
        ("湘a 1", "湘A1"),
        ("湘M·A1023", "湘MA1023"),
        ("湘 M·D88990", "湘MD88990"),
        ("湘M A2233", "湘MA2233"),
        ("湘M.5B216", "湘M5B216"),
        ("湘M—5B216", "湘M5B216"),
        ("湘M－5B216", "湘M5B216"),
        ("陈立新（兼职）", "陈立新"),
        ("陈立新（兼）", "陈立新"),
        ("陈立新 (兼)", "陈立新"),
        ("（兼）书记", "(兼)书记"),
        ("买买提•吐尔逊", "买买提吐尔逊"),
        ("办公电脑 2 台", "办公电脑2台"),
        ("John  Smith", "JOHN SMITH"),
        ("1 2号", "1 2号"),
        ("3·15", "3 15"),
        ("（一） 办公", "(一)办公"),
        ("华建 （湖南） 有限公司", "华建(湖南)有限公司"),
        ("市函〔2026〕 9号", "市函(2026)9号"),
        ("市函[2026]9号", "市函(2026)9号"),
        ("市函【2026】9号", "市函(2026)9号"),
        ("市函［２０２６］9号", "市函(2026)9号"),
        ("甲，乙：１．５％", "甲,乙:1.5%"),
        ("abc建设", "ABC建设"),
        ("采购-1", "采购-1"),
        ("采购－1", "采购-1"),
        ("《条例》第一条。", "《条例》第一条"),
        ("“恒达⼯业”", "恒达工业"),
        ("恒达工业-", "恒达工业"),
        ("。", "。"),
        ("-3", "3"),
    ],
)
def test_how_a_text_of_a_table_is_compared(written: str, compared: str) -> None:
    """Case, width, the kind of bracket, layout and middle dots tell nothing apart; all else does."""
    assert alike(written) == compared
