"""Summing a campaign up: as a document, a workbook, or data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from checklist.app.campaigns import open_campaign, opened_store, refuse_day_to_come, scope_of
from checklist.app.comparing import past_campaigns
from checklist.app.storing import Result, file_format, refuse_changed, refuse_no_folder, write_result
from checklist.campaign.opened import Campaign
from checklist.campaign.summary import Asked, Summary, summary_json, summed_up
from checklist.campaign.trend import compared


@dataclass(frozen=True)
class SummaryOptions:
    """What is asked of a summary, and of which units: at and under one, by code or name; of a kind.

    ``last``: the folder of the last campaign if the task names none; ``force``: what others wrote may be overwritten.
    """

    asked: Asked
    last: Path | None = None
    under: str | None = None
    kind: str | None = None
    force: bool = False


def summarise(folder: Path, target: Path, options: SummaryOptions) -> Summary:
    """Write a campaign's summary in the format that the file's name tells, and return it; raises ``InputError``."""
    refuse_day_to_come(options.asked.day)
    format_ = file_format(target, None)
    refuse_no_folder(target)
    refuse_changed(target, Result.SUMMARY, force=options.force)
    summary = sum_up(open_campaign(folder), options)
    write_result(target, _content(format_, summary), Result.SUMMARY, force=options.force)
    return summary


def sum_up(campaign: Campaign, options: SummaryOptions) -> Summary:
    """Return a campaign's summary, compared with the last campaign if there is one; raises ``InputError``."""
    past = past_campaigns(campaign.task, options.last)
    asked = replace(options.asked, scope=scope_of(campaign, options.under, options.kind))
    with opened_store(campaign, day=asked.day) as store:
        trend = compared(store, campaign, past) if past else None
        return summed_up(store, campaign.pack, asked, trend)


def _content(format_: str, summary: Summary) -> bytes:
    """Return a summary in a format; what makes it is imported only now."""
    if format_ == "json":
        return summary_json(summary)
    if format_ == "xlsx":
        from checklist.campaign.summary_book import summary_book

        return summary_book(summary)
    from checklist.campaign import summary_page

    if format_ == "docx":
        return summary_page.summary_docx(summary)
    if format_ == "html":
        return summary_page.summary_html(summary).encode()
    from checklist.report.pdf.draw import draw

    return draw(summary_page.printable_summary(summary))
