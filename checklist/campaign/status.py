"""Where a campaign stands: who has returned, who has not, who is overdue, who handed in again; and whom to remind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import floor

from checklist.campaign.files import FileLine, not_counted
from checklist.campaign.listings import UnitLine, units
from checklist.campaign.queries import ALL, Returns, Scope, returns, scope_name
from checklist.campaign.rests import OF_SCOPE, rests
from checklist.campaign.standing import STANDINGS, TESTED
from checklist.campaign.store import Store
from checklist.campaign.task import Task
from checklist.campaign.unread import unverified
from checklist.core.values import CHINA, show_date
from checklist.io.list_book import Cell, ListSheet, Percent, list_book
from checklist.record.campaign import FilesRecord, ReturnRateRecord, StatusRecord, UnitStatusRecord


@dataclass(frozen=True)
class Files:
    """What came in of the units looked at: how many files, how many of them copies, and each standing's number.

    ``waiting``: those not verified yet, of all units, for nobody knows whose they are. ``sent_back``: the names of the units
    whose report went back and of which nothing counts.
    """

    receipts: int
    copies: int
    waiting: int
    sent_back: list[str]
    states: dict[str, int]


@dataclass(frozen=True)
class Status:
    """Where a campaign stands on a day, in a scope of its units."""

    task: Task
    day: date
    scope: str
    """What the units looked at are called."""
    returns: Returns
    files: Files
    units: tuple[UnitLine, ...]
    not_counted: tuple[FileLine, ...]
    names: dict[str, str]
    """The name of every unit of the roster, by its code."""
    unverified: tuple[str, ...] = ()
    """The files of all units that are not verified yet."""
    is_whole: bool = True
    """Whether all units are looked at."""

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Why each file that does not count does not, by its SHA-256."""
        return {line.sha256: line.why for line in self.not_counted if line.sha256}

    def why_open(self, unit: UnitLine) -> str:
        """Return why nothing of a unit counts, as far as its files tell."""
        return "；".join(filter(None, [self.reasons.get(unit.sha256 or "", ""), unit.hints.named]))

    @property
    def to_remind(self) -> list[UnitLine]:
        """The units whose report does not count yet, the most overdue first."""
        return sorted((unit for unit in self.units if not unit.counts_in), key=lambda unit: unit.due)


def status(store: Store, day: date, scope: Scope = ALL) -> Status:
    """Return where a campaign stands."""
    names = dict(store.connection.execute("SELECT code, name FROM units").fetchall())
    return Status(
        store.task, day, scope_name(store, scope), returns(store, day, scope), _files(store, scope), tuple(units(store, scope)),
        tuple(not_counted(store, scope)), names, tuple(unverified(store)), scope == ALL,
    )  # fmt: skip


def _files(store: Store, scope: Scope) -> Files:
    known = rests(store, scope)
    by_state = OF_SCOPE + " SELECT state, count(*) FROM files GROUP BY state"
    states = Counter(dict(store.connection.execute(by_state, vars(scope)).fetchall()))
    return Files(
        known.receipts, known.copies, known.waiting, known.sent_back,
        {state: states[state] for state in STANDINGS if states[state]},
    )  # fmt: skip


def status_record(found: Status) -> StatusRecord:
    """Return where a campaign stands, for machines."""
    why = found.reasons
    return StatusRecord(
        title=found.task.spec.title,
        as_of=found.day,
        due=found.task.spec.due,
        returns=[ReturnRateRecord(**vars(one)) for one in (found.returns.whole, *found.returns.subtrees)],
        files=FilesRecord(**vars(found.files)),
        units=[
            UnitStatusRecord(
                code=unit.code, name=unit.name, parent=unit.parent, kind=unit.kind, level=unit.level, state=unit.state,
                why=why.get(unit.sha256 or "", ""), due=unit.due, received=day_of(unit.received),
                handed=unit.handed, late=unit.late, test_certificate=TESTED in unit.marks, marks=unit.marks, handed_in=unit.handed_in, unread=list(unit.hints.unread),
                not_taken=list(unit.hints.not_taken), unverified=list(unit.hints.unverified), miscoded=list(unit.hints.miscoded),
                number=unit.number, score=None if unit.score is None else str(unit.score), worst=unit.worst,
                findings=unit.findings, file=unit.file, sha256=unit.sha256,
            )
            for unit in found.units
        ],
    )  # fmt: skip


def day_of(moment: datetime | None) -> date | None:
    """Return the day of a moment in China."""
    return None if moment is None else moment.astimezone(CHINA).date()


def time_left(unit: UnitLine, day: date) -> str:
    """Say how long a unit still has, or for how long it is overdue."""
    days = (unit.due - day).days
    return f"已逾期{-days}天" if days < 0 else f"还有{days}天" if days else "今天到期"


def book(found: Status) -> bytes:
    """Return the status as a workbook: by part of the tree, whom to remind, every unit, every file that does not count."""
    title = f"{found.task.spec.title}：截至{show_date(found.day)}"
    return list_book(
        [
            ListSheet("总体", RETURN_COLUMNS, return_rows(found.returns, found.scope), title),
            ListSheet("催报名单", _REMINDERS, _reminders(found), f"{title}要催报的单位"),
            ListSheet("各单位", _UNITS, _unit_rows(found), title, unprinted=2),
            ListSheet(
                "不能计入的来件", FILE_COLUMNS, file_rows(found.not_counted), f"{title}不能计入的来件", unprinted=1
            ),
        ]
    )


RETURN_COLUMNS = (
    ("范围", 30),
    ("应交", 8),
    ("已交", 8),
    ("报送率", 9),
    ("逾期交", 9),
    ("交来不能计入", 14),
    ("没有交", 9),
    ("已逾期", 9),
)
_REMINDERS = (
    ("单位代码", 22), ("单位名称", 30), ("上级单位", 24), ("情况", 14), ("说明", 46), ("期限", 14), ("还有几天", 13),
)  # fmt: skip
_UNITS = (
    ("单位代码", 20), ("单位名称", 30), ("上级单位", 24), ("类别", 12), ("层级", 8), ("情况", 26), ("期限", 12),
    ("首份有效报告", 12), ("收到", 12), ("交过的有效报告（份）", 11), ("报告编号", 22), ("总分", 8), ("最重结论", 9), ("问题（个）", 10), ("文件名像、读不出（份）", 11), ("文件", 34),
)  # fmt: skip
FILE_COLUMNS = (
    ("情况", 14),
    ("单位代码", 22),
    ("单位名称", 30),
    ("收到", 14),
    ("文件", 40),
    ("原因", 50),
    ("SHA-256", 68),
)


def return_rows(returned: Returns, scope: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a row of ``RETURN_COLUMNS`` for all units, which are called ``scope``, and for each part of the tree."""
    for one in (returned.whole, *returned.subtrees):
        yield (
            one.name or scope, one.asked, one.counted, percent(one.share), one.late, one.held, one.missing, one.overdue,
        )  # fmt: skip


def percent(share: float | None) -> Percent | None:
    """Return a share for a cell; none of nothing."""
    return None if share is None else Percent(share)


def rate(share: float | None) -> str:
    """Return a share as people read it, rounded as the dashboard does."""
    return "—" if share is None else f"{floor(share * 1000 + 0.5) / 10:.1f}%"


def _reminders(found: Status) -> Iterator[tuple[Cell, ...]]:
    for unit in found.to_remind:
        yield (
            unit.code, unit.name, found.names.get(unit.parent or "", unit.parent), unit.state, found.why_open(unit),
            unit.due, time_left(unit, found.day),
        )  # fmt: skip


def _unit_rows(found: Status) -> Iterator[tuple[Cell, ...]]:
    for unit in found.units:
        yield (
            unit.code, unit.name, found.names.get(unit.parent or "", unit.parent), unit.kind, unit.level,
            unit.told_state, unit.due, unit.handed, day_of(unit.received), unit.handed_in, unit.number, unit.score, unit.worst,
            unit.findings if unit.counts_in else None, len(unit.hints.unread) or None, unit.file,
        )  # fmt: skip


def file_rows(lines: Iterable[FileLine]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row of ``FILE_COLUMNS`` for each file."""
    for line in lines:
        yield line.state, line.unit, line.name, day_of(line.received), line.file, line.why, line.sha256
