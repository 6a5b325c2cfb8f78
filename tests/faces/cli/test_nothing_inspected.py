"""A unit that has not looked at anything: nothing is said to be in order, and nobody can sign it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from checklist.answers.model import Answer, LedgerData
from checklist.core.errors import Code
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.readiness import readiness
from checklist.pack.compiled import Pack
from tests.conftest import FIRE, HEAD, Run, given

FIRE_HEAD = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, code: F1, level: 单位, kind: 工厂}
period: {from: 2025-01-01, to: 2025-12-31}
"""
AS_OF = ("--as-of", "2025-12-31", "--pack", FIRE)


def test_who_says_that_nothing_applies_cannot_sign(run: Run, tmp_path: Path) -> None:
    """With every item put aside there was no self-inspection: neither by hand nor by a ledger."""
    aside = "answers: {XF-01: {answer: 不涉及, reason: 没有这件事}}\n"
    none = "ledgers: {extinguishers: {none: 本期没有}}\n"
    by_hand = aside.replace("}}", "}, XF-02: {answer: 不涉及, reason: 没有器材}}")
    for text in (aside + none, by_hand):
        (tmp_path / "a.yaml").write_text(FIRE_HEAD + text, encoding="utf-8")
        shown = run("check", "a.yaml", *AS_OF).stdout
        assert "还缺：全部答不涉及、等于没有自查的2项（XF-01、XF-02）" in shown
        assert "一项也没有判定，有没有问题无从知道" in shown
        assert "没有发现问题" not in shown
        refused = run("report", "a.yaml", "-o", "a.pdf", "--for", "paper", *AS_OF)
        assert refused.returncode
        assert Code.NOT_READY.id in refused.stderr
        assert "全部答不涉及" in refused.stderr
    (tmp_path / "a.yaml").write_text(FIRE_HEAD + "answers: {XF-01: 2}\n" + none, encoding="utf-8")
    assert "还缺" not in run("check", "a.yaml", *AS_OF).stdout


def test_what_is_found_all_the_same_makes_it_no_inspection(pack: Pack) -> None:
    """Duties that are declared away are problems, and yet nothing was looked at."""
    aside = Answer(answer=Verdict.不涉及, reason="没有这件事")
    answers = replace(
        given(pack, ""),
        answers={id_: aside for id_, item in pack.items.items() if not item.by_ledger},
        ledgers={id_: LedgerData(none_reason="本期没有") for id_ in pack.ledgers},
    )
    found = assess(pack, answers, date(2026, 12, 31))
    assert found.findings
    assert readiness(found).not_inspected


def test_nothing_filled_is_not_nothing_found(run: Run, tmp_path: Path) -> None:
    """Whoever has filled in nothing, or a little, is told what that says of problems."""
    (tmp_path / "a.yaml").write_text(HEAD, encoding="utf-8")
    shown = run("check", "a.yaml").stdout
    assert "还没有填，有没有问题无从知道" in shown
    assert "没有发现问题" not in shown
    run("report", "a.yaml", "-o", "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "还没有填，有没有问题无从知道。" in page
    assert "没有发现问题" not in page
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-01: 是}\n", encoding="utf-8")
    assert "已查的1项没有发现问题" in run("check", "a.yaml").stdout
