"""Line mode: for pipes, dumb terminals and screen readers; also the scripting interface.

A page is printed, then one line is read: the key of a choice or the choice's own words. A
number, date, reason or file name is asked for on a line of its own: an empty line keeps what
stands in brackets or leaves it empty, a line with a single full stop gives up. A note or a
block of rows ends with such a line. The end of the input quits; everything is saved. No colours, no cursor
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
        self._title = ""
        """The title that was printed last: what stands above a prompt is printed only if it is another."""
        self._moves: tuple[str, ...] = ()

    def choose(self, question: Question) -> Chosen | Typed | Ended:
        """Print the question and read until a line can be understood; what is only read leads on at once."""
        self._title = question.title
        for line in lines_of(question):
            self._write(line)
        if question.is_only_read:
            return Chosen(question.choices[0].key)
        while True:
            try:
                line = self._read()
            except EOFError:
                return Ended()
            choice = question.chosen_with(line)
            if choice is not None:
                return Chosen(choice.key)
            if line.strip() and (question.is_begun_by_digits or question.takes_words):
                return Typed(line.strip())
            if "\t" in line.strip():
                self._write("这一行像是从表格里复制来的。请先选“粘贴”，再把几行一起贴进来。")
            elif line.strip():
                self._write(f"没有“{line.strip()}”这个选择，请写上面的数字或字母。")

    def type(self, prompt: Prompt) -> Chosen | Typed | GivenUp:
        """Read one line, or several ended by a line with a single full stop."""
        self._introduce(prompt)
        kept = f"[{prompt.default}]" if prompt.default and not prompt.several_lines else ""
        self._write(f"{prompt.text}{kept}" + ("（写完后另起一行写一个 . ）：" if prompt.several_lines else "："))
        lines: list[str] = []
        try:
            while True:
                line = self._read()
                sign = unicodedata.normalize("NFKC", line).strip()
                if not prompt.several_lines and prompt.move(sign) is not None:
                    return Chosen(sign)
                ends = sign in (".", "。")
                if not prompt.several_lines:
                    return GivenUp() if ends else Typed(line.strip() or prompt.default)
                if ends:
                    return Typed("\n".join(lines))
                lines.append(line)
        except EOFError:
            return Typed("\n".join(lines)) if lines else GivenUp()

    def _introduce(self, prompt: Prompt) -> None:
        """Print the question that a prompt is about, and what else can be done, where that is news."""
        title = prompt.above[0] if prompt.above else ""
        if title and title != self._title:
            for line in ("", *prompt.above):
                self._write(line)
        self._title = title or self._title
        moves = tuple(f"{move.key} {move.label}" for move in prompt.moves)
        if moves and moves != self._moves:
            self._write("  " + "  ".join((*moves, ". 看整条")))
        self._moves = moves

    def tell(self, told: Told) -> None:
        """Print."""
        self._write(told.text)


def lines_of(question: Question) -> list[str]:
    """Return the lines that show a question, an empty one before them."""
    lines = ["", f"[{question.head}]"]
    lines += [line for line in (question.title, question.text) if line]
    lines += [f"  {hint}" for hint in question.hints]
    lines += [f"  现在：{question.current}"] if question.current else []
    lines += [f"  {choice.key} {choice.label}" for choice in question.choices if choice.is_listed]
    moves = [
        f"{choice.key} {choice.label}" for choice in question.choices if not (choice.key.isdigit() or choice.is_listed)
    ]
    return [*lines, "  " + "  ".join(moves)] if moves else lines
