"""The records at fault of a ledger that lasts, followed into the next period: what was struck out or rewritten there.

A deadline that is moved, or a record that is deleted, ends a finding as well as putting it right does. Only people can
tell which it was, so it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checklist.answers.last import LastPeriod, LastRow
from checklist.core.values import NOT_FILLED
from checklist.core.words import alike, few, listing
from checklist.engine.exceptions import name_of
from checklist.engine.facts import FactRow, facts_of, given
from checklist.engine.model import Assessment
from checklist.pack.cel import names_in
from checklist.pack.compiled import Ledger

ASK_REWRITTEN = "条上期有问题的台账记录，本期删去或者改写了，由谁核对"
"""What is to be settled of such records, after how many there are."""
Named = tuple[str, str, tuple[str, ...]]
"""A record by its ledger's title, what it is called, and what tells it from others that are called so."""
_LATEST = "最近"
"""How the title of a column of days begins that is meant to be written over."""


@dataclass(frozen=True)
class Followed:
    """A record in which the last period found something and this one does not: by the finding's ``key`` and its ledger's title.

    ``changes``: by column, what stood there and what stands there now; without any the record is there no more.
    """

    key: str
    ledger: str
    name: str
    telling: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()

    @property
    def named(self) -> Named:
        """The record, however many rules found something in it."""
        return self.ledger, self.name, self.telling


def rows_left(assessment: Assessment) -> dict[str, list[LastRow]]:
    """Return, by the key of their finding, the records that the next period takes over, with what was read of each.

    A rule that looks at a ledger as a whole is of none in particular.
    """
    pack, left = assessment.pack, dict[str, list[LastRow]]()
    found = [
        (finding.rule, row)
        for finding in assessment.findings
        if finding.rule is not None and finding.rule.spec.group_by != []
        for row in finding.rows
        if pack.ledgers[row.ledger].spec.standing
    ]
    if not found:
        return left
    facts = facts_of(pack, assessment.answers, assessment.as_of)
    rows = {id_: {row.row.number: row for row in facts.tables[id_].every} for id_ in {row.ledger for _, row in found}}
    for rule, judged in found:
        columns = pack.ledgers[judged.ledger].spec.columns
        titles = {columns[name].title for name in names_in(rule.expressions, "row") if name in columns}
        titles |= set(_telling(pack.ledgers[judged.ledger]))
        for number in judged.numbers:
            row = rows[judged.ledger][number]
            read = {title: value for title, value in _shown(row).items() if title in titles}
            left.setdefault(rule.id, []).append(LastRow(ledger=judged.ledger, name=name_of(row), read=read))
    return left


def followed(last: LastPeriod | None, now: Assessment) -> list[Followed]:
    """Return the records of the last period's findings in which this one finds nothing and that were struck out or rewritten.

    What stood nowhere and stands there now, as the day on which something was done, rewrites nothing, unless it is a day by
    which the last period was judged: then it was not done.
    """
    gaps = last.gaps if last is not None else {}
    lasting = {row.ledger for gap in gaps.values() for row in gap.rows}
    known = {id_ for id_ in lasting if id_ in now.pack.ledgers and given(now.answers, id_) is not None}
    if last is None or not known:
        return []
    judged = last.as_of or last.period.to
    tables = facts_of(now.pack, now.answers, now.as_of).tables
    rows: dict[tuple[str, str], list[FactRow]] = {}
    for row in (row for id_ in known for row in tables[id_].every):
        rows.setdefault((row.ledger.id, _identity(row.ledger, _shown(row))), []).append(row)
    still = {
        (finding.key, row.ledger, number)
        for finding in (*now.findings, *(one.finding for one in now.excepted))
        for row in finding.rows
        for number in row.numbers
    }
    found: list[Followed] = []
    for key, one in ((key, one) for key, gap in gaps.items() for one in gap.rows if one.ledger in known):
        ledger = now.pack.ledgers[one.ledger]
        named = rows.get((one.ledger, _identity(ledger, one.read)), [])
        of_name = [row for row in named if _is_the_same(ledger, one.read, _shown(row))]
        changes = [_changes(one, row, judged) for row in of_name]
        if all(changes) and not any((key, one.ledger, row.row.number) in still for row in of_name):
            telling = tuple(one.read.get(title, "") for title in _telling(ledger))
            found.append(Followed(key, ledger.title, one.name, telling, min(changes, key=len, default=())))
    return found


def what_became(records: Sequence[Followed]) -> str:
    """Say which records were struck out and what was rewritten in which, a ledger at a time; nothing of none."""
    return "；".join(
        f"《{ledger}》上期查出问题的记录，{_told([one for one in records if one.ledger == ledger])}"
        for ledger in dict.fromkeys(one.ledger for one in records)
    )


def _told(records: Sequence[Followed]) -> str:
    struck, rewritten = _kinds(records)
    changed = [f"{name}{listing(how)}" for (_, name, _), how in rewritten.items()]
    kinds = (("本期没有了的", [name for _, name, _ in struck]), ("改写了的", changed))
    return "，".join(f"{kind}{len(names)}条（{few(names)}）" for kind, names in kinds if names)


def counted_text(records: Sequence[Followed]) -> str:
    """Say how many records were struck out and rewritten; nothing of none."""
    struck, rewritten = _kinds(records)
    kinds = (("删去", len(struck)), ("改写", len(rewritten)))
    told = listing(f"{kind}{number}条" for kind, number in kinds if number)
    return f"上期查出问题的台账记录，本期{told}" if told else ""


def _kinds(records: Sequence[Followed]) -> tuple[dict[Named, None], dict[Named, dict[str, None]]]:
    """Return the records that were struck out, and what was rewritten in the others; what several rules found counts once."""
    struck: dict[Named, None] = {}
    rewritten: dict[Named, dict[str, None]] = {}
    for one in records:
        if one.changes:
            told = (f"{title}由“{before}”改为“{now}”" for title, before, now in one.changes)
            rewritten.setdefault(one.named, {}).update(dict.fromkeys(told))
        else:
            struck[one.named] = None
    return struck, rewritten


def _shown(row: FactRow) -> dict[str, str]:
    """Return every column of a row by its title, private ones included, as this is kept where they are."""
    shown = row.ledger.spec.show_row(row.row.values)
    return {row.ledger.spec.columns[name].title: value for name, value in shown.items()}


def _telling(ledger: Ledger) -> list[str]:
    """Return the titles of the columns that tell what a record is: its key, of a ledger that has none those that must be filled in.

    The first of them names it: a room, somebody on loan.
    """
    columns, key = ledger.spec.columns, ledger.spec.key
    needed = [column.title for column in columns.values() if column.required]
    return [columns[key].title] if key else needed or [column.title for column in columns.values()]


def _identity(ledger: Ledger, shown: Mapping[str, str]) -> str:
    """Return what a record is known by, whatever else of it was rewritten."""
    return alike(shown.get(_telling(ledger)[0], ""))


def _is_the_same(ledger: Ledger, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether at least half of what tells a record is as it was, and whose it is: a room of somebody else is another record."""
    known = [title for title in _telling(ledger) if title in before]
    own = [column.title for column in ledger.spec.columns.values() if column.private and column.title in known]
    if any(alike(before[title]) != alike(now[title]) for title in own):
        return False
    return 2 * sum(alike(before[title]) == alike(now[title]) for title in known) >= len(known)


def _changes(before: LastRow, row: FactRow, judged: date) -> tuple[tuple[str, str, str], ...]:
    """Return what was rewritten in a record of what was read of it when the last period was ``judged``."""
    now, columns = _shown(row), row.ledger.spec.columns
    told = ((name, row.row.values.get(name)) for name in row.ledger.told_days)
    backdated = {columns[name].title for name, day in told if isinstance(day, date) and day <= judged}
    return tuple(
        (title, value, now[title])
        for title, value in before.read.items()
        if title in now and alike(value) != alike(now[title])
        if title in backdated or not (value == NOT_FILLED or title.startswith(_LATEST))
    )
