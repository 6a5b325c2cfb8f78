"""What belongs to the rules of some place: to an overlay of the pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

from checklist.core.errors import InputError, Place
from checklist.io.strict_yaml import parse, read_text
from checklist.io.validation import validate
from checklist.pack.cache import cached_pack
from checklist.pack.compiled import Kind, Pack
from checklist.pack.files import overlay_names
from checklist.pack.layout import ADDITIONS, OVERLAY, OVERLAY_FOLDER, overlay_folder
from checklist.pack.model import Column


@dataclass(frozen=True)
class Overlay:
    """An overlay's folder, by which files name it, and its title."""

    name: str
    title: str


def lies_in(place: Place, overlay: str) -> bool:
    """Whether a place in a pack's files is in an overlay's folder."""
    parts, folder = PurePath(place.file).parts, (OVERLAY_FOLDER, *PurePath(overlay).parts)
    return any(parts[at : at + len(folder)] == folder for at in range(len(parts)))


def local_mark(pack: Pack, kind: Kind, *names: str) -> str:
    """Return what is put beside something that is of an overlay: ``〔浙江省地方规定〕``; nothing if the pack itself has it."""
    place = pack.place(kind, *names)
    return next((f"〔{title}〕" for name, title in pack.overlays.items() if lies_in(place, name)), "")


def _not_adopted(pack: Pack) -> tuple[str, ...]:
    """Return the names of the overlays that there are and that a pack was loaded without."""
    return tuple(name for name in _there(pack.folder, pack.digest) if name not in pack.overlays)


@lru_cache(maxsize=1)
def _there(folder: Path, digest: str) -> tuple[str, ...]:
    """Return the names of the overlays in a folder: looked for once for all that a file has unknown."""
    return tuple(overlay_names(folder))


@lru_cache(maxsize=1)
def _whole(folder: Path, digest: str) -> Pack:
    """Return a pack with all its overlays: once for all the unknown ids of a file, told apart by its folder and content."""
    return cached_pack(folder, None)


def overlay_not_adopted(pack: Pack, id_: str) -> Overlay | None:
    """Return the overlay that the pack was loaded without and to which an item, rule or ledger belongs.

    The whole pack is loaded for it: ask only of an id that the pack does not know.
    """
    if not _not_adopted(pack):
        return None
    whole = _whole(pack.folder, pack.digest)
    if id_ in whole.items:
        return _owner(pack, whole, whole.place("item", id_))
    if id_ in whole.rules:
        return _owner(pack, whole, whole.place("rule", id_))
    ledger = whole.ledger_named(id_)
    return _owner(pack, whole, whole.place("ledger", ledger.id)) if ledger else None


def columns_not_adopted(pack: Pack, ledger: str) -> Mapping[str, tuple[Column, Overlay]]:
    """Return the columns that overlays which the pack was loaded without add to one of its ledgers, and whose they are.

    Only their additions are read; an overlay that cannot be read adds none.
    """
    return _added(pack.folder, pack.digest, _not_adopted(pack)).get(ledger, {})


@lru_cache(maxsize=1)
def _added(folder: Path, digest: str, overlays: tuple[str, ...]) -> dict[str, dict[str, tuple[Column, Overlay]]]:
    """Return the columns that overlays of a folder add, by ledger and name; the pack's digest tells its versions apart."""
    found: dict[str, dict[str, tuple[Column, Overlay]]] = {}
    for name in overlays:
        place = overlay_folder(folder, name)
        try:
            title = validate(OVERLAY.model, parse(read_text(place / OVERLAY.pattern), name)).title
            additions = [
                validate(ADDITIONS.model, parse(read_text(path), path.name)) for path in ADDITIONS.files(place)
            ]
        except InputError:
            continue
        for addition in additions:
            columns = {column: (spec, Overlay(name, title)) for column, spec in addition.columns.items()}
            found.setdefault(addition.ledger, {}).update(columns)
    return found


def _owner(pack: Pack, whole: Pack, place: Place) -> Overlay | None:
    """Return the overlay, of those that the pack was loaded without, in which a place of the whole pack lies."""
    found = (name for name in whole.overlays if name not in pack.overlays and lies_in(place, name))
    return next((Overlay(name, whole.overlays[name]) for name in found), None)
