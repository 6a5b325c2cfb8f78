"""The form as people use it, in a real Chromium, from a file; skipped where there is none."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from checklist.answers.load import load_answers
from checklist.answers.save import answers_data
from checklist.app import forms
from checklist.app.exchanging import NewUnit, start
from checklist.core.errors import Code
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.explaining import problem_if
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.record.answers import answers_record
from checklist.record.rules import rules_record
from tests.conftest import AS_OF, EXAMPLES, HEAD, Run
from tests.web.browser import Browser
from tests.web.conftest import UNIT
from tests.web.test_parity import example, expected, plain

pytestmark = pytest.mark.slow


def lines(browser: Browser) -> list[WebElement]:
    """Return the rows of the ledger that are drawn."""
    return browser.driver.find_elements(By.CSS_SELECTOR, ".lines .line")


def radio(browser: Browser, item: str, word: str) -> None:
    browser.wait(lambda: browser.find(f"#item-{item} input[value='{word}']")).click()


def test_an_answer_is_judged_saved_and_read_by_check(browser: Browser, empty: Path, pack: Pack) -> None:
    browser.open(empty)
    item = next(item for item in pack.items.values() if item.spec.answer.kind == "yes_no" and not item.by_ledger)
    browser.go(f"#/item/{item.id}")
    radio(browser, item.id, "否")
    card = browser.wait(lambda: browser.find(f"#item-{item.id}"))
    browser.wait(lambda: item.spec.severity in card.text)
    assert "有改动没有存成文件" in browser.text()
    radio(browser, item.id, "不涉及")
    browser.wait(lambda: "必须写明" in card.text)
    card.find_element(By.XPATH, ".//label[contains(., '为什么不涉及')]/following-sibling::input").send_keys(
        "本单位没有这项业务", Keys.TAB
    )
    browser.wait(lambda: "不涉及" in card.find_element(By.CSS_SELECTOR, ".result").text)
    radio(browser, item.id, "否")
    content = browser.saved()
    assert content["answers"] == {item.id: {"answer": "否"}}
    browser.wait(lambda: "已交给浏览器下载" in browser.text())
    file = next(browser.downloads.glob("*.json"))
    answers = load_answers(pack, file)
    assert answers.unit.name == UNIT.name
    assert assess(pack, answers, AS_OF).items[item.id].verdict == item.severity
    browser.go("#/review")
    browser.wait(lambda: f"{item.spec.question}答“否”。" in browser.text())
    browser.run("for (const one of document.querySelectorAll('details.opens')) one.open = true")
    [notice] = answers.notices
    assert notice.code is Code.NO_UNIT_CODE
    assert notice.text in browser.text().split("不影响签字的")[1]
    assert browser.errors == []


def test_which_answers_are_a_problem_is_said_as_the_handbook_says_it(browser: Browser, empty: Path, pack: Pack) -> None:
    for id_ in ("BX-01", "LX-03", "LX-05", "SZ-01"):
        browser.open(empty, f"#/item/{id_}")
        card = browser.wait(partial(browser.find, f"#item-{id_}"))
        listed = card.find_element(By.XPATH, ".//h4[.='怎样判定']/following-sibling::ul").get_attribute("textContent")
        item = pack.items[id_]
        assert listed == f"{problem_if(pack, item)}（{item.spec.severity}）"


@pytest.mark.parametrize(
    ("said", "item", "told"),
    [
        ("answers: {LX-05: 0}", "LX-05", "书记讲党课每年次数下限：1次（起始日期待核），《"),
        ("ledgers: {receptions: [{接待编号: A1, 接待日期: 2026-03-05, 派出单位: 某局, 接待对象人数: 10, 陪餐人数: 4, 用餐场所类别: 机关食堂}]}",
         "BX-04", "接待对象10人以内的陪餐人数上限：3人（2013年12月1日起），《"),
    ],
)  # fmt: skip
def test_a_limit_is_told_with_its_days_and_basis(
    browser: Browser, forms_folder: Path, tmp_path: Path, run: Run, said: str, item: str, told: str
) -> None:
    (tmp_path / "答卷.yaml").write_text(f"{HEAD}{said}\n", encoding="utf-8")
    assert run("form", "答卷.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html", f"#/item/{item}")
    browser.wait(lambda: told in browser.text())


def test_since_when_something_is_put_right_is_asked_of_what_is_done_alone(
    browser: Browser, empty: Path, pack: Pack
) -> None:
    browser.open(empty, "#/item/BX-01")
    radio(browser, "BX-01", "否")
    plan = browser.wait(lambda: browser.find("fieldset.rectify"))

    def day() -> WebElement:
        found: WebElement = plan.find_element(
            By.XPATH, ".//label[contains(., '哪一天整改完的')]/following-sibling::input"
        )
        return found

    assert not day().is_displayed()
    Select(plan.find_element(By.CSS_SELECTOR, "select")).select_by_visible_text("已完成")
    browser.wait(lambda: day().is_displayed())
    browser.run("const [day] = arguments; day.value = '2026-03-05'; day.dispatchEvent(new Event('change'))", day())
    assert browser.saved()["rectifications"] == {"BX-01": {"state": "已完成", "done_on": "2026-03-05"}}
    read = load_answers(pack, next(browser.downloads.glob("*.json"))).rectifications["BX-01"]
    assert (read.state, read.done_on) == ("已完成", date(2026, 3, 5))
    Select(plan.find_element(By.CSS_SELECTOR, "select")).select_by_visible_text("整改中")
    browser.wait(lambda: not day().is_displayed())
    assert browser.saved()["rectifications"] == {"BX-01": {"state": "整改中"}}


def test_records_left_out_elsewhere_are_told_until_none_is_lacking(
    browser: Browser, forms_folder: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "答卷.yaml").write_text(f"{HEAD}ledgers: {{gifts: {{rows: [], left_out: 2}}}}\n", encoding="utf-8")
    assert run("form", "答卷.yaml", "-o", "表.html").returncode == 0
    browser.open(tmp_path / "表.html", "#/review")
    browser.wait(lambda: "台账没有读全 1 本" in browser.text())
    assert browser.saved()["ledgers"] == {"gifts": {"rows": [], "left_out": 2}}
    browser.go("#/ledger/gifts")
    browser.wait(lambda: "还缺没有读入的 2 条" in browser.text())
    browser.find("main").find_element(By.XPATH, ".//button[.='都补上了，或者不用补']").click()
    browser.wait(lambda: "还缺没有读入的 2 条" not in browser.text())
    assert browser.saved()["ledgers"] == {"gifts": {"rows": []}}
    browser.go("#/review")
    browser.wait(lambda: "还要补齐" in browser.text())
    assert "台账没有读全" not in browser.text()


def test_who_fills_it_in_is_asked_and_never_guessed(browser: Browser, forms_folder: Path, pack: Pack) -> None:
    target = forms_folder / "没有名称.html"
    forms.save_form(target, start(target, NewUnit("", "", "", UNIT.start, UNIT.end), pack), force=True)
    browser.open(target)
    assert "还没有填单位名称、单位层级、单位类别" in browser.text()
    browser.go("#/review")
    browser.wait(lambda: "单位情况没有填 3 项" in browser.text())
    assert browser.saved()["unit"] == {}
    browser.go("#/")
    fields = {label.text: label for label in browser.driver.find_elements(By.CSS_SELECTOR, ".field label")}
    inputs = {title: browser.find(f"#{label.get_attribute('for')}") for title, label in fields.items()}
    for title, word in (("单位层级", "乡级"), ("单位类别", "乡镇街道")):
        assert Select(inputs[title]).first_selected_option.text == "请选择"
        Select(inputs[title]).select_by_visible_text(word)
    inputs["单位名称"].send_keys("某镇", Keys.TAB)
    inputs["单位代码"].send_keys("甲乙", Keys.TAB)
    browser.wait(lambda: "不是单位代码" in browser.text())
    inputs["单位代码"].clear()
    inputs["单位代码"].send_keys("９１ａ", Keys.TAB)
    browser.wait(lambda: "请先填上" not in browser.text())
    assert browser.saved()["unit"] == {"name": "某镇", "code": "91A", "level": "乡级", "kind": "乡镇街道"}
    assert browser.errors == []


def test_a_saved_file_is_opened_again_and_says_the_same(
    browser: Browser, flawed_form: Path, hunan: Pack, tmp_path: Path
) -> None:
    browser.open(flawed_form)
    first = browser.saved()
    file = next(browser.downloads.glob("*.json"))
    before = plain(answers_record(hunan, load_answers(hunan, file)))
    kept = tmp_path / "opened.json"
    kept.write_bytes(file.read_bytes())
    file.unlink()
    browser.find("#open-file").send_keys(str(kept))
    browser.wait(lambda: browser.find("h1").text == "总览")
    assert browser.saved() == first
    assert before == plain(answers_record(hunan, load_answers(hunan, next(browser.downloads.glob("*.json")))))


def test_the_review_says_how_rows_are_counted(browser: Browser, flawed_form: Path, empty: Path) -> None:
    told = "行号按这张表格里台账的行数，标题不算。"
    browser.open(flawed_form, "#/review")
    browser.wait(lambda: browser.text().count(told) == 1)
    browser.open(empty, "#/review")
    browser.wait(lambda: "有没有问题无从知道" in browser.text())
    assert told not in browser.text()


def test_what_is_to_be_looked_at_is_checked_or_open_or_not_known(
    browser: Browser, flawed_form: Path, hunan: Pack, flawed: Assessment
) -> None:
    browser.open(flawed_form)
    head, *rows = browser.driver.find_elements(By.CSS_SELECTOR, "#content table tr")
    names = [cell.text for cell in head.find_elements(By.CSS_SELECTOR, "th")]
    assert names == ["板块", "应查", "已查", "未填", "不掌握", "问题", "得分"]
    numbers = [[int(cell.text) for cell in row.find_elements(By.CSS_SELECTOR, "td")[:4]] for row in rows]
    assert all(asked == checked + open_ + unknown for asked, checked, open_, unknown in numbers)
    unknown = [result for result in flawed.items.values() if result.verdict is Verdict.不掌握]
    assert sum(row[3] for row in numbers) == len(unknown) > 0


@pytest.mark.parametrize(
    ("place", "title"), [("#/ledger/vehicles", "公务用车台账"), ("#/item/SZ-10", "五、强化“硬约束”，加强权力监督")]
)
def test_the_menu_shows_where_one_is(browser: Browser, flawed_form: Path, place: str, title: str) -> None:
    browser.open(flawed_form, place)
    here = browser.wait(lambda: browser.find(".menu [aria-current]"))
    assert here.text == title
    top, bottom = browser.run(
        "const box = document.querySelector('.menu [aria-current]').getBoundingClientRect(); return [box.top, box.bottom]"
    )
    assert 0 <= top < bottom <= browser.run("return innerHeight") + 1


def test_it_asks_nothing_of_any_network(browser: Browser, flawed_form: Path) -> None:
    browser.open(flawed_form)
    for place in ("#/ledger/receptions", "#/review", "#/all", "#/parameters"):
        browser.go(place)
    assert [url.split("#")[0] for url in browser.asked()] == [flawed_form.as_uri()]
    refused = browser.run("return fetch('data:,x').then(() => 'allowed', () => 'refused')")
    assert refused == "refused"


def test_rows_are_pasted_and_judged(browser: Browser, empty: Path, pack: Pack) -> None:
    ledger = pack.ledgers["receptions"]
    required = [name for name, column in ledger.spec.columns.items() if column.required]
    titles = [ledger.spec.columns[name].title for name in required]
    example_row = {"date": "2026-03-05", "int": "3", "money": "100", "number": "1", "bool": "是", "text": "甲"}
    cells = [ledger.spec.columns[name] for name in required]
    line = [column.choices[0] if column.type == "choice" else example_row[column.type] for column in cells]
    browser.open(empty, "#/ledger/receptions")
    browser.find("details.card summary").click()
    area = browser.find("details.card textarea")
    text = "\n".join(
        "\t".join(row) for row in (["某局接待登记表"], titles, line, ["" for _ in line], ["乱写" for _ in line])
    )
    browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", area, text)
    browser.wait(lambda: "共 2 行" in browser.text())
    assert "第 2 行是表头，它上面的不读" in browser.text()
    browser.named("加进台账").click()
    browser.wait(lambda: len(lines(browser)) == 2)
    assert "处填写有误" in browser.text()
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".cell.bad"))
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".lines .badge"))
    at = list(ledger.spec.columns).index(required[0]) + 3
    lines(browser)[0].find_element(By.CSS_SELECTOR, f"[aria-colindex='{at}']").click()
    browser.wait(lambda: browser.find("input.cell-editor")).send_keys("改", Keys.ENTER)
    browser.wait(lambda: "改" in lines(browser)[0].text)
    lines(browser)[1].find_element(By.CSS_SELECTOR, "input[type=checkbox]").click()
    browser.named("删去选中的行").click()
    browser.wait(lambda: len(lines(browser)) == 1)
    for _ in range(3):
        browser.named("撤销").click()
    browser.wait(lambda: not lines(browser))


def test_a_file_of_another_encoding_is_told_and_so_is_one_that_was_cut(
    browser: Browser, empty: Path, tmp_path: Path
) -> None:
    browser.open(empty)
    text = '{"format": 1, "unit": "某局"}'
    for name, content, told in (
        ("gbk.json", text.encode("gb18030"), "不是 UTF-8 编码"),
        ("断.json", text.encode()[:-3], "这个文件不完整"),
    ):
        (tmp_path / name).write_bytes(content)
        browser.find("#open-file").send_keys(str(tmp_path / name))
        browser.wait(lambda: f"“{name}”没有打开" in browser.text())  # noqa: B023 - waited for at once
        assert told in browser.text()
        assert "\ufffd" not in browser.text()


@pytest.mark.parametrize(
    ("name", "start", "told"),
    [
        ("报告.pdf", b"%PDF-1.7", "这是一份 PDF，不是答卷。"),
        ("台账.xlsx", b"PK\x03\x04", "这是工作簿、文档（.xlsx、.docx）或者压缩包，不是答卷。"),
        ("台账.xls", b"\xd0\xcf\x11\xe0", "这是旧格式的表格、文档（.xls、.doc），不是答卷。"),
    ],
)
def test_what_is_no_answers_file_is_told_with_what_can_be_opened(
    browser: Browser, empty: Path, tmp_path: Path, name: str, start: bytes, told: str
) -> None:
    browser.open(empty)
    (tmp_path / name).write_bytes(start + b"\xa1\xb1" * 100)
    browser.find("#open-file").send_keys(str(tmp_path / name))
    browser.wait(lambda: f"{told}这里打开的是这张表格存出来的 .json 文件" in browser.text())


def test_what_lacks_of_the_unit_is_told_at_the_top(browser: Browser, empty: Path) -> None:
    browser.open(empty)
    assert "还没有写单位代码、填报人、复核人、单位主要负责人。" in browser.text()
    browser.named("去填“单位和签字人”").click()
    browser.wait(lambda: 60 <= browser.run("return document.activeElement.getBoundingClientRect().top") < 900)
    assert browser.driver.switch_to.active_element.text == "单位和签字人"
    for title in ("单位代码", "填报人", "复核人", "单位主要负责人"):
        label = next(one for one in browser.driver.find_elements(By.CSS_SELECTOR, ".field label") if one.text == title)
        browser.find(f"#{label.get_attribute('for')}").send_keys("A1", Keys.TAB)
    browser.wait(lambda: "去填“单位和签字人”" not in browser.text())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "不是 JSON"),
        ("[]", "里面没有答卷"),
        ('{"format": 1, "pack": {"id": "fire", "version": "1"}, "unit": {}, "period": {}}', "A601"),
        ('{"format": 1, "pack": {"id": "lianzheng", "version": "2026.12"}, "unit": {"name": "<img src=x onerror=alert(1)>", '
         '"level": "市级", "kind": "党政机关"}, "period": {"from": "2026-01-01", "to": "2026-12-31"}, "answers": {"<b>": 1}}',
         "没有检查项“<b>”"),
        ('{"format": 1, "pack": {"id": "lianzheng", "version": "2026.12"}, "unit": {"name": "某局", "level": "市级", '
         '"kind": "党政机关"}, "period": {"from": "2025-01-01", "to": "2026-01-01"}, "answers": {}}', "A663"),
        ('{"__proto__": {"x": 1}}', "里面没有写答卷的格式、规则库、单位、自查期间"),
        ('{"name": "foreign", "version": "1.0"}', "这不是本表格存出来的文件"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_told_and_changes_nothing(
    browser: Browser, empty: Path, tmp_path: Path, text: str, told: str
) -> None:
    browser.open(empty)
    file = tmp_path / "hostile.json"
    file.write_text(text, encoding="utf-8")
    browser.find("#open-file").send_keys(str(file))
    browser.wait(lambda: "没有打开" in browser.text() and told in browser.text())
    assert UNIT.name in browser.find("header").text
    assert browser.driver.find_elements(By.CSS_SELECTOR, "#page img, #page b") == []


def test_answers_to_another_version_are_told_and_stay_so(
    browser: Browser, empty: Path, tmp_path: Path, pack: Pack
) -> None:
    head = {"id": pack.spec.id, "version": "2025.06"}
    unit = {"name": "某局", "code": "A1", "level": "市级", "kind": "党政机关"}
    period = {"from": "2026-01-01", "to": "2026-12-31"}
    file = tmp_path / "旧版.json"
    data = {"format": 1, "pack": head, "unit": unit, "period": period}
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    [notice] = load_answers(pack, file).notices
    browser.open(empty)
    browser.find("#open-file").send_keys(str(file))
    browser.wait(lambda: f"A602 {notice.text}" in browser.text())
    assert browser.saved()["pack"]["version"] == "2025.06"


def test_what_is_judged_in_between_comes_out_as_at_once(browser: Browser, flawed_form: Path, hunan: Pack) -> None:
    """Rows are changed, added and taken away again while thousands are still being judged."""
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    given = answers_data(hunan, answers)["ledgers"]["conferences"]["rows"]
    titles = [column.title for column in hunan.ledgers["conferences"].spec.columns.values()]
    text = "\n".join("\t".join(str(row.get(title, "")) for title in titles) for row in given * 150)
    browser.open(flawed_form, "#/ledger/conferences")
    browser.find("details.card summary").click()
    area = browser.find("details.card textarea")
    browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", area, text)
    browser.run("""
      const button = (words) => [...document.querySelectorAll("button")].find((one) => one.textContent.includes(words));
      button("加进台账").click();
      document.querySelectorAll(".lines input")[0].click();
      button("删去选中的行").click();
      button("加一行").click();
      button("撤销").click();
    """)
    browser.wait(lambda: "正在核对" not in browser.find("header").text)
    browser.saved()
    again = load_answers(hunan, next(browser.downloads.glob("*.json")))
    rows = again.ledgers["conferences"].rows
    assert len(rows) == len(given) * 151 - 1
    today = date.fromisoformat(browser.run("return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)"))
    items = assess(hunan, again, today).items
    for id_ in hunan.ledgers["conferences"].decides:
        assert items[id_].reason in browser.text()


def press(browser: Browser, *keys: str) -> None:
    ActionChains(browser.driver).send_keys(*keys).perform()


def test_the_keyboard_alone_answers_a_whole_item(browser: Browser, empty: Path, pack: Pack) -> None:
    item = next(item for item in pack.items.values() if item.spec.answer.kind == "yes_no" and not item.by_ledger)
    browser.open(empty, f"#/section/{item.section.id}")
    card = browser.wait(lambda: browser.find(f"#item-{item.id}"))
    for _ in range(60):
        press(browser, Keys.TAB)
        if browser.run("return document.activeElement.closest('.card')?.id + document.activeElement.type") == (
            f"item-{item.id}radio"
        ):
            break
    press(browser, Keys.SPACE)
    browser.wait(lambda: "合规" in card.find_element(By.CSS_SELECTOR, ".result").text)
    press(browser, Keys.ARROW_DOWN)
    browser.wait(lambda: item.spec.severity in card.find_element(By.CSS_SELECTOR, ".result").text)
    press(browser, Keys.ARROW_DOWN)
    browser.wait(lambda: "为什么不涉及" in card.text)
    press(browser, Keys.TAB, Keys.TAB, "本单位没有这项业务", Keys.TAB, "另行说明", Keys.TAB)
    browser.wait(lambda: "不涉及" in card.find_element(By.CSS_SELECTOR, ".result").text)
    press(browser, Keys.TAB, Keys.ENTER)
    browser.wait(lambda: "讲话原文" in card.text)
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys("s").key_up(Keys.CONTROL).perform()
    file = browser.wait(lambda: next(iter(browser.downloads.glob("*.json")), None))
    said = {"answer": "不涉及", "reason": "本单位没有这项业务", "note": "另行说明"}
    assert json.loads(file.read_text(encoding="utf-8"))["answers"] == {item.id: said}


def test_the_keyboard_alone_fills_a_ledger(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/conferences")
    browser.named("加一行").send_keys(Keys.ENTER)
    browser.wait(lambda: browser.run("return document.activeElement.className") == "grid")
    press(browser, "2026-03-05", Keys.TAB, "甲会", Keys.TAB, "专题", Keys.ENTER)
    browser.wait(lambda: "专题" in lines(browser)[0].text)
    press(browser, Keys.ARROW_RIGHT, "3", Keys.ENTER)
    browser.wait(lambda: "提示" in lines(browser)[0].text)
    press(browser, Keys.F2, Keys.BACKSPACE, "0.5", Keys.ESCAPE, Keys.HOME, Keys.SPACE)
    browser.wait(lambda: lines(browser)[0].find_element(By.CSS_SELECTOR, "input").is_selected())
    assert browser.saved()["ledgers"]["conferences"]["rows"] == [
        {"会议日期": "2026-03-05", "会议名称": "甲会", "会议类别": "专题", "会期": "3"}
    ]


def test_what_is_asked_no_more_and_cannot_be_read_stays_to_be_cleared(browser: Browser, empty: Path) -> None:
    """Nobody could get at the answer that kept the whole from being handed in."""

    def write(item: str, words: str) -> None:
        place = browser.wait(lambda: browser.find(f"#item-{item} input:not([type=radio])"))
        place.clear()
        place.send_keys(words, Keys.TAB)

    browser.open(empty, "#/item/SF-03")
    write("SF-03", "2")
    write("SF-21", "约3月底")
    browser.wait(lambda: "不是日期" in browser.find("#item-SF-21").text)
    write("SF-03", "3")
    browser.wait(lambda: "三张清单都没有建立" in browser.find("#item-SF-21").text)
    browser.go("#/review")
    browser.wait(lambda: "回答填写有误 1 项" in browser.text())
    browser.run("document.querySelector('details.opens a[href=\"#/item/SF-21\"]').click()")
    clear = browser.wait(lambda: browser.find("#item-SF-21 button[aria-label='清除 SF-21 的回答']"))
    browser.run("arguments[0].click()", clear)
    browser.wait(lambda: not browser.driver.find_elements("css selector", "#item-SF-21"))
    browser.go("#/review")
    assert "回答填写有误" not in browser.text()


def test_why_a_ledger_is_empty_has_to_say_something(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/conferences")
    reason = browser.driver.find_element(By.XPATH, "//*[contains(text(), '本期没有此类事项的')]/following::input[1]")
    reason.send_keys("无", Keys.TAB)
    browser.wait(lambda: "等于没有填" in browser.text())
    assert "conferences" not in browser.saved()["ledgers"]
    reason.send_keys("没有办会", Keys.TAB)
    browser.wait(lambda: "等于没有填" not in browser.text())
    assert browser.saved()["ledgers"]["conferences"]["none"] == "无没有办会"


@pytest.mark.parametrize("place", ["#/", "#/parameters", "#/item/BX-05", "#/ledger/receptions", "#/review"])
def test_nothing_serious_for_who_cannot_see(browser: Browser, flawed_form: Path, place: str) -> None:
    browser.open(flawed_form, place)
    assert browser.serious() == []


def test_a_phone_and_paper(phone: Browser, flawed_form: Path) -> None:
    for place in ("#/", "#/all", "#/review", "#/ledger/receptions"):
        phone.open(flawed_form, place)
        width = phone.run("return document.scrollingElement.scrollWidth")
        assert width <= 376, place
    assert len(phone.driver.print_page()) > 10_000


def test_chromium_judges_as_python_does(
    browser: Browser, bundles: Path, pack: Pack, hunan: Pack, tmp_path: Path
) -> None:
    page = tmp_path / "compare.html"
    script = (bundles / "compare.js").read_text(encoding="utf-8")
    page.write_text(f'<!doctype html><meta charset="utf-8"><script>{script}</script>', encoding="utf-8")
    for rules, name in ((hunan, "政务服务局"), (pack, "林业局")):
        lines = [json.dumps({"pack": plain(rules_record(rules))})]
        for title, rule, answers, as_of in example(rules, name):
            said = plain(answers_record(rules, answers))
            line = {"name": title, "rule": rule, "as_of": as_of.isoformat(), "answers": said}
            lines.append(json.dumps({**line, "expected": expected(rules, rule, answers, as_of)}))
        browser.driver.get(page.as_uri())
        told = browser.run("return compare(arguments[0])", lines)
        assert told["differences"] == []
        assert told["items"] == len(rules.items)
