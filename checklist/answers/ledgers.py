"""The rows of a ledger, typed cell by cell, with everything that is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeGuard

from checklist.answers.books import formula_fault
from checklist.answers.cells import read_cell
from checklist.answers.head import Period
from checklist.answers.headings import column_names, match_heading
from checklist.answers.model import Row
from checklist.answers.other_lines import OtherLine, is_label, total_among
from checklist.answers.tables import RawRow, TableFile, read_table
from checklist.core.days import Days
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import Value, is_blank, key_value, show
from checklist.core.words import few, listing, suggest, trimmed
from checklist.io.sheet_xml import NoValue
from checklist.io.strict_yaml import MAX_PROBLEMS
from checklist.pack.cel import UNKNOWN, bind, to_cel
from checklist.pack.cell_words import is_sheet_error
from checklist.pack.compiled import Ledger, Must, Pack
from checklist.pack.model import Column
from checklist.pack.overlays import Overlay, columns_not_adopted

_LOCAL = (
    "它属于地方规定《{title}》，这份答卷没有采用；要采用，请在答卷开头 pack 的“地方规定”（overlays）里加上 {overlay}。"
)
_WORDS_SHOWN = 5
_ROWS_SHOWN = 10


@dataclass(frozen=True)
class LedgerOf:
    """A ledger of a pack, and the period that its cells are read for."""

    pack: Pack
    ledger: Ledger
    days: Days | None
    """The period's first and last day, in which a day without its year is looked for."""


def read_ledger(of: LedgerOf, file: TableFile) -> tuple[tuple[Row, ...], list[Problem]]:
    """Read a ledger's file; return its rows and notices. Raises ``InputError`` with all its problems."""
    table = read_table(file, of.ledger.spec)
    problems = list(table.problems)
    records, others = without_other_lines(of, table.rows, table.others)
    rows = read_rows(of, records, problems)
    if problems:
        raise InputError(problems)
    notices = _with_overlays(of, table.notices)
    return rows, [*notices, *_not_read(of.ledger, others, file), *notices_of(of.ledger, rows)]


def _not_read(ledger: Ledger, others: Sequence[OtherLine], file: TableFile) -> Iterator[Problem]:
    """Yield the notice of the lines of a file that are no records, if there are some."""
    if others:
        more = "等" if len(others) > _ROWS_SHOWN else ""
        rows = listing(f"第{other.number}行“{show(other.shown)}”" for other in others[:_ROWS_SHOWN]) + more
        details = {"title": ledger.title, "count": len(others), "rows": rows}
        yield Problem(Code.NO_RECORDS, Place(file.shown, sheet=file.sheet or ""), details)


def other_lines_told(others: Iterable[OtherLine]) -> str:
    """Say which lines are no records; nothing if there are none."""
    words = "”“".join(show(other.shown) for other in others)
    return f"像是合计、备注、签字行的不读入：“{words}”。" if words else ""


def unknown_column(of: LedgerOf, heading: str) -> tuple[Code, dict[str, str]]:
    """Return what is wrong with a column that a ledger does not have, or has only with an overlay."""
    overlay = _overlay_of(of, heading)
    if overlay is not None:
        return Code.OF_OVERLAY, {"id": heading, "title": overlay.title, "overlay": overlay.name}
    columns = of.ledger.spec.columns
    titles = [column.title for column in columns.values()]
    return Code.UNKNOWN_KEY, {
        "key": heading,
        "meant": suggest(heading, [*titles, *columns]),
        "allowed": listing(titles),
    }


def _overlay_of(of: LedgerOf, heading: str) -> Overlay | None:
    """Return the overlay, not adopted by the unit, whose column a heading is that the ledger does not know."""
    for name, (column, overlay) in columns_not_adopted(of.pack, of.ledger.id).items():
        if match_heading(heading, column_names({name: column})) is not None:
            return overlay
    return None


def _with_overlays(of: LedgerOf, notices: Iterable[Problem]) -> Iterator[Problem]:
    """Yield notices; of a column that some place adds they say which, and how to adopt its rules."""
    for notice in notices:
        column = notice.details.get("column")
        overlay = _overlay_of(of, str(column)) if notice.code is Code.UNKNOWN_COLUMN else None
        if overlay is None:
            yield notice
        else:
            local = _LOCAL.format(title=overlay.title, overlay=overlay.name)
            yield Problem(notice.code, notice.place, {**notice.details, "meant": "", "local": local})


def read_rows(
    of: LedgerOf, raw_rows: Iterable[RawRow], problems: list[Problem], others: Iterable[Row] = ()
) -> tuple[Row, ...]:
    """Type every cell; report bad cells, missing required ones, doubled keys (also with ``others``), broken rows.

    A row in which nothing is said is none, nor is one that is a total.
    """
    rows: list[Row] = []
    key = of.ledger.spec.key
    keys = {key_value(row.values[key]): row.number for row in others if key in row.values} if key else {}
    for raw in raw_rows:
        if len(problems) >= MAX_PROBLEMS:
            break
        row = _read_row(of, raw, problems)
        if row is not None:
            problems.extend(_row_problems(of, row, raw, keys))
            rows.append(row)
    return tuple(rows)


def _read_row(of: LedgerOf, raw: RawRow, problems: list[Problem]) -> Row | None:
    values: dict[str, Value] = {}
    not_counted: dict[str, str] = {}
    found: list[Problem] = []
    words, signs, days = of.ledger.words, of.ledger.words.first_signs, of.days
    for name, column in of.ledger.spec.columns.items():
        cell = raw.cells.get(name)
        may_be_empty = (column.document or cell[:1] in signs) if isinstance(cell, str) else not cell
        if cell is not None and _is_fault(cell, column):
            found.append(_problem(formula_fault(cell), raw, name, column, value=cell))
        elif may_be_empty and (is_blank(cell) or words.counts_not(column, cell)):
            if column.required:
                found.extend(_missing(raw, name, column))
            if not is_blank(cell):
                not_counted[name] = trimmed(str(cell))
        else:
            try:
                values[name] = read_cell(column, cell, days)
            except ValueProblem as problem:
                found.append(_problem(Code.BAD_CELL, raw, name, column, why=str(problem)))
    if not_counted and all(is_blank(cell) or name in not_counted for name, cell in raw.cells.items()):
        return None
    if found and (total := _total_row(raw, of.ledger.spec.columns)) is not None:
        problems.append(total)
        return None
    problems.extend(found)
    return Row(raw.number, values, raw.place, not_counted)


def _is_fault(cell: object, column: Column) -> TypeGuard[str]:
    """Whether a spreadsheet's error stands in a cell: read as one, or its text, which is no value in any column."""
    if not isinstance(cell, str) or "#" not in cell or trimmed(cell)[:1] != "#":
        return False
    return isinstance(cell, NoValue) or column.type != "text" or is_sheet_error(cell)


def _total_row(raw: RawRow, columns: Iterable[str]) -> Problem | None:
    """Return what is wrong with a row that is a total, at the cell that says so if that is read; None if none does."""
    cells = {name: raw.cells.get(name) for name in columns}
    written = total_among(cells.values()) or raw.total
    if not written:
        return None
    name = next((name for name, cell in cells.items() if isinstance(cell, str) and trimmed(cell) == written), None)
    place = raw.place if name is None else place_of(raw, name)
    return Problem(Code.TOTAL_ROW, place, {"row": raw.number, "written": written})


def without_other_lines(
    of: LedgerOf, raw_rows: Iterable[RawRow], others: Iterable[OtherLine] = ()
) -> tuple[list[RawRow], list[OtherLine]]:
    """Return the rows that are records, and the lines that are none, with those that are known already.

    A total is none if ``read_rows`` refuses it; a note or a line for signatures if it lacks what is required.
    """
    records: list[RawRow] = []
    found = list(others)
    for raw in raw_rows:
        refused: list[Problem] = []
        if raw.note and _lacks(of, raw):
            found.append(OtherLine(raw.number, raw.note))
        elif raw.total and _read_row(of, raw, refused) is None and refused:
            found.append(OtherLine(raw.number, raw.total))
        else:
            records.append(raw)
    return records, sorted(found, key=lambda other: other.number)


def _lacks(of: LedgerOf, raw: RawRow) -> bool:
    """Whether a cell that must be filled in is empty, or holds but a label."""
    required = (raw.cells.get(name) for name, column in of.ledger.spec.columns.items() if column.required)
    return any(is_blank(cell) or is_label(cell) for cell in required)


def _missing(raw: RawRow, name: str, column: Column) -> Iterator[Problem]:
    """Yield what is wrong with an empty cell of a column that must be filled in."""
    cell = raw.cells.get(name)
    if name not in raw.unreadable:
        if is_blank(cell):
            yield _problem(Code.MISSING_CELL, raw, name, column)
        else:
            yield _problem(Code.CELL_SAYS_NOTHING, raw, name, column, written=show(cell))


def _problem(code: Code, raw: RawRow, name: str, column: Column, **details: object) -> Problem:
    return Problem(code, place_of(raw, name), {"row": raw.number, "column": column.title, **details})


def place_of(raw: RawRow, name: str) -> Place:
    """Return the place of a row's cell, of the row itself where the cell has none."""
    try:
        return raw.cell_places[name]
    except KeyError:
        return raw.place


def _row_problems(of: LedgerOf, row: Row, raw: RawRow, keys: dict[Value, int]) -> Iterator[Problem]:
    ledger = of.ledger
    key = ledger.spec.key
    if key and key in row.values:
        value = key_value(row.values[key])
        if value in keys:
            title = ledger.spec.columns[key].title
            details = {"row": row.number, "column": title, "value": show(row.values[key]), "other": keys[value]}
            yield Problem(Code.DUPLICATE_ROW, place_of(raw, key), details)
        keys.setdefault(value, row.number)
    for must, why in contrary(ledger, row.values):
        read = min(must.that.names("row"), default="")
        yield Problem(Code.ROW_CHECK, place_of(raw, read), {"row": row.number, "why": why})


def contrary(ledger: Ledger, values: Mapping[str, Value]) -> Iterator[tuple[Must, str]]:
    """Yield in what a row contradicts itself, and how that is told."""
    bound = bind({"row": values_for_conditions(ledger, values)}) if ledger.must else None
    for must in ledger.must:
        if must.that.evaluate(bound) not in (True, UNKNOWN):
            yield must, must.message.render(row=ledger.spec.show_row(values))


def values_for_conditions(ledger: Ledger, values: Mapping[str, Value]) -> dict[str, Any]:
    """Return a row's values as conditions take them; written texts as they are compared."""
    texts = ledger.texts
    return {name: key_value(value) if name in texts else to_cel(value) for name, value in values.items()}


def row_day(ledger: Ledger, row: Row) -> date | None:
    """Return the day that dates a row; None if nothing dates its ledger, or its day was left blank."""
    day = row.values.get(ledger.spec.dated_by) if ledger.spec.dated_by else None
    return day if isinstance(day, date) else None


def is_in_period(day: date | None, period: Period) -> bool:
    """Whether a row of a day belongs to the period; one without a day does."""
    return day is None or period.from_ <= day <= period.to


def is_judged(row: Row, day: date | None, until: Iterable[str], period: Period) -> bool:
    """Whether a row of a day is looked at in a period: it belongs to it, or is of an earlier one and held open.

    It is open as long as one of the columns ``until`` says nothing, or no day before the period.
    """
    if day is None or day >= period.from_:
        return is_in_period(day, period)
    values = (row.values.get(name) for name in until)
    return any(not isinstance(value, date) or value >= period.from_ for value in values)


def rows_outside(ledger: Ledger, rows: Iterable[Row], period: Period) -> Iterator[Problem]:
    """Yield the notice of the rows that are not judged because their day is outside the period, if there are any."""
    outside = [row for row in rows if not is_judged(row, row_day(ledger, row), ledger.open_until, period)]
    if outside:
        more = "等" if len(outside) > _ROWS_SHOWN else ""
        shown = "第" + "、".join(str(row.number) for row in outside[:_ROWS_SHOWN]) + f"行{more}"
        details = {"title": ledger.title, "count": len(outside), "rows": shown}
        yield Problem(Code.ROWS_OUTSIDE, outside[0].place, details)


def notices_of(ledger: Ledger, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield what is strange about rows and forbids nothing: cells that say nothing, and rows that are there twice."""
    yield from cells_not_counted(ledger, rows)
    twice = same_rows(rows)
    if twice:
        told = few((f"第{row.number}行同第{first.number}行" for row, first in twice), _ROWS_SHOWN)
        details = {"title": ledger.title, "count": len(twice), "rows": told}
        yield Problem(Code.SAME_ROWS, twice[0][0].place, details)


def same_rows(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Return the rows that say in every cell what one before them says, each with the first such."""
    by_values: dict[tuple[Value, ...], Row] = {}
    firsts: dict[Hashable, Row] = {}
    found = []
    for row in rows:
        first = by_values.setdefault(tuple(row.values.values()), row)
        if first is not row:  # of the same values, perhaps in other columns
            for one in (first, row):
                first = firsts.setdefault((*one.values.items(), *one.not_counted.items()), one)
            if first is not row:
                found.append((row, first))
    return found


def cells_not_counted(ledger: Ledger, rows: Iterable[Row]) -> Iterator[Problem]:
    """Yield the notice of the cells in which nothing that counts stands: words for nothing, or in place of a document."""
    cells = [(name, text, row) for row in rows for name, text in row.not_counted.items()]
    if cells:
        found = Counter(text for _, text, _ in cells)
        words = listing(f"“{show(word)}”" for word, _ in found.most_common(_WORDS_SHOWN))
        words += "等" if len(found) > _WORDS_SHOWN else ""
        counts = Counter(name for name, _, _ in cells)
        columns = listing(f"{ledger.spec.columns[name].title} {count} 格" for name, count in counts.items())
        zero = "没有发生、应当是零的，请写 0。" if any(ledger.spec.columns[name].is_number for name in counts) else ""
        details = {"title": ledger.title, "count": len(cells), "words": words, "columns": columns, "zero": zero}
        yield Problem(Code.CELLS_SAY_NOTHING, cells[0][2].place, details)
