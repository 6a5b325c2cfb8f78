"""What the last period left to be put right stays in the list, is counted and falls due, judged again or not."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.load import parse_answers
from checklist.answers.model import Rectification
from checklist.core.errors import Code
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.engine.rectifying import ToPutRight, left_to_do, to_put_right
from checklist.pack.compiled import Pack
from checklist.report.html import render_html
from checklist.report.sheet import render_sheet
from checklist.report.view import report_view
from tests.conftest import FIRE_ANSWERS, FIRE_PACK, Run

ROWS = "    rows: [{no: A1, checked_on: 2025-12-30}]\n"
NOTHING = "    none: 本期没有灭火器\n"
PLANNED = "{measure: 全部重新检查, owner: 周明, due: 2025-08-31, state: 整改中, opened: 2024-12-31}"
LAST = """\
last:
  period: {from: 2024-01-01, to: 2024-12-31}
  gaps: {MH-01: {title: 没有按期检查, verdict: 严重}}
"""


def text(ledger: str, plan: str = PLANNED, rest: str = LAST) -> str:
    return f"{FIRE_ANSWERS.replace(ROWS, ledger)}rectifications: {{XF-02: {plan}}}\n{rest}"


@pytest.fixture
def given(fire: Pack) -> Assessment:
    return judged(fire, text(NOTHING))


def judged(fire: Pack, answers: str) -> Assessment:
    return assess(fire, parse_answers(fire, answers, Path("/nowhere/answers.yaml")), date(2026, 1, 15))


def test_what_is_not_judged_again_stays_in_the_list(given: Assessment) -> None:
    view = report_view(given)
    (line,) = view.rectifications
    assert (line.id, line.verdict, line.state, line.is_overdue) == ("XF-02", "严重", "整改中", True)
    assert [problem.fact for problem in line.problems] == ["上期带入，本期没有判定：没有按期检查"]
    page = render_html(view)
    assert "没有需要整改的问题" not in page
    assert "整改中，逾期" in page
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(view))).worksheets[0]
    (row,) = (row for row in sheet.iter_rows(values_only=True) if row[1] == "XF-02")
    assert row[5] == "上期带入，本期没有判定：没有按期检查"
    assert row[11] == "整改中（逾期）"


def test_of_what_an_earlier_period_found_and_the_last_does_not_tell_the_degree_is_not_known(fire: Pack) -> None:
    """What the item comes to today says nothing of how grave it was."""
    view = report_view(judged(fire, text(ROWS, rest="")))
    assert view.items[0].items[1].verdict == "合规"
    (line,) = view.rectifications
    assert [(problem.verdict, problem.mark) for problem in line.problems] == [("不详", "")]
    (late,) = {part.title: part for part in view.brief.parts}["逾期没有完成的整改"].lines
    assert late.head == "程度不详 XF-02"
    assert '<span class="tag none">不详</span>' in render_html(view)
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(view))).worksheets[0]
    assert [row[3] for row in sheet.iter_rows(values_only=True) if row[1] == "XF-02"] == ["不详"]


def test_the_leader_is_told_of_it(given: Assessment) -> None:
    view = report_view(given)
    assert {figure.label: figure.value for figure in view.brief.figures}["本期自报已改/应改（项）"] == "无"
    assert view.brief.found == "没有发现问题；另有1项原定的整改没有完成（本期没有判定），已逾期"
    (late,) = {part.title: part for part in view.brief.parts}["逾期没有完成的整改"].lines
    assert late.head.endswith("严重 XF-02")
    assert late.text == "灭火器检查：应于2025年8月31日前完成，责任人周明，目前整改中（上期带入，本期没有判定）。"
    assert view.brief.compared == "与上期相比：本期没有判定1个"
    assert '<p class="brief-counted">与上期相比：本期没有判定1个。</p>' in render_html(view)


@pytest.mark.parametrize(
    ("ledger", "plan", "rest", "standing"),
    [
        (ROWS, PLANNED, LAST, "上期带入，本期没有再查出"),
        (ROWS, PLANNED.replace("整改中", "已完成"), LAST, "上期带入，本期没有再查出"),
        (ROWS, "{opened: 2024-12-31}", LAST, None),  # nobody planned anything, and it is gone
        (NOTHING, "{opened: 2024-12-31}", LAST, "上期带入，本期没有判定"),
        (NOTHING, "{opened: 2024-12-31}", "", "上期带入，本期没有判定"),
        (NOTHING, "{fact: 已核实}", "", None),
        (NOTHING, "{measure: 重新检查}", "", "本期没有判定"),
        (ROWS, "{measure: 重新检查}", "", None),  # what this period found, until a mistake in the ledger was put right
        (ROWS, "{measure: 重新检查, state: 已完成}", "", "本期没有再查出"),
        (ROWS.replace("2025-12-30", "2020-01-01"), PLANNED, LAST, ""),
    ],
)  # fmt: skip
def test_what_is_planned_is_listed_until_it_is_done(
    fire: Pack, ledger: str, plan: str, rest: str, standing: str | None
) -> None:
    found = to_put_right(judged(fire, text(ledger, plan, rest)))
    assert [one.why_listed for one in found] == ([] if standing is None else [standing])
    assert bool(report_view(judged(fire, text(ledger, plan, rest))).rectifications) == (standing is not None)


def test_what_nobody_planned_is_not_called_planned(fire: Pack) -> None:
    page = report_view(judged(fire, text(NOTHING, "{opened: 2024-12-31}"))).brief
    assert page.found == "没有发现问题；另有1项上期查出、没有定整改的，本期没有判定"


def test_check_tells_of_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(text(NOTHING), encoding="utf-8")
    told = run("check", "answers.yaml", "--as-of", "2026-01-15", *FIRE_PACK).stdout
    assert "  另有1项原定的整改没有完成（本期没有判定），已逾期（XF-02）\n" in told


def test_a_plan_of_what_a_mistake_in_the_answers_made_found_is_told_and_not_carried(run: Run, tmp_path: Path) -> None:
    """It was called planned before, and overdue, and the next period began with it."""
    plan = "{measure: 重新检查, due: 2025-12-31, state: 整改中}"
    (tmp_path / "answers.yaml").write_text(text(ROWS, plan, rest=""), encoding="utf-8")
    told = run("check", "answers.yaml", "--as-of", "2026-01-15", *FIRE_PACK).stdout
    assert "  写了整改、本期没有查出问题的1项（XF-02）：填报改正了的，请删去整改；整改好了的，状态写“已完成”\n" in told
    assert "逾期" not in told
    assert (
        "带入没有整改完的 0 项"
        in run("init", "next.yaml", "--from", "answers.yaml", "--period", "2026年", *FIRE_PACK).stdout
    )


def test_check_counts_all_that_is_late_as_the_report_does(run: Run, fire: Pack, tmp_path: Path) -> None:
    """Whether or not it was found in this period."""
    written = text(ROWS.replace("2025-12-30", "2020-01-01"))
    (tmp_path / "answers.yaml").write_text(written, encoding="utf-8")
    told = run("check", "answers.yaml", "--as-of", "2026-01-15", *FIRE_PACK).stdout
    view = report_view(judged(fire, written))
    assert [line.id for line in view.rectifications if line.is_overdue] == ["XF-02"]
    assert "  逾期没有完成的整改共1项（XF-02）\n" in told


def test_those_that_are_late_are_named_apart() -> None:
    """So that nobody takes the names of all for those of the late ones."""
    plan = Rectification(measure="补正", due=date(2025, 8, 31))
    late, later, gone = (
        ToPutRight(id_, "某项", Verdict.一般, (), plan.model_copy(update={"due": due}), is_judged=judged)
        for id_, due, judged in (
            ("BX-01", date(2025, 8, 31), False), ("BX-02", date(2026, 8, 31), False), ("BX-03", None, True)
        )
    )  # fmt: skip
    left = left_to_do([gone, later, late], date(2026, 1, 15))
    assert left.text == "另有3项原定的整改没有完成（本期没有判定2项、没有再查出1项），其中逾期1项"
    assert left.named == f"{left.text}（逾期：BX-01；其余：BX-03、BX-02）"
    bare = replace(gone, id="BX-04", plan=Rectification())
    both = "另有1项原定的整改没有完成（本期没有判定）（BX-02）；另有1项上期查出、没有定整改的，本期没有判定（BX-04）"
    assert left_to_do([later, bare], date(2026, 1, 15)).named == both
    only = left_to_do([later, gone], date(2026, 1, 15))
    assert only.named == "另有2项原定的整改没有完成（本期没有判定1项、没有再查出1项）（BX-02、BX-03）"


def test_what_init_says_is_carried_is_in_the_next_report(run: Run, tmp_path: Path) -> None:
    """Nothing of it is judged again: every ledger is declared empty, and no item is answered."""
    old = FIRE_ANSWERS.replace(ROWS, ROWS.replace("2025-12-30", "2020-01-01"))
    (tmp_path / "old.yaml").write_text(f"{old}rectifications: {{XF-02: {{measure: 检查, due: 2026-03-31}}}}\n", "utf-8")
    told = run("init", "next.yaml", "--from", "old.yaml", "--period", "2026年", *FIRE_PACK).stdout
    assert "带入没有整改完的 1 项" in told
    run("report", "next.yaml", "-o", "next.html", "--as-of", "2026-12-31", *FIRE_PACK)
    page = (tmp_path / "next.html").read_text(encoding="utf-8")
    assert "上期带入，本期没有判定：没有按期检查" in page
    assert "应于2026年3月31日前完成" in page


def test_what_is_closed_without_a_day_says_so_where_it_is_told_closed(run: Run, tmp_path: Path) -> None:
    old = FIRE_ANSWERS.replace(ROWS, ROWS.replace("2025-12-30", "2020-01-01"))
    (tmp_path / "old.yaml").write_text(f"{old}rectifications: {{XF-02: {{measure: 检查}}}}\n", "utf-8")
    run("init", "next.yaml", "--from", "old.yaml", "--period", "2026年", *FIRE_PACK)
    kept = (tmp_path / "next.yaml").read_text(encoding="utf-8")
    done = kept.replace("state: 未开始", "state: 已完成")
    done = done.replace("  extinguishers:", "  extinguishers: [{编号: A1, 上次检查日: 2026-12-01}]")
    dated = done.replace("state: 已完成", "state: 已完成\n    done_on: 2026-12-01")
    for text, note in ((done, "（没有写完成日期）"), (dated, "")):
        (tmp_path / "done.yaml").write_text(text, encoding="utf-8")
        run("report", "done.yaml", "-o", "done.html", "--force", "--as-of", "2026-12-31", *FIRE_PACK)
        page = (tmp_path / "done.html").read_text(encoding="utf-8")
        assert f"<td>自报完成</td><td>XF-02</td><td>没有按期检查{note}</td>" in page
        assert "<th>检查项、矛盾</th><th>问题</th><th>整改措施</th>" in page
        told = run("diff", "old.yaml", "done.yaml", "--as-of", "2026-12-31", *FIRE_PACK).stdout
        assert f"XF-02 没有按期检查　上期严重{note}\n" in told


def test_a_deadline_that_is_moved_is_told_to_who_signs(run: Run, tmp_path: Path) -> None:
    """An overdue rectification was made to be in time by writing another day, and the old one was nowhere."""
    old = FIRE_ANSWERS.replace(ROWS, ROWS.replace("2025-12-30", "2020-01-01"))
    (tmp_path / "old.yaml").write_text(f"{old}rectifications: {{XF-02: {{measure: 检查, due: 2026-03-31}}}}\n", "utf-8")
    run("init", "next.yaml", "--from", "old.yaml", "--period", "2026年", *FIRE_PACK)
    kept = (tmp_path / "next.yaml").read_text(encoding="utf-8")
    moved = kept.replace("due: 2026-03-31", "due: 2027-06-30")
    forgotten = re.sub(r"\n  due:\n    XF-02: .*", "", moved)
    assert kept != moved != forgotten
    told = "完成期限由2026年3月31日改为2027年6月30日"
    for text_, last in ((moved, ()), (moved, ("--last", "old.yaml")), (forgotten, ("--last", "old.yaml"))):
        (tmp_path / "moved.yaml").write_text(text_, encoding="utf-8")
        run("report", "moved.yaml", "-o", "moved.html", "--force", "--as-of", "2026-12-31", *last, *FIRE_PACK)
        page = (tmp_path / "moved.html").read_text(encoding="utf-8")
        assert page.count(told) == 2
        assert "完成期限推后或者删去的整改共1项（XF-02）" in page
        assert "没有逾期的整改。" not in page
    (tmp_path / "moved.yaml").write_text(moved, encoding="utf-8")
    assert (
        "完成期限推后或者删去的整改共1项（XF-02）"
        in run("check", "moved.yaml", "--as-of", "2026-12-31", *FIRE_PACK).stdout
    )


def test_what_is_settled_is_not_carried_and_an_explanation_holds_for_its_period_alone(run: Run, tmp_path: Path) -> None:
    """A plan nobody filled in, of what was found no more, came back as not put right; an old explanation explained anew."""
    carried = "opened: 2024-12-31"
    plans = f"rectifications:\n  XF-01: {{{carried}}}\n  X01: {{fact: 登记有误, measure: 核对, due: 2026-03-31, {carried}}}\n"
    (tmp_path / "old.yaml").write_text(FIRE_ANSWERS + plans, encoding="utf-8")
    told = run("init", "next.yaml", "--from", "old.yaml", "--period", "2026年", *FIRE_PACK).stdout
    assert "带入没有整改完的 1 项" in told
    written = (tmp_path / "next.yaml").read_text(encoding="utf-8")
    assert "XF-01: {opened" not in written
    assert "measure: 核对" in written
    assert "登记有误" not in written


@pytest.mark.parametrize(("day", "shown"), [("2025-08-31", "2025年8月31日"), ("2025-09-01", "2025年9月1日，逾期完成")])
def test_what_was_done_after_its_deadline_is_listed_as_done_late_and_not_as_overdue(
    fire: Pack, day: str, shown: str
) -> None:
    view = report_view(judged(fire, text(NOTHING, PLANNED.replace("state: 整改中", f"state: 已完成, done_on: {day}"))))
    (line,) = view.rectifications
    assert (line.state, line.done_on, line.is_overdue) == ("自报已完成", shown, False)
    assert f"<td>自报已完成<br>{shown}</td>" in render_html(view)
    book = openpyxl.load_workbook(io.BytesIO(render_sheet(view)))
    (row,) = book["整改清单"].iter_rows(min_row=3, values_only=True)
    assert row[-2:] == ("自报已完成", shown)


@pytest.mark.parametrize(
    ("opened", "day", "is_told"),
    [
        ("", "2024-12-31", True),
        ("", "2025-01-01", False),
        (", opened: 2024-12-31", "2023-12-31", True),
        (", opened: 2024-12-31", "2024-01-01", False),
        (", opened: 2022-06-30", "2019-01-01", True),
        (", opened: 2022-06-30", "2021-07-01", False),
    ],
)
def test_what_is_said_to_be_done_before_it_can_have_been_found_is_told(
    fire: Pack, opened: str, day: str, is_told: bool
) -> None:
    written = text(NOTHING, f"{{state: 已完成, done_on: {day}{opened}}}")
    notices = parse_answers(fire, written, Path("/nowhere/answers.yaml")).notices
    told = [one for one in notices if one.code is Code.DONE_BEFORE_FOUND]
    assert len(told) == is_told
    assert not told or told[0].place.line == written[: written.index("done_on")].count("\n") + 1


def test_when_it_was_found_first_is_told_beside_what_is_done(fire: Pack) -> None:
    carried = judged(fire, text(ROWS.replace("2025-12-30", "2020-01-01"), "{opened: 2024-12-31}"))
    (entry,) = (one for group in report_view(carried).groups for one in group.findings if one.id == "XF-02")
    assert entry.plan == "未开始；前期（到2024年12月31日）已查出"
