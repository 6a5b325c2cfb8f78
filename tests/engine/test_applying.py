"""Items that are asked only if the unit said something elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.answers.model import Answers
from checklist.answers.questionnaire import steps
from checklist.core.errors import Code, InputError
from checklist.core.verdicts import Verdict
from checklist.engine.applying import not_asked
from checklist.engine.assess import assess
from checklist.engine.facts import facts_without_rows
from checklist.engine.incremental import Assessor
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from tests.conftest import AS_OF, FIRE

ITEM = """\
  - id: {id}
    title: 试验
    question: 试验几次？
    speech: ["1"]
    answer: {{kind: int, min: 0}}
    severity: 一般
    evidence: [记录]
    remedy: 补做。
    gap_when: answer < 1
    applies_when: '{when}'
    applies_note: 不必再问
"""
HEAD = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-12-31}
"""


def folder_with(tmp_path: Path, **conditions: str) -> Path:
    folder = tmp_path / "fire_safety"
    shutil.copytree(FIRE, folder)
    path = folder / "items/site/fire.yaml"
    added = "".join(ITEM.format(id=f"XF-{id_[1:]}", when=when) for id_, when in conditions.items())
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """XF-04 is asked before XF-05 on which it depends, and XF-05 depends on XF-01."""
    conditions = {
        "_03": "none_declared.extinguishers == false",
        "_04": "answers.XF_05 > 0",
        "_05": "answers.XF_01 > 0",
    }
    return load_pack(folder_with(tmp_path, **conditions))


def said(pack: Pack, body: str) -> Answers:
    return parse_answers(pack, HEAD + body, Path("/nowhere/a.yaml"))


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("answers: {}\n", ["XF-03", "XF-04", "XF-05"]),
        ("answers: {XF-01: 1, XF-05: 0}\n", ["XF-03", "XF-05"]),
        ("answers: {XF-01: 0}\n", ["XF-03", "XF-04"]),
        ("ledgers: {extinguishers: {none: 没有灭火器}}\n", ["XF-04", "XF-05"]),
    ],
)
def test_the_list_gets_shorter_while_answering(pack: Pack, body: str, asked: list[str]) -> None:
    answers = said(pack, body)
    assessor = Assessor(pack, AS_OF)
    unasked = not_asked(facts_without_rows(pack, answers, AS_OF))
    ids = [step.id for step in steps(pack, answers, lambda item: item.id not in unasked)]
    assert [id_ for id_ in ids if id_ in ("XF-03", "XF-04", "XF-05")] == asked
    for assessment in (assess(pack, answers, AS_OF), assessor.assess(answers)):
        results = {id_: assessment.items[id_] for id_ in ("XF-03", "XF-04", "XF-05")}
        assert [id_ for id_, result in results.items() if result.verdict is not Verdict.不涉及] == asked
        assert {result.reason for id_, result in results.items() if id_ not in asked} <= {"不必再问"}


def test_an_answer_that_is_not_asked_for_decides_nothing(pack: Pack) -> None:
    """XF-05 is not asked, because there was no drill; so what stands there does not take XF-04 away."""
    assessment = assess(pack, said(pack, "answers: {XF-01: 0, XF-05: 0, XF-04: 0}\n"), AS_OF)
    assert assessment.items["XF-05"].verdict is Verdict.不涉及
    assert assessment.items["XF-04"].verdict is Verdict.一般


def test_after_each_change_what_applies_is_known(pack: Pack) -> None:
    assessor = Assessor(pack, AS_OF)
    for body, applies in (("{}", True), ("{XF-01: 0}", False), ("{XF-01: 2}", True), ("{XF-01: 不掌握}", True)):
        answers = said(pack, f"answers: {body}\n")
        assert (assessor.assess(answers).items["XF-05"].verdict is Verdict.未填) is applies
        assert ("XF-05" not in assessor.unasked) is applies
        assert assessor.unasked == not_asked(facts_without_rows(pack, answers, AS_OF)).keys()


def test_one_of_several_conditions_that_is_wrong_is_told_by_its_own_line(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, _03="HERE")
    path = folder / "items/site/fire.yaml"
    listed = "\n      - {when: year(period.to) > 2000, note: 甲}\n      - {when: unit.size > 3, note: 乙}"
    text = path.read_text(encoding="utf-8").replace(" 'HERE'\n    applies_note: 不必再问", listed)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    (problem,) = caught.value.problems
    assert problem.place.line == next(n for n, line in enumerate(text.splitlines(), 1) if "unit.size" in line)


def test_a_circle_is_refused_with_its_path(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, _03="answers.XF_04 > 0", _04="answers.XF_05 > 0", _05="answers.XF_03 > 0", _06="answers.XF_06 > 0"
    )
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    problems = caught.value.problems
    assert [problem.code for problem in problems] == [Code.ASKED_IN_A_CIRCLE] * 2
    assert "XF-03 → XF-04 → XF-05 → XF-03" in problems[0].text or "XF-04 → XF-05 → XF-03 → XF-04" in problems[0].text
    assert "XF-06 → XF-06" in problems[1].text
    assert all("fire_safety/items/site/fire.yaml" in str(problem.place) for problem in problems)


def test_a_long_chain_is_no_trouble(tmp_path: Path) -> None:
    chain = {f"_{number}": f"answers.XF_{number + 1} > 0" for number in range(10, 99)} | {"_99": "as_of > period.from"}
    pack = load_pack(folder_with(tmp_path, **chain))
    assert assess(pack, said(pack, "answers: {}\n"), AS_OF).items["XF-10"].verdict is Verdict.未填


@pytest.mark.parametrize(
    ("valid", "said_when"),
    [
        ("{from: 2027-01-01}", "2027年1月1日起"),
        ("{until: 2026-06-30}", "至2026年6月30日"),
        ("{from: 2025-01-01, until: 2026-06-30}", "2025年1月1日至2026年6月30日"),
    ],
)
def test_an_item_out_of_its_days_says_which_these_are(tmp_path: Path, valid: str, said_when: str) -> None:
    folder = folder_with(tmp_path, _03="true")
    path = folder / "items/site/fire.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"    valid: {valid}\n", encoding="utf-8")
    pack = load_pack(folder)
    reason = f"2026年12月31日时这一项不适用（适用时间：{said_when}）。"
    assert assess(pack, said(pack, "answers: {}\n"), AS_OF).items["XF-03"].reason == reason
