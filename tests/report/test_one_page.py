"""Cover, leader's page and signing page are one page each, whatever the unit and the pack are called."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from checklist.answers.load import load_answers
from checklist.answers.model import LedgerData
from checklist.core import resources
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.engine.summary import by_subject, tally
from checklist.pack.compiled import Pack
from checklist.report.html import render_html, render_template
from checklist.report.pdf.draw import Printable, draw
from checklist.report.pdf.report import printable_report
from checklist.report.sheet import render_sheet
from checklist.report.view import report_view
from checklist.report.view.shown import BriefPart, RowLine, RowTable
from tests.conftest import AS_OF, EXAMPLES, given


def named(pack: Pack, unit: str, signs: int, *, masked: bool) -> Assessment:
    answers = load_answers(pack, EXAMPLES / unit / "answers.yaml")
    name = ("某某市某某区" * 10)[: signs - 1] + "局"
    answers = replace(answers, unit=answers.unit.model_copy(update={"name": name}))
    return assess(pack, answers, AS_OF, masked=masked)


@pytest.mark.parametrize("signs", [5, 25, 52, 60])
@pytest.mark.parametrize("masked", [False, True], ids=["internal", "public"])
def test_each_is_one_page(pack: Pack, hunan: Pack, short: Path, signs: int, masked: bool) -> None:
    assessment = named(pack, "水利局", signs, masked=masked)
    assessment = replace(assessment, pack=replace(pack, overlays=hunan.overlays))
    document = pypdfium2.PdfDocument(draw(printable_report(assessment, masked=masked, own=short)))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    assert ("版本公开版" in pages[0]) == masked
    assert "规则库" in pages[0]
    assert "报告编号" in pages[0]
    assert pages[1].startswith("主要情况")
    assert pages[2].startswith("目录")
    title = "落款" if masked else "签字页"
    (number,) = (number for number, text in enumerate(pages) if text.startswith(title))
    assert "（单位盖章）" in pages[number]
    assert "2026年" in pages[number][pages[number].index("（单位盖章）") :]
    assert pages[number + 1].startswith("附件1")


@pytest.mark.parametrize("signs", [5, 60])
def test_a_draft_with_much_to_tell(hunan: Pack, short: Path, signs: int) -> None:
    assessment = named(hunan, "政务服务局", signs, masked=False)
    document = pypdfium2.PdfDocument(draw(printable_report(assessment, own=short)))
    pages = ["".join(document[number].get_textpage().get_text_range().split()) for number in range(3)]
    assert "需要研究决定的事项" in pages[1]
    assert "目录" in pages[2]


def test_what_is_not_shown_is_counted_and_counted_alike(ordinary: Assessment) -> None:
    view = report_view(ordinary)
    worst = view.brief.parts[0]
    found = [result for result in ordinary.items.values() if result.findings]
    assert len(worst.lines) + worst.more == len(found)
    counted = tally(ordinary.findings)
    assert ordinary.contradictions
    figures = {figure.label: figure.value for figure in view.brief.figures}
    assert int(figures["发现问题（个）"]) == counted.findings.total() == len(ordinary.findings)
    contradictions = view.brief.parts[1]
    subjects = len(found) + len(contradictions.lines) + contradictions.more
    assert figures["本期自报已改/应改（项）"].endswith(f"/{subjects}")
    assert f"涉及检查项{len(found)}项、自相矛盾{subjects - len(found)}处" in view.problems
    assert (
        f'<p class="brief-counted">{view.problems}；单位自报已整改：本期查出的{subjects}项中2项（没有写完成日期2项）。'
        in render_html(view)
    )


@pytest.mark.parametrize("reason", ["短", "很长的原因" * 9])
def test_nothing_is_left_out_for_something_less_grave(flawed: Assessment, ordinary: Assessment, reason: str) -> None:
    """Over the problems and the contradictions together; of the worst kind it is told how many are left out."""
    for assessment in (flawed, ordinary):
        found = {
            id_: replace(one, findings=tuple(replace(finding, reason=reason) for finding in one.findings))
            for id_, one in assessment.items.items()
        }
        conflicts = tuple(replace(one, verdict=Verdict.一般) for one in assessment.contradictions)
        changed = replace(assessment, items=found, contradictions=conflicts)
        page = report_view(changed).brief
        shown = [Verdict[line.head[1:].split()[0]] for part in page.parts[:2] for line in part.lines]
        every = sorted((one[0].verdict for one in by_subject(changed.findings)), reverse=True)
        assert sorted(shown, reverse=True) == every[: len(shown)]
        assert sum(part.grave for part in page.parts) == every.count(Verdict.严重) - shown.count(Verdict.严重)


@pytest.mark.parametrize("name", ["flawed", "ordinary"])
def test_all_that_is_to_be_decided_is_told_and_no_heading_stands_over_nothing(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Nowhere else are decisions listed; what is left out of the others is said to be where it is."""
    assessment: Assessment = request.getfixturevalue(name)
    view = report_view(assessment)
    page = render_html(view)
    *others, decisions = view.brief.parts
    assert decisions.lines
    assert not decisions.more
    text = page[page.index('class="brief-title"') : page.index('class="contents-title"')]
    assert "见正文" not in text
    assert not re.search(r"</h3>\s*(<h3>|<p class=.nothing.>|</section>)", text)
    assert any(part.more for part in others)
    for part in others:
        if part.more:
            assert re.search(rf"{part.title}.*{part.more}{part.unit}.*见{part.where}", text)


def test_that_it_is_put_right_is_told_as_the_units_word(ordinary: Assessment) -> None:
    """In the list, in its workbook and with the problem: since when, or that the unit does not say."""
    plans = dict(ordinary.answers.rectifications)
    plans["FW-04"] = plans["FW-04"].model_copy(update={"done_on": date(2026, 1, 5)})
    view = report_view(replace(ordinary, answers=replace(ordinary.answers, rectifications=plans)))
    assert "中2项（逾期完成1项、没有写完成日期1项）" in view.brief.found
    told = {line.id: (line.state, line.done_on) for line in view.rectifications}
    assert told["FW-04"] == ("自报已完成", "2026年1月5日，逾期完成")
    assert told["X03"] == ("自报已完成", "没有写完成日期")
    assert told["BX-02"] == ("整改中", "")
    page = render_html(view)
    assert "自报已完成（2026年1月5日，逾期完成）" in page
    assert "自报已完成<br>没有写完成日期" in page
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(view))).worksheets[0]
    lines = {tuple(row[-2:]) for row in sheet.iter_rows(values_only=True)}
    assert {("自报已完成", "2026年1月5日，逾期完成"), ("自报已完成", "没有写完成日期"), ("未开始", None)} <= lines


def test_what_the_figures_do_not_count_is_told_beside_them(hunan: Pack, short: Path) -> None:
    answers = load_answers(hunan, EXAMPLES / "政务服务局" / "answers.yaml")
    row = answers.ledgers["receptions"].rows[0]
    late = replace(row, values={**row.values, "date": date(2019, 1, 1)})
    ledgers = dict.fromkeys(answers.ledgers, LedgerData(none_reason="本期没有")) | {
        "receptions": LedgerData(rows=(late,))
    }
    assessment = assess(hunan, replace(answers, ledgers=ledgers), AS_OF)
    view = report_view(assessment)
    listed = [ledger.state for ledger in view.ledgers]
    empty = sum(state.startswith("无：") for state in listed)
    assert empty > 20
    silent = assessment.overall.counts[Verdict.不涉及]
    own = "（其中本单位自答不涉及2项）"
    told = f"另有不涉及{silent}项{own}；台账{len(listed)}本中声明本期没有的{empty}本；台账里1行不在自查期间、未核对"
    assert view.brief.left_out == told
    document = pypdfium2.PdfDocument(draw(printable_report(assessment, own=short)))
    pages = ["".join(document[number].get_textpage().get_text_range().split()) for number in range(3)]
    assert told in pages[1]
    assert "目录" in pages[2]


def test_a_reason_is_told_once(flawed: Assessment, ordinary: Assessment) -> None:
    for assessment in (flawed, ordinary):
        for item in report_view(assessment).unanswered:
            assert not any("没有填“" in row and row.partition("无法判断：")[2] in item.reason for row in item.rows), (
                item
            )


def test_a_table_begins_below_its_heading_and_ends_with_some_rows(ordinary: Assessment, short: Path) -> None:
    """Wherever on a page the list of what is to be put right begins."""
    own = short.parent / "own-list"
    shutil.copytree(short, own)
    (own / "overview.html").write_text(
        '{% for lines in range(4, 22) %}<section class="body" style="break-before: page">{% for _ in range(lines) %}'
        '<p>某</p>{% endfor %}</section>{% include "rectification.html" %}{% endfor %}',
        encoding="utf-8",
    )
    (own / "rectification.html").write_text(
        (resources.templates() / "rectification.html").read_text(encoding="utf-8"), encoding="utf-8"
    )
    document = pypdfium2.PdfDocument(draw(printable_report(ordinary, own=own)))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    begun = [page for page in pages if "空着的是还没有确定" in page]
    assert len(begun) == 18 + 1
    assert all("序号检查项" in page for page in begun)
    last = [page for page in pages if page.startswith("序号检查项") and "FF-08" in page]
    assert last
    assert all(len(re.findall("未开始|整改中|已完成", page)) >= 3 for page in last)


def test_the_sections_stand_together(ordinary: Assessment, short: Path) -> None:
    """Wherever on a page their table would begin."""
    own = short.parent / "own-sections"
    shutil.copytree(short, own)
    whole = (resources.templates() / "overview.html").read_text(encoding="utf-8")
    table = whole[whole.rindex("<table", 0, whole.index("<th>板块</th>")) : whole.index("{% if systems %}")]
    (own / "overview.html").write_text(
        '{% for lines in range(12, 22) %}<section class="body" style="break-before: page">{% for _ in range(lines) %}'
        f"<p>某</p>{{% endfor %}}{table}</section>{{% endfor %}}",
        encoding="utf-8",
    )
    document = pypdfium2.PdfDocument(draw(printable_report(ordinary, own=own)))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    titles = [section.title.partition("，")[0] for section in report_view(ordinary).sections]
    begun = [page for page in pages if "已查／应查" in page]
    assert len(begun) == 10
    assert all(title in page for page in begun for title in titles)


@pytest.mark.parametrize("height", range(267, 294, 3))
def test_the_number_of_a_long_row_never_stands_alone(height: int) -> None:
    """At the foot of a page, where no two lines of its text have room."""
    row = RowLine(
        verdict="较重", rows="7777", first=1, label="", rule="JD-01", item="BX-01", sentence="某" * 700, values="短"
    )
    table = RowTable(id="book", title="台账", rows=(row,))
    html = render_template("annex_rows.html", screen=False, row_tables=(table,))
    style = (resources.templates() / "print.css").read_text(encoding="utf-8")
    style += f".annex .grid {{ margin-top: {height}pt }}"
    document = pypdfium2.PdfDocument(draw(Printable(f"<style>{style}</style>{html}")))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert all("某某" in page for page in pages if "7777" in page)


LONG = 3000
"""Signs of a cell that takes several pages."""


@pytest.mark.parametrize(
    "lengths",
    [
        [[20, 60, 60, 60], [20, 60, 60]],
        [[60, 120, 120, 120, 120], [60]],
        [[20], [LONG]],
        [[LONG, 20], [60, 700, 60, LONG]],
        [[60] * 23, [20], [126] * 4, [20, 60]],
    ],
)
def test_the_rows_of_ledgers_are_under_their_headings_on_every_page(lengths: list[list[int]]) -> None:
    """However many and however long they are, nothing is cut off, and no heading stands alone."""
    row = RowLine(
        verdict="较重", rows="3", first=3, label="", rule="JD-01", item="BX-01", sentence="", values="值" * 60
    )
    tables = tuple(
        RowTable(
            id=f"book_{number}",
            title=f"第{number}本台账",
            rows=tuple(
                replace(row, label=f"记录{number}之{place}", sentence="某" * signs + "完")
                for place, signs in enumerate(signs_of)
            ),
        )
        for number, signs_of in enumerate(lengths)
    )
    html = render_template("annex_rows.html", screen=False, row_tables=tables)
    style = (resources.templates() / "print.css").read_text(encoding="utf-8")
    document = pypdfium2.PdfDocument(draw(Printable(f"<style>{style}</style>{html}")))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert all("行记录结论检查项问题核对所据" in page for page in pages)
    assert "记录0之0" in pages[0]
    whole = "".join(pages)
    assert whole.count("完") == sum(map(len, lengths))
    assert whole.count("某") == sum(map(sum, lengths))


def test_what_a_contradiction_disputes_is_not_counted_as_put_right(pack: Pack) -> None:
    """The unit says that it is done, its own ledger that it is not."""
    fixed = (
        "{no: 改1, origin: 审计, problem: 甲, due: 2026-06-30}",
        "{no: 改2, origin: 巡视巡察, problem: 乙, due: 2026-06-30, closed_on: 2026-07-02}",
    )
    done = "{state: 已完成, done_on: 2026-07-02}"
    answers = given(
        pack, f"ledgers: {{fixes: [{', '.join(fixed)}]}}\nrectifications: {{SZ-05: {done}, SZ-06: {done}}}\n"
    )
    assessment = assess(pack, answers, answers.period.to)
    assert "X35" in {finding.id for finding in assessment.contradictions}
    page = report_view(assessment).brief
    assert {figure.label: figure.value for figure in page.figures}["本期自报已改/应改（项）"].startswith("1/")
    assert "中1项；自报已整改、与台账矛盾的1项，不算已改" in page.found


def test_a_contradiction_that_is_explained_is_told_as_such_and_nobody_need_plan_it(pack: Pack) -> None:
    fixes = "ledgers: {fixes: [{no: 改1, origin: 审计, problem: 甲, due: 2026-06-30}]}\n"
    done = "SZ-05: {state: 已完成, done_on: 2026-07-02}, SZ-06: {state: 已完成, done_on: 2026-07-02}"

    def page(more: str) -> dict[str, BriefPart]:
        answers = given(pack, f"{fixes}rectifications: {{{done}{more}}}\n")
        return {part.title: part for part in report_view(assess(pack, answers, answers.period.to)).brief.parts}

    assert "自相矛盾之处" in page("")
    explained = page(", X35: {fact: 已核对无误}")
    (title,) = (title for title in explained if title.startswith("自相矛盾之处"))
    assert title == "自相矛盾之处（1处，都已说明）"
    assert not any("X35" in line.text for line in explained["需要研究决定的事项"].lines)
    half_planned = page(", X35: {fact: 台账漏记, measure: 补登}")
    assert any("X35" in line.text for line in half_planned["需要研究决定的事项"].lines)
