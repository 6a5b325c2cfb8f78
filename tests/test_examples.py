"""The example units are what ``examples/make.py`` makes, and the same whenever it does."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from examples import make


def contents(path: Path) -> dict[str, tuple[object, bytes]]:
    """Return what a file holds and when it says so; how well it is compressed is another library's matter."""
    if path.suffix != ".xlsx":
        return {path.name: (None, path.read_bytes())}
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.infolist()}


@pytest.mark.slow
def test_making_the_examples_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = make.HERE
    monkeypatch.setattr(make, "HERE", tmp_path)
    make.main()
    made = [path.relative_to(tmp_path) for path in tmp_path.glob("*/台账/*")]
    assert len(made) > 45
    assert [name for name in made if contents(tmp_path / name) != contents(kept / name)] == []
