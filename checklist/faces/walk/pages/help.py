"""What lies behind a step: basis, sentence of the speech, evidence, how it is judged."""

from __future__ import annotations

from checklist.answers.questionnaire import ItemStep, LedgerStep, ParameterStep, Step
from checklist.core.wording import SPEECH_ONLY, sentence_name
from checklist.core.words import listing
from checklist.engine.explaining import claimed_for
from checklist.engine.reading import uses_of
from checklist.faces.walk.session import Session
from checklist.pack.compiled import CheckItem


def explain(session: Session, step: Step) -> list[str]:
    """Return the lines that tell it."""
    match step:
        case ParameterStep(id=name):
            used = uses_of(session.pack, "parameters", name)
            return [f"用于核对：{listing(used)}。"] if used else ["没有检查项、规则用到它，只印在报告里。"]
        case LedgerStep(ledger=ledger):
            rules = [f"  {rule.id} {rule.spec.title}（{rule.severity.name}）" for rule in ledger.rules]
            columns = "、".join(column.title for column in ledger.spec.columns.values())
            return [f"列：{columns}", "核对的规则：", *rules]
        case ItemStep(item=item):
            return explain_item(session, item)


def explain_item(session: Session, item: CheckItem) -> list[str]:
    """Return the lines that tell it of an item."""
    lines = [f"讲话{sentence_name(id_)}：{session.pack.sentences[id_]}" for id_ in item.spec.speech]
    lines += [f"依据：{basis.citation}——{basis.provision.says}" for basis in item.basis] or [f"依据：{SPEECH_ONLY}"]
    lines += filter(None, [claimed_for(session.pack, item)])
    lines += [
        f"应有佐证：{'、'.join(item.spec.evidence)}",
        f"查出问题的，定为“{item.severity.name}”。整改建议：{item.spec.remedy}",
    ]
    return [*lines, *([item.spec.help] if item.spec.help else [])]
