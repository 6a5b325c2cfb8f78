"""Rows that are pasted into a ledger as offices copy them: with titles, totals, a column alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from checklist.core.errors import InputError
from checklist.pack.compiled import Pack
from tests.conftest import given
from tests.web.browser import Browser
from tests.web.test_form import lines

pytestmark = pytest.mark.slow

MEETING = ("2026-03-05", "甲会", "专题", "3")
HEADINGS = ("会议日期", "会议名称", "会议类别", "会期")
LEDGER = "#/ledger/conferences"


def put(browser: Browser, table: Sequence[Sequence[str]]) -> None:
    """Paste a table into the area for it."""
    browser.run("document.querySelector('details.card').open = true")
    area = browser.find("details.card textarea")
    text = "\n".join("\t".join(row) for row in table)
    browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", area, text)


def cell(browser: Browser, row: int, title: str) -> WebElement:
    script = """
    const heads = [...document.querySelectorAll("[role=columnheader]")];
    return heads.findIndex((one) => one.innerText.trim().startsWith(arguments[0]));
    """
    at = browser.run(script, title) + 1
    return browser.find(f".line[aria-rowindex='{row + 1}'] [aria-colindex='{at}']")


def test_a_total_among_the_records_is_told_as_check_tells_it(browser: Browser, empty: Path) -> None:
    browser.open(empty, LEDGER)
    put(browser, (HEADINGS, MEETING))
    browser.named("加进台账").click()
    browser.named("加一行").click()
    cell(browser, 2, "会议名称").click()
    browser.wait(lambda: browser.find("input.cell-editor")).send_keys("合　计", Keys.ENTER)
    browser.wait(lambda: "T739 第 2 行像是合计行（“合　计”），请删去。" in browser.text())
    assert "T709" not in browser.text()
    assert cell(browser, 1, "结论").text == "○ 提示"
    assert cell(browser, 2, "结论").text == ""


@pytest.mark.parametrize(
    ("headings", "record", "total"),
    [
        (("序号", *HEADINGS), ("1", *MEETING), ("合计", "", "", "", "3")),
        (HEADINGS, MEETING, ("", "合　计", "", "3")),
        (HEADINGS, MEETING, ("合计", "1次", "", "3")),
        (HEADINGS, MEETING, ("合计", "1次", "3")),
    ],
    ids=["in a column not taken", "in a column taken", "in a day's column", "with a figure where one chooses"],
)
def test_a_total_is_named_and_not_taken(
    browser: Browser, empty: Path, headings: Sequence[str], record: Sequence[str], total: Sequence[str]
) -> None:
    browser.open(empty, LEDGER)
    put(browser, (headings, record, total))
    written = next(word for word in total if word.endswith("计"))
    browser.wait(lambda: f"像是合计、备注、签字行的不读入：“{written}”。" in browser.text())
    browser.named("加进台账（1 行）").click()
    browser.wait(lambda: len(lines(browser)) == 1)
    assert "填写有误" not in browser.text()


def test_notes_and_signatures_are_named_and_not_taken_and_so_is_what_no_column_takes(
    browser: Browser, empty: Path
) -> None:
    browser.open(empty, LEDGER)
    foot = (
        ("备注：会期以通知为准",),
        ("", "2.会议费另列"),
        ("制表人：王芳", "", "审核：", "", "2026年7月3日"),
        ("填表人", "李明"),
    )
    put(browser, ((*HEADINGS, "主持人", "会标"), (*MEETING, "张某"), (*MEETING, "李某"), *foot))
    browser.wait(lambda: "加进台账（2 行）" in browser.text())
    words = "“备注：会期以通知为准”“2.会议费另列”“制表人：王芳”“填表人”"
    assert f"像是合计、备注、签字行的不读入：{words}。" in browser.text()
    assert "“主持人”一列有 2 格内容没有读入。要读入的，请在上面对上列。" in browser.text()
    assert "会标”一列" not in browser.text()


def test_what_is_merged_is_in_the_way_only_where_records_are_read(
    browser: Browser, empty: Path, tmp_path: Path
) -> None:
    browser.open(empty, LEDGER)
    browser.run("document.querySelector('details.card').open = true")
    book = openpyxl.Workbook()
    for line in (("月份", *HEADINGS), ("1月", *MEETING), ("", *MEETING), ("合计", "", "", "", 6), ("注：以通知为准",)):
        book.worksheets[0].append([cell or None for cell in line])
    for cells in ("A2:A3", "A4:D4", "A5:E5", "B2:B3", "D2:D3"):
        book.worksheets[0].merge_cells(cells)
    book.save(tmp_path / "会议.xlsx")
    browser.find("details.card input[type=file]").send_keys(str(tmp_path / "会议.xlsx"))
    browser.wait(lambda: "B2:B3、D2:D3 是合并单元格，看不出每一行各是什么。" in browser.text())
    assert "像是合计、备注、签字行的不读入：“合计”“注：以通知为准”。" in browser.text()
    for heading in ("会议日期", "会议类别"):
        Select(browser.find(f"select[aria-label='{heading} 是哪一列']")).select_by_visible_text("（不要）")
    browser.wait(lambda: "加进台账（2 行）" in browser.text())
    assert "合并单元格" not in browser.text()


def test_numbers_of_a_sheet_are_read_and_refused_as_by_check(
    browser: Browser, empty: Path, tmp_path: Path, pack: Pack
) -> None:
    """A long number was kept with other last digits, and what a formula left of nothing was refused."""
    head = ("接待编号", "接待日期", "派出单位", "公函文号", "接待对象人数", "餐费", "住宿费", "票据号")
    day = datetime(2026, 3, 5)
    rows = [
        ("A1", day, "某局", "函3号", 7, 1234.5600000000002, 0.1 + 0.2, 12345678),
        (2.0, day, "某局", "函4号", 7.0, 300, 5.551115123125783e-17, "2.5442E+19"),
        ("A3", day, "某局", 114300007178901234, 7, 1e21, -5e-17, 25442000000123457890),
        ("A4", day, "某局", "1.23457E+13", 7.5, 1e-7, 12.505, 1e-7),
        (3001, day, "某局", "函5号", 7, 300, 0, 4),
    ]
    book = openpyxl.Workbook()
    for line in (head, *rows):
        book.worksheets[0].append(list(line))
    for cell_ in ("A6", "E6", "F6"):
        book.worksheets[0][cell_].number_format = "000000"
    book.save(tmp_path / "接待.xlsx")
    with pytest.raises(InputError) as caught:
        given(pack, "ledgers: {receptions: {file: 接待.xlsx}}\n", tmp_path)
    told = [(one.details["row"], one.details["column"], one.details["why"]) for one in caught.value.problems]
    assert [(row, title) for row, title, _ in told] == [
        (3, "票据号"), (4, "公函文号"), (4, "餐费"), (4, "票据号"),
        (5, "公函文号"), (5, "接待对象人数"), (5, "住宿费"),
    ]  # fmt: skip
    browser.open(empty, "#/ledger/receptions")
    browser.run("document.querySelector('details.card').open = true")
    browser.find("details.card input[type=file]").send_keys(str(tmp_path / "接待.xlsx"))
    browser.wait(lambda: "加进台账（5 行）" in browser.text())
    browser.named("加进台账（5 行）").click()
    browser.wait(lambda: f"有 {len(told)} 处填写有误" in browser.text())
    for row, title, why in told:
        assert cell(browser, row - 1, title).get_attribute("title") == f"第 {row - 1} 行“{title}”：{why}"
    assert column(browser, "餐费")[:2] == ["1234.56", "300"]
    assert column(browser, "住宿费")[:3] == ["0.3", "0", "0"]
    assert column(browser, "票据号")[3] == "0.0000001"
    assert column(browser, "接待编号")[4] == "003001", "as the cell shows it"


def test_a_record_that_lacks_nothing_is_no_total(browser: Browser, empty: Path) -> None:
    browser.open(empty, LEDGER)
    put(browser, (HEADINGS, MEETING, ("2026-03-06", "合计", "专题", "3")))
    assert "加进台账（2 行）" in browser.text()


def test_what_is_said_of_a_cell_that_is_wrong(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/receptions")
    row = {"接待编号": "A1", "接待日期": "2026-03-05", "派出单位": "某局", "接待对象人数": "五六个", "陪餐人数": "4"}
    put(browser, (tuple(row), tuple(row.values()), ("A2", "2026-03-06", "某局", "", "4")))
    browser.named("加进台账").click()
    browser.wait(lambda: "处填写有误" in browser.text())
    cell(browser, 1, "用餐场所类别").click()
    assert "第 1 行：2026年3月5日接待某局“五六个”，没有公函文号。" in browser.find(".told").text
    cell(browser, 2, "用餐场所类别").click()
    assert "第 2 行缺少“接待对象人数”。没有它，这一行不能全部核对。第 2 行：" in browser.find(".told").text
    assert "要重填" not in browser.text()
    assert "。；" not in browser.text()


def test_a_row_with_no_required_cell_is_told_and_not_judged(browser: Browser, empty: Path) -> None:
    """Nobody can say what it records; until another row is there, its ledger is not filled in."""
    browser.open(empty, "#/ledger/receptions")
    head = ("接待编号", "接待日期", "派出单位", "接待对象人数", "公函文号", "有无酒")
    fragment = ("", "", "", "", "", "多出一行")
    put(browser, (head, fragment))
    browser.named("加进台账").click()
    browser.wait(lambda: "T709 第 1 行缺少“接待日期”" in browser.text())
    assert cell(browser, 1, "结论").text == ""
    assert "核对0行" not in browser.text()
    assert "合规" not in browser.text()
    put(browser, (head, ("A1", "2026-03-05", "某局", "4", "", "无"), fragment))
    browser.named("加进台账").click()
    browser.wait(lambda: "T709 第 3 行缺少“接待日期”" in browser.text())
    browser.wait(lambda: "核对1行" in browser.text())
    assert cell(browser, 2, "结论").text == "● 严重"
    assert [cell(browser, row, "结论").text for row in (1, 3)] == ["", ""]


def copy(browser: Browser, text: str) -> None:
    """Have a text in the clipboard."""
    browser.run(
        "const area = document.createElement('textarea'); area.id = 'copied'; area.value = arguments[0];"
        " document.body.append(area); area.select()",
        text,
    )
    keys(browser, "c")
    browser.run("document.getElementById('copied').remove()")


def keys(browser: Browser, key: str) -> None:
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()


def told_on(browser: Browser, words: str) -> bool:
    return words in browser.text()


def column(browser: Browser, title: str) -> list[str]:
    return [cell(browser, number, title).text for number in range(1, len(lines(browser)) + 1)]


@pytest.mark.parametrize("is_open", [True, False], ids=["in the cell", "at the cell"])
def test_a_column_is_filled_downwards_from_the_cell(browser: Browser, empty: Path, is_open: bool) -> None:
    browser.open(empty, LEDGER)
    put(browser, [(f"2026-03-0{day}", *MEETING[1:]) for day in (1, 2, 3)])
    browser.named("加进台账").click()
    browser.wait(lambda: len(lines(browser)) == 3)
    copy(browser, "乙会\n丙会，大\n丁会\n")
    cell(browser, 2, "会议名称").click()
    if not is_open:
        browser.find("input.cell-editor").send_keys(Keys.ESCAPE)
    keys(browser, "v")
    browser.wait(lambda: column(browser, "会议名称") == ["甲会", "乙会", "丙会，大", "丁会"])
    assert column(browser, "会期") == ["3", "3", "3", ""]
    assert "共 0 行" not in browser.text()
    browser.named("撤销").click()
    browser.wait(lambda: column(browser, "会议名称") == ["甲会"] * 3)


def test_several_columns_are_filled_from_the_cell_on_if_there_are_as_many(browser: Browser, empty: Path) -> None:
    browser.open(empty, LEDGER)
    copy(browser, "2026-03-05\t甲会\n2026-03-06\t乙会")
    browser.named("加一行").click()
    keys(browser, "v")
    browser.wait(lambda: column(browser, "会议名称") == ["甲会", "乙会"])
    assert column(browser, "会议日期") == ["2026-03-05", "2026-03-06"]
    copy(browser, "\t".join("一二三四五六七八九十" * 4))
    cell(browser, 1, "会议名称").click()
    keys(browser, "v")
    browser.wait(lambda: "复制了 40 列，从“会议名称”起只有" in browser.text())
    assert column(browser, "会议名称")[1] == "乙会"


def test_a_line_with_nothing_in_it_makes_no_record(browser: Browser, empty: Path) -> None:
    """A column alone is filled as it was copied: there an empty line is an empty cell."""
    browser.open(empty, LEDGER)
    copy(browser, "2026-03-05\t甲会\n\t\n2026-03-06\t乙会\n\t")
    browser.named("加一行").click()
    keys(browser, "v")
    browser.wait(lambda: column(browser, "会议名称") == ["甲会", "乙会"])
    copy(browser, "甲会\n\n丙会")
    cell(browser, 1, "会议名称").click()
    keys(browser, "v")
    browser.wait(lambda: column(browser, "会议名称") == ["甲会", "", "丙会"])


def test_what_was_changed_can_be_undone_after_other_pages_were_open(browser: Browser, empty: Path) -> None:
    browser.open(empty, LEDGER)
    assert not browser.named("撤销").is_enabled()
    for name in ("甲会", "乙会"):
        put(browser, (HEADINGS, (MEETING[0], name, *MEETING[2:])))
        browser.named("替换原有的" if name == "乙会" else "加进台账").click()
    browser.wait(lambda: column(browser, "会议名称") == ["乙会"])
    browser.go("#/review")
    browser.go(LEDGER)
    browser.run("document.querySelector('[role=grid]').focus()")
    keys(browser, "z")
    browser.wait(lambda: column(browser, "会议名称") == ["甲会"])
    browser.named("撤销").click()
    browser.wait(lambda: not browser.named("撤销").is_enabled())
    assert "conferences" not in browser.saved()["ledgers"]


def test_what_has_headings_is_looked_at_first(browser: Browser, empty: Path) -> None:
    browser.open(empty, LEDGER)
    copy(browser, "会议名称\t会期\n甲会\t2")
    browser.named("加一行").click()
    keys(browser, "v")
    browser.wait(lambda: "加进台账（1 行）" in browser.text())
    assert column(browser, "会议名称") == [""]


def chosen(browser: Browser) -> dict[str, str]:
    """Return what the columns of what was pasted are taken for."""
    script = """
    const rows = [...document.querySelectorAll(".preview tbody tr")];
    return rows.map((row) => [row.cells[0].innerText, row.querySelector("select").selectedOptions[0].text]);
    """
    return dict(browser.run(script))


def test_headings_are_found_below_a_title_or_chosen(browser: Browser, empty: Path) -> None:
    browser.open(empty, LEDGER)
    put(browser, (("某局会议登记表",), ("制表：办公室",), ("会名", "召开日子"), ("甲会", "2026-03-05")))
    heading = Select(browser.find(".preview select"))
    assert heading.first_selected_option.text == "没有表头"
    heading.select_by_visible_text("第 3 行是表头：会名、召开日子")
    browser.wait(lambda: set(chosen(browser)) == {"会名", "召开日子"})
    assert "第 3 行是表头，它上面的不读" in browser.text()
    assert "加进台账（1 行）" in browser.text()
    put(browser, (("某局会议登记表",), (), HEADINGS, MEETING))
    assert Select(browser.find(".preview select")).first_selected_option.text.startswith("第 3 行是表头，它上面的不读")
    put(browser, (("某局会议登记表",), ("会议的名称", "会议日期", "会期"), ("甲会", "2026-03-05", "2")))
    assert chosen(browser) == {"会议的名称": "会议名称", "会议日期": "会议日期", "会期": "会期"}
    assert "必填的“会议类别”没有内容" in browser.text()


def test_headings_in_two_lines_are_read_together(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/receptions")
    first = ("接待日期", "派出单位", "接待对象", "", "费用", "")
    second = ("", "", "姓名职务", "人数", "餐费", "住宿费")
    put(browser, (("接待登记表",), first, second, ("2026-03-05", "某局", "张科长", "5", "260", "0")))
    assert list(chosen(browser).values()) == [
        "接待日期",
        "派出单位",
        "接待对象姓名职务",
        "接待对象人数",
        "餐费",
        "住宿费",
    ]
    assert "加进台账（1 行）" in browser.text()


@pytest.mark.parametrize("over", [("公函", ""), ("公函", "公函")], ids=["once", "twice"])
@pytest.mark.parametrize("own", [("文号", "日期"), ("文号", "时间")])
def test_a_heading_over_two_columns_is_read_with_both(
    browser: Browser, empty: Path, over: tuple[str, str], own: tuple[str, str]
) -> None:
    browser.open(empty, "#/ledger/receptions")
    first = ("序号", "接待编号", "日期", "派出单位", *over, "接待对象人数", "场所类别", "备注")
    second = ("", "", "", "", *own, "", "", "")
    record = ("1", "A1", "2026-03-05", "某局", "某函〔2026〕3号", "2026-03-01", "5", "机关食堂", "无")
    put(browser, (("公务接待登记表",), first, second, record))
    assert chosen(browser) == {
        "序号": "（不要）",
        "接待编号": "接待编号",
        "日期": "接待日期",
        "派出单位": "派出单位",
        "公函文号": "公函文号",
        f"公函{own[1]}": "公函日期",
        "接待对象人数": "接待对象人数",
        "场所类别": "用餐场所类别",
        "备注": "（不要）",
    }
    told = Select(browser.find(".preview select")).first_selected_option.text
    assert told.startswith("第 3 行是表头，连同上面一行：序号、接待编号、日期、派出单位、公函文号")
    browser.named("加进台账（1 行）").click()
    browser.wait(lambda: column(browser, "公函日期") == ["2026-03-01"])
    assert column(browser, "接待日期") == ["2026-03-05"]


def test_what_stands_over_columns_ends_with_them_and_a_title_is_over_none(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/receptions")
    first = ("接待编号", "公函", "", "派出单位", "", "餐费")
    second = ("", "文号", "日期", "", "日期", "")
    record = ("A1", "某函〔2026〕3号", "2026-03-01", "某局", "2026-03-05", "200")
    put(browser, (first, second, record))
    assert chosen(browser)["日期"] == "接待日期"
    assert chosen(browser)["公函日期"] == "公函日期"
    put(browser, (("某局接待登记表",), ("", "接待编号", "接待日期"), ("1", "A1", "2026-03-05")))
    assert chosen(browser) == {"": "（不要）", "接待编号": "接待编号", "接待日期": "接待日期"}


def test_unicode_text_is_read_and_a_broken_workbook_told(browser: Browser, empty: Path, tmp_path: Path) -> None:
    browser.open(empty, LEDGER)
    browser.run("document.querySelector('details.card').open = true")
    file = browser.find("details.card input[type=file]")
    for number, encoding in enumerate(("utf-16", "utf-16-be", "gb18030", "utf-8-sig")):
        path = tmp_path / f"{number}.txt"
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        path.write_bytes(mark + "会议名称\t会期\n甲会\t2\n".encode(encoding))
        file.send_keys(str(path))
        browser.wait(lambda: "加进台账（1 行）" in browser.text())
        assert list(chosen(browser)) == ["会议名称", "会期"], encoding
        browser.named("不要了").click()
    for name, told in (("坏.xlsx", "读不了文件“坏.xlsx”"), ("旧.txt", "“旧.txt”的格式不支持")):
        (tmp_path / name).write_bytes(b"PK\x03\x04" + b"\xa1" * 200)
        file.send_keys(str(tmp_path / name))
        browser.wait(partial(told_on, browser, told))
        browser.wait(lambda: "正在读" not in browser.text())


def test_what_is_concluded_names_its_rows_as_they_read_now(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/receptions")
    row = {"接待编号": "A1", "接待日期": "2026-03-05", "派出单位": "甲局", "接待对象人数": "5", "陪餐人数": "4"}
    put(browser, (tuple(row), tuple(row.values())))
    browser.named("加进台账").click()
    browser.wait(lambda: "（A1，2026年3月5日，甲局）" in browser.text())
    cell(browser, 1, "接待编号").click()
    editor = browser.wait(lambda: browser.find("input.cell-editor"))
    editor.send_keys(Keys.CONTROL, "a", Keys.NULL, "B2", Keys.ENTER)
    browser.wait(lambda: "（B2，2026年3月5日，甲局）" in browser.text())
    assert "（A1，" not in browser.text()


def test_a_row_is_called_by_what_stands_in_it_though_it_cannot_be_read(browser: Browser, empty: Path) -> None:
    """2026年（写得不对） told nobody which row it is."""
    browser.open(empty, "#/ledger/budget")
    put(browser, (("年度", "项目", "预算"), ("2026", "接待的钱", "9")))
    browser.named("加进台账").click()
    browser.wait(lambda: "处填写有误" in browser.text())
    browser.go("#/item/BX-11")
    browser.wait(lambda: "2026年“接待的钱”" in browser.text())
    assert "（写得不对" not in browser.text()


def test_what_check_tells_a_colleague_of_records_is_told_in_the_form(browser: Browser, empty: Path) -> None:
    browser.open(empty, "#/ledger/receptions")
    head = ("接待编号", "接待日期", "派出单位", "接待对象人数", "住宿费")
    rows = [("A1", "2026-03-05", "某局", "4", "无"), ("A2", "2025-03-05", "某局", "4", "-")]
    put(browser, (head, *rows))
    browser.named("加进台账").click()
    told = "《公务接待台账》有 2 格写的是“无”、“-”，按没有填处理：住宿费 2 格。没有发生、应当是零的，请写 0。"
    browser.wait(lambda: f"T721 {told}" in browser.text())
    assert "T730 《公务接待台账》有1行不在自查期间（第2行），没有当作本期的记录核对" in browser.text()
    browser.go("#/review")
    _, minor = browser.text().split("不影响签字的")
    assert "台账请看一看的 2 处" in minor
    browser.run("for (const one of document.querySelectorAll('details.opens')) one.open = true")
    assert told in browser.text()
