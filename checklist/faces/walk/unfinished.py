"""The rows that are being typed or changed and are not saved yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checklist.answers.model import Answers
from checklist.answers.tables import row_cells
from checklist.faces.walk.place import UnfinishedRow
from checklist.pack.compiled import Ledger, Pack


@dataclass
class UnfinishedRows:
    """Some rows; ``note`` keeps them through any end whenever they change."""

    rows: tuple[UnfinishedRow, ...]
    note: Callable[[], None]

    def __iter__(self) -> Iterator[UnfinishedRow]:
        """Go through them in the order they were begun."""
        return iter(self.rows)

    def keep(self, row: UnfinishedRow) -> None:
        """Keep a row in place of what was kept of it."""
        self._set((*self._others(row.ledger, row.known), row))

    def drop(self, ledger: str, known: tuple[str, ...] | None) -> None:
        """Forget a row."""
        self._set(self._others(ledger, known))

    def _others(self, ledger: str, known: tuple[str, ...] | None) -> tuple[UnfinishedRow, ...]:
        return tuple(row for row in self.rows if (row.ledger, row.known) != (ledger, known))

    def _set(self, rows: tuple[UnfinishedRow, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.note()


def still_unfinished(rows: tuple[UnfinishedRow, ...], pack: Pack, answers: Answers) -> tuple[UnfinishedRow, ...]:
    """Return those of the rows that the last session kept which fit the pack and were not saved in the end."""
    return tuple(row for row in rows if _fits(row, pack) and not _is_saved(row, pack, answers))


def _fits(row: UnfinishedRow, pack: Pack) -> bool:
    """Whether a row can be typed on: its ledger may have changed with the pack."""
    ledger = pack.ledgers.get(row.ledger)
    if ledger is None:
        return False
    columns = ledger.spec.columns
    return row.at in columns and set(row.cells) <= set(columns) and len(row.known or columns) == len(columns)


def _is_saved(row: UnfinishedRow, pack: Pack, answers: Answers) -> bool:
    """Whether a row had been saved when the last session was cut off."""
    if row.rows_before is None:
        return False
    if row.known is not None:
        return place_of(answers, pack.ledgers[row.ledger], row.known) is None
    data = answers.ledgers.get(row.ledger)
    return data is not None and len(data.rows) > row.rows_before


def place_of(answers: Answers, ledger: Ledger, known: tuple[str, ...]) -> int | None:
    """Return where a row with some cells is among a ledger's rows, from 0."""
    data = answers.ledgers.get(ledger.id)
    rows = data.rows if data is not None else ()
    return next((place for place, row in enumerate(rows) if row_cells(ledger.spec, row.cells) == known), None)
