"""Libraries that the tool needs for some work only, and how they are installed."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, requires

_TOOL = "checklist-zicha"


def install_command(library: str) -> str:
    """Return the command that installs a library into the Python that runs the tool, wherever it is typed.

    It leaves the tool as it was installed: from a checkout, in which rules are edited, or as a package.
    """
    try:
        needed = requires(_TOOL) or []
    except PackageNotFoundError:
        needed = []
    wanted = (one.partition(";")[0].strip() for one in needed if one.startswith(library))
    return f'{_quoted(sys.executable)} -m pip install "{next(wanted, library)}"'


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
