"""What the dashboard carries: every unit with the verdict of each item, its findings and files, and no private column.

The page counts from this whatever it shows, so that any filter counts the same way; without a filter it comes to the
numbers of ``campaign.queries``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from checklist.answers.model import EXPLAINED, STATES
from checklist.answers.showing import show_state
from checklist.campaign.dashboard_data import Dashboard, FileCells, FindingCells, Group, Node, PlanCells, Round, Unit
from checklist.campaign.files import not_counted
from checklist.campaign.groups import counts
from checklist.campaign.hiding import least
from checklist.campaign.listings import UNIT_STATES, units
from checklist.campaign.queries import ALL, SCOPED, SCORE_BINS, Scope, group_names, scope_name, score_span
from checklist.campaign.rests import Rests, rests, told_drawn, told_sent_back, told_waiting
from checklist.campaign.standing import FILE_MARKS
from checklist.campaign.store import Store
from checklist.campaign.trend import GONE, KINDS, UNDATED
from checklist.core.plain import plain
from checklist.core.values import CHINA
from checklist.core.verdicts import Verdict
from checklist.core.wording import MARKS
from checklist.pack.compiled import Pack
from checklist.report.charts import FILLS

NOT_ASKED = "."
"""In the cells: the item is not in the report."""

_STATES = (EXPLAINED, *STATES)
"""How a rectification may stand; the last is that it is done."""
NO_PARENT = ""
"""In place of a code, on an index: the units that stand under none."""


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
    """What is named by its place: systems, items and their systems, keys of findings, kinds and levels of units."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        """List what is in some packs, the first one's first; contradictions are of no system."""
        items = [item for pack in packs for item in pack.items.values()]
        self.systems = {item.system.id: (item.system.title, item.section.heading) for item in items}
        self.items: dict[str, tuple[str, str]] = {}
        for pack in packs:
            for item in pack.items.values():
                self.items.setdefault(item.id, (item.title, item.system.id))
            for rule in pack.contradictions.values():
                self.items.setdefault(rule.id, (rule.spec.title, ""))
        self.places = {id_: place for place, id_ in enumerate(self.items)}
        self.keys: dict[str, tuple[int, str, str]] = {}
        self.kinds = list(dict.fromkeys(kind for pack in packs for kind in pack.spec.kinds))
        self.levels = list(dict.fromkeys(level for pack in packs for level in pack.spec.levels))

    def key(self, key: str, item: str, title: str) -> int:
        """Return a key's place, a new one if need be."""
        return self.keys.setdefault(key, (len(self.keys), item, title))[0]

    def item(self, id_: str, title: str, system: str) -> int:
        """Return an item's place, a new one if no pack knows it any more."""
        self.items.setdefault(id_, (title, system))
        return self.places.setdefault(id_, len(self.places))

    def system_places(self) -> dict[str, int | None]:
        """Return the place of every item's system."""
        places = {id_: place for place, id_ in enumerate(self.systems)}
        return {id_: places.get(system) for id_, (_, system) in self.items.items()}


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


def dashboard(source: Source, min_group: int | None = None, before: Source | None = None) -> Dashboard:
    """Return what a page carries; with the campaign before, if ``campaign.trend.compared`` put down what became of it.

    ``min_group``: below how many units no share is told, if somebody gave it (``campaign.hiding.least``).
    """
    pack, lists = source.pack, Lists([source.pack, *([before.pack] if before is not None else [])])
    rounds = [_round(source, lists, min_group, compared=before is not None)]
    if before is not None:
        rounds.append(_round(before, lists, min_group))
    of = lists.system_places()
    return Dashboard.model_construct(
        issuer=plain(source.store.task.spec.issuer),
        up=source.page.up,
        as_of=_number(source.day),
        pack=pack.name,
        pack_digest=pack.digest,
        verdicts=[(one.name, MARKS[one], *FILLS.get(one, ("#ffffff", ""))) for one in Verdict],
        standings=list(UNIT_STATES),
        marks=list(FILE_MARKS),
        states=list(map(show_state, _STATES)),
        bins=[(least, score_span(place)) for place, least in enumerate(SCORE_BINS)],
        changes=list(KINDS) if before is not None else [],
        kinds=lists.kinds,
        levels=lists.levels,
        systems=[(id_, title, section) for id_, (title, section) in lists.systems.items()],
        items=[(id_, title, of[id_]) for id_, (title, _) in lists.items.items()],
        keys=[(key, lists.places[item], title) for key, (_, item, title) in lists.keys.items()],
        rounds=rounds,
    )


def _notices(source: Source, known: Rests) -> Iterator[str]:
    if known.waiting:
        yield f"{told_waiting(known.waiting)}。请再运行 checklist campaign collect。"
    if known.counted and known.undrawn:
        yield f"{scope_name(source.store, source.page.scope)}计入的{known.counted}份报告，{told_drawn(known.counted, known.undrawn)}。"


def _round(source: Source, lists: Lists, min_group: int | None, *, compared: bool = False) -> Round:
    spec, page = source.store.task.spec, source.page
    known = rests(source.store, page.scope)
    [(top,)] = source.rows(" SELECT code FROM top")
    nodes = _nodes(source)
    whole = page.scope == ALL and not page.own
    gone = _gone_groups(source, lists, len(nodes)) if compared and whole else []
    if gone:
        nodes.append((_GONE, GONE, None))
    places = {code: place for place, (code, _, _) in enumerate(nodes)}
    return Round.model_construct(
        title=plain(spec.title),
        period=f"{spec.period.from_}至{spec.period.to}",
        due=_number(spec.due),
        notices=list(_notices(source, known)),
        sent_back=f"{back}。" if (back := told_sent_back(map(plain, known.sent_back))) else "",
        min_group=least(source.store, min_group),
        top=places.get(top or _NONE),
        nodes=[
            Node.model_construct(
                code=code, name=plain(name), parent=places.get(parent or _NONE), page=page.pages.get(code)
            )
            for code, name, parent in nodes
        ],
        units=[] if page.pages else _units(source, lists, places, compared=compared),
        groups=[*(_groups(source, lists, places, compared=compared) if page.pages else []), *gone],
        strays=_files(source, strays=True).get(None, []) if whole else [],
    )


_NONE, _GONE = "-", "--"
"""In place of codes: of nothing, and of the units that are on the roster no more."""


def _units(source: Source, lists: Lists, places: Mapping[str, int], *, compared: bool) -> list[Unit]:
    files, handed = _files(source), _handed(source)
    became = _became(source) if compared else {}
    cells, findings, plans = _cells(source, lists), _findings(source, lists, became), _plans(source, lists)
    chosen = {code for (code,) in source.rows(" SELECT code FROM chosen")}
    return [
        Unit.model_construct(
            node=places[line.code],
            kind=lists.kinds.index(line.kind),
            level=lists.levels.index(line.level),
            due=_number(line.due),
            state=UNIT_STATES.index(line.state),
            handed=_day(handed.get(line.code)),
            score=None if line.score is None else str(line.score),
            worst=None if line.worst is None else int(Verdict[line.worst]),
            cells=cells.get(line.code, ""),
            findings=findings.get(line.code, []),
            plans=plans.get(line.code, []),
            gone=[_gone(lists, one) for one in became.get(line.code, {}).values()],
            files=files.get(line.code, []),
            unread=line.hints.told,
        )
        for line in units(source.store, source.page.scope)
        if line.code in chosen
    ]


def _groups(source: Source, lists: Lists, places: Mapping[str, int], *, compared: bool) -> list[Group]:
    against = len(lists.systems)
    systems = {id_: against if system is None else system for id_, system in lists.system_places().items()}
    changes: dict[tuple[str | None, str, str], list[int]] = {}
    if compared:
        sql = """ SELECT subtree, asked.kind, level, subject, title, became.system, became.kind, verdict, count(*)
        FROM became JOIN asked USING (code) GROUP BY ALL ORDER BY ALL"""
        for *of, subject, title, system, kind, verdict, number in source.rows(_BECAME + sql):
            place = lists.item(subject, title, system) * len(KINDS) * len(Verdict) + _change(kind, verdict)
            changes.setdefault((of[0], of[1], of[2]), []).extend((place, number))
    return [
        Group.model_construct(
            node=places[one.subtree or NO_PARENT],
            kind=lists.kinds.index(one.kind),
            level=lists.levels.index(one.level),
            handed=one.handed,
            due=one.due,
            counts={**one.pairs, "changes": changes.get((one.subtree, one.kind, one.level), [])},
        )
        for one in counts(source.store, source.day, source.page.scope, systems, against + 1)
    ]


# What became of the findings of the campaign before

_BECAME = f""", became AS (
    SELECT code, compared_keys.key, subject, compared_keys.title, compared_keys.system, changes.kind::VARCHAR AS kind,
        coalesce(now, before)::VARCHAR AS verdict, now IS NOT NULL AS found, {UNDATED} AS undated
    FROM changes JOIN compared_units ON compared_units.number = changes.unit
        JOIN compared_keys ON compared_keys.number = changes.key
)"""
"""What ``campaign.trend`` put down: of which unit and key, of which item, what became of it, its verdict, now or, where it
is not found now, before, and whether it is closed and no day is told."""


def _change(kind: str, verdict: str) -> int:
    """Return the number that tells what became of a finding of a verdict."""
    return KINDS.index(kind) * len(Verdict) + Verdict[verdict]


@dataclass(frozen=True)
class Became:
    """What became of a finding of the campaign before: its key, its item with title and system, the number for it, whether no day is told."""

    key: str
    item: str
    title: str
    system: str
    change: int
    undated: bool


_ByUnit = dict[str, dict[tuple[str, bool], Became]]


def _became(source: Source) -> _ByUnit:
    """Return what became of each unit's findings, by key and whether it is found now."""
    sql = """ SELECT chosen.code, found, key, subject, title, system, kind, verdict, undated
    FROM became JOIN chosen USING (code) ORDER BY subject, key"""
    became: _ByUnit = {}
    for unit, found, key, subject, title, system, kind, verdict, undated in source.rows(_BECAME + sql):
        became.setdefault(unit, {})[key, found] = Became(key, subject, title, system, _change(kind, verdict), undated)
    return became


def _gone(lists: Lists, became: Became) -> tuple[int, int, bool]:
    """Return the places of a finding's key and of what became of it, and whether it is closed and no day is told."""
    lists.item(became.item, became.title, became.system)
    return lists.key(became.key, became.item, became.title), became.change, became.undated


def _gone_groups(source: Source, lists: Lists, node: int) -> list[Group]:
    """Return what became of the findings of units that are on the roster no more, as a group of its own."""
    sql = """ SELECT subject, title, system, became.kind, verdict, count(*)
    FROM became LEFT JOIN asked USING (code) WHERE asked.code IS NULL GROUP BY ALL ORDER BY ALL"""
    pairs: list[int] = []
    for subject, title, system, kind, verdict, number in source.rows(_BECAME + sql):
        pairs += [lists.item(subject, title, system) * len(KINDS) * len(Verdict) + _change(kind, verdict), number]
    group = Group.model_construct(node=node, kind=-1, level=-1, handed=[], due=[], counts={"changes": pairs})
    return [group] if pairs else []


# What is read of each unit

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


def _findings(source: Source, lists: Lists, became: _ByUnit) -> dict[str, list[FindingCells]]:
    """Return the findings of each unit, the gravest first; takes out of ``became`` what is told with one of them."""
    sql = """
    SELECT unit, key, item, title, severity, excepted, rows, until
    FROM findings JOIN counted USING (sha256) JOIN chosen ON chosen.code = unit
    ORDER BY severity DESC, item, key, excepted, title, rows"""
    found: dict[str, list[FindingCells]] = {}
    for unit, key, item, title, severity, excepted, rows, until in source.rows(sql):
        known = became.get(unit, {}).pop((key, not excepted), None)
        change = None if known is None else known.change
        cells = (lists.key(key, item, title), severity, excepted, rows, _day(until), change)
        found.setdefault(unit, []).append(cells)
    return found


def _plans(source: Source, lists: Lists) -> dict[str, list[PlanCells]]:
    """Return the rectifications of each unit, the gravest first."""
    sql = """
    SELECT unit, item, title, system, severity, why_listed, state, put_off, due, done_on, opened, due_before
    FROM rectifications JOIN counted USING (sha256) JOIN chosen ON chosen.code = unit WHERE listed ORDER BY severity DESC, item"""
    found: dict[str, list[PlanCells]] = {}
    for unit, item, title, system, severity, why_listed, state, put_off, *days in source.rows(sql):
        due, done_on, opened, before = map(_day, days)
        place, stands = lists.item(item, title, system), _STATES.index(state)
        cells = (place, severity, why_listed, stands, due, done_on, opened, before, put_off)
        found.setdefault(unit, []).append(cells)
    return found


def _handed(source: Source) -> dict[str, date]:
    """Return the day on which each unit's first good report came."""
    return dict(source.rows(" SELECT unit, day FROM handed JOIN chosen ON chosen.code = unit"))


def _files(source: Source, *, strays: bool = False) -> dict[str | None, list[FileCells]]:
    """Return the files of each unit, in the order in which they came; ``strays``: those that are no unit's."""
    sql = """
    SELECT chosen.code, file, size, standing.sha256, state, standing.why, received, signed, number,
        marks
    FROM standing LEFT JOIN asked ON asked.code = standing.unit LEFT JOIN chosen ON chosen.code = standing.unit
    WHERE CASE WHEN $strays THEN asked.code IS NULL ELSE chosen.code IS NOT NULL END
    ORDER BY received, standing.sha256"""
    reasons = {line.sha256: line.why for line in not_counted(source.store, source.page.scope)}
    found: dict[str | None, list[FileCells]] = {}
    rows = source.rows(sql, strays=strays)
    for unit, file, size, sha256, state, why, received, signed, number, marks in rows:
        cells = (
            plain(file), size, sha256, UNIT_STATES.index(state), plain(reasons.get(sha256, why)), _minute(received),
            _minute(signed), plain(number), [FILE_MARKS.index(mark) for mark in marks],
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
