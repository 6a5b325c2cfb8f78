"""Sending a report back: the slip, the answers with what is said beside the items, and the event in the register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pydantic import RootModel

from checklist.answers.head import Text
from checklist.answers.model import Answers
from checklist.answers.save import answers_data
from checklist.app.arriving import kept_whole
from checklist.app.campaigns import held, open_campaign, opened_store, refuse_no_reason, write_down
from checklist.app.forms import written
from checklist.app.signing import open_report
from checklist.app.storing import write
from checklist.campaign.choosing import code_of, find
from checklist.campaign.opened import Campaign
from checklist.campaign.register import Returned, read_register
from checklist.campaign.roster import RosterUnit, file_stem
from checklist.campaign.slips import CountingReport, Slip, counting_report, slip_html, slip_items
from checklist.campaign.task import due_of
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import CHINA, show_date
from checklist.core.wording import ROLES
from checklist.core.words import listing, suggest
from checklist.engine.assess import assess
from checklist.io.strict_yaml import parse, read_text
from checklist.io.validation import validate
from checklist.pack.compiled import Pack
from checklist.record.answers import read_answers_record
from checklist.report.pdf.characters import check_characters
from checklist.report.pdf.draw import Printable, draw


class _Comments(RootModel[dict[Text, Text]]):
    """A file of comments, by item."""


@dataclass(frozen=True)
class ToReturn:
    """Why a report is sent back, what is said of items and contradictions, and until when it is to be put right."""

    reason: str
    comments: Mapping[str, str] = field(default_factory=dict)
    due: date | None = None


@dataclass(frozen=True)
class SentBack:
    """What was made of a return: the slip, and its files for the unit."""

    slip: Slip
    pdf: Path
    answers: Path


def read_comments(path: Path) -> dict[str, str]:
    """Return the comments of a YAML file, by item; raises ``InputError`` with everything that is wrong with it."""
    return by_id(validate(_Comments, parse(read_text(path, str(path)), str(path))).root.items())


def by_id(written: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return comments by item, whose ids are read as codes are; several on one are all said."""
    comments: dict[str, list[str]] = {}
    for id_, comment in written:
        comments.setdefault(code_of(id_), []).append(comment)
    return {id_: "；".join(said) for id_, said in comments.items()}


def return_report(folder: Path, named: str, asked: ToReturn, now: datetime) -> SentBack:
    """Send back the report of a unit that counts; raises ``InputError`` where there is none, or a comment is on nothing.

    The register is written last: what a crash leaves before it is as if the report had not been sent back.
    """
    refuse_no_reason(asked.reason, "退回的原因")
    campaign = open_campaign(folder)
    task = campaign.task
    with held(task):
        unit = find(campaign.roster, named)
        with opened_store(campaign) as store:
            current = counting_report(store, unit)
        _check_comments(campaign.pack, asked.comments)
        answers, slip = _slip(campaign, unit, current, asked, now)
        check_characters(slip)
        stem = task.slips / file_stem(unit)
        sent = SentBack(
            slip,
            stem.with_name(f"{stem.name}_退回单{slip.number}.pdf"),
            stem.with_name(f"{stem.name}_退回的答卷{slip.number}.json"),
        )
        returned = answers_data(campaign.pack, replace(answers, returned=slip.note))
        write(sent.answers, json.dumps(returned, ensure_ascii=False, indent=1, default=written) + "\n", folder=True)
        write(sent.pdf, draw(Printable(slip_html(slip))))
        event = Returned(
            sha256=current.sha256, unit=unit.code, at=now, reason=asked.reason, comments=dict(asked.comments),
            number=slip.number, due=slip.due,
        )  # fmt: skip
        write_down(task, event)
    return sent


def _slip(
    campaign: Campaign, unit: RosterUnit, current: CountingReport, asked: ToReturn, now: datetime
) -> tuple[Answers, Slip]:
    """Return the answers of the report that is sent back, and the slip; raises ``InputError``."""
    task, day = campaign.task, now.astimezone(CHINA).date()
    data = open_report(kept_whole(task, current.sha256)).data
    answers = read_answers_record(campaign.pack, data.answers)
    assessment = assess(campaign.pack, answers, data.assessment.as_of)
    return answers, Slip(
        number=f"{day.year}-{len(read_register(task.register).returned) + 1:03}",
        issuer=task.spec.issuer,
        task=task.spec.title,
        unit=unit.name,
        code=unit.code,
        period=str(answers.period),
        report_number=current.number,
        received=current.received.astimezone(CHINA).date(),
        due=_due(campaign, unit, asked, day),
        day=day,
        reason=asked.reason,
        signed_by=listing(ROLES[role] for role in task.must_sign),
        items=slip_items(assessment, asked.comments),
    )


def _due(campaign: Campaign, unit: RosterUnit, asked: ToReturn, day: date) -> date:
    due = asked.due or due_of(campaign.task, unit.due)
    if due < day:
        what = f"{unit.name}的报送期限" if asked.due is None else "--due 写的"
        raise InputError([Problem(Code.DUE_IS_OVER, Place(), {"what": what, "due": show_date(due)})])
    return due


def _check_comments(pack: Pack, comments: Mapping[str, str]) -> None:
    known = {*pack.items, *pack.contradictions}
    problems = [
        Problem(Code.NOT_COMMENTED, Place(), {"id": id_, "meant": suggest(id_, known)})
        for id_ in comments
        if id_ not in known
    ]
    if problems:
        raise InputError(problems)
