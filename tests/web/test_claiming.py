"""What ledgers decide may be claimed in the form, and nobody has to."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from tests.answers.test_claims import NO_LETTER
from tests.conftest import HEAD, Run
from tests.web.browser import Browser
from tests.web.test_form import radio

pytestmark = pytest.mark.slow

AGAINST = "自报每次接待都有公函，《公务接待台账》第1行没有公函文号。"


@pytest.fixture
def form(forms_folder: Path, tmp_path: Path, run: Run) -> Path:
    """A form in which a reception without a letter is written."""
    (tmp_path / "a.yaml").write_text(HEAD + NO_LETTER, encoding="utf-8")
    made = run("form", "a.yaml", "-o", "表.html")
    assert made.returncode == 0, made.stderr
    return tmp_path / "表.html"


def test_a_claim_made_in_the_form_is_compared_saved_and_checked(browser: Browser, form: Path, run: Run) -> None:
    browser.open(form, "#/item/BX-02")
    card = browser.wait(lambda: browser.find("#item-BX-02"))
    assert "由台账判定，请填：《公务接待台账》" in card.text
    assert "自报，可以不答；自报有问题的列为问题，与台账不符的列为矛盾" in card.text
    choices = [label.text for label in card.find_elements(By.CSS_SELECTOR, "label.choice")]
    assert choices == ["是", "否"]
    assert AGAINST not in card.text
    radio(browser, "BX-02", "是")
    browser.wait(lambda: AGAINST in card.text)
    content = browser.saved()
    assert content["answers"] == {"BX-02": {"answer": "是"}}
    browser.wait(lambda: list(browser.downloads.glob("*.json")))
    told = run("check", next(browser.downloads.glob("*.json")), "--as-of", "2027-01-15").stdout
    assert f"事实：{AGAINST}" in told
    card.find_element(By.CSS_SELECTOR, "[aria-label='清除 BX-02 的回答']").click()
    browser.wait(lambda: AGAINST not in card.text)
    assert browser.saved()["answers"] == {}
    assert browser.errors == []


def test_what_a_unit_says_against_itself_is_found(browser: Browser, form: Path, run: Run) -> None:
    browser.open(form, "#/item/GR-01")
    card = browser.wait(lambda: browser.find("#item-GR-01"))
    radio(browser, "GR-01", "否")
    browser.wait(lambda: "单位自报“否”。没有提供《个人有关事项台账》，不能核对。" in card.text)
    browser.saved()
    browser.wait(lambda: list(browser.downloads.glob("*.json")))
    told = run("check", next(browser.downloads.glob("*.json")), "--as-of", "2027-01-15").stdout
    assert "单位自报“否”。没有提供《个人有关事项台账》，不能核对。" in told


def test_what_nobody_claims_lacks_nowhere(browser: Browser, form: Path) -> None:
    """What no contradiction compares has no place for an answer, and a claim changes no count."""
    browser.open(form, "#/item/BX-04")
    card = browser.wait(lambda: browser.find("#item-BX-04"))
    assert "由台账判定，请填" in card.text
    assert not card.find_elements(By.CSS_SELECTOR, "fieldset.answer")
    browser.go("#/")
    progress = browser.wait(lambda: browser.find("progress"))
    before = progress.get_attribute("value")
    browser.go("#/item/BX-23")
    radio(browser, "BX-23", "无此情形")
    browser.go("#/")
    assert browser.wait(lambda: browser.find("progress")).get_attribute("value") == before
