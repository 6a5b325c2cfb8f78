"""What one unit said for one period: the file's models, and the typed answers made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from checklist.errors import Place, Problem
from checklist.values import Value, is_blank, parse_date, parse_text
from checklist.verdicts import Verdict

NOT_APPLICABLE = Verdict.不涉及
NOT_KNOWN = Verdict.不掌握
SILENCES = {verdict.name: verdict for verdict in (NOT_APPLICABLE, NOT_KNOWN)}


def _text_or_none(value: Any) -> str | None:
    return None if is_blank(value) else parse_text(value)


Text = Annotated[str, BeforeValidator(parse_text), StringConstraints(min_length=1)]
OptionalText = Annotated[str | None, BeforeValidator(_text_or_none)]
Day = Annotated[date, BeforeValidator(parse_date)]


class Model(BaseModel):
    """Base of the answers file's models: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class PackReference(Model):
    """Which pack the file was filled for, and which of its overlays apply to the unit."""

    id: Text
    version: Text
    overlays: list[Text] = []


class Unit(Model):
    """Who fills it in."""

    name: Text
    code: OptionalText = None
    level: Text
    kind: Text


class Period(Model):
    """The days inspected, both included."""

    from_: Day = Field(alias="from")
    to: Day


class Signatories(Model):
    """Who signs: 填报人, 复核人, 单位主要负责人."""

    preparer: OptionalText = None
    reviewer: OptionalText = None
    head: OptionalText = None


class AnswerEntry(Model):
    """One entry under ``answers``; a bare value stands for ``{answer: value}``."""

    answer: Any = None
    reason: OptionalText = None
    note: OptionalText = None
    evidence: list[Text] = []


class LedgerEntry(Model):
    """One entry under ``ledgers``: rows, a file, or the statement that there is nothing."""

    rows: list[Any] | None = None
    file: Text | None = None
    sheet: Text | None = None
    none: Text | None = None


class Rectification(Model):
    """What is done about a finding."""

    fact: OptionalText = None
    measure: OptionalText = None
    owner: OptionalText = None
    due: Annotated[date | None, BeforeValidator(lambda day: None if is_blank(day) else parse_date(day))] = None
    state: Literal["未开始", "整改中", "已完成"] = "未开始"


def _answer_entry(value: Any) -> Any:
    return value if isinstance(value, dict) else {"answer": value}


def _ledger_entry(value: Any) -> Any:
    if isinstance(value, list):
        return {"rows": value}
    return {"file": value} if isinstance(value, str) else value


class AnswersFile(Model):
    """``answers.yaml``."""

    format: Literal[1]
    pack: PackReference
    unit: Unit
    period: Period
    signatories: Signatories = Signatories()
    parameters: dict[str, Any] | None = None
    answers: dict[str, Annotated[AnswerEntry, BeforeValidator(_answer_entry)]] | None = None
    ledgers: dict[str, Annotated[LedgerEntry, BeforeValidator(_ledger_entry)] | None] | None = None
    rectifications: dict[str, Rectification] | None = None
    resume_at: str | None = None


@dataclass(frozen=True)
class Answer:
    """What the unit said of one item: a value, or 不涉及 with a reason, or 不掌握.

    For an item decided by a ledger it is only the unit's own claim, held against the ledger.
    """

    value: Value | None = None
    silence: Verdict | None = None
    reason: str | None = None
    note: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether anything was answered; a note alone is no answer."""
        return self.value is not None or self.silence is not None


@dataclass(frozen=True)
class Row:
    """One record of a ledger: typed values by column; a missing value has no key."""

    number: int
    values: Mapping[str, Value]
    place: Place


@dataclass(frozen=True)
class LedgerData:
    """The records of one ledger, or the reason why there are none."""

    rows: tuple[Row, ...] = ()
    none_reason: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Answers:
    """Everything a unit said, typed and checked against the pack."""

    path: Path
    unit: Unit
    period: Period
    signatories: Signatories
    parameters: Mapping[str, Value]
    answers: Mapping[str, Answer]
    ledgers: Mapping[str, LedgerData]
    rectifications: Mapping[str, Rectification]
    resume_at: str | None = None
    notices: tuple[Problem, ...] = field(default=())
    """What the reader should know but what forbids nothing."""
