"""Tables of receptions as offices head them, and what is read of them: the same here and in the browser."""

from __future__ import annotations

from typing import NamedTuple

Cells = tuple[str | float, ...]


class Headed(NamedTuple):
    """A table of one record, the headings by column that are found, and some values of the record."""

    name: str
    lines: tuple[Cells, ...]
    columns: dict[str, str]
    values: dict[str, str]


GROUPED = (
    ("接待编号", "接待日期", "派出单位", "接待对象", "", "费用（元）", ""),
    ("", "", "", "姓名职务", "人数", "餐费", "住宿费"),
)
GROUPED_COLUMNS = {
    "no": "接待编号",
    "date": "接待日期",
    "sender": "派出单位",
    "visitors": "接待对象姓名职务",
    "guests": "接待对象人数",
    "meal_cost": "餐费（元）",
    "lodging_cost": "住宿费（元）",
}
RECORD = ("A1", "2026-03-05", "某局", "张科长", 5, 260, 0.5)
VALUES = {"no": "A1", "date": "2026-03-05", "guests": "5", "meal_cost": "26000", "lodging_cost": "50"}


def in_wan(line: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace("（元）", "（万元）") for word in line)


WAN_COLUMNS = {name: word.replace("（元）", "（万元）") for name, word in GROUPED_COLUMNS.items()}
WAN_VALUES = {**VALUES, "meal_cost": "260000000", "lodging_cost": "500000"}
PLAIN = ("接待编号", "接待日期", "派出单位", "接待对象人数", "餐费")
PLAIN_RECORD = ("A1", "2026-03-05", "某局", 5, 0.2)

HEADED = (
    Headed("a group over two", (*GROUPED, RECORD), GROUPED_COLUMNS, VALUES),
    Headed("below a title", (("某局公务接待台账",), (), *GROUPED, RECORD), GROUPED_COLUMNS, VALUES),
    Headed("a group's unit", (in_wan(GROUPED[0]), GROUPED[1], RECORD), WAN_COLUMNS, WAN_VALUES),
    Headed(
        "a unit of its own below a group's",
        (in_wan(GROUPED[0]), (*GROUPED[1][:-1], "住宿费（元）"), RECORD),
        {**WAN_COLUMNS, "lodging_cost": "住宿费（元）"},
        {**WAN_VALUES, "lodging_cost": "50"},
    ),
    Headed(
        "few headings in each of two lines",
        (("接待编号", "", "接待日期", "派出单位", "接待对象", "", "公函", ""), ("", "", "", "", "姓名职务", "人数", "文号", "时间"),
         ("A1", "x", "2026-03-05", "某局", "张科长", 5, "某函〔2026〕3号", "3月1日")),
        {"no": "接待编号", "date": "接待日期", "sender": "派出单位", "visitors": "接待对象姓名职务", "guests": "接待对象人数",
         "letter_no": "公函文号", "letter_date": "公函时间"},
        {"no": "A1", "guests": "5", "letter_no": "某函〔2026〕3号", "letter_date": "2026-03-01"},
    ),
    Headed(
        "only groups in the upper line",
        (("接待", "", "", "公函", ""), ("编号", "日期", "派出单位", "文号", "日期"), ("A1", "3月5日", "某局", "某函〔2026〕3号", "3月1日")),
        {"no": "接待编号", "date": "接待日期", "sender": "派出单位", "letter_no": "公函文号", "letter_date": "公函日期"},
        {"no": "A1", "date": "2026-03-05", "letter_date": "2026-03-01"},
    ),
    Headed(
        "what stands over columns ends with them",
        (("接待编号", "公函", "", "派出单位", "", "接待对象人数"), ("", "文号", "日期", "", "日期", ""),
         ("A1", "某函〔2026〕3号", "2026-03-01", "某局", "2026-03-05", 5)),
        {"no": "接待编号", "letter_no": "公函文号", "letter_date": "公函日期", "sender": "派出单位", "date": "日期",
         "guests": "接待对象人数"},
        {"date": "2026-03-05", "letter_date": "2026-03-01"},
    ),
    Headed(
        "a title's unit",
        (("某局公务接待台账（单位：万元）",), PLAIN, PLAIN_RECORD),
        dict(zip(("no", "date", "sender", "guests"), PLAIN, strict=False)) | {"meal_cost": "餐费（万元）"},
        {"meal_cost": "200000", "guests": "5"},
    ),
    Headed(
        "a title's unit over headings that are merged downwards",
        (("接待表（单位：万元）",), ("接待编号", "接待日期", "派出单位", "接待对象人数", "公函", "", "餐费"),
         ("", "", "", "", "文号", "日期", ""), ("A1", "2026-03-05", "某局", 5, "某函〔2026〕3号", "2026-03-01", 0.2)),
        {"no": "接待编号", "date": "接待日期", "sender": "派出单位", "guests": "接待对象人数", "letter_no": "公函文号",
         "letter_date": "公函日期", "meal_cost": "餐费（万元）"},
        {"meal_cost": "200000", "letter_no": "某函〔2026〕3号"},
    ),
    Headed(
        "a unit for all on the right",
        (("某局公务接待台账", "", "", "", "金额单位：万元"), PLAIN, PLAIN_RECORD),
        dict(zip(("no", "date", "sender", "guests"), PLAIN, strict=False)) | {"meal_cost": "餐费（万元）"},
        {"meal_cost": "200000"},
    ),
    Headed(
        "a record is no second line",
        (PLAIN, ("A1", "2026-03-05", "日期", 5, 0.2)),
        dict(zip(("no", "date", "sender", "guests", "meal_cost"), PLAIN, strict=True)),
        {"sender": "日期", "meal_cost": "20"},
    ),
)  # fmt: skip
