"""Writing files: private and whole, never over what nobody said may go, with what was there kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import now
from checklist.core.words import listing
from checklist.io.files import add_lines, os_reason, read_bytes, write_atomically
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


def write_new(path: Path, content: str | bytes, *, force: bool, beside: Mapping[Path, bytes] | None = None) -> None:
    """Write a file that must not be there yet, and those that go ``beside`` it; with ``force``, what was there goes into the backups."""
    refuse_existing(path, force=force)
    replace_file(path, content, beside)


def replace_file(path: Path, content: str | bytes, beside: Mapping[Path, bytes] | None = None) -> None:
    """Write a file that nobody is filling in just now, and those ``beside`` it; what was there goes into the backups, if it is not signed.

    Raises ``InputError``.
    """
    with held(path):
        write_over(path, content, beside)


def write_over(
    path: Path, content: str | bytes, beside: Mapping[Path, bytes] | None = None, gone: Iterable[Path] = ()
) -> None:
    """Write a file that is held, and those that go ``beside`` it, and take away those that are ``gone``: all, or none.

    What was there goes into the backups, if it is not signed. Raises ``InputError``.
    """
    files: dict[Path, str | bytes | None] = {**(beside or {}), path: content}
    files |= {one: None for one in gone if one not in files}
    for one in files:
        refuse_signed(one)
    for one in files:
        _back_up(one)
    with ExitStack() as undo:
        for one, new in files.items():
            undo.callback(_put_back, one, read_bytes(one) if one.exists() else None)
            if new is None:
                remove(one)
            else:
                write(one, new, folder=True)
        undo.pop_all()


def remove(path: Path) -> None:
    """Take a file away, if it is there; raises ``InputError`` that says in Chinese why it cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from None


def _put_back(path: Path, content: bytes | None) -> None:
    """Bring a file back to what it was, as far as the system lets us; the backups have it whatever happens."""
    with suppress(OSError):
        if content is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != content:
            write_atomically(path, content)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep others from filling a file in, if it is there already; raises ``InputError`` while somebody does."""
    try:
        is_there = path.exists()
    except OSError as error:
        raise cannot_write(path, error) from None
    with locked(path, path, Code.TAKEN) if is_there else nullcontext():
        yield


@contextmanager
def locked(path: Path, shown: Path, code: Code) -> Iterator[None]:
    """Hold a file alone; raises ``InputError`` of a ``code``, at the place that is ``shown``, while somebody else does."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(path, now()))
        except Taken as taken:
            raise InputError([Problem(code, Place(str(shown)), vars(taken.holder))]) from None
        except OSError as error:
            raise cannot_write(shown, error) from None
        yield


def _back_up(path: Path) -> None:
    if path.exists():
        try:
            back_up(path, now())
        except OSError as error:
            raise cannot_write(path, error) from None


def refuse_existing(*paths: Path, force: bool) -> None:
    """Raise ``InputError`` that names every file that is there already, if nobody said that it may go."""
    there = [] if force else [path for path in paths if path.exists()]
    if there:
        raise InputError([Problem(Code.EXISTS, Place(str(path)), {"path": path}) for path in there])


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
    _is_free(path, kind, force=force)


def _is_free(path: Path, kind: Result, *, force: bool) -> bool:
    """Return whether nothing is lost where a file is written over; raises ``InputError`` if it may not be."""
    refuse_signed(path)
    there = _ours(path) if path.exists() else ""
    if there in ("", kind) or force:
        return there in ("", kind)
    if there is None:
        raise InputError([Problem(Code.CHANGED, Place(str(path)), {"path": path})])
    raise InputError([Problem(Code.OTHER_KIND, Place(str(path)), {"path": path, "there": there, "kind": kind})])


def write_result(path: Path, content: str | bytes, kind: Result, *, force: bool = False, folder: bool = False) -> None:
    """Write a result over nothing but what this tool wrote of its kind and nobody changed.

    With ``force``, whatever else is there goes into the backups. What was written is remembered by its SHA-256 in a
    file beside it, as ``sha256sum`` writes it, its kind on a line before that begins with ``#``; that file is only added
    to, for others may write their results there at the same time. With ``folder`` also the folder it lies in is made.
    Raises ``InputError``.
    """
    if _is_free(path, kind, force=force):
        write(path, content, folder=folder)
    else:
        replace_file(path, content)
    raw = content.encode() if isinstance(content, str) else content
    line = _Written(sha256(raw).hexdigest(), kind).line(path.name)
    with suppress(OSError):
        add_lines(path.parent / WRITTEN, line.encode(errors=_ANY_NAME))


WRITTEN = ".写过的.sha256"
_ANY_NAME = "surrogateescape"
"""How a name that is no UTF-8 is written as the bytes that it is."""


@dataclass(frozen=True)
class _Written:
    """A result as this tool wrote it: its SHA-256, and its kind, "" if that was not noted."""

    sha256: str
    kind: str

    def line(self, name: str) -> str:
        kind = f"# {self.kind}\n" if self.kind else ""
        return f"{kind}{self.sha256}  {name}\n"


def _last_written(path: Path) -> _Written | None:
    """Return what is remembered of one result among however many; raises ``OSError``, ``ValueError``."""
    text, end = (path.parent / WRITTEN).read_bytes(), f"  {path.name}\n".encode(errors=_ANY_NAME)
    start = len(text)
    while (start := text.rfind(end, 0, start)) >= 0:
        first = text.rfind(b"\n", 0, max(text.rfind(b"\n", 0, start), 0)) + 1
        above, digest = ["", *text[first:start].decode(errors=_ANY_NAME).split("\n")][-2:]
        if "  " not in digest:  # else the name is a longer one that ends so
            return _Written(digest, above.removeprefix("# ") if above.startswith("# ") else "")
    return None


def _ours(path: Path) -> str | None:
    """Return of which kind a file is that this tool wrote just so, "" if that was not noted; None if it did not."""
    try:
        written = _last_written(path)
        here = sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None
    return written.kind if written is not None and written.sha256 == here else None


def cannot_write(path: Path, error: OSError) -> InputError:
    """Return the error that says in Chinese why a file cannot be written."""
    lacks_folder = isinstance(error, FileNotFoundError) and not path.parent.exists()
    return _not_written(path, _no_folder(path) if lacks_folder else os_reason(error))


def refuse_no_folder(path: Path) -> None:
    """Raise ``InputError`` if there is no folder for a file to be written into."""
    if not path.parent.exists():
        raise _not_written(path, _no_folder(path))


def _no_folder(path: Path) -> str:
    return f"没有“{path.parent}”这个文件夹，请先建好，或者换一个位置"


def _not_written(path: Path, reason: str) -> InputError:
    return InputError([Problem(Code.CANNOT_WRITE, Place(str(path)), {"path": path, "reason": reason})])
