"""What is lacking where a rule cannot judge a row: cells to fill in or to correct, numbers that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checklist.core.values import show_date
from checklist.engine.facts import FactRow, Facts, referred_ledgers, waits
from checklist.engine.limits import value_at
from checklist.engine.model import Lack
from checklist.pack.cel import Expression, names_in

Paths = Iterable[tuple[str, ...]]
"""What is read of a row: ``("area",)``, or ``("vehicle", "kind")`` of the one that it refers to."""


def row_lacks(
    facts: Facts, row: FactRow, expressions: Iterable[Expression], day: date, name: str = "row"
) -> Lack | None:
    """Return what a row, which conditions know by a ``name``, lacks for them; None if they have all that they read of it."""
    known = list(expressions)
    paths = {path[1:] for one in known for path in one.references - one.tested if path[0] == name}
    wrong = {}
    for table, keys in (lookup for one in known for lookup in sorted(one.lookups)):
        if table[0] == "limits" and all(len(key) == 2 and key[0] == name for key in keys):
            columns = [key[1] for key in keys]
            if _is_in_no_class(facts.common.limits.on(day).cel.get(table[1]), row, columns):
                wrong[facts.pack.limits[table[1]].title] = columns
    return cells_lacking(facts, row, sorted(paths), wrong)


def cells_lacking(facts: Facts, row: FactRow, paths: Paths, wrong: dict[str, list[str]] | None = None) -> Lack | None:
    """Return which cells a row lacks of those read, and which stand in no class of the limits that they are ``wrong`` for."""
    columns = row.ledger.spec.columns
    refers = {column.as_: name for name, column in columns.items() if column.as_}
    blank: dict[str, None] = {}
    pointing: dict[str, str] = {}
    for name, *rest in filter(None, paths):
        own = refers.get(name, name)
        title = columns[own].title
        if own not in row.cel:
            blank[title] = None
        elif name not in row.cel:
            target = facts.pack.ledgers[referred_ledgers(row.ledger)[name]]
            if waits(facts.answers, target.id):
                pointing[title] = f"“{title}”要查《{target.title}》，它沿用上期，本期尚未确认"
            else:
                pointing[title] = f"“{title}”所指的记录在《{target.title}》里没有"
        elif rest and rest[0] not in row.referred[name].cel:
            target_columns = row.referred[name].ledger.spec.columns
            pointing[title] = f"“{title}”所指的记录没有填“{target_columns[rest[0]].title}”"
    words = [f"没有填{_quoted(blank)}"] if blank else []
    words += pointing.values()
    cells = {**blank, **dict.fromkeys(pointing)}
    for limit, names in (wrong or {}).items():
        titles = [columns[name].title for name in names]
        words.append(f"{_quoted(titles)}不对应“{limit}”的任何一档")
        cells |= dict.fromkeys(titles)
    return Lack("，".join(words), tuple(cells)) if words else None


def _quoted(titles: Iterable[str]) -> str:
    return "".join(f"“{title}”" for title in titles)


def _is_in_no_class(table: Any, row: FactRow, columns: Iterable[str]) -> bool:
    """Whether a limit is in force and has no number for what stands in a row's columns, all of which are given."""
    for column in columns:
        if not isinstance(table, dict) or column not in row.cel:
            return False
        table = table.get(row.cel[column])
    return table is None


def numbers_lacking(
    facts: Facts, expressions: Sequence[Expression], day: date, names: Mapping[str, Any] | None = None
) -> Lack | None:
    """Return which parameters that are read the unit has not set, and which limits had no number on a day.

    ``names`` are those that the expressions use, if they use more than the common ones.
    """
    unset, expired = list(_unset(facts, expressions)), list(_expired(facts, expressions, day))
    expired += _classless(facts, expressions, day, names or facts.common.cel)
    return Lack("；".join([*unset, *expired]), is_parameter=not expired) if unset or expired else None


def _unset(facts: Facts, expressions: Sequence[Expression]) -> Iterator[str]:
    for name in names_in(expressions, "parameters"):
        if name not in facts.parameters:
            yield f"要用的参数“{facts.pack.spec.parameters[name].title}”没有设定"


def _expired(facts: Facts, expressions: Sequence[Expression], day: date) -> Iterator[str]:
    for name in names_in(expressions, "limits"):
        if name not in facts.common.limits.on(day).versions:
            yield f"{show_date(day)}没有有效的“{facts.pack.limits[name].title}”"


def _classless(facts: Facts, expressions: Sequence[Expression], day: date, names: Mapping[str, Any]) -> Iterator[str]:
    """Yield the limits in force that have no class for what the unit is; what a row says is told of the row."""
    in_force = facts.common.limits.on(day).cel
    for (root, name), keys in sorted({lookup for one in expressions for lookup in one.lookups if len(lookup[0]) == 2}):
        if root != "limits" or name not in in_force or all(key[0] in ("row", "previous") for key in keys):
            continue
        table, words = in_force[name], [value_at(key, names) for key in keys]
        for word in words:
            table = table.get(word) if isinstance(table, Mapping) else None
        if table is None and None not in words:
            yield f"{show_date(day)}的“{facts.pack.limits[name].title}”没有“{'、'.join(words)}”这一档"
