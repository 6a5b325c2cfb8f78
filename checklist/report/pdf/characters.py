"""Which characters the report's fonts can print: one that none has is named, never left out or boxed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache

from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem


def check_characters(view: object) -> None:
    """Raise ``InputError`` that names every character of a view that no font of the report has."""
    missing: dict[str, str] = {}
    for text in _texts(view):
        for character in text:
            if character not in missing and not _printable(ord(character)) and character not in "\n\t":
                missing[character] = text if len(text) <= 30 else text[:29] + "…"
    if missing:
        raise InputError(
            Problem(
                Code.NO_GLYPH,
                Place("报告"),
                {"character": character, "code_point": f"U+{ord(character):04X}", "where": where},
            )
            for character, where in missing.items()
        )


def written_out(text: str) -> str:
    """Return a text with the number of every character that no font of the report has in the character's place.

    For documents that tell of what others sent, which must be drawn whatever that holds.
    """
    missing = [character for character in set(text) if not _printable(ord(character)) and character not in "\n\t"]
    return text.translate({ord(character): f"〔U+{ord(character):04X}〕" for character in missing})


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


@lru_cache(maxsize=1)
def _coverage() -> list[tuple[int, int]]:
    lines = (resources.fonts() / "coverage.txt").read_text(encoding="ascii").split()
    return [(int(first, 16), int(last, 16)) for first, last in (line.split("-") for line in lines)]


@lru_cache(maxsize=50_000)
def _printable(point: int) -> bool:
    return any(first <= point <= last for first, last in _coverage())
