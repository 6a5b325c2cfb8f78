"""Writing files: private and whole, never over what nobody said may go, with what was there kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import os_reason, read_bytes, write_atomically
from checklist.io.lock import Taken, back_up, lock


def write(path: Path, content: str | bytes, *, folder: bool = False) -> None:
    """Write a private file at once, with ``folder`` also the folder it lies in.

    Raises ``InputError`` that says in Chinese why it cannot be.
    """
    try:
        if folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise cannot_write(path, error) from None


def write_beside(files: Mapping[Path, bytes]) -> None:
    """Write the ledgers and evidence that go with answers; raises ``InputError``."""
    for path, content in files.items():
        write(path, content, folder=True)


def write_new(path: Path, content: str | bytes, *, force: bool) -> None:
    """Write a file that must not be there yet; with ``force``, what was there goes into the backups."""
    refuse_existing(path, force=force)
    replace_file(path, content)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file that nobody is filling in just now; what was there goes into the backups."""
    if not path.exists():
        write(path, content, folder=True)
        return
    try:
        with lock(path, datetime.now()):
            back_up(path, datetime.now())
            write(path, content)
    except Taken as taken:
        raise InputError([Problem(Code.TAKEN, Place(str(path)), vars(taken.holder))]) from None
    except OSError as error:
        raise cannot_write(path, error) from None


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise ``InputError`` if a file is there already and nobody said that it may go."""
    if path.exists() and not force:
        raise InputError([Problem(Code.EXISTS, Place(str(path)), {"path": path})])


def refuse_signed(path: Path) -> None:
    """Raise ``InputError`` if a file carries a signature, which no command takes away."""
    if path.is_file() and b"/ByteRange" in read_bytes(path):
        raise InputError([Problem(Code.SIGNED, Place(str(path)), {"path": path})])


def cannot_write(path: Path, error: OSError) -> InputError:
    """Return the error that says in Chinese why a file cannot be written."""
    return InputError([Problem(Code.CANNOT_WRITE, Place(str(path)), {"path": path, "reason": os_reason(error)})])
