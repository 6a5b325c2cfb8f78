"""Files as the system keeps them: ordinary ones only, read within limits, written whole and private."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from checklist.core.errors import Code, InputError, Place, Problem

MAX_BYTES = 200_000_000
"""The most that is read of any file."""


_IN_USE = (32, 33)
"""What Windows says where another program holds a file, or a part of it (ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION)."""


class NotOrdinaryError(OSError):
    """A device, pipe, socket or folder stands where an ordinary file should."""


def os_reason(error: OSError) -> str:
    """Say in Chinese why the system refused."""
    if getattr(error, "winerror", None) in _IN_USE:
        return "它正被别的程序（如 WPS、Excel）打开着，请先关闭"
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "文件不存在",
        PermissionError: "没有权限",
        IsADirectoryError: "它是一个文件夹",
        NotADirectoryError: "路径中有一段不是文件夹",
        NotOrdinaryError: "它不是普通文件，而是设备、管道一类",
    }
    numbers = {
        errno.ENXIO: "它不是普通文件，而是设备、管道一类",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘是只读的",
        errno.ENAMETOOLONG: "文件名太长",
        errno.ELOOP: "它是一个链接，指来指去又回到自己，找不到真正的文件",
    }
    return reasons.get(type(error)) or numbers.get(error.errno or 0) or f"系统错误 {error.errno}"


def decoded(name: bytes) -> str:
    """Return a file's name that some system wrote: in UTF-8, as Windows in China writes it, or else with its bytes written out."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "backslashreplace")


def legible(path: str) -> str:
    """Return a path as people read it, each part of it by itself: the system's own need not be any text."""
    return "/".join(decoded(os.fsencode(part)) for part in path.split("/"))


def open_ordinary(path: Path) -> BufferedReader:
    """Open an ordinary file for reading, without waiting for the other end of a pipe; raises ``OSError``."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError:  # a NUL in the path
        raise FileNotFoundError from None
    try:
        _refuse_strange(os.fstat(handle).st_mode)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def _refuse_strange(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        raise NotOrdinaryError


def real_path(path: Path) -> Path:
    """Return where a path leads once all links are followed; of links in a circle one of them, where ``resolve`` may raise."""
    return Path(os.path.realpath(path))


def read_bytes(path: Path, limit: int = MAX_BYTES, place: Place | None = None) -> bytes:
    """Return what an ordinary file holds.

    Raises ``InputError``, at ``place`` or the path, that says in Chinese why it cannot be read.
    """
    place = place or Place(str(path))
    try:
        with open_ordinary(path) as file:
            return _read(file, limit, place)
    except OSError as error:
        raise InputError([Problem(Code.UNREADABLE, place, {"reason": os_reason(error)})]) from None


def read_standard_input(limit: int = MAX_BYTES) -> bytes:
    """Return what standard input gives; raises ``InputError`` if that is too much."""
    return _read(sys.stdin.buffer, limit, Place("标准输入"))


def _read(file: BinaryIO, limit: int, place: Place) -> bytes:
    content = file.read(limit + 1)
    if len(content) > limit:
        details = {"size": f"{limit // 1_000_000} MB 以上", "limit": f"{limit // 1_000_000} MB"}
        raise InputError([Problem(Code.TOO_LARGE, place, details)])
    return content


def add_lines(path: Path, lines: bytes) -> None:
    """Add whole lines to a private file (0600) that only grows, perhaps by others too; one that a crash cut off stays by itself.

    Raises ``OSError``.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a+b") as file:
        path.chmod(0o600)  # earlier versions left it to be read by others
        if file.tell():
            file.seek(-1, os.SEEK_END)
            lines = lines if file.read(1) == b"\n" else b"\n" + lines
        file.write(lines)


def write_atomically(path: Path, content: str | bytes, *, lasting: bool = True) -> None:
    """Write a private file (0600) so that a crash leaves the old or the new one, never half.

    Not ``lasting``: not waiting for the disk, for what may get lost when the power fails.

    A link to a file is followed. Raises ``OSError``, also where a device, pipe or folder
    stands; what was there is then untouched.
    """
    target = real_path(path)
    if target.exists():
        _refuse_strange(target.stat().st_mode)
    raw = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "nt" or not lasting:
        return
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
