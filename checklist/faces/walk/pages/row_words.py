"""A saved row of a ledger: finding it, what it is called, what the rules say of it."""

from __future__ import annotations

from collections.abc import Mapping

from checklist.answers.model import Row
from checklist.core.values import Value
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Ledger
from checklist.pack.model import Column


def row_at(session: Session, ledger: str, place: int | None) -> Row | None:
    """Return the row at a place among a ledger's rows, from 0, if it is there still."""
    data = session.answers.ledgers.get(ledger)
    return data.rows[place] if data is not None and place is not None and place < len(data.rows) else None


def label_of(ledger: Ledger, values: Mapping[str, Value]) -> str:
    """Return what the ledger calls a row."""
    return ledger.label.render(row=ledger.spec.show_row(values))


def words_of(session: Session, ledger: Ledger, column: Column, cells: Mapping[str, str]) -> list[str]:
    """Return a column's words; those first for which a limit has a number beside what another cell of the row says.

    The limits of offices are by 机关层级 and 职级: of a county's office the ranks of a county are offered first.
    """
    said = {column.title: cells.get(name, "") for name, column in ledger.spec.columns.items()}
    fitting: set[str] = set()
    for limit in session.pack.limits.values():
        if len(limit.keys) == 2 and limit.keys[1] == column.title:
            tables = [value.value for value in limit.values if isinstance(value.value, dict)]
            rows = [table.get(said.get(limit.keys[0], "")) for table in tables]
            fitting.update(*(row for row in rows if isinstance(row, dict)))
    return sorted(column.words, key=lambda word: word not in fitting)


def sentences_on(session: Session, ledger: Ledger, number: int) -> list[str]:
    """Return what the rules say of a row, told by its number."""
    return [
        f"{finding.verdict.name}：{row.sentence}"
        for result in session.assessment.items.values()
        for finding in result.findings
        for row in finding.rows
        if row.ledger == ledger.id and number in row.numbers
    ]
