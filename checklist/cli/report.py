"""``checklist report``: the self-inspection report, in the form that is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.cli import output
from checklist.cli.output import answers_argument, as_of_option, pack_option
from checklist.errors import Code, InputError, Place, Problem, listing

if TYPE_CHECKING:
    from checklist.engine.model import Assessment

FORMS = ("pdf", "html", "docx", "xlsx", "json")


@click.command("report", options_metavar="[选项]")
@answers_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写到哪个文件（默认与答卷同名）。",
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
    """生成自查报告：封面、目录、概况、问题、比较、整改清单、签字页和附件。"""
    from checklist.cli.reading import open_answers
    from checklist.engine.assess import assess
    from checklist.engine.compare import last_period
    from checklist.report.view import report_view

    named = target.suffix.lower().lstrip(".").replace("htm", "html").replace("htmll", "html") if target else ""
    form = form or (named if named in FORMS else "pdf")
    target = target or Path("自查报告" if str(answers) == "-" else answers.stem).with_suffix(f".{form}")
    masked = edition == "public"
    pack, given = open_answers(answers, pack_folder)
    day = output.day(as_of)
    assessment = assess(pack, given, day, masked=masked)
    if purpose == "paper" and not draft:
        _must_be_ready(assessment, answers)
    before = None
    if last is not None:
        other, then = open_answers(last, pack_folder)
        before = last_period(assess(other, then, day))
    view = report_view(assessment, last=before, public=masked, draft=draft)
    content = _RENDERERS[form](assessment, view, masked, own)
    output.write(target, content)
    click.echo(str(target))


def _must_be_ready(assessment: Assessment, answers: Path) -> None:
    """Refuse a report that nobody may sign yet."""
    from checklist.engine.readiness import readiness

    state = readiness(assessment)
    if state.may_be_signed:
        return
    lists = (("未填", state.unanswered), ("待确认", state.to_confirm))
    missing = [
        f"{label}{len(found)}项（{listing(_first([r.item.id for r in found]))}）" for label, found in lists if found
    ]
    if state.contradictions:
        ids = _first([finding.id for finding in state.contradictions])
        missing.append(f"矛盾未说明{len(state.contradictions)}处（{listing(ids)}）")
    raise InputError([Problem(Code.NOT_READY, Place(str(answers)), {"missing": "；".join(missing)})])


def _first(ids: list[str]) -> list[str]:
    return ids if len(ids) <= 8 else [*ids[:8], "……"]


def _pdf(assessment: Assessment, view: dict[str, Any], masked: bool, own: Path | None) -> bytes:
    from checklist.report.pdf import render_pdf

    return render_pdf(assessment, view, masked=masked, own=own)


def _html(assessment: Assessment, view: dict[str, Any], masked: bool, own: Path | None) -> str:
    from checklist.report.html import render_html

    return render_html(view, own=own)


def _docx(assessment: Assessment, view: dict[str, Any], masked: bool, own: Path | None) -> bytes:
    from checklist.report.docx import render_docx

    return render_docx(view)


def _xlsx(assessment: Assessment, view: dict[str, Any], masked: bool, own: Path | None) -> bytes:
    from checklist.report.sheet import render_sheet

    return render_sheet(view)


def _json(assessment: Assessment, view: dict[str, Any], masked: bool, own: Path | None) -> str:
    return json.dumps({"format": 1, **view}, ensure_ascii=False, indent=2) + "\n"


_RENDERERS: dict[str, Callable[..., bytes | str]] = {
    "pdf": _pdf, "html": _html, "docx": _docx, "xlsx": _xlsx, "json": _json,
}  # fmt: skip
