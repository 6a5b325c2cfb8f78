"""What is to be known of a report that counts is said wherever its unit is: that it came late, that it proves no signer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checklist.app import looking
from checklist.app.batch import Job
from checklist.app.campaigns import campaign_status, open_campaign, opened_store, save_status
from checklist.app.collecting import Collecting, Drawing, collecting
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.groups import counts
from checklist.campaign.history import CorrectionRecord, DifferenceRecord
from checklist.campaign.queries import ALL
from checklist.campaign.register import Received, Returned, append
from checklist.campaign.status import rate
from checklist.campaign.summary import SCORED, Asked
from checklist.campaign.summary_book import summary_book
from checklist.campaign.summary_brief import summary_brief
from checklist.campaign.summary_page import summary_html
from checklist.campaign.tables import FileRows
from checklist.core.values import today
from checklist.faces.cli import campaign_results
from checklist.record.results import DiffRecord
from tests.campaign.by_hand import DUE, Made, a_campaign, a_roster, a_unit, at
from tests.conftest import Run

DAY = date(2026, 8, 1)
ROSTER = a_roster(a_unit("S", answers=False), *(a_unit(code, "S") for code in "ABCD"))
LATE = Made("A", {"XF-01": "合规"}, score="100", day=date(2026, 7, 18))
FIRST = Made("B", {"XF-01": "合规"}, score="90", day=date(2026, 7, 10))
CORRECTED = Made("B", {"XF-01": "合规"}, score="95", day=date(2026, 7, 20))
TESTED = Made("C", {"XF-01": "合规"}, score="80", day=DUE, report={"test_certificate": True})
EARLY = Made("D", {"XF-01": "合规"}, score="70", day=DUE, report={"as_of": date(2026, 1, 2), "name": "另一个名字"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign: A was late; B in time, returned and corrected later; C signed with a test certificate; D sent nothing."""
    made = a_campaign(tmp_path / "任务", ROSTER, [LATE, FIRST, CORRECTED, TESTED])
    append(made / "登记.jsonl", Returned(sha256=FIRST.sha256, unit="B", at=at(date(2026, 7, 12)), reason="缺页"))
    return made


def sheet(content: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a sheet by the unit's code."""
    heads, *rows = openpyxl.load_workbook(content)[name].iter_rows(min_row=2, values_only=True)
    return {str(row[0]): dict(zip(map(str, heads), row, strict=True)) for row in rows}


def test_those_counted_as_late_are_those_marked_as_late(folder: Path, tmp_path: Path) -> None:
    found = campaign_status(folder, DAY)
    marked = {unit.code: unit.told_state for unit in found.units}
    assert marked == {"A": "有效（逾期交）", "B": "有效", "C": "有效（测试证书）", "D": "未交"}
    assert found.returns.whole.late == sum("逾期交" in told for told in marked.values()) == 1
    save_status(found, tmp_path / "状态.xlsx", force=False)
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    (tmp_path / "汇总.xlsx").write_bytes(summary_book(summary))
    for name in ("状态.xlsx", "汇总.xlsx"):
        rows = sheet(tmp_path / name, "各单位")
        assert {code: row["情况"] for code, row in rows.items()} == marked
        assert [str(rows[code]["首份有效报告"])[:10] for code in "AB"] == ["2026-07-18", "2026-07-10"]
        assert [str(rows[code]["收到"])[:10] for code in "AB"] == ["2026-07-18", "2026-07-20"]
    html = summary_html(summary)
    assert html.count("有效（逾期交）") == 1
    assert '<td class="number">2026-07-10</td><td class="number">2026-07-20</td>' in html


def test_a_test_certificate_is_told_by_every_output(folder: Path, tmp_path: Path, run: Run) -> None:
    warning = "1份是用测试证书签的，这种证书谁都能做，不能证明是谁签的"
    told = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    assert f"计入的报告，其中{warning}" in told
    assert "计入的报告里逾期交的 1 个单位：\n  A　单位A　有效（逾期交）　期限2026年7月15日\n" in told
    assert any(line.split() == ["C", "单位C", "有效（测试证书）"] for line in told.splitlines())
    data = json.loads(run("campaign", "status", str(folder), "--as-of", str(DAY), "--format", "json").stdout)
    assert [one["code"] for one in data["units"] if one["test_certificate"]] == ["C"]
    shown = run("campaign", "show", str(folder), "C").stdout
    assert "有效，最后一个签字 2026-07-15 09:00:00　测试证书" in shown
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    assert summary.rests.marked == {"测试证书": 1}
    decisions = [line.text for line in summary_brief(summary).parts[-1].lines]
    assert any("1份计入的报告用测试证书签字" in one and "单位C" in one for one in decisions)
    html = summary_html(summary)
    assert f"；计入的报告，其中{warning}；" in html
    with opened_store(open_campaign(folder), day=DAY) as store:
        page = dashboard(Source(store, open_campaign(folder).pack, DAY, PageOf()))
        [group] = counts(store, DAY, ALL, {}, 0)
    files = {page.rounds[0].nodes[unit.node].code: unit.files for unit in page.rounds[0].units}
    assert {code: [one[8] for one in of] for code, of in files.items()} == {
        "A": [[]], "B": [[], []], "C": [[0]], "D": [],
    }  # fmt: skip
    assert group.pairs["marks"] == [0, 1]


def test_a_report_judged_before_its_period_was_over_and_one_by_another_name_are_told_by_every_output(
    tmp_path: Path, run: Run
) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [LATE, EARLY])
    warning = "1份自查期间还没有结束就核对了，没有管到期末；1份写的单位名称与名册不同"
    status = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    assert f"计入的报告，其中{warning}" in status
    assert "期间未满就核对、名称不同" in status
    data = json.loads(run("campaign", "status", str(folder), "--as-of", str(DAY), "--format", "json").stdout)
    assert {one["code"]: one["marks"] for one in data["units"] if one["marks"]} == {"D": ["期间未满就核对", "名称不同"]}
    assert (
        "有效，最后一个签字 2026-07-15 09:00:00　期间未满就核对　名称不同"
        in run("campaign", "show", str(folder), "D").stdout
    )
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    assert {unit.code: unit.told_state for unit in summary.units}["D"] == "有效（期间未满就核对、名称不同）"
    decisions = " ".join(line.text for line in summary_brief(summary).parts[-1].lines)
    assert "1份计入的报告自查期间还没有结束就核对了" in decisions
    assert "1份计入的报告写的单位名称与名册不同，是否核实是本单位的：单位D" in decisions
    assert f"；计入的报告，其中{warning}；" in summary_html(summary)
    (tmp_path / "汇总.xlsx").write_bytes(summary_book(summary))
    assert sheet(tmp_path / "汇总.xlsx", "总体")["计入的报告里标明“期间未满就核对”的"]["数值"] == 1
    assert sheet(tmp_path / "汇总.xlsx", "各单位")["D"]["情况"] == "有效（期间未满就核对、名称不同）"
    with opened_store(open_campaign(folder), day=DAY) as store:
        page = dashboard(Source(store, open_campaign(folder).pack, DAY, PageOf()))
        [group] = counts(store, DAY, ALL, {}, 0)
    files = {page.rounds[0].nodes[unit.node].code: unit.files for unit in page.rounds[0].units}
    assert [page.marks[place] for place in files["D"][0][8]] == ["期间未满就核对", "名称不同"]
    assert group.pairs["marks"] == [1, 1, 2, 1]


def test_a_certificate_of_another_unit_is_told_unless_the_roster_names_it(tmp_path: Path, run: Run) -> None:
    made = [Made(code, {"XF-01": "合规"}, score="70", day=DUE, report={"of_other_unit": True}) for code in "AB"]
    roster = a_roster(a_unit("S", answers=False), a_unit("A", "S"), replace(a_unit("B", "S"), signers=("a" * 64,)))
    folder = a_campaign(tmp_path / "任务", roster, made)
    status = run("campaign", "status", str(folder), "--as-of", str(DAY), "--format", "json")
    assert {one["code"]: one["marks"] for one in json.loads(status.stdout)["units"]} == {"A": ["证书单位不同"], "B": []}
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    decisions = " ".join(line.text for line in summary_brief(summary).parts[-1].lines)
    assert "1份计入的报告签字证书写的是别的单位，是否核实签字人" in decisions
    assert "1份的签字证书写的是别的单位，没有签名人名单认定" in summary_html(summary)


def test_same_answers_of_two_units_and_few_answers_among_others_are_told(tmp_path: Path, run: Run) -> None:
    items = {f"XF-{number:02}": "合规" for number in range(1, 9)}
    copied: dict[str, object] = {"matter": "c" * 64}
    made = [Made("A", items, report=copied), Made("B", items, report=copied), Made("C", items)]
    made.append(Made("D", {**dict.fromkeys(items, "不涉及"), "XF-01": "合规", "XF-02": "合规", "XF-03": "合规"}))
    folder = a_campaign(tmp_path / "任务", ROSTER, made)
    found = {unit.code: (unit.marks, unit.remark) for unit in campaign_status(folder, DAY).units}
    assert found == {
        "A": (["答卷内容相同"], "与单位B的答卷内容相同"), "B": (["答卷内容相同"], "与单位A的答卷内容相同"), "C": ([], ""),
        "D": (["不涉及比同类多"], "不涉及以外的检查项3项，同类单位一般8项"),
    }  # fmt: skip
    status = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    assert "  A　单位A　有效（答卷内容相同）　与单位B的答卷内容相同\n" in status
    assert "2份的回答、台账和整改与别的单位的相同；1份答“不涉及”的多，其余的检查项不到同类单位的一半" in status
    assert "同类单位一般8项" in run("campaign", "show", str(folder), "D").stdout
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    decisions = " ".join(line.text for line in summary_brief(summary).parts[-1].lines)
    assert "2份计入的报告的回答、台账和整改与别的单位的相同，是否核实：单位A、单位B" in decisions
    assert "有效（答卷内容相同）（" not in decisions
    assert "<br>与单位B的答卷内容相同</td>" in summary_html(summary)


def test_of_three_units_none_is_compared_with_others_of_its_kind(tmp_path: Path) -> None:
    made = [Made(code, {f"XF-{number:02}": "合规" for number in range(1, 9)}) for code in "AB"]
    folder = a_campaign(tmp_path / "任务", ROSTER, [*made, Made("C", {"XF-01": "合规"})])
    assert [unit.marks for unit in campaign_status(folder, DAY).units] == [[]] * 4


def test_the_gravest_marks_are_listed_first(tmp_path: Path, run: Run) -> None:
    test: dict[str, object] = {"test_certificate": True}
    made = [Made(code, {"XF-01": "合规"}, report=dict(test)) for code in "AB"]
    made += [Made("C", {"XF-01": "合规"}, report={**test, "of_other_unit": True}), Made("D", report={"name": "别名"})]
    folder = a_campaign(tmp_path / "任务", ROSTER, made)
    shown = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    listed = [line[2] for line in shown[shown.index("计入的报告，") :].splitlines()[1:5]]
    assert listed == ["C", "D", "A", "B"]


def test_taking_in_tells_every_mark_and_ends_with_how_many_were_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [LATE, EARLY])
    jobs = [Job[FileRows](one.sha256, str) for one in (LATE, EARLY)]  # type: ignore[arg-type]
    monkeypatch.setattr(Collecting, "jobs", lambda *_: jobs)
    monkeypatch.setattr(campaign_results, "run", lambda *_, **__: None)
    with collecting(folder) as work:
        campaign_results.take_in(work, Drawing(0.0), None)
    lines = capsys.readouterr().out.splitlines()
    assert "有效　D.pdf　另一个名字　期间未满就核对　名称不同" in lines
    assert "有效的报告，其中1份自查期间还没有结束就核对了，没有管到期末；1份写的单位名称与名册不同。" in lines
    assert lines[-1] == "计入汇总的 2 份，签字、数据和结论都验证过，页面都没有重新排版。"


def test_a_report_for_another_kind_of_unit_neither_counts_nor_replaces_the_true_one(tmp_path: Path, run: Run) -> None:
    other = Made(
        "A", {"XF-01": "合规"}, score="100", day=date(2026, 7, 20), report={"unit_kind": "学校", "name": "某校"}
    )
    folder = a_campaign(tmp_path / "任务", ROSTER, [LATE, other])
    found = campaign_status(folder, DAY)
    assert {unit.code: unit.state for unit in found.units}["A"] == "有效"
    assert [unit.sha256 for unit in found.units if unit.code == "A"] == [LATE.sha256]
    why = "报告写的单位类别是学校，名册写的是工厂"
    assert [(line.state, line.why) for line in found.not_counted] == [("单位不同", why)]
    assert "单位不同 1" in run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    assert why in summary_html(sum_up(open_campaign(folder), SummaryOptions(Asked(DAY))))
    with opened_store(open_campaign(folder), day=DAY) as store:
        page = dashboard(Source(store, open_campaign(folder).pack, DAY, PageOf()))
    [_, file] = next(unit.files for unit in page.rounds[0].units if page.rounds[0].nodes[unit.node].code == "A")
    assert (page.standings[file[3]], file[4]) == ("单位不同", why)


def test_what_is_received_and_not_verified_is_told_and_how_many_were_not_drawn_again(tmp_path: Path, run: Run) -> None:
    drawn = Made("B", {"XF-01": "合规"}, score="90", report={"drawn": "有效"})
    folder = a_campaign(tmp_path / "任务", ROSTER, [LATE, drawn])
    append(folder / "登记.jsonl", Received(sha256="f" * 64, file="还没验证.pdf", at=at(DUE)))
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    waits = "另有1份来件已经收下，还没有验证，没有计入"
    drawn_again = "签字、数据和结论都验证过，其中1份的页面重新排版、逐页对照过，1份没有"
    brief = summary_brief(summary)
    assert waits in brief.parts[0].lines[0].text
    assert "1份来件已经收下，还没有验证" in brief.parts[-1].lines[0].text
    html = summary_html(summary)
    assert "都经验证有效" not in html
    assert html.count(waits) == 3
    assert html.count(drawn_again) == 2
    with opened_store(open_campaign(folder), day=DAY) as store:
        notices = " ".join(dashboard(Source(store, open_campaign(folder).pack, DAY, PageOf())).rounds[0].notices)
    assert waits in notices
    assert drawn_again in notices
    done = run("campaign", "summary", str(folder), "--as-of", str(today()), "-o", str(tmp_path / "汇总.json"))
    assert waits in done.stderr


def test_where_none_was_signed_so_nothing_is_said_of_it(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [LATE])
    assert "测试证书" not in run("campaign", "status", str(folder)).stdout
    assert "测试证书" not in summary_html(sum_up(open_campaign(folder), SummaryOptions(Asked(DAY))))


def test_a_ledger_that_was_corrected_is_called_by_its_title(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = looking.history_of(folder, "B")
    ledger = DifferenceRecord(id="vehicles", title="公务用车台账", before="3 行", after="3 行，改了 1 行")
    findings = DiffRecord.model_construct(changes=[])
    before, after = (one.sha256 for one in found.came)
    correction = CorrectionRecord.model_construct(
        before=before, after=after, head=[], findings=findings, answers=[], ledgers=[ledger]
    )
    told = found.model_copy(update={"corrections": [correction]})
    monkeypatch.setattr(looking, "history_of", lambda *_: told)
    shown = run("campaign", "show", str(folder), "B").stdout
    assert "      台账《公务用车台账》：3 行 → 3 行，改了 1 行\n" in shown
    assert "vehicles" not in shown


@pytest.mark.parametrize("ranked", [False, True])
def test_that_contradictions_do_not_lower_scores_is_said_beside_them(folder: Path, ranked: bool) -> None:
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY, ranked=ranked)))
    body, annex = summary_html(summary).split('id="annex"')
    assert SCORED in body
    assert SCORED in annex


def test_another_last_day_of_a_unit_is_told_wherever_the_general_one_is(tmp_path: Path) -> None:
    own = a_roster(a_unit("S", answers=False), a_unit("A", "S", due=date(2026, 7, 1)), a_unit("B", "S"))
    folder = a_campaign(tmp_path / "任务", own, [Made("A", {"XF-01": "合规"}, score="100", day=date(2026, 7, 10))])
    page = summary_html(sum_up(open_campaign(folder), SummaryOptions(Asked(DAY))))
    assert page.count("2026年7月15日（其中1个单位另定期限，见附件）") == 2
    assert "有效（逾期交）<br>期限2026-07-01</td>" in page
    back = Made("B")
    folder = a_campaign(tmp_path / "退回", own, [back])
    due, moment = date(2026, 7, 30), at(date(2026, 7, 20))
    append(folder / "登记.jsonl", Returned(sha256=back.sha256, unit="B", at=moment, reason="缺页", due=due))
    page = summary_html(sum_up(open_campaign(folder), SummaryOptions(Asked(DAY))))
    assert page.count("2026年7月15日（其中1个单位另定期限、1个单位按退回单的期限，见附件）") == 2


def test_of_a_unit_that_is_on_the_roster_no_more_the_history_is_shown(folder: Path, run: Run) -> None:
    roster = folder / "名册.csv"
    lines = roster.read_text(encoding="utf-8").splitlines()
    roster.write_text("\n".join(line for line in lines if not line.startswith("B,")), encoding="utf-8")
    shown = run("campaign", "show", str(folder), "ｂ")
    assert shown.returncode == 0, shown.stderr
    assert "单位B（B）　名册外" in shown.stdout
    assert ("缺页" in shown.stdout, shown.stdout.count("收到 B.pdf")) == (True, 2)
    assert "C1019" in run("campaign", "show", str(folder), "没有").stderr


def test_a_workbook_holds_days_and_shares_that_can_be_counted_with_and_fits_the_page(tmp_path: Path) -> None:
    late = {"state": "已完成", "due": date(2026, 7, 1), "done_on": date(2026, 7, 9)}
    undated = {"state": "已完成", "due": date(2026, 7, 1)}
    found = [("XF-01", "较重", late), ("XF-02", "较重", undated)]
    reports = [Made("A", {"XF-01": "较重", "XF-02": "较重"}, found, "80")]
    folder = a_campaign(tmp_path / "任务", ROSTER, reports)
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY, min_group=1)))
    (tmp_path / "汇总.xlsx").write_bytes(summary_book(summary))
    save_status(campaign_status(folder, DAY), tmp_path / "催报.xlsx", force=False)
    books: Any = {name: openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in ("汇总", "催报")}
    graves = {
        row[2]: (str(row[10])[:10], row[11]) for row in books["汇总"]["突出问题"].iter_rows(min_row=3, values_only=True)
    }
    assert graves == {"XF-01": ("2026-07-09", "逾期完成"), "XF-02": ("None", "没有写完成日期")}
    assert (books["汇总"]["报送情况"]["D3"].value, books["汇总"]["共性问题"]["F3"].value) == (0.25, 1)
    assert [cell.is_date for cell in books["催报"]["催报名单"]["F"][2:]] == [True] * 3
    assert all(cell.is_date for cell in books["催报"]["各单位"]["G"][2:])
    for sheet in (sheet for book in books.values() for sheet in book):
        assert (sheet.title, sheet.page_setup.fitToWidth) == (sheet.title, 1)


def test_a_share_is_rounded_as_the_dashboard_rounds_it() -> None:
    assert [rate(share) for share in (1 / 16, 9 / 16, 1 / 3, 0.0, 1.0, None)] == [
        "6.3%", "56.3%", "33.3%", "0.0%", "100.0%", "—"
    ]  # fmt: skip
