"""What of one file goes into the store."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answer, Answers
from checklist.app.campaigns import open_campaign
from checklist.app.collecting import Drawing, collecting
from checklist.app.opening import open_pack
from checklist.campaign.intake import Arrived, taken, with_pages
from checklist.campaign.tables import FileRows
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.contradictions import subjects
from checklist.engine.rectifying import to_put_right
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.record.report import report_record
from checklist.report.view.findings import rectifications
from checklist.signing.outcome import PAGES, Check, Signature, State, Verification
from tests.campaign.by_hand import Made, a_campaign, a_roster, a_unit
from tests.conftest import EXAMPLES, FIRE

ANSWERS = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, code: A1, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-12-31}
signatories: {preparer: 张三, head: 李四}
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(FIRE)


def test_of_a_report_that_is_not_valid_anyhow_the_pages_are_left_out_whether_drawn_or_not(pack: Pack) -> None:
    judged = assess(pack, parse_answers(pack, ANSWERS, Path("/nowhere/a.yaml")), date(2026, 12, 31))
    forged, other = Check("结论", State.无效, "不同"), Check(PAGES, State.无效, "页面和数据不是一回事")
    quick = Check(PAGES, State.未能验证, "没有重新排版（--quick）。")

    def kept(*checks: Check) -> FileRows:
        found = Verification(unit="某厂", checks=checks)
        return taken(Arrived("0" * 64, 1, "pdf"), found, report_record(judged, {}), judged)

    assert kept(forged, quick) == kept(forged) == with_pages(kept(forged), other)
    [report] = with_pages(kept(quick), other).reports
    assert (report.verification, report.drawn, report.why) == ("无效", "无效", "页面：页面和数据不是一回事")


def test_of_a_report_is_kept_for_what_kind_of_unit_it_was_made(pack: Pack) -> None:
    judged = assess(pack, parse_answers(pack, ANSWERS, Path("/nowhere/a.yaml")), date(2026, 12, 31))
    kept = taken(Arrived("0" * 64, 1, "pdf"), Verification(unit="某厂"), report_record(judged, {}), judged)
    [report] = kept.reports
    assert (report.code, report.unit_kind, report.unit_level) == ("A1", "工厂", "单位")


def test_of_a_report_is_kept_what_it_says_whoever_says_it(pack: Pack) -> None:
    said = "answers: {XF-01: 2}\nrectifications: {XF-01: {fact: 没有换, measure: 换, owner: 张三, due: 2027-03-01}}\n"
    other = ANSWERS.replace("某厂", "另一厂").replace("A1", "A2").replace("张三", "王五")

    def matter(text: str) -> str | None:
        judged = assess(pack, parse_answers(pack, text, Path("/nowhere/a.yaml")), date(2026, 12, 31))
        return taken(Arrived("0" * 64, 1, "pdf"), Verification(), report_record(judged, {}), judged).reports[0].matter

    assert matter(ANSWERS + said) == matter(other + said.replace("张三", "赵六"))
    assert matter(ANSWERS + said) != matter(other + said.replace("measure: 换", "measure: 修"))
    assert matter(ANSWERS + said) != matter(other + said.replace("XF-01: 2", "XF-01: 3"))


def test_what_a_check_lacked_is_told_as_the_campaign_is_given_it_and_not_by_options_of_another_command() -> None:
    lacking = (
        Check("证书", State.未能验证, "没有给出信任的根证书。", "roots"),
        Check("结论", State.未能验证, "不能重新核对。", "internal"),
        Check("结论", State.未能验证, "报告用的规则库与本机的不同。", "pack"),
        Check("模板", State.未能验证, "报告用的模板与本机不同。", "templates"),
    )
    [report] = taken(Arrived("0" * 64, 1, "pdf"), Verification(checks=lacking), None, None).reports
    assert report.why == (
        "证书：没有给出信任的根证书。请写进任务.yaml 的 trust；结论：不能重新核对。请单位报签过字的内部版；"
        "结论：报告用的规则库与本机的不同。请单位用任务包里的规则库.zip（本次任务下发的）重新核对，重新出报告、签字再报；"
        "模板：报告用的模板与本机不同。请单位用自带的模板重新出报告，签字再报"
    )


def test_what_was_put_apart_is_drawn_again_when_the_store_is_made_again(tmp_path: Path) -> None:
    made = [Made("A0"), Made("A1")]
    folder = a_campaign(tmp_path / "任务", a_roster(a_unit("A0"), a_unit("A1")), made)
    task = open_campaign(folder).task
    task.quarantine.mkdir()
    (task.quarantine / f"{made[1].sha256}.pdf").touch()
    with collecting(folder, afresh=True) as work:
        drawn = {job.name: job.work.args[-1] for job in work.jobs(Drawing(0.0)) if isinstance(job.work, partial)}
    assert drawn == {made[0].sha256: False, made[1].sha256: True}


def test_a_contradiction_that_rests_on_nothing_unanswered_is_not_unanswered(tmp_path: Path) -> None:
    pack = open_pack(None, ())
    example = Path(shutil.copytree(EXAMPLES / "林业局", tmp_path / "村")) / "answers.yaml"
    text = example.read_text(encoding="utf-8").replace("level: 县级, kind: 党政机关", "level: 乡级, kind: 村社区")
    example.write_text(text, encoding="utf-8")

    def verdicts(answers: Answers) -> tuple[dict[str, str], dict[str, str]]:
        judged = assess(pack, answers, answers.period.to)
        kept = taken(Arrived("0" * 64, 1, "pdf"), Verification(unit="村"), report_record(judged, {}), judged)
        assert all(row.judged == Verdict[row.verdict].is_assessed for row in kept.items)
        items = {row.item: row.verdict for row in kept.items if not row.contradiction}
        return items, {row.item: row.verdict for row in kept.items if row.contradiction}

    answers = load_answers(pack, example)
    items, against = verdicts(answers)
    assert "未填" not in items.values()
    assert items["FT-06"] == "不涉及", "X02 rests on it alone"
    assert (against["X02"], set(against) == set(pack.contradictions)) == ("不涉及", True)
    assert "未填" not in against.values()
    office = replace(answers, unit=answers.unit.model_copy(update={"kind": "党政机关"}))
    _, against = verdicts(replace(office, answers={}, ledgers={}))
    assert against["X02"] == "未填"
    asked = {id_: subjects(rule, pack)[0] for id_, rule in pack.contradictions.items()}
    rule, item = next((id_, of[0]) for id_, of in asked.items() if len(of) == 1 and not pack.rules_of(of[0]))
    items, against = verdicts(replace(office, answers={**answers.answers, item: Answer(answer=Verdict.不掌握)}))
    assert (items[item], against[rule]) == ("不掌握", "不掌握")


def test_of_rectifications_is_kept_what_the_unit_s_own_report_lists(pack: Pack) -> None:
    """What was found before and not judged now too."""
    plans = """
ledgers: {extinguishers: [{编号: A1, 上次检查日: 2024-12-01}]}
rectifications:
  XF-01: {measure: 换, owner: 张三, due: 2026-03-01, state: 整改中, opened: 2025-12-31}
  XF-02: {measure: 修, owner: 张三, due: 2026-06-01, state: 已完成, done_on: 2026-07-01}
  X01: {state: 未开始, opened: 2025-12-31}
last:
  period: {from: 2025-01-01, to: 2025-12-31}
  due: {XF-01: 2026-01-31, XF-02: 2026-05-01}
"""
    judged = assess(pack, parse_answers(pack, ANSWERS + plans, Path("/nowhere/a.yaml")), date(2026, 12, 31))
    kept = taken(Arrived("0" * 64, 1, "pdf"), Verification(unit="某厂"), report_record(judged, {}), judged)
    told = {row.item: (row.why_listed, row.state, row.due, row.done_on) for row in kept.rectifications}
    assert told["XF-01"] == ("上期带入，本期没有判定", "整改中", date(2026, 3, 1), None)
    assert told["XF-02"] == ("", "已完成", date(2026, 6, 1), date(2026, 7, 1))
    assert {row.item for row in kept.rectifications if row.listed} == {one.id for one in to_put_right(judged)}
    assert set(told) == set(judged.answers.rectifications)
    moved = {row.item: (row.due_before, row.put_off) for row in kept.rectifications if row.due_before}
    assert moved == {"XF-01": (date(2026, 1, 31), True), "XF-02": (date(2026, 5, 1), False)}
    degrees = {row.item: row.verdict for row in kept.rectifications}
    assert (degrees["XF-01"], degrees["XF-02"]) == ("不详", judged.items["XF-02"].verdict.name)


def test_who_only_explains_plans_nothing_in_the_store_as_in_the_unit_s_own_report(pack: Pack) -> None:
    plans = "rectifications:\n  XF-01: {fact: 登记晚了一期, opened: 2025-12-31}\n"
    judged = assess(pack, parse_answers(pack, ANSWERS + plans, Path("/nowhere/a.yaml")), date(2026, 12, 31))
    kept = taken(Arrived("0" * 64, 1, "pdf"), Verification(unit="某厂"), report_record(judged, {}), judged)
    assert [(row.item, row.state) for row in kept.rectifications] == [("XF-01", "已说明")]
    assert [line.state for line in rectifications(judged) if line.id == "XF-01"] == ["已说明"]


def test_why_a_report_does_not_count_names_nobody(pack: Pack) -> None:
    """It leaves the house, as the checks' own words do not."""
    judged = assess(pack, parse_answers(pack, ANSWERS, Path("/nowhere/a.yaml")), date(2026, 12, 31))
    wrong = Check("身份", State.无效, "报告所填的填报人是张三，签字的是王小五。")
    signature = Signature("preparer", "填报人", name="王小五", checks=(wrong,))
    found = Verification(unit="某厂", signatures=(signature,), checks=(Check("文件", State.有效, "李四"),))
    kept = taken(Arrived("0" * 64, 1, "pdf"), found, report_record(judged, {}), judged)
    assert kept.reports[0].why == "身份：报告所填的填报人是×××，签字的是×××"
    assert any("王小五" in check.text for check in kept.checks)
    unread = taken(Arrived("0" * 64, 1, "pdf"), found, None, None)
    assert "王小五" not in unread.reports[0].why
