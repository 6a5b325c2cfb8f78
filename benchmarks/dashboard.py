"""Measure the dashboard: ``python -m benchmarks.dashboard``. The figures are medians of several runs.

One page of 1,000 units, compared with a campaign before, in Chromium; and what an index and a county's page are made of,
over the store of ``benchmarks.campaign`` (``FINDINGS=1000000`` in the environment for fewer).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.campaign import DAY as STORES_DAY
from benchmarks.campaign import ITEMS, RUNS, SYSTEMS, UNITS, synthetic
from checklist.app.dashboards import DashboardOptions, save_dashboard
from checklist.campaign.groups import counts
from checklist.campaign.queries import ALL
from tests.web.browser import CHROMIUM, DRIVER, Browser
from tests.web.city import DAY, make_city

PAGE_UNITS = 1000
FILTERS = """
const done = arguments[0];
const kind = document.querySelector("[name=kind]");
const begun = performance.now();
performance.clearMarks();
kind.value = kind.value ? "" : "事业单位";
kind.dispatchEvent(new Event("change"));
const wait = () => performance.getEntriesByName("drawn").length ? done(performance.now() - begun) : setTimeout(wait, 1);
wait();
"""


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_city(folder / "上次", PAGE_UNITS)
        make_city(folder / "任务", PAGE_UNITS, folder / "上次")
        page = folder / "汇总.html"
        options = DashboardOptions(DAY)
        written = timed(lambda: save_dashboard(folder / "任务", page, options, force=True))
        print(f"{PAGE_UNITS} units written in {written:.1f} s, {page.stat().st_size / 1000:.0f} kB")
        if CHROMIUM is None or DRIVER is None:
            print("没有 Chromium：apt-get install chromium chromium-driver")
        else:
            in_chromium(page, folder)
        whole(folder / "store")


def in_chromium(page: Path, folder: Path) -> None:
    """Print how soon a page can be used, when all its charts are drawn, and how long a filter takes."""
    browser = Browser(folder / "browser")
    try:
        ready, drawn = zip(*(opened(browser, page) for _ in range(2 * RUNS + 1)), strict=True)
        print(f"to be used {median(ready):.0f} ms after navigation, all charts drawn {median(drawn):.0f} ms")
        took = [float(browser.driver.execute_async_script(FILTERS)) for _ in range(2 * RUNS + 1)]
        print(f"filtered, with all charts: {median(took):.0f} ms")
        print(f"memory of the page: {browser.run('return performance.memory.usedJSHeapSize') / 1e6:.0f} MB")
    finally:
        browser.quit()


def opened(browser: Browser, page: Path) -> tuple[float, float]:
    """Open a page and return when it was ready and when all was drawn, in milliseconds."""
    browser.open(page)
    browser.wait(lambda: browser.run("return performance.getEntriesByName('drawn').length"))
    return tuple(
        browser.run(f"return performance.getEntriesByName('{one}')[0].startTime") for one in ("ready", "drawn")
    )


def whole(folder: Path) -> None:
    """Print how long all counts of an index take."""
    folder.mkdir()
    with synthetic(folder) as store:
        names = store.connection.execute("SELECT DISTINCT item FROM items ORDER BY item").fetchall()
        systems = {item: number % SYSTEMS for number, (item,) in enumerate(names)}
        took = timed(lambda: counts(store, STORES_DAY, ALL, systems, SYSTEMS))
        print(f"all counts of an index of {UNITS} units and {UNITS * ITEMS} verdicts: {took:.1f} s")


def timed(work: Callable[[], object]) -> float:
    """Return the median of some runs, in seconds."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times)


if __name__ == "__main__":
    main()
