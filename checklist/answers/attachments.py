"""Files that an answers file names: they lie below its folder."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from checklist.answers.model import Evidence
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import show
from checklist.io.files import open_ordinary


def named_file(answers: Path, written: str) -> Path:
    """Return a file named in an answers file; raises ``ValueProblem`` if it cannot be or is outside the file's folder."""
    relative = Path(written.replace("\\", "/"))
    folder = answers.parent.resolve()
    try:
        target = (folder / relative).resolve()
        with suppress(FileNotFoundError, NotADirectoryError):
            target.stat()
    except (OSError, RuntimeError, ValueError):  # too long, a circle of links, a NUL
        raise ValueProblem(Code.NOT_A_PATH, path=show(written)) from None
    if relative.is_absolute() or not target.is_relative_to(folder):
        raise ValueProblem(Code.OUTSIDE, path=written)
    return target


LEAST = 20
"""Bytes without which a file is no picture, no office document, and no sentence."""


def measured(path: Path, written: str) -> Evidence:
    """Return a file as evidence, with its size and SHA-256; raises ``OSError``."""
    with open_ordinary(path) as file:
        return Evidence(file=written, size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())
