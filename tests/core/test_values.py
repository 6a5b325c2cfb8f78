"""Values as people write them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timezone, tzinfo
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.core import values
from checklist.core.days import Days, parse_date
from checklist.core.digest import digest
from checklist.core.errors import Code, ValueProblem
from checklist.core.plain import hidden, plain, plain_json, quoted_name
from checklist.core.values import (
    parse_choice,
    parse_int,
    parse_money,
    parse_number,
    parse_text,
    parse_yes_no,
    show,
    show_money,
)
from checklist.faces.cli.output import day
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "２０２６年３月５日",
        " 2026-3-5 ",
        "2026年3月5日\n上午",
        "2026年3月5日（星期四）下午3点半",
        "2026-03-05 9:30",
        datetime(2026, 3, 5, 9, 30),
    ],
)
def test_dates(written: object) -> None:
    assert parse_date(written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("written", "code"),
    [("2026-02-30", Code.IMPOSSIBLE_DATE), ("2026-13-01", Code.IMPOSSIBLE_DATE), ("三月五日", Code.NOT_A_DATE), ("26-3-5", Code.NOT_A_DATE), (46000, Code.NOT_A_DATE), ("9999-12-31", Code.NOT_A_DATE), ("1899-12-31", Code.NOT_A_DATE), (date(2200, 1, 1), Code.NOT_A_DATE)],
)  # fmt: skip
def test_what_is_no_date(written: object, code: Code) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_date(written)
    assert caught.value.code is code


@pytest.mark.parametrize(
    ("written", "days", "example"),
    [("明天", (date(2025, 1, 1), date(2025, 12, 31)), "请写成 2025-03-05 或 2025年3月5日；自查期间里的，也可以只写 3月5日。"),
     ("明天", (date(2025, 7, 1), date(2025, 12, 31)), "请写成 2025-07-01 或 2025年7月1日；自查期间里的，也可以只写 7月1日。"),
     ("2025-02-30", (date(2025, 1, 1), date(2025, 12, 31)), "如 2025-03-05。"), ("2月30日", (date(2025, 1, 1), date(2025, 12, 31)), "如 2025-03-05。"),
     ("2025年3月", (date(2025, 1, 1), date(2025, 12, 31)), "如 2025年3月5日。"), ("2026年3月", None, "如 2026年3月5日。")],
)  # fmt: skip
def test_the_day_given_as_an_example_is_one_of_the_period(written: str, days: Days | None, example: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_date(written, days)
    assert str(caught.value).endswith(example)


@pytest.mark.parametrize("unit", ["人", "名", "位"])
@pytest.mark.parametrize("written", ["12", "12人", "12名", "12 个", "12位"])
def test_people_are_counted_with_any_of_their_words(written: str, unit: str) -> None:
    assert parse_int(written, unit) == 12


@pytest.mark.parametrize(
    ("written", "unit", "said"),
    [("半天", "天", "请写成数字：0.5（单位：天）。"), ("一天半", "天", "：1.5（"), ("两日", "天", "：2（"), ("三个人", "名", "：3（"),
     ("半人马", "人", "不是数字"), ("半天", None, "不是数字")],
)  # fmt: skip
def test_of_a_number_in_words_it_is_said_what_to_write(written: str, unit: str | None, said: str) -> None:
    with pytest.raises(ValueProblem, match=said):
        parse_number(written, unit)


@pytest.mark.parametrize(
    ("written", "why"),
    [("26/5/9", "：年份要写四位。"), ("26年5月9日", "：年份要写四位。"), ("5.8", "：看不出是几月几日，还是一个数。"), (1.3, "：看不出是几月几日，还是一个数。"),
     ("46086", "：像是表格里没有设成日期格式的2026年3月5日。"), ("12345", "。")],
)  # fmt: skip
def test_what_may_be_a_day_is_not_guessed_and_it_is_said_how_to_write_it(written: object, why: str) -> None:
    with pytest.raises(ValueProblem, match="或 2026年3月5日。") as caught:
        parse_date(written)
    assert f"”不是日期{why}" in str(caught.value)
    with pytest.raises(ValueProblem, match="或 2026年3月5日；自查期间里的，也可以只写 3月5日。"):
        parse_date(written, (date(2026, 1, 1), date(2026, 6, 30)))


def test_numbers() -> None:
    assert parse_number("１，２００．５") == Decimal("1200.5")
    assert parse_int("1,200") == 1200
    assert parse_int(3.0) == 3
    for written, code in [
        ("12人", Code.NOT_A_NUMBER),
        ("", Code.NOT_A_NUMBER),
        (True, Code.NOT_A_NUMBER),
        ("9" * 16, Code.OUT_OF_RANGE),
    ]:
        with pytest.raises(ValueProblem) as caught:
            parse_int(written)
        assert caught.value.code is code
    with pytest.raises(ValueProblem) as caught:
        parse_int("2.5")
    assert caught.value.code is Code.NOT_WHOLE


def test_money_is_whole_fen() -> None:
    assert parse_money("12.34") == 1234
    assert parse_money(5.1785, "万元") == 5178500
    assert show_money(1234) == "12.34元"
    assert show_money(5178500, "万元") == "5.1785万元"
    for written in ("12.345", "十二", "12斤", "12 34"):
        with pytest.raises(ValueProblem) as caught:
            parse_money(written)
        assert caught.value.code is Code.NOT_MONEY


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("90071992547409.91", "元"),
        ("90071992547410", "元"),
        ("-999999999999999", "元"),
        (999999999999999, "元"),
        (9.0071992547410e13, "元"),
        ("9007199254.740992", "万元"),
        (9007199255, "万元"),
        ("900719.92547410亿", "元"),
    ],
)
def test_what_can_be_kept_of_money_has_a_canonical_form(written: object, unit: str) -> None:
    if written == "90071992547409.91":
        assert digest({"fen": parse_money(written, unit)})
        return
    for parse in (parse_money, parse_number):
        with pytest.raises(ValueProblem) as caught:
            parse(written, unit)
        assert caught.value.details["why"] == "数太大"


@given(st.integers(-(10**12), 10**12))
def test_money_reads_back(fen: int) -> None:
    assert parse_money(show_money(fen).removesuffix("元")) == fen


def test_yes_and_no() -> None:
    assert all(parse_yes_no(word) for word in ["是", "有", "√", "Ｙ", "TRUE", True])
    assert not any(parse_yes_no(word) for word in ["否", "无", "×", "没有", "n", False])
    with pytest.raises(ValueProblem):
        parse_yes_no("也许")


def test_a_wrong_choice_is_told_what_was_meant() -> None:
    assert parse_choice(" 机关　食堂", ["机关食堂", "会所"]) == "机关食堂"
    assert parse_choice("单位 食堂", ["机关食堂", "会所"], {"机关食堂": ["单位食堂"]}) == "机关食堂"
    with pytest.raises(ValueProblem) as caught:
        parse_choice("机关食塘", ["机关食堂", "会所"])
    assert "是不是想写“机关食堂”" in str(caught.value)


@pytest.mark.parametrize("character", ["\x07", "\u202e", "\u200b", "\u2066", "\ufffe"])
def test_invisible_characters_are_refused(character: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_text(f"前{character}后")
    assert caught.value.code is Code.BAD_CHARACTER
    assert f"U+{ord(character):04X}" in str(caught.value)


@pytest.mark.parametrize(
    "sign",
    [*"\x00\x08\x1b\x7f\x85\x9b\xad\u061c\u200b\u200e\u2028\u2029\u202e\u2066\ufeff\ue000", "\U000e0041", "\ud800",
     "\u034f", "\u115f", "\u2800", "\u3164", "党\ufe00", "党\ufe0f", "\U000e0100"],
)  # fmt: skip
def test_what_cannot_be_seen_is_refused_and_shown(sign: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_text(f"甲{sign}乙")
    assert caught.value.code is Code.BAD_CHARACTER
    shown = plain(f"甲{sign}乙")
    assert shown.startswith("甲")
    assert shown.endswith("乙")
    assert shown.isprintable()
    assert not hidden(shown)
    assert hidden(sign) == sign[-1]
    assert plain(shown) == shown
    assert json.loads(plain_json([sign])) == [sign]
    assert not hidden(plain_json([sign]).replace("\n", ""))


def test_what_can_be_seen_is_left_as_it_is() -> None:
    for text in ("党委（党组）　2026年3月5日", "Ａ\u00a0é", "✔️❤️㊗️", "𠮷龑㛃", "“甲”——乙……"):
        assert parse_text(text) == text
        assert plain(text) == text
    assert parse_text("甲\n乙\t丙") == "甲\n乙\t丙"
    assert plain("甲\n乙\t丙") == r"甲⏎乙\u0009丙"
    assert plain("\x1b[2J\U000e0041") == r"\u001b[2J\U000e0041"


def test_long_text_loses_its_middle() -> None:
    shown = plain("甲" * 5000 + "乙")
    assert len(shown) < 1010
    assert shown.startswith("甲甲")
    assert shown.endswith("乙")


def test_what_was_written_is_quoted_as_a_file_has_it() -> None:
    assert show({"row": 3, "label": "某县"}) == "row: 3、label: 某县"
    assert show([True, None, {"甲": [1, 2]}]) == "true、空白、{甲: [1、2]}"
    assert show([1] * 100_000) == show([1] * 40) == "1、" * 18 + "1…"


def test_today_is_told_by_the_country_s_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the machine stands; and nothing else is asked what time it is."""

    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime(2026, 3, 5, 20, tzinfo=timezone.utc).astimezone(tz)

    monkeypatch.setattr(values, "datetime", Late)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert (values.today(), day(None)) == (date(2026, 3, 6), date(2026, 3, 6))
    asking = {
        path.relative_to(ROOT / "checklist").as_posix()
        for path in (ROOT / "checklist").rglob("*.py")
        if re.search(r"\.(now|today|localtime)\(", path.read_text(encoding="utf-8"))
    }
    assert asking == {"core/values.py", "signing/demo.py"}


def test_a_name_of_unknown_origin_stays_within_its_quotation_marks() -> None:
    assert quoted_name("某局") == "“某局”"
    assert quoted_name("某局”　√\n结论：“有效\x1b[2J") == r"“某局’ √ 结论：‘有效\u001b[2J”"
    assert len(quoted_name("长" * 500)) < 70
