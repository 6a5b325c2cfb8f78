"""Measure what users wait for: ``make bench``.

Every figure is a median of several runs; what is compared is run alternately in the same
session, because a shared machine drifts.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2

from checklist.answers.tables import cell_value, write_table

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples/政务服务局/answers.yaml"
DAY = "2026-01-15"
PYTHON = sys.executable


def main() -> None:
    """Print every figure, of code that is compiled, as it is where it is installed."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    start_up()
    check_command()
    all_cases()
    ledger_of_10_000_rows()
    walk()
    import_workbook()
    reports()
    leaving()
    signing()


def start_up() -> None:
    """``checklist --help`` against the least a click program can cost."""
    ours, least = alternate(
        lambda: command("-m", "checklist", "--help"), lambda: command("-c", "import click"), runs=15
    )
    show("checklist --help", ours, f"import click {least * 1000:.0f} ms, ratio {ours / least:.2f}")


def check_command() -> None:
    """The whole ``check`` command on the example, with and without a pack kept from before, and its stages."""
    words = ("-m", "checklist", "check", str(EXAMPLE), "--as-of", DAY)
    show("check, whole command", timed(lambda: command(*words), 7))
    show("check, no pack kept", timed(lambda: without_cache(*words), 7))
    from checklist.answers.load import load_answers
    from checklist.core import resources
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
    from checklist.answers.load import load_answers
    from checklist.core import resources
    from checklist.engine.assess import assess
    from checklist.pack.load import load_pack

    pack = load_pack(resources.default_pack())
    answers = load_answers(pack, EXAMPLE)
    data = answers.ledgers["receptions"]
    many = tuple(replace(data.rows[n % len(data.rows)], number=n + 2) for n in range(10_000))
    large = replace(answers, ledgers={"receptions": data.model_copy(update={"rows": many})})
    rules = len(pack.ledgers["receptions"].rules)
    took = timed(lambda: assess(pack, large, date.fromisoformat(DAY)), 5)
    show("assess 10,000 reception rows", took, f"{rules} rules, {10_000 * rules / took:,.0f} row judgements/s")


def walk() -> None:
    """The first question on screen, and what a keystroke costs with 5,000 rows in a ledger."""
    import pexpect

    from checklist.answers.editing import FileStore
    from checklist.answers.load import load_answers
    from checklist.answers.template import answers_text, empty_answers
    from checklist.app.storing import write
    from checklist.core import resources
    from checklist.faces.walk.session import Session
    from checklist.io.strict_yaml import parse
    from checklist.pack.cache import cached_pack

    def first_question(path: Path, seen: str = "步，要填") -> float:
        gc.collect()
        start = time.perf_counter()
        words = ["-m", "checklist", "fill", str(path), "--read-only"]
        child = pexpect.spawn(PYTHON, words, env={**os.environ, "TERM": "xterm"}, encoding="utf-8", dimensions=(30, 90))
        child.expect(seen)
        seconds = time.perf_counter() - start
        child.close(force=True)
        return seconds

    pack = cached_pack(resources.default_pack(), ["hunan"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        words = {"name": "某局", "level": "市级", "kind": "党政机关"}
        fresh = empty_answers(path, **words, start=date(2025, 1, 1), end=date(2025, 12, 31))
        path.write_text(answers_text(pack, fresh), encoding="utf-8")
        show("fill, first question, new answers", median(first_question(path) for _ in range(9)))
        show("fill, first question, example", median(first_question(EXAMPLE) for _ in range(9)), "17 ledgers")
        show("  until they are judged", median(first_question(EXAMPLE, "互相矛盾的") for _ in range(9)))
        shutil.copytree(EXAMPLE.parent, Path(folder) / "局")
        path = Path(folder) / "局/answers.yaml"
        example = load_answers(pack, path).ledgers["receptions"].rows
        rows = [{**example[n % len(example)].values, "no": f"A{n}"} for n in range(5000)]
        table = path.parent / "台账/大.csv"
        table.write_text(write_table(pack.ledgers["receptions"].spec, rows), encoding="utf-8")
        text = path.read_text(encoding="utf-8").replace("台账/公务接待.xlsx", "台账/大.csv")
        session = Session(pack, parse(text, str(path)), FileStore(path, write), date.fromisoformat(DAY))
        assert session.assessment.answers is session.answers
        asked = [step for step in session.steps if step.words]
        took = []
        for number in range(400):
            session.go(asked[number % len(asked)])
            word = asked[number % len(asked)].words[number % 2]
            took.append(once(partial(_keystroke, session, word), collect=False))
        took.sort()
        show(
            "a keystroke: answer, judge, save, draw",
            median(took),
            f"99th percentile {took[396] * 1000:.0f} ms, 5,000 rows",
        )
        typed_rows(session, rows[0])
    grouped_rows()


def typed_rows(session: Any, row: Mapping[str, Any]) -> None:
    """A row typed and rows deleted in a ledger of 5,000."""
    ledger = session.pack.ledgers["receptions"]
    written = {name: cell_value(row.get(name), column) for name, column in ledger.spec.columns.items()}
    session.set_row(ledger, None, {**written, "no": "B1"})
    took = [once(partial(session.set_row, ledger, 5000, {**written, "no": f"B{n}"}), collect=False) for n in range(7)]
    show("a row typed into 5,000", median(took), f"{len(ledger.rules)} rules")
    took = [once(partial(session.delete_row, ledger, 5000 - n), collect=False) for n in range(7)]
    show("  the last row deleted", median(took))
    took = [once(partial(session.delete_row, ledger, n), collect=False) for n in range(7)]
    show("  one of the first rows deleted", median(took), "all rows behind it get another number")


def grouped_rows() -> None:
    """A row changed in a ledger of 5,000 whose rules take rows together: in order, by group, over all."""
    from checklist.answers.load import load_answers
    from checklist.core import resources
    from checklist.engine.incremental import Assessor
    from checklist.pack.cache import cached_pack

    pack = cached_pack(resources.default_pack(), ["hunan"])
    answers = load_answers(pack, EXAMPLE)
    data = answers.ledgers["trips"]
    rows = [replace(data.rows[n % len(data.rows)], number=n + 2) for n in range(5000)]
    assessor = Assessor(pack, date.fromisoformat(DAY))

    def with_last(km: int) -> Any:
        last = replace(rows[-1], values={**rows[-1].values, "end_km": km})
        return replace(
            answers, ledgers={**answers.ledgers, "trips": data.model_copy(update={"rows": (*rows[:-1], last)})}
        )

    assessor.assess(with_last(100_000))
    took = [once(partial(assessor.assess, with_last(100_000 + n)), collect=False) for n in range(7)]
    show("a trip changed among 5,000, judged", median(took), "pairs in order, groups, sums over all")


def _keystroke(session: Any, word: str) -> None:
    """Answer the current step, put off what a gap asks, and lay out the next question."""
    from checklist.faces.walk.dialogue import Chosen, Question, State
    from checklist.faces.walk.interview import advance
    from checklist.faces.walk.pages.rectify import Offers
    from checklist.faces.walk.pages.step import CurrentStep
    from checklist.faces.walk.screen import screen

    here = CurrentStep()
    question = here.open(session)
    assert isinstance(question, Question)
    (key,) = [choice.key for choice in question.choices if choice.word == word]
    state = advance(session, State(here, question), Chosen(key))
    while isinstance(state.page, Offers):
        state = advance(session, state, Chosen("2"))
    if isinstance(state.asked, Question):
        screen(state.asked, 0, 90, 30)


def import_workbook() -> None:
    """A workbook with a ledger of 50,000 rows: read, checked, written as an answers file and a table."""
    from openpyxl import load_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        command("-m", "checklist", "template", "--xlsx", str(path))
        book = load_workbook(path)
        sheet = book["公务接待台账"]
        titles = [str(cell.value).rstrip("*") for cell in sheet[1]]
        values = {"接待日期": date(2026, 3, 5), "派出单位": "某市某局", "接待对象人数（人）": 8, "陪餐人数（人）": 3,
                  "餐费（元）": 388.5, "用餐场所类别": "机关食堂", "场所": "机关食堂二楼", "有无酒": "否"}  # fmt: skip
        for number in range(50_000):
            sheet.append([f"J{number}" if title == "接待编号" else values.get(title) for title in titles])
        book.save(path)
        target = str(Path(folder) / "answers.yaml")
        words = ("-m", "checklist", "import", str(path), "-o", target, "--force")
        show(
            "import 50,000 rows, whole command",
            timed(lambda: command(*words), 3),
            f"{path.stat().st_size / 1e6:.1f} MB",
        )
        print(f"{'peak memory of that import':34} {command(*words, measure='memory'):8.0f} MB")


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
    from checklist.answers.load import load_answers
    from checklist.core import resources
    from checklist.engine.assess import assess
    from checklist.pack.load import load_pack
    from checklist.report.pdf.report import render_pdf

    pack = load_pack(resources.default_pack())
    assessment = assess(pack, load_answers(pack, EXAMPLE), date.fromisoformat(DAY))
    document = pypdfium2.PdfDocument(render_pdf(assessment))
    show("report.pdf, warm", timed(lambda: render_pdf(assessment), 5), f"{len(document)} pages")
    print(f"{'peak memory of a cold report':34} {peak:8.0f} MB")


def leaving() -> None:
    """The report command as it ends, at once, against the same that takes everything loaded apart again."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["checklist", "report", str(EXAMPLE), "--as-of", DAY, "-o", str(Path(folder) / "r.pdf")]
        script = f"import sys; from checklist.faces.cli import main; sys.argv = {words}; sys.exit(main._run())"
        at_once, apart = alternate(lambda: command("-m", *words), lambda: command("-c", script), runs=9)
    show("report.pdf, ending at once", at_once, f"{(apart - at_once) * 1000:.0f} ms less than taken apart")


def signing() -> None:
    """One signature and what it adds; a verification without and with drawing the report again."""
    clean = str(ROOT / "examples/林业局/answers.yaml")
    with tempfile.TemporaryDirectory() as folder:
        keys, report, signed = (str(Path(folder) / name) for name in ("keys", "r.pdf", "s.pdf"))
        command("-m", "checklist", "report", clean, "--as-of", DAY, "-o", report)
        command("-m", "checklist", "keys", "demo", keys, "--report", report)
        words = ["--p12", f"{keys}/preparer.p12", "--passfile", f"{keys}/口令.txt", "--role", "preparer"]
        sign = ("-m", "checklist", "sign", report, *words, "-o", signed)
        command(*sign)
        added = Path(signed).stat().st_size - Path(report).stat().st_size
        show("sign, whole command", timed(lambda: command(*sign), 7), f"{added / 1000:.0f} kB added")
        verify = ("-m", "checklist", "verify", signed, "--trust", f"{keys}/测试根证书.pem", "--up-to", "preparer")
        quick, draw = alternate(
            lambda: command(*verify, "--quick"),
            lambda: command("-m", "checklist", "report", clean, "--as-of", DAY, "-o", report),
            runs=7,
        )
        whole = timed(lambda: command(*verify), 7)
        show("verify --quick, whole command", quick, "signatures, document, data, rules run again")
        show("verify, whole command", whole, f"and the report drawn again; {whole / draw:.2f} x one report")


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


def without_cache(*words: str) -> None:
    """Run Python with some words where nothing is kept from before."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PYTHON, *words], capture_output=True, check=False, env={**os.environ, "XDG_CACHE_HOME": folder})


def timed(action: Callable[[], object], runs: int) -> float:
    """Return the median seconds of an action, after one run that is not counted."""
    action()
    return median(once(action) for _ in range(runs))


def alternate(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the medians of two actions run in turn."""
    one(), other()
    pairs = [(once(one), once(other)) for _ in range(runs)]
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def once(action: Callable[[], object], *, collect: bool = True) -> float:
    """Return the seconds of one run."""
    if collect:
        gc.collect()
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(what: str, seconds: float, more: str = "") -> None:
    """Print one line."""
    print(f"{what:34} {seconds * 1000:8.0f} ms  {more}")


if __name__ == "__main__":
    main()
