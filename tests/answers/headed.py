"""Tables as offices head them, and what is read of them: the same here and in the browser."""

from __future__ import annotations

from typing import NamedTuple

Cells = tuple[str | float, ...]


class Headed(NamedTuple):
    """A table of one record, the headings by column that are found, and some values of the record."""

    name: str
    lines: tuple[Cells, ...]
    columns: dict[str, str]
    values: dict[str, str]
    ledger: str = "receptions"
    others: tuple[str, ...] = ()
    """What stands below the record and is none."""


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
WAN_SAID = (
    "填报单位：后勤科       金额单位：万元",
    "公务接待情况　　　单位：万元",
    "部门：院办　2026年度　单位：万元",
    "填报日期：2026年1月5日   单位: 人民币万元",
    "单位：某院　　单位：万元",
    "单位：万元、人次",
    "单位：人次、万元",
    "计量单位：万元",
    "货币单位：万元（保留两位小数）",
    "金额：万元",
)
"""Cells above the headings that say among other words that amounts are in 万元."""
NO_UNIT_SAID = ("填报单位：万元乡", "单位：元江县某局", "单位：万元集团　2026年度", "单位：某元", "金额：200元")
"""Cells that say of no unit of money, though they have its signs."""
TOTALS = (
    "合计 1 人次", "共4人次", "合计 4 次", "合计：2次", "合计（次）", "小计 2", "共计5个议题", "总计2次", "上半年合计", "第一季度小计", "2025年合计", "1-6月合计",
)  # fmt: skip
ALONE = (
    "以下空白",
    "（以下空白）",
    "二、下半年",
    "（二）下半年",
    "1.以上会议均经批准",
    "*会议费含住宿",
    "某局办公室2026年1月5日",
)
NO_RECORDS: tuple[tuple[Cells, ...], ...] = (
    *(((total, "", "", 5, 0.2),) for total in TOTALS),
    *(((words,),) for words in ALONE),
    (("院办公室", "2026年1月5日"),),
    (("", "院办公室"), ("", "", "二〇二六年一月五日")),
    (("某局公务接待台账",), PLAIN),
)
"""Lines below a record that are none."""

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
    *(
        Headed(
            f"a unit among other words: {cell}",
            (("某局公务接待台账",), (cell,), PLAIN, PLAIN_RECORD),
            dict(zip(("no", "date", "sender", "guests"), PLAIN, strict=False)) | {"meal_cost": "餐费（万元）"},
            {"meal_cost": "200000"},
        )
        for cell in WAN_SAID
    ),
    *(
        Headed(
            f"no unit: {cell}",
            ((cell,), PLAIN, PLAIN_RECORD),
            dict(zip(("no", "date", "sender", "guests", "meal_cost"), PLAIN, strict=True)),
            {"meal_cost": "20"},
        )
        for cell in NO_UNIT_SAID
    ),
    Headed(
        "元 over a column of 万元",
        (("三公经费预算执行情况　　　单位：元",), ("年度", "项目", "预算", "实际"), (2026, "公务接待费", 50000, 42000)),
        {"year": "年度", "kind": "项目", "planned": "预算（元）", "actual": "实际（元）"},
        {"planned": "5000000", "actual": "4200000"},
        "budget",
    ),
    Headed(
        "two units are said, and each column says its own",
        (("单位：元", "单位：万元"), (*PLAIN[:-1], "餐费（元）"), PLAIN_RECORD),
        dict(zip(("no", "date", "sender", "guests"), PLAIN, strict=False)) | {"meal_cost": "餐费（元）"},
        {"meal_cost": "20"},
    ),
    Headed(
        "a record is no second line",
        (PLAIN, ("A1", "2026-03-05", "日期", 5, 0.2)),
        dict(zip(("no", "date", "sender", "guests", "meal_cost"), PLAIN, strict=True)),
        {"sender": "日期", "meal_cost": "20"},
    ),
    Headed(
        "起 and 止 below what is announced",
        (("干部选任台账",), ("序号", "人员编号", "拟任职务", "现职层次", "是否副职提正职", "讨论决定日", "公示时间", "", "任职日"),
         ("", "", "", "", "", "", "起", "止", ""),
         (1, "R1", "某科科长", "乡科级副职", "是", "2026-03-01", "2026-03-02", "2026-03-09", "2026-03-12")),
        {"no": "人员编号", "post": "拟任职务", "rank": "现职层次", "deputy_to_head": "是否副职提正职", "discussed_on": "讨论决定日",
         "notice_from": "公示时间起", "notice_until": "公示时间止", "appointed_on": "任职日"},
        {"notice_from": "2026-03-02", "notice_until": "2026-03-09", "appointed_on": "2026-03-12"},
        "appointments",
    ),
    Headed(
        "起 and 止 in brackets, in one line",
        (("人员编号", "拟任职务", "现职层次", "是否副职提正职", "讨论决定日", "公示时间（起）", "公示时间（止）"),
         ("R1", "某科科长", "乡科级副职", "是", "2026-03-01", "2026-03-02", "2026-03-09")),
        {"no": "人员编号", "post": "拟任职务", "rank": "现职层次", "deputy_to_head": "是否副职提正职", "discussed_on": "讨论决定日",
         "notice_from": "公示时间（起）", "notice_until": "公示时间（止）"},
        {"notice_from": "2026-03-02", "notice_until": "2026-03-09"},
        "appointments",
    ),
    Headed(
        "below one that is a column by itself, and before the one above",
        (("出差人", "出差地", "出差时间", "", "审批单号", "伙食交通费（元）", ""), ("", "", "起", "止", "", "应交", "已交"),
         ("张三", "甲市", "3月5日", "3月7日", "CL-1", 180, 0)),
        {"traveller": "出差人", "destination": "出差地", "date": "出差时间起", "returned_on": "出差时间止",
         "approval_no": "审批单号", "fees_due": "应交伙食交通费（元）", "fees_paid": "已交伙食交通费（元）"},
        {"date": "2026-03-05", "returned_on": "2026-03-07", "fees_due": "18000", "fees_paid": "0"},
        "travel",
    ),
    Headed(
        "each called by the end of the one above",
        (("出差人", "出差地", "往返时间", ""), ("", "", "出发", "返回"), ("张三", "甲市", "3月5日", "3月7日")),
        {"traveller": "出差人", "destination": "出差地", "date": "出发时间", "returned_on": "返回时间"},
        {"date": "2026-03-05", "returned_on": "2026-03-07"},
        "travel",
    ),
    Headed(
        "readings, nothing merged downwards, named above",
        (("日期", "派车单号", "车牌", "里程表（公里）", "", "是否登记"), ("", "", "", "出车", "收车", ""),
         ("3月5日", "P1", "湘A1", 100, 180, "是")),
        {"date": "日期", "order_no": "派车单号", "plate": "车牌", "start_km": "出车里程表", "end_km": "收车里程表",
         "registered": "是否登记"},
        {"start_km": "100", "end_km": "180", "registered": "True"},
        "trips",
    ),
    Headed(
        "readings, nothing merged downwards, named below",
        (("", "", "", "里程表读数（公里）", "", ""), ("日期", "派车单号", "车牌", "出车", "收车", "公里数"),
         ("3月5日", "P1", "湘A1", 100, 180, 80)),
        {"date": "日期", "order_no": "派车单号", "plate": "车牌", "start_km": "出车里程表", "end_km": "收车里程表",
         "km": "公里数"},
        {"start_km": "100", "end_km": "180", "km": "80"},
        "trips",
    ),
    Headed(
        "the first day of what has one day",
        (("会议名称", "会议时间", "", "会议类别"), ("", "起", "止", ""), ("甲会", "3月5日", "3月6日", "专题")),
        {"name": "会议名称", "date": "会议时间（起）", "kind": "会议类别"},
        {"date": "2026-03-05"},
        "conferences",
    ),
    Headed(
        "none of this ledger's below one above",
        (("接待编号", "接待日期", "派出单位", "礼品", ""), ("", "", "", "编号", "日期"),
         ("A1", "2026-03-05", "某局", "LP1", "2026-02-01")),
        {"no": "接待编号", "date": "接待日期", "sender": "派出单位"},
        {"date": "2026-03-05"},
    ),
    Headed(
        "the unit over a whole table is of money alone",
        (("某局接待台账", "", "", "", "", "单位：元"), ("接待编号", "月份", "接待日期", "派出单位", "接待对象人数", "餐费"),
         ("A1", "3月", "2026-03-05", "某局", 5, 260)),
        {"no": "接待编号", "date": "接待日期", "sender": "派出单位", "guests": "接待对象人数", "meal_cost": "餐费（元）"},
        {"meal_cost": "26000", "guests": "5"},
    ),
    Headed(
        "totals, notes and signatures below the record",
        (("序号", *PLAIN), (1, *PLAIN_RECORD), ("合 计", "", "", "", 5, 0.2), ("", "注1：以登记为准"), ("", "2.另附清单"),
         ("", "填报单位（盖章）：某局", "", "审核人：", "", "2026年7月3日"), ("制表人", "王芳", "", "负责人签字："), ("单位盖章",)),
        dict(zip(("no", "date", "sender", "guests", "meal_cost"), PLAIN, strict=True)),
        {"no": "A1", "guests": "5"},
        others=("合 计", "注1：以登记为准", "2.另附清单", "填报单位（盖章）：某局", "制表人", "单位盖章"),
    ),
    *(
        Headed(
            f"no record: {lines}",
            (("某局公务接待台账",), PLAIN, PLAIN_RECORD, *lines),
            dict(zip(("no", "date", "sender", "guests", "meal_cost"), PLAIN, strict=True)),
            {"no": "A1", "guests": "5"},
            others=tuple(next(cell for cell in line if isinstance(cell, str) and cell) for line in lines),
        )
        for lines in NO_RECORDS
    ),
    Headed(
        "a record may be called as a total, a note or an office is",
        (("会议名称", "会议时间", "会议类别"), ("1.合计 4 次", "2026-03-05", "专题"),),
        {"name": "会议名称", "date": "会议时间", "kind": "会议类别"},
        {"name": "1.合计 4 次"},
        "conferences",
    ),
)  # fmt: skip
IN_TWO_UNITS = (("某局公务接待台账", "单位：元"), ("填报日期：2026年1月5日　金额单位：万元",), PLAIN, PLAIN_RECORD)
"""A table of which nobody can say in what unit its amounts are."""
SIGNED_ON = (PLAIN, PLAIN_RECORD, ("院办公室", 46027))
"""A sheet below whose record an office and a day stand, as its program counts days."""
