"""What is typed is what is saved: by the first click, and as the screen shows it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.web.browser import Browser

pytestmark = pytest.mark.slow
BEIJING = timezone(timedelta(hours=8))


def press(browser: Browser, words: str) -> None:
    """Press and release the mouse where a button stands before it is pressed."""
    x, y = browser.run(
        "arguments[0].scrollIntoView({block: 'nearest'}); const box = arguments[0].getBoundingClientRect();"
        " return [box.left + box.width / 2, box.top + box.height / 2]",
        browser.named(words),
    )
    mouse = ActionChains(browser.driver)
    pointer = mouse.w3c_actions.pointer_action
    pointer.move_to_location(int(x), int(y)).pointer_down().pause(0.2).pointer_up()  # type: ignore[no-untyped-call]
    mouse.perform()


@pytest.fixture(params=[1280, 900, 375])
def at_a_width(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Browser:
    chromium.fresh(tmp_path / "downloads", width=request.param)
    return chromium


def test_the_first_click_saves_a_note_that_was_not_left(at_a_width: Browser, empty: Path) -> None:
    browser = at_a_width
    browser.open(empty, "#/item/LX-05")
    card = browser.wait(lambda: browser.find("#item-LX-05"))
    note = card.find_element(By.XPATH, ".//label[.='说明']/following-sibling::input")
    note.send_keys("讲稿在支部")
    assert browser.saved(partial(press, browser, "保存"))["answers"]["LX-05"]["note"] == "讲稿在支部"


def test_the_first_click_saves_a_cell_that_was_not_left(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/conferences")
    browser.named("加一行").click()
    browser.saved()
    browser.find(".lines .cell[aria-colindex='4']").click()
    browser.wait(lambda: browser.find("input.cell-editor")).send_keys("甲会")
    assert browser.saved(partial(press, browser, "保存"))["ledgers"]["conferences"]["rows"] == [{"会议名称": "甲会"}]


def test_the_keys_for_saving_take_the_cell_that_is_being_written(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/conferences")
    browser.named("加一行").click()
    browser.find(".lines .cell[aria-colindex='4']").click()
    browser.wait(lambda: browser.find("input.cell-editor")).send_keys("甲会")
    written = browser.saved(lambda: browser.find("input.cell-editor").send_keys(Keys.CONTROL, "s"))
    assert written["ledgers"]["conferences"]["rows"] == [{"会议名称": "甲会"}]


def days(browser: Browser) -> tuple[WebElement, WebElement]:
    first, last = browser.driver.find_elements(By.CSS_SELECTOR, "#content input[type=date]")
    return first, last


def set_day(browser: Browser, place: WebElement, day: str) -> None:
    type_day(browser, place, day)
    browser.run("arguments[0].dispatchEvent(new Event('blur'))", place)


def type_day(browser: Browser, place: WebElement, day: str) -> None:
    """Have a day in its field as while it is typed: the field is not left yet."""
    browser.run("const [day, to] = arguments; day.value = to; day.dispatchEvent(new Event('change'))", place, day)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_next_half_year_is_set_in_either_order(browser: Browser, empty: Path, order: tuple[int, int]) -> None:
    browser.open(empty)
    first, last = days(browser)
    set_day(browser, last, "2026-06-30")
    assert "终止日期" not in browser.text()
    for at in order:
        set_day(browser, (first, last)[at], ("2026-07-01", "2026-12-31")[at])
    assert "没有改" not in browser.text()
    assert browser.saved()["period"] == {"from": "2026-07-01", "to": "2026-12-31"}


def test_days_that_are_no_period_are_told_with_what_is_kept(browser: Browser, empty: Path) -> None:
    browser.open(empty)
    first, last = days(browser)
    kept = "自查期间没有改，仍是 2026-01-01 至 2026-12-31。"
    set_day(browser, first, "2027-01-01")
    assert f"起始日期晚于终止日期，请把另一个也改好；{kept}" in browser.text()
    set_day(browser, first, "2025-12-31")
    assert f"自查期间最长一年，请把另一个也改好；{kept}" in browser.text()
    set_day(browser, last, "")
    assert f"请写完整的起止日期；{kept}" in browser.text()
    assert browser.saved()["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
    set_day(browser, first, "2026-01-01")
    set_day(browser, last, "2026-12-31")
    assert kept not in browser.text()


def test_a_day_of_the_period_counts_once_its_field_is_left(browser: Browser, empty: Path) -> None:
    """Typing 12, 31, 2025 changed the period to 2026-12-30 on the way, which was then called the one that was kept."""
    browser.open(empty)
    _, last = days(browser)
    set_day(browser, last, "2026-06-30")
    for day in ("2026-12-30", "2026-12-31", "0002-12-31"):
        type_day(browser, last, day)
    set_day(browser, last, "2025-12-31")
    assert "起始日期晚于终止日期，请把另一个也改好；自查期间没有改，仍是 2026-01-01 至 2026-06-30。" in browser.text()
    type_day(browser, last, "2026-09-30")
    last.send_keys(Keys.ENTER)
    assert "没有改" not in browser.text()
    assert browser.saved()["period"] == {"from": "2026-01-01", "to": "2026-09-30"}


def test_none_where_a_number_is_asked_is_told_to_be_zero(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/item/FW-01")
    card = browser.wait(lambda: browser.find("#item-FW-01"))
    card.find_element(By.CSS_SELECTOR, "input").send_keys("无", Keys.TAB)
    browser.wait(lambda: "没有发生的请写 0" in browser.text())


def test_an_answer_that_is_wrong_is_listed_once_and_named_once(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/item/LX-04")
    card = browser.wait(lambda: browser.find("#item-LX-04"))
    card.find_element(By.XPATH, ".//label[contains(., '不涉及')]").click()
    browser.wait(lambda: "必须写明不涉及的原因" in browser.text())
    browser.go("#/review")
    links = browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, "a[href='#/item/LX-04']"))
    (said,) = [str(link.get_attribute("textContent")) for link in links]
    assert said == "“LX-04”答“不涉及”，必须写明不涉及的原因。"


def test_saving_is_told_by_the_clock_in_china_wherever_the_browser_is(browser: Browser, empty: Path) -> None:
    browser.emulate("setTimezoneOverride", timezoneId="America/New_York")
    browser.open(empty)
    before = datetime.now(BEIJING)
    browser.saved()
    told = browser.wait(lambda: browser.find("header .state").text)
    assert told.split(" ")[0] in {f"{moment:%H:%M}" for moment in (before, datetime.now(BEIJING))}


def picker(browser: Browser, opens: str) -> None:
    """Put something in place of the picker of files, which is a window of the system."""
    browser.run(f"window.written = []; window.showSaveFilePicker = async () => {{ {opens} }}")


WRITES = """
return { createWritable: async () => ({ write: async (text) => window.written.push(text), close: async () => {} }) };
"""
CANCELS = 'throw new DOMException("The user aborted a request.", "AbortError");'


def state(browser: Browser) -> str:
    return browser.find("header .state").text


def test_what_is_only_handed_to_the_browser_is_not_called_saved(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/item/LX-05")
    browser.saved()
    browser.wait(lambda: "已交给浏览器下载，存下没有请看浏览器的下载" in state(browser))
    assert "保存" not in state(browser)
    note = browser.find("#item-LX-05").find_element(By.XPATH, ".//label[.='说明']/following-sibling::input")
    note.send_keys("讲稿在支部", Keys.TAB)
    browser.wait(lambda: re.fullmatch(r"有改动没有存成文件（上次 \d\d:\d\d 交给浏览器下载）", state(browser)))


def test_a_save_that_was_cancelled_saved_nothing(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/item/LX-05")
    note = browser.find("#item-LX-05").find_element(By.XPATH, ".//label[.='说明']/following-sibling::input")
    note.send_keys("讲稿在支部", Keys.TAB)
    picker(browser, CANCELS)
    browser.named("保存").click()
    browser.wait(lambda: "正在核对" not in state(browser))
    assert state(browser) == "有改动没有存成文件（还没有保存过）"
    assert not list(browser.downloads.glob("*.json"))
    picker(browser, WRITES)
    browser.named("保存").click()
    browser.wait(lambda: state(browser).startswith("上次保存 "))
    [text] = browser.run("return window.written")
    assert "讲稿在支部" in text
