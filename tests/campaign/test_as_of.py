"""A campaign as of a day: what came or was sent back later is as if it had not, on the screen and everywhere else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from checklist.app.campaigns import campaign_status, open_campaign, opened_store, save_status
from checklist.app.returning import ToReturn, return_report
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.groups import counts
from checklist.campaign.history import REDATED, history
from checklist.campaign.queries import ALL
from checklist.campaign.register import Received, Returned, append, read_register
from checklist.campaign.status import Status
from checklist.campaign.summary import Asked
from checklist.core.errors import InputError
from checklist.core.values import today
from tests.campaign.by_hand import DUE, Made, a_campaign, a_roster, a_unit, at
from tests.conftest import Run

ROSTER = a_roster(
    a_unit("S", answers=False), a_unit("K", "S", answers=False), a_unit("A", "K"), a_unit("B", "K"), a_unit("C", "S")
)
GOOD = Made("A", day=date(2026, 7, 10))
BACK, NEW_DUE = date(2026, 7, 12), date(2026, 8, 10)
STRAY = Made("A", day=date(2026, 7, 13), report={"period_to": date(2026, 3, 31)})
FIXED = Made("A", day=date(2026, 8, 5))
OTHER = Made("B", day=date(2026, 7, 14))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign in which A's report was sent back; then a stray of it came, then the correction."""
    made = a_campaign(tmp_path / "任务", ROSTER, [GOOD, STRAY, FIXED, OTHER])
    back = Returned(sha256=GOOD.sha256, unit="A", at=at(BACK, 23), reason="缺页", due=NEW_DUE)
    append(made / "登记.jsonl", back)
    return made


def forget(folder: Path, made: Made) -> None:
    """Have a file never have come."""
    register = folder / "登记.jsonl"
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join(line for line in lines if f'"received","sha256":"{made.sha256}'.encode() not in line))


def told(folder: Path, day: date, under: str | None = None) -> Status:
    """Return the status on a day, which the summary and both kinds of dashboard pages must confirm."""
    campaign = open_campaign(folder)
    found = campaign_status(folder, day, under)
    if under is None:
        summary = sum_up(campaign, SummaryOptions(Asked(day)))
        assert (summary.returns, summary.units) == (found.returns, found.units)
        assert summary.rests.receipts == found.files.receipts
        with opened_store(campaign, day=day) as store:
            pages = dashboard(Source(store, campaign.pack, day, PageOf()))
            groups = counts(store, day, ALL, {}, 0)
        shown = [(pages.standings[unit.state], unit.due) for unit in pages.rounds[0].units]
        assert shown == [(unit.state, (unit.due - date(1970, 1, 1)).days) for unit in found.units]
        figures = [one.pairs["figures"] for one in groups]
        overdue = sum(
            count for pairs in figures for place, count in zip(pairs[::2], pairs[1::2], strict=True) if place == 5
        )
        assert overdue == found.returns.whole.overdue
    return found


@pytest.mark.parametrize(
    ("day", "a", "due", "b"),
    [
        (date(2026, 7, 9), "未交", DUE, "未交"),
        (date(2026, 7, 10), "有效", DUE, "未交"),
        (date(2026, 7, 11), "有效", DUE, "未交"),
        (BACK, "退回", NEW_DUE, "未交"),
        (date(2026, 7, 31), "退回", NEW_DUE, "有效"),
        (date(2026, 8, 5), "有效", DUE, "有效"),
    ],
)
def test_a_day_knows_nothing_of_what_came_later(folder: Path, day: date, a: str, due: date, b: str) -> None:
    found = told(folder, day)
    units = {unit.code: unit for unit in found.units}
    assert (units["A"].state, units["A"].due, units["B"].state) == (a, due, b)
    assert found.returns.whole.counted == [a, b].count("有效")
    assert found.files.receipts == sum(one.day <= day for one in (GOOD, STRAY, FIXED, OTHER))
    if a == "退回":
        assert (units["A"].sha256, found.reasons[GOOD.sha256]) == (GOOD.sha256, "已退回单位改正")


def test_a_returned_unit_is_overdue_only_after_the_new_day(folder: Path) -> None:
    forget(folder, FIXED)
    assert told(folder, NEW_DUE).returns.whole.overdue == 1  # C, from which nothing came
    assert told(folder, NEW_DUE + timedelta(days=1)).returns.whole.overdue == 2


@pytest.mark.parametrize("changed", [{"verification": "无效"}, {"verification": "未能验证"}, {"unit_kind": "村社区"}])
def test_a_report_of_another_period_hides_nothing_that_is_wrong_with_this_one(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    """Whichever came last: an old report that somebody sent along is not how the unit stands."""
    wrong = Made("A", day=date(2026, 7, 10), report=changed)
    later = a_campaign(tmp_path / "后", ROSTER, [wrong, STRAY])
    alone = a_campaign(tmp_path / "只", ROSTER, [wrong])
    (after,), (before,) = (
        [unit for unit in told(folder, date(2026, 7, 20)).units if unit.code == "A"] for folder in (later, alone)
    )
    assert (after.state, after.sha256) == (before.state, wrong.sha256)
    assert before.state != "期间不同"


def test_what_was_returned_is_not_returned_again_whatever_came_since(folder: Path) -> None:
    forget(folder, FIXED)
    with pytest.raises(InputError) as refused:
        return_report(folder, "A", ToReturn("再退"), at(date(2026, 7, 20)))
    assert "已经退回，更正的还没有收到" in refused.value.problems[0].text


def test_what_came_in_is_that_of_the_units_looked_at(folder: Path) -> None:
    append(folder / "登记.jsonl", Received(sha256="f" * 64, file="还没验证.pdf", at=at(BACK)))
    whole, part, alone = (told(folder, date(2026, 9, 1), under).files for under in (None, "K", "B"))
    assert (whole.receipts, whole.waiting, sum(whole.states.values())) == (5, 1, 4)
    assert (part.receipts, part.states) == (4, {"有效": 2, "退回": 1, "期间不同": 1})
    assert (alone.receipts, alone.waiting, alone.states) == (1, 1, {"有效": 1})


def test_papers_of_a_day_to_come_are_refused_and_a_status_of_it_says_so(folder: Path, tmp_path: Path, run: Run) -> None:
    tomorrow = str(today() + timedelta(days=1))
    for command, name in (("summary", "汇总.json"), ("dashboard", "汇总.html")):
        done = run("campaign", command, str(folder), "--as-of", tomorrow, "-o", str(tmp_path / name))
        assert done.returncode == 3
        assert "C1040" in done.stderr
        assert "还没有到，没有写出" in done.stderr
        assert not (tmp_path / name).exists()
    planned = run("campaign", "status", str(folder), "--as-of", tomorrow)
    assert planned.returncode == 0
    assert "C1041" in planned.stderr


def test_the_workbook_names_the_units_above_that_need_not_answer(folder: Path, tmp_path: Path) -> None:
    save_status(told(folder, BACK), tmp_path / "状态.xlsx", force=False)
    book = openpyxl.load_workbook(tmp_path / "状态.xlsx")
    for name in ("催报名单", "各单位"):
        above = {row[0]: row[2] for row in book[name].iter_rows(min_row=3, values_only=True)}
        assert above == {"A": "单位K", "B": "单位K", "C": "单位S"}


def test_nothing_is_received_on_a_day_to_come(folder: Path, run: Run) -> None:
    before = (folder / "登记.jsonl").read_bytes()
    (folder / "收件箱/甲.pdf").write_bytes(b"%PDF")
    later = (today() + timedelta(days=1)).isoformat()
    done = run("campaign", "collect", str(folder), "--received", later)
    assert (done.returncode, "C1036" in done.stderr, "--received" in done.stderr) == (3, True, True)
    assert (folder / "登记.jsonl").read_bytes() == before


def test_a_report_cannot_have_come_before_it_was_signed(tmp_path: Path, run: Run) -> None:
    signed = date(2026, 7, 20)
    odd = Made("B", day=date(2026, 7, 10), report={"signed": at(signed, 0)})
    folder = a_campaign(tmp_path / "任务", ROSTER, [GOOD, odd])
    then, later = told(folder, DUE), told(folder, date(2026, 8, 1))
    assert {unit.code: (unit.state, unit.late) for unit in then.units} == {
        "A": ("有效", False), "B": ("未交", False), "C": ("未交", False),
    }  # fmt: skip
    assert (then.files.receipts, then.files.waiting) == (1, 0)
    assert [(unit.handed, unit.late) for unit in later.units if unit.code == "B"] == [(signed, True)]
    assert later.returns.whole.late == 1
    shown = run("campaign", "show", str(folder), "B").stdout
    assert "2026-07-20 00:00　收到 B.pdf" in shown
    assert "登记的收到日期 2026年7月10日 早于报告的签字日期 2026年7月20日，按签字那天收到算" in shown


def test_a_file_that_is_not_valid_is_of_the_day_on_which_it_is_registered(tmp_path: Path) -> None:
    report: dict[str, object] = {"signed": at(date(2030, 1, 1)), "verification": "无效", "why": "还没有到"}
    folder = a_campaign(tmp_path / "任务", ROSTER, [Made("B", day=date(2026, 7, 10), report=report)])
    assert [unit.state for unit in told(folder, DUE).units] == ["未交", "无效", "未交"]


def test_before_anything_came_in_no_unit_has_returned(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [])
    (folder / "汇总库.duckdb").unlink()
    done = run("campaign", "status", str(folder))
    assert done.returncode == 0, done.stderr
    assert "应交 3，已交 0（0.0%），没有交 3" in done.stdout
    assert "还没有收过件" in done.stdout
    assert [unit.state for unit in told(folder, DUE).units] == ["未交"] * 3
    assert "还没有收到它的文件" in run("campaign", "show", str(folder), "A").stdout
    assert "名册写明不用填报" in run("campaign", "show", str(folder), "K").stdout
    later = a_campaign(tmp_path / "下次", ROSTER, [GOOD], last=folder)
    compared = run("campaign", "summary", str(later), "-o", str(tmp_path / "汇总.json"))
    assert (compared.returncode, "C1011" in compared.stderr) == (3, True)


def test_a_report_that_was_signed_after_it_is_said_to_have_come_is_told(tmp_path: Path) -> None:
    odd = Made("B", day=date(2026, 7, 10), report={"signed": at(date(2026, 7, 11), 0)})
    folder = a_campaign(tmp_path / "任务", ROSTER, [GOOD, odd])
    with opened_store(open_campaign(folder)) as store:
        early = {one.unit: one.signed_later for one in store.standing({GOOD.sha256, odd.sha256})}
    assert early["A"] is None
    assert early["B"] is not None
    assert "2026年7月10日 早于报告的签字日期 2026年7月11日" in early["B"].text


def test_a_day_of_receipt_that_was_put_right_counts_and_stands_in_the_history(tmp_path: Path) -> None:
    late = Made("B", day=date(2026, 8, 3), report={"signed": at(date(2026, 7, 2), 0)})
    folder = a_campaign(tmp_path / "任务", ROSTER, [GOOD, late])
    day = date(2026, 8, 10)
    before = told(folder, day)
    append(folder / "登记.jsonl", Received(sha256=late.sha256, file="B.pdf", at=at(date(2026, 7, 9))))
    after = told(folder, day)
    assert [{unit.code: unit.late for unit in found.units}["B"] for found in (before, after)] == [True, False]
    assert before.files.receipts == after.files.receipts
    campaign = open_campaign(folder)
    with opened_store(campaign) as store:
        found = history(store, read_register(campaign.task.register), a_unit("B"), DUE, lambda _: None)
    assert [one.state for one in found.came] == ["有效", REDATED]
