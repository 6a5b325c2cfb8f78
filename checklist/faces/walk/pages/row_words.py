"""A saved row of a ledger: finding it, what it is called, what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checklist.answers.model import Row
from checklist.core.values import Value
from checklist.core.verdicts import Verdict
from checklist.engine.model import JudgedRow, worst_first
from checklist.faces.walk.dialogue import Told
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


NOTHING_FOUND = Told("没有发现问题。", Verdict.合规, is_passing=True)
EXCEPTED = "自报经批准的例外"


def _told(session: Session, ledger: Ledger) -> Iterator[tuple[str, JudgedRow]]:
    """Yield every row of a ledger of which the rules say something, with the verdict, or that it was approved."""
    results = session.assessment.items.values()
    told = [
        (finding.verdict.name, row)
        for finding in worst_first(finding for result in results for finding in result.findings)
        for row in finding.rows
    ]
    told += [(Verdict.未填.name, row) for result in results for row in result.unknown]
    told += [(EXCEPTED, row) for one in session.assessment.excepted for row in one.finding.rows]
    return (one for one in told if one[1].ledger == ledger.id)


def sentences_on(session: Session, ledger: Ledger, number: int) -> list[str]:
    """Return what the rules say of a row, told by its number."""
    return [f"{word}：{row.sentence}" for word, row in _told(session, ledger) if number in row.numbers]


def marks_on(session: Session, ledger: Ledger) -> dict[int, str]:
    """Return how rows are marked in a list, by their numbers: by the worst that is found, and by what was approved."""
    words: dict[int, dict[str, None]] = {}
    for word, row in _told(session, ledger):
        for number in row.numbers:
            words.setdefault(number, {})[word] = None
    return {
        number: "　" + "、".join([next(iter(of)), *([EXCEPTED] if EXCEPTED in list(of)[1:] else [])])
        for number, of in words.items()
    }
