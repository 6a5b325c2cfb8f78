"""Single findings, files and units of a campaign, as they are listed: no column that people wrote in, or that names one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from checklist.answers.model import DONE
from checklist.answers.showing import show_state
from checklist.campaign.queries import ALL, Scope, rows_of
from checklist.campaign.store import FILE_MARKS, STANDINGS, Store
from checklist.campaign.tables import VERDICT_TYPE
from checklist.core.plain import plain
from checklist.core.verdicts import Verdict

LATE_REPORT = "逾期交"
"""What is to be known of a unit whose report counts, beside that report's ``FILE_MARKS``: its first good one came late."""
NOTHING = "未交"
"""What a unit is of which no file came in."""
UNIT_STATES = (*STANDINGS, NOTHING)
UNIT_STATE = f"CASE WHEN counted.unit IS NOT NULL THEN '有效' ELSE coalesce(latest.state, '{NOTHING}') END"
"""How a unit stands, over ``queries.SCOPED``: ``UnitLine`` says what that is."""
_OTHER_PACK = "规则库不同"
_WHY = {
    "被后交的代替": "同一单位后来又交了一份",
    "退回": "已退回单位改正",
    "名册外": "报告所写的单位代码不在名册里，或者名册写明不填报",
    _OTHER_PACK: "不是用本次任务的规则库核对的",
    "期间不同": "自查期间与本次任务不同",
    "草表": "没有签字的草表",
}
"""Why a file does not count, where its standing says it all."""


def _why(state: str, why: str) -> str:
    """Return why a file does not count; of another pack verifying tells whoever works the tool how to give it."""
    known = _WHY.get(state, "")
    return known if state == _OTHER_PACK else why or known


@dataclass(frozen=True)
class FindingLine:
    """A finding of a report that counts.

    ``rows``: how many records it is about; ``state`` and ``due`` of its rectification, ``opened`` the last day of the
    period that found it first; ``until``: of an approved exception. ``sha256`` and ``file`` are the report's.
    """

    unit: str
    name: str
    item: str
    key: str
    title: str
    verdict: str
    system: str
    rows: int
    state: str | None
    due: date | None
    opened: date | None
    until: date | None
    sha256: str
    file: str

    @property
    def told_state(self) -> str | None:
        """The state of its rectification as people read it; None if there is none."""
        return None if self.state is None else show_state(self.state)


_LINE = """
SELECT unit, name, findings.item, key, title, verdict, coalesce(systems.system, ''), rows, state, due, opened, until,
    counted.sha256, file
FROM findings JOIN counted USING (sha256) LEFT JOIN systems ON systems.item = findings.item
"""
LATE = f"findings.due < $day AND findings.state IS DISTINCT FROM '{DONE}' AND NOT excepted"
"""That a finding should have been put right before a day and is not."""
_ORDER = "ORDER BY severity DESC, rows DESC, place, findings.item, key, title, until LIMIT $most"


def _findings(store: Store, sql: str, scope: Scope, **given: object) -> list[FindingLine]:
    lines = rows_of(store, FindingLine, _LINE + sql, scope, **given)
    return [replace(line, file=plain(line.file)) for line in lines]


def gravest(store: Store, most: int, scope: Scope = ALL) -> list[FindingLine]:
    """Return the findings that are 严重 or 较重: the graver first, then those with more records."""
    where = f"WHERE severity >= {int(Verdict.较重)} AND NOT excepted "
    return _findings(store, where + _ORDER, scope, most=most)


def problems(store: Store, most: int, scope: Scope = ALL, *, item: str | None = None) -> list[FindingLine]:
    """Return all findings, or an item's, the gravest first."""
    where = "WHERE NOT excepted AND ($item IS NULL OR findings.item = $item) "
    return _findings(store, where + _ORDER, scope, most=most, item=item)


def exceptions(store: Store, most: int, scope: Scope = ALL) -> list[FindingLine]:
    """Return the findings that were approved as exceptions, the gravest first."""
    return _findings(store, "WHERE excepted " + _ORDER, scope, most=most)


def overdue(store: Store, day: date, most: int, scope: Scope = ALL) -> list[FindingLine]:
    """Return the findings that should have been put right before a day and are not, those due longest ago first."""
    where = f"WHERE {LATE} ORDER BY due, severity DESC, place, findings.item, key, title, until LIMIT $most"
    return _findings(store, where, scope, most=most, day=day)


@dataclass(frozen=True)
class Totals:
    """How many findings there are, and of those that are listed apart.

    ``unplanned``: of the gravest, those whose rectification has no last day; ``overdue_units``: the units with any overdue.
    """

    findings: int
    gravest: int
    unplanned: int
    exceptions: int
    overdue: int
    overdue_units: int


def totals(store: Store, day: date, scope: Scope = ALL) -> Totals:
    """Return how long the lists are altogether."""
    sql = f"""
    SELECT count(*) FILTER (NOT excepted), count(*) FILTER (NOT excepted AND severity >= {int(Verdict.较重)}),
        count(*) FILTER (NOT excepted AND severity >= {int(Verdict.较重)} AND due IS NULL AND state IS DISTINCT FROM '{DONE}'),
        count(*) FILTER (excepted), count(*) FILTER ({LATE}), count(DISTINCT place) FILTER ({LATE})
    FROM findings JOIN counted USING (sha256)"""
    [one] = rows_of(store, Totals, sql, scope, day=day)
    return one


@dataclass(frozen=True)
class FileLine:
    """A file that does not count, and why; the unit is None outside the roster, the name then as the file says it.

    What comes from outside is fit to be shown (``core.plain``).
    """

    unit: str | None
    name: str
    file: str
    state: str
    why: str
    received: datetime
    sha256: str


def not_counted(store: Store, scope: Scope = ALL) -> list[FileLine]:
    """Return the files that do not count, by their standing; those outside the roster only if all units are looked at."""
    sql = """
    SELECT standing.unit, coalesce(asked.name, standing.name), standing.file, state, standing.why, standing.received,
        standing.sha256
    FROM standing LEFT JOIN asked ON asked.code = standing.unit
    WHERE state <> '有效' AND (asked.code IS NOT NULL OR ($under IS NULL AND $kind IS NULL))
    ORDER BY list_position($states, state), asked.place NULLS LAST, standing.received, standing.sha256"""
    lines = rows_of(store, FileLine, sql, scope, states=list(STANDINGS))
    return [
        replace(line, name=plain(line.name), file=plain(line.file), why=plain(_why(line.state, line.why)))
        for line in lines
    ]


@dataclass(frozen=True)
class UnitLine:
    """A unit and what came of it. ``state``: 有效, else 退回 if a report was, else how the last file of it stands, or 未交.

    ``received``: when that file came in; ``handed``: the day on which its first good report came, ``late``: after its last
    day, though it counts; ``marks``: of ``FILE_MARKS``, of what counts. ``counts``: its findings by verdict.
    ``handed_in``: how many reports of it came that count or once did.
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
    worst: str | None
    counts: dict[str, int]
    exceptions: int
    number: str | None
    file: str | None
    sha256: str | None
    handed_in: int

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
    """Return, of each of ``FILE_MARKS`` that the reports which count have, the units whose report has it."""
    known = list(units)
    found = {mark: [unit for unit in known if mark in unit.marks] for mark in FILE_MARKS}
    return {mark: of for mark, of in found.items() if of}


_WORST_FIRST = f"ORDER BY verdict::{VERDICT_TYPE} DESC"
_UNITS = f""", found AS (
    SELECT sha256, verdict, excepted, count(*) AS number FROM findings JOIN counted USING (sha256)
    GROUP BY sha256, verdict, excepted
), summed AS (
    SELECT sha256, map(list(verdict {_WORST_FIRST}) FILTER (NOT excepted),
            list(number {_WORST_FIRST}) FILTER (NOT excepted)) AS counts,
        coalesce(sum(number) FILTER (excepted), 0)::BIGINT AS exceptions
    FROM found GROUP BY sha256
)
SELECT asked.code, asked.name, asked.parent, asked.subtree, asked.kind, asked.level, asked.due,
    {UNIT_STATE},
    coalesce(counted.received, latest.received), handed.day, coalesce(counted.unit IS NOT NULL AND handed.late, false),
    coalesce(counted.marks, []), counted.signed, counted.score, counted.worst,
    coalesce(summed.counts, MAP {{}}), coalesce(summed.exceptions, 0), counted.number,
    coalesce(counted.file, latest.file), coalesce(counted.sha256, latest.sha256), coalesce(latest.handed_in, 0)
FROM asked LEFT JOIN counted ON counted.unit = asked.code LEFT JOIN latest ON latest.unit = asked.code
    LEFT JOIN handed ON handed.unit = asked.code LEFT JOIN summed ON summed.sha256 = counted.sha256
"""


def units(store: Store, scope: Scope = ALL, *, ranked: bool = False) -> list[UnitLine]:
    """Return every unit that must answer, in the roster's order or, ranked, by score."""
    order = "counted.score DESC NULLS LAST, asked.place" if ranked else "asked.place"
    lines = rows_of(store, UnitLine, f"{_UNITS} ORDER BY {order}", scope)
    return [replace(line, file=plain(line.file)) if line.file else line for line in lines]
