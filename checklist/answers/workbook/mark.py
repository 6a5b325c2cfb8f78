"""A copy of a workbook in which every error is marked where it stands."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from checklist.answers.books import open_workbook
from checklist.core.errors import InputError, Place, Problem

_AUTHOR, _RED = "checklist", "FFC7CE"
"""Who wrote a mark's comment, and the colour of its cell."""


def marked_copy(path: Path, problems: Iterable[Problem]) -> bytes:
    """Return a copy of a workbook with a comment in every cell that something is wrong with.

    Raises ``InputError`` with the problems if it is too damaged to be copied.
    """
    problems = list(problems)
    sound = open_workbook(path, str(path), Place(str(path)))
    for name in sound.names:
        sound.sheet(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path)
    except Exception:  # openpyxl raises whatever it comes upon
        raise InputError(problems) from None
    _without_marks(book)
    texts_of: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        if problem.place.sheet in book.sheetnames:
            texts_of.setdefault((problem.place.sheet, problem.place.cell or "A1"), []).append(
                f"{problem.code.id} {problem.text}"
            )
    for (sheet, cell), texts in texts_of.items():
        where = book[sheet][cell]
        where.comment = Comment("\n".join(texts), _AUTHOR, width=320, height=40 + 40 * len(texts))
        where.fill = PatternFill("solid", fgColor=_RED)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _without_marks(book: Workbook) -> None:
    """Take away the marks of an earlier copy, and nobody else's comments and colours."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    if str(cell.fill.fgColor.rgb).endswith(_RED):
                        cell.fill = PatternFill()
