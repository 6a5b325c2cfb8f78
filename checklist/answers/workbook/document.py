"""A workbook's content as an answers file would hold it, where every value knows its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from checklist.core.errors import Code, Place, Problem
from checklist.io.strict_yaml import Document, Path_


@dataclass
class SheetDocument(Document):
    """The content of a workbook, with the cell of every value by its path, and the title that it stands under."""

    cells: dict[Path_, Place] = field(default_factory=dict)
    titles: dict[Path_, str] = field(default_factory=dict)

    def problem(self, code: Code, path: Path_, /, *, at_key: bool = False, **details: Any) -> Problem:
        """Return a problem placed at a path, told by the title of the cell and not by a key."""
        title = self.titles.get(path)
        found = super().problem(code, path, at_key=at_key, **details)
        if title is not None and code is Code.MISSING_KEY:
            return Problem(code, found.place, {**details, "key": title})
        if title is not None and found.place.cell and code.id.startswith(("V", "Y")):
            return wrong_cell(found.place, title, found.text)
        return found

    def place(self, path: Path_, *, at_key: bool = False) -> Place:
        """Return the cell of the value at a path, or of its nearest parent."""
        while path:
            if path in self.cells:
                return self.cells[path]
            path = path[:-1]
        return Place(self.file)


def wrong_cell(place: Place, title: str, why: str) -> Problem:
    """Return what is wrong with a cell, told by its row and its column's title."""
    return Problem(Code.BAD_CELL, place, {"row": line_of(place), "column": title, "why": why})


def line_of(place: Place) -> int:
    """Return the line of a cell, counted from 1."""
    return int("".join(sign for sign in place.cell if sign.isdigit()) or 0)


def put(data: dict[str, Any], path: Path_, value: Any) -> None:
    """Put a value at a path of what is read, with the groups it stands in."""
    for part in path[:-1]:
        data = data.setdefault(str(part), {})
    data[str(path[-1])] = value


def missing_cell(at: Place, title: str) -> Problem:
    """Say that a cell is empty under a title."""
    return Problem(Code.MISSING_CELL, at, {"row": line_of(at), "column": title})


def twice(at: Place, column: str, value: str, other: Place) -> Problem:
    """Say that a cell has what stands in another of its column already."""
    details = {"row": line_of(at), "column": column, "value": value, "other": line_of(other)}
    return Problem(Code.DUPLICATE_ROW, at, details)
