"""The question of an item."""

from __future__ import annotations

from checklist.answers.questionnaire import ItemStep
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.answering import Reason, TypeAnswer
from checklist.faces.walk.pages.context import place_of, said_before, said_now
from checklist.faces.walk.pages.keys import KEYS, MORE, numbered
from checklist.faces.walk.session import Session


def item_question(session: Session, step: ItemStep, here: Page) -> Question:
    """Return it, as it is asked on the current step's page."""
    item, current, to_confirm = step.item.spec, session.current(step), session.to_confirm(step)
    ways = _ways(session, step, here)
    marked = [place for place, way in enumerate(ways) if way.word and current.startswith(way.word)]
    return Question(
        head=place_of(session, step),
        title=f"{item.id}　{item.title}",
        text=item.question,
        hints=(*said_before(session, step), "佐证：" + "、".join(item.evidence)),
        current=said_now(session, step),
        choices=(*numbered(ways), *KEYS, MORE),
        marked=marked[0] if marked and not to_confirm else 0,
    )


def _ways(session: Session, step: ItemStep, here: Page) -> list[Choice]:
    """Return the answers that an item may have."""
    words, answer = session.choices(step), step.item.spec.answer
    typed = "日期" if answer.kind == "date" else f"数字（{answer.unit or '个'}）"
    ways = [Choice("", f"确认沿用：{session.current(step)}", Action.CONFIRM)] if session.to_confirm(step) else []
    ways += [Choice("", word, Action.ANSWER, word) for word in words]
    if not words:
        ways.append(Choice("", f"填写{typed}", to=TypeAnswer(here)))
    unknown = Verdict.不掌握.name
    return [
        *ways,
        Choice("", "不涉及（须写原因）", word=Verdict.不涉及.name, to=Reason(here)),
        Choice("", unknown, Action.SILENCE, unknown),
    ]
