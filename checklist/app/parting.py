"""Answers that are split among colleagues, and become one again."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checklist.answers.load import open_document
from checklist.answers.merging import Entry, Merging, Side, merge
from checklist.answers.model import Answers, Part
from checklist.answers.moving import Files, answers_at
from checklist.answers.parts import file_name, not_handed_in, split, text_digest
from checklist.answers.questionnaire import Step, steps
from checklist.answers.save import EDITED, answer_data, exception_data, key_of, ledger_data, rectification_data
from checklist.answers.showing import parameter_data
from checklist.answers.template import answers_text
from checklist.app.exchanging import found_lines
from checklist.app.opening import open_answers
from checklist.app.own_tables import TablesThere, numbered_tables
from checklist.app.storing import held, refuse_existing, write_new, write_over
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import today
from checklist.engine.applying import not_asked
from checklist.engine.facts import facts_without_rows
from checklist.io.editing import editable
from checklist.io.strict_yaml import read_text
from checklist.pack.compiled import Pack


@dataclass(frozen=True)
class SplitOptions:
    """How answers are split: ``by`` section or owner, into which folder, as workbooks or not."""

    by: str = "section"
    folder: Path | None = None
    as_workbook: bool = False
    force: bool = False

    @property
    def suffix(self) -> str:
        """How the names of the parts' files end."""
        return ".xlsx" if self.as_workbook else ".yaml"

    def place(self, answers: Path) -> Path:
        """Return the folder that the parts of an answers file are written into."""
        return self.folder or answers.parent

    def target(self, answers: Path, part: Part) -> Path:
        """Return the file that a part is written into."""
        name = part.name.partition("、")[0] if self.by == "section" else part.name
        return self.place(answers) / file_name(answers.stem, name, self.suffix)


def split_answers(
    answers: Path, options: SplitOptions, pack_folder: Path | None
) -> Iterator[tuple[Path, Part, list[Step]]]:
    """Write the parts of an answers file for colleagues, and yield each with its file and what is asked in it.

    Raises ``InputError``, before anything is written if one of the files is there already.
    """
    pack, given = open_answers(answers, pack_folder)
    parts = [
        (part, part.part)
        for part in split(pack, given, options.by, text_digest(read_text(answers)))
        if part.part is not None
    ]
    targets = [options.target(answers, named) for _, named in parts]
    refuse_existing(*targets, force=options.force)
    for target, (part, named) in zip(targets, parts, strict=True):
        files: Files = {}
        there = answers_at(pack, part, target, files)
        if options.as_workbook:
            from checklist.answers.workbook.write import workbook

            # Of what is planned a part tells what its own ledgers show: in the others' stand names that are not for it.
            found = found_lines(pack, part, today()) if part.rectifications else []
            planned = [one for one in found if one.id in there.rectifications]
            write_new(target, workbook(pack, there, planned), force=options.force)
        else:
            write_new(target, answers_text(pack, there), force=options.force, beside=files)
        yield target, named, _asked(pack, part)


def parts_left_over(
    answers: Path, options: SplitOptions, written: Collection[Path], pack_folder: Path | None
) -> Iterator[Problem]:
    """Yield the notice of each part that an earlier split left where ``written`` are, and that is none of them."""
    for path in sorted(options.place(answers).glob(f"{glob.escape(answers.stem)}.*{options.suffix}")):
        with suppress(InputError):
            part = open_answers(path, pack_folder)[1].part if path not in written else None
            if part is not None:
                yield Problem(Code.PART_LEFT_OVER, Place(str(path)), {"name": part.name})


def _asked(pack: Pack, answers: Answers) -> list[Step]:
    unasked = not_asked(facts_without_rows(pack, answers, today()))
    return list(steps(pack, answers, lambda item: item.id not in unasked))


@dataclass(frozen=True)
class Merged:
    """What came of merging parts; nothing was written if there are conflicts and no part was preferred."""

    pack: Pack
    merging: Merging
    notices: tuple[Problem, ...]
    is_written: bool
    onto_existing: bool
    lacking: tuple[Part, ...]
    """By section, what was in none of the parts and nobody has said."""


def merge_parts(parts: tuple[Path, ...], target: Path, prefer: Path | None, pack_folder: Path | None) -> Merged:
    """Merge what several colleagues filled in and write it, onto what is there already; raises ``InputError``."""
    with held(target):
        return _merge_held(parts, target, prefer, pack_folder)


def _merge_held(parts: tuple[Path, ...], target: Path, prefer: Path | None, pack_folder: Path | None) -> Merged:
    files: Files = {}
    notices: dict[str, Problem] = {}
    sides, preferred = [], None
    for path in parts:
        pack, answers = open_answers(path, pack_folder)
        for notice in answers.notices:
            notices.setdefault(notice.text, notice)
        sides.append(Side(str(path), answers_at(pack, answers, target, files), frozenset(pack.overlays)))
        preferred = sides[-1] if prefer is not None and path == prefer else preferred
    base = None
    if target.exists():
        own, answers = open_answers(target, pack_folder)
        base = Side(f"原答卷 {target}", answers, frozenset(own.overlays))
    merging = merge(sides, base, text_digest(read_text(target)) if base else "", preferred)
    is_written = not merging.conflicts or preferred is not None
    if is_written:
        there = TablesThere.of(pack, target)
        _in_place(there, merging, files)
        _save_merged(pack, merging, base, files, there)
        for notice in numbered_tables(pack, merging.answers):
            notices[notice.text] = notice
    lacking = not_handed_in(pack, merging.answers, (side.answers.part for side in sides))
    told = tuple(notice for notice in notices.values() if not _lies_beside(target, notice, files))
    return Merged(pack, merging, told, is_written, base is not None, tuple(lacking))


def _lies_beside(target: Path, notice: Problem, files: Files) -> bool:
    """Whether a notice is of evidence that is missing beside a part, and lies, or will, beside what it is merged into."""
    if notice.code is not Code.EVIDENCE_MISSING:
        return False
    path = target.parent / notice.details["path"]
    return path in files or path.is_file()


def _in_place(there: TablesThere, merging: Merging, files: Files) -> None:
    """Let what is merged into a ledger be written over its table of before, where nobody else names that."""
    folder, ledgers = there.target.parent, dict(merging.answers.ledgers)
    for id_, name in there.alone.items():
        data = ledgers.get(id_)
        if data is None or data.file is None or data.file == name or folder / data.file not in files:
            continue
        files[folder / name] = files.pop(folder / data.file)
        ledgers[id_] = data.model_copy(update={"file": name})
    merging.answers = replace(merging.answers, ledgers=ledgers)
    merging.taken = [
        replace(entry, value=ledgers[entry.key]) if entry.section == "ledgers" else entry for entry in merging.taken
    ]


def _save_merged(pack: Pack, merging: Merging, base: Side | None, files: Files, there: TablesThere) -> None:
    """Write the files that the result names, then the result; a file that was there keeps its comments."""
    target = there.target
    named = {data.file for data in merging.answers.ledgers.values()}
    named |= {evidence.file for evidence in merging.answers.evidence}
    beside = {path: content for path, content in files.items() if path.relative_to(target.parent).as_posix() in named}
    if base is None:
        write_over(target, answers_text(pack, merging.answers), beside)
        return
    draft = editable(open_document(target), EDITED)
    for entry, data in _entries(pack, merging):
        draft = draft.set(entry.section, key_of(pack, draft.document, entry.section, entry.key), data)
    write_over(target, draft.document.text, beside, there.gone(merging.answers))


def _entries(pack: Pack, merging: Merging) -> Iterator[tuple[Entry, Any]]:
    """Yield what was taken, as an answers file writes it."""
    for entry in merging.taken:
        value = entry.value
        if entry.section == "answers":
            value = answer_data(value)
        elif entry.section == "ledgers":
            value = ledger_data(pack.ledgers[entry.key].spec, value)
        elif entry.section == "rectifications":
            value = rectification_data(value)
        elif entry.section == "exceptions":
            value = exception_data(value)
        elif entry.section == "parameters":
            value = parameter_data(pack.spec.parameters[entry.key], value)
        yield entry, value
