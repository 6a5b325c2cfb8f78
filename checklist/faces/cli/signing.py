"""What ``sign`` and ``verify`` share: PDF reports named on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli.folders import files_in
from checklist.io.files import read_bytes

if TYPE_CHECKING:
    from checklist.signing.file import Report


def open_report(path: Path) -> Report:
    """Read a report that is to be signed; raises ``InputError``."""
    from checklist.signing.file import read_report
    from checklist.signing.original import NotAReport

    try:
        return read_report(read_bytes(path))
    except NotAReport as error:
        raise InputError([Problem(Code.NOT_A_REPORT, Place(str(path)), {"why": str(error)})]) from None


def pdfs_in(place: Path) -> list[Path]:
    """Return the PDF files that a file or folder stands for, those of folders inside it too."""
    return files_in(place, (".pdf",))
