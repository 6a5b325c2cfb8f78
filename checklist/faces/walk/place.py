"""Where the reader of an answers file stopped, and the rows that are not saved yet: kept beside the file.

What is signed says nothing of it. The file is as private as the answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from checklist.core.errors import InputError
from checklist.io.files import read_bytes, write_atomically

MAX_STATE = 5_000_000


@dataclass(frozen=True)
class UnfinishedRow:
    """A row of a ledger that is being typed or changed."""

    ledger: str
    known: tuple[str, ...] | None
    """The cells that the row had, in the order of the columns; nothing for a new one."""
    cells: Mapping[str, str]
    """What was written so far, by column; what is written of a cell may still be wrong."""
    at: str
    """The column that is asked."""
    rows_before: int | None = None
    """How many rows the ledger had when this one began to be saved; nothing while that has not been asked for."""


@dataclass(frozen=True)
class KeptPlace:
    """The step where the last session stopped, if that is known, and what it left unfinished."""

    step: str | None = None
    rows: tuple[UnfinishedRow, ...] = ()


def kept_place(answers: Path) -> KeptPlace:
    """Return what the last session kept; what cannot be read of it is as if it were not there."""
    try:
        state = json.loads(read_bytes(_state(answers), MAX_STATE))
    except (InputError, ValueError, RecursionError):
        return KeptPlace()
    if not isinstance(state, dict):
        return KeptPlace()
    step, rows = state.get("resume_at"), state.get("rows")
    read = (_row(data) for data in rows) if isinstance(rows, list) else ()
    return KeptPlace(step if isinstance(step, str) else None, tuple(row for row in read if row is not None))


def _row(data: Any) -> UnfinishedRow | None:
    if not isinstance(data, dict):
        return None
    known, cells, before = data.get("known"), data.get("cells"), data.get("rows_before")
    if not isinstance(cells, dict) or not isinstance(known, list | None) or not isinstance(before, int | None):
        return None
    words = [data.get("ledger"), data.get("at"), *cells, *cells.values(), *(known or ())]
    if not all(isinstance(word, str) for word in words):
        return None
    return UnfinishedRow(data["ledger"], None if known is None else tuple(known), cells, data["at"], before)


def keep_place(answers: Path, place: KeptPlace) -> None:
    """Note where the reader is; where that cannot be written, the next session starts at the beginning.

    A row in progress is flushed to the disk: it is nowhere else.
    """
    state = {"resume_at": place.step, "rows": [asdict(row) for row in place.rows]}
    with suppress(OSError):
        write_atomically(_state(answers), json.dumps(state, ensure_ascii=False), lasting=bool(place.rows))


def _state(answers: Path) -> Path:
    return answers.with_name(f".{answers.name}.state")
