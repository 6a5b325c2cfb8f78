"""The campaigns before one, with which it is compared."""

from __future__ import annotations

from pathlib import Path

from checklist.app.campaigns import open_campaign
from checklist.campaign.opened import Campaign
from checklist.campaign.task import Task
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import real_path


def past_campaigns(task: Task, last: Path | None = None) -> list[Campaign]:
    """Return the campaigns before one, the oldest first: the last one, as named or as the task says, and those before it.

    Raises ``InputError`` with what is wrong with one of them, or if they go round in a circle.
    """
    past: list[Campaign] = []
    folder = last or task.last
    seen = {real_path(task.folder)}
    while folder is not None:
        if real_path(folder) in seen:
            raise InputError([Problem(Code.LAST_CIRCLE, Place(str(folder)))])
        seen.add(real_path(folder))
        campaign = open_campaign(folder)
        past.insert(0, campaign)
        folder = campaign.task.last
    return past
