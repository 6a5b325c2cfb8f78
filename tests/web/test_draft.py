"""What the browser keeps between saves: after a crash, in two windows, sealed, and damaged."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from checklist.answers.cells import TO_REFILL
from checklist.answers.load import load_answers
from checklist.core.errors import InputError
from checklist.pack.compiled import CheckItem, Pack
from tests.web.browser import Browser
from tests.web.test_printing import printed

pytestmark = pytest.mark.slow
KEPT = """
const done = arguments[0];
const request = indexedDB.open("checklist", 1);
request.onupgradeneeded = () => request.result.createObjectStore("drafts");
request.onsuccess = () => {
  const found = [];
  request.result.transaction("drafts").objectStore("drafts").openCursor().onsuccess = ({ target }) => {
    if (!target.result) { request.result.close(); return done(found); }
    found.push([target.result.key, target.result.value]);
    target.result.continue();
  };
};
"""
SPOIL = """
const [text, key, done] = arguments;
const request = indexedDB.open("checklist", 1);
request.onsuccess = () => {
  const transaction = request.result.transaction("drafts", "readwrite");
  transaction.objectStore("drafts").put({ at: "", tab: "", salt: "", text, parts: { receptions: 1 } }, key);
  transaction.oncomplete = () => { request.result.close(); done(); };
};
"""


@pytest.fixture
def mortal(tmp_path: Path, chromium: Browser) -> Iterator[Browser]:
    """A browser that may be killed."""
    made = Browser(tmp_path / "browser")
    yield made
    made.quit()


def kept(browser: Browser) -> dict[str, Any]:
    return dict(browser.driver.execute_async_script(KEPT))


def head(browser: Browser) -> Any:
    return next((value for key, value in kept(browser).items() if key.endswith("|")), None)


def by_hand(pack: Pack) -> CheckItem:
    return next(item for item in pack.items.values() if item.spec.answer.kind == "yes_no" and not item.by_ledger)


def answer(browser: Browser, item: str, word: str) -> None:
    browser.go(f"#/item/{item}")
    browser.wait(lambda: browser.find(f"#item-{item} input[value='{word}']")).click()


def is_answered(browser: Browser, item: str, word: str) -> bool:
    browser.go(f"#/item/{item}")
    return bool(browser.wait(lambda: browser.find(f"#item-{item} input[value='{word}']")).is_selected())


def test_what_was_kept_outlives_the_browser_being_killed(mortal: Browser, flawed_form: Path, hunan: Pack) -> None:
    item = by_hand(hunan).id
    mortal.open(flawed_form)
    answer(mortal, item, "不掌握")
    mortal.wait(lambda: "不掌握" in str(head(mortal)))
    parts = {key.split("|")[1]: rows for key, rows in kept(mortal).items() if not key.endswith("|")}
    assert "receptions" in parts
    for ledger, rows in parts.items():
        private = [name for name, column in hunan.ledgers[ledger].spec.columns.items() if column.private]
        assert {cell for row in json.loads(rows) for name, cell in row.items() if name in private} <= {TO_REFILL}
    mortal.again()
    mortal.open(flawed_form)
    banner = mortal.wait(lambda: mortal.find(".notice").text)
    beijing = datetime.now(timezone(timedelta(hours=8)))
    assert f"（{beijing.year}年{beijing.month}月{beijing.day}日 {beijing:%H}:" in banner or beijing.minute < 2
    mortal.wait(lambda: mortal.named("恢复")).click()
    mortal.wait(lambda: "有改动没有存成文件" in mortal.text())
    assert is_answered(mortal, item, "不掌握")


def test_what_the_draft_does_not_keep_is_to_be_filled_in_again(
    browser: Browser, empty: Path, pack: Pack, tmp_path: Path
) -> None:
    browser.open(empty)
    content = browser.saved()
    row = {"接待编号": "1", "接待日期": "2026-03-05", "派出单位": "某局", "接待对象人数": "3"}
    declared = {"申报人编号": "7", "申报类别": "借贷担保", "关联主体": "某公司", "与本单位的关系": "没有业务关系"}
    content["ledgers"] = {
        "receptions": {"rows": [{**row, "审批人": "张三", "陪同和工作保障人员": "张三", "审批日期": "2026-03-04"}]},
        "declarations": {"rows": [declared]},
    }
    file = tmp_path / "填了的.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    browser.find("#open-file").send_keys(str(file))
    browser.go("#/ledger/receptions")
    browser.wait(lambda: "张三" in browser.text())
    answer(browser, by_hand(pack).id, "不掌握")
    browser.wait(lambda: any("receptions" in key for key in kept(browser)))
    assert "张三" not in str(kept(browser))
    browser.open(empty)
    browser.wait(lambda: browser.named("恢复")).click()
    told = "“审批人”第1行"
    browser.go("#/ledger/receptions")
    browser.wait(lambda: "第 1 行“审批人”：恢复草稿后要重填" in browser.text())
    assert "“审批人”要重填" in browser.text()
    assert "审批人：未填" not in browser.text()
    assert "陪同保障（要重填）" in browser.text()
    about = browser.find(".told").text
    assert about.count("用餐场所类别") == about.count("填好了才能全部判断") == 1
    browser.go("#/ledger/declarations")  # the rule asks whether the ledger holds what the cell refers to
    browser.wait(lambda: "“申报人编号”第1行，“关联主体”第1行" in browser.text())
    browser.wait(lambda: "无法判断：“关联主体”要重填" in browser.text())
    browser.go("#/review")
    browser.wait(lambda: "恢复草稿后要重填 2 本台账" in browser.text())
    assert "BX-03" not in browser.text()
    saved = browser.saved()
    assert told in browser.text()
    assert saved["ledgers"]["receptions"]["rows"] == [
        {**row, "审批人": TO_REFILL, "陪同和工作保障人员": TO_REFILL, "审批日期": "2026-03-04"}
    ]
    with pytest.raises(InputError, match="“审批人”：恢复草稿后要重填"):
        load_answers(pack, max(browser.downloads.glob("*.json"), key=lambda path: path.stat().st_mtime_ns))
    browser.go("#/ledger/receptions")
    cell = browser.wait(lambda: browser.find(".cell.bad"))
    cell.click()
    editor = browser.wait(lambda: browser.find("input.cell-editor"))
    editor.send_keys(Keys.CONTROL, "a", Keys.NULL, "李四", Keys.ENTER)
    browser.wait(lambda: told not in browser.text() and "有 1 处填写有误" in browser.text())
    assert "审批人：未填" not in browser.text()


def test_a_draft_is_not_overwritten_before_somebody_decides(browser: Browser, empty: Path, pack: Pack) -> None:
    first, second = [
        item.id for item in pack.items.values() if item.spec.answer.kind == "yes_no" and not item.by_ledger
    ][:2]
    browser.open(empty)
    answer(browser, first, "是")
    browser.wait(lambda: first in str(head(browser)))
    browser.open(empty)
    answer(browser, second, "是")
    assert "恢复或清除它以前，这次填的不留草稿" in browser.text()
    browser.go("#/")
    browser.named("清除本机草稿").click()
    browser.wait(lambda: not kept(browser))
    answer(browser, second, "否")
    browser.wait(lambda: second in str(head(browser)))
    assert first not in str(head(browser))


def test_a_passphrase_does_not_overwrite_a_draft_that_nobody_decided_on(
    browser: Browser, empty: Path, pack: Pack
) -> None:
    item = by_hand(pack).id
    browser.open(empty)
    answer(browser, item, "不掌握")
    browser.wait(lambda: item in str(head(browser)))
    before = kept(browser)
    browser.open(empty)
    browser.wait(lambda: browser.named("恢复"))
    browser.find("footer summary").click()
    browser.find("footer input[type=password]").send_keys("口令口令口令")
    browser.named("设口令").click()
    browser.wait(lambda: "没有设：这台电脑上还有没存成文件的草稿" in browser.find("footer").text)
    assert kept(browser) == before
    browser.run("scrollTo(0, 0)")
    browser.named("恢复").click()
    browser.wait(lambda: "有改动没有存成文件" in browser.text())
    assert is_answered(browser, item, "不掌握")
    browser.find("footer summary").click()
    browser.find("footer input[type=password]").send_keys("口令口令口令")
    browser.named("设口令").click()
    browser.wait(lambda: "sealed" in str(head(browser)))


def test_a_sealed_draft_opens_with_its_passphrase_only(browser: Browser, flawed_form: Path, hunan: Pack) -> None:
    item = by_hand(hunan).id
    browser.open(flawed_form)
    browser.find("footer summary").click()
    browser.find("footer input[type=password]").send_keys("口令口令口令")
    browser.named("设口令").click()
    browser.wait(lambda: "sealed" in str(head(browser)))
    answer(browser, item, "不掌握")
    name = hunan.items[item].title
    browser.wait(lambda: len(kept(browser)) > 5)
    assert name not in str(kept(browser))
    browser.open(flawed_form)
    word = browser.wait(lambda: browser.find(".notice input[type=password]"))
    word.send_keys("不是这个")
    browser.named("恢复").click()
    browser.wait(lambda: "口令不对" in browser.text())
    word = browser.find(".notice input[type=password]")
    word.clear()
    word.send_keys("口令口令口令")
    browser.named("恢复").click()
    browser.wait(lambda: "有改动没有存成文件" in browser.text())
    browser.find("footer summary").click()
    browser.find("footer").find_element(By.XPATH, ".//button[contains(., '清除本机草稿')]").click()
    browser.wait(lambda: not kept(browser))


@pytest.mark.parametrize("text", ["{", "[]", 7, {"iv": "x", "sealed": "y"}])
def test_a_damaged_draft_is_told_and_changes_nothing(browser: Browser, empty: Path, text: object) -> None:
    browser.open(empty)
    browser.wait(lambda: browser.run("return localStorage.length"))
    name = browser.run("return localStorage.key(0)")
    browser.driver.execute_async_script(SPOIL, text, f"{name}|")
    browser.open(empty)
    browser.wait(lambda: browser.named("恢复")).click()
    browser.wait(lambda: "恢复不了" in browser.text() or "草稿坏了" in browser.text())
    assert browser.find("h1").text == "总览"
    browser.named("清除本机草稿").click()
    browser.wait(lambda: not kept(browser))


def test_two_windows_on_one_draft_are_told(browser: Browser, empty: Path) -> None:
    browser.open(empty)
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.open(empty)
    browser.wait(lambda: "另一个窗口也在填这一份" in browser.text())
    browser.driver.switch_to.window(first)
    browser.wait(lambda: "另一个窗口也在填这一份" in browser.text())


def test_nothing_filled_in_is_no_clean_bill(browser: Browser, empty: Path) -> None:
    browser.open(empty)
    browser.wait(lambda: browser.find("h1").text == "总览")
    assert "已查0项；还没有填，有没有问题无从知道；还不能签字" in browser.text()
    assert "没有发现问题" not in browser.text()


def restart(browser: Browser, page: Path) -> str:
    """Return what a page says that is opened again, when it has looked for a draft."""
    browser.open(page)
    browser.wait(lambda: browser.run("return localStorage.length"))
    return browser.text()


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "about to be kept"])
def test_what_stands_in_a_file_is_no_draft(browser: Browser, empty: Path, pack: Pack, is_kept: bool) -> None:
    item = by_hand(pack).id
    browser.open(empty)
    answer(browser, item, "不掌握")
    if is_kept:
        browser.wait(lambda: item in str(head(browser)))
    browser.saved()
    browser.wait(lambda: not kept(browser))
    time.sleep(1)  # longer than a draft waits
    assert not kept(browser)
    answer(browser, item, "是")
    browser.wait(lambda: item in str(head(browser)))
    browser.saved()
    browser.wait(lambda: not kept(browser))
    assert "有没存成文件的草稿" not in restart(browser, empty)


def test_a_draft_that_was_restored_and_saved_is_gone(browser: Browser, empty: Path, pack: Pack) -> None:
    item = by_hand(pack).id
    browser.open(empty)
    answer(browser, item, "不掌握")
    browser.wait(lambda: item in str(head(browser)))
    browser.open(empty)
    browser.wait(lambda: browser.named("恢复")).click()
    browser.wait(lambda: "有改动没有存成文件" in browser.text())
    assert browser.saved()["answers"][item]
    browser.wait(lambda: not kept(browser))
    assert "有没存成文件的草稿" not in restart(browser, empty)


def test_saving_in_one_window_keeps_what_another_has_not_saved(browser: Browser, empty: Path, pack: Pack) -> None:
    first, second = [
        item.id for item in pack.items.values() if item.spec.answer.kind == "yes_no" and not item.by_ledger
    ][:2]
    browser.open(empty)
    one = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    other = browser.driver.current_window_handle
    browser.open(empty)
    answer(browser, second, "是")
    browser.wait(lambda: second in str(head(browser)))
    browser.driver.switch_to.window(one)
    answer(browser, first, "是")
    browser.wait(lambda: first in str(head(browser)))
    browser.saved()
    browser.driver.switch_to.window(other)
    browser.wait(lambda: second in str(head(browser)))
    browser.run("delete window.showSaveFilePicker")
    browser.saved()
    browser.wait(lambda: not kept(browser))


def test_a_draft_that_another_window_saved_is_asked_about_no_more(browser: Browser, empty: Path, pack: Pack) -> None:
    item = by_hand(pack).id
    browser.open(empty)
    first = browser.driver.current_window_handle
    answer(browser, item, "是")
    browser.wait(lambda: item in str(head(browser)))
    browser.driver.switch_to.new_window("tab")
    browser.open(empty)
    second = browser.driver.current_window_handle
    browser.wait(lambda: "有没存成文件的草稿" in browser.text())
    browser.driver.switch_to.window(first)
    browser.saved()
    browser.driver.switch_to.window(second)
    browser.wait(lambda: "有没存成文件的草稿" not in browser.text())


def test_what_was_done_is_told_until_another_page_and_never_printed(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/review")
    browser.find("footer summary").click()
    browser.named("清除本机草稿").click()
    browser.wait(lambda: "本机草稿已清除" in browser.text())
    assert "本机草稿已清除" not in "".join(printed(browser))
    browser.go("#/ledger/receptions")
    browser.wait(lambda: "接待" in browser.find("h1").text)
    assert "本机草稿已清除" not in browser.text()
