"""Columns that refer to another ledger by what is no key there: several of its rows may go by one name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checklist.core.errors import Code
from checklist.pack.cel import Expression
from checklist.pack.classes import NamePath
from checklist.pack.compiled import Let
from checklist.pack.model import LedgerFile, LedgerRule
from checklist.pack.where import Where


@dataclass(frozen=True)
class References:
    """Which rows of other ledgers rules may read."""

    ledgers: Mapping[str, LedgerFile]

    def check(
        self,
        spec: LedgerRule,
        conditions: Iterable[Expression | None],
        lets: Iterable[Let],
        ledger: LedgerFile,
        where: Where,
    ) -> None:
        """Refuse a rule that reads a row which nobody can tell from others of its name; whether there is one it may ask."""
        grouped = [("row", *name.split(".")) for name in spec.group_by or ()]
        read = [(ledger, path) for path in (*grouped, *_paths(conditions))]
        for let in lets:
            of = self.ledgers[let.of] if let.of else ledger
            over = [("row", *name.split(".")) for name in (let.spec.over if let.spec is not None else None) or ()]
            read += [(of, path) for path in (*over, *_paths(let.expressions))]
        for details in dict.fromkeys(one for of, path in read for one in self._unsure(of, path)):
            where.report(Code.REFERENCE_NOT_KEY, **dict(details))

    def _unsure(self, ledger: LedgerFile, path: NamePath) -> Iterator[tuple[tuple[str, str], ...]]:
        """Yield what is told of a path that reads one of several rows."""
        for column in ledger.columns.values() if len(path) > 2 and path[0] in ("row", "previous") else ():
            target, _, named = (column.refers_to or "").partition(".")
            other = self.ledgers.get(target)
            if column.as_ == path[1] and other is not None and named in other.columns and other.key != named:
                details = {"column": column.title, "ledger": other.title, "named": other.columns[named].title}
                yield (*details.items(), ("name", f"row.{column.as_}"))


def _paths(conditions: Iterable[Expression | None]) -> Iterator[NamePath]:
    for one in conditions:
        yield from one.references if one is not None else ()
