"""What all tests share: the pack, the example units, and golden files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers
from checklist.core import resources
from checklist.core.errors import Code, InputError
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
AS_OF = date(2026, 1, 15)
HEAD = """\
format: 1
pack: {id: lianzheng, version: "2026.11"}
unit: {name: 示例单位, level: 市级, kind: 党政机关}
period: {from: 2026-01-01, to: 2026-12-31}
"""
"""The head of an answers file; tests add what they are about."""

HEAD_LINES = HEAD.count("\n")
Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the tests print as the new golden files")


_SLOW = (
    "app/", "faces/", "report/", "signing/", "engine/test_assess.py::test_taking_a_value", "engine/test_summary", "pack/test_lint",
    "answers/test_save", "answers/test_hostile_files", "answers/test_workbook", "engine/test_incremental",
    "io/test_lock", "io/test_editing", "pack/test_hostile_packs", "pack/test_cache", "pack/test_maintenance",
    "test_api", "test_documents", "test_other_pack",
)  # fmt: skip
"""Tests that draw, sign, start processes or terminals, or try many hostile inputs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by their place the tests that ``make quick`` leaves out."""
    for item in items:
        if item.nodeid.removeprefix("tests/").startswith(_SLOW):
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests' caches out of the user's."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack alone, without local rules."""
    return load_pack(resources.default_pack(), [])


@pytest.fixture(scope="session")
def hunan() -> Pack:
    """The pack with the local rules of Hunan."""
    return load_pack(resources.default_pack(), ["hunan"])


@pytest.fixture(scope="session")
def flawed(hunan: Pack) -> Assessment:
    """The example unit that breaks every ledger rule."""
    return assess(hunan, load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml"), AS_OF)


@pytest.fixture(scope="session")
def clean(pack: Pack) -> Assessment:
    """The example unit without a gap."""
    return assess(pack, load_answers(pack, EXAMPLES / "林业局/answers.yaml"), AS_OF)


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
    """Run the command in an empty folder, as a user would."""

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
