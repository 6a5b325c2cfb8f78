"""What an assessment comes to: what was found of each item, the worst of it, and how many problems there are.

Everything that shows either asks here: report, workbook, terminal, comparison of periods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checklist.core.verdicts import Verdict
from checklist.engine.model import Assessment, Finding, worst_first


@dataclass(frozen=True)
class Tally:
    """How many problems there are.

    ``findings`` (问题，个) counts every finding by its own verdict, contradictions included; ``items``
    (检查项，项) the items that have any, and ``contradictions`` (处) those, by the verdict of their worst.
    """

    findings: Counter[Verdict]
    items: Counter[Verdict]
    contradictions: Counter[Verdict]

    @property
    def text(self) -> str:
        """The count in words."""
        of = [
            f"涉及检查项{self.items.total()}项" if self.items else "",
            f"自相矛盾{self.contradictions.total()}处" if self.contradictions else "",
        ]
        return f"发现问题{self.findings.total()}个，{'、'.join(filter(None, of))}"


def by_subject(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Return all findings by the item or contradiction they are of, the worst first within each and among them.

    This is what one entry of the rectification list is about.
    """
    subjects: dict[str, list[Finding]] = {}
    for finding in worst_first(findings):
        subjects.setdefault(finding.id, []).append(finding)
    return [tuple(of_one) for of_one in subjects.values()]


def worst_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return the worst finding of each item and each contradiction, the worst first."""
    return [of_one[0] for of_one in by_subject(findings)]


def tally(findings: Iterable[Finding]) -> Tally:
    """Return how many problems some findings are."""
    known = list(findings)
    worst = worst_of_each(known)
    return Tally(
        findings=Counter(finding.verdict for finding in known),
        items=Counter(finding.verdict for finding in worst if finding.item is not None),
        contradictions=Counter(finding.verdict for finding in worst if finding.item is None),
    )


def what_was_found(assessment: Assessment) -> str:
    """Say how many problems there are, alike wherever all are counted."""
    return tally(assessment.findings).text if assessment.findings else nothing_found(assessment)


def nothing_found(assessment: Assessment) -> str:
    """Say that no problem was found, of what was looked at: where nothing was, nobody can tell."""
    assessed = assessment.overall.assessed
    if assessed:
        return f"已查的{assessed}项没有发现问题" if assessment.unanswered else "没有发现问题"
    given = assessment.answers
    is_begun = any(one.is_given for entries in (given.answers, given.ledgers) for one in entries.values())
    return f"{'一项也没有判定' if is_begun else '还没有填'}，有没有问题无从知道"
