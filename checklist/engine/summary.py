"""What an assessment comes to: the worst of each item, and how many problems there are.

Everything that shows either asks here: report, workbook, terminal, comparison of periods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checklist.core.verdicts import Verdict
from checklist.engine.model import Finding, worst_first


@dataclass(frozen=True)
class Tally:
    """How many problems there are.

    ``items`` (项) counts the items that have any, by the verdict of their worst; ``findings``
    (个) counts every finding by its own verdict, contradictions included.
    """

    items: Counter[Verdict]
    findings: Counter[Verdict]


def worst_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return the worst finding of each item and each contradiction, the worst first.

    This is what one line of the rectification list is about.
    """
    worst: dict[str, Finding] = {}
    for finding in worst_first(findings):
        worst.setdefault(finding.id, finding)
    return list(worst.values())


def tally(findings: Iterable[Finding]) -> Tally:
    """Return how many problems some findings are."""
    known = list(findings)
    return Tally(
        items=Counter(finding.verdict for finding in worst_of_each(known) if finding.item is not None),
        findings=Counter(finding.verdict for finding in known),
    )
