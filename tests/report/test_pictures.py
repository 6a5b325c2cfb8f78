"""Pages as pictures: four documents at low resolution against goldens, and the text layer for what is cut off.

``pytest --update-golden`` writes those anew that differ; look at every one before committing it.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.report.pdf.report import render_pdf
from tests.conftest import AS_OF, ROOT, MadeOnce, given

SCALE = 0.5
"""36 dots an inch: layout and blackness, not single letters."""
TOLERANCE = 2.5
"""How much a page may differ on average, of 255: what fonts' hinting may do, and less than one moved line."""

FOLDER = ROOT / "tests/golden/pages"


def hostile(pack: Pack) -> Assessment:
    """The worst case: a gap at every item answered by hand, rare names, and long notes without a space."""
    gaps = {"yes_no": "否", "absence": "有此情形"}
    lines = []
    for number, item in enumerate(pack.items.values()):
        kind = item.spec.answer.kind
        bad = gaps.get(kind) or next((word for word, out in item.spec.answer.choices.items() if out == "gap"), "99")
        note = ("无空格的长说明" * 43 if number % 3 else "A1" * 150) + "。"
        if not item.by_ledger and kind not in ("int", "number", "date"):
            lines.append(f"  {item.id}: {{answer: {bad}, note: {note}}}")
    body = "signatories: {preparer: 𬱖昇㛃, reviewer: 龑頔, head: 喆堃玥翀}\nanswers:\n" + "\n".join(lines) + "\n"
    return assess(pack, given(pack, body), AS_OF)


@pytest.fixture(scope="module")
def documents(
    pack: Pack, clean_pdf: bytes, flawed_pdf: bytes, ordinary_pdf: bytes, made_once: MadeOnce
) -> dict[str, Any]:
    """The documents."""
    worst = made_once("worst", lambda: render_pdf(hostile(pack)))
    files = {"clean": clean_pdf, "gaps": flawed_pdf, "ordinary": ordinary_pdf, "worst": worst}
    return {name: pypdfium2.PdfDocument(pdf) for name, pdf in files.items()}


PAGES = [
    ("clean", 1), ("clean", 4), ("ordinary", 0), ("ordinary", 1), ("ordinary", 2), ("ordinary", 5), ("ordinary", 10),
    ("ordinary", 12), ("gaps", 1), ("gaps", 6), ("gaps", -22), ("worst", 1), ("worst", 6),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number"), PAGES)
def test_pages_look_as_they_did(
    documents: dict[str, Any], name: str, number: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    document = documents[name]
    picture = document[number % len(document)].render(scale=SCALE).to_pil().convert("L")
    golden = FOLDER / f"{name}-{number}.png"
    if request.config.getoption("--update-golden"):
        refresh(golden, picture)
    differs = difference(golden, picture)
    if differs > TOLERANCE:
        picture.save(tmp_path / golden.name)
    assert differs <= TOLERANCE, f"{golden.name} differs by {differs:.1f}; see {tmp_path / golden.name}"


def difference(golden: Path, picture: Image.Image) -> float:
    """Return how much a page differs from its golden one on average, of 255; endlessly if that is not there or of another size."""
    if not golden.exists():
        return math.inf
    with Image.open(golden) as expected:
        same_size = picture.size == expected.size
        return ImageStat.Stat(ImageChops.difference(picture, expected)).mean[0] if same_size else math.inf


def refresh(golden: Path, picture: Image.Image) -> None:
    """Write a golden page anew if it passes no more: what fonts' hinting does is no change to be looked at."""
    if difference(golden, picture) > TOLERANCE:
        golden.parent.mkdir(parents=True, exist_ok=True)
        picture.save(golden, optimize=True)


def test_a_golden_page_that_passes_is_not_written_anew(tmp_path: Path) -> None:
    golden = tmp_path / "pages/clean-1.png"
    for shade, kept in ((255, 255), (254, 255), (200, 200), (201, 200)):
        refresh(golden, Image.new("L", (20, 20), shade))
        with Image.open(golden) as page:
            assert page.getpixel((0, 0)) == kept
    refresh(golden, Image.new("L", (20, 21), 200))
    assert difference(golden, Image.new("L", (20, 21), 200)) == 0


@pytest.mark.parametrize("name", ["clean", "gaps", "ordinary", "worst"])
def test_nothing_is_cut_off(documents: dict[str, Any], name: str) -> None:
    """Every piece of text lies inside its page's margins, page numbers below the text."""
    for page in documents[name]:
        width, height = page.get_size()
        text = page.get_textpage()
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            assert left >= 70, (name, left)
            assert right <= width - 68, (name, right)
            assert bottom >= 34, (name, bottom)
            assert top <= height - 70, (name, top)


_STAMP = 30
"""Points: the word 草稿 lies behind the text, on purpose."""


def test_lines_do_not_overlap(documents: dict[str, Any]) -> None:
    """No two lines of a page's text stand on the same place."""
    for name in ("gaps", "worst"):
        for page in list(documents[name])[2:12]:
            text = page.get_textpage()
            boxes = [text.get_rect(number) for number in range(text.count_rects())]
            boxes = [box for box in boxes if box[3] - box[1] < _STAMP and box[2] - box[0] > 1]
            for one, (left, bottom, right, top) in enumerate(boxes):
                for other in boxes[one + 1 :]:
                    across = min(right, other[2]) - max(left, other[0])
                    along = min(top, other[3]) - max(bottom, other[1])
                    assert not (across > 4 and along > 0.6 * min(top - bottom, other[3] - other[1])), (name, one)


def test_no_line_begins_with_a_closing_mark(documents: dict[str, Any]) -> None:
    """The rule of Chinese typesetting that a closing mark hangs on the line before it."""
    for document in documents.values():
        for page in document:
            for line in page.get_textpage().get_text_range().splitlines():
                is_split = len(line) == 1  # by the word behind the text
                assert is_split or not line.startswith(tuple("，。、；：？！》）")), line


def test_colours_have_the_contrast_that_wcag_asks() -> None:
    """Every pair of text and ground in the style sheet reaches 4.5 to 1 (WCAG 2.2, 1.4.3, level AA)."""
    css = (ROOT / "reports/templates/print.css").read_text(encoding="utf-8")
    pairs = []
    for rule in re.findall(r"\{([^{}]*)\}", css):
        ground = re.search(r"background: (#[0-9a-f]{3,6})", rule)
        ink = re.search(r"(?<![-\w])color: (#[0-9a-f]{3,6})", rule)
        if ground or (ink and "rotate" not in rule):
            pairs.append((ink[1] if ink else "#000", ground[1] if ground else "#fff"))
    assert len(pairs) > 10
    for text, paper in pairs:
        light, dark = sorted((_luminance(text), _luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, paper)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
