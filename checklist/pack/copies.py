"""Files of a pack that say what another one says: backups that were left beside the original."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from checklist.core.errors import Code, Place, Problem
from checklist.core.words import few


@dataclass(frozen=True)
class Copy:
    """A file with at least half of its entries in another file too: the one of the two with the longer name looks like the copy."""

    file: str
    original: str
    entries: tuple[str, ...]
    """What both have."""

    def problem(self, what: str) -> Problem:
        """Return what is told of it, once for all that both have."""
        details = {"other": self.original, "count": len(self.entries), "what": what, "ids": few(self.entries, 3)}
        return Problem(Code.COPIED_FILE, Place(self.file), details)


def copies(files: Mapping[str, Collection[str]]) -> Iterator[Copy]:
    """Yield the copies among files of which each holds some entries, known by what they say."""
    first: dict[str, str] = {}
    shared: dict[tuple[str, str], list[str]] = {}
    for file, entries in files.items():
        for entry in dict.fromkeys(entries):
            other = first.setdefault(entry, file)
            if other != file:
                shared.setdefault((other, file), []).append(entry)
    for pair, entries in shared.items():
        if 2 * len(entries) >= min(len(set(files[file])) for file in pair):
            original, file = sorted(pair, key=len)
            yield Copy(file, original, tuple(entries))
