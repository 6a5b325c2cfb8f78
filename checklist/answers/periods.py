"""Periods as people write them: 上半年, 2026H1, 2026年, 2026年第一季度, 1月至6月, 2026-01-01至2026-06-30."""

from __future__ import annotations

import calendar
import re
from datetime import date

from checklist.core.days import Days, parse_date
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import show
from checklist.core.words import normalize

_YEAR = re.compile(r"(?P<year>[0-9]{4})(?:年度?|[-./])?|(?P<word>今年|本年|去年|上年)")
_WHOLE = ("", "全年", "年度", "度", "整年")
_HALVES = {"上半年": 1, "h1": 1, "下半年": 7, "h2": 7}
_QUARTER = re.compile(r"(?:第?([1-4一二三四])季度?|q([1-4]))")
_MONTHS = re.compile(r"([0-9]{1,2})月?(?:(?:至|到|—+|-|~)([0-9]{1,2}))?月?(?:份)?")
_BETWEEN = re.compile(r"至|到|—+|~|--|(?<=日)-|(?<=[0-9])-(?=[0-9]{4}[^0-9])")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}


def parse_period(written: str, today: date) -> Days:
    """Return the days of a period; without a year, those of the last one that has begun by ``today``.

    Raises ``ValueProblem``.
    """
    text = re.sub(r"\s", "", normalize("NFKC", written)).lower()
    days = _dates(text) or _named(text, today)
    if days is None:
        raise ValueProblem(Code.NOT_A_PERIOD, written=show(written))
    first, last = days
    if first > last:
        raise ValueProblem(Code.PERIOD_BACKWARDS, start=first, end=last)
    return days


def show_period(first: date, last: date) -> str:
    """Return a period by its usual name, where it has one: ``2026年上半年``."""
    for name, months in (("全年", (1, 12)), ("上半年", (1, 6)), ("下半年", (7, 12))):
        if first.year == last.year and (first, last) == _span(first.year, *months):
            return f"{first.year}年{name}"
    return f"{first.isoformat()}至{last.isoformat()}"


def _dates(text: str) -> Days | None:
    """Return the days between two dates, of which the second may leave out the year."""
    parts = _BETWEEN.split(text)
    if len(parts) != 2 or not re.match(r"\d{4}\D", parts[0]):
        return None
    try:
        first = parse_date(parts[0])
    except ValueProblem:
        return None
    if re.match(r"\d{4}\D", parts[1]):
        return first, parse_date(parts[1])
    return first, parse_date(f"{first.year}-{re.sub('[月./]', '-', parts[1]).rstrip('日')}")


def _named(text: str, today: date) -> Days | None:
    match = _YEAR.match(text)
    rest = text[match.end() :] if match else text
    months = _months(rest, is_year=match is not None)
    if months is None:
        return None
    if match is None:
        this_year = _span(today.year, *months)
        return this_year if this_year[0] <= today else _span(today.year - 1, *months)
    word = match["word"]
    year = int(match["year"]) if match["year"] else today.year - (word in ("去年", "上年"))
    return _span(year, *months)


def _months(text: str, *, is_year: bool) -> tuple[int, int] | None:
    """Return the first and the last month that words mean."""
    if text in _WHOLE:
        return (1, 12) if is_year or text else None
    if text in _HALVES:
        return _HALVES[text], _HALVES[text] + 5
    if match := _QUARTER.fullmatch(text):
        sign = match[1] or match[2]
        last = 3 * (_NUMERALS.get(sign) or int(sign))
        return last - 2, last
    if (match := _MONTHS.fullmatch(text)) and (is_year or "月" in text):
        first, last = int(match[1]), int(match[2] or match[1])
        return (first, last) if 1 <= first <= 12 and 1 <= last <= 12 else None
    return None


def _span(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
