"""The numbers of a campaign, each from one query over the store: whatever shows one asks here.

Only reports that count (the view ``current``) make numbers; an approved exception is no problem. Verdicts are names,
titles of systems the pack's. What lists single findings and files is in ``campaign.listings``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import compress
from typing import Any, TypeVar

from checklist.campaign.hiding import hidden
from checklist.campaign.store import Store
from checklist.core.verdicts import SEVERITIES, Verdict

SCORE_BINS = tuple(range(0, 100, 10))
"""From which score on each bin is, up to below the next; 100 is in the last."""
SCORE_BIN = f"least(floor(score / {SCORE_BINS[1]}), {len(SCORE_BINS) - 1})::INT"
"""In which of them a score is, by its place."""
_T = TypeVar("_T")
_GRAVE = f"('{Verdict.严重.name}', '{Verdict.较重.name}')"
MAX_SYSTEMS = 26 * 26
"""Of a pack: their ids are two letters."""
_GAPS = f"({', '.join(repr(verdict.name) for verdict in SEVERITIES)})"


@dataclass(frozen=True)
class Scope:
    """Which units are looked at: those at and under one of the tree, those of one kind; None: all."""

    under: str | None = None
    kind: str | None = None


ALL = Scope()
SCOPED = """
WITH top AS (
    SELECT coalesce($under, CASE WHEN count(*) = 1 THEN any_value(code) END) AS code FROM units WHERE parent IS NULL
), parents AS (
    SELECT DISTINCT parent AS code FROM units WHERE parent IS NOT NULL
), asked AS (
    SELECT units.* REPLACE (coalesce(again.due, units.due) AS due), CASE
        WHEN path[coalesce(list_position(path, top.code), 0) + 1] IN (SELECT code FROM parents)
        THEN path[coalesce(list_position(path, top.code), 0) + 1] ELSE top.code
    END AS subtree
    FROM units CROSS JOIN top LEFT JOIN again ON again.unit = units.code
    WHERE answers AND ($under IS NULL OR list_contains(path, $under)) AND ($kind IS NULL OR kind = $kind)
), subtrees AS (
    SELECT DISTINCT subtree AS code,
        CASE WHEN units.code IS NULL THEN '没有上级的单位'
            WHEN subtree = (SELECT code FROM top) THEN units.name || '本级和直属' ELSE units.name END AS name,
        coalesce(units.place, 9223372036854775807) AS place
    FROM asked LEFT JOIN units ON units.code = subtree
), counted AS (
    SELECT current.sha256, current.unit, current.score, current.worst, current.received, current.signed,
        current.file, current.number, current.marks, current.remark, current.drawn, asked.name, asked.subtree, asked.place
    FROM current JOIN asked ON current.unit = asked.code
), handed AS (
    SELECT unit, min(received)::DATE AS day, day > any_value(due) AS late
    FROM standing JOIN asked ON asked.code = unit WHERE good GROUP BY unit
), latest AS (
    SELECT unit, count(*) FILTER (good) AS handed_in, unnest(
        arg_max(
            {state: state, received: received, file: file, sha256: sha256},
            (state = '退回', state <> '期间不同', received, sha256)
        )
    ) FROM standing WHERE unit IS NOT NULL GROUP BY unit
), systems AS (
    SELECT item, min(system) AS system FROM items GROUP BY item
)"""
"""The head of every query: the units in a scope that must answer (``asked``), each with the part of the tree right under
the scope's top that it is in (``subtree``; the top itself for those right under it) and the day until which it has time
(``due``: that of the return, where its correction has not come); their reports that count (``counted``); when its first
good report came and whether that was after its last day (``handed``); the file that tells how a unit stands of which none counts (``latest``: a returned one
before others, one of another period after them, else the last that came; ``handed_in``: its good reports); and of which system an item is (``systems``)."""


def rows_of(store: Store, kind: type[_T], sql: str, scope: Scope, **given: object) -> list[_T]:
    """Return what a query over ``SCOPED`` says, each row as a ``kind``."""
    parameters: dict[str, Any] = {"under": scope.under, "kind": scope.kind, **given}
    return [kind(*row) for row in store.connection.execute(SCOPED + sql, parameters).fetchall()]


def scope_name(store: Store, scope: Scope) -> str:
    """Return what the units in a scope are called."""
    if scope.under is None:
        return scope.kind or "全部单位"
    [(name,)] = store.connection.execute("SELECT name FROM units WHERE code = ?", [scope.under]).fetchall()
    return f"{name}及下级" if scope.kind is None else f"{name}及下级的{scope.kind}"


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole, from 0 to 1; None of nothing."""
    return part / whole if whole else None


# Who returned


@dataclass(frozen=True)
class ReturnRate:
    """How much of some units came in; ``code`` and ``name`` are a subtree's, None for all of the scope.

    ``asked``: units that must answer; ``counted``: whose report counts; ``held``: from which something came that does not
    count; ``missing``: from which nothing came; ``late``: counted, but the first good report came after the unit's last day;
    ``overdue``: not counted, and the unit's last day is over.
    """

    code: str | None
    name: str | None
    asked: int
    counted: int
    held: int
    missing: int
    late: int
    overdue: int

    @property
    def share(self) -> float | None:
        """The units whose report counts, of those that must answer."""
        return share(self.counted, self.asked)


@dataclass(frozen=True)
class Returns:
    """How much came in, of all units and of each part of the tree."""

    whole: ReturnRate
    subtrees: tuple[ReturnRate, ...]


RETURN_COUNTS = """
    count(*) AS asked, count(*) FILTER (counts) AS counted, count(*) FILTER (came AND NOT counts) AS held,
    count(*) FILTER (NOT came) AS missing, count(*) FILTER (counts AND late) AS late,
    count(*) FILTER (NOT counts AND due < $day) AS overdue"""
"""What ``ReturnRate`` counts of units: whether a report ``counts``, whether anything ``came``, their ``due`` day,
whether the first good report came ``late``."""
_RETURNS = f""", came AS (SELECT DISTINCT unit FROM standing), each AS (
    SELECT asked.subtree, asked.due, handed.late, came.unit IS NOT NULL AS came, counted.unit IS NOT NULL AS counts
    FROM asked LEFT JOIN came ON came.unit = asked.code LEFT JOIN handed ON handed.unit = asked.code
        LEFT JOIN counted ON counted.unit = asked.code
), summed AS (
    SELECT grouping(subtree) = 1 AS whole, subtree, {RETURN_COUNTS}
    FROM each GROUP BY GROUPING SETS ((), (subtree))
)
SELECT subtrees.code, subtrees.name, asked, counted, held, missing, late, overdue
FROM summed LEFT JOIN subtrees ON NOT summed.whole AND subtrees.code IS NOT DISTINCT FROM summed.subtree
ORDER BY whole DESC, place"""


def returns(store: Store, day: date, scope: Scope = ALL) -> Returns:
    """Return how much came in, as of a day."""
    whole, *subtrees = rows_of(store, ReturnRate, _RETURNS, scope, day=day)
    return Returns(whole, tuple(subtrees))


@dataclass(frozen=True)
class Arrived:
    """Up to a day: how many units had to answer, and from how many of those whose report counts the first had come."""

    day: date
    due: int
    counted: int


def arrivals(store: Store, scope: Scope = ALL) -> list[Arrived]:
    """Return how much came in over time: each day on which a report came or was due."""
    sql = """, days AS (
        SELECT due AS day, 1 AS due, 0 AS counted FROM asked
        UNION ALL SELECT day, 0, 1 FROM handed JOIN counted USING (unit)
    )
    SELECT day, (sum(sum(due)) OVER (ORDER BY day))::BIGINT, (sum(sum(counted)) OVER (ORDER BY day))::BIGINT
    FROM days GROUP BY day ORDER BY day"""
    return rows_of(store, Arrived, sql, scope)


# How they stand


def score_span(place: int) -> str:
    """Return which total scores are in a bin; they have a decimal."""
    least = SCORE_BINS[place]
    return f"{least}分至不满{SCORE_BINS[place + 1]}分" if place + 1 < len(SCORE_BINS) else f"{least}分至100分"


@dataclass(frozen=True)
class Scores:
    """How total scores are distributed. ``bins``: how many are in each of ``SCORE_BINS``; ``unscored``: have none."""

    bins: tuple[int, ...]
    unscored: int
    mean: Decimal | None
    median: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


_SCORES = f"""
SELECT histogram(bin) FILTER (score IS NOT NULL), count(*) FILTER (score IS NULL), round(avg(score), 1)::DECIMAL(4, 1),
    round(median(score::DECIMAL(6, 3)), 1)::DECIMAL(4, 1), min(score), max(score)
FROM (SELECT score, {SCORE_BIN} AS bin FROM counted)"""


def scores(store: Store, scope: Scope = ALL) -> Scores:
    """Return how the total scores of the reports that count are distributed."""
    [(bins, *others)] = store.connection.execute(SCOPED + _SCORES, vars(scope)).fetchall()
    return Scores(tuple((bins or {}).get(number, 0) for number in range(len(SCORE_BINS))), *others)


@dataclass(frozen=True)
class VerdictShare:
    """How often a verdict is a unit's worst, how many findings have it, and how many units have such a finding."""

    verdict: str
    worst: int
    findings: int
    units: int


def verdicts(store: Store, scope: Scope = ALL) -> list[VerdictShare]:
    """Return how the worst verdicts of units and the verdicts of all findings are distributed, the worst first."""
    sql = """, found AS (
        SELECT place, verdict, count(*) AS findings
        FROM findings JOIN counted USING (sha256) WHERE NOT excepted GROUP BY place, verdict
    ), by_finding AS (
        SELECT verdict, sum(findings)::BIGINT AS findings, count(*) AS units FROM found GROUP BY verdict
    ), by_worst AS (SELECT worst AS verdict, count(*) AS worst FROM counted GROUP BY worst)
    SELECT verdict, coalesce(worst, 0), coalesce(findings, 0), coalesce(units, 0)
    FROM by_finding FULL JOIN by_worst USING (verdict)"""
    known = {one.verdict: one for one in rows_of(store, VerdictShare, sql, scope)}
    return [known.get(verdict.name, VerdictShare(verdict.name, 0, 0, 0)) for verdict in sorted(Verdict, reverse=True)]


# Where it is wrong


@dataclass(frozen=True)
class UnitCell:
    """What a unit's items of one system came to: their worst verdict, and how many findings."""

    unit: str
    system: str
    worst: str
    findings: int


@dataclass(frozen=True)
class SubtreeCell:
    """What a part of the tree came to in one system.

    ``judged``: units of which any item of it was judged; ``gaps``: those of them with a gap in it, ``grave`` with one that is
    严重 or 较重. Of what is hidden (``campaign.hiding``), and where nothing was judged, only ``judged`` is told.
    """

    subtree: str | None
    system: str
    judged: int
    gaps: int | None
    grave: int | None

    @property
    def share(self) -> float | None:
        """The units with a gap, of those of which anything was judged; None if it is not told."""
        return None if self.gaps is None else share(self.gaps, self.judged)

    @property
    def is_hidden(self) -> bool:
        """Whether something was judged and is not told."""
        return self.judged > 0 and self.gaps is None


def unit_matrix(store: Store, scope: Scope = ALL) -> list[UnitCell]:
    """Return every unit's worst verdict and number of findings by system; "" stands for contradictions."""
    sql = """, judged AS (
        SELECT unit, place, systems.system, max(verdict) AS worst
        FROM items JOIN counted USING (sha256) JOIN systems USING (item) GROUP BY unit, place, systems.system
    ), found AS (
        SELECT unit, system, count(*) AS findings
        FROM findings JOIN counted USING (sha256) JOIN systems USING (item) WHERE NOT excepted GROUP BY unit, system
    )
    SELECT unit, system, worst::VARCHAR, coalesce(findings, 0) FROM judged LEFT JOIN found USING (unit, system)
    ORDER BY place, system"""
    return rows_of(store, UnitCell, sql, scope)


_SUBTREE_MATRIX = f""", numbered AS (
    SELECT item, system, (dense_rank() OVER (ORDER BY system) - 1)::INT AS bit FROM systems
), masks AS (
    SELECT place,
        bitstring_agg(bit, 0, {MAX_SYSTEMS}) FILTER (judged) AS judged,
        bitstring_agg(bit, 0, {MAX_SYSTEMS}) FILTER (verdict IN {_GAPS}) AS gap,
        bitstring_agg(bit, 0, {MAX_SYSTEMS}) FILTER (verdict IN {_GRAVE}) AS grave
    FROM items JOIN counted USING (sha256) JOIN numbered USING (item) GROUP BY place
), summed AS (
    SELECT subtree, system, coalesce(sum(get_bit(judged, bit)), 0)::BIGINT AS units,
        coalesce(sum(get_bit(gap, bit)), 0)::BIGINT AS gaps, coalesce(sum(get_bit(grave, bit)), 0)::BIGINT AS graves
    FROM masks JOIN asked USING (place) CROSS JOIN (SELECT DISTINCT system, bit FROM numbered) GROUP BY subtree, system
)
SELECT summed.subtree, summed.system, units, gaps, graves
FROM summed JOIN subtrees ON subtrees.code IS NOT DISTINCT FROM summed.subtree
ORDER BY subtrees.place, summed.system"""


def subtree_matrix(store: Store, min_group: int, scope: Scope = ALL) -> list[SubtreeCell]:
    """Return by system, and by part of the tree right under the scope's top, in how many units there is a gap.

    A unit's systems are the bits of a string, of which a unit has one: a row a unit and system would be millions.
    """
    cells = rows_of(store, SubtreeCell, _SUBTREE_MATRIX, scope)
    by_system: dict[str, list[SubtreeCell]] = {}
    for cell in cells:
        by_system.setdefault(cell.system, []).append(cell)
    untold = {cell for cell in cells if not cell.judged}
    for row in by_system.values():
        untold.update(compress(row, hidden([cell.judged for cell in row], min_group)))
    return [replace(cell, gaps=None, grave=None) if cell in untold else cell for cell in cells]


@dataclass(frozen=True)
class CommonProblem:
    """An item or contradiction in which some units have a gap.

    ``judged``: the units of which it was judged, which had to answer; ``gaps``: those with a gap, ``grave`` those whose
    gap is 严重 or 较重, ``worst`` the worst of all. Beside them: to how many it does not apply, how many do not know, how many
    did not answer, and how many of its findings were approved as exceptions, whose units are judged to be in order.
    """

    item: str
    contradiction: bool
    title: str
    section: str
    system: str
    judged: int
    gaps: int
    grave: int
    worst: str
    not_applicable: int
    unknown: int
    unanswered: int
    exceptions: int

    @property
    def share(self) -> float:
        """The units with a gap, of those of which it was judged."""
        return self.gaps / self.judged


@dataclass(frozen=True)
class Common:
    """The common problems and how many are hidden because too few units had to answer.

    First those in which the most units have a gap that is 严重 or 较重, then those in which the most have any: of three of three
    units an item would stand before that of eighteen of nineteen, if shares were compared.
    """

    problems: tuple[CommonProblem, ...]
    hidden: int


def common(store: Store, min_group: int, scope: Scope = ALL) -> Common:
    """Return in what units have gaps, as shares of those that had to answer."""
    sql = f""", summed AS (
        SELECT item, count(*) FILTER (judged) AS judged, count(*) FILTER (verdict IN {_GAPS}) AS gaps,
            count(*) FILTER (verdict IN {_GRAVE}) AS grave, max(verdict) FILTER (verdict IN {_GAPS})::VARCHAR AS worst,
            count(*) FILTER (verdict = '{Verdict.不涉及.name}') AS not_applicable,
            count(*) FILTER (verdict = '{Verdict.不掌握.name}') AS unknown,
            count(*) FILTER (verdict = '{Verdict.未填.name}') AS unanswered
        FROM items JOIN counted USING (sha256) GROUP BY item
    ), titles AS (
        SELECT item, bool_or(contradiction) AS contradiction, min(title) AS title, min(section) AS section
        FROM items GROUP BY item
    ), approved AS (
        SELECT item, count(*) AS exceptions FROM findings JOIN counted USING (sha256) WHERE excepted GROUP BY item
    )
    SELECT item, contradiction, title, section, system, judged, gaps, grave, worst, not_applicable, unknown, unanswered,
        coalesce(exceptions, 0)
    FROM summed JOIN titles USING (item) JOIN systems USING (item) LEFT JOIN approved USING (item)
    WHERE gaps > 0 ORDER BY grave DESC, gaps DESC, gaps / judged DESC, item"""
    found = rows_of(store, CommonProblem, sql, scope)
    told = tuple(one for one in found if one.judged >= min_group)
    return Common(told, len(found) - len(told))


def group_names(store: Store, scope: Scope = ALL) -> Mapping[str | None, str]:
    """Return the name of each part of the tree right under the scope's top, in the roster's order."""
    sql = " SELECT code, name FROM subtrees ORDER BY place"
    return dict(store.connection.execute(SCOPED + sql, vars(scope)).fetchall())
