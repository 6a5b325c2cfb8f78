"""``campaign init``: a folder that is whole or not there, and what it says of days and of what is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklist.campaign.packets import SIGNATURE, instructions
from checklist.campaign.roster import RosterUnit
from checklist.campaign.task import open_task
from tests.campaign.test_roster import HEAD
from tests.conftest import FIRE, Run

GIVEN = ["campaign", "init", "任务", "--title", "自查", "--issuer", "纪委", "--period", "2026H1", "--overlay", "none"]
IN_TIME = [*GIVEN, "--due", "2026-07-31"]


@pytest.mark.parametrize("wrong", [["--last", "没有"], ["--due", "2025-01-01"], ["--trust", "没有.pem"]])
def test_what_fails_leaves_nothing_behind(tmp_path: Path, run: Run, wrong: list[str]) -> None:
    done = run(*IN_TIME, *wrong)
    assert (done.returncode, list(tmp_path.iterdir())) == (3, []), done.stderr


def test_local_rules_are_not_dropped_without_a_word(tmp_path: Path, run: Run) -> None:
    """A pack of another year lost all of them, and no unit was asked what they ask."""
    asked = ["campaign", "init", "任务", *IN_TIME[3:9], "--due", "2026-07-31"]
    done = run(*asked)
    assert (done.returncode, list(tmp_path.iterdir())) == (3, []), done.stderr
    assert "--overlay C1055" in done.stderr
    assert "--overlay hunan（湖南（永州）地方规定）；都不采用的，写 --overlay none。" in done.stderr
    assert run(*asked, "--overlay", "hunan").returncode == 0
    assert open_task(tmp_path / "任务").spec.overlays == ["hunan"]
    assert run("campaign", "init", "别的", *asked[3:], "--pack", FIRE).returncode == 0  # it has none


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path, run: Run) -> None:
    (tmp_path / "任务").mkdir()
    (tmp_path / "任务/名册.xlsx").write_bytes(b"ours")
    done = run(*IN_TIME)
    assert (done.returncode, "R814" in done.stderr, len(list((tmp_path / "任务").iterdir()))) == (3, True, 1)
    (tmp_path / "任务/名册.xlsx").unlink()
    assert run(*IN_TIME).returncode == 0
    again = run(*IN_TIME)
    assert (again.returncode, "C1026" in again.stderr, "--force" in again.stderr) == (3, True, False)
    exported = run("campaign", "export", "任务", "-o", "任务")
    assert (exported.returncode, "C1027" in exported.stderr, "--force" in exported.stderr) == (3, True, False)


def test_the_last_campaign_is_named_from_where_one_stands(tmp_path: Path, run: Run) -> None:
    (tmp_path / "各次").mkdir()
    run(*IN_TIME)
    done = run("campaign", "init", "各次/下一次", *IN_TIME[3:], "--last", "任务")
    assert done.returncode == 0, done.stderr
    task = open_task(tmp_path / "各次/下一次")
    assert (task.spec.last, task.last and task.last.resolve()) == ("../../任务", tmp_path / "任务")


def test_a_last_campaign_that_was_moved_is_told_where_it_is_compared_and_stops_nothing_else(
    tmp_path: Path, run: Run
) -> None:
    (tmp_path / "名册.csv").write_text(HEAD + "A1,甲局,,党政机关,县级,,,\n", encoding="utf-8")
    run(*IN_TIME, "--roster", "名册.csv")
    run("campaign", "init", "下次", *IN_TIME[3:], "--roster", "名册.csv", "--last", "任务")
    (tmp_path / "任务").rename(tmp_path / "移走了")
    assert run("campaign", "status", "下次").returncode == 0
    told = run("campaign", "summary", "下次", "-o", "汇总.json")
    assert (told.returncode, "下次/任务.yaml C1049" in told.stderr, "请把这里的 last 改成" in told.stderr) == (
        3,
        True,
        True,
    )
    assert "--last C1049" in run("campaign", "summary", "下次", "-o", "汇总.json", "--last", "任务").stderr
    lacking = run("campaign", "summary", "下次", "-o", "没有/汇总.json", "--last", "移走了")
    assert "没有“没有”这个文件夹" in lacking.stderr
    assert "没有“没有”这个文件夹" in run("campaign", "status", "下次", "-o", "没有/状态.xlsx").stderr


def test_days_before_the_period_is_over_are_told(tmp_path: Path, run: Run) -> None:
    rows = "A1,甲局,,党政机关,县级,,2026-06-20,\nA2,乙局,,党政机关,县级,,2026-07-10,\n"
    (tmp_path / "名册.csv").write_text(HEAD + rows, encoding="utf-8")
    done = run(*GIVEN, "--due", "2026-06-29", "--roster", "名册.csv")
    assert done.returncode == 0, done.stderr
    assert (done.stderr.count("C1028"), "甲局（A1）" in done.stderr, "乙局" in done.stderr) == (2, True, False)
    assert "C1028" not in run(*GIVEN[:2], "准时", *IN_TIME[3:]).stderr


def test_an_empty_text_in_a_task_is_called_empty(tmp_path: Path, run: Run) -> None:
    run(*IN_TIME)
    task = tmp_path / "任务/任务.yaml"
    task.write_text(task.read_text(encoding="utf-8").replace('issuer: "纪委"', 'issuer: ""'), encoding="utf-8")
    assert "“issuer”不合要求：不能为空。" in run("campaign", "status", "任务").stderr


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path, run: Run) -> None:
    (tmp_path / "名册.csv").write_text(HEAD + "A1,甲局,,党政机关,县级,,,\n", encoding="utf-8")
    run(*IN_TIME, "--roster", "名册.csv")
    (tmp_path / "有.pdf").write_bytes(b"%PDF-")
    done = run("campaign", "collect", "任务", "有.pdf", "没有.pdf")
    assert (done.returncode, "C1029" in done.stderr, (tmp_path / "任务/收件").exists()) == (3, True, False)


def test_what_is_left_empty_is_told_by_what_it_is(tmp_path: Path, run: Run) -> None:
    done = run("campaign", "init", "任务", "--title", "", "--issuer", " ", *IN_TIME[7:])
    assert (done.returncode, list(tmp_path.iterdir())) == (3, [])
    assert done.stderr.count("C1048") == 2
    assert "--title C1048 没有写任务的名称" in done.stderr
    for reason in ("", "  "):
        sent = run("campaign", "return", "任务", "A1", "--reason", reason, "--due", "2027-01-01")
        assert (sent.returncode, "--reason C1048 没有写退回的原因。请写上。" in sent.stderr) == (3, True), sent.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["init", "", *IN_TIME[3:]],
        [*IN_TIME[1:], "--last", ""],
        [*IN_TIME[1:], "--trust", ""],
        [*IN_TIME[1:], "--overlay", ""],
        [*IN_TIME[1:], "--pack", ""],
        ["collect", "任务", ""],
        ["summary", "任务", "-o", ""],
        ["return", "任务", "A1", "--reason", "缺页", "--comments", ""],
    ],
)
def test_an_empty_name_is_no_folder_and_no_file(tmp_path: Path, run: Run, words: list[str]) -> None:
    done = run("campaign", *words)
    assert (done.returncode, "没有写" in done.stderr, list(tmp_path.iterdir())) == (2, True, []), done.stderr


@pytest.mark.parametrize(
    "words", [["collect", "任务", "--share", "5"], ["summary", "任务", "-o", "a.pdf", "--min-group", "0"]]
)
def test_numbers_out_of_range_are_told_in_chinese(run: Run, words: list[str]) -> None:
    told = run("campaign", *words).stderr
    assert "应当是" in told
    assert "range" not in told


def test_an_unsigned_pack_is_told_of_where_it_can_be_signed_and_in_the_packet(tmp_path: Path, run: Run) -> None:
    (tmp_path / "名册.csv").write_text(HEAD + "A1,甲局,,党政机关,县级,,,\n", encoding="utf-8")
    assert "checklist rules sign 任务/规则库.zip" in run(*IN_TIME, "--roster", "名册.csv").stdout
    task, unit = open_task(tmp_path / "任务"), RosterUnit("A1", "甲局", None, "党政机关", "县级")
    assert "没有签名，不知道由谁发布”，不影响出报告；有疑问的，问纪委" in instructions(task, unit, {})
    assert "没有签名" not in instructions(task, unit, {SIGNATURE: b""})


def test_certificates_that_are_called_alike_are_all_kept(tmp_path: Path, run: Run) -> None:
    from checklist.signing.demo import make_authority
    from examples.城市.handing_in import pem_of

    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "根.pem").write_bytes(pem_of(make_authority()))
    done = run(*IN_TIME, "--trust", "甲/根.pem", "--trust", "乙/根.pem")
    assert done.returncode == 0, done.stderr
    kept = sorted((tmp_path / "任务" / "信任").iterdir())
    assert [path.read_bytes() for path in kept] == [(tmp_path / name / "根.pem").read_bytes() for name in ("甲", "乙")]


def test_codes_that_lost_their_zeros_since_the_last_campaign_are_told(tmp_path: Path, run: Run) -> None:
    """All units were new and all of the last were gone, and nobody was told why."""
    last = "S1,示例市,,党政机关,市级,否,,\n003000,甲县,S1,党政机关,县级,,,\n003001,甲局,003000,党政机关,县级,,,\n"
    now = last.replace("003000", "3000").replace("003001", "3001") + "3002,新局,3000,党政机关,县级,,,\n"
    for name, rows in (("上次", last), ("这次", now), ("照旧", last)):
        (tmp_path / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
    run(*IN_TIME, "--roster", "上次.csv")
    done = run("campaign", "init", "这次", *IN_TIME[3:], "--roster", "这次.csv", "--last", "任务")
    assert done.returncode == 0, done.stderr
    moved = "有2个单位的代码与上一次任务的不同，比较时当成不相干的单位：甲县（这次 3000，上一次 003000）、甲局（这次 3001，上一次 003001）。"
    assert f"C1056 {moved}" in done.stderr
    assert "照上一次的代码重新填写" in done.stderr
    assert "C1056" not in run("campaign", "init", "照旧", *IN_TIME[3:], "--roster", "照旧.csv", "--last", "任务").stderr
