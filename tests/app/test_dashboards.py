"""Into what pages a campaign of too many units falls: each unit is on one, and the ways between them lead there."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from checklist.app import dashboards
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.dashboard_data import Round
from checklist.campaign.roster import Roster
from checklist.core.errors import Code, InputError
from checklist.pack.compiled import Pack
from tests.campaign.by_hand import Made, a_roster, a_store, a_unit

DAY = date(2026, 7, 20)


def deep(*, roots: int) -> Roster:
    """A tree of counties, towns and villages under so many roots, with units right under each; names may be any."""
    units = []
    for root in range(roots):
        top = f"R{root}"
        units += [a_unit(top, name=f"市/{root}", answers=False), a_unit(f"{top}X", top), a_unit(f"{top}Y", top)]
        for county in range(2):
            units.append(a_unit(f"{top}C{county}", top, name=f"../县{county}"))
            for town in range(2):
                place = f"{top}C{county}T{town}"
                units += [a_unit(place, f"{top}C{county}"), *(a_unit(f"{place}V{one}", place) for one in range(3))]
    return a_roster(*units, a_unit("Z", name="单独的单位"))


@pytest.mark.parametrize("roots", [1, 2])
@pytest.mark.parametrize("most", [5, 10, 1000])
def test_every_unit_is_on_one_page(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, roots: int, most: int
) -> None:
    monkeypatch.setattr(dashboards, "MOST_UNITS", most)
    roster = deep(roots=roots)
    asked = [code for code, unit in roster.units.items() if unit.answers]
    items = dict.fromkeys(list(pack.items)[:5], "合规")
    with a_store(tmp_path, roster, [Made(code, items, score="90.0") for code in asked[::2]]) as store:
        pages = dict(dashboards._pages(store, DAY, "汇总.html", PageOf()))
        data = {name: dashboard(Source(store, pack, DAY, page)) for name, page in pages.items()}
    rounds = {name: one.rounds[0] for name, one in data.items()}
    assert Counter(one.nodes[unit.node].code for one in rounds.values() for unit in one.units) == Counter(asked)
    assert most == 1000 or max(len(one.units) for one in rounds.values()) <= most
    where = {name: name if name == "汇总.html" else f"汇总/{name}" for name in pages}

    def leads(name: str, way: str | None) -> str:
        """Where a link on a page leads."""
        return normpath(join(dirname(where[name]), way or ""))

    for name, page in pages.items():
        below = [one for one in pages if pages[one].up is not None and leads(one, pages[one].up) == where[name]]
        linked = [node.page for node in rounds[name].nodes if node.page is not None]
        assert sorted(leads(name, one) for one in linked) == sorted(where[one] for one in below)
        assert len(linked) == len(page.pages)
        counted = sum(group.counts["figures"][1] for group in rounds[name].groups)
        assert counted == sum(asked_on(rounds[one]) for one in below)


def asked_on(round_: Round) -> int:
    """How many units a page says had to answer."""
    return len(round_.units) or sum(group.counts["figures"][1] for group in round_.groups)


@pytest.mark.parametrize("name", ["汇总.pdf", "汇总.xlsx", "汇总"])
def test_a_page_is_not_written_under_the_name_of_something_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        dashboards.save_dashboard(tmp_path, tmp_path / name, dashboards.DashboardOptions(DAY), force=False)
    assert [problem.code for problem in caught.value.problems] == [Code.UNKNOWN_FORMAT]
    assert not list(tmp_path.iterdir())
