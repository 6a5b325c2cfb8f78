"""What passed between the day as of which a report was judged and the day on which it is first signed."""

from __future__ import annotations

from datetime import date, timedelta

from checklist.core.plain import shown_name
from checklist.core.values import show_date
from checklist.core.words import listing
from checklist.signing.file import Report

_MANY = timedelta(days=31)
"""How long a report may wait to be signed without a word on it: facts of a month ago are no news."""


def passed(report: Report, today: date) -> str:
    """Say which rectifications' last days passed before the first signature, and whether that took long; nothing if not.

    ``today``: the day of a first signature that is still to be made.
    """
    signed = next((placed.values.moment.date() for placed in report.signatures.values()), today)
    plans = report.data.answers.rectifications.items()
    over = [id_ for id_, plan in plans if plan.due is not None and report.day <= plan.due < signed and not plan.is_done]
    if not over and signed - report.day <= _MANY:
        return ""
    waited = (
        f"从核对日期 {show_date(report.day)} 到第一个签字（{show_date(signed)}）隔了 {(signed - report.day).days} 天，"
        "其间的情况不在报告之内"
    )
    return (
        f"{waited}；期限在其间已过、报告写的还不是已完成的整改有 {len(over)} 项：{listing(map(shown_name, over))}"
        if over
        else waited
    )
