"""What a page of the dashboard carries, as JSON: compact, for a page holds a thousand units with all their verdicts.

The browser's side is ``web/src/dashboard/data.ts``.
"""

from __future__ import annotations

from checklist.record.base import Record

FindingCells = tuple[int, int, bool, int, int | None, int | None]
"""A finding: its key and verdict by number, whether it is an exception, how many records it is about, an exception's last
day, what became of it since the last campaign. Days count from 1970.

What became of a finding is told with its verdict, in one number: its place in ``changes``, times the number of verdicts,
plus the verdict's."""
PlanCells = tuple[int, int, str, int, int | None, int | None, int | None, int | None, bool]
"""A rectification: its item, verdict and state by number, why it is listed though nothing was found (between them), its last
day, the day on which it was done, the last day of the period that found it first, its last day by the last report if that
is another, whether it is not done and was put off."""
FileCells = tuple[str, int, str, int, str, str, str, str, list[int]]
"""A file: name, size in bytes, SHA-256, standing by number, why, when received and signed, the report's number,
the places of what is to be known of it in ``marks``."""


class Node(Record):
    """A unit of the tree; ``parent`` is a place in the list. ``page``: where the units of an index's part are shown."""

    code: str
    name: str
    parent: int | None
    page: str | None


class Unit(Record):
    """A unit that must answer. ``node``, ``kind``, ``level``, ``state``, ``worst`` are places in lists.

    ``cells``: a sign an item, its verdict's number; empty where no report counts. ``handed``: the day of the first good
    report, ``due`` the last day for it. ``gone``: keys of last time's findings that are not there, what became of each, and whether it
    is closed and no day is told. ``unread``: that files came which cannot be read and have a name like its own.
    """

    node: int
    kind: int
    level: int
    due: int
    state: int
    handed: int | None
    score: str | None
    worst: int | None
    cells: str
    findings: list[FindingCells]
    plans: list[PlanCells]
    gone: list[tuple[int, int, bool]]
    files: list[FileCells]
    unread: str


class Group(Record):
    """Units under a node, of one kind and level, that are only counted (``campaign.groups``).

    Those that the last campaign had and this one has not are of no kind and level: -1.
    """

    node: int
    kind: int
    level: int
    handed: list[tuple[int, int]]
    due: list[tuple[int, int]]
    counts: dict[str, list[int]]


class Round(Record):
    """One campaign: this one, or the one before. A page has units, an index groups.

    ``notices``: what is to be known of its numbers as a whole, ``sent_back`` whose reports went back. ``min_group``: of fewer units no share is told. ``top``: the node that all stand under; ``strays``: files that are no unit's.
    """

    title: str
    period: str
    due: int
    notices: list[str]
    sent_back: str
    min_group: int
    top: int | None
    nodes: list[Node]
    units: list[Unit]
    groups: list[Group]
    strays: list[FileCells]


class Dashboard(Record):
    """Everything that a page shows; lists that others refer to by place come first. ``up``: the index it belongs to.

    ``bins``: from which total score on each bin of them is, and its name.
    """

    issuer: str
    up: str | None
    as_of: int
    pack: str
    pack_digest: str
    verdicts: list[tuple[str, str, str, str]]
    standings: list[str]
    marks: list[str]
    states: list[str]
    bins: list[tuple[int, str]]
    changes: list[str]
    kinds: list[str]
    levels: list[str]
    systems: list[tuple[str, str, str]]
    items: list[tuple[str, str, int | None]]
    keys: list[tuple[str, int, str]]
    rounds: list[Round]
