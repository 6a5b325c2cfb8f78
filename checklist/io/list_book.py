"""Lists as a workbook that is read, sorted and printed: a title, headings with filters, rows as high as their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from checklist.io.sheet_looks import HEAD, bound_page, lay_out_pages, row_height
from checklist.io.sheet_xml import escaped
from checklist.io.zips import saved

FORMULA_SIGNS = ("=", "+", "-", "@")
"""With which of them at its start a spreadsheet takes a text for a formula."""
Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True)
class ListSheet:
    """A sheet: its name, the title above the headings if it has one, each column's heading and width, the rows.

    ``choices``: what may be chosen in a column that is still to be filled in, by its heading; ``blank``: how many such rows.
    """

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Cell]]
    title: str = ""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    blank: int = 0


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
    for row in one.rows:
        sheet.append([escaped(cell) if isinstance(cell, str) else cell for cell in row])
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
    lay_out_pages(sheet, widths, head)
    bound_page(sheet, get_column_letter(len(widths)), head, last + one.blank)


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
