"""Files in a pack's folder that nobody reads: what is written in them is no rule, though somebody took it for one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from checklist.core.errors import Code, Place, Problem
from checklist.core.words import listing, nearest

_BOTH = {
    "sources.yaml": "sources.yaml",
    "limits.yaml": "limits.yaml",
    "contradictions.yaml": "contradictions.yaml",
    "retired.yaml": "retired.yaml",
    "items/*/*.yaml": "items/板块/制度.yaml",
    "ledgers/*.yaml": "ledgers/台账.yaml",
    "profiles/*.yaml": "profiles/类别.yaml",
    "cases/*.yaml": "cases/制度.yaml",
}
OF_PACK = {"pack.yaml": "pack.yaml", "speech.yaml": "speech.yaml", **_BOTH}
"""The files that are read in a pack's own folder, and what they are called to people."""
OF_OVERLAY = {"overlay.yaml": "overlay.yaml", **_BOTH, "additions/*.yaml": "additions/台账.yaml"}
"""The same of an overlay's folder."""
_OVERLAYS, _SCHEMAS = "overlays", "schemas"
_OF_SYSTEM = ("thumbs.db", "desktop.ini")
"""What a desktop puts into folders by itself."""
_NAME = re.compile("[a-z][a-z0-9_]*")


def unread_files(folder: Path, overlays: Sequence[str]) -> Iterator[Problem]:
    """Yield the YAML files of a pack and of its overlays that are not read, and overlays that have no file of their own."""
    yield from _of_place(folder, folder, OF_PACK)
    for name in overlays:
        yield from _of_place(folder, folder / _OVERLAYS / name, OF_OVERLAY)
    for path in sorted(_entries(folder / _OVERLAYS)):
        if path.is_dir():
            yield from _overlay_flaws(folder, path)
        elif _is_yaml(path.name):
            yield _unread(folder, path, f"{_OVERLAYS}/{path.stem}/overlay.yaml", {"": f"{_OVERLAYS}/地方/overlay.yaml"})


def strays(folder: Path, seed: Path) -> Iterator[Path]:
    """Yield the other files of a pack's folder that are no part of it: neither YAML, nor read by people, nor its speech."""
    for path in _files(folder, ()):
        known = _is_yaml(path.name) or path.suffix.lower() == ".md" or path.stem.upper() == "README"
        known = known or path.name.lower() in _OF_SYSTEM
        if not known and path.relative_to(folder).parts[0] != _SCHEMAS and path.resolve() != seed:
            yield path


def overlay_without_file(folder: Path, name: str) -> Problem | None:
    """Return that an overlay's folder is there, and its ``overlay.yaml`` is not."""
    path = folder / _OVERLAYS / name
    names = [entry.name for entry in _entries(path)]
    if "overlay.yaml" in names or not any(_is_yaml(file.name) for file in _files(path, ())):
        return None
    near = nearest("overlay.yaml", (written for written in names if not (path / written).is_dir()))
    meant = f"，请把“{near}”改名为 overlay.yaml" if near else "，请写上 format 和 title"
    return Problem(Code.OVERLAY_WITHOUT_FILE, _place(folder, path), {"id": name, "meant": meant})


def _overlay_flaws(folder: Path, path: Path) -> Iterator[Problem]:
    if lacking := overlay_without_file(folder, path.name):
        yield lacking
    elif (path / "overlay.yaml").is_file() and not _NAME.fullmatch(path.name):
        yield Problem(Code.OVERLAY_NAME, _place(folder, path), {"id": path.name})


def _of_place(folder: Path, place: Path, read: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the YAML files of a pack's or an overlay's folder that are not read."""
    for path in _files(place, (_OVERLAYS,) if place == folder else ()):
        written = PurePosixPath(path.relative_to(place).as_posix())
        if _is_yaml(path.name) and not any(_is_like(written, pattern) for pattern in read):
            yield _unread(folder, path, _meant(written, read), read)


def _meant(written: PurePosixPath, read: Mapping[str, str]) -> str:
    """Return the name under which a file would be read that is most like its own; empty if none is."""
    *folders, _ = written.parts
    name = f"{written.stem}.yaml"
    if not folders:
        heads = {pattern.partition("/")[0].removesuffix(".yaml"): shown for pattern, shown in read.items()}
        return heads.get(nearest(written.stem, heads) or "", "")
    patterns = {pattern.partition("/")[0]: pattern for pattern in read if "/" in pattern}
    near = nearest(folders[0], patterns)
    if near is None:
        return name if name in read else ""
    depth = patterns[near].count("/") - 1
    inner = [*folders[1 : 1 + depth], *["板块"] * (depth - len(folders[1:]))]
    return "/".join([near, *inner, name])


def _is_like(path: PurePosixPath, pattern: str) -> bool:
    steps = pattern.split("/")
    return len(steps) == len(path.parts) and all(map(fnmatchcase, path.parts, steps))


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml"))


def _files(place: Path, without: Sequence[str]) -> Iterator[Path]:
    """Yield the files under a folder, without hidden ones and without some of its folders."""
    for at, folders, names in os.walk(place):
        inside = [name for name in folders if not name.startswith(".")]
        folders[:] = sorted(name for name in inside if Path(at) != place or name not in without)
        yield from (Path(at) / name for name in sorted(names) if not name.startswith("."))


def _entries(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if not path.name.startswith(".")] if place.is_dir() else []


def _unread(folder: Path, path: Path, meant: str, read: Mapping[str, str]) -> Problem:
    details = {"meant": f"，是不是想写“{meant}”" if meant else "", "allowed": listing(read.values())}
    return Problem(Code.UNREAD_FILE, _place(folder, path), details)


def _place(folder: Path, path: Path) -> Place:
    return Place(str(path.relative_to(folder.parent)))
