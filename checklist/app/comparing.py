"""The campaigns before one, with which it is compared."""

from __future__ import annotations

from pathlib import Path

from checklist.app.campaigns import open_campaign
from checklist.campaign.opened import Campaign
from checklist.campaign.task import TASK_FILE, Task
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import real_path


def past_campaigns(task: Task, last: Path | None = None) -> list[Campaign]:
    """Return the campaigns before one, the oldest first: the last one, as named or as the task says, and those before it.

    Raises ``InputError`` with what is wrong with one of them, if one is later than the next, or if they go round in a circle.
    """
    past: list[Campaign] = []
    after, folder = task, last or task.last
    seen = {real_path(task.folder)}
    while folder is not None:
        if real_path(folder) in seen:
            raise InputError([Problem(Code.LAST_CIRCLE, Place(str(folder)))])
        if not (folder / TASK_FILE).is_file():
            raise InputError([_gone(folder, after, given=not past and last is not None)])
        seen.add(real_path(folder))
        campaign = open_campaign(folder)
        before = campaign.task
        if before.spec.period.to > after.spec.period.to:
            periods = {"last": before.spec.period, "now": after.spec.period}
            raise InputError([Problem(Code.LAST_TASK_IS_LATER, Place(str(folder)), periods)])
        past.insert(0, campaign)
        after, folder = before, before.last
    return past


def _gone(folder: Path, task: Task, *, given: bool) -> Problem:
    """Return that the campaign before one is not where its task says, or (``given``) where ``--last`` does."""
    if given:
        return Problem(Code.LAST_IS_GONE, Place("--last"), {"path": folder, "remedy": "请写对它现在的路径。"})
    remedy = "请把这里的 last 改成它现在的路径；不再比较的，删去 last 这一行。"
    return Problem(Code.LAST_IS_GONE, Place(str(task.folder / TASK_FILE)), {"path": folder, "remedy": remedy})
