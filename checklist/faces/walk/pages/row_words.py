"""A saved row of a ledger: finding it, what it is called, what the rules say of it."""

from __future__ import annotations

from collections.abc import Mapping

from checklist.answers.model import Row
from checklist.core.values import Value
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Ledger


def row_at(session: Session, ledger: str, place: int | None) -> Row | None:
    """Return the row at a place among a ledger's rows, from 0, if it is there still."""
    data = session.answers.ledgers.get(ledger)
    return data.rows[place] if data is not None and place is not None and place < len(data.rows) else None


def label_of(ledger: Ledger, values: Mapping[str, Value]) -> str:
    """Return what the ledger calls a row."""
    return ledger.label.render(row=ledger.spec.show_row(values))


def sentences_on(session: Session, ledger: Ledger, number: int) -> list[str]:
    """Return what the rules say of a row, told by its number."""
    return [
        f"{finding.verdict.name}：{row.sentence}"
        for result in session.assessment.items.values()
        for finding in result.findings
        for row in finding.rows
        if row.ledger == ledger.id and number in row.numbers
    ]
