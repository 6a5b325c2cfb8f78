"""What a signature shows on the page: the name, below it role and time, beside them a picture of a seal.

Characters are drawn as outlines, so that no font is embedded (a subset would cost 70 kB a
signature); what they say is in ``ActualText``, where search and reading aloud find it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from PIL import Image
from pyhanko.pdf_utils.content import AppearanceContent, ResourceType
from pyhanko.pdf_utils.generic import NameObject, StreamObject
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle

from checklist import resources

FONTS = ("ReportKai.ttf", "ReportSong.otf")
"""The script of names, and the font with every Han character for those it lacks."""
_NAME_SIZE, _LINE_SIZE = 17.0, 8.0
_RED = "0.78 0.05 0.05 rg"
_BLACK = "0 0 0 rg"


@dataclass(frozen=True)
class Stamp(BaseStampStyle):
    """How one signature looks. ``note`` is printed in red: 测试证书."""

    name: str = ""
    line: str = ""
    note: str = ""
    seal: Path | None = None

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> Any:
        """Return the drawing, for pyHanko to place into the field."""
        return _Drawing(self, writer, box)


class _Drawing(AppearanceContent):
    def __init__(self, stamp: Stamp, writer: BasePdfFileWriter, box: BoxConstraints) -> None:
        super().__init__(writer=writer, box=box)
        self.stamp = stamp

    def render(self) -> bytes:
        """Return the drawing's operators (PDF 32000-1, 8 and 14.9.4)."""
        stamp, width, height = self.stamp, float(self.box.width), float(self.box.height)
        room = width - 8
        parts = []
        if stamp.seal is not None:
            side = height - 4
            room -= side
            parts.append(self._picture(stamp.seal, width - side - 4, 2, side))
        size = min(_NAME_SIZE, room / max(1, len(stamp.name)))
        parts += [_BLACK, *_text(stamp.name, 4, height * 0.5, size)]
        below = height * 0.5 - 12
        parts += _text(stamp.line, 4, below, min(_LINE_SIZE, room / max(1, _length(stamp.line))))
        if stamp.note:
            parts += [_RED, *_text(stamp.note, 4, below - 10, _LINE_SIZE)]
        said = " ".join(text for text in (stamp.name, stamp.line, stamp.note) if text)
        actual = b"<FEFF" + said.encode("utf-16-be").hex().upper().encode() + b">"
        return b"/Span <</ActualText " + actual + b">> BDC q\n" + "\n".join(parts).encode() + b"\nQ EMC"

    def as_form_xobject(self) -> StreamObject:
        """Return the drawing as a compressed form."""
        form = super().as_form_xobject()
        form.compress()
        return form

    def _picture(self, path: Path, left: float, bottom: float, side: float) -> str:
        """Return the operators that place a picture, as large as it fits into a square."""
        with Image.open(path) as opened:
            picture = opened.convert("RGBA")
        picture.thumbnail((400, 400))
        image = PdfImage(picture, writer=self.writer)
        self.set_resource(ResourceType.XOBJECT, NameObject("/Seal"), image.image_ref)
        scale = side / max(picture.size)
        width, height = picture.width * scale, picture.height * scale
        return f"q {width:.2f} 0 0 {height:.2f} {left + side - width:.2f} {bottom:.2f} cm /Seal Do Q"


def _length(text: str) -> float:
    """Return a line's length in ems."""
    return sum(advance for advance, _ in map(_glyph, text))


def _text(text: str, left: float, bottom: float, size: float) -> Iterator[str]:
    """Yield the operators that draw a line of text, its characters filled outlines."""
    for character in text:
        advance, outline = _glyph(character)
        if outline:
            yield f"q {size:.3f} 0 0 {size:.3f} {left:.2f} {bottom:.2f} cm {outline} f Q"
        left += advance * size


@lru_cache(maxsize=500)
def _glyph(character: str) -> tuple[float, str]:
    """Return a character's width in ems and its outline; one that no font has is as wide as it is empty."""
    for font in map(_font, FONTS):
        name = font.getBestCmap().get(ord(character))
        if name is not None:
            glyphs, em = font.getGlyphSet(), font["head"].unitsPerEm
            pen = _Pen(glyphs, em)
            glyphs[name].draw(pen)
            return glyphs[name].width / em, " ".join(pen.operators)
    return 1.0, ""


@lru_cache(maxsize=len(FONTS))
def _font(name: str) -> TTFont:
    return TTFont(io.BytesIO((resources.fonts() / name).read_bytes()), lazy=True)


class _Pen(BasePen):
    """Writes an outline as PDF's path operators, in ems."""

    def __init__(self, glyphs: Any, em: int) -> None:
        super().__init__(glyphs)
        self.em = em
        self.operators: list[str] = []

    def _write(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = [f"{number / self.em:.3f}".rstrip("0").rstrip(".") for point in points for number in point]
        self.operators.append(" ".join([*numbers, operator]))

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._write("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._write("l", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
        self._write("c", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self._write("h")
