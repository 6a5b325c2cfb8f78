"""What ledgers decide may be claimed in the walk, and nobody has to."""

from __future__ import annotations

from pathlib import Path

from checklist.answers.load import load_answers
from checklist.answers.questionnaire import ClaimStep
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Question, State
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Pack
from tests.answers.test_claims import NO_LETTER
from tests.faces.walk.conftest import session
from tests.faces.walk.test_interview import drive, told

CLAIM = ("g", "X03", "2")
"""Replies that lead to what X03 compares: of its steps the second, behind the ledger."""


def contradicted(path: Path) -> Path:
    """Give the fresh file a reception without a letter."""
    text = path.read_text(encoding="utf-8").replace("ledgers:\n", NO_LETTER, 1)
    path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("  receptions:  #")), "utf-8")
    return path


def shown(state: State) -> Question:
    assert isinstance(state.asked, Question)
    return state.asked


def standing(walk: Session) -> str | None:
    return walk.step.id if walk.step is not None else None


def test_a_claim_that_its_ledger_contradicts_is_told_and_explained(pack: Pack, path: Path) -> None:
    walk = session(pack, contradicted(path))
    page = drive(walk, *CLAIM)
    assert standing(walk) == "BX-02"
    assert shown(page).title == "BX-02　接待公函（自报）"
    assert "自报，可以不答；自报有问题的列为问题，与台账不符的列为矛盾（X03）。" in shown(page).hints
    assert [choice.label for choice in shown(page).choices[:3]] == ["不自报，下一步", "是", "否"]
    found = drive(walk, "2", state=page)
    assert told(found) == ["√ BX-02 接待公函（自报）：是"]
    assert (shown(found).head, shown(found).title) == ("互相矛盾", "较重　X03 自报全部有公函与台账不符")
    drive(walk, "1", "漏记了文号", ".", state=found)
    saved = load_answers(pack, path)
    assert saved.answers["BX-02"].value == "是"
    assert saved.rectifications["X03"].fact == "漏记了文号"


def test_what_a_unit_says_against_itself_is_found_at_once(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    found = drive(walk, *CLAIM, "3")
    assert told(found) == ["√ BX-02 接待公函（自报）：否"]
    assert shown(found).title == "严重　BX-02 接待公函"
    assert "单位自报“否”。没有提供《公务接待台账》，不能核对。" in shown(found).text


def test_a_claim_is_taken_back(pack: Pack, path: Path) -> None:
    walk = session(pack, contradicted(path))
    drive(walk, *CLAIM, "2", "s")
    page = drive(walk, *CLAIM)
    assert shown(page).current == "自报“是”　由台账判定：严重"
    back = drive(walk, "4", state=page)
    assert told(back) == ["已收回，不自报。"]
    assert not walk.assessment.contradictions
    assert not load_answers(pack, path).answers["BX-02"].is_written


def test_passing_a_claim_by_costs_nothing(pack: Pack, path: Path) -> None:
    """Enter alone says nothing, no count rises, and nothing leads back to it."""
    walk = session(pack, contradicted(path))
    before, text = walk.progress(), path.read_text(encoding="utf-8")
    page = drive(walk, *CLAIM)
    assert shown(page).marked == 0
    assert (
        shown(page).head == f"{pack.items['BX-02'].section.heading}　自报，不算步数，还要填 {before[1] - before[0]} 步"
    )
    number = walk.index
    drive(walk, "1", state=page)
    assert walk.index == number + 1
    assert path.read_text(encoding="utf-8") == text
    drive(walk, *CLAIM, "2", "2")
    assert walk.progress() == before
    claims = [step for step in walk.steps if isinstance(step, ClaimStep)]
    assert len(claims) == len(pack.claims)
    assert not any(map(walk.is_open, claims))
    assert all(walk.verdict(step) is None for step in claims)
    assert f"可以自报 {len(claims)} 项" in "".join(shown(drive(walk)).hints)
    assert walk.assessment.items["BX-02"].verdict is Verdict.严重


def test_the_ledger_says_what_of_it_may_be_claimed(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    page = drive(walk, "g", "BX-02")
    assert standing(walk) == "receptions"
    assert "其中 BX-02 后面还可以自报，供对照，不答也行。" in shown(page).hints
    drive(walk, "6", "本期没有接待", state=page)
    assert "BX-02" not in {step.id for step in walk.steps}
