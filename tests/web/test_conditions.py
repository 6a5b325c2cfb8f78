"""Conditions made up at random come out the same in both: a value, a missing one, or the same failure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from checklist.core.errors import Code, InputError
from checklist.pack.cel import UNKNOWN, Expression, ExpressionError, Scope, Struct, Variable, bind, to_cel
from checklist.pack.cel.language import Language
from checklist.pack.load import load_pack
from checklist.record.rules import ConditionRecord, rules_record
from tests.conftest import FULL, ROOT
from tests.web.test_parity import SEED, compared, plain

CONDITIONS = 4000 if FULL else 400
OTHER = {"n": Variable("int", "数")}
ROW = {
    **{name: Variable("int", name) for name in ("n", "m")},
    "x": Variable("number", "小数"),
    **{name: Variable("date", name) for name in ("day", "end")},
    "word": Variable("text", "字"),
    "yes": Variable("bool", "是否"),
    "other": Variable("struct", "另一行", struct="other"),
}
MOST = {"limits.most": Variable("table:int:1", "限额")}
LANGUAGE = Language({"row": Struct("《表》", ROW), "other": Struct("《另一表》", OTHER)}, MOST)
SCOPE: Scope = {"row": Variable("struct", "行", struct="row"), **MOST}
VALUES: dict[str, tuple[Any, ...]] = {
    "n": (0, 1, -3, 7, 10**14, 2**62),
    "m": (0, 1, 2, 7, 2**62),
    "x": (0.0, 1.5, -2.25, 1e300),
    "day": (date(2024, 2, 29), date(2026, 3, 5), date(9000, 12, 31)),
    "end": (date(2024, 2, 28), date(2026, 10, 8), date(1900, 1, 31)),
    "word": ("", "甲", "甲乙", "𠮷"),
    "yes": (True, False),
}
GRAMMAR = {
    "bool": ("row.yes", "true", "!B", "B && B", "B || B", "B ? B : B", "I > I", "I <= I", "I == I", "I != I", "D > D",
             "D == D", "N > N", "N <= I", "T == T", "T != T", "has(row.n)", "has(row.other.n)", "I in [I, 7]",
             "T in ['甲', T]", "T.startsWith(T)", "T.contains(T)", "T.endsWith('乙')", "T.matches('^[甲-乙]+$')",
             "'乙' in limits.most"),
    "int": ("row.n", "row.m", "3", "-I", "I + I", "I - I", "I * I", "I % I", "B ? I : I", "days(D, D)", "year(D)",
            "month(D)", "quarter(D)", "workdays(D, D)", "workdays_after(D, D)", "floor_ratio(I, I)", "yuan(I)", "limits.most[T]",
            "row.other.n", "size(T)", "int(N)"),
    "number": ("row.x", "2.5", "N + N", "N * N", "-N", "ratio(I, I)", "ratio(N, N)", "double(I)"),
    "date": ("row.day", "row.end", "date('2026-02-28')", "date('2026-02-30')", "date(T)", "add_months(D, I)",
             "last_day(I, I)", "B ? D : D"),
    "text": ("row.word", "'甲'", "T + T", "B ? T : T"),
}  # fmt: skip
KINDS = {"B": "bool", "I": "int", "N": "number", "D": "date", "T": "text"}


def made_up(random: Random, kind: str, depth: int) -> str:
    """Return a condition of a kind; deep down it is a name or a number."""
    pattern = random.choice(GRAMMAR[kind][: None if depth else 2])
    return "".join(f"({made_up(random, KINDS[sign], depth - 1)})" if sign in KINDS else sign for sign in pattern)


def values(random: Random) -> dict[str, Any]:
    row = {name: random.choice(of) for name, of in VALUES.items() if random.random() < 0.8}
    return {**row, **({"other": {"n": 5} if random.random() < 0.7 else {}} if random.random() < 0.7 else {})}


def outcome(expression: Expression, row: dict[str, Any]) -> list[str]:
    names = {"row": {name: to_cel(value) for name, value in row.items()}, "limits": {"most": {"甲": 3}}}
    try:
        value = expression.evaluate(bind(names))
    except InputError as error:
        return ["failed", error.problems[0].text]
    if value is UNKNOWN:
        return ["unknown", ""]
    if isinstance(value, float):
        digits, power = f"{value + 0.0:.16e}".split("e")
        return ["number", f"{digits}e{int(power):+d}"]
    return [type(value).__name__, str(value)]


def sent(value: Any) -> Any:
    """Return a value as the comparison reads it: its kind, and what it is."""
    if isinstance(value, dict):
        return {name: sent(one) for name, one in value.items()}
    return [type(value).__name__, str(value)]


PIECES = (
    *(
        "甲",
        "[一-龥]",
        "[^0-9]",
        "[a-z_-]",
        r"[\\d.]",
        r"\\d",
        r"\\D",
        r"\\w",
        r"\\W",
        r"\\b",
        r"\\B",
        ".",
        r"\\.",
        r"\\[",
        r"\\/",
        r"\\-",
    ),
    *(
        "^",
        "$",
        "|",
        "(",
        ")",
        "(?:",
        "*",
        "+",
        "?",
        "{2}",
        "{1,}",
        "{0,2}",
        "}",
        "{",
        "]",
        "[",
        "-",
        "a",
        "A",
        " ",
        "/",
        ",",
    ),
    *(
        r"\\s",
        r"\\p{Han}",
        r"\\pL",
        "(?i)",
        "(?=",
        "[[:alpha:]]",
        r"\\Z",
        "[]",
        "[^]",
        "[a-",
        "[z-a]",
        r"[\\d-x]",
        r"\\Q",
        r"\\_",
    ),
)
WORDS = ("", "甲", "甲乙", "a1-", "A.b", "3/[", "a\nb", "2026-03", "𠮷", "_ ,")


def test_a_pattern_that_is_not_refused_means_the_same(node: Path, bundles: Path, tmp_path: Path) -> None:
    random = Random(SEED)
    lines: list[object] = [{"pack": plain(rules_record(load_pack(ROOT / "tests/packs/fire_safety")))}]
    outcomes: set[object] = set()
    patterns = [r"[(?i)\\d.]", "[:a]", "[?:]+"]
    patterns += ("".join(random.choices(PIECES, k=random.randint(1, 5))) for _ in range(CONDITIONS * 5))
    for pattern in patterns:
        source = f"row.word.matches('{pattern}')"
        try:
            expression = LANGUAGE.compile(source, SCOPE, None)
        except ExpressionError as error:
            assert {flaw.code for flaw in error.flaws} <= {Code.EXPRESSION_PATTERN}, source
            continue
        record = ConditionRecord(tree=expression.tree(), references=[], rule="")
        for word in WORDS:
            expected = outcome(expression, {"word": word})
            outcomes.add(tuple(expected))
            line = {"name": f"{source} {word}", "condition": plain(record), "names": {"row": sent({"word": word})}}
            lines.append({**line, "expected": expected})
    assert len(outcomes) == 2, outcomes
    path = tmp_path / "patterns.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(lines) - 1


def test_conditions(node: Path, bundles: Path, tmp_path: Path) -> None:
    random = Random(SEED)
    lines: list[object] = [{"pack": plain(rules_record(load_pack(ROOT / "tests/packs/fire_safety")))}]
    kinds: set[str] = set()
    while len(lines) <= CONDITIONS:
        source = made_up(random, random.choice(list(GRAMMAR)), 3)
        try:
            expression = LANGUAGE.compile(source, SCOPE, None)
        except ExpressionError:
            continue
        record = ConditionRecord(tree=expression.tree(), references=[], rule="")
        for row in (values(random) for _ in range(5)):
            expected = outcome(expression, row)
            kinds.add(expected[0])
            line = {"name": f"{source} {row}", "condition": plain(record), "names": {"row": sent(row)}}
            lines.append({**line, "expected": expected})
    assert kinds == {"bool", "int", "number", "date", "str", "unknown", "failed"}
    path = tmp_path / "conditions.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(lines) - 1
