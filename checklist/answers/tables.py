"""Read a ledger from CSV or XLSX: find the sheet and the header, and name every raw cell.

Offices put a title above the header and remarks beside the columns; both are passed over.
What a workbook holds is read in ``xlsx``; here it gets the names of files, sheets and cells.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from checklist.answers.books import WORKBOOKS, Corners, Workbook, cell_place, choose_sheet, open_workbook, reaches
from checklist.answers.headings import (
    HEADER_ROWS,
    Headings,
    Names,
    column_names,
    fewest_known,
    find_headings,
    in_unit,
    likely_headings,
    match_heading,
    meant_column,
    other_unit,
)
from checklist.answers.model import Row
from checklist.answers.other_lines import OtherLine, Words, told, words_of
from checklist.core.errors import Code, Place, Problem, ValueProblem
from checklist.core.values import MONEY_UNITS, Value, is_blank
from checklist.core.words import listing, suggest
from checklist.io.files import open_ordinary
from checklist.io.sheet_xml import FORMULA_SIGNS, LAST_COLUMN, LAST_ROW
from checklist.io.sheet_xml import Row as SheetRow
from checklist.io.strict_yaml import fail, read_text
from checklist.pack.model import Column, LedgerFile

MAX_ROWS = 200_000


@dataclass(frozen=True)
class RawRow:
    """One row as read: its number in the file and its cells by column name."""

    number: int
    cells: dict[str, Any]
    place: Place
    cell_places: dict[str, Place]
    unreadable: frozenset[str] = frozenset()
    """The columns of which something else is said already: they are missing, or merged with other rows."""
    total: str = ""
    """What says that the row is a total, in any cell of its line; nothing if none says so."""
    note: str = ""
    """What says that the row is a note, or a line for signatures; nothing if it is neither."""

    @property
    def may_be_none(self) -> bool:
        """Whether something says that the row is no record."""
        return bool(self.total or self.note)


@dataclass(frozen=True)
class Table:
    """A ledger's raw rows, its header row's number, columns by position, headings as written, notices and problems."""

    rows: list[RawRow]
    others: list[OtherLine]
    """The lines that are no records, of which nothing stands in a column of the ledger."""
    header: int
    columns: dict[int, str]
    headings: dict[str, str]
    notices: list[Problem]
    problems: list[Problem]


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
    if kind not in WORKBOOKS:
        fail([Problem(Code.LEDGER_KIND, file.named_at, {"path": file.shown})])
    book = open_workbook(file.path, file.shown, file.named_at)
    return read_sheet(book, choose_sheet(book.names, file.sheet, ledger.title, file.named_at), ledger)


def _delimiter(text: str) -> str:
    """Return what stands between the cells: a tab in what Excel saves as “Unicode 文本”; the first line that has either tells."""
    first = next((line for line in text.split("\n") if "," in line or "\t" in line), "")
    return "\t" if first.count("\t") > first.count(",") else ","


_END = "\0end"
"""A line that is put behind a text: if it comes out as a row, no quote was left open."""


def csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows of CSV; raises ``csv.Error`` instead of a row in which a quote opens that nothing closes."""
    for row in csv.reader(chain(io.StringIO(text), [_END]), delimiter=delimiter):
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            raise csv.Error
        yield row


def _csv_lines(text: str, shown: str) -> Iterator[tuple[int, SheetRow]]:
    """Yield the rows of a CSV file that are not empty, of which none is larger than a sheet could hold."""
    number = 0
    try:
        for number, line in enumerate(csv_rows(text, _delimiter(text)), 1):
            if len(line) > LAST_COLUMN:
                fail([Problem(Code.BAD_CSV, Place(shown, number), {"why": f"这一行超过 {LAST_COLUMN} 列"})])
            if number > LAST_ROW:
                fail([Problem(Code.TOO_MANY_ROWS, Place(shown), {"limit": MAX_ROWS})])
            if line:
                yield number, line
    except csv.Error:
        why = "这一行有一格的引号没有配对（下面的行都成了这一格的内容），或者长得不合常理"
        fail([Problem(Code.BAD_CSV, Place(shown, number + 1), {"why": why})])


def read_sheet(book: Workbook, name: str, ledger: LedgerFile) -> Table:
    """Read a ledger from a sheet; raises ``InputError`` for a wrong header and for merged cells among the records."""
    sheet = book.sheet(name)
    table = _table(enumerate(sheet.rows, 1), _Source(Place(book.shown, sheet=name), ledger, book))
    if not sheet.merged:
        return table
    records = [row.number for row in table.rows if not row.may_be_none]
    merged = [
        corners
        for corners in sheet.merged
        if reaches(corners, table.header, table.columns) and _reaches_one_of(corners, records)
    ]
    table.problems.extend(book.merged_problem(name, corners) for corners in merged)
    return replace(table, rows=[_without_merged(row, table.columns, merged) for row in table.rows])


def _reaches_one_of(corners: Corners, numbers: Sequence[int]) -> bool:
    """Whether a range reaches one of some rows, which are in order."""
    (top, _), (bottom, _) = corners
    return bisect_left(numbers, top + 1) < bisect_right(numbers, bottom + 1)


def _without_merged(row: RawRow, columns: Mapping[int, str], merged: Iterable[Corners]) -> RawRow:
    """Return a row that says of its merged cells nothing."""
    covered = {
        name
        for (top, left), (bottom, right) in merged
        for index, name in columns.items()
        if top <= row.number - 1 <= bottom and left <= index <= right
    }
    cells = {name: cell for name, cell in row.cells.items() if name not in covered}
    return replace(row, cells=cells, unreadable=row.unreadable | covered)


@dataclass(frozen=True)
class _Source:
    """Where lines come from, what ledger they are of, and the workbook, if they are a sheet's."""

    place: Place
    ledger: LedgerFile
    book: Workbook | None = None

    def cell(self, row: int, index: int) -> Place:
        return cell_place(self.place.file, self.place.sheet, row, index)

    def row(self, number: int) -> Place:
        return Place(self.place.file, 0 if self.place.sheet else number, 0, self.place.sheet)


def _table(lines: Iterator[tuple[int, Sequence[Any]]], source: _Source) -> Table:
    ledger = source.ledger
    names = column_names(ledger.columns)
    first = [numbered for numbered in islice(lines, HEADER_ROWS + 1) if not all(map(is_blank, numbered[1]))]
    try:
        found = find_headings([line for _, line in first], ledger.columns, names, fewest_known(ledger.columns))
    except ValueProblem as problem:
        fail([Problem(problem.code, source.place, problem.details)])
    if found is None:
        expected = listing(column.title for column in ledger.columns.values() if column.required)
        likely = likely_headings(line for _, line in first)
        details = {"rows": HEADER_ROWS, "title": ledger.title, "expected": expected, "found": likely}
        fail([Problem(Code.NO_HEADER, source.place, details)])
    head = _head(found, first, names, source)
    above = frozenset(words_of(line) for _, line in first[: found.line + 1])
    rows, others = _rows(chain(first[found.line + 1 :], lines), head, above, source)
    return Table(rows, others, first[found.line][0], head.columns, head.headings, head.notices, head.problems)


def _rows(
    lines: Iterator[tuple[int, Sequence[Any]]], head: _Head, above: Collection[Words], source: _Source
) -> tuple[list[RawRow], list[OtherLine]]:
    columns, missing = head.columns, head.missing
    days = {name for name in columns.values() if source.ledger.columns[name].type == "date"}
    book, place = source.book, source.place
    rows: list[RawRow] = []
    others: list[OtherLine] = []
    for number, line, total, note, repeated in told(lines, len(columns), above):
        cells = {name: line[index] for index, name in columns.items() if index < len(line)}
        if repeated or all(is_blank(value) for value in cells.values()):
            if words := repeated or note or total:
                others.append(OtherLine(number, words))
            continue
        if book is not None:
            cells |= {name: book.day(cells[name]) for name in days & cells.keys()}
        for name, unit in head.units.items():
            cells[name] = in_unit(cells.get(name), unit)
        if len(rows) >= MAX_ROWS:
            fail([Problem(Code.TOO_MANY_ROWS, place, {"limit": MAX_ROWS})])
        places = _CellPlaces(place.file, place.sheet, number, columns)
        rows.append(RawRow(number, cells, source.row(number), places, missing, total, note))
    return rows, others


@dataclass(frozen=True)
class _Head:
    """A header row: column names by position, how their headings are written, other units of money by column, what is missing, problems, notices."""

    columns: dict[int, str]
    headings: dict[str, str]
    units: dict[str, str]
    missing: frozenset[str]
    problems: list[Problem]
    notices: list[Problem]


def _head(found: Headings, lines: Sequence[tuple[int, Sequence[Any]]], names: Names, source: _Source) -> _Head:
    """Return what headings say."""
    ledger = source.ledger
    columns: dict[int, str] = {}
    headings: dict[str, str] = {}
    units: dict[str, str] = {}
    unknown: list[tuple[Place, str]] = []
    problems: list[Problem] = []
    (top, _), (number, line) = lines[found.top], lines[found.line]
    for index, heading in enumerate(found.words):
        if is_blank(heading):
            continue
        name = match_heading(heading, names)
        place = source.cell(top if index >= len(line) or is_blank(line[index]) else number, index)
        if name is None:
            unknown.append((place, heading.strip()))
        elif name in columns.values():
            details = {"title": ledger.title, "column": ledger.columns[name].title}
            problems.append(Problem(Code.DUPLICATE_COLUMN, place, details))
        else:
            columns[index], headings[name] = name, heading.strip(" *")
            if unit := other_unit(heading, ledger.columns[name]):
                units[name] = unit
    missing = {name: column for name, column in ledger.columns.items() if name not in columns.values()}
    for column in missing.values():
        if column.required:
            meant = meant_column(column.title, [heading for _, heading in unknown])
            details = {"title": ledger.title, "column": column.title, "meant": meant}
            problems.append(Problem(Code.MISSING_COLUMN, source.cell(number, 0), details))
    titles = [column.title for column in missing.values()]
    notices = [
        Problem(
            Code.UNKNOWN_COLUMN,
            place,
            {"title": ledger.title, "column": heading, "meant": suggest(heading, titles), "local": ""},
        )
        for place, heading in unknown
    ]
    return _Head(columns, headings, units, frozenset(missing), problems, notices)


def lines_of(rows: Iterable[Row]) -> dict[int, int]:
    """Return the line on which each row stands in a table that is written of them, by its number now."""
    return {row.number: line for line, row in enumerate(rows, 2)}


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


def table_name(ledger: LedgerFile) -> str:
    """Return what a ledger's table is called beside its answers, if nothing else is called so."""
    return f"台账/{ledger.title}.csv"


def free_table(folder: Path, ledger: LedgerFile) -> str:
    """Return a name, below a folder, for a table of a ledger that is not there yet."""
    return next(name for name in numbered(table_name(ledger)) if not (folder / name).exists())


def numbered(name: str) -> Iterator[str]:
    """Yield a name of a file, and then the same with one number after another."""
    yield name
    wanted = Path(name)
    yield from (wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}").as_posix() for number in count(2))


def heading(column: Column) -> str:
    """Return a column's title with its unit: ``金额（元）``."""
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def _written(value: Value | None, column: Column) -> str:
    plain = cell_value(value, column)
    text = "" if plain is None else str(plain)
    return f"\t{text}" if isinstance(value, str) and text.startswith(FORMULA_SIGNS) else text


def cell_value(value: Value | None, column: Column) -> str | int | Decimal | date | None:
    """Return a typed value as a table's cell holds it: money in the column's unit, 是 or 否, 有 or 无."""
    if isinstance(value, bool):
        return column.yes_and_no[0 if value else 1]
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
