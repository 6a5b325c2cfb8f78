"""Lists as a workbook that is read, sorted and printed: a title, headings with filters, rows as high as their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from checklist.io.sheet_looks import HEAD, bound_page, lay_out_pages, row_height, title_height
from checklist.io.sheet_xml import FORMULA_SIGNS, escaped
from checklist.io.zips import saved


@dataclass(frozen=True)
class Percent:
    """A share, from 0 to 1, which a spreadsheet counts with and shows as a percentage."""

    share: float


Cell = str | int | float | Decimal | date | Percent | None
_TITLE = 14
"""Points of a sheet's title; all else is of 11."""


@dataclass(frozen=True)
class ListSheet:
    """A sheet: its name, the title above the headings if it has one, each column's heading and width, the rows.

    ``choices``: what may be chosen in a column that is still to be filled in, by its heading; ``blank``: how many such rows.
    ``unprinted``: how many of the last columns are for the screen alone, so that the others fit the breadth of a page.
    """

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Cell]]
    title: str = ""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    blank: int = 0
    unprinted: int = 0


def list_book(sheets: Iterable[ListSheet]) -> bytes:
    """Return lists as .xlsx; text is text there, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        _write(book.create_sheet(one.name), one)
    return saved(book)


def _write(sheet: Any, one: ListSheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head = 2 if one.title else 1
    if one.title:
        sheet.append([escaped(one.title)])
        sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([escaped(heading) for heading, _ in one.columns])
    _append(sheet, one.rows, head)
    last = sheet.max_row
    widths = [width for _, width in one.columns]
    wrapped = Alignment(wrap_text=True, vertical="top")
    for cells in sheet.iter_rows(max_row=last):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.quotePrefix = cell.value.startswith(FORMULA_SIGNS)
        if cells[0].row >= head:
            sheet.row_dimensions[cells[0].row].height = row_height((cell.value for cell in cells), widths)
            for cell in cells:
                cell.alignment = wrapped
    for cell in sheet[head]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _leave_room(sheet, one, last)
    printed = widths[: len(widths) - one.unprinted]
    if one.title:
        _spread_title(sheet, one.title, printed)
    lay_out_pages(sheet, printed, head)
    bound_page(sheet, get_column_letter(len(widths)), head, last + one.blank, get_column_letter(len(printed)))


def _append(sheet: Any, rows: Iterable[Sequence[Cell]], head: int) -> None:
    """Write the rows below the headings."""
    for line, row in enumerate(rows, head + 1):
        sheet.append([_value(cell) for cell in row])
        for column, cell in enumerate(row, 1):
            if isinstance(cell, Percent):
                sheet.cell(line, column).number_format = "0.0%"


def _spread_title(sheet: Any, title: str, widths: Sequence[float]) -> None:
    """Have a title go across all columns that are printed, in as many lines as it needs, so that no page cuts it."""
    from openpyxl.styles import Alignment

    if len(widths) > 1:
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(widths))
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height = title_height(title, sum(widths), _TITLE)


def _value(cell: Cell) -> Any:
    """Return what stands in a cell as the spreadsheet has it."""
    if isinstance(cell, Percent):
        return cell.share
    return escaped(cell) if isinstance(cell, str) else cell


def _leave_room(sheet: Any, one: ListSheet, last: int) -> None:
    """Make rows ready to be filled in: as text, so that long codes keep their digits, chosen where there is a choice."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if not one.blank:
        return
    for cells in sheet.iter_rows(min_row=last + 1, max_row=last + one.blank, max_col=len(one.columns)):
        for cell in cells:
            cell.number_format = "@"
    for number, (heading, _) in enumerate(one.columns, 1):
        if heading in one.choices:
            letter = get_column_letter(number)
            rule = DataValidation(type="list", formula1=f'"{",".join(one.choices[heading])}"', allow_blank=True)
            rule.add(f"{letter}{last + 1}:{letter}{last + one.blank}")
            sheet.add_data_validation(rule)
