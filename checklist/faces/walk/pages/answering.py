"""Answering the current step: by a word, by typing, by a silence with its reason; and what is told then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklist.answers.questionnaire import ItemStep, ParameterStep, Step
from checklist.core.errors import ValueProblem
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Aside, Next, Page, Prompt, Told, told_error
from checklist.faces.walk.pages.context import asked
from checklist.faces.walk.pages.rectify import Offers
from checklist.faces.walk.session import Session
from checklist.pack.compiled import CheckItem


@dataclass(frozen=True)
class TypeAnswer(Aside):
    """Asks for a number or date until it is one."""

    written: str | None = None
    """What was written and is wrong."""

    def open(self, session: Session) -> Prompt:
        """Ask for it, with the question in sight."""
        return Prompt("请填写" + _kind(session.step), above=asked(session.step), begun=self.written)

    def typed(self, session: Session, written: str | None) -> Next:
        """Save it."""
        if not written:
            return Next(self.back)
        try:
            session.answer(written)
        except ValueProblem as problem:
            return Next(replace(self, written=written), tuple(told_error(problem)))
        return answered(session, self.back)


class Reason(Aside):
    """Asks why a step does not apply."""

    def open(self, session: Session) -> Prompt:
        """Ask for the reason, with the question in sight."""
        return Prompt("请写明为什么不涉及", above=asked(session.step))

    def typed(self, session: Session, written: str | None) -> Next:
        """Save it; without a reason nothing is saved."""
        if not written:
            return Next(self.back)
        session.be_silent(Verdict.不涉及.name, written)
        return answered(session, self.back)


def _kind(step: Step | None) -> str:
    """Say what is to be typed, and its unit."""
    match step:
        case ItemStep(item=item):
            return typed_kind(item)
        case ParameterStep(spec=spec) if spec.type != "text":
            return f"数字（{spec.unit}）" if spec.unit else "数字"
        case _:
            return ""


def typed_kind(item: CheckItem) -> str:
    """Say what is to be typed as an item's answer, and its unit."""
    answer = item.spec.answer
    return "日期" if answer.kind == "date" else f"数字（{answer.unit or '个'}）"


def answered(session: Session, at: Page) -> Next:
    """Say how the current step's answer is judged, offer to write what is done about a gap, and go on."""
    step = session.step
    if step is None:
        return Next(at)
    verdict, current = session.verdict(step), step.current(session.answers)
    judged = f" → {verdict.name}" if verdict is not None and isinstance(step, ItemStep) else ""
    told = Told(f"√ {step.name}：{current}{judged}", verdict)
    findings = session.findings(step) if isinstance(step, ItemStep) else []
    return Next(Offers(tuple(findings), at), (told,))
