"""Whether a report's pages show what its data says: they are drawn again.

Signing only adds to a file. With the same libraries and fonts the report is drawn again from
its own data, and its first revision must be those very bytes: that ties what the page shows to
the data without a gap. With others the text of the pages is compared, which is less (a picture
could lie over it), and so is never called 有效.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from checklist.core.errors import InputError
from checklist.core.processes import meanwhile
from checklist.core.words import listing
from checklist.report.pdf.draw import Printable, draw
from checklist.signing.outcome import PAGES, Check, State


@dataclass(frozen=True)
class Redrawing:
    """A report to be drawn again: its page, the bytes that should come of it, and what here is of another version.

    ``of``: what it is made of, as people call it.
    """

    page: Printable
    original: bytes
    differing: list[str]
    of: str = "所附数据"


def draw_again(redrawing: Redrawing) -> Check:
    """Draw a report and compare: byte by byte where everything it depends on is the same, else its text."""
    try:
        drawn = draw(redrawing.page)
    except InputError as error:
        return Check(PAGES, State.未能验证, f"不能重新排版：{error.problems[0].text}")
    if not redrawing.differing:
        if drawn == redrawing.original:
            return Check(PAGES, State.有效, f"用{redrawing.of}重新排版，与报告逐字节一致。")
        return Check(PAGES, State.无效, f"用{redrawing.of}重新排版，与报告不一致：页面和数据不是一回事。")
    said = f"本机的{listing(redrawing.differing)}与出报告时不同，不能逐字节比较"
    try:  # a stranger's pages, for a native library
        shown = meanwhile(partial(_text, redrawing.original), seconds=30, megabytes=600)()
    except Exception:
        return Check(PAGES, State.未能验证, f"{said}，也读不出文字。")
    if _text(drawn) == shown:
        return Check(PAGES, State.未能验证, f"用{redrawing.of}重新排版，只比较了文字，各页一致：{said}。")
    return Check(PAGES, State.无效, f"用{redrawing.of}重新排版，只比较了文字，各页不一致：{said}。")


def _text(pdf: bytes) -> list[str]:
    """Return each page's text without blanks."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
