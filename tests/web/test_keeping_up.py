"""What the last period left to be put right is kept up in the form, whether or not it was found again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.carried import CARRIED, CLEAN, REWRITTEN, STRUCK_OUT
from tests.conftest import Run
from tests.web.browser import Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def carried(forms_folder: Path, tmp_path: Path, run: Run) -> Path:
    (tmp_path / "下期.yaml").write_text(CARRIED, encoding="utf-8")
    assert run("form", "下期.yaml", "-o", "表.html").returncode == 0
    return tmp_path / "表.html"


def set_day(browser: Browser, card: str, label: str, day: str) -> None:
    plan = browser.find(f"{card} fieldset.rectify")
    found = plan.find_element(By.XPATH, f".//label[contains(., '{label}')]/following-sibling::input")
    browser.run(f"const [day] = arguments; day.value = '{day}'; day.dispatchEvent(new Event('change'))", found)


def test_the_review_lists_what_check_tells_and_keeps_it_up(browser: Browser, carried: Path, run: Run) -> None:
    browser.open(carried, "#/review")
    browser.wait(lambda: "本期没有查出的整改" in browser.text())
    told = run("check", carried.parent / "下期.yaml").stdout
    (left,) = re.findall(r"另有.*?已逾期", told)
    (late,) = re.findall(r"逾期没有完成的整改共\d+项", told)
    (lost,) = re.findall(r"上期没有改完的\d+项，本期没有整改记录", told)
    named = {part.find_element(By.CSS_SELECTOR, "summary").text: part for part in browser.driver.find_elements(By.CSS_SELECTOR, "details:has(summary)") if part.text}  # fmt: skip
    for words, ids in ((left, ["BX-22", "FT-08"]), (late, ["BX-22", "FT-08"]), (lost, ["BX-01"])):
        links = named[words].find_elements(By.CSS_SELECTOR, "a")
        assert [str(link.get_attribute("textContent")).split(" ")[0] for link in links] == ids
    browser.go("#/review/item/BX-22")
    card = browser.wait(lambda: browser.find("#item-BX-22"))
    assert "上期带入，本期没有判定，应于2025年10月31日前完成，已逾期。" in card.text
    assert "上期查出：较重　公车私用" in card.text
    Select(card.find_element(By.CSS_SELECTOR, "select")).select_by_visible_text("已完成")
    set_day(browser, "#item-BX-22", "哪一天整改完的", "2025-11-20")
    browser.wait(lambda: "逾期没有完成的整改共1项" in browser.run("return document.body.textContent"))
    saved = browser.saved()["rectifications"]["BX-22"]
    assert (saved["state"], saved["done_on"], saved["opened"]) == ("已完成", "2025-11-20", "2025-06-30")
    assert browser.errors == []


def test_the_first_page_tells_what_was_carried(browser: Browser, forms_folder: Path, tmp_path: Path, run: Run) -> None:
    """What is left of the last period stood on its own pages alone: the first one said “1 行”."""
    gift = "{收受日: 2025-03-05, 来源: 某企业, 价值: 300, 是否涉外: 否}"
    (tmp_path / "下期.yaml").write_text(
        f"{CARRIED}ledgers:\n  gifts: {{rows: [{gift}], to_confirm: true}}\n", encoding="utf-8"
    )
    assert run("form", "下期.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html")
    told = browser.find("#content p.notice:has(a[href='#/review'])").text
    assert "逾期没有完成的整改共2项" in told
    assert "上期没有改完的1项，本期没有整改记录" in told
    assert "《礼品登记台账》　1 行（上期的，待确认）" in browser.text()


def test_a_deadline_that_is_moved_back_is_told_where_it_is_moved(
    browser: Browser, forms_folder: Path, tmp_path: Path, run: Run
) -> None:
    due = "  due: {BX-22: 2025-10-31, FT-08: 2025-09-30}\n"
    (tmp_path / "下期.yaml").write_text(CARRIED + due, encoding="utf-8")
    assert run("form", "下期.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html", "#/review/item/BX-22")
    card = browser.wait(lambda: browser.find("#item-BX-22"))
    assert "上期定的是2025年10月31日" in card.text
    page = "return document.querySelector('main').textContent"
    assert "完成期限由" not in browser.run(page)
    set_day(browser, "#item-BX-22", "完成期限", "2026-12-31")
    browser.wait(lambda: "，完成期限由2025年10月31日改为2026年12月31日" in browser.run(page))
    assert "完成期限推后或者删去的整改共1项" in browser.run(page)
    (tmp_path / "改了.json").write_text(json.dumps(browser.saved()), encoding="utf-8")
    assert "完成期限推后或者删去的整改共1项（BX-22）" in run("check", tmp_path / "改了.json").stdout


def test_what_lost_its_record_is_planned_again_field_by_field(browser: Browser, carried: Path) -> None:
    browser.open(carried, "#/review")
    card = browser.wait(lambda: browser.find("#item-BX-01"))
    assert "没有整改记录" in card.text
    fact, measure = card.find_elements(By.CSS_SELECTOR, "textarea")
    fact.send_keys("没有修订", Keys.TAB)
    measure.send_keys("修订办法", Keys.TAB)
    assert browser.saved()["rectifications"]["BX-01"] == {"fact": "没有修订", "measure": "修订办法", "state": "未开始"}
    assert "没有整改记录" not in browser.find("#item-BX-01").text
    assert "本期没有整改记录" not in browser.text()


def test_the_card_of_an_item_opens_its_carried_plan(browser: Browser, carried: Path) -> None:
    browser.open(carried, "#/item/FT-08")
    card = browser.wait(lambda: browser.find("#item-FT-08"))
    assert "上期带入，本期没有判定" in card.text
    card.find_elements(By.CSS_SELECTOR, "fieldset.rectify textarea")[1].send_keys("，已补", Keys.TAB)
    assert browser.saved()["rectifications"]["FT-08"]["measure"] == "补课，已补"


def test_an_explanation_that_signing_does_not_wait_for_is_not_said_to_be_needed(
    browser: Browser, forms_folder: Path, tmp_path: Path, run: Run
) -> None:
    left = CARRIED.replace("rectifications:\n", "rectifications:\n  X35: {opened: 2025-06-30}\n")
    (tmp_path / "下期.yaml").write_text(
        left.replace("  gaps:\n", "  gaps:\n    X35: {title: 矛盾, verdict: 一般}\n"), "utf-8"
    )
    assert run("form", "下期.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html", "#/review")
    card = browser.wait(lambda: browser.find("#item-X35"))
    assert "怎么回事" in card.text
    assert "说明了才能签字" not in card.text


@pytest.mark.parametrize("place", ["#/item/BX-07", "#/review", "#/ledger/receptions"])
def test_what_is_in_order_now_can_be_said_to_be_put_right(
    browser: Browser, forms_folder: Path, tmp_path: Path, run: Run, place: str
) -> None:
    (tmp_path / "下期.yaml").write_text(CLEAN, encoding="utf-8")
    assert run("form", "下期.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html", place)
    browser.wait(lambda: "上期带入，本期没有再查出。" in browser.text())
    assert "上期查出：严重　高档和野生菜肴" in browser.text()
    Select(browser.find("fieldset.rectify select")).select_by_visible_text("已完成")
    browser.go("#/review")
    undated = browser.wait(lambda: browser.find("details:has(a[href='#/review/item/BX-07'])"))
    assert undated.text == "写了已完成、没有写完成日期的整改 1 项"
    set_day(browser, "#item-BX-07", "哪一天整改完的", "2025-08-01")
    browser.wait(lambda: "没有写完成日期的整改" not in browser.text())
    assert browser.saved()["rectifications"]["BX-07"] == {
        "state": "已完成",
        "done_on": "2025-08-01",
        "opened": "2025-06-30",
    }


def test_records_that_were_struck_out_or_rewritten_are_listed_as_check_tells_them(
    browser: Browser, forms_folder: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "下期.yaml").write_text(REWRITTEN, encoding="utf-8")
    assert run("form", "下期.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html", "#/review")
    heading = "上期查出问题、本期删去或者改写了的台账记录 2 条"
    browser.wait(lambda: heading in browser.run("return document.body.textContent"))
    (told,) = browser.driver.find_elements(By.XPATH, f"//details[summary[.='{heading}']]//a[@href='#/ledger/fixes']")
    words = str(told.get_attribute("textContent"))
    assert words == STRUCK_OUT
    assert f"  {words}\n" in run("check", "下期.yaml").stdout
    assert browser.errors == []
