"""The campaigns before one, with which it is compared."""

from __future__ import annotations

from pathlib import Path

from checklist.app.campaigns import open_campaign
from checklist.campaign.task import Task
from checklist.campaign.trend import Past

MOST = 5
"""How many campaigns before one are looked at: enough to tell what comes back."""


def past_campaigns(task: Task, last: Path | None = None) -> list[Past]:
    """Return the campaigns before one, the oldest first: the last one, as named or as the task says, and those before it.

    Raises ``InputError`` with what is wrong with one of them.
    """
    past: list[Past] = []
    folder = last or task.last
    seen = {task.folder.resolve()}
    while folder is not None and folder.resolve() not in seen and len(past) < MOST:
        seen.add(folder.resolve())
        campaign = open_campaign(folder)
        past.insert(0, Past(campaign.task, campaign.roster, campaign.pack))
        folder = campaign.task.last
    return past
