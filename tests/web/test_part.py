"""A part of a unit's answers in the form: it shows what was given to one person, says so, and merges into the whole."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from selenium.webdriver.common.by import By

from checklist.answers.load import load_answers
from checklist.answers.model import Answers, Part
from checklist.pack.compiled import Pack
from tests.conftest import Run
from tests.web.browser import Browser
from tests.web.test_draft import head
from tests.web.test_form import radio

pytestmark = pytest.mark.slow
UNIT = (
    "--name 某局 --code A-1 --preparer 甲 --reviewer 乙 --head 丙 --level 县级 --kind 党政机关"
    " --start 2026-01-01 --end 2026-12-31"
).split()


class Parts(NamedTuple):
    """An answers file that was split by sections: its folder, the file of the part with most ledgers, what it is."""

    folder: Path
    file: Path
    answers: Answers
    part: Part


@pytest.fixture
def parts(forms_folder: Path, tmp_path: Path, run: Run, pack: Pack) -> Parts:
    assert run("init", "答卷.yaml", *UNIT, "--overlay", "none").returncode == 0
    assert run("split", "答卷.yaml").returncode == 0
    found = [(path, load_answers(pack, path)) for path in tmp_path.glob("答卷.*.yaml")]
    assert len(found) > 2
    file, answers = max(found, key=lambda one: len(one[1].part.ledgers) if one[1].part else 0)
    assert answers.part is not None
    made = run("form", file, "-o", "部分.html")
    assert (made.returncode, "checklist merge 合并：这是分卷" in made.stdout) == (0, True), made.stderr
    return Parts(tmp_path, file, answers, answers.part)


def cards(browser: Browser) -> set[str]:
    found = browser.driver.find_elements(By.CSS_SELECTOR, "[id^='item-']")
    return {str(one.get_attribute("id")).removeprefix("item-") for one in found}


def test_a_part_shows_its_own_items_says_what_it_is_and_merges(
    browser: Browser, parts: Parts, pack: Pack, run: Run
) -> None:
    part = parts.part
    decided = {id_ for ledger in part.ledgers for id_ in pack.ledgers[ledger].decides}
    own = {*part.items, *decided}
    others = [item for item in pack.items.values() if item.id not in own]
    browser.open(parts.folder / "部分.html")
    assert f"（{part.name}的部分）" in browser.find("header").text
    told = browser.find("[aria-label='分卷']").text
    assert f"这是“某局”答卷的一部分（{part.name}）" in told
    assert f"{len(own)} 项、{len(part.ledgers)} 本台账" in told
    assert "checklist merge" in told
    assert "得分" not in browser.find("main").text
    assert browser.find("main").text.count("《") == len(part.ledgers)
    assert "单位和签字人" not in browser.text(), "what is the whole's is not asked of a part"
    assert ("参数" in browser.find("nav").text) == part.parameters
    assert {title for ledger in pack.ledgers.values() if (title := ledger.title) in browser.find("nav").text} == {
        pack.ledgers[id_].title for id_ in part.ledgers
    }
    browser.go("#/all")
    browser.wait(lambda: browser.find("h1").text == "全部检查项")
    assert cards(browser) <= own
    assert {id_ for id_ in part.items if not pack.items[id_].spec.applies_when} <= cards(browser)
    browser.go(f"#/item/{others[0].id}")
    browser.wait(lambda: browser.find("h1").text == "总览")
    other_ledger = next(id_ for id_ in pack.ledgers if id_ not in part.ledgers)
    browser.go(f"#/ledger/{other_ledger}")
    browser.wait(lambda: browser.find("h1").text == "总览")
    browser.go("#/review")
    browser.wait(lambda: "交回以前还要补齐" in browser.text())
    assert others[0].title not in str(browser.find("main").get_attribute("textContent"))
    item = next(pack.items[id_] for id_ in part.items if pack.items[id_].spec.answer.kind == "yes_no")
    browser.go(f"#/item/{item.id}")
    radio(browser, item.id, "否")
    browser.saved()
    [saved] = browser.downloads.glob("*.json")
    assert part.name[:2] in saved.name
    assert load_answers(pack, saved).part == part
    merged = run("merge", saved, "-o", "答卷.yaml")
    assert merged.returncode == 0, merged.stderr
    whole = load_answers(pack, parts.folder / "答卷.yaml")
    said = {id_: answer.value for id_, answer in whole.answers.items() if answer.value is not None}
    assert (whole.part, said) == (None, {item.id: "否"})
    assert browser.errors == []


def test_drafts_of_two_parts_of_one_unit_are_two(browser: Browser, parts: Parts, pack: Pack, run: Run) -> None:
    other = next(path for path in parts.folder.glob("答卷.*.yaml") if path != parts.file)
    assert run("form", other, "-o", "另一部分.html").returncode == 0
    browser.open(parts.folder / "部分.html")
    item = next(pack.items[id_] for id_ in parts.part.items if pack.items[id_].spec.answer.kind == "yes_no")
    browser.go(f"#/item/{item.id}")
    radio(browser, item.id, "否")
    browser.wait(lambda: head(browser))
    browser.open(parts.folder / "部分.html")
    browser.wait(lambda: "有没存成文件的草稿" in browser.text())
    browser.open(parts.folder / "另一部分.html")
    browser.find("footer summary").click()
    assert "有没存成文件的草稿" not in browser.text()
