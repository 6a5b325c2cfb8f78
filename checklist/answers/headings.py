"""Headings of tables: where they stand, in one line or two, which columns they mean, and in which unit of money.

Offices put a title above them, and a heading over several: 费用（万元） over 餐费 and 住宿费.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checklist.core.values import MONEY_UNITS, is_blank, show_number
from checklist.core.words import simplify, suggest
from checklist.pack.model import Column

HEADER_ROWS = 10
"""Rows among which headings stand."""
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]$")
_MONEY = "((?:[十百千万亿]*|[美欧港日])元)"
_MONEY_IN_BRACKETS = re.compile(rf"\((?:(?:金额)?单位:?)?(?:人民币)?{_MONEY}\)$")
_MONEY_OF_ALL = re.compile(rf".*{_MONEY_IN_BRACKETS.pattern}|(?:金额)?单位:?(?:人民币)?{_MONEY}")
"""A cell above the headings that says what unit all amounts are in, simplified: 三公经费表（万元）, 单位：万元."""
Names = Mapping[str, str]
"""Every way to write a heading, simplified, with the column that it means."""


@dataclass(frozen=True)
class Headings:
    """What the headings of a table say, by position, and the first and the last of the lines that they stand in, from 0."""

    words: tuple[str, ...]
    top: int
    line: int


def column_names(columns: Mapping[str, Column]) -> dict[str, str]:
    """Return every way to write the headings of columns, simplified, with the column's name."""
    names: dict[str, str] = {}
    for name, column in columns.items():
        for heading in (name, *column.headings):
            names[simplify(heading)] = name
    return names


def match_heading(heading: object, names: Names) -> str | None:
    """Return the column that a heading means; a unit in brackets after it is passed over."""
    text = simplify(str(heading))
    return names.get(text) or names.get(simplify(without_brackets(text.replace("*", ""))))


def without_brackets(heading: str) -> str:
    """Return a heading without what stands in brackets behind it."""
    return _BRACKETS.sub("", heading)


def find_headings(lines: Sequence[Sequence[Any]], columns: Mapping[str, Column], least: int) -> Headings | None:
    """Return the headings in the first lines that name as many columns; those of two lines where what one names is blank in the other."""
    names = column_names(columns)
    for at in range(min(HEADER_ROWS, len(lines))):
        found = headings_at(lines, at, columns, names)
        if len({match_heading(word, names) for word in found.words} - {None}) >= least:
            goes_on = at + 1 < len(lines) and _goes_on(lines[at], lines[at + 1], names)
            return headings_at(lines, at + 1, columns, names) if goes_on else found
    return None


def headings_at(lines: Sequence[Sequence[Any]], at: int, columns: Mapping[str, Column], names: Names) -> Headings:
    """Return the headings in a line, with those of the line above that are merged with its blank cells or stand over several.

    ``names`` are the ``column_names`` of the columns.
    """
    line, above = _texts(lines[at]), _texts(lines[at - 1]) if at else []
    over = _over(above, line)
    words = [_whole(group, word, names) for group, word in zip(over, line, strict=True)]
    blank = [word for place, word in enumerate(above) if place >= len(line) or not line[place]]
    is_in_two = words != line or any(match_heading(word, names) for word in blank)
    top = at - 1 if is_in_two else at
    of_all = next((unit for before in reversed(lines[:top]) for unit in map(_unit_of_all, before) if unit), "")
    if is_in_two:
        width = max(len(line), len(above))
        line, above, words, over = (cells + [""] * (width - len(cells)) for cells in (line, above, words, over))
        words = [above[place] if is_blank(line[place]) else word for place, word in enumerate(words)]
    units = [(is_in_two and _unit_in_brackets(group)) or of_all for group in over]
    words = [_in_money(word, unit, columns, names) for word, unit in zip(words, units, strict=True)]
    return Headings(tuple(words), top, at)


def _texts(line: Iterable[Any]) -> list[str]:
    return ["" if is_blank(cell) else str(cell) for cell in line]


def _over(above: Sequence[str], line: Sequence[str]) -> list[str]:
    """Return what stands over each cell: the one above, which stands also over those to the right that have none, as far as cells do."""
    over: list[str] = []
    for place, cell in enumerate(line):
        own = above[place] if place < len(above) else ""
        over.append("" if is_blank(cell) else own if not is_blank(own) else over[-1] if over else "")
    return over


def _whole(group: str, word: str, names: Names) -> str:
    """Return a heading behind the one over it, if both together are one: 公函 over 文号."""
    whole = without_brackets(group) + word
    return whole if match_heading(whole, names) else word


def _goes_on(line: Iterable[Any], below: Iterable[Any], names: Names) -> bool:
    """Whether headings go on in the line below: some of it are, and below what is one already nothing else stands."""
    upper, lower = _texts(line), _texts(below)
    pairs = zip(upper, lower, strict=False)
    if not all(match_heading(word, names) in (None, match_heading(under, names)) for word, under in pairs if under):
        return False
    groups = zip(_over(upper, lower), lower, strict=True)
    return any(match_heading(word, names) or _whole(group, word, names) != word for group, word in groups if word)


def other_unit(heading: object, column: Column) -> str:
    """Return the unit of money in brackets behind a heading, if it is not the column's: ``金额（万元）``."""
    unit = _unit_in_brackets(heading)
    return unit if unit != column.unit and _is_money(column) else ""


def in_unit(cell: Any, unit: str) -> Any:
    """Return what stands in a cell with the unit that its heading names, if it is a bare number."""
    if not unit or isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal) or is_blank(cell):
        return cell
    text = show_number(Decimal(repr(cell))) if isinstance(cell, float) else str(cell).strip()
    return f"{text}{unit}" if text[-1].isdigit() else cell


def _is_money(column: Column) -> bool:
    return column.type == "money" or column.unit in MONEY_UNITS


def _unit_in_brackets(heading: object) -> str:
    match = _MONEY_IN_BRACKETS.search(simplify(str(heading)).replace("*", ""))
    return match[1] if match else ""


def _unit_of_all(cell: Any) -> str:
    """Return the unit of money that a cell above the headings says for all of the table."""
    match = _MONEY_OF_ALL.fullmatch(simplify(cell)) if isinstance(cell, str) else None
    return (match[1] or match[2]) if match else ""


def _in_money(heading: str, unit: str, columns: Mapping[str, Column], names: Names) -> str:
    """Return a heading with the unit of what stands over it, if it has none and may be one of money."""
    if not unit or is_blank(heading) or _unit_in_brackets(heading):
        return heading
    name = match_heading(heading, names)
    return f"{heading}（{unit}）" if name is None or _is_money(columns[name]) else heading


def meant_column(title: str, headings: Iterable[str]) -> str:
    """Return the words that name the heading which was probably meant, or nothing."""
    return suggest(title, headings).replace("是不是想写", "有一列写作")
