"""Line mode: for pipes, dumb terminals and screen readers; also the scripting interface.

One question, then one line of input: a digit or letter of the list, or the answer's own
words. A number, date, reason or file name is asked for on a line of its own. No colours, no cursor movement, and only
signs that a GBK console can show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from checklist.errors import simplify
from checklist.verdicts import Verdict
from checklist.walk.interview import Choice, Question

END_OF_NOTE = "."


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
        self._write(question.title)
        self._write(question.text)
        for hint in question.hints:
            self._write(f"  {hint}")
        if question.current:
            self._write(f"  现在：{question.current}")
        answers = [choice for choice in question.choices if choice.key.isdigit()]
        moves = [choice for choice in question.choices if not choice.key.isdigit()]
        for choice in answers:
            self._write(f"  {choice.key} {choice.label}")
        self._write("  " + "  ".join(f"{choice.key} {choice.label}" for choice in moves))
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

    def text(self, prompt: str, *, several_lines: bool = False, default: str = "") -> str | None:
        """Read one line, or several ended by a line with a single full stop."""
        self._write(prompt + ("（写完后另起一行写一个 . ）：" if several_lines else "："))
        lines: list[str] = []
        try:
            while True:
                line = self._read()
                if not several_lines:
                    return line.strip() or default or None
                if unicodedata.normalize("NFKC", line).strip() in (END_OF_NOTE, "。"):
                    return "\n".join(lines)
                lines.append(line)
        except EOFError:
            return "\n".join(lines) if lines else None

    def say(self, text: str, verdict: Verdict | None = None) -> None:
        """Print."""
        self._write(text)


def understand(line: str, question: Question) -> Choice | None:
    """Return the choice that a line means: its key, its words, or something typed."""
    word = simplify(line)
    if not word:
        return None
    for choice in question.choices:
        if word in (simplify(choice.key), simplify(choice.label), simplify(choice.value) or None):
            return choice
    return None
