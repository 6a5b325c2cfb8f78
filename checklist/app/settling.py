"""What the superior body settles by a word in the register: a return that was a mistake, a report of which it is unclear whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checklist.app.campaigns import held, open_campaign, opened_store, refuse_no_reason, write_down
from checklist.campaign.choosing import find
from checklist.campaign.opened import Campaign
from checklist.campaign.register import Confirmed, Withdrawn, read_register
from checklist.campaign.store import Standing
from checklist.core.errors import Code, InputError, Place, Problem


@dataclass(frozen=True)
class Settled:
    """What was settled: of which unit, by which return slip if it is about one, and what the report counts as now."""

    unit: str
    slip: str
    report: Standing


def withdraw_return(folder: Path, named: str, reason: str, now: datetime) -> Settled:
    """Take the last return of a unit's report back; raises ``InputError`` where none holds."""
    refuse_no_reason(reason, "撤回的原因")
    campaign = open_campaign(folder)
    with held(campaign.task):
        unit = find(campaign.roster, named)
        register = read_register(campaign.task.register)
        hold = [event for event in register.sent_back.values() if event.unit == unit.code]
        if not hold:
            raise InputError([Problem(Code.NOTHING_SENT_BACK, Place(), {"unit": unit.name})])
        last = max(hold, key=lambda event: event.at)
        event = Withdrawn(sha256=last.sha256, unit=unit.code, at=now, reason=reason, number=last.number)
        return Settled(unit.name, last.number, _written(campaign, event))


def confirm_report(folder: Path, named: str, reason: str, now: datetime) -> Settled:
    """Find that the last report with a unit's code and another's name is the unit's; raises ``InputError`` where there is none."""
    refuse_no_reason(reason, "认定的理由")
    campaign = open_campaign(folder)
    with held(campaign.task):
        unit = find(campaign.roster, named)
        asked = (
            "SELECT sha256 FROM standing WHERE unit = ? AND named IS NOT NULL ORDER BY received DESC, sha256 LIMIT 1"
        )
        with opened_store(campaign) as store:
            waiting = store.connection.execute(asked, [unit.code]).fetchall()
        if not waiting:
            raise InputError([Problem(Code.NOTHING_UNCLEAR, Place(), {"unit": unit.name})])
        event = Confirmed(sha256=waiting[0][0], unit=unit.code, at=now, reason=reason)
        return Settled(unit.name, "", _written(campaign, event))


def _written(campaign: Campaign, event: Withdrawn | Confirmed) -> Standing:
    """Write an event down and return what its report counts as now."""
    write_down(campaign.task, event)
    with opened_store(campaign) as store:
        [report] = store.standing([event.sha256])
    return report
