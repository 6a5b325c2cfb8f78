"""Where the headings of a workbook's sheet stand, and which they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checklist.answers.headings import HEADER_ROWS
from checklist.answers.workbook.layout import FORMER_HEADINGS
from checklist.core.words import simplify


def header_row(rows: Sequence[Sequence[Any]], titles: Sequence[str]) -> int:
    """Return which of the first rows has the most of some headings."""
    wanted = {simplify(title) for title in titles}
    scores = [len(wanted & set(map(heading_words, row))) for row in rows[:HEADER_ROWS]]
    return scores.index(max(scores)) if scores else 0


def heading_words(cell: Any) -> str:
    """Return a heading as it is compared, by the name that it has now."""
    words = simplify(str(cell))
    return FORMER_HEADINGS.get(words, words)
