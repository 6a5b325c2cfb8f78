"""Take answers to another folder, with the files they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from checklist.answers.attachments import measured, named_file
from checklist.answers.model import Answer, Answers, ApprovedException, Evidence, LedgerData
from checklist.answers.save import on_rows
from checklist.answers.sharing import named_elsewhere, tables_of
from checklist.answers.tables import free_table, lines_of, numbered, table_name, write_table
from checklist.pack.compiled import Pack

Proved = TypeVar("Proved", Answer, ApprovedException)
Files = dict[Path, bytes]
"""Files to write, by path."""


def answers_at(
    pack: Pack, answers: Answers, target: Path, files: Files, own: Mapping[str, str] = MappingProxyType({})
) -> Answers:
    """Return the answers as they stand in the file ``target``; add to ``files`` what must be written beside it.

    A ledger's records become a CSV file of their own where its file lies beside answers in another folder, or is the
    workbook that the answers were read from; evidence is copied. ``own`` names by ledger the tables that may be replaced;
    elsewhere a name that is taken by another content gets a number.
    """
    same = answers.path.parent.resolve() == target.parent.resolve()
    ledgers: dict[str, LedgerData] = {}
    written: list[str] = []
    for id_, data in answers.ledgers.items():
        ledger = pack.ledgers[id_]
        if data.file is None or (same and data.file != answers.path.name):
            ledgers[id_] = data
            continue
        content = write_table(ledger.spec, [row.cells for row in data.rows]).encode()
        if name := own.get(id_, ""):
            files[target.parent / name] = content
        else:
            name = _place(target.parent, table_name(ledger.spec), content, files)
        ledgers[id_] = data.model_copy(update={"file": name, "sheet": None})
        written.append(id_)
    there = renumbered(pack, replace(answers, path=target, ledgers=ledgers), written)
    return there if same else _with_evidence(there, answers.path, files)


def renumbered(pack: Pack, answers: Answers, written: Iterable[str]) -> Answers:
    """Return answers in which the rows of some ledgers have the numbers of their lines in the tables written of them."""
    ledgers, exceptions = dict(answers.ledgers), dict(answers.exceptions)
    for id_ in written:
        data = ledgers[id_]
        if not data.rows:
            continue
        lines = lines_of(data.rows)
        rows = tuple(replace(row, number=lines[row.number]) for row in data.rows)
        ledgers[id_] = data.model_copy(update={"rows": rows})
        for rule in pack.ledgers[id_].rules:
            if rule.id in exceptions:
                exceptions[rule.id] = on_rows(exceptions[rule.id], lines)
    return replace(answers, ledgers=ledgers, exceptions=exceptions)


def _with_evidence(answers: Answers, source: Path, files: Files) -> Answers:
    """Return answers with the evidence that lay beside another file."""

    def copied(entry: Proved) -> Proved:
        proofs = [_copied(source, proof, answers.path.parent, files) for proof in entry.evidence]
        return entry.model_copy(update={"evidence": proofs})

    return replace(
        answers,
        answers={id_: copied(answer) for id_, answer in answers.answers.items()},
        exceptions={id_: [copied(one) for one in given] for id_, given in answers.exceptions.items()},
    )


def _copied(path: Path, evidence: Evidence, folder: Path, files: Files) -> Evidence:
    source = named_file(path, evidence.file)
    if not source.is_file():
        return evidence
    wanted = source.relative_to(path.parent.resolve()).as_posix()  # what the file says may lead out of another folder
    name = _place(folder, wanted, source.read_bytes(), files)
    found = measured(source, name)
    return found if evidence.sha256 else Evidence(file=name)


def with_own_tables(pack: Pack, answers: Answers, files: Files, own: Mapping[str, str]) -> Answers:
    """Return answers that share no table with those that named it first; add the copies to ``files``.

    A row that is typed for one period would else change what was said of the period before. ``own`` names by ledger the
    tables that may be replaced. What an office keeps in its own way is copied as it is, once for all ledgers in it.
    """
    folder, ledgers = answers.path.parent, dict(answers.ledgers)
    ours = tables_of(pack, answers)
    copies: dict[str, str] = {}
    for id_, data in answers.ledgers.items():
        if data.file is None or folder / data.file in files:
            continue
        content = named_file(answers.path, data.file).read_bytes()
        if id_ in ours:
            name = own.get(id_) or free_table(folder, pack.ledgers[id_].spec)
            files[folder / name] = content
        else:
            name = copies.get(data.file) or _copy_of(answers.path, data.file.replace("\\", "/"), content, files)
            copies[data.file] = name
        ledgers[id_] = data.model_copy(update={"file": name})
    return replace(answers, ledgers=ledgers)


def _copy_of(path: Path, file: str, content: bytes, files: Files) -> str:
    """Return a name for a copy of a file, which is free or an earlier copy that no other answers name; note what is to be written."""

    def is_ours(name: str) -> bool:
        held = _held(path.parent / name, files)
        return held is None or (held == content and not named_elsewhere(path, [name], with_parts=True))

    name = next(filter(is_ours, islice(numbered(file), 1, None)))
    if _held(path.parent / name, files) is None:
        files[path.parent / name] = content
    return name


def _place(folder: Path, wanted: str, content: bytes, files: Files) -> str:
    """Return a name that is free or holds the very content, and note what is to be written."""
    name = next(name for name in numbered(wanted) if _held(folder / name, files) in (None, content))
    if _held(folder / name, files) is None:
        files[folder / name] = content
    return name


def _held(path: Path, files: Files) -> bytes | None:
    """Return what stands in a file, or will; None if there is none."""
    held = files.get(path)
    return path.read_bytes() if held is None and path.is_file() else held
