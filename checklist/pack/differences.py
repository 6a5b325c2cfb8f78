"""Where two models of a pack differ, field by field, in words; a limit's numbers by the days on which they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from checklist.core.values import show_number
from checklist.core.wording import span
from checklist.core.words import listing
from checklist.pack import model
from checklist.pack.field_titles import FIELDS, Field, Matter

NOTHING = "（没有）"
SHORT = 40
"""Characters of an old and a new value that are told on one line."""
Named = Callable[[str], str]
"""Returns how a key is told: an item's id with its title."""


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise: what it is called, what it was, and what it is."""

    matter: Matter
    title: str
    old: str
    new: str
    key: str = ""
    """Which of several numbers it is."""


def differences(old: model.PackModel, new: model.PackModel, named: Named, title: str = "") -> Iterator[Difference]:
    """Yield where two models of the same kind differ; ``title``: what they are, inside another."""
    if isinstance(old, model.Limit) and isinstance(new, model.Limit):
        yield from limit_differences(old, new)
    for field in FIELDS[type(new)]:
        whole = replace(field, title=f"{title}，{field.title}") if title else field
        yield from _of_field(whole, getattr(old, field.name), getattr(new, field.name), named)


def _of_field(field: Field, old: object, new: object, named: Named, key: str = "") -> Iterator[Difference]:
    """Yield where two values of a field differ, each entry by its key."""
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        then, now = (value if isinstance(value, Mapping) else {} for value in (old, new))
        for name in {**then, **now}:
            yield from _of_field(field, then.get(name), now.get(name), named, f"{key} {named(name)}".strip())
        order = [listing(name for name in one if name in other) for one, other in ((then, now), (now, then))]
        if order[0] != order[1]:
            yield Difference(field.matter, field.title.replace("{}", "") + "的先后", *order)
        return
    field = replace(field, title=field.title.replace("{}", key))
    if isinstance(old, model.PackModel) and type(old) is type(new) and type(new) in FIELDS:
        yield from differences(old, new, named, field.title)
    elif old == new:
        return
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(field, old, new, named)
    else:
        before, after = _shown(old, field), _shown(new, field)
        after = after if before != after else f"{after}（只有空格、换行不同）"
        yield Difference(field.matter, field.title, before, after)


def _of_lists(field: Field, old: list[object], new: list[object], named: Named) -> Iterator[Difference]:
    """Yield where two lists differ: models one by one, of many words only those that came and went."""
    if old and len(old) == len(new) and isinstance(new[0], model.PackModel):
        for number, (then, now) in enumerate(zip(old, new, strict=True), 1):
            place = f"（第{number}个）" if len(new) > 1 else ""
            yield from _of_field(replace(field, title=field.title + place), then, now, named)
        return
    title, before, after = field.title, _shown(old, field), _shown(new, field)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if len(before) + len(after) > SHORT and (gone or come) and len(gone) < len(old):
        title, before, after = f"{title}（只列不同的）", _listed(gone, field), _listed(come, field)
    yield Difference(field.matter, title, before, after)


def _listed(values: list[object], field: Field) -> str:
    return _shown(values, field) if values else NOTHING


def _shown(value: object, field: Field) -> str:
    """Return a value in words: a code by its name, a text on one line and in full."""
    code = () if value == [] else value
    if isinstance(code, str | tuple | None) and code in field.words:
        return field.words[code]
    if value is None or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return show_number(value)
    if isinstance(value, model.Validity):
        return span(value.from_, value.until, unseen="") or "一直有效"
    if isinstance(value, model.PackModel):
        told = ((one, getattr(value, one.name)) for one in FIELDS[type(value)])
        return "；".join(f"{one.title}：{_shown(part, one)}" for one, part in told if part not in (None, []))
    if isinstance(value, list):
        parts = [_shown(part, field) for part in value]
        numbered = len(parts) > 1 and isinstance(value[0], model.PackModel)
        return "".join(f"（{number}）{part}" for number, part in enumerate(parts, 1)) if numbered else listing(parts)
    return " ".join(str(value).split())


Fact = tuple[Matter, str, str]
"""What is told of a limit on a day, by what it is called and the keys that it is by: a number, its basis, a note."""
_DAY = timedelta(days=1)


def limit_differences(old: model.Limit, new: model.Limit) -> Iterator[Difference]:
    """Yield what a limit says otherwise, and on which days: ``正高：800元 → 700元（2026年4月1日起）``."""
    edges = sorted({date.min, *_edges(old), *_edges(new)})
    days = [(_facts(old, start), _facts(new, start)) for start in edges]
    for fact in dict.fromkeys(fact for then, now in days for fact in (*now, *then)):
        matter, title, keys = fact
        pairs = [(then.get(fact, NOTHING), now.get(fact, NOTHING)) for then, now in days]
        starts = [place for place, pair in enumerate(pairs) if place == 0 or pair != pairs[place - 1]]
        for first, end in pairwise([*starts, len(days)]):
            then, now = pairs[first]
            if then != now:
                last = edges[end] - _DAY if end < len(days) else None
                days_held = span(edges[first] if first else None, last, unseen="") or "一直"
                yield Difference(matter, title, then, f"{now}（{days_held}）", keys)


def _edges(limit: model.Limit) -> Iterator[date]:
    """Yield the days from which a limit may say something else."""
    for value in limit.values:
        yield value.from_ or date.min
        if value.until is not None and value.until < date.max:
            yield value.until + _DAY


def _facts(limit: model.Limit, day: date) -> dict[Fact, str]:
    """Return what a limit says on a day."""
    facts: dict[Fact, str] = {}
    for value in limit.values:
        if value.valid.holds_on(day):
            for keys, number in value.numbers:
                facts[Matter.NUMBERS, "数值", " ".join(keys)] = show_number(number) + limit.unit
            for one in FIELDS[model.LimitValue]:
                if (said := getattr(value, one.name)) is not None:
                    facts[one.matter, f"数值的{one.title}", ""] = _shown(said, one)
    return facts
