"""Apply one ledger rule to the rows of the period: which rows offend, and which cannot be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from itertools import pairwise
from math import isfinite
from typing import Any

from checklist.core.values import show_date, show_number
from checklist.engine.facts import FactRow, Facts
from checklist.engine.model import Finding, JudgedRow, LimitUsed
from checklist.pack.cel import UNKNOWN, Expression, to_cel
from checklist.pack.compiled import Let, Rule
from checklist.pack.model import ALWAYS

_FOLD: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "count": sum, "min": min, "max": max}


@dataclass
class Outcome:
    """What a rule made of its ledger."""

    checked: int = 0
    offending: list[JudgedRow] = field(default_factory=list)
    unknown: list[JudgedRow] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    """The days of the offending rows, which tell the versions of limits that applied."""


@dataclass
class Case:
    """What a rule judges at once: a row, a row with the one before it, or a group of rows."""

    rows: list[FactRow]
    day: date
    names: dict[str, Any]
    """The names beside the base that the condition can use, as CEL takes them."""
    show: Callable[[], dict[str, Any]]
    """The same names as messages print them; asked only when something is said."""
    beside: tuple[FactRow, ...] = ()
    """The row before, which the condition reads as well."""


def run_rule(facts: Facts, rule: Rule) -> Outcome:
    """Apply a rule to the rows of the period.

    Raises ``InputError`` (``RULE_FAILED``) when a condition cannot be computed at all.
    """
    return _Run(facts, rule).outcome()


class _Run:
    def __init__(self, facts: Facts, rule: Rule) -> None:
        self.facts = facts
        self.rule = rule
        self.result = Outcome()
        self.columns = columns_read(rule)
        self._wanted: list[FactRow] = []
        self._windows: dict[tuple[str, tuple[Any, ...]], Any] = {}

    def outcome(self) -> Outcome:
        for case in self.cases():
            self.judge(case)
        return self.result

    def judge(self, case: Case) -> None:
        if self.looks_further:
            verdict, row = self.judgement(case)
        else:
            key = (self.rule.id, *case.rows, *case.beside)
            verdict, row = self.facts.judge(key, partial(self.judgement, case))
        if verdict is UNKNOWN:
            self.result.unknown.append(row)
            return
        self.result.checked += 1
        if verdict:
            self.result.days.add(case.day)
            self.result.offending.append(row)

    @cached_property
    def looks_further(self) -> bool:
        """Whether the rule reads more than the rows it judges: their peers, or another ledger."""
        return any(let.spec is not None and (let.spec.of or let.spec.over is not None) for let in self.rule.let)

    def judgement(self, case: Case) -> tuple[Any, Any]:
        """Return what the condition says, and the row as the report prints it if that is needed."""
        values, computed = dict(case.names), {}
        for let in self.rule.let:
            value = self.value_of(let, case, values)
            if value is not UNKNOWN:
                values[let.name] = to_cel(value)
                computed[let.name] = show_value(value)
        if self.rule.let or set(values) != {"row"}:
            activation = self.facts.bind(self.rule.scope, case.day, values)
        else:
            activation = self.facts.activation(case.rows[0], case.day)
        verdict = self.rule.gap.evaluate(activation)
        if verdict is UNKNOWN:
            return verdict, self.cannot_judge(case)
        if not verdict:
            return verdict, None
        sentence = say(self.facts, self.rule.message, case.day, {**case.show(), **computed})
        return verdict, judged_row(case.rows, sentence, self.columns)

    # What to judge

    def cases(self) -> Iterator[Case]:
        rows = self._wanted = [row for row in self.facts.rows(self.rule.ledger) if self.wanted(row)]
        if self.rule.spec.after:
            yield from self.pairs(rows)
        elif self.rule.spec.group_by is not None:
            yield from self.groups(rows)
        else:
            for row in rows:
                yield Case([row], self.day(row), {"row": row.cel}, partial(_shown_row, row))

    def wanted(self, row: FactRow) -> bool:
        """Whether the rule holds on the row's day and ``where`` is met; what cannot be told is noted."""
        if self.wants_all:
            return True
        wanted, lacking = self.facts.judge((self.rule.id, "where", row), partial(self._wanted_now, row))
        if lacking is not None:
            self.result.unknown.append(lacking)
        return wanted

    @cached_property
    def wants_all(self) -> bool:
        """Whether nothing leaves a row out."""
        spec = self.rule.spec
        return not spec.dated_by and self.rule.where is None and spec.valid == ALWAYS

    def _wanted_now(self, row: FactRow) -> tuple[bool, JudgedRow | None]:
        dated_by = self.rule.spec.dated_by
        if dated_by and row.row.values.get(dated_by) is None:
            if self.rule.where is not None:
                activation = self.facts.activation(row, self.facts.answers.period.to)
                if self.rule.where.evaluate(activation) is False:
                    return False, None
            return False, self.lacking(row, [dated_by])
        if not self.rule.spec.valid.holds_on(self.day(row)):
            return False, None
        if self.rule.where is None:
            return True, None
        answer = self.rule.where.evaluate(self.facts.activation(row, self.day(row)))
        lacking = self.lacking(row, missing_columns(row, [self.rule.where])) if answer is UNKNOWN else None
        return answer is True, lacking

    def day(self, row: FactRow) -> date:
        """Return the day whose version of rules and limits judges a row."""
        dated_by = self.rule.spec.dated_by
        day = row.row.values.get(dated_by) if dated_by else row.day
        return day if isinstance(day, date) else self.facts.answers.period.to

    def partition(self, rows: Iterable[FactRow], columns: list[str]) -> dict[tuple[Any, ...], list[FactRow]]:
        parts: dict[tuple[Any, ...], list[FactRow]] = {}
        for row in rows:
            key = tuple(row.value_at(column) for column in columns)
            if None in key:
                self.result.unknown.append(self.lacking(row, [c for c in columns if row.value_at(c) is None]))
            else:
                parts.setdefault(key, []).append(row)
        return parts

    def groups(self, rows: list[FactRow]) -> Iterator[Case]:
        columns = self.rule.spec.group_by or []
        spec = self.facts.pack.ledgers[self.rule.ledger].spec
        for key, members in self.partition(rows, columns).items():
            named = {name: value for name, value in zip(columns, key, strict=True) if name in spec.columns}
            shown = {name: value for name, value in members[0].shown().items() if name in named}
            cel = {name: to_cel(value) for name, value in named.items()}
            yield Case(members, max(map(self.day, members)), cel, partial(dict, shown))

    def pairs(self, rows: list[FactRow]) -> Iterator[Case]:
        order = self.rule.spec.after or []
        for members in self.partition(rows, self.rule.spec.group_by or []).values():
            dated = self.partition(members, order)
            in_order = [row for key in sorted(dated) for row in dated[key]]
            for previous, row in pairwise(in_order):
                names = {"row": row.cel, "previous": previous.cel}
                yield Case([row], self.day(row), names, partial(_shown_pair, row, previous), (previous,))

    # Named values

    def value_of(self, let: Let, case: Case, values: Mapping[str, Any]) -> Any:
        if let.value is not None:
            return let.value.evaluate(self.facts.bind(self.rule.scope, case.day, values))
        spec = let.spec
        if spec is not None and spec.of:
            return total_of_ledger(self.facts, let)
        over = spec.over if spec else None
        if over is None:
            return total(self.facts, let, case.rows, self.day)
        key = tuple(case.rows[0].value_at(column) for column in over)
        if None in key:
            return UNKNOWN
        if (let.name, key) not in self._windows:
            peers = [row for row in self._wanted if tuple(row.value_at(column) for column in over) == key]
            self._windows[let.name, key] = total(self.facts, let, peers, self.day)
        return self._windows[let.name, key]

    # What is said of a row

    def cannot_judge(self, case: Case) -> JudgedRow:
        columns = [column for row in case.rows for column in missing_columns(row, expressions_of(self.rule))]
        if columns:
            return self.lacking(case.rows[-1], list(dict.fromkeys(columns)))
        facts, pack = self.facts, self.facts.pack
        words = [
            f"没有设定参数“{pack.spec.parameters[name].title}”"
            for name in names_read(self.rule, "parameters")
            if name not in facts.parameters
        ]
        words += [
            f"{show_date(case.day)}没有有效的“{pack.limits[name].title}”"
            for name in names_read(self.rule, "limits")
            if name not in facts.limits_on(case.day)
        ]
        why = "；".join(words) or "所依据的记录不全，或没有适用的限额"
        return judged_row(case.rows, f"无法判断：{why}", self.columns)

    def lacking(self, row: FactRow, columns: list[str]) -> JudgedRow:
        spec = row.ledger.spec
        titles = [
            spec.columns[name.partition(".")[0]].title for name in columns if name.partition(".")[0] in spec.columns
        ]
        said = "没有填“" + "”“".join(titles) + "”" if titles else "所引用的记录不存在"
        return judged_row([row], f"无法判断：{said}", self.columns)


def _shown_row(row: FactRow) -> dict[str, Any]:
    return {"row": row.shown()}


def _shown_pair(row: FactRow, previous: FactRow) -> dict[str, Any]:
    return {"row": row.shown(), "previous": previous.shown()}


def total(facts: Facts, let: Let, rows: Iterable[FactRow], day: Callable[[FactRow], date]) -> Any:
    """Return an aggregate over rows; UNKNOWN as soon as one row's part is unknown."""
    parts: list[Any] = []
    for row in rows:
        activation = facts.activation(row, day(row))
        wanted = True if let.where is None else let.where.evaluate(activation)
        if wanted is False:
            continue
        part = let.each.evaluate(activation) if let.each and wanted is True else UNKNOWN
        if part is UNKNOWN:
            return UNKNOWN
        parts.append(part)
    if not parts and let.kind in ("min", "max"):
        return UNKNOWN
    value = _FOLD[let.kind](parts)
    if isinstance(value, float) and not isfinite(value) and let.each:
        raise let.each.failed("数太大")
    return value


def total_of_ledger(facts: Facts, let: Let) -> Any:
    """Return an aggregate over a whole other ledger; UNKNOWN if the unit gave none."""
    ledger_id = let.spec.of if let.spec else None
    if not ledger_id or facts.data(ledger_id) is None:
        return UNKNOWN
    return total(facts, let, facts.rows(ledger_id), lambda row: row.day or facts.answers.period.to)


def expressions_of(rule: Rule) -> list[Expression]:
    """Return what decides a rule: its condition and its named values."""
    parts = [rule.gap, *(let.value or let.each for let in rule.let)]
    return [part for part in parts if part is not None]


def names_read(rule: Rule, root: str) -> list[str]:
    """Return which limits or parameters decide a rule."""
    paths = {path for part in expressions_of(rule) for path in part.references}
    return sorted({path[1] for path in paths if path[0] == root and len(path) > 1})


def columns_read(rule: Rule) -> list[str]:
    """Return the ledger's columns that a rule's conditions and message read, in order."""
    paths = set(rule.gap.references) | set(rule.message.references)
    for part in (rule.where, *(let.value or let.each for let in rule.let)):
        paths |= part.references if part else set()
    names = [path[1] for path in sorted(paths) if path[0] in ("row", "previous") and len(path) > 1]
    return list(dict.fromkeys([*(rule.spec.group_by or []), *names]))


def reads(rule: Rule, facts: Facts) -> tuple[set[str], set[str]]:
    """Return the ledgers and the parameters that a rule's outcome rests on."""
    spec = facts.pack.ledgers[rule.ledger].spec
    ledgers = {
        rule.ledger,
        *(column.refers_to.partition(".")[0] for column in spec.columns.values() if column.refers_to),
    }
    ledgers |= {let.spec.of for let in rule.let if let.spec is not None and let.spec.of}
    parts = [
        rule.gap,
        rule.where,
        rule.message,
        *(part for let in rule.let for part in (let.value, let.each, let.where)),
    ]
    paths = {path for part in parts if part is not None for path in part.references}
    return ledgers, {path[1] for path in paths if path[0] == "parameters" and len(path) > 1}


def missing_columns(row: FactRow, expressions: Iterable[Expression]) -> list[str]:
    """Return the columns that conditions read and the row does not have."""
    return [
        path[1]
        for expression in expressions
        for path in sorted(expression.references)
        if path[0] == "row" and len(path) > 1 and path[1] not in row.cel
    ]


def judged_row(rows: Sequence[FactRow], sentence: str, columns: list[str]) -> JudgedRow:
    """Return what the report prints of a row, or of a group of rows by its first."""
    first = rows[0]
    spec = first.ledger.spec
    shown = first.shown()
    values = tuple((spec.columns[name].title, shown[name]) for name in spec.columns if name in columns)
    numbers = tuple(row.row.number for row in rows)
    label = first.ledger.label.render(row=shown)
    return JudgedRow(spec.id, numbers, first.row.place, label, sentence, values)


def say(facts: Facts, message: Any, day: date, shown: Mapping[str, Any]) -> str:
    """Render a finding's sentence."""
    base = {
        "unit": facts.base["unit"],
        "period": {"from": show_date(facts.answers.period.from_), "to": show_date(facts.answers.period.to)},
        "parameters": facts.shown_parameters,
        "limits": facts.shown_limits(day),
        "as_of": show_date(facts.as_of),
    }
    return str(message.render(**{**base, **shown}))


def show_value(value: Any) -> Any:
    """Return a computed value as messages print it; whole numbers stay numbers."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, float):
        return show_number(Decimal(f"{value:.2f}"))
    return value


def limits_used(facts: Facts, rule: Rule, days: Iterable[date]) -> tuple[LimitUsed, ...]:
    """Return the versions of the limits that a rule applied on some days."""
    used: list[LimitUsed] = []
    for name in names_read(rule, "limits"):
        limit = facts.pack.limits[name]
        for day in sorted(set(days)):
            version = facts.limit_on(name, day)
            if version is None:
                continue
            plain = isinstance(version.value, Decimal)
            value = facts.shown_limits(day)[name] if plain else "按" + "、".join(limit.keys) + "分列"
            entry = LimitUsed(limit.title, value, version.valid, facts.pack.provisions[version.basis])
            if entry not in used:
                used.append(entry)
    return tuple(used)


def rule_finding(facts: Facts, rule: Rule, outcome: Outcome) -> Finding:
    """Return the finding of a rule that some rows offend against."""
    ledger = facts.pack.ledgers[rule.ledger]
    item = facts.pack.items[rule.spec.decides]
    found = outcome.offending
    reason = f"《{ledger.title}》核对{outcome.checked}项，{len(found)}项有问题：{rule.spec.title}。"
    if len(found) == 1:
        reason = f"《{ledger.title}》{found[0].where}：{found[0].sentence}。"
    shown = tuple(
        (facts.pack.spec.parameters[name].title, facts.show_parameter(name)) for name in names_read(rule, "parameters")
    )
    return Finding(
        item=item,
        contradiction=None,
        rule=rule,
        verdict=rule.severity,
        title=rule.spec.title,
        reason=reason,
        facts=shown,
        rows=tuple(outcome.offending),
        limits=limits_used(facts, rule, outcome.days),
        basis=rule.basis,
        remedy=item.spec.remedy,
    )
