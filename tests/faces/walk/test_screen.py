"""Laying out a question: no line is wider than the screen, and no sign is cut in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth, wcwidth

from checklist.faces.walk.dialogue import Choice, Question
from checklist.faces.walk.screen import ORDINARY, screen, wrap

SIGNS = ("某", "a", "“", "，", "。", "√", "→", "👍🏽", "🇨🇳", "☺️", "é", "རྒྱ", "ก็", "각", "１")


@given(st.lists(st.sampled_from(SIGNS), max_size=60), st.integers(12, 40))
def test_lines_fit_and_signs_stay_whole(signs: list[str], columns: int) -> None:
    text = "".join(signs)
    lines = wrap(text, columns)
    assert "".join(lines) == text
    assert [sign for line in lines for sign in iter_graphemes(line)] == list(iter_graphemes(text))
    question = Question(text, text, text, (text,), text, (Choice("1", text), Choice("b", "返回")))
    for line in [*lines, *(line for _, line in screen(question, 0, columns, 24))]:
        assert wcswidth(line) <= columns


@pytest.mark.parametrize(
    ("text", "columns"),
    [("བརྒྱད་" * 4, 16), ("ก็" * 10, 10), ("\u1100\u1161\u11a8" * 5, 10), ("é" * 10, 10), ("☺️" * 5, 10), ("“”" * 5, 10)],
    ids=["Tibetan", "Thai", "Korean in parts", "accents", "emoji", "quotation marks"],
)
def test_a_text_takes_as_many_columns_as_it_is_drawn_with(text: str, columns: int) -> None:
    assert wrap(text, columns) == [text]
    assert len(wrap(text, columns - 1)) == 2


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("期间2026-01-01至2026-06-30", 20, ["期间2026-01-01至", "2026-06-30"]),
        ("截至2026年6月30日，共1,234.5元。", 20, ["截至2026年6月30日，", "共1,234.5元。"]),
        ("超过50%。", 8, ["超过", "50%。"]),
        ("每年三月，去年2月", 10, ["每年三月，", "去年2月"]),
        ("2026-01-01", 6, ["2026-0", "1-01"]),
    ],
)
def test_no_line_ends_within_a_number_or_date(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


def test_signs_held_to_be_ordinary_are_as_wide_as_they_are_drawn() -> None:
    ordinary = [sign for sign in map(chr, range(0x10000)) if ORDINARY.fullmatch(sign)]
    assert [sign for sign in ordinary if wrap(sign * 4, wcwidth(sign) * 4) != [sign * 4]] == []
    assert [sign for sign in ordinary if len(wrap(sign * 4, wcwidth(sign) * 4 - 1)) != 2] == []
    assert list(iter_graphemes("".join(ordinary))) == ordinary
