"""What became of one unit in a campaign: what came in, what was sent back and why, what changed by the correction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from checklist.answers.model import Answers
from checklist.answers.showing import show_answer_entry, show_ledger_entry
from checklist.campaign.choosing import code_of
from checklist.campaign.register import Confirmed, Received, Register, Unconfirmed
from checklist.campaign.roster import RosterUnit
from checklist.campaign.standing import GOOD, TESTED
from checklist.campaign.store import Store
from checklist.campaign.unread import NO_HINTS, hints, not_taken
from checklist.core.plain import plain
from checklist.core.values import show_date
from checklist.engine.compare import compare, last_period
from checklist.engine.following import followed
from checklist.engine.model import Assessment
from checklist.record.base import Record
from checklist.record.results import DiffRecord, diff_record

COPY = "重复"
REDATED = "更正收到日期"
"""What a file is that is registered once more under its name, for the day on which it really came."""


class CameRecord(Record):
    """A file that came in: under what name and when, its report's number, what it counts as and why.

    ``at``: not before it was signed, whatever was ``registered``. ``test_certificate``: such a one signed it; ``marks``: all of ``standing.FILE_MARKS`` that it has, ``remark`` what
    those say that compare it with others.
    """

    at: datetime
    registered: datetime
    file: str
    sha256: str
    number: str
    signed: datetime | None
    state: str
    why: str
    test_certificate: bool
    marks: list[str]
    remark: str = ""


class SentBackRecord(Record):
    """A report that was sent back: by which slip, why, what was said of items, until when it is to be put right."""

    at: datetime
    sha256: str
    number: str
    reason: str
    comments: dict[str, str]
    due: date | None


class SettledRecord(Record):
    """What was settled of a report: that its return was ``withdrawn``, or that it is the unit's, whatever its name (``confirmed``).

    ``unconfirmed``: that this was taken back.
    """

    kind: Literal["withdrawn", "confirmed", "unconfirmed"]
    at: datetime
    sha256: str
    number: str
    reason: str


class NotTakenRecord(Record):
    """A file with a name like the unit's that was not taken in, and why."""

    at: datetime
    file: str
    why: str


class UnverifiedRecord(Record):
    """A file with a name like the unit's that nobody verified yet, or whose kept copy is damaged."""

    at: datetime
    file: str
    sha256: str


class DifferenceRecord(Record):
    """An answer, a ledger or a field of the head that says something else than before."""

    id: str
    title: str
    before: str
    after: str


class CorrectionRecord(Record):
    """What changed from a report that was sent back or replaced to the one that was signed next, by their SHA-256.

    ``head``: what the unit is called, and the day as of which it was judged.
    """

    before: str
    after: str
    head: list[DifferenceRecord]
    findings: DiffRecord
    answers: list[DifferenceRecord]
    ledgers: list[DifferenceRecord]


class HistoryRecord(Record):
    """All that is known of a unit, in the order in which it happened; ``due`` is None of one that is on the roster no more."""

    format: Literal[1] = 1
    code: str
    name: str
    on_roster: bool = True
    must_answer: bool
    due: date | None
    came: list[CameRecord]
    returned: list[SentBackRecord]
    settled: list[SettledRecord] = []
    not_taken: list[NotTakenRecord] = []
    unverified: list[UnverifiedRecord] = []
    corrections: list[CorrectionRecord]


@dataclass(frozen=True)
class _File:
    """What the store says of a file."""

    number: str
    signed: datetime | None
    state: str
    why: str
    received: datetime
    marks: list[str]
    remark: str


def off_roster(store: Store, written: str) -> RosterUnit | None:
    """Return the one unit that files came of and that is not on the roster, by its code or name; None if none or several are."""
    asked = """SELECT code, arg_max(name, received), any_value(unit_kind), any_value(unit_level) FROM standing
        WHERE unit IS NULL AND code IS NOT NULL GROUP BY code HAVING code = ? OR list_contains(list(name), ?)"""
    found = store.connection.execute(asked, [code_of(written), written]).fetchall()
    if len(found) != 1:
        return None
    code, name, kind, level = found[0]
    return RosterUnit(code, plain(name), None, kind or "", level or "", answers=False)


def history(
    store: Store, register: Register, unit: RosterUnit, due: date | None, judged: Callable[[str], Assessment | None]
) -> HistoryRecord:
    """Return what became of a unit; ``judged`` returns the assessment of a report by its SHA-256, None if it has none.

    ``due`` is None of a unit that is not on the roster. A report that has its name and the code of another is there too.
    """
    asked = "SELECT sha256, number, signed, state, why, received, marks, remark FROM standing WHERE $1 IN (code, named)"
    files = {sha: _File(*rest) for sha, *rest in store.connection.execute(asked, [unit.code]).fetchall()}
    came = list(_came(register, files))
    sent = [event for event in register.returned if event.unit == unit.code]
    return HistoryRecord(
        code=unit.code,
        name=unit.name,
        on_roster=due is not None,
        must_answer=unit.answers,
        due=due,
        came=came,
        returned=[
            SentBackRecord(
                at=event.at, sha256=event.sha256, number=event.number, reason=event.reason, comments=event.comments,
                due=event.due,
            )
            for event in sent
        ],
        settled=list(_settled(register, unit.code)),
        not_taken=list(_not_taken(store, register, unit.code)),
        unverified=list(_unverified(store, register, unit.code)),
        corrections=list(_corrections(came, judged)),
    )  # fmt: skip


def _settled(register: Register, code: str) -> Iterator[SettledRecord]:
    for event in register.withdrawn:
        if event.unit == code:
            yield SettledRecord(
                kind="withdrawn", at=event.at, sha256=event.sha256, number=event.number, reason=event.reason
            )
    found: list[Confirmed | Unconfirmed] = [*register.confirmed, *register.unconfirmed]
    for one in found:
        if one.unit == code:
            yield SettledRecord(kind=one.event, at=one.at, sha256=one.sha256, number="", reason=one.reason)


def _not_taken(store: Store, register: Register, code: str) -> Iterator[NotTakenRecord]:
    like = not_taken(store).get(code, [])
    for event in register.not_taken:
        if plain(event.file) in like:
            yield NotTakenRecord(at=event.at, file=plain(event.file), why=event.why)


def _unverified(store: Store, register: Register, code: str) -> Iterator[UnverifiedRecord]:
    like, known = hints(store).get(code, NO_HINTS).unverified, store.known()
    for event in register.received:
        if event.sha256 not in known and plain(event.file) in like:
            yield UnverifiedRecord(at=event.at, file=plain(event.file), sha256=event.sha256)


def _came(register: Register, files: dict[str, _File]) -> Iterator[CameRecord]:
    names: dict[str, set[str]] = {}
    for event in register.received:
        if event.sha256 in files:
            known = names.setdefault(event.sha256, set())
            again = REDATED if event.file in known else COPY if known else ""
            yield _one(event, files[event.sha256], again)
            known.add(event.file)


def _one(event: Received, file: _File, again: str) -> CameRecord:
    """Return a file that came, which is what ``again`` says if it had come before."""
    return CameRecord(
        at=max(event.at, file.received),
        registered=event.at,
        file=event.file,
        sha256=event.sha256,
        number=file.number,
        signed=file.signed,
        state=again or file.state,
        why="" if again else file.why,
        test_certificate=TESTED in file.marks,
        marks=file.marks,
        remark="" if again else file.remark,
    )


def _corrections(came: Sequence[CameRecord], judged: Callable[[str], Assessment | None]) -> Iterator[CorrectionRecord]:
    """Yield what changed from each report that was in order to the next, in the order in which they were signed."""
    reports = sorted(
        (one for one in came if one.state in GOOD and one.signed is not None),
        key=lambda one: (one.signed, one.sha256),
    )
    found = [(one.sha256, judged(one.sha256)) for one in reports] if len(reports) > 1 else []
    for (before, was), (after, now) in pairwise(found):
        if was is not None and now is not None:
            left = last_period(was)
            yield CorrectionRecord(
                before=before,
                after=after,
                head=list(_head(was, now)),
                findings=diff_record(compare(left, now, followed(left, now))),
                answers=list(_answers(was, now.answers)),
                ledgers=list(_ledgers(was, now.answers)),
            )


def _head(before: Assessment, now: Assessment) -> Iterator[DifferenceRecord]:
    said = (
        ("name", "单位名称", [one.answers.unit.name for one in (before, now)]),
        ("as_of", "核对日期", [show_date(one.as_of) for one in (before, now)]),
    )
    for id_, title, (was, after) in said:
        if was != after:
            yield DifferenceRecord(id=id_, title=title, before=was, after=after)


def _answers(before: Assessment, now: Answers) -> Iterator[DifferenceRecord]:
    was = before.answers.answers
    for id_, item in before.pack.items.items():
        said = [show_answer_entry(item, one[id_]) if id_ in one else "没有回答" for one in (was, now.answers)]
        if said[0] != said[1]:
            yield DifferenceRecord(id=id_, title=item.title, before=said[0], after=said[1])


def _ledgers(before: Assessment, now: Answers) -> Iterator[DifferenceRecord]:
    was = before.answers.ledgers
    for id_, ledger in before.pack.ledgers.items():
        rows = [[row.cells for row in one[id_].rows] if id_ in one else None for one in (was, now.ledgers)]
        said = [show_ledger_entry(one[id_]) if id_ in one else "没有提供" for one in (was, now.ledgers)]
        if said[0] != said[1] or rows[0] != rows[1]:
            after = f"{said[1]}，改了 {_changed(rows)} 行" if said[0] == said[1] else said[1]
            yield DifferenceRecord(id=id_, title=ledger.title, before=said[0], after=after)


def _changed(rows: Sequence[Sequence[object] | None]) -> int:
    before, after = (list(one or ()) for one in rows)
    return sum(one not in before for one in after)
