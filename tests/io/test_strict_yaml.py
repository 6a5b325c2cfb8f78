"""Strict YAML: every trap is an error with its code and place."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.core.errors import Code, InputError, Place
from checklist.io import strict_yaml
from checklist.io.strict_yaml import MAX_PROBLEMS, decode, parse, read_text


def errors(text: str) -> list[tuple[Code, int, int]]:
    with pytest.raises(InputError) as caught:
        parse(text, "f.yaml")
    return [(problem.code, problem.place.line, problem.place.column) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [(Code.DUPLICATE_KEY, 3, 1)]),
        ("a: 00012\n", [(Code.AMBIGUOUS_NUMBER, 1, 4)]),
        ("a: 12:30:45\n", [(Code.AMBIGUOUS_NUMBER, 1, 4)]),
        ("a: 0x1F\nb: 1_000\nc: 1e3\nd: .inf\n", [(Code.AMBIGUOUS_NUMBER, line, 4) for line in (1, 2, 3, 4)]),
        ("a: 2026-02-30\n", [(Code.IMPOSSIBLE_DATE, 1, 4)]),
        ("a: &x [1]\n", [(Code.ANCHOR, 1, 4)]),
        ("a: &x [*x]\n", [(Code.ANCHOR, 1, 4), (Code.ANCHOR, 1, 8)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [(Code.ANCHOR, 1, 4), (Code.ANCHOR, 3, 3), (Code.ANCHOR, 3, 7)]),
        ("a: !!python/object:os.system x\n", [(Code.TAG, 1, 4)]),
        ("a: !!str 1\n", [(Code.TAG, 1, 4)]),
        ("a:\n\tb: 1\n", [(Code.TAB_INDENT, 2, 1)]),
        ("a:\n  b：否\n  c: 是\n", [(Code.FULLWIDTH_COLON, 2, 3)]),
        ("a: 'x\n", [(Code.SYNTAX, 1, 4)]),
        ("a: [1, 2\n", [(Code.SYNTAX, 2, 1)]),
        ("a: 1\n---\nb: 2\n", [(Code.SEVERAL_DOCUMENTS, 2, 1)]),
        ("", [(Code.EMPTY_FILE, 1, 1)]),
        ("# only a comment\n", [(Code.EMPTY_FILE, 1, 1)]),
        ("? [a]\n: 1\n", [(Code.NOT_A_KEY, 1, 3)]),
        ("a: " + "[" * 40 + "]" * 40 + "\n", [(Code.TOO_DEEP, 1, 34)]),
        ("a: 1\nb: 07\na: 2\nc: 2026-13-01\n", [(Code.AMBIGUOUS_NUMBER, 2, 4), (Code.DUPLICATE_KEY, 3, 1), (Code.IMPOSSIBLE_DATE, 4, 4)]),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, expected: list[tuple[Code, int, int]]) -> None:
    assert errors(text) == expected


def test_plain_scalars_mean_what_they_look_like() -> None:
    text = "i: 12\nn: -1.50\nd: 2026-03-05\ny: no\non: off\nt: 5000元\ns: '0123'\nz:\nb: true\nv: 1.2.3\n"
    assert parse(text, "f").data == {
        "i": 12, "n": Decimal("-1.50"), "d": date(2026, 3, 5), "y": "no", "on": "off", "t": "5000元",
        "s": "0123", "z": None, "b": True, "v": "1.2.3",
    }  # fmt: skip


def test_places_count_characters_of_chinese_text() -> None:
    document = parse("单位: {名称: 某局, 层级: 市级}\n列表:\n  - 甲\n  - 乙\n", "f")
    assert document.place(("单位", "层级")) == Place("f", 1, 18)
    assert document.place(("单位", "层级"), at_key=True) == Place("f", 1, 14)
    assert document.place(("列表", 1)) == Place("f", 4, 5)
    assert document.place(("单位", "没有的")) == Place("f", 1, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("单位: 某局\r\n".encode(encoding))
    assert read_text(path) == "单位: 某局\n"


@pytest.mark.parametrize("raw", [b"\xff\xff\xff\xff", b"a\0b", "单位: 某局".encode("utf-16-le")])
def test_other_encodings_are_refused(raw: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(raw, Place("f"))
    assert caught.value.problems[0].code is Code.BAD_ENCODING


def test_a_missing_file_is_said_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_text(tmp_path / "没有.yaml")
    assert caught.value.problems[0].text == "读不了这个文件：文件不存在。请检查路径和权限。"


@given(st.text(max_size=200))
def test_any_text_is_data_or_a_placed_error(text: str) -> None:
    try:
        parse(text, "f")
    except InputError as error:
        assert error.problems
        assert all(problem.place.line >= 1 and problem.text for problem in error.problems)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=20,
    )
)
def test_flow_data_reads_back(value: object) -> None:
    def written(part: object) -> str:
        if isinstance(part, list):
            return "[" + ", ".join(map(written, part)) + "]"
        return (
            {None: "null", True: "true", False: "false"}.get(part, str(part))
            if isinstance(part, bool | None)
            else str(part)
        )

    expected = value
    if not (isinstance(value, date) and value.year < 1000):
        assert parse(f"a: {written(value)}\n", "f").data == {"a": expected}


SIZE = 300_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * SIZE, Code.TOO_DEEP),
        ("- " * SIZE, Code.TOO_DEEP),
        ("a: 1\n" * SIZE, Code.DUPLICATE_KEY),
        ("- &a 1\n" * SIZE, Code.ANCHOR),
        ("\tx\n" * SIZE, Code.TAB_INDENT),
        ("a: '\n" + " " * SIZE + "：\n", Code.SYNTAX),
        ("- 1\n" * 50_001, Code.TOO_MANY_VALUES),
        ("a: 1" + "_" * SIZE + "x", None),
        ("a: 1" + ":1" * SIZE + "x", None),
        ("a: " + "0" * SIZE + "x", None),
        ("a: " + "1" * 10 * SIZE, None),
        ("a: 'x" + "\u0301\u0323" * SIZE + "'", None),
        ('a: "x' + "\\u0301\\u0323" * SIZE + '"', None),
        ("\n".join(f"k{number}: 1" for number in range(SIZE // 10)), None),
    ],
)  # fmt: skip
def test_no_shape_takes_more_than_its_size(text: str, code: Code | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "MAX_VALUES", 50_000)
    start = time.process_time()
    try:
        parse(text, "f.yaml")
        assert code is None
    except InputError as error:
        assert error.problems[0].code is code
        assert len(error.problems) <= MAX_PROBLEMS
    assert time.process_time() - start < 15


ENTRIES = "items:\n  - id: A\n    title: a\n  - id: B\n    title: b\n    valid:\n      from: 1\n      until: 2\n"
BESIDE = "“{}”没有与上面的“{}”对齐：前面有 {} 个空格，应当是 {} 个。"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("    title: b", "   title: b", 5, BESIDE.format("title", "id", 3, 4)),
        ("    title: b", "     title: b", 5, BESIDE.format("title", "id", 5, 4)),
        ("    valid:", "   valid:", 6, BESIDE.format("valid", "title", 3, 4)),
        ("      until", "     until", 8, BESIDE.format("until", "from", 5, 6)),
        ("  - id: B", "   - id: B", 4, BESIDE.format("- id", "- id", 3, 2)),
        ("  - id: B", " - id: B", 4, BESIDE.format("- id", "- id", 1, 2)),
        ("title: b", "title: b: c", 5, "这里不应再出现冒号。"),
        ("    title: b", "title: b", 6, "请检查上一行的缩进"),
    ],
)
def test_a_key_beside_its_column_is_named(old: str, new: str, line: int, told: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(ENTRIES.replace(old, new), "f.yaml")
    [problem] = caught.value.problems
    assert (problem.code, problem.place.line) == (Code.SYNTAX, line)
    assert told in problem.text


def test_a_code_with_zeros_is_to_be_quoted() -> None:
    """It said first that 3008 should be written, which is another unit's code."""
    with pytest.raises(InputError) as caught:
        parse("code: 003008\n", "a.yaml")
    assert '单位代码、文号等文字请加引号，写成 "003008"；是数量的才写成 3008。' in caught.value.problems[0].text
