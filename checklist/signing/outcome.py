"""What a verification comes to: checks, each with its state and its reason, and the worst of them.

Plain data that one process can hand to another; nothing here reads a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Literal

from checklist.core.plain import quoted_name

PAGES = "页面"
"""The check whether the pages show what the data says."""

MISSING = "签字"
"""The check that somebody who must sign has not."""

INTERNAL = "内部版"
"""The check of the internal report that a public edition is held against."""

DATES = "日期"
"""The check of the day as of which a report was judged, against its period and its signatures."""

ONLY_FOR_TRYING = "签字用的是测试证书，不能作为正式报告。"
"""What is said of a report that test certificates signed, and of the public edition made of it."""


Lacking = Literal["roots", "internal", "pack", "templates"]
"""What whoever verifies could give: root certificates; the internal report that a public edition was made of; the pack by
which a report was judged; the templates with which it was drawn."""


class State(IntEnum):
    """What a check came to; the worst of all is the whole's."""

    有效 = 0
    未能验证 = 1
    无效 = 2


@dataclass(frozen=True)
class Check:
    """One thing looked at: its name, what it came to, and why; and what it lacked that whoever verifies could give."""

    title: str
    state: State
    text: str
    lacks: Lacking | None = None


@dataclass(frozen=True)
class Signature:
    """One place for a signature and what was found there."""

    field: str
    role: str
    name: str = ""
    certificate: str = ""
    """SHA-256 of the signer's certificate."""
    signed: datetime | None = None
    stamped: bool = False
    """Whether ``signed`` is told by a time stamp; otherwise by the signer's own clock."""
    is_test: bool = False
    unit: str = ""
    """The unit in the signer's certificate; empty if it names none."""
    of_other_unit: bool = False
    """Whether that is not the report's, and no list of signers says that its owner may sign."""
    checks: tuple[Check, ...] = ()

    @property
    def state(self) -> State:
        """The worst of its checks."""
        return max((check.state for check in self.checks), default=State.有效)


def owner(name: str, unit: str) -> str:
    """Return whose a certificate is, as it is told: the name in it, and the unit if it names one."""
    return quoted_name(name) + (f"（证书上的单位：{quoted_name(unit)}）" if unit else "")


@dataclass(frozen=True)
class Verification:
    """What is to be said of one file."""

    unit: str = ""
    number: str = ""
    signatures: tuple[Signature, ...] = ()
    checks: tuple[Check, ...] = ()
    code: str | None = None
    """The unit's code, as the report says it."""
    period: str = ""
    sha256: str = ""
    """Of the whole file; empty if it could not be read."""
    edition: str = ""
    """``internal`` or ``public``; empty if it is no report."""
    content: str = ""
    """SHA-256 of the answers, which tells copies from different reports; empty if they could not be read."""
    internal: Verification | None = None
    """What is to be said of the internal report that a public edition was held against."""

    @property
    def state(self) -> State:
        """The worst of all; nothing else decides."""
        states = [part.state for part in self.signatures] + [check.state for check in self.checks]
        return max(states, default=State.有效)

    @property
    def missing(self) -> list[str]:
        """Who must still sign the report, or the internal one of a public edition; nobody if anything else is wrong."""
        told = [(signature.role, check) for signature in self.signatures for check in signature.checks]
        wrong = [pair for pair in (*told, *(("", check) for check in self.checks)) if pair[1].state is State.无效]
        of_internal = self.internal.missing if self.internal is not None else []
        if any(check.title != MISSING and not (check.title == INTERNAL and of_internal) for _, check in wrong):
            return []
        return [*(role for role, _ in wrong if role), *of_internal]

    @property
    def conclusion(self) -> str:
        """The state in a word; of a report in which only signatures are missing, that."""
        if not self.missing:
            return self.state.name
        return "没有签完" if len(self.missing) < len((self.internal or self).signatures) else "没有签字"
