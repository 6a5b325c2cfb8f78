"""What all tests share: the pack, the example units, and golden files."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import pytest
from filelock import FileLock
from hypothesis import settings

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers
from checklist.app import opening
from checklist.app.opening import open_pack
from checklist.core.errors import Code, InputError
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.faces.cli import main
from checklist.pack.cache import cached_pack
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.report.pdf.draw import Printable, draw

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
AS_OF = date(2026, 1, 15)
HEAD = """\
format: 1
pack: {id: lianzheng, version: "2026.12"}
unit: {name: 示例单位, code: S001, level: 市级, kind: 党政机关}
period: {from: 2026-01-01, to: 2026-12-31}
"""
"""The head of an answers file; tests add what they are about."""

FIRE = ROOT / "tests/packs/fire_safety"
"""A pack on another subject, and so small that it is loaded in no time."""
FIRE_UNIT = "--name 某厂 --code F1 --level 单位 --kind 工厂 --start 2026-01-01 --end 2026-12-31 --overlay none".split()
"""A unit that answers it, as options of a command."""
FIRE_PACK = ("--pack", str(FIRE))
"""Options of a command that judges or draws what such a unit says."""
FIRE_ANSWERS = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 示例农机厂, code: F1, level: 单位, kind: 工厂}
period: {from: 2025-01-01, to: 2025-12-31}
signatories: {preparer: 吴晓棠, reviewer: 周明远, head: 卫国强}
answers: {XF-01: 2}
ledgers:
  extinguishers:
    rows: [{no: A1, checked_on: 2025-12-30}]
"""
"""What a unit without a gap says to it; the report is drawn and judged in a quarter of the time of one on our pack."""

PATROLS = ROOT / "tests/packs/patrols"
"""A small pack whose rules compare each row with the one before it, and read more rows than these two."""
PATROLS_ANSWERS = """\
format: 1
pack: {id: patrols, version: "1"}
unit: {name: 示例农机厂, code: F1, level: 单位, kind: 工厂}
period: {from: 2025-01-01, to: 2025-06-30}
parameters: {hours: 3.5}
answers: {XC-02: {answer: 不涉及, reason: 没有夜班}}
ledgers:
  alarms:
    rows: [{no: J1, real: 是}, {no: J2, real: 否}, {no: J3, real: 是}]
  patrols:
    rows:
      - {on: 2025-03-01, site: 东门, hours: 1, of: J1, fee: 4000}
      - {on: 2025-03-02, site: 东门, hours: 1.5, of: J1, fee: 3000}
      - {on: 2025-03-02, site: 西门, hours: 5, of: J2, fee: 1000}
      - {on: 2025-03-03, site: 西门, hours: 2, of: J2, fee: 1000}
      - {on: 2025-04-09, site: 东门, hours: 0, fee: 100}
"""
"""What a unit says to it, of which every rule finds something."""

HEAD_LINES = HEAD.count("\n")
Run = Callable[..., subprocess.CompletedProcess[str]]
MadeOnce = Callable[[str, Callable[[], bytes]], bytes]
T = TypeVar("T")
FULL = "CHECKLIST_FULL" in os.environ
"""Whether every case of every test is tried, which takes many minutes; otherwise a share of the costly ones."""

settings.register_profile("untimed", deadline=None, max_examples=2000 if FULL else 40)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the tests print as the new golden files")


_SLOW = (
    "app/", "faces/", "report/", "signing/", "engine/test_assess.py::test_taking_a_value", "engine/test_summary", "pack/test_lint",
    "answers/test_claims.py::test_a_claim_made_in_a_file", "answers/test_save", "answers/test_hostile_files", "answers/test_questionnaire", "answers/test_workbook", "engine/test_incremental",
    "campaign/test_as_of", "campaign/test_init", "campaign/test_intake", "campaign/test_leaders_page", "campaign/test_marks",
    "campaign/test_queries", "campaign/test_return", "campaign/test_settling", "campaign/test_store",
    "campaign/test_summary", "campaign/test_telling", "campaign/test_trend", "campaign/test_unread", "engine/test_contradictions",
    "io/test_lock", "io/test_editing", "pack/test_hostile_packs", "pack/test_load.py::test_items_of_another_speech", "pack/test_load.py::test_a_pack_without_its_speech", "pack/test_cache",
    "pack/test_maintenance", "pack/test_mistakes",
    "test_api", "test_documents", "test_other_pack", "web/",
)  # fmt: skip
"""Tests that draw, sign, fill databases, start processes or terminals, or try many hostile inputs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by their place the tests that ``make quick`` leaves out."""
    for item in items:
        if item.nodeid.removeprefix("tests/").startswith(_SLOW):
            item.add_marker("slow")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the files and folders that ``make quick`` leaves out."""
    place = f"{os.path.relpath(collection_path, ROOT / 'tests')}{'/' * collection_path.is_dir()}"
    return True if config.option.markexpr == "not slow" and place.startswith(_SLOW) else None


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def own_cache(shared: Path) -> Path:
    """Keep the tests' caches out of the user's."""
    os.environ["XDG_CACHE_HOME"] = str(shared / "cache")
    return shared / "cache"


def shipped(cache: Path, *overlays: str) -> Pack:
    """Return the pack that comes with the tool, compiled once for all processes that run tests."""
    with FileLock(f"{cache}-{'-'.join(overlays)}.lock"):
        return open_pack(overlays=overlays)


@pytest.fixture(scope="session")
def pack(own_cache: Path) -> Pack:
    """The pack alone, without local rules."""
    return shipped(own_cache)


@pytest.fixture(scope="session")
def hunan(own_cache: Path) -> Pack:
    """The pack with the local rules of Hunan, which are all that come with the tool."""
    return shipped(own_cache, "hunan")


@pytest.fixture(scope="session", autouse=True)
def shipped_is_kept(own_cache: Path) -> Iterator[None]:
    """Load the pack that comes with the tool once a process, though ``run`` has those that tests wrote loaded again."""
    kept = lru_cache(cached_pack)

    def loaded(folder: Path, overlays: tuple[str, ...] | None) -> Pack:
        return (kept if folder == ROOT / "rules" else cached_pack)(folder, overlays)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opening, "cached_pack", loaded)
        yield


@pytest.fixture(scope="session")
def fire() -> Pack:
    """The small pack."""
    return load_pack(FIRE)


@pytest.fixture(scope="session")
def small(fire: Pack) -> Assessment:
    """The unit without a gap that answers the small pack."""
    return assess(fire, parse_answers(fire, FIRE_ANSWERS, Path("/nowhere/answers.yaml")), AS_OF)


@pytest.fixture(scope="session")
def flawed(hunan: Pack) -> Assessment:
    """The example unit that breaks every ledger rule."""
    return assess(hunan, load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml"), AS_OF)


@pytest.fixture(scope="session")
def clean(pack: Pack) -> Assessment:
    """The example unit without a gap."""
    return assess(pack, load_answers(pack, EXAMPLES / "林业局/answers.yaml"), AS_OF)


@pytest.fixture(scope="session")
def ordinary(pack: Pack) -> Assessment:
    """The example unit with a dozen gaps, ready to be signed."""
    return assess(pack, load_answers(pack, EXAMPLES / "水利局/answers.yaml"), AS_OF)


@pytest.fixture(scope="session")
def made_once(shared: Path) -> MadeOnce:
    """Make something costly once for all processes that run tests: the first to ask makes it, the others wait."""

    def made(name: str, make: Callable[[], bytes]) -> bytes:
        path = shared / f"{name}.made"
        with FileLock(f"{path}.lock"):
            if not path.exists():
                path.write_bytes(make())
            return path.read_bytes()

    return made


@pytest.fixture(scope="session", autouse=True)
def drawn_again_once(made_once: MadeOnce) -> Iterator[None]:
    """Draw a report again once: who verifies it once more in these processes compares it with the pages of that time."""

    def pages(page: Printable) -> bytes:
        return made_once(f"pages-{sha256(repr(page).encode()).hexdigest()}", lambda: draw(page))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("checklist.signing.redraw.draw", pages)
        yield


def drawn(assessment: Assessment) -> bytes:
    """Draw a report; what draws is imported only where something is drawn."""
    from checklist.report.pdf.report import render_pdf

    return render_pdf(assessment)


@pytest.fixture(scope="session")
def small_pdf(small: Assessment, made_once: MadeOnce) -> bytes:
    """The report of the unit that answers the small pack."""
    return made_once("small", lambda: drawn(small))


@pytest.fixture(scope="session")
def flawed_pdf(flawed: Assessment, made_once: MadeOnce) -> bytes:
    """The report of the unit that breaks every ledger rule: a hundred pages, and seconds to draw; a draft."""
    return made_once("flawed", lambda: drawn(flawed))


@pytest.fixture(scope="session")
def clean_pdf(clean: Assessment, made_once: MadeOnce) -> bytes:
    """The report of the unit without a gap."""
    return made_once("clean", lambda: drawn(clean))


@pytest.fixture(scope="session")
def ordinary_pdf(ordinary: Assessment, made_once: MadeOnce) -> bytes:
    """The report of the unit with a dozen gaps."""
    return made_once("ordinary", lambda: drawn(ordinary))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/golden/<name>``."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests/golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{name} changed; if it is right: pytest --update-golden"

    return compare


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in an empty folder, as a user would, but in this process.

    A pack that a test wrote is loaded again; the one that comes with the tool is kept.
    """

    def command(*words: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        if "--pack" in words:
            opening._pack.cache_clear()
        typed = ["checklist", *map(str, words)]
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "replace", write_through=True) for _ in range(2))
        given_ = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
        with (
            patch.object(sys, "argv", typed), patch.object(sys, "stdin", given_), patch.dict(os.environ, environment),
            redirect_stdout(out), redirect_stderr(err), chdir(tmp_path), warnings.catch_warnings(),
        ):  # fmt: skip
            warnings.simplefilter("ignore")
            code = main._run()
        told = (stream.buffer.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(typed, code, *told)

    return command


@pytest.fixture
def run_process(tmp_path: Path) -> Run:
    """Run the command in a process of its own, where that is what a test is about."""

    def command(*words: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "checklist", *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
            check=False,
        )

    return command


def tries(number: int) -> settings:
    """Let a property be tried on so many random examples; with ``CHECKLIST_FULL`` on a hundred times as many."""
    return settings(max_examples=number * 100 if FULL else number)


def share(cases: Iterable[T], one_in: int, first: int = 0) -> Iterable[T]:
    """Return every so-many-th of costly cases, beginning with one of the first; with ``CHECKLIST_FULL`` all of them."""
    return cases if FULL else islice(cases, first, None, one_in)


def given(pack: Pack, body: str, folder: Path | None = None) -> Answers:
    """Load an answers file made of the usual head and a body."""
    return parse_answers(pack, HEAD + body, (folder or Path("/nowhere")) / "answers.yaml")


def problems(pack: Pack, text: str, folder: Path | None = None) -> list[tuple[Code, str]]:
    """Return the codes and places (without the folder) of what is wrong with an answers file."""
    try:
        parse_answers(pack, text, (folder or Path("/nowhere")) / "answers.yaml")
    except InputError as error:
        return [(problem.code, str(problem.place).rpartition("/answers.yaml:")[2]) for problem in error.problems]
    return []
