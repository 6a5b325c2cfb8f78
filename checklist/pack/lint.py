"""What is legal in a pack and yet probably a mistake: things nobody uses, sources out of force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

from checklist.core.errors import Code, Place, Problem
from checklist.core.values import show_date
from checklist.io.strict_yaml import read_text
from checklist.pack.compiled import Let, Pack
from checklist.pack.expressions import Expression

MOST_FINDINGS = 200


def place_in(pack: Pack, files: str, *patterns: str) -> Place:
    """Return where a pattern stands in the pack's files; each further one is looked for below the last.

    A loaded pack keeps no positions, and lint is run by people: reading a file again is cheap.
    """
    for folder in (pack.folder, *(pack.folder / "overlays" / name for name in pack.overlays)):
        for path in sorted(folder.glob(files)):
            wanted = list(patterns)
            for number, line in enumerate(read_text(path).splitlines(), 1):
                found = re.search(wanted[0], line)
                if found and len(wanted) == 1:
                    return Place(str(path.relative_to(pack.folder.parent)), number, found.start(1) + 1)
                if found:
                    wanted.pop(0)
    return Place(f"{pack.folder.name}/{files}")


def _item_place(pack: Pack, item_id: str) -> Place:
    return place_in(pack, "items/*/*.yaml", rf"id: ({re.escape(item_id)})\b")


def _rule_place(pack: Pack, rule_id: str) -> Place:
    return place_in(pack, "ledgers/*.yaml", rf"id: ({re.escape(rule_id)})\b")


def lint(pack: Pack, as_of: date) -> list[Problem]:
    """Return the findings about a loaded pack, as of a day; no more of them than anybody reads."""
    used = set(_references(pack))
    found = chain(
        _unused(pack, used),
        _unused_columns(pack),
        _repealed(pack, as_of),
        _polarity(pack),
        _not_unknown_safe(pack),
    )
    return list(islice(found, MOST_FINDINGS))


def _polarity(pack: Pack) -> Iterator[Problem]:
    """Yield questions whose 是 would not mean compliant, or that ask for an absence without saying so."""
    for item in pack.items.values():
        kind, question = item.spec.answer.kind, item.spec.question
        why = ""
        if kind == "yes_no" and "是否存在" in question:
            why = "问“是否存在”的，请用 kind: absence，选项为无此情形、有此情形"
        elif kind == "absence" and "情形" not in question:
            why = "kind: absence 的问题请写成“是否存在……的情形”"
        elif kind == "yes_no" and ("是否没" in question or "是否不" in question):
            why = "是双重否定，请改成正面的问法"
        if why:
            yield Problem(Code.POLARITY, _item_place(pack, item.id), {"id": item.id, "why": why})


def _not_unknown_safe(pack: Pack) -> Iterator[Problem]:
    """Yield row rules that call a row without a single value compliant."""
    nothing: dict[str, Any] = {"unit": {}, "period": {}, "parameters": {}, "limits": {}, "row": {}}
    for ledger in pack.ledgers.values():
        for rule in ledger.rules:
            if rule.spec.group_by is not None or rule.spec.after:
                continue
            activation = pack.language.activation(rule.scope, nothing)
            if (
                rule.where is not None
                and rule.where.evaluate(pack.language.activation(rule.where.scope, nothing)) is not True
            ):
                continue
            if rule.gap.evaluate(activation) is False:
                yield Problem(Code.NOT_UNKNOWN_SAFE, _rule_place(pack, rule.id), {"rule": rule.id})


def _unused(pack: Pack, used: set[tuple[str, ...]]) -> Iterator[Problem]:
    for limit_id in pack.limits:
        if ("limits", limit_id) not in used:
            yield Problem(Code.UNUSED_LIMIT, place_in(pack, "limits.yaml", rf"^  ({limit_id}):"), {"id": limit_id})
    for name in pack.spec.parameters:
        if ("parameters", name) not in used:
            place = place_in(pack, "*.yaml", r"^(parameters):", rf"^  ({name}):")
            yield Problem(Code.UNUSED_PARAMETER, place, {"id": name})
    cited = {basis.id for item in pack.items.values() for basis in item.basis}
    cited |= {basis.id for ledger in pack.ledgers.values() for rule in ledger.rules for basis in rule.basis}
    cited |= {value.basis for limit in pack.limits.values() for value in limit.values}
    cited |= {id_ for parameter in pack.spec.parameters.values() for id_ in parameter.basis}
    for id_ in pack.provisions:
        if id_ not in cited:
            source, _, key = id_.partition("/")
            place = place_in(pack, "sources.yaml", rf"^  ({re.escape(source)}):", rf'^      "?({re.escape(key)})"?:')
            yield Problem(Code.UNUSED_PROVISION, place, {"id": id_})


def _repealed(pack: Pack, as_of: date) -> Iterator[Problem]:
    for item in pack.items.values():
        for basis in item.basis:
            until = basis.source.valid.until
            if until is not None and until < as_of and (item.spec.valid.until is None or item.spec.valid.until > until):
                details = {"id": item.id, "source": basis.source.title, "day": show_date(until)}
                yield Problem(Code.REPEALED_SOURCE, _item_place(pack, item.id), details)


def _unused_columns(pack: Pack) -> Iterator[Problem]:
    """Yield columns that no condition, message, label or reference reads and that explain nothing."""
    for ledger in pack.ledgers.values():
        read = {path[1] for path in _row_references(pack, ledger.id)}
        read |= {ledger.spec.dated_by or "", ledger.spec.key or ""}
        for name, column in ledger.spec.columns.items():
            if name not in read and not column.note:
                place = place_in(pack, f"ledgers/{ledger.id}.yaml", r"^(columns):", rf'^  "?({name})"?:')
                details = {"ledger": ledger.id, "column": f"{name}（{column.title}）"}
                yield Problem(Code.UNUSED_COLUMN, place, details)


def _row_references(pack: Pack, ledger_id: str) -> Iterator[tuple[str, ...]]:
    """Yield every ``("row", column)`` that is read of a ledger, by its own rules or by others."""
    ledger = pack.ledgers[ledger_id]
    for path in ledger.label.references:
        yield from _of_row(pack, ledger_id, path)
    for must in ledger.must:
        for path in must.that.references | must.message.references:
            yield from _of_row(pack, ledger_id, path)
    for other in pack.ledgers.values():
        for rule in other.rules:
            parts = [rule.gap, rule.where, *_let_expressions(rule.let)]
            paths = {path for part in parts if part for path in part.references} | rule.message.references
            paths |= {("row", *name.split(".")) for name in [*(rule.spec.group_by or []), *(rule.spec.after or [])]}
            for path in paths:
                yield from _of_row(pack, ledger_id, path, other.id)
    for contradiction in pack.contradictions.values():
        for let in contradiction.let:
            for part in (let.each, let.where):
                for path in part.references if part else ():
                    yield from _of_row(pack, ledger_id, path, (let.spec.of if let.spec else None) or "")
        for path in contradiction.when.references | contradiction.message.references:
            yield from _of_row(pack, ledger_id, path, contradiction.spec.for_each or "")


def _of_row(pack: Pack, wanted: str, path: tuple[str, ...], owner: str | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the part of a path that reads the wanted ledger, following references between ledgers."""
    if path[0] not in ("row", "previous") or len(path) < 2:
        return
    ledger_id = wanted if owner is None else owner
    if ledger_id == wanted:
        yield ("row", path[1])
    columns = pack.ledgers[ledger_id].spec.columns if ledger_id in pack.ledgers else {}
    for name, column in columns.items():
        if column.as_ == path[1] and column.refers_to:
            if ledger_id == wanted:
                yield ("row", name)
            target, _, key = column.refers_to.partition(".")
            if target == wanted:
                yield ("row", key)
                if len(path) > 2:
                    yield ("row", path[2])


def _let_expressions(lets: tuple[Let, ...]) -> Iterator[Expression | None]:
    for let in lets:
        yield from (let.value, let.each, let.where)


def _references(pack: Pack) -> Iterator[tuple[str, ...]]:
    """Yield the first two names of every path that any condition or message of the pack reads."""
    for item in pack.items.values():
        for part in (item.applies, item.gap, item.message):
            yield from (path[:2] for path in (part.references if part else ()))
    for ledger in pack.ledgers.values():
        for rule in ledger.rules:
            for part in (rule.where, rule.gap, rule.message, *_let_expressions(rule.let)):
                yield from (path[:2] for path in (part.references if part else ()))
    for contradiction in pack.contradictions.values():
        for part in (contradiction.when, contradiction.message, *_let_expressions(contradiction.let)):
            yield from (path[:2] for path in (part.references if part else ()))
