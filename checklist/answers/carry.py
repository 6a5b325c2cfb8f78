"""From one period to the next: what a new answers file takes over from the last."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from checklist.answers.head import Period
from checklist.answers.last import LastPeriod
from checklist.answers.model import EXPLAINED, STATES, Answers, ApprovedException, Rectification
from checklist.answers.showing import show_exception
from checklist.core.errors import Code, Place, Problem
from checklist.core.words import listing
from checklist.pack.compiled import Pack


def next_period(period: Period) -> tuple[date, date]:
    """Return the period of the same length right after one; whole months stay whole months."""
    start = period.to + timedelta(days=1)
    if period.from_.day == 1 and start.day == 1:
        months = (start.year - period.from_.year) * 12 + start.month - period.from_.month
        year, month = divmod(start.year * 12 + start.month - 2 + months, 12)
        return start, date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    return start, period.to + (start - period.from_)


def is_done_before_found(plan: Rectification, period: Period, last: LastPeriod | None) -> bool:
    """Whether something is said to have been put right before the period began that found it.

    Of the first day of a period before the last one all that is sure is that it was not more than a year before its last day.
    """
    found = plan.opened or period.to
    if found >= period.from_:
        first = period.from_
    elif last is not None and found == last.period.to:
        first = last.period.from_
    else:
        first = found.replace(day=1, year=max(found.year - 1, date.min.year))
    return plan.done_on is not None and plan.done_on < first


def carried(pack: Pack, last: Answers, left: LastPeriod, path: Path, period: Period) -> Answers:
    """Return the answers with which a new period starts.

    Unit, signatories and parameters stay. Standing facts and ledgers stay to be confirmed.
    What is not put right yet stays, planned or not, with the day of the period that found it: what was found, what was
    carried already, and what lost its plan since. A contradiction that is only explained does not, nor does any such
    explanation, for it is of what contradicted then.
    Exceptions that hold still stay with the ledgers that do. There is a notice of those that hold still and whose ledger
    does not stay, and of those that hold no more and whose ledger does, so that their rows are problems from now on.
    ``left`` is what the last period leaves for comparison.
    """
    answers = {
        id_: answer.model_copy(update={"to_confirm": True})
        for id_, answer in last.answers.items()
        if id_ in pack.items and pack.items[id_].spec.standing and answer.is_given
    }
    ledgers = {
        id_: data.model_copy(update={"to_confirm": True})
        for id_, data in last.ledgers.items()
        if id_ in pack.ledgers and pack.ledgers[id_].spec.standing and data.is_given and data.none_reason is None
    }
    undone = {pack.subject_of(key) for key, gap in left.gaps.items() if not gap.done}
    before = last.last.period.to if last.last is not None else last.period.to
    lost = {id_: Rectification(opened=before) for id_ in left.planned}
    known = sorted(undone & (pack.items.keys() | pack.contradictions.keys()))
    open_ = {**dict.fromkeys(known, Rectification()), **lost, **last.rectifications}
    plans = {
        id_: plan.model_copy(update={"opened": plan.opened or last.period.to} | _afresh(pack, id_, plan))
        for id_, plan in open_.items()
        if (not plan.is_done or id_ in undone) and (id_ in pack.items or plan.stands != EXPLAINED)
    }
    exceptions: dict[str, list[ApprovedException]] = {}
    notices: list[Problem] = []
    for id_, one in ((id_, one) for id_, given in last.exceptions.items() for one in given):
        holds = one.until is not None and one.until >= period.from_
        stays = pack.rules[id_].ledger in ledgers
        if holds and stays:
            exceptions.setdefault(id_, []).append(one)
        elif holds or stays:
            code = Code.EXCEPTION_LEFT if holds else Code.EXCEPTION_OVER
            notices.append(_not_carried(pack, last, id_, one, code))
    return Answers(
        path=path,
        unit=last.unit,
        period=period,
        signatories=last.signatories,
        parameters=last.parameters,
        answers=answers,
        ledgers=ledgers,
        rectifications=plans,
        exceptions=exceptions,
        former=last.former,
        last=left.model_copy(update={"planned": sorted(plans.keys() - (undone & pack.items.keys()))}),
        notices=tuple(notices),
    )


def _afresh(pack: Pack, id_: str, plan: Rectification) -> dict[str, Any]:
    """Return what a plan loses when it is carried: an explanation of a contradiction, and that it is done if it is not."""
    explained = {"fact": None} if id_ in pack.contradictions else {}
    return explained | ({"state": STATES[1], "done_on": None} if plan.is_done else {})


def _not_carried(pack: Pack, last: Answers, rule_id: str, approval: ApprovedException, code: Code) -> Problem:
    """Tell why an approval is not taken over, with all that is needed to write it again."""
    rule = pack.rules[rule_id]
    rows = listing(one.label for one in approval.rows if one.label)
    details = {
        "id": rule_id,
        "title": rule.spec.title,
        "ledger": pack.ledgers[rule.ledger].title,
        "said": show_exception(approval),
        "why": "到本期开始已经过期" if approval.until is not None else "没有写有效期",
        "rows": f"（记录是：{rows}）" if rows else "",
    }
    return Problem(code, Place(str(last.path)), details)
