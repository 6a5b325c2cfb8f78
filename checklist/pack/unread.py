"""Files in a pack's folder that nobody reads: what is written in them is no rule, though somebody took it for one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from checklist.core.errors import Code, Place, Problem
from checklist.core.words import listing, nearest
from checklist.pack.layout import OF_OVERLAY, OF_PACK, OVERLAY, OVERLAY_FOLDER, FileKind, overlay_folder
from checklist.pack.model import PackModel
from checklist.pack.model.base import WRITTEN_NAME

_SCHEMAS = "schemas"
_OF_SYSTEM = ("thumbs.db", "desktop.ini")
"""What a desktop puts into folders by itself."""
_Kinds = Sequence[FileKind[PackModel]]


def unread_files(folder: Path, overlays: Sequence[str]) -> Iterator[Problem]:
    """Yield the YAML files of a pack and of its overlays that are not read, and overlays that have no file of their own."""
    yield from _of_place(folder, folder, OF_PACK)
    for name in overlays:
        yield from _of_place(folder, overlay_folder(folder, name), OF_OVERLAY)
    for path in sorted(_entries(folder / OVERLAY_FOLDER)):
        if path.is_dir():
            yield from _overlay_flaws(folder, path)
        elif _is_yaml(path.name):
            meant, allowed = (f"{OVERLAY_FOLDER}/{name}/{OVERLAY.pattern}" for name in (path.stem, "地方"))
            yield _unread(folder, path, meant, [allowed])


def strays(folder: Path, seed: Path) -> Iterator[Path]:
    """Yield the other files of a pack's folder that are no part of it: neither YAML, nor read by people, nor its speech."""
    for path in _files(folder, ()):
        known = _is_yaml(path.name) or path.suffix.lower() == ".md" or path.stem.upper() == "README"
        known = known or path.name.lower() in _OF_SYSTEM
        if not known and path.relative_to(folder).parts[0] != _SCHEMAS and path.resolve() != seed:
            yield path


def overlay_without_file(folder: Path, name: str) -> Problem | None:
    """Return that an overlay's folder is there, and its ``overlay.yaml`` is not."""
    path = overlay_folder(folder, name)
    names = [entry.name for entry in _entries(path)]
    if OVERLAY.pattern in names or not any(_is_yaml(file.name) for file in _files(path, ())):
        return None
    near = nearest(OVERLAY.pattern, (written for written in names if not (path / written).is_dir()))
    meant = f"，请把“{near}”改名为 {OVERLAY.pattern}" if near else "，请写上 format 和 title"
    return Problem(Code.OVERLAY_WITHOUT_FILE, _place(folder, path), {"id": name, "meant": meant})


def _overlay_flaws(folder: Path, path: Path) -> Iterator[Problem]:
    if lacking := overlay_without_file(folder, path.name):
        yield lacking
    elif (path / OVERLAY.pattern).is_file() and not WRITTEN_NAME.matches(path.name):
        yield Problem(Code.OVERLAY_NAME, _place(folder, path), {"id": path.name})


def _of_place(folder: Path, place: Path, kinds: _Kinds) -> Iterator[Problem]:
    """Yield the YAML files of a pack's or an overlay's folder that are not read."""
    for path in _files(place, (OVERLAY_FOLDER,) if place == folder else ()):
        written = PurePosixPath(path.relative_to(place).as_posix())
        if _is_yaml(path.name) and not any(kind.fits(written.parts) for kind in kinds):
            yield _unread(folder, path, _meant(written, kinds), [kind.shown for kind in kinds])


def _meant(written: PurePosixPath, kinds: _Kinds) -> str:
    """Return the name under which a file would be read that is most like its own; empty if none is."""
    *folders, _ = written.parts
    name = f"{written.stem}.yaml"
    if not folders:
        heads = {kind.pattern.partition("/")[0].removesuffix(".yaml"): kind.shown for kind in kinds}
        return heads.get(nearest(written.stem, heads) or "", "")
    patterns = {kind.pattern.partition("/")[0]: kind.pattern for kind in kinds if "/" in kind.pattern}
    near = nearest(folders[0], patterns)
    if near is None:
        return name if any(kind.pattern == name for kind in kinds) else ""
    depth = patterns[near].count("/") - 1
    inner = [*folders[1 : 1 + depth], *["板块"] * (depth - len(folders[1:]))]
    return "/".join([near, *inner, name])


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


def _unread(folder: Path, path: Path, meant: str, allowed: Sequence[str]) -> Problem:
    details = {"meant": f"，是不是想写“{meant}”" if meant else "", "allowed": listing(allowed)}
    return Problem(Code.UNREAD_FILE, _place(folder, path), details)


def _place(folder: Path, path: Path) -> Place:
    return Place(str(path.relative_to(folder.parent)))
