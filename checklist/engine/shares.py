"""Numbers a year or half a year, compared with a period of another length: by the period's share of them.

A share is a whole number, in the unit's favour: of what there must be at least, as many as
fit into the period (four a year are two in half a year, and none in a month); of what there
may be at most, one begun counts whole (one a year is one in half a year).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from checklist.answers.head import Period
from checklist.core.values import show_number
from checklist.core.wording import PER
from checklist.pack.model import PerPeriod

_MONTHS = {"year": 12, "half_year": 6}


def months(period: Period) -> Fraction:
    """Return the length of a period in months: whole months count as such, other days as parts of a year of 365."""
    end = period.to + timedelta(1)
    whole = (end.year - period.from_.year) * 12 + end.month - period.from_.month
    if period.from_.day == end.day and whole:
        return Fraction(whole)
    return Fraction((end - period.from_).days * 12, _days(period.from_))


def _days(first: date) -> int:
    """Return the days of the year that begins on a day."""
    try:
        return (first.replace(year=first.year + 1) - first).days
    except ValueError:  # 29 February, or the last year there is
        return 365


def share(spec: PerPeriod, value: Decimal | int, period: Period) -> Decimal | int:
    """Return what a number comes to in a period: itself, unless its pack says that it is one a year or half a year."""
    if spec.per is None:
        return value
    part = Fraction(value) * months(period) / _MONTHS[spec.per]
    return ceil(part) if spec.bound == "at_most" else floor(part)


def show_per(spec: PerPeriod) -> str:
    """Return by what a number is counted, to stand before it: ``每年，``; nothing where it is no number a year."""
    return f"{PER[spec.per]}，" if spec.per is not None else ""


def show_share(spec: PerPeriod, value: Decimal | int, unit: str, period: Period) -> str:
    """Return a number with its unit as findings print it: ``2次（每年4次，按本期长短折算）``."""
    here = share(spec, value, period)
    shown = f"{show_number(here)}{unit}"
    if spec.per is None or here == value:
        return shown
    return f"{shown}（{PER[spec.per]}{show_number(value)}{unit}，按本期长短折算）"
