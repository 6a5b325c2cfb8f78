"""The interview as a state machine: where we are, what is asked, what an answer changes.

No terminal code: a front end shows ``Session.step`` and calls what the person chose. Every
change is saved at once through the ``save`` that is passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from checklist.answers.load import parse_answer, parse_answers, read_parameter
from checklist.answers.model import SILENCES, Answer, Answers
from checklist.answers.save import answer_data, set_entry
from checklist.engine.assess import assess
from checklist.engine.model import Assessment, ItemResult
from checklist.errors import Code, ValueProblem, suggest
from checklist.pack.compiled import CheckItem, Ledger, Pack
from checklist.pack.load import ABSENCE, YES_NO
from checklist.values import parse_number, parse_text, show_number
from checklist.verdicts import Verdict

Save = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One stop of the walk: a parameter, a ledger with the items it decides, or an item."""

    id: str
    kind: str
    """``parameter``, ``ledger`` or ``item``."""
    group: str
    title: str
    subject: Any


class Session:
    """Walks a unit through its answers file."""

    def __init__(self, pack: Pack, path: Path, text: str, as_of: date, save: Save) -> None:
        """Start, or go on where the last session stopped.

        Raises ``InputError`` if the text is no valid answers file for the pack.
        """
        self.pack = pack
        self.path = path
        self.text = text
        self.as_of = as_of
        self._save = save
        self.answers: Answers = parse_answers(pack, text, path)
        self.assessment: Assessment = assess(pack, self.answers, as_of)
        self.steps = list(self._steps())
        self.index = self._start()

    # Where we are

    def _steps(self) -> Iterator[Step]:
        for name, spec in self.pack.spec.parameters.items():
            yield Step(name, "parameter", "参数", spec.title, spec)
        seen: set[str] = set()
        for item in self.pack.items.values():
            group = f"{item.section.number}、{item.section.title}"
            unit = self.answers.unit
            if self.pack.left_out(item, unit.kind, unit.level) is not None:
                continue
            if item.by_ledger:
                for ledger in self.pack.ledgers_of(item.id):
                    if ledger.id not in seen:
                        seen.add(ledger.id)
                        yield Step(ledger.id, "ledger", group, ledger.title, ledger)
            elif self.applies(item):
                yield Step(item.id, "item", group, item.title, item)

    def applies(self, item: CheckItem) -> bool:
        """Whether an item is asked: it applies to the unit, or the unit itself said it does not."""
        result = self.assessment.items[item.id]
        return result.verdict is not Verdict.不涉及 or result.answer is not None

    def _start(self) -> int:
        ids = [step.id for step in self.steps]
        if self.answers.resume_at in ids:
            return ids.index(self.answers.resume_at)
        return 0

    @property
    def step(self) -> Step | None:
        """The current step, or None behind the last one."""
        return self.steps[self.index] if self.index < len(self.steps) else None

    @property
    def progress(self) -> tuple[int, int]:
        """How many steps are done of those that need something; a default needs nothing."""
        needed = [step for step in self.steps if step.kind != "parameter" or step.subject.default is None]
        return sum(self.is_done(step) for step in needed), len(needed)

    def is_done(self, step: Step) -> bool:
        """Whether a step needs nothing more."""
        if step.kind == "parameter":
            return step.id in self.answers.parameters or step.subject.default is not None
        if step.kind == "ledger":
            return step.id in self.answers.ledgers
        answer = self.answers.answers.get(step.id)
        return answer is not None and answer.is_given

    def results(self, ledger: Ledger) -> list[ItemResult]:
        """Return the results of the items that a ledger decides."""
        decided = {rule.spec.decides for rule in ledger.rules}
        return [result for id_, result in self.assessment.items.items() if id_ in decided]

    def choices(self, step: Step) -> list[str]:
        """Return the answers to choose from; none where a number or date is typed."""
        if step.kind != "item":
            return []
        kind = step.subject.spec.answer.kind
        known = {"yes_no": list(YES_NO), "absence": list(ABSENCE)}
        return known.get(kind, list(step.subject.spec.answer.choices))

    def current(self, step: Step) -> str:
        """Return what is answered so far, as people read it."""
        if step.kind == "parameter":
            value = self.answers.parameters.get(step.id)
            if value is None and step.subject.default is not None:
                return f"默认 {show_number(step.subject.default)}{step.subject.unit}"
            return self._shown_parameter(step.id) if value is not None else ""
        if step.kind == "ledger":
            data = self.answers.ledgers.get(step.id)
            if data is None:
                return ""
            return f"声明：{data.none_reason}" if data.none_reason else f"{len(data.rows)} 行（{data.source}）"
        answer = self.answers.answers.get(step.id)
        if answer is None or not answer.is_given:
            return ""
        if answer.silence is not None:
            return answer.silence.name + (f"（{answer.reason}）" if answer.reason else "")
        return str(answer.value)

    def _shown_parameter(self, name: str) -> str:
        spec, value = self.pack.spec.parameters[name], self.answers.parameters[name]
        if isinstance(value, str):
            return value
        number = parse_number(value) / 100 if spec.type == "money" else parse_number(value)
        return show_number(number) + spec.unit

    # Moving

    def move(self, by: int) -> None:
        """Go forward or back."""
        self._go(min(max(self.index + by, 0), len(self.steps)))

    def jump(self, wanted: str) -> None:
        """Go to an item, ledger or parameter by id or title.

        An item that a ledger decides leads to its ledger. Raises ``ValueProblem``.
        """
        text = parse_text(wanted).upper()
        for number, step in enumerate(self.steps):
            decided = {r.item.id for r in self.results(step.subject)} if step.kind == "ledger" else set()
            if text in (step.id.upper(), step.title.upper()) or text in decided:
                self._go(number)
                return
        known = [word for step in self.steps for word in (step.id, step.title)]
        raise ValueProblem(Code.UNKNOWN_ITEM, id=wanted, meant=suggest(wanted, known))

    def next_open(self) -> bool:
        """Go to the next step that is not done; return whether there is one."""
        order = [*range(self.index + 1, len(self.steps)), *range(self.index + 1)]
        for number in order:
            if number < len(self.steps) and not self.is_done(self.steps[number]):
                self._go(number)
                return True
        return False

    def _go(self, index: int) -> None:
        self.index = index
        step = self.step
        self._write(set_entry(self.text, "resume_at", None, step.id if step else None, str(self.path)))

    # Answering

    def answer(self, written: str) -> ItemResult | None:
        """Answer the current step, save, and return the item's new result.

        Raises ``ValueProblem`` if what was written is no answer; nothing changes then.
        """
        step = self.step
        if step is None:
            return None
        if step.kind == "parameter":
            value = read_parameter(self.pack, step.id, written)
            self._set("parameters", step.id, value if isinstance(value, str) else parse_number(written))
            return None
        item: CheckItem = step.subject
        kept = self.answers.answers.get(step.id) or Answer()
        value = parse_answer(item, written)
        self._set("answers", step.id, answer_data(replace(kept, value=value, silence=None, reason=None)))
        return self.assessment.items[step.id]

    def be_silent(self, silence: str, reason: str | None) -> ItemResult | None:
        """Answer 不涉及 (with its reason) or 不掌握; for a ledger: nothing of the kind this period."""
        step = self.step
        if step is None or step.kind == "parameter":
            return None
        reason = parse_text(reason) if reason is not None else None
        if silence == Verdict.不涉及.name and not reason:
            raise ValueProblem(Code.REASON_MISSING, id=step.id, answer=silence)
        if step.kind == "ledger":
            self._set("ledgers", step.id, {"none": reason})
            return None
        kept = self.answers.answers.get(step.id) or Answer()
        answer = replace(kept, value=None, silence=SILENCES[silence], reason=reason)
        self._set("answers", step.id, answer_data(answer))
        return self.assessment.items[step.id]

    def attach(self, written: str) -> None:
        """Name the file of the current ledger; raises ``InputError`` if it cannot be read."""
        step = self.step
        if step is not None and step.kind == "ledger":
            self._set("ledgers", step.id, parse_text(written))

    def note(self, written: str) -> None:
        """Write a note beside the current item's answer; an empty one removes it."""
        step = self.step
        if step is not None and step.kind == "item":
            kept = self.answers.answers.get(step.id) or Answer()
            answer = replace(kept, note=parse_text(written) or None)
            data = answer_data(answer)
            self._set("answers", step.id, data)

    def _set(self, section: str, key: str, value: Any) -> None:
        self._write(set_entry(self.text, section, key, value, str(self.path)), section)

    def _write(self, text: str, section: str = "") -> None:
        """Save a new text; what does not load is refused before anything is written.

        Ledger files are read again only when ``section`` is theirs.
        """
        if section:
            ledgers = None if section == "ledgers" else self.answers.ledgers
            answers = parse_answers(self.pack, text, self.path, ledgers)
            assessment = assess(self.pack, answers, self.as_of)
            self._save(text)
            self.text, self.answers, self.assessment = text, answers, assessment
        elif text != self.text:
            self._save(text)
            self.text = text
