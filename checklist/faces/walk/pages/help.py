"""What lies behind a step: basis, sentence of the speech, evidence, how it is judged."""

from __future__ import annotations

from checklist.core.wording import SPEECH_ONLY
from checklist.faces.walk.session import Session, Step


def explain(session: Session, step: Step) -> list[str]:
    """Return the lines that tell it."""
    if step.kind == "parameter":
        return [step.subject.help or step.subject.question]
    if step.kind == "ledger":
        rules = [f"  {rule.id} {rule.spec.title}（{rule.severity.name}）" for rule in step.subject.rules]
        columns = "、".join(column.title for column in step.subject.spec.columns.values())
        return [f"列：{columns}", "核对的规则：", *rules]
    item = step.subject
    lines = [f"讲话第 {id_} 句：{session.pack.sentences[id_]}" for id_ in item.spec.speech]
    lines += [f"依据：{basis.citation}——{basis.provision.says}" for basis in item.basis] or [f"依据：{SPEECH_ONLY}"]
    lines += [f"佐证：{'、'.join(item.spec.evidence)}", f"成为问题时：{item.severity.name}。整改：{item.spec.remedy}"]
    return [*lines, *([item.spec.help] if item.spec.help else [])]
