"""What an assessment consists of: plain, frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from checklist.answers.model import Answer, Answers, ApprovedException
from checklist.core.errors import Place
from checklist.core.verdicts import Verdict
from checklist.pack.compiled import Basis, CheckItem, Contradiction, Pack, Rule
from checklist.pack.model import Section, Validity

_MOST_NUMBERS = 8


def row_numbers(numbers: Iterable[int]) -> str:
    """Return row numbers as ``第3、7、12行``, cut after eight; nothing for no rows."""
    found = sorted(set(numbers))
    if not found:
        return ""
    text = "、".join(map(str, found[:_MOST_NUMBERS]))
    return f"第{text}行" if len(found) <= _MOST_NUMBERS else f"第{text}行等{len(found)}行"


@dataclass(frozen=True)
class Lack:
    """What is missing to judge a row.

    ``cells``: the titles of its own columns that are to be filled in or corrected; ``is_parameter``: parameters alone.
    """

    words: str
    cells: tuple[str, ...] = ()
    is_parameter: bool = False


@dataclass(frozen=True)
class AppliedLimit:
    """A limit, by its id, that something was held against; of one that is by class with the keys of the class."""

    limit: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgedRow:
    """A ledger row (or group of rows) that offends, or that lacks what its rule needs.

    ``numbers`` are the rows' numbers in their file, ``place`` is the first one's. ``values``
    are the columns that the rule read, as (title, shown value); ``sentence`` says what is
    wrong, or, with a ``lack``, what is missing, and ends with what stands ``instead``, if anything does. ``limits`` are those that it was held against, as of a ``day``.
    """

    ledger: str
    numbers: tuple[int, ...]
    place: Place
    label: str
    sentence: str
    values: tuple[tuple[str, str], ...]
    lack: Lack | None = None
    day: date | None = None
    limits: tuple[AppliedLimit, ...] = ()
    instead: str = ""

    @property
    def where(self) -> str:
        """The rows' numbers as people say them: ``第3、5行``."""
        return row_numbers(self.numbers)


def places(judged: Sequence[JudgedRow]) -> str:
    """Say how many rows are told, and in how many places where several stand in one: ``3行``, ``2处（5行）``."""
    numbers = {number for one in judged for number in one.numbers}
    return f"{len(numbers)}行" if len(numbers) == len(judged) else f"{len(judged)}处（{len(numbers)}行）"


@dataclass(frozen=True)
class LimitUsed:
    """A statutory number that a finding rests on, of one by class with the class, the days between which it holds, and the rows held against it."""

    title: str
    value: str
    valid: Validity
    basis: Basis
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something found: what, why, by which rule, on which facts, and what to do.

    ``is_answer``: its reason says only what the unit answered, and is read with the question. ``involved``: of a
    contradiction, what it holds against each other, in words: ledgers with their rows, items with their answers, parameters.
    ``is_refused``: the unit says that some of it was approved, which does not hold.
    """

    item: CheckItem | None
    contradiction: Contradiction | None
    rule: Rule | None
    verdict: Verdict
    title: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()
    rows: tuple[JudgedRow, ...] = ()
    limits: tuple[LimitUsed, ...] = ()
    basis: tuple[Basis, ...] = ()
    remedy: str = ""
    is_answer: bool = False
    involved: tuple[str, ...] = ()
    is_refused: bool = False

    @property
    def id(self) -> str:
        """The id of the item or contradiction."""
        subject = self.item or self.contradiction
        return subject.id if subject else ""

    @property
    def subject_title(self) -> str:
        """The title of the item or contradiction."""
        return self.item.title if self.item is not None else self.title

    @property
    def would_be(self) -> Verdict:
        """How grave it is; of what the unit does not know, how grave it would be if it were so."""
        return self.item.severity if self.verdict is Verdict.不掌握 and self.item is not None else self.verdict

    def rows_of(self, used: LimitUsed) -> tuple[int, ...]:
        """Return the rows held against one of its limits, where not all were held against all; else nothing."""
        alike = all(set(one.rows) == set(used.rows) for one in self.limits)
        return () if alike else used.rows

    @property
    def key(self) -> str:
        """What tells this finding from all others, from one period to the next: its rule's id, else its own."""
        return self.rule.id if self.rule is not None else self.id


@dataclass(frozen=True)
class Excepted:
    """A finding, or the part of it that was approved, and the approval: told, but no gap."""

    finding: Finding
    approval: ApprovedException


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by their verdict, the worst first; what is not known by how grave it would be; else in the pack's order."""
    return sorted(findings, key=lambda finding: (-finding.verdict, -finding.would_be))


def remedy_of(findings: Iterable[Finding]) -> str:
    """Return how all that was found of an item is put right, the worst first; nothing if nothing was found.

    A remedy that another one begins with is said but once.
    """
    remedies = list(dict.fromkeys(finding.remedy for finding in worst_first(findings)))
    return "".join(one for one in remedies if not any(other != one and other.startswith(one) for other in remedies))


@dataclass(frozen=True)
class ItemResult:
    """The verdict of one item, with its reason and findings.

    ``checked`` is how many rows its ledger rules judged, a row once for each rule; ``unknown`` are
    the rows that could not be judged for want of a value. ``is_answer``: as of a ``Finding``.
    """

    item: CheckItem
    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...] = ()
    unknown: tuple[JudgedRow, ...] = ()
    checked: int = 0
    answer: Answer | None = None
    excepted: tuple[Excepted, ...] = ()
    is_answer: bool = False


@dataclass(frozen=True)
class Score:
    """Points earned of points possible, as ``engine.scoring`` reckons them; ``value`` is on 100, None if nothing applies.

    By deductions the points are what is left of 100.
    """

    earned: int
    possible: int
    counts: Mapping[Verdict, int]
    worst: Verdict

    @property
    def value(self) -> Decimal | None:
        """The score on 100, to one decimal place, halves rounded up."""
        if not self.possible:
            return None
        return Decimal((self.earned * 2000 + self.possible) // (self.possible * 2)) / 10

    @property
    def applicable(self) -> int:
        """How many items apply."""
        return sum(self.counts.values()) - self.counts.get(Verdict.不涉及, 0)

    @property
    def assessed(self) -> int:
        """How many items were judged."""
        return sum(number for verdict, number in self.counts.items() if verdict.is_assessed)


@dataclass(frozen=True)
class Assessment:
    """All verdicts and findings of one answers file.

    ``not_tried`` are the contradictions that are not looked at in its period.
    """

    pack: Pack
    answers: Answers
    as_of: date
    items: Mapping[str, ItemResult]
    contradictions: tuple[Finding, ...]
    sections: tuple[tuple[Section, Score], ...]
    overall: Score
    not_tried: frozenset[str] = frozenset()

    @property
    def findings(self) -> list[Finding]:
        """Every finding of items and contradictions, worst first, then in the pack's order."""
        found = [finding for result in self.items.values() for finding in result.findings]
        return worst_first([*found, *self.contradictions])

    @property
    def excepted(self) -> list[Excepted]:
        """Every finding that was approved, in the pack's order."""
        return [one for result in self.items.values() for one in result.excepted]

    @property
    def unanswered(self) -> list[ItemResult]:
        """The items that nobody answered or that lack what their rules need, first what would be gravest."""
        left = [result for result in self.items.values() if result.verdict is Verdict.未填]
        return sorted(left, key=lambda result: -result.item.severity)

    @property
    def partly_judged(self) -> list[ItemResult]:
        """The items of which something was found, and not all of their records could be judged."""
        return [result for result in self.items.values() if result.findings and result.unknown]

    @property
    def worst(self) -> Verdict:
        """The worst verdict of items and contradictions."""
        return max([self.overall.worst, *(finding.verdict for finding in self.contradictions)])
