"""Days as people write them, and as they are told back.

``parse_date`` takes what was written (text, or what YAML or a spreadsheet made of it) and returns the day, or raises
``ValueProblem``. Full-width digits, 2026年3月5日 and a time behind a day are accepted because offices write them.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta

from checklist.core.errors import Code, ValueProblem
from checklist.core.values import show, show_date
from checklist.core.words import normalize, trimmed

Days = tuple[date, date]
"""The first and last day of a period."""
LEAP_YEAR = 2024
"""A year that has every day of the calendar."""
_TIME = (
    r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
    r"(?:\s*(?:上午|下午|中午|晚上|早上|凌晨|全天)(?:\s*[0-9]{1,2}(?::[0-9]{2}|[时点](?:[0-9]{1,2}分|半)?))?|[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
"""What may stand behind a day: of which week day it is, and at what time."""
_DATE = re.compile(rf"([0-9]{{4}})\s*(?:-|/|\.|年)\s*([0-9]{{1,2}})\s*(?:-|/|\.|月)\s*([0-9]{{1,2}})\s*[日号]?{_TIME}")
_DIGITS_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_AND_MONTH = re.compile(r"[0-9]{4}\s*[-/.年]\s*[0-9]{1,2}\s*月?")
_MONTH_AND_DAY = re.compile(rf"([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*[日号]?{_TIME}")
_SHORT_YEAR = re.compile(r"[0-9]{2}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*[日号]?")
_TWO_NUMBERS = re.compile(r"[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2}")
_FIVE_DIGITS = re.compile("[0-9]{5}")
YEARS = range(1900, 2200)
"""The years in which days lie that people write: whoever writes 9999 means no day."""
SERIAL_FROM = date(1899, 12, 30)
"""The day from which spreadsheets count days."""
SERIAL_DAYS = range(20_000, 80_000)
"""Days as spreadsheets number them when a cell has lost its date format: 1954 to 2119."""


def parse_date(value: object, within: Days | None = None) -> date:
    """Return a calendar day from 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305.

    3月5日 is the day of that name ``within`` a period, if there is just one.
    """
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
    else:
        day = _written_day(value, within)
    if day.year not in YEARS:
        raise _no_date(value, f"：年份应当在 {YEARS[0]} 到 {YEARS[-1]} 之间", within)
    return day


def _written_day(value: object, within: Days | None) -> date:
    whole = isinstance(value, float) and value.is_integer()
    text = trimmed(normalize("NFKC", str(int(value) if isinstance(value, float) and whole else value)))
    match = _DATE.fullmatch(text) or _DIGITS_DATE.fullmatch(text)
    if not match:
        if match := _MONTH_AND_DAY.fullmatch(text):
            return _day_within(value, int(match[1]), int(match[2]), within)
        if _YEAR_AND_MONTH.fullmatch(text):
            raise ValueProblem(Code.NO_DAY, written=show(value), day=show_date(example_day(within)))
        raise _no_date(value, _why_no_date(text), within)
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_such_day(value, month, within) from None


def _no_date(value: object, why: str, within: Days | None) -> ValueProblem:
    near = example_day(within)
    short = f"；自查期间里的，也可以只写 {near.month}月{near.day}日" if within else ""
    details = {"why": why, "example": near.isoformat(), "day": show_date(near), "short": short}
    return ValueProblem(Code.NOT_A_DATE, written=show(value), **details)


def example_day(within: Days | None) -> date:
    """Return the day that is given as an example: one of the period."""
    first, last = within or (date.min, date.max)
    day = date(first.year if within else 2026, 3, 5)
    return day if first <= day <= last else first


def _why_no_date(text: str) -> str:
    """Say why what looks like a day is not taken for one: it may be another day, or a number."""
    if _SHORT_YEAR.fullmatch(text):
        return "：年份要写四位"
    if _FIVE_DIGITS.fullmatch(text) and (days := int(text)) in SERIAL_DAYS:
        return f"：像是表格里没有设成日期格式的{show_date(SERIAL_FROM + timedelta(days=days))}"
    return "：看不出是几月几日，还是一个数" if _TWO_NUMBERS.fullmatch(text) else ""


def _day_within(written: object, month: int, day: int, within: Days | None) -> date:
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        raise _no_such_day(written, month, within) from None
    first, last = within or (date.max, date.min)
    days: list[date] = []
    for year in range(first.year, last.year + 1):
        with suppress(ValueError):
            days += [found for found in [date(year, month, day)] if first <= found <= last]
    if len(days) == 1:
        return days[0]
    why = "看不出是哪一年"
    if within is not None:
        inside = f"自查期间（{show_date(first)}至{show_date(last)}）里"
        why = f"{inside}有{len(days)}个这一天" if days else f"{inside}没有这一天"
    example = f"{(days or [first])[0].year if within else 2026}年{month}月{day}日"
    raise ValueProblem(Code.NO_YEAR, written=show(written), why=why, example=example)


def _no_such_day(written: object, month: int, within: Days | None) -> ValueProblem:
    why = f"{month} 月没有这么多天" if 1 <= month <= 12 else "月份应当是 1 到 12"
    example = example_day(within).isoformat()
    return ValueProblem(Code.IMPOSSIBLE_DATE, written=show(written), why=why, example=example)
