"""Numbers a year, compared with periods of other lengths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from checklist.answers.head import Period
from checklist.answers.load import parse_answers
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.shares import months, share, show_share
from checklist.pack.compiled import Pack
from checklist.pack.model import Parameter
from tests.conftest import AS_OF, HEAD


def period(first: str, last: str) -> Period:
    return Period.model_validate({"from": date.fromisoformat(first), "to": date.fromisoformat(last)})


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2026-01-01", "2026-12-31", 12), ("2026-01-01", "2026-06-30", 6), ("2025-07-15", "2026-07-14", 12),
        ("2024-02-01", "2024-02-29", 1), ("2025-01-01", "2026-12-31", 24), ("2026-01-01", "2026-01-01", Fraction(12, 365)),
        ("2024-01-01", "2024-01-10", Fraction(120, 366)), ("2024-02-29", "2024-03-01", Fraction(24, 365)),
    ],
)  # fmt: skip
def test_months(first: str, last: str, length: Fraction) -> None:
    assert months(period(first, last)) == length


@pytest.mark.parametrize(
    ("per", "bound", "number", "shares"),
    [
        ("year", "at_least", 4, [4, 2, 1, 0]),
        ("year", "at_most", 1, [1, 1, 1, 1]),
        ("half_year", "at_least", 1, [2, 1, 0, 0]),
    ],
)
def test_shares(per: str, bound: str, number: int, shares: list[int]) -> None:
    spec = Parameter.model_validate({"title": "次数", "question": "几次？", "type": "int", "per": per, "bound": bound})
    periods = [period("2026-01-01", last) for last in ("2026-12-31", "2026-06-30", "2026-03-31", "2026-01-31")]
    assert [share(spec, Decimal(number), one) for one in periods] == shares


def test_a_number_that_is_none_a_year_stays() -> None:
    spec = Parameter.model_validate({"title": "天数", "question": "几日？", "type": "number"})
    assert show_share(spec, Decimal("1.5"), "倍", period("2026-01-01", "2026-03-31")) == "1.5倍"


def test_half_a_year_is_held_to_half_the_number_and_the_finding_says_so(pack: Pack) -> None:
    text = HEAD.replace("2026-12-31", "2026-06-30") + "answers: {LX-09: 1}\n"
    result = assess(pack, parse_answers(pack, text, Path("/nowhere/answers.yaml")), AS_OF).items["LX-09"]
    assert result.verdict is Verdict.一般
    assert "2次（每年4次，按本期长短折算）" in result.reason
