"""Where the pack, the templates, the fonts and the speech lie, and where caches may.

In a checkout they are top-level folders; in an installed wheel the same folders travel
inside the package, under ``checklist/data``.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return the folder that holds ``rules``, ``reports`` and ``seeds``."""
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent


def default_pack() -> Path:
    """Return the folder of the pack that comes with the tool."""
    return data_folder() / "rules"


def templates() -> Path:
    """Return the folder of the report's templates."""
    return data_folder() / "reports" / "templates"


def fonts() -> Path:
    """Return the folder of the report's fonts."""
    return data_folder() / "reports" / "fonts"


def web() -> Path:
    """Return the folder of what runs in a browser; it is not there until it was built."""
    return (data_folder() if (_PACKAGE / "data").is_dir() else _PACKAGE.parent / "build") / "web"


def web_sources() -> Path | None:
    """Return the folder of the sources that it is built from; None in an installed wheel, which was built with it."""
    return None if (_PACKAGE / "data").is_dir() else _PACKAGE.parent / "web"


def cache_folder() -> Path | None:
    """Return the user's cache folder for this tool, made private; None if there can be none."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "checklist-zicha"
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = base.stat()
    except (OSError, RuntimeError):
        return None
    mine = not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)
    return base if mine else None
