"""What ``load`` and ``diff`` print for machines."""

from collections.abc import Iterable
from typing import Literal

from checklist.answers.head import Period
from checklist.answers.model import Answers
from checklist.core.errors import Problem
from checklist.engine.compare import Change
from checklist.engine.following import Followed
from checklist.record.assessment import VerdictName
from checklist.record.base import FORMAT, Record, file_name


class ProblemRecord(Record):
    """One thing that is wrong with an input: where, its stable code, and the sentence."""

    place: str
    code: str
    text: str


class LoadedRecord(Record):
    """One answers file that was checked; without ``unit`` and ``period`` it could not be read.

    ``content`` is the SHA-256 of what it says: two copies of one thing have the same.
    """

    file: str
    unit: str | None
    code: str | None
    content: str | None
    period: Period | None
    answered: int
    rows: int
    problems: list[ProblemRecord]
    notices: list[ProblemRecord]


class LoadRecord(Record):
    """What ``load --format json`` prints."""

    format: Literal[2] = FORMAT
    files: list[LoadedRecord]


class RewrittenRecord(Record):
    """What was rewritten in a record: the column's title, what stood there, and what stands there now."""

    column: str
    before: str
    now: str


class FollowedRecord(Record):
    """A record that was struck out, or, with ``changes``, rewritten: its ledger's title and what it was called."""

    ledger: str
    name: str
    changes: list[RewrittenRecord]


class ChangeRecord(Record):
    """What became of one gap of the last period; ``before`` and ``now`` are its verdicts.

    ``id`` is the item's or contradiction's, ``key`` the finding's. ``was_excepted``: the last period listed it among its
    exceptions. ``is_unrecorded``: the last period left it to be put right, and no record of that is kept now.
    ``is_undated``: it is closed, and the plan does not say since when. ``records``: those of the last period, in a ledger that
    lasts, of which nothing is found now because they were struck out or rewritten. ``was``: what was found in the last
    period, where that was another finding of the same item.
    """

    kind: str
    id: str
    key: str
    title: str
    before: str | None
    now: VerdictName | None
    reason: str | None
    was_excepted: bool = False
    is_unrecorded: bool = False
    is_undated: bool = False
    records: list[FollowedRecord]
    was: str = ""


class DiffRecord(Record):
    """What ``diff --format json`` prints."""

    format: Literal[2] = FORMAT
    changes: list[ChangeRecord]


def loaded_record(
    file: str, answers: Answers | None, problems: Iterable[Problem], content: str | None = None
) -> LoadedRecord:
    """Return what is told of a file: what it holds, or what is wrong with it."""
    return LoadedRecord(
        file=file_name(file),
        unit=answers.unit.name if answers is not None else None,
        code=answers.unit.code if answers is not None else None,
        content=content,
        period=answers.period if answers is not None else None,
        answered=sum(answer.is_given for answer in answers.answers.values()) if answers is not None else 0,
        rows=sum(len(data.rows) for data in answers.ledgers.values()) if answers is not None else 0,
        problems=[problem_record(problem) for problem in problems],
        notices=[problem_record(problem) for problem in (answers.notices if answers is not None else ())],
    )


def diff_record(changes: Iterable[Change]) -> DiffRecord:
    """Return what became of every gap."""
    return DiffRecord(
        changes=[
            ChangeRecord.model_construct(
                kind=change.kind,
                id=change.id,
                key=change.key,
                title=change.title,
                before=change.before.verdict if change.before is not None else None,
                now=change.now.verdict.name if change.now is not None else None,
                reason=change.now.reason if change.now is not None else None,
                was_excepted=change.was_excepted,
                is_unrecorded=change.is_unrecorded,
                is_undated=change.is_undated,
                records=list(map(_followed, change.records)),
                was=change.was,
            )
            for change in changes
        ]
    )


def _followed(one: Followed) -> FollowedRecord:
    changes = [RewrittenRecord(column=title, before=before, now=now) for title, before, now in one.changes]
    return FollowedRecord(ledger=one.ledger, name=one.name, changes=changes)


def problem_record(problem: Problem) -> ProblemRecord:
    """Return a problem as machines read it."""
    return ProblemRecord(place=str(problem.place), code=problem.code.id, text=problem.text)
