"""Parsed answers made ready to be read: without words for nothing, and without what is broken, so that the rest is looked at too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from checklist.core.days import YEARS
from checklist.core.wording import ROLES
from checklist.io.strict_yaml import Path_
from checklist.pack.cell_words import WordMatcher
from checklist.pack.compiled import Pack

_TEXTS = {
    "answers": ("note", "owner", "evidence"),
    "ledgers": ("owner", "file", "sheet"),
    "rectifications": ("fact", "measure", "owner", "due", "state", "done_on"),
    "exceptions": ("approver", "document", "evidence", "until"),
}
"""The texts, by section, that are empty where they say 无; a reason is not, which must say something."""
_BLANK: Mapping[str, Any] = {"answers": {}, "ledgers": None, "rectifications": {}, "exceptions": None}
"""What stands for a broken entry of a section: nothing is said of its id, which is looked at all the same."""


def without_empty_words(words: WordMatcher, data: Any) -> Any:
    """Return an answers file's data in which texts that say nothing are blank."""
    if not isinstance(data, dict):
        return data
    made = dict(data)
    for section, keys in _TEXTS.items():
        entries = data.get(section)
        if isinstance(entries, dict):
            made[section] = {id_: _emptied(words, entry, keys) for id_, entry in entries.items()}
    for section, keys in (("signatories", tuple(ROLES)), ("unit", ("code",))):
        if section in data:
            made[section] = _emptied(words, data[section], keys)
    return made


def _emptied(words: WordMatcher, entry: Any, keys: Iterable[str]) -> Any:
    """Return an entry whose texts under some keys are blank where they say nothing."""
    if isinstance(entry, list):
        return [_emptied(words, one, keys) for one in entry]
    if not isinstance(entry, dict):
        return entry
    changes = {key: _said(words, entry[key]) for key in keys if key in entry}
    return {**entry, **changes}


def _said(words: WordMatcher, value: Any) -> Any:
    if isinstance(value, list):
        names = (part.get("file") if isinstance(part, dict) else part for part in value)
        return [part for part, name in zip(value, names, strict=True) if not words.says_nothing(name)]
    return None if words.says_nothing(value) else value


def sound_rest(pack: Pack, data: Any, broken: Iterable[Path_]) -> Any:
    """Return an answers file's data without what the entries at broken paths say, with something in place of a broken head.

    Only what is wrong with the rest is looked for in it.
    """
    if not isinstance(data, dict):
        return data
    spec, made = pack.spec, dict(data)
    stands_in: Mapping[str, Any] = {
        "format": 1,
        "pack": {"id": spec.id, "version": spec.version, "overlays": list(pack.overlays)},
        "unit": {"name": spec.title, "code": spec.id, "level": spec.levels[0], "kind": spec.kinds[0]},
        "period": {"from": date(YEARS[0], 1, 1), "to": date(YEARS[-1], 12, 31)},
    }
    for path in broken:
        section = str(path[0]) if path else ""
        entries = made.get(section)
        if section in stands_in:
            made[section] = _mended(stands_in[section], entries, path[1:2])
        elif section in _BLANK and len(path) > 1 and isinstance(entries, dict):
            made[section] = {**entries, path[1]: _BLANK[section]}
        else:
            made.pop(section, None)
    return made


def _mended(stands_in: Any, given: Any, broken: Path_) -> Any:
    """Return a part of the head with what stands in for its broken field, or for all of it."""
    if not (broken and isinstance(given, dict)):
        return stands_in
    kept = {key: value for key, value in given.items() if key != broken[0]}
    return {**stands_in, **kept}


def entry_at(pack: Pack, path: Path_) -> str:
    """Return the id and the title of the entry that a path leads into, if it is one of an item or a contradiction."""
    kind, id_ = path[:2] if len(path) > 1 else ("", "")
    known = pack.items.get(str(id_)) or pack.contradictions.get(str(id_))
    if kind not in ("answers", "rectifications") or known is None:
        return ""
    return f"{id_} {known.spec.title}{'的整改' if kind == 'rectifications' else ''}"
