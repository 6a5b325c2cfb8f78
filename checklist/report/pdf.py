"""A report as PDF: its page, made from an assessment, and the data that the file carries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from checklist import __version__
from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.engine.model import Assessment
from checklist.record.base import canonical_json
from checklist.record.report import report_record
from checklist.report.drawing import Page, draw, marks, toolchain
from checklist.report.html import render_html
from checklist.report.view import View, report_view


def render_pdf(assessment: Assessment, view: View | None = None) -> bytes:
    """Return the report as PDF/A-3b, tagged, with its data attached; ``view`` is the report's if it was made already.

    Raises ``InputError`` when a character is in no font or WeasyPrint's native libraries are missing.
    """
    return draw(report_page(assessment, view))


def report_page(
    assessment: Assessment,
    view: View | None = None,
    *,
    masked: bool = False,
    own: Path | None = None,
    data: bytes | None = None,
) -> Page:
    """Return what is drawn of a report: the same, whenever the same is told of the same answers.

    ``own`` is a folder of the unit's own templates; ``data`` what a file carries already, if
    it is drawn again. Raises ``InputError`` when a character is in no font or a template is wrong.
    """
    view = report_view(assessment, public=masked) if view is None else view
    check_characters(view)
    data = report_data(assessment, masked=masked, draft=view["draft"], own=own) if data is None else data
    printed = {**view, **marks(data, assessment.as_of)}
    return Page(render_html(printed, screen=False, own=own), data, assessment.as_of)


def report_data(assessment: Assessment, *, masked: bool = False, draft: bool = False, own: Path | None = None) -> bytes:
    """Return the record that a report carries, as canonical JSON; ``own`` as for its pages."""
    software = {"checklist-zicha": __version__, **toolchain(own)}
    return canonical_json(report_record(assessment, software, masked=masked, draft=draft))


def check_characters(view: View) -> None:
    """Raise ``InputError`` that names every character no font of the report has."""
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


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


@lru_cache(maxsize=1)
def _coverage() -> list[tuple[int, int]]:
    lines = (resources.fonts() / "coverage.txt").read_text(encoding="ascii").split()
    return [(int(first, 16), int(last, 16)) for first, last in (line.split("-") for line in lines)]


@lru_cache(maxsize=50_000)
def _printable(point: int) -> bool:
    return any(first <= point <= last for first, last in _coverage())
