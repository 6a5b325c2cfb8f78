"""What lies in an inbox: reports, drafts, and zips of them; each file is kept under its SHA-256 and registered."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from checklist.app.folders import files_in, files_told, is_of_system
from checklist.app.storing import cannot_write
from checklist.campaign import register as events
from checklist.campaign.intake import DRAFT, REPORT
from checklist.campaign.register import Register, appending
from checklist.campaign.task import Task, kept_files
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import plain
from checklist.core.values import CHINA, show_date
from checklist.io.files import decoded, legible, open_ordinary, read_bytes, write_atomically

MAX_BYTES = 100_000_000
"""Of one file, and of one file in a zip."""
_MOST_FILES = 100_000
_MOST_BYTES = 500_000_000
"""Of all reports and drafts in one zip: more than any zip that is read holds of them, for they hardly get smaller."""
_KINDS = {".pdf": REPORT, ".json": DRAFT}
_PDF = b"%PDF-"
_WHY_LEFT = {Code.NOT_TAKEN: events.NOT_ONE, Code.NO_DRAFTS: events.NO_DRAFT}
_BY_NAME = tuple(_WHY_LEFT)


@dataclass(frozen=True)
class Mail:
    """A file as it came: its name, a zip's written ``zip/name``; its kind, and what it holds."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class _Left:
    """A file, by its name as that of mail, that is not taken in, and why."""

    name: str
    problem: Problem

    @property
    def why(self) -> str:
        """Why, as it is said of this one alone."""
        return _WHY_LEFT.get(self.problem.code) or self.problem.text


@dataclass(frozen=True)
class Arrivals:
    """How many files came in, how many of them were copies of what had come before, and what was not taken in.

    ``redated``: how many had come before and count from now on as come on an earlier day.
    """

    count: int
    copies: int
    notices: tuple[Problem, ...]
    redated: int = 0


@dataclass
class _Days:
    """On which day each file came first, by its SHA-256, and what becomes of it if they are now said to have come on ``day``."""

    first: dict[str, date]
    day: date | None
    moved: set[str] = field(default_factory=set)
    stay: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, register: Register, day: date | None) -> _Days:
        first: dict[str, date] = {}
        for event in register.received:
            came = event.at.astimezone(CHINA).date()
            first[event.sha256] = min(came, first.get(event.sha256, came))
        return cls(first, day)

    def corrects(self, mail: Mail, digest: str, *, is_named: bool) -> bool:
        """Whether a file that had come, came earlier: one that is named, for what lies in the inbox may have come since."""
        if self.day is None or digest not in self.first or self.first[digest] == self.day:
            return False
        if is_named and self.day < self.first[digest]:
            self.first[digest] = self.day
            self.moved.add(digest)
            return True
        self.stay.append(mail.name)
        return False

    def notices(self) -> Iterator[Problem]:
        """Yield that of some files the day stays as it was."""
        if self.day is not None and self.stay:
            details = {**files_told(self.stay), "day": show_date(self.day)}
            yield Problem(Code.RECEIVED_STAYS, Place("--received"), details)


def receive(task: Task, register: Register, places: list[Path], now: datetime, day: date | None = None) -> Arrivals:
    """Keep and register every report and draft that was not registered before under that name.

    ``places`` are files and folders; ``day``: on which they really came, if somebody says so, and ``now`` is then of that
    day. One that was registered for a later day and is named, not just lying in the inbox, is registered again. A crash
    leaves a file that is kept, but not registered, or one that is both: the next time finds either. What is kept and was
    never registered is registered now, and what is kept no more as it came is kept again. Raises ``InputError`` for places that are not there, with nothing taken in, and if
    anything cannot be written.
    """
    _refuse_missing(places)
    known = {(event.file, event.sha256) for event in register.received}
    first = {event.sha256: event.file for event in reversed(register.received)}
    slips = {digest: event.number for digest, event in register.sent_back.items()}
    left: dict[str, str] = {}
    days, is_named = _Days.of(register, day), task.inbox not in places
    count, copies, notices = 0, 0, list[Problem]()
    try:
        with appending(task.register) as write_down:
            for mail in _all_mails(places, task.spec.drafts):
                if isinstance(mail, _Left):
                    notices.append(mail.problem)
                    left.setdefault(mail.name, mail.why)
                    continue
                digest = sha256(mail.content).hexdigest()
                notices += _keep(task, mail, digest, is_new=digest not in first)
                is_known = (mail.name, digest) in known
                if not is_known or is_named:
                    notices += _same_again(mail.name, slips.get(digest), first.get(digest) if not is_known else None)
                if is_known and not days.corrects(mail, digest, is_named=is_named):
                    continue
                write_down(events.Received(sha256=digest, file=mail.name, at=now))
                if is_known:
                    continue
                count, copies = count + 1, copies + (digest in first)
                known.add((mail.name, digest))
                first.setdefault(digest, mail.name)
            _note(left, register, write_down, now)
            lost = sorted(path.stem for path in kept_files(task) if path.stem not in first)
            _register_again(lost, task, write_down, now)
            if hasattr(os, "sync"):
                os.sync()  # all files at once, before anybody is told that they are kept
    except OSError as error:
        raise cannot_write(task.folder, error) from None
    if register.is_cut:
        notices.append(Problem(Code.CUT_REGISTER, Place(str(task.register))))
    if lost:
        notices.append(Problem(Code.REGISTERED_AGAIN, Place(str(task.register)), {"count": len(lost)}))
    notices += days.notices()
    return Arrivals(count, copies, (*_each_once(notices, places),), len(days.moved))


def _note(left: dict[str, str], register: Register, write_down: Callable[[events.Event], None], now: datetime) -> None:
    """Write down what was not taken in and why, each name once and for all."""
    for name in sorted(left.keys() - {event.file for event in register.not_taken}):
        write_down(events.NotTaken(file=name, why=left[name], at=now))


def _register_again(lost: list[str], task: Task, write_down: Callable[[events.Event], None], now: datetime) -> None:
    """Register what is kept, by its SHA-256, and was never registered."""
    for digest in lost:
        write_down(events.Received(sha256=digest, file=f"{task.kept.name}/{digest[:16]}", at=now))


def _each_once(notices: list[Problem], places: list[Path]) -> Iterator[Problem]:
    """Yield notices, all files that are not taken in for what their names say as one."""
    place = Place(str(places[0]) if len(places) == 1 else "")
    for code in _BY_NAME:
        if names := [notice.place.file for notice in notices if notice.code is code]:
            yield Problem(code, place, files_told(names))
    yield from (notice for notice in notices if notice.code not in _BY_NAME)


def _same_again(name: str, slip: str | None, first: str | None) -> list[Problem]:
    """Return that a file is the very one that a ``slip`` sent back, or that came ``first`` under another name."""
    if slip is not None:
        return [Problem(Code.RETURNED_SAME, Place(name), {"slip": f"（退回单 {slip}）" if slip else ""})]
    return [Problem(Code.SAME_FILE, Place(name), {"first": plain(first)})] if first is not None else []


def _refuse_missing(places: list[Path]) -> None:
    gone = [place for place in places if not os.path.lexists(place)]
    if gone:
        raise InputError([Problem(Code.NO_FILE, Place(str(place)), {"path": place}) for place in gone])


def _all_mails(places: list[Path], drafts: bool) -> Iterator[Mail | _Left]:
    for place in places:
        for path in files_in(place):
            name = path.relative_to(place).as_posix() if path != place else path.name
            yield from _mails(path, legible(name), drafts)


def kept_at(task: Task, digest: str) -> Path | None:
    """Return where a file that came in is kept; None if it is gone."""
    names = [f"{digest}.{kind}" for kind in (REPORT, DRAFT)]
    paths = [folder / name for folder in (task.kept, task.quarantine) for name in names]
    return next((path for path in paths if path.is_file()), None)


def kept_whole(task: Task, digest: str) -> Path:
    """Return where a file that came in is kept; raises ``InputError`` if it is gone, or holds anything else by now."""
    path = kept_at(task, digest)
    if path is None:
        raise InputError([Problem(Code.KEPT_IS_GONE, Place(str(task.kept)), {"digest": digest[:16]})])
    if sha256(read_bytes(path)).hexdigest() != digest:
        raise InputError([Problem(Code.KEPT_IS_CHANGED, Place(str(path)))])
    return path


def put_apart(task: Task, digest: str) -> None:
    """Move a file that is not valid where nobody takes it for a report; raises ``InputError``."""
    path = kept_at(task, digest)
    if path is None or path.parent == task.quarantine:
        return
    try:
        task.quarantine.mkdir(mode=0o700, exist_ok=True)
        path.replace(task.quarantine / path.name)
    except OSError as error:
        raise cannot_write(task.quarantine, error) from None


def _keep(task: Task, mail: Mail, digest: str, *, is_new: bool) -> list[Problem]:
    """Keep a file, and again if what was kept of one that is not new is gone or damaged by now, which is returned."""
    path = kept_at(task, digest)
    if path is not None and path.read_bytes() == mail.content:
        return []
    task.kept.mkdir(mode=0o700, exist_ok=True)
    write_atomically(path or task.kept / f"{digest}.{mail.kind}", mail.content, lasting=False)
    return [] if is_new else [Problem(Code.KEPT_AGAIN, Place(mail.name))]


def _mails(path: Path, name: str, drafts: bool) -> Iterator[Mail | _Left]:
    """Yield what a file is or holds, and what of it is not taken in."""
    try:
        if _suffix(name) == ".zip":
            yield from _unpacked(path, name, drafts)
        else:
            left = None if (is_report := _is_pdf(path, name)) else _left(name, drafts)
            kind = REPORT if is_report else _KINDS.get(_suffix(name), "")
            yield left or Mail(name, kind, read_bytes(path, MAX_BYTES, Place(legible(str(path)))))
    except InputError as error:
        yield from (_Left(name, problem) for problem in error.problems)


def _is_pdf(path: Path, name: str) -> bool:
    """Whether a file whose name does not tell what it is begins as a PDF does: the name may have lost its end."""
    if _suffix(name) in _KINDS:
        return False
    with suppress(OSError), open_ordinary(path) as file:
        return file.read(len(_PDF)) == _PDF
    return False


def _unpacked(path: Path, name: str, drafts: bool) -> Iterator[Mail | _Left]:
    """Yield what a zip holds, and what of it is not taken in, which may be the rest of the zip itself."""
    place = Place(legible(str(path)))
    try:
        with zipfile.ZipFile(io.BytesIO(read_bytes(path, place=place))) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not is_of_system(_name(one))]
            if not entries:
                yield _Left(name, Problem(Code.BAD_ZIP, place, {"why": "是空的"}))
            if len(entries) > _MOST_FILES:
                yield _Left(name, Problem(Code.BAD_ZIP, place, {"why": f"里面超过 {_MOST_FILES} 个文件"}))
                return
            if sum(entry.file_size for entry in entries if _suffix(_name(entry)) in _KINDS) > _MOST_BYTES:
                why = f"里面的文件加起来超过 {_MOST_BYTES // 1_000_000} MB"
                yield _Left(name, Problem(Code.BAD_ZIP, place, {"why": why}))
                return
            for entry in entries:
                inside = f"{name}/{_name(entry)}"
                if _suffix(inside) == ".zip":
                    yield _Left(inside, Problem(Code.ZIP_IN_ZIP, Place(inside)))
                elif (left := _left(inside, drafts)) is not None:
                    yield left
                elif entry.file_size > MAX_BYTES:
                    details = {"limit": f"{MAX_BYTES // 1_000_000} MB"}
                    yield _Left(inside, Problem(Code.TOO_LARGE_IN_ZIP, Place(inside), details))
                else:
                    with archive.open(entry) as file:
                        yield Mail(inside, _kind(inside), file.read(MAX_BYTES + 1)[:MAX_BYTES])
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as error:
        why = "有密码" if isinstance(error, RuntimeError) and "password" in str(error) else "打不开，或者损坏了"
        yield _Left(name, Problem(Code.BAD_ZIP, place, {"why": why}))


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name: of what does not say that it is UTF-8, macOS and Linux write that, Windows its own encoding."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return decoded(entry.filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.filename


def _left(name: str, drafts: bool) -> _Left | None:
    """Return a file that is not taken in for its name; None if it is."""
    kind = _KINDS.get(_suffix(name))
    if kind is None:
        return _Left(name, Problem(Code.NOT_TAKEN, Place(name)))
    return _Left(name, Problem(Code.NO_DRAFTS, Place(name))) if kind == DRAFT and not drafts else None


def _kind(name: str) -> str:
    return _KINDS[_suffix(name)]


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()
