"""Assess again and again as a unit fills in, working out only what a change touches.

Everything that is remembered from one assessment to the next is here: the rows ready for
conditions, what each rule made of each group of rows, what each row adds to a number, and
the contradictions. What comes out is always what ``assess`` returns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from checklist.answers.model import Answers, Row
from checklist.engine.applying import not_asked
from checklist.engine.assess import assembled
from checklist.engine.contradictions import Results, Tried, known_of, trial_of, try_rule
from checklist.engine.facts import (
    FactRow,
    Facts,
    LedgerRows,
    Targets,
    bind_row,
    common_to,
    fact_row,
    facts_of,
    given_rows,
    in_order,
    in_period,
    judged_in,
    referred_ledgers,
    referred_rows,
    targets_of,
    waits,
)
from checklist.engine.items import judge_item
from checklist.engine.model import Assessment, JudgedRow
from checklist.engine.placing import Run, Unplaced, place, unplaced
from checklist.engine.reading import columns_read, contradiction_reading, looks_further, rule_reading
from checklist.engine.rules import RuleResult, joined, judge_group, with_windows
from checklist.pack.compiled import Ledger, Pack, Rule


@dataclass(frozen=True)
class _RowChange:
    """The rows of one ledger that went and that came, and where each of those now there stands.

    ``moved`` are those that are the same but for their number, by what they were before.
    """

    gone: Sequence[FactRow]
    new: Sequence[FactRow]
    position: Mapping[FactRow, int]
    moved: Mapping[FactRow, FactRow]

    def now(self, key: Any) -> Any:
        """Return what a row, or another key of a group, is now."""
        return self.moved.get(key, key) if isinstance(key, FactRow) else key


@dataclass(frozen=True)
class _Change:
    """The ledgers and parameters that differ from the last assessment."""

    ledgers: frozenset[str]
    parameters: frozenset[str]


_DECIDE_LEDGERS = ("ledgers", "parameters", "exceptions", "signatories")
"""What decides, beside an item's own answer, what ledgers come to; each a new object when anything in it is another."""


class Assessor:
    """Judges one unit after each change of its answers.

    Whatever it is asked in whatever order, it returns what ``assess`` returns.
    """

    def __init__(self, pack: Pack, as_of: date) -> None:
        """Take ``as_of`` as ``assess`` does."""
        self.pack = pack
        self.as_of = as_of
        self._rule_readings = {rule.id: rule_reading(rule, pack) for rule in pack.rules.values()}
        self._readings = {rule.id: contradiction_reading(rule, pack) for rule in pack.contradictions.values()}
        self._forget()

    def _forget(self) -> None:
        self._facts: Facts | None = None
        self._judged: tuple[Results, dict[str, str]] = {}, {}
        self._rules: dict[str, _RuleMemory] = {}
        self._tried: dict[str, tuple[Mapping[tuple[str, ...], Any], Tried]] = {}
        self._rows = _RowMemory()

    def assess(self, answers: Answers) -> Assessment:
        """Judge everything a unit says now; raises ``InputError`` as ``assess`` does."""
        before = self._facts
        if before is not None and (before.answers.unit, before.answers.period) != (answers.unit, answers.period):
            self._forget()
            before = None
        try:
            facts = _facts_after(before, answers) if before is not None else facts_of(self.pack, answers, self.as_of)
            change = _change(before, facts)
            self._run_rules(before, facts, change)
            outcomes = {id_: memory.result for id_, memory in self._rules.items()}
            reasons = not_asked(facts)
            kept = self._kept(before, answers, reasons)
            results = {
                item.id: kept.get(item.id) or judge_item(facts, item, outcomes, reasons.get(item.id))
                for item in self.pack.items.values()
            }
            tried = self._contradictions(facts, results, change)
        except BaseException:
            self._forget()
            raise
        self._facts = facts
        self._judged = results, reasons
        return assembled(facts, results, tried)

    @property
    def unasked(self) -> Collection[str]:
        """The items that the unit last assessed is not asked."""
        return self._judged[1].keys()

    def _kept(self, before: Facts | None, answers: Answers, reasons: Mapping[str, str]) -> Results:
        """Return the results of items that ledgers decide which a change of answers alone leaves as they were."""
        if before is None or any(getattr(before.answers, one) is not getattr(answers, one) for one in _DECIDE_LEDGERS):
            return {}
        results, unasked = self._judged
        return {
            id_: result
            for id_, result in results.items()
            if result.item.by_ledger
            and answers.answers.get(id_) is before.answers.answers.get(id_)
            and reasons.get(id_) == unasked.get(id_)
        }

    def _run_rules(self, before: Facts | None, facts: Facts, change: _Change) -> None:
        """Bring what is remembered of every rule up to date."""
        if change.parameters:
            self._rows = _RowMemory()
        changes: dict[str, _RowChange] = {}
        for id_ in change.ledgers:
            changes[id_] = _row_change(before.judged(id_) if before is not None else (), facts.judged(id_))
            self._rows.drop(changes[id_].gone)
            self._rows.move(changes[id_].moved)
        for rule in self.pack.rules.values():
            reading = self._rule_readings[rule.id]
            if facts.data(rule.ledger) is None:
                self._rules.pop(rule.id, None)
            elif rule.id not in self._rules or reading.parameters & change.parameters:
                memory = self._rules[rule.id] = _RuleMemory()
                memory.take(self._run(facts, rule), _row_change((), facts.judged(rule.ledger)))
            elif rule.ledger in changes:
                self._rules[rule.id].take(self._run(facts, rule), changes[rule.ledger])
            elif reading.ledgers & change.ledgers:
                rows = facts.judged(rule.ledger)
                self._rules[rule.id].take(self._run(facts, rule), _row_change(rows, rows))

    def _run(self, facts: Facts, rule: Rule) -> Run:
        return Run(facts, rule, columns_read(rule), self._rows.recall)

    def _contradictions(self, facts: Facts, results: Results, change: _Change) -> dict[str, Tried]:
        known = known_of(facts, results)
        for rule in self.pack.contradictions.values():
            trial = trial_of(facts, rule, known, self._rows.recall)
            reading = self._readings[rule.id]
            read_again = reading.ledgers & change.ledgers or reading.parameters & change.parameters
            if rule.id not in self._tried or read_again or self._tried[rule.id][0] != trial.read:
                self._tried[rule.id] = trial.read, try_rule(trial)
        return {id_: tried for id_, (_, tried) in self._tried.items()}


class _RowMemory:
    """What was made of each row, by a name and the circumstances under which it holds."""

    def __init__(self) -> None:
        self._made: dict[FactRow, dict[str, tuple[object, Any]]] = {}

    def recall(self, row: FactRow, name: str, circumstances: object, make: Callable[[FactRow], Any]) -> Any:
        """Return what was made of a row before under equal circumstances, or make it now."""
        made = self._made.setdefault(row, {})
        kept = made.get(name)
        if kept is None or kept[0] != circumstances:
            made[name] = kept = circumstances, make(row)
        return kept[1]

    def drop(self, rows: Sequence[FactRow]) -> None:
        """Let go of rows."""
        for row in rows:
            self._made.pop(row, None)

    def move(self, moved: Mapping[FactRow, FactRow]) -> None:
        """Keep of rows with another number what holds under any circumstances, which tells no number."""
        kept = {moved[row]: self._made.pop(row) for row in moved if row in self._made}
        for row, made in kept.items():
            self._made[row] = {name: known for name, known in made.items() if known[0] is None}


@dataclass
class _RuleMemory:
    """Where one rule put each row, and what it made of each group.

    ``told`` are the results of the groups of which there is something to tell.
    """

    places: dict[FactRow, Any] = field(default_factory=dict)
    groups: dict[Hashable, Sequence[FactRow]] = field(default_factory=dict)
    checked: dict[Hashable, int] = field(default_factory=dict)
    told: dict[Hashable, RuleResult] = field(default_factory=dict)
    lacking: dict[FactRow, Unplaced] = field(default_factory=dict)
    result: RuleResult = field(default_factory=RuleResult)

    def take(self, run: Run, change: _RowChange) -> None:
        """Judge again the groups that rows left or joined; all of them if the rule reads more than one at a time."""
        self._renumber(change)
        touched, tells = self._move(run, change)
        tells |= bool(change.moved)
        if looks_further(run.rule):
            run = with_windows(run, {row: self.places[row] for row in change.position})
            touched = {**dict.fromkeys(self.groups), **touched}
        checked = self.result.checked
        for key in touched:
            result = judge_group(run, self.groups[key]) if key in self.groups else RuleResult()
            checked += result.checked - self.checked.pop(key, 0)
            tells |= self.told.pop(key, None) is not None or not result.is_in_order
            if result.checked:
                self.checked[key] = result.checked
            if not result.is_in_order:
                self.told[key] = result
        if tells:
            self.result = self._told(change.position)
        if checked != self.result.checked:
            self.result = replace(self.result, checked=checked)

    def _renumber(self, change: _RowChange) -> None:
        """Know rows that have another number by what they are now."""
        if not change.moved:
            return
        rows = {old.row.number: new.row for old, new in change.moved.items()}
        now = change.now
        self.places = {now(row): now(key) for row, key in self.places.items()}
        self.groups = {now(key): [now(row) for row in members] for key, members in self.groups.items()}
        self.checked = {now(key): number for key, number in self.checked.items()}
        self.told = {now(key): _result_of(result, rows) for key, result in self.told.items()}
        self.lacking = {now(row): replace(one, row=_judged_of(one.row, rows)) for row, one in self.lacking.items()}

    def _move(self, run: Run, change: _RowChange) -> tuple[dict[Hashable, None], bool]:
        """Take rows out of their groups and put rows into theirs.

        Returns the groups that this touches, and whether any of the rows could not be placed.
        """
        lacks = any(row in self.lacking for row in change.gone)
        touched: dict[Hashable, None] = {}
        for row in change.gone:
            self.lacking.pop(row, None)
            touched[self.places.pop(row)] = None
        came: dict[Hashable, list[FactRow]] = {}
        for row in change.new:
            key = self.places[row] = place(run, row)
            if isinstance(key, Unplaced):
                self.lacking[row] = key
                lacks = True
            elif key is not None:
                came.setdefault(key, []).append(row)
        gone = set(change.gone)
        for key in {**touched, **came}:
            members = [*(row for row in self.groups.pop(key, ()) if row not in gone), *came.get(key, ())]
            if members:
                self.groups[key] = sorted(members, key=change.position.__getitem__)
        return {**touched, **dict.fromkeys(came)}, lacks

    def _told(self, position: Mapping[FactRow, int]) -> RuleResult:
        """Return everything that there is to tell, in the order of the file."""
        groups = sorted(self.told, key=lambda key: position[self.groups[key][0]])
        rows = sorted(self.lacking, key=position.__getitem__)
        return joined(unplaced(self.lacking[row] for row in rows), (self.told[key] for key in groups))


def _result_of(result: RuleResult, rows: Mapping[int, Row]) -> RuleResult:
    """Return what a rule made of rows, by the numbers that ``rows`` have now, which are by those they had."""
    offending, unknown = ([_judged_of(one, rows) for one in part] for part in (result.offending, result.unknown))
    return replace(result, offending=tuple(offending), unknown=tuple(unknown))


def _judged_of(judged: JudgedRow, rows: Mapping[int, Row]) -> JudgedRow:
    numbers = tuple(rows[number].number if number in rows else number for number in judged.numbers)
    first = rows.get(judged.numbers[0]) if judged.numbers else None
    return replace(judged, numbers=numbers, place=first.place if first is not None else judged.place)


# What has changed


def _facts_after(before: Facts, answers: Answers) -> Facts:
    """Return the facts of the same unit and period after a change, with the rows that still stand."""
    pack = before.pack
    common = common_to(pack, answers, before.as_of)
    if common.parameters == before.common.parameters:
        common = before.common
    facts = replace(before, answers=answers, common=common, tables={})
    tables: dict[str, LedgerRows] = {}
    for ledger in in_order(pack):
        tables[ledger.id] = _table_after(before, facts, ledger, tables)
    return replace(facts, tables=tables)


def _table_after(before: Facts, facts: Facts, ledger: Ledger, tables: Mapping[str, LedgerRows]) -> LedgerRows:
    """Return the rows of one ledger after a change; ``tables`` are those it may refer to."""
    known, referred = before.tables[ledger.id], referred_ledgers(ledger).values()
    # Of a record that is not found in a ledger it is said whether that waits to be confirmed: its rows are made anew.
    told_alike = all(waits(facts.answers, id_) == waits(before.answers, id_) for id_ in referred)
    unmoved = told_alike and all(tables[id_].every is before.tables[id_].every for id_ in referred)
    every, rows, judged = known.every, known.rows, known.judged
    if not unmoved or facts.data(ledger.id) is not before.data(ledger.id):
        there = known.every if told_alike else ()
        every = _rows_after(ledger, facts, targets_of(ledger, tables), there, unmoved=unmoved)
        every = known.every if every == known.every else every
        if every is not known.every:
            rows = in_period(every, facts.answers.period)
            judged = judged_in(ledger, every, rows, facts.answers.period)
    if every is known.every and facts.common is before.common:
        return known
    same = known.bound if facts.common is before.common else {}
    kept = {id(row.cel): bound for row, bound in same.items()}
    bound = {row: kept.get(id(row.cel)) or bind_row(facts.common, row, facts.day(row)) for row in judged}
    return LedgerRows(every, rows, judged, bound)


def _rows_after(
    ledger: Ledger, facts: Facts, targets: Targets, before: Sequence[FactRow], *, unmoved: bool
) -> tuple[FactRow, ...]:
    """Return rows ready for conditions: as they were, if they are the very records and refer to the very records.

    One that is such a record but for its number keeps all else. ``unmoved`` says that no row they may refer to has changed.
    """
    given = given_rows(facts.answers, ledger.id)
    known = {id(row.row): row for row in before}
    left = known.keys() - {id(row) for row in given}
    gone = len(before) - len(given)

    def ready(at: int, row: Row) -> FactRow:
        old = known.get(id(row))
        if old is None and at + gone >= 0:
            there = before[at + gone]
            same = replace(there.row, number=row.number, place=row.place) == row
            old = replace(there, row=row) if id(there.row) in left and same else None
        if old is not None and (unmoved or old.pointed == referred_rows(ledger, row, targets)):
            return old
        return fact_row(ledger, row, targets, masked=facts.masked)

    return tuple(ready(at, row) for at, row in enumerate(given))


def _change(before: Facts | None, facts: Facts) -> _Change:
    """Return what differs between the facts of two assessments; everything if there are none before."""
    if before is None:
        return _Change(frozenset(facts.pack.ledgers), frozenset(facts.pack.spec.parameters))
    ledgers = {
        id_
        for id_ in facts.pack.ledgers
        if facts.data(id_) is not before.data(id_)
        or facts.judged(id_) is not before.judged(id_)
        or waits(facts.answers, id_) != waits(before.answers, id_)
    }
    parameters = {
        name for name in facts.pack.spec.parameters if facts.parameters.get(name) != before.parameters.get(name)
    }
    return _Change(frozenset(ledgers), frozenset(parameters))


def _row_change(before: Sequence[FactRow], now: Sequence[FactRow]) -> _RowChange:
    """Return which rows went and came: everything between the first and the last that differ in more than their number."""
    start, limit = 0, min(len(before), len(now))
    while start < limit and before[start] is now[start]:
        start += 1
    end = 0
    while end < limit - start and before[-1 - end].cel is now[-1 - end].cel:
        end += 1
    position = {row: number for number, row in enumerate(now)}
    behind = zip(before[len(before) - end :], now[len(now) - end :], strict=True)
    moved = {old: new for old, new in behind if old is not new}
    return _RowChange(before[start : len(before) - end], now[start : len(now) - end], position, moved)
