"""Drawing a document whatever its compressed bytes happen to be."""

from __future__ import annotations

import re
from datetime import date

import pytest

from checklist.report.pdf import draw as drawing
from checklist.report.pdf.draw import Printable, draw

pytestmark = pytest.mark.slow


def test_a_document_that_nobody_verifies_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no tags that would change its streams: one of some 250 slips was drawn again without end."""
    monkeypatch.setattr(drawing, "_AMBIGUOUS", re.compile(rb"%PDF"))
    assert draw(Printable("<p>退回单")).startswith(b"%PDF")


def test_a_report_s_streams_never_end_ambiguously() -> None:
    for word in ("一", "二", "三"):
        assert not drawing._AMBIGUOUS.search(draw(Printable(f"<p>{word}", b"{}", date(2026, 3, 5))))
