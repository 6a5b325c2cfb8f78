"""What the commands say of a campaign's files: the reason and both sides of it, and no more than is so."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.app.campaigns import open_campaign, opened_store
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.history import history
from checklist.campaign.register import Received, append, read_register
from checklist.campaign.summary import Asked
from checklist.campaign.summary_page import summary_html
from checklist.core.values import today
from checklist.engine.assess import assess
from checklist.faces.cli.campaign_results import show_standing
from tests.campaign.by_hand import Made, a_campaign, a_roster, a_unit, at
from tests.conftest import FIRE_ANSWERS, Run

ROSTER = a_roster(a_unit("A"), a_unit("B"), a_unit("C"))
PERIODS = "报告的自查期间是2026年1月1日至2026年3月31日，本次任务的是2026年1月1日至2026年6月30日"


def folder(tmp_path: Path, *made: Made) -> Path:
    return a_campaign(tmp_path / "任务", ROSTER, made)


def test_the_screen_tells_why_what_came_does_not_count(tmp_path: Path, run: Run) -> None:
    other = Made("A", report={"period_to": date(2026, 3, 31)})
    half = Made("B", report={"verification": "无效", "why": "签字：单位主要负责人没有签字"})
    made = folder(tmp_path, other, half)
    shown = run("campaign", "status", made).stdout
    assert "期间不同　已逾期" in shown
    assert f"    {PERIODS}\n" in shown
    assert "    签字：单位主要负责人没有签字\n" in shown
    shown = run("campaign", "show", made, "A").stdout
    assert PERIODS in shown
    shown = run("campaign", "show", made, "B").stdout
    assert "，最后一个签字 2026-07-10 09:00:00\n" in shown


def test_what_is_not_verified_yet_is_told_once(tmp_path: Path, run: Run) -> None:
    made = folder(tmp_path)
    for name in ("甲.pdf", "甲（又一份）.pdf"):
        append(made / "登记.jsonl", Received(sha256="f" * 64, file=name, at=at(date(2026, 7, 10))))
    shown = run("campaign", "status", made).stdout
    assert "收到 2 份：重复 1，还没有验证 1（不分单位，请再运行 checklist campaign collect）。\n" in shown


def test_a_unit_whose_file_waits_is_not_reminded_as_if_it_had_sent_nothing(tmp_path: Path, run: Run) -> None:
    """Its kept copy may be damaged here, and that is no fault of the unit."""
    made = folder(tmp_path)
    for digest, name in (("e", "单位A_自查报告.pdf"), ("f", "扫描件.pdf")):
        append(made / "登记.jsonl", Received(sha256=digest * 64, file=name, at=at(date(2026, 7, 10))))
    shown = run("campaign", "status", made).stdout
    assert "收到文件名像本单位、还没有验证的1份（不作认定；" in shown.partition("单位A　未交")[2].partition("单位B")[0]
    assert (
        "还没有验证的来件（存档坏了、不见了的，campaign collect 会写明怎样恢复）：\n  单位A_自查报告.pdf\n  扫描件.pdf\n"
        in shown
    )
    shown = run("campaign", "show", made, "A").stdout
    assert "收到 单位A_自查报告.pdf　还没有验证，文件名像它的，不作认定" in shown
    assert "还没有收到它的文件" not in shown
    assert "还没有收到它的文件" in run("campaign", "show", made, "B").stdout
    summary = summary_html(sum_up(open_campaign(made), SummaryOptions(Asked(date(2026, 8, 1)))))
    assert "收到文件名像本单位、还没有验证的1份" in summary


def test_who_handed_in_more_than_one_valid_report_is_named(tmp_path: Path, run: Run) -> None:
    later = Made("A", day=date(2026, 7, 12))
    bad = Made("B", day=date(2026, 7, 12), report={"verification": "无效"})
    shown = run("campaign", "status", folder(tmp_path, Made("A"), later, Made("B"), bad)).stdout
    assert "交过不止一份有效报告的单位 1 个（退回的、被后交的代替的也算）：\n  A　单位A　有效　交过 2 份\n" in shown


def test_a_correction_that_calls_the_unit_otherwise_says_so(tmp_path: Path) -> None:
    first, second = Made("A"), Made("A", day=date(2026, 7, 12))
    campaign = open_campaign(folder(tmp_path, first, second))
    answers = parse_answers(campaign.pack, FIRE_ANSWERS, Path("/nowhere/a.yaml"))
    other = replace(answers, unit=answers.unit.model_copy(update={"name": "市监局"}))
    judged = {
        first.sha256: assess(campaign.pack, answers, date(2026, 12, 31)),
        second.sha256: assess(campaign.pack, other, date(2026, 12, 31)),
    }
    with opened_store(campaign) as store:
        told = history(store, read_register(campaign.task.register), a_unit("A"), None, judged.get)
    [correction] = told.corrections
    assert [(one.title, one.before, one.after) for one in correction.head] == [
        ("单位名称", answers.unit.name, "市监局")
    ]


def test_zips_that_could_not_be_opened_are_told_after_the_day_they_came_too(tmp_path: Path, run: Run) -> None:
    """Only the screen on which they were collected ever named them."""
    made = folder(tmp_path)
    inbox = made / "收件箱"
    (inbox / "坏了.zip").write_bytes(b"PK")
    (inbox / "照片.jpg").write_bytes(b"x")
    for name, inside in (("空的.zip", {}), ("套着.zip", {"里面.zip": b"PK"}), ("补来.zip", {"里面.zip": b"PK"})):
        with zipfile.ZipFile(inbox / name, "w") as archive:
            for one, content in inside.items():
                archive.writestr(one, content)
    assert "空的.zip C1015 这个压缩包是空的" in run("campaign", "collect", made, "--quick").stderr
    append(made / "登记.jsonl", Received(sha256="e" * 64, file="补来.zip/里面.zip/报告.pdf", at=at(date(2026, 7, 10))))
    shown = run("campaign", "status", made).stdout
    assert "没有收下、读不出是哪个单位的来件 3 份：\n" in shown
    assert "  坏了.zip　这个压缩包打不开，或者损坏了，里面的没有收。请解开后把 PDF 放进来。\n" in shown
    assert "  套着.zip/里面.zip　压缩包里的压缩包没有打开，里面的没有收。" in shown
    page = summary_html(sum_up(open_campaign(made), SummaryOptions(Asked(today()))))
    assert "下列3份来件没有计入汇总" in page
    assert '<td class="middle">没有收下</td><td>这个压缩包是空的，里面的没有收。' in page


def test_of_units_of_which_nothing_came_it_is_not_said_that_nothing_came_at_all(tmp_path: Path, run: Run) -> None:
    made = folder(tmp_path, Made("A"))
    assert "\n还没有收到单位B及下级的文件。\n" in run("campaign", "status", made, "--under", "B").stdout
    assert "\n还没有收过件。\n" in run("campaign", "status", a_campaign(tmp_path / "另一次", ROSTER, [])).stdout


def test_where_a_name_is_left_out_it_is_told_how_to_see_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    why = "身份：×××不是名单里的单位主要负责人"
    campaign = open_campaign(folder(tmp_path, Made("A", report={"verification": "无效", "why": why})))
    with opened_store(campaign) as store:
        [one] = store.standing(store.known())
    show_standing(one)
    how = "（××× 处是姓名，不进汇总；是谁签的，用 checklist verify 看这份文件。）"
    assert f"    {why}\n    {how}\n" in capsys.readouterr().out
