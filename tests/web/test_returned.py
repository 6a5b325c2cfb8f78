"""Answers opened in the form that may not be signed as they are: sent back, or with nothing inspected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.answers.model import Answer, LedgerData, ReturnNote
from checklist.app import forms
from checklist.app.exchanging import start
from checklist.core.verdicts import Verdict
from checklist.pack.compiled import Pack
from tests.web.browser import Browser
from tests.web.conftest import UNIT
from tests.web.test_form import radio

pytestmark = pytest.mark.slow
NOTE = ReturnNote(
    number="2026-001", by="某县纪委", on=date(2026, 7, 5), reason="佐证没有附。",
    comments={"BX-01": "请附<b>办法</b>", "BX-06": "菜单不全", "X32": "请说明原因"},
)  # fmt: skip


def test_what_a_return_slip_says_stands_beside_its_items_and_is_kept(
    browser: Browser, forms_folder: Path, pack: Pack
) -> None:
    target = forms_folder / "退回.html"
    made = start(target, UNIT, pack)
    forms.save_form(target, replace(made, answers=replace(made.answers, returned=NOTE)), force=True)
    browser.open(target)
    for place in ("#/", "#/review"):
        browser.go(place)
        browser.wait(lambda: "退回意见（X32）：请说明原因" in browser.text())
        assert "2026年7月5日被某县纪委退回（退回单 2026-001）：佐证没有附。请改好重报。" in browser.text()
    browser.go("#/item/BX-06")
    browser.wait(lambda: "退回意见（BX-06）：菜单不全" in browser.find("#item-BX-06").text)
    browser.go("#/ledger/receptions")
    browser.wait(lambda: "退回意见（BX-06）：菜单不全" in browser.text())
    browser.go("#/item/BX-01")
    browser.wait(lambda: "退回意见（BX-01）：请附<b>办法</b>" in browser.find("#item-BX-01").text)
    radio(browser, "BX-01", "是")
    browser.saved()
    assert load_answers(pack, next(browser.downloads.glob("*.json"))).returned == NOTE
    assert browser.errors == []


def test_who_says_that_nothing_applies_is_told_so(browser: Browser, forms_folder: Path, pack: Pack) -> None:
    target = forms_folder / "都不涉及.html"
    made = start(target, UNIT, pack)
    aside = Answer(answer=Verdict.不涉及, reason="没有这件事")
    by_hand = {id_: aside for id_, item in pack.items.items() if not item.by_ledger}
    none = {id_: LedgerData(none_reason="本期没有") for id_ in pack.ledgers}
    forms.save_form(target, replace(made, answers=replace(made.answers, answers=by_hand, ledgers=none)), force=True)
    browser.open(target)
    browser.go("#/review")
    browser.wait(lambda: "全部答不涉及、等于没有自查的" in browser.text())
    assert "可以出报告签字了" not in browser.text()
