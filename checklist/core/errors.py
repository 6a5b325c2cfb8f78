"""One root for all errors, and what is wrong with an input; the codes are in ``core.catalogue``.

An error carries objects (a code, a place, the words of the author); only ``Problem.text``
turns them into Chinese, with the author's words made fit to be shown. Tests compare codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from checklist.core.catalogue import Code
from checklist.core.plain import plain, within_quotes

__all__ = ["ChecklistError", "Code", "InputError", "Place", "Problem", "ValueProblem"]


@dataclass(frozen=True)
class Place:
    """Where something is written: a file with line and column, or with sheet and cell."""

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column`` or ``file[sheet!cell]``, as far as it is known."""
        file = plain(self.file)
        if self.sheet:
            sheet = plain(self.sheet)
            return f"{file}[{sheet}!{plain(self.cell)}]" if self.cell else f"{file}[{sheet}]"
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([file, *numbers])


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input, where it is, and what was written."""

    code: Code
    place: Place = field(default_factory=Place)
    details: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    """What the value is of that is wrong, where the sentence does not say it."""

    @property
    def text(self) -> str:
        """The Chinese sentence, behind what it is about."""
        sentence = _sentence(self.code, self.details)
        return f"{plain(self.about)}：{sentence}" if self.about else sentence

    def __str__(self) -> str:
        """Return place, code and sentence on one line."""
        return f"{self.place} {self.code.id} {self.text}".strip()


class ChecklistError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(ChecklistError):
    """An input cannot be used; carries all its problems, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems by file and line; a sheet's in the order they were read."""
        self.problems = sorted(
            problems, key=lambda problem: (problem.place.file, problem.place.line, problem.place.column)
        )
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[list[Problem]]]:
        """Pickle the problems, so that another process can raise them here."""
        return InputError, (self.problems,)


class ValueProblem(ValueError):
    """One written value cannot be read; the caller knows the place."""

    def __init__(self, code: Code, **details: Any) -> None:
        """Keep the code and its details."""
        self.code = code
        self.details = details
        super().__init__(_sentence(code, details))


def _sentence(code: Code, details: dict[str, Any]) -> str:
    shown = {name: plain(words) for name, words in details.items()}
    within = {f"{name}_within": within_quotes(text) for name, text in shown.items()}
    return _QUOTED.sub(r"“{\1_within}”", code.template).format(**shown, **within)


_QUOTED = re.compile(r"“\{(\w+)\}”")
"""What a sentence quotes: there words of an author keep to their quotation marks."""
