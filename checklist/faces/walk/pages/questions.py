"""The question of each kind of step."""

from __future__ import annotations

from collections.abc import Callable

from checklist.faces.walk.dialogue import Page, Question
from checklist.faces.walk.pages.item import item_question
from checklist.faces.walk.pages.ledger import ledger_question
from checklist.faces.walk.pages.parameter import parameter_question
from checklist.faces.walk.session import Session, Step

QUESTIONS: dict[str, Callable[[Session, Step, Page], Question]] = {
    "parameter": parameter_question,
    "ledger": ledger_question,
    "item": item_question,
}
