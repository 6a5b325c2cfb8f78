"""The sheets of a workbook held against those that it was given out with: what is gone, and what nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.answers.model import Answers
from checklist.answers.workbook.content import ContentReader
from checklist.answers.workbook.layout import EXCEPTIONS, LAST, PLANS, SHEETS, sheet_name
from checklist.core.errors import Code, Place, Problem
from checklist.core.values import show
from checklist.core.words import few, simplify, suggest

_WHY = "“台账目录”里没有它，也不是原有的工作表"


def lacking(reader: ContentReader) -> Iterator[Problem]:
    """Yield a notice of the sheets that a workbook is given out with and that this one, once read, has no more."""
    given_out = [PLANS]
    if any(rule.spec.exception is not None for rule in reader.pack.rules.values()):
        given_out.append(EXCEPTIONS)
    if any(path[:1] == ("last",) and place.cell for path, place in reader.cells.items()):
        given_out.append(LAST)
    names = [*reader.without_sheet, *(name for name in given_out if simplify(name) not in reader.names)]
    if names:
        details = {"sheets": few([f"“{name}”" for name in names])}
        yield Problem(Code.LACKING_SHEETS, Place(reader.book.shown), details)


def reworded(reader: ContentReader, answers: Answers) -> Iterator[Problem]:
    """Yield a notice of each answer of another version's workbook that was given to a question which is worded otherwise now."""
    for id_, asked_then in reader.listed.items():
        item = reader.pack.items.get(id_)
        if item is None or not asked_then or id_ not in answers.answers or not answers.answers[id_].is_written:
            continue
        if not simplify(asked_then).endswith(simplify(f"：{item.spec.question}")):
            then = asked_then.removeprefix(f"{item.title}：")
            details = {"id": id_, "title": item.title, "then": show(then), "now": show(item.spec.question)}
            yield Problem(Code.REWORDED, reader.cells["answers", id_, "answer"], details)


def unread(reader: ContentReader) -> Iterator[Problem]:
    """Yield a notice of each sheet in which something stands and which nobody reads."""
    read = {name for key, name in reader.names.items() if key in reader.known}
    for name in reader.book.names:
        if name not in read and not reader.is_empty(name):
            meant = suggest(name, [*SHEETS, *map(sheet_name, reader.pack.ledgers.values())])
            yield Problem(
                Code.UNREAD_SHEET,
                Place(reader.book.shown, sheet=name),
                {"sheet": show(name), "meant": meant, "why": _WHY},
            )
