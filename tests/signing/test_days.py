"""The day as of which a report was judged: where it makes a draft, and where paper, screen and verification tell of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from checklist.answers.model import Rectification
from checklist.core.errors import Code, InputError
from checklist.core.values import CHINA, show_date, today
from checklist.signing.file import read_report
from checklist.signing.passed import passed
from tests.conftest import FIRE, FIRE_ANSWERS, ROOT, Run
from tests.signing.conftest import PEOPLE, World

ANSWERS = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, code: F1, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-06-30}
answers: {XF-01: 0}
ledgers: {extinguishers: [{编号: A1, 上次检查日: 2026-03-01}]}
"""
PACK = ["--pack", FIRE]


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_a_day_before_what_the_ledgers_tell_makes_a_draft(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ANSWERS, encoding="utf-8")
    done = run("report", "a.yaml", "--as-of", "2026-01-02", *PACK)
    assert "R813" in done.stderr
    assert "日期晚于核对日期1处（《灭火器台账》第1行）" in done.stderr
    assert "日期晚于核对日期1处" in pages(tmp_path / "a.pdf")[1]
    told = run("check", "a.yaml", "--as-of", "2026-01-02", *PACK).stdout
    assert "核对日期 2026年1月2日（自查期间还没有结束）" in told
    assert "请用不早于那一天的核对日期（--as-of）" in told
    run("keys", "demo", "钥匙")
    signed = run("sign", "a.pdf", "--role", "preparer", "--p12", "钥匙/preparer.p12", "--passfile", "钥匙/口令.txt")
    assert (signed.returncode, "S922" in signed.stderr) == (3, True)
    assert "日期晚于核对日期1处" in run("verify", "a.pdf", *PACK).stdout


def test_a_period_that_still_runs_is_told_wherever_the_report_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ANSWERS, encoding="utf-8")
    done = run("report", "a.yaml", "--as-of", "2026-05-10", *PACK)
    assert "R813" not in done.stderr
    assert "R818 核对日期 2026年5月10日 在自查期间结束（2026年6月30日）之前" in done.stderr
    cover, brief, *_ = shown = pages(tmp_path / "a.pdf")
    words = "核对日期在自查期间结束（2026年6月30日）之前，此后的情况不在本报告之内。"
    assert "2026年5月10日（自查期间还没有结束）" in cover
    assert f"注意{words}" in brief
    assert sum(words in page for page in shown) == 2
    assert "√ 日期：核对日期 2026年5月10日 在自查期间结束（2026年6月30日）之前" in run("verify", "a.pdf", *PACK).stdout
    run("report", "a.yaml", "--as-of", "2026-07-10", "-o", "b.pdf", *PACK)
    assert not any("自查期间结束" in page or "还没有结束" in page for page in pages(tmp_path / "b.pdf"))


def demo(role: str = "preparer") -> list[str]:
    return [
        "--role",
        role,
        "--p12",
        f"钥匙/{role}.p12",
        "--passfile",
        "钥匙/口令.txt",
        "--certificate-name",
        PEOPLE[role],
    ]


def test_a_day_that_has_not_come_makes_a_draft(run: Run, tmp_path: Path) -> None:
    day, year = today() + timedelta(days=3), today().year
    text = ANSWERS.replace("2026-01-01, to: 2026-06-30", f"{year}-01-01, to: {year}-12-31")
    (tmp_path / "a.yaml").write_text(text.replace("2026-03-01", f"{year}-01-01"), encoding="utf-8")
    told = f"R821 核对日期 {show_date(day)} 还没有到，只能出草稿。请用不晚于今天（{show_date(today())}）的"
    asked = ("--as-of", str(day), *PACK)
    refused = run("report", "a.yaml", "--for", "paper", *asked)
    assert (refused.returncode, told in refused.stderr, (tmp_path / "a.pdf").exists()) == (3, True, False)
    why = f"核对日期（{show_date(day)}）还没有到"
    checked = run("check", "a.yaml", *asked)
    assert told in checked.stderr
    assert "总分：还不能签字，不计分" in checked.stdout
    assert f"  还缺：{why}\n" in checked.stdout
    assert told in run("report", tmp_path, "-o", "多份", *asked).stderr
    assert told in run("report", "a.yaml", *asked).stderr
    assert all("草稿" in page for page in pages(tmp_path / "a.pdf"))
    assert f"还不能签字：{why}。" in "".join(pages(tmp_path / "a.pdf")[1].split())
    found = json.loads(run("verify", "a.pdf", "--format", "json", *PACK).stdout)["files"][0]["checks"]
    assert {one["title"]: one["state"] for one in found if one["title"] in ("结论", "页面")} == {
        "结论": "有效",
        "页面": "有效",
    }
    assert pages(tmp_path / "a.pdf") == pages(tmp_path / "多份/a.pdf")
    run("keys", "demo", "钥匙")
    signed = run("sign", "a.pdf", *demo())
    assert (signed.returncode, "S908" in signed.stderr) == (3, True)
    for one in (run("report", "a.yaml", "-o", "b.pdf", *PACK), run("check", "a.yaml", *PACK)):
        assert "R821" not in one.stderr
        assert why not in one.stdout
    run("report", "a.yaml", "--draft", "-o", "c.html", *PACK)
    assert "本稿是按要求出的草稿，不编号、不计分。" in (tmp_path / "c.html").read_text(encoding="utf-8")


def test_a_report_of_a_day_that_has_not_come_takes_no_first_signature(world: World) -> None:
    """However it was made: its other signatures could not follow, and none of them would be valid."""
    with pytest.raises(InputError) as refused:
        world.sign(world.report, "preparer", now=datetime(2026, 1, 12, tzinfo=CHINA))
    (problem,) = refused.value.problems
    assert (problem.code, "2026年1月15日 还没有到" in problem.text) == (Code.SIGN_AHEAD, True)


def test_what_passed_before_the_first_signature_is_told(world: World) -> None:
    """A rectification that was open on the day of the report, and overdue when it was signed."""
    plans = {
        "XF-01": Rectification(due=date(2026, 1, 15), state="整改中"),
        "XF-02": Rectification(due=date(2026, 1, 17), state="已完成"),
    }
    report = read_report(world.report)
    report = replace(report, data=report.data.model_copy(update={
        "answers": report.data.answers.model_copy(update={"rectifications": plans})
    }))  # fmt: skip
    assert passed(report, date(2026, 1, 15)) == ""
    assert passed(report, date(2026, 1, 16)) == (
        "从核对日期 2026年1月15日 到第一个签字（2026年1月16日）隔了 1 天，其间的情况不在报告之内；"
        "期限在其间已过、报告写的还不是已完成的整改有 1 项：XF-01"
    )
    bare = read_report(world.report)
    assert passed(bare, date(2026, 2, 15)) == ""
    assert "隔了 32 天" in passed(bare, date(2026, 2, 16))


def test_what_passed_is_told_by_sign_and_beside_the_signatures(run: Run, tmp_path: Path) -> None:
    plan = "rectifications: {XF-01: {measure: 补, due: 2026-02-01, state: 整改中}}\n"
    (tmp_path / "a.yaml").write_text(FIRE_ANSWERS + plan, encoding="utf-8")
    run("report", "a.yaml", "--as-of", "2026-01-15", *PACK)
    assert "日期" not in run("verify", "a.pdf", *PACK).stdout.replace("核对日期", "")
    run("keys", "demo", "钥匙", "--report", "a.pdf")
    told = "期限在其间已过、报告写的还不是已完成的整改有 1 项：XF-01"
    signed = run("sign", "a.pdf", *demo())
    assert (signed.returncode, "提醒：a.pdf S925" in signed.stderr) == (0, True)
    assert told in signed.stderr
    assert told in run("sign", tmp_path, "-o", "签", *demo("reviewer")).stdout
    found = json.loads(run("verify", "a.pdf", "--format", "json", *PACK).stdout)["files"][0]
    (check,) = [check for check in found["checks"] if told in check["text"]]
    assert (check["title"], check["state"]) == ("日期", "有效")


def test_whoever_brings_templates_is_told_what_they_decide(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FIRE_ANSWERS, encoding="utf-8")
    (tmp_path / "模板").mkdir()
    (tmp_path / "模板/print.css").write_bytes((ROOT / "reports/templates/print.css").read_bytes() + b"\n")
    run("report", "a.yaml", "--as-of", "2026-01-15", "--templates", "模板", *PACK)
    done = run("verify", "a.pdf", "--templates", "模板", *PACK)
    assert "逐字节一致" in done.stdout
    assert "注意：页面是用 --templates 给出的模板重新排的" in done.stderr
    assert "模板" not in run("verify", "a.pdf", *PACK).stderr
    quick = run("verify", "a.pdf", "--quick", *PACK).stdout
    assert "模板：报告不是用本机自带的模板出的，页面上写的未必是所附数据说的" in quick
    for asked in (quick, run("verify", "a.pdf", *PACK).stdout):
        assert "只信发布单位下发的，不要用填报单位自己给的" in asked
    assert "模板：" not in run("verify", "a.pdf", "--quick", "--templates", "模板", *PACK).stdout
