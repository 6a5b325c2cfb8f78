"""What the superior body settles by a word in the register: a return that was a mistake, a report of which it is unclear whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checklist.app.campaigns import held, open_campaign, opened_store, refuse_no_reason, write_down
from checklist.campaign.choosing import find
from checklist.campaign.opened import Campaign
from checklist.campaign.register import Confirmed, Unconfirmed, Withdrawn, read_register
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
            raise InputError([Problem(Code.NOTHING_SENT_BACK, Place(), {"unit": unit.name, "what": "退回"})])
        last = max(hold, key=lambda event: event.at)
        event = Withdrawn(sha256=last.sha256, unit=unit.code, at=now, reason=reason, number=last.number)
        return Settled(unit.name, last.number, _written(campaign, event))


def confirm_report(folder: Path, named: str, reason: str, now: datetime) -> Settled:
    """Find that the last report with a unit's code and another's name is the unit's; raises ``InputError`` where there is none."""
    refuse_no_reason(reason, "认定的理由")
    campaign = open_campaign(folder)
    with held(campaign.task):
        unit = find(campaign.roster, named)
        asked = """SELECT sha256, unit_kind, unit_level FROM standing
            WHERE unit = ? AND state = '单位不同' AND named IS NOT NULL ORDER BY received DESC, sha256 LIMIT 1"""
        with opened_store(campaign) as store:
            waiting = store.connection.execute(asked, [unit.code]).fetchall()
        why = "" if waiting else "没有一份写着它的单位代码、别的单位的名称"
        for _, *written in waiting:
            known = zip(("单位类别", "层级"), written, (unit.kind, unit.level), strict=True)
            others = [
                f"报告写的{what}是{one}，名册写的是{other}"
                for what, one, other in known
                if one and other and one != other
            ]
            why = f"{'，'.join(others)}，认定了也不能计入。请退回由单位改正，或者改正名册" if others else ""
        if why:
            raise InputError([Problem(Code.NOTHING_UNCLEAR, Place(), {"unit": unit.name, "why": why})])
        event = Confirmed(sha256=waiting[0][0], unit=unit.code, at=now, reason=reason)
        return Settled(unit.name, "", _written(campaign, event))


def withdraw_confirmation(folder: Path, named: str, reason: str, now: datetime) -> Settled:
    """Take back that the last such report of a unit was found to be its own; raises ``InputError`` where none holds."""
    refuse_no_reason(reason, "撤回的理由")
    campaign = open_campaign(folder)
    with held(campaign.task):
        unit = find(campaign.roster, named)
        found = read_register(campaign.task.register).found_own.values()
        hold = [event for event in found if event.unit == unit.code]
        if not hold:
            raise InputError([Problem(Code.NOTHING_SENT_BACK, Place(), {"unit": unit.name, "what": "认定"})])
        last = max(hold, key=lambda event: event.at)
        event = Unconfirmed(sha256=last.sha256, unit=unit.code, at=now, reason=reason)
        return Settled(unit.name, "", _written(campaign, event))


def _written(campaign: Campaign, event: Withdrawn | Confirmed | Unconfirmed) -> Standing:
    """Write an event down and return what its report counts as now."""
    write_down(campaign.task, event)
    with opened_store(campaign) as store:
        [report] = store.standing([event.sha256])
    return report
