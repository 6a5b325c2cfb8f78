"""The list of rectifications as a workbook, for those who follow them up."""

from __future__ import annotations

import io
from typing import Any

from checklist.answers.tables import FORMULA_SIGNS
from checklist.io.sheet_looks import bound_page, lay_out_pages, row_height
from checklist.report.view import ReportView

TITLES = (
    "序号",
    "编号",
    "检查项",
    "程度",
    "问题",
    "事实",
    "本单位说明",
    "处理建议",
    "整改措施",
    "责任人",
    "完成时限",
    "状态",
)
WIDTHS = (6, 9, 18, 8, 20, 44, 20, 24, 28, 10, 14, 9)


def render_sheet(view: ReportView) -> bytes:
    """Return the rectifications of a report as .xlsx: a row a finding, those of one item together under one number."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "整改清单"
    draft = "（草稿）" if view.draft else ""
    sheet.append([f"{view.unit}整改清单（{view.period_from}至{view.period_to}）{draft}"])
    sheet.append(list(TITLES))
    for number, line in enumerate(view.rectifications, 1):
        state = f"{line.state}（逾期）" if line.is_overdue else line.state
        for problem in line.problems:
            sheet.append([
                number, line.id, line.title, problem.verdict, problem.title, problem.fact, line.said, line.remedy,
                line.measure, line.owner, line.due, state,
            ])  # fmt: skip
            for cell in sheet[sheet.max_row][1:]:
                cell.data_type = "s"
                cell.quotePrefix = str(cell.value).startswith(FORMULA_SIGNS)
    for row in sheet.iter_rows(min_row=2):
        sheet.row_dimensions[row[0].row].height = row_height((cell.value for cell in row), WIDTHS)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE5EE")
    sheet["A1"].font = Font(bold=True, size=14)
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    lay_out_pages(sheet, WIDTHS, 2)
    bound_page(sheet, get_column_letter(len(TITLES)), 2, sheet.max_row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
