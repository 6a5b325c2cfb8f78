"""``checklist form``: one file that needs nothing else, and what it says where its program was not built."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.core import resources
from checklist.pack.compiled import Pack
from checklist.record.answers import answers_digest
from checklist.record.rules import RULES_FORMAT
from tests.conftest import EXAMPLES, Run

UNIT = ["--name", "某局</script><b>", "--kind", "党政机关", "--period", "2026年"]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something in place of the program, which other tests build."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "sources.sha256").write_text("", encoding="utf-8")
    for name in ("form.js", "loader.js", "form.css"):
        (folder / name).write_text(f"/* {name} */\n", encoding="utf-8")
    monkeypatch.setattr(resources, "web", lambda: folder)
    monkeypatch.setattr(resources, "web_sources", lambda: tmp_path / "sources")


def carried(page: str, id_: str) -> str:
    """What a page carries packed."""
    match = re.search(f'id="{id_}">([^<]*)<', page)
    assert match
    return gzip.decompress(base64.b64decode(match[1])).decode()


@pytest.mark.usefixtures("built")
def test_a_page_names_its_parts_and_asks_for_nothing(run: Run, tmp_path: Path) -> None:
    done = run("form", "-o", "表.html", *UNIT)
    assert done.returncode == 0
    page = (tmp_path / "表.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    for source in ("/* loader.js */", carried(page, "program"), "/* form.css */"):
        assert base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() in policy[1]
    assert not re.search(r"(?:src|href)=\"(?!data:,)|https?:|url\(", page)
    assert "<b>" not in page
    assert run("form", "-o", "表.html", *UNIT).returncode == 3


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("name", ["政务服务局", "林业局"])
def test_what_a_unit_said_goes_into_a_form_and_comes_back(
    run: Run, tmp_path: Path, pack: Pack, hunan: Pack, name: str
) -> None:
    given = EXAMPLES / name / "answers.yaml"
    assert run("form", given, "-o", "表.html").returncode == 0
    content = json.loads(carried((tmp_path / "表.html").read_text(encoding="utf-8"), "content"))
    assert content["rules"]["pack"]["digest"] in (pack.digest, hunan.digest)
    (tmp_path / "答卷.json").write_text(content["answers"], encoding="utf-8")
    known = hunan if content["rules"]["pack"]["overlays"] else pack
    again = load_answers(known, tmp_path / "答卷.json")
    assert answers_digest(known, again) == answers_digest(known, load_answers(known, given))
    said = [
        json.loads(run("check", file, "--as-of", "2026-01-15", "--format", "json").stdout)
        for file in (given, "答卷.json")
    ]
    verdicts = [{item["id"]: item["verdict"] for item in one["items"]} for one in said]
    assert verdicts[0] == verdicts[1]
    assert said[0]["score"] == said[1]["score"]


def test_without_the_program_it_says_how_to_make_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "web", lambda: tmp_path / "nowhere")
    done = run("form", "-o", "表.html", *UNIT)
    assert done.returncode == 3
    assert "R815" in done.stderr
    assert "make web" in done.stderr
    assert not (tmp_path / "表.html").exists()


@pytest.mark.usefixtures("built")
def test_a_program_whose_sources_have_changed_since_is_not_used(run: Run, tmp_path: Path) -> None:
    made_of, source = tmp_path / "web/sources.sha256", tmp_path / "sources/src/main.ts"
    source.parent.mkdir(parents=True)
    source.write_text("// as it was\n", encoding="utf-8")
    made_of.write_text(f"{hashlib.sha256(source.read_bytes()).hexdigest()}  src/main.ts\n", encoding="utf-8")
    assert run("form", "-o", "表.html", *UNIT).returncode == 0
    source.write_text("// as it is\n", encoding="utf-8")
    for _ in ("changed", "not known of what it was made"):
        done = run("form", "-o", "另.html", *UNIT)
        assert (done.returncode, (tmp_path / "另.html").exists()) == (3, False)
        assert "R815 网页的程序是用旧的源代码造的。" in done.stderr
        assert "make web" in done.stderr
        made_of.unlink(missing_ok=True)


@pytest.mark.usefixtures("built")
def test_a_form_for_each_unit_of_a_roster(run: Run, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(
        "单位代码,单位名称,上级单位代码,单位类别,层级,是否填报\n"
        "A,某市,,党政机关,市级,否\n"
        "A01,某局/一,A,党政机关,市级,是\n"
        "A02,某村,A,村社区,乡级,是\n",
        encoding="utf-8",
    )
    done = run("form", "--roster", roster, "-o", "表格", "--period", "2026年")
    assert done.returncode == 0
    assert "已写出 2 张表格" in done.stdout
    assert sorted(path.name for path in (tmp_path / "表格").iterdir()) == ["A01_某局一.html", "A02_某村.html"]
    content = json.loads(carried((tmp_path / "表格/A02_某村.html").read_text(encoding="utf-8"), "content"))
    answers = json.loads(content["answers"])
    assert answers["unit"] == {"name": "某村", "code": "A02", "level": "乡级", "kind": "村社区"}
    assert answers["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
    assert content["rules"]["format"] == RULES_FORMAT
    (tmp_path / "表格/A01_某局一.html").unlink()
    assert run("form", "--roster", roster, "-o", "表格", "--period", "2026年").returncode == 3
    assert not (tmp_path / "表格/A01_某局一.html").exists()
    assert run("form", "--roster", roster, "-o", "表格", "--period", "2026年", "--force").returncode == 0


@pytest.mark.usefixtures("built")
def test_answers_or_a_roster(run: Run, tmp_path: Path) -> None:
    done = run("form", "答卷.yaml", "--roster", "名册.csv", "-o", "表格")
    assert done.returncode == 2
    assert "只能写一个" in done.stderr
    (tmp_path / "名册.csv").write_text("单位代码,单位名称,单位类别,层级\nA,某局,机关,市级\n", encoding="utf-8")
    done = run("form", "--roster", "名册.csv", "-o", "表格")
    assert done.returncode == 3
    assert not (tmp_path / "表格").exists()
