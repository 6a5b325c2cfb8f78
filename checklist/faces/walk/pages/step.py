"""The page of the current step, whatever it asks for; behind the last step comes the review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Question
from checklist.faces.walk.pages.answering import answered
from checklist.faces.walk.pages.item import item_question
from checklist.faces.walk.pages.ledger import ledger_question
from checklist.faces.walk.pages.parameter import parameter_question
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.session import Session, Step

QUESTIONS: dict[str, Callable[[Session, Step, Page], Question]] = {
    "parameter": parameter_question,
    "ledger": ledger_question,
    "item": item_question,
}


@dataclass(frozen=True)
class CurrentStep(Page):
    """The step that the session stands on."""

    def open(self, session: Session) -> Question | Next:
        """Ask for it."""
        step = session.step
        return Next(Review()) if step is None else QUESTIONS[step.kind](session, step, self)

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Answer it."""
        match choice.action:
            case Action.ANSWER:
                session.answer(choice.word)
            case Action.SILENCE:
                session.be_silent(choice.word, None)
            case Action.CONFIRM:
                session.confirm()
        return answered(session, self)
