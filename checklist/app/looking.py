"""Looking a unit of a campaign up: what came in of it, what was sent back, what changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checklist.app.arriving import kept_at
from checklist.app.campaigns import open_campaign, opened_store
from checklist.app.signing import open_report
from checklist.campaign.choosing import find
from checklist.campaign.history import HistoryRecord, history, off_roster
from checklist.campaign.opened import Campaign
from checklist.campaign.register import read_register
from checklist.campaign.roster import RosterUnit
from checklist.campaign.store import Store
from checklist.campaign.task import due_of
from checklist.core.errors import Code, InputError
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.record.answers import read_answers_record


def history_of(folder: Path, named: str) -> HistoryRecord:
    """Return what became of a unit, by its code or name, on the roster or no more; raises ``InputError``."""
    campaign = open_campaign(folder)
    register = read_register(campaign.task.register)
    with opened_store(campaign) as store:
        unit, due = _looked_for(campaign, store, named)
        return history(store, register, unit, due, lambda sha: _judged(campaign, sha))


def _looked_for(campaign: Campaign, store: Store, named: str) -> tuple[RosterUnit, date | None]:
    """Return a unit, and its last day if it is on the roster; raises ``InputError`` if nothing came of it either."""
    try:
        unit = find(campaign.roster, named)
    except InputError as error:
        is_unknown = all(problem.code is Code.NO_SUCH_UNIT for problem in error.problems)
        if not is_unknown or (gone := off_roster(store, named)) is None:
            raise
        return gone, None
    return unit, due_of(campaign.task, unit.due)


def _judged(campaign: Campaign, sha256: str) -> Assessment | None:
    """Return the assessment of a report that was taken in, judged again; None if it is gone or of another pack."""
    path = kept_at(campaign.task, sha256)
    try:
        if path is None:
            return None
        data = open_report(path).data
        return assess(campaign.pack, read_answers_record(campaign.pack, data.answers), data.assessment.as_of)
    except (InputError, ValueError, KeyError, TypeError):
        return None
