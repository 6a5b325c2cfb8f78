"""A loaded pack: its models, and every condition and sentence compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Literal

from checklist.core.errors import Place
from checklist.core.verdicts import Verdict
from checklist.pack import model
from checklist.pack.cel import Expression, item_of, names_in
from checklist.pack.cell_words import WordMatcher
from checklist.pack.messages import Message

MAX_PACK_BYTES = 5_000_000
"""How much all files of a pack may hold."""
Kind = Literal["item", "rule", "ledger", "column", "limit", "parameter", "source", "provision", "sentence"]
"""What a pack knows the position of."""
Position = tuple[str, int, int]
"""File, line and column: plain, because there are hundreds in every pack that is opened."""


@dataclass(frozen=True)
class Basis:
    """One cited provision with its source."""

    id: str
    source: model.Source
    provision: model.Provision

    @property
    def is_seen(self) -> bool:
        """Whether the content was seen at all; otherwise it prints as 待核."""
        return self.provision.status in ("text", "report")

    @property
    def citation(self) -> str:
        """The title, with the article only where its text was seen."""
        article = self.provision.article or ""
        return f"{self.source.cited}{article}" + ("" if self.is_seen else "（待核）")


def citations(cited: Iterable[Basis]) -> list[str]:
    """Return what is cited, a source once: with all its articles, or by its title if none of them was seen."""
    of_source: dict[tuple[str, bool], dict[str, None]] = {}
    for basis in cited:
        of_source.setdefault((basis.source.cited, basis.is_seen), {})[basis.provision.article or ""] = None
    return [
        f"{title}{'、'.join(filter(None, articles))}" + ("" if is_seen else "（待核）")
        for (title, is_seen), articles in of_source.items()
    ]


def _given(*parts: Expression | None) -> tuple[Expression, ...]:
    return tuple(part for part in parts if part is not None)


@dataclass(frozen=True)
class Let:
    """One named value of a rule: an expression, or an aggregate of expressions over rows."""

    name: str
    value: Expression | None = None
    spec: model.Aggregate | None = None
    kind: str = ""
    """For an aggregate: sum, count, min or max."""
    each: Expression | None = None
    where: Expression | None = None
    part_of: str = ""
    """The count by quarter that it belongs to, by the name that it has in the file."""

    @property
    def of(self) -> str:
        """The other ledger whose rows it adds up; empty where these are the rows that are judged, or none."""
        return self.spec.of or "" if self.spec is not None else ""

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All that it computes."""
        return _given(self.value, self.each, self.where)


@dataclass(frozen=True)
class Rule:
    """A compiled ledger rule."""

    spec: model.LedgerRule
    ledger: str
    where: Expression | None
    let: tuple[Let, ...]
    gap: Expression
    message: Message
    severity: Verdict
    valid: model.Validity
    """The days whose rows it judges: its own; where a row is judged by itself, as far as the item that it decides holds."""
    basis: tuple[Basis, ...]
    parted_by: tuple[str, ...] = ()
    """The limits of which each version has the rows of a group from its own days, judged apart from the others."""

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.spec.id

    @property
    def judging(self) -> tuple[Expression, ...]:
        """All that tells whether there is a gap in the rows that it looks at: its condition and its named values."""
        return (self.gap, *(part for let in self.let for part in let.expressions))

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All that it computes: at which rows it looks, and what it makes of them."""
        return (*_given(self.where), *self.judging)


@dataclass(frozen=True)
class Must:
    """A compiled condition that a row must meet to be a record at all."""

    that: Expression
    message: Message


@dataclass(frozen=True)
class Ledger:
    """A ledger with its compiled rules."""

    spec: model.LedgerFile
    must: tuple[Must, ...]
    rules: tuple[Rule, ...]
    label: Message
    words: WordMatcher
    """The pack's words that are no value in a cell."""

    @property
    def id(self) -> str:
        """The ledger's id."""
        return self.spec.id

    @property
    def title(self) -> str:
        """The ledger's Chinese title."""
        return self.spec.title

    @cached_property
    def texts(self) -> frozenset[str]:
        """The columns in which people write what they want."""
        return frozenset(name for name, column in self.spec.columns.items() if column.type == "text")

    @cached_property
    def told_days(self) -> frozenset[str]:
        """The columns of days that are past when they are told, as deadlines are not."""
        columns = self.spec.columns.items()
        return frozenset(name for name, column in columns if column.type == "date" and not column.ahead)

    @cached_property
    def open_until(self) -> frozenset[str]:
        """The columns until which its rules hold rows of earlier periods open."""
        return frozenset(filter(None, (rule.spec.open_until for rule in self.rules)))

    @cached_property
    def decides(self) -> frozenset[str]:
        """The ids of the items that its rules decide."""
        return frozenset(rule.spec.decides for rule in self.rules)

    @cached_property
    def references(self) -> tuple[tuple[str, str, str, str], ...]:
        """The columns that refer to another ledger's rows: column, name of the row, ledger and key there."""
        found = []
        for name, column in self.spec.columns.items():
            if column.refers_to and column.as_:
                target, _, key = column.refers_to.partition(".")
                found.append((name, column.as_, target, key))
        return tuple(found)


@dataclass(frozen=True)
class AskedIf:
    """A condition of asking an item, and the reason that is given where it is not met."""

    condition: Expression
    note: str | None


@dataclass(frozen=True)
class CheckItem:
    """An item with its system, section and compiled tests."""

    spec: model.Item
    system: model.System
    section: model.Section
    basis: tuple[Basis, ...]
    applies: tuple[AskedIf, ...]
    gap: Expression | None
    message: Message | None

    @property
    def id(self) -> str:
        """The item's id."""
        return self.spec.id

    @property
    def title(self) -> str:
        """The item's short title."""
        return self.spec.title

    @property
    def severity(self) -> Verdict:
        """The verdict of a gap, unless a rule says otherwise."""
        return Verdict[self.spec.severity]

    @property
    def searched(self) -> str:
        """The words that people look for it by."""
        return " ".join((self.title, self.spec.question, self.system.title))

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All that it computes: whether it is asked, and whether an answer is a gap."""
        return (*(one.condition for one in self.applies), *_given(self.gap))

    @property
    def waits_for(self) -> list[str]:
        """The items whose answers decide whether this one is asked."""
        conditions = [one.condition for one in self.applies]
        names = (part.names(root) for part in conditions for root in ("answers", "not_applicable"))
        return sorted({item_of(name) for of in names for name in of})

    def unmet(self, known: Any) -> AskedIf | None:
        """Return the first condition of asking it that is not met; None if each is, or nobody can tell."""
        return next((one for one in self.applies if one.condition.evaluate(known) is False), None)

    @property
    def by_ledger(self) -> bool:
        """Whether ledgers decide it, so that nobody has to answer."""
        return self.spec.decided_by == "ledger"


@dataclass(frozen=True)
class Contradiction:
    """A compiled contradiction rule; ``applies`` decides whether it is tried at all."""

    spec: model.ContradictionRule
    let: tuple[Let, ...]
    applies: Expression | None
    when: Expression
    message: Message

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.spec.id

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All that it computes: whether it is tried, and whether it holds."""
        return (*_given(self.applies, self.when), *(part for let in self.let for part in let.expressions))

    @property
    def references(self) -> frozenset[tuple[str, ...]]:
        """Every path that it reads, its sentence apart."""
        return frozenset(path for part in self.expressions for path in part.references)

    @cached_property
    def told(self) -> frozenset[tuple[str, ...]]:
        """Every path that it reads, its sentence too."""
        return self.references | self.message.references

    @cached_property
    def referred(self) -> list[str]:
        """The names by which it reads what stands in rows that a row refers to."""
        return sorted({path[1] for path in self.told if path[0] == "row" and len(path) > 2})


@dataclass(frozen=True)
class Pack:
    """Everything under ``rules/``, loaded, checked and compiled.

    Items stand in the order of the speech's parts.
    """

    folder: Path
    digest: str
    """SHA-256 over the parsed content of every file it was loaded from."""
    overlays: Mapping[str, str]
    """The overlays loaded with the pack: folder name and title."""
    spec: model.PackFile
    sections: Mapping[str, model.Section]
    systems: Mapping[str, model.System]
    speech: model.SpeechFile
    sentences: Mapping[str, str]
    provisions: Mapping[str, Basis]
    sources: Mapping[str, model.Source]
    limits: Mapping[str, model.Limit]
    items: Mapping[str, CheckItem]
    ledgers: Mapping[str, Ledger]
    contradictions: Mapping[str, Contradiction]
    retired: Mapping[str, model.Retired]
    profiles: Mapping[str, model.ProfileFile]
    words: WordMatcher
    positions: Mapping[tuple[str, ...], Position]
    """By kind and id (a column: its ledger's id and its name)."""

    def place(self, kind: Kind, *names: str) -> Place:
        """Return where something stands in the pack's files."""
        return Place(*self.positions[kind, *names])

    @property
    def name(self) -> str:
        """The pack's title with its version."""
        local = f"（含{'、'.join(self.overlays.values())}）" if self.overlays else ""
        return f"{self.spec.title} {self.spec.version} 版{local}"

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every ledger rule by its id."""
        return {rule.id: rule for ledger in self.ledgers.values() for rule in ledger.rules}

    def title_of(self, id_: str) -> str:
        """Return what an item or contradiction is called; nothing if there is none."""
        if id_ in self.items:
            return self.items[id_].title
        contradiction = self.contradictions.get(id_)
        return contradiction.spec.title if contradiction is not None else ""

    def ledger_named(self, named: str) -> Ledger | None:
        """Return the ledger that is known by an id, or by its title."""
        return self.ledgers.get(named) or next((one for one in self.ledgers.values() if one.title == named), None)

    def retired_as(self, named: str) -> model.Retired | None:
        """Return what is used no more and was known by an id, or by its title."""
        return self.retired.get(named) or next((old for old in self.retired.values() if old.title == named), None)

    def left_out(self, item: CheckItem, kind: str, level: str) -> str | None:
        """Return why a unit of some kind and level need not look at an item; None if it must."""
        profile = self.profiles.get(kind)
        if profile is None:
            return None
        reasons = {**profile.leaves_out, **profile.levels.get(level, {})}
        return reasons.get(item.id) or reasons.get(item.system.id)

    @cached_property
    def asking_order(self) -> list[CheckItem]:
        """The items, each behind those whose answers decide whether it is asked."""
        order = TopologicalSorter({item.id: item.waits_for for item in self.items.values()}).static_order()
        return [self.items[id_] for id_ in order]

    def rules_of(self, item_id: str) -> list[Rule]:
        """Return the ledger rules that decide an item."""
        return [rule for ledger in self.ledgers.values() for rule in ledger.rules if rule.spec.decides == item_id]

    def subject_of(self, key: str) -> str:
        """Return the id of the item that a finding with a key is of; a contradiction's, or a vanished rule's, is the key."""
        rule = self.rules.get(key)
        return rule.spec.decides if rule is not None else key

    @cached_property
    def claims(self) -> dict[str, list[str]]:
        """The items that ledgers decide and a unit may answer beside them, with the contradictions that compare the answer."""
        found: dict[str, list[str]] = {}
        for rule in self.contradictions.values():
            for id_ in map(item_of, names_in(rule.expressions, "answers")):
                if self.items[id_].by_ledger:
                    found.setdefault(id_, []).append(rule.id)
        return found

    def ledgers_of(self, item_id: str) -> list[Ledger]:
        """Return the ledgers whose rules decide an item."""
        return self._deciders.get(item_id, [])

    @cached_property
    def _deciders(self) -> dict[str, list[Ledger]]:
        found: dict[str, list[Ledger]] = {}
        for ledger in self.ledgers.values():
            for item_id in ledger.decides:
                found.setdefault(item_id, []).append(ledger)
        return found
