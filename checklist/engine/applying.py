"""Which items a unit is not asked, and why: its kind, the day, and conditions on what it says elsewhere."""

from __future__ import annotations

from typing import Any

from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.wording import span
from checklist.engine.facts import Facts
from checklist.pack.cel import condition_name, to_cel
from checklist.pack.compiled import CheckItem

NOT_VALID = "{day}时这一项不适用（适用时间：{span}）。"
NOT_APPLICABLE = "不适用于本单位。"


def not_asked(facts: Facts) -> dict[str, str]:
    """Return the items that do not apply to a unit, whatever it says of them, and the reason of each.

    An answer to an item that does not apply decides nothing about others; what is not known
    yet leaves an item in. No ledger's rows are looked at.
    """
    reasons: dict[str, str] = {}
    said: dict[str, Any] = {}
    silent: dict[str, Any] = {}
    known = {"answers": said, "not_applicable": silent, "none_declared": none_declared(facts)}
    for item in facts.pack.asking_order:
        reason = _reason(facts, item, known)
        answer = facts.answers.answers.get(item.id)
        if reason is not None:
            reasons[item.id] = reason
        elif answer is not None and answer.is_given:
            name = condition_name(item.id)
            silent[name] = answer.silence is Verdict.不涉及
            if answer.value is not None:
                said[name] = to_cel(answer.value)
    return reasons


def _reason(facts: Facts, item: CheckItem, known: dict[str, Any]) -> str | None:
    period_end = facts.answers.period.to
    left_out = facts.pack.left_out(item, facts.answers.unit.kind, facts.answers.unit.level)
    if left_out is not None:
        return left_out
    valid = item.spec.valid
    if not valid.holds_on(period_end):
        return NOT_VALID.format(day=show_date(period_end), span=span(valid.from_, valid.until, unseen=""))
    unmet = item.unmet(facts.bind(period_end, known)) if item.applies else None
    return None if unmet is None else unmet.note or NOT_APPLICABLE


def none_declared(facts: Facts) -> dict[str, bool]:
    """Return of every ledger whether the unit said that there was nothing to record."""
    given = {id_: facts.data(id_) for id_ in facts.pack.ledgers}
    return {id_: data is not None and data.none_reason is not None for id_, data in given.items()}
