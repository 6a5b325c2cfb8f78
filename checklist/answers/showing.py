"""What a unit says, as people read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal

from checklist.answers.fields import ANSWER_FIELDS, LEDGER_FIELDS, PLAN_FIELDS, Entry, EntryField
from checklist.answers.model import (
    DONE,
    EXPLAINED,
    STATES,
    Answer,
    Answers,
    ApprovedException,
    LedgerData,
    Rectification,
    ReturnNote,
)
from checklist.core.values import MONEY_UNITS, Value, parse_number, show_date, show_number
from checklist.core.wording import CLAIM, COLUMN_TYPES
from checklist.pack.compiled import CheckItem, Pack
from checklist.pack.model import Parameter

DEFAULT = "默认 "
"""What stands before a parameter that a unit has not set."""
UNDATED = "没有写完成日期"
"""What is told of a rectification that the unit calls done without saying since when."""


def show_answer(item: CheckItem, answer: Answer) -> str:
    """Return everything an answer says, as people read it: ``不涉及（没有公务用车）``."""
    if answer.silence is None:
        return show_answer_value(item, answer)
    return answer.silence.name + (f"（{answer.reason}）" if answer.reason else "")


def show_answer_value(item: CheckItem, answer: Answer) -> str:
    """Return an answer's value as people read it."""
    value = answer.value
    if isinstance(value, date):
        return show_date(value)
    return f"{value}{item.spec.answer.unit or ''}"


def show_answer_entry(item: CheckItem, answer: Answer) -> str:
    """Return all that stands beside an item: its answer, and every other field by its title."""
    said = show_answer(item, answer) if answer.is_written else "没有回答"
    return "；".join([said, *_other_fields(ANSWER_FIELDS, answer, but=("answer", "reason"))])


def show_ledger_entry(data: LedgerData) -> str:
    """Return all that is said of a ledger."""
    said = show_ledger(data) if data.is_written else "没有提供"
    return "；".join([said, *_other_fields(LEDGER_FIELDS, data, but=("file", "sheet", "none"))])


def show_plan(plan: Rectification) -> str:
    """Return what is done about a finding, every field by its title."""
    values = {title: getattr(plan, name) for title, name in PLAN_FIELDS.items()}
    return "；".join(f"{title}：{_plain(value)}" for title, value in values.items() if value is not None)


def show_state(state: str) -> str:
    """Return how a rectification stands, as people read it: that it is done is the unit's own word."""
    return f"自报{DONE}" if state == DONE else state


def show_rectification(state: str | None) -> str:
    """Return how a rectification stands, where nothing else says that it is one: ``整改未开始``; an explanation is none."""
    if state is None:
        return "没有写整改"
    return state if state in (STATES[1], EXPLAINED) else f"整改{show_state(state)}"


def done_remark(plan: Rectification) -> str:
    """Return what the day alone does not tell of a rectification that is done: that it was late, or that no day is told."""
    return UNDATED if plan.is_undated else "逾期完成" if plan.is_done_late else ""


def show_done_on(plan: Rectification) -> str:
    """Return the day on which the unit says that it was put right, and whether that was late; nothing if it was not."""
    day = show_date(plan.done_on) if plan.is_done and plan.done_on else ""
    return "，".join(filter(None, [day, done_remark(plan)]))


def show_dated_state(plan: Rectification) -> str:
    """Return the state of a rectification, with the day if it is done."""
    day = show_done_on(plan)
    return show_state(plan.stands) + (f"（{day}）" if day else "")


def show_due_moved(before: date, now: date | None) -> str:
    """Return that a deadline was moved, or struck out."""
    was = show_date(before)
    return f"完成期限由{was}改为{show_date(now)}" if now else f"完成期限原为{was}，现在没有写"


def show_return(note: ReturnNote) -> str:
    """Return that a report was sent back, by whom, why, and until when it is to be put right."""
    until = f"请在{show_date(note.due)}前改好重报" if note.due else "请改好重报"
    return f"{show_date(note.on)}被{note.by}退回（退回单 {note.number}）：{note.reason.rstrip('。')}。{until}。"


def show_comments(answers: Answers, ids: Iterable[str]) -> list[str]:
    """Return what the return slip says of some items and contradictions."""
    comments = answers.returned.comments if answers.returned is not None else {}
    return [f"退回意见（{id_}）：{comments[id_]}" for id_ in ids if id_ in comments]


def _other_fields(fields: Iterable[EntryField[Entry]], entry: Entry, but: Collection[str]) -> Iterator[str]:
    for field in fields:
        value = field.data(entry)
        if field.key not in but and value not in (None, False, []):
            yield field.column if value is True else f"{field.column}：{_plain(value)}"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "、".join(part["file"] if isinstance(part, dict) else str(part) for part in value)
    return show_date(value) if isinstance(value, date) else str(value)


def show_size(answers: Answers) -> str:
    """Return how much a unit said, what waits to be confirmed apart: ``12 项回答、30 行台账，沿用上期、等待确认的 3 项回答``."""
    given = sum(answer.is_given for answer in answers.answers.values())
    rows = sum(len(data.rows) for data in answers.ledgers.values() if not data.to_confirm)
    waiting = (
        (sum(answer.to_confirm for answer in answers.answers.values()), "项回答"),
        (sum(data.to_confirm for data in answers.ledgers.values()), "本台账"),
    )
    told = "、".join(f"{count} {of}" for count, of in waiting if count)
    return f"{given} 项回答、{rows} 行台账" + (f"，沿用上期、等待确认的 {told}" if told else "")


def show_ledger(data: LedgerData) -> str:
    """Return how much a ledger holds, and in which file."""
    where = f"（{data.file}）" if data.file else ""
    return f"声明：{data.none_reason}" if data.none_reason else f"{len(data.rows)} 行{where}"


def parameter_data(spec: Parameter, value: Value | None) -> Value | None:
    """Return a parameter's value as people write it: money in the parameter's unit."""
    if spec.type == "money" and isinstance(value, int):
        return Decimal(value) / MONEY_UNITS[spec.unit]
    return value


def show_parameter(spec: Parameter, value: Value | None) -> str:
    """Return a parameter's value with its unit, its default if there is none, or nothing."""
    if value is None:
        return f"{DEFAULT}{show_number(spec.default)}{spec.unit}" if spec.default is not None else ""
    data = parameter_data(spec, value)
    return data if isinstance(data, str) else show_number(parse_number(data)) + spec.unit


def show_exception(approval: ApprovedException) -> str:
    """Return an approved exception as people read it: ``第2、3行：随仓库停用（自报经区消防大队批准，消函〔2026〕3号，至2027年6月30日）``."""
    rows = "、".join(str(row.row) for row in approval.rows)
    known = [
        approval.approver and f"自报经{approval.approver}批准",
        approval.document,
        approval.until and f"至{show_date(approval.until)}",
    ]
    said = "，".join(part for part in known if part)
    return f"第{rows}行：{approval.reason}" + (f"（{said}）" if said else "")


def answer_hint(pack: Pack, item: CheckItem) -> str:
    """Say what can be answered, and what an answer is worth where ledgers decide."""
    if not item.by_ledger:
        return choices_hint(item)
    return f"{CLAIM}：{choices_hint(item)}" if item.id in pack.claims else "由台账判定，不用回答"


def choices_hint(item: CheckItem) -> str:
    """Say what can be answered."""
    answer = item.spec.answer
    if answer.words:
        return " / ".join(answer.words)
    return f"写{COLUMN_TYPES[answer.kind]}" + (f"，单位：{answer.unit}" if answer.unit else "")
