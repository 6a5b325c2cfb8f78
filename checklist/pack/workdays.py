"""Working days by the published holiday and make-up-day calendar of China.

The calendar comes from the ``chinesecalendar`` package and covers the years it knows; days
of other years count as working days from Monday to Friday.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar


@lru_cache(maxsize=20_000)
def is_workday(day: date) -> bool:
    """Whether people work on a day."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def workdays(first: date, last: date) -> int:
    """Count the working days between two days, both included."""
    return sum(is_workday(first + timedelta(days=number)) for number in range((last - first).days + 1))


def workdays_after(start: date, end: date) -> int:
    """Count the working days of a term: the day it starts on does not count, its last one does."""
    return workdays(start + timedelta(days=1), end)
