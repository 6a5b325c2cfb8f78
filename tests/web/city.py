"""A campaign's folder over a made-up city, filled without signing: good, late, gone, damaged and hostile."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from checklist.app.campaigns import NewCampaign, begin_campaign, open_campaign, opened_store
from checklist.campaign.opened import Campaign
from checklist.campaign.register import Received, Returned
from checklist.campaign.tables import FileRows
from checklist.core.verdicts import Verdict
from checklist.pack.compiled import Pack
from tests.campaign.by_hand import Made, at

DAY = date(2026, 7, 20)
"""On which the city is looked at."""
PERIOD, DUE = (date(2026, 1, 1), date(2026, 6, 30)), date(2026, 7, 15)
LAST_PERIOD, LAST_DUE = (date(2025, 7, 1), date(2025, 12, 31)), date(2026, 1, 15)
HOSTILE = ("<img src=x onerror=\"document.title='坏'\">局", "</script><b>镇", "{a|局} مكتب 村", "=1+1局")
"""Names of units that are markup, a chart's markup, of another direction, or a formula."""
HOSTILE_FILE = "报告\u202e\u200f<svg onload=alert(1)>.pdf"
COUNTIES = ("甲县", "乙县", "丙区")
BUREAUS = (
    "财政",
    "教育",
    "民政",
    "水利",
    "林业",
    "交通运输",
    "农业农村",
    "文化旅游",
    "卫生健康",
    "审计",
    "统计",
    "信访",
)


def make_city(folder: Path, units: int, last: Path | None = None) -> Campaign:
    """Write a campaign's folder with so many units, in three counties and right under the city.

    ``last``: the folder of the campaign before it; that which has none is half a year earlier.
    """
    period, due = (PERIOD, DUE) if last is not None else (LAST_PERIOD, LAST_DUE)
    folder.mkdir(parents=True)
    roster = folder.with_name(f"{folder.name}名册.csv")
    roster.write_text("\n".join(_roster(units)), encoding="utf-8")
    new = NewCampaign("廉政自查", "示例市纪委监委", period, due, (), roster=roster, last=last)
    begin_campaign(folder, new)
    campaign = open_campaign(folder)
    reports, returned = _reports(campaign, random.Random(units))
    events = [Received(sha256=one.sha256, file=f"{one.unit}.pdf", at=at(one.day)) for one in reports]
    events += [Received(sha256=one.sha256, file="又一份.pdf", at=at(one.day, 10)) for one in reports[:2]]
    events[0] = events[0].model_copy(update={"file": HOSTILE_FILE})
    back = [Returned(sha256=one.sha256, unit=str(one.unit), at=at(one.day, 11), reason="缺页") for one in returned]
    lines = [event.model_dump_json() + "\n" for event in (*events, *back)]
    campaign.task.register.write_text("".join(lines), encoding="utf-8")
    with opened_store(campaign, write=True) as store:
        for one in reports:
            store.add(one.taken)
    return campaign


def _roster(units: int) -> Iterable[str]:
    yield "单位代码,单位名称,上级单位代码,单位类别,层级,是否填报"
    yield "S0,示例市,,党政机关,市级,否"
    yield from (f"C{one},{name}政府办,S0,党政机关,县级," for one, name in enumerate(COUNTIES))
    for number in range(units - len(COUNTIES)):
        county = number % (len(COUNTIES) + 1)
        name = f"{(*COUNTIES, '市')[county]}{BUREAUS[number // 4 % 12]}局{number}"
        name = HOSTILE[number] if number < len(HOSTILE) else name
        kind = ("党政机关", "事业单位", "乡镇街道", "村社区")[number // 4 % 4]
        parent = "S0" if county == len(COUNTIES) else f"C{county}"
        quoted = name.replace('"', '""')
        yield f'U{number:05},"{quoted}",{parent},{kind},{("县级", "乡级")[number % 2]},'


@dataclass
class Report(Made):
    """A report on the items of a pack, with their titles."""

    pack: Pack | None = None

    @property
    def taken(self) -> FileRows:
        """All that the store keeps of it."""
        taken = super().taken
        items = [row.model_copy(update=self._of(row.item)) for row in taken.items]
        known = {row.item: {"title": row.title, "contradiction": row.contradiction} for row in items}
        findings = [row.model_copy(update=known[row.item]) for row in taken.findings]
        plans = [
            row.model_copy(update={name: self._of(row.item)[name] for name in ("title", "system")})
            for row in taken.rectifications
        ]
        return taken.model_copy(update={"items": items, "findings": findings, "rectifications": plans})

    def _of(self, id_: str) -> dict[str, object]:
        assert self.pack is not None
        if id_ in self.pack.contradictions:
            title = self.pack.contradictions[id_].spec.title
            return {"contradiction": True, "title": title, "section": "", "system": ""}
        item = self.pack.items[id_]
        known = {"title": item.title, "section": item.section.id, "system": item.system.id}
        return {"contradiction": False, **known}


def _reports(campaign: Campaign, dice: random.Random) -> tuple[list[Report], list[Report]]:
    """Return what came in, and which of it was sent back."""
    reports: list[Report] = []
    returned: list[Report] = []
    for unit in campaign.roster.units.values():
        if not unit.answers or (dice.random() < 0.12 and unit.name not in HOSTILE):
            continue
        one = _report(campaign, unit.code, dice)
        fate = 1.0 if unit.name in HOSTILE else dice.random()
        if fate < 0.05:
            one.report.update(verification="无效", why="文件在签字后被改动")
        elif fate < 0.1:
            one.report.update(verification="未能验证", why="没有时间戳")
        elif fate < 0.13:
            one.report.update(pack_digest="2" * 64)
        elif fate < 0.2:
            earlier = _report(campaign, unit.code, dice)
            earlier.day = one.day - timedelta(days=2)
            reports.append(earlier)
        elif fate < 0.23:
            returned.append(one)
        reports.append(one)
    reports.append(Report("Z9", report={"name": HOSTILE[0], "pack_digest": campaign.pack.digest}))
    return reports, returned


def _report(campaign: Campaign, code: str, dice: random.Random) -> Report:
    careless = dice.betavariate(2, 6)
    items: dict[str, str] = {}
    findings: list[tuple[str, str, dict[str, object]]] = []
    carried: list[tuple[str, str, dict[str, object]]] = []
    for number, item in enumerate(campaign.pack.items.values()):
        chance, severity = dice.random(), item.spec.severity
        if chance < 0.12:
            items[item.id] = "不涉及"
        elif chance < 0.15:
            items[item.id] = "未填"
            carried.append((item.id, "未填" if chance < 0.13 else severity, _plan(campaign, dice)))
        elif chance < 0.16:
            items[item.id] = "不掌握"
            findings.append((item.id, "不掌握", {}))
        elif dice.random() < careless * (0.1 + 0.5 * (number * 7919 % 11 == 0)):
            items[item.id] = severity
            keys = [rule.id for rule in campaign.pack.rules_of(item.id)] or [item.id]
            findings += [
                (item.id, severity, {**_plan(campaign, dice), "key": key}) for key in keys[: dice.choice((1, 1, 2))]
            ]
        else:
            items[item.id] = "合规"
            if dice.random() < 0.004:
                findings.append(
                    (
                        item.id,
                        severity,
                        {"excepted": True, "until": dice.choice((DAY - timedelta(days=1), date(2027, 1, 1)))},
                    )
                )
    for rule in campaign.pack.contradictions.values():
        holds = dice.random() < 0.02
        items[rule.id] = rule.spec.severity if holds else dice.choice(("合规", "合规", "未填"))
        findings += [(rule.id, rule.spec.severity, {})] if holds else []
    gaps = sum(Verdict[verdict].is_gap for verdict in items.values())
    period = campaign.task.spec.period
    about = {
        "size": dice.randrange(90_000, 400_000), "pack_digest": campaign.pack.digest, "period_from": period.from_,
        "period_to": period.to, "name": campaign.roster.units[code].name,
        "number": f"ZC-{dice.randrange(10**8):08}",
        "test_certificate": code.endswith("7"),
    }  # fmt: skip
    score = None if dice.random() < 0.02 else f"{max(0, 100 - gaps * 1.3):.1f}"
    day = campaign.task.spec.due - timedelta(days=int(dice.triangular(-6, 25, 3)))
    planned = [one for one in carried if "state" in one[2]]
    return Report(code, items, findings, score, day, about, planned, pack=campaign.pack)


def _plan(campaign: Campaign, dice: random.Random) -> dict[str, object]:
    state = dice.choice((None, "未开始", "整改中", "已完成"))
    if state is None:
        return {"rows": dice.randrange(4)}
    spec = campaign.task.spec
    due = spec.due + timedelta(days=dice.randrange(-40, 60))
    plan = {"rows": dice.randrange(4), "state": state, "due": due, "opened": spec.period.from_ - timedelta(days=1)}
    is_moved = due.day % 4 == 0
    return {**plan, "due_before": due - timedelta(days=30), "put_off": state != "已完成"} if is_moved else plan
