"""How a sheet looks on screen and on paper: rows as high as their text needs, pages of A4 that are read across.

Widths are in a spreadsheet's unit, a digit of its normal font; heights in points. A spreadsheet
does not make rows higher by itself when it opens a file, so what is written here must fit.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

WIDE = 2.1
"""How wide a Chinese character is."""
LINE = 16.5
"""How high a line of Chinese text is at 11 points, with the widest leading that its fonts have."""
MOST_HEIGHT = 409.0
"""The highest row that there is (ECMA-376, ``ht``)."""
HEAD = "DDE5EE"
"""The colour behind headings."""
_MARGIN = 1.0
"""Of a cell's width, what no text is written on."""
_PAGE = 220
"""Up to this width a sheet is put on the breadth of one page of A4, on which it then is two thirds as large."""


def text_width(text: str) -> float:
    """Return how wide the longest line of a text is."""
    return max((_line_width(line) for line in text.split("\n")), default=0.0)


def _line_width(line: str) -> float:
    if line.isascii():
        return float(len(line))
    return sum(WIDE if unicodedata.east_asian_width(sign) in "WFA" else 1.0 for sign in line)


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell of a width."""
    room = max(WIDE, width - _MARGIN)
    if len(text) * WIDE <= room and "\n" not in text:
        return 1
    wide = math.floor(room / WIDE) * WIDE  # a character that does not fit goes to the next line whole
    return sum(max(1, math.ceil(_line_width(line) / wide)) for line in text.split("\n"))


def row_height(cells: Iterable[object], widths: Sequence[float]) -> float | None:
    """Return how high a row must be to show its texts, if a line is not enough."""
    texts = ((cell, width) for cell, width in zip(cells, widths, strict=False) if isinstance(cell, str))
    lines = max((lines_needed(text, width) for text, width in texts), default=1)
    return min(MOST_HEIGHT, lines * LINE + 3) if lines > 1 else None


def title_height(text: str, width: float, points: int) -> float:
    """Return how high the row of a title must be that is written across a width in letters of ``points``, bold."""
    larger = points / 11 * 1.1
    return lines_needed(text, width / larger) * LINE * larger + 3


def lay_out_pages(sheet: Any, widths: Sequence[float], head: int) -> None:
    """Put a sheet on A4, across, its first rows on every page; one too wide goes on several, its first column on each."""
    pages = math.ceil(sum(widths) / _PAGE)
    sheet.freeze_panes = f"A{head + 1}" if pages == 1 else f"B{head + 1}"
    sheet.print_title_rows = f"1:{head}"
    if pages > 1:
        sheet.print_title_cols = "A:A"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    margins.header = margins.footer = 0.3
    sheet.oddHeader.center.text = "&A"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.print_options.gridLines = True


def bound_page(sheet: Any, last_column: str, head: int, last_row: int, last_printed: str | None = None) -> None:
    """Say what of a sheet is printed, up to ``last_printed`` or all, and give its headings filters, once all rows are written."""
    last = max(head, last_row)
    sheet.print_area = f"A1:{last_printed or last_column}{last}"
    sheet.auto_filter.ref = f"A{head}:{last_column}{max(head + 1, last)}"
