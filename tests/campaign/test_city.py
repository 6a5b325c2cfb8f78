"""The made-up city tells the truth about itself: what the campaign concludes of every file and every answer is that."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.core import resources
from checklist.engine.assess import assess
from checklist.engine.readiness import readiness
from checklist.pack.compiled import Pack
from examples.城市.answers import Rules, half_year, say
from examples.城市.make import of_another_year
from examples.城市.units import BAD, GOOD, city

TODAY = date(2026, 9, 20)


def test_the_same_seed_makes_the_same_units() -> None:
    assert city(60, 1, TODAY) == city(60, 1, TODAY)
    assert city(60, 1, TODAY) != city(60, 2, TODAY)


def test_every_way_of_handing_in_is_there() -> None:
    units = city(30, 1, TODAY)
    assert {unit.way for unit in units} == {"", *GOOD, *BAD}
    assert len(units) == len({unit.code for unit in units}) == len({unit.name for unit in units})
    parents = {unit.code for unit in units}
    assert all(unit.parent is None or unit.parent in parents for unit in units)


@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2026, 7, 15), date(2027, 3, 1)])
def test_the_period_is_the_last_half_year_and_was_judged_after_it(today: date) -> None:
    period = half_year(today)
    assert period.end < period.judged < today
    assert half_year(today, 1).end < period.start


def test_a_packof_another_year_has_another_version_whatever_ours_is() -> None:
    assert of_another_year('format: 1\nversion: "2027.1"\n') == 'format: 1\nversion: "2017.1"\n'


@pytest.mark.slow
@pytest.mark.parametrize("back", [0, 1, 3, 4, 8])
def test_what_follows_from_the_answers_is_what_the_rules_come_to(pack: Pack, back: int) -> None:
    rules, period = Rules(resources.default_pack()), half_year(TODAY, back)
    for unit in [unit for unit in city(40, 3, TODAY) if unit.way]:
        said = say(rules, unit, period, 0, back, 3)
        text = json.dumps(said.data, ensure_ascii=False, default=str)
        assessment = assess(pack, parse_answers(pack, text, Path("/nowhere/answers.json")), period.judged)
        assert not readiness(assessment).missing
        found = Counter((one.key, one.id, one.verdict.name) for one in assessment.findings)
        assert found == Counter((one.key, one.item, one.verdict) for one in said.findings if not one.excepted)
        excepted = [one.finding.key for one in assessment.excepted]
        assert excepted == [one.key for one in said.findings if one.excepted]
        in_order = {id_ for id_, item in assessment.items.items() if item.verdict.name == "合规"}
        assert in_order == set(said.compliant)
