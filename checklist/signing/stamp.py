"""What a signature shows on the page: the name, below it role and time, beside them a picture of a seal.

Everything but the picture follows from the signature, so that whoever verifies can draw it
again. Characters are drawn as outlines, so that no font is embedded (a subset would cost 70 kB
a signature); what they say is in ``ActualText``, where search and reading aloud find it. Not
compressed, because what a compression library makes changes with its version.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from warnings import catch_warnings

import uharfbuzz

from checklist.core import resources

_SONG = ("ReportSong.otf",)
"""The font with every Han character, whose outlines are short too."""
_KAI = ("ReportKai.ttf", *_SONG)
"""The script of names."""
_NAME_SIZE, _LINE_SIZE = 17.0, 8.0
_GRID = 128
"""Steps of an em in which outlines are drawn: at the size of names an eighth of a point."""
_SHORT = 4
"""Steps up to which a curve is drawn as a line."""
_RED = "0.78 0.05 0.05 rg"
_BLACK = "0 0 0 rg"
_MOST_PIXELS = 240
"""Of a picture's longer side: 300 a inch at the size of a stamp."""


@dataclass(frozen=True)
class Picture:
    """A picture of a seal: red, green and blue of every pixel, and how opaque it is, both packed by zlib."""

    width: int
    height: int
    colors: bytes
    opacity: bytes

    @property
    def is_sound(self) -> bool:
        """Whether the packed bytes are a picture of this size and nothing else."""
        sizes = ((self.colors, 3), (self.opacity, 1))
        return 0 < min(self.width, self.height) <= max(self.width, self.height) <= _MOST_PIXELS and all(
            _is_packed(packed, self.width * self.height * depth) for packed, depth in sizes
        )


def read_picture(path: Path) -> Picture:
    """Return a picture, made as small as it is shown; raises ``OSError`` and ``ValueError`` for what is none."""
    from PIL import Image

    with catch_warnings(action="ignore"), Image.open(path, formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > 40_000_000:
            raise ValueError("too large")
        picture = opened.convert("RGBA")
    picture.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
    colors = zlib.compress(picture.convert("RGB").tobytes(), 9)
    return Picture(picture.width, picture.height, colors, zlib.compress(picture.getchannel("A").tobytes(), 9))


def _is_packed(packed: bytes, size: int) -> bool:
    """Whether bytes unpack to a size and are not more than packing can make of it."""
    if len(packed) > size + size // 1000 + 64:
        return False
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, size + 1)
    except zlib.error:
        return False
    return len(content) == size and unpacking.eof and not unpacking.unused_data


def drawing(name: str, line: str, note: str, picture: Picture | None, size: tuple[float, float]) -> bytes:
    """Return the operators of a stamp (PDF 32000-1, 8 and 14.9.4); ``/Seal`` is the picture, ``note`` is red."""
    width, height = size
    room = width - 8
    parts = []
    if picture is not None:
        side = height - 4
        room -= side
        scale = side / max(picture.width, picture.height)
        wide, high = picture.width * scale, picture.height * scale
        parts.append(f"q {wide:.2f} 0 0 {high:.2f} {width - 4 - wide:.2f} 2 cm /Seal Do Q")
    name_size = min(_NAME_SIZE, room / max(1.0, _length(name, _KAI)))
    parts += [_BLACK, *_text(name, _KAI, height * 0.5, name_size)]
    below = height * 0.5 - 12
    parts += _text(line, _SONG, below, min(_LINE_SIZE, room / max(1.0, _length(line, _SONG))))
    if note:
        parts += [_RED, *_text(note, _SONG, below - 10, _LINE_SIZE)]
    said = " ".join(text for text in (name, line, note) if text)
    actual = b"<FEFF" + said.encode("utf-16-be").hex().upper().encode() + b">"
    return b"/Span <</ActualText " + actual + b">> BDC q\n" + "\n".join(parts).encode() + b"\nQ EMC"


def _length(text: str, fonts: tuple[str, ...]) -> float:
    """Return a line's length in ems."""
    return sum(_glyph(character, fonts)[0] for character in text)


def _text(text: str, fonts: tuple[str, ...], bottom: float, size: float) -> Iterator[str]:
    """Yield the operators that draw a line of text, its characters filled outlines."""
    scale, left = size / _GRID, 4.0
    for character in text:
        advance, outline = _glyph(character, fonts)
        if outline:
            yield f"q {scale:.5f} 0 0 {scale:.5f} {left:.2f} {bottom:.2f} cm {outline} f Q"
        left += advance * size


@lru_cache(maxsize=500)
def _glyph(character: str, fonts: tuple[str, ...]) -> tuple[float, str]:
    """Return a character's width in ems and its outline; one that no font has is as wide as it is empty."""
    for font in map(_font, fonts):
        glyph = font.get_nominal_glyph(ord(character))
        if glyph is not None:
            pen = _Pen(font.face.upem)
            font.draw_glyph_with_pen(glyph, pen)
            return font.get_glyph_h_advance(glyph) / font.face.upem, " ".join(pen.operators)
    return 1.0, ""


@lru_cache(maxsize=2)
def _font(name: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(resources.fonts() / name))))


Point = tuple[float, float]


class _Pen:
    """Writes an outline, of which HarfBuzz calls the lines and curves, as PDF's path operators in steps of the grid."""

    def __init__(self, em: int) -> None:
        self.scale = _GRID / em
        self.operators: list[str] = []
        self.at: Point = (0, 0)
        self.last = self.begun = (0, 0)

    def _write(self, operator: str, *points: Point) -> None:
        steps = [(round(x * self.scale), round(y * self.scale)) for x, y in points]
        self.at = points[-1]
        if operator == "l" and steps[-1] == self.last:
            return
        self.last = steps[-1]
        self.operators.append(" ".join([*(f"{x} {y}" for x, y in steps), operator]))

    def moveTo(self, to: Point) -> None:
        """Begin a contour."""
        self._write("m", to)
        self.begun = self.last

    def lineTo(self, to: Point) -> None:
        """Draw a line."""
        self._write("l", to)

    def curveTo(self, first: Point, second: Point, to: Point) -> None:
        """Draw a cubic curve; a short one is as good as a line."""
        reach = max(
            abs(number * self.scale - here)
            for point in (first, second, to)
            for number, here in zip(point, self.last, strict=True)
        )
        self._write(*(("l", to) if reach <= _SHORT else ("c", first, second, to)))

    def qCurveTo(self, control: Point, to: Point) -> None:
        """Draw a quadratic curve, as the cubic one that it is."""
        first, second = (
            (end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3) for end in (self.at, to)
        )
        self.curveTo(first, second, to)

    def closePath(self) -> None:
        """End a contour, which leads back to its beginning by itself."""
        if self.operators[-1] == f"{self.begun[0]} {self.begun[1]} l":
            self.operators.pop()
        self.operators.append("h")
