"""Conditions: what the compiler refuses, with its place, and what a missing value does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.core.errors import Code, Problem
from checklist.core.resources import default_pack
from checklist.pack.cel import (
    UNKNOWN,
    ExpressionError,
    Struct,
    Variable,
    add_months,
    bind,
    language,
    to_cel,
)
from checklist.pack.cel.language import Language
from checklist.pack.load import load_pack
from checklist.pack.workdays import workdays, workdays_after

LIMITS = {
    "limits.most": Variable("int", "上限"),
    "limits.areas": Variable("table:number:2", "面积上限"),
    "limits.party": Variable("int", "同行人数", unit="人"),
    "limits.gift": Variable("int", "礼物", unit="元"),
    "limits.tender": Variable("table:int:1", "招标", unit="万元"),
    "limits.car": Variable("number", "车价", unit="万元"),
}
LANGUAGE = Language(
    {
        "meeting": Struct("《会议》", {"date": Variable("date", "会议日期")}),
        "row": Struct(
            "《台账》",
            {
                "guests": Variable("int", "人数", unit="人"),
                "hosts": Variable("int", "陪餐"),
                "area": Variable("number", "面积"),
                "cost": Variable("money", "餐费", unit="元"),
                "actual": Variable("money", "实际", unit="万元"),
                "price": Variable("number", "价格", unit="万元"),
                "on": Variable("date", "日期"),
                "venue": Variable("choice", "场所", ("食堂", "会所")),
                "note": Variable("text", "备注"),
                "paid": Variable("bool", "已付"),
                "meeting": Variable("struct", "会议", struct="meeting"),
            },
        ),
    },
    LIMITS,
)
SCOPE = {"row": Variable("struct", "行", struct="row"), **LIMITS}


def flaws(source: str, expected: str | None = "bool") -> list[tuple[Code, int, int]]:
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile(source, SCOPE, expected)
    return [(flaw.code, flaw.line, flaw.column) for flaw in caught.value.flaws]


@pytest.mark.parametrize(
    ("source", "write"),
    [
        ("row.cost > limits.gift", "yuan(limits.gift)"),
        ("limits.gift * row.guests < row.cost", "yuan(limits.gift)"),
        ("row.paid && row.cost + limits.gift > 0", "yuan(limits.gift)"),
        ("floor_ratio(row.cost, row.guests) > limits.gift", "yuan(limits.gift)"),
        ("row.actual >= limits.tender[row.venue]", "yuan(limits.tender * 10000)"),
        ("limits.tender[row.venue] >= limits.gift", "limits.tender * 10000"),
        ("double(row.cost) > limits.car", "yuan(int(limits.car * 10000.0))"),
        ("(row.paid ? row.cost : limits.gift) > 0", "yuan(limits.gift)"),
        ("ratio(row.cost, limits.gift) > 2.0", "yuan(limits.gift)"),
    ],
)
def test_amounts_of_different_units_are_not_compared_or_added(source: str, write: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile(source, SCOPE)
    [flaw] = caught.value.flaws
    assert (flaw.code, flaw.details["write"]) == (Code.EXPRESSION_UNITS, write)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("row.cost > 60", "请写 yuan(60)"),
        ("60 < row.cost", "请写 yuan(60)"),
        ("row.cost + 5 > yuan(60)", "请写 yuan(5)"),
        ("double(row.cost) > 60.0", "请写 double(yuan(60))"),
        ("row.cost > limits.most", "是元的请写 yuan(…)"),
        ("row.cost > row.guests * 60", "“人数”按人算"),
        ("row.cost == limits.party", "“同行人数”按人算"),
        ("limits.gift > limits.party", "“同行人数”按人算"),
        ("(row.paid ? row.cost : 60) > 0", "请写 yuan(60)"),
    ],
)
def test_money_is_not_compared_with_or_added_to_what_is_no_money(source: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile(source, SCOPE)
    [flaw] = caught.value.flaws
    assert (flaw.code, told in flaw.details["why"]) == (Code.EXPRESSION_NO_MONEY, True)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("quarter(row.on) == 3", "写 floor_ratio(month(row.on) + 2, 3)"),
        ("3 >= quarter(row.on)", "只用来同另一个季度比"),
        ("quarter(row.on) in [1, 2]", "只用来同另一个季度比"),
        ("month(row.on) == 13", "总是不成立"),
        ("month(row.on) > 12", "总是不成立"),
        ("12 >= month(row.on)", "总是成立"),
        ("month(row.on) in [0, 13]", "是 1 到 12"),
        ("year(row.on) == 26", "四位的年"),
        ("month(row.on) in [1, 2] && month(row.on) <= 11 && year(row.on) > 2025", ""),
        ("quarter(row.on) == quarter(row.meeting.date) + 1", ""),
        ("quarter(row.on) % 4 == 2 && floor_ratio(month(row.on) + 2, 3) == 3", ""),
    ],
)
def test_a_part_of_a_day_is_not_compared_with_what_it_never_is(source: str, told: str) -> None:
    said = sentences(source)
    assert [code for code, _ in said] == ["P465"][: bool(told)]
    assert all(told in text for _, text in said)


@pytest.mark.parametrize(
    ("source", "code", "write"),
    [
        ("ratio(row.guests, row.hosts) > limits.most_share", "P407", "ratio(…) * 100.0 > double(limits.most_share)"),
        ("ratio(row.guests, row.hosts) > double(limits.most_share)", "P466", "ratio(…) * 100.0 > double(limits.most_share)"),
        ("limits.least_share > ratio(row.guests, row.hosts)", "P466", "limits.least_share > ratio(…) * 100.0"),
        ("share <= limits.least_share", "P466", "share * 100.0 <= limits.least_share"),
        ("share * 100.0 > ratio(1, 3)", "P466", "ratio(…) * 100.0 > ratio(…) * 100.0"),
        ("share * 100.0 <= limits.least_share", "", ""),
        ("ratio(row.guests * 100, row.hosts) > double(limits.most_share)", "", ""),
        ("ratio(row.guests, row.hosts) > 0.3", "", ""),
    ],
)  # fmt: skip
def test_a_share_is_not_compared_with_percents(source: str, code: str, write: str) -> None:
    limits = {
        "limits.most_share": Variable("int", "比例上限", unit="%"),
        "limits.least_share": Variable("number", "比例下限", unit="%"),
    }
    share = Variable("number", "share", unit=LANGUAGE.compile("ratio(1, 2)", SCOPE, None).amount, computed=True)
    scope = {"row": SCOPE["row"], "share": share, **limits}
    said = sentences(source, Language(LANGUAGE.structs, limits), scope)
    assert [one for one, _ in said] == [code][: bool(code)]
    assert all(f"写 {write}。" in text for _, text in said)


def sentences(
    source: str, language: Language = LANGUAGE, scope: Mapping[str, Variable] = SCOPE
) -> list[tuple[str, str]]:
    """Return the codes of what is wrong with a condition, and what is said."""
    try:
        language.compile(source, scope)
    except ExpressionError as error:
        return [(flaw.code.id, Problem(flaw.code, details=dict(flaw.details)).text) for flaw in error.flaws]
    return []


def test_what_is_in_yuan_already_is_not_converted() -> None:
    assert flaws("row.cost > yuan(limits.tender[row.venue])") == [(Code.EXPRESSION_YUAN, 1, 16)]
    assert flaws("yuan(row.cost) > 0") == [(Code.EXPRESSION_YUAN, 1, 5)]


@pytest.mark.parametrize(
    "source",
    [
        "row.cost > yuan(limits.gift)",
        "row.cost > yuan(limits.tender[row.venue] * 10000)",
        "row.cost > limits.gift * 100",
        "row.cost == 0 || row.cost - row.actual < 0",
        "row.cost > yuan(60) * row.guests",
        "floor_ratio(row.cost, row.guests) > yuan(60)",
        "limits.gift > 60",
        "row.price > limits.car",
        "row.cost > 0 && row.cost + row.actual > yuan(50)",
        "(row.cost - row.actual) * 100 > row.cost * limits.most",
        "floor_ratio(row.cost, 100) > limits.gift",
        "row.cost > row.actual * row.guests",
    ],
)
def test_amounts_of_one_unit_go_together(source: str) -> None:
    assert LANGUAGE.compile(source, SCOPE).type == "bool"


def value(source: str, expected: str | None = "bool", **row: object) -> object:
    expression = LANGUAGE.compile(source, SCOPE, expected)
    typed = {name: to_cel(part) for name, part in row.items()}
    if isinstance(row.get("meeting"), dict):
        typed["meeting"] = {name: to_cel(part) for name, part in row["meeting"].items()}  # type: ignore[attr-defined]
    limits = {"most": 3, "areas": {"市级": {"正局": 24.0}}}
    return expression.evaluate(bind({"row": typed, "limits": limits}))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("row.gests > 3", [(Code.EXPRESSION_FIELD, 1, 5)]),
        ("rows.guests > 3", [(Code.EXPRESSION_NAME, 1, 1)]),
        ("row.guests > limits.mots", [(Code.EXPRESSION_NAME, 1, 14)]),
        ('row.guests > "3"', [(Code.EXPRESSION_TYPE, 1, 12)]),
        ("row.area > 3", [(Code.EXPRESSION_TYPE, 1, 10)]),
        ("row.guests >", [(Code.EXPRESSION_SYNTAX, 1, 13)]),
        ("row.guests", [(Code.EXPRESSION_RESULT, 1, 1)]),
        ("row.guests / 3 > 1", [(Code.EXPRESSION_DIVISION, 1, 12)]),
        ("row.on.getMonth() > 3", [(Code.EXPRESSION_FORBIDDEN, 1, 16)]),
        ("dyn(row.guests) > 1", [(Code.EXPRESSION_FORBIDDEN, 1, 4)]),
        ("[1, 2][0] > row.guests", [(Code.EXPRESSION_FORBIDDEN, 1, 7)]),
        ("row.area == 3.0", [(Code.EXPRESSION_FORBIDDEN, 1, 10)]),
        ('row.note < "乙"', [(Code.EXPRESSION_FORBIDDEN, 1, 10)]),
        ('row.venue == "会馆"', [(Code.EXPRESSION_CHOICE, 1, 11)]),
        ('row.venue in ["食堂", "会馆"]', [(Code.EXPRESSION_CHOICE, 1, 11)]),
        ("row.guests > 1 &&\n  row.hots > 2", [(Code.EXPRESSION_FIELD, 2, 7)]),
        ("row.gests > 1 || row.hots > 2", [(Code.EXPRESSION_FIELD, 1, 5), (Code.EXPRESSION_FIELD, 1, 22)]),
    ],
)
def test_what_does_not_compile(source: str, expected: list[tuple[Code, int, int]]) -> None:
    assert flaws(source) == expected


def test_a_typo_is_told_what_was_meant() -> None:
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile("row.gusts > 3", SCOPE)
    assert caught.value.flaws[0].details["meant"] == "，是不是想写“guests”"


@pytest.mark.parametrize(
    ("source", "row", "expected"),
    [
        ("row.guests > 3", {"guests": 4}, True),
        ("row.guests > 3", {}, UNKNOWN),
        ("row.guests > 3 || row.paid", {"paid": True}, True),
        ("row.guests > 3 || row.paid", {"paid": False}, UNKNOWN),
        ("row.guests > 3 && row.paid", {"paid": False}, False),
        ("!has(row.note)", {}, True),
        ("!has(row.note)", {"note": "有"}, False),
        ("row.on > date('2026-01-01')", {"on": date(2026, 1, 2)}, True),
        ("days(row.on, row.meeting.date) == 9", {"on": date(2026, 1, 1), "meeting": {"date": date(2026, 1, 10)}}, True),
        ("row.meeting.date > row.on", {"on": date(2026, 1, 1)}, UNKNOWN),
        ("has(row.meeting)", {}, False),
        ('row.area > limits.areas["市级"]["正局"]', {"area": 24.5}, True),
        ('row.area > limits.areas["市级"]["科员"]', {"area": 24.5}, UNKNOWN),
        ("ratio(row.guests, 3) > 1.3", {"guests": 4}, True),
        ("floor_ratio(row.guests, 3) == 3", {"guests": 11}, True),
        ("floor_ratio(yuan(5), 1) == 500", {}, True),
        ("year(row.on) == 2026 && month(row.on) == 3", {"on": date(2026, 3, 31)}, True),
        ("last_day(2028, 2) == date('2028-02-29')", {}, True),
        ("quarter(date('2026-01-01')) - quarter(date('2025-12-31')) == 1", {}, True),
        ("quarter(date('2026-03-31')) == quarter(date('2026-01-01'))", {}, True),
    ],
)
def test_values(source: str, row: dict[str, Any], expected: object) -> None:
    assert value(source, **row) is expected


def test_division_by_zero_is_no_silent_guess() -> None:
    assert value("floor_ratio(row.guests, row.hosts) > 1", guests=3, hosts=0) is UNKNOWN


def test_workdays_follow_the_holiday_calendar() -> None:
    assert workdays(date(2026, 9, 28), date(2026, 10, 10)) == 6  # 1 to 7 October off, Saturday the 10th made up
    assert workdays(date(2026, 3, 9), date(2026, 3, 13)) == 5
    assert workdays(date(2026, 3, 13), date(2026, 3, 9)) == 0
    assert workdays_after(date(2026, 9, 30), date(2026, 10, 8)) == 1


@given(st.dates(date(2030, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_years_without_a_calendar_count_monday_to_friday(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    counted = sum(date.fromordinal(day).weekday() < 5 for day in range(first.toordinal(), last.toordinal() + 1))
    assert workdays(first, last) == counted


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("row.paid and row.guests > 3", [("and", "&&", 10)]),
        ("not row.paid\n  or row.paid", [("not", "!", 1), ("or", "||", 3)]),
        ("row.guests = 3", [("=", "==", 12)]),
        ("（row.guests > 3） && （row.paid）", [("（）", "()", 1)]),
        ("days(row.on，row.on) > 3", [("，", ",", 12)]),
        ("row.venue == “食堂” || row.venue == “会所”", [("全角引号", '"…"', 14)]),
        ('row.guests ≥ 3 && row.note == "a and b = （c）"', [("≥", ">=", 12)]),
    ],
)
def test_what_is_spelled_otherwise_in_conditions_is_named_once(source: str, told: list[tuple[str, str, int]]) -> None:
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile(source, SCOPE)
    assert {flaw.code for flaw in caught.value.flaws} == {Code.EXPRESSION_SPELLING}
    assert [
        (one.details["written"].strip("“”"), one.details["write"], one.column) for one in caught.value.flaws
    ] == told


def test_add_months_stays_within_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2025, 11, 15), 14) == date(2027, 1, 15)


def test_names_of_another_rule_are_refused_as_if_nobody_had_them() -> None:
    """Conditions are checked in one environment that knows more names than any of them may use."""
    for source in ("row__0.guests > 1", "int__0 > 1", "rows.guests > 1", "row_receptions.guests > 1"):
        scope = {**SCOPE, "total": Variable("int", "合计")}
        with pytest.raises(ExpressionError) as caught:
            LANGUAGE.compile(source, scope)
        assert [flaw.code for flaw in caught.value.flaws] == [Code.EXPRESSION_NAME]
    row_only = {"row": SCOPE["row"]}
    assert LANGUAGE.compile("row.guests > limits.most", SCOPE).references == {("row", "guests"), ("limits", "most")}
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile("row.guests > limits.most", row_only)
    assert [flaw.code for flaw in caught.value.flaws] == [Code.EXPRESSION_NAME]


def test_a_rule_may_have_more_names_of_a_type_than_others() -> None:
    scope = {**SCOPE, **{f"n{number}": Variable("int", "数") for number in range(20)}}
    source = " + ".join(f"n{number}" for number in range(20))
    found = LANGUAGE.compile(source, scope, "int")
    assert found.references == {(f"n{number}",) for number in range(20)}
    assert found.evaluate(bind({f"n{number}": number for number in range(20)})) == sum(range(20))


@pytest.mark.slow
def test_both_ways_of_checking_conditions_agree_on_the_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no names to share, every condition of the pack is checked as it is written; nothing differs."""

    def conditions() -> set[tuple[object, ...]]:
        pack = load_pack(default_pack())
        rules, items, crossed = pack.rules.values(), pack.items.values(), pack.contradictions.values()
        lets = [*(let for rule in rules for let in rule.let), *(let for rule in crossed for let in rule.let)]
        compiled = [
            *(part for rule in rules for part in (rule.where, rule.gap)),
            *(part for item in items for part in (*(one.condition for one in item.applies), item.gap)),
            *(rule.when for rule in crossed),
            *(part for let in lets for part in (let.value, let.each, let.where)),
            *(must.that for ledger in pack.ledgers.values() for must in ledger.must),
        ]
        return {(found.source, found.type, found.references, found.rule, found.place) for found in compiled if found}

    shared = conditions()
    monkeypatch.setattr(language, "_OF_A_TYPE", 0)
    assert len(shared) > 500
    assert conditions() == shared


def test_the_same_words_are_checked_again_where_a_name_means_something_else() -> None:
    sizes, colours = (Variable("choice", title, choices) for title, choices in (("大小", ("大",)), ("颜色", ("红",))))
    written = 'answer == "大"'
    assert LANGUAGE.compile(written, {"answer": sizes}).evaluate(bind({"answer": "大"})) is True
    with pytest.raises(ExpressionError):
        LANGUAGE.compile(written, {"answer": colours})
    assert LANGUAGE.compile("row.guests < limits.most", SCOPE).type == "bool"
    with pytest.raises(ExpressionError):
        LANGUAGE.compile("row.guests < limits.most", {"row": SCOPE["row"]})


@pytest.mark.parametrize(
    ("pattern", "what", "instead"),
    [
        (r"^\p{Han}+$", r"\p{Han}+$", "汉字请写 [一-龥]"),
        (r"\s", r"\s", "如 [ 　]"),
        ("(?i)a", "(?i)a", "大小写请都写上"),
        (r"a\z", r"\z", "末尾请写 $"),
        ("a{2", "{2", "前面请加 \\"),
        ("[[:alpha:]]", "[[:alpha:]]", "请写成 \\["),
        ("(甲", "(", "前面请加 \\"),
        ("a{1001}", "a{1001}", "写法有误，或者太大"),
        ("(a+)+$", "(a+)+", "[0-9A-Z-]+"),
        ("^((甲|甲)乙)*$", "((甲|甲)乙)*", "重复的括号里不能再有"),
        ("x(?:a?){2,}", "(?:a?){2,}", "重复的括号里不能再有"),
        (r"(\d{1,3}\.){4}", r"(\d{1,3}\.){4}", "请逐个写出来"),
    ],
)
def test_a_pattern_that_the_form_would_read_otherwise_is_refused_with_what_to_write(
    pattern: str, what: str, instead: str
) -> None:
    """It passed, and the form stopped judging the ledger at every unit."""
    written = pattern.replace("\\", "\\\\")
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile(f"row.note.matches('{written}')", SCOPE, "bool")
    [flaw] = caught.value.flaws
    assert (flaw.code, flaw.details["what"]) == (Code.EXPRESSION_PATTERN, what)
    assert instead in flaw.details["why"]


@pytest.mark.parametrize("pattern", ["(ab)+", r"(\d{4}-)*", "(a+)?", "(a|b+)c*", "(a+)(b+)", r"[(a+)]+", r"(\d{2}){3}"])
def test_a_repetition_that_the_form_can_follow_is_not_refused(pattern: str) -> None:
    written = pattern.replace("\\", "\\\\")
    LANGUAGE.compile(f"row.note.matches('{written}')", SCOPE, "bool")


def test_a_pattern_must_be_written_out() -> None:
    with pytest.raises(ExpressionError) as caught:
        LANGUAGE.compile("row.note.matches(row.note)", SCOPE, "bool")
    assert [flaw.details["what"] for flaw in caught.value.flaws] == ["row.note"]
    assert LANGUAGE.compile("row.note.matches('^[A-Z]{1,3}-[0-9]+(号|次)?$')", SCOPE, "bool")
