"""A walk through the questionnaire: where we are, what was changed and can be undone.

No terminal code: a front end shows what the session holds and calls what the person chose.
Every change is saved at once, and works out again only the verdicts that it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checklist.answers.cells import parse_answer
from checklist.answers.editing import DROPPED, Draft, FileStore, changed_entries
from checklist.answers.load import read_answers
from checklist.answers.model import SILENCES, Answers, ApprovedException, Row
from checklist.answers.questionnaire import ClaimStep, ItemStep, LedgerStep, ParameterStep, Step, steps
from checklist.answers.tables import RawRow, TableWriter
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import parse_text
from checklist.core.verdicts import Verdict
from checklist.engine.applying import not_asked
from checklist.engine.facts import facts_without_rows
from checklist.faces.walk.place import KeptPlace, keep_place, kept_place
from checklist.faces.walk.searching import search
from checklist.faces.walk.unfinished import UnfinishedRows, still_unfinished
from checklist.io.strict_yaml import Document
from checklist.pack.compiled import Ledger, Pack

if TYPE_CHECKING:
    from checklist.engine.incremental import Assessor
    from checklist.engine.model import Assessment, Finding, ItemResult


@dataclass(frozen=True)
class _Undone:
    """Everything an undo brings back; ``table`` is the file that the change wrote, as it was before, None if it was not."""

    draft: Draft
    step: str | None
    table: tuple[str, str | None] | None


class Session:
    """Walks a unit, or a colleague with a part of it, through an answers file."""

    def __init__(
        self, pack: Pack, document: Document, store: FileStore, as_of: date, before: Mapping[str, Any] | None = None
    ) -> None:
        """Start, or go on where the last session stopped.

        ``before`` is the file's content when the last session began. Raises ``InputError`` if
        the document is no valid answers file, or is written in a way that could not be saved.
        """
        self.pack = pack
        self.store = store
        self.path = store.path
        self._version = store.load()
        answers = read_answers(pack, document, store.path)
        self.draft = Draft.of(pack, answers, document, read_only=store.is_read_only)
        self.changed = changed_entries(before, document.data) if before else []
        self._as_of = as_of
        self._assessment: Assessment | None = None
        self._undo, self._writers = list[_Undone](), dict[str, TableWriter]()
        self.again = ""  # by which words the next command reads the same pack
        self.index = 0
        kept = kept_place(self.path)
        self.unfinished = UnfinishedRows(still_unfinished(kept.rows, pack, answers), self._keep)
        self.just_answered: str | None = None
        """The item that was answered before the walk went on by itself; a note and evidence are about it."""
        self._renew_steps(kept.step or document.data.get(DROPPED))

    @property
    def answers(self) -> Answers:
        """What the unit has said so far."""
        return self.draft.answers

    @property
    def is_read_only(self) -> bool:
        """Whether nothing that is changed here can be saved."""
        return self.store.is_read_only

    # Where we are

    @cached_property
    def _assessor(self) -> Assessor:
        from checklist.engine.incremental import Assessor  # the first page is drawn before anything is judged

        return Assessor(self.pack, self._as_of)

    @property
    def assessment(self) -> Assessment:
        """What is concluded of the answers as they are; judged when it is first asked for.

        Raises ``InputError`` if a rule of the pack cannot be computed.
        """
        if self._assessment is None:
            self._assessment = self._assessor.assess(self.answers)
        return self._assessment

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

    def progress(self, asked: list[Step] | None = None, *, is_judged: bool = True) -> tuple[int, int]:
        """Return how many steps are done, as ``is_done`` says, of those that need something; a default needs nothing."""
        needed = [step for step in (self.steps if asked is None else asked) if step.is_needed]
        return sum(self.is_done(step, is_judged=is_judged) for step in needed), len(needed)

    def is_done(self, step: Step, *, is_judged: bool = True) -> bool:
        """Whether a step needs nothing more: it is given and, as far as it ``is_judged``, leaves no item unanswered."""
        return self.is_given(step) and not (is_judged and self.left_open(step))

    def is_given(self, step: Step) -> bool:
        """Whether something is said at a step; a ledger of which rows were left out needs them."""
        return step.is_done(self.answers)

    def left_out(self, step: Step) -> int:
        """Return how many rows of a ledger were left out of what was read in, and are still to come."""
        return self.draft.left_out(step.id)

    def left_open(self, step: Step) -> list[ItemResult]:
        """Return the items that are not wholly judged although the step that decides them is given: something is lacking in it."""
        found = self.results(step) if self.is_given(step) else []
        return [one for one in found if (one.verdict is Verdict.未填 or one.unknown) and self._lacks_at(step, one)]

    def _lacks_at(self, step: Step, result: ItemResult) -> bool:
        """Whether it is at this step, of all that decide an item, that something is lacking."""
        ledgers = {row.ledger for row in result.unknown}
        deciding = (other for other in self.steps if result.item.id in other.decides)
        return step.id in ledgers if ledgers else all(map(self.is_given, deciding))

    def to_confirm(self, step: Step) -> bool:
        """Whether a step holds what the last period said, and nobody has confirmed it."""
        entry = step.entry(self.answers)
        return entry is not None and entry.to_confirm

    def owner(self, step: Step) -> str | None:
        """Return the colleague a step was given to."""
        entry = step.entry(self.answers)
        return entry.owner if entry is not None else None

    def results(self, step: Step) -> list[ItemResult]:
        """Return the results that a step decides: an item's own, or those of a ledger's items."""
        return [self.assessment.items[id_] for id_ in step.decides]

    def findings(self, step: Step) -> list[Finding]:
        """Return what was found at a step: of a ledger only what its own rules found, of a claim what it admits or contradicts."""
        if isinstance(step, ClaimStep):
            from checklist.engine.assess import of_part

            found = (*self.assessment.items[step.id].findings, *of_part(self.assessment).contradictions)
            return [one for one in found if one.rule is None and one.id in (step.id, *step.contradictions)]
        return [
            finding
            for result in self.results(step)
            for finding in result.findings
            if not isinstance(step, LedgerStep) or finding.rule is None or finding.rule.ledger == step.id
        ]

    def verdict(self, step: Step) -> Verdict | None:
        """Return the worst verdict of a step; None for a parameter."""
        return max((result.verdict for result in self.results(step)), default=None)

    # Moving

    def move(self, by: int) -> None:
        """Go forward or back."""
        self._go(min(max(self.index + by, 0), len(self.steps)))

    def go_on(self) -> None:
        """Go to the next step because this one is answered."""
        answered = self.step.id if isinstance(self.step, ItemStep) else None
        self.move(1)
        self.just_answered = answered

    def go(self, step: Step) -> None:
        """Go to a step."""
        self._go(self.steps.index(step))

    def search(self, wanted: str) -> list[Step]:
        """Return the steps that a word or id means, the best alone; raises ``ValueProblem`` for none."""
        return search(self.pack, self.steps, wanted)

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
        self.just_answered = None
        self._keep()

    def _keep(self) -> None:
        if not self.is_read_only:
            keep_place(self.path, KeptPlace(self.step.id if self.step else None, self.unfinished.rows))

    # Answering

    def answer(self, written: str) -> None:
        """Answer the current step and save.

        Raises ``ValueProblem`` if what was written is no answer; nothing changes then.
        """
        match self.step:
            case ParameterStep(id=name):
                self._commit(self.draft.with_parameter(name, written))
            case ItemStep(item=item):
                self._set_answer(
                    answer=parse_answer(item, written, self.answers.period.days), reason=None, to_confirm=False
                )
            case _:
                raise ValueProblem(Code.NO_STEP)

    def be_silent(self, silence: str, reason: str | None) -> None:
        """Answer 不涉及 (with its reason) or 不掌握; for a ledger: nothing of the kind this period."""
        reason = parse_text(reason) if reason is not None else None
        if silence == Verdict.不涉及.name and not reason:
            raise ValueProblem(Code.REASON_MISSING, id=self._current_step().id, answer=silence)
        match self.step:
            case LedgerStep(ledger=ledger):
                nothing = {"rows": (), "none_reason": reason, "file": None, "sheet": None}
                self._commit(self.draft.with_ledger(ledger, **nothing))
            case ItemStep():
                self._set_answer(answer=SILENCES[silence], reason=reason, to_confirm=False)

    def does_not_apply(self, item: str, reason: str) -> None:
        """Answer 不涉及 to an item that a ledger decides and of whose matter it holds nothing; raises ``ValueProblem``."""
        said = {"answer": SILENCES[Verdict.不涉及.name], "reason": parse_text(reason), "to_confirm": False}
        self._commit(self.draft.with_answer(item, **said))

    def take_back(self) -> None:
        """Say nothing at the current step, which need not be answered."""
        self._set_answer(answer=None, reason=None, to_confirm=False)

    def confirm(self) -> None:
        """Say that what the last period said holds for this one too; of a ledger, that no row of it is lacking."""
        match self.step:
            case LedgerStep(ledger=ledger):
                self._commit(self.draft.with_ledger(ledger, left_out=0))
            case ItemStep():
                self._set_answer(to_confirm=False)

    def about(self) -> ItemStep | None:
        """Return the item that a note and evidence are about: the one just answered, else the current one."""
        step = next((step for step in self.steps if step.id == self.just_answered), self.step)
        return step if isinstance(step, ItemStep) else None

    def note(self, item: str, written: str) -> None:
        """Write a note beside an item's answer; an empty one removes it."""
        self._commit(self.draft.with_answer(item, note=parse_text(written) or None))

    def add_evidence(self, item: str, written: str) -> None:
        """Name a file as evidence, with its size and SHA-256 as it is now; raises ``ValueProblem``."""
        self._commit(self.draft.with_evidence(item, self.store.attach(written)))

    def drop_evidence(self, item: str, file: str) -> None:
        """Take a file off the evidence."""
        self._commit(self.draft.without_evidence(item, file))

    def give_to(self, owner: str) -> None:
        """Mark the current step for a colleague; an empty name takes it back."""
        name = parse_text(owner) or None
        match self.step:
            case LedgerStep(ledger=ledger):
                self._commit(self.draft.with_ledger_owner(ledger, name))
            case ItemStep():
                self._set_answer(owner=name)

    def rectify(self, id_: str, **fields: str | None) -> None:
        """Write what is done about a finding: by the fields of ``Rectification``; raises ``ValueProblem``."""
        self._commit(self.draft.with_rectification(id_, fields))

    def identify(self, role: str, written: str) -> None:
        """Say who signs in a role, or the unit's ``code``; raises ``ValueProblem``."""
        self._commit(self.draft.with_identity(role, written))

    def approve(self, rule_id: str, approvals: Sequence[ApprovedException]) -> None:
        """Say which of a rule's findings were approved."""
        self._commit(self.draft.with_exceptions(rule_id, approvals))

    def attach(self, written: str) -> None:
        """Name the file of the current ledger; raises ``InputError`` if it cannot be read.

        A sheet is named behind an exclamation mark: ``台账/公务用车.xlsx!出车``.
        """
        step = self.step
        if not isinstance(step, LedgerStep):
            raise ValueProblem(Code.NO_STEP)
        self._commit(self.draft.with_ledger_file(step.ledger, written))

    def undo(self) -> bool:
        """Take back the last change; return whether there was one."""
        if not self._undo:
            return False
        last = self._undo[-1]
        self._save(last.draft, last.table)
        self._undo.pop()
        self.draft = last.draft
        self._assessment = self._assessor.assess(self.answers)
        self._renew_steps(last.step)
        return True

    def _current_step(self) -> Step:
        if self.step is None:
            raise ValueProblem(Code.NO_STEP)
        return self.step

    def _set_answer(self, **changes: Any) -> None:
        if not isinstance(self.step, ItemStep):
            raise ValueProblem(Code.NO_STEP)
        self._commit(self.draft.with_answer(self.step.id, **changes))

    # The rows of a ledger

    def table_file(self, ledger: Ledger) -> str:
        """Return the CSV file that holds the rows typed here: the ledger's own if we wrote it, else a new one."""
        return self.draft.table_name(ledger)

    def set_row(self, ledger: Ledger, place: int | None, written: Mapping[str, Any]) -> Row:
        """Change the row at a place among the ledger's rows, or add one (``None``), and save.

        Returns the row as saved. Raises ``InputError`` with everything that is wrong with it.
        """
        self._commit_rows(self.draft.with_row(ledger, place, written), ledger)
        return self.answers.ledgers[ledger.id].rows[-1 if place is None else place]

    def add_rows(self, ledger: Ledger, rows: Sequence[RawRow], left_out: int = 0) -> None:
        """Add rows of a table, of which some were ``left_out``, and save.

        Raises ``InputError`` with everything that is wrong with them.
        """
        self._commit_rows(self.draft.with_rows_added(ledger, rows, left_out), ledger)

    def delete_row(self, ledger: Ledger, place: int) -> None:
        """Take a row out and save."""
        self._commit_rows(self.draft.without_row(ledger, place), ledger)

    def _commit_rows(self, draft: Draft, ledger: Ledger) -> None:
        name = draft.answers.ledgers[ledger.id].file or ""
        held = (name, self.store.table(name))
        writer = self._writers.setdefault(ledger.id, TableWriter(ledger.spec))
        text = writer.text(row.cells for row in draft.answers.ledgers[ledger.id].rows)
        self._commit(draft, written=(name, text), held=held)

    # Saving

    def _commit(
        self, draft: Draft, *, written: tuple[str, str] | None = None, held: tuple[str, str | None] | None = None
    ) -> None:
        """Save a change; what cannot be assessed or saved changes nothing.

        ``written`` is the table that goes with it, ``held`` what that table was before.
        """
        here = self.step.id if self.step else None
        assessment = self._assessor.assess(draft.answers)
        self._save(draft, written)
        self._undo.append(_Undone(self.draft, here, held))
        before = self.answers
        self.draft, self._assessment = draft, assessment
        if self._assessor.unasked != self._unasked or draft.answers.ledgers is not before.ledgers:
            self._renew_steps(here)

    def _save(self, draft: Draft, table: tuple[str, str | None] | None) -> None:
        """Write the table that a change goes with, then the answers, of which either may be as it was."""
        if table is not None:
            self.store.save_table(*table, expected=self._version)
        if draft.text is not None and draft.text is not self.draft.text:
            self._version = self.store.save(draft.text.document.text, self._version)

    def _renew_steps(self, here: str | None) -> None:
        """Ask what applies now, and stay at a step."""
        self._unasked = not_asked(facts_without_rows(self.pack, self.answers, self._as_of)).keys()
        self.steps = list(steps(self.pack, self.answers, lambda item: item.id not in self._unasked))
        ids = [step.id for step in self.steps]
        self.index = ids.index(here) if here in ids else min(self.index, len(ids))
