"""The cells of one sheet and the texts that cells share, read from XML as a stream.

Where two programs could read a sheet differently (a cell given twice, cells out of order, an
index that points nowhere), it is damaged, never guessed at. Every count is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any
from xml.parsers import expat

MAX_ELEMENTS = 8_000_000
"""Of XML, in all the sheets that are read of a workbook."""
MAX_PASSED_OVER = 1_000_000
"""Of these, of what is not read."""
MAX_CELLS = 3_000_000
"""Between the first column and each row's last value: 200,000 rows of 15 columns."""
MAX_STRINGS = 3_000_000
MAX_TEXT = 60_000_000
"""Characters of the texts that cells share."""
MAX_CELL_TEXT = 32_767
MAX_PIECES = 200_000
"""Of a text, which may change its font with every character."""
MAX_MERGED = 65_536
MAX_DEPTH = 100
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
FORMULA_SIGNS = ("=", "+", "-", "@")
"""With which of them at its start a spreadsheet takes a text for a formula."""
_LAST_DAY = 2_958_465
"""31 December 9999, as spreadsheets number days."""
TOO_LARGE = "内容大得不合常理，疑似损坏"

_MAIN = frozenset(
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
"""Codes of characters that XML cannot hold (ECMA-376, ST_Xstring)."""
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Row = Sequence[Any]


class DamagedError(Exception):
    """A workbook or a sheet cannot be read: why, in Chinese, and at which cell if that is known."""

    def __init__(self, why: str, cell: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.cell = cell


class NoValue(str):
    """What a cell shows instead of a value: an error, or a formula that was never computed."""

    __slots__ = ()


NOT_COMPUTED = NoValue("#没有计算结果")
"""A formula that no program has computed yet, or whose result was not saved."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows from the first on, each up to its last value, and the corners of merged ranges (zero-based)."""

    rows: list[Row]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell by its zero-based row and column: ``C7``."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


_LETTERS = [cell_name(0, column)[:-1] for column in range(26 * 27)]


def refuse_if(is_too_large: bool) -> None:
    """Raise ``DamagedError`` for what is too large."""
    if is_too_large:
        raise DamagedError(TOO_LARGE)


_TEXT: dict[str, Any] = {"t": {}, "r": {"t": {}, "rPr": None}, "rPh": None, "phoneticPr": None}
_CELL_CONTENT: dict[str, Any] = {"v": {}, "f": {}, "is": _TEXT, "extLst": None}
_SHEET = {
    "worksheet": {"sheetData": {"row": {"c": _CELL_CONTENT, "extLst": None}}, "mergeCells": {"mergeCell": {}}},
}
"""What may stand in each element that is read; None: it is passed over."""
_STRINGS = {"sst": {"si": _TEXT}}


class _Node:
    """An element that is read, and what is done at its start and end."""

    __slots__ = ("at_end", "at_start", "inside", "is_text", "parent")

    def __init__(self, tree: Mapping[str, Any], prefix: str, walk: _Walk, name: str, parent: _Node | None) -> None:
        self.parent = parent
        self.at_start = walk.at_start.get(name)
        self.at_end = walk.at_end.get(name)
        self.is_text = name in ("v", "t")
        self.inside: dict[str, _Node | None] = {
            prefix + inner: None if below is None else _Node(below, prefix, walk, inner, self)
            for inner, below in tree.items()
        }


class _Walk:
    """Follows a parser through the elements that are read, and calls what is to be done at their start and end."""

    def __init__(
        self,
        tree: Mapping[str, Any],
        at_start: Mapping[str, Callable[[dict[str, str]], None]],
        at_end: Mapping[str, Callable[[], None]],
    ) -> None:
        self.texts: list[str] = []
        """The pieces of text since somebody cleared them."""
        self.count = 0
        self.tree = tree
        self.at_start = at_start
        self.at_end = at_end

    def attach(self, parser: expat.XMLParserType) -> None:  # noqa: C901 - one set of closures over the same counters
        """Give the parser its handlers: closures, because they are called a million times."""
        append = self.texts.append
        ((top, tree),) = self.tree.items()
        outermost = here = _Node({}, "", self, "", None)
        declares = "xmlns"
        skipped = passed_over = count = 0

        def root(name: str, attributes: dict[str, str]) -> None:
            nonlocal declares, here, outermost
            prefix, colon, local = name.rpartition(":")
            declares = f"xmlns:{prefix}" if prefix else "xmlns"
            spaces = [key for key, value in attributes.items() if value in _MAIN and key.startswith("xmlns")]
            if local != top or spaces != [declares]:
                raise DamagedError("它的内容不是工作簿的内容")
            here = outermost = _Node(tree, prefix + colon, self, top, here)
            parser.StartElementHandler = start

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal here, skipped, passed_over, count
            count += 1
            if skipped:
                skipped += 1
                passed_over += 1
                return
            inner = here.inside.get(name)
            if inner is not None and declares not in attributes:
                here = inner
                if inner.at_start is not None:
                    inner.at_start(attributes)
            elif inner is None and (
                name in here.inside or (here is outermost and _MAIN.isdisjoint(attributes.values()))
            ):
                skipped = 1
                passed_over += 1
            else:
                raise DamagedError(f"不认识的内容“{name[:20]}”")

        def end(_: str) -> None:
            nonlocal here, skipped
            if skipped:
                skipped -= 1
                return
            if here.at_end is not None:
                here.at_end()
            here = here.parent or outermost

        def characters(data: str) -> None:
            if here.is_text and not skipped:
                append(data)

        def check() -> None:
            self.count = count
            refuse_if(skipped > MAX_DEPTH or passed_over > MAX_PASSED_OVER or len(self.texts) > MAX_PIECES)

        self.check = check
        parser.StartElementHandler, parser.EndElementHandler = root, end
        parser.CharacterDataHandler = characters


class StringsReader:
    """Reads the texts that cells share."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.walk = _Walk(_STRINGS, {}, {"si": self._end})
        self._length = 0

    def check(self) -> None:
        """Refuse what is too large."""
        self.walk.check()
        refuse_if(self.walk.count > MAX_ELEMENTS or len(self.strings) > MAX_STRINGS or self._length > MAX_TEXT)

    def _end(self) -> None:
        text = _text(self.walk.texts)
        self.walk.texts.clear()
        self._length += len(text)
        self.strings.append(text)


class SheetReader:
    """Reads a sheet's cells: their positions rise, and each has at most one value."""

    def __init__(
        self, strings: list[str], styles: Mapping[str, str], first_day: date, max_elements: int, max_cells: int
    ) -> None:
        self.rows: list[Row] = []
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.cell_count = 0
        self._strings = strings
        self._styles = styles
        self._first_day = first_day
        self._max_elements = max_elements
        self._max_cells = max_cells
        self._row = self._column = 0
        self._row_name = ""
        self._cells: list[Any] = []
        self._kind: str | None = None
        self._style: str | None = None
        self._has = ""
        """What the present cell has: ``v`` a value, ``f`` a formula, ``i`` a text of its own."""
        self.walk = _Walk(
            _SHEET,
            {
                "row": self._start_row,
                "c": self._start_cell,
                "v": lambda _: self._note("v"),
                "f": lambda _: self._note("f"),
                "is": lambda _: self._note("i"),
                "mergeCell": lambda attributes: self.merged.append(_range(attributes.get("ref", ""))),
            },
            {"row": self._end_row, "c": self._end_cell},
        )
        self._texts = self.walk.texts

    def check(self) -> None:
        """Refuse what is too large."""
        self.walk.check()
        refuse_if(self.walk.count > self._max_elements or len(self.merged) > MAX_MERGED)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = _row(attributes.get("r"), self._row)
        self._row_name = str(self._row)
        self._column = 0
        self._cells = []

    def _end_row(self) -> None:
        if self._cells:
            self.cell_count += len(self._cells)
            if self.cell_count > self._max_cells:
                raise DamagedError(f"单元格超过 {MAX_CELLS} 个，请按期间拆分")
            self.rows.extend([()] * (self._row - 1 - len(self.rows)))
            self.rows.append(self._cells)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        column = self._column
        if column < len(_LETTERS) and written == _LETTERS[column] + self._row_name:
            self._column = column + 1
        else:
            self._column = _column(written, self._row, column)
        self._kind = attributes.get("t")
        self._style = attributes.get("s")
        self._has = ""
        self._texts.clear()

    def _note(self, what: str) -> None:
        if what in self._has:
            raise DamagedError("这个单元格有两个值", cell_name(self._row - 1, self._column - 1))
        self._has += what

    def _end_cell(self) -> None:
        if not self._has:
            return
        try:
            value = self._value(self._kind, _text(self._texts), self._has)
        except (ValueError, IndexError, KeyError, OverflowError):
            here = cell_name(self._row - 1, self._column - 1)
            raise DamagedError("这个单元格的内容与它的类型或样式不符", here) from None
        if value != "":
            cells = self._cells
            cells.extend([""] * (self._column - 1 - len(cells)))
            cells.append(value)

    def _value(self, kind: str | None, text: str, has: str) -> Any:
        """Return a cell's value by its type and style; raises ``ValueError`` or the like."""
        if ("v" if kind == "inlineStr" else "i") in has:
            raise ValueError(has)
        if kind == "inlineStr" or (kind == "str" and "v" in has):
            return text
        if kind == "e":
            return NoValue(text)
        if not text:
            return NOT_COMPUTED if "f" in has else ""
        if kind == "s" and text.isascii() and text.isdigit():
            return self._strings[int(text)]
        text = text.strip(" \t\n\r")
        if kind == "b":
            return bool(["0", "1", "false", "true"].index(text) % 2)
        if kind == "d":
            return date.fromisoformat(text.partition("T")[0])
        if kind not in (None, "n") or text.strip("0123456789.eE+-"):
            raise ValueError(kind)
        number = float(text)
        if not isfinite(number):
            raise ValueError(text)
        shown = self._styles[self._style or "0"] if self._styles else ""
        return _moment(number, shown, self._first_day) if shown else number


def _row(written: str | None, before: int) -> int:
    """Return a row's number, which must be larger than the one before."""
    if written is None:
        row = before + 1
    elif not (written.isascii() and written.isdigit() and len(written) <= 7):
        raise DamagedError(f"行号“{written[:20]}”不对", cell_name(max(before, 1) - 1, 0))
    else:
        row = int(written)
    if not before < row <= LAST_ROW:
        raise DamagedError(f"第 {row} 行出现了两次，或者没有按顺序，或者超出范围", cell_name(max(row, 1) - 1, 0))
    return row


def _column(written: str | None, row: int, before: int) -> int:
    """Return the number of a cell's column, which must be larger than the one before; 1 is A."""
    if written is None:
        column = before + 1
    else:
        match = _CELL.fullmatch(written)
        if match is None or int(match[2]) != row:
            raise DamagedError(f"单元格的编号“{written[:20]}”不对", cell_name(row - 1, before))
        column = _number(match[1])
    if not before < column <= LAST_COLUMN:
        raise DamagedError("这个单元格出现了两次，或者没有按顺序，或者超出范围", cell_name(row - 1, column - 1))
    return column


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _range(written: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the zero-based corners of a range of cells: ``A1:C7``."""
    first, _, last = written.partition(":")
    corners = [_CELL.fullmatch(corner) for corner in (first, last or first)]
    (left, top), (right, bottom) = ((_number(m[1]) - 1, int(m[2]) - 1) if m else (-1, -1) for m in corners)
    if not (0 <= left <= right < LAST_COLUMN and 0 <= top <= bottom < LAST_ROW):
        raise DamagedError(f"合并区域“{written[:20]}”不对")
    return (top, left), (bottom, right)


def _moment(number: float, shown: str, first_day: date) -> Any:
    """Return a number as its format shows it: a day; as text a time, a duration, or 003001; else the number itself."""
    if shown[0] == "0":
        is_padded = number.is_integer() and 0 <= number < 10 ** min(len(shown) - 1, 15)  # more digits are not sure
        return f"{number:0{len(shown)}.0f}" if is_padded else number
    days, seconds = divmod(round(number * 86_400) if 0 <= number <= _LAST_DAY + 1 else -1, 86_400)
    if not 0 <= days <= _LAST_DAY:
        return number
    if shown == "duration" or days == 0:
        hours, seconds = divmod(days * 86_400 + seconds, 3600)
        return f"{hours:02}:{seconds // 60:02}:{seconds % 60:02}"
    return first_day + timedelta(days=days + (days < 60 and first_day.year < 1900))


def escaped(text: str) -> str:
    """Return a text as a sheet holds it: what looks like the code of a character is read back as it stands."""
    return _LIKE_ESCAPED.sub("_x005F_", text)


def _text(pieces: Sequence[str]) -> str:
    """Return a cell's text; what XML cannot hold is written as ``_x000D_``, and half characters become ``�``."""
    text = pieces[0] if len(pieces) == 1 else "".join(pieces)
    if len(text) > MAX_CELL_TEXT:
        raise DamagedError(f"有单元格超过 {MAX_CELL_TEXT} 个字")
    if "_x" not in text:
        return text
    return _ESCAPED.sub(
        lambda match: b"".join(
            int(match[0][at : at + 4], 16).to_bytes(2, "little") for at in range(2, len(match[0]), 7)
        ).decode("utf-16-le", "replace"),
        text,
    )
