"""Writing files: private and whole, never over what nobody said may go, with what was there kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import now
from checklist.core.words import listing
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


def write_new(path: Path, content: str | bytes, *, force: bool) -> None:
    """Write a file that must not be there yet; with ``force``, what was there goes into the backups."""
    refuse_existing(path, force=force)
    replace_file(path, content)


def replace_file(
    path: Path, content: str | bytes, beside: Mapping[Path, bytes] | None = None, gone: Iterable[Path] = ()
) -> None:
    """Write a file that nobody is filling in just now; what was there goes into the backups, if it is not signed.

    So do the files that go with it: those ``beside`` it, and those that are no part of it any more, ``gone``. While somebody
    fills the file in, none of them is touched. Raises ``InputError``.
    """
    files = {**(beside or {}), path: content}
    for one in files:
        refuse_signed(one)
    with _held(path):
        for one, new in files.items():
            _back_up(one)
            write(one, new, folder=True)
        for one in gone:
            _back_up(one)
            one.unlink(missing_ok=True)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Keep others from filling a file in, if it is there already."""
    with ExitStack() as stack:
        try:
            if path.exists():
                stack.enter_context(lock(path, now()))
        except Taken as taken:
            raise InputError([Problem(Code.TAKEN, Place(str(path)), vars(taken.holder))]) from None
        except OSError as error:
            raise cannot_write(path, error) from None
        yield


def _back_up(path: Path) -> None:
    if path.exists():
        try:
            back_up(path, now())
        except OSError as error:
            raise cannot_write(path, error) from None


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise ``InputError`` if a file is there already and nobody said that it may go."""
    if path.exists() and not force:
        raise InputError([Problem(Code.EXISTS, Place(str(path)), {"path": path})])


def refuse_signed(path: Path) -> None:
    """Raise ``InputError`` if a file carries a signature (of PDF or of an office document), which no command takes away."""
    if path.is_file() and any(mark in read_bytes(path) for mark in _SIGNED):
        raise InputError([Problem(Code.SIGNED, Place(str(path)), {"path": path})])


_SIGNED = (b"/ByteRange", b"_xmlsignatures/")


# Results that people take away, and may change

FORMATS = ("pdf", "html", "docx", "xlsx", "json")
_FORMAT_OF = {".htm": "html", **{f".{one}": one for one in FORMATS}}


def file_format(target: Path, asked: str | None, formats: Sequence[str] = FORMATS) -> str:
    """Return the format that a file's name tells; raises ``InputError`` if it tells none of these, or not the one asked for."""
    known = _FORMAT_OF.get(target.suffix.lower())
    place, details = Place(str(target)), {"suffix": target.suffix or target.name}
    if known is None or known not in formats:
        allowed = listing(f".{one}" for one in formats)
        raise InputError([Problem(Code.UNKNOWN_FORMAT, place, {**details, "allowed": allowed})])
    if asked not in (None, known):
        raise InputError([Problem(Code.OTHER_FORMAT, place, {**details, "format": asked})])
    return known


class Result(StrEnum):
    """What a result is called; none is written over another."""

    REPORT = "自查报告"
    SUMMARY = "汇总报告"
    DASHBOARD = "汇总网页"
    STATUS = "收件情况"
    HANDBOOK = "规则手册"
    MARKED = "标出错处的工作簿"


def refuse_changed(path: Path, kind: Result, *, force: bool) -> None:
    """Raise ``InputError`` if a file may not be written over: signed; or, without ``force``, not this kind as we wrote it."""
    refuse_signed(path)
    if not path.exists() or force:
        return
    there = _ours(path)
    if there is None:
        raise InputError([Problem(Code.CHANGED, Place(str(path)), {"path": path})])
    if there not in ("", kind):
        raise InputError([Problem(Code.OTHER_KIND, Place(str(path)), {"path": path, "there": there, "kind": kind})])


def write_result(path: Path, content: str | bytes, kind: Result, *, force: bool = False, folder: bool = False) -> None:
    """Write a result over nothing but what this tool wrote of its kind and nobody changed.

    With ``force``, whatever else is there goes into the backups. What was written is remembered by its SHA-256 in a
    file beside it, as ``sha256sum`` writes it, its kind on a line before that begins with ``#``. With ``folder`` also
    the folder it lies in is made. Raises ``InputError``.
    """
    refuse_changed(path, kind, force=force)
    if path.exists() and _ours(path) not in ("", kind):
        replace_file(path, content)
    else:
        write(path, content, folder=folder)
    raw = content.encode() if isinstance(content, str) else content
    with suppress(OSError), (path.parent / WRITTEN).open("a", encoding="utf-8") as file:
        file.write(f"# {kind}\n{sha256(raw).hexdigest()}  {path.name}\n")


WRITTEN = ".写过的.sha256"


def _ours(path: Path) -> str | None:
    """Return of which kind a file is that this tool wrote just so, "" if that was not noted; None if it did not."""
    try:
        lines = (path.parent / WRITTEN).read_text(encoding="utf-8").splitlines()
        here = f"{sha256(path.read_bytes()).hexdigest()}  {path.name}"
    except (OSError, ValueError):
        return None
    for above, line in reversed(list(pairwise(["", *lines]))):
        if line == here:
            return above.removeprefix("# ") if above.startswith("# ") else ""
    return None


def cannot_write(path: Path, error: OSError) -> InputError:
    """Return the error that says in Chinese why a file cannot be written."""
    return _not_written(path, os_reason(error))


def refuse_no_folder(path: Path) -> None:
    """Raise ``InputError`` if there is no folder for a file to be written into."""
    if not path.parent.exists():
        raise _not_written(path, f"没有“{path.parent}”这个文件夹，请先建好，或者换一个位置")


def _not_written(path: Path, reason: str) -> InputError:
    return InputError([Problem(Code.CANNOT_WRITE, Place(str(path)), {"path": path, "reason": reason})])
