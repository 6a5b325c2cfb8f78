"""Tables that answers files name, and which of them several files of one folder name: begun before each period had its own, or copied by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from checklist.answers.attachments import named_file
from checklist.answers.load import open_document
from checklist.answers.model import Answers, Part
from checklist.answers.parts import text_digest
from checklist.answers.tables import is_own_table
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.words import listing
from checklist.io.files import read_bytes, real_path
from checklist.io.strict_yaml import MAX_BYTES, Document
from checklist.pack.compiled import Pack

_ANSWERS = (".yaml", ".yml", ".json")


class NamedTable(NamedTuple):
    """A table that an answers file names: its ledger and its file as they are written there, and where it lies."""

    ledger: str
    file: str
    path: Path


def tables_named(document: Document, path: Path) -> Iterator[NamedTable]:
    """Yield the tables that an answers file names, whatever else is wrong with it."""
    data = document.data
    ledgers = data.get("ledgers") if isinstance(data, dict) else None
    for ledger, entry in ledgers.items() if isinstance(ledgers, dict) else ():
        file = entry.get("file") if isinstance(entry, dict) else entry
        if isinstance(file, str):
            with suppress(ValueProblem):
                yield NamedTable(ledger, file, named_file(path, file))


def own_tables(pack: Pack, path: Path) -> dict[str, str]:
    """Return by ledger the tables of ours that an answers file names, if it is there and can be read."""
    try:
        named = list(tables_named(open_document(path), path))
    except InputError:
        return {}
    known = ((ledger, one) for one in named if (ledger := pack.ledger_named(one.ledger)) is not None)
    return {ledger.id: one.file for ledger, one in known if is_own_table(one.path, ledger.spec)}


def tables_of(pack: Pack, answers: Answers) -> dict[str, str]:
    """Return by ledger the tables of ours that answers name."""
    named = ((pack.ledgers[id_].spec, data.file) for id_, data in answers.ledgers.items() if data.file is not None)
    return {spec.id: file for spec, file in named if is_own_table(named_file(answers.path, file), spec)}


def named_elsewhere(
    path: Path, tables: Iterable[str], part: Part | None = None, *, with_parts: bool = False
) -> dict[str, list[str]]:
    """Return, of the tables that an answers file names, those that others in its folder name too, with these files' names.

    Parts of a whole do not count, nor does the whole that ``part`` is of, unless ``with_parts``. A file that cannot be
    parsed counts if the table's name is mentioned in it.
    """
    wanted = {table: named_file(path, table) for table in tables}
    found: dict[str, list[str]] = {}
    for other in _others(path) if wanted else ():
        try:
            document = open_document(other)
        except InputError:
            shared = _mentioned(other, wanted)
        else:
            is_one = not with_parts and _is_one(document, part)
            there = set() if is_one else {named.path for named in tables_named(document, other)}
            shared = [table for table, place in wanted.items() if place in there]
        for table in shared:
            found.setdefault(table, []).append(other.name)
    return found


def _others(path: Path) -> Iterator[Path]:
    """Yield the other answers files in a file's folder, by name."""
    own = real_path(path)
    for other in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        if other.suffix.lower() in _ANSWERS and not other.name.startswith(".") and real_path(other) != own:
            yield other


def _is_one(document: Document, part: Part | None) -> bool:
    """Whether a file is a part of a whole, or the whole that ``part`` is of."""
    if part is not None and text_digest(document.text) == part.base:
        return True
    written = document.data.get("part") if isinstance(document.data, dict) else None
    return isinstance(written, dict) and isinstance(written.get("base"), str)


def _mentioned(path: Path, tables: Iterable[str]) -> list[str]:
    """Return the tables whose name stands somewhere in a file; what cannot be read says nothing."""
    try:
        content = read_bytes(path, MAX_BYTES).lower()
    except InputError:
        return []
    return [table for table in tables if any(name in content for name in _as_written(Path(table).name))]


def _as_written(name: str) -> set[bytes]:
    """Return how a name may stand in a file, in small letters: in one of the encodings that answers have, or escaped."""
    encodings = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
    return {written.lower() for written in (*map(name.encode, encodings), json.dumps(name)[1:-1].encode())}


def told_of(
    pack: Pack, path: Path, tables: Mapping[str, str], elsewhere: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield what is to be said of an answers file's tables, by ledger, that others name too, and that therefore stay as they are.

    Those that the same others name are told as one.
    """
    alike: dict[str, list[str]] = {}
    for id_, file in tables.items():
        if file in elsewhere:
            alike.setdefault("、".join(elsewhere[file]), []).append(id_)
    for others, ids in alike.items():
        titles = [pack.ledgers[id_].title for id_ in ids]
        if len(ids) == 1:
            details = {"title": titles[0], "file": tables[ids[0]], "others": others}
            yield Problem(Code.TABLE_SHARED, Place(str(path)), details)
        else:
            told = {"count": len(ids), "others": others, "titles": listing(f"《{title}》" for title in titles)}
            yield Problem(Code.TABLES_SHARED, Place(str(path)), told)
