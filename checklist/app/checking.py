"""Checking answers: one file, many files, and one period against the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from checklist.answers.head import Period
from checklist.answers.last import LastPeriod
from checklist.answers.model import Answers
from checklist.app.batch import Job, Kept
from checklist.app.doubles import Filed, doubles
from checklist.app.opening import open_answers
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.engine.assess import assess
from checklist.engine.compare import Change, compare, day_of_last, difference, last_period
from checklist.engine.following import followed
from checklist.engine.set_parameters import changed_text, set_parameters
from checklist.record.answers import answers_digest
from checklist.record.results import LoadedRecord, loaded_record, problem_record


def compare_periods(
    last: Path, now: Path, day: date, pack_folder: Path | None = None
) -> tuple[Answers, Answers, list[Change], str]:
    """Return both periods' answers, what became of every gap of the last one, and which parameters changed; raises ``InputError``.

    The last one is judged anew; where this period's answers keep something else of it, by which reports go, a notice says so.
    """
    pack, before = open_answers(last, pack_folder)
    pack_now, after = open_answers(now, pack_folder)
    refuse_later(before.period, after)
    left = last_period(assess(pack, before, day_of_last(before.period, after, day)))
    if after.last is not None and after.last.period == before.period:
        after = replace(after, notices=(*after.notices, *differing(after, left)))
    if last.parent != now.parent:
        before = replace(before, notices=tuple(_from_here(last, notice) for notice in before.notices))
    parameters = changed_text(set_parameters(pack_now, replace(after, last=left)))
    judged = assess(pack_now, after, day)
    return before, after, compare(left, judged, followed(left, judged)), parameters


def refuse_later(last: Period, now: Answers) -> None:
    """Raise ``InputError`` for a last period that is later than this one; two versions of one period may be compared."""
    if last.to > now.period.to:
        raise InputError([Problem(Code.LAST_IS_LATER, Place(str(now.path)), {"last": last, "now": now.period})])


def differing(answers: Answers, judged: LastPeriod) -> Iterator[Problem]:
    """Yield what is to be told if answers keep something else of the last period than judging its answers comes to."""
    if answers.last is not None and (what := difference(answers.last, judged)):
        yield Problem(Code.LAST_DIFFERS, Place(str(answers.path)), {"what": what})


def load_job(path: Path, pack_folder: Path | None) -> Job[LoadedRecord]:
    """Return the job that checks one file of many; what is wrong with it is its result."""
    return Job(str(path), partial(_load, path, pack_folder))


def _load(path: Path, pack_folder: Path | None, kept: Kept[LoadedRecord] | None) -> Kept[LoadedRecord]:
    try:
        pack, answers = open_answers(path, pack_folder)
    except InputError as error:
        return Kept("", loaded_record(str(path), None, [_from_here(path, problem) for problem in error.problems]))
    answers = replace(answers, notices=tuple(_from_here(path, notice) for notice in answers.notices))
    return Kept("", loaded_record(str(path), answers, (), answers_digest(pack, answers)))


def _from_here(path: Path, problem: Problem) -> Problem:
    """Return a problem of a file that answers name with the answers' folder, which many answers need not share."""
    file = problem.place.file
    if file in ("", str(path)):
        return problem
    return replace(problem, place=replace(problem.place, file=str(path.parent / file)))


def with_doubles(loaded: Sequence[LoadedRecord]) -> list[LoadedRecord]:
    """Return the files with a notice on copies of one thing, and a problem on different ones of one unit and period."""
    filed = [
        Filed(one.file, one.unit, one.code, str(one.period), one.content)
        for one in loaded
        if one.unit is not None and one.period is not None and one.content is not None
    ]
    made = {one.file: one for one in loaded}
    for problem in doubles(filed):
        one, told = made[problem.place.file], problem_record(problem)
        changes = (
            {"notices": [*one.notices, told]}
            if problem.code is Code.SAME_ANSWERS
            else {"problems": [*one.problems, told]}
        )
        made[one.file] = one.model_copy(update=changes)
    return list(made.values())
