"""Everything conditions can read: the unit, the period, limits by day, and ledger rows.

Values are kept as CEL takes them; a missing value has no key, so that a condition that
needs it is unknown. ``facts_of`` builds them in passes: what is common, the rows of ledgers that
refer to none, the rows that refer to those, and what binds each row for its conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from checklist.answers.head import Period
from checklist.answers.ledgers import is_in_period, is_judged, row_day, values_for_conditions
from checklist.answers.model import Answers, LedgerData, Row
from checklist.answers.questionnaire import names_of_unit
from checklist.core.values import Value, key_value, parse_money
from checklist.core.words import few
from checklist.engine.limits import LimitsByDay, limits_by_day
from checklist.engine.shares import share
from checklist.pack.cel import bind, to_cel
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import Parameter

Targets = Mapping[str, Mapping[Any, tuple["FactRow", ...]]]
"""For each column that refers to another ledger: the rows there by the value that names them, several if it is no key."""


@dataclass(frozen=True, eq=False)
class FactRow:
    """A row ready for conditions, with the rows it refers to, which refer to none themselves."""

    ledger: Ledger
    row: Row
    day: date | None
    cel: Mapping[str, Any]
    """The row's values as CEL takes them, with referred rows inside."""
    pointed: Mapping[str, tuple[FactRow, ...]]
    """The rows that it refers to, by the name that conditions give them; the last is the one that they see."""
    masked: bool
    known: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    """What was shown of it before, by column: many rules tell of the same row."""

    @property
    def referred(self) -> Mapping[str, FactRow]:
        """The row that conditions see by each name."""
        return {name: rows[-1] for name, rows in self.pointed.items()}

    def value_at(self, path: str) -> Value | None:
        """Return a column's value, or (``vehicle.kind``) a column of the row referred to."""
        head, _, rest = path.partition(".")
        if rest:
            rows = self.pointed.get(head)
            return rows[-1].value_at(rest) if rows else None
        return self.row.values.get(head)

    def show(self, name: str) -> Any:
        """Return a column, or the row referred to by a name, as messages print it."""
        if name not in self.known:
            rows = self.pointed.get(name)
            own = self.ledger.spec.show_cell
            self.known[name] = _Shown(rows) if rows else own(name, self.row.values, masked=self.masked)
        return self.known[name]

    @cached_property
    def label(self) -> str:
        """What the row is called."""
        return self.ledger.label.render(row=self.shown)

    @property
    def shown(self) -> Mapping[str, Any]:
        """The row as messages print it."""
        return _Shown((self,))

    def one_by_one(self, names: Iterable[str]) -> Iterator[FactRow]:
        """Yield the row as it refers to one row by each of some names: where it refers to several, with each of them."""
        several = [name for name in names if len(self.pointed.get(name, ())) > 1]
        if not several:
            yield self
            return
        for targets in product(*(self.pointed[name] for name in several)):
            chosen = dict(zip(several, targets, strict=True))
            cel = {**self.cel, **{name: target.cel for name, target in chosen.items()}}
            yield replace(self, cel=cel, pointed={**self.pointed, **{name: (one,) for name, one in chosen.items()}})


@dataclass(frozen=True, eq=False)
class _Shown(Mapping[str, Any]):
    """A row as messages print it, or several that go by one name, a column at a time: of dozens a sentence tells a few."""

    rows: tuple[FactRow, ...]

    def __contains__(self, name: object) -> bool:
        return name in self.rows[-1].pointed or name in self.rows[-1].ledger.spec.columns

    def __getitem__(self, name: str) -> Any:
        if len(self.rows) == 1:
            return self.rows[0].show(name)
        return few(dict.fromkeys(str(row.show(name)) for row in self.rows))

    def __iter__(self) -> Iterator[str]:
        return iter({**self.rows[-1].ledger.spec.columns, **self.rows[-1].pointed})

    def __len__(self) -> int:
        return len({**self.rows[-1].ledger.spec.columns, **self.rows[-1].pointed})


@dataclass(frozen=True, eq=False)
class Common:
    """What is the same for every condition: names and limits.

    ``cel`` are the names that every condition can use, except limits, as CEL takes them.
    """

    parameters: Mapping[str, Value]
    """The unit's parameters, with the pack's defaults where it set none."""
    cel: Mapping[str, Any]
    limits: LimitsByDay


@dataclass(frozen=True, eq=False)
class LedgerRows:
    """The rows of one ledger: ``rows`` are those of the period, ``judged`` these and those of earlier ones that rules hold open.

    ``bound`` is what binds the judged ones for conditions.
    """

    every: tuple[FactRow, ...]
    rows: tuple[FactRow, ...]
    judged: tuple[FactRow, ...]
    bound: Mapping[FactRow, Any]


@dataclass(frozen=True, eq=False)
class Facts:
    """One answers file seen through one pack on one day.

    With ``masked`` nothing that is said tells what stands in a private column.
    """

    pack: Pack
    answers: Answers
    as_of: date
    masked: bool
    common: Common
    tables: Mapping[str, LedgerRows]

    @property
    def parameters(self) -> Mapping[str, Value]:
        """The unit's parameters, with the pack's defaults where it set none."""
        return self.common.parameters

    def data(self, ledger_id: str) -> LedgerData | None:
        """Return what the unit gave for a ledger; what is still to be confirmed was not given."""
        return given(self.answers, ledger_id)

    def rows(self, ledger_id: str) -> tuple[FactRow, ...]:
        """Return the rows of a ledger that belong to the period."""
        return self.tables[ledger_id].rows

    def judged(self, ledger_id: str) -> tuple[FactRow, ...]:
        """Return the rows of a ledger that rules may look at: those of the period, and of earlier ones that are open."""
        return self.tables[ledger_id].judged

    def day(self, row: FactRow) -> date:
        """Return the day whose limits judge a row: its own, or the period's last if nothing dates it."""
        return row.day or self.answers.period.to

    def activation(self, row: FactRow, day: date) -> Any:
        """Return a row that is judged bound for its ledger's conditions, with the limits of a day."""
        if day != self.day(row):
            return bind_row(self.common, row, day)
        return self.tables[row.ledger.id].bound[row]

    def bind(self, day: date, values: Mapping[str, Any]) -> Any:
        """Return values bound for conditions together with the common names."""
        return bind({**self.common.cel, "limits": self.common.limits.on(day).cel, **values})


def facts_of(pack: Pack, answers: Answers, as_of: date, *, masked: bool = False) -> Facts:
    """Return what one answers file says, ready for conditions as of a day."""
    facts = facts_without_rows(pack, answers, as_of, masked=masked)
    common = facts.common
    tables: dict[str, LedgerRows] = {}
    for ledger in in_order(pack):
        targets = targets_of(ledger, tables)
        every = tuple(fact_row(ledger, row, targets, masked=masked) for row in given_rows(answers, ledger.id))
        rows = in_period(every, answers.period)
        judged = judged_in(ledger, every, rows, answers.period)
        bound = {row: bind_row(common, row, row.day or answers.period.to) for row in judged}
        tables[ledger.id] = LedgerRows(every, rows, judged, bound)
    return replace(facts, tables=tables)


def facts_without_rows(pack: Pack, answers: Answers, as_of: date, *, masked: bool = False) -> Facts:
    """Return what one answers file says apart from its ledgers: enough to tell which items apply."""
    return Facts(pack, answers, as_of, masked, common_to(pack, answers, as_of), {})


def common_to(pack: Pack, answers: Answers, as_of: date) -> Common:
    """Return the names and limits that every condition can use."""
    parameters = dict(_parameters(pack, answers))
    period = answers.period
    cel = {
        **names_of_unit(answers.unit, period),
        "parameters": {
            name: to_cel(_here(pack.spec.parameters[name], value, period)) for name, value in parameters.items()
        },
        "as_of": to_cel(as_of),
    }
    return Common(parameters, cel, limits_by_day(pack.limits, period))


def _here(spec: Parameter, value: Value, period: Period) -> Value:
    """Return what a parameter comes to in a period, in its own type: one with decimals stays so if its share is whole."""
    if not isinstance(value, int | Decimal):
        return value
    here = share(spec, value, period)
    return Decimal(here) if spec.type == "number" else here


def _parameters(pack: Pack, answers: Answers) -> Iterator[tuple[str, Value]]:
    for name, spec in pack.spec.parameters.items():
        if name in answers.parameters:
            yield name, answers.parameters[name]
        elif spec.default is not None and spec.type == "money":
            yield name, parse_money(spec.default, spec.unit)
        elif spec.default is not None:
            yield name, int(spec.default) if spec.type == "int" else spec.default


def in_order(pack: Pack) -> list[Ledger]:
    """Return the ledgers, those that refer to no other first: what they hold is looked up by the rest."""
    return sorted(pack.ledgers.values(), key=lambda ledger: bool(ledger.references))


def referred_ledgers(ledger: Ledger) -> dict[str, str]:
    """Return the ledgers whose rows a ledger's conditions can read through its own, by the names of these rows."""
    return {name: target for _, name, target, _ in ledger.references}


def targets_of(ledger: Ledger, tables: Mapping[str, LedgerRows]) -> Targets:
    """Return where the rows that a ledger refers to are found."""
    targets: dict[str, dict[Any, tuple[FactRow, ...]]] = {}
    for name, _, target, key in ledger.references:
        found: dict[Any, list[FactRow]] = {}
        for row in tables[target].every:
            if key in row.row.values:
                found.setdefault(key_value(row.row.values[key]), []).append(row)
        targets[name] = {value: tuple(rows) for value, rows in found.items()}
    return targets


def given(answers: Answers, ledger_id: str) -> LedgerData | None:
    """Return what a unit gave for a ledger; what is still to be confirmed was not given."""
    data = answers.ledgers.get(ledger_id)
    return data if data is not None and data.is_given else None


def waits(answers: Answers, ledger_id: str) -> bool:
    """Whether a ledger is the last period's and nobody has confirmed it for this one."""
    data = answers.ledgers.get(ledger_id)
    return data is not None and data.to_confirm


def given_rows(answers: Answers, ledger_id: str) -> tuple[Row, ...]:
    """Return every row that a unit gave for a ledger."""
    data = given(answers, ledger_id)
    return data.rows if data is not None else ()


def referred_rows(ledger: Ledger, row: Row, targets: Targets) -> dict[str, tuple[FactRow, ...]]:
    """Return the rows that a row refers to, by the name that conditions give them."""
    return {
        str(ledger.spec.columns[name].as_): rows[key]
        for name, rows in targets.items()
        if name in row.values and (key := key_value(row.values[name])) in rows
    }


def fact_row(ledger: Ledger, row: Row, targets: Targets, *, masked: bool) -> FactRow:
    """Return a row ready for conditions."""
    pointed = referred_rows(ledger, row, targets)
    cel = values_for_conditions(ledger, row.values)
    cel |= {name: rows[-1].cel for name, rows in pointed.items()}
    return FactRow(ledger, row, row_day(ledger, row), cel, pointed, masked)


def bind_row(common: Common, row: FactRow, day: date) -> Any:
    """Return a row bound for its ledger's conditions, with the limits of a day."""
    return bind({**common.cel, "limits": common.limits.on(day).cel, "row": row.cel})


def in_period(rows: Iterable[FactRow], period: Period) -> tuple[FactRow, ...]:
    """Return the rows that belong to a period."""
    return tuple(row for row in rows if is_in_period(row.day, period))


def judged_in(
    ledger: Ledger, every: Iterable[FactRow], rows: tuple[FactRow, ...], period: Period
) -> tuple[FactRow, ...]:
    """Return, of every row, those of the period, which are ``rows``, and those of earlier ones that rules hold open."""
    if not ledger.open_until:
        return rows
    return tuple(row for row in every if is_judged(row.row, row.day, ledger.open_until, period))
