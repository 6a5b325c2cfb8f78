"""Read an answers workbook back: what ``workbook.write`` wrote and an office filled in.

A workbook is read into the same form as an answers file, with a cell for every place, so that
everything wrong with it is found by the same checks and named by its cell.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checklist.answers.books import Workbook, open_workbook
from checklist.answers.load import read_answers
from checklist.answers.model import Answers, LedgerData
from checklist.answers.other_files import TABLE, not_answers
from checklist.answers.workbook.content import ContentReader
from checklist.answers.workbook.given_out import lacking, reworded, unread
from checklist.answers.workbook.layout import ITEMS, UNIT
from checklist.core.errors import InputError, Place
from checklist.core.words import simplify
from checklist.io.strict_yaml import Document
from checklist.pack.compiled import Pack


def workbook_overlays(book: Workbook) -> list[str]:
    """Return the local rules that a workbook was made with; what is wrong with it is said when it is read."""
    for name in book.names:
        if simplify(name) == simplify(UNIT):
            for row in book.sheet(name).rows:
                if len(row) > 1 and simplify(str(row[0])) == simplify("地方规定"):
                    return [word for word in str(row[1]).split("、") if word]
    return []


def read_workbook(pack: Pack, path: Path) -> tuple[Answers, Document]:
    """Read a workbook, and return beside the answers what tells the cell of each.

    Raises ``InputError`` with everything that is wrong with its cells.
    """
    shown = str(path)
    book = open_workbook(path, shown, Place(shown))
    if not {simplify(UNIT), simplify(ITEMS)} & set(map(simplify, book.names)):
        raise not_answers(shown, f"它没有“{UNIT}”和“{ITEMS}”这两张工作表。{TABLE}")
    reader = ContentReader(pack, book)
    document = reader.document()
    answers = None
    try:
        answers = read_answers(pack, document, path)
    except InputError as error:
        reader.problems += [
            problem
            for problem in error.problems
            if problem not in reader.problems and (problem.place.sheet or not reader.problems)
        ]
    if reader.problems or answers is None:
        raise InputError(reader.problems)
    ledgers = {
        id_: data
        if data.rows or data.none_reason is not None or id_ in reader.given
        else LedgerData(owner=data.owner, to_confirm=data.to_confirm)
        for id_, data in answers.ledgers.items()
    }
    ledgers = {id_: data for id_, data in ledgers.items() if data.is_written or data.owner or data.to_confirm}
    notices = [*answers.notices, *lacking(reader), *unread(reader)]
    if str(document.data["pack"].get("version")) != pack.spec.version:
        notices += reworded(reader, answers)
    return replace(answers, ledgers=ledgers, notices=tuple(notices)), document
