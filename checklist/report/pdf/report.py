"""What is drawn of an assessment: the report's page, and the data that the file carries."""

from __future__ import annotations

from pathlib import Path

from checklist.core.version import __version__
from checklist.engine.model import Assessment
from checklist.record.base import canonical_json
from checklist.record.report import report_record
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

    A draft has no number and no digest on its pages. ``own`` is a folder of the unit's own templates; ``data`` what a file carries already, if
    it is drawn again. Raises ``InputError`` when a character is in no font or a template is wrong.
    """
    view = report_view(assessment, public=masked) if view is None else view
    check_characters(view)
    data = report_data(assessment, masked=masked, draft=view.draft, ahead=view.ahead, own=own) if data is None else data
    imprint = None if view.draft else imprint_of(data, assessment.as_of)
    html = render_html(view, screen=False, own=own, imprint=imprint)
    return Printable(html, data, assessment.as_of)


def report_data(
    assessment: Assessment, *, masked: bool = False, draft: bool = False, ahead: bool = False, own: Path | None = None
) -> bytes:
    """Return the record that a report carries, as canonical JSON; ``own`` as for its pages."""
    software = {"checklist-zicha": __version__, **toolchain(own)}
    return canonical_json(report_record(assessment, software, masked=masked, draft=draft, ahead=ahead))
