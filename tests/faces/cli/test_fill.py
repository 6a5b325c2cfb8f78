"""``fill`` on files that are not written as we write them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.load import load_answers
from checklist.pack.compiled import Pack
from tests.conftest import FIRE_ANSWERS, FIRE_PACK, HEAD, Run

BODY = "answers:\n  BX-20: 有此情形  # 待核\n"
HEAD_DATA = {
    "format": 1,
    "pack": {"id": "lianzheng", "version": "2026.12"},
    "unit": {"name": "示例单位", "level": "市级", "kind": "党政机关"},
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps(HEAD_DATA, ensure_ascii=False)),
        ("a.yaml", f"{HEAD}{BODY}...\n"),
        ("a.yaml", "".join(f"  {line}\n" for line in (HEAD + BODY).splitlines())),
        ("a.yaml", "{" + ", ".join(HEAD.splitlines()) + ", answers: {BX-20: 有此情形}}\n"),
    ],
    ids=["json", "end mark", "indented root", "flow root"],
)
def test_what_fill_saves_is_read_again(pack: Pack, run: Run, tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    done = run("fill", name, stdin="g\nBX-20\n1\nq\n")
    assert done.returncode == 0, done.stderr
    assert load_answers(pack, path).answers["BX-20"].value == "无此情形"
    saved = path.read_text(encoding="utf-8")
    assert ("# 待核" in saved) == ("# 待核" in text)
    if name.endswith(".json"):
        assert json.loads(saved)["answers"] == {"BX-20": "无此情形"}


def test_what_cannot_be_saved_is_refused_before_the_first_question(run: Run, tmp_path: Path) -> None:
    text = HEAD + "answers:\n  ? BX-20\n  : 有此情形\n"
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    done = run("fill", "a.yaml", stdin="g\nBX-20\n1\nq\n")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Y117" in done.stderr
    assert path.read_text(encoding="utf-8") == text
    assert run("merge", "a.yaml", "-o", "b.yaml").returncode == 0
    assert run("fill", "b.yaml", stdin="g\nBX-20\n1\nq\n").returncode == 0


def test_tables_that_other_answers_use_are_told_in_one_line(run: Run, tmp_path: Path) -> None:
    run("template", "--xlsx", "填.xlsx", "--name", "某局", "--level", "市级", "--kind", "党政机关")
    book = openpyxl.load_workbook(tmp_path / "填.xlsx")
    rows: dict[str, dict[str, str | int]] = {
        "公务接待台账": {"A2": "J1", "B2": "2026-03-05", "C2": "甲局", "I2": 5},
        "礼品登记台账": {"A2": "2026-03-05", "B2": "某公司", "D2": "否"},
    }
    for title, cells in rows.items():
        for cell, value in cells.items():
            book[title][cell] = value
    book.save(tmp_path / "填.xlsx")
    done = run("import", "填.xlsx", "-o", "上.yaml")
    assert (tmp_path / "上.yaml").is_file(), done.stderr
    (tmp_path / "下.yaml").write_bytes((tmp_path / "上.yaml").read_bytes())
    told = [line for line in run("fill", "下.yaml", "--plain").stderr.splitlines() if "也在用" in line]
    assert len(told) == 1, told
    assert "A661 2 本台账的文件，上.yaml 也在用：《礼品登记台账》、《公务接待台账》。" in told[0]


def test_what_is_to_be_run_next_reads_the_same_pack(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FIRE_ANSWERS, encoding="utf-8")
    told = run("fill", "a.yaml", "--plain", *FIRE_PACK, stdin="5\nq\n").stdout
    assert f"接着运行：checklist check a.yaml {' '.join(map(str, FIRE_PACK))}" in told
