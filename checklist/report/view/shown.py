"""What the parts of a report are made of.

A unit's own templates read these attributes; those of ``ReportView`` stand there by their bare names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checklist.engine.following import Followed
from checklist.report.view.marked import Marked, VerdictCount

NOTHING_APPLIES = "没有应查项"
"""In place of how much was looked at, where nothing applies."""
NO_SCORE = "—"
"""In place of a score, where nothing applies."""


@dataclass(frozen=True, kw_only=True)
class ScoreLine(Marked):
    """A score, with the worst verdict behind it; ``score`` is — where nothing applies, nothing in a draft.

    ``made_of`` are the points it was made of; ``tally`` counts the items of each verdict by its CSS class.
    """

    score: str
    made_of: str
    applicable: int
    assessed: int
    tally: Mapping[str, int]

    @property
    def looked_at(self) -> str:
        """How many of the items that apply were judged, or that none applies."""
        return f"{self.assessed}／{self.applicable}" if self.applicable else NOTHING_APPLIES


@dataclass(frozen=True, kw_only=True)
class SectionScore(ScoreLine):
    """A section's score."""

    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class LedgerState:
    """What a unit gave of a ledger, in words."""

    title: str
    state: str


@dataclass(frozen=True, kw_only=True)
class SystemGaps:
    """How many findings of each severity a system has."""

    title: str
    cells: tuple[VerdictCount, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class FindingPart(Marked):
    """What one rule found: the reason, the first rows, how many more there are (``3行``), its limits and parameters.

    ``note`` is what the unit noted with an answer. ``basis``: on what ground, where that is not the same for all that was
    found of the item.
    """

    reason: str
    note: str
    rows: tuple[str, ...]
    more: str
    ledger: str
    limits: str
    parameters: str
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingEntry(Marked):
    """All that was found of one item or contradiction; ``involved``: what a contradiction is between.

    ``basis``: on what ground; nothing where each part has its own.
    """

    id: str
    title: str
    is_contradiction: bool
    involved: str
    parts: tuple[FindingPart, ...]
    basis: tuple[str, ...]
    evidence: str
    attached: str
    remedy: str
    said: str
    plan: str


@dataclass(frozen=True, kw_only=True)
class FindingGroup(Marked):
    """The items of which the worst is of one severity; ``if_so``: how many of what nobody knows would be of the gravest kind."""

    findings: tuple[FindingEntry, ...]
    if_so: str

    @property
    def title(self) -> str:
        """What the group is headed with."""
        return f"结论为{self.verdict}的检查项{len(self.findings)}项{self.if_so}"


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """An item, or rows of its ledgers, that could not be judged."""

    id: str
    title: str
    reason: str
    rows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProblemLine(Marked):
    """One finding in a sentence that names its rows."""

    title: str
    fact: str


@dataclass(frozen=True, kw_only=True)
class RectificationLine(Marked):
    """What is to be put right of one item or contradiction: all that was found, and what the unit does about it.

    Of what is planned although nothing was found of it this time, ``problems`` are what the last period found, and say so.
    ``said`` is the unit's own word on the facts; what it has not decided is empty, and ``remedy``, the
    pack's advice, never stands in for its measure. ``state`` says whose word it is that it is done, and ``done_on``
    since when, or that the unit does not say; nothing if it is not done. ``due_moved``: how its deadline differs from
    the last period's.
    """

    id: str
    title: str
    problems: tuple[ProblemLine, ...]
    said: str
    remedy: str
    measure: str
    owner: str
    due: str
    due_moved: str
    is_overdue: bool
    state: str
    done_on: str


@dataclass(frozen=True, kw_only=True)
class ItemLine(Marked):
    """One item's verdict; ``found`` tells whether there is a finding to refer to, ``is_excepted`` that what there was is approved.

    ``told`` is what was asked and answered, or what was looked at in a ledger, with what came of it.
    """

    id: str
    title: str
    told: str
    found: bool
    is_excepted: bool


@dataclass(frozen=True, kw_only=True)
class SectionItems:
    """A section's items."""

    number: str
    title: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, kw_only=True)
class RowLine(Marked):
    """One row of a ledger, or group of rows, that a rule objects to; ``first`` is its first row's number."""

    rows: str
    first: int
    label: str
    rule: str
    item: str
    sentence: str
    values: str


@dataclass(frozen=True, kw_only=True)
class RowTable:
    """The rows of one ledger that rules object to."""

    id: str
    title: str
    rows: tuple[RowLine, ...]


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A regulation that is cited, with how far it was seen; ``articles``: each with how far, where not as far as the document."""

    title: str
    issuer: str
    dates: str
    articles: str
    status: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """What became of one gap; ``note`` is what else is to be known of it, mostly nothing."""

    id: str
    title: str
    before: str
    now: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ChangeGroup:
    """The gaps of which the same became, and what that ``means``."""

    kind: str
    means: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, kw_only=True)
class TrendLine(Marked):
    """How many findings of a severity each period had."""

    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class TrendTable:
    """How many findings the periods had, oldest first."""

    periods: tuple[str, ...]
    severities: tuple[TrendLine, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What became of the last period's gaps; ``start`` and ``end`` are that period's, ``as_of`` the day as of which it was judged, if that is known.

    ``records``: those of that period that were struck out or rewritten.
    """

    start: str
    end: str
    as_of: str
    kinds: tuple[ChangeGroup, ...]
    trend: TrendTable
    records: tuple[Followed, ...]

    @property
    def counted(self) -> str:
        """How many gaps became what, in words."""
        known = [f"{group.kind}{len(group.changes)}个" for group in self.kinds if group.changes]
        return "，".join(known) or "两期都没有问题"


@dataclass(frozen=True, kw_only=True)
class ExceptionLine(Marked):
    """A problem that was approved, and so is no gap: what, why, by whom, by what document, until when."""

    id: str
    title: str
    fact: str
    reason: str
    approver: str
    document: str
    until: str
    attached: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number of the first page, and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class BriefLine:
    """One matter of the first page: its mark, verdict and id if it is a finding's, and what there is to say of it."""

    head: str
    css_class: str
    text: str


@dataclass(frozen=True, kw_only=True)
class BriefPart:
    """A part of the first page: its lines, how many more there are, or what is said where there are none.

    ``grave`` is how many of those that the page has no room for are of the worst kind; ``unit`` is what they are counted in,
    ``where`` the part of the report that tells them all.
    """

    title: str
    lines: tuple[BriefLine, ...]
    more: int
    grave: int = 0
    unit: str = "项"
    where: str = "正文"
    nothing: str


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The page for who leads the unit.

    ``found`` says how many problems there are, how many the unit calls put right, and what of earlier ones it has not;
    ``compared`` what became of the last period's, nothing if that is not known; ``left_out`` what was not looked at,
    nothing if all was. ``has_chart``: not where it leaves too little room for what matters.
    """

    figures: tuple[Figure, ...]
    found: str = ""
    compared: str = ""
    left_out: str = ""
    has_chart: bool = True
    parts: tuple[BriefPart, ...]


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything the report shows but its imprint, which is known only where its data is.

    ``running`` says what it means that the period had not ended by the day it is judged as of, and ``period_state``
    in a few words that it had not, nothing if it had.
    ``draft``: nobody may sign it, because that was asked for or because of what is ``lacking``, of which one is that the
    day it is judged as of is ``ahead`` of that on which it was made; it has
    no score. ``digest`` is the pack's; ``groups`` are the findings, worst first, in place of which ``no_problems`` stands if there are none; ``partly`` are items
    with findings some of whose rows could not be judged; ``withheld`` is what a public edition leaves out;
    ``parameters`` are the numbers that the unit set itself, ``parameters_changed`` those that are others than in the last period;
    ``unread`` names the columns of ledgers' files that were not read, ``unread_sheets`` the sheets;
    ``evidence`` says how many files that should prove something are not there or not as they were, which are ``faulty``.
    """

    title: str
    subject: str
    draft: bool
    ahead: bool
    lacking: str
    edition: str
    withheld: tuple[str, ...]
    unit: str
    unit_level: str
    unit_kind: str
    period_from: str
    period_to: str
    as_of: str
    running: str
    period_state: str
    pack: str
    digest: str
    preparer: str
    reviewer: str
    head: str
    ledgers: tuple[LedgerState, ...]
    parameters: tuple[str, ...]
    parameters_changed: str
    unread: str
    unread_sheets: str
    evidence: str
    faulty: str
    brief: Brief
    problems: str
    no_problems: str
    overall: ScoreLine
    worst: Marked
    scoring: str
    measured: str
    counts: tuple[VerdictCount, ...]
    sections: tuple[SectionScore, ...]
    systems: tuple[SystemGaps, ...]
    groups: tuple[FindingGroup, ...]
    contradictions: tuple[FindingEntry, ...]
    unanswered: tuple[OpenItem, ...]
    partly: tuple[OpenItem, ...]
    exceptions: tuple[ExceptionLine, ...]
    comparison: Comparison | None
    rectifications: tuple[RectificationLine, ...]
    items: tuple[SectionItems, ...]
    row_tables: tuple[RowTable, ...]
    sources: tuple[SourceLine, ...]
