"""What a pack tests, alike for items, ledger rules and contradictions: for whoever looks for mistakes in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checklist.core.errors import Place
from checklist.pack import model
from checklist.pack.cel import Expression, names_in
from checklist.pack.compiled import Basis, Let, Pack
from checklist.pack.messages import Message


@dataclass(frozen=True)
class Tested:
    """An item, a ledger rule or a contradiction.

    ``conditions`` stand with their keys in the file; each is looked at only if those before hold. ``ledger`` is the one
    whose rows are looked at, if any is.
    """

    id: str
    place: Place
    conditions: tuple[tuple[str, Expression | None], ...]
    let: tuple[Let, ...]
    message: Message | None
    expressions: tuple[Expression, ...]
    """All that it computes."""
    ledger: str = ""
    valid: model.Validity = model.ALWAYS
    basis: tuple[Basis, ...] = ()
    is_of_a_row: bool = False
    """Whether it looks at one row by itself."""

    @property
    def limits(self) -> list[str]:
        """The limits that it reads."""
        return names_in(self.expressions, "limits")

    def needs_limits_from(self, year: int) -> date:
        """Return the first day whose limits it needs for whoever inspects a year: a row of last year is held to its own."""
        return self.valid.from_ or date(year - 1, 1, 1)


def named_at(pack: Pack, ledger: str, path: tuple[str, ...]) -> model.Column | model.Limit | model.Parameter | None:
    """Return what a path reads that has a title and a unit: a column of a ledger's row, a limit, a parameter."""
    match path:
        case ("row", name) if ledger:
            return pack.ledgers[ledger].spec.columns.get(name)
        case ("limits", name):
            return pack.limits.get(name)
        case ("parameters", name):
            return pack.spec.parameters.get(name)
    return None


def tested(pack: Pack) -> Iterator[Tested]:
    """Yield the items, the ledger rules and the contradictions of a pack."""
    for item in pack.items.values():
        yield Tested(
            id=item.id,
            place=pack.place("item", item.id),
            conditions=(*(("applies_when", one.condition) for one in item.applies), ("gap_when", item.gap)),
            let=(),
            message=item.message,
            expressions=item.expressions,
            valid=item.spec.valid,
            basis=() if item.by_ledger else item.basis,
        )
    for rule in pack.rules.values():
        yield Tested(
            id=rule.id,
            place=pack.place("rule", rule.id),
            conditions=(("where", rule.where), ("gap_when", rule.gap)),
            let=rule.let,
            message=rule.message,
            expressions=rule.expressions,
            ledger=rule.ledger,
            valid=rule.spec.valid.within(pack.items[rule.spec.decides].spec.valid),
            basis=rule.basis,
            is_of_a_row=rule.spec.group_by is None and not rule.spec.after,
        )
    for contradiction in pack.contradictions.values():
        yield Tested(
            id=contradiction.id,
            place=pack.place("rule", contradiction.id),
            conditions=(("applies_when", contradiction.applies), ("when", contradiction.when)),
            let=contradiction.let,
            message=contradiction.message,
            expressions=contradiction.expressions,
            ledger=contradiction.spec.for_each or "",
        )
