"""The known word that somebody meant: the nearest one, and none where it would be a guess."""

from __future__ import annotations

import pytest

from checklist.core.words import nearest

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
