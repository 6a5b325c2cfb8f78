"""Where something stands in a file of the pack, and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from checklist.core.errors import Code, Place, Problem
from checklist.core.words import suggest
from checklist.io.strict_yaml import MAX_PROBLEMS, Document, Path_, fail

TakenNames = dict[tuple[str, str, str], Place]
"""Where each id stands, by its kind and what it belongs to."""


@dataclass
class Problems:
    """What is wrong with a pack, as it is found."""

    found: list[Problem] = field(default_factory=list)

    def add(self, *problems: Problem) -> None:
        """Add problems; raises ``InputError`` with all of them when there are too many."""
        self.found.extend(problems)
        if len(self.found) >= MAX_PROBLEMS:
            fail(self.found)

    def stop(self) -> None:
        """Raise ``InputError`` if anything was found."""
        if self.found:
            fail(self.found)


@dataclass(frozen=True)
class Where:
    """A value of a document by its path from the root; what is wrong with it is reported here."""

    document: Document
    problems: Problems
    path: Path_ = ()

    def at(self, *steps: str | int) -> Where:
        """Return where a value inside this one stands."""
        return Where(self.document, self.problems, (*self.path, *steps))

    @property
    def place(self) -> Place:
        """The place of the value."""
        return self.document.place(self.path)

    @property
    def key_place(self) -> Place:
        """The place of the key that the value stands under."""
        return self.document.place(self.path, at_key=True)

    @property
    def owner(self) -> str:
        """The id of the innermost part of the file that has one and holds the value, be it written or made; empty if none has."""
        found, part = "", self.document.data
        for step in self.path:
            found = str(part["id"]) if isinstance(part, dict) and "id" in part else found
            if isinstance(part, dict) and step not in part:
                break
            part = part[step]
        return found

    def report(self, code: Code, /, **details: Any) -> None:
        """Report a problem of the value."""
        self.problems.add(Problem(code, self.place, details))

    def known(self, kind: str, id_: str, known: Collection[str], code: Code = Code.UNKNOWN_REFERENCE) -> bool:
        """Return whether an id that stands here is known; report it if it is not."""
        if id_ in known:
            return True
        wide = re.search("[，、；]", id_)
        meant = f"。“{wide[0]}”是全角的，几个之间请用半角的逗号隔开" if wide else suggest(id_, known)
        self.report(code, kind=kind, id=id_, meant=meant)
        return False

    def spoken(self, id_: str, sentences: Collection[str]) -> bool:
        """Return whether the speech has a sentence of an id that stands here; report it if it has not."""
        return self.known("讲话句", id_, sentences, Code.UNKNOWN_SENTENCE)

    def once(self, kind: str, id_: str, taken: TakenNames, within: str = "", code: Code = Code.DUPLICATE_ID) -> None:
        """Take an id of a kind (``within`` something); report one that is taken already, and where."""
        if (kind, within, id_) in taken:
            self.report(code, kind=kind, id=id_, other=taken[kind, within, id_])
        taken.setdefault((kind, within, id_), self.key_place)

    def inside(self, line: int, column: int) -> Place:
        """Return where a position inside a text stands in the file: 1-based line and column of the text."""
        spot = self.document.values.get(self.path)
        if spot is None:
            return self.place
        if spot.style == "|":
            text = self.document.text.splitlines()[spot.line + line - 1]
            return Place(self.document.file, spot.line + line, column + len(text) - len(text.lstrip()))
        if spot.style == ">" or line > 1:
            return Place(self.document.file, spot.line, spot.column)
        quote = 1 if spot.style in ("'", '"') else 0
        return Place(self.document.file, spot.line, spot.column + column - 1 + quote)
