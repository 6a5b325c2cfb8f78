"""What a dashboard carries of the made-up city is what is known to be true of it, worked out without the engine."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from checklist.app.campaigns import open_campaign, opened_store
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.dashboard_data import Dashboard, FindingCells
from checklist.campaign.groups import counts
from checklist.campaign.queries import ALL
from checklist.core.verdicts import Verdict
from tests.campaign.conftest import MadeCity


def test_it_carries_what_is_true_of_the_city(made_city: MadeCity, collected: Path) -> None:
    today = date.fromisoformat(made_city.truth["today"])
    campaign = open_campaign(collected)
    with opened_store(campaign) as store:
        data = dashboard(Source(store, campaign.pack, today, PageOf()))
        systems = dict.fromkeys((id_ for id_, _, _ in data.items), 0)
        groups = counts(store, today, ALL, systems, 1)
    [now] = data.rounds
    units = {now.nodes[unit.node].code: unit for unit in now.units}
    assert set(units) == set(made_city.truth["units"])
    for code, about in made_city.truth["units"].items():
        unit = units[code]
        assert (data.standings[unit.state] == "有效") == (about["state"] == "已交"), code
        assert {file[2] for file in unit.files} == {
            one["sha256"] for one in made_city.truth["files"] if one["unit"] == code
        }
        if about["current"] is None:
            assert (unit.cells, unit.findings, unit.score) == ("", [], None)
            continue
        [current] = [file for file in unit.files if data.standings[file[3]] == "有效"]
        assert (current[2], unit.score) == (about["current"], about["score"])
        verdicts = {
            id_: Verdict(int(sign)).name
            for (id_, _, system), sign in zip(data.items, unit.cells, strict=True)
            if system is not None and sign in "1345678"
        }
        assert verdicts == about["verdicts"]
        assert Counter(found_of(data, finding) for finding in unit.findings) == Counter(
            (one["key"], one["item"], one["verdict"], one["excepted"]) for one in about["findings"]
        )
        plans = {data.items[plan[0]][0]: day_of(plan[4]) for plan in unit.plans if not plan[2]}
        assert plans == {one["item"]: one["due"] for one in about["findings"] if one["due"]}
    strays = {file["sha256"] for file in made_city.truth["files"]} - {
        file[2] for unit in now.units for file in unit.files
    }
    assert {file[2] for file in now.strays} == strays
    figures = [sum(group.pairs["figures"][place] for group in groups) for place in range(1, 16, 2)]
    known = made_city.truth["counts"]
    assert [figures[0], figures[1], figures[4], figures[5]] == [
        known[one] for one in ("must", "returned", "late", "overdue")
    ]
    assert sum(sum(group.pairs.get("late_plans", [])[1::2]) for group in groups) == known["plans overdue"]


def found_of(data: Dashboard, finding: FindingCells) -> tuple[str, str, str, bool]:
    """A finding as the truth names it."""
    key, verdict, excepted, *_ = finding
    name, item, _ = data.keys[key]
    return name, data.items[item][0], Verdict(verdict).name, excepted


def day_of(number: int | None) -> str | None:
    return None if number is None else (date(1970, 1, 1) + timedelta(days=number)).isoformat()
