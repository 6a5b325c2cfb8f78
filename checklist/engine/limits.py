"""The statutory numbers in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from checklist.answers.head import Period
from checklist.engine.shares import share
from checklist.pack.cel import Expression
from checklist.pack.model import Limit, LimitValue


@dataclass(frozen=True)
class LimitsInForce:
    """The version of each limit that is in force, and its number as CEL takes it; a limit without one has no key."""

    versions: Mapping[str, LimitValue]
    cel: Mapping[str, Any]


@dataclass(frozen=True)
class LimitsByDay:
    """What is in force from each day on which anything changed; worked out for the days that are asked for."""

    limits: Mapping[str, Limit]
    period: Period
    changes: tuple[date, ...]
    known: dict[int, LimitsInForce] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> LimitsInForce:
        """Return what is in force on a day."""
        number = bisect_right(self.changes, day)
        if number not in self.known:
            self.known[number] = _in_force(self.limits, self.period, self.changes[number - 1] if number else date.min)
        return self.known[number]


def limits_by_day(limits: Mapping[str, Limit], period: Period) -> LimitsByDay:
    """Return all limits, those a year as the period's share, by the days on which one of them changes."""
    values = [value for limit in limits.values() for value in limit.values]
    starts = {value.from_ for value in values if value.from_ is not None}
    ends = {value.until + timedelta(1) for value in values if value.until is not None and value.until < date.max}
    return LimitsByDay(limits, period, tuple(sorted(starts | ends)))


def _in_force(limits: Mapping[str, Limit], period: Period, day: date) -> LimitsInForce:
    versions = {
        id_: value
        for id_, limit in limits.items()
        for value in reversed(limit.values)
        if (value.from_ is None or value.from_ <= day) and (value.until is None or day <= value.until)
    }
    cel = {id_: _numbers(limits[id_], version.value, period) for id_, version in versions.items()}
    return LimitsInForce(versions, cel)


def _numbers(limit: Limit, value: Decimal | Mapping[str, Any], period: Period) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbers(limit, inner, period) for key, inner in value.items()}
    here = share(limit, value, period)
    return int(here) if limit.type == "int" else float(here)


def class_of(limit: str, expressions: Iterable[Expression], names: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return by which keys conditions look a limit up that is by class, given what their names stand for in each row.

    Nothing of a limit that is one number, and where not all the rows are of one class.
    """
    paths = {keys for one in expressions for table, keys in one.lookups if table == ("limits", limit)}
    found = {tuple(value_at(path, known) for path in keys) for known in names for keys in paths}
    keys = found.pop() if len(found) == 1 else ()
    return () if None in keys else keys


def value_at(path: Iterable[str], names: Mapping[str, Any]) -> Any:
    """Return what a path stands for among the names of conditions; None if nothing."""
    value: Any = names
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
