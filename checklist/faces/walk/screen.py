"""How a question is laid out on a screen of some size: plain lines, no terminal code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from string import ascii_letters, digits

from checklist.core.plain import plain
from checklist.faces.walk.dialogue import Action, Choice, Prompt, Question

SHORTENED = "……按 ? 看全部"
ALWAYS_SHOWN = (Action.HELP, Action.SAVE, Action.PREVIOUS, Action.QUIT, Action.RETURN)
"""Moves whose keys are told on the lowest screen, too."""
ARROWS = {Action.BACK: "←", Action.SKIP: "→"}
NO_ENDS = "，。、；：？！）》”"
"""Signs that must not begin a line."""
JOINING = "年月日.:/,%-"
OF_NUMBERS = frozenset(ascii_letters + digits + JOINING)
"""Signs of numbers, dates and words in Latin letters, which are not broken, and those that only join them."""
NARROW = "“”‘’—…·×√←↑→↓"
ORDINARY = re.compile(f"[ -~{NARROW}\u3000-\u3029\u3400-\u9fff\uff01-\uff5e]*")
"""Signs known to be one column wide, ASCII and ``NARROW``, or two, all others. A screen mostly has no others."""

Line = tuple[str, str]
"""A style and the text of one line on screen."""


def screen(question: Question, at: int, columns: int, rows: int, told: Sequence[Line] = ()) -> list[Line]:
    """Return the lines of a question on a screen of some size, below its head what was told of the last reply.

    Head, title, the choice under the bar and the keys are always seen; what does not fit is
    left out from the least needed: hints first, then the end of the question's text. Where
    nothing is chosen, ``at`` is the first line of the text to be seen.
    """
    answers = [choice for choice in question.choices if choice.is_listed]
    head = [("class:head", _cut(question.head, columns))]
    head += [("class:title", line) for line in wrap(question.title, columns)[:2]]
    keys = [("class:keys", line) for line in _keys(question, columns, full=rows >= 20)]
    room = max(rows - 1 - len(head) - len(keys), 3)
    if question.is_only_read:
        return [*_window_of_text(question, at, columns, room, head), *keys]
    said = _shortened(told, columns, max(room // 3, 1))
    room -= len(said)
    text = [("", line) for line in text_lines(question.text, columns)]
    current = [("class:current", line) for line in wrap(question.current and f"现在：{question.current}", columns)]
    listed = _window(answers, at, max(room - min(len(text) + len(current), 3), 1))
    if len(listed) < len(answers):
        head[0] = ("class:head", _cut(f"[第{at + 1}个，共{len(answers)}个] {question.head}", columns))
    room -= len(listed)
    text, current = text[: max(room - min(len(current), 1), 1)], current[:2]
    room -= len(text)
    current = current[: max(room, 0)]
    room -= len(current)
    hints = [("class:head", f"  {line}") for hint in question.hints for line in wrap(hint, columns - 2)]
    if len(hints) > room:
        hints = [*hints[: max(room - 1, 0)], ("class:head", f"  {SHORTENED}")][: max(room, 0)]
    shown = [
        (
            "class:chosen" if choice is answers[at] else "",
            _cut(f"{'>' if choice is answers[at] else ' '} {choice.key} {choice.label}", columns),
        )
        for choice in listed
    ]
    return [*head, *said, *text, *hints, *current, *shown, *keys]


def _window_of_text(question: Question, at: int, columns: int, room: int, head: list[Line]) -> list[Line]:
    """Return a head and the lines of a text from one on, with their numbers if there are more."""
    lines = _to_read(question, columns)
    first = min(at, max(len(lines) - room, 0))
    if len(lines) > room:
        place = f"[{first + 1}-{first + room}/{len(lines)} 行，↑↓ 翻看] "
        head = [("class:head", _cut(place + question.head, columns)), *head[1:]]
    return [*head, *(("", line) for line in lines[first : first + room])]


def last_start(question: Question, columns: int, rows: int) -> int:
    """Return the line of a text that is only read from which on its end is on the screen."""
    others = 1 + len(wrap(question.title, columns)[:2]) + len(_keys(question, columns, full=rows >= 20))
    return max(len(_to_read(question, columns)) - max(rows - 1 - others, 3), 0)


def _to_read(question: Question, columns: int) -> list[str]:
    return [line for text in (question.text, *question.hints) for line in text_lines(text, columns)]


def lines_above(prompt: Prompt, columns: int, rows: int, told: Sequence[Line] = ()) -> list[Line]:
    """Return what stands above a line to be typed: the question it is about, and what was told of the last reply.

    Of a long question the beginning is left out, but not its title.
    """
    title, *rest = prompt.above or ("",)
    head = [("class:title", line) for line in wrap(title, columns)[:2]]
    said = _shortened(told, columns, max(rows // 3, 1))
    room = max(rows - 6 - len(head) - len(said), 1)
    lines = [("", line) for text in rest for line in text_lines(text, columns)]
    return [*head, *lines[-room:], *said]


def _shortened(told: Sequence[Line], columns: int, room: int) -> list[Line]:
    """Return what was told in not more lines than there is room for."""
    lines = [(style, line) for style, text in told for line in wrap(text, columns)]
    if len(lines) > room:
        lines[max(room - 1, 0) :] = [("class:gap", f"共 {len(told)} 处，{SHORTENED}" if len(told) > 1 else SHORTENED)]
    return lines


def text_lines(text: str, columns: int) -> list[str]:
    """Break a text of several lines at the width of a screen."""
    return [line for part in text.split("\n") for line in wrap(part, columns)]


def _window(answers: list[Choice], at: int, room: int) -> list[Choice]:
    """Return as many choices as there is room for, the one under the bar among them."""
    first = min(max(at - room // 2, 0), max(len(answers) - room, 0))
    return answers[first : first + room]


def _keys(question: Question, columns: int, *, full: bool) -> list[str]:
    """Return the lines that tell the keys; on a low screen only the most needed ones."""
    moves = [choice for choice in question.choices if not choice.key.isdigit() and not choice.is_answer]
    more = [choice for choice in question.choices if choice.key == "0"]
    if not full and any(choice.action == Action.MORE for choice in question.choices):
        moves = [choice for choice in moves if choice.action in ALWAYS_SHOWN]
    parts = [f"{ARROWS.get(choice.action, '')}{choice.key} {choice.label}" for choice in (*more, *moves)]
    ways = () if question.is_only_read else ("↑↓ 选择", "回车 确认")
    if len([choice for choice in question.choices if choice.is_listed]) > 9 and not question.is_begun_by_digits:
        ways = (*ways, "数字 直接选", "两位数连着按")
    return key_lines((*ways, *parts), columns)


def key_lines(parts: Iterable[str], columns: int) -> list[str]:
    """Return lines that tell some keys, none of them broken at the end of a line."""
    lines = [""]
    for part in parts:
        wider = f"{lines[-1]}  {part}" if lines[-1] else part
        lines[-1:] = [wider] if _width(wider) <= columns else [lines[-1], part]
    return lines


def wrap(text: str, columns: int) -> list[str]:
    """Break text at the width of a screen; Chinese breaks anywhere, but no number or date, and no line begins with a closing mark."""
    return list(_wrapped(plain(text), columns)) if text else []


def _wrapped(text: str, columns: int) -> Iterator[str]:
    signs: list[str] = []
    width = 0
    for sign in _signs(text):
        wide = _width_of(sign)
        if width + wide > columns and signs:
            kept = len(signs) - _carried(signs, sign)
            yield "".join(signs[:kept])
            signs = signs[kept:]
            width = sum(map(_width_of, signs))
        signs.append(sign)
        width += wide
    yield "".join(signs)


def _carried(signs: Sequence[str], following: str) -> int:
    """Return how many signs go from a line's end to the next one, lest that begins with a closing mark or in a number."""
    marks = 1 if following in NO_ENDS and len(signs) > 1 else 0
    line, following = (signs[:-1], signs[-1]) if marks else (signs, following)
    number = 0
    if following in OF_NUMBERS:
        run = "".join(takewhile(OF_NUMBERS.__contains__, reversed(line)))
        number = len(run.rstrip(JOINING))
    return marks + (number if number < len(line) else 0)


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
