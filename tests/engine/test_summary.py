"""The worst of each item, and how many problems there are: the same wherever they are shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checklist.answers.load import load_answers
from checklist.engine.compare import last_period
from checklist.engine.model import Assessment
from checklist.engine.readiness import readiness
from checklist.engine.summary import tally, worst_of_each
from checklist.report.charts import sections_chart
from checklist.report.view import report_view
from tests.conftest import EXAMPLES, Run


def test_the_worst_of_each_item_is_as_grave_as_the_item(flawed: Assessment) -> None:
    worst = worst_of_each(flawed.findings)
    assert len({finding.id for finding in worst}) == len(worst)
    assert any(len(result.findings) > 1 for result in flawed.items.values())
    for finding in worst:
        if finding.item is not None:
            assert finding.verdict is flawed.items[finding.id].verdict
            assert finding.reason in flawed.items[finding.id].reason


def test_what_is_still_without_a_measure_is_named_by_the_worst_finding(flawed: Assessment) -> None:
    assessment = replace(flawed, answers=replace(flawed.answers, rectifications={}))
    worst = [finding for finding in worst_of_each(flawed.findings) if finding.item is not None]
    assert list(readiness(assessment).without_measure) == worst


def test_problems_are_counted_alike_in_report_and_comparison(flawed: Assessment) -> None:
    counted = tally(flawed.findings)
    view = report_view(flawed)
    assert counted.items.total() == sum(len(group.findings) for group in view.groups)
    assert counted.items.total() + len(flawed.contradictions) == len(view.rectifications)
    assert counted.findings.total() == len(last_period(flawed).gaps)


def test_a_section_in_which_nothing_applies_has_no_bar_that_is_told_by_a_dash(flawed: Assessment) -> None:
    view = report_view(flawed)
    chart = str(
        sections_chart(replace(view, sections=(replace(view.sections[0], score="—", applicable=0), *view.sections[1:])))
    )
    assert "—分" not in chart
    assert ">没有应查项<" in chart


def test_items_and_findings_are_counted_by_one_function(flawed: Assessment, run: Run) -> None:
    """项 and 问题 are different things: both are said, and the same in the report, on the screen and in ``diff``."""
    counted = tally(flawed.findings)
    text = f"发现问题{counted.findings.total()}个，涉及检查项{counted.items.total()}项、自相矛盾{len(flawed.contradictions)}处"
    assert counted.text == text
    assert report_view(flawed).problems == text
    answers = EXAMPLES / "政务服务局/answers.yaml"
    assert text in run("check", answers, "--as-of", "2026-01-15").stdout
    compared = run("diff", answers, answers, "--as-of", "2026-01-15").stdout
    assert f"上期问题 {counted.findings.total()} 个，本期问题 {counted.findings.total()} 个" in compared


def test_check_and_diff_call_a_problem_by_one_id(run: Run, tmp_path: Path) -> None:
    """A problem that is gone was told by its rule's id, by which nobody knows it."""
    answers = EXAMPLES / "政务服务局/answers.yaml"
    shown = run("check", answers, "--as-of", "2026-01-15").stdout
    run("init", "next.yaml", "--from", answers)
    compared = run("diff", answers, "next.yaml", "--as-of", "2026-01-15").stdout
    assert "  BX-02 无公函接待" in shown
    assert "  BX-02 无公函接待" in compared
    assert "JD-01" not in compared


def test_the_next_period_starts_with_every_problem_not_put_right(flawed: Assessment, run: Run, tmp_path: Path) -> None:
    told = run("init", "next.yaml", "--from", EXAMPLES / "政务服务局/answers.yaml").stdout
    open_ = {finding.id for finding in flawed.findings}
    open_ -= {id_ for id_, plan in flawed.answers.rectifications.items() if plan.is_done}
    brought = load_answers(flawed.pack, tmp_path / "next.yaml").rectifications
    assert set(brought) == open_
    assert f"上期问题 {len(flawed.findings)} 个，带入没有整改完的 {len(open_)} 项。" in told


def test_no_score_is_shown_of_what_is_not_ready(flawed: Assessment, run: Run) -> None:
    told = run("check", EXAMPLES / "政务服务局/answers.yaml", "--as-of", "2026-01-15").stdout
    assert "总分：还不能签字，不计分" in told
    assert " 分（" not in told
    told = run("check", EXAMPLES / "水利局/answers.yaml", "--as-of", "2026-01-15").stdout
    assert "应查 249 项，已查 248 项" in told
