"""What a rule reads: the columns, limits, parameters and ledgers that its outcome rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checklist.engine.facts import referred_ledgers
from checklist.pack.cel import Expression
from checklist.pack.compiled import CheckItem, Contradiction, Let, Pack, Rule


@dataclass(frozen=True)
class Reading:
    """The ledgers and parameters that something rests on."""

    ledgers: frozenset[str]
    parameters: frozenset[str]


def expressions_of(rule: Rule) -> list[Expression]:
    """Return what decides a rule: its condition and its named values."""
    parts = [rule.gap, *(let.value or let.each for let in rule.let)]
    return [part for part in parts if part is not None]


def names_read(rule: Rule, root: str) -> list[str]:
    """Return which limits or parameters decide a rule."""
    paths = {path for part in expressions_of(rule) for path in part.references}
    return sorted({path[1] for path in paths if path[0] == root and len(path) > 1})


def columns_read(rule: Rule) -> list[str]:
    """Return the ledger's columns that a rule's conditions and message read, in order."""
    paths = set(rule.gap.references) | set(rule.message.references)
    for part in (rule.where, *(let.value or let.each for let in rule.let)):
        paths |= part.references if part else set()
    names = [path[1] for path in sorted(paths) if path[0] in ("row", "previous") and len(path) > 1]
    return list(dict.fromkeys([*(rule.spec.group_by or []), *names]))


def rule_reading(rule: Rule, pack: Pack) -> Reading:
    """Return what a ledger rule's outcome rests on, its sentences included."""
    ledgers = {rule.ledger, *referred_ledgers(pack.ledgers[rule.ledger])}
    return _reading(ledgers, rule.let, paths_read(rule.let, rule.gap.references, rule.message.references, rule.where))


def contradiction_reading(rule: Contradiction, pack: Pack) -> Reading:
    """Return the ledgers whose rows a contradiction goes through, and the parameters it reads."""
    each = pack.ledgers.get(rule.spec.for_each or "")
    ledgers = {each.id, *referred_ledgers(each)} if each is not None else set()
    return _reading(ledgers, rule.let, paths_read(rule.let, rule.references, rule.message.references))


def uses_of(pack: Pack, parameter: str) -> list[str]:
    """Return what rests on a parameter: ids with titles of items, rules of ledgers, contradictions."""
    read = ("parameters", parameter)
    items = [item for item in pack.items.values() if any(read in part.references for part in _of_item(item))]
    rules = [rule for rule in pack.rules.values() if parameter in rule_reading(rule, pack).parameters]
    others = [it for it in pack.contradictions.values() if parameter in contradiction_reading(it, pack).parameters]
    return [
        *(f"{item.id} {item.title}" for item in items),
        *(f"{rule.id} {rule.spec.title}" for rule in rules),
        *(f"{rule.id} {rule.spec.title}" for rule in others),
    ]


def _of_item(item: CheckItem) -> Iterator[Expression]:
    return (part for part in (*(one.condition for one in item.applies), item.gap) if part is not None)


def paths_read(
    lets: Iterable[Let],
    condition: Iterable[tuple[str, ...]],
    message: Iterable[tuple[str, ...]],
    where: Expression | None = None,
) -> set[tuple[str, ...]]:
    """Return every path that a rule's conditions, named values and sentence read."""
    parts = [where, *(part for let in lets for part in (let.value, let.each, let.where))]
    return {*condition, *message, *(path for part in parts if part is not None for path in part.references)}


def _reading(ledgers: set[str], lets: Iterable[Let], paths: Iterable[tuple[str, ...]]) -> Reading:
    others = {let.spec.of for let in lets if let.spec is not None and let.spec.of}
    parameters = {path[1] for path in paths if path[0] == "parameters" and len(path) > 1}
    return Reading(frozenset(ledgers | others), frozenset(parameters))


def looks_further(rule: Rule) -> bool:
    """Whether a rule reads more than the rows it judges: their peers, or another ledger."""
    return any(let.spec is not None and (let.spec.of or let.spec.over is not None) for let in rule.let)
