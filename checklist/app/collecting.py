"""Taking in what units hand in: each file is kept, registered, verified and put into the store, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from checklist.app.arriving import Arrivals, kept_whole, put_apart, receive
from checklist.app.batch import Job, Kept, Outcome
from checklist.app.campaigns import held, open_campaign, opened_store
from checklist.app.opening import open_pack
from checklist.app.verifying import Examined, VerifyOptions, examine, get_ready, unread
from checklist.campaign.intake import DRAFT, Arrived, taken, with_pages
from checklist.campaign.opened import Campaign
from checklist.campaign.register import Register, read_register
from checklist.campaign.store import Store
from checklist.campaign.tables import FileRows
from checklist.campaign.task import Task
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import CHINA, now, show_date, today
from checklist.pack.compiled import Pack
from checklist.signing.outcome import PAGES, Check, State, Verification


@dataclass(frozen=True)
class Drawing:
    """Of which reports the pages are drawn again: a share of them, chosen by their digests; 1 is all, 0 none."""

    share: float = 0.0

    def covers(self, digest: str) -> bool:
        """Whether a file's pages are drawn again."""
        return int(digest[:8], 16) < self.share * 0x1_0000_0000


@dataclass
class Collecting:
    """A campaign that is taking files in."""

    campaign: Campaign
    store: Store
    register: Register

    def receive(self, places: list[Path], day: date | None = None) -> Arrivals:
        """Keep and register what is new in some files and folders; raises ``InputError`` for a day that is to come.

        ``day``: when it really came, of which nobody knows the hour; without, now.
        """
        if day is not None and day > today():
            raise InputError([Problem(Code.RECEIVED_LATER, Place("--received"), {"day": show_date(day)})])
        moment = now() if day is None else datetime.combine(day, time(12), CHINA)
        came = receive(self.campaign.task, self.register, places, moment, day)
        self.register = read_register(self.campaign.task.register)
        self.store.register(self.register)
        return came

    def jobs(self, drawing: Drawing) -> list[Job[FileRows]]:
        """Return the jobs for all registered files that the store does not know, or whose pages are still to be drawn.

        What was put apart is always drawn again: its pages may be all that is wrong with it.
        """
        task, known = self.campaign.task, self.store.known()
        apart = {path.stem for path in task.quarantine.glob("*")}
        days: dict[str, date] = {}
        for event in self.register.received:
            days.setdefault(event.sha256, event.at.astimezone(CHINA).date())
        undrawn = self.store.undrawn()
        drawn = {digest for digest in days if digest in apart or drawing.covers(digest)}
        return [
            Job(digest, partial(_take, task, digest, day, digest in drawn))
            for digest, day in days.items()
            if digest not in known or digest in undrawn & drawn
        ]

    @property
    def waiting(self) -> int:
        """How many registered files the store does not know."""
        return len({event.sha256 for event in self.register.received} - self.store.known())

    def keep(self, outcome: Outcome[FileRows]) -> None:
        """Put what came of a job into the store; one that is not valid is put apart first, one not done waits."""
        if outcome.result is None:
            return
        if outcome.result.reports[0].verification == State.无效.name:
            put_apart(self.campaign.task, outcome.name)
        self.store.add(outcome.result)


@contextmanager
def collecting(folder: Path, *, afresh: bool = False) -> Iterator[Collecting]:
    """Hold a campaign to take files in; ``afresh``: with a store in which nothing is yet. Raises ``InputError``."""
    campaign = open_campaign(folder)
    with held(campaign.task):
        if afresh:
            campaign.task.store.unlink(missing_ok=True)
            campaign.task.store.with_name(campaign.task.store.name + ".wal").unlink(missing_ok=True)
        with opened_store(campaign, write=True) as store:
            yield Collecting(campaign, store, read_register(campaign.task.register))


def _take(task: Task, digest: str, day: date, drawn: bool, kept: Kept[FileRows] | None) -> Kept[FileRows]:
    """Verify a report, or judge a draft as of the day it came, and return what the store keeps of it."""
    pack = open_pack(task.pack, task.spec.overlays)
    path = kept_whole(task, digest)
    arrived = Arrived(digest, path.stat().st_size, path.suffix[1:])
    if arrived.kind == DRAFT:
        return Kept(digest, _draft(pack, path, arrived, day))
    options = VerifyOptions(
        roots=tuple(map(task.path, task.spec.trust.roots)),
        crls=tuple(map(task.path, task.spec.trust.crls)),
        signers=task.path(task.spec.signers) if task.spec.signers else None,
        up_to=task.spec.signed_up_to,
        draw_again=drawn,
        pack_folder=task.pack,
    )
    get_ready(options)
    found, pages = examine(path, options, partial(_of_report, arrived, drawn))
    if found is None:
        found = taken(arrived, unread("文件太大或太复杂"), None, None)
    return Kept(digest, found if pages is None else with_pages(found, pages))


def _of_report(arrived: Arrived, drawn: bool, examined: Examined) -> FileRows:
    """Return what is kept of a report, with why its pages cannot be drawn again, if they should be."""
    data = examined.report.data if examined.report is not None else None
    found = taken(arrived, examined.found, data, examined.judged)
    not_drawn = next((check for check in examined.found.checks if check.title == PAGES), None)
    return with_pages(found, not_drawn) if drawn and not_drawn is not None else found


def _draft(pack: Pack, path: Path, arrived: Arrived, day: date) -> FileRows:
    from checklist.answers.load import parse_document, read_answers
    from checklist.engine.assess import assess
    from checklist.io.strict_yaml import read_text
    from checklist.record.answers import answers_digest
    from checklist.record.report import report_record

    try:
        answers = read_answers(pack, parse_document(read_text(path, path.name), path), path)
    except InputError as error:
        return taken(arrived, _unreadable(error.problems[0].text), None, None)
    judged = assess(pack, answers, day)
    found = Verification(unit=answers.unit.name, content=answers_digest(pack, answers))
    return taken(arrived, found, report_record(judged, {}, draft=True), judged)


def _unreadable(why: str) -> Verification:
    return Verification(checks=(Check("文件", State.无效, why),))
