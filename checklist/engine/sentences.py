"""What an assessment says, in the words of the report: of answers, rows, limits, rules and ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from checklist.core.values import show_date, show_money, show_number
from checklist.core.verdicts import Verdict
from checklist.core.wording import span
from checklist.engine.model import Finding, ItemResult, JudgedRow, Lack, LimitUsed, places, row_numbers
from checklist.engine.shares import show_share
from checklist.pack.model import LimitValue, Validity

if TYPE_CHECKING:
    from checklist.engine.facts import FactRow, Facts
    from checklist.engine.rules import RuleResult
    from checklist.pack.compiled import Ledger, Pack, Rule
    from checklist.pack.messages import Message

LACKS_NAMED = 8
"""How many kinds of what is lacking a reason names."""
UNANSWERED = "尚未填报。"
TO_CONFIRM = "沿用上期的“{answer}”，本期尚未确认。"
NOT_KNOWN = "单位表示不掌握情况。"
FIND_OUT = "限期查清后据实填报。"
LACKS_NUMBER = "答“{answer}”，但{lacking}，不能判断。"
NO_NUMBER = "没有设定参数或限额，或者除数是零"
ANSWERED = "答“{answer}”。"
ADMITTED = "单位自报“{answer}”。"
SETTLE_ADMITTED = "台账漏记的补记；自报有误的改正自报。"
DECLARED = "声明：{reason}"
LEDGER_TO_CONFIRM = "《{ledger}》沿用上期，本期尚未确认。"
LEDGER_MISSING = "没有提供《{ledger}》，不能核对。"
LEDGER_EMPTY = "《{ledger}》在自查期间没有记录；确无此类事项的，请声明本期无此类事项。"
LEDGER_IN_ORDER = "《{ledger}》{checked}，没有发现问题。"
LEDGER_EXCEPTED = "《{ledger}》{checked}，{rows}的问题自报经批准例外，其余没有发现问题。"
HELD_AGAINST = "本单位自报与台账、台账与台账互相对照"
"""In place of a basis, of a contradiction."""
LEDGER_NOTHING = "《{ledger}》在自查期间没有适用的记录。"


# Values that rules compute, parameters, limits


def show_value(value: Any) -> Any:
    """Return a computed value as messages print it; whole numbers stay numbers."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, float):
        return show_number(Decimal(f"{value:.2f}"))
    return value


def show_parameter(facts: Facts, name: str) -> str:
    """Return one parameter with its unit; an unset one as 未设定."""
    spec = facts.pack.spec.parameters[name]
    value = facts.parameters.get(name)
    if value is None:
        return "未设定"
    if spec.type == "money" and isinstance(value, int):
        return show_money(value, spec.unit)
    if isinstance(value, int | Decimal):
        return show_share(spec, value, spec.unit, facts.answers.period)
    return str(value)


def show_limit(facts: Facts, name: str, version: LimitValue | None, keys: tuple[str, ...] = ()) -> str:
    """Return a limit's number with its unit, that of a class with its ``keys``; without them by which there are several."""
    limit = facts.pack.limits[name]
    if version is None:
        return "（无）"
    number = dict(version.numbers).get(keys)
    if number is not None:
        return "".join(keys) + show_share(limit, number, limit.unit, facts.answers.period)
    return "按" + "、".join(limit.keys) + "分列"


def show_validity(valid: Validity) -> str:
    """Return between which days something holds, for the report."""
    return span(valid.from_, valid.until)


def limit_notes(finding: Finding, used: LimitUsed) -> str:
    """Say since when a limit of a finding holds, and of which rows it was applied, if not of all."""
    return "；".join(filter(None, (show_validity(used.valid), row_numbers(finding.rows_of(used)))))


# Rules and their rows


def say(facts: Facts, message: Message, day: date, shown: Mapping[str, Any]) -> str:
    """Render a rule's sentence as of a day, with the names it prints beside those that all can."""
    period = facts.answers.period
    limits = facts.common.limits.on(day).versions
    base = {
        "unit": facts.common.cel["unit"],
        "period": {"from": show_date(period.from_), "to": show_date(period.to)},
        "parameters": {name: show_parameter(facts, name) for name in message.names("parameters")},
        "limits": {name: _shown_limit(facts, name, limits.get(name)) for name in message.names("limits")},
        "as_of": show_date(facts.as_of),
    }
    return message.render(**{**base, **shown})


def _shown_limit(facts: Facts, name: str, version: LimitValue | None) -> Any:
    """Return a limit's number with its unit, or these by class, as messages print them."""
    limit = facts.pack.limits[name]
    if version is None or not limit.keys:
        return show_limit(facts, name, version)
    shown: dict[str, Any] = {}
    for keys, number in version.numbers:
        table = shown
        for key in keys[:-1]:
            table = table.setdefault(key, {})
        table[keys[-1]] = show_share(limit, number, limit.unit, facts.answers.period)
    return shown


def told(of: Finding | ItemResult) -> str:
    """Return a reason that can be read alone: of an answer, with what was asked."""
    return f"{of.item.spec.question}{of.reason}" if of.is_answer and of.item is not None else of.reason


def stopped(sentence: str) -> str:
    """Return a sentence that ends as one."""
    return sentence if sentence.endswith(("。", "！", "？")) else f"{sentence}。"


def judged_row(rows: Sequence[FactRow], sentence: str, columns: Iterable[str], lack: Lack | None = None) -> JudgedRow:
    """Return what the report prints of a row, or of a group of rows by its first."""
    first, columns = rows[0], set(columns)
    spec = first.ledger.spec
    values = tuple((spec.columns[name].title, first.show(name)) for name in spec.columns if name in columns)
    instead = written_instead(rows, columns, all_words=lack is not None)
    numbers = tuple(row.row.number for row in rows)
    return JudgedRow(spec.id, numbers, first.row.place, first.label, sentence + instead, values, lack, instead=instead)


def written_instead(rows: Iterable[FactRow], columns: Iterable[str], *, all_words: bool) -> str:
    """Say what stands in the cells of some columns that does not count: in place of a document, or whatever it is.

    What stands in a private column is not told where nothing private is.
    """
    known = [(row, name, text) for row in rows for name, text in row.row.not_counted.items() if name in columns]
    told = [
        f"“{column.title}”写的是“{text}”"
        for row, name, text in known
        for column in [row.ledger.spec.columns[name]]
        if not (row.masked and column.private) and (all_words or row.ledger.words.is_no_document(column, text))
    ]
    return f"（{'，'.join(dict.fromkeys(told))}，不作数）" if told else ""


def cannot_judge(rows: Sequence[FactRow], lack: Lack, columns: Iterable[str]) -> JudgedRow:
    """Return what the report prints of rows that cannot be judged."""
    return judged_row(rows, f"无法判断：{lack.words}", columns, lack)


def rule_reason(ledger: Ledger, rule: Rule, result: RuleResult) -> str:
    """Say what a rule found in a ledger."""
    offending = result.offending
    if len(offending) == 1:
        return f"《{ledger.title}》{offending[0].where}：{offending[0].sentence}。"
    return f"《{ledger.title}》{how_checked([result.checked])}，{places(offending)}有问题：{rule.spec.title}。"


def how_checked(counts: Sequence[int]) -> str:
    """Say what was checked, given how many rows each rule judged: of several rules these may be the same rows."""
    return f"核对{counts[0]}行" if len(counts) == 1 else f"按{len(counts)}条规则核对"


def unknown_reason(ledger: Ledger, unknown: Iterable[JudgedRow]) -> str:
    """Say why records of a ledger cannot be judged: what is lacking, and in which rows; of a parameter, in none."""
    lacking = _lacking(unknown)
    named = [f"{row_numbers(numbers)}{words}" for words, numbers in list(lacking.items())[:LACKS_NAMED]]
    return f"《{ledger.title}》{'；'.join(named)}{'等' if len(lacking) > LACKS_NAMED else ''}，不能判断。"


def _lacking(unknown: Iterable[JudgedRow]) -> dict[str, list[int]]:
    """Return the rows by what they lack, in words."""
    lacking: dict[str, list[int]] = {}
    for row in unknown:
        if row.lack is not None:
            lacking.setdefault(row.lack.words, []).extend(() if row.lack.is_parameter else row.numbers)
    return lacking


def what_is_lacking(pack: Pack, unknown: Iterable[JudgedRow]) -> str:
    """Say why records cannot be judged, a ledger at a time."""
    return "".join(unknown_reason(pack.ledgers[ledger], rows) for ledger, rows in _by_ledger(unknown).items())


def untold(unknown: Sequence[JudgedRow]) -> list[JudgedRow]:
    """Return the rows of which what is lacking by ledger does not say all there is to say."""
    told_lacks = {ledger: list(_lacking(rows))[:LACKS_NAMED] for ledger, rows in _by_ledger(unknown).items()}
    return [row for row in unknown if row.instead or row.lack is None or row.lack.words not in told_lacks[row.ledger]]


def _by_ledger(rows: Iterable[JudgedRow]) -> dict[str, list[JudgedRow]]:
    of: dict[str, list[JudgedRow]] = {}
    for row in rows:
        of.setdefault(row.ledger, []).append(row)
    return of


def worst_reasons(reasons: Iterable[tuple[Verdict, str]]) -> str:
    """Return the reasons of the worst verdict, each once."""
    known = list(reasons)
    worst = max(verdict for verdict, _ in known)
    return "".join(dict.fromkeys(reason for verdict, reason in known if verdict is worst))
