"""Working days by the published holiday and make-up-day calendar of China.

The calendar comes from the ``chinesecalendar`` package and covers the years it knows; days
of other years count as working days from Monday to Friday.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from chinese_calendar import constants

_OFF = sorted(day.toordinal() for day in constants.holidays if day.weekday() < 5)
"""The days from Monday to Friday on which nobody works."""
_MADE_UP = sorted(day.toordinal() for day in constants.workdays if day.weekday() >= 5)
"""The Saturdays and Sundays on which people work."""


def calendar() -> dict[str, list[str]]:
    """Return the weekdays off (``off``) and the weekends worked (``made_up``), as ISO dates."""
    written = {"off": _OFF, "made_up": _MADE_UP}
    return {name: [date.fromordinal(day).isoformat() for day in days] for name, days in written.items()}


def workdays(first: date, last: date) -> int:
    """Count the working days between two days, both included."""
    return max(0, _before(last.toordinal() + 1) - _before(first.toordinal()))


def workdays_after(start: date, end: date) -> int:
    """Count the working days of a term: the day it starts on does not count, its last one does."""
    return max(0, _before(end.toordinal() + 1) - _before(start.toordinal() + 1))


def _before(ordinal: int) -> int:
    """Count the working days from the first day of the calendar, a Monday, to the day before one."""
    weeks, days = divmod(ordinal - 1, 7)
    return weeks * 5 + min(days, 5) - bisect_left(_OFF, ordinal) + bisect_left(_MADE_UP, ordinal)
