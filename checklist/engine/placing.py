"""Which rows a ledger rule looks at, and in which groups it judges them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from checklist.answers.ledgers import is_judged
from checklist.engine.aggregates import Recall, Windows, afresh, key_of, total_of_ledger
from checklist.engine.facts import FactRow, Facts
from checklist.engine.lacking import cells_lacking, numbers_lacking, row_lacks
from checklist.engine.model import JudgedRow, Lack
from checklist.engine.sentences import cannot_judge
from checklist.pack.cel import UNKNOWN
from checklist.pack.compiled import Rule
from checklist.pack.model import ALWAYS

INCOMPLETE = "所依据的记录不全，或者除数是零"


@dataclass(frozen=True)
class Unplaced:
    """A row that lacks what tells whether the rule looks at it, or (``is_wanted``) in which group it belongs."""

    is_wanted: bool
    row: JudgedRow


Placing = Mapping[FactRow, Any]
"""Where a rule puts each row: in the group with a key, ``Unplaced``, or nowhere (None)."""


@dataclass(frozen=True)
class Run:
    """One rule applied to the rows of one unit; ``columns`` are printed beside what it says."""

    facts: Facts
    rule: Rule
    columns: Sequence[str]
    recall: Recall = afresh
    windows: Windows = field(default_factory=dict)

    @cached_property
    def totals(self) -> Mapping[str, Any]:
        """The named values over whole other ledgers, by their names: the same for all that the rule judges."""
        lets = (let for let in self.rule.let if let.of)
        return {let.name: total_of_ledger(self.facts, let, self.rule.id, self.recall) for let in lets}


def unplaced(places: Iterable[Any]) -> list[JudgedRow]:
    """Return the rows that could not be placed: first those of which nobody can tell whether they are looked at."""
    found = [key for key in places if isinstance(key, Unplaced)]
    return [key.row for key in sorted(found, key=lambda key: key.is_wanted)]


def place(run: Run, row: FactRow) -> Any:
    """Return the key of the group in which a rule judges a row, itself if it is judged alone.

    Rows under different versions of a limit by which the rule parts groups are in different groups.
    None if the rule does not look at it: it does not hold on the row's day, or ``where`` is
    not met. ``Unplaced`` if a value that tells this is missing. A row on whose day the rule does not hold
    yet may be the one before another, if rows are judged one after the other.
    """
    wanted = _wanted(run, row)
    if wanted is not True:
        return wanted
    columns = run.rule.spec.group_by
    if columns is None:
        return () if run.rule.spec.after else row
    key = key_of(row, columns)
    if key is None:
        return Unplaced(True, lacking_key(run, row, columns))
    return (*key, *_versions(run, row)) if run.rule.parted_by else key


def _versions(run: Run, row: FactRow) -> Iterator[tuple[bool, date | None]]:
    """Yield which version of each limit that parts groups is in force on a row's day, by the day from which it holds."""
    versions = run.facts.common.limits.on(day_of(run, row)).versions
    for name in run.rule.parted_by:
        version = versions.get(name)
        yield version is not None, version.from_ if version is not None else None


def _wanted(run: Run, row: FactRow) -> Unplaced | bool | None:
    """Return whether a rule looks at a row: True, or what ``place`` returns."""
    rule, spec = run.rule, run.rule.spec
    if row.ledger.open_until:
        until = (spec.open_until,) if spec.open_until else ()
        if not is_judged(row.row, row.day, until, run.facts.answers.period):
            return None
    if not spec.dated_by and rule.where is None and rule.valid == ALWAYS:
        return True
    if spec.dated_by and row.row.values.get(spec.dated_by) is None:
        return _undated(run, row, spec.dated_by)
    is_held = holds(run, row)
    if not is_held and not spec.after:
        return None
    if rule.where is None:
        return True
    met = rule.where.evaluate(bound(run, row))
    if met is UNKNOWN:
        if not is_held:
            return None
        decides, day = [rule.where], day_of(run, row)
        lack = row_lacks(run.facts, row, decides, day) or numbers_lacking(run.facts, decides, day)
        return Unplaced(False, _lacking(run, row, lack))
    return True if met is True else None


def _undated(run: Run, row: FactRow, column: str) -> Unplaced | None:
    where, facts = run.rule.where, run.facts
    if where is not None and where.evaluate(facts.activation(row, facts.answers.period.to)) is False:
        return None
    return Unplaced(False, lacking_key(run, row, [column]))


def day_of(run: Run, row: FactRow) -> date:
    """Return the day whose version of rules and limits judges a row."""
    dated_by = run.rule.spec.dated_by
    day = row.row.values.get(dated_by) if dated_by else row.day
    return day if isinstance(day, date) else run.facts.answers.period.to


def holds(run: Run, row: FactRow) -> bool:
    """Whether a rule holds on the day of a row."""
    return run.rule.valid.holds_on(day_of(run, row))


def bound(run: Run, row: FactRow) -> Any:
    """Return a row bound for a rule's conditions, with the limits of the day that judges it."""
    return run.facts.activation(row, day_of(run, row))


def lacking_key(run: Run, row: FactRow, columns: Iterable[str]) -> JudgedRow:
    """Return what is told of a row that lacks one of the columns by which it is dated, put into a group or into order."""
    return _lacking(run, row, cells_lacking(run.facts, row, [tuple(column.split(".")) for column in columns]))


def _lacking(run: Run, row: FactRow, lack: Lack | None) -> JudgedRow:
    return cannot_judge([row], lack or Lack(INCOMPLETE), run.columns)
