"""Rows that are judged together: each against the number of its own day, and amounts told as money."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.core.errors import InputError
from checklist.engine.assess import assess
from checklist.engine.cases import case_answers
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.pack.model import RuleCase
from tests.conftest import AS_OF, PATROLS, PATROLS_ANSWERS


@pytest.fixture(scope="module")
def patrols() -> Pack:
    return load_pack(PATROLS)


def judged(pack: Pack, rows: str, kind: str = "工厂") -> Assessment:
    head, _, _ = PATROLS_ANSWERS.partition("  patrols:")
    text = head.replace("kind: 工厂", f"kind: {kind}") + f"  patrols:\n    rows:\n{rows}"
    return assess(pack, parse_answers(pack, text, Path("/nowhere/answers.yaml")), AS_OF)


def row(day: str, fee: int, hours: int = 0) -> str:
    return f"      - {{on: {day}, site: 东门, hours: {hours}, of: J1, fee: {fee}}}\n"


def told(assessment: Assessment, rule: str) -> list[tuple[tuple[int, ...], str]]:
    found = (one for one in assessment.findings if one.rule is not None and one.rule.id == rule)
    return [(judged_row.numbers, judged_row.sentence) for finding in found for judged_row in finding.rows]


def test_a_group_of_rows_is_held_against_the_number_of_each_row_s_day(patrols: Pack) -> None:
    too_much = [((1,), "东门费用7000元，上限5000元")]
    march, june = row("2025-03-31", 7000), row("2025-06-01", 100)
    assert told(judged(patrols, march), "XC-15") == too_much
    assert told(judged(patrols, march + june), "XC-15") == too_much
    assert told(judged(patrols, june + march), "XC-15") == [((2,), "东门费用7000元，上限5000元")]
    assert told(judged(patrols, row("2025-04-01", 7000) + row("2025-04-02", 1000)), "XC-15") == []
    together = row("2025-04-01", 7000) + row("2025-06-30", 1001)
    assert told(judged(patrols, together), "XC-15") == [((1, 2), "东门费用8001元，上限8000元")]


def test_a_class_that_a_number_did_not_have_on_a_day_is_told_of_the_number(patrols: Pack) -> None:
    found = judged(patrols, row("2025-03-01", 1, hours=1), kind="学校").items["XC-01"]
    lacking = [one.lack.words for one in found.unknown if one.lack is not None]
    assert lacking == ["2025年3月1日的“一次巡查时数上限”没有“学校”这一档"]
    assert told(judged(patrols, row("2025-04-01", 1, hours=4), kind="学校"), "XC-16") != []


def test_money_is_summed_up_by_quarter(patrols: Pack) -> None:
    first = row("2025-01-05", 4000, hours=1) + row("2025-03-31", 2000, hours=1)
    second = row("2025-04-01", 5000, hours=1) + row("2025-05-01", 900, hours=0)
    assert told(judged(patrols, first + second), "XC-17") == []
    more = second + row("2025-06-30", 1000, hours=1).replace("fee: 1000", "fee: 1000.05")
    sentence = "东门二季度6000.05元，最多6000.05元"
    assert told(judged(patrols, first + more), "XC-17") == [((3, 4, 5), sentence)]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_several_rows_of_one_name_any_can_contradict(pack: Pack, order: tuple[int, int]) -> None:
    tenders = {
        1: {"no": "采1", "supplier": "甲公司", "issued_on": "2026-03-01", "awarded_on": "2026-03-20"},
        2: {"no": "采2", "supplier": "甲公司", "issued_on": "2026-06-01", "awarded_on": "2026-06-20"},
    }
    receptions = [{"date": "2026-03-05", "sender": "甲公司"}]
    ledgers = {"receptions": receptions, "procurement": [tenders[one] for one in order]}
    case = RuleCase.model_validate({"contradiction": "X28", "name": "甲", "ledgers": ledgers, "expect": "提示"})
    found = assess(pack, case_answers(pack, case, None), AS_OF).contradictions
    [finding] = [one for one in found if one.contradiction is not None and one.contradiction.id == "X28"]
    assert "是项目采1的中标供应商，正在招标期间" in finding.reason


def test_a_rule_reads_no_row_that_it_cannot_tell_from_others(tmp_path: Path) -> None:
    place = shutil.copytree(PATROLS, tmp_path / "patrols")
    alarms = place / "ledgers/alarms.yaml"
    alarms.write_text(alarms.read_text(encoding="utf-8").replace("key: no\n", ""), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(place)
    [problem] = caught.value.problems
    assert (problem.code.id, problem.place.file) == ("P467", "patrols/ledgers/patrols.yaml")
    assert "“报警编号”指的是《报警台账》的“编号”，不是那本台账的编号（key）" in problem.text
    rules = place / "ledgers/patrols.yaml"
    asked = rules.read_text(encoding="utf-8").replace("has(row.alarm) && !row.alarm.real", "has(row.alarm)")
    rules.write_text(asked, encoding="utf-8")
    rows = "    rows: [{no: J1, real: 是}, {no: J1, real: 否}]\n  patrols:\n    rows:\n"
    head, _, _ = PATROLS_ANSWERS.partition("    rows:")
    text = f"{head}{rows}{row('2025-03-01', 1)}{row('2025-03-02', 1)}"
    answers = parse_answers(load_pack(place), text, Path("/nowhere/answers.yaml"))
    assert told(assess(load_pack(place), answers, AS_OF), "XC-14") == [((2,), "2025年3月2日去的是误报J1")]


def test_the_row_before_may_be_of_a_day_on_which_the_rule_did_not_hold(patrols: Pack) -> None:
    """A rule of which each version had its own days lost what lay between the last row before and the first after."""
    before, first, second = row("2025-03-01", 1), row("2025-03-02", 1), row("2025-03-04", 1)
    assert told(judged(patrols, before + first), "XC-18") == [((2,), "2025年3月1日之后2025年3月2日又去")]
    assert told(judged(patrols, row("2025-02-28", 1) + before), "XC-18") == []
    assert told(judged(patrols, first + second), "XC-18") == []


def test_a_quarter_in_which_the_rule_did_not_hold_is_not_asked_for(patrols: Pack) -> None:
    assert told(judged(patrols, row("2025-05-01", 1, hours=1)), "XC-19") == []
    none = row("2025-02-01", 1, hours=1) + row("2025-05-01", 1)
    assert told(judged(patrols, none), "XC-19") == [((), "各季度：二季度0次")]


def test_a_ledger_of_the_last_period_that_nobody_confirmed_is_not_called_missing(patrols: Pack) -> None:
    text = PATROLS_ANSWERS.replace("  alarms:\n", "  alarms:\n    to_confirm: true\n")
    found = assess(patrols, parse_answers(patrols, text, Path("/nowhere/answers.yaml")), AS_OF)
    lacking = {one.lack.words for one in found.items["XC-01"].unknown if one.lack is not None}
    assert "《报警台账》沿用上期，本期尚未确认" in lacking
    assert not any("没有提供" in words for words in lacking)
