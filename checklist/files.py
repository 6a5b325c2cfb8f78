"""Files as the system keeps them: written whole and private, and why it refused, in Chinese."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from checklist.errors import Code, InputError, Place, Problem


def os_reason(error: OSError) -> str:
    """Say in Chinese why the system refused."""
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "文件不存在",
        PermissionError: "没有权限",
        IsADirectoryError: "它是一个文件夹",
        NotADirectoryError: "路径中有一段不是文件夹",
    }
    numbers = {28: "磁盘已满", 30: "磁盘是只读的", 36: "文件名太长"}
    return reasons.get(type(error)) or numbers.get(error.errno or 0) or f"系统错误 {error.errno}"


def read_bytes(path: Path) -> bytes:
    """Return what a file holds; raises ``InputError`` that says in Chinese why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Problem(Code.UNREADABLE, Place(str(path)), {"reason": os_reason(error)})]) from None


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a private file (0600) so that a crash leaves the old or the new one, never half.

    Raises ``OSError``; the old file is then untouched.
    """
    target = path.resolve()
    raw = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "nt":
        return
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
