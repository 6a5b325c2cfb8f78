"""Of which unit a file that does not say it may be: hints for who reminds, never a report handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checklist.campaign.store import Store
from checklist.core.plain import plain
from checklist.core.words import listing, simplify

_LEAST = 3
"""Signs of a name or code that is looked for: shorter ones stand in any file's name."""


@dataclass(frozen=True)
class Hints:
    """The files that may be a unit's: those that cannot be read, or were ``not_taken`` in, and have a name like its own.

    ``unverified``: those that nobody verified yet, or whose kept copy is damaged, and have a name like its own.
    ``miscoded``: what is to be said of each report that has its name and the code of another unit, or of none.
    """

    unread: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    miscoded: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """How many they are; nothing of none."""
        return "，".join(words for words, _ in self._parts)

    @property
    def named(self) -> str:
        """How many they are, which, and what to do; nothing of none."""
        return "；".join(f"{words}：{listing(files)}" for words, files in self._parts)

    @property
    def _parts(self) -> list[tuple[str, tuple[str, ...]]]:
        parts = (
            ("收到文件名像本单位、读不出的{}份（不作认定）", self.unread),
            ("收到过文件名像本单位、不能收的{}份（请改交签了字的 PDF）", self.not_taken),
            (
                "收到文件名像本单位、还没有验证的{}份（不作认定；请再运行 campaign collect，存档坏了的会写明）",
                self.unverified,
            ),
            ("收到写着本单位名称、别的单位代码的报告{}份（没有计入，请核实）", self.miscoded),
        )
        return [(words.format(len(files)), files) for words, files in parts if files]


NO_HINTS = Hints()


def hints(store: Store) -> dict[str, Hints]:
    """Return what may be the file of a unit that must answer, by the unit's code."""
    found = _unread(store), not_taken(store), _by_unit(store, _UNVERIFIED), _miscoded(store)
    return {code: Hints(*(tuple(files.get(code, ())) for files in found)) for code in set().union(*found)}


_UNVERIFIED = 'SELECT file FROM receipts ANTI JOIN reports USING (sha256) WHERE NOT "copy" ORDER BY received, file'


def unverified(store: Store) -> list[str]:
    """Return the files that came in and are not verified yet, in their order."""
    return [plain(file) for (file,) in store.connection.execute(_UNVERIFIED).fetchall()]


def not_taken(store: Store) -> dict[str, list[str]]:
    """Return, by the unit, the files that were not taken in and have a name like its own, in their order."""
    return _by_unit(store, "SELECT file FROM not_taken ORDER BY met, file")


def _unread(store: Store) -> dict[str, list[str]]:
    return _by_unit(store, "SELECT file FROM standing WHERE code IS NULL AND state = '无效' ORDER BY received, sha256")


def _miscoded(store: Store) -> dict[str, list[str]]:
    sql = """
    SELECT named, units.name || '的', standing.code, file FROM standing LEFT JOIN units ON units.code = unit WHERE named IS NOT NULL
    ORDER BY standing.received, sha256"""
    found: dict[str, list[str]] = {}
    for code, name, other, file in store.connection.execute(sql).fetchall():
        found.setdefault(code, []).append(f"{plain(file)}（单位代码写的是{plain(name or '名册外的')}{plain(other)}）")
    return found


def _by_unit(store: Store, sql: str) -> dict[str, list[str]]:
    """Return the files that a query lists by the unit that must answer of which each may be, by its name."""
    files = [file for (file,) in store.connection.execute(sql).fetchall()]
    longest = max(map(len, store.unit_words), default=0) if files else 0
    found: dict[str, list[str]] = {}
    for file in files:
        for code in _meant(file, store.unit_words, longest):
            found.setdefault(code, []).append(plain(file))
    return found


def _meant(file: str, names: Mapping[str, set[str]], longest: int) -> Iterable[str]:
    """Return the unit of which the longest name or code stands in that of a file; none if several have it."""
    stem = simplify(file.rpartition("/")[2])
    for length in range(min(len(stem), longest), _LEAST - 1, -1):
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
