"""Numbers by classes against the choices that they are looked up by: a choice without a number leaves its rows unjudged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from checklist.core.errors import Code, Problem
from checklist.core.wording import span
from checklist.core.words import listing
from checklist.pack import model
from checklist.pack.compiled import Let, Pack
from checklist.pack.tested import Tested, tested

NamePath = tuple[str, ...]
Tree = list[Any]
"""A condition as ``Expression.tree`` gives it."""
Guard = tuple[Tree, bool]
"""A condition, and what it may not be where something is looked at."""
Values = Mapping[NamePath, str]


@dataclass(frozen=True)
class _Lookup:
    """A number that is looked up: in which limit, by what, and where it is not."""

    limit: str
    keys: tuple[Tree, ...]
    ledger: str
    guards: tuple[Guard, ...]


def classless(pack: Pack, as_of: date) -> Iterator[Problem]:
    """Yield choices of a column (or levels and kinds of units) for which a limit that a rule needs has no number.

    Of each value of the limit that somebody may still need.
    """
    for test in tested(pack):
        since = test.needs_limits_from(as_of.year)
        lacking: dict[tuple[str, str], dict[str, None]] = {}
        for lookup in _lookups(test, {id_ for id_, limit in pack.limits.items() if limit.keys}):
            for value in pack.limits[lookup.limit].values:
                if value.until is None or value.until >= since:
                    key = lookup.limit, span(value.from_, value.until, unseen="")
                    lacking.setdefault(key, {}).update(dict.fromkeys(_lacking(pack, lookup, value.value)))
        for (limit, days), choices in lacking.items():
            if choices:
                title = pack.limits[limit].title + (f"，{days}" if len(pack.limits[limit].values) > 1 else "")
                details = {"id": test.id, "limit": limit, "title": title, "choices": listing(choices)}
                yield Problem(Code.NO_CLASS, test.place, details)


def _lookups(test: Tested, tables: Collection[str]) -> Iterator[_Lookup]:
    """Yield the numbers that something looks up in its conditions or in the named values that these read."""
    if set(test.limits).isdisjoint(tables):
        return
    named = {let.name: let for let in test.let}
    before: list[Guard] = []
    for condition in filter(None, (condition for _, condition in test.conditions)):
        yield from _inside(condition.tree(), tuple(before), test.ledger, named)
        before.append((condition.tree(), False))


def _inside(tree: Tree, guards: tuple[Guard, ...], ledger: str, named: Mapping[str, Let]) -> Iterator[_Lookup]:
    """Yield what a part of a condition looks up, each with all that must not be so for it to matter."""
    match tree:
        case ["call", "_[_]", *_] if lookup := _lookup(tree, ledger, guards):
            yield lookup
        case ["call", "_&&_" | "_||_" as name, one, other]:
            for part, beside in ((one, other), (other, one)):
                yield from _inside(part, (*guards, (beside, name == "_||_")), ledger, named)
        case ["call", "_?_:_", condition, one, other]:
            yield from _inside(condition, guards, ledger, named)
            yield from _inside(one, (*guards, (condition, False)), ledger, named)
            yield from _inside(other, (*guards, (condition, True)), ledger, named)
        case ["ident", name] if name in named:
            yield from _inside_let(named[name], guards, ledger, {key: named[key] for key in named if key != name})
        case [_, *parts]:
            for part in parts:
                if isinstance(part, list):
                    yield from _inside(part, guards, ledger, named)


def _inside_let(let: Let, guards: tuple[Guard, ...], ledger: str, named: Mapping[str, Let]) -> Iterator[_Lookup]:
    """Yield what a named value looks up."""
    of = let.of or ledger
    if let.where is not None:
        yield from _inside(let.where.tree(), guards, of, named)
        guards = (*guards, (let.where.tree(), False))
    for part in filter(None, (let.value, let.each)):
        yield from _inside(part.tree(), guards, of, named)


def _lookup(tree: Tree, ledger: str, guards: tuple[Guard, ...]) -> _Lookup | None:
    keys: list[Tree] = []
    while tree[:2] == ["call", "_[_]"]:
        tree, key = tree[2:]
        keys.insert(0, key)
    table = path_of(tree)
    return _Lookup(table[1], tuple(keys), ledger, guards) if table[:1] == ("limits",) else None


def path_of(tree: Tree) -> NamePath:
    """Return the names of a plain path; none of what is something else."""
    match tree:
        case ["ident", name]:
            return (name,)
        case ["select" | "has", name, owner]:
            head = path_of(owner)
            return (*head, name) if head else ()
    return ()


def _lacking(pack: Pack, lookup: _Lookup, value: Any) -> Iterator[str]:
    """Yield the choices for which a value of a limit has no class.

    What stands in the second bracket may go with a first one that is left out on purpose, and is then not told.
    """
    choices = [_choices(pack, lookup.ledger, key) for key in lookup.keys]
    if not all(choices) or not isinstance(value, Mapping):
        return
    paths = [path_of(key) for key in lookup.keys]
    combined = list(product(*choices))
    looked_at = [words for words in combined if not _is_left_out(dict(zip(paths, words, strict=True)), lookup.guards)]
    yield from dict.fromkeys(words[0] for words in looked_at if words[0] not in value)
    if len(choices) > 1 and len(looked_at) == len(combined):
        known = {word for table in value.values() if isinstance(table, Mapping) for word in table}
        yield from (word for word in choices[1] if word not in known)


def _is_left_out(values: Values, guards: Iterable[Guard]) -> bool:
    return any(_value(condition, values) is excluded for condition, excluded in guards)


def _choices(pack: Pack, ledger_id: str, key: Tree) -> Sequence[str]:
    """Return the words that a key of a table may be; nothing where it may be anything."""
    return [key[1]] if key[0] == "text" else _choices_at(pack, ledger_id, path_of(key))


def _choices_at(pack: Pack, ledger_id: str, path: NamePath) -> Sequence[str]:
    columns = pack.ledgers[ledger_id].spec.columns if ledger_id in pack.ledgers else dict[str, model.Column]()
    match path:
        case ("unit", "level"):
            return pack.spec.levels
        case ("unit", "kind"):
            return pack.spec.kinds
        case ("row" | "previous", name) | (name,) if name in columns:
            return columns[name].choices
        case ("row" | "previous", reference, name):
            target = next((column.refers_to or "" for column in columns.values() if column.as_ == reference), "")
            return _choices_at(pack, target.partition(".")[0], ("row", name))
    return ()


def _value(tree: Tree, values: Values) -> Any:
    """Return what a part of a condition is where only some values are known; None where they do not tell."""
    match tree:
        case ["bool" | "text", value]:
            return value
        case ["has", *_]:
            return True if path_of(tree) in values else None
        case ["call", "!_", part]:
            value = _value(part, values)
            return None if value is None else not value
        case ["call", "_&&_" | "_||_" as name, *parts]:
            decides = name == "_||_"
            known = [_value(part, values) for part in parts]
            return decides if decides in known else None if None in known else not decides
        case ["call", "_==_" | "_!=_" as name, *parts]:
            one, other = (_value(part, values) for part in parts)
            return None if one is None or other is None else (one == other) is (name == "_==_")
        case ["call", "@in", part, ["list", *parts]]:
            one, known = _value(part, values), [_value(other, values) for other in parts]
            return None if one is None or None in known else one in known
    return values.get(path_of(tree))
