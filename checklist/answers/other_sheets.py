"""Sheets beside those that ledgers are read from, with the headings of one of them: what stands there is in no ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from checklist.answers.books import WORKBOOKS, choose_sheet, open_workbook
from checklist.answers.headings import HEADER_ROWS, column_names, fewest_known, find_headings
from checklist.answers.model import LedgerData
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import is_blank
from checklist.pack.compiled import Pack


def unread_sheets(pack: Pack, answers: Path, ledgers: Mapping[str, LedgerData]) -> dict[str, list[Problem]]:
    """Return by ledger a notice of each sheet that none is read from, in a file of ledgers, and that looks like its own."""
    unread: dict[str, list[Problem]] = {}
    of_file: dict[str, list[tuple[str, LedgerData]]] = {}
    for id_, data in ledgers.items():
        is_own = data.file is not None and answers.parent / data.file == answers  # a workbook tells of its own sheets
        if data.file and not is_own and Path(data.file).suffix.lower() in WORKBOOKS:
            of_file.setdefault(data.file, []).append((id_, data))
    for file, read in of_file.items():
        book = open_workbook(answers.parent / file, file, Place(file))
        known = {choose_sheet(book.names, data.sheet, pack.ledgers[id_].title, Place(file)) for id_, data in read}
        for name in (name for name in book.names if name not in known):
            try:
                filled = [row for row in book.sheet(name).rows if not all(map(is_blank, row))]
            except InputError:
                continue
            for id_, _ in read:
                columns = pack.ledgers[id_].spec.columns
                try:
                    found = find_headings(
                        filled[: HEADER_ROWS + 1], columns, column_names(columns), fewest_known(columns)
                    )
                except ValueProblem:
                    continue
                if found is not None and len(filled) > found.line + 1:
                    why = f"它的表头像是《{pack.ledgers[id_].title}》的。要读入的，请并到读的那一张里"
                    details = {"sheet": name, "meant": "", "why": why}
                    unread.setdefault(id_, []).append(Problem(Code.UNREAD_SHEET, Place(file, sheet=name), details))
                    break
    return unread
