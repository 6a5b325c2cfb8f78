"""Answers as plain data and back: what a report carries, so that anyone can judge it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from checklist.answers.model import (
    SILENCES,
    Answer,
    Answers,
    Evidence,
    LastPeriod,
    LedgerData,
    Period,
    Rectification,
    Row,
    Signatories,
    Unit,
)
from checklist.core.errors import Place
from checklist.core.values import Value, parse_text
from checklist.pack.compiled import Pack


def answers_data(pack: Pack, answers: Answers, *, masked: bool = False) -> dict[str, Any]:
    """Return what the unit said, with every record; ``masked``: without what stands in private columns.

    A private value that is left out is ``null``, so that nobody takes it for one that was never given.
    """
    return {
        "unit": answers.unit.model_dump(),
        "period": answers.period.model_dump(by_alias=True),
        "signatories": answers.signatories.model_dump(),
        "parameters": dict(answers.parameters),
        "answers": {
            id_: {
                "value": answer.value,
                "silence": answer.silence.name if answer.silence is not None else None,
                "reason": answer.reason,
                "note": answer.note,
                "evidence": [evidence.model_dump() for evidence in answer.evidence],
                "to_confirm": answer.to_confirm,
            }
            for id_, answer in answers.answers.items()
            if answer.is_written or answer.note or answer.evidence
        },
        "ledgers": {
            id_: {
                "none": data.none_reason,
                "to_confirm": data.to_confirm,
                "rows": [
                    {
                        "number": row.number,
                        "values": {
                            name: None if masked and pack.ledgers[id_].spec.columns[name].private else value
                            for name, value in row.values.items()
                        },
                    }
                    for row in data.rows
                ],
            }
            for id_, data in answers.ledgers.items()
            if data.is_written
        },
        "rectifications": {id_: plan.model_dump() for id_, plan in answers.rectifications.items()},
        "last": answers.last.model_dump(by_alias=True) if answers.last is not None else None,
    }


def read_answers_data(pack: Pack, data: Mapping[str, Any]) -> Answers:
    """Return the answers that ``answers_data`` wrote, after it was made canonical JSON.

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` when it is anything else.
    """
    last = data["last"]
    return Answers(
        path=Path("answers.yaml"),
        unit=Unit.model_validate(data["unit"]),
        period=Period.model_validate(data["period"]),
        signatories=Signatories.model_validate(data["signatories"]),
        parameters={name: _value(value, pack.spec.parameters[name].type) for name, value in data["parameters"].items()},
        answers={id_: _answer(pack, id_, answer) for id_, answer in data["answers"].items()},
        ledgers={id_: _ledger(pack, id_, ledger) for id_, ledger in data["ledgers"].items()},
        rectifications={id_: Rectification.model_validate(plan) for id_, plan in data["rectifications"].items()},
        last=LastPeriod.model_validate(last) if last is not None else None,
    )


def _answer(pack: Pack, id_: str, data: Mapping[str, Any]) -> Answer:
    value = data["value"]
    return Answer(
        value=None if value is None else _value(value, pack.items[id_].spec.answer.kind),
        silence=SILENCES[data["silence"]] if data["silence"] is not None else None,
        reason=_text(data["reason"]),
        note=_text(data["note"]),
        evidence=tuple(Evidence.model_validate(evidence) for evidence in data["evidence"]),
        to_confirm=_value(data["to_confirm"], "bool") is True,
    )


def _ledger(pack: Pack, id_: str, data: Mapping[str, Any]) -> LedgerData:
    columns = pack.ledgers[id_].spec.columns
    rows = tuple(
        Row(
            cast("int", _value(row["number"], "int")),
            {name: _value(value, columns[name].type) for name, value in row["values"].items()},
            Place(),
        )
        for row in data["rows"]
    )
    return LedgerData(rows=rows, none_reason=_text(data["none"]), to_confirm=_value(data["to_confirm"], "bool") is True)


def _text(value: Any) -> str | None:
    return None if value is None else str(_value(value, "text"))


def _value(value: Any, kind: str) -> Value:
    """Return a value by the kind of its column, answer or parameter; dates and decimals are written as text."""
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "number":
        return Decimal(value)
    wanted: dict[str, type] = {"int": int, "money": int, "bool": bool}
    if type(value) is not wanted.get(kind, str):
        raise TypeError(f"{kind} is not written as {type(value).__name__}")
    if isinstance(value, str) and parse_text(value) != value:
        raise ValueError("text that nobody could have typed")
    return cast("Value", value)
