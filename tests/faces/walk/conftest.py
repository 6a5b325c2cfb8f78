"""A fresh answers file to walk through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checklist.answers.editing import FileStore
from checklist.answers.template import answers_text, empty_answers
from checklist.faces.walk.session import Session
from checklist.io.strict_yaml import parse
from checklist.pack.compiled import Pack

DAY = date(2026, 7, 1)


@pytest.fixture
def path(pack: Pack, tmp_path: Path) -> Path:
    target = tmp_path / "answers.yaml"
    fresh = empty_answers(
        target, name="某局", level="市级", kind="党政机关", start=date(2026, 1, 1), end=date(2026, 6, 30), code="A1"
    )
    target.write_text(answers_text(pack, fresh), encoding="utf-8")
    return target


def session(pack: Pack, path: Path) -> Session:
    document = parse(path.read_text(encoding="utf-8"), str(path))
    return Session(pack, document, FileStore(path, save), DAY)


def save(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def at(walk: Session, wanted: str) -> Session:
    """Go to a step."""
    walk.go(walk.search(wanted)[0])
    return walk
