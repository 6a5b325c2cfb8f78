"""Where the pack, the templates, the fonts and the speech lie.

In a checkout they are top-level folders; in an installed wheel the same folders travel
inside the package, under ``checklist/data``.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


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
