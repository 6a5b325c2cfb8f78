"""What a unit, or a colleague with a part of it, is asked: decided here alone, for every face and file.

A step of the questionnaire is a parameter, a ledger with the items it decides, an item, or a claim: an item that
ledgers decide, which a unit may answer for contradictions to compare. A claim that nobody makes lacks nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from checklist.answers.head import Period, Unit
from checklist.answers.model import Answer, Answers, LedgerData, Part
from checklist.answers.showing import show_answer, show_ledger, show_parameter
from checklist.pack.cel import bind, to_cel
from checklist.pack.compiled import CheckItem, Ledger, Pack
from checklist.pack.model import Parameter


@dataclass(frozen=True)
class ParameterStep:
    """A number that the unit sets itself."""

    id: str
    spec: Parameter = field(compare=False)
    is_needed: bool
    """Whether somebody must answer: there is no default, and it is needed of a unit of this level."""
    group: ClassVar[str] = "参数"
    decides: ClassVar[tuple[str, ...]] = ()
    """The items whose results the step shows."""
    words: ClassVar[tuple[str, ...]] = ()
    """The answers to choose from; none where something is typed."""

    @property
    def title(self) -> str:
        """What it asks for, in a few words."""
        return self.spec.title

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return self.spec.title

    def entry(self, answers: Answers) -> None:
        """Return what is said beside the value: nothing."""

    def is_done(self, answers: Answers) -> bool:
        """Whether it needs nothing more."""
        return self.id in answers.parameters or not self.is_needed

    def current(self, answers: Answers) -> str:
        """Return what is said so far, as people read it."""
        return show_parameter(self.spec, answers.parameters.get(self.id))


@dataclass(frozen=True)
class LedgerStep:
    """A ledger to be given, which decides items."""

    ledger: Ledger = field(compare=False)
    id: str
    group: str
    decides: tuple[str, ...]
    """The items whose results the step shows."""
    words: ClassVar[tuple[str, ...]] = ()
    is_needed: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """What it asks for, in a few words."""
        return self.ledger.title

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return self.ledger.title

    def entry(self, answers: Answers) -> LedgerData | None:
        """Return what the unit says of it."""
        return answers.ledgers.get(self.id)

    def is_done(self, answers: Answers) -> bool:
        """Whether it needs nothing more."""
        entry = self.entry(answers)
        return entry is not None and entry.is_given and not entry.left_out

    def current(self, answers: Answers) -> str:
        """Return what is said so far, as people read it."""
        entry = self.entry(answers)
        return show_ledger(entry) if entry is not None and entry.is_written else ""


@dataclass(frozen=True)
class ItemStep:
    """An item to be answered by hand."""

    item: CheckItem = field(compare=False)
    id: str
    is_needed: ClassVar[bool] = True

    @property
    def group(self) -> str:
        """The section it stands in."""
        return self.item.section.heading

    @property
    def title(self) -> str:
        """What it asks for, in a few words."""
        return self.item.title

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return f"{self.id} {self.title}"

    @property
    def words(self) -> tuple[str, ...]:
        """The answers to choose from; none where something is typed."""
        return tuple(self.item.spec.answer.words)

    @property
    def decides(self) -> tuple[str, ...]:
        """The items whose results the step shows."""
        return (self.id,)

    def entry(self, answers: Answers) -> Answer | None:
        """Return what the unit says of it."""
        return answers.answers.get(self.id)

    def is_done(self, answers: Answers) -> bool:
        """Whether it needs nothing more."""
        entry = self.entry(answers)
        return entry is not None and entry.is_given

    def current(self, answers: Answers) -> str:
        """Return what is said so far, as people read it."""
        entry = self.entry(answers)
        return show_answer(self.item, entry) if entry is not None and entry.is_written else ""


@dataclass(frozen=True)
class ClaimStep(ItemStep):
    """An item that ledgers decide, to be answered if the unit likes: the answer is compared, and decides nothing."""

    contradictions: tuple[str, ...]
    """The rules that compare it."""
    is_needed: ClassVar[bool] = False
    decides: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return f"{super().name}（自报）"

    def is_done(self, answers: Answers) -> bool:
        """Whether it needs nothing more: only what the last period said waits for somebody."""
        entry = self.entry(answers)
        return entry is None or not entry.to_confirm


Step = ParameterStep | LedgerStep | ItemStep


def steps(pack: Pack, answers: Answers, applies: Callable[[CheckItem], bool]) -> Iterator[Step]:
    """Yield what is asked, in order; a ledger stands where the first item stands that it decides, before what is claimed.

    ``applies`` says of an item whether its conditions hold for this unit; one of which the unit said something is asked
    anyway. What there was nothing of, as its ledgers are declared, is not to be claimed.
    """
    part, unit = answers.part, answers.unit
    if asks_parameters(answers):
        for name, spec in pack.spec.parameters.items():
            yield ParameterStep(name, spec, is_needed(spec, unit))
    ledgers = {ledger.id for ledger in listed_ledgers(pack, answers)}
    for item in pack.items.values():
        if pack.left_out(item, unit.kind, unit.level) is not None:
            continue
        if item.by_ledger:
            for ledger in pack.ledgers_of(item.id):
                if ledger.id in ledgers:
                    ledgers.remove(ledger.id)
                    decides = tuple(id_ for id_ in pack.items if id_ in ledger.decides)
                    yield LedgerStep(ledger, ledger.id, item.section.heading, decides)
        if part is not None and item.id not in part.items:
            continue
        answer = answers.answers.get(item.id)
        if (answer is not None and answer.is_written) or (
            _may_be_answered(pack, item) and applies(item) and not _is_declared_none(pack, answers, item)
        ):
            compared = tuple(pack.claims.get(item.id, ()))
            yield ClaimStep(item, item.id, compared) if item.by_ledger else ItemStep(item, item.id)


def _may_be_answered(pack: Pack, item: CheckItem) -> bool:
    """Whether an item is answered by hand, or may be though ledgers decide it."""
    return not item.by_ledger or item.id in pack.claims


def _is_declared_none(pack: Pack, answers: Answers, item: CheckItem) -> bool:
    given = [answers.ledgers.get(ledger.id) for ledger in pack.ledgers_of(item.id)]
    return bool(given) and all(data is not None and data.none_reason is not None for data in given)


def without_claims(asked: Iterable[Step]) -> list[Step]:
    """Return the steps that are numbered: a claim is none of them."""
    return [step for step in asked if not isinstance(step, ClaimStep)]


def by_kind(asked: Iterable[Step]) -> str:
    """Say of what steps there are: ``35 个问题，5 本台账核对 23 项，可以自报 4 项``."""
    known = list(asked)
    counted = without_claims(known)
    parameters, questions, ledgers = (
        [step for step in counted if isinstance(step, kind)] for kind in (ParameterStep, ItemStep, LedgerStep)
    )
    claims = len(known) - len(counted)
    checked = {id_ for step in ledgers for id_ in step.decides}
    parts = (
        f"{len(parameters)} 个参数" if parameters else "",
        f"{len(questions)} 个问题" if questions else "",
        f"{len(ledgers)} 本台账核对 {len(checked)} 项" if ledgers else "",
        f"可以自报 {claims} 项" if claims else "",
    )
    return "，".join(filter(None, parts))


def asks_parameters(answers: Answers) -> bool:
    """Whether parameters are asked: of a whole unit, or of one part of it."""
    return answers.part is None or answers.part.parameters


def is_needed(spec: Parameter, unit: Unit) -> bool:
    """Whether a unit must say a parameter: nothing holds in its place."""
    return spec.default is None and (not spec.needed_at or unit.level in spec.needed_at)


def items_of_part(pack: Pack, part: Part) -> set[str]:
    """Return the ids of the items that a part answers, and of those that its ledgers decide: no claim is an answer."""
    answered = (id_ for id_ in part.items if not pack.items[id_].by_ledger)
    return {*answered, *(item_id for id_ in part.ledgers for item_id in pack.ledgers[id_].decides)}


def names_of_unit(unit: Unit, period: Period) -> dict[str, Any]:
    """Return what conditions read of a unit and a period, as CEL takes it; no answer changes it."""
    return {
        "unit": {"level": unit.level, "kind": unit.kind},
        "period": {"from": to_cel(period.from_), "to": to_cel(period.to)},
    }


def items_in_question(pack: Pack, unit: Unit, period: Period) -> list[CheckItem]:
    """Return the items that a unit may be asked in a period, if its answers are such: others it is never asked."""
    asked = _asked(pack, unit.kind, unit.level, names_of_unit(unit, period))
    return [item for item in asked if item.spec.valid.holds_on(period.to)]


def items_of_kind(pack: Pack, kind: str, level: str = "") -> list[CheckItem]:
    """Return the items that units of a kind, and of a level if one is named, may be asked at some time."""
    return _asked(pack, kind, level, {"unit": {"kind": kind, **({"level": level} if level else {})}, "period": {}})


def _asked(pack: Pack, kind: str, level: str, known: Mapping[str, Any]) -> list[CheckItem]:
    unsaid: dict[str, Any] = {"answers": {}, "not_applicable": {}, "none_declared": {}, "parameters": {}}
    names = bind({**known, **unsaid})
    return [
        item for item in pack.items.values() if pack.left_out(item, kind, level) is None and item.unmet(names) is None
    ]


def listed_items(pack: Pack, answers: Answers) -> list[CheckItem]:
    """Return the items that a list shows, of a part or of all: those in question, and those of which something is said.

    Those that a ledger decides are among them. An item that other answers may bring in stands there from the start.
    """
    part, nothing = answers.part, Answer()
    listed = {item.id for item in items_in_question(pack, answers.unit, answers.period)}
    listed |= {id_ for id_, answer in answers.answers.items() if answer != nothing}
    return [item for item in pack.items.values() if item.id in listed and (part is None or item.id in part.items)]


def answered_items(pack: Pack, answers: Answers) -> list[CheckItem]:
    """Return the items that have a place for an answer: where a ledger decides, those that may be claimed, or were."""
    listed = listed_items(pack, answers)
    return [item for item in listed if _may_be_answered(pack, item) or item.id in answers.answers]


def listed_ledgers(pack: Pack, answers: Answers) -> list[Ledger]:
    """Return the ledgers that have a place: those of a part, or all that decide something of the unit or were given."""
    if answers.part is not None:
        return [ledger for ledger in pack.ledgers.values() if ledger.id in answers.part.ledgers]
    unit = answers.unit
    asked = {id_ for id_, item in pack.items.items() if pack.left_out(item, unit.kind, unit.level) is None}
    return [
        ledger
        for ledger in pack.ledgers.values()
        if ledger.id in answers.ledgers or not ledger.decides or ledger.decides & asked
    ]
