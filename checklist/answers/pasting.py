"""Rows copied from a spreadsheet: what their columns mean, and the rows as a ledger reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checklist.answers.cells import read_cell
from checklist.answers.headings import (
    Headings,
    column_names,
    find_headings,
    headings_at,
    in_unit,
    match_heading,
    other_unit,
    without_brackets,
)
from checklist.answers.other_lines import OtherLine, told, words_of
from checklist.answers.tables import MAX_ROWS, RawRow, csv_rows
from checklist.core.days import Days
from checklist.core.errors import Code, Place, ValueProblem
from checklist.core.values import is_blank
from checklist.core.words import alone_nearest, trimmed
from checklist.pack.model import LedgerFile

TRIED = 20
"""Rows by which columns without headings are guessed."""
NAME = "粘贴的内容"


@dataclass(frozen=True)
class Block:
    """Lines of cells, their headings, if they have some, and the ledger's column of each position, if it has one.

    What stands above the headings, as an office's title does, is no record.
    """

    lines: tuple[tuple[str, ...], ...]
    head: Headings | None
    columns: tuple[str | None, ...]
    numbers: tuple[int, ...]
    """Of each line, which one it was of what was pasted, blank ones counted."""

    @property
    def records(self) -> tuple[tuple[str, ...], ...]:
        """The lines that are records."""
        return self.lines if self.head is None else self.lines[self.head.line + 1 :]

    def heading(self, position: int) -> str:
        """Return the heading of a position, if there is one."""
        words = self.head.words if self.head is not None else ()
        return trimmed(words[position]) if position < len(words) else ""

    def unit_above(self, position: int) -> str:
        """Return the unit of money that is said above the heading of a position, if one is."""
        units = self.head.units if self.head is not None else ()
        return units[position] if position < len(units) else ""

    def example(self, position: int) -> str:
        """Return the first cell of a position that says something."""
        cells = (trimmed(line[position]) for line in self.records if position < len(line))
        return next((cell for cell in cells if not is_blank(cell)), "")

    def means(self, position: int, column: str | None) -> Block:
        """Return the block with another meaning of a position, which no other position keeps."""
        others = [None if known == column else known for known in self.columns]
        others[position] = column
        return replace(self, columns=tuple(others))

    def rows(self, ledger: LedgerFile) -> list[RawRow]:
        """Return the rows as a ledger reads them, numbered as their lines are."""
        return self.read(ledger)[0]

    def read(self, ledger: LedgerFile) -> tuple[list[RawRow], list[OtherLine]]:
        """Return the rows, and the lines that are no records, of which nothing stands in a column of the ledger."""
        units = {
            name: other_unit(self.heading(at), ledger.columns[name], self.unit_above(at))
            for at, name in enumerate(self.columns)
            if name
        }
        rows: list[RawRow] = []
        others: list[OtherLine] = []
        first = len(self.lines) - len(self.records)
        above = frozenset(map(words_of, self.lines[:first]))
        numbered = zip(self.numbers[first:], self.records, strict=True)
        for number, line, total, note, repeated in told(numbered, len(units), above):
            cells = {
                name: in_unit(line[at], units[name]) for at, name in enumerate(self.columns) if name and at < len(line)
            }
            if not repeated and not all(map(is_blank, cells.values())):
                rows.append(RawRow(number, cells, Place(NAME, number), {}, total=total, note=note))
            elif words := repeated or note or total:
                others.append(OtherLine(number, words))
        return rows, others


def read_block(text: str, ledger: LedgerFile, days: Days) -> Block:
    """Return a block as copied from a spreadsheet, its columns known by headings or guessed; raises ``ValueProblem``.

    ``days``: the period, for days without a year.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[tuple[int, tuple[str, ...]]] = []
    number = 0
    try:
        for number, line in enumerate(csv_rows(text, _delimiter(text)), 1):
            if not all(map(is_blank, line)):
                found.append((number, tuple(line)))
    except csv.Error:
        raise ValueProblem(Code.BAD_CSV, why=f"第 {number + 1} 行有一格的引号没有配对") from None
    if not found:
        raise ValueProblem(Code.NO_ROWS)
    if len(found) > MAX_ROWS:
        raise ValueProblem(Code.TOO_MANY_ROWS, limit=MAX_ROWS)
    numbers, lines = zip(*found, strict=True)
    return understood((numbers, lines), ledger, days)


def _delimiter(text: str) -> str:
    """Return what stands between the cells: the first line that has a tab or a comma tells.

    A tab is enough: spreadsheets copy cells by tabs and leave the commas in them, 1,200.
    """
    first = next((line for line in text.split("\n") if "\t" in line or "," in line), "")
    return "\t" if "\t" in first else ","


def understood(
    numbered: tuple[tuple[int, ...], tuple[tuple[str, ...], ...]],
    ledger: LedgerFile,
    days: Days,
    *,
    has_heading: bool | None = None,
) -> Block:
    """Return what lines mean: by their headings if one of the first lines holds some, else by the order of the columns.

    ``numbered``: the lines' numbers, and the lines. ``has_heading`` is what a person says of the first lines.
    """
    numbers, lines = numbered
    width = max(map(len, lines))
    head = None if has_heading is False else _headings(lines, ledger)
    if head is None and has_heading:
        head = headings_at(lines, 0, ledger.columns, column_names(ledger.columns))
    if head is not None:
        columns = _columns_by(head.words, ledger)
        return Block(lines, head, (*columns, *[None] * (width - len(columns))), numbers)
    names: list[str | None] = list(ledger.columns)
    in_order, behind_numbers = ((*order[:width], *[None] * (width - len(order))) for order in (names, [None, *names]))
    return min(
        (Block(lines, None, order, numbers) for order in (in_order, behind_numbers)),
        key=lambda it: _misfits(it, ledger, days),
    )


def _headings(lines: Sequence[Sequence[str]], ledger: LedgerFile) -> Headings | None:
    """Return the headings in the first lines, of which two are a ledger's, or the only one in the first of all."""
    known = column_names(ledger.columns)
    found = find_headings(lines, ledger.columns, known, 2)
    if found is not None:
        return found
    is_known = all(match_heading(cell, known) for cell in lines[0] if not is_blank(cell))
    return headings_at(lines, 0, ledger.columns, known) if is_known else None


def _columns_by(headings: Sequence[str], ledger: LedgerFile) -> list[str | None]:
    """Return the column that each heading means or most likely means, none of them twice."""
    known = column_names(ledger.columns)
    named = [match_heading(cell, known) for cell in headings]
    unknown = (cell for cell, name in zip(headings, named, strict=True) if name is None)
    likely = likely_columns(unknown, ledger, named)
    meant = [name or likely.get(cell) for cell, name in zip(headings, named, strict=True)]
    return [name if name not in meant[:at] else None for at, name in enumerate(meant)]


def likely_columns(headings: Iterable[str], ledger: LedgerFile, taken: Iterable[str | None]) -> dict[str, str]:
    """Return headings that are none of a ledger's, each with the column that is not taken yet and called most like it."""
    known = set(taken)
    titles = {column.title: name for name, column in ledger.columns.items() if name not in known}
    found: dict[str, str] = {}
    for heading in dict.fromkeys(headings):
        title = alone_nearest(without_brackets(heading), titles) if not is_blank(heading) else None
        if title is not None:
            found[heading] = titles.pop(title)
    return found


def _misfits(block: Block, ledger: LedgerFile, days: Days) -> int:
    """Return how many cells of the first rows their columns cannot hold."""
    count = 0
    for row in block.rows(ledger)[:TRIED]:
        for name, column in ledger.columns.items():
            written = row.cells.get(name)
            if is_blank(written):
                count += column.required
                continue
            try:
                read_cell(column, written, days)
            except ValueProblem:
                count += 1
    return count
