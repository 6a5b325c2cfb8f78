"""What is drawn of an assessment: the report's page, and the data that the file carries."""

from __future__ import annotations

from pathlib import Path

import rfc8785

from checklist import __version__
from checklist.answers.data import answers_data
from checklist.core.digest import canonical, digest
from checklist.engine.data import assessment_data
from checklist.engine.model import Assessment
from checklist.engine.readiness import readiness
from checklist.report.html import render_html
from checklist.report.imprint import imprint_of
from checklist.report.pdf.characters import check_characters
from checklist.report.pdf.draw import Printable, draw
from checklist.report.pdf.toolchain import toolchain
from checklist.report.view import ReportView, report_view


def render_pdf(assessment: Assessment, view: ReportView | None = None) -> bytes:
    """Return the report as PDF/A-3b, tagged, with its data attached; ``view`` is the report's if it was made already.

    Raises ``InputError`` when a character is in no font or WeasyPrint's native libraries are missing.
    """
    return draw(printable_report(assessment, view))


def printable_report(
    assessment: Assessment,
    view: ReportView | None = None,
    *,
    masked: bool = False,
    own: Path | None = None,
    data: bytes | None = None,
) -> Printable:
    """Return what is drawn of a report: the same, whenever the same is told of the same answers.

    ``own`` is a folder of the unit's own templates; ``data`` what a file carries already, if
    it is drawn again. Raises ``InputError`` when a character is in no font or a template is wrong.
    """
    view = report_view(assessment, public=masked) if view is None else view
    check_characters(view)
    data = report_data(assessment, masked=masked, draft=view.draft, own=own) if data is None else data
    html = render_html(view, screen=False, own=own, imprint=imprint_of(data, assessment.as_of))
    return Printable(html, data, assessment.as_of)


def report_data(assessment: Assessment, *, masked: bool = False, draft: bool = False, own: Path | None = None) -> bytes:
    """Return what a report rests on, as canonical JSON (RFC 8785): answers, ledgers and every verdict.

    A public edition names the digest of the internal one, whose holder can tell that both are of the same answers.
    """
    pack, answers = assessment.pack, assessment.answers
    data = {
        "format": 1,
        "software": {"checklist-zicha": __version__, **toolchain(own)},
        "edition": "public" if masked else "internal",
        "internal": digest(answers_data(pack, answers)) if masked else None,
        "draft": draft,
        "open": readiness(assessment).forbidding,
        "answers": answers_data(pack, answers, masked=masked),
        "assessment": assessment_data(assessment, places=False),
    }
    return rfc8785.dumps(canonical(data))
