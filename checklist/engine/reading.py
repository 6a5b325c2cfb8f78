"""What a rule reads: the columns, limits, parameters and ledgers that its outcome rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklist.engine.facts import referred_ledgers
from checklist.pack.cel import names_below, names_in
from checklist.pack.compiled import CheckItem, Contradiction, Pack, Rule

Judging = CheckItem | Rule | Contradiction
"""What comes to a verdict."""


@dataclass(frozen=True)
class Reading:
    """The ledgers and parameters that something rests on."""

    ledgers: frozenset[str]
    parameters: frozenset[str]


def names_read(of: Judging, root: str) -> list[str]:
    """Return which limits or parameters decide, be it only about what is looked at."""
    return names_in(of.expressions, root)


def columns_read(rule: Rule) -> list[str]:
    """Return the ledger's columns that a rule's conditions and message read, in order."""
    own = replace(rule, let=tuple(let for let in rule.let if let.of in ("", rule.ledger)))
    paths = {path for part in own.expressions for path in part.references} | rule.message.references
    names = [path[1] for path in sorted(paths) if path[0] in ("row", "previous") and len(path) > 1]
    return list(dict.fromkeys([*(rule.spec.group_by or []), *names]))


def rule_reading(rule: Rule, pack: Pack) -> Reading:
    """Return what a ledger rule's outcome rests on, its sentences included."""
    ledgers = {rule.ledger, *referred_ledgers(pack.ledgers[rule.ledger]).values()}
    return _reading(ledgers, rule)


def contradiction_reading(rule: Contradiction, pack: Pack) -> Reading:
    """Return the ledgers whose rows a contradiction goes through, and the parameters it reads."""
    each = pack.ledgers.get(rule.spec.for_each or "")
    ledgers = {each.id, *referred_ledgers(each).values()} if each is not None else set()
    return _reading(ledgers, rule)


def _reading(ledgers: set[str], rule: Rule | Contradiction) -> Reading:
    others = {let.of for let in rule.let} - {""}
    return Reading(frozenset(ledgers | others), frozenset(_names_told(rule, "parameters")))


def uses_of(pack: Pack, root: str, name: str) -> list[str]:
    """Return what reads or tells a limit or a parameter: ids with titles of items, rules of ledgers, contradictions."""
    items = [item for item in pack.items.values() if name in _names_told(item, root)]
    rules = [rule for rule in pack.rules.values() if name in _names_told(rule, root)]
    others = [rule for rule in pack.contradictions.values() if name in _names_told(rule, root)]
    return [
        *(f"{item.id} {item.title}" for item in items),
        *(f"{rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}" for rule in rules),
        *(f"{rule.id} {rule.spec.title}" for rule in others),
    ]


def _names_told(of: Judging, root: str) -> set[str]:
    """Return which limits or parameters something reads, those in its sentence included."""
    told = of.message.references if of.message is not None else ()
    return {*names_read(of, root), *names_below(root, told)}


def looks_further(rule: Rule) -> bool:
    """Whether a rule reads more than the rows it judges: their peers, or another ledger."""
    return any(let.of or (let.spec is not None and let.spec.over is not None) for let in rule.let)
