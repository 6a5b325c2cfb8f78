"""What ``checklist rules`` says of a pack: its list, what is in force on a day, and one thing explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from checklist.core.values import show_date, show_number
from checklist.core.wording import COLUMN_TYPES, sentence_name, since
from checklist.core.words import listing, simplify
from checklist.faces.cli.output import Styled

if TYPE_CHECKING:
    from checklist.pack.compiled import CheckItem, Contradiction, Ledger, Pack, Rule
    from checklist.pack.model import Limit, LimitValue


def listed_lines(pack: Pack) -> Iterator[str | Styled]:
    """Yield items, ledgers, rules that may be excepted, and contradictions, a line each."""
    section = None
    for item in pack.items.values():
        if item.section is not section:
            section = item.section
            yield Styled(f"{section.number}、{section.title}", bold=True)
        how = "台账" if item.by_ledger else "填报"
        yield f"  {item.id}  {item.severity.name}  {how}  {item.title}"
    yield Styled("台账", bold=True)
    for ledger in pack.ledgers.values():
        yield f"  {ledger.id}  {ledger.title}（{len(ledger.spec.columns)} 列，{len(ledger.rules)} 条规则）"
    yield Styled("可以例外的台账规则", bold=True)
    for allowing in pack.rules.values():
        if allowing.spec.exception is not None:
            yield f"  {allowing.id}  {allowing.spec.title}：{allowing.spec.exception.sentence}"
    yield Styled("矛盾规则", bold=True)
    for rule in pack.contradictions.values():
        yield f"  {rule.id}  {rule.spec.severity}  {rule.spec.title}"


def in_force(pack: Pack, day: date) -> Iterator[str | Styled]:
    """Yield what holds on a day: items, ledger rules, limits and sources."""
    yield Styled(f"{show_date(day)}有效的检查项", bold=True)
    yield from (f"  {item.id}  {item.title}" for item in pack.items.values() if item.spec.valid.holds_on(day))
    yield Styled("台账规则", bold=True)
    for rule in pack.rules.values():
        if rule.spec.valid.holds_on(day):
            yield f"  {rule.id}  《{pack.ledgers[rule.ledger].title}》{rule.spec.title}"
    yield Styled("限额", bold=True)
    for limit in pack.limits.values():
        yield from (f"  {limit.title}：{_value(limit, value)}" for value in limit.values if value.valid.holds_on(day))
    yield Styled("依据文件", bold=True)
    yield from (f"  {source.cited}" for source in pack.sources.values() if source.valid.holds_on(day))


def _value(limit: Limit, value: LimitValue) -> str:
    """Return what a limit is between two days, and since when."""
    if isinstance(value.value, dict):
        number = "按" + "、".join(limit.keys) + "分列"
    else:
        number = show_number(value.value) + limit.unit
    return f"{number}（{since(value.from_)}）"


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


def explained(pack: Pack, named: str) -> list[str | Styled]:
    """Return what is to be said of what an id or a ledger's title names, or of all in which a word stands."""
    ledger = pack.ledgers.get(named) or next((one for one in pack.ledgers.values() if one.title == named), None)
    if ledger is not None:
        return list(_ledger_lines(ledger))
    if named in pack.items:
        return list(_item_lines(pack, pack.items[named]))
    if named in pack.rules:
        return list(_rule_lines(pack, pack.rules[named]))
    if named in pack.contradictions:
        return list(_contradiction_lines(pack.contradictions[named]))
    word = simplify(named)
    items = [item for item in pack.items.values() if word and word in simplify(item.searched)]
    rules = [rule for rule in pack.rules.values() if word and word in simplify(rule.spec.title)]
    if len(items) + len(rules) == 1:
        return explained(pack, (items or rules)[0].id)
    listed = [f"  {item.id} {item.title}" for item in items]
    listed += [f"  {rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}" for rule in rules]
    return [Styled(f"找到“{named}”：", bold=True), *listed] if listed else []


def _item_lines(pack: Pack, item: CheckItem) -> Iterator[str | Styled]:
    from checklist.answers.showing import choices_hint

    yield Styled(f"{item.id} {item.title}（{item.severity.name}）", bold=True)
    yield f"  问：{item.spec.question}"
    if item.by_ledger:
        yield "  由台账判定，不用人工填报："
        for rule in pack.rules_of(item.id):
            yield f"    {rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}（{rule.severity.name}）"
            yield f"      条件：{' '.join(rule.spec.gap_when.split())}"
            if rule.spec.exception is not None:
                yield f"      例外：{rule.spec.exception.sentence}"
    else:
        yield f"  答：{choices_hint(item)}"
    for kind, profile in pack.profiles.items():
        reason = profile.leaves_out.get(item.id) or profile.leaves_out.get(item.system.id)
        levels = [level for level, ids in profile.levels.items() if item.id in ids or item.system.id in ids]
        if reason or levels:
            yield f"  不查的单位：{kind}" + (f"（{listing(levels)}）" if not reason else f"（{reason}）")
    for sentence in item.spec.speech:
        yield f"  讲话{sentence_name(sentence)}：{pack.sentences[sentence]}"
    for basis in item.basis:
        yield f"  依据：{basis.citation}：{basis.provision.says}（{basis.id}）"
    yield f"  佐证：{listing(item.spec.evidence)}"
    yield f"  整改：{item.spec.remedy}"
    if item.spec.help:
        yield f"  说明：{item.spec.help}"


def _rule_lines(pack: Pack, rule: Rule) -> Iterator[str | Styled]:
    yield Styled(f"{rule.id} {rule.spec.title}（{rule.severity.name}）", bold=True)
    yield f"  台账：《{pack.ledgers[rule.ledger].title}》（{rule.ledger}）"
    yield f"  检查项：{rule.spec.decides} {pack.items[rule.spec.decides].title}"
    if rule.spec.where:
        yield f"  只看：{' '.join(rule.spec.where.split())}"
    yield f"  条件：{' '.join(rule.spec.gap_when.split())}"
    for basis in rule.basis:
        yield f"  依据：{basis.citation}：{basis.provision.says}（{basis.id}）"
    if rule.spec.exception is not None:
        yield f"  例外：{rule.spec.exception.sentence}（答卷里怎样写，见 docs/整改和例外.md）"
    if rule.spec.note:
        yield f"  说明：{rule.spec.note}"


def _ledger_lines(ledger: Ledger) -> Iterator[str | Styled]:
    yield Styled(f"{ledger.id} {ledger.title}：{ledger.spec.row}记一行", bold=True)
    for name, column in ledger.spec.columns.items():
        kind = COLUMN_TYPES.get(column.type) or " / ".join(column.choices)
        marks = [column.unit, "必有" if column.required else None, "隐私" if column.private else None, column.note]
        yield f"  {column.title}（{name}）：{kind}" + "".join(f"，{mark}" for mark in marks if mark)
    yield "  规则："
    for rule in ledger.rules:
        allowed = "，可以例外" if rule.spec.exception is not None else ""
        yield f"    {rule.id} → {rule.spec.decides} {rule.spec.title}（{rule.severity.name}{allowed}）"


def _contradiction_lines(rule: Contradiction) -> Iterator[str | Styled]:
    yield Styled(f"{rule.id} {rule.spec.title}（{rule.spec.severity}）", bold=True)
    yield f"  条件：{rule.spec.when}"
    yield f"  说明：{rule.spec.message}"
    yield f"  整改：{rule.spec.remedy}"
