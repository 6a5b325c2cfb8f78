"""Workbooks are read in the browser as ``checklist import`` reads them."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from checklist.answers.load import load_answers
from checklist.answers.workbook.read import read_workbook
from checklist.answers.workbook.write import workbook
from checklist.app import forms
from checklist.app.exchanging import NewUnit, start
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES
from tests.web.browser import Browser

pytestmark = pytest.mark.slow
COLUMNS = ("会议日期", "会议名称", "会议类别", "会期（天）", "会议费（万元）", "有无宴请", "备注")


def choose(browser: Browser, summary: str, file: Path) -> None:
    details = browser.driver.find_element(By.XPATH, f"//details[summary[contains(., '{summary}')]]")
    browser.run("arguments[0].open = true", details)
    details.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(file))


def says(browser: Browser, words: str) -> None:
    browser.wait(lambda: words in browser.text())


def test_the_ledgers_of_an_exported_workbook(
    browser: Browser, forms_folder: Path, hunan: Pack, exported: Path, tmp_path: Path
) -> None:
    page = tmp_path / "表.html"
    unit = NewUnit("某局", "县级", "党政机关", date(2025, 1, 1), date(2025, 12, 31))
    forms.save_form(page, start(page, unit, hunan), force=True)
    browser.open(page)
    choose(browser, "从工作簿读入台账", exported)
    browser.wait(lambda: "没有用到的列" in browser.text())
    assert "96 行" in browser.text()
    browser.named("放进台账，替换原有的记录").click()
    browser.wait(lambda: "本台账。" in browser.text())
    browser.saved()
    found = load_answers(hunan, next(browser.downloads.glob("*.json"))).ledgers
    expected = {id_: data for id_, data in read_workbook(hunan, exported)[0].ledgers.items() if data.rows}
    assert {id_: [row.values for row in data.rows] for id_, data in found.items()} == {
        id_: [row.values for row in data.rows] for id_, data in expected.items()
    }


def test_a_sheet_as_an_office_keeps_it(browser: Browser, empty: Path, pack: Pack, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2026年"
    sheet.append(["某局会议登记"])
    sheet.append(list(COLUMNS))
    sheet.append([46100, "甲会", "专题", 0.5, 1.2, True, "无"])
    sheet.append([date(2026, 3, 5), "乙会", "专题", 1, "3000元", "无", None])
    sheet.append(["3月9日", "=1+1", "专题", None, None, None, None])
    book.create_sheet("说明")
    book.save(tmp_path / "会议.xlsx")
    browser.open(empty, "#/ledger/conferences")
    choose(browser, "读入 XLSX", tmp_path / "会议.xlsx")
    chooser = browser.wait(lambda: browser.find(".preview select"))
    chooser.send_keys("2026年")
    browser.wait(lambda: "共 3 行" in browser.text())
    browser.named("加进台账").click()
    browser.wait(lambda: "公式出错" not in browser.text() and "甲会" in browser.find(".lines").text)
    rows = browser.saved()["ledgers"]["conferences"]["rows"]
    assert rows == [
        {"会议日期": "2026-03-19", "会议名称": "甲会", "会议类别": "专题", "会期": "0.5", "有无宴请": "是", "会议费": "1.2万元"},
        {"会议日期": "2026-03-05", "会议名称": "乙会", "会议类别": "专题", "会期": "1", "有无宴请": "无", "会议费": "3000元"},
        {"会议日期": "3月9日", "会议名称": "#没有计算结果", "会议类别": "专题"},
    ]  # fmt: skip


def test_a_sheet_with_headings_in_two_lines(browser: Browser, empty: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某局会议登记"])
    sheet.append(["会议日期", "会议名称", "会议类别", "费用（万元）", None, "会期（天）"])
    sheet.append([None, None, None, "会议费", "其他"])
    sheet.append([46100, "甲会", "专题", 1.2, 0.3, 0.5])
    for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "D2:E2"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "会议.xlsx")
    browser.open(empty, "#/ledger/conferences")
    choose(browser, "读入 XLSX", tmp_path / "会议.xlsx")
    says(browser, "第 3 行是表头，连同上面一行：会议日期、会议名称、会议类别、会议费（万元）")
    browser.named("加进台账（1 行）").click()
    browser.wait(lambda: "甲会" in browser.find(".lines").text)
    assert browser.saved()["ledgers"]["conferences"]["rows"] == [
        {"会议日期": "2026-03-19", "会议名称": "甲会", "会议类别": "专题", "会期": "0.5", "会议费": "1.2万元"},
    ]


def test_of_a_sheet_with_strange_headings_it_is_asked_as_of_what_is_pasted(
    browser: Browser, empty: Path, tmp_path: Path
) -> None:
    """A number is read as a day, and in the unit of its heading, once a person says what its column is."""
    book = Workbook()
    book.worksheets[0].append(["某局登记簿"])
    book.worksheets[0].append(["召开", "会名", "开支（万元）"])
    book.worksheets[0].append([46100, "甲会", 1.2])
    book.worksheets[0].append([46101, "乙会", 1.3])
    book.worksheets[0].merge_cells("A1:C1")
    book.save(tmp_path / "会议.xlsx")
    browser.open(empty, "#/ledger/conferences")
    choose(browser, "读入 XLSX", tmp_path / "会议.xlsx")
    heading = browser.wait(lambda: Select(browser.find(".preview select")))
    heading.select_by_visible_text("第 2 行是表头：召开、会名、开支（万元）")
    says(browser, "第 2 行是表头，它上面的不读")
    for column, meaning in (("召开", "会议日期"), ("会名", "会议名称"), ("开支（万元）", "会议费")):
        found = browser.wait(partial(browser.find, f"select[aria-label='{column} 是哪一列']"))
        Select(found).select_by_visible_text(meaning)
    assert [cell.text for cell in browser.driver.find_elements("css selector", ".preview td:last-child")] == [
        "2026-03-19", "甲会", "1.2万元",
    ]  # fmt: skip
    browser.named("加进台账（2 行）").click()
    browser.wait(lambda: "甲会" in browser.find(".lines").text)
    assert browser.saved()["ledgers"]["conferences"]["rows"] == [
        {"会议日期": "2026-03-19", "会议名称": "甲会", "会议费": "1.2万元"},
        {"会议日期": "2026-03-20", "会议名称": "乙会", "会议费": "1.3万元"},
    ]


def test_sheets_of_one_ledger_by_halves_are_read_on_its_own_page(browser: Browser, empty: Path, tmp_path: Path) -> None:
    book = Workbook()
    for sheet in (book.worksheets[0], book.create_sheet()):
        sheet.append(["接待编号", "接待日期", "派出单位", "接待对象人数"])
        sheet.append(["A1", "2026-03-05", "某局", 3])
    for sheet, half in zip(book.worksheets, ("上半年", "下半年"), strict=True):
        sheet.title = f"公务接待台账（{half}）"
    book.save(tmp_path / "接待.xlsx")
    browser.open(empty)
    choose(browser, "从工作簿读入台账", tmp_path / "接待.xlsx")
    says(browser, "这里不读。请到这本台账自己的页面")
    assert "《公务接待台账》：“公务接待台账（上半年）”“公务接待台账（下半年）”。" in browser.text()
    for sheet in book.worksheets:
        sheet.title = sheet.title[-4:]
    book.save(tmp_path / "自己的.xlsx")
    choose(browser, "从工作簿读入台账", tmp_path / "自己的.xlsx")
    says(browser, "单位自己的表格，请到这本台账自己的页面，用“从 WPS、Excel 粘贴，或读入 XLSX、CSV”读")


def test_merged_records_are_told(browser: Browser, empty: Path, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["会议日期", "会议名称"])
    book.worksheets[0].append([46100, "甲会"])
    book.worksheets[0].append([None, "乙会"])
    book.worksheets[0].merge_cells("A2:A3")
    book.save(tmp_path / "会议.xlsx")
    browser.open(empty, "#/ledger/conferences")
    choose(browser, "读入 XLSX", tmp_path / "会议.xlsx")
    says(browser, "A2:A3 是合并单元格")
    assert "加进台账" not in browser.text()


def test_a_damaged_workbook_is_told(browser: Browser, empty: Path, exported: Path, tmp_path: Path) -> None:
    browser.open(empty)
    before = browser.find("#content progress").get_attribute("value")
    for name, content, told in (
        ("不是.xlsx", b"PK", "不是完好的 .xlsx 工作簿"),
        ("短.xlsx", exported.read_bytes()[:-4000], "不是完好的 .xlsx 工作簿"),
        ("缺.xlsx", with_part(tmp_path, "xl/other.xml", "<a/>"), "里面缺少“xl/workbook.xml”"),
        ("坏.xlsx", with_part(tmp_path, "xl/workbook.xml", "<a>"), "里面的“xl/workbook.xml”已经损坏"),
        ("炸弹.xlsx", bomb(tmp_path), "里面的“xl/workbook.xml”已经损坏"),
        ("实体.xlsx", with_part(tmp_path, "xl/workbook.xml", "<!DOCTYPE a><a/>"), "不应出现的 DOCTYPE"),
    ):
        (tmp_path / name).write_bytes(content)
        choose(browser, "从工作簿读入台账", tmp_path / name)
        says(browser, told)
    assert browser.find("#content progress").get_attribute("value") == before


def bomb(folder: Path) -> bytes:
    """Return a zip whose part is a thousand times as long as it says."""
    content = bytearray(with_part(folder, "xl/workbook.xml", " " * 1_000_000))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def with_part(folder: Path, name: str, content: str) -> bytes:
    path = folder / "made.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path.read_bytes()


@pytest.fixture(scope="module")
def exported(hunan: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An example as a workbook."""
    target = tmp_path_factory.mktemp("book") / "答卷.xlsx"
    target.write_bytes(workbook(hunan, load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")))
    return target
