"""Tables that several answers files of one folder name: those begun before each period had its own, or copied by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from checklist.answers.model import Part
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import read_bytes
from checklist.io.strict_yaml import MAX_BYTES
from checklist.pack.compiled import Pack

_ANSWERS = (".yaml", ".yml", ".json")
_IS_PART = re.compile(rb'(^|[{,])\s*"?part"?\s*:', re.MULTILINE)


def named_elsewhere(path: Path, tables: Iterable[str], part: Part | None = None) -> dict[str, list[str]]:
    """Return, of the tables that an answers file names, those that others in its folder name too, with these files' names.

    A file that only mentions the name counts as well. Parts of a whole do not, nor does the whole that ``part`` is of.
    """
    wanted = dict.fromkeys(tables)
    found: dict[str, list[str]] = {}
    for other, content in _others(path) if wanted else ():
        if _IS_PART.search(content) or (part is not None and sha256(content).hexdigest() == part.base):
            continue
        for table in wanted:
            if any(written in content for written in _as_written(Path(table).name)):
                found.setdefault(table, []).append(other)
    return found


def _others(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the other answers files in a file's folder, by name; what cannot be read says nothing."""
    for other in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        if other.suffix.lower() not in _ANSWERS or other.name == path.name or other.name.startswith("."):
            continue
        try:
            content = read_bytes(other, MAX_BYTES)
        except InputError:
            continue
        yield other.name, content


def _as_written(name: str) -> set[bytes]:
    """Return how a name may stand in a file: in one of the encodings that answers have, or escaped."""
    return {name.encode(), name.encode("gb18030"), json.dumps(name)[1:-1].encode()}


def told_of(
    pack: Pack, path: Path, tables: Mapping[str, str], elsewhere: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield what is to be said of an answers file's tables, by ledger, that others name too, and that therefore stay as they are."""
    for id_, file in tables.items():
        if file in elsewhere:
            details = {"title": pack.ledgers[id_].title, "file": file, "others": "、".join(elsewhere[file])}
            yield Problem(Code.TABLE_SHARED, Place(str(path)), details)
