"""Line mode: for pipes, dumb terminals and screen readers; also the scripting interface.

A page is printed, then one line is read: the key of a choice or the choice's own words. A
number, date, reason or file name is asked for on a line of its own: an empty line keeps what
stands in brackets or leaves it empty, a line with a single full stop gives up. A note ends
with such a line. The end of the input quits; everything is saved. No colours, no cursor
movement, and only signs that a GBK console can show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from checklist.core.errors import simplify
from checklist.core.verdicts import Verdict
from checklist.faces.walk.front import Choice, Question


class PlainFront:
    """Asks by printing lines and reading lines."""

    def __init__(self, read: Callable[[], str], write: Callable[[str], None]) -> None:
        """``read`` returns one line without its end and raises EOFError at the end."""
        self._read = read
        self._write = write

    def ask(self, question: Question) -> Choice:
        """Print the question and read until a line can be understood; the end means quit."""
        self._write("")
        self._write(f"[{question.head}]")
        for line in (question.title, question.text, *(f"  {hint}" for hint in question.hints)):
            if line:
                self._write(line)
        if question.current:
            self._write(f"  现在：{question.current}")
        for choice in question.choices:
            if choice.key.isdigit() and choice.key != "0":
                self._write(f"  {choice.key} {choice.label}")
        moves = [f"{choice.key} {choice.label}" for choice in question.choices if not choice.key.isdigit()]
        if moves:
            self._write("  " + "  ".join(moves))
        while True:
            try:
                line = self._read()
            except EOFError:
                return Choice("q", "退出", "quit")
            found = understand(line, question)
            if found is not None:
                return found
            if line.strip():
                self._write(f"没有“{line.strip()}”这个选择，请写上面的数字或字母。")

    def text(
        self,
        prompt: str,
        *,
        several_lines: bool = False,
        default: str = "",
        files: Path | None = None,
        words: Sequence[str] = (),
    ) -> str | None:
        """Read one line, or several ended by a line with a single full stop."""
        kept = f"[{default}]" if default and not several_lines else ""
        self._write(f"{prompt}{kept}" + ("（写完后另起一行写一个 . ）：" if several_lines else "："))
        lines: list[str] = []
        try:
            while True:
                line = self._read()
                ends = unicodedata.normalize("NFKC", line).strip() in (".", "。")
                if not several_lines:
                    return None if ends else line.strip() or default
                if ends:
                    return "\n".join(lines)
                lines.append(line)
        except EOFError:
            return "\n".join(lines) if lines else None

    def say(self, text: str, verdict: Verdict | None = None) -> None:
        """Print."""
        self._write(text)


def understand(line: str, question: Question) -> Choice | None:
    """Return the choice that a line means: its key, its label, or the answer it gives."""
    word = simplify(line)
    if not word:
        return None
    for choice in question.choices:
        value = simplify(choice.value) if isinstance(choice.value, str) else ""
        if word in (simplify(choice.key), simplify(choice.label), value or None):
            return choice
    return None
