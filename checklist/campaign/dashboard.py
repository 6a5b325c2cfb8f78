"""What the dashboard carries: every unit with the verdict of each item, its findings and files, and no private column.

The page counts from this whatever it shows, so that any filter counts the same way; without a filter it comes to the
numbers of ``campaign.queries``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from checklist.answers.model import STATES
from checklist.campaign.groups import counts
from checklist.campaign.listings import NOTHING, not_counted, units
from checklist.campaign.queries import ALL, SCOPED, Scope, group_names
from checklist.campaign.store import STANDINGS, Store
from checklist.core.plain import plain
from checklist.core.values import CHINA
from checklist.core.verdicts import Verdict
from checklist.core.wording import MARKS
from checklist.pack.compiled import Pack
from checklist.record.base import Record
from checklist.report.charts import FILLS

NOT_ASKED = "."
"""In the cells: the item is not in the report."""

FindingCells = tuple[int, int, bool, int, int | None, int | None, int | None, int | None]
"""A finding: its key and verdict by number, whether it is an exception, how many records it is about; state, due day
and first period's last day of its rectification; what became of it since the last campaign. Days count from 1970."""
FileCells = tuple[str, int, str, int, str, str, str, str]
"""A file: name, size in bytes, SHA-256, standing by number, why, when received and signed, the report's number."""


NO_PARENT = ""
"""In place of a code, on an index: the units that stand under none."""


class Node(Record):
    """A unit of the tree; ``parent`` is a place in the list. ``page``: where the units of an index's part are shown."""

    code: str
    name: str
    parent: int | None
    page: str | None


class Unit(Record):
    """A unit that must answer. ``node``, ``kind``, ``level``, ``state``, ``worst`` are places in lists.

    ``cells``: a sign an item, its verdict's number; empty where no report counts. ``handed``: the day of the first good
    report, ``due`` the last day for it. ``gone``: keys of last time's findings that are not there, and what became of each.
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
    gone: list[tuple[int, int]]
    files: list[FileCells]


class Group(Record):
    """Units under a node, of one kind and level, that are only counted (``campaign.groups``)."""

    node: int
    kind: int
    level: int
    handed: list[tuple[int, int]]
    due: list[tuple[int, int]]
    counts: dict[str, list[int]]


class Round(Record):
    """One campaign: this one, or the one before. A page has units, an index groups.

    ``top``: the node that all stand under; ``strays``: files that are no unit's.
    """

    title: str
    period: str
    due: int
    top: int | None
    nodes: list[Node]
    units: list[Unit]
    groups: list[Group]
    strays: list[FileCells]


class Dashboard(Record):
    """Everything that a page shows; lists that others refer to by place come first. ``up``: the index it belongs to."""

    issuer: str
    up: str | None
    as_of: int
    min_group: int
    pack: str
    pack_digest: str
    verdicts: list[tuple[str, str, str, str]]
    standings: list[str]
    states: list[str]
    changes: list[str]
    kinds: list[str]
    levels: list[str]
    systems: list[tuple[str, str, str]]
    items: list[tuple[str, str, int | None]]
    keys: list[tuple[str, int, str]]
    rounds: list[Round]


@dataclass(frozen=True)
class PageOf:
    """What a page is of: the units in a scope, ``own``: only those right under its top.

    ``pages``: on an index, the page of each part of the tree by the code of its top; ``up``: the index of a page.
    """

    scope: Scope = ALL
    own: bool = False
    pages: Mapping[str, str] = field(default_factory=dict)
    up: str | None = None


def parts(store: Store, page: PageOf) -> list[tuple[str, str, PageOf]]:
    """Return the parts of the tree right under the top of a page's units: code, name, and the page that each would be."""
    [(top,)] = store.connection.execute(SCOPED + " SELECT code FROM top", vars(page.scope)).fetchall()
    return [
        (code or NO_PARENT, name, PageOf(page.scope, own=True) if code == top else PageOf(Scope(code)))
        for code, name in group_names(store, page.scope).items()
    ]


class Lists:
    """What is named by its place: systems, items and their systems, and the keys of findings as they turn up."""

    def __init__(self, pack: Pack) -> None:
        """List the systems and items of a pack, its contradictions last, which are of no system."""
        items = pack.items.values()
        self.systems = {item.system.id: (item.system.title, item.section.heading) for item in items}
        places = {id_: place for place, id_ in enumerate(self.systems)}
        self.items: dict[str, tuple[str, int | None]] = {
            item.id: (item.title, places[item.system.id]) for item in items
        }
        self.items |= {rule.id: (rule.spec.title, None) for rule in pack.contradictions.values()}
        self.keys: dict[str, tuple[int, str, str]] = {}

    def key(self, key: str, item: str, title: str) -> int:
        """Return a key's place, a new one if need be."""
        return self.keys.setdefault(key, (len(self.keys), item, title))[0]


@dataclass(frozen=True)
class Source:
    """What a page's numbers come from: a store and the pack that judged, as of a day, the units of the page."""

    store: Store
    pack: Pack
    day: date
    page: PageOf

    def rows(self, sql: str, **given: object) -> list[tuple[Any, ...]]:
        """Return what a query over ``_CHOSEN`` says."""
        scope = self.page.scope
        parameters: dict[str, Any] = {"under": scope.under, "kind": scope.kind, "own": self.page.own, **given}
        return self.store.connection.execute(SCOPED + _CHOSEN + sql, parameters).fetchall()


def dashboard(source: Source, min_group: int) -> Dashboard:
    """Return what a page carries."""
    pack, lists = source.pack, Lists(source.pack)
    rounds = [_round(source, lists)]
    places = {id_: place for place, id_ in enumerate(lists.items)}
    return Dashboard.model_construct(
        issuer=plain(source.store.task.spec.issuer),
        up=source.page.up,
        as_of=_number(source.day),
        min_group=min_group,
        pack=pack.name,
        pack_digest=pack.digest,
        verdicts=[(one.name, MARKS[one], *FILLS.get(one, ("#ffffff", ""))) for one in Verdict],
        standings=_STANDINGS,
        states=list(STATES),
        changes=[],
        kinds=pack.spec.kinds,
        levels=pack.spec.levels,
        systems=[(id_, title, section) for id_, (title, section) in lists.systems.items()],
        items=[(id_, title, system) for id_, (title, system) in lists.items.items()],
        keys=[(key, places[item], title) for key, (_, item, title) in lists.keys.items()],
        rounds=rounds,
    )


_STANDINGS = [*STANDINGS, NOTHING]


def _round(source: Source, lists: Lists) -> Round:
    spec, page = source.store.task.spec, source.page
    [(top,)] = source.rows(" SELECT code FROM top")
    nodes = _nodes(source)
    places = {code: place for place, (code, _, _) in enumerate(nodes)}
    return Round.model_construct(
        title=plain(spec.title),
        period=f"{spec.period.from_}至{spec.period.to}",
        due=_number(spec.due),
        top=places.get(top or "-"),
        nodes=[
            Node.model_construct(
                code=code, name=plain(name), parent=places.get(parent or "-"), page=page.pages.get(code)
            )
            for code, name, parent in nodes
        ],
        units=[] if page.pages else _units(source, lists, places),
        groups=_groups(source, lists, places) if page.pages else [],
        strays=_files(source, strays=True).get(None, []) if page.scope == ALL and not page.own else [],
    )


def _units(source: Source, lists: Lists, places: Mapping[str, int]) -> list[Unit]:
    files, handed = _files(source), _handed(source)
    cells, findings = _cells(source, lists), _findings(source, lists)
    chosen = {code for (code,) in source.rows(" SELECT code FROM chosen")}
    kinds, levels = source.pack.spec.kinds, source.pack.spec.levels
    return [
        Unit.model_construct(
            node=places[line.code],
            kind=kinds.index(line.kind),
            level=levels.index(line.level),
            due=_number(line.due),
            state=_STANDINGS.index(line.state),
            handed=_day(handed.get(line.code)),
            score=None if line.score is None else str(line.score),
            worst=None if line.worst is None else int(Verdict[line.worst]),
            cells=cells.get(line.code, ""),
            findings=findings.get(line.code, []),
            gone=[],
            files=files.get(line.code, []),
        )
        for line in units(source.store, source.page.scope)
        if line.code in chosen
    ]


def _groups(source: Source, lists: Lists, places: Mapping[str, int]) -> list[Group]:
    kinds, levels = source.pack.spec.kinds, source.pack.spec.levels
    against = len(lists.systems)
    systems = {id_: against if system is None else system for id_, (_, system) in lists.items.items()}
    return [
        Group.model_construct(
            node=places[one.subtree or NO_PARENT],
            kind=kinds.index(one.kind),
            level=levels.index(one.level),
            handed=one.handed,
            due=one.due,
            counts=one.pairs,
        )
        for one in counts(source.store, source.day, source.page.scope, systems, against + 1)
    ]


_CHOSEN = """, chosen AS (
    SELECT code, place FROM asked WHERE NOT $own OR subtree IS NOT DISTINCT FROM (SELECT code FROM top)
)"""
"""The units that a page is of."""


def _nodes(source: Source) -> list[tuple[str, str, str | None]]:
    """Return the units of a page and those above them, in the roster's order: code, name, parent.

    Units that need not answer are among them, for under whom something stands is told from them too. An index has the
    tops of its parts alone.
    """
    of_page = """
    SELECT units.code, name, parent FROM units, top
    WHERE units.code IN (SELECT unnest(path) FROM asked JOIN chosen USING (code))
        OR (NOT $own AND (top.code IS NULL OR list_contains(path, top.code)))
    ORDER BY place"""
    of_index = """
    SELECT code, name, parent FROM units
    WHERE code IN (SELECT unnest(path) FROM units WHERE code IN (SELECT subtree FROM asked)) AND NOT $own ORDER BY place"""
    nodes = [(code, name, parent) for code, name, parent in source.rows(of_index if source.page.pages else of_page)]
    return [*nodes, (NO_PARENT, "没有上级的单位", None)] if NO_PARENT in source.page.pages else nodes


def _cells(source: Source, lists: Lists) -> dict[str, str]:
    """Return for each unit a sign an item."""
    sql = """, listed AS (
        SELECT unnest($items) AS item, generate_subscripts($items, 1) AS nth
    )
    SELECT unit, string_agg(coalesce((list_position($verdicts, verdict) - 1)::VARCHAR, $blank), '' ORDER BY nth)
    FROM counted JOIN chosen ON chosen.code = unit CROSS JOIN listed
        LEFT JOIN items ON items.sha256 = counted.sha256 AND items.item = listed.item
    GROUP BY unit"""
    verdicts = [verdict.name for verdict in Verdict]
    return dict(source.rows(sql, items=list(lists.items), verdicts=verdicts, blank=NOT_ASKED))


def _findings(source: Source, lists: Lists) -> dict[str, list[FindingCells]]:
    """Return the findings of each unit, the gravest first."""
    sql = """
    SELECT unit, key, item, title, severity, excepted, rows, state, due, opened
    FROM findings JOIN counted USING (sha256) JOIN chosen ON chosen.code = unit ORDER BY severity DESC, item, key"""
    found: dict[str, list[FindingCells]] = {}
    for unit, key, item, title, severity, excepted, rows, state, due, opened in source.rows(sql):
        plan = None if state is None else STATES.index(state)
        cells = (lists.key(key, item, title), severity, excepted, rows, plan, _day(due), _day(opened), None)
        found.setdefault(unit, []).append(cells)
    return found


def _handed(source: Source) -> dict[str, date]:
    """Return the day on which each unit's first good report came."""
    return dict(source.rows(" SELECT unit, day FROM handed JOIN chosen ON chosen.code = unit"))


def _files(source: Source, *, strays: bool = False) -> dict[str | None, list[FileCells]]:
    """Return the files of each unit, in the order in which they came; ``strays``: those that are no unit's."""
    sql = """
    SELECT chosen.code, file, size, standing.sha256, state, standing.why, received, signed, number
    FROM standing LEFT JOIN asked ON asked.code = standing.unit LEFT JOIN chosen ON chosen.code = standing.unit
    WHERE CASE WHEN $strays THEN asked.code IS NULL ELSE chosen.code IS NOT NULL END
    ORDER BY received, standing.sha256"""
    reasons = {line.sha256: line.why for line in not_counted(source.store, source.page.scope)}
    found: dict[str | None, list[FileCells]] = {}
    rows = source.rows(sql, strays=strays)
    for unit, file, size, sha256, state, why, received, signed, number in rows:
        cells = (
            plain(file), size, sha256, _STANDINGS.index(state), plain(reasons.get(sha256, why)), _minute(received),
            _minute(signed), plain(number),
        )  # fmt: skip
        found.setdefault(unit, []).append(cells)
    return found


def _minute(time: datetime | None) -> str:
    return "" if time is None else f"{time.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _day(day: date | None) -> int | None:
    return None if day is None else _number(day)


def _number(day: date) -> int:
    """Return a day as the number of days since 1970."""
    return (day - date(1970, 1, 1)).days
