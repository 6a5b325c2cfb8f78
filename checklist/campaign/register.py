"""The register (登记.jsonl): what came in, what was returned and what was settled, a line each, in a file that only grows.

With the files themselves it is all that the store is made of. A line that a crash cut off is as if never written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import CHINA
from checklist.io.files import read_bytes
from checklist.record.base import Record


class Received(Record):
    """A file came in under a name."""

    event: Literal["received"] = "received"
    sha256: str
    file: str
    at: datetime


class Returned(Record):
    """A report was sent back to its unit, with a reason and what is said of some items, to be put right until a day."""

    event: Literal["returned"] = "returned"
    sha256: str
    unit: str
    at: datetime
    reason: str
    comments: dict[str, str] = {}
    number: str = ""
    due: date | None = None


class Withdrawn(Record):
    """A return was taken back: the report counts as if it had not been sent back."""

    event: Literal["withdrawn"] = "withdrawn"
    sha256: str
    unit: str
    at: datetime
    reason: str
    number: str = ""


class Confirmed(Record):
    """A report with a unit's code and the name of another one was found to be the unit's."""

    event: Literal["confirmed"] = "confirmed"
    sha256: str
    unit: str
    at: datetime
    reason: str


NOT_ONE, NO_DRAFT = "不是 PDF、JSON 或 ZIP", "没有签字的草表，这次任务不收"
"""Why files are not taken in that nobody looks into: there may be a folder of photos."""


class Unconfirmed(Record):
    """What a report was found to be was taken back: it waits again for somebody to say whose it is."""

    event: Literal["unconfirmed"] = "unconfirmed"
    sha256: str
    unit: str
    at: datetime
    reason: str


class NotTaken(Record):
    """A file lay among what was handed in that is nothing which is taken in; only its name is kept, and why."""

    event: Literal["not_taken"] = "not_taken"
    file: str
    why: str
    at: datetime


Event = Received | Returned | Withdrawn | Confirmed | Unconfirmed | NotTaken
_KINDS: dict[str, type[Event]] = {
    kind.model_fields["event"].default: kind
    for kind in (Received, Returned, Withdrawn, Confirmed, Unconfirmed, NotTaken)
}
_BEGINS = re.compile(rb'\{"event":"([a-z_]+)"')


@dataclass(frozen=True)
class Register:
    """All events so far, in the order in which they came; ``is_cut``: of one more only a part was written."""

    events: tuple[Event, ...] = ()
    is_cut: bool = False

    @property
    def received(self) -> list[Received]:
        """What came in."""
        return [event for event in self.events if isinstance(event, Received)]

    @property
    def returned(self) -> list[Returned]:
        """What was sent back, also what that was withdrawn of."""
        return [event for event in self.events if isinstance(event, Returned)]

    @property
    def withdrawn(self) -> list[Withdrawn]:
        """The returns that were taken back."""
        return [event for event in self.events if isinstance(event, Withdrawn)]

    @property
    def confirmed(self) -> list[Confirmed]:
        """What was found to be a unit's, also what of it was taken back."""
        return [event for event in self.events if isinstance(event, Confirmed)]

    @property
    def unconfirmed(self) -> list[Unconfirmed]:
        """What was taken back of it."""
        return [event for event in self.events if isinstance(event, Unconfirmed)]

    @property
    def not_taken(self) -> list[NotTaken]:
        """What was not taken in."""
        return [event for event in self.events if isinstance(event, NotTaken)]

    @property
    def sent_back(self) -> dict[str, Returned]:
        """The returns that hold, by the report's SHA-256: the last of each, unless it was withdrawn."""
        hold: dict[str, Returned] = {}
        for event in self.events:
            if isinstance(event, Returned):
                hold[event.sha256] = event
            elif isinstance(event, Withdrawn):
                hold.pop(event.sha256, None)
        return hold

    @property
    def found_own(self) -> dict[str, Confirmed]:
        """What was found to be a unit's and was not taken back, by the report's SHA-256."""
        hold: dict[str, Confirmed] = {}
        for event in self.events:
            if isinstance(event, Confirmed):
                hold[event.sha256] = event
            elif isinstance(event, Unconfirmed):
                hold.pop(event.sha256, None)
        return hold

    def up_to(self, day: date) -> Register:
        """Return what had happened by the end of a day in China."""
        return Register(tuple(event for event in self.events if event.at.astimezone(CHINA).date() <= day))


def read_register(path: Path) -> Register:
    """Return what a register holds; raises ``InputError`` for a damaged line that is not the last."""
    if not path.exists():
        return Register()
    lines = read_bytes(path, 2_000_000_000).split(b"\n")
    events: list[Event] = []
    for number, line in enumerate(lines[:-1], 1):
        begins = _BEGINS.match(line)
        try:
            if begins is None:
                raise ValueError("no event")
            events.append(_KINDS[begins[1].decode()].model_validate_json(line))
        except (ValidationError, ValueError, KeyError):
            raise InputError([Problem(Code.BAD_REGISTER, Place(str(path), number), {"line": number})]) from None
    return Register(tuple(events), is_cut=bool(lines[-1]))


def append(path: Path, event: Event) -> None:
    """Write one event down; raises ``OSError``."""
    with appending(path) as write:
        write(event)


@contextmanager
def appending(path: Path) -> Iterator[Callable[[Event], None]]:
    """Hold a function that writes events down, each at once; in the end it is waited for the disk.

    What a crash cut off before is taken away. Raises ``OSError``.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            file.seek(end - 1)
            if file.read(1) == b"\n":
                break
            end -= 1
        file.seek(end)
        file.truncate()
        yield lambda event: _write(handle, event.model_dump_json().encode() + b"\n")
        os.fsync(handle)


def _write(handle: int, line: bytes) -> None:
    while line:
        line = line[os.write(handle, line) :]
