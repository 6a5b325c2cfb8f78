"""Where the reader of an answers file stopped, kept beside the file: what is signed says nothing of it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from checklist.core.errors import InputError
from checklist.io.files import read_bytes, write_atomically

MAX_STATE = 10_000


def kept_place(answers: Path) -> str | None:
    """Return the id of the step where the last session stopped, if that is known."""
    try:
        state = json.loads(read_bytes(_state(answers), MAX_STATE))
    except (InputError, ValueError):
        return None
    place = state.get("resume_at") if isinstance(state, dict) else None
    return place if isinstance(place, str) else None


def keep_place(answers: Path, step: str | None) -> None:
    """Note where the reader is; where that cannot be written, the next session starts at the beginning."""
    with suppress(OSError):
        write_atomically(_state(answers), json.dumps({"resume_at": step}), lasting=False)


def _state(answers: Path) -> Path:
    return answers.with_name(f".{answers.name}.state")
