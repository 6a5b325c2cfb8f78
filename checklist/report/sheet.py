"""The list of rectifications as a workbook, for those who follow them up."""

from __future__ import annotations

import io
from typing import Any

from checklist.answers.tables import FORMULA_SIGNS
from checklist.report.view import ReportView

TITLES = ("序号", "程度", "编号", "问题", "事实", "整改措施", "责任人", "完成时限", "状态")
WIDTHS = (6, 8, 9, 24, 60, 48, 12, 16, 10)


def render_sheet(view: ReportView) -> bytes:
    """Return the rectifications of a report, one a row, as .xlsx."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "整改清单"
    sheet.append([f"{view.unit}整改清单（{view.period_from}至{view.period_to}）"])
    sheet.append(list(TITLES))
    for number, line in enumerate(view.rectifications, 1):
        sheet.append([
            number, line.verdict, line.id, line.title, line.fact, line.measure, line.owner, line.due, line.state
        ])  # fmt: skip
        for cell in sheet[sheet.max_row][1:]:
            cell.data_type = "s"
            cell.quotePrefix = str(cell.value).startswith(FORMULA_SIGNS)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE5EE")
    sheet["A1"].font = Font(bold=True, size=14)
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
