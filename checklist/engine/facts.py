"""Everything conditions can read: the unit, the period, limits by day, and ledger rows.

Values are kept as CEL takes them; a missing value has no key, so that a condition that
needs it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from checklist.answers.model import Answers, LedgerData, Row
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.expressions import to_cel
from checklist.pack.model import LimitValue, Validity
from checklist.values import Value, show_date, show_money, show_number


@dataclass
class FactRow:
    """A row ready for conditions: its CEL values, with referred rows inside."""

    ledger: Ledger
    row: Row
    cel: dict[str, Any]
    day: date | None
    referred: dict[str, FactRow] = field(default_factory=dict)
    activations: dict[Any, Any] = field(default_factory=dict)

    def value_at(self, path: str) -> Value | None:
        """Return a column's value, or (``vehicle.kind``) a column of the row referred to."""
        head, _, rest = path.partition(".")
        if rest:
            target = self.referred.get(head)
            return target.value_at(rest) if target else None
        return self.row.values.get(head)

    def shown(self) -> dict[str, Any]:
        """Return the row as messages print it."""
        values: dict[str, Any] = dict(self.ledger.spec.show_row(self.row.values))
        for name, target in self.referred.items():
            values[name] = target.shown()
        return values


@dataclass
class Facts:
    """One answers file seen through one pack on one day."""

    pack: Pack
    answers: Answers
    as_of: date

    @cached_property
    def parameters(self) -> dict[str, Value]:
        """The unit's parameters, with the pack's defaults where it set none."""
        values: dict[str, Value] = {}
        for name, spec in self.pack.spec.parameters.items():
            if name in self.answers.parameters:
                values[name] = self.answers.parameters[name]
            elif spec.default is not None:
                money = spec.type == "money"
                values[name] = int(spec.default * 100) if money else spec.default
                if spec.type == "int":
                    values[name] = int(spec.default)
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
        values = self.pack.limits[limit_id].values
        return next((value for value in values if value.valid.holds_on(day)), None)

    def limits_on(self, day: date) -> dict[str, Any]:
        """Return all limits in force on a day, as CEL takes them."""
        if day not in self._limits_by_day:
            found: dict[str, Any] = {}
            for limit_id, limit in self.pack.limits.items():
                version = self.limit_on(limit_id, day)
                if version is not None:
                    found[limit_id] = _numbers(version.value, whole=limit.type == "int")
            self._limits_by_day[day] = found
        return self._limits_by_day[day]

    def shown_limits(self, day: date) -> dict[str, str]:
        """Return the plain limits in force on a day as messages print them."""
        shown = {}
        for limit_id, limit in self.pack.limits.items():
            version = self.limit_on(limit_id, day)
            if version is not None and isinstance(version.value, Decimal):
                shown[limit_id] = show_number(version.value) + limit.unit
            else:
                shown[limit_id] = "（按类别）" if version is not None else "（无）"
        return shown

    # Rows

    def data(self, ledger_id: str) -> LedgerData | None:
        """Return what the unit gave for a ledger."""
        return self.answers.ledgers.get(ledger_id)

    @cached_property
    def all_rows(self) -> dict[str, list[FactRow]]:
        """Every row of every ledger, with references to other ledgers resolved."""
        found: dict[str, list[FactRow]] = {}
        for ledger_id, ledger in self.pack.ledgers.items():
            data = self.data(ledger_id)
            found[ledger_id] = [self._fact_row(ledger, row) for row in data.rows] if data else []
        for ledger_id, ledger in self.pack.ledgers.items():
            for name, column in ledger.spec.columns.items():
                if column.refers_to and column.as_:
                    target, _, key = column.refers_to.partition(".")
                    index = {row.row.values.get(key): row for row in found[target]}
                    for row in found[ledger_id]:
                        referred = index.get(row.row.values.get(name))
                        if referred is not None and name in row.row.values:
                            row.referred[column.as_] = referred
                            row.cel[column.as_] = referred.cel
        return found

    def _fact_row(self, ledger: Ledger, row: Row) -> FactRow:
        cel = {name: to_cel(value) for name, value in row.values.items()}
        day = row.values.get(ledger.spec.dated_by) if ledger.spec.dated_by else None
        return FactRow(ledger, row, cel, day if isinstance(day, date) else None)

    @cached_property
    def _rows(self) -> dict[str, list[FactRow]]:
        period = self.answers.period
        return {
            ledger_id: [row for row in rows if row.day is None or period.from_ <= row.day <= period.to]
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


def _numbers(value: Decimal | Mapping[str, Any], *, whole: bool) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbers(inner, whole=whole) for key, inner in value.items()}
    return int(value) if whole else float(value)


def show_validity(valid: Validity) -> str:
    """Return between which days something holds, for the report."""
    start = f"{show_date(valid.from_)}起" if valid.from_ else "起始日期待核"
    return start + (f"，至{show_date(valid.until)}" if valid.until else "")
