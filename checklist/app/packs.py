"""Packs as files: made, signed, opened, and the one among many that a report was judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from checklist.app.opening import open_pack
from checklist.app.storing import write, write_new
from checklist.core.digest import digest
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import read_bytes, real_path
from checklist.pack.archive import SUFFIX, pack_file
from checklist.pack.cache import source_files
from checklist.pack.compiled import Pack
from checklist.pack.files import overlay_names
from checklist.pack.layout import PACK_FILE

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


def make_pack_file(folder: Path, target: Path, *, force: bool) -> None:
    """Write a pack as one file; raises ``InputError`` for a pack that is wrong."""
    write_new(target, pack_file(folder), force=force)


def other_packs(read: Path, folder: Path) -> list[Path]:
    """Return the packs that lie in a folder, or are it, and are not the one that is read: relative to the folder."""
    here = [name for name in (Path("rules"), Path()) if (folder / name / PACK_FILE).is_file()]
    return [name for name in here if real_path(folder / name) != real_path(read)]


def unfit_alone(place: Path | None, pack: Pack) -> Iterator[tuple[str, list[Problem]]]:
    """Yield with which of its overlays a pack cannot be loaded that can be with all: what it is called, and why not.

    Units adopt none of them, or one; what another brings is then not there.
    """
    choices = {"不带地方规定": list[str](), **{f"只带地方规定 {name}": [name] for name in pack.overlays}}
    for title, overlays in choices.items():
        if overlays == list(pack.overlays):
            continue
        try:
            open_pack(place, overlays)
        except InputError as error:
            yield title, error.problems


def as_adopted(place: Path | None) -> Iterator[Pack]:
    """Yield a pack without its overlays, and with each of them alone, as units adopt it and its cases are about it."""
    base = open_pack(place, [])
    yield base
    yield from (open_pack(place, [name]) for name in overlay_names(base.folder))


@dataclass(frozen=True)
class Trial:
    """How many cases of a pack and of its overlays were run, and in words what came out otherwise or has no case."""

    count: int
    failures: tuple[str, ...]


def try_cases(place: Path | None) -> Trial:
    """Run every case of a pack and of each of its overlays; raises ``InputError`` for cases that cannot be run."""
    from checklist.engine.cases import run_cases, untested

    base, *local = as_adopted(place)
    count, failures = 0, list[str]()
    for pack in (base, *local):
        results = list(run_cases(pack))
        count += len(results)
        failures += [result.told for result in results if not result.passed]
        failures += map(str, untested(pack, base if pack is not base else None, results))
    return Trial(count, tuple(failures))


def sign_pack_file(path: Path, signer: Signer) -> Path:
    """Sign a pack file and return where the signature lies; raises ``InputError`` for what is no pack file."""
    from checklist.signing.packs import sign_pack, signature_of

    open_pack(path, [])
    write(signature_of(path), sign_pack(read_bytes(path), signer))
    return signature_of(path)


def find_pack(place: Path | None, overlays: Sequence[str], wanted: str) -> Pack:
    """Return the pack with a digest from a folder of packs; of one pack, that one whatever its digest is.

    Raises ``InputError`` if none of them is the one.
    """
    if place is None or not is_collection(place):
        return open_pack(place, overlays)
    for path in _packs_in(place):
        try:
            pack = open_pack(path, overlays)
        except InputError:  # another year's pack may have no such overlay, or be read by a later version only
            continue
        if pack.digest == wanted:
            return pack
    raise InputError([Problem(Code.NO_SUCH_PACK, Place(str(place)), {"digest": wanted[:16]})])


def state_of(place: Path | None) -> str:
    """Return a digest that changes when the pack, or one of several, does."""
    if place is None or not is_collection(place):
        return open_pack(place, None).digest
    files = {path.relative_to(place).as_posix(): path for path in _files_of(place)}
    return digest({name: sha256(read_bytes(path)).hexdigest() for name, path in files.items()})


def is_collection(place: Path) -> bool:
    """Whether a folder is no pack itself, and so one that holds packs."""
    return place.is_dir() and not (place / PACK_FILE).is_file() and any(_packs_in(place))


def _packs_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == SUFFIX or (path / PACK_FILE).is_file():
            yield path


def _files_of(folder: Path) -> Iterator[Path]:
    """Yield all that the packs in a folder depend on: their files and speeches, pack files and their signatures."""
    from checklist.signing.packs import signature_of

    for pack in _packs_in(folder):
        if pack.is_file():
            yield from filter(Path.is_file, (pack, signature_of(pack)))
        else:
            yield from source_files(pack)
