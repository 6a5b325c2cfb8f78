"""Take answers to another folder, with the files they name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from checklist.answers.attachments import measured, named_file
from checklist.answers.model import Answer, Answers, Evidence, LedgerData
from checklist.answers.tables import write_table
from checklist.pack.compiled import Pack

Files = dict[Path, bytes]
"""Files to write, by path."""


def moved(
    pack: Pack, answers: Answers, target: Path, files: Files, *, tables: Collection[Path] | None = None
) -> Answers:
    """Return the answers as they stand in the file ``target``; add to ``files`` what must be written beside it.

    A ledger's records become a CSV file of their own wherever the ledger's file does not lie
    below the new folder, or always where ``tables`` says which may be replaced; evidence is copied. A name that is taken
    by another content gets a number.
    """
    same = answers.path.parent.resolve() == target.parent.resolve()
    ledgers: dict[str, LedgerData] = {}
    for id_, data in answers.ledgers.items():
        ledger = pack.ledgers[id_]
        if data.file is None or (same and tables is None):
            ledgers[id_] = data
            continue
        content = write_table(ledger.spec, [row.cells for row in data.rows]).encode()
        name = _place(target.parent, f"台账/{ledger.title}.csv", content, files, tables or ())
        ledgers[id_] = data.model_copy(update={"file": name, "sheet": None})
    said = answers.answers if same else _with_evidence(answers, target.parent, files)
    return replace(answers, path=target, ledgers=ledgers, answers=said)


def _with_evidence(answers: Answers, folder: Path, files: Files) -> Mapping[str, Answer]:
    return {
        id_: answer.model_copy(
            update={"evidence": [_copied(answers.path, proof, folder, files) for proof in answer.evidence]}
        )
        for id_, answer in answers.answers.items()
    }


def _copied(path: Path, evidence: Evidence, folder: Path, files: Files) -> Evidence:
    source = named_file(path, evidence.file)
    if not source.is_file():
        return evidence
    name = _place(folder, evidence.file.replace("\\", "/"), source.read_bytes(), files)
    found = measured(source, name)
    return found if evidence.sha256 else Evidence(file=name)


def _place(folder: Path, name: str, content: bytes, files: Files, replaced: Collection[Path] = ()) -> str:
    """Return a name that is free, replaced, or holds the very content, and note what is to be written."""
    wanted = Path(name)
    number = 1
    while True:
        path = folder / name
        held = files.get(path)
        if held is None and path.is_file():
            held = path.read_bytes()
        if held == content:
            return name
        if held is None or (path in replaced and path not in files):
            files[path] = content
            return name
        number += 1
        name = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}").as_posix()
