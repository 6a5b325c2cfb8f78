"""Looking a unit of a campaign up: what came in of it, what was sent back, what changed."""

from __future__ import annotations

from pathlib import Path

from checklist.app.arriving import kept_at
from checklist.app.campaigns import open_campaign, opened_store
from checklist.app.signing import open_report
from checklist.campaign.choosing import find
from checklist.campaign.history import HistoryRecord, history
from checklist.campaign.opened import Campaign
from checklist.campaign.register import read_register
from checklist.campaign.task import due_of
from checklist.core.errors import InputError
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.record.answers import read_answers_record


def history_of(folder: Path, named: str) -> HistoryRecord:
    """Return what became of a unit, by its code or name; raises ``InputError``."""
    campaign = open_campaign(folder)
    unit = find(campaign.roster, named)
    register = read_register(campaign.task.register)
    with opened_store(campaign) as store:
        return history(store, register, unit, due_of(campaign.task, unit.due), lambda sha: _judged(campaign, sha))


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
