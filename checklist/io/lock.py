"""One person at a time: who fills in an answers file, and the state of it before each session.

The lock is the operating system's own, so that a crash or a kill lets go of it. Its file stays
where it is, in the folder of backups, out of people's way: to take it away would let two hold one name.
A note beside it says who holds it and since when.
"""

from __future__ import annotations

import getpass
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from glob import escape
from pathlib import Path

from checklist.core.errors import InputError
from checklist.io.files import read_bytes, real_path, write_atomically

BACKUPS = "备份"
KEPT = 20
"""How many backups of one file are kept."""
MAX_NOTE = 1000


@dataclass(frozen=True)
class Holder:
    """Who fills a file in: user, machine, and since when."""

    who: str
    since: str


class Taken(Exception):
    """Somebody else fills the file in."""

    def __init__(self, holder: Holder) -> None:
        """Keep who it is."""
        self.holder = holder
        super().__init__(holder.who)


@contextmanager
def lock(path: Path, now: datetime) -> Iterator[None]:
    """Hold an answers file; raises ``Taken`` if somebody else does, ``OSError`` if the folder cannot be written.

    Earlier versions locked a file beside the answers. Where there is one, it is held as well, so that of two versions
    only one has the answers.
    """
    place = real_path(path)
    folder = place.parent / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    note = folder / f".{place.name}.holder"
    with ExitStack() as stack:
        if (place.parent / f".{place.name}.lock").exists():
            stack.enter_context(_locked(place.parent, place.name))
        stack.enter_context(_locked(folder, place.name))
        stack.callback(_forget, note)
        holder = Holder(f"{_user()}@{socket.gethostname()}", f"{now:%Y-%m-%d %H:%M}")
        write_atomically(note, json.dumps(asdict(holder)))
        yield


@contextmanager
def _locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of a name that lies in a folder; raises ``Taken`` with what the note there says."""
    from filelock import FileLock, Timeout

    held = FileLock(folder / f".{name}.lock", timeout=0, mode=0o600, preserve_lock_file=True)
    try:
        held.acquire()
    except Timeout:
        raise Taken(_read(folder / f".{name}.holder")) from None
    try:
        yield
    finally:
        held.release()


def _forget(note: Path) -> None:
    with suppress(OSError):
        note.unlink()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "不知名用户"


def _read(note: Path) -> Holder:
    try:
        return Holder(**json.loads(read_bytes(note, MAX_NOTE)))
    except (InputError, ValueError, TypeError):
        return Holder("另一个人", "刚才")


def back_up(path: Path, now: datetime) -> Path | None:
    """Copy a file into the folder of backups beside it, unless the newest copy is the same.

    Return the copy that was newest before. Raises ``OSError``.
    """
    folder = path.parent / BACKUPS
    copies = backups(path)
    content = path.read_bytes()
    newest = copies[-1] if copies else None
    if newest is None or newest.read_bytes() != content:
        folder.mkdir(mode=0o700, exist_ok=True)
        while (copy := folder / f"{path.stem}.{now:%Y%m%d-%H%M%S}{path.suffix}").exists():
            now += timedelta(seconds=1)
        write_atomically(copy, content)
        for old in backups(path)[:-KEPT]:
            old.unlink()
    return newest


def backups(path: Path) -> list[Path]:
    """Return the backups of a file, oldest first."""
    return sorted((path.parent / BACKUPS).glob(f"{escape(path.stem)}.????????-??????{escape(path.suffix)}"))
