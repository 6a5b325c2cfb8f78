"""The public API: listed, importable, and working as docs/api.md prints it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import checklist
from tests.conftest import EXAMPLES, ROOT
from tests.test_documents import blocks


def test_every_public_name_is_there() -> None:
    assert sorted(checklist.__all__) == checklist.__all__
    assert set(checklist.__all__) == {*checklist._PUBLIC, "__version__"}
    for name in checklist.__all__:
        assert getattr(checklist, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'anything'"):
        checklist.anything  # noqa: B018


def test_importing_it_costs_nothing() -> None:
    script = "import sys, checklist; print([name for name in ('pydantic', 'yaml', 'click') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_guide_works_word_for_word(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "水利局", tmp_path, dirs_exist_ok=True)
    made, recorded, signed = blocks(ROOT / "docs/api.md", "python")
    keys = "import subprocess\nsubprocess.run([sys.executable, '-m', 'checklist', 'keys', 'demo', 'keys', '--report', 'report.pdf'], check=True)\n"
    script = f"import sys\n{made}{recorded}{keys}{signed}"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert any(line.startswith("严重 BX-02 ") for line in told)
    assert told[-1].startswith("有效 示例")
