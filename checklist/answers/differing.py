"""Where two versions of a ledger differ, row by row and column by column, so that a clerk can choose between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import Any

from checklist.answers.merging import Entry, Version
from checklist.answers.model import Row
from checklist.core.values import show
from checklist.pack.compiled import Pack
from checklist.pack.model import LedgerFile

_ROWS_SHOWN = 5
"""Differing rows that are told of two versions: enough to see what happened."""
_CELLS_SHOWN = 4
"""Columns of a row that are told."""


def ledger_differences(pack: Pack, entry: Entry) -> Iterator[str]:
    """Yield where each version of a ledger that holds records differs from the first such, in lines for people."""
    ledger = pack.ledgers[entry.key].spec
    given = [version for version in entry.versions if version[1].rows]
    for first, other in ((given[0], other) for other in given[1:]):
        found = list(_differing(first[1].rows, other[1].rows, ledger.key))
        if found:
            yield f"{first[0].name} 与 {other[0].name} 有 {len(found)} 行不同："
            yield from (f"  {_told(ledger, (first, other), one, two)}" for one, two in islice(found, _ROWS_SHOWN))
            if len(found) > _ROWS_SHOWN:
                yield f"  ……另有 {len(found) - _ROWS_SHOWN} 行"


def _differing(ones: Sequence[Row], others: Sequence[Row], key: str | None) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield the rows that differ, in order, those of one key or place beside each other; None where a version has none."""
    contents = [[tuple(sorted(row.cells.items())) for row in rows] for rows in (ones, others)]
    matcher: SequenceMatcher[Any] = SequenceMatcher(a=contents[0], b=contents[1])
    for kind, first, last, other_first, other_last in matcher.get_opcodes():
        if kind != "equal":
            yield from _beside(ones[first:last], others[other_first:other_last], key)


def _beside(ones: Sequence[Row], others: Sequence[Row], key: str | None) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield rows of one key, then those without key in their order, then those whose key only one version has."""
    named, mates = ({row.cells[key]: row for row in rows if key in row.cells} if key else {} for rows in (ones, others))
    yield from ((row, mates[name]) for name, row in named.items() if name in mates)
    yield from zip_longest(*([row for row in rows if key not in row.cells] for rows in (ones, others)))
    yield from ((row, None) for name, row in named.items() if name not in mates)
    yield from ((None, row) for name, row in mates.items() if name not in named)


def _told(ledger: LedgerFile, versions: tuple[Version, Version], one: Row | None, two: Row | None) -> str:
    """Say how two rows differ, or what the row holds that only one version has."""
    if one is not None and two is not None:
        place = f"第{one.number}行" if one.number == two.number else f"第{one.number}行、第{two.number}行"
        names = [name for name in ledger.columns if one.cells.get(name) != two.cells.get(name)]
        told = (
            f"{ledger.columns[name].title} {_cell(ledger, one, name)}／{_cell(ledger, two, name)}" for name in names
        )
        return f"{place}：{_few(told, len(names))}"
    row, (side, _) = (one, versions[0]) if one is not None else (two, versions[1])
    assert row is not None
    names = [name for name in ledger.columns if name in row.cells]
    told = (f"{ledger.columns[name].title} {_cell(ledger, row, name)}" for name in names)
    return f"只有 {side.name} 有第{row.number}行：{_few(told, len(names))}"


def _few(told: Iterator[str], count: int) -> str:
    return "，".join(islice(told, _CELLS_SHOWN)) + ("……" if count > _CELLS_SHOWN else "")


def _cell(ledger: LedgerFile, row: Row, name: str) -> str:
    return show(row.not_counted[name]) if name in row.not_counted else ledger.columns[name].show(row.values.get(name))
