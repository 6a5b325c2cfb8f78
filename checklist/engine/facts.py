"""Everything conditions can read: the unit, the period, limits by day, and ledger rows.

Values are kept as CEL takes them; a missing value has no key, so that a condition that
needs it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from checklist.answers.model import Answers, LedgerData, Period, Row
from checklist.core.values import Value, parse_money, show_date, show_money, show_number
from checklist.pack.cel import to_cel
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import LimitValue, Validity

Judgement = TypeVar("Judgement")


@dataclass(eq=False)
class FactRow:
    """A row ready for conditions, with the rows it refers to, which refer to none themselves."""

    ledger: Ledger
    row: Row
    day: date | None
    masked: bool = False
    referred: dict[str, FactRow] = field(default_factory=dict)
    activations: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def cel(self) -> dict[str, Any]:
        """The row's values as CEL takes them, with referred rows inside."""
        values = {name: to_cel(value) for name, value in self.row.values.items()}
        return {**values, **{name: target.cel for name, target in self.referred.items()}}

    def is_same(self, other: FactRow) -> bool:
        """Whether this is the very record, and refers to the very records, that the other does."""
        return (
            self.row is other.row
            and self.referred.keys() == other.referred.keys()
            and all(row.is_same(other.referred[name]) for name, row in self.referred.items())
        )

    def value_at(self, path: str) -> Value | None:
        """Return a column's value, or (``vehicle.kind``) a column of the row referred to."""
        head, _, rest = path.partition(".")
        if rest:
            target = self.referred.get(head)
            return target.value_at(rest) if target else None
        return self.row.values.get(head)

    def shown(self) -> dict[str, Any]:
        """Return the row as messages print it."""
        values: dict[str, Any] = dict(self.ledger.spec.show_row(self.row.values, masked=self.masked))
        for name, target in self.referred.items():
            values[name] = target.shown()
        return values


@dataclass
class Facts:
    """One answers file seen through one pack on one day.

    ``before`` are facts of the same unit, period, parameters and day, whose rows and
    judgements serve again where nothing they rest on has changed.
    """

    pack: Pack
    answers: Answers
    as_of: date
    before: Facts | None = None
    masked: bool = False
    """Whether what is said leaves private columns out."""
    judged: dict[tuple[Any, ...], Any] | None = None
    """What was judged of which rows, if somebody will ask again."""

    def judge(self, key: tuple[Any, ...], judgement: Callable[[], Judgement]) -> Judgement:
        """Return what was judged of some rows before, or judge them now.

        ``key`` names the rule and holds the very rows it looks at.
        """
        if self.judged is None:
            return judgement()
        if key not in self.judged:
            earlier = self.before.judged if self.before is not None else None
            self.judged[key] = earlier[key] if earlier and key in earlier else judgement()
        found: Judgement = self.judged[key]
        return found

    def keep_judgements(self) -> None:
        """Take over what was judged before of rows that still stand, and let go of the rest."""
        if self.before is not None and self.before.judged is not None and self.judged is not None:
            standing = {row for rows in self.all_rows.values() for row in rows}
            for key, found in self.before.judged.items():
                if key not in self.judged and all(part in standing for part in key if isinstance(part, FactRow)):
                    self.judged[key] = found
        self.before = None

    @cached_property
    def parameters(self) -> dict[str, Value]:
        """The unit's parameters, with the pack's defaults where it set none."""
        values: dict[str, Value] = {}
        for name, spec in self.pack.spec.parameters.items():
            if name in self.answers.parameters:
                values[name] = self.answers.parameters[name]
            elif spec.default is not None and spec.type == "money":
                values[name] = parse_money(spec.default, spec.unit)
            elif spec.default is not None:
                values[name] = int(spec.default) if spec.type == "int" else spec.default
        return values

    @cached_property
    def base(self) -> dict[str, Any]:
        """The names that every condition can use, except limits."""
        period = self.answers.period
        return {
            "unit": {"level": self.answers.unit.level, "kind": self.answers.unit.kind},
            "period": {"from": to_cel(period.from_), "to": to_cel(period.to)},
            "parameters": {name: to_cel(value) for name, value in self.parameters.items()},
            "as_of": to_cel(self.as_of),
        }

    @cached_property
    def row_scope(self) -> frozenset[str]:
        """The root names that a condition on a row can use."""
        return frozenset({*self.base, "limits", "row"})

    @cached_property
    def shown_parameters(self) -> dict[str, str]:
        """The parameters as messages print them; an unset one as 未设定."""
        return {name: self.show_parameter(name) for name in self.pack.spec.parameters}

    def show_parameter(self, name: str) -> str:
        """Return one parameter with its unit."""
        spec = self.pack.spec.parameters[name]
        value = self.parameters.get(name)
        if value is None:
            return "未设定"
        if spec.type == "money" and isinstance(value, int):
            return show_money(value, spec.unit)
        return show_number(value) + spec.unit if isinstance(value, int | Decimal) else str(value)

    # Limits by day

    @cached_property
    def _limits_by_day(self) -> dict[date, dict[str, Any]]:
        return {}

    def limit_on(self, limit_id: str, day: date) -> LimitValue | None:
        """Return the version of a limit in force on a day."""
        for value in self.pack.limits[limit_id].values:
            if (value.from_ is None or value.from_ <= day) and (value.until is None or day <= value.until):
                return value
        return None

    def limits_on(self, day: date) -> dict[str, Any]:
        """Return all limits in force on a day, as CEL takes them."""
        if day not in self._limits_by_day:
            versions = {limit_id: self.limit_on(limit_id, day) for limit_id in self.pack.limits}
            self._limits_by_day[day] = {
                limit_id: self._limit_values[limit_id, version.from_]
                for limit_id, version in versions.items()
                if version is not None
            }
        return self._limits_by_day[day]

    @cached_property
    def _limit_values(self) -> dict[tuple[str, date | None], Any]:
        """Every version of every limit as CEL takes it."""
        return {
            (limit_id, version.from_): _numbers(version.value, whole=limit.type == "int")
            for limit_id, limit in self.pack.limits.items()
            for version in limit.values
        }

    def shown_limits(self, day: date) -> dict[str, str]:
        """Return the plain limits in force on a day as messages print them."""
        if day not in self._shown_limits_by_day:
            self._shown_limits_by_day[day] = {
                limit_id: _shown_limit(self.limit_on(limit_id, day), limit.unit)
                for limit_id, limit in self.pack.limits.items()
            }
        return self._shown_limits_by_day[day]

    @cached_property
    def _shown_limits_by_day(self) -> dict[date, dict[str, str]]:
        return {}

    # Rows

    def data(self, ledger_id: str) -> LedgerData | None:
        """Return what the unit gave for a ledger; what is still to be confirmed was not given."""
        data = self.answers.ledgers.get(ledger_id)
        return data if data is not None and data.is_given else None

    @cached_property
    def all_rows(self) -> dict[str, list[FactRow]]:
        """Every row of every ledger, with references to other ledgers resolved."""
        found: dict[str, list[FactRow]] = {}
        for ledger_id, ledger in self.pack.ledgers.items():
            data = self.data(ledger_id)
            found[ledger_id] = [_fact_row(ledger, row, self.masked) for row in data.rows] if data else []
        for ledger_id, ledger in self.pack.ledgers.items():
            for name, column in ledger.spec.columns.items():
                if column.refers_to and column.as_:
                    target, _, key = column.refers_to.partition(".")
                    index = {row.row.values.get(key): row for row in found[target]}
                    for row in found[ledger_id]:
                        referred = index.get(row.row.values.get(name))
                        if referred is not None and name in row.row.values:
                            row.referred[column.as_] = referred
        if self.before is None:
            return found
        known = {id(row.row): row for rows in self.before.all_rows.values() for row in rows}
        return {
            ledger_id: [old if (old := known.get(id(row.row))) and row.is_same(old) else row for row in rows]
            for ledger_id, rows in found.items()
        }

    @cached_property
    def _rows(self) -> dict[str, list[FactRow]]:
        period = self.answers.period
        return {
            ledger_id: [row for row in rows if is_in_period(row.day, period)]
            for ledger_id, rows in self.all_rows.items()
        }

    def rows(self, ledger_id: str) -> list[FactRow]:
        """Return the rows of a ledger that belong to the period."""
        return self._rows[ledger_id]

    def activation(self, row: FactRow, day: date) -> Any:
        """Return a row bound as ``row`` together with the base names, made once per day."""
        if day not in row.activations:
            values = {**self.base, "limits": self.limits_on(day), "row": row.cel}
            row.activations[day] = self.pack.language.activation(self.row_scope, values)
        return row.activations[day]

    def bind(self, scope: frozenset[str], day: date, values: Mapping[str, Any]) -> Any:
        """Return values bound together with the base names for expressions of a scope."""
        bound = {**self.base, "limits": self.limits_on(day), **values}
        return self.pack.language.activation(scope, bound)


def row_day(ledger: Ledger, row: Row) -> date | None:
    """Return the day that dates a row; None if nothing dates its ledger, or its day was left blank."""
    day = row.values.get(ledger.spec.dated_by) if ledger.spec.dated_by else None
    return day if isinstance(day, date) else None


def is_in_period(day: date | None, period: Period) -> bool:
    """Whether a row of a day belongs to the period; one without a day does."""
    return day is None or period.from_ <= day <= period.to


def _fact_row(ledger: Ledger, row: Row, masked: bool) -> FactRow:
    return FactRow(ledger, row, row_day(ledger, row), masked)


def _shown_limit(version: LimitValue | None, unit: str) -> str:
    if version is None:
        return "（无）"
    return show_number(version.value) + unit if isinstance(version.value, Decimal) else "（按类别）"


def _numbers(value: Decimal | Mapping[str, Any], *, whole: bool) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbers(inner, whole=whole) for key, inner in value.items()}
    return int(value) if whole else float(value)


def show_validity(valid: Validity) -> str:
    """Return between which days something holds, for the report."""
    start = f"{show_date(valid.from_)}起" if valid.from_ else "起始日期待核"
    return start + (f"，至{show_date(valid.until)}" if valid.until else "")
