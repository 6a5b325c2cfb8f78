"""Rows that are judged together, and a limit that changes among them: those from before it and from after it are judged apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checklist.core.errors import Code, Problem
from checklist.core.values import show_date
from checklist.pack.cel import Expression, names_in
from checklist.pack.classes import path_of
from checklist.pack.compiled import Let, Pack
from checklist.pack.model import Aggregate, LedgerRule, Limit
from checklist.pack.outcomes import Tree, parts


def held_together(spec: LedgerRule, gap: Expression, lets: Sequence[Let], limits: Mapping[str, Limit]) -> list[str]:
    """Return the limits that rows are held against together, and that have had several values."""
    if spec.group_by is None or spec.after:
        return []
    names = names_in((gap, *(let.value for let in lets if let.value is not None)), "limits")
    return [name for name in names if len(limits[name].values) > 1]


def parted_by(spec: LedgerRule, names: Iterable[str], limits: Mapping[str, Limit]) -> tuple[str, ...]:
    """Return those limits of which each version has the rows of a group from its own days.

    No limit of a year, and none of a rule that looks at the whole ledger or for quarters in which there is too little:
    what these count is of the period, not of the days of one version.
    """
    if spec.group_by == [] or any(_looks_for_nothing(spec, name) for name in spec.let):
        return ()
    return tuple(name for name in names if limits[name].per is None)


def _looks_for_nothing(spec: LedgerRule, name: str) -> bool:
    """Whether a named value tells of each quarter that is over, be there anything in it or not."""
    let = spec.let[name]
    if not isinstance(let, Aggregate) or let.per is None:
        return False
    return let.count is not None or f"{name}_missing" in spec.gap_when


def changed_within(pack: Pack) -> Iterator[Problem]:
    """Yield limits that change within a year, though rows before and after it count together, or are too few apart."""
    for rule in pack.rules.values():
        for name in held_together(rule.spec, rule.gap, rule.let, pack.limits):
            apart = name in rule.parted_by
            if apart and not any(_is_least(tree, name) for tree in _trees(rule.gap, rule.let)):
                continue
            for day in _changes(pack.limits[name]):
                how = "分开数，两边都会不够" if apart else "一起数，都照最后一行那天的数"
                details = {"rule": rule.id, "limit": name, "day": show_date(day), "how": how}
                yield Problem(Code.CHANGED_WITHIN, pack.place("rule", rule.id), details)


def _changes(limit: Limit) -> Iterator[date]:
    """Yield the days within a year, or of a number each half-year within one, from which a limit has another value."""
    begins = ((1, 1), (7, 1)) if limit.per == "half_year" else ((1, 1),)
    _, *later = sorted(value.from_ or date.min for value in limit.values)
    yield from (day for day in later if (day.month, day.day) not in begins)


def _trees(gap: Expression, lets: Iterable[Let]) -> Iterator[Tree]:
    yield gap.tree()
    yield from (let.value.tree() for let in lets if let.value is not None)


def _is_least(tree: Tree, limit: str) -> bool:
    """Whether a condition finds something that is less than a limit."""

    def names_it(part: Any) -> bool:
        return any(path_of(one) == ("limits", limit) for one in parts(part))

    for part in parts(tree):
        match part:
            case ["call", "_<_" | "_<=_", _, bound] | ["call", "_>_" | "_>=_", bound, _] if names_it(bound):
                return True
    return False
