"""The question of an item."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.answers.questionnaire import ClaimStep, ItemStep
from checklist.core.verdicts import Verdict
from checklist.core.wording import CLAIM
from checklist.core.words import listing
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.answering import Reason, TypeAnswer, typed_kind
from checklist.faces.walk.pages.context import place_of, said_before, said_now
from checklist.faces.walk.pages.keys import KEYS, MORE, MORE_LISTED, numbered
from checklist.faces.walk.session import Session

TYPING = "t"
"""The key that begins to type a number or date."""


def item_question(session: Session, step: ItemStep, here: Page) -> Question:
    """Return it, as it is asked on the current step's page."""
    item, current, to_confirm = step.item.spec, step.current(session.answers), session.to_confirm(step)
    ways = _ways(session, step, here)
    marked = [place for place, way in enumerate(ways) if way.word and current.startswith(way.word)]
    is_typed = not step.words
    return Question(
        head=place_of(session, step),
        title=f"{item.id}　{item.title}",
        text=item.question,
        hints=(*said_before(session, step), "应有佐证：" + "、".join(item.evidence)),
        current=said_now(session, step),
        choices=(*(ways if is_typed else numbered(ways)), *_keys(session), MORE_LISTED if is_typed else MORE),
        marked=marked[0] if marked and not to_confirm else 0,
        typing=TYPING if is_typed else "",
    )


def claim_question(session: Session, step: ClaimStep, here: Page) -> Question:
    """Return the question of an item that ledgers decide: Enter alone claims nothing."""
    item, current, to_confirm = step.item.spec, step.current(session.answers), session.to_confirm(step)
    ways = [Choice("", "看过，下一步" if current else "不自报，下一步", Action.SKIP)]
    if to_confirm:
        ways.append(Choice("", f"确认沿用：{current}", Action.CONFIRM))
    ways += [Choice("", word, Action.ANSWER, word) for word in step.words]
    if not step.words:
        ways.append(Choice("", f"填{typed_kind(step.item)}", to=TypeAnswer(here)))
    if current:
        ways.append(Choice("", "收回，不自报", Action.TAKE_BACK))
    compared = f"（{listing(step.contradictions)}）" if step.contradictions else ""
    ledgers = listing(f"《{ledger.title}》" for ledger in session.pack.ledgers_of(item.id))
    return Question(
        head=place_of(session, step),
        title=f"{item.id}　{item.title}（自报）",
        text=item.question,
        hints=(*said_before(session, step), f"{CLAIM}{compared}。", f"结论由{ledgers}判定。"),
        current=said_now(session, step),
        choices=(*numbered(ways), *(key for key in _keys(session) if key.action is not Action.GIVE), MORE),
    )


def _ways(session: Session, step: ItemStep, here: Page) -> list[Choice]:
    """Return the answers that an item may have, each with what it records.

    Where a number or date is typed, digits begin it, and all ways have letters for keys.
    """
    words = step.words
    ways = []
    if session.to_confirm(step):
        ways.append(Choice("y", f"确认沿用：{step.current(session.answers)}", Action.CONFIRM, is_answer=True))
    ways += [Choice("", word, Action.ANSWER, word) for word in words]
    if not words:
        ways.append(Choice(TYPING, f"填{typed_kind(step.item)}，直接按数字就行", to=TypeAnswer(here), is_answer=True))
    silent, unknown = Verdict.不涉及.name, Verdict.不掌握.name
    return [
        *ways,
        Choice("x", "不涉及：本单位没有这回事（须写原因）", word=silent, to=Reason(here), is_answer=True),
        Choice("m", "不掌握：记为单位查不清，列入问题", Action.SILENCE, unknown, is_answer=True),
    ]


def _keys(session: Session) -> Iterator[Choice]:
    """Return the moves; a note and evidence say whose they are if it is the answer before."""
    about = session.just_answered
    for key in KEYS:
        is_beside = about is not None and key.action in (Action.NOTE, Action.EVIDENCE)
        yield key._replace(label=f"{key.label}（{about}）") if is_beside else key
