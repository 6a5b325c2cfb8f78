"""Files that people take for answers: said to be what they are, with what to do, before anything in them is called wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checklist.answers.books import WORKBOOKS
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.strict_yaml import Document, read_text

_OF_ANSWERS = frozenset({"pack", "unit", "period", "answers", "ledgers"})
"""What stands in answers; a file that has none of it is something else."""
_REPORT_DATA = (
    "它是自查报告的数据（report 存的 JSON）。核对、填写请用原来的答卷；要验证报告，请用 checklist verify 验证 PDF"
)
_RESULT = "它是{}的结果。请用原来的答卷"
_BY_CONTENT: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"software", "edition", "assessment"}), _REPORT_DATA),
    (frozenset({"score", "sections", "items"}), _RESULT.format(" checklist check --format json ")),
    (frozenset({"format", "files"}), _RESULT.format(" load、verify 等命令存的 JSON ")),
)
TABLE = "台账请在答卷的 ledgers 里写上它的路径（或在 checklist fill 里读入），再核对答卷"
"""What to do with a ledger's table."""
_BY_NAME = {
    ".pdf": "它是 PDF。核对、填写请用原来的答卷；验证报告请用 checklist verify",
    ".csv": f"它是表格。{TABLE}",
    ".html": "它是网页。网页表格请用浏览器打开，填好以后存成答卷（JSON）",
    ".htm": "它是网页。网页表格请用浏览器打开，填好以后存成答卷（JSON）",
    ".docx": "它是 Word 文档。请用原来的答卷",
    ".doc": "它是 Word 文档。请用原来的答卷",
    ".xls": "它是旧格式的工作簿。请用 WPS 表格或 Excel 打开，另存为 .xlsx 再试",
    ".et": "它是 WPS 表格的工作簿。请用 WPS 表格打开，另存为 .xlsx 再试",
    ".zip": "它是压缩包。请先解开",
    **dict.fromkeys(WORKBOOKS, "它是工作簿。请先用 checklist import 读成答卷，再填"),
}


def read_answers_text(path: Path) -> str:
    """Return the text of an answers file, YAML or JSON; raises ``InputError``, also for what its name says is something else."""
    what = _BY_NAME.get(path.suffix.lower())
    if what is not None and path.is_file():
        raise not_answers(str(path), what)
    return read_text(path, str(path))


def refuse_empty(text: str, file: str) -> None:
    """Raise ``InputError`` for a file of answers that holds nothing, or only comments."""
    if all(not line or line.startswith("#") for line in map(str.strip, text.splitlines())):
        raise InputError([Problem(Code.EMPTY_ANSWERS, Place(file))])


def refuse_other_content(document: Document) -> None:
    """Raise ``InputError`` for a parsed file that holds no answers but something else."""
    data: Any = document.data
    keys = set(data) if isinstance(data, dict) else set()
    for marks, what in _BY_CONTENT:
        if marks <= keys:
            raise not_answers(document.file, what)
    if keys and _OF_ANSWERS.isdisjoint(keys):
        raise not_answers(document.file, "里面没有单位、期间，也没有回答")


def not_answers(file: str, what: str) -> InputError:
    """Return the error that says that a file holds no answers, and what it is."""
    return InputError([Problem(Code.NOT_ANSWERS, Place(file), {"what": what})])
