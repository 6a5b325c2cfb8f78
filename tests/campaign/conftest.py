"""A made-up city, made once for all tests; each test that changes it has a copy of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from checklist.core.values import CHINA
from tests.conftest import MadeOnce

UNITS = 24
"""Enough that every way of handing in is there."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the city as slow: it has to be drawn and signed."""
    for item in items:
        if "made_city" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@dataclass(frozen=True)
class MadeCity:
    """The folder of a campaign with a full inbox, and what is true of it (see ``examples/城市/make.py``)."""

    folder: Path
    truth: dict[str, Any]


@pytest.fixture(scope="session")
def made_city(made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory) -> MadeCity:
    """The city as it was made, to be read only; what draws and signs is imported only where it is needed.

    This process loads what draws, so that those that it starts for each report have it already.
    """
    from checklist.report.pdf.draw import get_ready
    from examples.城市 import make

    get_ready()

    def made() -> bytes:
        folder = tmp_path_factory.mktemp("made") / "城市"
        make.make(folder, make.City(UNITS, 1, datetime.now(CHINA).date()))
        return str(folder).encode()

    folder = Path(made_once("city", made).decode())
    return MadeCity(folder, json.loads((folder / make.TRUTH).read_text(encoding="utf-8")))


COLLECT = [sys.executable, "-m", "checklist", "campaign", "collect"]
"""The command that takes files in, in a process of its own."""


@pytest.fixture(scope="session")
def collected(made_city: MadeCity, made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a city whose inbox was taken in, undisturbed."""

    def made() -> bytes:
        folder = tmp_path_factory.mktemp("collected") / "城市"
        shutil.copytree(made_city.folder, folder)
        done = subprocess.run([*COLLECT, folder, "--share", "0.05"], capture_output=True, text=True, check=False)
        assert done.returncode == 5, done.stderr
        return str(folder).encode()

    return Path(made_once("collected", made).decode())


@pytest.fixture
def city(made_city: MadeCity, collected: Path, tmp_path: Path) -> MadeCity:
    """A copy for a test alone of the city whose inbox was taken in."""
    return MadeCity(Path(shutil.copytree(collected, tmp_path / "城市")), made_city.truth)
