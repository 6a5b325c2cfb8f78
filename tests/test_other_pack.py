"""A pack on another subject works with no change in code: the engine knows nothing of the speech."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from checklist.core.digest import digest
from checklist.pack.load import load_pack
from tests.conftest import FIRE, FIRE_UNIT, Run


def test_it_loads_walks_checks_and_prints(run: Run, tmp_path: Path) -> None:
    pack = ["--pack", FIRE]
    assert run("rules", "lint", *pack).returncode == 0
    assert run("rules", "test", *pack).stdout == "6 个用例全部通过。\n"
    assert run("rules", "coverage", *pack).returncode == 0
    assert run("init", "a.yaml", *FIRE_UNIT, *pack).returncode == 0
    lines = ["g", "XF-01", "1", "2", "g", "extinguishers", "q"]
    filled = run("fill", "a.yaml", *pack, stdin="\n".join(lines) + "\n")
    assert "XF-01 演练次数：1次 → 较重" in filled.stdout
    (tmp_path / "灭火器.csv").write_text("编号,上次检查日\nA1,2026-12-30\nA2,2026-10-01\n", encoding="utf-8")
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text.replace("  extinguishers:", "  extinguishers: 灭火器.csv"), encoding="utf-8")
    data = json.loads(run("check", "a.yaml", "--format", "json", *pack).stdout)
    assert {item["id"]: item["verdict"] for item in data["items"]} == {"XF-01": "较重", "XF-02": "严重"}
    printed = run("report", "a.yaml", "-o", "a.html", *pack)
    assert printed.returncode == 0
    assert "消防安全自查报告" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_answers_for_another_pack_are_refused(run: Run, tmp_path: Path) -> None:
    run("init", "a.yaml", *FIRE_UNIT, "--pack", FIRE)
    done = run("check", "a.yaml")
    assert done.returncode == 3
    assert "A601" in done.stderr


def test_the_digest_is_of_the_content(tmp_path: Path) -> None:
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    folder = tmp_path / "fire_safety"
    first = load_pack(FIRE).digest
    limits = folder / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    limits.write_text(
        "# 只加了说明\n" + text.replace("{value: 30, basis: notice/check}", "{basis: notice/check, value: 30}"),
        encoding="utf-8",
    )
    assert load_pack(folder).digest == first
    limits.write_text(text.replace("value: 30", "value: 31"), encoding="utf-8")
    assert load_pack(folder).digest != first


def test_two_spellings_of_a_key_have_no_digest() -> None:
    import pytest

    with pytest.raises(ValueError, match="NFC"):
        digest({"\u00e9": 1, "e\u0301": 2})
    with pytest.raises(ValueError, match="float"):
        digest({"a": 1.5})
