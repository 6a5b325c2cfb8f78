"""Approved exceptions in the form; the unit's own particulars; and what a form says that nobody filled in yet."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from checklist.answers.load import load_answers
from checklist.answers.save import answers_data
from checklist.app import forms
from checklist.app.exchanging import Exchanged, start
from checklist.engine.assess import assess
from checklist.pack.compiled import Pack
from tests.conftest import AS_OF, given
from tests.web.browser import Browser
from tests.web.conftest import UNIT

pytestmark = pytest.mark.slow
COLUMNS = "会议日期\t会议名称\t会议类别\t会期\t主要负责人讲话时长\t有无宴请\t有无旅游\t有无纪念品\t是否在景区\t会议费"
MEETINGS = "\n".join(
    (COLUMNS, *(f"2026-03-0{day}\t{name}\t专题\t{days}\t30\t无\t无\t无\t否\t0" for day, name, days in (
        (1, "甲会", "0.5"), (5, "乙会", "3"), (9, "丙会", "2"))))
)  # fmt: skip


def paste(browser: Browser, text: str) -> None:
    browser.find("details.card summary").click()
    area = browser.find("details.card textarea")
    browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", area, text)
    browser.wait(lambda: browser.named("加进台账")).click()


def under(place: WebElement, label: str) -> WebElement:
    """Return the field under a label."""
    return place.find_element(By.XPATH, f".//*[label[contains(., '{label}')]]//input")


def shown(browser: Browser) -> list[str]:
    """Return the verdicts beside the rows."""
    return [cell.text for cell in browser.driver.find_elements(By.CSS_SELECTOR, ".lines [aria-colindex='2']")]


def test_a_problem_is_approved_follows_its_rows_and_is_taken_back(browser: Browser, empty: Path, pack: Pack) -> None:
    proof = empty.with_name("批复.pdf")
    proof.write_bytes(b"%PDF-1.4 an approval, scanned")
    nothing = empty.with_name("空.pdf")
    nothing.write_bytes(b"%PDF")
    browser.open(empty)
    under(browser.find("#content"), "填报人").send_keys("王芳", Keys.TAB)
    browser.go("#/ledger/conferences")
    paste(browser, MEETINGS)
    browser.wait(lambda: ["提示" in words for words in shown(browser)] == [False, True, True])
    place = browser.wait(lambda: browser.find("details.except"))
    place.find_element(By.CSS_SELECTOR, "summary").click()
    approve = place.find_element(By.XPATH, ".//button[contains(., '写入例外')]")
    approve.click()
    lacking = "例外的理由、谁批准的、批准文件、批准文件的扫描件、批准到哪天为止"
    assert f"还没有写：批准的是哪几行、{lacking}" in place.text
    boxes = place.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
    assert [box.is_selected() for box in boxes] == [False, False]
    boxes[0].click()
    approve.click()
    assert f"还没有写：{lacking}" in place.text
    for label, words in (("例外的理由", "内容多"), ("谁批准的", "王 芳"), ("批准文件（", "口头同意")):
        under(place, label).send_keys(words)
    browser.run("const [day] = arguments; day.value = '2026-12-31'; day.dispatchEvent(new Event('input'))",
                under(place, "批准到哪天"))  # fmt: skip
    under(place, "扫描件").send_keys(str(nothing))
    browser.wait(lambda: "“空.pdf”只有 4 字节，证明不了什么，没有登记。" in place.text)
    under(place, "扫描件").send_keys(str(proof))
    browser.wait(lambda: "SHA-256" in place.text)
    approve.click()
    browser.wait(lambda: "“王 芳”不能作批准人：批准人就是填报人" in place.text)
    under(place, "谁批准的").clear()
    under(place, "谁批准的").send_keys("市委")
    approve.click()
    browser.wait(lambda: "不是批准文件" in place.text)
    document = under(place, "批准文件（")
    document.clear()
    document.send_keys("市委办函〔2026〕3号")
    approve.click()
    browser.wait(lambda: ["已批准" in words for words in shown(browser)] == [False, True, False])
    assert "经批准的例外（不是缺口，不扣分）" in browser.text()

    browser.run("window.scrollTo(0, 0)")
    browser.driver.find_elements(By.CSS_SELECTOR, ".lines input[type=checkbox]")[0].click()
    browser.named("删去选中的行").click()
    browser.wait(lambda: ["已批准" in words for words in shown(browser)] == [True, False])
    assert browser.saved()["exceptions"]["HD-03"][0]["rows"] == [{"row": 1, "label": "2026年3月5日，乙会"}]
    answers = load_answers(pack, next(browser.downloads.glob("*.json")).rename(empty.with_name("答卷.json")))
    [excepted] = assess(pack, answers, AS_OF).excepted
    assert [row.numbers for row in excepted.finding.rows] == [(1,)]

    browser.go("#/review")
    browser.wait(lambda: "经批准的例外 1 个" in browser.text())
    assert "第1行：内容多（自报经市委批准，市委办函〔2026〕3号，至2026年12月31日）" in browser.text()
    browser.go("#/")
    signing = under(browser.find("#content"), "填报人")
    signing.clear()
    signing.send_keys("市委", Keys.TAB)
    browser.go("#/review")
    browser.wait(lambda: "没有计入，原因写在问题里" in browser.text())
    assert "没有计入的例外 1 个" in browser.text()
    assert "自报经批准的例外 1 个" not in browser.text()
    browser.named("撤回").click()
    browser.wait(lambda: "的例外 1 个" not in browser.text())
    browser.go("#/ledger/conferences")
    browser.wait(lambda: ["提示" in words for words in shown(browser)] == [True, True])


def test_an_approval_of_what_no_rule_finds_is_said_to_be_in_vain(
    browser: Browser, forms_folder: Path, pack: Pack, tmp_path: Path
) -> None:
    """It was said to be a problem all the same, for a reason to be read in a problem that there was not."""
    row = "{会议日期: 2026-03-05, 会议名称: 乙会, 会议类别: 专题, 会期: 0.5}"
    approval = "{rows: [1, {row: 2, label: 甲会}], reason: 内容多, approver: 市委, document: 市委办函〔2026〕3号, until: 2026-12-31}"
    body = f"ledgers: {{conferences: [{row}]}}\nexceptions: {{HD-03: [{approval}]}}\n"
    page = tmp_path / "表.html"
    forms.save_form(page, Exchanged(pack, given(pack, body)), force=True)
    browser.open(page, "#/review")
    idle = "没有用上：第1行（没有查出这个问题）、第2行（批准的那条记录，台账里没有了）"
    browser.wait(lambda: idle in browser.text())
    assert "原因写在问题里" not in browser.text()


def test_who_signs_and_which_unit_it_is_are_written_on_the_first_page(browser: Browser, empty: Path) -> None:
    browser.open(empty)
    assert "没有写填报人、复核人、单位主要负责人，报告签字页上留空" in browser.text()
    page = browser.find("#content")
    under(page, "填报人").send_keys("王芳", Keys.TAB)
    browser.wait(lambda: "没有写复核人、单位主要负责人" in browser.text())
    name = under(page, "单位名称")
    name.clear()
    name.send_keys("某办公室", Keys.TAB)
    browser.wait(lambda: browser.find("header .unit").text == "某办公室")
    browser.go("#/review")
    needed, minor = browser.text().split("不影响签字的")
    assert "签字前还要补齐" in needed
    assert "签字人没有写 2 个" in minor
    assert "未填" not in minor
    saved = browser.saved()
    assert saved["signatories"] == {"preparer": "王芳"}
    assert saved["unit"]["name"] == "某办公室"


@pytest.mark.parametrize("period", [(2026, 1), (2019, 1)], ids=["now", "long-ago"])
def test_a_blank_form_is_not_scored_and_cannot_be_signed(
    browser: Browser, forms_folder: Path, pack: Pack, tmp_path: Path, period: tuple[int, int]
) -> None:
    page = tmp_path / "表.html"
    unit = replace(UNIT, kind="村社区", level="乡级", start=date(*period, 1), end=date(period[0], 12, 31))
    forms.save_form(page, start(page, unit, pack), force=True)
    browser.open(page)
    assert "还不能签字，不计分" in browser.text()
    assert "得分 0" not in browser.text()
    asked = {item.id for item in pack.items.values() if pack.left_out(item, "村社区", "乡级") is None}
    for ledger in pack.ledgers.values():
        assert (f"《{ledger.title}》　未填" in browser.text()) == bool(ledger.decides & asked)
    browser.go("#/review")
    browser.wait(lambda: "签字前还要补齐" in browser.text())
    assert "可以出报告签字了" not in browser.text()
    assert ("核对日期不当" in browser.text()) == (period[0] == 2019)


def test_a_day_long_after_the_period_alone_keeps_from_signing(
    browser: Browser, forms_folder: Path, pack: Pack, tmp_path: Path
) -> None:
    page = tmp_path / "表.html"
    made = start(page, replace(UNIT, start=date(2019, 1, 1), end=date(2019, 12, 31)), pack)
    silent = {id_: {"answer": "不涉及", "reason": "没有这类事项"} for id_ in pack.items}
    data = answers_data(pack, made.answers) | {"answers": silent, "ledgers": {}}
    path = tmp_path / "答卷.json"
    path.write_text(json.dumps(data, ensure_ascii=False, default=forms.written), encoding="utf-8")
    forms.save_form(page, Exchanged(pack, load_answers(pack, path)), force=True)
    browser.open(page, "#/review")
    assert "未填" not in browser.find("#content section").text
    assert "核对日期不当" in browser.text()
    assert "可以出报告签字了" not in browser.text()
