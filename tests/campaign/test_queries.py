"""The numbers of a campaign, each against a count of the same reports made in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest

from benchmarks import campaign
from checklist.campaign import listings, queries
from checklist.campaign.files import not_counted
from checklist.campaign.hiding import hidden
from checklist.campaign.queries import ALL, Scope
from checklist.campaign.rests import rests
from checklist.campaign.store import Store
from checklist.core.verdicts import Verdict
from tests.campaign.by_hand import DUE, Made, a_roster, a_store, a_unit

DAY = date(2026, 8, 1)
ITEMS = ("BX-01", "BX-02", "CG-01", "CG-02", "XX-01")
COUNTED = [f"{county}{number}" for county in "ABC" for number in range(6)]
ROSTER = a_roster(
    a_unit("S", name="示例市", answers=False),
    a_unit("J1", "S"),
    *(a_unit(county, "S", answers=False) for county in "ABC"),
    *(
        a_unit(code, code[0], kind="事业单位" if number % 3 == 0 else "党政机关")
        for number, code in enumerate([*COUNTED, "A9", "B9", "C9"])
    ),
)


A_DAY = timedelta(days=1)
PLANS: list[dict[str, object]] = [
    {}, {"state": "已完成", "due": DAY - A_DAY, "done_on": DAY - A_DAY}, {"state": "整改中", "due": DAY - A_DAY},
    {"state": "未开始", "due": DAY}, {"state": "已完成", "due": DAY - 2 * A_DAY, "done_on": DAY - A_DAY},
    {"state": "整改中", "due": DAY, "due_before": DAY - A_DAY, "put_off": True},
]  # fmt: skip
"""Of which, on the day, the third is overdue, the last but one was done late and the last was put off."""


def made(code: str, random: Random) -> Made:
    items = {item: random.choice(list(Verdict)).name for item in ITEMS}
    findings: list[tuple[str, str, dict[str, object]]] = []
    carried: list[tuple[str, str, dict[str, object]]] = []
    for item, verdict in items.items():
        plan = random.choice(PLANS)
        if Verdict[verdict].is_finding:
            for nth in range(random.randint(1, 3)):
                own = verdict if nth == 0 else "提示"
                findings.append((item, own, {"key": f"{item}-{nth}", "rows": random.randint(0, 9), **plan}))
        elif random.random() < 0.2:
            findings.append(
                (item, "较重", {"excepted": True, "until": random.choice([DAY - A_DAY, DAY, date(2027, 1, 1)])})
            )
        elif plan:
            carried.append((item, verdict, plan))
    score = None if random.random() < 0.1 else str(Decimal(random.randint(0, 1000)) / 10)
    day = date(2026, 7, random.randint(5, 20))
    return Made(code, items, findings, score, day, carried=carried)


@pytest.fixture(scope="module")
def reports() -> dict[str, Made]:
    random = Random(5)
    return {code: made(code, random) for code in ["J1", *COUNTED]}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, reports: dict[str, Made]) -> Iterator[Store]:
    earlier = made("A0", Random(1))
    earlier.day = date(2026, 7, 1)
    others = [
        earlier,
        Made("A9", {"BX-01": "严重"}, [("BX-01", "严重", {})], report={"verification": "无效", "why": "签字坏了"}),
        Made("B9", {"BX-01": "严重"}, [("BX-01", "严重", {})]),
        Made("外1", {"BX-01": "严重"}, [("BX-01", "严重", {})]),
    ]
    folder = tmp_path_factory.mktemp("campaign")
    with a_store(folder, ROSTER, [*others, *reports.values()], returned=[others[2]], copies=[earlier]) as opened:
        yield opened


def under(reports: dict[str, Made], code: str | None) -> list[Made]:
    return [one for one in reports.values() if code is None or code in ROSTER.units[str(one.unit)].path]


def problems(reports: list[Made]) -> list[tuple[Made, str, str, dict[str, object]]]:
    return [(one, *finding) for one in reports for finding in one.findings if not finding[2].get("excepted")]


def test_the_return_rate_of_all_and_of_each_part_of_the_tree(store: Store, reports: dict[str, Made]) -> None:
    told = queries.returns(store, DAY)
    late = {code for code, one in reports.items() if one.day > DUE and code != "A0"}
    whole = told.whole
    assert (whole.asked, whole.counted, whole.held, whole.missing) == (22, 19, 2, 1)
    assert (whole.late, whole.overdue, whole.share) == (len(late), 3, 19 / 22)
    assert [(one.name, one.asked, one.counted, one.held, one.missing) for one in told.subtrees] == [
        ("示例市本级和直属", 1, 1, 0, 0), ("单位A", 7, 6, 1, 0), ("单位B", 7, 6, 1, 0), ("单位C", 7, 6, 0, 1),
    ]  # fmt: skip
    assert queries.returns(store, DUE).whole.overdue == 0
    county = queries.returns(store, DAY, Scope("A"))
    assert (county.whole.asked, [one.name for one in county.subtrees]) == (7, ["单位A本级和直属"])
    of_kind = queries.returns(store, DAY, Scope(kind="事业单位")).whole
    assert of_kind.asked == sum(one.kind == "事业单位" and one.answers for one in ROSTER.units.values())


def test_what_came_over_time(store: Store, reports: dict[str, Made]) -> None:
    came = Counter(date(2026, 7, 1) if code == "A0" else one.day for code, one in reports.items())
    told = queries.arrivals(store)
    assert [(one.day, one.counted) for one in told if one.day in came] == [
        (day, sum(number for other, number in came.items() if other <= day)) for day in sorted(came)
    ]
    assert [one.due for one in told if one.day < DUE] == [0] * sum(one.day < DUE for one in told)
    assert told[-1].due == 22


@pytest.mark.parametrize("code", [None, "A", "J1"])
def test_scores_and_verdicts(store: Store, reports: dict[str, Made], code: str | None) -> None:
    known = under(reports, code)
    given = [Decimal(one.score) for one in known if one.score]
    told = queries.scores(store, Scope(code))
    assert told.bins == tuple(sum(min(int(score // 10), 9) == number for score in given) for number in range(10))
    assert told.unscored == len(known) - len(given)
    if given:
        assert (told.lowest, told.highest) == (min(given), max(given))
        assert abs(float(told.mean or 0) - float(mean(given))) < 0.06
        assert told.median == Decimal(median(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    worst = Counter(max(Verdict[verdict] for verdict in one.items.values()).name for one in known)
    found = Counter(verdict for _, _, verdict, _ in problems(known))
    units = Counter(verdict for _, verdict in {(one.unit, verdict) for one, _, verdict, _ in problems(known)})
    assert [(one.verdict, one.worst, one.findings, one.units) for one in queries.verdicts(store, Scope(code))] == [
        (name, worst[name], found[name], units[name])
        for name in ("严重", "较重", "一般", "提示", "不掌握", "未填", "合规", "不涉及")
    ]


def test_systems_by_units(store: Store, reports: dict[str, Made]) -> None:
    expected = {}
    for code, one in reports.items():
        for system, items in {"": ("XX-01",), "BX": ITEMS[:2], "CG": ITEMS[2:4]}.items():
            worst = max(Verdict[one.items[item]] for item in items).name
            expected[code, system] = (worst, sum(item in items for _, item, _, _ in problems([one])))
    told = queries.unit_matrix(store)
    assert {(one.unit, one.system): (one.worst, one.findings) for one in told} == expected


def test_systems_by_parts_of_the_tree(store: Store, reports: dict[str, Made]) -> None:
    def gaps(one: Made, system: str, least: Verdict) -> bool:
        return any(item[:2] == system and Verdict[verdict] >= least for item, verdict in one.items.items())

    cells = {(one.subtree, one.system): one for one in queries.subtree_matrix(store, min_group=1)}
    for county in "ABC":
        known = under(reports, county)
        judged = [one for one in known if any(Verdict[one.items[item]].is_assessed for item in ITEMS[:2])]
        cell = cells[county, "BX"]
        assert (cell.judged, cell.gaps, cell.grave) == (
            len(judged), *(sum(gaps(one, "BX", least) for one in known) for least in (Verdict.提示, Verdict.较重))
        )  # fmt: skip


@pytest.mark.parametrize("least", [3, 5, 7])
def test_a_small_part_can_be_read_neither_in_its_cell_nor_from_the_others_and_all(store: Store, least: int) -> None:
    told = {(one.subtree, one.system): one for one in queries.subtree_matrix(store, min_group=least)}
    known = {(one.subtree, one.system): one for one in queries.subtree_matrix(store, min_group=1)}
    assert any(0 < one.judged < least for one in known.values())
    assert [one.judged for one in told.values()] == [one.judged for one in known.values()]
    for system in ("BX", "CG", ""):
        row = [one for one in told.values() if one.system == system and one.judged]
        untold = [one for one in row if one.gaps is None]
        assert {one.subtree for one in row if one.judged < least} <= {one.subtree for one in untold}
        assert all((one.grave, one.share, one.is_hidden) == (None, None, True) for one in untold)
        assert not untold or untold == row or (len(untold) > 1 and sum(one.judged for one in untold) >= least)
        for one in row:
            assert one in untold or one == known[one.subtree, one.system]


@pytest.mark.parametrize(
    ("units", "least", "expected"),
    [
        ([5, 9, 3], 3, []), ([5, 9, 2], 3, [0, 2]), ([9, 1, 1, 5], 3, [1, 2, 3]), ([9, 2, 1, 5], 3, [1, 2]),
        ([2], 3, [0]), ([0, 9, 0], 3, []), ([0, 2, 0, 9, 9], 3, [1, 3]), ([1, 1], 3, [0, 1]), ([1, 2, 3], 1, []), ([], 3, []),
    ],
)  # fmt: skip
def test_which_parts_are_hidden(units: list[int], least: int, expected: list[int]) -> None:
    assert [place for place, hides in enumerate(hidden(units, least)) if hides] == expected


@pytest.mark.parametrize("code", [None, "B"])
def test_common_problems_are_shares_of_the_units_that_had_to_answer(
    store: Store, reports: dict[str, Made], code: str | None
) -> None:
    known = under(reports, code)
    expected = []
    for item in ITEMS:
        of = [Verdict[one.items[item]] for one in known]
        judged, gaps = sum(one.is_assessed for one in of), sum(one.is_gap for one in of)
        if gaps and judged >= 3:
            grave = sum(one >= Verdict.较重 for one in of)
            silent = [of.count(one) for one in (Verdict.不涉及, Verdict.不掌握, Verdict.未填)]
            expected.append((item, judged, gaps, grave, *silent))
    told = queries.common(store, 3, Scope(code))
    assert sorted(
        (one.item, one.judged, one.gaps, one.grave, one.not_applicable, one.unknown, one.unanswered)
        for one in told.problems
    ) == sorted(expected)
    weights = [(one.grave, one.gaps, one.share) for one in told.problems]
    assert weights == sorted(weights, reverse=True), "the weight of a problem comes before its share"
    for one in told.problems:
        verdicts = [Verdict[made.items[one.item]] for made in known]
        assert one.worst == max(verdict for verdict in verdicts if verdict.is_gap).name
        approved = [item for made in known for item, _, more in made.findings if more.get("excepted")]
        assert one.exceptions == approved.count(one.item)


def test_a_group_in_which_a_unit_could_be_told_is_hidden(store: Store) -> None:
    alone = queries.common(store, 3, Scope("J1"))
    assert not alone.problems
    assert alone.hidden == len(queries.common(store, 1, Scope("J1")).problems)


def test_what_is_listed_and_how_long_the_lists_are(store: Store, reports: dict[str, Made]) -> None:
    found = problems(list(reports.values()))
    totals = listings.totals(store, DAY)
    late, done_late, put_off = (
        {
            (one.unit, item)
            for one in reports.values()
            for item, _, more in (*one.findings, *one.carried)
            if PLANS[nth].items() <= more.items()
        }
        for nth in (2, 4, 5)
    )
    carried = {(one.unit, item) for one in reports.values() for item, *_ in one.carried}
    excepted = [f for one in reports.values() for f in one.findings if f[2].get("excepted")]
    expired = sum(more["until"] < DAY for _, _, more in excepted)  # type: ignore[operator]
    grave = [(one.unit, more.get("key"), verdict) for one, _, verdict, more in found if verdict in ("严重", "较重")]
    unplanned = sum(verdict in ("严重", "较重") and "due" not in more for _, _, verdict, more in found)
    assert totals == listings.Totals(
        len(found), len(grave), unplanned, len(excepted), expired, len(late), len({unit for unit, _ in late}),
        len(late & carried), len(done_late), len(put_off), len({unit for unit, _ in put_off}),
    )  # fmt: skip
    assert 0 < expired < len(excepted)
    assert late & carried
    assert late - carried
    gravest = listings.gravest(store, 999)
    assert sorted((one.unit, one.key, one.verdict) for one in gravest) == sorted(grave)
    assert [one.verdict for one in gravest] == sorted((one.verdict for one in gravest), key=lambda name: -Verdict[name])
    assert len(listings.gravest(store, 5)) == 5
    told_exceptions = listings.exceptions(store, 999)
    assert (len(told_exceptions), sum(one.is_expired(DAY) for one in told_exceptions)) == (len(excepted), expired)
    told = listings.overdue(store, DAY, 999)
    assert sorted((one.unit, one.item) for one in told) == sorted(late)
    assert {(one.unit, one.item) for one in told if one.why_listed} == late & carried
    assert sorted((one.unit, one.item) for one in listings.done_late(store, 999)) == sorted(done_late)
    assert all(one.due and one.due < DAY for one in told)
    moved = listings.put_off(store, 999)
    assert sorted((one.unit, one.item) for one in moved) == sorted(put_off)
    assert {one.due_moved for one in moved} == {"完成期限由2026年7月31日改为2026年8月1日"}


def test_files_that_do_not_count_each_say_why(store: Store) -> None:
    told = {(one.unit, one.name, one.state): one.why for one in not_counted(store)}
    assert told == {
        ("A9", "单位A9", "无效"): "签字坏了",
        (
            "A0",
            "单位A0",
            "被后交的代替",
        ): "同一单位另有一份签字更晚（2026年7月11日09:00，这一份是2026年7月1日09:00），以那一份为准",
        ("B9", "单位B9", "退回"): "已退回单位改正",
        (None, "单位外1", "名册外"): "单位代码外1不在名册里",
    }
    assert [one.state for one in not_counted(store, Scope("A"))] == ["无效", "被后交的代替"]


def test_every_unit_with_what_came_of_it(store: Store, reports: dict[str, Made]) -> None:
    told = {one.code: one for one in listings.units(store)}
    assert list(told) == [code for code, unit in ROSTER.units.items() if unit.answers]
    assert {code: one.state for code, one in told.items() if code not in reports} == {
        "A9": "无效", "B9": "退回", "C9": "未交",
    }  # fmt: skip
    for code, one in reports.items():
        line = told[code]
        counts = Counter(verdict for _, _, verdict, _ in problems([one]))
        score = Decimal(one.score) if one.score else None
        assert (line.state, line.score, line.counts, line.sha256) == ("有效", score, counts, one.sha256)
    ranked = [one.score for one in listings.units(store, ranked=True) if one.score is not None]
    assert ranked == sorted(ranked, reverse=True)


def test_what_the_numbers_rest_on_changes_with_what_counts(store: Store) -> None:
    known = rests(store)
    assert (known.receipts, known.copies, known.counted) == (24, 1, 19)
    assert len(known.digest) == 64
    assert rests(store) == known


def test_nothing_came_back(tmp_path: Path) -> None:
    with a_store(tmp_path, ROSTER, []) as empty:
        assert queries.returns(empty, DAY).whole.missing == 22
        assert queries.scores(empty).bins == (0,) * 10
        assert sum(one.worst for one in queries.verdicts(empty)) == 0
        assert (queries.unit_matrix(empty), queries.subtree_matrix(empty, 3), queries.common(empty, 3).problems) == (
            [],
            [],
            (),
        )
        assert listings.totals(empty, DAY) == listings.Totals(*[0] * 11)
        assert {one.state for one in listings.units(empty, ALL)} == {"未交"}


def test_units_without_a_tree_are_one_group(tmp_path: Path) -> None:
    flat = a_roster(a_unit("A1"), a_unit("A2"))
    with a_store(tmp_path, flat, [Made("A1", {"BX-01": "严重"}, [("BX-01", "严重", {})])]) as store:
        told = queries.returns(store, DAY)
        assert [(one.code, one.name, one.asked) for one in told.subtrees] == [(None, "没有上级的单位", 2)]
        [cell] = queries.subtree_matrix(store, min_group=1)
        assert (cell.subtree, cell.judged, cell.gaps) == (None, 1, 1)


@pytest.mark.slow
def test_what_the_benchmark_makes_up_is_what_a_store_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(campaign, "UNITS", 20)
    monkeypatch.setattr(campaign, "RUNS", 1)
    campaign.main()
    measured = capsys.readouterr().out
    assert "20 units" in measured
    assert all(name in measured for name in [*campaign.every_query(), "what appeared again"])
