"""What is drawn where a test is about a few pages of a report alone."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Templates that leave out what stands between the leader's page and the signing page and after it: most of the drawing."""
    folder = tmp_path_factory.mktemp("own")
    for part in "overview findings contradictions exceptions comparison rectification annex_rows annex_sources".split():
        (folder / f"{part}.html").write_text("", encoding="utf-8")
    (folder / "annex_items.html").write_text('<section class="annex"><h1>附件1</h1></section>', encoding="utf-8")
    return folder
