"""Answers that change hands: from and to workbooks, split among colleagues and merged again, into the next period."""

from __future__ import annotations

import glob
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.answers.carry import carried, next_period
from checklist.answers.cells import read_name
from checklist.answers.head import Period, Signatories, is_same_unit
from checklist.answers.load import open_document
from checklist.answers.merging import Entry, Merging, Side, merge
from checklist.answers.model import Answers, Part
from checklist.answers.moving import Files, answers_at, renumbered, with_own_tables
from checklist.answers.parts import file_name, not_handed_in, split, text_digest
from checklist.answers.questionnaire import Step, steps
from checklist.answers.save import EDITED, answer_data, exception_data, ledger_data, rectification_data
from checklist.answers.sharing import named_elsewhere, own_tables, told_of
from checklist.answers.showing import parameter_data
from checklist.answers.template import answers_text, empty_answers
from checklist.answers.units import TITLES, read_unit
from checklist.answers.vanished import vanished
from checklist.app.opening import open_answers
from checklist.app.storing import file_format, held, refuse_existing, write_new, write_over
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import today
from checklist.engine.applying import not_asked
from checklist.engine.assess import assess
from checklist.engine.compare import last_period
from checklist.engine.exceptions import with_names
from checklist.engine.facts import facts_without_rows
from checklist.engine.rectifying import to_put_right
from checklist.io.editing import editable
from checklist.io.strict_yaml import read_text
from checklist.pack.compiled import Pack

if TYPE_CHECKING:
    from checklist.answers.workbook.write import Found
    from checklist.report.view.shown import ProblemLine


@dataclass(frozen=True)
class NewUnit:
    """Who starts a self-inspection, for which days; of its name, level and kind any may be empty, to be filled in later."""

    name: str
    level: str
    kind: str
    start: date
    end: date
    code: str | None = None
    signatories: Signatories = field(default_factory=Signatories)


@dataclass(frozen=True)
class Exchanged:
    """Answers that were read or made, with the pack they are for and what should be known of them."""

    pack: Pack
    answers: Answers
    notices: tuple[Problem, ...] = ()


def start(target: Path, unit: NewUnit, pack: Pack) -> Exchanged:
    """Return fresh answers of a unit; raises ``InputError`` if the pack knows no such unit, or its days cannot be a period."""
    fresh = empty_answers(
        target, name=unit.name, level=unit.level, kind=unit.kind, start=unit.start, end=unit.end, code=unit.code
    )
    known, wrong = read_unit(pack, fresh.unit)
    problems = [Problem(problem.code, Place(TITLES[name]), problem.details) for name, problem in wrong.items()]
    problems += _faults(Period.model_validate({"from": unit.start, "to": unit.end}))
    if problems:
        raise InputError(problems)
    return Exchanged(pack, replace(fresh, unit=known, signatories=unit.signatories))


def _faults(period: Period) -> list[Problem]:
    return [Problem(fault.code, Place(), fault.details)] if (fault := period.fault) else []


def start_from_last(
    last: Path,
    day_of: Callable[[Period], date],
    period: tuple[date | None, date | None],
    pack_folder: Path | None,
) -> tuple[Exchanged, int, date]:
    """Return what the next period starts with, how many gaps the last one had, and on which day it was judged.

    ``day_of`` tells the day as of which a period is judged. ``period``: its first and last day, where they are not those
    that follow the last one. What it starts with is saved by ``save_next``. Raises ``InputError``.
    """
    pack, before = open_answers(last, pack_folder)
    first, final = next_period(before.period)
    day = day_of(before.period)
    judged = assess(pack, before, day)
    left = last_period(judged)
    open_ = {one.id for one in to_put_right(judged)}
    plans = {id_: plan for id_, plan in before.rectifications.items() if id_ in open_}
    next_one = Period.model_validate({"from": period[0] or first, "to": period[1] or final})
    faults = _faults(next_one)
    if not faults and next_one.to <= before.period.to:
        details = {"now": str(next_one), "last": str(before.period)}
        faults = [Problem(Code.NOT_LATER, Place(str(last)), details)]
    if faults:
        raise InputError(faults)
    named = with_names(pack, replace(before, rectifications=plans), day)
    fresh = carried(pack, named, left, last, next_one)
    return Exchanged(pack, fresh, (*before.notices, *fresh.notices)), len(left.gaps), day


def identified(made: Exchanged, code: str, people: Mapping[str, str]) -> Exchanged:
    """Return answers with the unit's code, and with those who sign now, by role; others stay."""
    unit = made.answers.unit.model_copy(update={"code": code})
    named = {role: read_name(made.pack.words, name) for role, name in people.items()}
    signatories = made.answers.signatories.model_copy(update=named)
    return replace(made, answers=replace(made.answers, unit=unit, signatories=signatories))


def save_new(target: Path, made: Exchanged, *, force: bool) -> None:
    """Write answers that must not be there yet; raises ``InputError``."""
    write_new(target, answers_text(made.pack, made.answers), force=force)


class Copied(NamedTuple):
    """A ledger that the next period took over in a file of its own: its title, the last period's file, and its own."""

    title: str
    before: str
    now: str


def save_next(target: Path, made: Exchanged, *, force: bool) -> list[Copied]:
    """Write the answers that the next period starts with, its tables as copies of the last one's; raises ``InputError``.

    A table of the answers written over that is none of theirs goes into the backups.
    """
    refuse_existing(target, force=force)
    with held(target):
        there = _TablesThere.of(made.pack, target)
        files: Files = {}
        placed = answers_at(made.pack, made.answers, target, files)
        answers = with_own_tables(made.pack, placed, files, there.alone)
        write_over(target, answers_text(made.pack, answers), files, there.gone(answers))
    return [
        Copied(made.pack.ledgers[id_].title, before, now)
        for id_, data in answers.ledgers.items()
        if (before := made.answers.ledgers[id_].file) and (now := data.file)
    ]


@dataclass(frozen=True)
class _TablesThere:
    """The tables of ours that answers which stand at ``target`` name, by ledger, and who else names each."""

    target: Path
    own: Mapping[str, str]
    elsewhere: Mapping[str, list[str]]

    @classmethod
    def of(cls, pack: Pack, target: Path, part: Part | None = None) -> _TablesThere:
        """Look, while nobody fills the answers in; ``part`` and its whole share their tables."""
        own = own_tables(pack, target) if target.exists() else {}
        return cls(target, own, named_elsewhere(target, own.values(), part))

    @property
    def alone(self) -> dict[str, str]:
        """Those that nobody else names."""
        return {id_: name for id_, name in self.own.items() if name not in self.elsewhere}

    def gone(self, answers: Answers) -> list[Path]:
        """Return those that nobody names any more when ``answers`` stand there."""
        left = set(self.alone.values()) - {data.file for data in answers.ledgers.values()}
        others = named_elsewhere(self.target, left, with_parts=True)
        return [self.target.parent / name for name in sorted(left - others.keys())]


def import_workbook(workbook: Path, target: Path, pack_folder: Path | None, *, force: bool) -> Exchanged:
    """Read a filled-in workbook and write it as answers, its ledgers as CSV files; raises ``InputError``.

    What answers of the same unit and period said that stood there, and are in the workbook no more, is told.
    """
    refuse_existing(target, force=force)
    pack, answers = open_answers(workbook, pack_folder)
    with held(target):
        before = _written_over(target, answers, pack_folder)
        gone = vanished(pack, before, answers) if before is not None else ""
        told = [Problem(Code.VANISHED, Place(str(target)), {"what": gone})] if gone else []
        files: Files = {}
        named = with_names(pack, answers, answers.period.to)
        there = _TablesThere.of(pack, target, answers.part)
        new = answers_at(pack, named, target, files, there.alone)
        left = {id_: name for id_, name in there.own.items() if id_ in new.ledgers and new.ledgers[id_].file != name}
        if before is not None and new.returned is None:
            new = replace(new, returned=before.returned)
        write_over(target, answers_text(pack, new), files, there.gone(new))
    return Exchanged(pack, answers, (*answers.notices, *told, *told_of(pack, target, left, there.elsewhere)))


def _written_over(target: Path, answers: Answers, pack_folder: Path | None) -> Answers | None:
    """Return the answers of the same unit and period that stand in a file, if it can be read."""
    if not target.exists():
        return None
    try:
        before = open_answers(target, pack_folder)[1]
    except InputError:
        return None
    return before if is_same_unit(before.unit, answers.unit) and before.period == answers.period else None


def export_workbook(answers: Path, target: Path, day: date, pack_folder: Path | None, *, force: bool) -> Exchanged:
    """Write answers as a workbook, with what was found in its list of rectifications; raises ``InputError``."""
    file_format(target, None, ("xlsx",))
    from checklist.answers.workbook.write import workbook

    pack, given = open_answers(answers, pack_folder)
    write_new(target, workbook(pack, given, _found(pack, given, day)), force=force)
    return Exchanged(pack, given, given.notices)


def _found(pack: Pack, answers: Answers, day: date) -> list[Found]:
    """Return what the report's list of rectifications tells of what was found, an item a line, by the workbook's own rows."""
    from checklist.answers.workbook.write import Found
    from checklist.report.view.findings import rectifications

    assessment = assess(pack, renumbered(pack, answers, answers.ledgers), day)
    return [
        Found(line.id, line.title, line.verdict, "\n".join(_told(line.problems))) for line in rectifications(assessment)
    ]


def _told(problems: Sequence[ProblemLine]) -> Iterator[str]:
    for problem in problems:
        yield f"{problem.verdict}：{problem.fact}" if len(problems) > 1 else problem.fact


def empty_workbook(target: Path, unit: NewUnit, pack: Pack, *, force: bool) -> None:
    """Write a workbook that an office can fill in; raises ``InputError``."""
    file_format(target, None, ("xlsx",))
    from checklist.answers.workbook.write import workbook

    write_new(target, workbook(pack, start(target, unit, pack).answers), force=force)


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
    found = _found(pack, given, today()) if options.as_workbook and given.rectifications else []
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
        sides.append(Side(str(path), answers_at(pack, answers, target, files)))
        preferred = sides[-1] if prefer is not None and path == prefer else preferred
    base = Side(f"原答卷 {target}", open_answers(target, pack_folder)[1]) if target.exists() else None
    merging = merge(sides, base, text_digest(read_text(target)) if base else "", preferred)
    is_written = not merging.conflicts or preferred is not None
    if is_written:
        _save_merged(pack, merging, target, base, files)
    lacking = not_handed_in(pack, merging.answers, (side.answers.part for side in sides))
    told = tuple(notice for notice in notices.values() if not _lies_beside(target, notice, files))
    return Merged(pack, merging, told, is_written, base is not None, tuple(lacking))


def _lies_beside(target: Path, notice: Problem, files: Files) -> bool:
    """Whether a notice is of evidence that is missing beside a part, and lies, or will, beside what it is merged into."""
    if notice.code is not Code.EVIDENCE_MISSING:
        return False
    path = target.parent / notice.details["path"]
    return path in files or path.is_file()


def _save_merged(pack: Pack, merging: Merging, target: Path, base: Side | None, files: Files) -> None:
    """Write the files that the result names, then the result; a file that was there keeps its comments."""
    named = {data.file for data in merging.answers.ledgers.values()}
    named |= {evidence.file for evidence in merging.answers.evidence}
    beside = {path: content for path, content in files.items() if path.relative_to(target.parent).as_posix() in named}
    if base is None:
        write_over(target, answers_text(pack, merging.answers), beside)
        return
    draft = editable(open_document(target), EDITED)
    for entry, data in _entries(pack, merging):
        draft = draft.set(entry.section, entry.key, data)
    write_over(target, draft.document.text, beside)


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
