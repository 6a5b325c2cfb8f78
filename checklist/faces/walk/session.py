"""The interview as a state machine: where we are, what is asked, what an answer changes.

No terminal code: a front end shows what the session holds and calls what the person chose.
Every change is saved at once, and works out again only the verdicts that it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from checklist.answers.attachments import measured, named_file
from checklist.answers.cells import parse_answer, read_parameter, read_rectification
from checklist.answers.ledgers import read_ledger, read_rows
from checklist.answers.load import read_answers
from checklist.answers.model import SILENCES, Answer, Answers, LedgerData, Rectification, Row
from checklist.answers.save import EDITED, answer_data, ledger_data, rectification_data
from checklist.answers.tables import RawRow, is_own_table, write_table
from checklist.answers.template import parameter_data
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem, simplify, suggest
from checklist.core.values import parse_number, parse_text, show, show_number
from checklist.core.verdicts import Verdict
from checklist.engine.incremental import Assessor
from checklist.engine.model import Assessment, Finding, ItemResult
from checklist.engine.sentences import show_answer
from checklist.faces.walk.place import keep_place, kept_place
from checklist.io.editing import Editable, editable
from checklist.io.files import os_reason
from checklist.io.strict_yaml import Document
from checklist.pack.compiled import CheckItem, Ledger, Pack

Save = Callable[[Path, str], None]
"""Writes a file at once or raises ``InputError``; the file that was there is then untouched."""


@dataclass(frozen=True)
class Step:
    """One stop of the walk: a parameter, a ledger with the items it decides, or an item."""

    id: str
    kind: str
    """``parameter``, ``ledger`` or ``item``."""
    group: str
    title: str
    subject: Any

    @property
    def name(self) -> str:
        """What the step is called in a list."""
        return f"{self.id} {self.title}" if self.kind == "item" else self.title


@dataclass(frozen=True)
class _State:
    """Everything an undo brings back; ``table`` is the file that the change wrote, as it was before."""

    draft: Editable
    answers: Answers
    step: str | None
    table: tuple[Path, str] | None


class Session:
    """Walks a unit, or a colleague with a part of it, through an answers file."""

    def __init__(
        self,
        pack: Pack,
        document: Document,
        path: Path,
        as_of: date,
        save: Save | None,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Start, or go on where the last session stopped.

        Without ``save`` the file can only be read. ``before`` is the file's content when the
        last session began. Raises ``InputError`` if the document is no valid answers file, or
        is written in a way that could not be saved.
        """
        self.pack = pack
        self.path = path
        self._save = save
        self._seen = _content(path)
        self.answers: Answers = read_answers(pack, document, path)
        self.draft = editable(document, EDITED) if save is not None else None
        self.changed = _changed(before, document.data) if before else []
        self._assessor = Assessor(pack, as_of)
        self.assessment: Assessment = self._assessor.assess(self.answers)
        self._undo: list[_State] = []
        self.index = 0
        self._renew_steps(kept_place(path) or document.data.get("resume_at"))

    # Where we are

    def _steps(self) -> Iterator[Step]:
        part = self.answers.part
        if part is None or part.parameters:
            for name, spec in self.pack.spec.parameters.items():
                yield Step(name, "parameter", "参数", spec.title, spec)
        unit = self.answers.unit
        seen: set[str] = set()
        for item in self.pack.items.values():
            group = item.section.heading
            if self.pack.left_out(item, unit.kind, unit.level) is not None:
                continue
            if item.by_ledger:
                for ledger in self.pack.ledgers_of(item.id):
                    if ledger.id not in seen and (part is None or ledger.id in part.ledgers):
                        seen.add(ledger.id)
                        yield Step(ledger.id, "ledger", group, ledger.title, ledger)
            elif (part is None or item.id in part.items) and self.applies(item):
                yield Step(item.id, "item", group, item.title, item)

    def applies(self, item: CheckItem) -> bool:
        """Whether an item is asked: it applies to the unit, or the unit itself said it does not."""
        result = self.assessment.items[item.id]
        return result.verdict is not Verdict.不涉及 or result.answer is not None

    @property
    def is_read_only(self) -> bool:
        """Whether nothing that is changed here can be saved."""
        return self._save is None

    @property
    def step(self) -> Step | None:
        """The current step, or None behind the last one."""
        return self.steps[self.index] if self.index < len(self.steps) else None

    @property
    def groups(self) -> dict[str, list[Step]]:
        """The steps by section, in order."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.group, []).append(step)
        return found

    def progress(self, steps: list[Step] | None = None) -> tuple[int, int]:
        """Return how many steps are done of those that need something; a default needs nothing."""
        asked = self.steps if steps is None else steps
        needed = [step for step in asked if step.kind != "parameter" or step.subject.default is None]
        return sum(self.is_done(step) for step in needed), len(needed)

    def is_done(self, step: Step) -> bool:
        """Whether a step needs nothing more."""
        if step.kind == "parameter":
            return step.id in self.answers.parameters or step.subject.default is not None
        entry = self._said_of(step)
        return entry is not None and entry.is_given

    def _said_of(self, step: Step) -> Answer | LedgerData | None:
        """Return what the file says of an item or ledger; nothing for a parameter."""
        if step.kind == "ledger":
            return self.answers.ledgers.get(step.id)
        return self.answers.answers.get(step.id) if step.kind == "item" else None

    def to_confirm(self, step: Step) -> bool:
        """Whether a step holds what the last period said, and nobody has confirmed it."""
        entry = self._said_of(step)
        return entry is not None and entry.to_confirm

    def owner(self, step: Step) -> str | None:
        """Return the colleague a step was given to."""
        entry = self._said_of(step)
        return entry.owner if entry is not None else None

    def results(self, step: Step) -> list[ItemResult]:
        """Return the results that a step decides: an item's own, or those of a ledger's items."""
        if step.kind == "item":
            return [self.assessment.items[step.id]]
        if step.kind == "parameter":
            return []
        return [result for id_, result in self.assessment.items.items() if id_ in step.subject.decides]

    def findings(self, step: Step) -> list[Finding]:
        """Return what was found at a step."""
        wanted = step.id if step.kind == "ledger" else None
        return [
            finding
            for result in self.results(step)
            for finding in result.findings
            if wanted is None or finding.rule is None or finding.rule.ledger == wanted
        ]

    def verdict(self, step: Step) -> Verdict | None:
        """Return the worst verdict of a step; None for a parameter."""
        return max((result.verdict for result in self.results(step)), default=None)

    def choices(self, step: Step) -> list[str]:
        """Return the answers to choose from; none where a number or date is typed."""
        if step.kind != "item":
            return []
        return list(step.subject.spec.answer.words)

    def current(self, step: Step) -> str:
        """Return what is answered so far, as people read it."""
        if step.kind == "parameter":
            value = self.answers.parameters.get(step.id)
            if value is None and step.subject.default is not None:
                return f"默认 {show_number(step.subject.default)}{step.subject.unit}"
            return self._shown_parameter(step.id) if value is not None else ""
        if step.kind == "ledger":
            data = self.answers.ledgers.get(step.id)
            if data is None or not data.is_written:
                return ""
            where = f"（{data.file}）" if data.file else ""
            return f"声明：{data.none_reason}" if data.none_reason else f"{len(data.rows)} 行{where}"
        answer = self.answers.answers.get(step.id)
        return show_answer(step.subject, answer) if answer is not None and answer.is_written else ""

    def _shown_parameter(self, name: str) -> str:
        spec = self.pack.spec.parameters[name]
        value = parameter_data(spec, self.answers.parameters[name])
        return value if isinstance(value, str) else show_number(parse_number(value)) + spec.unit

    def last_answer(self, step: Step) -> str:
        """Return what the last period said, or nothing."""
        return self.answers.last.answers.get(step.id, "") if self.answers.last else ""

    # Moving

    def move(self, by: int) -> None:
        """Go forward or back."""
        self._go(min(max(self.index + by, 0), len(self.steps)))

    def go(self, step: Step) -> None:
        """Go to a step."""
        self._go(self.steps.index(step))

    def search(self, wanted: str) -> list[Step]:
        """Return the steps that a word or id means, the best alone; raises ``ValueProblem`` for none.

        An item that a ledger decides leads to its ledger.
        """
        word = simplify(wanted)
        exact = [step for step in self.steps if word in map(simplify, self._names(step))]
        if exact:
            return exact[:1]
        found = [step for step in self.steps if word and word in simplify(self._words(step))]
        if not found:
            known = [name for step in self.steps for name in self._names(step)]
            raise ValueProblem(Code.UNKNOWN_ITEM, id=show(wanted), meant=suggest(wanted, known))
        return found

    def _names(self, step: Step) -> list[str]:
        decided = [result.item.id for result in self.results(step)] if step.kind == "ledger" else []
        return [step.id, step.title, *decided]

    def _words(self, step: Step) -> str:
        items = [result.item for result in self.results(step)]
        words = [text for item in items for text in (item.id, item.title, item.spec.question, item.system.title)]
        return " ".join([step.id, step.title, *words])

    def next(self, wanted: Callable[[Step], bool]) -> bool:
        """Go to the next step of a kind, round the end if need be; return whether there is one."""
        order = [*range(self.index + 1, len(self.steps)), *range(min(self.index + 1, len(self.steps)))]
        number = next((number for number in order if wanted(self.steps[number])), None)
        if number is not None:
            self._go(number)
        return number is not None

    def is_open(self, step: Step) -> bool:
        """Whether a step still waits for this person's answer, not for a colleague's."""
        return not self.is_done(step) and not self.owner(step)

    def is_gap(self, step: Step) -> bool:
        """Whether a step has a finding."""
        verdict = self.verdict(step)
        return verdict is not None and verdict.is_finding

    def _go(self, index: int) -> None:
        self.index = index
        if self._save is not None:
            keep_place(self.path, self.step.id if self.step else None)

    # Answering

    def answer(self, written: str) -> None:
        """Answer the current step and save.

        Raises ``ValueProblem`` if what was written is no answer; nothing changes then.
        """
        step = self._current_step()
        if step.kind == "parameter":
            value = read_parameter(self.pack, step.id, written)
            data = parameter_data(self.pack.spec.parameters[step.id], value)
            parameters = {**self.answers.parameters, step.id: value}
            self._commit(replace(self.answers, parameters=parameters), "parameters", step.id, data)
        else:
            value = parse_answer(step.subject, written)
            self._set_answer(value=value, silence=None, reason=None, to_confirm=False)

    def be_silent(self, silence: str, reason: str | None) -> None:
        """Answer 不涉及 (with its reason) or 不掌握; for a ledger: nothing of the kind this period."""
        step = self._current_step()
        reason = parse_text(reason) if reason is not None else None
        if silence == Verdict.不涉及.name and not reason:
            raise ValueProblem(Code.REASON_MISSING, id=step.id, answer=silence)
        if step.kind == "ledger":
            self._set_ledger(step.subject, rows=(), none_reason=reason, file=None, sheet=None)
        elif step.kind == "item":
            self._set_answer(value=None, silence=SILENCES[silence], reason=reason, to_confirm=False)

    def confirm(self) -> None:
        """Say that what the last period said holds for this one too."""
        step = self._current_step()
        if step.kind == "ledger":
            self._set_ledger(step.subject)
        elif step.kind == "item":
            self._set_answer(to_confirm=False)

    def note(self, written: str) -> None:
        """Write a note beside the current item's answer; an empty one removes it."""
        self._set_answer(note=parse_text(written) or None)

    def add_evidence(self, written: str) -> None:
        """Name a file as evidence, with its size and SHA-256 as it is now; raises ``ValueProblem``."""
        kept = self._kept_answer()
        path = named_file(self.path, parse_text(written))
        name = path.relative_to(self.path.parent.resolve()).as_posix()
        if not path.is_file():
            raise ValueProblem(Code.EVIDENCE_MISSING, path=written)
        try:
            found = measured(path, name)
        except OSError as error:
            raise ValueProblem(Code.UNREADABLE, reason=os_reason(error)) from None
        others = tuple(evidence for evidence in kept.evidence if evidence.file != name)
        self._set_answer(evidence=(*others, found))

    def drop_evidence(self, file: str) -> None:
        """Take a file off the evidence."""
        kept = self._kept_answer()
        self._set_answer(evidence=tuple(evidence for evidence in kept.evidence if evidence.file != file))

    def give_to(self, owner: str) -> None:
        """Mark the current step for a colleague; an empty name takes it back."""
        step, name = self._current_step(), parse_text(owner) or None
        if step.kind == "ledger":
            data = self.answers.ledgers.get(step.id) or LedgerData(is_written=False)
            self._commit_ledger(step.subject, replace(data, owner=name))
        elif step.kind == "item":
            self._set_answer(owner=name)

    def rectify(self, id_: str, **fields: str | None) -> None:
        """Write what is done about a finding: fact, measure, owner, due, state; raises ``ValueProblem``."""
        kept = self.answers.rectifications.get(id_) or Rectification()
        read = {name: read_rectification(name, written) for name, written in fields.items() if written is not None}
        changed = kept.model_copy(update=read)
        rectifications = {**self.answers.rectifications, id_: changed}
        answers = replace(self.answers, rectifications=rectifications)
        self._commit(answers, "rectifications", id_, rectification_data(changed))

    def attach(self, written: str) -> None:
        """Name the file of the current ledger; raises ``InputError`` if it cannot be read.

        A sheet is named behind an exclamation mark: ``台账/公务用车.xlsx!出车``.
        """
        ledger: Ledger = self._current_step().subject
        file, _, sheet = parse_text(written).partition("!")
        path = named_file(self.path, file)
        rows, _ = read_ledger(self.pack, ledger, path, file, sheet or None, Place(file))
        self._set_ledger(ledger, rows=rows, none_reason=None, file=file, sheet=sheet or None)

    def undo(self) -> bool:
        """Take back the last change; return whether there was one."""
        if not self._undo:
            return False
        last = self._undo[-1]
        if last.table is not None:
            self._write(*last.table)
        self._write(self.path, last.draft.document.text)
        self._undo.pop()
        self.draft, self.answers = last.draft, last.answers
        self.assessment = self._assessor.assess(self.answers)
        self._renew_steps(last.step)
        return True

    def _current_step(self) -> Step:
        step = self.step
        if step is None:
            raise ValueProblem(Code.NO_STEP)
        return step

    def _kept_answer(self) -> Answer:
        step = self._current_step()
        if step.kind != "item":
            raise ValueProblem(Code.NO_STEP)
        return self.answers.answers.get(step.id) or Answer()

    def _set_answer(self, **changes: Any) -> None:
        step, answer = self.step, replace(self._kept_answer(), **changes)
        if step is not None:
            answers = replace(self.answers, answers={**self.answers.answers, step.id: answer})
            self._commit(answers, "answers", step.id, answer_data(answer))

    # The rows of a ledger

    def table_file(self, ledger: Ledger) -> str:
        """Return the CSV file that holds the rows typed here: the ledger's own if we wrote it, else a new one."""
        data = self.answers.ledgers.get(ledger.id)
        if data and data.file and is_own_table(named_file(self.path, data.file), ledger.spec):
            return data.file
        folder = self.path.parent
        names = [f"台账/{ledger.title}.csv", *(f"台账/{ledger.title}-{number}.csv" for number in range(2, 100))]
        return next(name for name in names if not (folder / name).exists())

    def set_row(self, ledger: Ledger, place: int | None, written: Mapping[str, Any]) -> Row:
        """Change the row at a place among the ledger's rows, or add one (``None``), and save.

        Returns the row as saved. Raises ``InputError`` with everything that is wrong with it.
        """
        data = self.answers.ledgers.get(ledger.id)
        rows = list(data.rows) if data else []
        at = len(rows) if place is None else place
        file = self.table_file(ledger)
        raw = RawRow(at + 2, dict(written), Place(file, at + 2), {})
        problems: list[Problem] = []
        others = [row for number, row in enumerate(rows) if number != at]
        (row,) = read_rows(self.pack, ledger, [raw], problems, others)
        if problems:
            raise InputError(problems)
        rows[at:] = [row, *rows[at + 1 :]]
        self._write_rows(ledger, rows, file)
        return self.answers.ledgers[ledger.id].rows[at]

    def delete_row(self, ledger: Ledger, place: int) -> None:
        """Take a row out and save."""
        rows = list(self.answers.ledgers[ledger.id].rows)
        del rows[place]
        self._write_rows(ledger, rows, self.table_file(ledger))

    def _write_rows(self, ledger: Ledger, rows: list[Row], file: str) -> None:
        """Write the rows to their file, then name the file in the answers if they did not yet."""
        path = self.path.parent / file
        placed = tuple(
            row
            if (row.number, row.place.file) == (number, file)
            else replace(row, number=number, place=Place(file, number))
            for number, row in enumerate(rows, 2)
        )
        data = self.answers.ledgers.get(ledger.id) or LedgerData()
        changed = replace(data, rows=placed, file=file, sheet=None, none_reason=None, is_written=True, to_confirm=False)
        before = path.read_text(encoding="utf-8") if path.exists() else write_table(ledger.spec, [])
        self._write(path, write_table(ledger.spec, [row.values for row in placed]))
        self._commit_ledger(ledger, changed, (path, before))

    # Saving

    def _set_ledger(self, ledger: Ledger, **changes: Any) -> None:
        kept = self.answers.ledgers.get(ledger.id) or LedgerData()
        self._commit_ledger(ledger, replace(kept, is_written=True, to_confirm=False, **changes))

    def _commit_ledger(self, ledger: Ledger, data: LedgerData, table: tuple[Path, str] | None = None) -> None:
        answers = replace(self.answers, ledgers={**self.answers.ledgers, ledger.id: data})
        self._commit(answers, "ledgers", ledger.id, ledger_data(ledger.spec, data), table)

    def _commit(
        self, answers: Answers, section: str, key: str, data: Any, table: tuple[Path, str] | None = None
    ) -> None:
        """Save a change; what cannot be assessed or saved changes nothing."""
        here = self.step.id if self.step else None
        if self.draft is None:
            raise ValueProblem(Code.READ_ONLY)
        draft = self.draft.set(section, key, data)
        assessment = self._assessor.assess(answers)
        if draft is not self.draft:
            draft = draft.drop("resume_at")
            self._write(self.path, draft.document.text)
        self._undo.append(_State(self.draft, self.answers, here, table))
        self.draft, self.answers, self.assessment = draft, answers, assessment
        if section in ("parameters", "ledgers"):
            self._renew_steps(here)

    def _renew_steps(self, here: str | None) -> None:
        """Ask what applies now, and stay at a step."""
        self.steps = list(self._steps())
        ids = [step.id for step in self.steps]
        self.index = ids.index(here) if here in ids else min(self.index, len(ids))

    def _write(self, path: Path, text: str) -> None:
        if self._save is None:
            raise ValueProblem(Code.READ_ONLY)
        if _content(self.path) != self._seen:
            raise ValueProblem(Code.CHANGED_OUTSIDE, path=self.path.name)
        self._save(path, text)
        if path == self.path:
            self._seen = text.encode()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the ids under which two contents of an answers file differ."""
    return [
        key
        for section in ("parameters", "answers", "ledgers", "rectifications")
        for key, value in (now.get(section) or {}).items()
        if value != (before.get(section) or {}).get(key)
    ]
