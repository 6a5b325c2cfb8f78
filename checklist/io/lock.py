"""One person at a time: who fills in an answers file, and the state of it before each session.

The lock is the operating system's own, so that a crash or a kill lets go of it; the file it
lies on says who holds it and since when.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checklist.io.files import write_atomically

BACKUPS = "备份"
KEPT = 20
"""How many backups of one file are kept."""
_FAR = 1 << 30
"""Where the locked byte lies on Windows, which lets nobody read what is locked."""


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
    """Hold an answers file; raises ``Taken`` if somebody else does, ``OSError`` if the folder cannot be written."""
    place = path.resolve().with_name(f".{path.name}.lock")
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _seize(handle):
            raise Taken(_read(handle))
        content = json.dumps({"who": f"{_user()}@{socket.gethostname()}", "since": f"{now:%Y-%m-%d %H:%M}"})
        os.ftruncate(handle, 0)
        os.write(handle, content.encode())
        yield
        with suppress(OSError):
            place.unlink()
    finally:
        os.close(handle)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "不知名用户"


def _read(handle: int) -> Holder:
    try:
        return Holder(**json.loads(os.read(handle, 1000)))
    except (ValueError, TypeError):
        return Holder("另一个人", "刚才")


def _seize(handle: int) -> bool:
    """Lock an open file without waiting; return whether it is ours."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
        write_atomically(folder / f"{path.stem}.{now:%Y%m%d-%H%M%S}{path.suffix}", content)
        for old in backups(path)[:-KEPT]:
            old.unlink()
    return newest


def backups(path: Path) -> list[Path]:
    """Return the backups of a file, oldest first."""
    return sorted((path.parent / BACKUPS).glob(f"{path.stem}.????????-??????{path.suffix}"))
