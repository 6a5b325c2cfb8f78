"""Make the example units: an ordinary one, and for tests one whose ledgers break every ledger rule and a clean one.

Run ``make examples``; the result is committed. All names, units and numbers are invented.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from checklist.io.zips import saved

HERE = Path(__file__).parent
START, END = date(2025, 1, 1), date(2025, 12, 31)
SENDERS = ["省政务服务中心", "东江市政务服务局", "南岭县行政审批局", "西湖区档案馆", "北川市大数据中心", "省审计厅"]
PEOPLE = ["赵㛃", "钱堃", "孙一鸣", "李龑", "周明远", "吴晓棠", "郑海涛", "王翔", "冯雨晴", "陈立新", "褚玥", "卫国强"]
MATTERS = [
    "会议费培训费凭证",
    "机场车站边界迎送",
    "悬挂横幅",
    "群众迎送",
    "层层陪同",
    "公车轨迹和油卡",
    "节礼卡券采购",
    "统计报表",
    "节日公车封存",
    "节日食堂用餐",
    "节日票据",
    "小圈子排查",
    "经商兼职",
    "供应商亲属比对",
    "收受礼金礼品",
    "接受宴请旅游",
    "一次性告知",
    "审批执法服务",
    "账外资金",
    "宴请上级",
    "餐饮发票",
    "授意安排吃喝",
    "隐蔽场所吃喝",
    "公函食堂账快递记录",
]
"""What offices sample; from 宴请上级 on, only where the local rules of Hunan apply."""
Row = dict[str, Any]
Tables = dict[str, dict[str, list[Row]]]
"""Rows by file and sheet."""


def main() -> None:
    """Write all units."""
    save("政务服务局", tables(random.Random(2026), flawed=True), flawed=True)
    save("林业局", tables(random.Random(2025), flawed=False), flawed=False)
    ordinary = tables(random.Random(2027), flawed=False)
    make_ordinary(ordinary)
    save("水利局", ordinary, flawed=False)


def tables(chance: random.Random, *, flawed: bool) -> Tables:
    """Return a unit's ledgers, by file and sheet."""
    topics = meetings(chance, flawed)
    made: Tables = {
        "公务接待": {"公务接待台账": receptions(chance, flawed)},
        "三重一大会议": {"会议": topics},
        "干部选任": {"干部选任台账": appointments(topics, flawed)},
        "个人有关事项": {"Sheet1": personal_matters(flawed)},
    }
    fleet = vehicles(flawed)
    made["公务用车"] = {"车辆": fleet, "出车": trips(chance, fleet, flawed)}
    made["办公用房"] = {"办公用房台账": offices(chance, flawed)}
    made["发文会议"] = {"发文": documents(chance, flawed), "会议": conferences(chance, flawed)}
    made["信访线索"] = {"信访线索台账": petitions(chance, flawed)}
    made["采购招标"] = {"采购招标台账": procurement(chance, flawed)}
    made["教育谈话"] = {"教育谈话台账": talks(chance, flawed)}
    made["礼品登记"] = {"礼品登记台账": gifts(flawed)}
    made["问题整改"] = {"问题整改台账": fixes(flawed)}
    if flawed:
        made["婚丧喜庆"] = {"婚丧喜庆报告台账": celebrations()}
        made["三盯三干"] = {"三盯三干对照台账": slogans()}
    made["干部申报"] = {"干部申报台账": declarations(flawed)}
    made["抽查核实"] = {"抽查核实台账": spot_checks(flawed)}
    made["财务台账"] = money(flawed)
    made["监督台账"] = supervision(flawed)
    return made


def save(folder: str, made: Tables, *, flawed: bool) -> None:
    """Write a unit's ledgers, with the expenses that its receptions add up to."""
    target = HERE / folder / "台账"
    target.mkdir(parents=True, exist_ok=True)
    for name, sheets in made.items():
        write(target / f"{name}.xlsx", sheets, heading=name == "公务接待")
    spent = sum(row["餐费"] + row["住宿费"] for row in made["公务接待"]["公务接待台账"])
    write_csv(target / "三公经费.csv", budget(flawed, float(spent)))


PLACES = {
    "省政务服务中心": "省水利厅", "东江市政务服务局": "市水利局", "南岭县行政审批局": "南岭县水利局", "西湖区档案馆": "西湖区水利局",
    "北川市大数据中心": "北川市水文站", "省审计厅": "市审计局", "云栖宾馆": "清江宾馆", "市委机关食堂": "县委机关食堂",
    "年度预算安排": "2025年度部门预算安排", "信息化项目采购": "水情监测设备采购", "内设机构调整": "河道管理站人员调整", "大额资金拨付": "小型水库维修资金拨付",
    "办公楼维修": "防汛物资仓库维修", "窗口服务外包": "堤防日常保洁外包", "政务服务便民化三年规划": "城区防洪工程三年规划",
    "信息化服务": "水情监测服务", "办公家具": "防汛物资", "物业服务": "堤防保洁", "信息化服务项目": "水情监测服务项目", "办公家具项目": "防汛物资采购项目",
    "物业服务项目": "堤防保洁项目", "制度执行记录不全": "河道巡查记录不全",
}  # fmt: skip
"""What the other units' ledgers call places and matters, and what a county's water bureau calls them."""


def make_ordinary(made: Tables) -> None:
    """Make a clean unit's ledgers those of a county's water bureau, with a dozen gaps such as an office has."""
    for sheets in made.values():
        for rows in sheets.values():
            for row in rows:
                row.update({title: PLACES[value] for title, value in row.items() if value in PLACES})
                if str(row.get("文号", "")).startswith("示政发"):
                    row["文号"] = row["文号"].replace("示政发", "示水发")
    visits = made["公务接待"]["公务接待台账"]
    for row in visits:
        del row["备注"]
    visits[6]["有无酒"] = "是"
    visits[9].update({"公函文号": None, "公函日期": None})
    visits[15].update({"接待对象人数": 6, "陪餐人数": 5, "餐费": 440})
    visits[18].update({"接待对象人数": 8, "陪餐人数": 4, "餐费": 480})
    rooms = made["办公用房"]["办公用房台账"]
    for room, area in zip(rooms, (17.6, 13.5, 11.8), strict=False):
        room["面积"] = area
    topics = made["三重一大会议"]["会议"]
    topics[3].update({"主要负责人发言次序": 1, "主要负责人是否末位": "否"})
    petition = made["信访线索"]["信访线索台账"][3]
    petition["告知日"] = petition["收到日期"] + timedelta(days=19)
    made["问题整改"]["问题整改台账"][0]["销号日期"] = None
    made["教育谈话"]["教育谈话台账"] = [
        row for row in made["教育谈话"]["教育谈话台账"] if not (row["类型"] == "党员大会" and row["日期"].month == 8)
    ]


def workday(chance: random.Random, start: date = START, end: date = END) -> date:
    """Return a random day from Monday to Friday."""
    while (day := start + timedelta(days=chance.randrange((end - start).days))).weekday() >= 5:
        pass
    return day


def receptions(chance: random.Random, flawed: bool) -> list[Row]:
    """A year of receptions, in order, most of them in order."""
    days = sorted(workday(chance) for _ in range(96 if flawed else 24))
    rows: list[Row] = []
    for number, day in enumerate(days, 1):
        guests = chance.randint(2, 16)
        companions = chance.randint(1, 3 if guests <= 10 else guests // 3)
        rows.append({
            "接待编号": f"JD2025-{number:03}", "接待日期": day, "派出单位": chance.choice(SENDERS),
            "公函文号": f"函〔2025〕{chance.randint(10, 400)}号", "公函日期": day - timedelta(days=3),
            "审批人": "陈立新", "审批日期": day - timedelta(days=1), "接待对象姓名职务": f"{chance.choice(PEOPLE)}等，调研组",
            "接待对象人数": guests, "陪餐人数": companions, "同批次工作餐次数": 1,
            "用餐场所类别": "机关食堂" if chance.random() < 0.7 else "定点饭店",
            "公务活动项目": chance.choice(["工作调研", "业务交流", "检查指导", "学习考察"]),
            "场所": chance.choice(["局机关食堂", "市委机关食堂", "云栖宾馆"]),
            "餐费": (guests + companions) * chance.choice([38, 40, 45]), "住宿费": 0, "有无酒": "否", "有无香烟": "否",
            "有无高档或野生菜肴": "否", "陪同和工作保障人员": "周明远、司机一名", "清单审签人": "陈立新",
            "票据号": f"P{chance.randint(100000, 999999)}", "是否已报销": "是", "有无赠礼": "否", "有无转嫁费用": "否", "有无应由个人负担的费用": "否",
            "应收伙食交通费": None, "已收伙食交通费": None, "有无菜单": "是", "列支科目": "公务接待费", "付款方式": "转账",
            "报销日期": min(day + timedelta(days=20), date(2026, 1, 14)), "备注": None,
        })  # fmt: skip
    if not flawed:
        return rows
    for row in rows:
        row.update({"是否省内公务接待": "是", "是否同城公务活动": "否"})
    early = next(i for i, row in enumerate(rows) if row["接待日期"] >= date(2025, 3, 1))
    late = next(i for i, row in enumerate(rows) if row["接待日期"] >= date(2025, 6, 1))
    rows[early]["有无酒"] = "是"
    rows[early + 1].update({"有无酒": "是", "是否省内公务接待": "否"})
    rows[early + 2]["公务活动项目"] = None
    rows[late].update({"有无酒": "是", "备注": "来访方自带白酒两瓶"})
    rows[late + 1]["有无香烟"] = "√"
    rows[late + 2].update({"公函文号": None, "公函日期": None})
    rows[late + 3].update({"公函文号": None, "公函日期": None, "票据号": None})
    rows[late + 4].update({"审批日期": rows[late + 4]["接待日期"] + timedelta(days=2)})
    rows[late + 5].update({"接待对象人数": 10, "陪餐人数": 4, "餐费": 560})
    rows[late + 6].update({"接待对象人数": 14, "陪餐人数": 6, "餐费": 800})
    rows[late + 7].update({"同批次工作餐次数": 2})
    rows[late + 8].update({"有无高档或野生菜肴": "是"})
    rows[late + 9].update({"用餐场所类别": "会所", "场所": "临江会所"})
    rows[late + 10].update({"接待对象姓名职务": None, "陪同和工作保障人员": None})
    rows[late + 11].update({"有无赠礼": "是", "备注": "纪念品三份"})
    rows[late + 12].update({"有无转嫁费用": "是"})
    rows[late + 13].update({"餐费": (rows[late + 13]["接待对象人数"] + rows[late + 13]["陪餐人数"]) * 120})
    rows[late + 14].update({"应收伙食交通费": 300, "已收伙食交通费": 100})
    rows[late + 18].update({"列支科目": "会议费"})
    rows[late + 19].update({"有无菜单": "否"})
    rows[late + 20].update({"付款方式": "现金"})
    rows[late + 21].update({"报销日期": rows[late + 21]["接待日期"] + timedelta(days=120)})
    rows[late + 22].update({"是否同城公务活动": "是", "用餐场所类别": "定点饭店", "场所": "云栖宾馆"})
    rows[late + 23].update({"派出单位": rows[late + 22]["派出单位"], "公函文号": rows[late + 22]["公函文号"]})
    rows[late + 24].update({"有无应由个人负担的费用": "是"})
    rows[late + 25].update({"报销日期": rows[late + 25]["接待日期"] - timedelta(days=6)})
    rows[late + 30].update({"票据号": rows[late + 26]["票据号"]})
    for row in rows[late + 15 : late + 18]:
        row.update({"接待日期": rows[late + 15]["接待日期"], "场所": "云栖宾馆", "用餐场所类别": "定点饭店",
                    "审批日期": rows[late + 15]["接待日期"] - timedelta(days=1)})  # fmt: skip
    return rows


def meetings(chance: random.Random, flawed: bool) -> list[Row]:
    """A year of party group meetings, a row a topic."""
    topics = [
        "年度预算安排",
        "信息化项目采购",
        "内设机构调整",
        "大额资金拨付",
        "办公楼维修",
        "窗口服务外包",
        "干部任免",
    ]
    rows: list[Row] = []
    for number in range(1, 41 if flawed else 13):
        day = START + timedelta(days=(8 if flawed else 26) * number)
        personnel = number % 7 == 0
        expected, present = 9, chance.choice([8, 9])
        topic = "干部任免" if personnel else topics[number % 6]
        rows.append({
            "议题编号": f"2025-{number:02}-1", "会议编号": f"2025-{number:02}", "会议日期": day, "会议类型": "党组会",
            "议题": topic, "属三重一大": "是", "涉干部任免": "是" if personnel else "否", "属重大行政决策": "否",
            "应到人数": expected, "实到人数": present, "同意票": present, "反对票": 0, "弃权票": 0,
            "主要负责人发言次序": present, "发言人数": present, "主要负责人是否末位": "是", "不同意见有无记录": "是",
            "涉党员处分": "否", "决定与多数人意见是否不一致": None, "是否当场说明理由": None, "征求意见方式": None, "决策出台日期": None,
            "应回避人员": None, "是否已回避": None, "合法性审查日期": None, "审查工作日": None, "公开征求意见天数": None,
            "缩短期限说明": None, "专家论证": "不需要", "风险评估": "不需要", "需请示报告": "否", "请示报告日期": None,
            "会议记录人": "冯雨晴", "归档日期": day + timedelta(days=30), "材料目录": "议题材料、会议记录、纪要",
            "执行开始日期": day + timedelta(days=5), "是否执行": None,
        })  # fmt: skip
    decision = {"属重大行政决策": "是", "合法性审查日期": rows[4]["会议日期"] - timedelta(days=6), "审查工作日": 8,
                "征求意见方式": "公开征求意见", "公开征求意见天数": 31, "专家论证": "已论证", "风险评估": "已评估", "需请示报告": "是",
                "请示报告日期": rows[4]["会议日期"] - timedelta(days=3)}  # fmt: skip
    rows[4].update({"议题": "政务服务便民化三年规划", **decision})
    rows[2]["议题"] = "研究全面从严治党工作"
    if not flawed:
        rows[8]["议题"] = "研究全面从严治党工作"
        return rows
    rows[0].update(
        {"实到人数": 4, "同意票": 4, "发言人数": 4, "主要负责人发言次序": 4, "执行开始日期": None, "是否执行": "否"}
    )
    rows[1].update({"同意票": 4, "反对票": 2, "弃权票": 2, "实到人数": 8, "不同意见有无记录": "否"})
    rows[2].update({"主要负责人发言次序": 1, "主要负责人是否末位": "否"})
    rows[6].update({"实到人数": 5, "同意票": 4, "发言人数": 5, "主要负责人发言次序": 5})
    rows[8]["主要负责人是否末位"] = "否"
    rows[13].update({"主要负责人发言次序": 2, "主要负责人是否末位": "否", "发言人数": rows[13]["实到人数"] - 1})
    rows[20].update({"应回避人员": "钱堃", "是否已回避": "否"})
    rows[8].update(
        {
            "属重大行政决策": "是",
            "合法性审查日期": None,
            "征求意见方式": "公开征求意见",
            "公开征求意见天数": 12,
            "专家论证": "应做未做",
            "风险评估": "应做未做",
        }
    )
    rows[9].update({"属重大行政决策": "是", "合法性审查日期": rows[9]["会议日期"] - timedelta(days=5), "审查工作日": 3,
                    "征求意见方式": "座谈听证书面等方式"})  # fmt: skip
    rows[10].update({"需请示报告": "是", "请示报告日期": rows[10]["会议日期"] + timedelta(days=8)})
    rows[11].update({"归档日期": None, "会议记录人": None})
    rows[12].update({"材料目录": None})
    rows[14].update({"执行开始日期": rows[14]["会议日期"] - timedelta(days=9)})
    rows[15].update({**decision, "会议类型": "政府常务会", "决定与多数人意见是否不一致": "是", "是否当场说明理由": "否",
                     "决策出台日期": rows[15]["会议日期"] + timedelta(days=10), "请示报告日期": rows[15]["会议日期"] + timedelta(days=20),
                     "合法性审查日期": rows[15]["会议日期"] - timedelta(days=6)})  # fmt: skip
    rows[16].update({"涉党员处分": "是", "实到人数": 5, "同意票": 5, "发言人数": 5, "主要负责人发言次序": 5})
    return rows


def appointments(topics: list[Row], flawed: bool) -> list[Row]:
    """Appointments, each tied to a personnel topic of the meetings."""
    personnel = [row for row in topics if row["涉干部任免"] == "是"]
    rows: list[Row] = []
    for number in range(1, 25 if flawed else 3):
        topic = personnel[number % len(personnel)]
        day = topic["会议日期"]
        rows.append({
            "人员编号": f"G{number:03}", "拟任职务": ["科长", "副科长", "局属中心主任", "副局长"][number % 4],
            "现职层次": ["乡科级副职", "其他", "乡科级正职", "县处级副职"][number % 4], "是否副职提正职": "否", "任副职年限": None,
            "动议日": day - timedelta(days=60), "民主推荐日": day - timedelta(days=45), "考察日": day - timedelta(days=30),
            "档案审核日": day - timedelta(days=25), "个人事项查核日": day - timedelta(days=20), "纪检意见日": day - timedelta(days=10),
            "有未查结线索": "否", "线索查结日": None, "党委书记签字日": day - timedelta(days=5),
            "纪检负责人签字日": day - timedelta(days=5), "讨论决定日": day, "讨论决定议题编号": topic["议题编号"],
            "公示起": day + timedelta(days=1), "公示止": day + timedelta(days=9), "任职日": day + timedelta(days=14),
            "试用期月数": 12, "应实行试用期": "是", "试用期满考核日": None, "政治素质考察结论": "好", "破格": "否",
            "任职回避情形": "否", "全程纪实是否齐全": "是", "廉政谈话日": day + timedelta(days=20),
        })  # fmt: skip
    if not flawed:
        return rows
    rows[0].update({"动议日": None})
    rows[1].update({"考察日": rows[1]["讨论决定日"] + timedelta(days=3)})
    rows[2].update({"档案审核日": None})
    rows[21].update({"个人事项查核日": rows[21]["讨论决定日"] + timedelta(days=6)})
    rows[4].update({"纪检意见日": None})
    rows[5].update({"有未查结线索": "是"})
    rows[6].update({"纪检负责人签字日": None})
    rows[7].update({"公示止": rows[7]["公示起"] + timedelta(days=3), "公示起": rows[7]["公示起"]})
    rows[8].update({"试用期月数": 1, "试用期满考核日": rows[8]["任职日"] + timedelta(days=80)})
    rows[9].update({"是否副职提正职": "是", "现职层次": "县处级副职", "任副职年限": 1.5})
    rows[10].update({"政治素质考察结论": None})
    rows[11].update({"全程纪实是否齐全": "否"})
    rows[12].update({"任职回避情形": "是"})
    rows[13].update({"廉政谈话日": rows[13]["任职日"] + timedelta(days=75)})
    rows[14].update({"民主推荐日": rows[14]["讨论决定日"], "考察日": rows[14]["讨论决定日"]})
    rows[15].update({"讨论决定议题编号": "2025-99-1"})
    for row in rows:
        if row["讨论决定议题编号"] == "2025-21-1" and row["人员编号"] == "G014":
            row.update({"有未查结线索": "是", "线索查结日": row["讨论决定日"] - timedelta(days=40)})
    return rows


def personal_matters(flawed: bool) -> list[Row]:
    """Reports for 2024, changes and checks; dates and outcomes only."""
    people = 18 if flawed else 6

    def row(person: int, record: str, **more: Any) -> Row:
        rank = ["县处级正职", "县处级副职", "县处级副职"][person % 3]
        blank: Row = dict.fromkeys(
            [
                "集中报告日期",
                "变动类别",
                "内容变动日期",
                "变动报告日期",
                "查核类型",
                "查核日期",
                "查核结论",
                "处理结果",
                "亲属经商填报",
            ]
        )
        head = {"报告人编号": f"B{person:02}", "职务层次": rank, "年度": 2024, "事项": record, "是否应报对象": "是"}
        return {**head, **blank, **more}

    rows = [row(person, "年度集中报告", 集中报告日期=date(2025, 1, 10 + person)) for person in range(1, people + 1)]
    rows.append(row(2, "变化报告", 变动类别="家事", 内容变动日期=date(2025, 5, 6), 变动报告日期=date(2025, 5, 30)))
    rows.append(row(3, "查核", 查核类型="随机", 查核日期=date(2025, 4, 18), 查核结论="一致"))
    if not flawed:
        return rows
    rows[3]["集中报告日期"] = date(2025, 2, 20)
    rows[4].update({"职务层次": "厅局级以上", "亲属经商填报": "否"})
    rows[5].update({"职务层次": "其他", "是否应报对象": "否"})
    rows[6].update({"是否应报对象": "否"})
    rows.append(row(7, "变化报告", 变动类别="家事", 内容变动日期=date(2025, 3, 1), 变动报告日期=date(2025, 5, 12)))
    rows.append(row(8, "查核", 查核类型="重点", 查核日期=date(2025, 6, 3), 查核结论="漏报", 处理结果="批评教育"))
    rows.append(row(9, "查核", 查核类型="重点", 查核日期=date(2025, 6, 3), 查核结论="隐瞒不报", 处理结果="已移交"))
    return rows


def vehicles(flawed: bool) -> list[Row]:
    """The fleet."""
    plain = {
        "新能源": "否",
        "是否轿车": "是",
        "超基准配备批准文号": None,
        "国产": "是",
        "更新原因": "达到年限",
        "来源": "购置",
        "审批说明文号": None,
    }
    rows: list[Row] = [
        {"车牌": "示A0001", "类别": "机要通信", "购置价": 11.8, "排量": 1.5, "购置日期": date(2019, 6, 1), **plain},
        {"车牌": "示A0002", "类别": "应急保障", "购置价": 17.6, "排量": 1.8, "购置日期": date(2020, 3, 1), **plain},
    ]
    if not flawed:
        return rows
    more: list[Row] = [
        {"车牌": "示A0003", "类别": "机要通信", "购置价": 13.2, "排量": 1.8, "购置日期": date(2021, 5, 1)},
        {"车牌": "示A0004", "类别": "机要通信", "购置价": 19.6, "排量": None, "新能源": "是", "购置日期": date(2023, 9, 1)},
        {"车牌": "示A0005", "类别": "应急保障", "购置价": 22.4, "排量": 2.0, "购置日期": date(2022, 8, 1)},
        {"车牌": "示A0006", "类别": "执法执勤", "购置价": 16.9, "排量": 1.6, "来源": "借用", "购置日期": date(2016, 5, 1), "更新原因": None},
        {"车牌": "示A0007", "类别": "其他小客车", "购置价": 21.0, "排量": 2.0, "国产": "否", "购置日期": date(2025, 7, 8), "更新原因": "职务晋升"},
        {"车牌": "示A0008", "类别": "应急保障", "购置价": 17.0, "排量": None, "新能源": "是", "购置日期": date(2025, 4, 2)},
    ]  # fmt: skip
    return rows + [{**plain, **row} for row in more]


def trips(chance: random.Random, fleet: list[Row], flawed: bool) -> list[Row]:
    """A year of trips with odometers that follow each other."""
    rows: list[Row] = []
    for vehicle in fleet:
        reading = chance.randint(8000, 60000)
        days = sorted(workday(chance) for _ in range(32 if flawed else 20))
        for day in days:
            distance = chance.randint(12, 180)
            rows.append({
                "日期": day, "派车单号": f"PC{len(rows) + 1:04}", "车牌": vehicle["车牌"], "用车人": chance.choice(PEOPLE),
                "事由": chance.choice(["下乡调研", "送达文件", "参加会议", "应急处置"]), "出车里程表数": reading,
                "收车里程表数": reading + distance, "公里数": distance, "油费": round(distance * 0.7, 2), "节假日": "否",
                "是否登记": "是", "用车人是否领取交通补贴": "否",
            })  # fmt: skip
            reading += distance
    if flawed:
        rows[3].update({"是否登记": "否", "派车单号": None})
        rows[40].update({"出车里程表数": rows[40]["出车里程表数"] + 37, "收车里程表数": rows[40]["收车里程表数"] + 37})
        for number in (70, 71, 72, 73):
            rows[number].update({"节假日": "是", "事由": None})
        rows[100]["用车人是否领取交通补贴"] = "是"
        for row in rows:
            if row["车牌"] == "示A0003":
                row["油费"] = round(row["油费"] * 4, 2)
    return sorted(rows, key=lambda row: row["日期"])


def offices(chance: random.Random, flawed: bool) -> list[Row]:
    """Who sits where."""
    level = "市级机关" if flawed else "县级机关"
    head, deputy, staff = (
        (("正局（处）级", 24), ("副局（处）级", 18), ("局（处）级以下", 9))
        if flawed
        else (("正科级", 18), ("副科级", 12), ("科级以下", 9))
    )
    ranks = [head, deputy, deputy, *[staff] * (33 if flawed else 9)]
    rows: list[Row] = []
    for number, (rank, cap) in enumerate(ranks, 1):
        rows.append({
            "房号": f"{2 + number // 12}{number % 12 + 1:02}", "使用人": f"{PEOPLE[number % 12]}" + ("" if number <= 12 else str(number)),
            "机关层级": level, "职级": rank, "面积": round(cap - chance.choice([0, 0.4, 1.2]), 1), "含卫生间面积": None,
            "使用人状态": "在岗", "离岗日期": None, "腾退日期": None, "批准文号": None, "租出、出借或改用": "否", "是否租用的房屋": "否",
        })  # fmt: skip
    if not flawed:
        return rows
    rows[0].update({"面积": 28.5, "含卫生间面积": 7.2})
    rows[1]["面积"] = 18
    rows[5].update({"使用人状态": "退休", "离岗日期": date(2025, 3, 31)})
    rows[6].update({"租出、出借或改用": "是"})
    rows[10].update({"是否租用的房屋": "是"})
    rows[8]["使用人"] = rows[7]["使用人"]
    rows[9].update({"机关层级": "乡级机关", "职级": "乡级人员", "面积": 26, "房号": "派驻101"})
    rows[11].update({"机关层级": "省级机关", "职级": "处级以下"})
    return rows


def budget(flawed: bool, meals: float) -> list[Row]:
    """The three public expenses of the year, in 万元."""
    actual = round(meals / 10000, 4)
    return [
        {"年度": 2025, "项目": "公务接待费", "预算": round(actual - 0.2, 4) if flawed else round(actual + 1, 4),
         "实际": round(actual * 1.2, 4) if flawed else actual, "上年实际": round(actual + 0.5, 4),
         "是否单独列示": "否" if flawed else "是", "预算批复日期": date(2025, 2, 10), "决算批复日期": date(2025, 8, 4),
         "预算公开日期": date(2025, 3, 20) if flawed else date(2025, 2, 20),
         "决算公开日期": date(2025, 9, 10) if flawed else date(2025, 8, 20), "公开网址": "公开栏", "机关运行经费说明": "是"},
        {"年度": 2025, "项目": "公务用车购置及运行费", "预算": 30, "实际": 36.5 if flawed else 28, "上年实际": 29,
         "是否单独列示": "是", "预算批复日期": date(2025, 2, 10), "决算批复日期": date(2025, 8, 4), "预算公开日期": date(2025, 2, 25), "决算公开日期": date(2025, 8, 20), "公开网址": "公开栏",
         "机关运行经费说明": "否" if flawed else "是"},
        {"年度": 2025, "项目": "因公出国（境）费", "预算": 5, "实际": 0, "上年实际": 0, "是否单独列示": "是",
         "预算批复日期": date(2025, 2, 10), "决算批复日期": date(2025, 8, 4), "预算公开日期": date(2025, 2, 6) if flawed else date(2025, 2, 20), "决算公开日期": date(2025, 8, 20), "公开网址": "公开栏",
         "机关运行经费说明": "是"},
    ]  # fmt: skip


def documents(chance: random.Random, flawed: bool) -> list[Row]:
    """What was issued, numbered in order."""
    rows: list[Row] = []
    for number, day in enumerate(sorted(workday(chance) for _ in range(60 if flawed else 18)), 1):
        kind = ["综合性", "专项", "专项", "其他"][number % 4]
        rows.append({
            "文号": f"示政发〔2025〕{number}号", "印发日期": day, "文件类别": kind, "字数": chance.randint(1200, 3900),
            "是否正式文": "是", "超长是否批准": "否", "上年发文总数": 52 if flawed else 20, "超量说明文号": None,
        })  # fmt: skip
    if flawed:
        rows[3].update({"文件类别": "其他", "字数": 6200})
        rows[4].update({"文件类别": "专项", "字数": 4800})
    return rows


def conferences(chance: random.Random, flawed: bool) -> list[Row]:
    """Meetings of the whole system."""
    rows: list[Row] = []
    for number in range(1, 21 if flawed else 7):
        kind = "综合性" if number == 1 else "专题"
        rows.append({
            "会议日期": workday(chance), "会议名称": f"第{number}次{kind}会议", "会议类别": kind, "会期": 0.5,
            "主要负责人讲话时长": chance.randint(20, 55), "参会人数": chance.randint(30, 120), "开到哪一级": "本系统",
            "有无宴请": "否", "有无旅游": "否", "有无纪念品": "否", "是否在景区": "否", "会议费": 2000, "本级会议费标准计算的上限": 3000,
        })  # fmt: skip
    if flawed:
        rows[2]["主要负责人讲话时长"] = 95
        rows[3].update({"会议类别": "分组讨论", "会期": 2})
        rows[4]["会期"] = 1
        rows[5]["会议类别"] = "综合性"
        rows[6].update({"会议日期": date(2025, 9, 16), "有无宴请": "是"})
        rows[7]["是否在景区"] = "是"
        rows[8]["会议费"] = 5200
    return sorted(rows, key=lambda row: row["会议日期"])


def petitions(chance: random.Random, flawed: bool) -> list[Row]:
    """Letters, visits, reports."""
    rows: list[Row] = []
    for number in range(1, 41 if flawed else 9):
        day = workday(chance, START, date(2025, 10, 1))
        kind = ["申诉求决", "意见建议", "申诉求决", "检举控告"][number % 4]
        rows.append({
            "受理号": f"XF{number:03}", "收到日期": day, "类别": kind, "是否属本单位": "是", "受理日": day + timedelta(days=2),
            "告知日": day + timedelta(days=chance.randint(2, 12)), "办结日": day + timedelta(days=chance.randint(20, 55)),
            "是否批准延长": "否", "延长天数": None, "批准人": None, "异议提出日": None, "有无转给被检举人": "否",
            "移送去向": "派驻纪检组" if kind == "检举控告" else None, "来源": "直接提出" if number % 2 else "转送交办",
            "姓名住址是否清楚": "是", "是否按有关规定另行处理": "是" if kind == "检举控告" else None,
            "是否属条例第三十一条第六项": "是" if kind == "申诉求决" else None, "复查请求收到日": None, "复查意见作出日": None,
            "复核请求收到日": None, "复核意见作出日": None,
        })  # fmt: skip
    if flawed:
        rows[1]["告知日"] = rows[1]["收到日期"] + timedelta(days=22)
        rows[3]["办结日"] = rows[3]["收到日期"] + timedelta(days=80)
        rows[5].update(
            {
                "类别": "申诉求决",
                "是否属条例第三十一条第六项": "是",
                "是否批准延长": "是",
                "延长天数": 45,
                "办结日": rows[5]["收到日期"] + timedelta(days=100),
            }
        )
        rows[7].update(
            {"是否属本单位": "否", "异议提出日": rows[7]["收到日期"] + timedelta(days=16), "来源": "转送交办"}
        )
        rows[10].update(
            {"类别": "检举控告", "是否按有关规定另行处理": "是", "有无转给被检举人": "是", "移送去向": "派驻纪检组"}
        )
        rows[2].update({"复查请求收到日": date(2025, 10, 8), "复查意见作出日": date(2025, 11, 25)})
        rows[6].update({"复核请求收到日": date(2025, 10, 8), "复核意见作出日": date(2025, 11, 25)})
        rows[14].update({"类别": "问题线索", "移送去向": None})
    return sorted(rows, key=lambda row: row["收到日期"])


def procurement(chance: random.Random, flawed: bool) -> list[Row]:
    """Purchases, each a project."""
    rows: list[Row] = []
    categories = ["信息化服务", "办公家具", "印刷服务", "物业服务", "计算机设备"]
    for number in range(1, 16 if flawed else 5):
        start = workday(chance, START, date(2025, 8, 1))
        start -= timedelta(days=start.weekday())
        rows.append({
            "项目编号": f"CG{number:02}", "项目": f"{categories[number % 5]}项目", "预算年度": 2025, "预算项目": "机关运行保障",
            "采购类型": "货物" if number % 5 in (1, 4) else "服务", "工程采购内容": None, "品目": categories[number % 5],
            "采购方式": "公开招标" if number % 3 else "竞争性磋商", "金额": 180000 + 1000 * number, "公开招标限额": 2000000,
            "招标文件发出日": start, "投标截止日": start + timedelta(days=21), "评审结束日": start + timedelta(days=21),
            "评审报告送交日": start + timedelta(days=22), "定标日": start + timedelta(days=24), "中标公告日": start + timedelta(days=25),
            "中标通知书日": start + timedelta(days=25), "合同签订日": start + timedelta(days=43), "合同公告日": start + timedelta(days=44),
            "备案日": start + timedelta(days=46), "供应商": f"示例供应商{number:02}", "是否有利害关系": "否", "是否回避": "是",
            "档案保存到期日": date(2041, 12, 31), "预算调整或变更采购方式批准文号": None, "招标投标情况报告日": None,
            "开始施工或履行日": start + timedelta(days=45), "追加采购金额": None, "单一来源公示起": None, "单一来源公示止": None,
        })  # fmt: skip
    if flawed:
        rows[0].update({"采购方式": "竞争性磋商", "金额": 2600000})
        rows[1].update({"采购方式": "公开招标", "投标截止日": rows[1]["招标文件发出日"] + timedelta(days=14)})
        rows[2]["评审报告送交日"] = rows[2]["评审结束日"] + timedelta(days=8)
        rows[2].update({"定标日": rows[2]["评审报告送交日"] + timedelta(days=10)})
        rows[2].update({"中标公告日": rows[2]["定标日"] + timedelta(days=7), "中标通知书日": rows[2]["定标日"]})
        rows[3].update({"合同签订日": rows[3]["中标通知书日"] + timedelta(days=45), "合同公告日": None, "备案日": None})
        rows[4].update({"是否有利害关系": "是", "是否回避": "否"})
        rows[5]["档案保存到期日"] = date(2035, 12, 31)
        rows[6].update({"采购类型": "工程", "工程采购内容": "施工", "金额": 4500000, "采购方式": "竞争性磋商"})
        rows[7].update({"采购类型": "工程", "工程采购内容": "施工", "金额": 4200000, "采购方式": "公开招标"})
        rows[8]["追加采购金额"] = 60000
        rows[9].update(
            {
                "采购方式": "单一来源",
                "单一来源公示起": rows[9]["招标文件发出日"],
                "单一来源公示止": rows[9]["招标文件发出日"],
            }
        )
        rows[10].update({"采购方式": "竞争性谈判", "投标截止日": rows[10]["招标文件发出日"] + timedelta(days=2)})
        rows[11].update({"采购方式": "竞争性磋商", "投标截止日": rows[11]["招标文件发出日"] + timedelta(days=5)})
        rows[12]["开始施工或履行日"] = rows[12]["中标通知书日"] - timedelta(days=7)
        rows[13]["评审报告送交日"] = rows[13]["评审结束日"] - timedelta(days=1)
    return rows


def talks(chance: random.Random, flawed: bool) -> list[Row]:
    """Lessons, branch meetings and talks."""
    kinds = ["警示教育", "廉洁教育", "谈心谈话", "廉政谈话", "提醒谈话"]
    rows: list[Row] = [
        {
            "日期": date(2025, month, 12),
            "类型": "党员大会",
            "主体": "机关支部",
            "对象": "全体党员",
            "有无记录": "有",
            "是否观看警示教育片": None,
            "应参加人数": None,
            "没有参加人数": None,
            "地点": None,
        }
        for month in ((2, 5, 11) if flawed else (2, 5, 8, 11))
    ]
    rows += [
        {
            "日期": workday(chance),
            "类型": kinds[number % 5],
            "主体": "陈立新",
            "对象": chance.choice(PEOPLE),
            "有无记录": "有",
            "是否观看警示教育片": ("否" if flawed else "是") if number % 5 == 0 else None,
            "应参加人数": 30 if number % 5 == 1 else None,
            "没有参加人数": 0 if number % 5 == 1 else None,
        }
        for number in range(24 if flawed else 5)
    ]
    head = {"主体": "机关党委", "对象": "全体干部", "有无记录": "有", "应参加人数": 30}
    rows.append({"日期": date(2025, 4, 18), "类型": "案例通报传达", **head, "没有参加人数": 2 if flawed else 0})
    rows.append(
        {"日期": date(2025, 6, 27), "类型": "廉政教育基地活动", **head, "没有参加人数": 0, "地点": "廉政教育基地"}
    )
    if flawed:
        rows[7]["有无记录"] = "无"
        next(row for row in rows if row["类型"] == "廉洁教育")["没有参加人数"] = 4
    return sorted(rows, key=lambda row: row["日期"])


def gifts(flawed: bool) -> list[Row]:
    """Gifts that were declared."""
    head = {"登记日": None, "去向": "上交财政"}
    rows: list[Row] = [
        {
            "收受日": date(2025, 4, 10),
            "来源": "某企业",
            "种类": "礼物",
            "价值": 300,
            "是否涉外": "否",
            "回国日": None,
            **head,
            "上交日": date(2025, 4, 20),
        },
        {
            "收受日": date(2025, 6, 3),
            "来源": "来访外宾",
            "种类": "礼物",
            "价值": 260,
            "是否涉外": "是",
            **head,
            "上交日": date(2025, 6, 20),
        },
    ]
    if flawed:
        rows.append(
            {
                "收受日": date(2025, 7, 1),
                "来源": "某协会",
                "种类": "礼金",
                "价值": 800,
                "是否涉外": "否",
                **head,
                "上交日": date(2025, 9, 1),
            }
        )
        rows.append(
            {
                "收受日": date(2025, 8, 1),
                "来源": "来访外宾",
                "种类": "礼金",
                "价值": 100,
                "是否涉外": "是",
                **head,
                "上交日": None,
            }
        )
    return [{**row, "登记日": row["收受日"] + timedelta(days=2)} for row in rows]


def fixes(flawed: bool) -> list[Row]:
    """Problems that others found, and when they were put right."""
    rows: list[Row] = []
    for number in range(1, 13 if flawed else 5):
        origin = ["案例排查", "巡视巡察", "审计", "自查"][number % 4]
        due = date(2025, 3, 31) + timedelta(days=20 * number)
        rows.append({
            "问题编号": f"ZG{number:02}", "问题来源": origin, "问题": "制度执行记录不全", "整改期限": due,
            "销号日期": due - timedelta(days=6), "四风类别": "官僚主义" if origin == "自查" else None,
        })  # fmt: skip
    styles = ["形式主义"] if flawed else ["形式主义", "享乐主义", "奢靡之风"]
    origins = [
        *(("自查", style) for style in styles),
        ("纪检监察建议", None),
        ("经济责任审计", None),
        ("述责述廉和谈话", None),
    ]
    for number, (origin, style) in enumerate(origins, len(rows) + 1):
        due = date(2025, 9, 30)
        rows.append({
            "问题编号": f"ZG{number:02}", "问题来源": origin, "问题": "制度执行记录不全", "整改期限": due,
            "销号日期": None if flawed else due - timedelta(days=6), "四风类别": style,
        })  # fmt: skip
    if flawed:
        rows[0]["销号日期"] = None
        rows[1]["销号日期"] = rows[1]["整改期限"] + timedelta(days=40)
        rows[3]["销号日期"] = None
    return rows


def declarations(flawed: bool) -> list[Row]:
    """What cadres declared, by number."""
    rows: list[Row] = [
        {"申报人编号": "B01", "申报类别": "亲属任职持股", "关联主体": "无关公司", "与本单位的关系": "没有业务关系"},
        {"申报人编号": "B02", "申报类别": "借贷担保", "关联主体": "某银行", "与本单位的关系": "没有业务关系"},
    ]
    if flawed:
        rows.append(
            {"申报人编号": "B05", "申报类别": "亲属任职持股", "关联主体": "示例供应商05", "与本单位的关系": "供应商"}
        )
        rows.append(
            {"申报人编号": "B09", "申报类别": "借贷担保", "关联主体": "示例供应商03", "与本单位的关系": "供应商"}
        )
    return rows


def spot_checks(flawed: bool) -> list[Row]:
    """What was sampled, what was found, what became of it."""
    matters = MATTERS if flawed else MATTERS[: MATTERS.index("宴请上级")]
    return [
        {"抽查日期": START + timedelta(days=9 * number), "抽查事项": matter, "抽查数量": 0 if flawed else 20,
         "发现问题数": 1 if flawed else 0, "已移送或整改数": 0, "移送去向或整改情况": "正在核查" if flawed else "没有发现问题",
         "抽查记录编号": f"CC{number:02}"}
        for number, matter in enumerate(matters, 1)
    ]  # fmt: skip


def money(flawed: bool) -> dict[str, list[Row]]:
    """Ledgers that the finance office keeps."""
    spring, autumn = date(2025, 3, 12), date(2025, 9, 18)
    return {
        "津补贴发放": [
            {"发放日期": spring, "项目": "值班费", "发放依据文号": None if flawed else "示财〔2024〕8号", "人数": 10,
             "每人标准": 200, "发放金额": 2600 if flawed else 2000},
        ],
        "工会经费福利": [
            {"支出日期": autumn, "项目": "节日慰问", "人数": 12, "每人标准": 500, "支出金额": 7200 if flawed else 6000,
             "是否发放现金或购物卡券": "是" if flawed else "否"},
        ],
        "差旅": [
            {"出发日期": spring, "返回日期": spring + timedelta(days=4 if flawed else 2), "出差人": "王翔", "出差地": "省城",
             "审批单号": None if flawed else "CL25-01", "批准天数": 3, "有无绕道": "是" if flawed else "否", "有无到景区": "否",
             "应交伙食交通费": 180, "已交伙食交通费": 0 if flawed else 180, **({"住宿费是否自行结算": "否"} if flawed else {})},
            *([{"出发日期": autumn, "返回日期": autumn - timedelta(days=3), "出差人": "王翔", "出差地": "省城", "审批单号": "CL25-02", "批准天数": 3,
                "有无绕道": "否", "有无到景区": "否", "应交伙食交通费": 180, "已交伙食交通费": 0, "住宿费是否自行结算": "是"}] if flawed else []),
        ],
        "食堂": [
            {"用餐日期": autumn, "场所": "机关食堂", "用餐单位或部门": "办公室", "金额": 380 + 20 * number,
             "是否“一桌餐”场所": "是" if flawed and number == 0 else "否", "是否挂账": "是" if flawed and number == 1 else "否",
             "结清日期": None}
            for number in range(3 if flawed else 2)
        ],
        "加油维修定位": [
            {"日期": spring, "车牌": "示A0001", "事项": "加油", "金额": 400, "油卡所属车牌": "示A0002" if flawed else "示A0001"},
            {"日期": spring, "车牌": "示A0001", "事项": "维修", "金额": 900, "维修是否审批": "否" if flawed else "是"},
            {"日期": autumn, "车牌": "示A0002", "事项": "定位核对", "轨迹与派车单是否一致": "否" if flawed else "是"},
        ],
        "培训费": [
            {"培训日期": autumn, "培训名称": "业务培训班", "是否列入年度计划": "否" if flawed else "是", "批准文号": None,
             "培训费": 16000 if flawed else 9000, "本级培训费标准计算的上限": 12000},
        ],
    }  # fmt: skip


def supervision(flawed: bool) -> dict[str, list[Row]]:
    """Ledgers that the discipline office and the personnel office keep."""
    quarters = [date(2025, month, 20) for month in ((2, 5) if flawed else (2, 5, 8, 11))]
    duties: list[Row] = [
        {"日期": day, "类别": kind, "事项": "季度安排", "落实期限": None, "落实日期": None}
        for day in quarters
        for kind in ("会商", "监督检查", *(() if flawed else ("“5+1”谈话",)))
    ]
    duties.append(
        {"日期": date(2025, 5, 6), "类别": "一单三书", "事项": "采购流程", "落实期限": date(2025, 6, 6),
         "落实日期": None if flawed else date(2025, 5, 30)}
    )  # fmt: skip
    interventions: list[Row] = [
        {"日期": day, "记录类别": "零报告", "插手干预人": None, "方式": None, "事项": None, "处置情况": None}
        for day in quarters
    ]
    if flawed:
        interventions.append({"日期": date(2025, 4, 9), "记录类别": "插手干预", "方式": "电话", "事项": "物业采购"})
    return {
        "四责协同": duties,
        "插手干预": interventions,
        "政商交往": [
            {"日期": date(2025, 7, 9), "企业": "示例企业", "形式": "座谈", "报备日": None if flawed else date(2025, 7, 8),
             "本单位参加人数": 1 if flawed else 3},
        ],
        "离职人员回访": [
            {"人员编号": "L01", "离职前职务": "县处级以上", "离职日": date(2024, 6, 30),
             "到相关企业任职日": date(2025, 3, 1) if flawed else None, "最近回访日": None if flawed else date(2025, 11, 3)},
        ],
        "廉政意见回复": [
            {"征求日期": date(2025, 5, 7), "征求单位": "组织部", "事由": "评先评优", "要求回复日期": date(2025, 5, 14),
             "回复日期": date(2025, 5, 20) if flawed else date(2025, 5, 12), "结论": None if flawed else "没有不同意见"},
        ],
        "外出报备": [
            {"外出日期": date(2025, 6, 5), "外出人编号": "B01", "报备日期": None if flawed else date(2025, 6, 4),
             "返回日期": date(2025, 6, 7), "返回是否报告": "否" if flawed else "是"},
            *([{"外出日期": date(2025, 9, 12), "外出人编号": "B02", "报备日期": date(2025, 9, 11), "返回日期": date(2025, 9, 10),
                "返回是否报告": "是"}] if flawed else []),
        ],
        "借调": [
            {"借调人员编号": "J01", "借调日期": date(2025, 1, 6), "借出单位层级": "县及以下单位",
             "批准文号": None if flawed else "示组〔2025〕3号", "批准期限": date(2025, 7, 6),
             "退回日期": None if flawed else date(2025, 7, 4)},
        ],
    }  # fmt: skip


def slogans() -> list[Row]:
    """The local slogan that the unit has put into words."""
    return [{"类别": "三盯", "逐词内容": "示例：第一项要求", "问题数": 2, "措施数": 2, "完成数": 1}]


def celebrations() -> list[Row]:
    """Weddings and funerals that were reported; only the unit in Hunan keeps this ledger."""
    plain = {"宴请人数": 120, "车辆数": 6, "同城合办": "否", "邀请亲戚以外人员数": 0}
    return [
        {"操办日期": date(2025, 3, 8), "人员": "孙一鸣", "事项": "婚礼", "事前报告日": date(2025, 2, 20), "事后报告日": date(2025, 3, 12), **plain},
        {"操办日期": date(2025, 5, 3), "人员": "周明远", "事项": "丧事", "事前报告日": None, "事后报告日": date(2025, 5, 9), **plain},
        {"操办日期": date(2025, 9, 13), "人员": "郑海涛", "事项": "婚礼", "事前报告日": None, "事后报告日": date(2025, 9, 18), **plain},
        {"操办日期": date(2025, 11, 15), "人员": "李龑", "事项": "其他喜庆", "事前报告日": None, "事后报告日": None, **plain, "邀请亲戚以外人员数": 12},
        {"操办日期": date(2025, 7, 6), "人员": "吴晓棠", "事项": "婚礼", "事前报告日": date(2025, 7, 4), "事后报告日": date(2025, 7, 30), **plain},
        {"操办日期": date(2025, 10, 2), "人员": "郑海涛", "事项": "婚礼", "事前报告日": date(2025, 9, 20), "事后报告日": date(2025, 10, 8),
         "宴请人数": 260, "车辆数": 12, "同城合办": "否"},
    ]  # fmt: skip


def write(path: Path, sheets: dict[str, list[Row]], *, heading: bool = False) -> None:
    """Write a workbook as offices keep it, the same bytes each time: a title above, a bold header, dates as dates."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        titles = list(dict.fromkeys(title for row in rows for title in row))
        if heading:
            sheet.append([f"2025年{name}"])
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(titles))
            sheet["A1"].alignment = Alignment(horizontal="center")
        sheet.append(titles)
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append([row.get(title) for title in titles])
        for index, title in enumerate(titles, 1):
            sheet.column_dimensions[get_column_letter(index)].width = max(10, len(title) * 2 + 2)
        sheet.freeze_panes = sheet.cell(row=3 if heading else 2, column=1)
    path.write_bytes(saved(book))


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write a CSV file as Excel on a Chinese Windows does: GB18030."""
    found = list(rows)
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


if __name__ == "__main__":
    main()
