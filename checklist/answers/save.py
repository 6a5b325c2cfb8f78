"""What a unit says, as its answers file writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checklist.answers.model import Answer, Evidence, LedgerData, Rectification
from checklist.answers.tables import cell_value
from checklist.pack.model import LedgerFile

EDITED = ("signatories", "parameters", "answers", "ledgers", "rectifications")
"""The sections of an answers file that are changed in place."""


def said(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of some fields says anything: neither nothing, nor an empty collection, nor false. Zero does."""
    return {
        key: value for key, value in data.items() if value is not None and value is not False and value not in ([], {})
    }


def answer_data(answer: Answer) -> Any:
    """Return an answer as it is written in the file: a bare value if nothing else is said."""
    value = answer.silence.name if answer.silence is not None else answer.value
    data = {
        "answer": value,
        "reason": answer.reason,
        "note": answer.note,
        "evidence": [evidence_data(evidence) for evidence in answer.evidence],
        "owner": answer.owner,
        "to_confirm": answer.to_confirm,
    }
    kept = said(data)
    return value if set(kept) <= {"answer"} else kept


def evidence_data(evidence: Evidence) -> Any:
    """Return a piece of evidence as it is written: a bare path if its digest is not known."""
    if evidence.sha256 is None:
        return evidence.file
    return {"file": evidence.file, "size": evidence.size, "sha256": evidence.sha256}


def ledger_data(ledger: LedgerFile, data: LedgerData) -> Any:
    """Return a ledger as it is written in the file: a bare path if nothing else is said."""
    stands_here = data.file is None and data.is_written and data.none_reason is None
    rows = [
        {
            column.title: cell_value(row.values[name], column)
            for name, column in ledger.columns.items()
            if name in row.values
        }
        for row in (data.rows if stands_here else ())
    ]
    entry = {
        "file": data.file,
        "sheet": data.sheet,
        "rows": rows if stands_here else None,
        "none": data.none_reason,
        "owner": data.owner,
        "to_confirm": data.to_confirm,
    }
    kept = {key: part for key, part in entry.items() if part is not None and part is not False}
    return kept["file"] if set(kept) == {"file"} else kept


def rectification_data(rectification: Rectification) -> dict[str, Any]:
    """Return a rectification as it is written in the file."""
    return {key: part for key, part in rectification.model_dump().items() if part is not None}
