"""A protected sheet of a workbook: headings, locked and open cells, drop-downs and checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection

from checklist.answers.tables import heading
from checklist.answers.workbook.layout import CHOICES
from checklist.core.days import SERIAL_FROM
from checklist.core.values import parse_number, show_number
from checklist.core.wording import COLUMN_TYPES
from checklist.io.sheet_looks import HEAD, bound_page, lay_out_pages, row_height
from checklist.io.sheet_xml import FORMULA_SIGNS, LAST_COLUMN, escaped
from checklist.pack.model import Column

ROOM = 5000
"""How many rows of a ledger's sheet have drop-downs and checks."""
_HEAD = PatternFill("solid", fgColor=HEAD)
_LOCKED = PatternFill("solid", fgColor="F2F2F2")
_OPEN = Protection(locked=False)
_LINE = Side(style="thin", color="BBBBBB")
_THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BUTTON = 3
"""How wide the button of a filter is."""
_WRAP = Alignment(wrap_text=True, vertical="top")


class ProtectedSheet:
    """A protected sheet that is written row by row; ``is_open``: everything but its headings can be filled in.

    ``columns`` are widths, in characters, and number formats. ``lists`` tells where on the sheet of choices each list of choices stands.
    """

    def __init__(
        self,
        book: Workbook,
        name: str,
        columns: Sequence[tuple[int, str]],
        lists: dict[tuple[str, ...], str],
        *,
        is_open: bool = False,
    ) -> None:
        self.lists = lists
        self.count = 0
        """How many rows are written so far."""
        self.sheet: Any = book.create_sheet(name)
        self.sheet.protection = SheetProtection(
            sheet=True,
            formatColumns=False,
            formatRows=False,
            insertRows=False,
            deleteRows=not is_open,
            sort=not is_open,
            autoFilter=False,
        )
        self.looks: dict[tuple[Any, ...], Any] = {}
        """How cells look that are alike."""
        self.widths = [width for width, _ in columns]
        for number, (width, number_format) in enumerate(columns, 1):
            column = self.sheet.column_dimensions[get_column_letter(number)]
            column.width = width
            if is_open:
                column.protection, column.alignment = _OPEN, _WRAP
            if number_format:
                column.number_format = number_format
        if is_open:
            self._open_beyond(len(columns) + 1)
        lay_out_pages(self.sheet, self.widths, 1)

    def _open_beyond(self, number: int) -> None:
        """Open all columns from one on: a row can be taken away, or sorted, only if no cell of it is locked."""
        beyond = self.sheet.column_dimensions[get_column_letter(number)]
        beyond.min, beyond.max, beyond.protection = number, LAST_COLUMN, _OPEN

    def head(self, titles: Iterable[Any]) -> None:
        """Write the headings, which stay on screen and on every printed page, with room for the buttons of filters."""
        self.widths, widths = [width - _BUTTON for width in self.widths], self.widths
        self.append([self.cell(title, head=True) if isinstance(title, str) else title for title in titles])
        self.widths = widths

    def end(self) -> None:
        """Say what is printed, once all rows are written; nothing of a hidden sheet."""
        if self.sheet.sheet_state == "visible":
            bound_page(self.sheet, get_column_letter(len(self.widths)), 1, self.count)

    def row(self, cells: Iterable[tuple[Any, bool]]) -> None:
        """Add a row of values, each with whether it is locked."""
        self.append([self.cell(value, locked=locked) for value, locked in cells])

    def append(self, cells: Sequence[Any]) -> None:
        """Add a row of cells, or of bare values, which then have no looks."""
        texts = (getattr(cell, "value", cell) for cell in cells)
        height = row_height(texts, self.widths)
        self.count += 1
        if height is not None:
            self.sheet.row_dimensions[self.count].height = height
        self.sheet.append(cells)

    def offer(self, cells: str, words: Sequence[str]) -> None:
        """Give cells a drop-down list."""
        key = tuple(words)
        if key not in self.lists:
            letter = get_column_letter(len(self.lists) + 1)
            self.lists[key] = f"'{CHOICES}'!${letter}$1:${letter}${len(key)}"
        self.validate(cells, "不在可选范围", "请从下拉列表里选一个。", type="list", formula1=self.lists[key])

    def limit(self, cells: str, whole: bool, low: Decimal | None, high: Decimal | None) -> None:
        """Let cells hold only numbers between two bounds."""
        message = "，".join(["请填整数" if whole else "请填数字", *_bounds(low, high)])
        least, most = (str(bound) if bound is not None else far for bound, far in ((low, "-1E+15"), (high, "1E+15")))
        self.validate(
            cells, "数字不对", f"{message}。", type="whole" if whole else "decimal", formula1=least, formula2=most
        )

    def check(self, cells: str, column: Column) -> None:
        """Give a ledger's column the check that its type allows."""
        if column.words:
            self.offer(cells, column.words)
        elif column.type == "date":
            since, until = (str((day - SERIAL_FROM).days) for day in (date(1950, 1, 1), date(2099, 12, 31)))
            self.validate(cells, "日期不对", "请填日期，如 2026-03-05。", type="date", formula1=since, formula2=until)
        elif column.is_number:
            self.limit(cells, column.type == "int", column.min, column.max)

    def validate(self, cells: str, title: str, message: str, **rule: Any) -> None:
        """Let a spreadsheet refuse what is typed into cells against a rule (ECMA-376, dataValidation)."""
        found = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle=title, error=message, **rule)
        found.add(cells)
        self.sheet.data_validations.dataValidation.append(found)

    def cell(self, value: Any, *, head: bool = False, locked: bool = True, plain: bool = False) -> Any:
        """Return a cell; text is always text, never a formula. ``plain``: without looks, as in long ledgers."""
        exact = _exact(value)
        cell: Any = WriteOnlyCell(self.sheet, value=exact)
        looks = (type(exact), isinstance(exact, str) and exact.startswith(FORMULA_SIGNS), head, locked, plain)
        if looks in self.looks:
            cell._style = self.looks[looks]
            if isinstance(exact, str):
                cell.data_type = "s"
            return cell
        if isinstance(exact, str):
            cell.data_type = "s"
            cell.quotePrefix = exact.startswith(FORMULA_SIGNS)
        elif isinstance(exact, date):
            cell.number_format = "yyyy-mm-dd"
        if not locked or plain:
            cell.protection = _OPEN
        cell.alignment = _WRAP
        if not plain:
            cell.border = _THIN
        if head:
            cell.fill, cell.font = _HEAD, Font(bold=True)
        elif locked and not plain:
            cell.fill = _LOCKED
        self.looks[looks] = cell._style
        return cell


def _bounds(low: Decimal | None, high: Decimal | None) -> Iterator[str]:
    if low is not None:
        yield f"不小于 {show_number(low)}"
    if high is not None:
        yield f"不大于 {show_number(high)}"


def column_heading(sheet: ProtectedSheet, column: Column) -> Any:
    """Return the heading cell of a ledger's column, with what may be written as its comment."""
    kinds = {**COLUMN_TYPES, "date": "日期，如 2026-03-05"}
    words = [kinds.get(column.type) or "、".join(column.choices), *_bounds(column.min, column.max)]
    words += ["必填" if column.required else "没有就留空", *([column.note] if column.note else [])]
    cell = sheet.cell(heading(column) + ("*" if column.required else ""), head=True)
    cell.comment = Comment("；".join(words), "checklist", width=260, height=120)
    return cell


def _exact(value: Any) -> Any:
    """Return what a cell holds: a number only if a spreadsheet keeps it to the last digit, text as it is."""
    if isinstance(value, Decimal):
        number = float(value)
        return number if parse_number(number) == value else str(value)
    if isinstance(value, str):
        return escaped(value) or None
    return value
