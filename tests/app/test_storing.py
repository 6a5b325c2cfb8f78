"""What a result may be written over."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from checklist.app.storing import WRITTEN, Result, held, write_over, write_result
from checklist.core.errors import InputError
from checklist.io.lock import backups


def test_a_result_goes_over_one_of_its_kind_and_over_no_other(tmp_path: Path) -> None:
    page = tmp_path / "汇总.html"
    write_result(page, "报告", Result.SUMMARY)
    write_result(page, "新的报告", Result.SUMMARY)
    with pytest.raises(InputError, match="是本工具写的汇总报告，这次要写的是汇总网页"):
        write_result(page, "网页", Result.DASHBOARD)
    assert page.read_text(encoding="utf-8") == "新的报告"
    write_result(page, "网页", Result.DASHBOARD, force=True)
    [kept] = backups(page)
    assert kept.read_text(encoding="utf-8") == "新的报告"
    write_result(page, "新的网页", Result.DASHBOARD)
    with pytest.raises(InputError, match="R820"):
        write_result(page, "报告", Result.SUMMARY)


def test_of_what_was_written_before_kinds_were_noted_the_digest_alone_tells(tmp_path: Path) -> None:
    page = tmp_path / "汇总.html"
    write_result(page, "报告", Result.SUMMARY)
    noted = (tmp_path / WRITTEN).read_text(encoding="utf-8").splitlines()
    (tmp_path / WRITTEN).write_text(f"{noted[1]}\n", encoding="utf-8")
    write_result(page, "网页", Result.DASHBOARD)
    page.write_text("改过的", encoding="utf-8")
    with pytest.raises(InputError, match="R812"):
        write_result(page, "网页", Result.DASHBOARD)


def test_what_is_remembered_is_added_to_and_nobody_else_reads_it(tmp_path: Path) -> None:
    noted = tmp_path / WRITTEN
    noted.write_text(f"# 自查报告\n{'0' * 64}  甲.html\n{'1' * 64}  旧.html\n", encoding="utf-8")
    noted.chmod(0o644)
    for content in ("一", "二", "三"):
        write_result(tmp_path / "汇总.html", content, Result.SUMMARY)
    lines = noted.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["# 自查报告", f"{'0' * 64}  甲.html", f"{'1' * 64}  旧.html"]
    assert [line[-len("  汇总.html") :] for line in lines[4::2]] == ["  汇总.html"] * 3
    assert noted.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="R812"):
        (tmp_path / "汇总.html").write_text("二", encoding="utf-8")
        write_result(tmp_path / "汇总.html", "四", Result.SUMMARY)


def test_of_results_written_at_the_same_time_none_is_forgotten(tmp_path: Path) -> None:
    names = [tmp_path / "出" / f"{number}.html" for number in range(60)]
    for content in ("一", "二", "三"):
        write = partial(write_result, content=content, kind=Result.REPORT, folder=True)
        with ThreadPoolExecutor(4) as many:
            list(many.map(write, names))
    noted = tmp_path / "出" / WRITTEN
    assert noted.stat().st_mode & 0o777 == 0o600
    assert noted.read_text(encoding="utf-8").count("\n") == 2 * 3 * len(names)


def test_what_was_written_is_known_by_its_whole_name_and_the_last_time(tmp_path: Path) -> None:
    other, page = tmp_path / "二  甲.html", tmp_path / "甲.html"
    write_result(page, "一", Result.REPORT)
    write_result(page, "二", Result.REPORT)
    write_result(other, "别的", Result.DASHBOARD)
    write_result(page, "三", Result.REPORT)
    write_result(other, "别的二", Result.DASHBOARD)
    with pytest.raises(InputError, match="是本工具写的自查报告，这次要写的是汇总网页"):
        write_result(page, "四", Result.DASHBOARD)
    page.write_text("一", encoding="utf-8")
    with pytest.raises(InputError, match="R812"):
        write_result(page, "五", Result.REPORT)


def test_a_table_that_cannot_be_taken_away_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nobody can take away what a spreadsheet program has open."""
    path, table, new, gone = (tmp_path / name for name in ("a.yaml", "台账/甲.csv", "台账/新.csv", "台账/乙.csv"))
    table.parent.mkdir()
    for one in (path, table, gone):
        one.write_text("原来的", encoding="utf-8")

    def unlink(self: Path, *, missing_ok: bool = False) -> None:
        if self == gone:
            raise PermissionError
        return really(self, missing_ok=missing_ok)

    really = Path.unlink
    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(InputError, match=r"R803.*乙\.csv”：没有权限"), held(path):
        write_over(path, "新的", {table: b"new", new: b"new"}, [gone])
    assert [one.read_text(encoding="utf-8") for one in (path, table, gone)] == ["原来的"] * 3
    assert not new.exists()
    monkeypatch.undo()
    with held(path):
        write_over(path, "新的", {table: b"new", new: b"new"}, [gone])
    assert [one.exists() for one in (path, table, new, gone)] == [True, True, True, False]
    assert [backups(one)[-1].read_text(encoding="utf-8") for one in (path, table, gone)] == ["原来的"] * 3


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_name_that_is_no_text_and_a_line_that_was_cut_are_in_nobodys_way(tmp_path: Path) -> None:
    """The report was written, and then the program failed; what a crash had cut off swallowed what came next."""
    page = tmp_path / os.fsdecode(b"\xb1\xa8.pdf")  # a name of another system
    for content in ("报告", "新的报告"):
        write_result(page, content, Result.REPORT)
    assert page.read_text(encoding="utf-8") == "新的报告"
    with (tmp_path / WRITTEN).open("ab") as file:
        file.write(b"# \xe6\xb1")
    for content in ("网页", "新的网页"):
        write_result(tmp_path / "汇总.html", content, Result.DASHBOARD)
    write_result(page, "又一份", Result.REPORT)
