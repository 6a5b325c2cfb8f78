"""A public edition, which nobody signs: alone it proves nothing, held against the signed internal report it does."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.engine.assess import assess
from checklist.pack.load import load_pack
from checklist.report.pdf.draw import draw
from checklist.report.pdf.report import printable_report, report_data
from checklist.report.view import report_view
from tests.conftest import FIRE, MadeOnce, Run
from tests.signing.test_days import ANSWERS, demo

WORDS = ("--pack", FIRE, "--trust", "钥匙/测试根证书.pem")
DAY = "2026-07-10"


@pytest.fixture
def reports(run: Run, tmp_path: Path, made_once: MadeOnce) -> Path:
    """A folder with a public edition, and the internal report that its unit signed."""
    people = "signatories: {preparer: 甲某, reviewer: 乙某, head: 丙某}\n"
    (tmp_path / "a.yaml").write_text(ANSWERS + people, encoding="utf-8")

    def made() -> bytes:
        for name, edition in (("内部", "internal"), ("公开", "public")):
            asked = ("--edition", edition, "--as-of", DAY, "--pack", FIRE)
            assert run("report", "a.yaml", "-o", f"{name}.pdf", *asked).returncode == 0
        run("keys", "demo", "钥匙", "--report", "内部.pdf")
        for role in ("preparer", "reviewer", "head"):
            assert run("sign", "内部.pdf", *demo(role)).returncode == 0
        return str(tmp_path).encode()

    first = Path(made_once("public", made).decode())
    for path in (first / "内部.pdf", first / "公开.pdf", *(first / "钥匙").iterdir()):
        target = tmp_path / path.relative_to(first)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copy(path, target)
    return tmp_path


def told(run: Run, *words: str | Path) -> tuple[str, dict[str, str]]:
    """Return what a file is said to be, and each check's state."""
    done = run("verify", *words, *WORDS, "--format", "json")
    (found,) = json.loads(done.stdout)["files"]
    assert (done.returncode == 0) == (found["state"] == "有效")
    return found["state"], {check["title"]: check["state"] for check in found["checks"]}


def test_alone_it_proves_nothing_and_held_against_the_internal_one_it_does(run: Run, reports: Path) -> None:
    state, checks = told(run, "公开.pdf")
    assert (state, set(checks.values())) == ("未能验证", {"未能验证"})
    alone = run("verify", "公开.pdf", *WORDS).stdout
    assert "√" not in alone
    assert "请用 --against 给出签过字的内部版" in alone
    assert "SHA-256 前 16 位为 " in alone
    assert not re.search("[0-9a-f]{17}", alone)
    state, checks = told(run, "公开.pdf", "--against", "内部.pdf")
    assert (state, set(checks)) == ("有效", {"内部版", "文件", "数据", "结论", "页面"})
    said = run("verify", "公开.pdf", "--against", "内部.pdf", *WORDS).stdout
    assert "√ 内部版：内部.pdf（“某厂”、ZC20260710-" in said
    assert "有效，填报人“甲某”、复核人“乙某”、单位主要负责人“丙某”签过字。" in said
    assert "签字用的是测试证书，不能作为正式报告。" in said
    assert "√ 结论：由内部版重新做成公开版，" in said
    assert "√ 页面：用内部版重新排版，与报告逐字节一致。" in said


def test_what_is_to_be_known_of_the_internal_one_is_told_of_the_public_one_too(run: Run, reports: Path) -> None:
    """A script reads of it what a person is told: the days that passed, and by whose pack it was judged."""
    done = run("verify", "公开.pdf", *WORDS, "--against", "内部.pdf", "--format", "json")
    data = json.loads(done.stdout)
    (internal,) = (check for check in data["files"][0]["checks"] if check["title"] == "内部版")
    assert "从核对日期 2026年7月10日 到第一个签字" in internal["text"]
    assert [line[:20] for line in data["notices"]] == ["注意：结论是按 --pack 给出的规则"]


def test_a_doctored_one_is_found_out(run: Run, reports: Path) -> None:
    pack = load_pack(FIRE)
    answers = load_answers(pack, reports / "a.yaml")
    judged = assess(pack, answers, date.fromisoformat(DAY), masked=True)
    data = report_data(judged, masked=True)
    other = replace(report_view(judged, public=True), problems="发现问题99个")
    (reports / "改页.pdf").write_bytes(draw(printable_report(judged, other, masked=True, data=data)))
    assert told(run, "改页.pdf", "--against", "内部.pdf")[1] == {
        "内部版": "有效", "文件": "有效", "数据": "有效", "结论": "有效", "页面": "无效",
    }  # fmt: skip
    content = data.replace(b'"value":0', b'"value":5', 1)
    assert content != data
    (reports / "改数.pdf").write_bytes(draw(printable_report(judged, masked=True, data=content)))
    state, checks = told(run, "改数.pdf", "--against", "内部.pdf")
    assert (state, checks["结论"]) == ("无效", "无效")


def test_what_it_is_held_against_must_be_its_own_and_sound(run: Run, reports: Path) -> None:
    (reports / "b.yaml").write_text((reports / "a.yaml").read_text("utf-8").replace("XF-01: 0", "XF-01: 1"), "utf-8")
    run("report", "b.yaml", "-o", "别的.pdf", "--as-of", DAY, "--pack", FIRE)
    state, checks = told(run, "公开.pdf", "--against", "别的.pdf")
    assert (state, checks["结论"]) == ("无效", "无效")
    run("report", "a.yaml", "-o", "没签.pdf", "--as-of", DAY, "--pack", FIRE)
    state, checks = told(run, "公开.pdf", "--against", "没签.pdf")
    assert (state, checks["内部版"], checks["页面"]) == ("无效", "无效", "有效")
    run("sign", "没签.pdf", *demo("preparer"), "-o", "没签完.pdf")
    for name, word, missing in (
        ("没签", "没有签字", "填报人、复核人、单位主要负责人"), ("没签完", "没有签完", "复核人、单位主要负责人"),
    ):  # fmt: skip
        alone, held = (run("verify", *words, *WORDS).stdout for words in (
            (f"{name}.pdf",), ("公开.pdf", "--against", f"{name}.pdf"),
        ))  # fmt: skip
        assert re.search(rf"× 内部版：{name}\.pdf（.*）{word}：还缺{missing}的签字。", held)
        for said in (alone, held):
            assert f"结论：{word}。还缺{missing}的签字；没有发现别的问题" in said
        (found,) = json.loads(run("verify", "公开.pdf", "--against", f"{name}.pdf", *WORDS, "--format", "json").stdout)[
            "files"
        ]
        assert (found["conclusion"], "、".join(found["missing"])) == (word, missing)
    assert told(run, "公开.pdf", "--against", "公开.pdf")[0] == "未能验证"
    assert told(run, "内部.pdf", "--against", "公开.pdf")[0] == "未能验证"
    assert "没有.pdf Y101" in run("verify", "公开.pdf", "--against", "没有.pdf", *WORDS).stderr
    assert run("verify", "公开.pdf", "内部.pdf", "--against", "内部.pdf", *WORDS).returncode == 2
