"""The campaigns before one, with which it is compared."""

from __future__ import annotations

from pathlib import Path

from checklist.app.campaigns import open_campaign
from checklist.campaign.task import Task
from checklist.campaign.trend import Past
from checklist.core.errors import Code, InputError, Place, Problem


def past_campaigns(task: Task, last: Path | None = None) -> list[Past]:
    """Return the campaigns before one, the oldest first: the last one, as named or as the task says, and those before it.

    Raises ``InputError`` with what is wrong with one of them, or if they go round in a circle.
    """
    past: list[Past] = []
    folder = last or task.last
    seen = {task.folder.resolve()}
    while folder is not None:
        if folder.resolve() in seen:
            raise InputError([Problem(Code.LAST_CIRCLE, Place(str(folder)))])
        seen.add(folder.resolve())
        campaign = open_campaign(folder)
        past.insert(0, Past(campaign.task, campaign.roster, campaign.pack))
        folder = campaign.task.last
    return past
