"""Which packs a verification depended on: what tells that one of several is another now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checklist.app.packs import state_of


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder of packs, as ``find_pack`` looks through; only their files matter here."""
    for name, text in {
        "2025/pack.yaml": "id: a",
        "2025/overlays/甲/items/a.yaml": "- id: A1",
        "2025/overlays/申/overlay.yaml": "title: 申",
        "2026/pack.yaml": "id: a",
        "seeds/讲话.txt": "讲话原文",
        "旧.zip": "zip",
        "旧.zip.p7s": "signature",
    }.items():
        path = tmp_path / "规则库" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "规则库"


def renamed(name: str, other: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / other).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).rename(folder / other)

    return change


@pytest.mark.parametrize(
    "change",
    [
        renamed("2025/overlays/甲/items/a.yaml", "2025/overlays/申/items/a.yaml"),
        lambda folder: (folder / "seeds/讲话.txt").write_text("改过的讲话", encoding="utf-8"),
        lambda folder: (folder / "旧.zip.p7s").unlink(),
    ],
    ids=["a file in another overlay", "another speech", "no signature"],
)
def test_what_changes_a_pack_changes_the_state_of_a_folder_of_packs(
    packs: Path, change: Callable[[Path], object]
) -> None:
    before = state_of(packs)
    assert state_of(packs) == before
    (packs / "2026/说明.json").write_text("{}", encoding="utf-8")
    assert state_of(packs) == before
    change(packs)
    assert state_of(packs) != before
