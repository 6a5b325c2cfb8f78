"""What a unit says, as its answers file writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checklist.answers.fields import ANSWER_FIELDS, LEDGER_FIELDS, entry_data, evidence_data, stated
from checklist.answers.model import Answer, ApprovedException, LedgerData, Rectification
from checklist.answers.tables import cell_value
from checklist.pack.model import LedgerFile

EDITED = ("signatories", "parameters", "answers", "ledgers", "rectifications", "exceptions")
"""The sections of an answers file that are changed in place."""


def answer_data(answer: Answer) -> Any:
    """Return an answer as it is written in the file: a bare value if nothing else is said."""
    data = entry_data(ANSWER_FIELDS, answer)
    return data.get("answer") if set(data) <= {"answer"} else data


def ledger_data(ledger: LedgerFile, data: LedgerData) -> Any:
    """Return a ledger as it is written in the file: a bare path if nothing else is said."""
    entry = entry_data(LEDGER_FIELDS, data)
    if data.file is None and data.is_written and data.none_reason is None:
        rows = [
            {
                column.title: cell_value(row.cells[name], column)
                for name, column in ledger.columns.items()
                if name in row.cells
            }
            for row in data.rows
        ]
        entry = {"rows": rows, **entry}
    return entry["file"] if set(entry) == {"file"} else entry


def exception_data(approvals: Sequence[ApprovedException]) -> list[dict[str, Any]]:
    """Return the approved exceptions of a rule as they are written in the file."""
    return [
        stated(
            {
                "rows": [row.row if row.label is None else row.model_dump() for row in approval.rows],
                **approval.model_dump(exclude={"rows", "evidence"}),
                "evidence": [evidence_data(one) for one in approval.evidence],
            }
        )
        for approval in approvals
    ]


def rectification_data(rectification: Rectification) -> dict[str, Any]:
    """Return a rectification as it is written in the file."""
    return {key: part for key, part in rectification.model_dump().items() if part is not None}
