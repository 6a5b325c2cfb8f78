"""What who leads the unit must decide, and must not overlook: late, put off, lost, unknown, approved, still to come."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from checklist.answers.load import load_answers, parse_answers
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.compare import KINDS, MEANINGS
from checklist.engine.model import Assessment
from checklist.engine.readiness import readiness, why_not_signed
from checklist.pack.compiled import Pack
from checklist.record.answers import answers_digest, answers_record, read_answers_record
from checklist.report.charts import sections_chart
from checklist.report.html import render_html
from checklist.report.pdf.draw import draw
from checklist.report.pdf.report import printable_report
from checklist.report.sheet import render_sheet
from checklist.report.view import ReportView, report_view
from tests.conftest import FIRE_ANSWERS, given

ROWS = "    rows: [{no: A1, checked_on: 2025-12-30}]\n"
OLD = ROWS.replace("2025-12-30", "2020-01-01")
LAST = "last:\n  period: {from: 2024-01-01, to: 2024-12-31}\n  gaps: {MH-01: {title: 没有按期检查, verdict: 严重}}\n"
DUE_LAST = f"{LAST}  due: {{XF-02: 2025-08-31}}\n"


def judged(fire: Pack, plans: str, rest: str = LAST, rows: str = OLD) -> Assessment:
    written = f"{FIRE_ANSWERS.replace(ROWS, rows)}rectifications: {{{plans}}}\n{rest}"
    return assess(fire, parse_answers(fire, written, Path("/nowhere/answers.yaml")), date(2026, 1, 15))


def asked(view: ReportView) -> list[str]:
    (part,) = (part for part in view.brief.parts if part.title == "需要研究决定的事项")
    return [line.text for line in part.lines]


def test_what_is_late_and_what_was_put_off_are_to_be_decided(fire: Pack) -> None:
    plan = "XF-02: {measure: 检查, owner: 周明, due: %s, state: 整改中}"
    late = report_view(judged(fire, plan % "2025-08-31"))
    assert "1项整改逾期，是否督办、重新定期限：XF-02。" in asked(late)
    moved = report_view(judged(fire, plan % "2026-06-30", DUE_LAST))
    assert asked(moved) == ["1项整改没有完成、期限比上期推后或者删去，是否同意：XF-02。"]


def test_a_plan_that_got_lost_is_told_with_its_title_and_stands_in_the_list(fire: Pack) -> None:
    """Of it the page had a bare code, and the list nothing."""
    for rows, now in ((ROWS, "上期带入，本期没有再查出：没有按期检查"), (OLD, "")):
        view = report_view(judged(fire, "", DUE_LAST, rows))
        assert "1项上期没有改完、本期没有整改记录，由谁补上：XF-02 灭火器检查。" in asked(view)
        assert not any("是否同意" in text for text in asked(view))
        (line,) = view.rectifications
        assert (line.id, line.state, line.verdict) == ("XF-02", "没有整改记录", "严重")
        assert line.due_moved == "上期定于2025年8月31日前完成，本期没有整改记录"
        assert not now or line.problems[0].fact == now
        assert f"{line.due_moved}。</td>" in render_html(view)
        sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(view))).worksheets[0]
        assert [row[11] for row in sheet.iter_rows(values_only=True) if row[1] == "XF-02"] == ["没有整改记录"]


def test_what_this_period_found_and_what_was_carried_are_counted_apart(fire: Pack) -> None:
    done = "XF-02: {measure: 检查, due: 2025-08-31, state: 已完成, done_on: 2025-09-30, opened: 2024-12-31}"
    found = report_view(judged(fire, done)).brief
    carried = report_view(judged(fire, done, rows=ROWS)).brief
    figures = [{figure.label: figure.value for figure in brief.figures} for brief in (found, carried)]
    assert [of["本期自报已改/应改（项）"] for of in figures] == ["1/1", "无"]
    assert found.found.endswith("；单位自报已整改：本期查出的1项中1项（逾期完成1项）")
    assert carried.found == "没有发现问题；单位自报已整改：上期带入的1项中1项（逾期完成1项）"
    assert carried.compared == "与上期相比：自报完成1个"


def test_every_kind_of_change_is_explained_where_it_is_told(fire: Pack) -> None:
    assert MEANINGS.keys() == set(KINDS)
    page = render_html(report_view(judged(fire, "XF-02: {measure: 检查, state: 已完成}", rows=ROWS)))
    assert page.count('<p class="meaning">') == 1
    assert '<p class="meaning">自报完成：本期没有再查出，本单位自报整改完成，没有经过核实。</p>' in page
    assert "已销号" not in page


def test_only_what_was_found_is_handed_on_to_be_judged_not_what_nobody_checked(pack: Pack) -> None:
    """A rule that finds too few checks says so itself how that is mended; of both kinds of findings both are said."""
    rows = [
        f"{{抽查日期: 2026-05-0{day}, 抽查事项: {matter}, 抽查数量: {sampled}, 发现问题数: {found}, 已移送或整改数: 0}}"
        for day, (matter, sampled, found) in enumerate(
            (("节礼卡券采购", 0, 0), ("账外资金", 3, 1), ("公车轨迹和油卡", 0, 1)), 1
        )
    ]
    body = f"parameters: {{spotcheck_percent: 10}}\nledgers:\n  spot_checks: [{', '.join(rows)}]\n"
    assessment = assess(pack, given(pack, body), date(2026, 12, 31))
    remedies = {
        id_: [finding.remedy for finding in assessment.items[id_].findings] for id_ in ("SF-05", "BX-12", "ZC-19")
    }
    missed = "补做抽查，登记抽查数量和结果；发现问题的，逐件移送或者整改。"
    assert remedies == {"SF-05": [missed], "BX-12": [missed], "ZC-19": [pack.items["ZC-19"].spec.remedy]}
    view = report_view(assessment)
    assert "2项是否移交有权机关研判：BX-22、ZC-19。" in asked(view)
    (both,) = (line for line in view.rectifications if line.id == "BX-22")
    assert both.remedy == pack.items["BX-22"].spec.remedy + missed


def unknown(pack: Pack) -> Assessment:
    """Of every kind of gravity an item that the unit does not know, the lightest first as the pack has them."""
    by_hand = [item for item in pack.items.values() if not item.by_ledger and not item.applies]
    chosen = {item.severity: item.id for item in by_hand}
    lines = "".join(f"  {id_}: 不掌握\n" for id_ in chosen.values())
    return assess(pack, given(pack, f"answers:\n{lines}"), date(2026, 12, 31))


def test_what_is_not_known_stands_by_how_grave_it_would_be(pack: Pack) -> None:
    """Of what nobody knows the gravest was told as light as the lightest, and cut off first."""
    assessment = unknown(pack)
    view = report_view(assessment)
    severities = [finding.would_be for finding in assessment.findings if finding.verdict is Verdict.不掌握]
    assert len(set(severities)) > 2
    assert severities == sorted(severities, reverse=True)
    assert any("项情况不掌握（其中1项如查实属严重），由谁限期查清：" in text for text in asked(view))
    (group,) = (group for group in view.groups if group.verdict == "不掌握")
    assert group.title == f"结论为不掌握的检查项{len(severities)}项（其中1项如查实属严重）"
    assert [pack.items[entry.id].severity for entry in group.findings] == severities


def test_what_is_not_answered_is_told_apart_from_ledgers_that_are_not_there(pack: Pack) -> None:
    assessment = unknown(pack)
    state = readiness(assessment)
    grave = sum(result.item.severity is Verdict.严重 for result in state.unanswered)
    assert any(
        f"没有填报或确认（其中{grave}项如查实属严重），由谁补齐" in text for text in asked(report_view(assessment))
    )
    waiting = [result.item for result in state.unanswered if result.item.by_ledger]
    title, number = next(iter(state.ledgers_lacking.items()))
    assert number == sum(title in [ledger.title for ledger in pack.ledgers_of(item.id)] for item in waiting)
    assert list(state.ledgers_lacking.values()) == sorted(state.ledgers_lacking.values(), reverse=True)
    told = why_not_signed(state)
    assert told.startswith(
        f"未填{len(state.unanswered)}项：缺台账{len(state.ledgers_lacking)}本（《{title}》涉及{number}项、"
    )
    assert f"、没有回答{len(state.not_answered)}项（" in told
    assert [*state.not_answered, *state.not_telling] == [one for one in state.unanswered if not one.item.by_ledger]


def test_what_is_still_to_be_done_stands_by_its_day(fire: Pack) -> None:
    """As far as there is room, and not what stands above as put off."""
    plans = (
        "XF-02: {measure: 检查, owner: 周明, due: 2026-06-30}, XF-01: {measure: 补训, due: 2026-03-31, opened: 2024-12-31}, "
        "X01: {fact: 误, measure: 核, owner: 周明, due: 2026-01-15, state: 已完成}"
    )
    part = report_view(judged(fire, plans)).brief.parts[-1]
    assert part.title == "今后要完成的整改（按期限）"
    assert [line.text for line in part.lines] == [
        f"{fire.items['XF-01'].title}：2026年3月31日前完成。", "灭火器检查：2026年6月30日前完成，责任人周明。"
    ]  # fmt: skip
    moved = report_view(judged(fire, plans, DUE_LAST)).brief.parts[-1]
    assert [line.head[-5:] for line in moved.lines] == ["XF-01"]


def test_each_gravity_is_a_figure(ordinary: Assessment) -> None:
    figures = {figure.label: figure.value for figure in report_view(ordinary).brief.figures}
    for verdict in (Verdict.严重, Verdict.较重):
        assert int(figures[f"{verdict.name}（个）"]) == sum(one.verdict is verdict for one in ordinary.findings)


def test_where_nothing_applies_that_is_said(fire: Pack) -> None:
    written = FIRE_ANSWERS.replace("XF-01: 2", "XF-01: {answer: 不涉及, reason: 没有灭火器}").replace(
        ROWS, "    none: 本期没有灭火器\n"
    )
    view = report_view(assess(fire, parse_answers(fire, written, Path("/nowhere/answers.yaml")), date(2026, 1, 15)))
    assert {section.looked_at for section in view.sections} == {"没有应查项"}
    page = render_html(view)
    assert "0／0" not in page
    assert ">没有应查项<" in str(sections_chart(view))


def test_what_a_signature_does_not_cover_stands_on_its_page(small: Assessment) -> None:
    page = render_html(report_view(small))
    signing = page[page.index('id="signing"') : page.index('id="annex-1"')]
    assert "签字不包括下列各点：结论由规则对所填内容逐项核对得出；佐证文件只登记名称，内容没有核验" in signing
    assert "只作自查提示，不作违纪违法结论" in signing
    draft = render_html(report_view(small, draft=True))
    assert "只作自查提示，不作违纪违法结论" in draft


def test_a_column_that_was_not_read_is_told_in_the_report(fire: Pack, tmp_path: Path) -> None:
    """It was told on the screen alone; drawn again from its data, the report still says so."""
    (tmp_path / "灭火器.csv").write_text("编号,上次检查日,存放处备注\nA1,2025-12-30,一楼\n", encoding="utf-8")
    whole = FIRE_ANSWERS.replace(ROWS, "    file: 灭火器.csv\n")
    (tmp_path / "answers.yaml").write_text(whole, encoding="utf-8")
    answers = load_answers(fire, tmp_path / "answers.yaml")
    again = read_answers_record(fire, answers_record(fire, answers))
    for read in (answers, again):
        view = report_view(assess(fire, read, date(2026, 1, 15)))
        assert view.unread == "《灭火器台账》的“存放处备注”"
        assert "这些列没有读、没有核对：《灭火器台账》的“存放处备注”。" in render_html(view)
    assert answers_digest(fire, answers) == answers_digest(fire, replace(answers, unread={}))


def test_a_sheet_that_was_not_read_is_told_in_the_report(fire: Pack, tmp_path: Path) -> None:
    """It was told on the screen alone: a signed report said nothing of a second sheet full of records."""
    book = openpyxl.Workbook()
    for number, name in enumerate(("一月", "二月")):
        sheet = book.create_sheet(name)
        for line in (["编号", "上次检查日"], [f"A{number}", "2025-12-30"]):
            sheet.append(line)
    del book["Sheet"]
    book.save(tmp_path / "灭火器.xlsx")
    whole = FIRE_ANSWERS.replace(ROWS, "    file: 灭火器.xlsx\n    sheet: 一月\n")
    (tmp_path / "answers.yaml").write_text(whole, encoding="utf-8")
    answers = load_answers(fire, tmp_path / "answers.yaml")
    again = read_answers_record(fire, answers_record(fire, answers))
    for read in (answers, again):
        page = render_html(report_view(assess(fire, read, date(2026, 1, 15))))
        assert "这些表没有读、没有核对：《灭火器台账》的“二月”。" in page
    assert answers_digest(fire, answers) == answers_digest(fire, replace(answers, unread_sheets={}))


def test_the_plan_is_told_alike_with_the_problem_and_in_the_list(fire: Pack) -> None:
    plan = "XF-02: {measure: 检查, due: 2026-01-10, state: 整改中}"
    view = report_view(judged(fire, plan, DUE_LAST))
    (entry,) = (one for group in view.groups for one in group.findings)
    (line,) = view.rectifications
    moved = "完成期限由2025年8月31日改为2026年1月10日"
    assert entry.plan == f"检查；2026年1月10日前完成；{moved}；整改中，逾期"
    assert line.due_moved == moved
    assert line.is_overdue


@pytest.mark.slow
def test_the_page_stays_one_when_everything_is_to_be_decided(pack: Pack, short: Path) -> None:
    """Where the chart would leave no room it is left out."""
    many = [item.id for item in pack.items.values() if not item.by_ledger and not item.applies][:30]
    said = "".join(f"  {id_}: 不掌握\n" for id_ in many[::2])
    plans = "".join(
        f"  {id_}: {{measure: 改, owner: 周明, due: {'2026-08-01' if number % 2 else '2026-11-01'}, opened: 2025-12-31}}\n"
        for number, id_ in enumerate(many[:20])
    )
    gaps = "".join(f"    {id_}: {{title: 某, verdict: 严重}}\n" for id_ in many)
    due = "".join(f"    {id_}: 2026-03-01\n" for id_ in many)
    body = (
        f"answers:\n{said}rectifications:\n{plans}last:\n  period: {{from: 2025-01-01, to: 2025-12-31}}\n"
        f"  gaps:\n{gaps}  due:\n{due}"
    )
    answers = given(pack, body)
    answers = replace(answers, unit=answers.unit.model_copy(update={"name": "某某市某某区" * 10}))
    assessment = assess(pack, answers, date(2026, 12, 30))
    view = report_view(assessment)
    assert len(asked(view)) >= 6
    assert not view.brief.has_chart
    document = pypdfium2.PdfDocument(draw(printable_report(assessment, own=short)))
    pages = ["".join(document[number].get_textpage().get_text_range().split()) for number in range(3)]
    assert "需要研究决定的事项" in pages[1]
    assert pages[2].startswith("草稿目录")
