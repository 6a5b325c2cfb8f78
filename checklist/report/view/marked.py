"""How a verdict looks in a report: its sign, and its name in style sheets."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.core.verdicts import Verdict
from checklist.core.wording import MARKS, NO_DEGREE

CSS_CLASSES = {
    Verdict.严重: "grave",
    Verdict.较重: "serious",
    Verdict.一般: "minor",
    Verdict.提示: "hint",
    Verdict.不掌握: "unknown",
    Verdict.未填: "open",
    Verdict.合规: "ok",
    Verdict.不涉及: "none",
}


def mark_of(verdict: str) -> str:
    """Return a verdict's sign by its name; ``NO_DEGREE`` has none."""
    return "" if verdict == NO_DEGREE else MARKS[Verdict[verdict]]


def css_of(verdict: str) -> str:
    """Return what a verdict, or ``NO_DEGREE``, is called in style sheets."""
    return CSS_CLASSES[Verdict.不涉及 if verdict == NO_DEGREE else Verdict[verdict]]


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Something that has a verdict; ``verdict`` is its name."""

    verdict: str

    @property
    def mark(self) -> str:
        """The verdict's sign."""
        return mark_of(self.verdict)

    @property
    def css_class(self) -> str:
        """The verdict's name in style sheets."""
        return css_of(self.verdict)


@dataclass(frozen=True, kw_only=True)
class VerdictCount(Marked):
    """How often there is a verdict."""

    count: int
