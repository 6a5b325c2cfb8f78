"""One entry changes; comments, order and quoting of the rest stay, whatever the file looks like."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.core.errors import Code, InputError
from checklist.io.editing import Editable, comments, editable
from checklist.io.strict_yaml import parse, parse_json

SECTIONS = ("answers", "ledgers")
TEXT = """\
# 头一行说明
format: 1

answers:
  # 说明甲
  BX-01: 否   # 旁注
  BX-02:
    answer: 是
    note: |
      多行
      # 不是注释
  # 说明乙
  BX-03:
  # 末尾说明
ledgers: {receptions: a.xlsx}
"""


def opened(text: str) -> Editable:
    return editable(parse(text, "a.yaml"), SECTIONS)


def set_entry(text: str, section: str, key: str | None, value: Any) -> str:
    return opened(text).set(section, key, value).document.text


def test_one_entry_changes_and_everything_else_stays() -> None:
    assert set_entry(TEXT, "answers", "BX-01", "是") == TEXT.replace("BX-01: 否", "BX-01: 是")
    changed = set_entry(TEXT, "answers", "BX-02", "否")
    assert changed == TEXT.replace(
        "  BX-02:\n    answer: 是\n    note: |\n      多行\n      # 不是注释\n", "  BX-02: 否\n"
    )
    changed = set_entry(TEXT, "answers", "BX-03", {"answer": "不涉及", "reason": "无"})
    assert changed == TEXT.replace("  BX-03:\n", "  BX-03:\n    answer: 不涉及\n    reason: 无\n")
    changed = set_entry(TEXT, "answers", "BX-04", "是")
    assert changed == TEXT.replace("  BX-03:\n", "  BX-03:\n  BX-04: 是\n")
    changed = set_entry(TEXT, "ledgers", "vehicles", "b: c.csv")
    assert changed == TEXT.replace("a.xlsx}", "a.xlsx, vehicles: 'b: c.csv'}")


def test_of_an_entry_with_several_fields_only_what_differs_changes() -> None:
    text = 'answers:\n  BX-01:   # 头\n    answer: 否   # 待补\n    note: "引号"  # 注\n  BX-02:\n'
    changed = set_entry(text, "answers", "BX-01", {"answer": "是", "note": "引号"})
    assert changed == text.replace("answer: 否", "answer: 是")


def test_a_comment_whose_place_is_gone_stands_above_the_entry() -> None:
    text = "answers:\n  BX-01:\n    answer: 否\n    note: 甲  # 待补\n"
    assert set_entry(text, "answers", "BX-01", "是") == "answers:\n  # 待补\n  BX-01: 是\n"


def test_sections_that_are_missing_or_empty() -> None:
    assert set_entry("format: 1\n", "answers", "A", "是") == "format: 1\n\nanswers:\n  A: 是\n"
    assert set_entry("format: 1\nanswers:\nb: 2\n", "answers", "A", "是") == "format: 1\nanswers:\n  A: 是\nb: 2\n"
    assert set_entry("answers: {}\nb: 2\n", "answers", "A", "是") == "answers:\n  A: 是\nb: 2\n"
    assert set_entry("a: 1\n", "b", None, "甲") == "a: 1\nb: 甲\n"


def test_a_section_is_dropped_with_its_lines() -> None:
    assert opened("a: 1\nresume_at: 甲\n# 尾\n").drop("resume_at").document.text == "a: 1\n# 尾\n"
    assert opened("{a: 1, resume_at: 甲}\n").drop("resume_at").document.text == "{a: 1}\n"
    kept = opened("a: 1\n")
    assert kept.drop("resume_at") is kept


SHAPES = {
    "flow root": '# 头\n{format: 1, answers: {BX-01: 否, BX-02: "是"}, ledgers: {}} # 尾\n',
    "flow root on several lines": "{format: 1,\n # 中\n answers: {BX-01: 否, BX-02: '是'},\n ledgers: {}}\n",
    "flow section": "format: 1\nanswers: {BX-01: 否, BX-02: '是'}  # 尾\n",
    "flow section on several lines": "format: 1\nanswers: {\n  BX-01: 否,  # 中\n  BX-02: '是'}\nz: 1\n",
    "indented root": "  # 头\n  format: 1\n  answers:\n    BX-01: 否  # 旁\n    BX-02: '是'\n  # 尾\n",
    "marks": "---\nformat: 1\nanswers:\n  BX-01: 否\n  BX-02: '是'\n# 尾\n...\n# 后\n",
    "deep indent": "format: 1\nanswers:\n        BX-01: 否\n        # 中\n        BX-02: '是'\n",
    "quoted keys": "format: 1\n'answers':\n  \"BX-01\": 否\n  'BX-02': '是'\n",
    "no end of line": "format: 1\nanswers:\n  BX-02: '是'\n  BX-01: 否",
    "kept blank lines": "format: 1\nanswers:\n  BX-02: '是'\n  BX-01:\n    note: |+\n      甲\n\n\n",
    "tabs": "format: 1\nanswers:\n  BX-01:\t否\t# 旁\n  BX-02: '是'\n",
    "inner explicit key": "format: 1\nanswers:\n  BX-01:\n    ? answer\n    : 否\n  BX-02: '是'\n",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("value", ["是", {"answer": "否", "note": "甲: 乙\n#丙"}, None], ids=["word", "map", "none"])
def test_every_shape_is_edited_rightly_or_refused_at_once(text: str, value: Any) -> None:
    before = parse(text, "").data
    try:
        draft = opened(text)
    except InputError as error:
        assert [problem.code for problem in error.problems] == [Code.NOT_EDITABLE]
        assert text == SHAPES["tabs"]
        return
    draft = draft.set("answers", "BX-01", value).set("answers", "BX-09", "是").set("rectifications", "BX-01", {"a": 1})
    after = parse(draft.document.text, "").data
    answers = {**before["answers"], "BX-01": value, "BX-09": "是"}
    assert after == {**before, "answers": answers, "rectifications": {"BX-01": {"a": 1}}}
    assert not Counter(comments(text)) - Counter(comments(draft.document.text))
    assert "是'" in draft.document.text or '是"' in draft.document.text


@pytest.mark.parametrize("text", ["? format\n: 1\n", "format: 1\nanswers:\n  ? BX-01\n  : 否\n"], ids=["root", "entry"])
def test_what_cannot_be_edited_safely_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(InputError) as caught:
        opened(text)
    (problem,) = caught.value.problems
    assert problem.code is Code.NOT_EDITABLE
    assert "checklist merge" in problem.text
    assert problem.place.line


def test_json_stays_json() -> None:
    text = '{\n\t"format": 1,\n\t"answers": {\n\t\t"BX-01": "😀",\n\t\t"BX-02": 1.50\n\t}\n}'
    draft = editable(parse_json(text, "a.json"), SECTIONS)
    draft = draft.set("answers", "BX-01", {"answer": Decimal("2.25")}).set("ledgers", "a", ["\t"])
    assert draft.document.text == (
        '{\n\t"format": 1,\n\t"answers": {\n\t\t"BX-01": {\n\t\t\t"answer": 2.25\n\t\t},\n\t\t"BX-02": 1.5\n\t},'
        '\n\t"ledgers": {\n\t\t"a": [\n\t\t\t"\\t"\n\t\t]\n\t}\n}'
    )
    one_line = '{"format": 1, "answers": {"A": "\\u4e2d\\ud83d\\ude00"}}\n'
    draft = editable(parse_json(one_line, "a.json"), SECTIONS).set("answers", "B", "文")
    assert draft.document.text == '{"format": 1, "answers": {"A": "\\u4e2d\\ud83d\\ude00", "B": "\\u6587"}}\n'
    assert editable(parse_json('{"a": 1, "b": 2}', "a.json"), SECTIONS).drop("b").document.text == '{"a": 1}'


@pytest.mark.parametrize("plain", ["1.50", "123456789012345.123456789012345", "FALSE", "on", "=", "2026-03-05", "~"])
def test_what_is_not_changed_stays_as_it_is_written(plain: str) -> None:
    text = f"answers: {{A: {plain}, B: 1}}\nledgers:\n  C:\n    D: {plain}\n    E: '是'\n    F: x\n"
    assert set_entry(text, "answers", "B", 2) == text.replace("B: 1", "B: 2")
    value = {**parse(text, "").data["ledgers"]["C"], "F": "1"}
    assert set_entry(text, "ledgers", "C", value) == text.replace("F: x", "F: '1'")


def test_json_with_a_number_that_writing_would_round_is_refused_at_once() -> None:
    with pytest.raises(InputError) as caught:
        editable(parse_json('{"a": 123456789012345.123456789012345}', "a.json"), SECTIONS)
    assert caught.value.problems[0].code is Code.NOT_EDITABLE


def test_setting_what_stands_there_changes_nothing() -> None:
    draft = opened(TEXT)
    assert draft.set("answers", "BX-01", "否") is draft


words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t"), max_size=20)
scalars = st.one_of(words.map(str.strip), st.integers(0, 10**9), st.booleans(), st.dates(), st.none())
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words.map(str.strip).filter(bool), inner, max_size=3), max_leaves=6)  # fmt: skip


@given(st.sampled_from(sorted(SHAPES)), values, values)
def test_no_value_and_no_shape_loses_anything(shape: str, first: Any, second: Any) -> None:
    text = SHAPES[shape]
    before = parse(text, "").data
    try:
        draft = opened(text).set("answers", "BX-01", first).set("answers", "BX-01", second)
    except InputError as error:
        assert [problem.code for problem in error.problems] == [Code.NOT_EDITABLE]
        return
    after = parse(draft.document.text, "").data
    assert after == {**before, "answers": {**before["answers"], "BX-01": second}}
    assert not Counter(comments(text)) - Counter(comments(draft.document.text))
