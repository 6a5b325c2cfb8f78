"""Line mode: for pipes, dumb terminals and screen readers; also the scripting interface.

A page is printed, then one line is read: the key of a choice or the choice's own words. A
number, date, reason or file name is asked for on a line of its own: an empty line keeps what
stands in brackets or leaves it empty, a line with a single full stop gives up. A note ends
with such a line. The end of the input quits; everything is saved. No colours, no cursor
movement, and only signs that a GBK console can show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from checklist.faces.walk.dialogue import Chosen, Ended, GivenUp, Prompt, Question, Told, Typed


class PlainFront:
    """Asks by printing lines and reading lines."""

    def __init__(self, read: Callable[[], str], write: Callable[[str], None]) -> None:
        """``read`` returns one line without its end and raises EOFError at the end."""
        self._read = read
        self._write = write

    def choose(self, question: Question) -> Chosen | Ended:
        """Print the question and read until a line can be understood."""
        for line in lines_of(question):
            self._write(line)
        while True:
            try:
                line = self._read()
            except EOFError:
                return Ended()
            choice = question.chosen_with(line)
            if choice is not None:
                return Chosen(choice.key)
            if line.strip():
                self._write(f"没有“{line.strip()}”这个选择，请写上面的数字或字母。")

    def type(self, prompt: Prompt) -> Typed | GivenUp:
        """Read one line, or several ended by a line with a single full stop."""
        kept = f"[{prompt.default}]" if prompt.default and not prompt.several_lines else ""
        self._write(f"{prompt.text}{kept}" + ("（写完后另起一行写一个 . ）：" if prompt.several_lines else "："))
        lines: list[str] = []
        try:
            while True:
                line = self._read()
                ends = unicodedata.normalize("NFKC", line).strip() in (".", "。")
                if not prompt.several_lines:
                    return GivenUp() if ends else Typed(line.strip() or prompt.default)
                if ends:
                    return Typed("\n".join(lines))
                lines.append(line)
        except EOFError:
            return Typed("\n".join(lines)) if lines else GivenUp()

    def tell(self, told: Told) -> None:
        """Print."""
        self._write(told.text)


def lines_of(question: Question) -> list[str]:
    """Return the lines that show a question, an empty one before them."""
    lines = ["", f"[{question.head}]"]
    lines += [line for line in (question.title, question.text) if line]
    lines += [f"  {hint}" for hint in question.hints]
    lines += [f"  现在：{question.current}"] if question.current else []
    lines += [f"  {choice.key} {choice.label}" for choice in question.choices if choice.is_numbered]
    moves = [f"{choice.key} {choice.label}" for choice in question.choices if not choice.key.isdigit()]
    return [*lines, "  " + "  ".join(moves)] if moves else lines
