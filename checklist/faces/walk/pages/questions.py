"""The question of each kind of step."""

from __future__ import annotations

from checklist.answers.questionnaire import ClaimStep, ItemStep, LedgerStep, ParameterStep, Step
from checklist.faces.walk.dialogue import Page, Question
from checklist.faces.walk.pages.item import claim_question, item_question
from checklist.faces.walk.pages.ledger import ledger_question
from checklist.faces.walk.pages.parameter import parameter_question
from checklist.faces.walk.session import Session


def question_of(session: Session, step: Step, here: Page) -> Question:
    """Return the question of a step, as it is asked on the current step's page."""
    match step:
        case ParameterStep():
            return parameter_question(session, step, here)
        case LedgerStep():
            return ledger_question(session, step, here)
        case ClaimStep():
            return claim_question(session, step, here)
        case ItemStep():
            return item_question(session, step, here)
