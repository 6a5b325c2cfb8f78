"""HTML → PDF with WeasyPrint, which may read nothing but the report's own fonts."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import partial
from itertools import count
from typing import Any, NoReturn

from checklist.report.pdf import native

DATA_NAME = "self-inspection.json"
"""What the attached data is called inside the PDF."""
_COMPRESSION = 6
"""Of zlib: WeasyPrint's own 9 takes 37 ms a report more and saves 3 kB of 440."""
_AMBIGUOUS = re.compile(rb"(?<!\r)\r\nendstream")
"""The end of a stream whose last byte a reader may take for half of the end of a line, and count one less.

Our own streams end with one more ``\\r`` then; pydyf's are made again, otherwise compressed, which takes tags. Without
data a document has none, and nobody verifies it.
"""
_WARMING = """<style>@page { @bottom-right { content: counter(page); font: 14pt ReportSong } }</style>
<p style="font: 12pt ReportFang">一<p style="font: 12pt ReportHei">一<p style="font: 12pt ReportKai">一
<p style="font: 12pt ReportBiaoSong"><a href="#a">一</a><table id="a"><tr><td style="border: 1pt solid">一</table>"""


@dataclass(frozen=True)
class Printable:
    """A document ready to be drawn: its HTML, and what makes an archive file of it (the data, the day it is of).

    ``name`` and ``means`` are the data's in the file: a report's, if nothing else is said.
    """

    html: str
    data: bytes | None = None
    day: date | None = None
    name: str = DATA_NAME
    means: str = "自查数据"


def draw(printable: Printable) -> bytes:
    """Return a document made from our own templates as PDF; with data, as an archive file (PDF/A-3b) that carries it.

    Raises ``InputError`` when WeasyPrint's native libraries are missing.
    """
    html = native.weasyprint().HTML(string=printable.html, url_fetcher=_refuse)
    with native.no_collection():
        for blanks in count():
            archive, finish = _archive(printable), partial(_finish, blanks=blanks)
            pdf: bytes = html.write_pdf(finisher=finish, font_config=native.fonts(), **archive)
            if not archive or not _AMBIGUOUS.search(pdf):
                break
    return pdf


def get_ready() -> None:
    """Load the library and the fonts and draw one small page, while another process still makes the report's."""
    draw(Printable(_WARMING, b"{}", date(2000, 1, 1)))


def _archive(printable: Printable) -> dict[str, Any]:
    """Return the options that make an archive file; an attachment can be written only once."""
    if printable.data is None or printable.day is None:
        return {}
    made = datetime(printable.day.year, printable.day.month, printable.day.day, tzinfo=timezone.utc)
    attachment = native.weasyprint().Attachment(
        string=printable.data,
        name=printable.name,
        description=printable.means,
        created=made,
        modified=made,
        relationship="Data",
    )
    return {"pdf_variant": "pdf/a-3b", "pdf_tags": True, "attachments": [attachment]}


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
    from checklist.report.pdf.fields import add_fields

    add_fields(document, pdf)
    pdf.objects[:] = [_Settled(source) for source in pdf.objects]
    tags = [settled for settled in pdf.objects if settled.compressible]
    if tags:
        tags[-1].data += b" " * blanks


def _refuse(url: str, *arguments: Any, **options: Any) -> NoReturn:
    """Refuse every address: the report needs none, and answers must not bring any in."""
    raise ValueError(f"refused {url[:80]}")
