"""What came of merging, as people read it: who says what of an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from checklist.answers.fields import ANSWER_FIELDS, PLAN_FIELDS
from checklist.answers.merging import Entry, Version, alike
from checklist.answers.model import Answer, Rectification
from checklist.answers.showing import show_answer_entry, show_exception, show_ledger_entry, show_parameter, show_plan
from checklist.core.values import show
from checklist.pack.compiled import Pack


def show_origins(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield, of an entry of which no file says all, each field by its column with the files that say so."""
    for column, same, _ in _origins(entry):
        yield column, "、".join(same)


def _origins(entry: Entry) -> Iterator[tuple[str, list[str], list[Version]]]:
    """Yield, of an entry of which no file says all, each field by its column: the files that say so, and who says otherwise."""
    if entry.section not in ("answers", "rectifications") or any(
        alike(value, entry.value) for _, value in entry.versions
    ):
        return
    fields: Iterable[tuple[str, Callable[[Any], Any]]] = (
        [(field.column, field.data) for field in ANSWER_FIELDS]
        if entry.section == "answers"
        else [(column, attrgetter(key)) for column, key in PLAN_FIELDS.items()]
    )
    empty = Answer() if entry.section == "answers" else Rectification()
    for column, data in fields:
        said = data(entry.value)
        if said != data(empty):
            stating = [(side, given) for side, value in entry.versions if (given := data(value)) != data(empty)]
            same = [side.name for side, given in stating if given == said]
            others = [version for version in stating if version[1] != said] if same else []
            yield column, same or [side.name for side, _ in stating], others


def show_sources(pack: Pack, entry: Entry) -> str:
    """Return who says what an entry says now, field by field where no file says all, and what was said else and before."""
    told = [f"{column}出自 {'、'.join(same)}{_said_else(others)}" for column, same, others in _origins(entry)]
    if not told:
        same = [side.name for side, value in entry.versions if alike(value, entry.value)]
        others = [(side, show_value(pack, entry, value)) for side, value in entry.versions if side.name not in same]
        told = ["、".join(same) + _said_else(others)] if same else ["、".join(side.name for side, _ in others)]
    if not entry.is_new and not any(alike(value, entry.before) for _, value in entry.versions):
        told.append(f"原来是“{show_value(pack, entry, entry.before)}”")
    return "；".join(told)


def _said_else(others: Iterable[Version]) -> str:
    """Return who says otherwise, and what."""
    by_words: dict[str, list[str]] = {}
    for side, said in others:
        by_words.setdefault(show(said), []).append(side.name)
    return "".join(f"，{'、'.join(names)} 说的是“{said}”" for said, names in by_words.items())


def show_versions(pack: Pack, entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield who says what of an entry, as people read it."""
    for side, value in entry.versions:
        yield side.name, show_value(pack, entry, value)


def show_value(pack: Pack, entry: Entry, value: Any) -> str:
    """Return what is said of an entry, as people read it."""
    match entry.section:
        case "answers":
            return show_answer_entry(pack.items[entry.key], value)
        case "ledgers":
            return show_ledger_entry(value)
        case "rectifications":
            return show_plan(value)
        case "exceptions":
            return "；".join(map(show_exception, value))
        case "parameters":
            return show_parameter(pack.spec.parameters[entry.key], value)
    return str(value)
