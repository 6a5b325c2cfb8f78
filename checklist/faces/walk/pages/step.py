"""The page of the current step, whatever it asks for; behind the last step comes the review."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.answers.questionnaire import ItemStep, LedgerStep, ParameterStep
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Question
from checklist.faces.walk.pages.answering import answered
from checklist.faces.walk.pages.item import item_question
from checklist.faces.walk.pages.ledger import ledger_question
from checklist.faces.walk.pages.parameter import parameter_question
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.session import Session


@dataclass(frozen=True)
class CurrentStep(Page):
    """The step that the session stands on."""

    def open(self, session: Session) -> Question | Next:
        """Ask for it."""
        match session.step:
            case ParameterStep() as step:
                return parameter_question(session, step, self)
            case LedgerStep() as step:
                return ledger_question(session, step, self)
            case ItemStep() as step:
                return item_question(session, step, self)
        return Next(Review())

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
