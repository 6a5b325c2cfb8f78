"""What stands around a step's question: where it is, what was said before, what is said now."""

from __future__ import annotations

from checklist.answers.model import Rectification
from checklist.answers.questionnaire import ClaimStep, ItemStep, LedgerStep, ParameterStep, Step, without_claims
from checklist.answers.showing import show_comments, show_dated_state
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.faces.walk.session import Session


def asked(step: Step | None) -> tuple[str, ...]:
    """Return a step's title and question, to be seen above what is typed about it."""
    match step:
        case ItemStep(item=item):
            return (f"{item.id}　{item.title}", item.spec.question)
        case LedgerStep():
            return (f"台账　{step.title}", f"{step.ledger.spec.row}记一行。")
        case ParameterStep(spec=spec):
            return (f"参数　{spec.title}", spec.question, *([spec.help] if spec.help else []))
        case None:
            return ()


def place_of(session: Session, step: Step) -> str:
    """Say where the current step stands among all, and how many are still to be done."""
    done, total = session.progress()
    left = f"还要填 {total - done} 步" if done < total else "都填了"
    if isinstance(step, ClaimStep):
        return f"{step.group}　自报，不算步数，{left}"
    number, count = (len(without_claims(steps)) for steps in (session.steps[: session.index + 1], session.steps))
    return f"{step.group}　第 {number} 步，共 {count} 步，{left}"


def said_before(session: Session, step: Step) -> list[str]:
    """Say the period, what the last one said, and who the step was given to."""
    hints = [f"期间：{session.answers.period}"]
    last = session.answers.last
    if last is not None and step.id in last.answers:
        hints.append(f"上期：{last.answers[step.id]}")
    hints += map(str, session.answers.former.get(step.id, ()))
    hints += show_comments(session.answers, step.decides)
    if owner := session.owner(step):
        hints.append(f"交给：{owner}")
    return hints


def said_now(session: Session, step: Step) -> str:
    """Say what an item's answer is, how it is judged, and what is attached."""
    current, answer = step.current(session.answers), session.answers.answers.get(step.id)
    if session.to_confirm(step):
        return f"{current}（上期的，待确认）"
    result = session.assessment.items[step.id]
    parts = [f"{current} → {result.verdict.name}"] if current else []
    parts += [result.reason] if current and result.verdict is Verdict.未填 else []
    if isinstance(step, ClaimStep) and current:
        parts = [f"自报“{current}”", f"由台账判定：{result.verdict.name}"]
    if answer is not None and answer.note:
        parts.append(f"备注：{answer.note}")
    if answer is not None and answer.evidence:
        parts.append("已附：" + "、".join(proof.file for proof in answer.evidence))
    plan = session.answers.rectifications.get(step.id)
    if plan is not None:
        parts.append(f"整改：{planned(plan)}")
    return "　".join(parts)


def planned(plan: Rectification) -> str:
    """Return a rectification as people read it."""
    due = show_date(plan.due) if plan.due else ""
    parts = [(plan.measure or "措施未写").rstrip("。；"), plan.owner or "", due, show_dated_state(plan)]
    return "，".join(part for part in parts if part)
