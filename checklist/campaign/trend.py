"""One campaign against those before it, finding by finding: the words and their meaning are ``engine.compare``'s, and one more.

A unit is known by its code, a finding by its key. Whatever was not judged this time, or of whose unit no report counts
this time, is 本期没有判定 and never 自报完成.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from checklist.answers.head import Period
from checklist.answers.model import DONE, EXPLAINED, STATES
from checklist.campaign.opened import Campaign
from checklist.campaign.queries import ALL, Scope, rows_of
from checklist.campaign.roster import recoded
from checklist.campaign.store import Store, open_store
from checklist.campaign.tables import VERDICT_TYPE
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.engine import compare
from checklist.engine.compare import CLOSED, EXCEPTED, NEW, NO_MORE, PENDING, REPEATED, UNCHANGED, UNDECIDED, UNSEEN
from checklist.pack.compiled import Pack

if TYPE_CHECKING:
    import duckdb

NO_LAST = "上期没有数据"
"""What the findings of a unit are of which no report counted in the last campaign: nobody can tell which of them are new."""
KINDS = (*compare.KINDS, NO_LAST)
GONE = "已不在名册的单位"
"""What the units are called that answered the last campaign and are not asked in this one."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Trend:
    """A campaign compared with the last one, whose title and period these are; good as long as the store is open.

    ``recoded``: what is to be said of units whose codes were others then.
    """

    store: Store
    title: str
    period: Period
    recoded: str


@dataclass(frozen=True)
class KindCount:
    """How many findings became of one kind, of how many units."""

    kind: str
    findings: int
    units: int


@dataclass(frozen=True)
class PartCount:
    """How many findings became of one kind, in one part of the tree (its code, or ``GONE``) or one system."""

    part: str | None
    kind: str
    findings: int


@dataclass(frozen=True)
class UnitCount:
    """How many findings of a unit became of one kind."""

    unit: str
    name: str
    kind: str
    findings: int


@dataclass(frozen=True)
class UnitChange:
    """What became of one finding of a unit; ``before`` and ``now`` are its verdicts, None where there was or is none."""

    unit: str
    name: str
    item: str
    key: str
    title: str
    system: str
    kind: str
    before: str | None
    now: str | None


_KIND_TYPE = f"ENUM({', '.join(map(repr, KINDS))})"
_UNITS = """
CREATE OR REPLACE TEMP TABLE compared_units AS
SELECT code, arg_max(name, (source = 'now', source)) AS name, (row_number() OVER (ORDER BY code))::INT AS number
FROM reports_then GROUP BY code"""
_PLANNED = (
    "(coalesce({plan}.measure, {plan}.owner, {plan}.due::VARCHAR) IS NOT NULL"
    f" OR coalesce({{plan}}.state NOT IN ('{STATES[0]}', '{EXPLAINED}'), false))"
)
"""Whether something is said of how to put a finding right: ``Rectification.is_planned``."""
_CHANGES = f"""
WITH gaps AS (
    SELECT unit, number AS key, subject, findings_before.verdict, coalesce(state = '{DONE}', false) AS done
    FROM findings_before JOIN compared_keys USING (key) LEFT JOIN rectifications_before USING (unit, item)
    WHERE NOT excepted
), found AS (
    SELECT unit, number AS key, subject, findings_after.verdict, carried
    FROM findings_after JOIN compared_keys USING (key) LEFT JOIN rectifications_after USING (unit, item)
    WHERE NOT excepted
), approved AS (
    SELECT DISTINCT unit, number AS key FROM findings_after JOIN compared_keys USING (key) WHERE excepted
), both_times AS (
    SELECT unit, key, subject, gaps.verdict AS before, found.verdict AS now, done, carried
    FROM gaps FULL JOIN found USING (unit, key, subject)
), lost AS (
    SELECT unit, key, subject, row_number() OVER (PARTITION BY unit, subject ORDER BY before DESC, key) AS place
    FROM both_times ANTI JOIN approved USING (unit, key) WHERE now IS NULL AND NOT done
), other AS (
    SELECT unit, key, subject, now, row_number() OVER (PARTITION BY unit, subject ORDER BY now DESC, key) AS place
    FROM both_times ANTI JOIN closed USING (unit, key)
        ANTI JOIN (SELECT unit, number AS key FROM put_right JOIN compared_keys ON key = put_right.subject) USING (unit, key)
    WHERE before IS NULL
), again AS (
    SELECT unit, lost.key AS was, other.key, other.now FROM lost JOIN other USING (unit, subject, place)
), answers_closed AS (
    SELECT unit, compared_keys.subject FROM closed JOIN compared_keys ON number = closed.key
    WHERE compared_keys.key = compared_keys.subject
), became AS (
    SELECT one.unit, coalesce(again.key, one.key) AS key, subject, before, coalesce(one.now, again.now) AS now, done, carried
    FROM both_times AS one LEFT JOIN again ON again.unit = one.unit AND again.was = one.key
    WHERE NOT EXISTS (SELECT 1 FROM again AS taken WHERE taken.unit = one.unit AND taken.key = one.key)
)
SELECT one.unit, one.key, before::{VERDICT_TYPE} AS before, now::{VERDICT_TYPE} AS now, CASE
        WHEN before IS NULL THEN CASE
            WHEN closed.unit IS NOT NULL OR answers_closed.unit IS NOT NULL OR put_right.unit IS NOT NULL THEN '{REPEATED}' WHEN reports_before.unit IS NULL THEN '{NO_LAST}'
            WHEN one.carried AND NOT EXISTS (
                SELECT 1 FROM gaps WHERE gaps.unit = one.unit AND gaps.subject = one.subject
            ) THEN '{UNCHANGED}' ELSE '{NEW}'
        END
        WHEN now IS NOT NULL THEN CASE WHEN done THEN '{REPEATED}' ELSE '{UNCHANGED}' END
        WHEN approved.unit IS NOT NULL THEN '{EXCEPTED}'
        WHEN NOT coalesce(items_after.decided, false) THEN '{UNDECIDED}'
        WHEN done OR plan.state = '{DONE}' THEN '{CLOSED}'
        WHEN {_PLANNED.format(plan="plan")} THEN '{PENDING}'
        ELSE '{UNSEEN}'
    END::{_KIND_TYPE} AS kind,
    {_PLANNED.format(plan="plan_before")} AS was_planned, coalesce(plan.done_on, plan_before.done_on) IS NULL AS undated
FROM became AS one
    LEFT JOIN reports_before ON reports_before.unit = one.unit
    LEFT JOIN closed ON closed.unit = one.unit AND closed.key = one.key
    LEFT JOIN answers_closed ON answers_closed.unit = one.unit AND answers_closed.subject = one.subject
    LEFT JOIN put_right ON put_right.unit = one.unit AND put_right.subject = one.subject
    LEFT JOIN approved ON now IS NULL AND approved.unit = one.unit AND approved.key = one.key
    LEFT JOIN items_after ON items_after.unit = one.unit AND items_after.item = one.subject
    LEFT JOIN rectifications_after AS plan ON plan.unit = one.unit AND plan.item = one.subject
    LEFT JOIN rectifications_before AS plan_before ON plan_before.unit = one.unit AND plan_before.item = one.subject"""
UNDATED = f"kind = '{CLOSED}' AND undated"
"""Of ``changes``: that the unit says that it was put right, and in neither report on which day."""
_CLOSED = f"""
(SELECT unit, key FROM changes WHERE kind IN {NO_MORE} UNION SELECT unit, key FROM closed)
EXCEPT SELECT unit, key FROM changes WHERE now IS NOT NULL"""


_PUT_RIGHT = f"""
(SELECT unit, item AS subject FROM rectifications_before AS plan JOIN items_before USING (unit, item)
    ANTI JOIN findings_before USING (unit, item) WHERE decided AND (carried OR {_PLANNED.format(plan="plan")})
UNION SELECT unit, subject FROM put_right)
EXCEPT SELECT unit, key FROM findings_before WHERE NOT excepted"""
"""The items and contradictions with a plan of which nothing is found any more, by the end of the campaign before."""


@dataclass(frozen=True)
class _Side:
    """One of the campaigns: by what name its reports are noted, in which schema its tables are, its pack, its first day."""

    source: str
    schema: str
    pack: Pack
    start: date


def compared(store: Store, now: Campaign, past: Sequence[Campaign]) -> Trend:
    """Compare a campaign with the last of some campaigns, the oldest first; those before it tell what had been closed before.

    What each finding became is put down once, in numbers, from which everything below counts. Raises ``InputError`` if a
    store of the past cannot be opened.
    """
    connection = store.connection
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reports_then (source VARCHAR, sha256 VARCHAR, code VARCHAR, name VARCHAR)"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE closed (unit INT, key INT)")
    connection.execute("CREATE OR REPLACE TEMP TABLE put_right (unit INT, subject VARCHAR)")
    connection.execute(
        "INSERT INTO reports_then SELECT 'now', sha256, unit, units.name FROM current JOIN units ON units.code = unit"
    )
    sources = [f"past{number}" for number in range(len(past))]
    for source, one in zip(sources, past, strict=True):
        _attach(connection, source, one)
    try:
        connection.execute(_UNITS)
        sides = [
            _Side(source, f"{source}.main", one.pack, one.task.spec.period.from_)
            for source, one in zip(sources, past, strict=True)
        ]
        sides.append(_Side("now", "main", now.pack, now.task.spec.period.from_))
        keys = _keys(connection, sides)
        for before, after in pairwise(sides):
            _look_at(connection, "before", before)
            _look_at(connection, "after", after)
            _number_keys(connection, keys, after.pack)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE put_right AS {_PUT_RIGHT}")
            connection.execute(f"CREATE OR REPLACE TEMP TABLE changes AS {_CHANGES}")
            if after is not sides[-1]:
                connection.execute(f"CREATE OR REPLACE TEMP TABLE closed AS {_CLOSED}")
    finally:
        for source in sources:
            connection.execute(f"DETACH DATABASE IF EXISTS {source}")
    last = past[-1]
    return Trend(store, last.task.spec.title, last.task.spec.period, recoded(now.roster, last.roster))


def _attach(connection: duckdb.DuckDBPyConnection, source: str, past: Campaign) -> None:
    """Attach the store of a campaign under a name, and note which of its reports counted."""
    if not past.task.store.exists() and not past.task.register.exists():
        raise InputError([Problem(Code.NO_STORE, Place(str(past.task.folder)))])
    with open_store(past.task, past.roster, past.pack.digest) as then:
        rows = then.connection.execute(
            "SELECT sha256, unit, units.name FROM current JOIN units ON units.code = unit"
        ).fetchall()
    path = str(past.task.store).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS {source} (READ_ONLY)")
    _put(connection, "reports_then", ((source, *row) for row in rows))


def _put(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Put rows into a table, the cells in the order of its columns."""
    width = len(connection.execute(f"DESCRIBE {table}").fetchall())
    cells = ", ".join(f"row[{number}]" for number in range(1, width + 1))
    values = "SELECT unnest(from_json(?, '[[\"VARCHAR\"]]')) AS row"
    connection.execute(f"INSERT INTO {table} SELECT {cells} FROM ({values})", [json.dumps([list(row) for row in rows])])


@dataclass(frozen=True)
class _Key:
    """What tells a finding from others, with its number, and its title and its item's system as last known."""

    number: int
    key: str
    title: str
    system: str


def _keys(connection: duckdb.DuckDBPyConnection, sides: Sequence[_Side]) -> list[_Key]:
    """Return the keys of all findings, then and now."""
    titles: dict[str, str] = {}
    systems: dict[str, str] = {}
    for side in sides:
        sql = f"SELECT key, min(item), min(title) FROM {side.schema}.findings GROUP BY key"
        for key, item, title in connection.execute(sql).fetchall():
            titles[key] = title
            systems[key] = side.pack.items[item].system.id if item in side.pack.items else systems.get(key, "")
    return [_Key(number, key, titles[key], systems[key]) for number, key in enumerate(sorted(titles))]


def _number_keys(connection: duckdb.DuckDBPyConnection, keys: Sequence[_Key], pack: Pack) -> None:
    """Have ``compared_keys`` hold the keys, each with the item or contradiction that it is of in a pack."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE compared_keys (number INT, key VARCHAR, subject VARCHAR, title VARCHAR, system VARCHAR)"
    )
    _put(
        connection,
        "compared_keys",
        ((one.number, one.key, pack.subject_of(one.key), one.title, one.system) for one in keys),
    )


def _look_at(connection: duckdb.DuckDBPyConnection, name: str, side: _Side) -> None:
    """Have ``findings_``, ``rectifications_`` and ``items_`` with a name show a campaign's, of the reports that counted."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE reports_{name} AS SELECT sha256, number AS unit"
        f" FROM reports_then JOIN compared_units USING (code) WHERE source = '{side.source}'"
    )
    for table in ("findings", "rectifications", "items"):
        carried = f", opened < DATE '{side.start}' AS carried" if table == "rectifications" else ""
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {table}_{name} AS"
            f" SELECT *{carried} FROM {side.schema}.{table} JOIN reports_{name} USING (sha256)"
        )


# What is told of it

_LOOKED_AT = f""", looked_at AS (
    SELECT changes.*, compared_units.code, compared_units.name, asked.place,
        CASE WHEN asked.code IS NULL THEN '{GONE}' ELSE asked.subtree END AS subtree
    FROM changes JOIN compared_units ON compared_units.number = changes.unit
        LEFT JOIN asked ON asked.code = compared_units.code
    WHERE asked.code IS NOT NULL OR ($under IS NULL AND $kind IS NULL)
)
"""


def _told(trend: Trend, kind: type[_T], sql: str, scope: Scope, **given: object) -> list[_T]:
    return rows_of(trend.store, kind, _LOOKED_AT + sql, scope, **given)


def kinds(trend: Trend, scope: Scope = ALL) -> list[KindCount]:
    """Return how many findings became of each kind, in the order in which kinds are told."""
    sql = "SELECT kind::VARCHAR, count(*), count(DISTINCT unit) FROM looked_at GROUP BY kind"
    known = {one.kind: one for one in _told(trend, KindCount, sql, scope)}
    return [known.get(kind, KindCount(kind, 0, 0)) for kind in KINDS]


def plans_lost(trend: Trend, scope: Scope = ALL) -> int:
    """Return of how many findings that are 未再查出 the last report said how they are put right, which this one does not."""
    (count,) = _told(trend, int, f"SELECT count(*) FROM looked_at WHERE kind = '{UNSEEN}' AND was_planned", scope)
    return count


def undated(trend: Trend, scope: Scope = ALL) -> int:
    """Return of how many findings that are 自报完成 neither report says on which day they were put right."""
    (count,) = _told(trend, int, f"SELECT count(*) FROM looked_at WHERE {UNDATED}", scope)
    return count


def by_subtree(trend: Trend, scope: Scope = ALL) -> list[PartCount]:
    """Return how many findings became of each kind by the part of the tree right under the scope's top."""
    sql = """SELECT looked_at.subtree, kind::VARCHAR, count(*)
    FROM looked_at LEFT JOIN subtrees ON subtrees.code = looked_at.subtree
    GROUP BY looked_at.subtree, kind ORDER BY min(subtrees.place) NULLS LAST, looked_at.subtree NULLS FIRST, kind"""
    return _told(trend, PartCount, sql, scope)


def by_system(trend: Trend, scope: Scope = ALL) -> list[PartCount]:
    """Return how many findings became of each kind by system; "" stands for contradictions."""
    sql = """SELECT system, kind::VARCHAR, count(*) FROM looked_at JOIN compared_keys ON compared_keys.number = looked_at.key
    GROUP BY system, kind ORDER BY system, kind"""
    return _told(trend, PartCount, sql, scope)


def by_unit(trend: Trend, scope: Scope = ALL) -> list[UnitCount]:
    """Return how many findings became of each kind by unit, in the roster's order, those that are on it no more last."""
    sql = """SELECT code, name, kind::VARCHAR, count(*) FROM looked_at GROUP BY code, name, place, kind
    ORDER BY place NULLS LAST, code, kind"""
    return _told(trend, UnitCount, sql, scope)


def changes(trend: Trend, kind: str, most: int, scope: Scope = ALL) -> list[UnitChange]:
    """Return the findings that became of a kind, the gravest first."""
    sql = f"""SELECT code, name, subject, compared_keys.key, title, system, kind::VARCHAR, before::VARCHAR, now::VARCHAR
    FROM looked_at JOIN compared_keys ON compared_keys.number = looked_at.key
    WHERE kind = $became::{_KIND_TYPE}
    ORDER BY coalesce(now, before) DESC, place NULLS LAST, code, compared_keys.key, before LIMIT $most"""
    return _told(trend, UnitChange, sql, scope, became=kind, most=most)
