"""What came in of the units looked at, and what their numbers rest on."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.campaign.queries import ALL, SCOPED, Scope
from checklist.campaign.store import Store

OF_SCOPE = (
    SCOPED
    + """, files AS (
    SELECT sha256, standing.unit, state FROM standing LEFT JOIN asked ON asked.code = standing.unit
    WHERE asked.code IS NOT NULL OR ($under IS NULL AND $kind IS NULL)
), came AS (
    SELECT * FROM receipts WHERE sha256 IN (SELECT sha256 FROM files)
        OR ($under IS NULL AND $kind IS NULL AND sha256 NOT IN (SELECT sha256 FROM reports))
)"""
)
"""The head of queries over the files of the units in a scope: what each counts as (``files``), each time that one came
(``came``). Files outside the roster, and those not verified yet, are of all units only."""


@dataclass(frozen=True)
class Rests:
    """What the numbers rest on, so that they can be recomputed.

    ``receipts``: files that came in, ``copies`` of them the same again; ``counted``: reports that count, ``tested`` of them signed
    with a test certificate, which anybody can make.
    ``digest``: SHA-256 of every file's SHA-256, unit and standing, a line each, sorted: the store's as far as it counts.
    """

    receipts: int
    copies: int
    counted: int
    tested: int
    pack_digest: str
    digest: str


def told_tested(number: int) -> str:
    """Say that some of the reports that count were signed with a test certificate; nothing of none."""
    return f"其中{number}份是用测试证书签的，这种证书谁都能做，不能证明是谁签的" if number else ""


def rests(store: Store, scope: Scope = ALL) -> Rests:
    """Return what the numbers of the units in a scope rest on."""
    sql = """
    SELECT (SELECT count(*) FROM came), (SELECT count(*) FROM came WHERE "copy"), (SELECT count(*) FROM counted),
        (SELECT count(*) FILTER (test_certificate) FROM counted),
        (SELECT pack_digest FROM task),
        sha256(coalesce(string_agg(sha256 || ' ' || coalesce(unit, '') || ' ' || state, chr(10) ORDER BY sha256), ''))
    FROM files"""
    [row] = store.connection.execute(OF_SCOPE + sql, vars(scope)).fetchall()
    return Rests(*row)
