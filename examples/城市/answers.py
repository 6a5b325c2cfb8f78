"""What each unit says, and what is true of it: worked out from the rules' YAML and the answers, not by the engine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from checklist.core.wording import ROLES
from checklist.io.strict_yaml import Loader
from examples.城市.units import CityUnit

NONE = {"none": "本期没有此类事项。"}
NOT_APPLICABLE = {"answer": "不涉及", "reason": "本期没有此类事项。"}
_COMMON, _RARE, _CLOUDY = 5, 0.02, 0.3
"""How many problems are common, how often each other one is met, and how often a unit does not know something."""
_STATES = ("未开始", "整改中", "已完成")
Row = dict[str, Any]


@dataclass(frozen=True)
class Period:
    """The days asked about, the day as of which the units judged them, and today."""

    start: date
    end: date
    judged: date
    today: date


def half_year(today: date, back: int = 0) -> Period:
    """Return the last half-year that was over ten days before a day, or an earlier one; it was judged six days ago."""
    day = today - timedelta(days=10)
    half = day.year * 2 + (day.month > 6) - 1 - back
    year, second = divmod(half, 2)
    start, end = (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    judged = today - timedelta(days=6 + 182 * back)
    return Period(start, end, judged, today)


@dataclass(frozen=True)
class Expected:
    """A finding that the rules must come to. ``state`` and ``due`` are of its rectification, if one was written."""

    key: str
    item: str
    verdict: str
    contradiction: bool = False
    excepted: bool = False
    rows: int = 0
    state: str | None = None
    due: str | None = None


@dataclass
class Said:
    """A unit's answers file as data, and what follows: findings, items that are in order or that it does not know."""

    data: dict[str, Any]
    findings: list[Expected] = field(default_factory=list)
    compliant: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Rules:
    """The rules as their YAML says, without local ones: enough to know what answers come to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def items(self) -> dict[str, dict[str, Any]]:
        """Items by id, each with its section and system."""
        return {
            item["id"]: item | {"section": path.parent.name, "system": content["system"]["id"]}
            for path in sorted((self.folder / "items").rglob("*.yaml"))
            for content in [_read(path)]
            for item in content["items"]
        }

    @cached_property
    def ledgers(self) -> dict[str, dict[str, Any]]:
        """Ledgers by id."""
        return {
            content["id"]: content for path in (self.folder / "ledgers").glob("*.yaml") for content in [_read(path)]
        }

    @cached_property
    def pack(self) -> dict[str, Any]:
        """The pack's own file."""
        found: dict[str, Any] = _read(self.folder / "pack.yaml")
        return found

    @cached_property
    def profiles(self) -> dict[str, dict[str, Any]]:
        """What units of a kind are not asked."""
        return {
            content["kind"]: content for path in (self.folder / "profiles").glob("*.yaml") for content in [_read(path)]
        }

    def asked(self, unit: CityUnit, day: date) -> dict[str, dict[str, Any]]:
        """Return the items that a unit is asked of a period with this last day."""
        profile = self.profiles[unit.kind]
        out = {*profile["leaves_out"], *profile.get("levels", {}).get(unit.level, {})}
        return {
            id_: item
            for id_, item in self.items.items()
            if id_ not in out and item["system"] not in out and _is_valid(item, day)
        }

    def decided_by(self, ledger: str) -> set[str]:
        """Return the items that a ledger decides."""
        return {rule["decides"] for rule in self.ledgers[ledger]["rules"]}

    def in_force(self, ledger: str, rule: Mapping[str, Any], day: date) -> Mapping[str, Any]:
        """Return the rule of a ledger that finds on a day what a rule finds: itself, or the one before or after it."""
        alike = (one for one in self.ledgers[ledger]["rules"] if one["gap_when"] == rule["gap_when"])
        return next(one for one in alike if one["decides"] == rule["decides"] and _is_valid(one, day))

    def verdict(self, item: str, rule: Mapping[str, Any] | None = None) -> str:
        """Return how grave a finding is: as its rule says, or its item."""
        return str((rule or {}).get("severity") or self.items[item]["severity"])


def _is_valid(item: Mapping[str, Any], day: date) -> bool:
    valid = item.get("valid", {})
    return bool(valid.get("from", date.min) <= day <= valid.get("until", date.max))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe one, in C


def say(rules: Rules, unit: CityUnit, period: Period, version: int, back: int, seed: int) -> Said:
    """Return what a unit says for a period; a later ``version`` of the same has fewer problems.

    What was a problem in the period before is so again every other time.
    """
    asked = rules.asked(unit, period.end)
    ledgers = {
        id_: dict(NONE)
        for id_ in rules.ledgers
        if not (decided := rules.decided_by(id_)) or not decided.isdisjoint(asked)
    }
    said = Said(
        {
            "format": 1,
            "pack": {"id": rules.pack["id"], "version": rules.pack["version"]},
            "unit": {"name": unit.name, "code": unit.code, "level": unit.level, "kind": unit.kind},
            "period": {"from": period.start, "to": period.end},
            "signatories": dict(zip(ROLES, unit.people, strict=True)),
            "parameters": {"staff_total": 12, "meal_cap": 60, "reporting_officials": 0, "township_office_area": 24},
            "answers": {},
            "ledgers": ledgers,
        }
    )
    wrong = _problems(rules, unit, period, seed, back)
    _answer(said, rules, asked, wrong if version == 0 else wrong[::2])
    chance = random.Random(f"{seed}/{unit.code}/{back}/ledgers")
    _receptions(said, rules, asked, period, chance)
    _fixes(said, rules, asked, period, chance)
    _duties(said, asked, period)
    _spot_checks(said, rules, asked, period, chance)
    _studies(said, asked, chance)
    _offices(said, asked, unit)
    _plan(said, unit, period, chance)
    return said


def _problems(rules: Rules, unit: CityUnit, period: Period, seed: int, back: int) -> list[str]:
    """Return the items answered by hand that are problems of a unit in a period."""
    common = random.Random(f"{seed}/common").sample(sorted(_by_hand(rules.items)), _COMMON)
    asked, asked_before = (rules.asked(unit, day) for day in (period.end, period.start - timedelta(days=1)))
    now = _drawn(rules, asked, common, f"{seed}/{unit.code}/{back}")
    before = _drawn(rules, asked_before, common, f"{seed}/{unit.code}/{back + 1}")
    return sorted({*now, *before[::2]})


def _drawn(rules: Rules, asked: Mapping[str, Any], common: list[str], seed: str) -> list[str]:
    chance = random.Random(seed)
    draws = {id_: chance.random() for id_ in sorted(_by_hand(rules.items))}
    return [id_ for id_, drawn in draws.items() if drawn < (0.45 if id_ in common else _RARE) and id_ in asked]


def _by_hand(items: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the items that are answered by hand and of which we know what is right and what is wrong."""
    for id_, item in items.items():
        if item.get("decided_by") != "ledger" and _right_and_wrong(item) is not None:
            yield id_


def _right_and_wrong(item: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """Return an answer that is in order and one that is not; None for an item that this city answers with 不涉及.

    Those are also all that are asked only on a condition.
    """
    kind = item["answer"]["kind"]
    if "applies_when" in item:
        return None
    if kind == "yes_no":
        return "是", "否"
    if kind == "absence":
        return "无此情形", "有此情形"
    return (0, 3) if kind == "int" and item.get("gap_when") == "answer > 0" else None


def _answer(said: Said, rules: Rules, asked: Mapping[str, Mapping[str, Any]], wrong: list[str]) -> None:
    """Answer every item that no ledger decides."""
    chance = random.Random(f"{said.data['unit']['code']}/{said.data['period']['to']}/unknown")
    known = sorted(set(_by_hand(asked)) - set(wrong))
    cloudy = chance.sample(known, 1) if chance.random() < _CLOUDY else []
    for id_, item in asked.items():
        if item.get("decided_by") == "ledger":
            continue
        answers = _right_and_wrong(item)
        if answers is None:
            said.data["answers"][id_] = dict(NOT_APPLICABLE)
        elif id_ in cloudy:
            said.data["answers"][id_] = "不掌握"
            said.unknown.append(id_)
            said.findings.append(Expected(id_, id_, "不掌握"))
        elif id_ in wrong:
            said.data["answers"][id_] = answers[1]
            said.findings.append(Expected(id_, id_, rules.verdict(id_)))
        else:
            said.data["answers"][id_] = answers[0]
            said.compliant.append(id_)


_FLAWS: dict[str, Row] = {
    "JD-01": {"公函文号": None, "公函日期": None, "是否已报销": "否"},
    "JD-03": {"陪餐人数": 5},
    "JD-05": {"有无酒": "是"},
    "JD-07": {"有无香烟": "是"},
    "JD-13": {"有无赠礼": "是"},
    "JD-20": {"报销日期": 120},
}
"""What a reception breaks each of some rules with, and no other rule; a number of days after it, where a date stands."""


def _receptions(said: Said, rules: Rules, asked: Mapping[str, Any], period: Period, chance: random.Random) -> None:
    """Give most units' receptions: two in order, and at times one or two that are not."""
    decided = rules.decided_by("receptions") & set(asked)
    if "receptions" not in said.data["ledgers"] or not decided or chance.random() < 0.3:
        return
    by_id = {rule["id"]: rule for rule in rules.ledgers["receptions"]["rules"]}
    flaws = [
        id_ for id_ in chance.sample(sorted(_FLAWS), chance.choice([0, 0, 1, 2])) if by_id[id_]["decides"] in asked
    ]
    rows = []
    for number, flaw in enumerate([None, None, *flaws], 1):
        day = period.start + timedelta(days=17 * number)
        row = _reception(number, day)
        for title, value in _FLAWS.get(flaw or "", {}).items():
            row[title] = day + timedelta(days=value) if title == "报销日期" else value
        rows.append(row)
        if flaw is not None:
            rule = rules.in_force("receptions", by_id[flaw], day)
            said.findings.append(Expected(rule["id"], rule["decides"], rules.verdict(rule["decides"], rule), rows=1))
    said.data["ledgers"]["receptions"] = {"rows": rows}
    fees = by_id["JD-16"]
    if max(row["接待日期"] for row in rows) < fees["valid"]["from"]:
        decided -= {fees["decides"]}
    said.compliant += sorted(decided - {by_id[id_]["decides"] for id_ in flaws})
    if "budget" in said.data["ledgers"]:
        said.data["ledgers"]["budget"] = {"rows": [_budget(period.start.year, sum(row["餐费"] for row in rows))]}
        said.compliant += sorted({"BX-11", "BX-29", "BX-30", "BX-53", "BX-56"} & set(asked))


def _budget(year: int, spent: int) -> Row:
    """Return what receptions were allowed to cost, and did: who paid for some cannot have had no budget."""
    return {
        "年度": year, "项目": "公务接待费", "预算": 2, "实际": spent / 10_000, "上年实际": 1, "是否单独列示": "是", "机关运行经费说明": "是",
        "预算批复日期": date(year, 2, 1), "预算公开日期": date(year, 2, 12),
    }  # fmt: skip


def _reception(number: int, day: date) -> Row:
    return {
        "接待编号": f"JD-{number:03}", "接待日期": day, "派出单位": "省业务主管部门", "公函文号": f"函〔{day.year}〕{number}号",
        "公函日期": day - timedelta(days=3), "审批人": "主要负责人", "审批日期": day - timedelta(days=1), "接待对象姓名职务": "调研组一行",
        "接待对象人数": 6, "陪餐人数": 2, "同批次工作餐次数": 1, "用餐场所类别": "机关食堂", "公务活动项目": "工作调研", "场所": "机关食堂",
        "餐费": 320, "住宿费": 0, "有无酒": "否", "有无香烟": "否", "有无高档或野生菜肴": "否", "陪同和工作保障人员": "办公室人员",
        "清单审签人": "主要负责人", "票据号": f"P{number:05}", "是否已报销": "是", "有无赠礼": "否", "有无转嫁费用": "否", "有无应由个人负担的费用": "否",
        "应收伙食交通费": 120, "已收伙食交通费": 120, "有无菜单": "是", "列支科目": "公务接待费", "付款方式": "转账",
        "报销日期": day + timedelta(days=20),
    }  # fmt: skip


def _fixes(said: Said, rules: Rules, asked: Mapping[str, Any], period: Period, chance: random.Random) -> None:
    """Give the units four problems that were put right, and a third of them one overdue, at times with leave."""
    if "fixes" not in said.data["ledgers"] or "SF-01" not in asked:
        return
    due = period.start + timedelta(days=60)
    rows: list[Row] = [
        {
            "问题编号": f"W{number}",
            "问题来源": "自查",
            "问题": "流程不清楚",
            "四风类别": style,
            "整改期限": due,
            "销号日期": due,
        }
        for number, style in enumerate(("形式主义", "官僚主义", "享乐主义", "奢靡之风"), 1)
    ]
    said.data["ledgers"]["fixes"] = {"rows": rows}
    said.compliant.append("SF-01")
    if "SZ-14" not in asked or chance.random() < 0.65:
        return
    rows.append({"问题编号": "W5", "问题来源": "纪检监察建议", "问题": "台账不全", "整改期限": due})
    excepted = chance.random() < 0.5
    if excepted:
        said.data["exceptions"] = {
            "ZG-06": [
                {"rows": [5], "reason": "机构改革，台账随人员移交。", "approver": "派驻纪检监察组", "document": "纪函〔2026〕3号",
                 "evidence": [{"file": "附件/同意延期.pdf", "size": 1200, "sha256": "0" * 64}], "until": period.judged + timedelta(days=90)},
            ]
        }  # fmt: skip
    said.findings.append(Expected("ZG-06", "SZ-14", rules.verdict("SZ-14"), excepted=excepted, rows=1))
    if excepted:
        said.compliant.append("SZ-14")


_KEPT: dict[str, tuple[tuple[str, Row, set[str]], ...]] = {
    "duties": (
        ("季", {"类别": "监督检查"}, {"SZ-11"}),
        ("季", {"类别": "会商"}, {"SZ-17"}),
        ("期", {"类别": "“5+1”谈话"}, {"SZ-12"}),
    ),
    "talks": (
        ("季", {"类型": "党员大会"}, {"LX-01"}),
        ("期", {"类型": "警示教育", "是否观看警示教育片": "是"}, {"YA-01"}),
    ),
    "interventions": (("季", {"记录类别": "零报告"}, {"FF-15"}),),
    "village": (
        ("季", {"事项": "村务公开", "公布截止日": 20}, {"CW-01", "CW-02"}),
        ("月", {"事项": "财务公开", "公布截止日": 20}, {"CW-06"}),
        ("季", {"事项": "村民代表会议"}, {"CW-03"}),
        ("期", {"事项": "民主评议"}, {"CW-04"}),
    ),
}
"""What has to be done each month, quarter or half-year whatever happens, by ledger, and the items that are in order by it."""


def _duties(said: Said, asked: Mapping[str, Any], period: Period) -> None:
    """Have every unit do what may not be left out: nobody can declare that there was nothing."""
    months = {"月": range(6), "季": (0, 3), "期": (1,)}
    for ledger in _KEPT.keys() & said.data["ledgers"].keys():
        rows: list[Row] = []
        for often, done, items in _KEPT[ledger]:
            for month in months[often]:
                day = date(period.start.year, period.start.month + month, 6)
                rows.append({"日期": day} | {title: _on(day, value) for title, value in done.items()})
            said.compliant += sorted(items & set(asked))
        said.data["ledgers"][ledger] = {"rows": rows}


def _on(day: date, value: Any) -> Any:
    return day + timedelta(days=value) if isinstance(value, int) else value


def _spot_checks(said: Said, rules: Rules, asked: Mapping[str, Any], period: Period, chance: random.Random) -> None:
    """Give half of the units' spot checks, one with something found; the others declare that they made none."""
    decided = rules.decided_by("spot_checks") & set(asked)
    if "spot_checks" not in said.data["ledgers"]:
        return
    if chance.random() < 0.5 or not decided:
        said.findings.append(Expected("X32", "X32", "较重", contradiction=True))
        return
    ledger = rules.ledgers["spot_checks"]
    rows: list[Row] = [
        {
            "抽查日期": period.start + timedelta(days=40),
            "抽查事项": matter,
            "抽查数量": 12,
            "发现问题数": 0,
            "已移送或整改数": 0,
        }
        for matter in ledger["columns"]["matter"]["choices"]
    ]
    found = [
        rule for rule in ledger["rules"] if rule["gap_when"] == "row.found > row.handled" and rule["decides"] in asked
    ]
    rule = chance.choice(found)
    matter = rule["where"].split('"')[1]
    for row in rows:
        if row["抽查事项"] == matter:
            row.update({"发现问题数": 3, "已移送或整改数": 1})
    said.data["ledgers"]["spot_checks"] = {"rows": rows}
    for one in (rule, next(other for other in ledger["rules"] if other["gap_when"] == "row.found > 0")):
        item = one["decides"]
        said.findings.append(Expected(one["id"], item, rules.verdict(item, one), rows=1))
    said.compliant = sorted(
        {*said.compliant, *decided} - {finding.item for finding in said.findings if not finding.excepted}
    )


def _studies(said: Said, asked: Mapping[str, Any], chance: random.Random) -> None:
    """Have a fifth of the units say how often they studied, against a ledger that has no record of it."""
    if "YA-08" in asked and "meetings" in said.data["ledgers"] and chance.random() < 0.2:
        said.data["answers"]["YA-08"] = 24
        said.compliant.append("YA-08")
        said.findings.append(Expected("X26", "X26", "一般", contradiction=True))


def _offices(said: Said, asked: Mapping[str, Any], unit: CityUnit) -> None:
    """Give an office of somebody: a unit of twelve people has one."""
    if "offices" in said.data["ledgers"]:
        rank = {"乡级": "乡级人员", "县级": "科级以下", "市级": "局（处）级以下"}[unit.level]
        room = {
            "房号": "301", "使用人": "甲", "机关层级": f"{unit.level}机关", "职级": rank, "面积": 9, "使用人状态": "在岗",
            "租出、出借或改用": "否", "是否租用的房屋": "否",
        }  # fmt: skip
        said.data["ledgers"]["offices"] = {"rows": [room]}
        said.compliant += sorted({"BX-16", "BX-17", "BX-19"} & set(asked))


def _plan(said: Said, unit: CityUnit, period: Period, chance: random.Random) -> None:
    """Write what is done about most findings, and the facts of every contradiction."""
    plans: dict[str, Any] = {}
    planned = []
    gaps = any(not finding.contradiction and not finding.excepted for finding in said.findings)
    rows = any("rows" in ledger for ledger in said.data["ledgers"].values())
    if not gaps and not rows:
        said.findings.append(Expected("X29", "X29", "较重", contradiction=True))
    for finding in said.findings:
        if finding.excepted or not (finding.contradiction or chance.random() < 0.8):
            planned.append(finding)
            continue
        state = chance.choice(_STATES[:-1] if finding.key == "ZG-06" else _STATES)  # its own ledger holds it open
        due = period.judged + timedelta(days=chance.choice([-20, 2, 20, 45, 80]))
        plans[finding.item] = {
            "fact": "情况属实，已经核对。", "measure": "对照规定逐条补正。", "owner": unit.people[0], "due": due, "state": state,
            "opened": period.end,
        }  # fmt: skip
        if state == _STATES[-1] and not finding.contradiction:
            plans[finding.item]["done_on"] = min(due, period.judged)
        planned.append(Expected(**{**vars(finding), "state": state, "due": due.isoformat()}))
    said.findings[:] = planned
    if plans:
        said.data["rectifications"] = plans
