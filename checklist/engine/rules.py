"""Apply one ledger rule to the rows of the period: which rows offend, and which cannot be judged.

A rule admits rows, puts them into groups, and judges each group by itself: a row alone, the
rows of a group one after the other, or all of them together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise, takewhile
from typing import Any

from checklist.core.errors import Place
from checklist.engine.aggregates import (
    afresh,
    counted,
    is_unknown,
    key_of,
    total,
    window_key,
    windows_of,
)
from checklist.engine.facts import FactRow, Facts, waits
from checklist.engine.lacking import cells_lacking, numbers_lacking, row_lacks
from checklist.engine.limits import class_of
from checklist.engine.model import AppliedLimit, JudgedRow, Lack
from checklist.engine.placing import (
    INCOMPLETE,
    Placing,
    Run,
    Unplaced,
    bound,
    day_of,
    holds,
    lacking_key,
    place,
    unplaced,
)
from checklist.engine.reading import columns_read, looks_further, names_read
from checklist.engine.sentences import cannot_judge, judged_row, say, show_value
from checklist.pack.cel import UNKNOWN, names_in, to_cel
from checklist.pack.compiled import Let, Rule


@dataclass(frozen=True)
class RuleResult:
    """What a rule made of rows, of which it judged as many as ``checked``."""

    checked: int = 0
    offending: tuple[JudgedRow, ...] = ()
    unknown: tuple[JudgedRow, ...] = ()

    @property
    def is_in_order(self) -> bool:
        """Whether there is nothing to tell of the rows."""
        return not self.offending and not self.unknown


IN_ORDER = RuleResult(checked=1)


@dataclass(frozen=True)
class _Check:
    """What is judged at once: a row, a row with the one before it, or a group of rows.

    ``names`` are those that the condition can use beside the common ones, as CEL takes them; ``show``
    tells them as messages print them.
    """

    rows: Sequence[FactRow]
    day: date
    names: Mapping[str, Any]
    show: Callable[[], Mapping[str, Any]]
    previous: FactRow | None = None


def run_rule(facts: Facts, rule: Rule) -> RuleResult:
    """Apply a rule to the rows of the period.

    Raises ``InputError`` (``RULE_FAILED``) when a condition cannot be computed at all.
    """
    run = Run(facts, rule, columns_read(rule))
    placing = {row: place(run, row) for row in facts.judged(rule.ledger)}
    groups: dict[Hashable, list[FactRow]] = {}
    for row, key in placing.items():
        if key is not None and not isinstance(key, Unplaced):
            groups.setdefault(key, []).append(row)
    run = with_windows(run, placing)
    return joined(unplaced(placing.values()), (judge_group(run, members) for members in groups.values()))


def judge_nothing(facts: Facts, rule: Rule) -> RuleResult:
    """Return what a rule makes of a ledger of which the unit says that there was nothing to record.

    Only one that looks at the whole ledger makes something of it: what had to be done was not. One that
    ``finds_none`` takes the unit's word. What cannot be judged for want of a number is nothing.
    """
    day = facts.answers.period.to
    whole = rule.spec.group_by == [] and not rule.spec.after and not rule.spec.finds_none
    if not whole or not rule.valid.holds_on(day):
        return RuleResult()
    return _judge(Run(facts, rule, ()), _Check((), day, {}, dict))


def with_windows(run: Run, placing: Placing) -> Run:
    """Return a rule with its numbers over all rows that it looks at, ready to judge their groups."""
    if not any(let.spec is not None and let.spec.over is not None for let in run.rule.let):
        return run
    wanted = [row for row, key in placing.items() if key is not None and _is_wanted(key)]
    bind = partial(bound, run)
    windows = windows_of(run.rule.let, wanted, lambda let, rows: total(let, rows, bind, run.rule.id, run.recall))
    return replace(run, windows=windows)


def _is_wanted(key: Any) -> bool:
    return key.is_wanted if isinstance(key, Unplaced) else True


def joined(lacking: Iterable[JudgedRow], results: Iterable[RuleResult]) -> RuleResult:
    """Return the results of several groups as one, with the rows that could not be placed."""
    known = list(results)
    return RuleResult(
        checked=sum(result.checked for result in known),
        offending=tuple(row for result in known for row in result.offending),
        unknown=(*lacking, *(row for result in known for row in result.unknown)),
    )


# Judging


def judge_group(run: Run, members: Sequence[FactRow]) -> RuleResult:
    """Return what a rule makes of the rows of one group, which stand in the order of their file."""
    facts, rule = run.facts, run.rule
    if rule.spec.after:
        return _judge_in_order(run, members, rule.spec.after)
    if rule.spec.group_by is None:
        (row,) = members
        return _judge(run, _Check(members, day_of(run, row), {"row": row.cel}, partial(_shown_row, row)))
    known = facts.pack.ledgers[rule.ledger].spec.columns
    named = [name for name in rule.spec.group_by if name in known]
    cel = {name: members[0].cel[name] for name in named}
    day = max(day_of(run, row) for row in members)
    return _judge(run, _Check(members, day, cel, partial(_shown_columns, members[0], named)))


def _judge_in_order(run: Run, members: Iterable[FactRow], columns: list[str]) -> RuleResult:
    """Judge each row with the one before it; rows of the same moment stand as in their file.

    What a pair came to is remembered by the row before, unless it rests on more rows than these two. Two rows are no pair
    if one may lie between them of which nobody can tell where it stands.
    """
    lacking: list[JudgedRow] = []
    lost: dict[int, list[tuple[Any, ...]]] = {}
    dated: list[tuple[tuple[Any, ...], FactRow]] = []
    for row in members:
        key = key_of(row, columns)
        if key is None:
            lacking += [lacking_key(run, row, columns)] if holds(run, row) else []
            start = _known_start(row, columns)
            lost.setdefault(len(start), []).append(start)
        else:
            dated.append((key, row))
    in_order = sorted(dated, key=lambda pair: pair[0])
    starts = {length: sorted(known) for length, known in lost.items()}
    recall = afresh if looks_further(run.rule) else run.recall
    pairs = [
        recall(row, run.rule.id, previous, partial(_judge_pair, run, previous))
        for (before, previous), (key, row) in pairwise(in_order)
        if not any(_lies_between(known, before[:length], key[:length]) for length, known in starts.items())
    ]
    is_any = any(holds(run, row) for _, row in in_order[1:])
    return joined(lacking, [IN_ORDER, *pairs] if is_any else [])


def _known_start(row: FactRow, columns: Sequence[str]) -> tuple[Any, ...]:
    """Return a row's values in some columns up to the first that is missing, as they are compared."""
    return key_of(row, takewhile(lambda column: row.value_at(column) is not None, columns)) or ()


def _lies_between(known: Sequence[tuple[Any, ...]], before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Whether one of some values, in order, is not less than one and not greater than another."""
    place = bisect_left(known, before)
    return place < len(known) and known[place] <= after


def _judge_pair(run: Run, previous: FactRow, row: FactRow) -> RuleResult:
    if not holds(run, row):
        return RuleResult()
    names = {"row": row.cel, "previous": previous.cel}
    day = day_of(run, row)
    return _judge(run, _Check([row], day, names, partial(_shown_pair, row, previous), previous))


def _judge(run: Run, check: _Check) -> RuleResult:
    facts, rule = run.facts, run.rule
    if rule.let or check.names.keys() != {"row"}:
        is_gap, named = _outcome(run, check, check.names)
    else:
        is_gap, named = rule.gap.evaluate(facts.activation(check.rows[0], check.day)), {}
    if is_gap is UNKNOWN:
        return RuleResult(unknown=_why_unknown(run, check) if check.rows else ())
    checked = len(check.rows) or 1
    if not is_gap:
        return IN_ORDER if checked == 1 else RuleResult(checked)
    computed = {name: show_value(value) for name, value in named.items()}
    sentence = say(facts, rule.message, check.day, {**check.show(), **computed})
    rows = _rows_meant(run, check, named)
    offending = judged_row(rows, sentence, run.columns) if rows else _of_no_row(facts, rule, sentence)
    return RuleResult(checked, (replace(offending, day=check.day, limits=_applied(run, check, named)),))


def _outcome(
    run: Run, check: _Check, names: Mapping[str, Any], totals: Mapping[str, Any] | None = None
) -> tuple[Any, dict[str, Any]]:
    """Return what a rule's condition comes to with some names bound, and the named values that are known.

    ``totals`` are those over rows, if they were reckoned before: one that is not there is unknown.
    """
    values, named = dict(names), {}
    for let in run.rule.let:
        if totals is not None and let.value is None:
            value = totals.get(let.name, UNKNOWN)
        else:
            value = _value_of(run, let, check, values)
        if value is not UNKNOWN:
            values[let.name] = to_cel(value)
            named[let.name] = value
    return run.rule.gap.evaluate(run.facts.bind(check.day, values)), named


def _applied(run: Run, check: _Check, named: Mapping[str, Any]) -> tuple[AppliedLimit, ...]:
    """Return the limits that a gap was held against, each with the class of what is judged, if it is by class."""
    common = {**run.facts.common.cel, **check.names}
    rows = [{**common, "row": row.cel} for row in check.rows] or [common]
    held = _held_against(run, check, named)
    return tuple(AppliedLimit(name, class_of(name, run.rule.expressions, rows)) for name in held)


def _held_against(run: Run, check: _Check, named: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the limits without which nobody could tell that there is a gap; all that are read if each could be missed."""
    names = names_read(run.rule, "limits")
    if len(names) < 2:
        return tuple(names)
    of_rows = (part for let in run.rule.let for part in (let.each, let.where) if part is not None)
    by_row = names_in(of_rows, "limits")

    def is_needed(name: str) -> bool:
        if name in by_row or any(_is_looked_at_by(run, row, name) for row in check.rows):
            return True
        names = {**check.names, "limits": _limits_without(run, name, check.day)}
        return _outcome(run, check, names, named)[0] is UNKNOWN

    return tuple(filter(is_needed, names)) or tuple(names)


def _is_looked_at_by(run: Run, row: FactRow, limit: str) -> bool:
    """Whether nobody could tell without a limit that a rule looks at a row."""
    where, day = run.rule.where, day_of(run, row)
    if where is None or limit not in where.names("limits"):
        return False
    names = {"row": row.cel, "limits": _limits_without(run, limit, day)}
    return where.evaluate(run.facts.bind(day, names)) is UNKNOWN


def _limits_without(run: Run, name: str, day: date) -> dict[str, Any]:
    return {other: value for other, value in run.facts.common.limits.on(day).cel.items() if other != name}


def _of_no_row(facts: Facts, rule: Rule, sentence: str) -> JudgedRow:
    return JudgedRow(rule.ledger, (), Place(str(facts.answers.path)), "", sentence, ())


def _rows_meant(run: Run, check: _Check, named: Mapping[str, Any]) -> Sequence[FactRow]:
    """Return the rows that a finding is about: of a whole ledger those alone of which the numbers are made that it rests on."""
    own = [let for let in run.rule.let if let.spec is not None and not let.spec.of]
    if run.rule.spec.group_by != [] or not own:
        return check.rows
    bind = partial(bound, run)
    names = {let.name for let in own}
    resting = [let for let in own if _rests_on(run, check, named, {let.name}, names)]
    meant = {row for let in resting for row in counted(let, check.rows, bind, run.rule.id, run.recall)}
    return [row for row in check.rows if row in meant]


def _rests_on(run: Run, check: _Check, named: Mapping[str, Any], number: set[str], own: set[str]) -> bool:
    """Whether there is a gap for what one of a rule's own numbers is: without it nobody could tell, or it is enough."""

    def outcome_without(names: set[str]) -> Any:
        totals = {name: value for name, value in named.items() if name not in names}
        return _outcome(run, check, check.names, totals)[0]

    return outcome_without(number) is UNKNOWN or outcome_without(own - number) is True


def _value_of(run: Run, let: Let, check: _Check, values: Mapping[str, Any]) -> Any:
    facts, rule, spec = run.facts, run.rule, let.spec
    if let.value is not None:
        return let.value.evaluate(facts.bind(check.day, values))
    if let.of:
        return run.totals[let.name]
    if spec is not None and spec.over is not None:
        return run.windows.get((let.name, window_key(let, check.rows[0])), UNKNOWN) if check.rows else UNKNOWN
    return total(let, check.rows, partial(bound, run), rule.id, run.recall)


def _shown_row(row: FactRow) -> dict[str, Any]:
    return {"row": row.shown}


def _shown_pair(row: FactRow, previous: FactRow) -> dict[str, Any]:
    return {"row": row.shown, "previous": previous.shown}


def _shown_columns(row: FactRow, names: Iterable[str]) -> dict[str, Any]:
    return {name: row.show(name) for name in names}


# What is lacking


def _why_unknown(run: Run, check: _Check) -> tuple[JudgedRow, ...]:
    """Return what cannot be judged: each row that lacks something by itself, or all for want of what is not in them."""
    names = {**run.facts.common.cel, **check.names}
    numbers = numbers_lacking(run.facts, run.rule.judging, check.day, names)
    lacking = [] if numbers and not numbers.is_parameter else list(_rows_lacking(run, check))
    if lacking and numbers is None:
        return tuple(cannot_judge([row], lack, run.columns) for row, lack in lacking)
    lack = replace(numbers, is_parameter=not lacking) if numbers and lacking else numbers
    return (
        cannot_judge(
            check.rows, lack or Lack("；".join(dict.fromkeys(_elsewhere(run, check))) or INCOMPLETE), run.columns
        ),
    )


def _rows_lacking(run: Run, check: _Check) -> Iterator[tuple[FactRow, Lack]]:
    """Yield the rows of what is judged that lack something themselves."""
    facts, rule = run.facts, run.rule
    whole = [part for part in (rule.gap, *(let.value for let in rule.let)) if part is not None]
    if check.previous is not None and (lack := row_lacks(facts, check.previous, whole, check.day, "previous")):
        yield check.previous, lack
    own = [let for let in rule.let if let.spec is not None and not let.spec.of]
    bind = partial(bound, run)
    for row in check.rows:
        unknown = [let for let in own if is_unknown(let, row, bind, rule.id, run.recall)]
        parts = [part for let in unknown for part in (let.where, let.each) if part is not None]
        over = [tuple(column.split(".")) for let in own if let.spec is not None for column in let.spec.over or ()]
        if lack := row_lacks(facts, row, [*whole, *parts], day_of(run, row)) or cells_lacking(facts, row, over):
            yield row, lack


def _elsewhere(run: Run, check: _Check) -> Iterator[str]:
    """Say what is lacking in records that are not those judged."""
    for let in run.rule.let:
        if let.of and _value_of(run, let, check, check.names) is UNKNOWN:
            yield _not_known(run.facts, let.of)
        elif let.spec is not None and let.spec.over is not None and _value_of(run, let, check, {}) is UNKNOWN:
            yield "一起比较的记录没有填全"


def _not_known(facts: Facts, ledger_id: str) -> str:
    title = facts.pack.ledgers[ledger_id].title
    if waits(facts.answers, ledger_id):
        return f"《{title}》沿用上期，本期尚未确认"
    return f"没有提供《{title}》" if facts.data(ledger_id) is None else f"《{title}》没有填全"
