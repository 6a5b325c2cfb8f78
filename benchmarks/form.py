"""Measure the form in Chromium: ``python -m benchmarks.form``. The figures are medians of several runs, in milliseconds.

*Shown* is the second frame after a change, when people see it; *judged* when the page no longer says that it is judging.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import surveyjs
from checklist.answers.load import load_answers
from checklist.answers.save import answers_data
from checklist.app import forms
from checklist.app.exchanging import Exchanged, NewUnit, start
from checklist.app.opening import open_pack
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import Column
from tests.web.browser import CHROMIUM, DRIVER, Browser

EXAMPLE = Path(__file__).parent.parent / "examples/政务服务局/answers.yaml"
RUNS = 7
ROWS = 5000
MANY = 20_000
SURVEY_ROWS = (20, 80)
"""How many rows SurveyJS is given: it draws them all, and takes minutes for thousands."""
AWAITED = """
const frame = () => new Promise((then) => requestAnimationFrame(then));
const isJudging = () => document.querySelector("header [role=status]")?.textContent.includes("正在核对");
async function timed(act) {
  await frame();
  const begun = performance.now();
  act();
  await frame();
  await frame();
  const shown = performance.now() - begun;
  while (isJudging()) await frame();
  return [shown, performance.now() - begun];
}
"""
PASTE = """
const area = document.querySelector("details.card textarea");
return timed(() => {
  area.value = text;
  area.dispatchEvent(new Event("input"));
  [...document.querySelectorAll(".preview button")].find((one) => one.className === "main").click();
});
"""
ANSWER = """
const radios = [...document.querySelectorAll("fieldset.answer input[type=radio]")];
const radio = radios.filter((one) => !one.checked)[text];
const begun = performance.now();
radio.click();
return performance.now() - begun;
"""
SURVEY_ANSWER = ANSWER.replace("fieldset.answer ", "")
SURVEY_ROWS_SET = """return timed(() => survey.setValue("ledger", text));"""
EDIT = """
const cells = document.querySelectorAll(".lines .line")[3].querySelectorAll(".cell");
cells[3].click();
const input = document.querySelector(".cell-editor");
input.value = text;
return timed(() => input.dispatchEvent(new Event("blur")));
"""
ADD = """return timed(() => [...document.querySelectorAll(".tools button")].find((one) => one.textContent === text).click());"""
SELECT = """document.querySelectorAll(".lines .line")[2].querySelector("input").click();"""
SCROLL = """
const grid = document.querySelector(".grid");
const frames = [];
for (let step = 0; step < 60; step++) {
  const begun = performance.now();
  grid.scrollTop += 700;
  await frame();
  await frame();
  frames.push(performance.now() - begun);
}
grid.scrollTop = 0;
return frames;
"""


def main() -> None:
    """Print every figure."""
    if CHROMIUM is None or DRIVER is None:
        print("没有 Chromium：apt-get install chromium chromium-driver")
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pack = open_pack(None, ["hunan"])
        unit = NewUnit("某局", "市级", "党政机关", date(2025, 1, 1), date(2025, 12, 31))
        empty, full = folder / "empty.html", folder / "full.html"
        sizes = [forms.save_form(empty, start(empty, unit, pack), force=True)]
        sizes.append(forms.save_form(full, Exchanged(pack, load_answers(pack, EXAMPLE)), force=True))
        browser = Browser(folder / "browser")
        try:
            for name, page, size in (("empty", empty, sizes[0]), ("full", full, sizes[1])):
                print(f"{name}: {size / 1000:.0f} kB, ready {ready(browser, page):.0f} after navigation")
            browser.open(full, f"#/section/{next(iter(pack.sections))}")
            print(f"an answer judged: {median(run(browser, ANSWER, at) for at in range(RUNS)):.1f}")
            ledger = max(pack.ledgers.values(), key=lambda one: len(one.spec.columns))
            print_paste(browser, empty, ledger, pack)
            print_many(browser, empty, ledger, pack)
            print_survey(browser, folder, ledger, pack)
        finally:
            browser.quit()


def run(browser: Browser, script: str, text: object = "") -> Any:
    """Return what a script gives, for which it may wait."""
    body = f"const text = arguments[0]; const done = arguments[1]; {AWAITED} (async () => {{ {script} }})().then(done);"
    return browser.driver.execute_async_script(body, text)


def ready(browser: Browser, page: Path) -> float:
    """Return the milliseconds until the page is shown with its conclusions."""

    def once() -> float:
        browser.open(page)
        return float(browser.run("return performance.getEntriesByName('ready')[0].startTime"))

    return median(once() for _ in range(RUNS))


def timed(browser: Browser, script: str, text: object) -> tuple[float, float, float]:
    """Return the milliseconds until something is shown and judged, and those that the page's thread worked for it."""
    before = worked(browser)
    shown, judged = run(browser, script, text)
    return shown, judged, worked(browser) - before


def worked(browser: Browser) -> float:
    """Return the milliseconds that the page's thread has worked: whatever else the machine does, they stay the same."""
    browser.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    metrics = browser.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration") * 1000


def told(name: str, found: list[tuple[float, float, float]]) -> None:
    """Print the medians of several runs."""
    shown, judged, work = (median(times) for times in zip(*found, strict=True))
    print(f"{name}: shown {shown:.0f}, judged {judged:.0f} ({work:.0f} of work)")


def print_paste(browser: Browser, page: Path, ledger: Ledger, pack: Pack) -> None:
    """Paste rows into the widest ledger."""
    text = table(pack, ledger, ROWS)
    found = []
    for _ in range(3):
        browser.open(page, f"#/ledger/{ledger.id}")
        found.append(timed(browser, PASTE, text))
    told(f"{ROWS} rows of {len(ledger.spec.columns)} columns pasted", found)


def print_many(browser: Browser, page: Path, ledger: Ledger, pack: Pack) -> None:
    """Work in a ledger that holds more rows than any unit has."""
    browser.open(page, f"#/ledger/{ledger.id}")
    told(f"{MANY} rows pasted", [timed(browser, PASTE, table(pack, ledger, MANY))])
    frames = run(browser, SCROLL)
    print(f"  scrolled by a page: shown {median(frames):.0f}, at most {max(frames):.0f}")
    told("  a cell changed", [timed(browser, EDIT, f"改{at}") for at in range(RUNS)])
    told("  a row added", [timed(browser, ADD, "加一行") for _ in range(RUNS)])
    run(browser, "document.querySelector('.grid').scrollTop = 0; await frame(); await frame();")
    run(browser, SELECT)
    told("  a row deleted, all others move", [timed(browser, ADD, "删去选中的行")])


def print_survey(browser: Browser, folder: Path, ledger: Ledger, pack: Pack) -> None:
    """Do the same in SurveyJS, as far as it can: it judges nothing, and draws every row."""
    modules = surveyjs.installed()
    if modules is None:
        print("SurveyJS: skipped, npm gives none")
        return
    page = folder / "survey.html"
    page.write_text(surveyjs.page(pack, ledger, modules), encoding="utf-8")
    print(f"SurveyJS: {page.stat().st_size / 1000:.0f} kB, ready {ready(browser, page):.0f} after navigation")
    browser.open(page)
    print(f"  an answer taken, nothing judged: {median(run(browser, SURVEY_ANSWER, at) for at in range(RUNS)):.1f}")
    for number in SURVEY_ROWS:
        browser.open(page)
        browser.run("survey.currentPageNo = survey.visiblePages.length - 1")
        shown, _ = run(browser, SURVEY_ROWS_SET, surveyjs.rows(table(pack, ledger, number), ledger))
        print(f"  {number} rows of {len(ledger.spec.columns)} columns set: shown {shown:.0f}, nothing judged")


def table(pack: Pack, ledger: Ledger, rows: int) -> str:
    """Return the example's rows over and over, each a little different, as a spreadsheet copies them."""
    given = answers_data(pack, load_answers(pack, EXAMPLE))["ledgers"][ledger.id]["rows"]
    columns = ledger.spec.columns
    lines = [[column.title for column in columns.values()]]
    for number in range(rows):
        row = given[number % len(given)]
        lines.append([cell(column, row.get(column.title), number) for column in columns.values()])
        if ledger.spec.key:
            lines[-1][list(columns).index(ledger.spec.key)] = f"第{number}号"
    return "\n".join("\t".join(line) for line in lines)


def cell(column: Column, value: Any, number: int) -> str:
    """Return what a clerk writes into a cell: dates and texts as they come."""
    if isinstance(value, date):
        return (f"{value}", f"{value.year}年{value.month}月{value.day}日", f"{value.year}.{value.month}.{value.day}")[
            number % 3
        ]
    if column.type == "text" and value is not None:
        return f"{value}{number}"
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()
