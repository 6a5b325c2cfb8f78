"""HTML → PDF with WeasyPrint, which may read nothing but the report's own fonts.

Fonts come from a private fontconfig that knows only ``reports/fonts``: the style sheet
names roles (ReportFang, …), no system font is ever used, and two machines give the same
pages. Measured reasons: full fonts through ``@font-face`` cost 0.3 s more a report.

Knows nothing of rules or answers, so that a process that only draws need not load them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import gc
import hashlib
import logging
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from xml.sax.saxutils import escape

from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem

NATIVE_LIBRARIES = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

DATA_NAME = "self-inspection.json"
"""What the attached data is called inside the PDF."""
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_PACKAGES = ("weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "jinja2")
_COMPRESSION = 6
"""Of zlib: WeasyPrint's own 9 takes 37 ms a report more and saves 3 kB of 440."""
_AMBIGUOUS = re.compile(rb"(?<!\r)\r\nendstream")
"""The end of a stream whose last byte a reader may take for half of the end of a line, and count one less.

Our own streams end with one more ``\\r`` then; pydyf's are made again, otherwise compressed.
"""
_WARMING = """<style>@page { @bottom-right { content: counter(page); font: 14pt ReportSong } }</style>
<p style="font: 12pt ReportFang">一<p style="font: 12pt ReportHei">一<p style="font: 12pt ReportKai">一
<p style="font: 12pt ReportBiaoSong"><a href="#a">一</a><table id="a"><tr><td style="border: 1pt solid">一</table>"""


@dataclass(frozen=True)
class Page:
    """A report ready to be drawn: its HTML, and what makes an archive file of it (the data, the day it is of)."""

    html: str
    data: bytes | None = None
    day: date | None = None


def draw(page: Page) -> bytes:
    """Return a page made from our own templates as PDF; with data, as an archive file (PDF/A-3b) that carries it.

    Raises ``InputError`` when WeasyPrint's native libraries are missing.
    """
    html = _weasyprint().HTML(string=page.html, url_fetcher=_refuse)
    with _no_collection():
        for blanks in count():
            finish = partial(_finish, blanks=blanks)
            pdf: bytes = html.write_pdf(finisher=finish, font_config=_fonts(), **_archive(page))
            if not _AMBIGUOUS.search(pdf):
                break
    return pdf


def _archive(page: Page) -> dict[str, Any]:
    """Return the options that make an archive file; an attachment can be written only once."""
    if page.data is None or page.day is None:
        return {}
    made = datetime(page.day.year, page.day.month, page.day.day, tzinfo=timezone.utc)
    attachment = _weasyprint().Attachment(
        string=page.data, name=DATA_NAME, description="自查数据", created=made, modified=made, relationship="Data"
    )
    return {"pdf_variant": "pdf/a-3b", "pdf_tags": True, "attachments": [attachment]}


def marks(data: bytes, day: date) -> dict[str, str]:
    """Return what a report's pages and its data are matched by: the number on its cover, the digest on each page."""
    whole = hashlib.sha256(data).hexdigest()
    return {"report_number": f"ZC{day:%Y%m%d}-{whole[:8].upper()}", "report_digest": whole[:16]}


def toolchain(own: Path | None = None) -> dict[str, str]:
    """Return the version of everything that a report's bytes depend on besides its content.

    Read without loading the libraries, which another process does meanwhile. ``own`` is a
    folder of the unit's own templates.
    """
    folders = [folder for folder in (resources.templates(), own) if folder is not None]
    files = sorted((path.name, path.read_bytes()) for folder in folders for path in folder.iterdir() if path.is_file())
    templates = hashlib.sha256(b"".join(name.encode() + b"\0" + content + b"\0" for name, content in files))
    fonts = hashlib.sha256((resources.fonts() / "SHA256SUMS").read_bytes())
    return {
        **{name: version(name) for name in _PACKAGES},
        "pango": _native_version("pango-1.0", "pango_version_string"),
        "harfbuzz": _native_version("harfbuzz", "hb_version_string"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "fonts": fonts.hexdigest(),
        "templates": templates.hexdigest(),
    }


def _native_version(library: str, function: str) -> str:
    """Return what a library says of its version, or nothing where it is not called so."""
    for name in (f"lib{library}.so.0", f"lib{library}.0.dylib", f"lib{library}-0.dll"):
        try:
            tell = getattr(ctypes.CDLL(name), function)
        except OSError:
            continue
        tell.restype = ctypes.c_char_p
        return str(tell().decode())
    return ""


def get_ready() -> None:
    """Load the library and the fonts and draw one small page, while another process still makes the report's."""
    draw(Page(_WARMING, b"{}", date(2000, 1, 1)))


class _Settled:
    """An object of the PDF whose bytes are made once; otherwise what ``pydyf.Object`` is to its writer."""

    def __init__(self, source: Any) -> None:
        self.number, self.generation, self.free = source.number, source.generation, source.free
        # pyHanko looks through all n objects of an object stream for each one that it reads:
        # only the tags, which are most of a file and which nobody who verifies it reads, lie in one.
        self.compressible = isinstance(source, dict) and source.get("Type") == "/StructElem"
        self.offset = 0
        if getattr(source, "compress", False) and source.extra.get("Type") == "/Metadata":
            source.compress = False  # so that even a program that knows nothing of PDF can read it
        elif getattr(source, "compress", False):
            source.compress = False
            raw = source.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
            source.stream = [zlib.compress(raw, _COMPRESSION)]
            source.extra["Filter"] = "/FlateDecode"
        self.data: bytes = source.data if source.free == "n" else b""
        if self.data.endswith(b"\r\nendstream"):
            self.data = self.data.removesuffix(b"\nendstream") + b"\r\nendstream"

    @property
    def indirect(self) -> bytes:
        """The object with its number."""
        return f"{self.number} {self.generation} obj\n".encode() + self.data + b"\nendobj"


def _finish(document: Any, pdf: Any, *, blanks: int) -> None:
    """Add the places for signatures, then make the bytes of every object once.

    An archive file's identifier would otherwise have them all made twice. ``blanks`` after
    the last tag change the streams in which pydyf itself puts tags and offsets.
    """
    from checklist.report.fields import add_fields

    add_fields(document, pdf)
    pdf.objects[:] = [_Settled(source) for source in pdf.objects]
    tags = [settled for settled in pdf.objects if settled.compressible]
    if tags:
        tags[-1].data += b" " * blanks


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
    os.environ["FONTCONFIG_FILE"] = str(font_configuration())
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


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Return the fonts, opened once for all reports of a process."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


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


def font_configuration() -> Path:
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
