"""Workbooks opened: their sheets, and what is wrong with them, by file, sheet and cell."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from checklist.core.days import SERIAL_DAYS
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.words import listing, simplify, suggest
from checklist.io.files import open_ordinary, os_reason, read_bytes
from checklist.io.sheet_xml import NOT_COMPUTED, DamagedError, Sheet, cell_name
from checklist.io.strict_yaml import fail
from checklist.io.xlsx import Package

MAX_FILE = 50_000_000
WORKBOOKS = (".xlsx", ".xlsm")
"""How the names of workbooks end."""
Corners = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range, zero-based."""


def reaches(corners: Corners, first: int, columns: Collection[int]) -> bool:
    """Whether a range reaches the rows from one on (zero-based), in some columns."""
    (_, left), (bottom, right) = corners
    return bottom >= first and any(left <= column <= right for column in columns)


@dataclass(frozen=True)
class Workbook:
    """An opened workbook."""

    path: Path
    shown: str
    package: Package

    @property
    def names(self) -> list[str]:
        """The names of the sheets."""
        return list(self.package.sheets)

    def sheet(self, name: str) -> Sheet:
        """Return what a sheet holds; raises ``InputError`` if it is damaged."""
        try:
            return self.package.sheet(name)
        except DamagedError as error:
            raise InputError(
                [Problem(Code.BAD_SHEET, Place(self.shown, sheet=name, cell=error.cell), {"why": error.why})]
            ) from None

    def day(self, cell: Any) -> Any:
        """Return the day that a cell's number counts where a day should stand, anything else as it is."""
        if isinstance(cell, int | float | Decimal) and int(cell) in SERIAL_DAYS:
            return self.package.first_day + timedelta(days=int(cell))
        return cell

    def merged(self, name: str, sheet: Sheet, first: int, columns: Collection[int]) -> list[Problem]:
        """Return a problem for every merged range in some columns that reaches the rows from ``first`` on (zero-based)."""
        return [self.merged_problem(name, corners) for corners in sheet.merged if reaches(corners, first, columns)]

    def merged_problem(self, name: str, corners: Corners) -> Problem:
        """Return the problem of a merged range of a sheet."""
        (top, left), (bottom, right) = corners
        place = cell_place(self.shown, name, top + 1, left)
        return Problem(Code.MERGED_CELLS, place, {"range": f"{cell_name(top, left)}:{cell_name(bottom, right)}"})


def open_workbook(path: Path, shown: str, asked: Place) -> Workbook:
    """Open a workbook; raises ``InputError`` for what is none, is too large, or would unpack to an absurd size."""
    try:
        with open_ordinary(path) as file:
            about = os.fstat(file.fileno())
        if about.st_size > MAX_FILE:
            details = {"size": f"{about.st_size // 1_000_000} MB", "limit": f"{MAX_FILE // 1_000_000} MB"}
            fail([Problem(Code.TOO_LARGE, asked, details)])
        return Workbook(path, shown, _open(path.resolve(), about.st_mtime_ns, about.st_size))
    except OSError as error:
        reason = os_reason(error)
    except DamagedError as error:
        reason = error.why
    fail([Problem(Code.LEDGER_FILE, asked, {"path": shown, "reason": reason})])


@lru_cache(maxsize=1)
def _open(path: Path, changed: int, size: int) -> Package:
    """Open a workbook once for all its sheets."""
    return Package(read_bytes(path, MAX_FILE))


def formula_fault(cell: str) -> Code:
    """Return what is wrong with a formula's cell in which stands no value."""
    return Code.FORMULA_NOT_COMPUTED if cell == NOT_COMPUTED else Code.FORMULA_ERROR


def choose_sheet(names: Sequence[str], wanted: str | None, title: str, asked: Place) -> str:
    """Return the sheet asked for; without a wish, the only one or the one named as the ledger."""
    name = title if wanted is None else wanted
    alike = [name] if name in names else [one for one in names if simplify(one) == simplify(name)]
    if len(alike) == 1:
        return alike[0]
    if wanted is not None and not alike:
        details = {"sheet": wanted, "meant": suggest(wanted, names), "allowed": listing(names)}
        fail([Problem(Code.NO_SHEET, asked, details)])
    if len(names) == 1:
        return names[0]
    details = {"count": str(len(names)), "title": title, "allowed": listing(names)}
    fail([Problem(Code.SEVERAL_SHEETS, asked, details)])


def cell_place(file: str, sheet: str, row: int, index: int) -> Place:
    """Return the place of a cell (1-based row, zero-based column): a sheet's cell name, or a CSV file's line."""
    return Place(file, 0, 0, sheet, cell_name(row - 1, index)) if sheet else Place(file, row)
