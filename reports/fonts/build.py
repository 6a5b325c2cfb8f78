"""Build the report's fonts from Debian packages.

Run ``make fonts``; the result is committed, so only a change of fonts needs it.

Each role of GB/T 9704-2012 gets one font file, cut down to the 8,105 characters of the
Table of General Standard Chinese Characters (Unihan ``kTGH``) and renamed to the role,
so that the style sheet names roles and never meets a system font. ``ReportSong`` keeps
every Han character that Noto Serif has: it prints the rare characters of people's names.
Its outlines stay as they are, half the size; the others become TrueType, which makes the
PDF smaller and its drawing faster.
``coverage.txt`` lists what all the fonts together can print.
"""

from __future__ import annotations

import bz2
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
PACKAGES = [
    "texlive-lang-chinese",
    "fonts-lxgw-wenkai",
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "unicode-data",
]
SIMPLIFIED_CHINESE_FACE = 2
ROLES = {
    "ReportFang": ("texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf", None),
    "ReportKai": ("fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", None),
    "ReportHei": ("fonts/opentype/noto/NotoSansCJK-Medium.ttc", SIMPLIFIED_CHINESE_FACE),
    "ReportBiaoSong": ("fonts/opentype/noto/NotoSerifCJK-Bold.ttc", SIMPLIFIED_CHINESE_FACE),
    "ReportSong": ("fonts/opentype/noto/NotoSerifCJK-Regular.ttc", SIMPLIFIED_CHINESE_FACE),
}
ALL_HAN = "ReportSong"
SYMBOLS = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20AC, 0x20AC),
    (0x2100, 0x214F), (0x2150, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x2642), (0x3000, 0x303F),
    (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
]  # fmt: skip
HAN = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]


def unpack(folder: Path) -> Path:
    """Fetch and unpack the packages; return the ``usr/share`` they make."""
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=folder, check=True)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    return folder / "usr/share"


def standard_characters(share: Path) -> set[int]:
    """Return the 8,105 code points that Unihan marks ``kTGH``."""
    with bz2.open(share / "unicode/Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as file:
        points = {int(m[1], 16) for m in re.finditer(r"(?m)^U\+(\w+)\tkTGH\t", file.read())}
    if len(points) != 8105:
        raise SystemExit(f"expected 8105 standard characters, Unihan has {len(points)}")
    return points


def spread(ranges: list[tuple[int, int]]) -> set[int]:
    """Return every code point of some inclusive ranges."""
    return {point for first, last in ranges for point in range(first, last + 1)}


def to_truetype(font: TTFont) -> None:
    """Replace a font's cubic CFF outlines by quadratic TrueType ones, in place."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = drawn
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    glyf.compile(font)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
        "maxComponentDepth", "maxPoints", "maxContours", "maxCompositePoints",
        "maxCompositeContours",
    ):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def rename(font: TTFont, role: str) -> None:
    """Call the font by its role; the licence and copyright entries stay as they are."""
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17, 18, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in {1: role, 2: "Regular", 3: role, 4: role, 6: role}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0


def build(share: Path, role: str, wanted: set[int]) -> set[int]:
    """Write one role's font file; return the code points it can print."""
    path, face = ROLES[role]
    font = TTFont(share / path, fontNumber=-1 if face is None else face)
    options = Options(
        layout_features=["kern", "ccmp"],
        hinting=False, notdef_outline=True, name_IDs=["*"], name_languages=["*"],
        drop_tables=["BASE", "DSIG", "vhea", "vmtx", "GDEF", "meta"],
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if "CFF " in font and role != ALL_HAN:
        to_truetype(font)
    rename(font, role)
    font.recalcTimestamp = False
    font["head"].modified = font["head"].created
    font.save(HERE / f"{role}.{'otf' if 'CFF ' in font else 'ttf'}")
    return set(font.getBestCmap())


def write_coverage(points: set[int]) -> None:
    """Write the printable code points as one hexadecimal range a line."""
    lines: list[str] = []
    start = previous = None
    for point in [*sorted(points), None]:
        if start is not None and previous is not None and point != previous + 1:
            lines.append(f"{start:X}-{previous:X}")
            start = point
        if start is None:
            start = point
        previous = point
    (HERE / "coverage.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


def write_digests() -> None:
    """Write the SHA-256 of every font, by which a report tells what it was set in."""
    fonts = sorted(path for path in HERE.iterdir() if path.suffix in (".ttf", ".otf"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in fonts]
    (HERE / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


def main(share: Path) -> None:
    """Build every role from an unpacked ``usr/share``."""
    common = standard_characters(share) | spread(SYMBOLS)
    printable: set[int] = set()
    for role in ROLES:
        printable |= build(share, role, common | spread(HAN) if role == ALL_HAN else common)
        print(role)
    write_coverage(printable)
    write_digests()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(unpack(Path(folder)))
