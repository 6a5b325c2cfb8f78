"""``fill`` on files that are not written as we write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.pack.compiled import Pack
from tests.conftest import HEAD, Run

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
