"""What a city hands in is verified, counted and kept apart as it should be, whatever happens in between."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from checklist.app.campaigns import open_campaign, opened_store
from checklist.campaign.tables import DERIVED
from tests.campaign.conftest import COLLECT, MadeCity
from tests.conftest import FULL, Run

pytestmark = pytest.mark.slow
KILLS = 200 if FULL else 4


def contents(folder: Path) -> dict[str, list[Any]]:
    """Return all that a store holds, and what it counts as."""
    with opened_store(open_campaign(folder)) as store:
        asked = {table: f'SELECT * FROM "{table}" ORDER BY ALL' for table in DERIVED}
        asked["standing"] = "SELECT sha256, unit, state, why FROM standing ORDER BY ALL"
        return {name: store.connection.execute(sql).fetchall() for name, sql in asked.items()}


def test_every_file_counts_as_what_it_is(made_city: MadeCity, collected: Path) -> None:
    truth = made_city.truth
    with opened_store(open_campaign(collected)) as store:
        standing = store.connection.execute("SELECT sha256, unit, state FROM standing").fetchall()
        copies = store.connection.execute('SELECT count(*) FROM receipts WHERE "copy"').fetchall()
        current = dict(store.connection.execute("SELECT unit, sha256 FROM current").fetchall())
        scores = dict(store.connection.execute("SELECT unit, score::VARCHAR FROM current").fetchall())
        found = store.connection.execute(
            "SELECT unit, key, findings.verdict, excepted FROM findings JOIN current USING (sha256)"
        )
        findings = sorted(found.fetchall())
    assert sorted(standing, key=str) == sorted(
        {(file["sha256"], file["unit"], file["state"]) for file in truth["files"]}, key=str
    )
    assert copies == [(truth["counts"]["copies"],)]
    counted = {code: unit for code, unit in truth["units"].items() if unit["current"]}
    assert current == {code: unit["current"] for code, unit in counted.items()}
    assert scores == {code: unit["score"] for code, unit in counted.items()}
    assert findings == sorted(
        (code, finding["key"], finding["verdict"], finding["excepted"])
        for code, unit in counted.items()
        for finding in unit["findings"]
    )


def test_what_is_not_valid_is_put_apart_and_the_inbox_is_left_alone(made_city: MadeCity, collected: Path) -> None:
    truth = made_city.truth
    invalid = {file["sha256"] for file in truth["files"] if file["state"] == "无效"}
    assert {path.stem for path in (collected / "隔离").iterdir()} == invalid
    assert {path.stem for path in (collected / "收件").iterdir()} == {
        file["sha256"] for file in truth["files"]
    } - invalid
    inbox = [
        sorted(path.relative_to(folder) for path in (folder / "收件箱").rglob("*"))
        for folder in (made_city.folder, collected)
    ]
    assert inbox[0] == inbox[1]


def with_few(collected: Path, folder: Path) -> Path:
    """Return a copy of a campaign that got only the files of the city's own bureaus and of a county, and so is soon made again."""
    shutil.copytree(collected, folder, ignore=shutil.ignore_patterns("收件箱"))
    register = folder / "登记.jsonl"
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    few = [line for line in lines if '"file":"SL/' in line or '"file":"NL/' in line]
    register.write_text("".join(few), encoding="utf-8")
    for kept in [*(folder / "收件").iterdir(), *(folder / "隔离").iterdir()]:
        if not any(kept.stem in line for line in few):
            kept.unlink()
    (folder / "收件箱").mkdir()
    return folder


def test_taking_in_again_does_nothing(collected: Path, tmp_path: Path, run: Run) -> None:
    again = run("campaign", "collect", str(shutil.copytree(collected, tmp_path / "城市")))
    first, second, drawn = again.stdout.splitlines()
    assert (again.returncode, first, second) == (0, "新收到 0 份。", "没有要验证的。")
    assert re.fullmatch(r"计入汇总的 \d+ 份，签字、数据和结论都验证过，.*页面.*重新排版.*。", drawn)


def test_a_store_can_be_made_again(collected: Path, tmp_path: Path, run: Run) -> None:
    folder = with_few(collected, tmp_path / "城市")
    kept = {path.stem for name in ("收件", "隔离") for path in (folder / name).iterdir()}
    before = {
        table: [row for row in rows if table == "units" or not kept.isdisjoint(map(str, row))]
        for table, rows in contents(collected).items()
    }
    assert before["findings"]
    (folder / "汇总库.duckdb").write_bytes(b"damaged")
    told = run("campaign", "collect", str(folder))
    assert (told.returncode, "C1010" in told.stderr, "rebuild" in told.stderr) == (3, True, True)
    assert "Exception" not in told.stderr
    assert run("campaign", "rebuild", str(folder)).returncode == 0
    drawn = run("campaign", "collect", str(folder))  # the share of which the pages were drawn again when they came
    assert (drawn.stderr, contents(folder)) == ("", before)


def test_what_was_damaged_after_it_came_in_is_told_and_not_laid_to_a_unit(
    collected: Path, tmp_path: Path, run: Run
) -> None:
    folder = with_few(collected, tmp_path / "城市")
    kept = sorted((folder / "收件").iterdir())
    with kept[0].open("ab") as file:
        file.write(b" ")
    again = run("campaign", "rebuild", str(folder))
    assert (again.returncode, "没有验证完" in again.stdout) == (5, True)
    assert "存档与登记的 SHA-256 不符" in again.stdout
    assert "请从备份恢复" in again.stdout
    assert sorted((folder / "收件").iterdir()) == kept
    assert "还没有验证 1" in run("campaign", "status", str(folder)).stdout


def test_what_is_gone_is_told_and_not_laid_to_a_unit(collected: Path, tmp_path: Path, run: Run) -> None:
    folder = with_few(collected, tmp_path / "城市")
    gone = next((folder / "收件").iterdir())
    gone.unlink()
    again = run("campaign", "rebuild", str(folder))
    assert (again.returncode, "没有验证完" in again.stdout, "收下的文件不见了" in again.stdout) == (5, True, True)
    assert "还没有验证 1" in run("campaign", "status", str(folder)).stdout
    (folder / "登记.jsonl").unlink()
    lost = run("campaign", "status", str(folder))
    assert (lost.returncode, "C1031" in lost.stderr) == (3, True)


def test_a_roster_that_is_corrected_counts_at_once(collected: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(collected, tmp_path / "城市")
    outside = [row for row in contents(folder)["standing"] if row[2] == "名册外"]
    assert outside
    roster = folder / "名册.csv"
    with opened_store(open_campaign(folder)) as store:
        [(code,)] = store.connection.execute("SELECT code FROM reports WHERE sha256 = ?", [outside[0][0]]).fetchall()
    roster.write_text(roster.read_text(encoding="utf-8") + f"{code},补上的单位,,党政机关,县级,是,,\n", encoding="utf-8")
    states = {row[0]: row[2] for row in contents(folder)["standing"]}
    assert states[outside[0][0]] == "有效"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_kill_at_any_moment_loses_nothing_and_doubles_nothing(
    made_city: MadeCity, collected: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(made_city.folder, tmp_path / "城市")
    chance = random.Random(7)
    for _ in range(KILLS):
        work = subprocess.Popen(
            [*COLLECT, folder, "--share", "0.05"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.5, 4))
        work.send_signal(signal.SIGKILL)
        work.wait()
    subprocess.run([*COLLECT, folder, "--share", "0.05"], capture_output=True, check=False)
    undisturbed, disturbed = contents(collected), contents(folder)
    assert disturbed == undisturbed
    lines = (folder / "登记.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(made_city.truth["files"]) == len({line.split('"at"')[0] for line in lines})


def test_a_day_of_receipt_before_the_signing_is_told(made_city: MadeCity, tmp_path: Path, run: Run) -> None:
    folder = Path(shutil.copytree(made_city.folder, tmp_path / "城市"))
    good = {file["sha256"] for file in made_city.truth["files"] if file["state"] == "有效"}
    report = next(path for path in sorted(folder.rglob("*.pdf")) if sha256(path.read_bytes()).hexdigest() in good)
    collect = ["campaign", "collect", str(folder), str(report), "--quick"]
    early = run(*collect, "--received", "2020-01-02")
    assert early.returncode == 0, early.stderr
    assert f"有效　{report.name}" in early.stdout
    [told] = early.stderr.splitlines()
    assert told.startswith(f"提醒：{report.name} C1037 登记的收到日期 2020年1月2日 早于报告的签字日期 20")
    assert "按签字那天收到算。请核对 --received" in told
    assert f"有效　{report.name}　" in early.stdout and "　测试证书\n" in early.stdout
    assert "有效的报告，其中1份是用测试证书签的，这种证书谁都能做" in early.stdout
    assert "以前收过的" not in early.stdout
    again = run("campaign", "collect", str(folder), str(report), "--full").stdout
    assert "新收到 0 份。\n以前收过的 1 份还没有重新排版过，这次一并重新排版、再验证。\n" in again
    put_right = run(*collect, "--received", "2020-01-01")
    assert "新收到 0 份。\n收过的 1 份，改按 2020年1月1日 收到算；签字比这一天晚的，按签字那天。\n" in put_right.stdout
    assert (
        "C1054 有 1 份以前收过，登记的收到日期不是 2021年3月4日，没有改："
        in run(*collect, "--received", "2021-03-04").stderr
    )


def test_a_file_that_breaks_off_is_called_incomplete(made_city: MadeCity, tmp_path: Path, run: Run) -> None:
    folder = Path(shutil.copytree(made_city.folder, tmp_path / "城市"))
    whole = max((path for path in folder.rglob("*.pdf")), key=lambda path: path.stat().st_size).read_bytes()
    (tmp_path / "半截.pdf").write_bytes(whole[: len(whole) // 3])
    told = run("campaign", "collect", str(folder), str(tmp_path / "半截.pdf"), "--quick")
    assert told.returncode == 5
    assert (
        "无效　半截.pdf\n    文件：文件末尾没有结束标记：多半是断了、没有传完整，也可能末尾被改过，请换一份完整的\n"
        in told.stdout
    )
