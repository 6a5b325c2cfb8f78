"""A report's file: the report as it was drawn, the signatures added to it, and what of it was not written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from checklist.core.wording import ROLES
from checklist.record.base import read_record
from checklist.record.report import ReportRecord
from checklist.report.imprint import imprint_of
from checklist.signing.original import NotAReport, Original, read_original
from checklist.signing.people import bare_name
from checklist.signing.revisions import Archived, Base, Placed, Signed, read

MAX_BYTES = 100_000_000
"""Of a whole file."""
OLD_FORM = "0.1.0"
"""The version whose signatures were written in a form that leaves parts of the file open."""


@dataclass(frozen=True)
class Report:
    """A report read from a file."""

    pdf: bytes
    original: Original
    data: ReportRecord
    """What it carries."""
    revisions: list[Placed[Signed | Archived]]
    """What signing added, in the file's order, each byte of it known."""
    base: Base
    """What the next revision builds upon."""

    @property
    def rest(self) -> bytes:
        """What stands behind all that we know of the file, and so was not written here."""
        return self.pdf[self.base.length :]

    @property
    def signatures(self) -> dict[str, Placed[Signed]]:
        """The signatures by role, in the order of signing."""
        signed = [cast("Placed[Signed]", placed) for placed in self.revisions if isinstance(placed.values, Signed)]
        return {placed.values.role: placed for placed in signed}

    @property
    def archives(self) -> list[Placed[Archived]]:
        """The revisions that make signatures last."""
        return [cast("Placed[Archived]", placed) for placed in self.revisions if isinstance(placed.values, Archived)]

    @property
    def has_old_form(self) -> bool:
        """Whether a signature stands in it that version 0.1.0 made, whose form cannot be checked byte by byte."""
        return bool(self.rest) and not self.revisions and self.made_by == OLD_FORM

    @property
    def made_by(self) -> str:
        """The version of this tool that drew it."""
        return self.data.software.get("checklist-zicha", "")

    @property
    def unit(self) -> str:
        """The unit's name, as the data tells it."""
        return self.data.answers.unit.name

    @property
    def day(self) -> date:
        """The day as of which it was judged."""
        return self.data.assessment.as_of

    @property
    def number(self) -> str:
        """The report's number, as its cover shows it; a draft has none."""
        return "" if self.data.draft else imprint_of(self.original.data, self.day).number

    @property
    def next_role(self) -> str | None:
        """Who is to sign next, or None when everybody has."""
        return next((role for role in self.roles if role not in self.signatures), None)

    @property
    def roles(self) -> Iterator[str]:
        """The roles that the report has a place for, in their order."""
        return (role for role in ROLES if role in self.original.fields)

    def names(self, role: str, signer: str) -> bool:
        """Whether a certificate's name is that of the person named for a role; numbers may stand beside it."""
        named = self.named(role)
        return bool(named) and named in (signer, bare_name(signer))

    def named(self, role: str) -> str:
        """Return who is named in the report for a role, or nothing; a public edition names nobody."""
        if self.data.edition == "public":
            return ""
        return str(getattr(self.data.answers.signatories, role, None) or "")


def read_report(pdf: bytes) -> Report:
    """Return the report that a file holds; raises ``NotAReport`` for everything else, whatever is wrong with it."""
    if len(pdf) > MAX_BYTES:
        raise NotAReport("文件太大")
    original = read_original(pdf)
    try:
        data = read_record(ReportRecord, original.data)
    except (ValueError, TypeError, RecursionError):
        raise NotAReport("文件所附的自查数据不全，或者不是规范格式") from None
    return Report(pdf, original, data, *read(original, pdf))
