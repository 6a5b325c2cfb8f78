"""The tables of ours beside answers that are written over: which may be replaced, which nobody names any more, and which count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checklist.answers.model import Answers, Part
from checklist.answers.sharing import named_elsewhere, own_tables, tables_of
from checklist.answers.tables import table_name
from checklist.core.errors import Code, Place, Problem
from checklist.core.words import listing
from checklist.pack.compiled import Pack


@dataclass(frozen=True)
class TablesThere:
    """The tables of ours that answers which stand at ``target`` name, by ledger, and who else names each."""

    target: Path
    own: Mapping[str, str]
    elsewhere: Mapping[str, list[str]]

    @classmethod
    def of(cls, pack: Pack, target: Path, part: Part | None = None) -> TablesThere:
        """Look, while nobody fills the answers in; ``part`` and its whole share their tables."""
        own = own_tables(pack, target) if target.exists() else {}
        return cls(target, own, named_elsewhere(target, own.values(), part))

    @property
    def alone(self) -> dict[str, str]:
        """Those that nobody else names."""
        return {id_: name for id_, name in self.own.items() if name not in self.elsewhere}

    def gone(self, answers: Answers) -> list[Path]:
        """Return those that nobody names any more when ``answers`` stand there."""
        left = set(self.alone.values()) - {data.file for data in answers.ledgers.values()}
        others = named_elsewhere(self.target, left, with_parts=True)
        return [self.target.parent / name for name in sorted(left - others.keys())]


def numbered_tables(pack: Pack, answers: Answers) -> Iterator[Problem]:
    """Yield the notice of each group of tables beside which others stand under their plain names, by whose these are."""
    plain = {id_: table_name(pack.ledgers[id_].spec) for id_ in tables_of(pack, answers)}
    folder = answers.path.parent
    named = [id_ for id_, name in plain.items() if answers.ledgers[id_].file != name and (folder / name).exists()]
    users = named_elsewhere(answers.path, [plain[id_] for id_ in named], with_parts=True)
    by_users: dict[str, list[str]] = {}
    for id_ in named:
        by_users.setdefault(listing(users.get(plain[id_], ())), []).append(id_)
    for others, ids in by_users.items():
        files = listing(f"《{pack.ledgers[id_].title}》{answers.ledgers[id_].file}" for id_ in ids)
        details = {"files": files, "whose": f"是 {others} 的" if others else "没有答卷在用"}
        yield Problem(Code.TABLES_NUMBERED, Place(str(answers.path)), details)
