"""Numbers over many rows: a rule's named values that sum, count, or take the least or the greatest.

What one row adds to a number depends on that row alone. Whoever assesses again and again
passes in what it remembers of each row; ``afresh`` remembers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from math import isfinite
from typing import Any

from checklist.core.values import key_value
from checklist.engine.facts import FactRow, Facts
from checklist.pack.cel import UNKNOWN
from checklist.pack.compiled import Let

Recall = Callable[[FactRow, str, object, Callable[[FactRow], Any]], Any]
"""Returns what was made of a row before, by a name and for equal circumstances, or makes it now."""
Dated = Callable[[FactRow], Any]
"""Binds a row for its conditions, with the limits of the day that judges it."""
Windows = Mapping[tuple[str, Hashable], Any]
"""The named values over all rows with the same values in some columns, by the name and these values."""

_FOLD: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "count": sum, "min": min, "max": max}
_LEFT_OUT = object()


def afresh(row: FactRow, name: str, circumstances: object, make: Callable[[FactRow], Any]) -> Any:
    """Make what is asked for; nothing is remembered."""
    return make(row)


def total(let: Let, rows: Iterable[FactRow], bind: Dated, owner: str = "", recall: Recall = afresh) -> Any:
    """Return an aggregate over rows; UNKNOWN as soon as one row's part is unknown.

    ``owner`` is the id of the rule whose named value it is. Raises ``InputError`` for a number
    that is too large.
    """
    name, make = f"{owner}.{let.name}", partial(_part, let, bind)
    parts: list[Any] = []
    for row in rows:
        part = recall(row, name, None, make)
        if part is UNKNOWN:
            return UNKNOWN
        if part is not _LEFT_OUT:
            parts.append(part)
    if not parts and let.kind in ("min", "max"):
        return UNKNOWN
    value = _FOLD[let.kind](parts)
    if isinstance(value, float) and not isfinite(value) and let.each:
        raise let.each.failed("数太大")
    return value


def counted(let: Let, rows: Iterable[FactRow], bind: Dated, owner: str = "", recall: Recall = afresh) -> list[FactRow]:
    """Return the rows that add to an aggregate: of a count, those that it counts."""
    name, make = f"{owner}.{let.name}", partial(_part, let, bind)
    parts = ((row, recall(row, name, None, make)) for row in rows)
    return [row for row, part in parts if part is not _LEFT_OUT and part is not False]


def is_unknown(let: Let, row: FactRow, bind: Dated, owner: str = "", recall: Recall = afresh) -> bool:
    """Whether nobody can tell what a row adds to an aggregate."""
    return recall(row, f"{owner}.{let.name}", None, partial(_part, let, bind)) is UNKNOWN


def _part(let: Let, bind: Dated, row: FactRow) -> Any:
    activation = bind(row)
    wanted = True if let.where is None else let.where.evaluate(activation)
    if wanted is False:
        return _LEFT_OUT
    return let.each.evaluate(activation) if let.each and wanted is True else UNKNOWN


def total_of_ledger(facts: Facts, let: Let, owner: str = "", recall: Recall = afresh) -> Any:
    """Return an aggregate over a whole other ledger; UNKNOWN if the unit gave none."""
    if not let.of or facts.data(let.of) is None:
        return UNKNOWN
    return total(let, facts.rows(let.of), lambda row: facts.activation(row, facts.day(row)), owner, recall)


def windows_of(lets: Iterable[Let], rows: Iterable[FactRow], fold: Callable[[Let, list[FactRow]], Any]) -> Windows:
    """Return every named value that is taken over the rows with the same values in some columns."""
    members = list(rows)
    windows: dict[tuple[str, Hashable], Any] = {}
    for let in lets:
        if let.spec is None or let.spec.over is None or let.spec.of:
            continue
        peers: dict[Hashable, list[FactRow]] = {}
        for row in members:
            peers.setdefault(window_key(let, row), []).append(row)
        windows |= {(let.name, key): fold(let, rows) for key, rows in peers.items() if key is not None}
    return windows


def window_key(let: Let, row: FactRow) -> Hashable:
    """Return the values that tell which rows are taken together with a row; None if one is missing."""
    return key_of(row, (let.spec.over if let.spec else None) or [])


def key_of(row: FactRow, columns: Iterable[str]) -> tuple[Any, ...] | None:
    """Return a row's values in some columns, as they are compared; None if one is missing."""
    values = [row.value_at(column) for column in columns]
    return tuple(key_value(value) for value in values if value is not None) if None not in values else None
