"""Answers that change hands: from and to workbooks, into the next period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checklist.answers.carry import carried, next_period
from checklist.answers.cells import read_name
from checklist.answers.head import Period, Signatories, is_same_unit
from checklist.answers.model import Answers
from checklist.answers.moving import Files, answers_at, renumbered, with_own_tables
from checklist.answers.sharing import told_of
from checklist.answers.template import answers_text, empty_answers
from checklist.answers.units import TITLES, read_unit
from checklist.answers.vanished import vanished
from checklist.app.opening import open_answers
from checklist.app.own_tables import TablesThere, numbered_tables
from checklist.app.storing import file_format, held, refuse_existing, write_new, write_over
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.engine.assess import assess
from checklist.engine.compare import last_period
from checklist.engine.exceptions import with_names
from checklist.engine.rectifying import to_put_right
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
        there = TablesThere.of(made.pack, target)
        files: Files = {}
        placed = answers_at(made.pack, made.answers, target, files)
        answers = with_own_tables(made.pack, placed, files, there.alone)
        write_over(target, answers_text(made.pack, answers), files, there.gone(answers))
    return [
        Copied(made.pack.ledgers[id_].title, before, now)
        for id_, data in answers.ledgers.items()
        if (before := made.answers.ledgers[id_].file) and (now := data.file)
    ]


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
        there = TablesThere.of(pack, target, answers.part)
        new = answers_at(pack, named, target, files, there.alone)
        left = {id_: name for id_, name in there.own.items() if id_ in new.ledgers and new.ledgers[id_].file != name}
        if before is not None and new.returned is None:
            new = replace(new, returned=before.returned)
        write_over(target, answers_text(pack, new), files, there.gone(new))
    return Exchanged(
        pack,
        answers,
        (*answers.notices, *told, *told_of(pack, target, left, there.elsewhere), *numbered_tables(pack, new)),
    )


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
    write_new(target, workbook(pack, given, found_lines(pack, given, day)), force=force)
    return Exchanged(pack, given, given.notices)


def found_lines(pack: Pack, answers: Answers, day: date) -> list[Found]:
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
