"""Lines of a table that are no records: totals, notes and lines for signatures, which offices write below their records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklist.core.values import is_blank

_TOTAL = re.compile(r"(?:本页|本月|本年|本期|全年)?(?:合计|小计|总计|累计|共计)[：:]?")
_WHO = (
    "(?:制表|填表|填报|填写|编制|审核|复核|审批|审签|经办|登记|统计|汇总|记录|校对|批准)(?:人|员|单位|部门|日期|时间)?"
)
_LABEL = (
    r"[（(]?(?:备注|附注|注|说明|(?:填表|填报|填写)说明"
    rf"|{_WHO}|(?:单位|主要|部门|分管|科室|财务)?(?:负责人|领导)|会计|出纳|联系(?:人|电话|方式)|单位|日期|(?=签|盖|公章))"
    r"[（(]?(?:签字|签名|签章|盖章|公章)?[）)]?[0-9]*[）)]?"
)
_BARE_LABEL = re.compile(_LABEL)
_LABELLED = re.compile(rf"{_LABEL}[:：].*", re.DOTALL)
_DAY = re.compile(r"[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?|年月日")
_SHOWN = 20
"""Signs of a line that are told."""


@dataclass(frozen=True)
class OtherLine:
    """A line that is no record: its number, and what says so."""

    number: int
    words: str

    @property
    def shown(self) -> str:
        """What says so, as far as it is told."""
        return self.words if len(self.words) <= _SHOWN else f"{self.words[:_SHOWN]}……"


def total_among(cells: Iterable[Any]) -> str:
    """Return the cell that says that a line is a total; nothing if none does."""
    written = (cell.strip() for cell in cells if isinstance(cell, str))
    return next((cell for cell in written if _TOTAL.fullmatch("".join(cell.split()))), "")


def is_label(cell: Any) -> bool:
    """Whether a cell is one such as 制表人：王芳, which is never what a column asks for."""
    return isinstance(cell, str) and _LABELLED.fullmatch("".join(cell.split())) is not None


def note_in(line: Sequence[Any], *, follows: bool) -> str:
    """Return what says that a line is a note or for signatures: its first cell, if that and all others are labels.

    Behind a label may stand its value, and anywhere the day. ``follows``: such a line stands above; then one of a single
    cell goes on with it.
    """
    first = next((cell for cell in line if not is_blank(cell)), "")
    if not follows and not _is_any_label(first):
        return ""
    cells = [cell for cell in line if not is_blank(cell)]
    needs_value = False
    for number, cell in enumerate(cells):
        text = "".join(str(cell).split())
        if _is_any_label(cell):
            needs_value = text[-1] in ":：" or not is_label(cell)
        elif number and (needs_value or isinstance(cell, date) or _DAY.fullmatch(text)):
            needs_value = False
        elif not follows or len(cells) > 1:
            return ""
    return str(first).strip()


def _is_any_label(cell: Any) -> bool:
    return is_label(cell) or (isinstance(cell, str) and _BARE_LABEL.fullmatch("".join(cell.split())) is not None)
