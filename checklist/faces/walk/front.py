"""What the conversation shows, and what a front end must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from checklist.core.verdicts import Verdict


@dataclass(frozen=True)
class Choice:
    """One thing to choose: the key that chooses it, what is shown, and what it does."""

    key: str
    label: str
    action: str = ""
    value: Any = ""


ENDS = (Choice("b", "返回", "return"), Choice("q", "退出", "quit"))
"""How a list is left."""


@dataclass(frozen=True)
class Question:
    """What a front end shows: a page with its choices."""

    head: str
    title: str
    text: str
    hints: tuple[str, ...] = ()
    current: str = ""
    choices: tuple[Choice, ...] = ()
    marked: int = 0
    """Which choice is under the bar at first."""


class Front(Protocol):
    """What a front end must be able to do."""

    def ask(self, question: Question) -> Choice:
        """Show a question and return what was chosen."""
        ...

    def text(
        self,
        prompt: str,
        *,
        several_lines: bool = False,
        default: str = "",
        files: Path | None = None,
        words: Sequence[str] = (),
    ) -> str | None:
        """Let the person type; None if they give up, an empty text if they leave it empty.

        ``files`` is a folder whose files complete what is typed; ``words`` do the same.
        """
        ...

    def say(self, text: str, verdict: Verdict | None = None) -> None:
        """Tell something."""
        ...


Page = Callable[[], Any]
"""Asks one question, does what was chosen, and returns the next page; None ends the conversation."""
