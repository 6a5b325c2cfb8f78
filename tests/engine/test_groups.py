"""Rows that are judged together: each against the number of its own day, and amounts told as money."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
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
    sentence = "东门一季度6000元，二季度6000.05元，最多6000.05元"
    assert told(judged(patrols, first + more), "XC-17") == [((1, 2, 3, 4, 5), sentence)]
