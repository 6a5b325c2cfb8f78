"""Files that nobody can read: of whom they may be by their names, everywhere the same, and never as a report handed in."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checklist.app.campaigns import campaign_status, open_campaign, opened_store
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.status import book as status_book
from checklist.campaign.summary import Asked, Summary
from checklist.campaign.summary_book import summary_book
from checklist.campaign.summary_brief import returned
from checklist.campaign.summary_page import summary_html
from checklist.campaign.unread import hints
from tests.campaign.by_hand import Made, a_campaign, a_roster, a_unit
from tests.conftest import Run

DAY = date(2026, 8, 1)
ROSTER = a_roster(
    a_unit("S", name="示例市", answers=False),
    a_unit("DJ-01", "S", name="云溪镇"),
    a_unit("DJ-02", "S", name="云溪镇上坪村"),
    a_unit("DJ-03", "S", name="财政局（本级）"),
    a_unit("DJ-04", "S", name="中心小学"),
    a_unit("DJ-05", "S", name="中心小学"),
    a_unit("DJ-06", "S", name="水利局"),
)
TOLD = "收到文件名像本单位、读不出的1份（不作认定）"


def a_file(name: str) -> Made:
    return Made(None, report={"verification": "无效", "why": "文件：不是 PDF 文件", "name": ""}, file=name)


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("县里/云溪镇自查报告.pdf", ["DJ-01"]),
        ("云溪镇.zip/云溪镇 上坪村自查报告.pdf", ["DJ-02"]),
        ("财政局(本级)报告.docx", ["DJ-03"]),
        ("报告_dj-03（2）.pdf", ["DJ-03"]),
        ("报告DJ-031.pdf", []),
        ("中心小学.pdf", []),
        ("云溪镇/扫描件.pdf", []),
        ("示例市.pdf", []),
    ],
)
def test_the_longest_name_or_code_in_a_file_s_name_tells_whose_it_may_be(
    tmp_path: Path, file: str, codes: list[str]
) -> None:
    with opened_store(open_campaign(a_campaign(tmp_path / "任务", ROSTER, [a_file(file)]))) as store:
        assert {code: found.unread for code, found in hints(store).items()} == dict.fromkeys(codes, (file,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = [
        a_file("云溪镇上坪村自查报告.pdf"),
        a_file("水利局自查报告.pdf"),
        a_file("扫描件.pdf"),
        Made("DJ-06", {"XF-01": "合规"}),
    ]
    return a_campaign(tmp_path_factory.mktemp("campaign") / "任务", ROSTER, made)


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    return sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))


def test_it_stands_beside_whom_nothing_came_from_and_counts_as_nothing(folder: Path, summary: Summary) -> None:
    whole = summary.returns.whole
    assert (whole.counted, whole.held, whole.missing) == (1, 0, 5)
    assert "没有交5个（其中1个收到文件名像它、读不出的，不作认定）" in returned(summary)
    page = summary_html(summary)
    assert page.count(TOLD) == 1, "not of a unit whose report counts"
    assert f'<td>云溪镇上坪村</td><td class="middle">未交（逾期）<br>{TOLD}</td>' in page
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(summary)))
    place = [cell.value for cell in book["各单位"][2]].index("文件名像、读不出（份）")
    assert [row[0] for row in book["各单位"].iter_rows(min_row=3, values_only=True) if row[place]] == ["DJ-02"]
    campaign = open_campaign(folder)
    with opened_store(campaign) as store:
        [page_round] = dashboard(Source(store, campaign.pack, DAY, PageOf())).rounds
    told = {page_round.nodes[unit.node].code: unit.unread for unit in page_round.units}
    assert told == {"DJ-01": "", "DJ-02": TOLD, "DJ-03": "", "DJ-04": "", "DJ-05": "", "DJ-06": ""}


def test_the_status_lists_what_cannot_be_read_and_whom_it_may_be_of(folder: Path, run: Run) -> None:
    shown = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    assert "读不出是哪个单位的来件 3 份：\n" in shown
    assert "  扫描件.pdf　文件：不是 PDF 文件\n" in shown
    assert f"云溪镇上坪村　未交　已逾期17天\n    {TOLD}：云溪镇上坪村自查报告.pdf\n" in shown
    told = json.loads(run("campaign", "status", str(folder), "--format", "json", "--as-of", str(DAY)).stdout)
    assert {one["code"]: one["unread"] for one in told["units"] if one["unread"]} == {
        "DJ-02": ["云溪镇上坪村自查报告.pdf"]
    }
    book: Any = openpyxl.load_workbook(io.BytesIO(status_book(campaign_status(folder, DAY, None, None))))
    [why] = [row[4] for row in book["催报名单"].iter_rows(values_only=True) if row[0] == "DJ-02"]
    assert why == f"{TOLD}：云溪镇上坪村自查报告.pdf"
