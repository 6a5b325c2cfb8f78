"""Periods as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from checklist.answers.periods import parse_period, show_period
from checklist.core.errors import Code, ValueProblem

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("上半年", "2026-01-01", "2026-06-30"),
        ("2026H1", "2026-01-01", "2026-06-30"),
        ("２０２６年下半年", "2026-07-01", "2026-12-31"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("2026年度", "2026-01-01", "2026-12-31"),
        ("去年下半年", "2025-07-01", "2025-12-31"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("2026年第一季度", "2026-01-01", "2026-03-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2026年1月至6月", "2026-01-01", "2026-06-30"),
        ("2026年1-6月", "2026-01-01", "2026-06-30"),
        ("2026-01-01 至 2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026.1.1-2026.6.30", "2026-01-01", "2026-06-30"),
        ("2026年1月1日至6月30日", "2026-01-01", "2026-06-30"),
    ],
)
def test_a_period_as_people_write_it(written: str, first: str, last: str) -> None:
    assert tuple(map(str, parse_period(written, TODAY))) == (first, last)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", Code.NOT_A_PERIOD),
        ("随便", Code.NOT_A_PERIOD),
        ("2026-13", Code.NOT_A_PERIOD),
        ("2026年13月", Code.NOT_A_PERIOD),
        ("2026-06-30至2026-01-01", Code.PERIOD_BACKWARDS),
        ("2026年6月至1月", Code.PERIOD_BACKWARDS),
        ("2026-01-01至2026-02-30", Code.IMPOSSIBLE_DATE),
    ],
)
def test_what_is_no_period(written: str, code: Code) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_period(written, TODAY)
    assert caught.value.code is code


def test_a_period_is_shown_by_its_name() -> None:
    for name in ("2026年上半年", "2026年下半年", "2026年全年"):
        assert show_period(*parse_period(name, TODAY)) == name
    days = "2026-02-01至2026-03-31"
    assert show_period(*parse_period(days, TODAY)) == days
