"""What is asked is the same in the walk, the file, the workbook and the parts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from checklist.answers.head import Period
from checklist.answers.model import Answer, Answers, LedgerData, Part
from checklist.answers.parts import split
from checklist.answers.questionnaire import ItemStep, LedgerStep, ParameterStep, steps
from checklist.answers.template import answers_text, empty_answers
from checklist.answers.workbook.layout import ITEMS, LEDGERS
from checklist.answers.workbook.write import workbook
from checklist.engine.applying import not_asked
from checklist.engine.facts import facts_without_rows
from checklist.io.strict_yaml import parse
from checklist.pack.compiled import Pack


def unit(kind: str = "党政机关", **changes: Any) -> Answers:
    fresh = empty_answers(
        Path("a.yaml"), name="某局", level="市级", kind=kind, start=date(2026, 1, 1), end=date(2026, 6, 30)
    )
    return replace(fresh, **changes)


def asked(pack: Pack, answers: Answers) -> tuple[set[str], set[str], set[str]]:
    """Return the ids of the parameters, ledgers and items of the walk."""
    unasked = not_asked(facts_without_rows(pack, answers, date(2026, 7, 1)))
    found = list(steps(pack, answers, lambda item: item.id not in unasked))
    assert len({step.id for step in found}) == len(found)
    kinds = (ParameterStep, LedgerStep, ItemStep)
    parameters, ledgers, items = ({step.id for step in found if isinstance(step, kind)} for kind in kinds)
    return parameters, ledgers, items


PARTS = {
    "whole": None,
    "items": Part(name="二", base="b" * 64, items=["BX-01", "BX-20"]),
    "ledgers": Part(name="二", base="b" * 64, ledgers=["gifts", "receptions"]),
    "parameters": Part(name="二", base="b" * 64, parameters=True),
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_file_and_workbook_ask_what_the_walk_asks(pack: Pack, part: Part | None) -> None:
    answers = unit(part=part)
    parameters, ledgers, items = asked(pack, answers)
    content = parse(answers_text(pack, answers), "").data
    assert set(content.get("parameters") or ()) == parameters
    assert set(content.get("answers") or ()) == items
    assert set(content.get("ledgers") or ()) == ledgers
    book = load_workbook(io.BytesIO(workbook(pack, answers)))
    by_hand = {item.id for item in pack.items.values() if not item.by_ledger or item.id in pack.claims}
    assert {str(row[0].value) for row in book[ITEMS].iter_rows(min_row=2)} & by_hand == items
    titles = {row[0].value for row in book[LEDGERS].iter_rows(min_row=2)}
    assert titles - {None} == {pack.ledgers[id_].title for id_ in ledgers}


@pytest.mark.parametrize("by", ["section", "owner"])
def test_the_parts_together_ask_what_the_whole_asks_once(pack: Pack, by: str) -> None:
    answers = unit(answers={"BX-01": Answer(owner="王芳")}, ledgers={"gifts": LedgerData(owner="李强")})
    parts = [asked(pack, part) for part in split(pack, answers, by, "b" * 64)]
    for number, whole in enumerate(asked(pack, answers)):
        found = [id_ for part in parts for id_ in part[number]]
        assert sorted(found) == sorted(whole)


def test_a_kind_of_unit_is_asked_what_its_profile_leaves(pack: Pack) -> None:
    kinds = {kind: asked(pack, unit(kind=kind))[2] for kind in pack.spec.kinds}
    assert len({frozenset(items) for items in kinds.values()}) > 1
    for kind, items in kinds.items():
        assert not any(pack.left_out(pack.items[id_], kind, "市级") for id_ in items)


def test_only_a_village_keeps_a_village_s_ledger(pack: Pack) -> None:
    """Everywhere: in the walk, the file and the workbook."""
    for kind, keeps in (("党政机关", False), ("村社区", True)):
        answers = unit(kind)
        assert ("village" in asked(pack, answers)[1]) == keeps
        assert ("village" in (parse(answers_text(pack, answers), "").data["ledgers"] or ())) == keeps
    assert "appointments" not in asked(pack, unit("村社区"))[1]


def rows(pack: Pack, answers: Answers) -> set[str]:
    """Return the items that the file and the workbook have a place for."""
    sheet = load_workbook(io.BytesIO(workbook(pack, answers)))[ITEMS]
    by_ledger = {item.id for item in pack.items.values() if item.by_ledger} - pack.claims.keys()
    found = {str(row[0].value) for row in sheet.iter_rows(min_row=2)} - by_ledger
    assert set(parse(answers_text(pack, answers), "").data["answers"]) == found
    return found


def test_what_is_asked_at_the_year_s_end_has_no_place_before_it(pack: Pack) -> None:
    """Unless it was answered: what a unit wrote is never left out."""
    yearly = {"BX-41", "RC-09", "LX-06", "YB-03"}
    whole = unit(period=Period.model_construct(from_=date(2026, 1, 1), to=date(2026, 12, 31)))
    assert yearly <= rows(pack, whole)
    assert not yearly & rows(pack, unit())
    assert not yearly & {id_ for part in split(pack, unit(), "section", "b" * 64) for id_ in rows(pack, part)}
    said = unit(answers={"RC-09": Answer(answer="是"), "LX-06": Answer()})
    assert yearly & rows(pack, said) == {"RC-09"}


def test_a_question_that_another_answer_brings_in_has_its_place_from_the_start(pack: Pack) -> None:
    """In a file nothing appears while it is filled in."""
    without = unit(answers={"YA-02": Answer(answer=0)})
    assert "YA-03" not in asked(pack, without)[2]
    assert "YA-03" in rows(pack, without)
