"""Measure what users wait for: ``make bench``.

Every figure is a median of several runs; what is compared is run alternately in the same
session, because a shared machine drifts.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import pypdfium2

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples/政务服务局/answers.yaml"
DAY = "2026-01-15"
PYTHON = sys.executable


def main() -> None:
    """Print every figure."""
    start_up()
    check_command()
    all_cases()
    ledger_of_10_000_rows()
    reports()


def start_up() -> None:
    """``checklist --help`` against the least a click program can cost."""
    ours, least = alternate(
        lambda: command("-m", "checklist", "--help"), lambda: command("-c", "import click"), runs=15
    )
    show("checklist --help", ours, f"import click {least * 1000:.0f} ms, ratio {ours / least:.2f}")


def check_command() -> None:
    """The whole ``check`` command on the example, and its stages."""
    show("check, whole command", timed(lambda: command("-m", "checklist", "check", str(EXAMPLE), "--as-of", DAY), 7))
    from checklist import resources
    from checklist.answers.load import load_answers
    from checklist.engine.assess import assess
    from checklist.pack.cache import cached_pack
    from checklist.pack.load import load_pack

    folder = resources.default_pack()
    pack = load_pack(folder)
    answers = load_answers(pack, EXAMPLE)
    rows = sum(len(data.rows) for data in answers.ledgers.values())
    show("  load and compile the pack", timed(lambda: load_pack(folder), 7))
    show("  the same, nothing changed", timed(lambda: cached_pack(folder), 7))
    show("  read answers and ledgers", timed(lambda: load_answers(pack, EXAMPLE), 7), f"{rows} rows")
    show("  assess", timed(lambda: assess(pack, answers, date.fromisoformat(DAY)), 7))


def all_cases() -> None:
    """``rules test``: every case of the pack and its overlays."""
    show("rules test, whole command", timed(lambda: command("-m", "checklist", "rules", "test"), 3))


def ledger_of_10_000_rows() -> None:
    """The whole pack against a reception ledger of 10,000 rows."""
    from checklist import resources
    from checklist.answers.load import load_answers
    from checklist.engine.assess import assess
    from checklist.pack.load import load_pack

    pack = load_pack(resources.default_pack())
    answers = load_answers(pack, EXAMPLE)
    data = answers.ledgers["receptions"]
    many = tuple(replace(data.rows[n % len(data.rows)], number=n + 2) for n in range(10_000))
    large = replace(answers, ledgers={"receptions": replace(data, rows=many)})
    rules = len(pack.ledgers["receptions"].rules)
    took = timed(lambda: assess(pack, large, date.fromisoformat(DAY)), 5)
    show("assess 10,000 reception rows", took, f"{rules} rules, {10_000 * rules / took:,.0f} row judgements/s")


def reports() -> None:
    """A report: cold command, then warm in one process; peak memory of the cold one."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "r.pdf"
        words = ("-m", "checklist", "report", str(EXAMPLE), "--as-of", DAY, "-o", str(target))
        command(*words)
        show("report.pdf, cold command", timed(lambda: command(*words), 5), f"{target.stat().st_size / 1000:.0f} kB")
        page = Path(folder) / "r.html"
        words = ("-m", "checklist", "report", str(EXAMPLE), "--as-of", DAY, "-o", str(page))
        show("report.html, cold command", timed(lambda: command(*words), 5), f"{page.stat().st_size / 1000:.0f} kB")
        peak = command(*words[:-1], str(target), measure="memory")
    from checklist import resources
    from checklist.answers.load import load_answers
    from checklist.engine.assess import assess
    from checklist.pack.load import load_pack
    from checklist.report.pdf import render_pdf

    pack = load_pack(resources.default_pack())
    assessment = assess(pack, load_answers(pack, EXAMPLE), date.fromisoformat(DAY))
    document = pypdfium2.PdfDocument(render_pdf(assessment))
    show("report.pdf, warm", timed(lambda: render_pdf(assessment), 5), f"{len(document)} pages")
    print(f"{'peak memory of a cold report':34} {peak:8.0f} MB")


def command(*words: str, measure: str = "") -> float:
    """Run Python with some words, quietly; with ``measure``, return its peak memory in MB.

    The peak is asked of a small process between, because a fork starts with its parent's.
    """
    if not measure:
        subprocess.run([PYTHON, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return 0
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([PYTHON, "-c", script, PYTHON, *words], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def timed(action: Callable[[], object], runs: int) -> float:
    """Return the median seconds of an action, after one run that is not counted."""
    action()
    return median(once(action) for _ in range(runs))


def alternate(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the medians of two actions run in turn."""
    one(), other()
    pairs = [(once(one), once(other)) for _ in range(runs)]
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def once(action: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    gc.collect()
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(what: str, seconds: float, more: str = "") -> None:
    """Print one line."""
    print(f"{what:34} {seconds * 1000:8.0f} ms  {more}")


if __name__ == "__main__":
    main()
