"""What ``checklist rules list`` says of a pack: all it holds, and what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from checklist.core.values import show_date, show_number
from checklist.core.wording import span
from checklist.faces.cli.output import Styled
from checklist.pack.overlays import local_mark

if TYPE_CHECKING:
    from checklist.pack.compiled import Pack
    from checklist.pack.model import Limit, LimitValue


def listed_lines(pack: Pack) -> Iterator[str | Styled]:
    """Yield items, ledgers, rules that may be excepted, and contradictions, a line each."""
    section = None
    for item in pack.items.values():
        if item.section is not section:
            section = item.section
            yield Styled(f"{section.number}、{section.title}", bold=True)
        how = "台账" if item.by_ledger else "填报"
        yield f"  {item.id}  {item.severity.name}  {how}  {item.title}{local_mark(pack, 'item', item.id)}"
    yield Styled("台账", bold=True)
    for ledger in pack.ledgers.values():
        local = local_mark(pack, "ledger", ledger.id)
        yield f"  {ledger.id}  {ledger.title}（{len(ledger.spec.columns)} 列，{len(ledger.rules)} 条规则）{local}"
    yield Styled("可以例外的台账规则", bold=True)
    for allowing in pack.rules.values():
        if allowing.spec.exception is not None:
            local = local_mark(pack, "rule", allowing.id)
            yield f"  {allowing.id}  {allowing.spec.title}{local}：{allowing.spec.exception.sentence}"
    yield Styled("矛盾规则", bold=True)
    for rule in pack.contradictions.values():
        yield f"  {rule.id}  {rule.spec.severity}  {rule.spec.title}{local_mark(pack, 'rule', rule.id)}"


def counted(pack: Pack) -> str:
    """Return a pack's name and how much it holds, with the local rules that it was opened with."""
    return (
        f"{pack.name}：{len(pack.items)} 个检查项，{len(pack.ledgers)} 本台账，{len(pack.rules)} 条台账规则，"
        f"{len(pack.contradictions)} 条矛盾规则"
    )


def in_force(pack: Pack, day: date) -> Iterator[str | Styled]:
    """Yield what holds on a day: items, ledger rules, limits and sources."""
    yield Styled(f"{show_date(day)}有效的检查项", bold=True)
    yield from (f"  {item.id}  {item.title}" for item in pack.items.values() if item.spec.valid.holds_on(day))
    yield Styled("台账规则", bold=True)
    for rule in pack.rules.values():
        if rule.valid.holds_on(day):
            yield f"  {rule.id}  《{pack.ledgers[rule.ledger].title}》{rule.spec.title}"
    yield Styled("限额", bold=True)
    for limit in pack.limits.values():
        yield from (f"  {limit.title}：{_value(limit, value)}" for value in limit.values if value.valid.holds_on(day))
    yield Styled("依据文件", bold=True)
    yield from (f"  {source.cited}" for source in pack.sources.values() if source.valid.holds_on(day))


def _value(limit: Limit, value: LimitValue) -> str:
    """Return what a limit is between two days, and which these are."""
    if isinstance(value.value, dict):
        number = "按" + "、".join(limit.keys) + "分列"
    else:
        number = show_number(value.value) + limit.unit
    return f"{number}（{span(value.from_, value.until)}）"


def listed(pack: Pack) -> dict[str, object]:
    """Return what a pack holds, as data."""
    return {
        "pack": {"id": pack.spec.id, "version": pack.spec.version},
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "section": item.section.id,
                "severity": item.spec.severity,
                "decided_by": item.spec.decided_by,
                "speech": item.spec.speech,
                "basis": [basis.id for basis in item.basis],
            }
            for item in pack.items.values()
        ],
        "ledgers": [
            {"id": ledger.id, "title": ledger.title, "rules": [rule.id for rule in ledger.rules]}
            for ledger in pack.ledgers.values()
        ],
        "exceptions": [
            {"rule": rule.id, "title": rule.spec.title, "approver": allowed.approver, "document": allowed.document}
            for rule in pack.rules.values()
            if (allowed := rule.spec.exception) is not None
        ],
        "contradictions": [{"id": rule.id, "title": rule.spec.title} for rule in pack.contradictions.values()],
    }
