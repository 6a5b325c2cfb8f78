"""The files of a campaign that do not count, as they are listed: why, and of whom they are if that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from checklist.campaign.queries import ALL, Scope, rows_of
from checklist.campaign.register import NO_DRAFT, NOT_ONE
from checklist.campaign.standing import STANDINGS
from checklist.campaign.store import Store
from checklist.core.plain import plain

LEFT = "没有收下"
"""What a file is that could not be opened, so that nothing of it was taken in."""
_LEFT = f"""
SELECT file, why, met FROM not_taken
WHERE why NOT IN ('{NOT_ONE}', '{NO_DRAFT}') AND NOT EXISTS (
    SELECT 1 FROM receipts WHERE receipts.file = not_taken.file OR starts_with(receipts.file, not_taken.file || '/')
) ORDER BY met, file"""
"""Those of which nothing came by that name later either."""
_WHY = {
    "被后交的代替": "同一单位另有一份，以那一份为准",
    "退回": "已退回单位改正",
    "规则库不同": "不是用本次任务的规则库核对的",
    "草表": "没有签字的草表",
}
"""Why a file does not count, where its standing says it all."""


def _why(state: str, why: str) -> str:
    """Return why a file does not count."""
    return why or _WHY.get(state, "")


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
    named: str | None = None
    """Of one with the name of a unit of the roster and another code, which is to be looked into: that name."""


def not_counted(store: Store, scope: Scope = ALL) -> list[FileLine]:
    """Return the files that do not count, by their standing, then those that could not be opened.

    Of nobody, or outside the roster, are these only if all units are looked at.
    """
    sql = """
    SELECT standing.unit, coalesce(asked.name, standing.name), standing.file, state, standing.why, standing.received,
        standing.sha256, named.name
    FROM standing LEFT JOIN asked ON asked.code = standing.unit LEFT JOIN units AS named ON named.code = standing.named
    WHERE state <> '有效' AND (asked.code IS NOT NULL OR ($under IS NULL AND $kind IS NULL))
    ORDER BY list_position($states, state), asked.place NULLS LAST, standing.received, standing.sha256"""
    lines = rows_of(store, FileLine, sql, scope, states=list(STANDINGS))
    if scope == ALL:
        left = store.connection.execute(_LEFT).fetchall()
        lines += [FileLine(None, "", file, LEFT, why, met, "") for file, why, met in left]
    return [
        replace(line, name=plain(line.name), file=plain(line.file), why=plain(_why(line.state, line.why)))
        for line in lines
    ]
