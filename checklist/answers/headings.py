"""Headings of tables: where they stand, in one line or two, which columns they mean, and in which unit of money.

Offices put a title above them, and a heading over several: 费用（万元） over 餐费 and 住宿费.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checklist.core.errors import Code, ValueProblem
from checklist.core.values import MONEY_UNITS, RESIDUE, is_blank, show, show_number
from checklist.core.words import few, normalize, simplify, suggest, trimmed
from checklist.pack.model import ENDS, STARTS, Column

HEADER_ROWS = 10
"""Rows among which headings stand."""
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]$")
_OF_END = re.compile(rf"[（(](?:{'|'.join(ENDS)})[)）]$")
_OF_GROUP = re.compile("(?:起止)?(?:时间|日期|期间|期限|期|日|情况|信息|读数|数)$")
"""What a heading over several may end with that the columns below it need not: 公示时间 over 起 and 止."""
_SAYS_LITTLE = re.compile("(?:情况|信息|内容|事项|费用|经费|支出)$")
"""How a heading over several ends that says nothing of what a day or a number below it is of: 基本情况 over 日期."""
_BARE = ("日期", "时间", "日", "文号", "编号", "名称")
"""Words under another heading that do not say by themselves what they are of: 批复 over 日期."""
_DAY_WORDS = re.compile("时间|日期")
_MONEY = "((?:[十百千万亿]*|[美欧港日])元)"
_MONEY_IN_BRACKETS = re.compile(rf"\((?:(?:金额)?单位:?)?(?:人民币)?{_MONEY}\)$")
_MONEY_OF_ALL = re.compile(rf".*{_MONEY_IN_BRACKETS.pattern}|(?:金额)?单位:?(?:人民币)?{_MONEY}")
"""A cell above the headings that says what unit all amounts are in, simplified: 三公经费表（万元）, 单位：万元."""
_UNIT_SAID = re.compile(r"(?:单\s*位|金额)\s*:\s*([^\s:]+)")
"""What a cell says behind words for a unit, among other words: 填报单位：某局　金额单位：万元; it may be a unit's name."""
_UNITS_APART = re.compile("[、,，。;；/()与和及]")
_MONEY_WORD = re.compile(f"(?:人民币)?{_MONEY}")
_OR = "或"
"""What stands between units of money of which nobody can say which one is meant."""
_OF_ALL = re.compile("[:：]|^(?:金额)?单位")
"""What a cell above the headings has that says something of the whole table: 填报单位：某局, 金额单位万元."""
Names = Mapping[str, str]
"""Every way to write a heading, simplified, with the column that it means."""


@dataclass(frozen=True)
class Headings:
    """What the headings of a table say, by position, and the first and the last of the lines that they stand in, from 0."""

    words: tuple[str, ...]
    units: tuple[str, ...]
    """The unit of money that is said above each, several with 或 between; of use where a column is one of money."""
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
    """Return the column that a heading means; a unit in brackets after it is passed over.

    What else stands in brackets may belong to the name: 公示时间（起）.
    """
    text = simplify(str(heading))
    if text in names:
        return names[text]
    plain = text.replace("*", "")
    if _OF_END.search(plain):
        return names.get(plain.translate(_NO_BRACKETS))
    return names.get(plain.translate(_NO_BRACKETS)) or names.get(simplify(without_brackets(plain)))


_NO_BRACKETS = str.maketrans("", "", "()")


def without_brackets(heading: str) -> str:
    """Return a heading without what stands in brackets behind it."""
    return _BRACKETS.sub("", heading)


def fewest_known(columns: Mapping[str, Column]) -> int:
    """Return how many headings must be known for lines to be taken for those above a ledger's records."""
    return max(2, sum(column.required for column in columns.values()) // 2)


def find_headings(
    lines: Sequence[Sequence[Any]], columns: Mapping[str, Column], names: Names, least: int
) -> Headings | None:
    """Return the headings in the first lines that name as many columns; those of two lines where what one names is blank in the other.

    ``names`` are the ``column_names`` of the columns. Raises ``ValueProblem`` if amounts are below them of which it is said
    that they are in several units.
    """
    for at in range(min(HEADER_ROWS, len(lines))):
        found = headings_at(lines, at, columns, names)
        if len({match_heading(word, names) for word in found.words} - {None}) >= least:
            goes_on = at + 1 < len(lines) and _goes_on(lines[at], lines[at + 1], names)
            return _in_one_unit(headings_at(lines, at + 1, columns, names) if goes_on else found)
    return None


def _in_one_unit(found: Headings) -> Headings:
    """Return headings; raises ``ValueProblem`` for one of money above which several units are said."""
    for word, unit in zip(found.words, found.units, strict=True):
        if _OR in unit and word.endswith(f"（{unit}）"):
            heading = without_brackets(word)
            raise ValueProblem(Code.UNITS_OF_MONEY, units=unit, column=heading, example=f"{heading}（元）")
    return found


def headings_at(lines: Sequence[Sequence[Any]], at: int, columns: Mapping[str, Column], names: Names) -> Headings:
    """Return the headings in a line, with those of the line above that are merged with its blank cells or stand over several.

    ``names`` are the ``column_names`` of the columns.
    """
    line, above = _texts(lines[at]), _texts(lines[at - 1]) if at else []
    over = _over(above, line)
    wholes = [_whole(group, word, names) for group, word in zip(over, line, strict=True)]
    blank = [word for place, word in enumerate(above) if place >= len(line) or not line[place]]
    is_in_two = any(wholes) or any(match_heading(word, names) for word in blank)
    top = at - 1 if is_in_two else at
    of_all = _OR.join(dict.fromkeys(unit for before in lines[:top] for cell in before for unit in _units_of_all(cell)))
    words, units = line, [of_all] * len(line)
    if is_in_two:
        width = max(len(line), len(above))
        line, above, over, wholes = (cells + [""] * (width - len(cells)) for cells in (line, above, over, wholes))
        words = [
            whole or _below(group, word, names) or upper
            for group, word, whole, upper in zip(over, line, wholes, above, strict=True)
        ]
        units = [_unit_in_brackets(group) or of_all for group in over]
    words = [_in_money(word, unit, columns, names) for word, unit in zip(words, units, strict=True)]
    return Headings(tuple(words), tuple(units), top, at)


def _texts(line: Iterable[Any]) -> list[str]:
    return ["" if is_blank(cell) else str(cell) for cell in line]


def _over(above: Sequence[str], line: Sequence[str]) -> list[str]:
    """Return what stands over each cell: the one above, which stands also over those to the right that have none, as far as cells do.

    A title, alone at the left, and what is said of the whole table stand over none.
    """
    groups = [place for place, cell in enumerate(above) if cell and not _OF_ALL.search(cell)]
    if len(groups) == 1 and not any(line[: groups[0]]):
        groups = []
    over: list[str] = []
    for place, cell in enumerate(line):
        before = over[-1] if over and not (place < len(above) and above[place]) else ""
        over.append("" if not cell else above[place] if place in groups else before)
    return over


def _whole(group: str, word: str, names: Names) -> str:
    """Return what a heading and the one over it are together, if that names a column; else nothing.

    公函 over 文号, 伙食交通费 over 应交, 公示时间 over 起, 出差时间 over 返回; and 会议时间 over 起, which is the day itself.
    """
    if not group or not word:
        return ""
    over = without_brackets(group)
    stem = _OF_GROUP.sub("", over)
    ways = [over + word, _behind(word, over), stem + word, _behind(word, stem)]
    ways += [_behind(word, end) for end in _DAY_WORDS.findall(over)[-1:]]
    if word in STARTS:
        ways.append(f"{over}（{word}）")
    return next((whole for whole in ways if whole != word and match_heading(whole, names)), "")


def _behind(word: str, over: str) -> str:
    """Return a heading with the one over it behind its name, before its unit: 应交伙食交通费（元）."""
    name = without_brackets(word)
    return name + over + word[len(name) :]


def _below(group: str, word: str, names: Names) -> str:
    """Return how a heading below another is read that together with it names no column.

    By itself if it is clear, else with the other one: so it is taken for nothing that it may not be.
    """
    is_clear = word not in _BARE or _SAYS_LITTLE.search(without_brackets(group))
    return word if not group or (is_clear and match_heading(word, names)) else without_brackets(group) + word


def _goes_on(line: Iterable[Any], below: Iterable[Any], names: Names) -> bool:
    """Whether headings go on in the line below: some of it are, and below what is one already nothing else stands.

    So they do where one stands over several words that are none of this ledger's.
    """
    upper, lower = _texts(line), _texts(below)
    groups = _over(upper, lower)
    is_over_several = any(group and groups.count(group) > 1 for group in groups)
    for group, word, under in zip(groups, upper, lower, strict=False):
        if under and match_heading(word, names) not in (None, match_heading(under, names)):
            is_group = is_over_several and groups.count(word) > 1
            if not is_group and not _whole(group, under, names):
                return False
    if any(
        word and (match_heading(word, names) or _whole(over, word, names))
        for over, word in zip(groups, lower, strict=True)
    ):
        return True
    return is_over_several and not any(re.search(r"\d", word) for word in lower)


def other_unit(heading: object, column: Column, above: str = "") -> str:
    """Return the unit of money behind a heading, or said above it, if it is not the column's: ``金额（万元）``."""
    unit = _unit_in_brackets(heading) or above
    return unit if unit != column.unit and _is_money(column) else ""


def in_unit(cell: Any, unit: str) -> Any:
    """Return what stands in a cell with the unit that its heading names, if it is a bare number; in brackets if it says another, ¥300."""
    if not unit or isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal) or is_blank(cell):
        return cell
    text = trimmed(str(cell))
    if isinstance(cell, float):
        fen = MONEY_UNITS.get(unit, MONEY_UNITS["元"])
        text = show_number(round(Decimal(repr(cell)), RESIDUE + len(str(fen)) - 1))
    if not text[-1].isdigit():
        return cell
    return f"{text}（{unit}）" if text[0] in "¥￥" and unit != "元" else f"{text}{unit}"


def _is_money(column: Column) -> bool:
    return column.type == "money" or column.unit in MONEY_UNITS


def _unit_in_brackets(heading: object) -> str:
    match = _MONEY_IN_BRACKETS.search(simplify(str(heading)).replace("*", ""))
    return match[1] if match else ""


def _units_of_all(cell: Any) -> list[str]:
    """Return the units of money that a cell above the headings says for all of the table."""
    if not isinstance(cell, str):
        return []
    if match := _MONEY_OF_ALL.fullmatch(simplify(cell)):
        return [match[1] or match[2]]
    words = (word for said in _UNIT_SAID.findall(normalize("NFKC", cell)) for word in _UNITS_APART.split(said))
    return [match[1] for match in map(_MONEY_WORD.fullmatch, words) if match]


def _in_money(heading: str, unit: str, columns: Mapping[str, Column], names: Names) -> str:
    """Return a heading with the unit of what stands over it, if it has none and is one of money."""
    if not unit or is_blank(heading) or _unit_in_brackets(heading):
        return heading
    name = match_heading(heading, names)
    return f"{heading}（{unit}）" if name is not None and _is_money(columns[name]) else heading


def likely_headings(lines: Iterable[Sequence[Any]]) -> str:
    """Say what stands in the line that is most like one of headings, the first with the most texts; nothing without any."""
    texts = ([trimmed(cell) for cell in line if isinstance(cell, str) and not is_blank(cell)] for line in lines)
    words = max(texts, key=len, default=[])
    return f"最像表头的一行写的是：{few(f'“{show(word)}”' for word in words)}。" if words else ""


def meant_column(title: str, headings: Iterable[str]) -> str:
    """Return the words that name the heading which was probably meant, or those that nobody knows; nothing without any."""
    unknown = list(headings)
    if near := suggest(title, unknown):
        return near.replace("是不是想写", "有一列写作")
    words = few(f"“{heading.strip()}”" for heading in unknown)
    return f"，表头里认不出的列有 {words}；就是这一列的，请把表头改成“{title}”" if unknown else ""
