"""The fields of what a unit says of an item or a ledger, once: files, workbooks and joining go through these tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from checklist.answers.model import Answer, Evidence, LedgerData

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class EntryField(Generic[Entry]):
    """One field: its key in YAML and JSON, its column in a workbook, and what stands there."""

    key: str
    column: str
    """Empty where a workbook has the field elsewhere: a ledger's records are on a sheet of their own."""
    data: Callable[[Entry], Any]


def evidence_data(evidence: Evidence) -> Any:
    """Return a piece of evidence as it is written: a bare path if its digest is not known."""
    if evidence.sha256 is None:
        return evidence.file
    return {"file": evidence.file, "size": evidence.size, "sha256": evidence.sha256}


def _answer(answer: Answer) -> Any:
    return answer.silence.name if answer.silence is not None else answer.value


ANSWER_FIELDS: tuple[EntryField[Answer], ...] = (
    EntryField("answer", "回答", _answer),
    EntryField("reason", "不涉及的原因", lambda answer: answer.reason),
    EntryField("note", "说明", lambda answer: answer.note),
    EntryField("evidence", "佐证文件", lambda answer: [evidence_data(evidence) for evidence in answer.evidence]),
    EntryField("owner", "交给谁填", lambda answer: answer.owner),
    EntryField("to_confirm", "待确认", lambda answer: answer.to_confirm),
)
LEDGER_FIELDS: tuple[EntryField[LedgerData], ...] = (
    EntryField("file", "", lambda data: data.file),
    EntryField("sheet", "", lambda data: data.sheet),
    EntryField("none", "本期没有此类事项的原因", lambda data: data.none_reason),
    EntryField("owner", "交给谁填", lambda data: data.owner),
    EntryField("to_confirm", "待确认", lambda data: data.to_confirm),
    EntryField("left_out", "没有读入的条数", lambda data: data.left_out or None),
)
"""Without ``rows``, which depend on the ledger's columns."""
PLAN_FIELDS = {
    "本单位说明": "fact",
    "整改措施": "measure",
    "责任人": "owner",
    "完成期限": "due",
    "状态": "state",
    "完成日期": "done_on",
    "查出期间止于": "opened",
}
"""The fields of a rectification, by their columns in a workbook."""


def entry_data(fields: tuple[EntryField[Entry], ...], entry: Entry) -> dict[str, Any]:
    """Return what of an entry's fields says anything, by key."""
    return stated({field.key: field.data(entry) for field in fields})


def stated(data: dict[str, Any]) -> dict[str, Any]:
    """Return what of some fields says anything: neither nothing, nor an empty collection or text, nor false. Zero does."""
    return {
        key: value
        for key, value in data.items()
        if value is not None and value is not False and value not in ([], {}, "")
    }
