"""The summary: its numbers, what stays out of it, and each of its forms; the export of the tables."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import duckdb
import openpyxl
import pypdfium2
import pytest

from checklist.app.campaigns import campaign_status, open_campaign, opened_store
from checklist.app.comparing import past_campaigns
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.register import Returned, append
from checklist.campaign.status import book as status_book
from checklist.campaign.summary import Asked, Summary, summary_json, summed_up
from checklist.campaign.summary_book import summary_book
from checklist.campaign.summary_brief import summary_brief
from checklist.campaign.summary_page import DATA_NAME, LISTED, MOST_UNITS, summary_html
from checklist.campaign.tables import TABLES, columns
from checklist.core.errors import Code, InputError
from checklist.pack.compiled import Pack
from tests.campaign.by_hand import Made, a_campaign, a_roster, a_store, a_unit, at
from tests.campaign.conftest import MadeCity
from tests.conftest import Run

DAY = date(2026, 8, 1)
HOSTILE = "<script>alert(1)</script>“=1+1|cmd”&amp;厂"
FORGED = "\u202e甲厂\U0001f600"
ROSTER = a_roster(
    a_unit("S", name="示例市", answers=False),
    a_unit("A", "S", name="甲县", answers=False),
    a_unit("B", "S", name="乙县", answers=False),
    *(a_unit(f"A{number}", "A", name=f"甲县{number}厂") for number in range(4)),
    a_unit("B0", "B", name=HOSTILE),
    a_unit("B1", "B", name="=HYPERLINK(1)"),
    a_unit("B2", "B", name="@乙厂"),
)


def reports() -> list[Made]:
    plan = {"state": "整改中", "due": date(2026, 7, 20), "measure": "张三私下的话", "owner": "李四"}
    bad: dict[str, Any] = {"rows": 3, **plan}
    return [
        *(
            Made(f"A{number}", {"XF-01": "较重", "XF-02": "合规"}, [("XF-01", "较重", bad)], "80")
            for number in range(3)
        ),
        Made("B0", {"XF-01": "合规", "XF-02": "严重"}, [("XF-02", "严重", {"key": "MH-01"})], "60.5"),
        Made(
            "B1",
            {"XF-01": "合规", "XF-02": "合规", "XF-03": "不涉及", "XF-04": "不掌握"},
            [("XF-02", "严重", {"excepted": True, "approver": "王五", "until": date(2026, 7, 31)})],
            "100",
            carried=[("XF-03", "较重", {**plan, "opened": date(2025, 12, 31)})],
        ),
        Made("B2", {}, report={"verification": "无效", "why": "文件被改过"}),
        Made("外1", {}, report={"verification": "无效", "why": "不是本工具出的报告", "name": FORGED}),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_campaign(tmp_path_factory.mktemp("campaign") / "任务", ROSTER, reports())


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    return sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))


def test_the_numbers_are_those_of_the_reports_that_count(summary: Summary) -> None:
    whole = summary.returns.whole
    assert (whole.asked, whole.counted, whole.held, whole.missing, whole.overdue) == (7, 5, 1, 1, 2)
    totals = summary.totals
    assert (totals.findings, totals.gravest, totals.exceptions, totals.overdue, totals.unplanned) == (4, 4, 1, 4, 1)
    assert [(one.unit, one.item) for one in summary.unplanned] == [("B0", "XF-02")]
    assert [(one.item, one.judged, one.gaps) for one in summary.common.problems] == [("XF-01", 5, 3), ("XF-02", 5, 1)]


def test_of_few_units_nothing_is_hidden_unless_it_is_asked_for(folder: Path, summary: Summary) -> None:
    """They are named with their gravest findings anyhow."""
    assert {(one.unit, one.system): one.worst for one in summary.by_unit}["B0", "XF"] == "严重"
    assert (summary.by_subtree, summary.common.hidden) == ((), 0)
    page = summary_html(summary)
    assert ("…</td>" in page, "推知" in page) == (False, False)
    [part] = summary_brief(sum_up(open_campaign(folder), SummaryOptions(Asked(DAY), under="B"))).parts[2].lines
    assert "XF-02" in part.text
    hidden = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY, min_group=3)))
    cells = {(one.subtree, one.system): (one.judged, one.gaps) for one in hidden.by_subtree}
    assert cells["B", "XF"] == (2, None), "a unit could be told from a group of two"
    assert cells["A", "XF"] == (3, None), "it and the number of all would tell the other"


@pytest.mark.parametrize(("units", "given", "least"), [(30, None, 1), (31, None, 3), (30, 4, 4), (31, 1, 1)])
def test_the_dashboard_hides_what_the_summary_hides(
    pack: Pack, tmp_path: Path, units: int, given: int | None, least: int
) -> None:
    roster = a_roster(a_unit("R", answers=False), *(a_unit(f"U{number}", "R") for number in range(units)))
    item = next(iter(pack.items))
    with a_store(tmp_path, roster, [Made("U0", {item: "严重"}, [(item, "严重", {})])]) as store:
        page = dashboard(Source(store, pack, DAY, PageOf()), given)
        summary = summed_up(store, pack, Asked(DAY, min_group=given))
    assert (page.rounds[0].min_group, summary.min_group) == (least, least)
    assert (summary.common.hidden, len(summary.common.problems)) == ((0, 1) if least == 1 else (1, 0))


def test_names_stay_text_and_what_people_wrote_stays_out(summary: Summary) -> None:
    page = summary_html(summary, screen=False)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    for private in ("张三私下的话", "李四", "王五"):
        assert private not in page
    assert "名次" not in page


def test_what_is_overdue_of_earlier_periods_and_what_expired_is_told(folder: Path, summary: Summary) -> None:
    totals = summary.totals
    assert (totals.carried, totals.overdue_units, totals.expired, totals.done_late) == (1, 4, 1, 0)
    assert [(one.unit, one.item, one.why_listed) for one in summary.overdue if one.why_listed] == [
        ("B1", "XF-03", "上期带入，本期没有判定")
    ]
    page = summary_html(summary)
    assert "4个单位的4项整改已过期限而没有报完成，其中1项是本期没有查出或者没有判定、还在整改清单里的，" in page
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(summary)))
    assert ("其中本期没有查出或者没有判定、还在整改清单里的（项）", 1) in book["总体"].iter_rows(values_only=True)
    assert "其中1个已经过期" in page
    assert "至2026年7月31日（已过期）" in page
    decided = " ".join(line.text for line in summary_brief(summary).parts[3].lines)
    assert "4个单位4项整改逾期" in decided
    assert "1个问题单位自报经批准作为例外，其中1个到截至日期已经过期" in decided
    before = summary_html(sum_up(open_campaign(folder), SummaryOptions(Asked(date(2026, 7, 31)))))
    assert "都没有过期" in before
    assert "（已过期）" not in before


def test_ranking_is_a_choice_and_equals_share_a_place(folder: Path) -> None:
    ranked = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY, ranked=True)))
    assert [unit.code for unit in ranked.units][:5] == ["B1", "A0", "A1", "A2", "B0"]
    page = summary_html(ranked)
    places = [row.split("</td>")[0] for row in page.split('<tr><td class="middle">')[-7:]]
    assert places == ["1", "2", "2", "2", "5", "—", "—"]


@pytest.mark.slow
def test_every_form_says_the_same(folder: Path, tmp_path: Path, run: Run) -> None:
    def made(name: str) -> Path:
        done = run("campaign", "summary", str(folder), "-o", str(tmp_path / name), "--as-of", str(DAY))
        assert done.returncode == 0, done.stderr
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        return tmp_path / name

    told = json.loads(made("汇总.json").read_text(encoding="utf-8"))
    assert (told["format"], told["totals"]["findings"], told["returns"]["whole"]["counted"]) == (1, 4, 5)
    book: Any = openpyxl.load_workbook(made("汇总.xlsx"))
    units = [row[:2] for row in book["各单位"].iter_rows(min_row=3, values_only=True)]
    assert units == [(unit.code, unit.name) for unit in ROSTER.units.values() if unit.answers]
    assert all(cell.data_type == "s" for cell in next(book["各单位"].iter_cols(min_col=2, max_col=2, min_row=3)))
    heads = [cell.value for cell in book["各单位"][2]]
    looked_at = {
        row[1]: (row[heads.index("应查")], row[heads.index("已查")])
        for row in book["各单位"].iter_rows(min_row=3, values_only=True)
    }
    assert looked_at["甲县0厂"] == (2, 2)
    assert looked_at["=HYPERLINK(1)"] == (3, 2)
    assert looked_at["@乙厂"] == (None, None)
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(made("汇总.docx"))).paragraphs)
    assert "应交的单位7个，已交并计入汇总的5个，报送率71.4%" in words
    assert "校验码" in words
    assert "71.4%" in made("汇总.html").read_text(encoding="utf-8")
    wrong = run("campaign", "summary", str(folder), "-o", str(tmp_path / "汇总.txt"))
    assert (wrong.returncode, "R810" in wrong.stderr) == (3, True)


@pytest.mark.slow
def test_of_a_part_of_the_units_every_form_tells_that_part_and_no_other(folder: Path, tmp_path: Path, run: Run) -> None:
    def made(name: str, under: str) -> Path:
        done = run(
            "campaign", "summary", str(folder), "--under", under, "-o", str(tmp_path / name), "--as-of", str(DAY)
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("应交 4，计入 3（75.0%），问题 3 个。")
        return tmp_path / name

    told = json.loads(made("汇总.json", "a").read_text(encoding="utf-8"))
    assert (told["asked"]["scope"], told["of"]) == ({"under": "A", "kind": None}, "甲县及下级")
    assert [told["rests"][name] for name in ("receipts", "copies", "counted")] == [3, 0, 3]
    assert [one["code"] for one in told["units"]] == ["A0", "A1", "A2", "A3"]
    assert {one["unit"] for one in (*told["gravest"], *told["overdue"])} == {"A0", "A1", "A2"}
    assert (told["exceptions"], told["not_counted"]) == ([], [])
    book: Any = openpyxl.load_workbook(made("汇总.xlsx", "甲县"))
    assert book["报送情况"]["A3"].value == "甲县及下级"
    assert "（甲县及下级）：截至" in book["各单位"]["A1"].value
    docx_text = "\n".join(paragraph.text for paragraph in docx.Document(str(made("汇总.docx", "A"))).paragraphs)
    html = made("汇总.html", "A").read_text(encoding="utf-8")
    pdf = pypdfium2.PdfDocument(made("汇总.pdf", "A"))
    pages = "".join(page.get_textpage().get_text_range() for page in pdf)
    for text in (docx_text, html, "".join(pages.split())):
        assert "甲县及下级" in text
        assert "@乙厂" not in text
        assert "--underA" in text.replace(" ", ""), "the command that makes it again"
    assert "C1019" in run("campaign", "summary", str(folder), "--under", "没有", "-o", "x.pdf").stderr


def test_of_one_kind_of_units_that_kind_is_told_and_no_other(tmp_path: Path, run: Run) -> None:
    kinds = {"F1": "工厂", "F2": "工厂", "X1": "学校"}
    units = [a_unit(code, "S", name=f"{code}单位", kind=kind) for code, kind in kinds.items()]
    made = [Made(code, {"XF-01": "较重"}, [("XF-01", "较重", {})], "80") for code in ("F1", "X1")]
    folder = a_campaign(tmp_path / "任务", a_roster(a_unit("S", name="示例市", answers=False), *units), made)
    target = tmp_path / "汇总.json"
    done = run("campaign", "summary", str(folder), "--kind", "工厂", "-o", str(target), "--as-of", str(DAY))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "应交 2，计入 1（50.0%），问题 1 个。")
    told = json.loads(target.read_text(encoding="utf-8"))
    assert (told["of"], [one["code"] for one in told["units"]]) == ("工厂", ["F1", "F2"])
    of_kind = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY), under="S", kind="学校"))
    assert (of_kind.of, of_kind.options) == ("示例市及下级的学校", " --under S --kind 学校")
    wrong = run("campaign", "summary", str(folder), "--kind", "工场", "-o", "x.pdf")
    assert (wrong.returncode, "--kind" in wrong.stderr, "工厂" in wrong.stderr) == (3, True, True)


def test_a_part_tells_nothing_of_a_small_group_that_the_whole_hides(folder: Path) -> None:
    campaign = open_campaign(folder)
    whole, part = (sum_up(campaign, SummaryOptions(Asked(DAY, min_group=3), under=under)) for under in (None, "B"))
    assert [one.gaps for one in whole.by_subtree if one.subtree == "B" and one.system == "XF"] == [None]
    assert (part.by_unit, part.common.problems, part.common.hidden) == ((), (), 1)
    assert all(one.gaps is None for one in part.by_subtree)
    [common] = [one for one in summary_brief(part).parts if one.title == "最普遍的问题"]
    assert common.nothing == "有问题的1项判定过的单位都不足3个，不列，见正文。"
    assert {name: part.options for name, part in (("whole", whole), ("part", part))} == {
        "whole": " --min-group 3",
        "part": " --under B --min-group 3",
    }
    assert summary_html(part).count("<td>…</td>") == 1


def test_how_a_rectification_stands_is_not_said_twice(folder: Path) -> None:
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    told = " ".join(line.text for line in summary_brief(summary).parts[1].lines)
    assert "；整改中。" in told
    assert "整改整改" not in told


def test_an_explanation_is_no_rectification_that_was_not_begun(tmp_path: Path) -> None:
    said: dict[str, object] = {"state": "已说明", "owner": None}
    found = [("XX-01", "较重", said), ("XF-01", "较重", {})]
    folder = a_campaign(tmp_path / "任务", a_roster(a_unit("A")), [Made("A", {"XF-01": "较重"}, found)])
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    told = " ".join(line.text for line in summary_brief(summary).parts[1].lines)
    assert ("；已说明。" in told, "；没有写整改。" in told, "整改已说明" in told) == (True, True, False)
    assert "<td>已说明</td>" in summary_html(summary)


@pytest.mark.slow
@pytest.mark.parametrize("counties", [0, 3, 14])
def test_the_leader_s_page_is_one_and_no_page_is_empty(tmp_path: Path, run: Run, counties: int) -> None:
    top = [a_unit("S", name="示例市", answers=False)]
    top += [a_unit(f"C{number}", "S", name=f"第{number}县", answers=False) for number in range(counties)]
    long = "某某县经济开发区管理委员会应急管理和综合行政执法局驻某某镇工作站"
    units = [a_unit(f"U{n}", f"C{n % counties}" if counties else "S", name=f"{long}{n}") for n in range(60)]
    late = {"rows": 12, "due": date(2026, 7, 1), "state": "整改中"}
    made = [
        Made(f"U{n}", {"XF-01": "较重", "XF-02": "严重"}, [("XF-01", "较重", {}), ("XF-02", "严重", late)], "50")
        for n in range(50)
    ]
    made += [Made(f"U{n}", {}, report={"verification": "未能验证", "why": "没有签字"}) for n in range(50, 55)]
    folder = a_campaign(tmp_path / "任务", a_roster(*top, *units), made)
    target = tmp_path / "汇总.pdf"
    done = run("campaign", "summary", str(folder), "-o", str(target), "--as-of", str(DAY))
    assert done.returncode == 0, done.stderr
    pdf = pypdfium2.PdfDocument(target)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert "主要情况" in pages[1]
    assert "需要研究决定的事项" in pages[1]
    assert pages[2].startswith("目"), "the leader's page is one"
    assert all(len(page) > 60 for page in pages)
    assert f"本表列前{LISTED}个" in "".join(pages)
    [attached] = [pdf.get_attachment(number) for number in range(pdf.count_attachments())]
    assert attached.get_name() == DATA_NAME
    assert (
        json.loads(
            attached.get_data().tobytes() if hasattr(attached.get_data(), "tobytes") else bytes(attached.get_data())
        )["format"]
        == 1
    )


@pytest.mark.slow
def test_characters_that_no_font_has_are_written_out_and_forbid_nothing(folder: Path, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "汇总.pdf"
    done = run("campaign", "summary", str(folder), "-o", str(target), "--as-of", str(DAY))
    assert done.returncode == 0, done.stderr
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(target))
    assert "U+1F600" in text
    again = tmp_path / "再次.pdf"
    run("campaign", "summary", str(folder), "-o", str(again), "--as-of", str(DAY))
    assert again.read_bytes() == target.read_bytes()


def test_one_thing_has_one_name_in_every_form(folder: Path, summary: Summary, run: Run) -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(summary)))
    whole = [row[0].value for row in book["总体"].iter_rows()]
    assert "总分0分至不满10分的单位" in whole
    assert "总分90分至100分的单位" in whole
    status: Any = openpyxl.load_workbook(io.BytesIO(status_book(campaign_status(folder, DAY))))
    for sheet in (book["各单位"], status["各单位"]):
        assert "总分" in [cell.value for cell in sheet[2]]
    page = summary_html(summary)
    assert "共性问题按检查项和矛盾规则逐项计算" in page
    assert "<th>检查项</th>" not in page
    for other in ("应答单位", "得出结论的单位", "得分"):
        assert other not in page
    assert status["催报名单"]["A1"].value.endswith("要催报的单位")
    for command in ("status", "summary", "dashboard"):
        assert "截至日期" in run("campaign", command, "--help").stdout


def test_lists_that_are_cut_say_so(folder: Path) -> None:
    cut = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY, most=1)))
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(cut)))
    assert "共4个，列前1个" in book["突出问题"]["A1"].value
    heads = [cell.value for cell in book["突出问题"][2]]
    assert heads[:5] == ["单位代码", "单位名称", "编号", "规则编号", "问题"]
    assert "列前" not in book["例外"]["A1"].value
    many = replace(cut, units=cut.units * (MOST_UNITS // len(cut.units) + 1))
    page = summary_html(many)
    assert f"单位有{len(many.units)}个，这里不逐个列出，每一个单位的情况在工作簿的“各单位”表里" in page
    assert f"checklist campaign summary 任务文件夹 --as-of {DAY} -o 汇总.xlsx" in page.split('id="annex"')[1]
    assert DATA_NAME not in page, "a page has no data attached"
    assert f"也在本文件所附的数据（{DATA_NAME}）里" in summary_html(many, screen=False, attached=True)
    assert "<td>甲县3厂</td>" not in page


def test_nothing_returned_is_said(tmp_path: Path) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [])
    page = summary_html(sum_up(open_campaign(folder), SummaryOptions(Asked(DAY))))
    assert "没有可以计入的报告。" in page
    assert "共性问题按检查项" not in page


def test_a_plan_that_the_last_report_had_and_this_one_has_not_is_counted(tmp_path: Path) -> None:
    planned = {"state": "整改中", "due": date(2026, 7, 10)}
    before = [
        Made("A0", {"XF-01": "较重"}, [("XF-01", "较重", planned)]),
        Made("A1", {"XF-01": "较重"}, [("XF-01", "较重", {})]),
    ]
    a_campaign(tmp_path / "上次", ROSTER, before)
    now = a_campaign(
        tmp_path / "本次", ROSTER, [Made(f"A{n}", {"XF-01": "合规"}) for n in range(2)], last=tmp_path / "上次"
    )
    page = summary_html(sum_up(open_campaign(now), SummaryOptions(Asked(DAY))))
    assert "未再查出2个（2个单位）" in page
    assert "这次的报告里没有写怎样整改，也没有报完成，其中1个上次写了怎样整改、这次没有整改记录；" in page


def test_whose_deadlines_were_moved_back_is_told_in_every_form(tmp_path: Path) -> None:
    moved = {"state": "整改中", "due": date(2026, 9, 1), "due_before": date(2026, 3, 31), "put_off": True}
    sooner = {"state": "整改中", "due": date(2026, 9, 1), "due_before": date(2026, 10, 1)}
    reports = [
        Made("A0", {"XF-01": "较重"}, [("XF-01", "较重", moved)], carried=[("XF-02", "一般", {**moved, "due": None})]),
        Made("A1", {"XF-01": "较重"}, [("XF-01", "较重", sooner)]),
        Made("A2", {}, carried=[("XF-02", "一般", {**moved, "listed": False})]),
    ]
    campaign = open_campaign(a_campaign(tmp_path / "任务", ROSTER, reports))
    summary = sum_up(campaign, SummaryOptions(Asked(DAY)))
    assert (summary.totals.put_off, summary.totals.put_off_units) == (2, 1)
    page = summary_html(summary)
    assert "1个单位的2项整改没有完成，期限比上期推后或者不再写期限" in page
    assert "整改中，完成期限由2026年3月31日改为2026年9月1日" in page
    assert "整改中，完成期限原为2026年3月31日，现在没有写；上期带入" in page
    assert "逾期和推后期限的整改" in page
    assert "1个单位2项整改没有完成、期限比上期推后或者删去，是否同意：甲县0厂。" in [
        line.text for line in summary_brief(summary).parts[3].lines
    ]
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(summary)))
    assert ("没有完成、期限比上期推后或者删去的整改（项）", 2) in book["总体"].iter_rows(values_only=True)
    assert sum(row[0] == "A0" for row in book["推后期限"].iter_rows(values_only=True)) == 2
    with opened_store(campaign) as store:
        data = dashboard(Source(store, campaign.pack, DAY, PageOf()))
        index = dashboard(Source(store, campaign.pack, DAY, PageOf(pages={"A": "甲.html"})))
    told = {unit.node: sum(plan[-1] for plan in unit.plans) for unit in data.rounds[0].units if unit.plans}
    assert sorted(told.values()) == [0, 2]
    assert sum(number for group in index.rounds[0].groups for number in group.counts.get("moved_plans", [])[1::2]) == 2


def test_what_is_closed_without_a_day_is_counted(tmp_path: Path) -> None:
    before = [Made(f"A{n}", {"XF-01": "较重"}, [("XF-01", "较重", {"state": "整改中"})]) for n in range(2)]
    a_campaign(tmp_path / "上次", ROSTER, before)
    done: dict[str, object] = {"state": "已完成"}
    reports = [
        Made("A0", {"XF-01": "合规"}, carried=[("XF-01", "较重", done)]),
        Made("A1", {"XF-01": "合规"}, carried=[("XF-01", "较重", {**done, "done_on": date(2026, 6, 1)})]),
    ]
    now = open_campaign(a_campaign(tmp_path / "本次", ROSTER, reports, last=tmp_path / "上次"))
    summary = sum_up(now, SummaryOptions(Asked(DAY)))
    page = summary_html(summary)
    assert "自报完成2个（2个单位）" in page
    assert "自报完成的里面1个没有写完成日期" in page


@pytest.mark.slow
def test_the_last_campaign_is_the_task_s_or_the_one_named(folder: Path, tmp_path: Path) -> None:
    before = [Made(f"A{n}", {"XF-01": "较重"}, [("XF-01", "较重", {"state": "已完成"})], "70") for n in range(2)]
    before.append(Made("A2", {"XF-01": "合规"}))
    last = a_campaign(tmp_path / "上次", ROSTER, before)
    now = a_campaign(tmp_path / "本次", ROSTER, reports(), last=tmp_path / "上次")
    for campaign, named in ((now, None), (folder, last)):
        since = sum_up(open_campaign(campaign), SummaryOptions(Asked(DAY), named)).since
        assert since is not None
        assert {one.kind: one.findings for one in since.kinds if one.findings} == {
            "新增": 1, "反复出现": 2, "上期没有数据": 1,
        }  # fmt: skip
        assert [one.unit for one in since.repeated] == ["A0", "A1"]
    page = summary_html(sum_up(open_campaign(now), SummaryOptions(Asked(DAY))))
    assert "2个单位2个问题反复出现" in page
    assert "上期没有数据1个（1个单位）" in page
    task = last / "任务.yaml"
    task.write_text(task.read_text(encoding="utf-8") + "last: ../本次\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        past_campaigns(open_campaign(now).task)
    assert [problem.code for problem in caught.value.problems] == [Code.LAST_CIRCLE]


def test_a_last_campaign_that_is_later_is_refused(tmp_path: Path) -> None:
    later = a_campaign(tmp_path / "以后", ROSTER, [])
    task = later / "任务.yaml"
    task.write_text(task.read_text(encoding="utf-8").replace("2026-06-30", "2026-07-01"), encoding="utf-8")
    with pytest.raises(InputError, match=r"C1050 .*2026年1月1日至2026年7月1日.*比与它比较的那一次.*还晚"):
        past_campaigns(open_campaign(a_campaign(tmp_path / "任务", ROSTER, [])).task, later)


def test_a_last_campaign_that_is_a_link_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    task = open_campaign(a_campaign(tmp_path / "任务", ROSTER, [])).task
    with pytest.raises(InputError) as caught:
        past_campaigns(task, tmp_path / "圈")
    assert [problem.code for problem in caught.value.problems] == [Code.LAST_IS_GONE]


def rows_of(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def test_the_export_is_documented_and_carries_nothing_private(folder: Path, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "表"
    done = run("campaign", "export", str(folder), "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in target.iterdir()} == {*(f"{name}.csv" for name in [*TABLES, "standing"]), "说明.md"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in target.iterdir()} == {0o600}
    guide = (target / "说明.md").read_text(encoding="utf-8")
    assert "前面的 0 就没有了（003001 变成 3001）：请用它的“导入文本”，把单位代码的列设成文本。" in guide
    for name in TABLES:
        public = [column for column in columns(name) if not column.private]
        assert list(rows_of(target / f"{name}.csv")[0] if rows_of(target / f"{name}.csv") else {}) in (
            [], [column.name for column in public]
        )  # fmt: skip
        assert all(f"| `{column.name}` |" in guide and column.means in guide for column in public)
    everything = "".join(path.read_text(encoding="utf-8") for path in target.iterdir())
    for private in ("张三私下的话", "李四", "王五"):
        assert private not in everything
    units = {row["code"]: row["name"] for row in rows_of(target / "units.csv")}
    assert (units["B1"], units["B2"]) == ("\t=HYPERLINK(1)", "\t@乙厂")
    standing = {row["unit"]: row["state"] for row in rows_of(target / "standing.csv")}
    assert (standing["A0"], standing["B2"]) == ("有效", "无效")
    assert "C1027" in run("campaign", "export", str(folder), "-o", str(target)).stderr


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_export_is_in_the_units_order_and_the_same_bytes_however_it_was_stored(
    tmp_path: Path, run: Run, form: str
) -> None:
    found: list[tuple[str, str, dict[str, object]]] = [
        ("XF-02", "严重", {"key": "MH-02"}), ("XF-01", "一般", {}), ("XF-02", "严重", {"key": "MH-01"}),
    ]  # fmt: skip
    made = [Made(f"A{number}", {"XF-02": "严重", "XF-01": "一般"}, found, "80") for number in (2, 0, 3, 1)]
    folder = a_campaign(tmp_path / "任务", ROSTER, made)

    def exported(name: str) -> Path:
        done = run("campaign", "export", str(folder), "-o", str(tmp_path / name), "--format", form)
        assert done.returncode == 0, done.stderr
        return tmp_path / name

    first = exported("先")
    (folder / "汇总库.duckdb").unlink()
    with opened_store(open_campaign(folder), write=True) as store:
        for one in made[::-1]:
            taken = one.taken
            store.add(taken.model_copy(update={"findings": taken.findings[::-1], "items": taken.items[::-1]}))
    second = exported("后")
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name
    if form == "csv":
        unit_of = {row["sha256"]: row["code"] for row in rows_of(first / "reports.csv")}
        assert list(unit_of.values()) == ["A0", "A1", "A2", "A3"]
        told = [(unit_of[row["sha256"]], row["item"], row["key"]) for row in rows_of(first / "findings.csv")]
        assert told == [
            (unit, *finding)
            for unit in ("A0", "A1", "A2", "A3")
            for finding in (("XF-01", "XF-01"), ("XF-02", "MH-01"), ("XF-02", "MH-02"))
        ]


def test_parquet_with_what_is_private_if_that_is_asked_for(folder: Path, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "表"
    done = run("campaign", "export", str(folder), "-o", str(target), "--format", "parquet", "--private")
    assert done.returncode == 0, done.stderr
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT owner, measure FROM '{target}/rectifications.parquet' WHERE due IS NOT NULL"
        ).fetchall()
        [(path,)] = connection.execute(f"SELECT path FROM '{target}/units.parquet' WHERE code = 'A0'").fetchall()
    assert set(found) == {("李四", "张三私下的话")}
    assert path == "S A A0"


def test_every_number_is_the_made_up_city_s(made_city: MadeCity, collected: Path, tmp_path: Path, run: Run) -> None:
    truth, target = made_city.truth["counts"], tmp_path / "汇总.json"
    done = run("campaign", "summary", str(collected), "-o", str(target), "--min-group", "1")
    assert done.returncode == 0, done.stderr
    told = json.loads(target.read_text(encoding="utf-8"))
    whole = told["returns"]["whole"]
    assert [whole[name] for name in ("asked", "counted", "late", "overdue")] == [
        truth[name] for name in ("must", "returned", "late", "overdue")
    ]
    assert {one["code"]: [one["counted"], one["asked"]] for one in told["returns"]["subtrees"]} == truth["counties"]
    totals = told["totals"]
    assert (totals["findings"], totals["exceptions"], totals["overdue"]) == (
        truth["problems"], truth["excepted"], truth["plans overdue"]
    )  # fmt: skip
    assert {one["verdict"]: one["findings"] for one in told["verdicts"] if one["findings"]} == truth["severities"]
    common = {one["item"]: [one["gaps"], one["judged"]] for one in told["common"]["problems"]}
    assert {id_: counts for id_, counts in common.items() if id_ in truth["items"]} == truth["items"]
    assert {id_: counts[0] for id_, counts in common.items() if id_ not in truth["items"]} == truth["contradictions"]
    found = Counter(one["state"] for one in told["not_counted"])
    assert found == {state: number for state, number in truth["states"].items() if state != "有效"}
    assert told["rests"]["copies"] == truth["copies"]


def test_the_data_are_the_same_bytes_in_whatever_order_the_files_are_stored(tmp_path: Path) -> None:
    made = [
        Made(
            f"A{number}",
            {"XF-01": "较重", "XF-02": "严重", "XF-03": "不掌握", "XF-04": "一般"},
            [
                ("XF-01", "较重", {}), ("XF-02", "严重", {}), ("XF-02", "一般", {"key": "MH-01"}),
                ("XF-03", "不掌握", {}), ("XF-04", "一般", {"excepted": True}),
                ("XF-01", "较重", {"title": "另一处"}),
            ],
            "80",
        )
        for number in range(4)
    ]  # fmt: skip
    made += [Made("B0", {}, report={"verification": "无效", "why": one}) for one in ("签名：坏了", "时间：坏了")]
    campaign = open_campaign(a_campaign(tmp_path / "任务", ROSTER, made))
    asked = SummaryOptions(Asked(DAY))
    first = sum_up(campaign, asked)
    assert list(first.units[0].counts.items()) == [("严重", 1), ("较重", 2), ("一般", 1), ("不掌握", 1)]
    for turn in (1, 3):
        with opened_store(campaign, write=True) as store:
            for one in made[turn:] + made[:turn]:
                taken = one.taken
                again = taken.model_copy(update={"findings": taken.findings[::-1], "items": taken.items[::-1]})
                store.add(again if turn == 1 else taken)
        assert summary_json(sum_up(campaign, asked)) == summary_json(first)


def test_whose_the_bad_files_are_is_said_of_those_only_who_must_do_something(tmp_path: Path) -> None:
    bad = {"verification": "无效", "why": "签名：坏了"}
    unread: dict[str, object] = {**bad, "name": ""}
    made = [
        Made("A0", {"XF-01": "合规"}),
        Made("A0", day=date(2026, 7, 9), report={**bad}),
        Made("A1", report={**bad}),
        *(Made(None, day=date(2026, 7, day), report=unread) for day in (1, 2)),
    ]
    summary = sum_up(open_campaign(a_campaign(tmp_path / "任务", ROSTER, made)), SummaryOptions(Asked(DAY)))

    def told(summary: Summary) -> str:
        return next(line.text for line in summary_brief(summary).parts[-1].lines if "份来件" in line.text)

    said = "份来件无效或者未能验证，是否退回重交、是否核查原因："
    assert told(summary) == f"4{said}甲县1厂，另有1份所写的单位另有报告计入，另有2份读不出单位。"
    unknown = tuple(one for one in summary.not_counted if one.unit is None)
    assert told(replace(summary, not_counted=unknown)) == f"2{said}2份读不出单位。"


def test_where_a_list_is_cut_it_says_what_has_all_of_it(tmp_path: Path) -> None:
    found: list[tuple[str, str, dict[str, object]]] = [
        ("XF-01", "较重", {"key": f"MH-{number}"}) for number in range(LISTED + 1)
    ]
    folder = a_campaign(tmp_path / "任务", ROSTER, [Made("A0", {"XF-01": "较重"}, found)])
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    how = "要表格请用 checklist campaign summary 任务文件夹 -o 汇总.xlsx。"
    cut = f"共{LISTED + 1}个，本表列前{LISTED}个；"
    assert f"{cut}所附数据（JSON）列出全部；{how}" in summary_html(summary, screen=False, attached=True)
    assert f"{cut}{how}" in summary_html(summary), "a page has no data attached"


@pytest.mark.parametrize("more", [0, 3])
def test_what_went_back_explains_why_the_numbers_became_better(tmp_path: Path, run: Run, more: int) -> None:
    """Its problems are not gone: they are not counted for now, and the leader has to know that."""
    gone = [Made(f"A{n}", {"XF-01": "严重"}, [("XF-01", "严重", {})], "60") for n in range(1 + more)]
    stays = Made("B0", {"XF-01": "合规"}, score="100")
    folder = a_campaign(tmp_path / "任务", ROSTER, [*gone, stays])
    register = open_campaign(folder).task.register
    for one in gone:
        append(register, Returned(sha256=one.sha256, unit=str(one.unit), at=at(one.day, 11), reason="缺页"))
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    assert (summary.totals.findings, summary.returns.whole.held) == (0, 1 + more)
    names = "甲县0厂、甲县1厂、甲县2厂等" if more else "甲县0厂"
    told = f"退回待改{1 + more}个（{names}），其问题暂不计入"
    brief = summary_brief(summary)
    assert f"交来不能计入{1 + more}个，其中{told}，" in brief.parts[0].lines[0].text
    assert brief.parts[-1].lines[1].text == (
        f"{1 + more}个单位的报告退回待改，重报前是否仍按原报告的问题督办：{names}。"
    )
    assert f"经批准的例外0个，不算问题；{told}。" in summary_html(summary)
    campaign = open_campaign(folder)
    with opened_store(campaign) as store:
        assert dashboard(Source(store, campaign.pack, DAY, PageOf())).rounds[0].sent_back == f"{told}。"
    assert f"{told}。\n" in run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout


def test_what_is_grave_in_many_comes_before_what_is_small_in_all(tmp_path: Path) -> None:
    """By shares alone, a hint in one of one would be the most common problem of all."""
    approved = [("XF-01", "较重", {"excepted": True, "until": date(2027, 1, 1)})]
    reports = [
        *(Made(f"A{n}", {"XF-01": "较重", "XF-02": "严重"}, score="80") for n in range(2)),
        Made("A2", {"XF-01": "合规", "XF-02": "合规", "XF-04": "提示"}, approved),
        *(Made(f"B{n}", {"XF-01": "合规", "XF-02": "严重", "XF-04": "提示"}) for n in range(2)),
    ]
    summary = sum_up(open_campaign(a_campaign(tmp_path / "任务", ROSTER, reports)), SummaryOptions(Asked(DAY)))
    assert [(one.item, one.worst, one.grave, one.gaps, one.exceptions) for one in summary.common.problems] == [
        ("XF-02", "严重", 4, 4, 0), ("XF-01", "较重", 2, 2, 1), ("XF-04", "提示", 0, 3, 0),
    ]  # fmt: skip
    first, *_, last = summary_brief(summary).parts[2].lines
    assert (first.head, last.head) == ("●严重 XF-02", "○提示 XF-04")
    assert last.text.endswith("判定过的单位3个，3个有问题（100.0%）。")
    page = " ".join(summary_html(summary).split())
    assert "<th>例外</th>" in page
    row = next(line for line in page.split("<tr>") if "XF-01 名称XF-01" in line)
    assert row.split("</tr>")[0].endswith('<td class="number">1</td>'), (
        "three of five are in order, one of them approved"
    )
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(summary)))
    heads, *rows = book["共性问题"].iter_rows(min_row=2, values_only=True)
    assert [dict(zip(heads, row, strict=True))["例外（个）"] for row in rows] == [0, 1, 0]


def test_no_table_of_the_page_is_broader_than_its_text(summary: Summary, tmp_path: Path) -> None:
    """The columns of the tables of chapter six came to 109 %, and stuck out of the page by 14 mm."""
    before = [Made("A0", {"XF-01": "较重"}, [("XF-01", "较重", {"state": "已完成"})])]
    now = a_campaign(tmp_path / "本次", ROSTER, reports(), last=a_campaign(tmp_path / "上次", ROSTER, before))
    for ranked in (False, True):
        compared = sum_up(open_campaign(now), SummaryOptions(Asked(DAY, ranked=ranked)))
        for page in (summary_html(compared), summary_html(replace(compared, since=None)), summary_html(summary)):
            tables = [part.split("</colgroup>")[0] for part in page.split("<colgroup>")[1:]]
            assert max(sum(map(float, re.findall(r"width:([\d.]+)%", table))) for table in tables) <= 100.01


def test_the_leader_s_page_never_says_of_what_has_no_room_that_there_is_none(summary: Summary) -> None:
    long = replace(summary, title="一" * 800)
    [gravest] = [part for part in summary_brief(long).parts if part.title == "最突出的问题"]
    assert (gravest.lines, gravest.nothing) == ((), f"共{summary.totals.gravest}项，见正文。")


def test_whom_to_look_at_first_can_be_told_from_the_list_of_units(tmp_path: Path) -> None:
    """No order is given unless it is asked for: what units have is told in columns of their own."""
    late: dict[str, object] = {"state": "整改中", "due": date(2026, 7, 1)}
    done: dict[str, object] = {"state": "已完成"}
    before = [Made("A0", {"XF-01": "较重"}, [("XF-01", "较重", done)]), Made("A1", {"XF-01": "合规"})]
    found: list[tuple[str, str, dict[str, object]]] = [
        ("XF-01", "较重", late),
        ("XF-02", "严重", {}),
        ("XF-02", "严重", {"key": "MH-01"}),
    ]
    made = [Made("A0", {"XF-01": "较重", "XF-02": "严重"}, found, "80"), Made("A1", {"XF-01": "合规"}, score="90")]
    now = a_campaign(tmp_path / "本次", ROSTER, made, last=a_campaign(tmp_path / "上次", ROSTER, before))
    summary = sum_up(open_campaign(now), SummaryOptions(Asked(DAY)))
    assert summary.repeated(summary.units[0]) == 1
    page = summary_html(summary)
    heads = ["问题", "严重", "较重", "逾期整改", "反复出现"]
    assert "".join(f"<th>{head}</th>" for head in heads) in page
    for name, numbers in (("甲县0厂", "32111"), ("甲县1厂", "00000"), ("甲县2厂", "—————")):
        row = next(line for line in page[page.index('id="annex"') :].split("<tr>") if f"<td>{name}</td>" in line)
        assert "".join(re.findall(r'<td class="number">([^<]*)</td>', row)[1:6]) == numbers
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(summary)))
    columns, *rows = book["各单位"].iter_rows(min_row=2, values_only=True)
    first = dict(zip(columns, rows[0], strict=True))
    assert [first[name] for name in ("严重", "较重", "逾期整改", "反复出现")] == [2, 1, 1, 1]
    assert [row[0] for row in book["没有整改期限"].iter_rows(min_row=3, values_only=True)] == ["A0", "A0"]
    alone = summary_html(sum_up(open_campaign(now), SummaryOptions(Asked(date(2026, 7, 1)))))
    assert "不对单位排名" in alone


def test_units_whose_codes_changed_since_the_last_campaign_are_told(tmp_path: Path) -> None:
    """What was compared was nothing, and the page said only that the units of last time were gone."""
    before, after = a_roster(a_unit("003000", name="甲局")), a_roster(a_unit("3000", name="甲局"))
    last = a_campaign(tmp_path / "上次", before, [Made("003000", {"XF-01": "严重"}, [("XF-01", "严重", {})])])
    now = a_campaign(tmp_path / "本次", after, [Made("3000", {"XF-01": "合规"})], last=last)
    page = summary_html(sum_up(open_campaign(now), SummaryOptions(Asked(DAY))))
    assert "有1个单位的代码与上一次任务的不同，比较时当成不相干的单位：甲局（这次 3000，上一次 003000）。" in page


def test_what_making_the_store_again_does_not_bring_back_is_said(summary: Summary) -> None:
    """It was said that all numbers would be the same, and the pages that had been drawn again were none."""
    page = summary_html(summary)
    assert "只有“重新排版”的份数不同，是重新生成时排过的那些（加 --full 全部重新排版）" in page
