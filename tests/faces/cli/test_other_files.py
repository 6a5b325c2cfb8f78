"""Files that are no answers: each is called what it is, once, with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, HEAD, Run

LEDGERS = EXAMPLES / "水利局/台账"


@pytest.fixture(autouse=True)
def files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-01: 是}\n", encoding="utf-8")
    run("report", "a.yaml", "-o", "报告.json")
    run("report", "a.yaml", "-o", "报告.html")
    (tmp_path / "核对.json").write_text(run("check", "a.yaml", "--format", "json").stdout, encoding="utf-8")
    (tmp_path / "报告.pdf").write_bytes(b"%PDF-1.7\n\xff")
    for name in ("三公经费.csv", "公务接待.xlsx"):
        shutil.copy(LEDGERS / name, tmp_path / name)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("报告.json", "它是自查报告的数据"),
        ("核对.json", "它是 checklist check --format json 的结果。请用原来的答卷。"),
        ("报告.pdf", "验证报告请用 checklist verify。"),
        ("报告.html", "它是网页。"),
        ("三公经费.csv", "请在答卷的 ledgers 里写上它的路径"),
        ("公务接待.xlsx", "没有“基本情况”和“检查项”这两张工作表"),
    ],
)
def test_each_is_called_what_it_is(run: Run, file: str, said: str) -> None:
    for command in (
        ["check", file],
        ["report", file, "-o", "x.json"],
        ["export", file, "-o", "x.xlsx"],
        ["load", file],
    ):
        done = run(*command)
        told = done.stderr + done.stdout
        assert (done.returncode, told.count("A628"), said in told) == (3, 1, True), told


def test_what_cannot_be_filled_in_at_a_terminal_says_so(run: Run) -> None:
    assert "A628 这不是答卷：它是 PDF。" in run("fill", "报告.pdf").stderr
    assert "请先用 checklist import 读成答卷" in run("fill", "公务接待.xlsx").stderr


def test_a_folder_with_reports_is_loaded_without_them(run: Run) -> None:
    done = run("load", ".")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line.startswith(("√", "×"))] == [
        "√ a.yaml　示例单位　2026年1月1日至2026年12月31日　1 项回答，0 行台账"
    ]
    assert "跳过 报告.json：不是答卷。" in done.stderr


def test_a_folder_that_is_not_there_is_named_before_anything_is_drawn(run: Run) -> None:
    done = run("report", "a.yaml", "-o", "不存在/x.pdf")
    assert done.returncode == 3
    assert "R803 写不了“不存在/x.pdf”：没有“不存在”这个文件夹，请先建好，或者换一个位置。" in done.stderr


@pytest.mark.parametrize("name", ["旧.xls", "表.et", "改名.yaml", "改名.json"])
@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"\0" * 40, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40])
def test_a_workbook_under_another_name_is_to_be_saved_as_xlsx(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    for command in (["import", name, "-o", "b.yaml"], ["check", name]):
        done = run(*command)
        assert (done.returncode, "另存为 .xlsx" in done.stderr, "Y103" in done.stderr) == (3, True, False)


def test_a_table_that_is_a_workbook_is_to_be_saved_as_xlsx(run: Run, tmp_path: Path) -> None:
    shutil.copy(LEDGERS / "公务接待.xlsx", tmp_path / "接待.csv")
    (tmp_path / "b.yaml").write_text(HEAD + "ledgers: {receptions: 接待.csv}\n", encoding="utf-8")
    assert "接待.csv Y118" in run("check", "b.yaml").stderr


def test_a_workbook_is_written_under_its_own_ending_only(run: Run, tmp_path: Path) -> None:
    for command in (
        ["template", "--xlsx", "空.xls"],
        ["export", "a.yaml", "-o", "全.xlsm"],
        ["import", "公务接待.xlsx", "-o", "b.yaml", "--mark", "错.xls"],
    ):
        done = run(*command)
        assert (done.returncode, "R810" in done.stderr, "可以存成：.xlsx。" in done.stderr) == (3, True, True)
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".xls", ".xlsm")]


@pytest.mark.parametrize("text", ["", " \n", "# 填在这里\n"])
@pytest.mark.parametrize("name", ["空.yaml", "空.json"])
def test_empty_answers_are_told_how_to_begin(run: Run, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    told = run("check", name).stderr
    assert f"{name} A650" in told
    assert "checklist init" in told
    assert "共 1 处" in told
