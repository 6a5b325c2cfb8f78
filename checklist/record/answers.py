"""Answers as a record, and back: what a report carries, so that anyone can judge it again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import Field, StringConstraints

from checklist.answers.head import Period, Signatories, Unit
from checklist.answers.last import LastPeriod
from checklist.answers.model import (
    SILENCES,
    Answer,
    Answers,
    ApprovedException,
    Evidence,
    LedgerData,
    Rectification,
    Row,
)
from checklist.answers.withholding import without_people
from checklist.core.digest import digest
from checklist.core.errors import Place
from checklist.core.values import Value
from checklist.pack.compiled import Ledger, Pack
from checklist.record.base import Record, Scalar, Text, plain_data, typed


class AnswerRecord(Record):
    """What the unit said of one item: a value or a silence, not both."""

    value: Scalar
    silence: Annotated[str, StringConstraints(pattern="^(不涉及|不掌握)$")] | None
    reason: Text | None
    note: Text | None
    evidence: list[Evidence]
    to_confirm: bool


class RowRecord(Record):
    """One record of a ledger, with its row's number in its file; ``null`` is a private value that is withheld.

    ``not_counted`` are the cells in which only words stand that are no value.
    """

    number: int
    values: dict[str, Scalar]
    not_counted: dict[str, Text | None] = Field({}, exclude_if=lambda cells: not cells)


class LedgerRecord(Record):
    """All records of one ledger, or the reason why there are none.

    ``unread`` are headings of its file that are none of its columns, ``unread_sheets`` sheets with its headings that no ledger
    is read from.
    """

    none: Text | None
    to_confirm: bool
    rows: list[RowRecord]
    left_out: int = Field(0, exclude_if=lambda number: not number)
    unread: list[Text] = Field([], exclude_if=lambda headings: not headings)
    unread_sheets: list[Text] = Field([], exclude_if=lambda sheets: not sheets)


class AnswersRecord(Record):
    """What one unit said for one period, with every record of its ledgers."""

    unit: Unit
    period: Period
    signatories: Signatories
    parameters: dict[str, Scalar]
    answers: dict[str, AnswerRecord]
    ledgers: dict[str, LedgerRecord]
    rectifications: dict[str, Rectification]
    exceptions: dict[str, list[ApprovedException]] = Field({}, exclude_if=lambda given: not given)
    last: LastPeriod | None


def answers_record(pack: Pack, answers: Answers, *, masked: bool = False) -> AnswersRecord:
    """Return what the unit said; ``masked``: without what stands in private columns, and without people's names.

    A private value that is left out is ``null``, so that nobody takes it for one that was never given.
    """
    answers = without_people(answers) if masked else answers
    return AnswersRecord(
        unit=answers.unit,
        period=answers.period,
        signatories=answers.signatories,
        parameters={name: _scalar(value) for name, value in answers.parameters.items()},
        answers={
            id_: AnswerRecord.model_construct(
                value=_scalar(answer.value),
                silence=answer.silence.name if answer.silence is not None else None,
                reason=answer.reason,
                note=answer.note,
                evidence=list(answer.evidence),
                to_confirm=answer.to_confirm,
            )
            for id_, answer in answers.answers.items()
            if answer.is_written or answer.note or answer.evidence
        },
        ledgers={
            id_: _ledger_record(pack.ledgers[id_], data, answers, masked=masked)
            for id_, data in answers.ledgers.items()
            if data.is_written
        },
        rectifications=dict(answers.rectifications),
        exceptions={id_: list(given) for id_, given in answers.exceptions.items()},
        last=answers.last,
    )


def answers_digest(pack: Pack, answers: Answers) -> str:
    """Return the SHA-256 of what the unit said, in whatever form and under whatever row numbers it is written."""
    return digest(_unnumbered(answers_record(pack, answers)))


def matter_digest(record: AnswersRecord) -> str:
    """Return the SHA-256 of what was said, whoever said it: without the unit, people who sign or put right, and files of proof."""
    data = _unnumbered(record)
    said = {name: data[name] for name in ("parameters", "answers", "ledgers", "rectifications")}
    for answer in said["answers"].values():
        del answer["evidence"]
    for plan in said["rectifications"].values():
        plan.pop("owner", None)
        plan.pop("evidence", None)
    return digest(said)


def _unnumbered(record: AnswersRecord) -> dict[str, Any]:
    """Return a record as plain data in which rows have no numbers."""
    data: dict[str, Any] = plain_data(record)
    for ledger in data["ledgers"].values():
        ledger["rows"] = [row["values"] for row in ledger["rows"]]
        for name in ("unread", "unread_sheets"):
            ledger.pop(name, None)
    return data


def _ledger_record(ledger: Ledger, data: LedgerData, answers: Answers, *, masked: bool) -> LedgerRecord:
    hidden = {name for name, column in ledger.spec.columns.items() if masked and column.private}
    rows = [
        RowRecord.model_construct(
            number=row.number,
            values={name: None if name in hidden else _scalar(value) for name, value in row.values.items()},
            not_counted={name: None if name in hidden else text for name, text in row.not_counted.items()},
        )
        for row in data.rows
    ]
    return LedgerRecord.model_construct(
        none=data.none_reason,
        to_confirm=data.to_confirm,
        rows=rows,
        left_out=data.left_out,
        unread=list(answers.unread.get(ledger.id, ())),
        unread_sheets=list(answers.unread_sheets.get(ledger.id, ())),
    )


def _scalar(value: Value | None) -> Scalar:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def read_answers_record(pack: Pack, record: AnswersRecord) -> Answers:
    """Return the answers that a record holds; raises ``ValueError``, ``KeyError`` or ``TypeError`` if the pack has no such."""
    _known(pack, record)
    return Answers(
        path=Path("answers.yaml"),
        unit=record.unit,
        period=record.period,
        signatories=record.signatories,
        parameters=_values(record.parameters, {name: spec.type for name, spec in pack.spec.parameters.items()}),
        answers={id_: _answer(pack.items[id_].spec.answer.kind, answer) for id_, answer in record.answers.items()},
        ledgers={id_: _ledger(pack.ledgers[id_], ledger) for id_, ledger in record.ledgers.items()},
        rectifications=dict(record.rectifications),
        exceptions=dict(record.exceptions),
        last=record.last,
        unread={id_: ledger.unread for id_, ledger in record.ledgers.items() if ledger.unread},
        unread_sheets={id_: ledger.unread_sheets for id_, ledger in record.ledgers.items() if ledger.unread_sheets},
    )


def _known(pack: Pack, record: AnswersRecord) -> None:
    """Raise ``ValueError`` for what reading answers would refuse: a unit, choice, plan or row that cannot be."""
    unit, period, spec = record.unit, record.period, pack.spec
    subjects = {*pack.items, *pack.contradictions}
    numbers = [[row.number for row in ledger.rows] for ledger in record.ledgers.values()]
    files = [evidence for answer in record.answers.values() for evidence in answer.evidence]
    files += [evidence for given in record.exceptions.values() for one in given for evidence in one.evidence]
    if (
        unit.level not in spec.levels
        or unit.kind not in spec.kinds
        or period.from_ > period.to
        or not subjects.issuperset(record.rectifications)
        or any(plan.is_dated_undone for plan in record.rectifications.values())
        or not _sound_exceptions(pack, record)
        or any(min(rows, default=1) < 1 or len(set(rows)) != len(rows) for rows in numbers)
        or any((one.size or 0) < 0 or ".." in Path(one.file).parts for one in files)
    ):
        raise ValueError("nothing that an answers file could hold")
    for id_, answer in record.answers.items():
        choices = pack.items[id_].spec.answer.words
        if choices and answer.value is not None and answer.value not in choices:
            raise ValueError(f"no choice of {id_}")


def _sound_exceptions(pack: Pack, record: AnswersRecord) -> bool:
    """Whether approvals are of rules that may have some, and of rows that there are, each named once."""
    for id_, approvals in record.exceptions.items():
        rule = pack.rules[id_]
        rows = [row for one in approvals for row in one.rows]
        numbers, by_number = [row.row for row in rows], {row.row for row in rows if row.label is None}
        there = {row.number for row in record.ledgers[rule.ledger].rows} if rule.ledger in record.ledgers else set()
        if rule.spec.exception is None or len(set(numbers)) != len(numbers) or not there.issuperset(by_number):
            return False
    return True


def _answer(kind: str, record: AnswerRecord) -> Answer:
    return Answer(
        answer=SILENCES[record.silence] if record.silence is not None else _typed(record.value, kind),
        reason=record.reason,
        note=record.note,
        evidence=list(record.evidence),
        to_confirm=record.to_confirm,
    )


def _typed(value: Scalar, kind: str) -> Value | None:
    return None if value is None else _value(value, kind)


def _ledger(ledger: Ledger, record: LedgerRecord) -> LedgerData:
    kinds = {name: column.type for name, column in ledger.spec.columns.items()}
    rows = tuple(Row(row.number, _values(row.values, kinds), Place(), _words(ledger, row)) for row in record.rows)
    return LedgerData(rows=rows, none_reason=record.none, to_confirm=record.to_confirm, left_out=record.left_out)


def _words(ledger: Ledger, row: RowRecord) -> dict[str, str]:
    """Return the cells of a row that do not count; raises ``ValueError`` where some would, or values would not."""
    columns = ledger.spec.columns
    words = {name: text for name, text in row.not_counted.items() if text is not None}
    counts_not = ledger.words.counts_not
    if (
        len(words) < len(row.not_counted)
        or any(counts_not(columns[name], value) for name, value in row.values.items())
        or not all(counts_not(columns[name], text) for name, text in words.items())
    ):
        raise ValueError("cells that an answers file would not hold so")
    return words


def _values(values: Mapping[str, Scalar], kinds: Mapping[str, str]) -> dict[str, Value]:
    return {name: _value(value, kinds[name]) for name, value in values.items()}


def _value(value: Scalar, kind: str) -> Value:
    """Return a value by the kind of its column, answer or parameter; dates and decimals are written as text."""
    wanted: dict[str, type] = {"int": int, "money": int, "bool": bool}
    if type(value) is not wanted.get(kind, str):
        raise TypeError(f"{kind} is not written as {type(value).__name__}")
    if kind == "date":
        return date.fromisoformat(str(value))
    if kind == "number":
        return Decimal(str(value))
    if isinstance(value, str):
        return typed(value)
    return cast("Value", value)
