"""The files that a folder on the command line stands for."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from checklist.answers.books import WORKBOOKS
from checklist.core.errors import Code, Place, Problem
from checklist.core.plain import shown_name
from checklist.core.words import listing
from checklist.io.lock import BACKUPS


def files_in(place: Path, kinds: Collection[str] | None = None, apart: Collection[str] = ()) -> list[Path]:
    """Return a file itself, or a folder's files of some kinds (None: of all) and those of the folders in it, but none ``apart``.

    Nothing is passed over in silence: a folder that cannot be opened, a link to nothing, and a
    link to a folder elsewhere are returned too, and reading them says what is the matter.
    """
    if not os.path.isdir(place):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
        return [place]
    closed: list[OSError] = []
    found: list[Path] = []
    root = place.resolve()
    for parent, folders, names in os.walk(place, onerror=closed.append):
        folders[:] = [name for name in folders if name not in apart and not is_of_system(name)]
        links = [path for name in folders if (path := Path(parent, name)).is_symlink()]
        files = [Path(parent, name) for name in names if name not in apart and not is_of_system(name)]
        found += [path for path in links if not path.resolve().is_relative_to(root)]
        found += [path for path in files if kinds is None or path.suffix.lower() in kinds or _leads_nowhere(path)]
    return sorted([*found, *(Path(error.filename) for error in closed)])


def is_of_system(path: str) -> bool:
    """Whether a program, not a person, put a file or folder there: ``.DS_Store``, ``__MACOSX/._a.pdf``, ``~$a.docx``."""
    return path.rpartition("/")[2].startswith((".", "~$"))


def _leads_nowhere(path: Path) -> bool:
    return os.path.islink(path) and not os.path.exists(path)  # noqa: PTH110, PTH114 - these do not raise


ANSWERS = (".yaml", ".yml", ".json", *WORKBOOKS)
_NAMED = 5
"""Of many files, so many are named."""
_APART = {"台账", "附件", BACKUPS}
"""Folders beside answers that hold no answers."""


def answers_in(*places: Path) -> list[Path]:
    """Return the answers files that files and folders stand for, each once."""
    return list(dict.fromkeys(path for place in places for path in files_in(place, ANSWERS, _APART)))


def parts_in(places: Iterable[Path]) -> tuple[Path, ...]:
    """Return the answers files that files and folders stand for; what lies beside answers (``p/*`` names it too) is none."""
    return tuple(answers_in(*(place for place in places if not (place.name in _APART and os.path.isdir(place)))))  # noqa: PTH112 - as in files_in


def pdfs_in(place: Path) -> list[Path]:
    """Return the PDF files that a file or folder stands for, those of folders inside it too, but no backups."""
    return files_in(place, (".pdf",), {BACKUPS})


def passed_over(*places: Path) -> list[Problem]:
    """Return which files of folders are not looked at because their names are not those of PDF files."""
    rest = [path for place in places for path in sorted({*files_in(place, None, {BACKUPS})} - {*pdfs_in(place)})]
    return [Problem(Code.NOT_LOOKED_AT, Place(str(places[0])), files_told(path.name for path in rest))] if rest else []


def files_told(names: Iterable[str]) -> dict[str, Any]:
    """Return how many files there are and the first of their names, as the details of a problem."""
    known = list(names)
    more = "等" if len(known) > _NAMED else ""
    return {"count": len(known), "files": listing(map(shown_name, known[:_NAMED])) + more}
