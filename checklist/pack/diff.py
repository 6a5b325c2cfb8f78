"""What a new pack changes for a unit, said in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from checklist.core.values import show, show_date, show_number
from checklist.core.words import listing
from checklist.pack.compiled import CheckItem, Pack, Rule
from checklist.pack.model import Limit

_ITEM_PARTS = {
    "title": "名称",
    "question": "问题",
    "severity": "严重程度",
    "decided_by": "判定方式",
    "answer": "答法",
    "gap_when": "成为问题的条件",
    "basis": "依据",
    "evidence": "佐证",
    "remedy": "整改",
    "valid": "有效期",
}
_RULE_PARTS = {
    "decides": "判定的检查项",
    "title": "名称",
    "where": "核对范围",
    "let": "中间结果",
    "gap_when": "条件",
    "severity": "严重程度",
    "basis": "依据",
    "valid": "有效期",
}


def changes(old: Pack, new: Pack) -> Iterator[str]:
    """Yield one line a change: items, ledger columns and rules, limits, parameters, contradictions."""
    if old.spec.version != new.spec.version:
        yield f"版本：{old.spec.version} → {new.spec.version}"
    elif is_other_content(old, new):
        yield f"版本都是 {new.spec.version}，内容却不同：请在 pack.yaml 里换一个版本号"
    yield from _changed("检查项", old.items, new.items, _item_parts, _fate(new))
    for id_ in (id_ for id_ in new.ledgers if id_ in old.ledgers):
        title = new.ledgers[id_].title
        before, after = old.ledgers[id_].spec.columns, new.ledgers[id_].spec.columns
        yield from _changed(f"《{title}》的列", before, after, lambda column: {"定义": column.model_dump()})
    yield from _changed("台账", old.ledgers, new.ledgers, lambda ledger: {"名称": ledger.title})
    yield from _changed("台账规则", old.rules, new.rules, _rule_parts)
    yield from _changed("限额", old.limits, new.limits, _limit_parts)
    yield from _changed("参数", old.spec.parameters, new.spec.parameters, lambda p: {"定义": p.model_dump()})
    yield from _changed("矛盾规则", old.contradictions, new.contradictions, lambda c: {"内容": c.spec.model_dump()})


def is_other_content(one: Pack, other: Pack) -> bool:
    """Whether two packs go by the same name and version and are not the same."""
    named = {(pack.spec.id, pack.spec.version) for pack in (one, other)}
    return len(named) == 1 and one.digest != other.digest


def _fate(new: Pack) -> Mapping[str, str]:
    """Return what becomes of the answers to items that are asked no more, by item."""
    told = {}
    for old in new.retired.values():
        where = f"由{listing(old.successors)}接替" if old.successors else "没有接替的项"
        kept = "，回答照搬" if old.same_meaning else "，要重新回答" if old.successors else ""
        told[old.id] = f"：{where}{kept}（{old.reason}）"
    return told


def _changed(
    kind: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    parts: Any,
    fate: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    for id_ in new:
        if id_ not in old:
            yield f"新增{kind} {id_} {_title(new[id_])}"
    for id_ in old:
        if id_ not in new:
            yield f"取消{kind} {id_} {_title(old[id_])}{fate.get(id_, '')}"
            continue
        before, after = parts(old[id_]), parts(new[id_])
        for name in after:
            if before.get(name) != after[name]:
                plain = isinstance(after[name], str) and isinstance(before.get(name), str)
                detail = f"：{show(before[name])} → {show(after[name])}" if plain else ""
                yield f"{kind} {id_} {_title(new[id_])}：{name}有变化{detail}"


def _title(thing: Any) -> str:
    spec = getattr(thing, "spec", thing)
    return f"“{spec.title}”" if getattr(spec, "title", None) else ""


def _item_parts(item: CheckItem) -> dict[str, Any]:
    return {title: getattr(item.spec, name) for name, title in _ITEM_PARTS.items()}


def _rule_parts(rule: Rule) -> dict[str, Any]:
    return {title: getattr(rule.spec, name) for name, title in _RULE_PARTS.items()}


def _limit_parts(limit: Limit) -> dict[str, Any]:
    values = []
    for value in limit.values:
        number = show_number(value.value) + limit.unit if not isinstance(value.value, dict) else str(value.value)
        values.append(f"{show_date(value.from_) + '起' if value.from_ else ''}{number}")
    return {"数值": "，".join(values)}
