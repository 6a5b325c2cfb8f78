"""``checklist report``: the self-inspection report, in the form that is asked for."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli import output
from checklist.faces.cli.output import answers_argument, as_of_option, pack_option

if TYPE_CHECKING:
    from checklist.answers.model import Answers, LastPeriod
    from checklist.engine.model import Assessment
    from checklist.pack.compiled import Pack
    from checklist.report.pdf.draw import Printable
    from checklist.report.view import ReportView

    _Content = bytes | str | Printable

FORMS = ("pdf", "html", "docx", "xlsx", "json")
_FORM_OF = {".htm": "html", **{f".{form}": form for form in FORMS}}


@click.command("report", options_metavar="[选项]")
@answers_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写到哪个文件（默认与答卷同名）；答卷是文件夹时，写到哪个文件夹。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default=None,
    help="格式（默认看文件名，否则 pdf）。docx 供修改，xlsx 是整改清单，json 供程序读取。",
)
@click.option(
    "--edition",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="内部版（internal）；公开版（public）不印台账里的个人信息，并写明略去了什么。",
)
@click.option("--draft", is_flag=True, help="每页印“草稿”。")
@click.option(
    "--for", "purpose", type=click.Choice(["paper"]), help="纸质签字版（paper）：没有填完、确认、说明的，不出报告。"
)
@click.option(
    "--last", metavar="上期答卷", type=click.Path(path_type=Path), help="与这一份比较（答卷里已带上期结果的不用）。"
)
@click.option(
    "--templates",
    "own",
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="本单位的模板和样式，按文件名代替自带的。",
)
@as_of_option
@pack_option
def command(
    answers: Path,
    target: Path | None,
    form: str | None,
    edition: str,
    draft: bool,
    purpose: str | None,
    last: Path | None,
    own: Path | None,
    as_of: datetime | None,
    pack_folder: Path | None,
) -> None:
    """生成自查报告：封面、目录、概况、问题、比较、整改清单、签字页和附件。

    答卷也可以是一个文件夹：里面每一份都出报告，已有而没有变动的不重出，一份有错不影响其余。
    """
    day = output.day(as_of)
    before = _left_by(last, day, pack_folder) if last is not None else None
    order = _Order(form, edition == "public", draft, purpose == "paper", before, own, day, pack_folder)
    if answers.is_dir():
        _many(answers, target, order)
        return
    target = target or Path("自查报告" if str(answers) == "-" else answers.stem).with_suffix(f".{form or 'pdf'}")
    output.show_notices(_make(answers, target, order))
    output.echo(str(target))


def _left_by(last: Path, day: date, pack_folder: Path | None) -> LastPeriod:
    """Return what the last period leaves to compare with."""
    from checklist.engine.assess import assess
    from checklist.engine.compare import last_period
    from checklist.faces.cli.reading import load_with_pack

    return last_period(assess(*load_with_pack(last, pack_folder), day))


@dataclass(frozen=True)
class _Order:
    """What is asked of every report."""

    form: str | None
    masked: bool
    draft: bool
    paper: bool
    last: LastPeriod | None
    own: Path | None
    day: date
    pack_folder: Path | None

    def form_of(self, target: Path) -> str:
        """The form asked for, or the one that the file's name tells."""
        return self.form or _FORM_OF.get(target.suffix.lower(), "pdf")


def _make(answers: Path, target: Path, order: _Order) -> tuple[Problem, ...]:
    """Write one report and return the notices; raises ``InputError``.

    While another process works out what a PDF shows, this one loads what draws it: a fifth of
    the whole time, and the memory of the two is never needed at once.
    """
    if order.form_of(target) != "pdf":
        content, notices = _worked_out(answers, target, order)
    else:
        from checklist.app.processes import meanwhile
        from checklist.report.pdf.draw import get_ready

        worked_out = meanwhile(partial(_worked_out, answers, target, order))
        with suppress(InputError):  # drawing itself will say so
            get_ready()
        content, notices = worked_out()
    _write(target, content)
    return notices


def _remake(answers: Path, target: Path, order: _Order) -> None:
    """Write one report of many, unless it is newer than all it is made from; raises ``InputError``."""
    from checklist.faces.cli.reading import load_with_pack

    pack, given = load_with_pack(answers, order.pack_folder)
    if not _is_newer(target, given):
        _write(target, _content(pack, given, target, order), folder=True)


def _write(target: Path, content: _Content, *, folder: bool = False) -> None:
    from checklist.report.pdf.draw import Printable, draw

    output.write(target, draw(content) if isinstance(content, Printable) else content, folder=folder)


def _worked_out(answers: Path, target: Path, order: _Order) -> tuple[_Content, tuple[Problem, ...]]:
    """Return one report's content and the notices; raises ``InputError``."""
    from checklist.faces.cli.reading import load_with_pack

    pack, given = load_with_pack(answers, order.pack_folder)
    return _content(pack, given, target, order), given.notices


def _content(pack: Pack, given: Answers, target: Path, order: _Order) -> _Content:
    """Return a report's content in the form that is asked for, a PDF's still to be drawn; raises ``InputError``."""
    from checklist.engine.assess import assess
    from checklist.report.view import report_view

    answers = replace(given, last=given.last or order.last)
    assessment = assess(pack, answers, order.day, masked=order.masked)
    if order.paper and not order.draft:
        _must_be_ready(assessment)
    view = report_view(assessment, public=order.masked, draft=order.draft)
    return _rendered(order.form_of(target), assessment, view, order)


def _is_newer(target: Path, answers: Answers) -> bool:
    """Whether a report is newer than the answers and every ledger that they name."""
    if not target.exists():
        return False
    ledgers = [answers.path.parent / data.file for data in answers.ledgers.values() if data.file]
    return all(path.stat().st_mtime < target.stat().st_mtime for path in (answers.path, *ledgers))


def _many(folder: Path, target: Path | None, order: _Order) -> None:
    """Write a report for every answers file of a folder, as many at once as there are cores."""
    from concurrent.futures import as_completed

    from checklist.app.processes import workers
    from checklist.faces.cli.load import answers_in

    if target is None:
        raise click.UsageError("答卷是文件夹时，请用 -o 写明报告存到哪个文件夹。")
    jobs = {
        path: target / path.relative_to(folder).with_suffix(f".{order.form or 'pdf'}") for path in answers_in(folder)
    }
    if not jobs:
        raise InputError([Problem(Code.NO_ANSWERS, Place(str(folder)))])
    bad = 0
    with (
        workers(len(jobs)) as pool,
        output.progress("出报告", len(jobs)) as bar,
    ):
        running = {pool.submit(_try, path, made, order): (path, made) for path, made in jobs.items()}
        for done in as_completed(running):
            path, made = running[done]
            problems = done.result()
            bar.update(1)
            bad += bool(problems)
            output.echo(f"× {path}" if problems else f"√ {made}")
            for problem in problems:
                output.echo(f"    {problem}")
    output.echo(f"共 {len(jobs)} 份，{len(jobs) - bad} 份有报告，{bad} 份有错。")
    raise SystemExit(output.INVALID if bad else output.OK)


def _try(path: Path, target: Path, order: _Order) -> list[Problem]:
    """Make one of many reports; whatever is wrong with it does not stop the others."""
    try:
        _remake(path, target, order)
    except InputError as error:
        return error.problems
    except Exception as error:
        return [Problem(Code.FAILED, Place(str(path)), {"kind": type(error).__name__})]
    return []


def _must_be_ready(assessment: Assessment) -> None:
    """Refuse a report that nobody may sign yet."""
    from checklist.engine.readiness import missing, readiness

    state = readiness(assessment)
    if not state.may_be_signed:
        place = Place(str(assessment.answers.path))
        raise InputError([Problem(Code.NOT_READY, place, {"missing": missing(state.forbidding)})])


def _rendered(form: str, assessment: Assessment, view: ReportView, order: _Order) -> _Content:
    """Return the report in a form; what makes it is imported only now."""
    if form == "html":
        from checklist.report.html import render_html

        return render_html(view, own=order.own)
    if form == "docx":
        from checklist.report.docx import render_docx

        return render_docx(view, own=order.own)
    if form == "xlsx":
        from checklist.report.sheet import render_sheet

        return render_sheet(view)
    if form == "json":
        return json.dumps({"format": 1, **asdict(view)}, ensure_ascii=False, indent=2) + "\n"
    from checklist.report.pdf.report import printable_report

    return printable_report(assessment, view, masked=order.masked, own=order.own)
