"""Read a ledger from CSV or XLSX: find the sheet and the header, and name every raw cell.

Offices put a title above the header and remarks beside the columns; both are passed over.
What a workbook holds is read in ``xlsx``; here it gets the names of files, sheets and cells.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from checklist.core.errors import Code, InputError, Place, Problem, listing, simplify, suggest
from checklist.core.values import MONEY_UNITS, Value, is_blank
from checklist.io.files import open_ordinary, os_reason, read_bytes
from checklist.io.sheet_xml import LAST_COLUMN, LAST_ROW, DamagedError, Sheet, cell_name
from checklist.io.sheet_xml import Row as SheetRow
from checklist.io.strict_yaml import fail, read_text
from checklist.io.xlsx import Package
from checklist.pack.model import Column, LedgerFile

MAX_FILE = 50_000_000
MAX_ROWS = 200_000
HEADER_ROWS = 10
FORMULA_SIGNS = ("=", "+", "-", "@")
"""With which of them at its start a spreadsheet takes a text for a formula."""
_SERIAL_DAYS = range(20_000, 80_000)
"""Days as spreadsheets number them when a cell has lost its date format: 1954 to 2119."""
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
    """A ledger's raw rows, the number of its header row, its columns by position, and notices."""

    rows: list[RawRow]
    header: int
    columns: dict[int, str]
    notices: list[Problem]


@dataclass(frozen=True)
class TableFile:
    """A ledger's file: where it lies, how it is named, its sheet if one is named, and where all that is written."""

    path: Path
    shown: str
    sheet: str | None
    named_at: Place


def read_table(file: TableFile, ledger: LedgerFile) -> Table:
    """Read a ledger's file.

    Raises ``InputError`` for an unreadable file, a wrong sheet or a wrong header.
    """
    kind = file.path.suffix.lower()
    if kind == ".csv":
        lines = _csv_lines(read_text(file.path, file.shown), file.shown)
        return _table(lines, _Source(Place(file.shown), ledger))
    if kind not in (".xlsx", ".xlsm"):
        fail([Problem(Code.LEDGER_KIND, file.named_at, {"path": file.shown})])
    book = open_workbook(file.path, file.shown, file.named_at)
    return read_sheet(book, choose_sheet(book.names, file.sheet, ledger.title, file.named_at), ledger)


def _csv_lines(text: str, shown: str) -> Iterator[tuple[int, SheetRow]]:
    """Yield the rows of a CSV file that are not empty, of which none is larger than a sheet could hold."""
    reader = csv.reader(io.StringIO(text))
    number = 0
    try:
        for number, line in enumerate(reader, 1):
            if len(line) > LAST_COLUMN:
                fail([Problem(Code.BAD_CSV, Place(shown, number), {"why": f"这一行超过 {LAST_COLUMN} 列"})])
            if number > LAST_ROW:
                fail([Problem(Code.TOO_MANY_ROWS, Place(shown), {"limit": MAX_ROWS})])
            if line:
                yield number, line
    except csv.Error:
        why = "这一行有一格长得不合常理，多半是引号没有配对"
        fail([Problem(Code.BAD_CSV, Place(shown, number + 1), {"why": why})])


@dataclass(frozen=True)
class Workbook:
    """An opened workbook."""

    path: Path
    shown: str
    package: Package

    @property
    def names(self) -> list[str]:
        """The names of the sheets."""
        return list(self.package.sheets)

    def sheet(self, name: str) -> Sheet:
        """Return what a sheet holds; raises ``InputError`` if it is damaged."""
        try:
            return self.package.sheet(name)
        except DamagedError as error:
            raise InputError(
                [Problem(Code.BAD_SHEET, Place(self.shown, sheet=name, cell=error.cell), {"why": error.why})]
            ) from None

    def merged(self, name: str, sheet: Sheet, first: int, columns: Collection[int]) -> list[Problem]:
        """Return a problem for every merged range in some columns that reaches the rows from ``first`` on (zero-based)."""
        return [
            Problem(
                Code.MERGED_CELLS,
                cell_place(self.shown, name, top + 1, left),
                {"range": f"{cell_name(top, left)}:{cell_name(bottom, right)}"},
            )
            for (top, left), (bottom, right) in sheet.merged
            if bottom >= first and any(left <= column <= right for column in columns)
        ]


def open_workbook(path: Path, shown: str, asked: Place) -> Workbook:
    """Open a workbook; raises ``InputError`` for what is none, is too large, or would unpack to an absurd size."""
    try:
        with open_ordinary(path) as file:
            about = os.fstat(file.fileno())
        if about.st_size > MAX_FILE:
            details = {"size": f"{about.st_size // 1_000_000} MB", "limit": f"{MAX_FILE // 1_000_000} MB"}
            fail([Problem(Code.TOO_LARGE, asked, details)])
        return Workbook(path, shown, _open(path.resolve(), about.st_mtime_ns, about.st_size))
    except OSError as error:
        reason = os_reason(error)
    except DamagedError as error:
        reason = error.why
    fail([Problem(Code.LEDGER_FILE, asked, {"path": shown, "reason": reason})])


@lru_cache(maxsize=1)
def _open(path: Path, changed: int, size: int) -> Package:
    """Open a workbook once for all its sheets."""
    return Package(read_bytes(path, MAX_FILE))


def read_sheet(book: Workbook, name: str, ledger: LedgerFile) -> Table:
    """Read a ledger from a sheet; raises ``InputError`` for a wrong header and for merged cells among the records."""
    sheet = book.sheet(name)
    table = _table(enumerate(sheet.rows, 1), _Source(Place(book.shown, sheet=name), ledger, book.package.first_day))
    merged = book.merged(name, sheet, table.header, table.columns)
    if merged:
        fail(merged)
    return table


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


@dataclass(frozen=True)
class _Source:
    """Where lines come from, what ledger they are of, and which day a workbook counts days from."""

    place: Place
    ledger: LedgerFile
    first_day: date | None = None

    @cached_property
    def names(self) -> dict[str, str]:
        return column_names(self.ledger)

    def cell(self, row: int, index: int) -> Place:
        return cell_place(self.place.file, self.place.sheet, row, index)

    def row(self, number: int) -> Place:
        return Place(self.place.file, 0 if self.place.sheet else number, 0, self.place.sheet)


def _table(lines: Iterator[tuple[int, Sequence[Any]]], source: _Source) -> Table:
    ledger = source.ledger
    required = {name for name, column in ledger.columns.items() if column.required}
    for number, line in lines:
        hits = [match_heading(cell, source.names) for cell in line if not is_blank(cell)]
        if len({hit for hit in hits if hit}) >= max(2, len(required) // 2):
            columns, notices = _columns(line, number, source)
            return Table(_rows(lines, columns, source), number, columns, notices)
        if number >= HEADER_ROWS:
            break
    expected = listing(column.title for column in ledger.columns.values() if column.required)
    details = {"rows": HEADER_ROWS, "title": ledger.title, "expected": expected}
    fail([Problem(Code.NO_HEADER, source.place, details)])


def _rows(lines: Iterator[tuple[int, Sequence[Any]]], columns: dict[int, str], source: _Source) -> list[RawRow]:
    days = {name for name in columns.values() if source.ledger.columns[name].type == "date"}
    first_day, place = source.first_day, source.place
    rows: list[RawRow] = []
    for number, line in lines:
        cells = {name: line[index] for index, name in columns.items() if index < len(line)}
        if all(is_blank(value) for value in cells.values()):
            continue
        for name, value in cells.items():
            if isinstance(value, float) and first_day is not None and name in days and int(value) in _SERIAL_DAYS:
                cells[name] = first_day + timedelta(days=int(value))
        if len(rows) >= MAX_ROWS:
            fail([Problem(Code.TOO_MANY_ROWS, place, {"limit": MAX_ROWS})])
        rows.append(RawRow(number, cells, source.row(number), _CellPlaces(place.file, place.sheet, number, columns)))
    return rows


def _columns(header: Sequence[Any], number: int, source: _Source) -> tuple[dict[int, str], list[Problem]]:
    """Return column names by position; raises for a missing required or a doubled column."""
    ledger = source.ledger
    columns: dict[int, str] = {}
    unknown: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for index, heading in enumerate(header):
        if is_blank(heading):
            continue
        name = match_heading(heading, source.names)
        if name is None:
            unknown.append((index, str(heading).strip()))
        elif name in columns.values():
            details = {"title": ledger.title, "column": ledger.columns[name].title}
            problems.append(Problem(Code.DUPLICATE_COLUMN, source.cell(number, index), details))
        else:
            columns[index] = name
    missing = [column for name, column in ledger.columns.items() if name not in columns.values()]
    for column in missing:
        if column.required:
            meant = meant_column(column.title, [heading for _, heading in unknown])
            details = {"title": ledger.title, "column": column.title, "meant": meant}
            problems.append(Problem(Code.MISSING_COLUMN, source.cell(number, 0), details))
    if problems:
        raise InputError(problems)
    titles = [column.title for column in missing]
    notices = [
        Problem(
            Code.UNKNOWN_COLUMN,
            source.cell(number, index),
            {"title": ledger.title, "column": heading, "meant": suggest(heading, titles)},
        )
        for index, heading in unknown
    ]
    return columns, notices


def meant_column(title: str, headings: Iterable[str]) -> str:
    """Return the words that name the heading which was probably meant, or nothing."""
    return suggest(title, headings).replace("是不是想写", "有一列写作")


def cell_place(file: str, sheet: str, row: int, index: int) -> Place:
    """Return the place of a cell (1-based row, zero-based column): a sheet's cell name, or a CSV file's line."""
    return Place(file, 0, 0, sheet, cell_name(row - 1, index)) if sheet else Place(file, row)


def write_table(ledger: LedgerFile, rows: Iterable[Mapping[str, Value]]) -> str:
    """Return a ledger as CSV with Chinese headings, as spreadsheets open it and ``read_table`` reads it.

    A text that a spreadsheet would take for a formula gets a tab before it, which reading drops.
    """
    return TableWriter(ledger).text(rows)


class TableWriter:
    """Writes one ledger as ``write_table`` does, again and again; what it wrote of a row it keeps for the next time."""

    def __init__(self, ledger: LedgerFile) -> None:
        """Start with nothing written."""
        self._columns = ledger.columns
        self._lines: dict[int, tuple[Mapping[str, Value], str]] = {}

    def text(self, rows: Iterable[Mapping[str, Value]]) -> str:
        """Return the ledger with these rows."""
        lines = [self._lines.get(id(row)) or (row, self._line(row)) for row in rows]
        self._lines = {id(row): (row, line) for row, line in lines}
        head = _csv_line(heading(column) for column in self._columns.values())
        return "".join(["\ufeff", head, *(line for _, line in lines)])

    def _line(self, row: Mapping[str, Value]) -> str:
        return _csv_line(_written(row.get(name), column) for name, column in self._columns.items())


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def is_own_table(path: Path, ledger: LedgerFile) -> bool:
    """Whether a file is a CSV as ``write_table`` writes it, with nothing of anybody else's in it."""
    head = write_table(ledger, [])
    try:
        with open_ordinary(path) as file:
            return path.suffix.lower() == ".csv" and file.read(len(head.encode())) == head.encode()
    except OSError:
        return False


def heading(column: Column) -> str:
    """Return a column's title with its unit: ``金额（元）``."""
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def _written(value: Value | None, column: Column) -> str:
    plain = cell_value(value, column)
    text = "" if plain is None else str(plain)
    return f"\t{text}" if isinstance(value, str) and text.startswith(FORMULA_SIGNS) else text


def cell_value(value: Value | None, column: Column) -> str | int | Decimal | date | None:
    """Return a typed value as a table's cell holds it: money in the column's unit, 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.type == "money" and isinstance(value, int):
        amount = Decimal(value) / MONEY_UNITS[column.unit or "元"]
        return int(amount) if amount == amount.to_integral_value() else amount.normalize()
    return value


def row_cells(ledger: LedgerFile, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return a row's cells as they would be written, in the order of the columns."""
    cells = (cell_value(values.get(name), column) for name, column in ledger.columns.items())
    return tuple("" if cell is None else str(cell) for cell in cells)


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
