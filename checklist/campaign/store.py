"""The store (汇总库): a DuckDB file made of the files that came in, and in each session the roster and the register.

What is known of a file is put in at once or not at all. Everything else that is said of it, whether it counts or
why it does not, is worked out by the view ``standing`` from what the roster and the register say today.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checklist.campaign.register import Register, read_register
from checklist.campaign.roster import Roster
from checklist.campaign.standing import AGAIN, SQUEEZED, STANDING
from checklist.campaign.tables import (
    DERIVED,
    EVENTS,
    ConfirmationRow,
    FileRows,
    NotTakenRow,
    ReceiptRow,
    ReturnRow,
    UnitRow,
    definition,
    reading,
)
from checklist.campaign.task import Task, due_of
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.extras import install_command
from checklist.core.plain import plain
from checklist.core.values import CHINA, show_date
from checklist.core.words import simplify
from checklist.record.base import Record

if TYPE_CHECKING:
    import duckdb

VERSION = "12"
"""Of the tables; a store of another version is made again from the files."""


@dataclass(frozen=True)
class Standing:
    """A file that came in: whose it says it is, under what name it came, what it counts as, and why."""

    sha256: str
    unit: str | None
    name: str
    file: str
    state: str
    why: str
    registered: datetime
    received: datetime
    marks: list[str]
    remark: str

    @property
    def signed_later(self) -> Problem | None:
        """That it is registered as received before the day on which it was signed; None if it is not."""
        return registered_early(self.file, self.registered, self.received)


def registered_early(file: str, registered: datetime, received: datetime) -> Problem | None:
    """Return that a file is registered on a day before that on which it can have come; None if it is not."""
    day, earliest = (one.astimezone(CHINA).date() for one in (registered, received))
    days = {"day": show_date(day), "signed": show_date(earliest)}
    return Problem(Code.RECEIVED_EARLY, Place(plain(file)), days) if day < earliest else None


@dataclass(frozen=True)
class Store:
    """An open store. ``connection`` answers any query over its tables and the views ``standing`` and ``current``.

    ``standing``: each file that came in with its unit (None outside the roster), what it counts as (``state``), why,
    ``marks`` of ``FILE_MARKS``, whether it is a report that was in order (``good``), when it was received first (``received``: not before it was signed,
    whatever was ``registered``) and under what name; of one that waits for somebody to say whose it is, the code of the other
    unit, whose name it has (``named``); what those of its marks say that compare it with others (``remark``). ``current``:
    those that count, one a unit at most. The temp table ``again``: until when a unit has time to correct what was sent
    back, as long as nothing of it counts. ``day``: what came in or was sent back after it is as if it had not; None: all
    that the register says.
    """

    task: Task
    connection: duckdb.DuckDBPyConnection
    day: date | None = None

    @cached_property
    def unit_words(self) -> dict[str, set[str]]:
        """The codes of the units that must answer, by what a text may call them: their codes and names, simplified."""
        words: dict[str, set[str]] = {}
        for code, name in self.connection.execute("SELECT code, name FROM units WHERE answers").fetchall():
            for word in (code, name):
                words.setdefault(simplify(word), set()).add(code)
        return words

    def add(self, taken: FileRows) -> None:
        """Put in all that is known of a file, at once or not at all; what was known of it before goes."""
        rows = json.loads(taken.model_dump_json(by_alias=True))
        seen = self.connection.execute("SELECT 1 FROM reports WHERE sha256 = ?", [taken.sha256]).fetchone()
        self.connection.begin()
        try:
            for table in DERIVED:
                if seen:
                    self.connection.execute(f'DELETE FROM "{table}" WHERE sha256 = ?', [taken.sha256])
                if rows[table]:
                    _fill(self.connection, table, json.dumps(rows[table], ensure_ascii=False), taken.sha256)
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def known(self) -> set[str]:
        """Return the SHA-256 of every file that is in it."""
        return {sha for (sha,) in self.connection.execute("SELECT sha256 FROM reports").fetchall()}

    def standing(self, digests: Collection[str]) -> list[Standing]:
        """Return what some files count as, in the order of the names under which they came."""
        asked = """SELECT sha256, unit, name, file, state, why, registered, received, marks, remark FROM standing
            WHERE list_contains(?, sha256) ORDER BY file, sha256"""
        return [Standing(*row) for row in self.connection.execute(asked, [list(digests)]).fetchall()]

    def file_of(self, digest: str) -> str:
        """Return the name under which a file came first."""
        asked = "SELECT arg_min(file, (received, file)) FROM receipts WHERE sha256 = ?"
        return str(self.connection.execute(asked, [digest]).fetchall()[0][0])

    def undrawn(self) -> set[str]:
        """Return the SHA-256 of every report that could be verified and whose pages were not drawn again."""
        asked = "SELECT sha256 FROM reports WHERE drawn IS NULL AND kind = 'pdf' AND verification <> '无效'"
        return {sha for (sha,) in self.connection.execute(asked).fetchall()}

    def register(self, register: Register) -> None:
        """Take over what the register says now."""
        known = register if self.day is None else register.up_to(self.day)
        _events(self.connection, "receipts", _receipts(known))
        _events(self.connection, "returns", _returns(known))
        _events(self.connection, "confirmations", _confirmations(known))
        _events(self.connection, "not_taken", _not_taken(known))


@contextmanager
def open_store(
    task: Task, roster: Roster, pack_digest: str, *, write: bool = False, day: date | None = None
) -> Iterator[Store]:
    """Hold the store of a campaign; ``write``: to put something in, which only one process may at a time.

    ``pack_digest`` is that of the pack by which the campaign judges; ``day``: as of whose end, in China. Raises
    ``InputError`` if it is gone, if it cannot be opened, or if DuckDB is not installed. Before anything came in it is empty.
    """
    connection = _connect(task, write=write)
    try:
        connection.execute(SQUEEZED)
        for table in EVENTS:
            connection.execute(definition(table, temporary=True))
        _events(connection, "units", _units(task, roster))
        connection.execute("CREATE TEMP TABLE task (period_from DATE, period_to DATE, pack_digest VARCHAR, day DATE)")
        period = task.spec.period
        connection.execute("INSERT INTO task VALUES (?, ?, ?, ?)", [period.from_, period.to, pack_digest, day])
        store = Store(task, connection, day)
        store.register(read_register(task.register))
        # what is only read is worked out once, not by each query
        connection.execute(f"CREATE TEMP {'VIEW' if write else 'TABLE'} standing AS {STANDING}")
        connection.execute("CREATE TEMP VIEW current AS SELECT * FROM standing WHERE state = '有效'")
        connection.execute(f"CREATE TEMP {'VIEW' if write else 'TABLE'} again AS {AGAIN}")
        yield store
    finally:
        connection.close()


def _connect(task: Task, *, write: bool) -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError:
        raise InputError([Problem(Code.NO_DUCKDB, Place(), {"command": install_command("duckdb")})]) from None
    path, place = task.store, Place(str(task.store))
    is_new = not path.exists()
    if is_new and not write and task.register.exists() and task.register.stat().st_size:
        raise InputError([Problem(Code.LOST_STORE, place)])
    if is_new and write:
        _make(path)
    config: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    try:
        if is_new and not write:
            connection = duckdb.connect(config=config)
            _define(connection)
        else:
            connection = duckdb.connect(str(path), read_only=not write, config=config)
        found = connection.execute("SELECT value FROM about WHERE name = 'version'").fetchone()
    except duckdb.IOException as error:
        code = Code.STORE_BUSY if "lock" in str(error) else Code.BAD_STORE
        raise InputError([Problem(code, place, {"why": "文件损坏，或者读不了"})]) from None
    except duckdb.Error:
        raise InputError([Problem(Code.BAD_STORE, place, {"why": "文件损坏，或者不是汇总库"})]) from None
    if found != (VERSION,):
        connection.close()
        raise InputError([Problem(Code.BAD_STORE, place, {"why": "由别的版本生成"})])
    connection.execute("SET TimeZone = 'Asia/Shanghai'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def _make(path: Path) -> None:
    """Make an empty store, whole and private, where there is none."""
    import duckdb

    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with duckdb.connect(str(fresh)) as connection:
        _define(connection)
    fresh.chmod(0o600)
    fresh.replace(path)


def _define(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of an empty store."""
    connection.execute("CREATE TABLE about (name VARCHAR, value VARCHAR)")
    connection.execute("INSERT INTO about VALUES ('version', ?)", [VERSION])
    for table in DERIVED:
        connection.execute(definition(table))


def _fill(connection: duckdb.DuckDBPyConnection, table: str, text: str, sha256: str | None = None) -> None:
    """Put rows, written as JSON, into a table."""
    if sha256 is None:
        connection.execute(f'INSERT INTO "{table}" {reading(table)}', [text])
    else:
        connection.execute(f'INSERT INTO "{table}" SELECT ?, * FROM ({reading(table)})', [sha256, text])


def _events(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Record]) -> None:
    """Have a table hold these rows and no others."""
    connection.execute(f'DELETE FROM "{table}"')
    _fill(connection, table, f"[{','.join(row.model_dump_json(by_alias=True) for row in rows)}]")


def _units(task: Task, roster: Roster) -> Iterator[UnitRow]:
    for place, unit in enumerate(roster.units.values()):
        yield UnitRow.model_construct(
            code=unit.code,
            name=unit.name,
            parent=unit.parent,
            path=list(unit.path),
            kind=unit.kind,
            level=unit.level,
            answers=unit.answers,
            due=due_of(task, unit.due),
            signers=list(unit.signers),
            place=place,
        )


def _receipts(register: Register) -> Iterator[ReceiptRow]:
    """Yield each file by each name once; one whose day was put right was received on the earlier."""
    came: dict[tuple[str, str], datetime] = {}
    for event in register.received:
        name = event.sha256, event.file
        came[name] = min(event.at, came.get(name, event.at))
    seen: set[str] = set()
    for (sha256, file), at in came.items():
        yield ReceiptRow.model_construct(sha256=sha256, file=file, received=at, copy_=sha256 in seen)
        seen.add(sha256)


def _returns(register: Register) -> Iterator[ReturnRow]:
    withdrawn = {(event.sha256, event.number): event.at for event in register.withdrawn}
    for event in register.returned:
        yield ReturnRow.model_construct(
            sha256=event.sha256, unit=event.unit, returned=event.at, due=event.due, reason=event.reason,
            withdrawn=withdrawn.get((event.sha256, event.number)),
        )  # fmt: skip


def _confirmations(register: Register) -> Iterator[ConfirmationRow]:
    for event in register.found_own.values():
        yield ConfirmationRow.model_construct(
            sha256=event.sha256, unit=event.unit, confirmed=event.at, reason=event.reason
        )


def _not_taken(register: Register) -> Iterator[NotTakenRow]:
    for event in register.not_taken:
        yield NotTakenRow.model_construct(file=event.file, why=event.why, met=event.at)
