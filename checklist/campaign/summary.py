"""All that a summary tells of a campaign, on a day; no column that people wrote in, or that names somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pydantic import TypeAdapter

from checklist.answers.head import Period
from checklist.campaign import listings, queries, trend
from checklist.campaign.files import FileLine, not_counted
from checklist.campaign.hiding import least
from checklist.campaign.listings import FindingLine, RectificationLine, Totals, UnitLine
from checklist.campaign.queries import (
    ALL,
    Arrived,
    Common,
    Returns,
    Scope,
    Scores,
    SubtreeCell,
    UnitCell,
    VerdictShare,
)
from checklist.campaign.rests import Rests, rests
from checklist.campaign.store import Store
from checklist.campaign.trend import KindCount, PartCount, Trend, UnitChange, UnitCount
from checklist.core.values import show_date
from checklist.engine.compare import REPEATED, UNCHANGED
from checklist.pack.compiled import Pack

SCORED = "总分只按检查项计算，自相矛盾不扣分，要与最重结论一起看"
"""What is said where scores are told of units."""
AGAINST = "自相矛盾"
"""What stands for a system where answers and ledgers contradict each other."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a summary: its day, of which units, how long its lists may get, the least group, whether ranked.

    ``min_group`` is None where nobody said (``campaign.hiding.least``).
    """

    day: date
    scope: Scope = ALL
    most: int = 10_000
    min_group: int | None = None
    ranked: bool = False


@dataclass(frozen=True)
class Since:
    """What became of the findings since the last campaign, whose title and period these are.

    ``repeated`` and ``unchanged`` are lists that may be cut; ``kinds`` counts all. ``plans_lost``: of how many that are
    未再查出 the last report, but not this one, said how they are put right; ``undated``: of how many that are 自报完成 no
    report says on which day; ``recoded``: what is to be said of units whose codes were others then.
    """

    title: str
    period: Period
    kinds: tuple[KindCount, ...]
    by_subtree: tuple[PartCount, ...]
    by_system: tuple[PartCount, ...]
    repeated: tuple[UnitChange, ...]
    by_unit: tuple[UnitCount, ...]
    unchanged: tuple[UnitChange, ...]
    plans_lost: int
    undated: int
    recoded: str

    @cached_property
    def numbers(self) -> dict[str, dict[str, int]]:
        """How many findings became of each kind, by the code of the unit; of a unit of which none did there is nothing."""
        found: dict[str, dict[str, int]] = {}
        for one in self.by_unit:
            found.setdefault(one.unit, {})[one.kind] = one.findings
        return found

    def count(self, kind: str) -> KindCount:
        """Return how many findings became of a kind."""
        return next(one for one in self.kinds if one.kind == kind)


@dataclass(frozen=True)
class Summary:
    """A campaign, summed up. ``systems`` are titles by id, ``subtrees`` names by code, both in their order.

    ``of``: what the units looked at are called. ``by_unit`` is there instead of ``by_subtree`` where the campaign has only
    ``FEW_UNITS``: its summaries name each with its gravest findings, so that hiding them elsewhere would hide nothing.
    ``min_group``: below how many units a group's share is not told; 1 there.
    """

    title: str
    of: str
    issuer: str
    period: Period
    due: date
    pack: str
    asked: Asked
    min_group: int
    rests: Rests
    returns: Returns
    arrivals: tuple[Arrived, ...]
    scores: Scores
    verdicts: tuple[VerdictShare, ...]
    systems: dict[str, str]
    by_subtree: tuple[SubtreeCell, ...]
    by_unit: tuple[UnitCell, ...]
    common: Common
    totals: Totals
    gravest: tuple[FindingLine, ...]
    unplanned: tuple[FindingLine, ...]
    overdue: tuple[RectificationLine, ...]
    done_late: tuple[RectificationLine, ...]
    put_off: tuple[RectificationLine, ...]
    exceptions: tuple[FindingLine, ...]
    not_counted: tuple[FileLine, ...]
    units: tuple[UnitLine, ...]
    since: Since | None

    @property
    def heading(self) -> str:
        """What it is of: the campaign, and the units that are looked at if these are not all."""
        return self.title if self.asked.scope == ALL else f"{self.title}（{self.of}）"

    @property
    def told_due(self) -> str:
        """The last day for handing in, and how many units have another one: their own, or that of a return slip."""
        back = [unit.state == "退回" for unit in self.units if unit.due != self.due]
        parts = ((len(back) - sum(back), "个单位另定期限"), (sum(back), "个单位按退回单的期限"))
        others = "、".join(f"{number}{words}" for number, words in parts if number)
        return show_date(self.due) + (f"（其中{others}，见附件）" if others else "")

    def repeated(self, unit: UnitLine) -> int | None:
        """Return how many findings of a unit came back; None where that cannot be told."""
        if self.since is None or not unit.counts_in:
            return None
        return self.since.numbers.get(unit.code, {}).get(REPEATED, 0)

    @property
    def options(self) -> str:
        """With which options the command makes it again, those of its day and file left out."""
        asked = self.asked
        under = f" --under {asked.scope.under}" if asked.scope.under is not None else ""
        kind = f" --kind {asked.scope.kind}" if asked.scope.kind is not None else ""
        least = f" --min-group {asked.min_group}" if asked.min_group is not None else ""
        return f"{under}{kind}{least}{' --rank' if asked.ranked else ''}"

    @property
    def subtrees(self) -> dict[str | None, str]:
        """The parts of the tree right under its top, by code."""
        return {one.code: one.name or "" for one in self.returns.subtrees}


def summed_up(store: Store, pack: Pack, asked: Asked, compared: Trend | None = None) -> Summary:
    """Return all that a summary tells; ``compared`` is the comparison with the last campaign, if there is one."""
    spec, day, most, scope = store.task.spec, asked.day, asked.most, asked.scope
    min_group = least(store, asked.min_group)
    few = asked.min_group is None and min_group == 1
    return Summary(
        title=spec.title,
        of=queries.scope_name(store, scope),
        issuer=spec.issuer,
        period=spec.period,
        due=spec.due,
        pack=pack.name,
        asked=asked,
        min_group=min_group,
        rests=rests(store, scope),
        returns=queries.returns(store, day, scope),
        arrivals=tuple(queries.arrivals(store, scope)),
        scores=queries.scores(store, scope),
        verdicts=tuple(queries.verdicts(store, scope)),
        systems=dict(_systems(pack)),
        by_subtree=() if few else tuple(queries.subtree_matrix(store, min_group, scope)),
        by_unit=tuple(queries.unit_matrix(store, scope)) if few else (),
        common=queries.common(store, min_group, scope),
        totals=listings.totals(store, day, scope),
        gravest=tuple(listings.gravest(store, most, scope)),
        unplanned=tuple(listings.unplanned(store, most, scope)),
        overdue=tuple(listings.overdue(store, day, most, scope)),
        done_late=tuple(listings.done_late(store, most, scope)),
        put_off=tuple(listings.put_off(store, most, scope)),
        exceptions=tuple(listings.exceptions(store, most, scope)),
        not_counted=tuple(not_counted(store, scope)),
        units=tuple(listings.units(store, scope, ranked=asked.ranked, day=day)),
        since=_since(compared, most, scope) if compared is not None else None,
    )


def _systems(pack: Pack) -> Iterator[tuple[str, str]]:
    yield from ((item.system.id, item.system.title) for item in pack.items.values())
    yield "", AGAINST


def _since(compared: Trend, most: int, scope: Scope) -> Since:
    return Since(
        title=compared.title,
        period=compared.period,
        kinds=tuple(trend.kinds(compared, scope)),
        by_subtree=tuple(trend.by_subtree(compared, scope)),
        by_system=tuple(trend.by_system(compared, scope)),
        repeated=tuple(trend.changes(compared, REPEATED, most, scope)),
        by_unit=tuple(trend.by_unit(compared, scope)),
        unchanged=tuple(trend.changes(compared, UNCHANGED, most, scope)),
        plans_lost=trend.plans_lost(compared, scope),
        undated=trend.undated(compared, scope),
        recoded=compared.recoded,
    )


def summary_json(summary: Summary) -> bytes:
    """Return a summary for machines."""
    told = TypeAdapter(Summary).dump_python(summary, mode="json", by_alias=True)
    return json.dumps({"format": 1, **told}, ensure_ascii=False, indent=2).encode() + b"\n"
