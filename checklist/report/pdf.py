"""HTML → PDF with WeasyPrint, which may read nothing but the report's own fonts.

Fonts come from a private fontconfig that knows only ``reports/fonts``: the style sheet
names roles (ReportFang, …), no system font is ever used, and two machines give the same
pages. Measured reasons: full fonts through ``@font-face`` cost 0.3 s more a report.
"""

from __future__ import annotations

import ctypes.util
import gc
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn
from xml.sax.saxutils import escape

import rfc8785

from checklist import __version__, resources
from checklist.digest import canonical
from checklist.engine.data import answers_data, assessment_data
from checklist.engine.model import Assessment
from checklist.errors import Code, InputError, Place, Problem
from checklist.report.html import render_html
from checklist.report.view import View, report_view

NATIVE_LIBRARIES = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

DATA_NAME = "self-inspection.json"
"""What the attached data is called inside the PDF."""
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def render_pdf(
    assessment: Assessment, view: View | None = None, *, masked: bool = False, own: Path | None = None
) -> bytes:
    """Return the report as PDF/A-3b, tagged, with its data attached.

    ``view`` is the report's if it was made already; ``own`` a folder of the unit's own
    templates. Raises ``InputError`` when a character is in no font, a template is wrong, or
    WeasyPrint's native libraries are missing.
    """
    view = report_view(assessment, public=masked) if view is None else view
    check_characters(view)
    return html_to_pdf(
        render_html(view, screen=False, own=own), report_data(assessment, masked=masked), assessment.as_of
    )


def report_data(assessment: Assessment, *, masked: bool) -> bytes:
    """Return what a report rests on, as canonical JSON (RFC 8785): answers, ledgers and every verdict."""
    data = {
        "format": 1,
        "software": f"checklist-zicha {__version__}",
        "withheld": masked,
        "answers": answers_data(assessment, masked=masked),
        "assessment": assessment_data(assessment),
    }
    return rfc8785.dumps(canonical(data))


def html_to_pdf(html: str, data: bytes | None = None, day: date | None = None) -> bytes:
    """Return a page of our own templates as PDF; with ``data``, as an archive file that carries it."""
    weasyprint = _weasyprint()
    options: dict[str, Any] = {}
    if data is not None and day is not None:
        made = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
        attachment = weasyprint.Attachment(
            string=data, name=DATA_NAME, description="自查数据", created=made, modified=made, relationship="Data"
        )
        options = {"pdf_variant": "pdf/a-3b", "pdf_tags": True, "attachments": [attachment]}
    with _no_collection():
        pdf: bytes = weasyprint.HTML(string=html, url_fetcher=_refuse).write_pdf(finisher=_settle, **options)
    return pdf


class _Settled:
    """An object of the PDF whose bytes are made once; otherwise what ``pydyf.Object`` is to its writer."""

    def __init__(self, source: Any) -> None:
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self.compressible = source.compressible
        self.offset = 0
        self.data: bytes = source.data if source.free == "n" else b""

    @property
    def indirect(self) -> bytes:
        """The object with its number."""
        return f"{self.number} {self.generation} obj\n".encode() + self.data + b"\nendobj"


def _settle(document: Any, pdf: Any) -> None:
    """Make the bytes of every object once: an archive file's identifier would have them all made twice."""
    pdf.objects[:] = [_Settled(source) for source in pdf.objects]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector off while a report is drawn: a tenth of the layout's time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    """Import WeasyPrint under the private font configuration."""
    os.environ["FONTCONFIG_FILE"] = str(_font_configuration())
    try:
        with _direct_loading():
            import weasyprint
    except OSError:
        try:
            import weasyprint
        except OSError:
            raise InputError([Problem(Code.NO_RENDERER, Place(), {"command": NATIVE_LIBRARIES})]) from None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


@contextmanager
def _direct_loading() -> Iterator[None]:
    """Let native libraries be loaded by their names alone.

    For each name that it tries in vain, WeasyPrint's loader otherwise asks the system's
    linker in a process of its own, twenty times and a quarter of a second an import.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _font_configuration() -> Path:
    """Write (once) a fontconfig file that knows only our fonts; return its path."""
    fonts = resources.fonts()
    folder = resources.cache_folder() or Path(tempfile.mkdtemp(prefix="checklist-zicha-"))
    content = _FONTS_CONF.format(fonts=escape(str(fonts)), cache=escape(str(folder / "fontconfig")))
    path = folder / "fonts.conf"
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")
    return path


def _refuse(url: str, *arguments: Any, **options: Any) -> NoReturn:
    """Refuse every address: the report needs none, and answers must not bring any in."""
    raise ValueError(f"refused {url[:80]}")


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
