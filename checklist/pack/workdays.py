"""Working days by the published holiday and make-up-day calendar of China.

The calendar comes from the ``chinesecalendar`` package and covers the years it knows; days
of other years count as working days from Monday to Friday.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from functools import cache


@cache
def _exceptions() -> tuple[list[int], list[int]]:
    """Return the days from Monday to Friday on which nobody works, and the weekends on which people do; as ordinals."""
    from chinese_calendar import constants  # nothing asks for it before something is judged

    off = sorted(day.toordinal() for day in constants.holidays if day.weekday() < 5)
    return off, sorted(day.toordinal() for day in constants.workdays if day.weekday() >= 5)


def calendar() -> dict[str, list[str]]:
    """Return the weekdays off (``off``) and the weekends worked (``made_up``), as ISO dates."""
    off, made_up = ([date.fromordinal(day).isoformat() for day in days] for days in _exceptions())
    return {"off": off, "made_up": made_up}


def workdays(first: date, last: date) -> int:
    """Count the working days between two days, both included."""
    return max(0, _before(last.toordinal() + 1) - _before(first.toordinal()))


def workdays_after(start: date, end: date) -> int:
    """Count the working days of a term: the day it starts on does not count, its last one does."""
    return max(0, _before(end.toordinal() + 1) - _before(start.toordinal() + 1))


def _before(ordinal: int) -> int:
    """Count the working days from the first day of the calendar, a Monday, to the day before one."""
    off, made_up = _exceptions()
    weeks, days = divmod(ordinal - 1, 7)
    return weeks * 5 + min(days, 5) - bisect_left(off, ordinal) + bisect_left(made_up, ordinal)
