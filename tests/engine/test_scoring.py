"""The score as the pack has it reckoned: by points, with weights, by deductions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.core.errors import Code, InputError
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.load import load_pack
from checklist.report.html import render_html
from checklist.report.view import report_view
from tests.conftest import FIRE
from tests.engine.test_exceptions import DAY, HEAD

NUMBERS = "提示: 0, 一般: 1, 较重: 2, 严重: 4"


def judged(tmp_path: Path, scoring: str, body: str = "answers: {XF-01: 1}\n") -> Assessment:
    folder = tmp_path / "fire_safety"
    shutil.copytree(FIRE, folder)
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8").replace(f"scoring: {{{NUMBERS}}}", f"scoring: {{{NUMBERS}, {scoring}}}")
    path.write_text(text, encoding="utf-8")
    ledgers = HEAD[HEAD.index("ledgers:") :]
    head = HEAD[: HEAD.index("answers:")] + ledgers + "signatories: {preparer: 甲, reviewer: 乙, head: 丙}\n"
    pack = load_pack(folder)
    return assess(pack, parse_answers(pack, head + body, Path("/nowhere/a.yaml")), DAY)


@pytest.mark.parametrize(
    ("scoring", "body", "earned", "possible"),
    [
        ("method: points", "answers: {XF-01: 2}\n", 2, 6),
        ("method: points, weights: {XF-01: 5}", "answers: {XF-01: 2}\n", 10, 14),
        ("method: points, weights: {XF-01: 5}", "answers: {XF-01: 1}\n", 0, 14),
        ("method: deductions", "answers: {XF-01: 2}\n", 96, 100),
        ("method: deductions", "answers: {XF-01: 1}\n", 94, 100),
        ("method: deductions", "", 94, 100),
        ("method: deductions, weights: {XF-02: 10}", "answers: {XF-01: 2}\n", 60, 100),
        ("method: deductions, weights: {XF-02: 10}, most_of_item: 15", "answers: {XF-01: 1}\n", 83, 100),
        ("method: deductions, weights: {XF-02: 10}, most_of_section: 20", "answers: {XF-01: 1}\n", 80, 100),
        ("method: deductions, weights: {XF-02: 99}", "answers: {XF-01: 1}\n", 0, 100),
    ],
)
def test_scores(tmp_path: Path, scoring: str, body: str, earned: int, possible: int) -> None:
    overall = judged(tmp_path, scoring, body).overall
    assert (overall.earned, overall.possible) == (earned, possible)


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        ("method: points", "每项按自身严重程度计点（严重4点，较重2点，一般1点，提示0点），合规得全部点数"),
        ("method: points", "总分＝得点0÷应得6×100。"),
        ("method: points, weights: {XF-01: 2}", "有1项另乘规则库写明的倍数"),
        ("method: deductions", "从100分扣起，每个问题按严重程度扣分（严重4分，较重2分，一般1分，提示0分）"),
        ("method: deductions, most_of_item: 3, most_of_section: 20", "一项最多扣3分，一个板块最多扣20分，扣完为止。总分＝100－扣分（一5）＝95。"),
    ],
)  # fmt: skip
def test_the_report_explains_its_arithmetic(tmp_path: Path, scoring: str, said: str) -> None:
    assert said in render_html(report_view(judged(tmp_path, scoring)))


def test_a_weight_of_no_item_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        judged(tmp_path, "weights: {XF-09: 2}")
    assert [problem.code for problem in caught.value.problems] == [Code.UNKNOWN_REFERENCE]
