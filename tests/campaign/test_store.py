"""What a file counts as follows from the roster and the register of today, and is never kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from checklist.campaign.register import Received, Register, Returned, append, read_register
from checklist.campaign.roster import Roster, RosterUnit
from checklist.campaign.store import open_store
from checklist.campaign.tables import FileRows, ReportRow
from checklist.campaign.task import Task, TaskFile
from checklist.core.errors import Code, InputError
from checklist.core.values import CHINA

NOON = datetime(2026, 7, 1, 12, tzinfo=CHINA)
PRINT = "f" * 64
REPORT = ReportRow(
    kind="pdf", size=3, code="A1", name="甲局", unit_kind="党政机关", unit_level="县级", period_from=date(2026, 1, 1), period_to=date(2026, 6, 30), pack_version="1",
    pack_digest="d", as_of=date(2026, 7, 1), number="n", content="c", matter="c", answered=1, verification="有效", why="", drawn=None, signed=NOON,
    signers=[PRINT], test_certificate=False, of_other_unit=False, score=None, worst="合规",
)  # fmt: skip


@pytest.fixture
def task(tmp_path: Path) -> Task:
    said = {
        "format": 1, "title": "自查", "issuer": "某纪委", "period": {"from": date(2026, 1, 1), "to": date(2026, 6, 30)},
        "due": date(2026, 7, 20), "pack": "规则库.zip", "roster": "名册.csv",
    }  # fmt: skip
    return Task(tmp_path, TaskFile.model_validate(said))


def roster(**changed: object) -> Roster:
    units = [
        RosterUnit("S", "示例县", None, "党政机关", "县级", answers=False, path=("S",)),
        RosterUnit("A1", "甲局", "S", "党政机关", "县级", path=("S", "A1"), **changed),  # type: ignore[arg-type]
    ]
    return Roster({unit.code: unit for unit in units})


def standing(task: Task, reports: dict[str, ReportRow], listed: Roster | None = None) -> dict[str, tuple[str, str]]:
    """Put reports into a store and return what each counts as, and why."""
    for sha in reports:
        append(task.register, Received(sha256=sha, file=f"{sha}.pdf", at=NOON))
    with open_store(task, listed or roster(), "d", write=True) as store:
        for sha, report in reports.items():
            store.add(FileRows(sha256=sha, reports=[report]))
        return {one.sha256: (one.state, one.why) for one in store.standing(reports)}


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "有效"),
        ({"verification": "无效", "why": "签名：坏了"}, "无效"),
        ({"verification": "未能验证"}, "未能验证"),
        ({"code": "B2"}, "名册外"),
        ({"code": None}, "名册外"),
        ({"code": "S"}, "名册外"),
        ({"period_to": date(2026, 3, 31)}, "期间不同"),
        ({"pack_digest": "e", "verification": "未能验证"}, "规则库不同"),
        ({"unit_kind": "村社区"}, "单位不同"),
        ({"unit_level": "乡级", "verification": "未能验证"}, "单位不同"),
        ({"kind": "json"}, "草表"),
    ],
)
def test_what_a_file_counts_as(task: Task, changed: dict[str, object], state: str) -> None:
    assert standing(task, {"x": REPORT.model_copy(update=changed)})["x"][0] == state


def test_of_another_period_both_are_told(task: Task) -> None:
    other = REPORT.model_copy(update={"period_to": date(2026, 3, 31)})
    assert standing(task, {"x": other})["x"][1].startswith(
        "报告的自查期间是2026年1月1日至2026年3月31日，本次任务的是2026年1月1日至2026年6月30日"
    )


def test_signers_are_those_of_the_roster_if_it_names_any(task: Task) -> None:
    assert standing(task, {"x": REPORT}, roster(signers=(PRINT, "0" * 64)))["x"] == ("有效", "")
    state, why = standing(task, {"x": REPORT}, roster(signers=("0" * 64,)))["x"]
    assert (state, why) == ("未能验证", "签字人的证书不在名册登记的证书里")


def test_the_one_signed_last_counts_whenever_it_came(task: Task) -> None:
    later = REPORT.model_copy(update={"signed": NOON + timedelta(days=1), "content": "other"})
    found = standing(task, {"later": later, "earlier": REPORT})
    assert (found["later"][0], found["earlier"][0]) == ("有效", "被后交的代替")


def test_a_returned_report_counts_no_more_and_the_correction_does(task: Task) -> None:
    append(task.register, Returned(sha256="first", unit="A1", at=NOON, reason="漏填"))
    assert standing(task, {"first": REPORT})["first"][0] == "退回"
    found = standing(task, {"second": REPORT.model_copy(update={"signed": NOON + timedelta(days=1)})})
    assert found["second"][0] == "有效"


def test_a_store_is_whole_or_told(task: Task) -> None:
    with open_store(task, roster(), "d") as empty:
        assert empty.known() == set()
    assert not task.store.exists()
    standing(task, {"x": REPORT})
    assert task.store.stat().st_mode & 0o777 == 0o600
    task.store.rename(task.store.with_suffix(".aside"))
    with pytest.raises(InputError, match="C1035"), open_store(task, roster(), "d"):
        pass
    task.store.write_bytes(b"no database at all")
    with pytest.raises(InputError, match="C1010"), open_store(task, roster(), "d"):
        pass


def test_of_two_returns_at_one_moment_the_later_day_holds_in_whatever_order_they_stand(task: Task) -> None:
    days = (date(2026, 8, 1), date(2026, 8, 9), date(2026, 8, 5))
    sent = [Returned(sha256=f"{day.day}" * 64, unit="A1", at=NOON, due=day, reason="缺页") for day in days]
    for returns in (sent, sent[::-1]):
        with open_store(task, roster(), "d", write=True) as store:
            store.register(Register(tuple(returns)))
            [(due,)] = store.connection.execute("SELECT due FROM again").fetchall()
        assert due == max(days)


@pytest.mark.slow
def test_a_store_that_somebody_else_fills_is_busy(task: Task) -> None:
    standing(task, {"x": REPORT})
    asked = "import sys, duckdb, time; held = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", asked, str(task.store)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        try:
            with pytest.raises(InputError, match="C1009"), open_store(task, roster(), "d"):
                pass
        finally:
            other.kill()


@pytest.mark.parametrize("cut", [1, 30, 100])
def test_a_line_of_the_register_that_was_cut_off_is_as_if_never_written(task: Task, cut: int) -> None:
    make: Callable[[str], Received] = lambda sha: Received(sha256=sha, file="报告.pdf", at=NOON)  # noqa: E731
    append(task.register, make("a" * 64))
    append(task.register, make("b" * 64))
    task.register.write_bytes(task.register.read_bytes()[:-cut])
    assert [event.sha256[0] for event in read_register(task.register).received] == ["a"]
    assert read_register(task.register).is_cut
    append(task.register, make("c" * 64))
    assert [event.sha256[0] for event in read_register(task.register).received] == ["a", "c"]
    task.register.write_bytes(b"{}\n" + task.register.read_bytes())
    with pytest.raises(InputError, match="C1012"):
        read_register(task.register)


def test_without_duckdb_the_command_that_brings_it_is_told(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works in any folder, and leaves the tool as it was installed."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(InputError) as caught, open_store(task, roster(), "d"):
        pass
    [problem] = caught.value.problems
    assert problem.code is Code.NO_DUCKDB
    assert problem.text.endswith(f'请运行：{sys.executable} -m pip install "duckdb>=1.4"')
