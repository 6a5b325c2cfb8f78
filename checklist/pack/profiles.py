"""What units of a kind need not look at: the pack's profiles, and those that overlays have of their own items."""

from __future__ import annotations

from collections.abc import Mapping

from checklist.core.errors import Code
from checklist.pack.compiled import CheckItem
from checklist.pack.files import PackFiles
from checklist.pack.model import ProfileFile
from checklist.pack.where import TakenNames


def check_profiles(files: PackFiles, items: Mapping[str, CheckItem]) -> None:
    """Kinds, levels and whatever is left out must exist; each kind has one profile in the pack, and one in each overlay.

    Each leaves out its own items: the pack is loaded without any overlay too, and no place takes from the pack.
    """
    pack, subjects = files.pack.spec, _subjects(files)
    known = [*items, *(item.system.id for item in items.values())]
    kinds: TakenNames = {}
    for file in files.profiles:
        profile, where = file.spec, file.where
        where.at("kind").known("单位类别", profile.kind, pack.kinds)
        where.at("kind").once("单位类别", profile.kind, kinds, within=file.overlay)
        left_out = [where.at("leaves_out", id_) for id_ in profile.leaves_out]
        for level, ids in profile.levels.items():
            where.at("levels", level).known("单位层级", level, pack.levels)
            left_out += [where.at("levels", level, id_) for id_ in ids]
        for here in left_out:
            id_ = str(here.path[-1])
            if here.known("检查项或制度", id_, known) and id_ not in subjects[file.overlay]:
                here.report(Code.NOT_ITS_OWN, id=id_)


def _subjects(files: PackFiles) -> dict[str, set[str]]:
    """Return the items and systems that the pack (empty) and each overlay brings."""
    found: dict[str, set[str]] = {"": set(), **{file.overlay: set() for file in files.overlays}}
    systems: dict[str, str] = {}
    for file in files.items:
        systems.setdefault(file.spec.system.id, file.overlay)
        found[file.overlay] |= {item.id for item in file.spec.items}
    for id_, overlay in systems.items():
        found[overlay].add(id_)
    return found


def profiles(files: PackFiles) -> dict[str, ProfileFile]:
    """Return the profile of each kind: what the pack leaves out for it, and what overlays do of their own items."""
    made: dict[str, ProfileFile] = {}
    for profile in (file.spec for file in files.profiles):
        other = made.get(profile.kind, profile)
        levels = {
            level: {**other.levels.get(level, {}), **profile.levels.get(level, {})}
            for level in [*other.levels, *profile.levels]
        }
        leaves_out = {**other.leaves_out, **profile.leaves_out}
        made[profile.kind] = other.model_copy(update={"leaves_out": leaves_out, "levels": levels})
    return made
