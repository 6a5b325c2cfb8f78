"""Lines of a table that are no records: totals, notes, lines for signatures, headings again, which offices write among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, NamedTuple

from checklist.core.days import SERIAL_DAYS
from checklist.core.values import is_blank
from checklist.core.words import trimmed, without_blanks

# Patterns stay texts, which ``re`` compiles at their first use and keeps: most files need none of them before the first question.
_SUM = (
    "(?:[0-9]{4}年度?)?"
    "(?:本页|本月|当月|本年|本年度|本期|全年|年度|上半年|下半年|第?[一二三四1-4]季度|(?:[0-9]{1,2}[-—~至])?[0-9]{1,2}月份?)?"
    "(?:合计|小计|总计|累计|共计)"
)
_TOTAL = rf"{_SUM}[：:]?"
_UNIT = "[个名位人次批件项场天日辆台份元万]"
_COUNTED = rf"(?:{_SUM}|总共)(?:[（(]{_UNIT}{{1,3}}[）)])?[：:]?(?:[0-9.,]+(?:{_UNIT}\S{{0,4}})?)?|共[：:]?[0-9.,]+{_UNIT}\S{{0,4}}"
"""A total with what it counts: 合计 4 次, 小计 2, 合计（次）, 共4人次, 共计5个议题."""
_WHO = (
    "(?:制表|填表|填报|填写|编制|审核|复核|审批|审签|经办|登记|统计|汇总|记录|校对|批准)(?:人|员|单位|部门|日期|时间)?"
)
_LABEL = (
    r"[（(]?(?:备注|附注|注|说明|(?:填表|填报|填写)说明"
    rf"|{_WHO}|(?:单位|主要|部门|分管|科室|财务)?(?:负责人|领导)|会计|出纳|联系(?:人|电话|方式)|单位|日期|(?=签|盖|公章))"
    r"[（(]?(?:签字|签名|签章|盖章|公章)?[）)]?[0-9]*[）)]?"
)
_ANY_LABEL = rf"(?s:{_LABEL}(?:[:：].*)?)"
_LABELLED = rf"(?s:{_LABEL}[:：].*)"
_DIGIT = "一二三四五六七八九十"
_DAY = rf"[0-9]{{4}}[年./-][0-9]{{1,2}}[月./-][0-9]{{1,2}}日?|年月日|[〇○零{_DIGIT}]{{4}}年[{_DIGIT}]{{1,3}}月[{_DIGIT}]{{1,3}}日"
_NUMBERED = rf"(?:[{_DIGIT}]+|[0-9]+)[、.．](?![0-9])|[（(][{_DIGIT}]+[）)]"
_ORGAN = "[^0-9]{2,30}(?:办公室|[局委办科处室院部所中心会府司校厅组站馆团队])"
_ALONE = (
    rf"(?s:[（(—-]*(?:本页)?(?:以下|以上|下接)?(?:均为)?空白[）)—-]*|[*＊※☆★].+|(?:{_NUMBERED}).+|{_ORGAN}(?:{_DAY}))"
)
"""What stands alone in a line that is no record: 以下空白, *会议费含住宿, 二、下半年, 1.以上均经批准, 院办公室2026年1月5日."""
_SHOWN = 20
"""Signs of a line that are told."""


Line = Sequence[Any]
Words = tuple[str, ...]


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
    """Return the cell that says that a line is a total, 合计 anywhere or 合计 4 次 as the first; nothing if none does."""
    return _total([cell for cell in cells if not is_blank(cell)])


def _total(cells: Sequence[Any]) -> str:
    """Return which of some cells, none of them blank, says that they are a total."""
    first = cells[0] if cells else None
    if isinstance(first, str) and ("计" in first or "共" in first) and re.fullmatch(_COUNTED, _plain(first)):
        return trimmed(first)
    sums = (cell for cell in cells if isinstance(cell, str) and "计" in cell)
    return next((trimmed(cell) for cell in sums if re.fullmatch(_TOTAL, _plain(cell))), "")


def _plain(cell: Any) -> str:
    return without_blanks(cell) if isinstance(cell, str) else ""


def words_of(line: Iterable[Any]) -> Words:
    """Return what stands in a line, by which it is known again."""
    return tuple([trimmed(str(cell)) for cell in line if not is_blank(cell)])


def is_label(cell: Any) -> bool:
    """Whether a cell is one such as 制表人：王芳, which is never what a column asks for."""
    return re.fullmatch(_LABELLED, _plain(cell)) is not None


class Told(NamedTuple):
    """A line in which something stands, its number, and what says that it is no record; nothing where nothing says so."""

    number: int
    line: Line
    total: str
    note: str
    repeated: str
    """The first words of a line that stands above the records already, a heading or a title."""


def told(lines: Iterable[tuple[int, Line]], columns: int, above: Collection[Words]) -> Iterator[Told]:
    """Yield the numbered lines in which something stands, with what says that they are no records.

    ``columns``: as many the table has; what stands alone in a line says nothing where all do. ``above``: what stands above the
    records.
    """
    every = ((number, line, [cell for cell in line if not is_blank(cell)]) for number, line in lines)
    filled = (numbered for numbered in every if numbered[2])
    firsts = {words[0] for words in above if words}
    note = ""
    for (number, line, cells), (_, _, below) in pairwise(chain(filled, [(0, (), [])])):
        if columns > 1 and (_stands_alone(cells) or _is_signed(cells, below)):
            note = trimmed(str(cells[0]))
        else:
            note = _labels(cells, follows=note != "")
        first = trimmed(str(cells[0]))
        yield Told(number, line, _total(cells), note, first if first in firsts and words_of(cells) in above else "")


def _stands_alone(cells: Line) -> bool:
    return len(cells) == 1 and re.fullmatch(_ALONE, _plain(cells[0])) is not None


def _is_signed(cells: Line, below: Line) -> bool:
    """Whether cells are an office's name and the day, as the last of all, or its name alone above the day."""
    days = below if len(cells) == 1 else [] if below else cells[1:]
    return len(days) == 1 and _is_day(days[0]) and re.fullmatch(_ORGAN, _plain(cells[0])) is not None


def _labels(cells: Line, *, follows: bool) -> str:
    """Return the first of a line's cells if that and all others are labels, else nothing.

    Behind a label may stand its value, and anywhere the day. ``follows``: a note stands above; then one of a single cell
    goes on with it.
    """
    first = cells[0]
    if not follows and not _is_any_label(first):
        return ""
    needs_value = False
    for number, cell in enumerate(cells):
        if _is_any_label(cell):
            needs_value = _plain(cell)[-1] in ":：" or not is_label(cell)
        elif number and (needs_value or _is_day(cell)):
            needs_value = False
        elif not follows or len(cells) > 1:
            return ""
    return trimmed(str(first))


def _is_day(cell: Any) -> bool:
    if isinstance(cell, int | float | Decimal):
        return int(cell) in SERIAL_DAYS
    return isinstance(cell, date) or re.fullmatch(_DAY, _plain(cell)) is not None


def _is_any_label(cell: Any) -> bool:
    return re.fullmatch(_ANY_LABEL, _plain(cell)) is not None
