"""A ledger of which records were left out when others were read in is unfinished for every command, wherever the file goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import FIRE_ANSWERS, FIRE_PACK, Run

DAY = ("--as-of", "2026-01-15", *FIRE_PACK)
LACKING = "台账没有读全1处（《灭火器台账》还缺2条）"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.yaml"
    path.write_text(f"{FIRE_ANSWERS}    left_out: 2\n", encoding="utf-8")
    return path


def test_check_says_what_is_lacking(run: Run, answers: Path) -> None:
    done = run("check", answers, *DAY)
    assert f"  还缺：{LACKING}\n" in done.stdout
    assert "还不能签字，不计分" in done.stdout
    assert "补齐以后删去“没有读入的条数”（left_out）" in done.stdout
    assert done.returncode == 4
    answers.write_text(FIRE_ANSWERS, encoding="utf-8")
    assert run("check", answers, *DAY).returncode == 0


def test_the_report_is_a_draft_and_not_for_paper(run: Run, answers: Path, tmp_path: Path) -> None:
    assert f"出的是草稿，不编号、不计分，没有签字页：{LACKING}" in run("report", answers, "-o", "r.html", *DAY).stderr
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert f"还不能签字：{LACKING}。" in page
    assert "灭火器台账</td><td>1行，还缺2条没有读入" in page
    refused = run("report", answers, "-o", "p.html", "--for", "paper", *DAY)
    assert refused.returncode != 0
    assert LACKING in refused.stderr


def test_it_goes_with_the_answers(run: Run, answers: Path, tmp_path: Path) -> None:
    """Into a workbook and back, and into a part."""
    assert run("export", answers, "-o", "book.xlsx", *FIRE_PACK).returncode == 0
    assert run("import", "book.xlsx", "-o", "back.yaml", *FIRE_PACK).returncode == 0
    run("split", answers, "--by", "section", *FIRE_PACK)
    (part,) = (path for path in tmp_path.glob("answers.*.yaml") if "left_out: 2" in path.read_text("utf-8"))
    for name in ("book.xlsx", "back.yaml", part):
        assert LACKING in run("check", name, *DAY).stdout, name
    answers.unlink()
    assert run("merge", *tmp_path.glob("answers.*.yaml"), "-o", "whole.yaml", *FIRE_PACK).returncode == 0
    assert LACKING in run("check", "whole.yaml", *DAY).stdout
