"""Of which unit a file that cannot be read may be, by its name: a hint for who reminds, never a report handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checklist.campaign.store import Store
from checklist.core.plain import plain
from checklist.core.words import simplify

_LEAST = 3
"""Signs of a name or code that is looked for: shorter ones stand in any file's name."""


def unread(store: Store) -> dict[str, tuple[str, ...]]:
    """Return, by the unit that must answer, the files that cannot be read and have a name like its own, in their order."""
    sql = "SELECT file FROM standing WHERE code IS NULL AND state = '无效' ORDER BY received, sha256"
    files = [file for (file,) in store.connection.execute(sql).fetchall()]
    if not files:
        return {}
    names: dict[str, set[str]] = {}
    for words in store.connection.execute("SELECT code, name FROM units WHERE answers").fetchall():
        for word in map(simplify, words):
            if len(word) >= _LEAST:
                names.setdefault(word, set()).add(words[0])
    found: dict[str, tuple[str, ...]] = {}
    for file in files:
        for code in _meant(file, names):
            found[code] = (*found.get(code, ()), plain(file))
    return found


def _meant(file: str, names: Mapping[str, set[str]]) -> Iterable[str]:
    """Return the unit of which the longest name or code stands in that of a file; none if several have it."""
    stem = simplify(file.rpartition("/")[2])
    for length in range(min(len(stem), max(map(len, names), default=0)), _LEAST - 1, -1):
        starts = range(len(stem) - length + 1)
        meant = {
            code for at in starts if _is_whole(stem, at, at + length) for code in names.get(stem[at : at + length], ())
        }
        if meant:
            return meant if len(meant) == 1 else ()
    return ()


def _is_whole(stem: str, start: int, end: int) -> bool:
    """Whether a part of a name does not end within a number or a word of letters."""
    pairs = (stem[max(0, start - 1) : start + 1], stem[end - 1 : end + 1])
    return not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in pairs)
