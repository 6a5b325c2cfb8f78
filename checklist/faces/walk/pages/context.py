"""What stands around a step's question: where it is, what was said before, what is said now."""

from __future__ import annotations

from checklist.answers.questionnaire import Step
from checklist.faces.walk.pages.rectify import planned
from checklist.faces.walk.session import Session


def place_of(session: Session, step: Step) -> str:
    """Say where the current step stands among all, and how many are done."""
    done, total = session.progress()
    return f"{step.group}　第 {session.index + 1}/{len(session.steps)} 步　已填 {done}/{total}"


def said_before(session: Session, step: Step) -> list[str]:
    """Say the period, what the last one said, and who the step was given to."""
    hints = [f"期间：{session.answers.period}"]
    if last := session.last_answer(step):
        hints.append(f"上期：{last}")
    if owner := session.owner(step):
        hints.append(f"交给：{owner}")
    return hints


def said_now(session: Session, step: Step) -> str:
    """Say what an item's answer is, how it is judged, and what is attached."""
    current, answer = session.current(step), session.answers.answers.get(step.id)
    if session.to_confirm(step):
        return f"{current}（上期的，待确认）"
    parts = [f"{current} → {session.assessment.items[step.id].verdict.name}"] if current else []
    if answer is not None and answer.note:
        parts.append(f"备注：{answer.note}")
    if answer is not None and answer.evidence:
        parts.append("已附：" + "、".join(proof.file for proof in answer.evidence))
    plan = session.answers.rectifications.get(step.id)
    if plan is not None:
        parts.append(f"整改：{planned(plan)}")
    return "　".join(parts)
