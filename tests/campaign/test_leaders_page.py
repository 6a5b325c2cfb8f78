"""The leader's page names the first problems whatever else there is, stays one page, and says what it leaves out."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from checklist.app.campaigns import open_campaign
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.charts import returns_chart, scores_chart
from checklist.campaign.queries import CommonProblem, Scores
from checklist.campaign.summary import Asked, Summary
from checklist.campaign.summary_book import summary_book
from checklist.campaign.summary_brief import decisions, summary_brief
from checklist.campaign.summary_page import printable_summary, summary_html
from checklist.report.pdf.draw import draw
from tests.campaign.by_hand import DUE, Made, a_campaign, a_roster, a_unit

DAY = date(2026, 12, 1)
COUNTIES = [f"示例市第{number}县纪律检查委员会监察委员会" for number in range(8)]
ROSTER = a_roster(
    a_unit("S", name="示例市纪律检查委员会监察委员会", answers=False),
    *(a_unit(f"C{number}", "S", name=name, answers=False) for number, name in enumerate(COUNTIES)),
    *(
        a_unit(f"C{number}-{unit}", f"C{number}", name=f"第{number}县第{unit}局")
        for number in range(8)
        for unit in range(4)
    ),
)
LATE: dict[str, object] = {"state": "整改中", "due": DUE, "due_before": date(2026, 7, 1), "put_off": True, "rows": 3}
ITEMS = [f"XF-{number:02}" for number in range(1, 9)]


def a_report(unit: str) -> Made:
    found = [(item, "严重" if number < 3 else "较重", LATE if number % 2 else {}) for number, item in enumerate(ITEMS)]
    excepted = ("XF-09", "较重", {"excepted": True, "until": date(2026, 7, 1)})
    said: dict[str, object] = {
        "test_certificate": True, "of_other_unit": True, "as_of": date(2026, 1, 2), "name": f"又名{unit}", "matter": "c" * 64,
    }  # fmt: skip
    return Made(unit, dict.fromkeys(ITEMS, "严重"), [*found, excepted], "50", report=said)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """A summary of which there is more to say than a page holds."""
    made = [a_report(f"C{number}-{unit}") for number in range(8) for unit in range(2)]
    made += [Made(f"C{number}-2", report={"verification": "无效", "why": "文件被改过"}) for number in range(8)]
    before = [
        Made(one.unit, dict.fromkeys(ITEMS, "严重"), [(item, "严重", {"state": "已完成"}) for item in ITEMS])
        for one in made[:9]
    ]
    folder = tmp_path_factory.mktemp("campaign")
    last = a_campaign(folder / "上次", ROSTER, before)
    found = sum_up(open_campaign(a_campaign(folder / "本次", ROSTER, made, last=last)), SummaryOptions(Asked(DAY)))
    return replace(
        found,
        rests=replace(found.rests, waiting=2, sent_back=["示例市第1县财政局", "示例市第2县财政局"]),
        gravest=tuple(
            replace(one, title="公务接待用餐人数超过规定的陪餐人数又没有附菜单和公函") for one in found.gravest
        ),
        common=replace(found.common, problems=tuple(map(_longer, found.common.problems))),
    )


def _longer(one: CommonProblem) -> CommonProblem:
    return replace(one, title="公务接待用餐人数超过规定的陪餐人数又没有附菜单和公函")


def test_the_first_problems_are_named_however_much_is_to_be_decided(full: Summary) -> None:
    brief = summary_brief(full)
    parts = {part.title: part for part in brief.parts}
    for title in ("最突出的问题", "最普遍的问题"):
        assert len(parts[title].lines) >= 3
        assert parts[title].more > 0
    asked = decisions(full)
    order = [
        next(at for at, told in enumerate(asked) if words in told)
        for words in ("证书写的是别的单位", "名称与名册不同", "测试证书")
    ]
    assert order == sorted(order), "what tells most against a report falls off the page last"
    last = parts["需要研究决定的事项"]
    assert [line.text for line in last.lines] == asked[: len(last.lines)]
    assert last.more == len(asked) - len(last.lines) > 0
    body = summary_html(full).split('class="contents"')[1]
    assert "一、需要研究决定的事项" in body
    assert all(told.split("：")[0] in body for told in asked)


def test_without_much_to_decide_the_chart_stays_and_no_chapter_repeats_the_page(tmp_path: Path) -> None:
    made = [Made(f"C{number}-{unit}", {"XF-01": "合规"}, score="90") for number in range(8) for unit in range(4)]
    summary = sum_up(open_campaign(a_campaign(tmp_path / "任务", ROSTER, made)), SummaryOptions(Asked(DAY)))
    assert summary_brief(summary).has_chart
    page = summary_html(summary)
    assert "<figcaption>报送率（8个下级中最低的6个，全部见正文）</figcaption>" in page
    assert "一、报送情况" in page
    assert "8个下级中最低的6个" in returns_chart(summary.returns, summary.of)
    few = replace(summary.returns, subtrees=summary.returns.subtrees[:6])
    assert "最低的" not in returns_chart(few, summary.of)


def test_scores_that_nobody_has_take_no_room_beyond_those_that_somebody_has() -> None:
    chart = scores_chart(Scores((0, 0, 0, 0, 0, 1, 0, 4, 2, 0), 0, None, None, None, None))
    assert [f"{low}分至不满{low + 10}分" in chart for low in range(0, 90, 10)] == [False] * 5 + [True] * 4
    assert "90分至100分" not in chart


@pytest.mark.slow
def test_the_leader_s_page_is_one_page(full: Summary) -> None:
    for waiting in (0, 2):
        drawn = draw(printable_summary(replace(full, rests=replace(full.rests, waiting=waiting))))
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(drawn)]
        assert texts[1].strip().startswith("主要情况")
        assert texts[2].split()[0] == "目", texts[2][:200]


def test_what_became_of_the_findings_of_each_unit_is_a_sheet(full: Summary) -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(summary_book(full)))
    heads, *rows = book["与上次相比（各单位）"].iter_rows(min_row=2, values_only=True)
    assert heads[2:] == (
        "新增", "未改", "反复出现", "自报完成", "待销号", "未再查出", "经批准例外", "本期没有判定", "上期没有数据",
    )  # fmt: skip
    by_unit = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert full.since is not None
    for kind in full.since.kinds:
        assert sum(row[kind.kind] for row in by_unit.values()) == kind.findings
    assert by_unit["C0-0"]["反复出现"] == len(ITEMS)
    assert full.repeated(next(unit for unit in full.units if unit.code == "C0-0")) == len(ITEMS)
