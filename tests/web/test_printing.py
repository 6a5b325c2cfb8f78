"""What a browser prints of the form, with no colours behind letters, as it does unless asked."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from checklist.answers.load import load_answers
from checklist.answers.save import answers_data
from checklist.core.verdicts import Verdict
from checklist.engine.model import Assessment
from checklist.engine.summary import by_subject
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES
from tests.web.browser import Browser

pytestmark = pytest.mark.slow


def printed(browser: Browser) -> list[str]:
    """Return what stands on each page, without white space."""
    paper = browser.driver.execute_cdp_cmd(
        "Page.printToPDF", {"printBackground": False, "paperWidth": 8.27, "paperHeight": 11.69}
    )
    document = pypdfium2.PdfDocument(base64.b64decode(paper["data"]))
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.fixture
def on_paper(browser: Browser) -> Iterator[Browser]:
    """A tab that shows what would be printed."""
    browser.emulate("setEmulatedMedia", media="print")
    yield browser
    browser.emulate("setEmulatedMedia", media="")


def test_the_review_is_printed_with_whose_it_is_and_few_pages(
    browser: Browser, flawed_form: Path, flawed: Assessment
) -> None:
    browser.open(flawed_form, "#/review")
    pages = printed(browser)
    unit, period = flawed.answers.unit.name, flawed.answers.period
    assert f"{unit}{period.from_.year}年{period.from_.month}月{period.from_.day}日至" in pages[0]
    whole = "".join(pages)
    subjects = by_subject(flawed.findings)
    assert all(f"{worst.id}{worst.subject_title}" in whole for worst, *_ in subjects)
    assert len(pages) < len(subjects) / 2
    for summary in browser.driver.find_elements("css selector", "details.opens summary"):
        assert "".join(summary.text.split()) in whole
    lacking = browser.run("return document.querySelector('details.opens li').textContent")
    assert "".join(lacking.split()) in whole
    assert browser.driver.find_elements("css selector", "details.opens[open]") == [], "folded as before"


def test_a_rectification_is_printed_in_words(browser: Browser, flawed_form: Path, flawed: Assessment) -> None:
    browser.open(flawed_form, "#/review")
    whole = "".join(printed(browser))
    plans = {id_: plan for id_, plan in flawed.answers.rectifications.items() if plan.measure}
    assert plans
    for id_, plan in plans.items():
        start = whole.index(f"{id_}的整改")
        assert "整改措施：" + "".join(str(plan.measure).split()) in whole[start : start + 500]


def test_a_ledger_is_printed_whole(browser: Browser, flawed_form: Path, hunan: Pack) -> None:
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    ledger = hunan.ledgers["receptions"]
    rows = answers_data(hunan, answers)["ledgers"]["receptions"]["rows"]
    titles = {column.title: column.unit or "" for column in ledger.spec.columns.values()}
    browser.open(flawed_form, "#/ledger/receptions")
    whole = "".join(printed(browser))
    for number, row in enumerate(rows, 1):
        start, end = whole.index(f"第{number}行"), whole.find(f"第{number + 1}行")
        for title, unit in titles.items():
            shown = f"{title}（{unit}）：" if unit else f"{title}："
            assert ("".join(shown.split()) in whole[start:end]) == (row.get(title) is not None), (number, title)


def test_the_worst_is_the_strongest_on_paper(on_paper: Browser, flawed_form: Path) -> None:
    on_paper.open(flawed_form, "#/review")

    def style(verdict: Verdict, name: str) -> str:
        script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
        return str(on_paper.run(script, f".badge.v{verdict.value}", name))

    frames = [float(style(verdict, "borderTopWidth")[:-2]) for verdict in (Verdict.一般, Verdict.较重, Verdict.严重)]
    assert frames == sorted(set(frames))
    assert style(Verdict.严重, "color") == "rgb(0, 0, 0)"
    assert style(Verdict.严重, "backgroundColor") == "rgba(0, 0, 0, 0)"
