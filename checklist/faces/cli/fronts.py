"""What asks at the terminal: drawn in place, or line by line where that cannot be."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from checklist.faces.cli.output import echo

if TYPE_CHECKING:
    from checklist.faces.walk.dialogue import Front


def is_plain() -> bool:
    """Whether only lines can be asked: in a pipe, or at a simple terminal."""
    is_dumb = os.environ.get("TERM", "" if os.name == "nt" else "dumb") == "dumb"
    return is_dumb or not (sys.stdin.isatty() and sys.stdout.isatty())


def line_front() -> Front:
    """Return what asks line by line."""
    from checklist.faces.walk.plain import PlainFront

    return PlainFront(_read_line, echo)


def drawn_front(drawn: int = 0) -> Front:
    """Return what draws its questions; the first is drawn over so many lines that are there already."""
    from checklist.faces.walk.terminal import TerminalFront

    return TerminalFront(color="NO_COLOR" not in os.environ, drawn=drawn)


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
