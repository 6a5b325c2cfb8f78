"""The verdicts an item can get, in the order in which the worst wins."""

from __future__ import annotations

from enum import IntEnum


class Verdict(IntEnum):
    """What is concluded of one item; ``max()`` of several is the worst of them.

    The three silences stay apart: 不涉及 (does not apply, with a reason), 未填 (nobody
    answered, or a value the rule needs is missing) and 不掌握 (the unit says that it does
    not know, which is itself a finding). None of them ever counts as 合规.
    """

    不涉及 = 0
    合规 = 1
    未填 = 2
    不掌握 = 3
    提示 = 4
    一般 = 5
    较重 = 6
    严重 = 7

    @property
    def is_gap(self) -> bool:
        """Whether a rule found something wrong."""
        return self >= Verdict.提示

    @property
    def is_finding(self) -> bool:
        """Whether it is listed among the findings: every gap, and 不掌握."""
        return self >= Verdict.不掌握

    @property
    def is_assessed(self) -> bool:
        """Whether the item was judged at all."""
        return self is Verdict.合规 or self.is_gap


SEVERITIES = (Verdict.严重, Verdict.较重, Verdict.一般, Verdict.提示)
