"""The day as of which a report was judged: where it makes a draft, and where paper, screen and verification tell of it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from tests.conftest import FIRE, Run

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
