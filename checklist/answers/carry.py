"""From one period to the next: what a new answers file takes over from the last."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path

from checklist.answers.head import Period
from checklist.answers.model import Answers, LastPeriod, Rectification
from checklist.pack.compiled import Pack


def next_period(period: Period) -> tuple[date, date]:
    """Return the period of the same length right after one; whole months stay whole months."""
    start = period.to + timedelta(days=1)
    if period.from_.day == 1 and start.day == 1:
        months = (start.year - period.from_.year) * 12 + start.month - period.from_.month
        year, month = divmod(start.year * 12 + start.month - 2 + months, 12)
        return start, date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    return start, period.to + (start - period.from_)


def carried(pack: Pack, last: Answers, left: LastPeriod, path: Path, period: Period) -> Answers:
    """Return the answers with which a new period starts.

    Unit, signatories and parameters stay. Standing facts and ledgers stay to be confirmed.
    What is not put right yet stays, planned or not, with the day of the period that found it.
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
    known = {*pack.items, *pack.contradictions}
    found = {subject: Rectification() for key in left.gaps if (subject := pack.subject_of(key)) in known}
    plans = {
        id_: plan.model_copy(update={"opened": plan.opened or last.period.to})
        for id_, plan in {**found, **last.rectifications}.items()
        if not plan.is_done
    }
    return Answers(
        path=path,
        unit=last.unit,
        period=period,
        signatories=last.signatories,
        parameters=last.parameters,
        answers=answers,
        ledgers=ledgers,
        rectifications=plans,
        former=last.former,
        last=left,
    )
