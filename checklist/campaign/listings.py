"""Single findings, rectifications, files and units of a campaign, as they are listed: no column that people wrote in, or that names one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from checklist.answers.model import DONE, EXPLAINED, Rectification
from checklist.answers.showing import done_remark, show_done_on, show_due_moved, show_state
from checklist.campaign.queries import ALL, Scope, rows_of
from checklist.campaign.standing import GRAVEST_MARKS, STANDINGS
from checklist.campaign.store import Store
from checklist.campaign.tables import VERDICT_TYPE
from checklist.campaign.unread import NO_HINTS, Hints, hints
from checklist.core.plain import plain
from checklist.core.verdicts import Verdict

LATE_REPORT = "逾期交"
"""What is to be known of a unit whose report counts, beside that report's ``FILE_MARKS``: its first good one came late."""
NOTHING = "未交"
"""What a unit is of which no file came in."""
UNIT_STATES = (*STANDINGS, NOTHING)
UNIT_STATE = f"CASE WHEN counted.unit IS NOT NULL THEN '有效' ELSE coalesce(latest.state, '{NOTHING}') END"
"""How a unit stands, over ``queries.SCOPED``: ``UnitLine`` says what that is."""


@dataclass(frozen=True)
class _Planned:
    """What a unit says of a rectification: its state, None if it wrote nothing; its last day, and when it was done.

    ``opened``: the last day of the period that found it first.
    """

    state: str | None
    due: date | None
    done_on: date | None
    opened: date | None

    @property
    def told_state(self) -> str | None:
        """Its state as people read it; None if there is none."""
        return None if self.state is None else show_state(self.state)

    @property
    def told_done(self) -> str:
        """When the unit says that it was put right, and whether that was late; nothing if it was not."""
        return "" if self._done is None else show_done_on(self._done)

    @property
    def done_remark(self) -> str | None:
        """What ``done_on`` alone does not tell of it: that it was late, or that no day is told."""
        return None if self._done is None else done_remark(self._done) or None

    @property
    def _done(self) -> Rectification | None:
        """What is done, as the unit wrote it."""
        if self.state != DONE:
            return None
        return Rectification.model_validate({"state": self.state, "due": self.due, "done_on": self.done_on})


@dataclass(frozen=True)
class FindingLine(_Planned):
    """A finding of a report that counts, with what the unit plans about its item.

    ``rows``: how many records it is about; ``until``: of an approved exception. ``sha256`` and ``file`` are the report's.
    """

    unit: str
    name: str
    item: str
    key: str
    title: str
    verdict: str
    system: str
    rows: int
    until: date | None
    sha256: str
    file: str

    def is_expired(self, day: date) -> bool:
        """Whether it was approved as an exception until before a day."""
        return self.until is not None and self.until < day


@dataclass(frozen=True)
class RectificationLine(_Planned):
    """A rectification of a report that counts; ``why_listed``: why it is, although nothing was found of it now.

    ``due_before``: its last day by the last report, if that is another.
    """

    unit: str
    name: str
    item: str
    title: str
    verdict: str
    system: str
    why_listed: str
    due_before: date | None
    sha256: str
    file: str

    @property
    def due_moved(self) -> str:
        """How its last day differs from that in the last report; nothing if it does not."""
        return "" if self.due_before is None else show_due_moved(self.due_before, self.due)


_LINE = """
SELECT plans.state, plans.due, done_on, opened, unit, name, findings.item, key, findings.title, findings.verdict,
    coalesce(systems.system, ''), rows, until, counted.sha256, file
FROM findings JOIN counted USING (sha256) LEFT JOIN systems ON systems.item = findings.item
    LEFT JOIN rectifications AS plans ON plans.sha256 = findings.sha256 AND plans.item = findings.item
        AND plans.listed
"""
LATE = f"rectifications.listed AND rectifications.due < $day AND rectifications.state <> '{DONE}'"
"""That a rectification should be done before a day and is not: ``ToPutRight.is_overdue``."""
_DONE_LATE = f"rectifications.listed AND rectifications.state = '{DONE}' AND done_on > rectifications.due"
"""That a rectification was done after its last day: ``Rectification.is_done_late``."""
PUT_OFF = "rectifications.listed AND rectifications.put_off"
"""That a rectification is not done and its last day was moved back: ``ToPutRight.is_put_off``."""
_EXPIRED = "excepted AND until < $day"
_ORDER = "ORDER BY findings.severity DESC, rows DESC, place, findings.item, key, findings.title, until LIMIT $most"


def _findings(store: Store, sql: str, scope: Scope, **given: object) -> list[FindingLine]:
    lines = rows_of(store, FindingLine, _LINE + sql, scope, **given)
    return [replace(line, file=plain(line.file)) for line in lines]


def gravest(store: Store, most: int, scope: Scope = ALL) -> list[FindingLine]:
    """Return the findings that are 严重 or 较重: the graver first, then those with more records."""
    where = f"WHERE findings.severity >= {int(Verdict.较重)} AND NOT excepted "
    return _findings(store, where + _ORDER, scope, most=most)


_UNPLANNED = f"plans.due IS NULL AND coalesce(plans.state NOT IN ('{DONE}', '{EXPLAINED}'), true)"
"""Of a finding, that nothing says by when it is put right, and it is not, nor a contradiction that is explained."""


def unplanned(store: Store, most: int, scope: Scope = ALL) -> list[FindingLine]:
    """Return those of the gravest findings whose rectification has no last day, in the same order."""
    where = f"WHERE findings.severity >= {int(Verdict.较重)} AND NOT excepted AND {_UNPLANNED} "
    return _findings(store, where + _ORDER, scope, most=most)


def exceptions(store: Store, most: int, scope: Scope = ALL) -> list[FindingLine]:
    """Return the findings that were approved as exceptions, the gravest first."""
    return _findings(store, "WHERE excepted " + _ORDER, scope, most=most)


_RECTIFICATIONS = """
SELECT state, due, done_on, opened, unit, name, item, title, verdict, system, why_listed, due_before, counted.sha256, file
FROM rectifications JOIN counted USING (sha256)
"""


def _rectifications(store: Store, sql: str, scope: Scope, **given: object) -> list[RectificationLine]:
    order = " ORDER BY due, severity DESC, place, item LIMIT $most"
    lines = rows_of(store, RectificationLine, _RECTIFICATIONS + sql + order, scope, **given)
    return [replace(line, file=plain(line.file)) for line in lines]


def overdue(store: Store, day: date, most: int, scope: Scope = ALL) -> list[RectificationLine]:
    """Return what should have been put right before a day and is not, whenever it was found, due longest ago first."""
    return _rectifications(store, f"WHERE {LATE}", scope, most=most, day=day)


def done_late(store: Store, most: int, scope: Scope = ALL) -> list[RectificationLine]:
    """Return what units say was put right after its last day, due longest ago first."""
    return _rectifications(store, f"WHERE {_DONE_LATE}", scope, most=most)


def put_off(store: Store, most: int, scope: Scope = ALL) -> list[RectificationLine]:
    """Return what is not put right and has a later last day than in the unit's last report, or none any more."""
    return _rectifications(store, f"WHERE {PUT_OFF}", scope, most=most)


CARRIED = "本期没有查出或者没有判定、还在整改清单里的"
"""What is said of the rectifications that have a ``why_listed``: some were found first in this period, and found no more."""


@dataclass(frozen=True)
class Totals:
    """How many findings there are, and of those that are listed apart; how many rectifications are overdue, were late or were put off.

    ``unplanned``: of the gravest, those whose rectification has no last day; ``expired``: of the exceptions, those whose
    last day is over by the day of the summary; ``overdue_units``: the units with any overdue, ``carried``: of the overdue,
    those of which nothing was found this time; ``put_off_units``: the units with any that were put off.
    """

    findings: int
    gravest: int
    unplanned: int
    exceptions: int
    expired: int
    overdue: int
    overdue_units: int
    carried: int
    done_late: int
    put_off: int
    put_off_units: int


def totals(store: Store, day: date, scope: Scope = ALL) -> Totals:
    """Return how long the lists are altogether."""
    sql = f"""
    , found AS (
        SELECT excepted, until, NOT excepted AND findings.severity >= {int(Verdict.较重)} AS grave,
            {_UNPLANNED} AS unplanned
        FROM findings JOIN counted USING (sha256)
            LEFT JOIN rectifications AS plans ON plans.sha256 = findings.sha256 AND plans.item = findings.item
                AND plans.listed
    ), problems AS (
        SELECT count(*) FILTER (NOT excepted), count(*) FILTER (grave), count(*) FILTER (grave AND unplanned),
            count(*) FILTER (excepted), count(*) FILTER ({_EXPIRED})
        FROM found
    )
    SELECT problems.*, count(*) FILTER ({LATE}), count(DISTINCT place) FILTER ({LATE}),
        count(*) FILTER ({LATE} AND why_listed <> ''), count(*) FILTER ({_DONE_LATE}),
        count(*) FILTER ({PUT_OFF}), count(DISTINCT place) FILTER ({PUT_OFF})
    FROM problems LEFT JOIN (rectifications JOIN counted USING (sha256)) ON true GROUP BY ALL"""
    [one] = rows_of(store, Totals, sql, scope, day=day)
    return one


@dataclass(frozen=True)
class UnitLine:
    """A unit and what came of it. ``state``: 有效, else 退回 if a report was, else how the last file of it stands, or 未交.

    ``received``: when that file came in; ``handed``: the day on which its first good report came, ``late``: after its last
    day, though it counts; ``marks``: of ``FILE_MARKS``, of what counts, ``remark`` what those say that compare it with others. ``counts``: its findings by verdict.
    ``applicable``: how many items its report had to look at, ``assessed``: of how many it came to something.
    ``handed_in``: how many reports of it came that count or once did; ``overdue``: how many of its rectifications are.
    ``hints``: where none counts, the files that may be its own.
    """

    code: str
    name: str
    parent: str | None
    subtree: str | None
    kind: str
    level: str
    due: date
    state: str
    received: datetime | None
    handed: date | None
    late: bool
    marks: list[str]
    signed: datetime | None
    score: Decimal | None
    applicable: int
    assessed: int
    worst: str | None
    counts: dict[str, int]
    exceptions: int
    number: str | None
    file: str | None
    sha256: str | None
    handed_in: int
    overdue: int
    remark: str = ""
    hints: Hints = NO_HINTS

    @property
    def counts_in(self) -> bool:
        """Whether a report of it counts."""
        return self.state == STANDINGS[0]

    @property
    def told_state(self) -> str:
        """How it stands, with what is to be known of a report that counts."""
        marks = "、".join([*([LATE_REPORT] if self.late else []), *self.marks])
        return f"{self.state}（{marks}）" if marks else self.state

    @property
    def findings(self) -> int:
        """How many findings it has."""
        return sum(self.counts.values())


def marked(units: Iterable[UnitLine]) -> dict[str, list[UnitLine]]:
    """Return, of each of ``FILE_MARKS`` that the reports which count have, the units whose report has it, the gravest first."""
    known = list(units)
    found = {mark: [unit for unit in known if mark in unit.marks] for mark in GRAVEST_MARKS}
    return {mark: of for mark, of in found.items() if of}


def all_marked(units: Iterable[UnitLine]) -> list[UnitLine]:
    """Return the units whose report that counts has any mark, those with the gravest first."""
    return sorted((unit for unit in units if unit.marks), key=lambda unit: min(map(GRAVEST_MARKS.index, unit.marks)))


_WORST_FIRST = f"ORDER BY verdict::{VERDICT_TYPE} DESC"
_UNITS = f""", found AS (
    SELECT sha256, verdict, excepted, count(*) AS number FROM findings JOIN counted USING (sha256)
    GROUP BY sha256, verdict, excepted
), summed AS (
    SELECT sha256, map(list(verdict {_WORST_FIRST}) FILTER (NOT excepted),
            list(number {_WORST_FIRST}) FILTER (NOT excepted)) AS counts,
        coalesce(sum(number) FILTER (excepted), 0)::BIGINT AS exceptions
    FROM found GROUP BY sha256
), late AS (
    SELECT sha256, count(*) AS overdue FROM rectifications JOIN counted USING (sha256) WHERE {LATE} GROUP BY sha256
), looked_at AS (
    SELECT sha256, count(*) FILTER (verdict <> '{Verdict.不涉及.name}') AS applicable, count(*) FILTER (judged) AS assessed
    FROM items JOIN counted USING (sha256) WHERE $day IS NOT NULL AND NOT contradiction GROUP BY sha256
)
SELECT asked.code, asked.name, asked.parent, asked.subtree, asked.kind, asked.level, asked.due,
    {UNIT_STATE},
    coalesce(counted.received, latest.received), handed.day, coalesce(counted.unit IS NOT NULL AND handed.late, false),
    coalesce(counted.marks, []), counted.signed, counted.score,
    coalesce(looked_at.applicable, 0), coalesce(looked_at.assessed, 0), counted.worst,
    coalesce(summed.counts, MAP {{}}), coalesce(summed.exceptions, 0), counted.number,
    coalesce(counted.file, latest.file), coalesce(counted.sha256, latest.sha256), coalesce(latest.handed_in, 0),
    coalesce(late.overdue, 0), coalesce(counted.remark, '')
FROM asked LEFT JOIN counted ON counted.unit = asked.code LEFT JOIN latest ON latest.unit = asked.code
    LEFT JOIN handed ON handed.unit = asked.code LEFT JOIN summed ON summed.sha256 = counted.sha256
    LEFT JOIN looked_at ON looked_at.sha256 = counted.sha256 LEFT JOIN late ON late.sha256 = counted.sha256
"""


def units(store: Store, scope: Scope = ALL, *, ranked: bool = False, day: date | None = None) -> list[UnitLine]:
    """Return every unit that must answer, in the roster's order or, ranked, by score.

    What its report had to look at, and did, and what is overdue, is counted only as of a ``day``: it goes through all items.
    """
    order = "counted.score DESC NULLS LAST, asked.place" if ranked else "asked.place"
    lines = rows_of(store, UnitLine, f"{_UNITS} ORDER BY {order}", scope, day=day)
    like = hints(store)
    return [
        replace(
            line,
            file=plain(line.file) if line.file else None,
            hints=NO_HINTS if line.counts_in else like.get(line.code, NO_HINTS),
        )
        if line.file or line.code in like
        else line
        for line in lines
    ]
