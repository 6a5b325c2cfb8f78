"""Changes to answers: each makes another draft, in which the answers and the text of their file say the same.

A store keeps the file and the tables and evidence beside it; what a store is made of, files
or anything else, no change needs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checklist.answers.attachments import LEAST, measured, named_file
from checklist.answers.cells import meant, read_name, read_parameter, read_rectification
from checklist.answers.ledgers import LedgerOf, read_ledger, read_rows
from checklist.answers.model import Answer, Answers, ApprovedException, Evidence, LedgerData, Rectification, Row
from checklist.answers.save import EDITED, answer_data, exception_data, key_of, ledger_data, rectification_data
from checklist.answers.sharing import named_elsewhere, tables_of, told_of
from checklist.answers.showing import parameter_data
from checklist.answers.tables import RawRow, TableFile, free_table, is_own_table
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import parse_code, parse_text
from checklist.core.words import listing
from checklist.io.editing import Editable, editable
from checklist.io.files import os_reason
from checklist.io.strict_yaml import Document
from checklist.pack.compiled import Ledger, Pack

Write = Callable[[Path, str], None]
"""Writes a file at once or raises ``InputError``; the file that was there is then untouched."""
DROPPED = "resume_at"
"""What earlier versions kept in the file, and a save takes out."""


@dataclass
class FileStore:
    """Keeps an answers file with what it names, which is looked up from its folder; without ``write`` it can only be read."""

    path: Path
    write: Write | None

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be saved."""
        return self.write is None

    def load(self) -> bytes | None:
        """Return the file as it is now, by which a later save knows whether somebody else changed it; None if there is none."""
        return self.path.read_bytes() if self.path.exists() else None

    def save(self, text: str, expected: bytes | None) -> bytes:
        """Put a text in place of what is expected to be there, and return what is there now.

        Raises ``ValueProblem`` if something else is there, ``InputError`` if it cannot be written.
        """
        self._write(self.path, text, expected)
        return text.encode()

    def table(self, name: str) -> str | None:
        """Return a table beside the file; None if there is none."""
        path = self.path.parent / name
        return path.read_text(encoding="utf-8") if path.exists() else None

    def save_table(self, name: str, text: str | None, expected: bytes | None) -> None:
        """Write a table beside the file, which is ``expected`` to be as it was, or (None) take it away; raises as ``save`` does."""
        self._write(self.path.parent / name, text, expected)

    def _write(self, path: Path, text: str | None, expected: bytes | None) -> None:
        if self.write is None:
            raise ValueProblem(Code.READ_ONLY)
        if self.load() != expected:
            raise ValueProblem(Code.CHANGED_OUTSIDE, path=self.path.name)
        if text is not None:
            self.write(path, text)
            return
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ValueProblem(Code.CANNOT_WRITE, path=path, reason=os_reason(error)) from None

    def attach(self, name: str) -> Evidence:
        """Return a file beside the answers as evidence, with size and digest; raises ``ValueProblem``."""
        path = named_file(self.path, parse_text(name))
        if not path.is_file():
            raise ValueProblem(Code.EVIDENCE_MISSING, path=name)
        try:
            if (size := path.stat().st_size) < LEAST:
                raise ValueProblem(Code.EVIDENCE_EMPTY, path=name, size=size)
            return measured(path, path.relative_to(self.path.parent.resolve()).as_posix())
        except OSError as error:
            raise ValueProblem(Code.UNREADABLE, reason=os_reason(error)) from None


@dataclass(frozen=True)
class Draft:
    """Answers, and the text of their file that says the same; without a text they can only be read.

    ``shared`` are the tables of ours that other answers files in the folder name too: they are never written.
    """

    pack: Pack
    answers: Answers
    text: Editable | None
    shared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pack: Pack, answers: Answers, document: Document, *, read_only: bool = False) -> Draft:
        """Raise ``InputError`` for a file that cannot be edited safely; what is shared with others there is a notice of."""
        if read_only:
            return cls(pack, answers, None)
        tables = tables_of(pack, answers)
        shared = named_elsewhere(answers.path, tables.values(), answers.part)
        told = told_of(pack, answers.path, tables, shared)
        answers = replace(answers, notices=(*answers.notices, *told))
        return cls(pack, answers, editable(document, EDITED), frozenset(shared))

    def with_identity(self, role: str, written: str) -> Draft:
        """Say who signs in a role, where an empty name takes it back, or the unit's ``code``; raises ``ValueProblem``."""
        if role == "code":
            code = parse_code(written)
            unit = self.answers.unit.model_copy(update={"code": code})
            return self._with(replace(self.answers, unit=unit), "unit", "code", code)
        name = read_name(self.pack.words, written)
        signatories = self.answers.signatories.model_copy(update={role: name})
        return self._with(replace(self.answers, signatories=signatories), "signatories", role, name)

    def with_parameter(self, name: str, written: str) -> Draft:
        """Set a parameter; raises ``ValueProblem``."""
        value = read_parameter(self.pack, name, written)
        answers = replace(self.answers, parameters={**self.answers.parameters, name: value})
        return self._with(answers, "parameters", name, parameter_data(self.pack.spec.parameters[name], value))

    def with_answer(self, item_id: str, **changes: Any) -> Draft:
        """Set some fields of an answer; a note or owner that says nothing is none. Raises ``ValueProblem`` for such a reason."""
        words = self.pack.words
        if changes.get("reason") is not None:
            changes["reason"] = meant(words, changes["reason"])
        changes |= {key: None for key in ("note", "owner") if words.says_nothing(changes.get(key))}
        answer = (self.answers.answers.get(item_id) or Answer()).model_copy(update=changes)
        answers = replace(self.answers, answers={**self.answers.answers, item_id: answer})
        return self._with(answers, "answers", item_id, answer_data(answer))

    def with_evidence(self, item_id: str, evidence: Evidence) -> Draft:
        """Add a file to an answer's evidence; one that is there already is measured anew."""
        others = self._evidence_without(item_id, evidence.file)
        return self.with_answer(item_id, evidence=[*others, evidence])

    def without_evidence(self, item_id: str, file: str) -> Draft:
        """Take a file off an answer's evidence."""
        return self.with_answer(item_id, evidence=self._evidence_without(item_id, file))

    def _evidence_without(self, item_id: str, file: str) -> list[Evidence]:
        answer = self.answers.answers.get(item_id) or Answer()
        return [evidence for evidence in answer.evidence if evidence.file != file]

    def with_ledger(self, ledger: Ledger, **changes: Any) -> Draft:
        """Set some fields of a ledger, which is then given for this period; a declared one lacks no records.

        Raises ``ValueProblem`` for a reason like 无.
        """
        kept = self.answers.ledgers.get(ledger.id) or LedgerData()
        if changes.get("none_reason") is not None:
            changes |= {"none_reason": meant(self.pack.words, changes["none_reason"]), "left_out": 0}
        update = {"rows": kept.rows, "to_confirm": False, **changes}
        return self._with_ledger(ledger, kept.model_copy(update=update))

    def with_ledger_owner(self, ledger: Ledger, owner: str | None) -> Draft:
        """Say which colleague is to give a ledger."""
        kept = self.answers.ledgers.get(ledger.id) or LedgerData()
        owner = None if self.pack.words.says_nothing(owner) else owner
        return self._with_ledger(ledger, kept.model_copy(update={"owner": owner}))

    def with_ledger_file(self, ledger: Ledger, written: str) -> Draft:
        """Name the file of a ledger, its sheet behind an exclamation mark; raises ``InputError`` if it cannot be read."""
        file, _, sheet = parse_text(written).partition("!")
        path = named_file(self.answers.path, file)
        rows, _ = read_ledger(self.ledger_of(ledger), TableFile(path, file, sheet or None, Place(file)))
        draft = self.with_ledger(ledger, rows=rows, none_reason=None, file=file, sheet=sheet or None, left_out=0)
        own = [file] if is_own_table(path, ledger.spec) else []
        return replace(draft, shared=draft.shared | named_elsewhere(self.answers.path, own, self.answers.part).keys())

    def _with_ledger(self, ledger: Ledger, data: LedgerData) -> Draft:
        answers = replace(self.answers, ledgers={**self.answers.ledgers, ledger.id: data})
        return self._with(answers, "ledgers", ledger.id, ledger_data(ledger.spec, data))

    def with_rectification(self, id_: str, fields: Mapping[str, str | None]) -> Draft:
        """Set some fields of what is done about a finding, which has a day only if it is done; raises ``ValueProblem``."""
        kept = self.answers.rectifications.get(id_) or Rectification()
        words = self.pack.words
        read = {
            name: read_rectification(words, name, written) for name, written in fields.items() if written is not None
        }
        changed = kept.model_copy(update=read)
        if changed.is_dated_undone:
            changed = changed.model_copy(update={"done_on": None})
        answers = replace(self.answers, rectifications={**self.answers.rectifications, id_: changed})
        return self._with(answers, "rectifications", id_, rectification_data(changed))

    def with_exceptions(self, rule_id: str, approvals: Sequence[ApprovedException]) -> Draft:
        """Say which findings of a rule were approved; none takes back what was said."""
        others = {id_: given for id_, given in self.answers.exceptions.items() if id_ != rule_id}
        answers = replace(self.answers, exceptions={**others, rule_id: list(approvals)} if approvals else others)
        return self._with(answers, "exceptions", rule_id, exception_data(approvals) or None)

    # Rows, which are kept in a table of our own

    def table_name(self, ledger: Ledger) -> str:
        """Return the CSV file that holds the rows typed here: the ledger's own if we wrote it and nobody shares it, else a new one."""
        data = self.answers.ledgers.get(ledger.id)
        file = data.file if data is not None else None
        if file and file not in self.shared and is_own_table(named_file(self.answers.path, file), ledger.spec):
            return file
        return free_table(self.answers.path.parent, ledger.spec)

    def with_row(self, ledger: Ledger, place: int | None, written: Mapping[str, Any]) -> Draft:
        """Change the row at a place among the ledger's rows, or add one (``None``), perhaps one that was left out.

        Raises ``InputError`` with everything that is wrong with it.
        """
        rows = self._rows(ledger)
        at = len(rows) if place is None else place
        row, problems = self._read_row(ledger, at, written)
        if problems:
            raise InputError(problems)
        came = self._with_rows(ledger, [*rows[:at], row, *rows[at + 1 :]], self.table_name(ledger))
        return came if place is not None else came.with_left_out(ledger, max(self.left_out(ledger.id) - 1, 0))

    def row_problems(self, ledger: Ledger, place: int | None, written: Mapping[str, Any]) -> list[Problem]:
        """Return what is wrong with a row, or a row to come, with the columns for cells of the places."""
        _, problems = self._read_row(ledger, len(self._rows(ledger)) if place is None else place, written)
        return problems

    def _read_row(self, ledger: Ledger, at: int, written: Mapping[str, Any]) -> tuple[Row, list[Problem]]:
        """Return a row as it is read at a place among the ledger's rows, and its problems with their columns as cells."""
        problems: list[Problem] = []
        others = [row for number, row in enumerate(self._rows(ledger)) if number != at]
        file = self.table_name(ledger)
        cells = {name: Place(file, at + 2, cell=name) for name in ledger.spec.columns}
        raw = RawRow(at + 2, dict(written), Place(file, at + 2), cells)
        read = read_rows(self.ledger_of(ledger), [raw], problems, others)
        if not read:
            problems.append(Problem(Code.SAYS_NOTHING, raw.place, {"written": listing(map(str, written.values()))}))
        return (read or (Row(raw.number, {}, raw.place),))[0], problems

    def with_rows_added(self, ledger: Ledger, added: Sequence[RawRow], left_out: int = 0) -> Draft:
        """Add rows of a table, of which some were ``left_out``; raises ``InputError`` with everything that is wrong with them.

        Raises ``ValueProblem`` if nothing stands in them: a ledger is not filled in by that.
        """
        rows = self._rows(ledger)
        problems: list[Problem] = []
        read = read_rows(self.ledger_of(ledger), added, problems, rows)
        if problems:
            raise InputError(problems)
        if not read:
            raise ValueProblem(Code.NO_ROWS)
        came = self._with_rows(ledger, [*rows, *read], self.table_name(ledger))
        return came.with_left_out(ledger, max(self.left_out(ledger.id) - len(read), 0) + left_out)

    def with_left_out(self, ledger: Ledger, number: int) -> Draft:
        """Say how many records of a ledger are still to come."""
        return self if number == self.left_out(ledger.id) else self.with_ledger(ledger, left_out=number)

    def left_out(self, ledger_id: str) -> int:
        """Return how many records of a ledger were left out of what was read in, and are still to come."""
        data = self.answers.ledgers.get(ledger_id)
        return data.left_out if data is not None else 0

    def _rows(self, ledger: Ledger) -> tuple[Row, ...]:
        data = self.answers.ledgers.get(ledger.id)
        return data.rows if data is not None else ()

    def ledger_of(self, ledger: Ledger) -> LedgerOf:
        """Return a ledger with the period that its cells are read for."""
        return LedgerOf(self.pack, ledger, self.answers.period.days)

    def without_row(self, ledger: Ledger, place: int) -> Draft:
        """Take a row out."""
        rows = self.answers.ledgers[ledger.id].rows
        return self._with_rows(ledger, [*rows[:place], *rows[place + 1 :]], self.table_name(ledger))

    def _with_rows(self, ledger: Ledger, rows: Sequence[Row], file: str) -> Draft:
        placed = tuple(
            row
            if (row.number, row.place.file) == (number, file)
            else replace(row, number=number, place=Place(file, number))
            for number, row in enumerate(rows, 2)
        )
        return self.with_ledger(ledger, rows=placed, file=file, sheet=None, none_reason=None)

    def _with(self, answers: Answers, section: str, key: str, data: Any) -> Draft:
        if self.text is None:
            raise ValueProblem(Code.READ_ONLY)
        text = self.text.set(section, key_of(self.pack, self.text.document, section, key), data)
        return replace(self, answers=answers, text=text if text is self.text else text.drop(DROPPED))


def changed_entries(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the ids under which two contents of an answers file differ."""
    return [
        key
        for section in EDITED
        for key, value in (now.get(section) or {}).items()
        if value != (before.get(section) or {}).get(key)
    ]
