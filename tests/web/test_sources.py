"""The sources of what runs in a browser are formatted, linted and typed, and name no registry."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import ROOT

WEB = ROOT / "web"


def test_formatted_and_linted(node: Path, bundles: Path) -> None:
    done = subprocess.run(
        [node, "node_modules/@biomejs/biome/bin/biome", "ci", "."], cwd=WEB, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_typed(node: Path, bundles: Path) -> None:
    done = subprocess.run(
        [node, "node_modules/typescript/bin/tsc", "--noEmit"], cwd=WEB, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_file_names_no_registry() -> None:
    lock = (WEB / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "://registry" not in lock
