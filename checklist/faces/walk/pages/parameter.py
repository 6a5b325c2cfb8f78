"""The question of a parameter: a number that the unit sets."""

from __future__ import annotations

from checklist.answers.questionnaire import ParameterStep
from checklist.core.values import show_number
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.answering import TypeAnswer
from checklist.faces.walk.pages.context import place_of
from checklist.faces.walk.pages.item import TYPING
from checklist.faces.walk.pages.keys import MORE, MORE_LISTED, keys_without, numbered
from checklist.faces.walk.session import Session


def parameter_question(session: Session, step: ParameterStep, here: Page) -> Question:
    """Return it, as it is asked on the current step's page."""
    spec, current = step.spec, step.current(session.answers)
    default = f"默认值：{show_number(spec.default)}{spec.unit}" if spec.default is not None else ""
    is_number = spec.type != "text"
    how = f"填数字（{spec.unit}），直接按数字就行" if spec.unit else "填写"
    ways = [Choice("y", "采用现在的值", Action.SKIP, is_answer=True)] if current else []
    ways.append(Choice(TYPING, how, to=TypeAnswer(here), is_answer=True))
    return Question(
        head=place_of(session, step),
        title=f"参数　{spec.title}",
        text=spec.question,
        hints=tuple(hint for hint in (spec.help, default) if hint),
        current=current,
        choices=(
            *(ways if is_number else numbered(ways)),
            *keys_without(Action.NOTE, Action.EVIDENCE, Action.RECTIFY, Action.GIVE),
            MORE_LISTED if is_number else MORE,
        ),
        typing=TYPING if is_number else "",
    )
