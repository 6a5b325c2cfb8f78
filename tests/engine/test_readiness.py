"""The day as of which a report is judged: what data tell of later days as done, and whether the period still runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from checklist.engine.assess import assess
from checklist.engine.exceptions import approver_fault
from checklist.engine.readiness import DAY, PARTLY, TOO_EARLY, TOO_LATE, UNSET, readiness
from checklist.pack.compiled import Pack
from tests.conftest import HEAD, Run, given

DAY_WITHIN = date(2026, 3, 1)


def too_late(pack: Pack, body: str, day: date = DAY_WITHIN) -> list[str]:
    return readiness(assess(pack, given(pack, body), day)).forbidding.get(TOO_LATE, [])


def ledger(name: str, *rows: str) -> str:
    return f"ledgers: {{{name}: [{', '.join('{' + row + '}' for row in rows)}]}}\n"


@pytest.mark.parametrize(
    ("plan", "forbids"),
    [
        ("done_on: 2025-12-20", True),
        ("done_on: 2026-01-01", False),
        ("done_on: 2025-12-20, opened: 2025-06-30", True),
    ],
)
def test_what_was_put_right_before_the_period_that_found_it_forbids_signing(
    pack: Pack, plan: str, forbids: bool
) -> None:
    body = f"answers: {{BX-01: 否}}\nrectifications: {{BX-01: {{state: 已完成, {plan}}}}}\n"
    forbidding = readiness(assess(pack, given(pack, body), DAY_WITHIN)).forbidding
    assert (TOO_EARLY in forbidding) == forbids
    if forbids:
        assert forbidding[TOO_EARLY] == ["BX-01"]
        gone = body.replace("BX-01: 否", "BX-01: 是")
        still = readiness(assess(pack, given(pack, gone), DAY_WITHIN)).forbidding
        assert (TOO_EARLY in still) == ("opened" not in plan)


@pytest.mark.parametrize(
    ("row", "done_on", "forbids"),
    [
        ("房号: 301, 使用人: 郑国强, 机关层级: 县级机关, 职级: 正科级, 面积: 17, 使用人状态: 退休, 离岗日期: 2026-01-31", "2026-01-20", True),
        ("房号: 301, 使用人: 郑国强, 机关层级: 县级机关, 职级: 正科级, 面积: 17, 使用人状态: 退休, 离岗日期: 2026-01-31", "2026-02-01", False),
        ("问题编号: 改1, 问题来源: 审计, 问题: 甲, 整改期限: 2026-02-10", "2026-02-05", False),
        ("问题编号: 改1, 问题来源: 审计, 问题: 甲, 整改期限: 2026-02-10, 销号日期: 2026-03-10", "2026-03-05", False),
    ],
)  # fmt: skip
def test_what_was_put_right_before_a_record_began_is_not_of_it(
    pack: Pack, row: str, done_on: str, forbids: bool
) -> None:
    """A plan of the last period that is done made a new problem of the same item one that was put right."""
    kind, item = ("fixes", "SZ-06") if "问题编号" in row else ("offices", "BX-18")
    plan = f"rectifications: {{{item}: {{state: 已完成, done_on: {done_on}, opened: 2025-12-31}}}}\n"
    assessment = assess(pack, given(pack, ledger(kind, row) + plan), date(2026, 6, 10))
    assert item in {finding.id for finding in assessment.findings}
    assert (readiness(assessment).forbidding.get(TOO_EARLY) == [item]) == forbids


def test_a_row_of_an_earlier_period_that_is_held_open_is_named_too(pack: Pack) -> None:
    rows = (f"{GIFT}: 2025-12-10, 登记日: {day}" for day in ("2026-03-02", "2026-03-01"))
    assert too_late(pack, ledger("gifts", *rows)) == ["《礼品登记台账》第1行"]


GIFT = "来源: 某企业, 是否涉外: 否, 收受日"


def test_what_is_told_as_done_after_the_day_forbids_signing(pack: Pack) -> None:
    body = ledger("gifts", f"{GIFT}: 2026-02-01, 登记日: 2026-03-02")
    assert too_late(pack, body) == ["《礼品登记台账》第1行"]
    assert too_late(pack, body, DAY_WITHIN + timedelta(days=1)) == []


def test_a_row_dated_after_the_day_is_named_and_one_outside_the_period_is_not_looked_at(pack: Pack) -> None:
    rows = (f"{GIFT}: {day}" for day in ("2026-06-01", "2026-02-01", "2027-01-05", "2026-03-02", "2026-03-01"))
    assert too_late(pack, ledger("gifts", *rows)) == ["《礼品登记台账》第1、4行"]


@pytest.mark.parametrize(
    "body",
    [
        ledger("fixes", "问题编号: A1, 问题: 某事, 问题来源: 审计, 整改期限: 2026-12-01"),
        ledger("outings", "外出日期: 2026-04-01, 外出人编号: G1, 报备日期: 2026-02-20"),
        ledger("secondments", "借调日期: 2026-02-01, 借调人员编号: G1, 借出单位层级: 其他单位, 批准期限: 2026-12-31"),
    ],
    ids=["deadline", "reported beforehand", "term"],
)
def test_a_day_that_may_lie_ahead_is_no_objection(pack: Pack, body: str) -> None:
    assert too_late(pack, body) == []


def test_an_answer_that_names_a_later_day_is_named(pack: Pack) -> None:
    (item,) = [item.id for item in pack.items.values() if item.spec.answer.kind == "date"][:1]
    assert too_late(pack, f"answers: {{{item}: 2026-03-02}}\n") == [item]
    assert too_late(pack, f"answers: {{{item}: 2026-03-01}}\n") == []


def test_a_rectification_done_on_a_later_day_is_named(pack: Pack) -> None:
    plans = "rectifications: {BX-01: {state: 已完成, done_on: 2026-03-02}, X01: {state: 已完成, done_on: 2026-03-01}}\n"
    assert too_late(pack, plans) == ["BX-01的整改"]
    assert too_late(pack, plans, DAY_WITHIN + timedelta(days=1)) == []


def test_a_period_that_still_runs_is_told_and_forbids_nothing(pack: Pack) -> None:
    for day, running in ((DAY_WITHIN, True), (date(2026, 12, 30), True), (date(2026, 12, 31), False)):
        state = readiness(assess(pack, given(pack, ""), day))
        assert state.is_running == running
        assert state.period_state == ("自查期间还没有结束" if running else "")
        assert not {TOO_LATE, DAY} & state.forbidding.keys()


def test_a_period_that_has_not_begun_is_not_said_to_run(pack: Pack) -> None:
    state = readiness(assess(pack, given(pack, ""), date(2025, 12, 31)))
    assert state.period_state == "自查期间还没有开始"
    assert DAY in state.forbidding


COSTLY = "{车牌: 湘A00001, 类别: 机要通信, 新能源: 否, 来源: 购置, 购置价: 90, 购置日期: 2025-03-01}"
BARE = "{车牌: 湘A00002, 类别: 机要通信, 新能源: 否, 来源: 购置, 购置日期: 2025-03-01}"


def test_something_found_does_not_make_the_records_judged_that_lack_a_value(
    run: Run, tmp_path: Path, pack: Pack
) -> None:
    """An offence in one record let a unit sign although the others could not be judged."""
    for rows, kind in ((f"[{BARE}]", "未填"), (f"[{BARE}, {COSTLY}]", PARTLY)):
        assessment = assess(pack, given(pack, f"ledgers: {{vehicles: {rows}}}\n"), DAY_WITHIN)
        assert "BX-21" in readiness(assessment).forbidding[kind]
        assert [result.item.id for result in assessment.partly_judged] == (["BX-21"] if kind == PARTLY else [])
    body = f"{HEAD}ledgers: {{vehicles: [{BARE}, {COSTLY}]}}\n"
    (tmp_path / "a.yaml").write_text(body, encoding="utf-8")
    told = run("check", "a.yaml", "--as-of", "2027-01-15").stdout
    assert f"{PARTLY}1项（BX-21）" in told


@pytest.mark.parametrize(
    "approver",
    [
        "王芳局长",
        "王芳党组书记",
        "局长王芳",
        "王芳同志",
        "本局",
        "本单位纪检组",
        "党组",
        "机关党委",
        "县领导",
        "。",
        "位党组",
        "示例单位领导班子",
    ],
)
def test_an_approver_with_an_office_or_of_the_unit_itself_is_known(pack: Pack, approver: str) -> None:
    answers = given(pack, "signatories: {head: 王芳}\n")
    assert approver_fault(pack, answers, pack.rules["ZG-06"], approver)
    for other in (
        "王芳菲副县长",
        "王芳菲局长",
        "本所在地县政府",
        "李王芳（县纪委）",
        "中共清河县纪委",
        "县财政局",
        "本市纪委监委",
    ):
        assert not approver_fault(pack, answers, pack.rules["ZG-06"], other)


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        ("清溪县石桥镇人民政府", "清溪县石桥镇党委 石桥镇党委 中共清溪县石桥镇委员会 清溪县石桥镇党政办公室 清溪县石桥镇政府 镇党委 镇纪委 石桥镇纪委"),
        ("清溪县石桥镇", "石桥镇党委 石桥镇人民政府"),
        ("石桥街道办事处", "石桥街道党工委 街道党工委"),
        ("石桥镇东风村村民委员会", "东风村党支部 东风村村委会 村委会"),
        ("清溪县水利局", "水利局党组 县水利局党组 局党组"),
    ],
)  # fmt: skip
def test_bodies_of_a_township_and_of_a_bureau_are_the_unit_itself(pack: Pack, unit: str, own: str) -> None:
    answers = given(pack, "")
    answers = replace(answers, unit=answers.unit.model_copy(update={"name": unit}))
    rule = pack.rules["ZG-06"]
    assert [name for name in own.split() if not approver_fault(pack, answers, rule, name)] == []
    others = ("清溪县纪委监委", "清溪县委", "县纪委", "县水利厅党组", "柳林镇党委", "清溪县人民政府", "县政府办公室")
    assert [name for name in others if approver_fault(pack, answers, rule, name)] == []
    assert [name for name in ("上级", "县里", "同意") if not approver_fault(pack, answers, rule, name)] == []


@pytest.mark.parametrize(("set_", "open_"), [("", ["在岗人数"]), (", staff_total: 5", None)])
def test_a_parameter_that_contradictions_rest_on_must_be_said(pack: Pack, set_: str, open_: list[str] | None) -> None:
    """Left empty it left them unjudged, and the report could be signed."""
    body = f"parameters: {{reporting_officials: 2{set_}}}\n"
    assert readiness(assess(pack, given(pack, body), DAY_WITHIN)).forbidding.get(UNSET) == open_
