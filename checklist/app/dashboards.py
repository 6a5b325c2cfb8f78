"""The dashboard: a campaign as pages that open from a disk, one for all units or, for many, one for each part of the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from checklist.app.campaigns import open_campaign, opened_store, refuse_day_to_come
from checklist.app.comparing import past_campaigns
from checklist.app.offline import offline_page
from checklist.app.storing import Result, file_format, refuse_changed, write_result
from checklist.campaign.dashboard import PageOf, Source, dashboard, parts
from checklist.campaign.queries import returns
from checklist.campaign.rests import rests
from checklist.campaign.store import Store
from checklist.campaign.trend import compared

FORMATS = ("html",)
MOST_UNITS = 1000
"""Of more units than these there is an index, and pages of its parts."""


@dataclass(frozen=True)
class DashboardOptions:
    """As of which day; of fewer than how many units no share is told, if given; the campaign before, if not the task's own."""

    day: date
    min_group: int | None = None
    last: Path | None = None


@dataclass(frozen=True)
class Saved:
    """The pages that were written, the first to be opened first; and how many files that came in are not verified yet."""

    pages: list[Path]
    waiting: int


def save_dashboard(folder: Path, target: Path, options: DashboardOptions, *, force: bool) -> Saved:
    """Write a campaign's dashboard; raises ``InputError``.

    Of more than ``MOST_UNITS`` units it is an index, with a folder of its name beside it for the pages of its parts.
    """
    refuse_day_to_come(options.day)
    file_format(target, None, FORMATS)
    campaign = open_campaign(folder)
    past = past_campaigns(campaign.task, options.last)
    with opened_store(campaign, day=options.day) as store:
        pages = dict(_pages(store, options.day, target.name, PageOf()))
        paths = {name: target.parent / (name if name == target.name else f"{target.stem}/{name}") for name in pages}
        for path in paths.values():
            refuse_changed(path, Result.DASHBOARD, force=force)
        if past:
            compared(store, campaign, past)
        with opened_store(past[-1]) if past else nullcontext() as before:
            for name, page in pages.items():
                source = Source(store, campaign.pack, options.day, page)
                earlier = replace(source, store=before, pack=past[-1].pack) if before is not None else None
                data = dashboard(source, options.min_group, earlier)
                text = offline_page(f"{data.rounds[0].title}汇总", "dashboard", data.model_dump_json())
                write_result(paths[name], text, Result.DASHBOARD, force=force, folder=True)
        waiting = rests(store).waiting
    return Saved(list(paths.values()), waiting)


def _pages(store: Store, day: date, name: str, page: PageOf, above: str = "") -> Iterator[tuple[str, PageOf]]:
    """Yield the page of some units under its name; or where they are too many, an index and the pages of their parts.

    ``above``: what the names of the pages of its parts begin with. All lie in one folder, beside which the first page is.
    """
    found = parts(store, page)
    if returns(store, day, page.scope).whole.asked <= MOST_UNITS or len(found) < 2:
        yield name, page
        return
    names = {code: f"{above}{number:02}-{_plain(title)}" for number, (code, title, _) in enumerate(found, 1)}
    folder = "" if above else f"{Path(name).stem}/"
    yield name, replace(page, pages={code: f"{folder}{below}.html" for code, below in names.items()})
    for code, _, part in found:
        below = replace(part, up=name if above else f"../{name}")
        if part.own:
            yield f"{names[code]}.html", below
        else:
            yield from _pages(store, day, f"{names[code]}.html", below, f"{names[code]}-")


def _plain(title: str) -> str:
    """Return what of a name any system can have in that of a file."""
    return re.sub(r"\W+", "_", title)[:40]
