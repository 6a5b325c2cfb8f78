"""How a question is laid out on a screen of some size: plain lines, no terminal code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from checklist.core.plain import plain
from checklist.faces.walk.dialogue import Action, Choice, Question

ARROWS = {Action.BACK: "←", Action.SKIP: "→"}
NO_ENDS = "，。、；：？！）》”"
"""Signs that must not begin a line."""
NARROW = "“”‘’—…·×√←↑→↓"
ORDINARY = re.compile(f"[ -~{NARROW}\u3000-\u3029\u3400-\u9fff\uff01-\uff5e]*")
"""Signs known to be one column wide, ASCII and ``NARROW``, or two, all others. A screen mostly has no others."""

Line = tuple[str, str]
"""A style and the text of one line on screen."""


def screen(question: Question, at: int, columns: int, rows: int) -> list[Line]:
    """Return the lines of a question on a screen of some size.

    Head, title, the choice under the bar and the keys are always seen; what does not fit is
    left out from the least needed: hints first, then the end of the question's text.
    """
    answers = [choice for choice in question.choices if choice.is_numbered]
    head = [("class:head", _cut(question.head, columns))]
    head += [("class:title", line) for line in wrap(question.title, columns)[:2]]
    keys = [("class:keys", line) for line in _keys(question, columns, full=rows >= 20)]
    room = max(rows - 1 - len(head) - len(keys), 3)
    text = [("", line) for line in wrap(question.text, columns)]
    current = [("class:current", line) for line in wrap(question.current and f"现在：{question.current}", columns)]
    listed = _window(answers, at, max(room - min(len(text) + len(current), 3), 1))
    if len(listed) < len(answers):
        head[0] = ("class:head", _cut(f"[{at + 1}/{len(answers)}] {question.head}", columns))
    room -= len(listed)
    text, current = text[: max(room - min(len(current), 1), 1)], current[:2]
    room -= len(text)
    current = current[: max(room, 0)]
    room -= len(current)
    hints = [("class:head", f"  {line}") for hint in question.hints for line in wrap(hint, columns - 2)]
    if len(hints) > room:
        hints = [*hints[: max(room - 1, 0)], ("class:head", "  ……按 ? 看全部")][: max(room, 0)]
    shown = [
        (
            "class:chosen" if choice is answers[at] else "",
            _cut(f"{'>' if choice is answers[at] else ' '} {choice.key} {choice.label}", columns),
        )
        for choice in listed
    ]
    return [*head, *text, *hints, *current, *shown, *keys]


def _window(answers: list[Choice], at: int, room: int) -> list[Choice]:
    """Return as many choices as there is room for, the one under the bar among them."""
    first = min(max(at - room // 2, 0), max(len(answers) - room, 0))
    return answers[first : first + room]


def _keys(question: Question, columns: int, *, full: bool) -> list[str]:
    """Return the lines that tell the keys; on a low screen only the most needed ones."""
    moves = [choice for choice in question.choices if not choice.key.isdigit()]
    more = [choice for choice in question.choices if choice.key == "0"]
    if not full and more:
        moves = [choice for choice in moves if choice.action in (Action.HELP, Action.QUIT)]
    parts = [f"{ARROWS.get(choice.action, '')}{choice.key} {choice.label}" for choice in (*more, *moves)]
    lines = [""]
    for part in ("↑↓ 选择", "回车 确认", *parts):
        wider = f"{lines[-1]}  {part}" if lines[-1] else part
        lines[-1:] = [wider] if _width(wider) <= columns else [lines[-1], part]
    return lines


def wrap(text: str, columns: int) -> list[str]:
    """Break text at the width of a screen; Chinese breaks anywhere, but no line begins with a closing mark."""
    return list(_wrapped(plain(text), columns)) if text else []


def _wrapped(text: str, columns: int) -> Iterator[str]:
    signs: list[str] = []
    width = 0
    for sign in _signs(text):
        wide = _width_of(sign)
        if width + wide > columns and signs:
            carried: list[str] = []
            while sign in NO_ENDS and len(signs) > 1 and not carried:
                carried.append(signs.pop())
            yield "".join(signs)
            signs, width = carried, sum(map(_width_of, carried))
        signs.append(sign)
        width += wide
    yield "".join(signs)


def _cut(text: str, columns: int) -> str:
    """Return one line, cut with an ellipsis where it is too wide."""
    text = plain(text)
    if _width(text) <= columns:
        return text
    kept, width = "", 0
    for sign in _signs(text):
        width += _width_of(sign)
        if width > columns - 2:
            break
        kept += sign
    return kept + "…"


def _width(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(map(_width_of, _signs(text)))


def _signs(text: str) -> Iterable[str]:
    """Return the signs of a text, each with the marks, joiners and selectors that belong to it."""
    if ORDINARY.fullmatch(text):
        return text
    from wcwidth import iter_graphemes

    return iter_graphemes(text)


@lru_cache(maxsize=4096)
def _width_of(sign: str) -> int:
    """Return how many columns one sign takes.

    An emoji of several parts is one picture to some terminals and several to others, and to
    prompt_toolkit: there is room for either. The tables of wcwidth take long to load, and the
    first question does not wait for them.
    """
    if ORDINARY.fullmatch(sign):
        return 1 if sign.isascii() or sign in NARROW else 2
    from wcwidth import wcswidth, wcwidth

    return max(wcswidth(sign), sum(max(wcwidth(part), 0) for part in sign))
