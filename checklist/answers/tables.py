"""Read a ledger from CSV or XLSX: find the sheet and the header, and name every raw cell.

Offices put a title above the header and remarks beside the columns; both are passed over.
Workbooks are read only, values and never formulas, and within limits of size.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklist.errors import Code, InputError, Place, Problem, listing, simplify, suggest
from checklist.pack.model import LedgerFile
from checklist.values import is_blank
from checklist.yamlio import fail, os_reason, read_text

MAX_FILE = 50_000_000
MAX_UNPACKED = 500_000_000
MAX_ROWS = 200_000
HEADER_ROWS = 10
_UNIT_SUFFIX = re.compile(r"[（(][^（()）]*[)）]$")


@dataclass(frozen=True)
class RawRow:
    """One row as read: its number in the file and its cells by column name."""

    number: int
    cells: dict[str, Any]
    place: Place
    cell_places: dict[str, Place]


@dataclass(frozen=True)
class Table:
    """A ledger's raw rows, and notices about columns that were not read."""

    rows: list[RawRow]
    notices: list[Problem]


def read_table(path: Path, shown: str, sheet: str | None, ledger: LedgerFile, asked: Place) -> Table:
    """Read a ledger's file; ``asked`` is where the answers name it.

    Raises ``InputError`` for an unreadable file, a wrong sheet or a wrong header.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        text = read_text(path, shown)
        lines = enumerate(csv.reader(io.StringIO(text)), 1)
        return _table(lines, Place(shown), "", ledger)
    if kind not in (".xlsx", ".xlsm"):
        fail([Problem(Code.LEDGER_KIND, asked, {"path": shown})])
    check_archive(path, shown, asked)
    return _read_workbook(path, shown, sheet, ledger, asked)


def check_archive(path: Path, shown: str, asked: Place) -> None:
    """Refuse what is no workbook, or would unpack to an absurd size."""
    details: dict[str, Any] = {"path": shown}
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            limit = f"{MAX_FILE // 1_000_000} MB"
            fail([Problem(Code.TOO_LARGE, asked, {"size": f"{size // 1_000_000} MB", "limit": limit})])
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except OSError as error:
        fail([Problem(Code.LEDGER_FILE, asked, {**details, "reason": os_reason(error)})])
    except zipfile.BadZipFile:
        reason = "它不是 .xlsx 工作簿。旧的 .xls 请另存为 .xlsx，加密的请先去掉密码"
        fail([Problem(Code.LEDGER_FILE, asked, {**details, "reason": reason})])
    if unpacked > MAX_UNPACKED:
        fail([Problem(Code.LEDGER_FILE, asked, {**details, "reason": "解压后过大，疑似损坏"})])


def _read_workbook(path: Path, shown: str, sheet: str | None, ledger: LedgerFile, asked: Place) -> Table:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception:
        fail([Problem(Code.LEDGER_FILE, asked, {"path": shown, "reason": "工作簿已损坏"})])
    try:
        name = choose_sheet(book.sheetnames, sheet, ledger.title, asked)
        worksheet = book[name]
        worksheet.reset_dimensions()
        rows = enumerate(worksheet.iter_rows(values_only=True), 1)
        return _table(rows, Place(shown, sheet=name), name, ledger)
    finally:
        book.close()


def choose_sheet(names: Sequence[str], wanted: str | None, title: str, asked: Place) -> str:
    """Return the sheet asked for; without a wish, the only one or the one named as the ledger."""
    known = {simplify(name): name for name in names}
    if wanted is not None:
        if simplify(wanted) in known:
            return known[simplify(wanted)]
        details = {"sheet": wanted, "meant": suggest(wanted, names), "allowed": listing(names)}
        fail([Problem(Code.NO_SHEET, asked, details)])
    if simplify(title) in known:
        return known[simplify(title)]
    if len(names) == 1:
        return names[0]
    details = {"count": str(len(names)), "title": title, "allowed": listing(names)}
    fail([Problem(Code.SEVERAL_SHEETS, asked, details)])


def column_names(ledger: LedgerFile) -> dict[str, str]:
    """Return every way to write a column's heading, simplified, with the column's name."""
    names: dict[str, str] = {}
    for name, column in ledger.columns.items():
        for heading in (name, column.title, *column.aliases):
            names[simplify(heading)] = name
    return names


def match_heading(heading: object, names: dict[str, str]) -> str | None:
    """Return the column that a heading means; a unit in brackets after it is passed over."""
    text = simplify(str(heading))
    return names.get(text) or names.get(simplify(_UNIT_SUFFIX.sub("", text.replace("*", ""))))


def _table(lines: Iterator[tuple[int, Sequence[Any]]], place: Place, sheet: str, ledger: LedgerFile) -> Table:
    names = column_names(ledger)
    for number, line in lines:
        hits = [match_heading(cell, names) for cell in line if not is_blank(cell)]
        found = {hit for hit in hits if hit}
        required = {name for name, column in ledger.columns.items() if column.required}
        if len(found) >= max(2, len(required) // 2):
            return _body(lines, number, line, place, sheet, ledger, names)
        if number >= HEADER_ROWS:
            break
    expected = listing(column.title for column in ledger.columns.values() if column.required)
    details = {"rows": HEADER_ROWS, "title": ledger.title, "expected": expected}
    fail([Problem(Code.NO_HEADER, place, details)])


def _body(
    lines: Iterator[tuple[int, Sequence[Any]]],
    header_number: int,
    header: Sequence[Any],
    place: Place,
    sheet: str,
    ledger: LedgerFile,
    names: dict[str, str],
) -> Table:
    columns, notices = _columns(header, header_number, place, sheet, ledger, names)
    rows: list[RawRow] = []
    for number, line in lines:
        cells = {name: line[index] for index, name in columns.items() if index < len(line)}
        if all(is_blank(value) for value in cells.values()):
            continue
        if len(rows) >= MAX_ROWS:
            fail([Problem(Code.TOO_MANY_ROWS, place, {"limit": MAX_ROWS})])
        places = _CellPlaces(place.file, sheet, number, columns)
        rows.append(RawRow(number, cells, Place(place.file, 0 if sheet else number, 0, sheet), places))
    return Table(rows, notices)


def _columns(
    header: Sequence[Any], number: int, place: Place, sheet: str, ledger: LedgerFile, names: dict[str, str]
) -> tuple[dict[int, str], list[Problem]]:
    """Return column names by position; raises for a missing required or a doubled column."""
    columns: dict[int, str] = {}
    unknown: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for index, heading in enumerate(header):
        if is_blank(heading):
            continue
        name = match_heading(heading, names)
        if name is None:
            unknown.append((index, str(heading).strip()))
        elif name in columns.values():
            here = cell_place(place.file, sheet, number, index)
            title = ledger.columns[name].title
            problems.append(Problem(Code.DUPLICATE_COLUMN, here, {"title": ledger.title, "column": title}))
        else:
            columns[index] = name
    missing = [column.title for name, column in ledger.columns.items() if name not in columns.values()]
    for name, column in ledger.columns.items():
        if column.required and name not in columns.values():
            here = cell_place(place.file, sheet, number, 0)
            near = suggest(column.title, [heading for _, heading in unknown]).replace("是不是想写", "有一列写作")
            details = {"title": ledger.title, "column": column.title, "meant": near.replace("？", "")}
            problems.append(Problem(Code.MISSING_COLUMN, here, details))
    if problems:
        raise InputError(problems)
    notices = [
        Problem(
            Code.UNKNOWN_COLUMN,
            cell_place(place.file, sheet, number, index),
            {"title": ledger.title, "column": heading, "meant": suggest(heading, missing)},
        )
        for index, heading in unknown
    ]
    return columns, notices


def cell_place(file: str, sheet: str, row: int, index: int) -> Place:
    """Return the place of a cell: a sheet's cell name, or a CSV file's line."""
    if not sheet:
        return Place(file, row)
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return Place(file, 0, 0, sheet, f"{letters}{row}")


class _CellPlaces(dict[str, Place]):
    """Places of a row's cells, named only when somebody asks."""

    def __init__(self, file: str, sheet: str, row: int, columns: dict[int, str]) -> None:
        super().__init__()
        self._where = (file, sheet, row)
        self._columns = columns

    def __missing__(self, name: str) -> Place:
        file, sheet, row = self._where
        index = next((index for index, known in self._columns.items() if known == name), 0)
        return cell_place(file, sheet, row, index)
