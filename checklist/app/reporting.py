"""Making reports: of one answers file, and of every one in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from checklist.answers.head import Period
from checklist.app.batch import Job, Kept
from checklist.app.opening import open_answers
from checklist.app.storing import Result, file_format, refuse_changed, refuse_no_folder, write_result
from checklist.core.digest import digest
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import show_date, today
from checklist.core.version import __version__
from checklist.core.words import listing
from checklist.record.base import Record, file_name

if TYPE_CHECKING:
    from checklist.answers.last import LastPeriod
    from checklist.answers.model import Answers
    from checklist.engine.model import Assessment
    from checklist.pack.compiled import Pack
    from checklist.report.pdf.draw import Printable

    _Content = bytes | str | Printable


class ReportedRecord(Record):
    """A report that was written: its file and its SHA-256, and whose it is, with a digest of the answers.

    ``draft`` says why it is a draft; it is empty of one that can be signed.
    """

    file: str
    sha256: str
    unit: str
    code: str | None
    period: Period
    content: str
    draft: str


@dataclass(frozen=True)
class ReportOptions:
    """What is asked of a report: its format (by the file's name if None), edition, day, and what it is made with."""

    day: date
    format: str | None = None
    masked: bool = False
    draft: bool = False
    paper: bool = False
    last: LastPeriod | None = None
    own: Path | None = None
    pack_folder: Path | None = None
    force: bool = False
    today: date = field(default_factory=today)

    @property
    def is_ahead(self) -> bool:
        """Whether the day to judge by has not come, of which there are only drafts."""
        return self.day > self.today

    def format_of(self, target: Path) -> str:
        """Return the format that a file's name tells; raises ``InputError`` if it tells none, or not the one asked for."""
        return file_format(target, self.format)


def ahead(day: date, today: date, place: Place | None = None) -> Iterator[Problem]:
    """Yield what is to be said of a day to judge by that has not come: what is done by then nobody knows yet."""
    if day > today:
        yield Problem(Code.DAY_AHEAD, place or Place(), {"day": show_date(day), "today": show_date(today)})


def left_by(last: Path, day: date, pack_folder: Path | None) -> LastPeriod:
    """Return what a period's answers leave to compare with; raises ``InputError``."""
    from checklist.engine.assess import assess
    from checklist.engine.compare import day_of_last, last_period

    pack, before = open_answers(last, pack_folder)
    return last_period(assess(pack, before, day_of_last(before.period, None, day)))


def make_report(answers: Path, target: Path, options: ReportOptions) -> tuple[Problem, ...]:
    """Write one report and return the notices; raises ``InputError``.

    While another process works out what a PDF shows, this one loads what draws it: a fifth of
    the whole time, and the memory of the two is never needed at once.
    """
    format_ = options.format_of(target)
    refuse_no_folder(target)
    refuse_changed(target, Result.REPORT, force=options.force)
    if format_ != "pdf":
        made = _of_file(answers, target, options)
    else:
        from checklist.core.processes import meanwhile
        from checklist.report.pdf.draw import get_ready

        worked_out = meanwhile(partial(_of_file, answers, target, options))
        with suppress(InputError):  # drawing itself will say so
            get_ready()
        made = worked_out()
    write_result(target, _drawn(made.content), Result.REPORT, force=options.force)
    return made.notices


def report_job(answers: Path, target: Path, options: ReportOptions) -> Job[ReportedRecord]:
    """Return the job that writes one report of many."""
    return Job(str(answers), partial(_make_one, answers, target, options))


def _make_one(
    answers: Path, target: Path, options: ReportOptions, kept: Kept[ReportedRecord] | None
) -> Kept[ReportedRecord]:
    """Write one report, unless the very one is there already; raises ``InputError``."""
    pack, given = open_answers(answers, options.pack_folder)
    key = _key(pack, given, target, options)
    if kept is not None and kept.key == key and _is_there(target, kept.result.sha256):
        return kept
    refuse_changed(target, Result.REPORT, force=options.force)
    worked_out = _work_out(pack, given, target, options)
    content = _drawn(worked_out.content)
    write_result(target, content, Result.REPORT, force=options.force, folder=True)
    from checklist.record.answers import answers_digest

    made = ReportedRecord(
        file=file_name(target),
        sha256=sha256(content).hexdigest(),
        unit=given.unit.name,
        code=given.unit.code,
        period=given.period,
        content=answers_digest(pack, given),
        draft=worked_out.why_draft,
    )
    return Kept(key, made)


def _is_there(target: Path, known: str) -> bool:
    try:
        return sha256(target.read_bytes()).hexdigest() == known
    except OSError:
        return False


def _key(pack: Pack, answers: Answers, target: Path, options: ReportOptions) -> str:
    """Return the digest of all that a report depends on: answers, ledgers, rules, templates, fonts, options, version."""
    from checklist.record.answers import answers_record
    from checklist.record.base import plain_data
    from checklist.report.pdf.toolchain import toolchain

    return digest(
        {
            "answers": plain_data(answers_record(pack, answers)),
            "pack": pack.digest,
            "software": {"checklist-zicha": __version__, **toolchain(options.own)},
            "last": options.last.model_dump(mode="json") if options.last is not None else None,
            "options": [
                options.format_of(target),
                options.masked,
                options.draft,
                options.is_ahead,
                options.paper,
                options.day,
            ],
            "target": str(target),
        }
    )


@dataclass(frozen=True)
class _WorkedOut:
    """A report in the format asked for, a PDF still to be drawn; what is to be said of it, and why it is a draft, if it is."""

    content: _Content
    notices: tuple[Problem, ...]
    why_draft: str


def _of_file(answers: Path, target: Path, options: ReportOptions) -> _WorkedOut:
    """Work out the report of an answers file, of whose reading there are notices too; raises ``InputError``."""
    pack, given = open_answers(answers, options.pack_folder)
    made = _work_out(pack, given, target, options)
    return replace(made, notices=(*given.notices, *made.notices))


def _drawn(content: _Content) -> bytes:
    from checklist.report.pdf.draw import Printable, draw

    if isinstance(content, Printable):
        return draw(content)
    return content if isinstance(content, bytes) else content.encode()


def _work_out(pack: Pack, given: Answers, target: Path, options: ReportOptions) -> _WorkedOut:
    """Work out a report; raises ``InputError``."""
    from checklist.app.checking import differing, refuse_later
    from checklist.engine.assess import assess
    from checklist.engine.compare import completed
    from checklist.engine.readiness import readiness, why_not_signed

    if given.part is not None:
        raise InputError([Problem(Code.REPORT_OF_PART, Place(str(given.path)), {"part": given.part.text})])
    if options.last is not None:
        refuse_later(options.last.period, given)
    answers = replace(given, last=completed(given.last, options.last) if given.last else options.last)
    assessment = assess(pack, answers, options.day, masked=options.masked)
    state, place = readiness(assessment), Place(str(answers.path))
    lacking = state.missing
    not_come = list(ahead(options.day, options.today, place))
    if options.paper and not options.draft and (lacking or not_come):
        raise InputError([Problem(Code.NOT_READY, place, {"missing": lacking})] if lacking else not_come)
    notices = [*([Problem(Code.DRAFT, place, {"missing": lacking})] if lacking else []), *not_come]
    notices += differing(given, options.last) if options.last is not None else ()
    if state.is_running:
        start, end = show_date(answers.period.from_), show_date(answers.period.to)
        edge = f"结束（{end}）" if state.is_begun else f"开始（{start}）"
        details = {"day": show_date(assessment.as_of), "edge": edge, "end": end}
        notices.append(Problem(Code.STILL_RUNNING, place, details))
    if unnamed := given.signatories.unnamed:
        notices.append(Problem(Code.NOBODY_NAMED, place, {"roles": listing(unnamed)}))
    if shared := given.signatories.shared:
        notices.append(Problem(Code.SAME_PERSON, place, {"people": "；".join(shared)}))
    if options.masked:
        notices.append(Problem(Code.OWN_WORDS, place))
    why = why_not_signed(state, options.day if options.is_ahead else None) or ("要的就是草稿" if options.draft else "")
    return _WorkedOut(_rendered(options.format_of(target), assessment, options), tuple(notices), why)


def _rendered(format_: str, assessment: Assessment, options: ReportOptions) -> _Content:
    """Return the report in a format; what makes it is imported only now."""
    if format_ == "json":
        from checklist.core.plain import plain_json
        from checklist.report.pdf.report import report_data

        data = report_data(assessment, masked=options.masked, draft=options.draft, ahead=options.is_ahead)
        return plain_json(json.loads(data)) + "\n"
    from checklist.report.view import report_view

    view = report_view(assessment, public=options.masked, draft=options.draft, ahead=options.is_ahead)
    if format_ == "html":
        from checklist.report.html import render_html

        return render_html(view, own=options.own)
    if format_ == "docx":
        from checklist.report.docx import render_docx

        return render_docx(view, own=options.own)
    if format_ == "xlsx":
        from checklist.report.sheet import render_sheet

        return render_sheet(view)
    from checklist.report.pdf.report import printable_report

    return printable_report(assessment, view, masked=options.masked, own=options.own)
