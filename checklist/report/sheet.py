"""The list of rectifications as a workbook, for those who follow them up."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.io.list_book import Cell, ListSheet, list_book
from checklist.report.view import ReportView

COLUMNS = (
    ("序号", 6), ("编号", 9), ("检查项、矛盾", 18), ("程度", 8), ("问题", 20), ("事实", 40), ("本单位说明", 20), ("处理建议", 22),
    ("整改措施", 28), ("责任人", 10), ("完成时限", 14), ("状态", 11), ("自报完成日期", 14),
)  # fmt: skip


def render_sheet(view: ReportView) -> bytes:
    """Return the rectifications of a report as .xlsx: a row a finding, those of one item together under one number."""
    draft = "（草稿）" if view.draft else ""
    title = f"{view.unit}整改清单（{view.period_from}至{view.period_to}）{draft}"
    return list_book([ListSheet("整改清单", COLUMNS, _rows(view), title)])


def _rows(view: ReportView) -> Iterator[tuple[Cell, ...]]:
    for number, line in enumerate(view.rectifications, 1):
        due = "；".join(filter(None, (line.due, line.due_moved)))
        state = f"{line.state}（逾期）" if line.is_overdue else line.state
        for problem in line.problems:
            yield (
                number, line.id, line.title, problem.verdict, problem.title, problem.fact, line.said, line.remedy,
                line.measure, line.owner, due, state, line.done_on,
            )  # fmt: skip
