"""Counts of units by part of the tree, kind and level, for an index of more units than a page can hold.

Each query counts what ``web/src/dashboard/tally.ts`` counts unit by unit; a test adds both up and compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from checklist.campaign.listings import LATE, PUT_OFF, UNIT_STATE, UNIT_STATES
from checklist.campaign.queries import RETURN_COUNTS, SCOPED, SCORE_BIN, Scope
from checklist.campaign.standing import FILE_MARKS
from checklist.campaign.store import Store
from checklist.core.verdicts import Verdict


@dataclass
class Counts:
    """What is counted of one group. ``pairs``: by name, a place and how many, one after the other; days by their number."""

    subtree: str | None
    kind: str
    level: str
    handed: list[tuple[int, int]] = field(default_factory=list)
    due: list[tuple[int, int]] = field(default_factory=list)
    pairs: dict[str, list[int]] = field(default_factory=dict)


_VERDICTS = len(Verdict)
_EACH = f""", grouped AS (
    SELECT code, dense_rank() OVER (ORDER BY subtree NULLS LAST, kind, level) - 1 AS nth, subtree, kind, level, due
    FROM asked
)
SELECT grouped.nth, grouped.subtree, grouped.kind, grouped.level, grouped.due, row_number() OVER ()::INT AS number, counted.sha256,
    counted.unit IS NOT NULL AS counts, latest.unit IS NOT NULL AS came, handed.day, handed.late, counted.marks, counted.score, counted.worst,
    {UNIT_STATE} AS state
FROM grouped LEFT JOIN latest ON latest.unit = code LEFT JOIN handed ON handed.unit = code
    LEFT JOIN counted ON counted.unit = code"""
"""Every unit that must answer with its group, put down once."""


def _plans(which: str) -> str:
    """Return the SQL of some of the rectifications."""
    return f"""
        SELECT nth, number, listed.place, listed.system, severity
        FROM rectifications JOIN each_unit USING (sha256) JOIN listed USING (item) WHERE {which}"""


_WITH = {
    "judged": """judged AS (
        SELECT nth, number, listed.place, listed.system, list_position($verdicts, verdict) - 1 AS verdict, items.judged
        FROM items JOIN each_unit USING (sha256) JOIN listed USING (item)
    )""",
    "found": """found AS (
        SELECT nth, number, listed.place, listed.system, severity, excepted
        FROM findings JOIN each_unit USING (sha256) JOIN listed USING (item)
    )""",
    "overdue": f"overdue AS ({_plans(LATE)})",
    "put_off": f"put_off AS ({_plans(PUT_OFF)})",
}
_PUT_DOWN = {
    "by_system": """
        SELECT nth, number, system, max(verdict) AS worst, bool_or(judged) AS judged FROM judged
        GROUP BY nth, number, system""",
    "held": """
        SELECT nth, number, system, bit_or(1 << severity::INT) AS severities FROM found
        WHERE NOT excepted GROUP BY nth, number, system""",
    "held_anywhere": """
        SELECT nth, number, $any AS system, bit_or(severities) AS severities FROM held GROUP BY nth, number""",
    "late": """
        SELECT nth, number, system, max(severity) AS severity
        FROM (SELECT nth, number, unnest([system, $any]) AS system, severity FROM overdue) GROUP BY ALL""",
}
"""What several counts are made of: the items of a unit by system, the severities of its findings
as bits, and the gravest of its overdue rectifications, by system and, at ``$any``, of all."""
_HELD = "(FROM held UNION ALL FROM held_anywhere)"
_QUERIES = {
    "figures": f"""
        SELECT nth, unnest(range(8)),
            unnest([asked, counted, held, missing, late, overdue, unscored, tenths]) FROM (
            SELECT nth, {RETURN_COUNTS}, count(*) FILTER (counts AND score IS NULL) AS unscored,
                coalesce(sum(score * 10), 0)::BIGINT AS tenths
            FROM each_unit GROUP BY nth
        )""",
    "marks": """
        SELECT nth, list_position($marks, mark) - 1, count(*) FROM (SELECT nth, unnest(marks) AS mark FROM each_unit)
        GROUP BY ALL""",
    "standings": "SELECT nth, list_position($standings, state) - 1, count(*) FROM each_unit GROUP BY ALL",
    "bins": f"""
        SELECT nth, {SCORE_BIN}, count(*) FROM each_unit
        WHERE score IS NOT NULL GROUP BY ALL""",
    "worst": """
        SELECT nth, list_position($verdicts, worst) - 1, count(*) FROM each_unit WHERE worst IS NOT NULL GROUP BY ALL""",
    "cells": f"SELECT nth, place * {_VERDICTS} + verdict, count(*) FROM judged GROUP BY ALL",
    "systems": f"SELECT nth, system * {_VERDICTS} + worst, count(*) FROM by_system GROUP BY ALL",
    "judged": "SELECT nth, system, count(*) FROM by_system WHERE judged GROUP BY ALL",
    "findings": f"SELECT nth, place * {_VERDICTS} + severity, count(*) FROM found WHERE NOT excepted GROUP BY ALL",
    "excepted": f"SELECT nth, place * {_VERDICTS} + severity, count(*) FROM found WHERE excepted GROUP BY ALL",
    "holders": f"""
        SELECT nth, system * {_VERDICTS} + verdict, count(*) FROM {_HELD}, range({_VERDICTS}) AS verdicts(verdict)
        WHERE severities & (1 << verdict::INT) <> 0 GROUP BY ALL""",
    "late_plans": f"SELECT nth, place * {_VERDICTS} + severity, count(*) FROM overdue GROUP BY ALL",
    "late_units": f"SELECT nth, system * {_VERDICTS} + severity, count(*) FROM late GROUP BY ALL",
    "moved_plans": f"SELECT nth, place * {_VERDICTS} + severity, count(*) FROM put_off GROUP BY ALL",
}  # fmt: skip


def counts(store: Store, day: date, scope: Scope, systems: Mapping[str, int], anywhere: int) -> list[Counts]:
    """Return what is counted of each group of a scope, as of a day.

    ``systems``: the place of every item's system; ``anywhere``: the place at which what is in any system is counted.
    """
    connection = store.connection
    given: dict[str, Any] = {
        "day": day, "any": anywhere, "verdicts": [verdict.name for verdict in Verdict], "standings": list(UNIT_STATES),
        "marks": list(FILE_MARKS),
    }  # fmt: skip
    connection.execute(f"CREATE OR REPLACE TEMP TABLE each_unit AS {SCOPED}{_EACH}", vars(scope))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE listed AS SELECT unnest($items) AS item, unnest($of)::INT AS system,"
        " (generate_subscripts($items, 1) - 1)::INT AS place",
        {"items": list(systems), "of": list(systems.values())},
    )

    def ask(sql: str, before: str = "") -> list[tuple[Any, ...]]:
        parts = [part for name, part in _WITH.items() if f"FROM {name}" in sql]
        whole = f"{before}WITH {', '.join(parts)} {sql}" if parts else before + sql
        used = {name: value for name, value in given.items() if f"${name}" in whole}
        return connection.execute(whole, used).fetchall()

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return ask(f"{sql} ORDER BY 1, 2")

    for table, sql in _PUT_DOWN.items():
        ask(sql, f"CREATE OR REPLACE TEMP TABLE {table} AS ")
    groups = [Counts(*row[1:]) for row in rows("SELECT DISTINCT nth, subtree, kind, level FROM each_unit")]
    for name, sql in _QUERIES.items():
        for nth, place, number in rows(sql):
            groups[nth].pairs.setdefault(name, []).extend((place, number))
    days = "SELECT nth, {} - DATE '1970-01-01', count(*) FROM each_unit WHERE {} GROUP BY ALL"
    for nth, due, number in rows(days.format("due", "true")):
        groups[nth].due.append((due, number))
    for nth, handed, number in rows(days.format("day", "counts AND day IS NOT NULL")):
        groups[nth].handed.append((handed, number))
    return groups
