"""Measure the form in Chromium: ``python -m benchmarks.form``. The figures are medians of several runs."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from statistics import median

from checklist.answers.load import load_answers
from checklist.app import forms
from checklist.app.exchanging import Exchanged, NewUnit, start
from checklist.app.opening import open_pack
from checklist.pack.compiled import Pack
from tests.web.browser import CHROMIUM, DRIVER, Browser

EXAMPLE = Path(__file__).parent.parent / "examples/政务服务局/answers.yaml"
RUNS = 7
ROWS = 5000
PASTE = """
const area = document.querySelector("details.card textarea");
const begun = performance.now();
area.value = arguments[0];
area.dispatchEvent(new Event("input"));
[...document.querySelectorAll(".preview button")].find((one) => one.className === "main").click();
return performance.now() - begun;
"""
ANSWER = """
const radios = [...document.querySelectorAll("fieldset.answer input[type=radio]")];
const radio = radios.filter((one) => !one.checked)[arguments[0]];
const begun = performance.now();
radio.click();
return performance.now() - begun;
"""


def main() -> None:
    """Print every figure."""
    if CHROMIUM is None or DRIVER is None:
        print("没有 Chromium：apt-get install chromium chromium-driver")
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pack = open_pack(None, ["hunan"])
        unit = NewUnit("某局", "市级", "党政机关", date(2026, 1, 1), date(2026, 12, 31))
        empty, full = folder / "empty.html", folder / "full.html"
        sizes = [forms.save_form(empty, start(empty, unit, pack), force=True)]
        sizes.append(forms.save_form(full, Exchanged(pack, load_answers(pack, EXAMPLE)), force=True))
        browser = Browser(folder / "browser")
        try:
            for name, page, size in (("empty", empty, sizes[0]), ("full", full, sizes[1])):
                print(f"{name}: {size / 1000:.0f} kB, ready {ready(browser, page):.0f} ms after navigation")
            browser.open(full, f"#/section/{next(iter(pack.sections))}")
            print(f"an answer judged: {median(browser.run(ANSWER, run) for run in range(RUNS)):.1f} ms")
            print(f"{ROWS} rows pasted and judged: {pasted(browser, empty, pack):.0f} ms")
        finally:
            browser.driver.quit()


def ready(browser: Browser, page: Path) -> float:
    """Return the milliseconds until the page is ready."""

    def once() -> float:
        browser.open(page)
        return float(browser.run("return performance.getEntriesByName('ready')[0].startTime"))

    return median(once() for _ in range(RUNS))


def pasted(browser: Browser, page: Path, pack: Pack) -> float:
    """Return the milliseconds for the widest ledger's rows."""
    ledger = max(pack.ledgers.values(), key=lambda one: len(one.spec.columns))
    cells = {"date": "2026-03-05", "int": "3", "money": "100", "number": "1", "bool": "是", "text": "甲"}
    kinds = ledger.spec.columns.values()
    line = [column.choices[0] if column.type == "choice" else cells[column.type] for column in kinds]
    key = list(ledger.spec.columns).index(ledger.spec.key) if ledger.spec.key else None
    rows = [[f"第{row}号" if at == key else cell for at, cell in enumerate(line)] for row in range(ROWS)]
    text = "\n".join("\t".join(row) for row in [[column.title for column in kinds], *rows])

    def once() -> float:
        browser.open(page, f"#/ledger/{ledger.id}")
        return float(browser.run(PASTE, text))

    return median(once() for _ in range(3))


if __name__ == "__main__":
    main()
