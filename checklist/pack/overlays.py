"""What belongs to the rules of some place: to an overlay of the pack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from checklist.core.errors import Place
from checklist.pack.cache import cached_pack
from checklist.pack.compiled import Pack


@dataclass(frozen=True)
class Overlay:
    """An overlay's folder, by which files name it, and its title."""

    name: str
    title: str


def lies_in(place: Place, overlay: str) -> bool:
    """Whether a place in a pack's files is in an overlay's folder."""
    parts, folder = PurePath(place.file).parts, ("overlays", *PurePath(overlay).parts)
    return any(parts[at : at + len(folder)] == folder for at in range(len(parts)))


def overlay_not_adopted(pack: Pack, id_: str) -> Overlay | None:
    """Return the overlay that the pack was loaded without and to which an item, rule or ledger belongs.

    The whole pack is loaded for it: ask only of an id that the pack does not know.
    """
    whole = cached_pack(pack.folder, None)
    if whole.overlays.keys() == pack.overlays.keys():
        return None
    owner = id_ if id_ in whole.items else None
    place = whole.place("item", owner) if owner else None
    if place is None and id_ in whole.rules:
        place = whole.place("rule", id_)
    if place is None:
        return None
    found = (name for name in whole.overlays if name not in pack.overlays and lies_in(place, name))
    return next((Overlay(name, whole.overlays[name]) for name in found), None)
