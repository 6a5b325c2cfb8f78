"""Dates, numbers and amounts as people write them, the same in every form; and every error of a file at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.cells import parse_answer, read_cell, read_parameter, read_rectification
from checklist.answers.headings import column_names, in_unit, match_heading
from checklist.answers.load import load_answers, parse_answers
from checklist.answers.workbook.read import read_workbook
from checklist.core.days import parse_date
from checklist.core.errors import Code, InputError, ValueProblem
from checklist.core.values import parse_int, parse_money, parse_number, parse_yes_no
from checklist.pack.compiled import Pack
from checklist.pack.model import Column
from tests.answers.test_no_values import FORMS, HEADINGS, Write, as_csv, as_workbook, filled, read, the_row, written
from tests.conftest import HEAD

YEAR = date(2026, 1, 1), date(2026, 12, 31)
YUAN = Column(title="餐费", type="money", unit="元")
WAN = Column(title="预算", type="money", unit="万元")


@pytest.mark.parametrize(
    "text", ["3月5日", "3 月 5 日", "３月５号", "20260305", "2026-03-05 09:30", "2026年3月5号", 20260305, 20260305.0]
)
def test_days_as_people_write_them(text: object) -> None:
    assert parse_date(text, YEAR) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "within", "why"),
    [
        ("3月5日", (date(2025, 1, 1), date(2026, 12, 31)), "里有2个这一天"),
        ("8月5日", (date(2026, 1, 1), date(2026, 6, 30)), "里没有这一天"),
        ("2月29日", YEAR, "里没有这一天"),
        ("3月5日", None, "看不出是哪一年"),
    ],
)
def test_a_day_without_its_year_is_refused_where_it_may_be_several_or_none(
    text: str, within: tuple[date, date] | None, why: str
) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_date(text, within)
    assert caught.value.code is Code.NO_YEAR
    assert why in str(caught.value)
    assert "请把年份写上" in str(caught.value)


@pytest.mark.parametrize("text", ["4月31日", "13月1日"])
def test_a_day_that_no_year_has_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_date(text, YEAR)
    assert caught.value.code is Code.IMPOSSIBLE_DATE


def test_a_day_of_a_period_over_new_year_is_found() -> None:
    within = date(2025, 7, 1), date(2026, 6, 30)
    assert parse_date("8月5日", within) == date(2025, 8, 5)
    assert parse_date("3月5日", within) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("column", "text", "fen"),
    [
        (YUAN, "1.2万元", 1_200_000),
        (YUAN, "1.2万", 1_200_000),
        (YUAN, "５０元", 5_000),
        (YUAN, "￥1,234.50", 123_450),
        (YUAN, "300元整", 30_000),
        (WAN, "1.2万元", 1_200_000),
        (WAN, "12000元", 1_200_000),
        (WAN, "1.2", 1_200_000),
        (WAN, 1.2, 1_200_000),
        (WAN, "1亿元", 10_000_000_000),
    ],
)
def test_amounts_say_their_unit_or_have_their_column_s(column: Column, text: object, fen: int) -> None:
    assert read_cell(column, text) == fen


def test_numbers_take_their_own_unit_and_no_other() -> None:
    assert parse_int("10人", "人") == parse_int("10 名", "人") == 10
    assert parse_number("1.5万公里", "公里") == 15_000
    assert parse_number("24㎡", "平方米") == 24
    assert parse_number("5％", "%") == 5
    for text, unit in (("10次", "人"), ("10人", None), ("约10人", "人"), ("10人次", "人"), ("1.2万元", "人")):
        with pytest.raises(ValueProblem) as caught:
            parse_number(text, unit)
        assert caught.value.code is Code.NOT_A_NUMBER
    for text in ("12斤", "1.234元", "一百元"):
        with pytest.raises(ValueProblem) as caught:
            parse_money(text)
        assert caught.value.code is Code.NOT_MONEY


def test_the_sign_of_money_is_no_word_for_ten_thousands(pack: Pack) -> None:
    """¥300 in a table in 万元 was read as three millions."""
    price, fee = pack.ledgers["vehicles"].spec.columns["price"], pack.ledgers["receptions"].spec.columns["meal_cost"]
    for column, cell, told in (
        (price, "¥300", "“¥300”的“¥”是元，这里的单位却是万元。是元的请写成“300元”，是万元的请写成“300万元”。"),
        (fee, in_unit("￥1,200", "万元"), "“￥1,200”的“¥”是元，这里的单位却是万元。"),
    ):
        with pytest.raises(ValueProblem) as caught:
            read_cell(column, cell)
        assert caught.value.code is Code.YUAN_SIGN
        assert str(caught.value).startswith(told)
    assert read_cell(fee, in_unit("¥300", "元")) == 30_000
    assert read_cell(fee, "¥0.03万元") == 30_000


def test_tens_of_thousands_are_money_where_the_unit_is_and_else_say_their_unit(pack: Pack) -> None:
    price = pack.ledgers["vehicles"].spec.columns["price"]
    for text in ("18", "18万", "18万元", "180000元", "１８ 万", "￥18万"):
        assert read_cell(price, text) == 18
    assert parse_number("2亿", "万元") == 20_000
    assert parse_number("2万人", "人") == 20_000
    for unit in ("人", "项", "次", None):
        with pytest.raises(ValueProblem) as caught:
            parse_number("2万", unit)
        assert caught.value.code is Code.SHORT_NUMBER
        assert "20000" in str(caught.value)


def test_a_month_is_no_day_and_a_spoken_yes_is_one() -> None:
    for text in ("2019年6月", "2019-06", "2019.6"):
        with pytest.raises(ValueProblem, match="请写到日") as caught:
            parse_date(text)
        assert caught.value.code is Code.NO_DAY
    assert parse_yes_no("是的")
    assert parse_yes_no("有的")


def test_bounds_are_in_the_unit_of_the_column() -> None:
    bounded = Column(title="预算", type="money", unit="万元", min=Decimal(1), max=Decimal(2))
    assert read_cell(bounded, "1.5") == 1_500_000
    for text in ("9999元", "2.1"):
        with pytest.raises(ValueProblem) as caught:
            read_cell(bounded, text)
        assert caught.value.code is Code.OUT_OF_RANGE


def test_parameters_and_answers_take_units_too(pack: Pack) -> None:
    assert read_parameter(pack, "staff_total", "34人") == 34
    assert read_parameter(pack, "meal_cap", "50元") == 5_000
    counted = next(item for item in pack.items.values() if item.spec.answer.kind == "int" and item.spec.answer.unit)
    assert parse_answer(counted, f"3{counted.spec.answer.unit}") == 3


@pytest.mark.parametrize("form", [*FORMS, pytest.param(as_workbook, marks=pytest.mark.slow)])
def test_the_same_in_every_form(pack: Pack, tmp_path: Path, form: Write) -> None:
    cells = written(接待日期="3月5日", 审批日期="20260304", 接待对象人数="10人", 陪餐人数="3名")
    row = the_row(read(pack, form(tmp_path, cells))).values
    assert (row["date"], row["approved_on"]) == (date(2026, 3, 5), date(2026, 3, 4))
    assert (row["guests"], row["companions"]) == (10, 3)


def test_a_heading_s_own_unit_of_money_is_taken(pack: Pack, tmp_path: Path) -> None:
    path = as_csv(tmp_path, written())
    text = (tmp_path / "接待.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "接待.csv").write_text(f"{text[0]},餐费（万元）\n{text[1]},0.12\n", encoding="utf-8")
    assert the_row(read(pack, path)).values["meal_cost"] == 120_000


@pytest.mark.parametrize(
    ("ledger", "headings"),
    [
        (
            "receptions",
            {
                "接待时间": "date", "来宾单位": "sender", "公函号": "letter_no", "审批时间": "approved_on", "来宾人数": "guests",
                "餐次": "meals", "就餐地点": "venue", "是否饮酒": "liquor", "支付方式": "paid_by", "报销时间": "reimbursed_on",
            },
        ),
        ("travel", {"出差时间": "date", "姓名": "traveller", "目的地": "destination", "返回时间": "returned_on"}),
        ("allowances", {"发放时间": "date", "标准": "standard", "金额（万元）": "amount", "发放人数": "people"}),
        ("trips", {"用车时间": "date", "车牌号": "plate", "用车事由": "purpose", "行驶里程": "km"}),
        ("procurement", {"项目名称": "name", "合同签订日期": "signed_on", "预算金额": "amount", "备案日期": "filed_on"}),
        ("fixes", {"问题描述": "problem", "整改时限": "due", "销号时间": "closed_on"}),
    ],
)  # fmt: skip
def test_headings_as_offices_write_them(pack: Pack, ledger: str, headings: dict[str, str]) -> None:
    names = column_names(pack.ledgers[ledger].spec.columns)
    assert {heading: match_heading(heading, names) for heading in headings} == headings


def test_a_heading_that_may_mean_something_else_is_no_column(pack: Pack) -> None:
    """The days that somebody was away are not those that were approved, nor a drive's length what the milometer showed."""
    assert match_heading("天数", column_names(pack.ledgers["travel"].spec.columns)) is None
    assert match_heading("出车里程", column_names(pack.ledgers["trips"].spec.columns)) is None


@pytest.mark.slow
def test_a_workbook_says_everything_at_once(pack: Pack, tmp_path: Path) -> None:
    path = filled(tmp_path, "公务接待台账", {})
    book = openpyxl.load_workbook(path)
    items, unit, ledger = book["检查项"], book["基本情况"], book["公务接待台账"]
    items["E2"], items["F3"], items["J4"], items["A6"] = "也许", "没有这回事", "也许", "YA-01"
    unit["B7"], unit["B9"] = "地级市", "2026-02-30"
    headings = [str(cell.value).split("（")[0].rstrip("*") for cell in ledger[1]]
    rows: list[dict[str, str | int]] = [
        {"接待编号": "J1", "接待日期": "2026-03-05", "派出单位": "甲局", "接待对象人数": "五个"},
        {"接待编号": "J1", "接待日期": "三月", "派出单位": "乙局", "接待对象人数": 3},
        {"接待编号": "J3", "接待日期": "2026-03-07", "派出单位": "丙局", "接待对象人数": 3, "餐费": "很多"},
        {"接待编号": "J4", "接待日期": "2026-03-08", "接待对象人数": 3},
    ]
    for number, row in enumerate(rows, 2):
        for heading, cell in row.items():
            ledger.cell(number, headings.index(heading) + 1, cell)
    ledger.merge_cells("C4:C5")
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)[0]
    at = {f"{problem.place.sheet}!{problem.place.cell}": problem for problem in caught.value.problems}
    guests, meal = (openpyxl.utils.get_column_letter(headings.index(h) + 1) for h in ("接待对象人数", "餐费"))
    assert set(at) == {
        "检查项!E2",
        "检查项!E3",
        "检查项!J4",
        "检查项!A6",
        "基本情况!B7",
        "基本情况!B9",
        f"公务接待台账!{guests}2",
        "公务接待台账!A3",
        "公务接待台账!B3",
        f"公务接待台账!{meal}4",
        "公务接待台账!C4",
    }
    assert at["检查项!E2"].text.startswith("YA-01 警示教育片观看：第 2 行“回答”：")
    assert at["检查项!J4"].text.startswith("第 4 行“待确认”：")
    assert at["基本情况!B7"].text.startswith("第 7 行“单位层级”：")
    assert at[f"公务接待台账!{meal}4"].text.startswith("第 4 行“餐费”：")


def test_a_text_says_everything_at_once(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "接待.csv").write_text(f"{','.join(HEADINGS)}\nJ1,三月,甲局,,,,五,,\n", encoding="utf-8")
    body = (
        "answers:\n  BX-01: 也许\n  BX-02: {answer: 是, 备注: 多写的}\nledgers: {receptions: 接待.csv}\n"
        "rectifications: {BX-01: {due: 下月}}\n"
    )
    (tmp_path / "a.yaml").write_text(HEAD.replace("level: 市级", "level: 地级市") + body, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_answers(pack, tmp_path / "a.yaml")
    assert [(problem.code, problem.place.file.rpartition("/")[2]) for problem in caught.value.problems] == [
        (Code.NOT_ALLOWED, "a.yaml"),
        (Code.NOT_YES_NO, "a.yaml"),
        (Code.UNKNOWN_KEY, "a.yaml"),
        (Code.NOT_A_DATE, "a.yaml"),
        (Code.BAD_CELL, "接待.csv"),
        (Code.BAD_CELL, "接待.csv"),
    ]


def test_a_period_that_is_wrong_hides_nothing_else(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        parse_answers(pack, HEAD.replace("2026-12-31", "年底") + "answers: {BX-01: 也许}\n", tmp_path / "a.yaml")
    assert [problem.code for problem in caught.value.problems] == [Code.NOT_A_DATE, Code.NOT_YES_NO]


@pytest.mark.parametrize(
    ("written", "state"),
    [("已整改", "已完成"), ("整改完成", "已完成"), ("已办结", "已完成"), ("完成 ", "已完成"), ("正在整改", "整改中"), ("尚未整改", "未开始"),
     ("/", "未开始"), ("", "未开始")],
)  # fmt: skip
def test_how_something_is_put_right_is_said_in_other_words(
    pack: Pack, tmp_path: Path, written: str, state: str
) -> None:
    read = parse_answers(pack, f"{HEAD}rectifications: {{BX-01: {{state: '{written}'}}}}\n", tmp_path / "a.yaml")
    assert read.rectifications["BX-01"].state == state
    assert read_rectification(pack.words, "state", written) == state


@pytest.mark.parametrize("written", ["基本完成", "部分完成", "未完成", "大部分已整改", "已完成80%", "长期坚持"])
def test_what_leaves_open_whether_all_is_put_right_is_refused(pack: Pack, tmp_path: Path, written: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_answers(pack, f"{HEAD}rectifications: {{BX-01: {{state: {written}}}}}\n", tmp_path / "a.yaml")
    with pytest.raises(ValueProblem) as asked:
        read_rectification(pack.words, "state", written)
    [problem] = caught.value.problems
    assert (problem.code, problem.text) == (Code.NOT_A_STATE, f"BX-01 实施办法更新的整改：{asked.value}")
    assert "是不是想写" not in problem.text
