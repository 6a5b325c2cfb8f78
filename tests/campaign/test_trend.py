"""One campaign against those before it: what each finding became is what ``engine.compare`` says of the same answers."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from checklist.answers.head import Period
from checklist.answers.last import LastPeriod
from checklist.answers.load import parse_answers
from checklist.answers.model import Answers
from checklist.campaign import trend
from checklist.campaign.intake import Arrived, taken
from checklist.campaign.opened import Campaign
from checklist.campaign.queries import Scope
from checklist.campaign.register import Received, append
from checklist.campaign.store import Store, open_store
from checklist.engine.assess import assess
from checklist.engine.compare import KINDS, UNCHANGED, UNDECIDED, compare, last_period
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.record.report import report_record
from checklist.signing.outcome import Verification
from tests.campaign.by_hand import a_roster, a_task, a_unit, at
from tests.conftest import FIRE

YEARS = (2023, 2024, 2025, 2026)
UNITS = [f"U{number:02}" for number in range(60)]
ROSTER = a_roster(a_unit("S", answers=False), *(a_unit(code, "S", kind="工厂", level="单位") for code in UNITS))
SOUND = "reason: 停用, approver: 区消防大队, document: 消函〔2026〕3号, evidence: [批复.pdf], until: 2030-06-30"

OTHER_RULE = """\
  - id: MH-02
    decides: XF-02
    title: 没有记检查日
    gap_when: "!has(row.checked_on)"
    message: "{{ row.no }}没有记检查日"
    severity: 一般
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = tmp_path_factory.mktemp("packs") / "fire_safety"
    shutil.copytree(FIRE, folder)
    ledger = folder / "ledgers/extinguishers.yaml"
    approved = "    exception: {approver: 消防机构, document: 批复的文号}\n"
    ledger.write_text(ledger.read_text(encoding="utf-8") + approved + OTHER_RULE, encoding="utf-8")
    return load_pack(folder)


def answered(pack: Pack, code: str, year: int, random: Random) -> Answers:
    """Return one unit's answers of a year, as good or bad as it happens."""
    given = {"XF-01": random.choice(["0", "5", "不掌握", ""]), "XF-02": random.choice(["是", "否", ""])}
    given["XF-03"] = random.choice(["是", "否", "不掌握", ""])
    lines = [
        "format: 1",
        'pack: {id: fire_safety, version: "1"}',
        f"unit: {{name: 单位{code}, code: {code}, level: 单位, kind: 工厂}}",
        f"period: {{from: {year}-01-01, to: {year}-12-31}}",
        f"answers: {{{', '.join(f'{id_}: {said}' for id_, said in given.items() if said and id_ in pack.items)}}}",
    ]
    bad = random.random() < 0.5
    if random.random() < 0.8:
        checked = f"{year - 1}-01-02" if bad else f"{year}-12-01"
        lines += ["ledgers:", "  extinguishers:", f"    - {{编号: A1, 上次检查日: {checked}}}"]
        if random.random() < 0.4:
            lines[-1] = "    - {编号: A1}"
        if bad and random.random() < 0.4:
            lines.append(f"exceptions: {{MH-01: [{{rows: [1], {SOUND}}}]}}")
    plans = [
        f"{id_}: {{measure: 改, owner: 张三, due: {year}-12-31, state: {state}, opened: {opened}}}"
        for id_ in ("XF-01", "XF-02", "X01")
        if (state := random.choice([None, "未开始", "已完成"]))
        for opened in [random.choice(["", f"{year - 2}-12-31", f"{year}-12-31"])]
    ]
    if plans:
        lines.append(f"rectifications: {{{', '.join(plans)}}}")
    return parse_answers(pack, "\n".join(lines) + "\n", Path("/nowhere/a.yaml"))


def put_in(folder: Path, pack: Pack, year: int, judged: list[Assessment]) -> Campaign:
    """Make a year's campaign, whose store holds the reports of some assessments."""
    folder.mkdir()
    task = a_task(folder, period=Period.model_validate({"from": date(year, 1, 1), "to": date(year, 12, 31)}))
    with open_store(task, ROSTER, pack.digest, write=True) as store:
        for one in judged:
            sha256 = f"{year}{one.answers.unit.code}"
            record = report_record(one, {})
            store.add(
                taken(Arrived(sha256, 1, "pdf"), Verification(unit="某", code=one.answers.unit.code), record, one)
            )
            append(task.register, Received(sha256=sha256, file="报告.pdf", at=at(date(year, 12, 31))))
    return Campaign(task, ROSTER, pack)


@contextmanager
def now(past: Campaign) -> Iterator[Store]:
    with open_store(past.task, past.roster, past.pack.digest) as store:
        yield store


@pytest.mark.slow
def test_every_change_is_what_the_engine_says(tmp_path: Path, pack: Pack) -> None:
    random = Random(7)
    left: dict[str, LastPeriod] = {}
    judged: dict[int, list[Assessment]] = {}
    for year in YEARS:
        judged[year] = [
            assess(pack, replace(answered(pack, code, year, random), last=left.get(code)), date(year, 12, 31))
            for code in UNITS
        ]
        known = {one.answers.unit.code: one for one in judged[year]}
        if year != YEARS[-1]:
            left = {code: last_period(known[code]) for code in UNITS}
    said = Counter(
        (code, change.key, change.kind, change.before and change.before.verdict, change.now and change.now.verdict.name)
        for code in UNITS
        for change in compare(left[code], known[code])
    )
    assert {kind for _, _, kind, _, _ in said} == set(KINDS)
    unchanged = [(code, key, before) for code, key, kind, before, _ in said if kind == UNCHANGED]
    assert any(before is None for _, _, before in unchanged), "none is carried from before the last campaign"
    assert any(before and key not in left[code].gaps for code, key, before in unchanged), (
        "none is found by another rule"
    )
    past = [put_in(tmp_path / str(year), pack, year, judged[year]) for year in YEARS]
    with now(past[-1]) as store:
        found = trend.compared(store, past[-1], past[:-1])
        told = [change for kind in KINDS for change in trend.changes(found, kind, 9999)]
        assert Counter((one.unit, one.key, one.kind, one.before, one.now) for one in told) == said
        by_kind = Counter(kind for _, _, kind, _, _ in said)
        assert {one.kind: one.findings for one in trend.kinds(found)} == {**by_kind, trend.NO_LAST: 0}
        assert all(one.item == pack.subject_of(one.key) for one in told)
        systems = Counter((one.system, one.kind) for one in told)
        assert {(one.part, one.kind): one.findings for one in trend.by_system(found)} == systems
        assert {(one.part, one.kind): one.findings for one in trend.by_subtree(found)} == {
            ("S", kind): number for kind, number in by_kind.items()
        }


def test_of_a_unit_that_handed_in_nothing_last_time_nothing_is_new(tmp_path: Path, pack: Pack) -> None:
    def judged(year: int, *codes: str, done: bool = False) -> list[Assessment]:
        text = f"""format: 1
pack: {{id: fire_safety, version: "1"}}
unit: {{name: 某厂, code: CODE, level: 单位, kind: 工厂}}
period: {{from: {year}-01-01, to: {year}-12-31}}
ledgers: {{extinguishers: [{{编号: A1, 上次检查日: {year if done else year - 2}-12-01}}]}}
"""
        nowhere = Path("/nowhere/a.yaml")
        return [
            assess(pack, parse_answers(pack, text.replace("CODE", code), nowhere), date(year, 12, 31)) for code in codes
        ]

    first = put_in(tmp_path / "2024", pack, 2024, judged(2024, "U00", "U02"))
    second = put_in(tmp_path / "2025", pack, 2025, judged(2025, "U00", done=True))
    present = put_in(tmp_path / "2026", pack, 2026, judged(2026, "U00", "U01", "U02"))
    with now(present) as store:
        found = trend.compared(store, present, [first, second])
        told = {(one.unit, one.key): one.kind for kind in trend.KINDS for one in trend.changes(found, kind, 99)}
        assert told["U00", "MH-01"] == "反复出现"
        assert {kind for (unit, _), kind in told.items() if unit != "U00"} == {"上期没有数据"}
        counts = {one.kind: (one.findings, one.units) for one in trend.kinds(found)}
        assert (counts["新增"], counts["上期没有数据"][1]) == ((0, 0), 2)


def test_what_no_report_counts_of_is_never_closed(tmp_path: Path, pack: Pack) -> None:
    random = Random(7)
    before = [assess(pack, answered(pack, code, 2025, random), date(2025, 12, 31)) for code in UNITS]
    past = put_in(tmp_path / "2025", pack, 2025, before)
    present = put_in(tmp_path / "2026", pack, 2026, [])
    smaller = a_roster(a_unit("S", answers=False), *(a_unit(code, "S") for code in UNITS[:18]))
    with open_store(present.task, smaller, pack.digest) as store:
        found = trend.compared(store, present, [past])
        gaps = sum(len(one.findings) for one in before)
        assert {one.kind: one.findings for one in trend.kinds(found) if one.findings} == {UNDECIDED: gaps}
        gone = sum(len(one.findings) for one in before[18:])
        assert {one.part: one.findings for one in trend.by_subtree(found)} == {"S": gaps - gone, trend.GONE: gone}
        assert sum(one.findings for one in trend.kinds(found, Scope("S"))) == gaps - gone
