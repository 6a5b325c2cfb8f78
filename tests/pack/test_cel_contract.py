"""What ``pack/cel`` relies on in the library that compiles and runs conditions.

The library tells a missing value, and every other failure, only in English. Each sentence
that means something here is pinned as the library really says it: a new version that says it
otherwise fails here, and not by calling an unknown fact compliant. A sentence that is not
known is an error.
"""

from __future__ import annotations

import ast
import re
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cel_expr_python import cel

from checklist.core.errors import Code
from checklist.pack.cel import (
    UNKNOWN,
    EvaluationError,
    ExpressionError,
    Struct,
    Variable,
    bind,
    explain,
    to_cel,
)
from checklist.pack.cel.functions import NO_SUCH_DAY, NOT_A_DAY, NOT_A_MONTH, OVERFLOW
from checklist.pack.cel.language import Language
from checklist.pack.cel.runtime import FAILED, MISSING, environment, failure
from tests.conftest import ROOT

OTHER = Variable("struct", "另一行", struct="other")
ROW = {
    "n": Variable("int", "数"),
    "m": Variable("int", "另一个数"),
    "x": Variable("number", "小数"),
    "day": Variable("date", "日"),
    "word": Variable("text", "字"),
    "yes": Variable("bool", "是否"),
    "other": OTHER,
}
MOST = {"limits.most": Variable("table:int:1", "限额")}
LANGUAGE = Language({"row": Struct("《表》", ROW), "other": Struct("《另一表》", {"n": Variable("int", "数")})}, MOST)
SCOPE = {"row": Variable("struct", "行", struct="row"), **MOST}
FULL = {"n": 1, "m": 0, "x": 1.5, "day": to_cel(date(2026, 3, 5)), "word": "甲", "yes": True}
LIMITS = {"most": {"甲": 3}}
GIVEN = {"row": FULL, "limits": LIMITS}


def said(source: str, values: dict[str, Any]) -> str:
    """Return what the library itself says of a condition that fails on some values."""
    try:
        result = environment().compile(source, disable_check=True).eval(bind(values))
    except RuntimeError as error:
        return str(error)
    assert result.type() == cel.Type.ERROR, result.value()
    return str(result.value())


def refused(source: str) -> str:
    """Return what the library itself says of a condition that it does not compile."""
    with pytest.raises(RuntimeError) as caught:
        LANGUAGE.environment(SCOPE).compile(source)
    return str(caught.value)


def value(source: str, row: dict[str, Any], expected: str | None = "bool") -> object:
    expression = LANGUAGE.compile(source, SCOPE, expected)
    return expression.evaluate(bind({"row": row, "limits": LIMITS}))


def test_the_version_that_was_looked_at() -> None:
    """With another version, read its changes and this file before this line is changed."""
    assert version("cel-expr-python") == "0.1.3"


# A missing value


SENTENCES_OF_MISSING = [
    ("row.n > 1", {"row": {}}, 'NOT_FOUND: Key not found in map : "n"'),
    ("row.other.n > 1", {"row": {}}, 'NOT_FOUND: Key not found in map : "other"'),
    ("row.other.n > 1", {"row": {"other": {}}}, 'NOT_FOUND: Key not found in map : "n"'),
    ("has(row.other.n)", {"row": {}}, 'NOT_FOUND: Key not found in map : "other"'),
    ('limits.most["乙"] > 1', GIVEN, 'NOT_FOUND: Key not found in map : "乙"'),
    ("limits.most[row.word] > 1", {"row": {"word": 'a"\nb'}, "limits": LIMITS}, "NOT_FOUND: Key not found in map : 'a\"\\nb'"),
    ("row.n > 1", {}, 'UNKNOWN: No value with name "row" found in Activation'),
    ("limits.most['甲'] > 1", {"row": {}}, 'UNKNOWN: No value with name "limits" found in Activation'),
    ("row.n % row.m == 0", {"row": FULL}, "INVALID_ARGUMENT: modulus by zero"),
    ("ratio(row.n, row.m) > 1.0", {"row": FULL}, "OUT_OF_RANGE: 除数为零"),
    ("ratio(row.x, row.x - row.x) > 1.0", {"row": FULL}, "OUT_OF_RANGE: 除数为零"),
    ("floor_ratio(row.n, row.m) > 1", {"row": FULL}, "OUT_OF_RANGE: 除数为零"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "values", "sentence"), SENTENCES_OF_MISSING)
def test_a_missing_value(source: str, values: dict[str, Any], sentence: str) -> None:
    assert said(source, values) == sentence
    assert failure(sentence) is None
    expression = LANGUAGE.compile(source, SCOPE)
    assert expression.evaluate(bind(values)) is UNKNOWN


# Every other failure


SENTENCES_OF_FAILURE = [
    ("row.n * 9223372036854775807 * 2 > 0", FULL, "OUT_OF_RANGE: integer overflow", OVERFLOW),
    ("row.n + 9223372036854775807 > 0", FULL, "OUT_OF_RANGE: integer overflow", OVERFLOW),
    ("-row.n - 9223372036854775807 - 1 > 0", FULL, "OUT_OF_RANGE: integer overflow", OVERFLOW),
    ("int(row.x * 1e300) > 0", FULL, "OUT_OF_RANGE: double out of int64 range", OVERFLOW),
    ("yuan(9223372036854775807) > row.n", FULL, "OUT_OF_RANGE: 数太大", OVERFLOW),
    ("add_months(row.day, 9223372036854775807) > row.day", FULL, "OUT_OF_RANGE: 数太大", OVERFLOW),
    ("add_months(row.day, 1000000) > row.day", FULL, "OUT_OF_RANGE: 数或日期超出范围", NO_SUCH_DAY),
    ("last_day(0, 1) > row.day", FULL, "OUT_OF_RANGE: 数或日期超出范围", NO_SUCH_DAY),
    ("last_day(2026, 13) > row.day", FULL, "OUT_OF_RANGE: 月份应当是 1 到 12", NOT_A_MONTH),
    ("date('2026-02-30') > row.day", FULL, "OUT_OF_RANGE: 数或日期超出范围", NO_SUCH_DAY),
    ("date(row.word) > row.day", FULL, "OUT_OF_RANGE: 日期应当写成 2026-03-05", NOT_A_DAY),
    ("row.word.matches('[')", FULL, "INVALID_ARGUMENT: invalid regular expression: missing ]: [", "matches 的式样写法有误"),
    ("row.word.matches('a{1001}')", FULL, "INVALID_ARGUMENT: invalid regular expression: invalid repetition size: {1001}", "matches 的式样写法有误"),
    ("row.word > 1", FULL, "UNKNOWN: No matching overloads found : _>_(string, int64)", "值的类型不合"),
    ("row.n.x > 1", FULL, "INVALID_ARGUMENT: Applying SELECT to non-message type", "值的类型不合"),
]  # fmt: skip
LONG = "[0,1,2,3,4,5,6,7,8,9]"


@pytest.mark.parametrize(("source", "row", "sentence", "meaning"), SENTENCES_OF_FAILURE)
def test_a_failure(source: str, row: dict[str, Any], sentence: str, meaning: str) -> None:
    assert said(source, {"row": row, "limits": LIMITS}) == sentence
    assert failure(sentence) == meaning


def test_a_condition_that_takes_too_long() -> None:
    source = "1"
    for name in "abcdef":
        source = f"{LONG}.map({name}, {source})"
    sentence = said(source, GIVEN)
    assert sentence == "INTERNAL: Iteration budget exceeded [INTERNAL]"
    assert failure(sentence) == "运算步数太多"


def test_every_known_sentence_is_pinned() -> None:
    pinned = [sentence for _, _, sentence in SENTENCES_OF_MISSING]
    pinned += [sentence for _, _, sentence, _ in SENTENCES_OF_FAILURE]
    pinned += ["INTERNAL: Iteration budget exceeded [INTERNAL]"]
    for known in [*MISSING, *FAILED]:
        assert any(re.fullmatch(known, sentence, re.DOTALL) for sentence in pinned), known


@pytest.mark.parametrize(
    "sentence",
    [
        "NOT_FOUND: key not found in map",
        "NOT_FOUND: Key not found",
        "INTERNAL: No value with name",
        "OUT_OF_RANGE: Invalid isoformat string: 'Key not found'",
        "OUT_OF_RANGE: Key not found in map : x",
        "UNKNOWN: No value",
        "",
    ],
)
def test_a_sentence_that_is_not_known_is_an_error(sentence: str) -> None:
    meaning = failure(sentence)
    assert meaning is not None
    assert "不认识" in meaning


@pytest.mark.parametrize("word", ["Key not found", "No value with name", 'NOT_FOUND: Key not found in map : "n"'])
def test_what_a_unit_writes_never_passes_for_a_missing_value(word: str) -> None:
    with pytest.raises(EvaluationError):
        value("date(row.word) > row.day", {**FULL, "word": word})


# Three values


MISSING_N: dict[str, Any] = {"yes": True, "m": 0, "word": "甲", "day": FULL["day"]}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("row.n > 1 || true", True),
        ("true || row.n > 1", True),
        ("row.n > 1 || row.yes", True),
        ("row.n > 1 || false", UNKNOWN),
        ("false || row.n > 1", UNKNOWN),
        ("row.n > 1 && false", False),
        ("false && row.n > 1", False),
        ("row.n > 1 && row.yes", UNKNOWN),
        ("row.yes && row.n > 1", UNKNOWN),
        ("!(row.n > 1)", UNKNOWN),
        ("row.n == 1", UNKNOWN),
        ("row.n != 1", UNKNOWN),
        ("row.n == row.n", UNKNOWN),
        ("row.n in [1, 2]", UNKNOWN),
        ("1 in [row.n, 1]", UNKNOWN),
        ("row.n > 1 ? true : false", UNKNOWN),
        ("row.yes ? true : row.n > 1", True),
        ("row.yes ? row.n > 1 : true", UNKNOWN),
        ("yuan(row.n) > 0", UNKNOWN),
        ("floor_ratio(row.n, row.m) > 1", UNKNOWN),
        ("floor_ratio(1, row.m) > 1", UNKNOWN),
        ("floor_ratio(1, row.m) > 1 || row.yes", True),
        ("row.m > 0 && floor_ratio(1, row.m) > 1", False),
        ("has(row.n)", False),
        ("!has(row.n)", True),
        ("has(row.n) && row.n > 1", False),
        ("has(row.other)", False),
        ("has(row.other.n)", UNKNOWN),
        ("size(row.word) > 0 || row.n > 1", True),
    ],
)
def test_what_a_missing_value_makes_of_a_condition(source: str, expected: object) -> None:
    assert value(source, MISSING_N) is expected


@pytest.mark.parametrize(
    "source", ["date(row.word) > row.day || false", "date(row.word) > row.day && true", "!(date(row.word) > row.day)"]
)
def test_an_error_is_no_missing_value(source: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        value(source, FULL)
    assert [problem.code for problem in caught.value.problems] == [Code.RULE_FAILED]
    assert NOT_A_DAY in str(caught.value)


@pytest.mark.parametrize("source", ["row.x * row.x", "-row.x * row.x"])
def test_a_number_without_end_is_an_error(source: str) -> None:
    with pytest.raises(EvaluationError):
        value(source, {**FULL, "x": 1e200}, "number")


def test_an_unset_field_of_a_message_would_read_as_nothing() -> None:
    """Why conditions do not run on protobuf messages: a missing count would be 0, and compliant."""
    from google.protobuf import message_factory

    row = message_factory.GetMessageClass(LANGUAGE._pool.FindMessageTypeByName("pack.row"))()
    environment = cel.NewEnv(LANGUAGE._pool, variables={"row": cel.Type("pack.row")})
    result = environment.compile("row.n > 1").eval(environment.Activation({"row": row}))
    assert result.value() is False


# What the compiler says


@pytest.mark.parametrize(
    ("source", "sentence", "codes"),
    [
        ("row.nn > 1", "1:4: undefined field 'nn' not found in struct 'pack.row'", [Code.EXPRESSION_FIELD]),
        ("rows.n > 1", "1:5: undeclared reference to 'rows.n' (in container '')", [Code.EXPRESSION_NAME]),
        ("nope(1) > 1", "1:5: undeclared reference to 'nope' (in container '')", [Code.EXPRESSION_NAME]),
        ("row.n > 'a'", "1:7: found no matching overload for '_>_' applied to '(int, string)'", [Code.EXPRESSION_TYPE]),
        ("date(3) > row.day", "1:5: found no matching overload for 'date' applied to '(int)'", [Code.EXPRESSION_TYPE]),
        ("row.n >", "1:8: Syntax error: mismatched input '<EOF>' expecting", [Code.EXPRESSION_SYNTAX]),
        ("row.n > 1; true", "1:10: Syntax error: token recognition error at: ';'", [Code.EXPRESSION_SYNTAX]),
        ("row.?n == 1", "1:1: unsupported syntax '.?'", [Code.EXPRESSION_OTHER]),
        ("row.n.x == 1", "1:6: expression of type 'int' cannot be the operand of a select operation", [Code.EXPRESSION_OTHER]),
        ("9223372036854775808 > row.n", "1:1: invalid int literal", [Code.EXPRESSION_OTHER]),
        ("has(row)", "1:5: has() argument must be a field selection", [Code.EXPRESSION_OTHER]),
        ("+".join(["row.n"] * 100) + " > 1", "-1:-1: Exceeded max recursion depth of 32 when parsing.", [Code.EXPRESSION_OTHER]),
        ("(" * 200 + "true" + ")" * 200, "CANCELLED: Expression recursion limit exceeded. limit: 32 [CANCELLED]", [Code.EXPRESSION_OTHER]),
        ("google.protobuf.Int64Value{valu: 1} == 1", "undefined field 'valu' not found in struct 'google.protobuf.Int64Value'", [Code.EXPRESSION_OTHER]),
    ],
)  # fmt: skip
def test_what_the_compiler_says(source: str, sentence: str, codes: list[Code]) -> None:
    assert sentence in refused(source)
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile(source, SCOPE)
    assert [flaw.code for flaw in caught.value.flaws] == codes
    assert all(flaw.line > 0 and flaw.column > 0 for flaw in caught.value.flaws)
    assert not any("不认识" in str(flaw.details) for flaw in caught.value.flaws if flaw.code is Code.EXPRESSION_OTHER)


def test_what_the_compiler_says_newly_is_quoted() -> None:
    message = "INVALID_ARGUMENT: ERROR: <input>:1:3: a new sentence\n | source\n | ..^ [INVALID_ARGUMENT]"
    [flaw] = explain.flaws(message, "source", SCOPE, LANGUAGE.structs)
    assert (flaw.code, flaw.line, flaw.column) == (Code.EXPRESSION_OTHER, 1, 3)
    assert "a new sentence" in flaw.details["detail"]


def test_a_quoted_condition_is_no_sentence_of_the_compiler() -> None:
    [flaw] = explain.flaws(refused("row.nn == 'ERROR: <input>:1:1: x'"), "", SCOPE, LANGUAGE.structs)
    assert flaw.code is Code.EXPRESSION_FIELD


# Nothing else knows the library


def test_only_the_pack_s_cel_imports_the_library() -> None:
    door = ROOT / "checklist/pack/cel"
    outside = [path for path in sorted((ROOT / "checklist").rglob("*.py")) if not path.is_relative_to(door)]
    assert {path for path in outside if _imports(path) & {"cel_expr_python", "google"}} == set()


def _imports(path: Path) -> set[str]:
    """Return the first names of all that a module imports, if it so much as names the library."""
    text = path.read_text(encoding="utf-8")
    if not re.search("cel_expr_python|google", text):
        return set()
    nodes = list(ast.walk(ast.parse(text)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.partition(".")[0] for name in names}
