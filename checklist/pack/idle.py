"""What stands in a pack and does nothing, or not what it seems: conditions that are always the same, names nobody reads, numbers not yet in force."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import permutations
from typing import Any

from checklist.core.errors import Code, Problem
from checklist.core.values import MONEY_UNITS, show_date, show_number
from checklist.core.wording import span
from checklist.core.words import alike
from checklist.pack import model
from checklist.pack.cel import bind
from checklist.pack.cel.patterns import pattern_alike
from checklist.pack.classes import path_of
from checklist.pack.compiled import Pack
from checklist.pack.outcomes import Tree, gap_outcomes, parts
from checklist.pack.tested import Tested, named_at, tested

_NOTHING = bind({})


def idle(pack: Pack, as_of: date) -> Iterator[Problem]:
    """Yield what does nothing, or is not in force where it is needed."""
    for id_, limit in pack.limits.items():
        if any(number < 0 for value in limit.values for _, number in value.numbers):
            yield Problem(Code.NEGATIVE_LIMIT, pack.place("limit", id_), {"id": id_})
    for ledger in pack.ledgers.values():
        for name, column in ledger.spec.columns.items():
            if column.type == "int" and column.unit in MONEY_UNITS:
                details = {"column": column.title, "unit": column.unit}
                yield Problem(Code.MONEY_COUNTED, pack.place("column", ledger.id, name), details)
    choices = {
        choice for ledger in pack.ledgers.values() for one in ledger.spec.columns.values() for choice in one.choices
    }
    for test in tested(pack):
        yield from _constant(test)
        yield from _contrary(test)
        yield from _always_given(pack, test)
        yield from _unread_names(test)
        yield from _single_rows(pack, test)
        yield from _bare_money(test)
        yield from _bare_numbers(pack, test)
        yield from _empty_text(test)
        yield from _written_otherwise(pack, test, choices)
        yield from _not_yet(pack, test, as_of.year)
        yield from _other_units(pack, test)
        yield from _wrong_bound(pack, test)
    yield from _same_remedy(pack)
    yield from _never_together(pack)
    for item in pack.items.values():
        if item.gap is not None and gap_outcomes(item.spec, item.gap) == {True}:
            details = {"id": item.id, "key": "gap_when 不看记录和回答，", "always": "成立，任何回答都是问题"}
            yield Problem(Code.ALWAYS_THE_SAME, pack.place("item", item.id), details)


def _same_remedy(pack: Pack) -> Iterator[Problem]:
    """Yield rules whose own remedy is that of their item."""
    for rule in pack.rules.values():
        if rule.spec.remedy == pack.items[rule.spec.decides].spec.remedy:
            yield Problem(Code.SAME_REMEDY, pack.place("rule", rule.id), {"id": rule.id, "item": rule.spec.decides})


def _constant(test: Tested) -> Iterator[Problem]:
    """Yield conditions that have the same outcome whatever anybody wrote."""
    for key, condition in test.conditions:
        outcome = condition.evaluate(_NOTHING) if condition is not None else None
        if isinstance(outcome, bool):
            details = {"id": test.id, "key": f"{key} 不看记录和回答，", "always": "成立" if outcome else "不成立"}
            yield Problem(Code.ALWAYS_THE_SAME, test.place, details)


def _contrary(test: Tested) -> Iterator[Problem]:
    """Yield that something is one thing and another (never), or is not one or not another (always): a slip for “nor”."""
    for part in test.expressions:
        told = set[tuple[str, tuple[str, ...]]]()
        for node in parts(part.tree()) if '"' in part.source or "'" in part.source else ():
            for joined, operator, always in (("_||_", "_!=_", "成立"), ("_&&_", "_==_", "不成立")):
                words: dict[tuple[str, ...], set[str]] = {}
                for side in _sides(node, joined):
                    for one, (kind, *value) in permutations(side[2:]) if side[1:2] == [operator] else ():
                        if kind == "text" and path_of(one):
                            words.setdefault(path_of(one), set()).add(value[0])
                for path, known in words.items():
                    if len(known) > 1 and (joined, path) not in told:
                        told.add((joined, path))
                        sign, joint = operator.strip("_"), f" {joined.strip('_')} "
                        sides = joint.join(f'{".".join(path)} {sign} "{word}"' for word in sorted(known))
                        details = {"id": test.id, "key": f"条件“{sides}”无论填的是哪一个，", "always": always}
                        yield Problem(Code.ALWAYS_THE_SAME, test.place, details)


def _always_given(pack: Pack, test: Tested) -> Iterator[Problem]:
    """Yield that a cell is looked for empty without which no row is read."""
    for part in test.expressions:
        for node in parts(part.tree()) if part.tested else ():
            match node:
                case ["call", "!_", ["has", name, ["ident", "row"]]]:
                    column = named_at(pack, test.ledger, ("row", name))
                    if isinstance(column, model.Column) and column.required:
                        why = f"列 {name} 写着 required: true，空着的行读不进来（空着就是问题的，删去 required），!has(row.{name}) "
                        details = {"id": test.id, "key": f"条件里，{why}", "always": "不成立"}
                        yield Problem(Code.ALWAYS_THE_SAME, test.place, details)


def _sides(node: Tree, joined: str) -> Iterator[Tree]:
    """Yield what a condition joins by one operator, however often; nothing of another."""
    if node[:2] != ["call", joined]:
        return
    for side in node[2:]:
        inner = list(_sides(side, joined))
        yield from inner or [side]


def _unread_names(test: Tested) -> Iterator[Problem]:
    """Yield named values that neither a condition nor the sentence reads."""
    names = {let.name: let.part_of or let.name for let in test.let}
    reader = {id(part): names[let.name] for let in test.let for part in let.expressions}
    reads = [(names.get(path[0]), reader.get(id(part))) for part in test.expressions for path in part.references]
    read = {name for name, of in reads if name != of}
    read |= {names.get(path[0]) for path in test.message.references} if test.message is not None else set()
    for name in dict.fromkeys(names.values()):
        if name not in read:
            yield Problem(Code.UNUSED_LET, test.place, {"id": test.id, "name": name})


def _single_rows(pack: Pack, test: Tested) -> Iterator[Problem]:
    """Yield limits of a whole year that one row by itself is held to."""
    if not test.is_of_a_row or any(let.spec is not None for let in test.let):
        return
    for name in test.limits:
        if pack.limits[name].per is not None:
            yield Problem(Code.YEARLY_FOR_A_ROW, test.place, {"id": test.id, "limit": name})


def _bare_money(test: Tested) -> Iterator[Problem]:
    """Yield amounts of money that are written in a condition and not among the limits."""
    for part in test.expressions:
        for amount in _amounts(part.tree()) if "yuan" in part.source else ():
            yield Problem(Code.BARE_MONEY, test.place, {"id": test.id, "amount": show_number(amount)})


def _bare_numbers(pack: Pack, test: Tested) -> Iterator[Problem]:
    """Yield numbers other than 0 and 1 that a column, an answer or a span of days is compared with, written in a condition."""
    for part in test.expressions:
        for one, other in _compared(part.tree()):
            for side, (kind, *number) in ((one, other), (other, one)):
                if kind in ("int", "number") and float(number[0]) not in (0, 1) and _is_counted(pack, test, side):
                    name = ".".join(path_of(side)) or f"{side[1]}(…)"
                    yield Problem(Code.BARE_NUMBER, test.place, {"id": test.id, "name": name, "number": str(number[0])})


def _is_counted(pack: Pack, test: Tested, side: Tree) -> bool:
    """Whether what is compared is a number in a column, the number that answers an item, or a span of days."""
    path = path_of(side)
    column = named_at(pack, test.ledger, path)
    if isinstance(column, model.Column):
        return column.is_number
    return path == ("answer",) or side[:2] in [["call", name] for name in ("days", "workdays", "workdays_after")]


def _empty_text(test: Tested) -> Iterator[Problem]:
    """Yield that what a unit writes is compared with an empty text: what is empty is not there, and equals nothing."""
    for part in test.expressions:
        has_empty = '""' in part.source or "''" in part.source
        for operator, path, text in _held_against(part.tree(), "text") if has_empty else ():
            if text == "" and operator in ("_==_", "_!=_") and path[0] in ("row", "previous"):
                name, equal = ".".join(path), operator == "_==_"
                details = {"written": f'{name} {operator.strip("_")} ""', "write": f"{'!' * equal}has({name})"}
                outcome = "不成立" if equal else "成立"
                yield Problem(Code.EMPTY_TEXT, test.place, {"id": test.id, **details, "outcome": outcome})


def _written_otherwise(pack: Pack, test: Tested, choices: Collection[str]) -> Iterator[Problem]:
    """Yield texts that nothing written can be, for what is written is compared as ``alike`` makes it."""
    for part in test.expressions:
        for condition in parts(part.tree()):
            if condition[:1] != ["call"] or not any(_is_text(pack, test, path_of(one)) for one in condition[2:]):
                continue
            compared = pattern_alike if condition[1] == "matches" else alike
            for word in (one[1] for given in condition[2:] for one in parts(given) if one[:1] == ["text"]):
                if word not in choices and compared(word) != word:
                    details = {"id": test.id, "written": word, "write": compared(word)}
                    yield Problem(Code.WRITTEN_OTHERWISE, test.place, details)


def _is_text(pack: Pack, test: Tested, path: tuple[str, ...]) -> bool:
    """Whether a path reads what somebody wrote in a row in words of their own."""
    if len(path) < 2 or path[0] not in ("row", "previous"):
        return False
    ledger = pack.ledgers.get(test.ledger)
    return ledger is None or path[1] in ledger.texts or path[1] not in ledger.spec.columns


def _amounts(tree: Tree) -> Iterator[int]:
    for part in parts(tree):
        match part:
            case ["call", "yuan", ["int", int(amount)]] if amount:
                yield amount


def _not_yet(pack: Pack, test: Tested, year: int) -> Iterator[Problem]:
    """Yield limits and sources that begin later than what needs them, as far as somebody inspects the time before.

    What was revised last year tells of what holds this year.
    """
    start = test.needs_limits_from(year)
    for name in test.limits:
        begins = min(value.valid.from_ or date.min for value in pack.limits[name].values)
        if begins > start:
            details = {"id": test.id, "limit": name, "day": show_date(begins)}
            yield Problem(Code.LIMIT_LATER, test.place, details)
    begin = [basis.source.valid.from_ or date.min for basis in test.basis]
    if begin and min(begin) > (test.valid.from_ or date(year, 1, 1)):
        first = min(test.basis, key=lambda basis: basis.source.valid.from_ or date.min)
        details = {"id": test.id, "source": first.source.title, "day": show_date(min(begin))}
        yield Problem(Code.SOURCE_LATER, test.place, details)


def _never_together(pack: Pack) -> Iterator[Problem]:
    """Yield rules that end before the item that they decide begins, or begin after it ends."""
    for rule in pack.rules.values():
        item = pack.items[rule.spec.decides]
        valid = rule.spec.valid.within(item.spec.valid)
        if (valid.from_ or date.min) > (valid.until or date.max):
            rule_valid, item_valid = (
                span(one.from_, one.until, unseen="") for one in (rule.spec.valid, item.spec.valid)
            )
            details = {"rule": rule.id, "rule_valid": rule_valid, "item": item.id, "item_valid": item_valid}
            yield Problem(Code.NEVER_TOGETHER, pack.place("rule", rule.id), details)


def _other_units(pack: Pack, test: Tested) -> Iterator[Problem]:
    """Yield a column or a span of days and a limit or a parameter that are compared and count different things: 人 and 次."""
    for part in test.expressions:
        for sides in _compared(part.tree()) if "row." in part.source or "days" in part.source else ():
            (one, unit), (other, other_unit) = (_unit(pack, test.ledger, side) for side in sides)
            if unit and other_unit and _plain_unit(unit) != _plain_unit(other_unit):
                details = {"id": test.id, "one": one, "other": other, "units": f"{unit}、{other_unit}"}
                yield Problem(Code.OTHER_UNITS, test.place, details)


def _compared(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Yield the pairs that a condition compares."""
    for part in parts(tree):
        match part:
            case ["call", "_<_" | "_<=_" | "_>_" | "_>=_" | "_==_" | "_!=_", one, other]:
                yield one, other


def _wrong_bound(pack: Pack, test: Tested) -> Iterator[Problem]:
    """Yield numbers a year whose share is rounded the other way than what they are held against for: too few, too many."""
    for key, condition in test.conditions:
        for compared in _leaves(condition.tree()) if condition is not None and key == "gap_when" else ():
            yield from _bound_of(pack, test, compared)


def _leaves(tree: Tree) -> Iterator[Tree]:
    """Yield what a condition joins by && and ||."""
    if tree[:2] in (["call", "_&&_"], ["call", "_||_"]):
        for side in tree[2:]:
            yield from _leaves(side)
    else:
        yield tree


def _bound_of(pack: Pack, test: Tested, compared: Tree) -> Iterator[Problem]:
    for one, other, too_few in (("_<_", "_<=_", 1), ("_>_", "_>=_", 0)):
        if compared[:1] != ["call"] or compared[1] not in (one, other):
            continue
        for place, path in enumerate(map(path_of, compared[2:])):
            named = named_at(pack, "", path)
            right = "at_least" if place == too_few else "at_most"
            if isinstance(named, model.PerPeriod) and named.bound not in (None, right):
                sign, name = compared[1].strip("_"), ".".join(path)
                written = f"… {sign} {name}" if place else f"{name} {sign} …"
                details = {"id": test.id, "written": written, "name": name, "bound": named.bound, "right": right}
                yield Problem(Code.WRONG_BOUND, test.place, details)


_COMPARING = ("_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_")


def _held_against(tree: Tree, *kinds: str) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Yield the operator, the plain path and the constant, on whichever side it stands, of what a condition compares."""
    for part in parts(tree):
        if part[0] == "call" and part[1] in _COMPARING:
            for one, (kind, *value) in permutations(part[2:]):
                if kind in kinds and path_of(one):
                    yield part[1], path_of(one), value[0]


def _unit(pack: Pack, ledger: str, tree: Tree) -> tuple[str, str]:
    """Return what stands on one side of a comparison, as it is written, and its unit; nothing for what has none."""
    match tree:
        case ["call", "days", *_]:
            return "days(…)", "日"
        case ["call", "workdays" | "workdays_after" as name, *_]:
            return f"{name}(…)", "工作日"
    path = path_of(tree)
    named = named_at(pack, ledger, path)
    return ".".join(path), (named.unit if named is not None else None) or ""


def _plain_unit(unit: str) -> str:
    """Return a unit by one of its names."""
    return {"天": "日", "名": "人", "位": "人"}.get(unit.removeprefix("个"), unit.removeprefix("个"))
