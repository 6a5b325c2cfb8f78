"""``checklist report``: the self-inspection report as PDF or as one web page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.cli import output
from checklist.cli.output import answers_argument, as_of_option, pack_option


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
    "--format", "form", type=click.Choice(["pdf", "html"]), default=None, help="格式（默认看文件名，否则 pdf）。"
)
@as_of_option
@pack_option
def command(
    answers: Path, target: Path | None, form: str | None, as_of: datetime | None, pack_folder: Path | None
) -> None:
    """生成自查报告：封面、概况、问题、整改清单、签字页和附件。"""
    from checklist.cli.reading import open_answers
    from checklist.engine.assess import assess

    form = form or ("html" if target and target.suffix.lower() in (".html", ".htm") else "pdf")
    target = target or Path("自查报告" if str(answers) == "-" else answers.stem).with_suffix(f".{form}")
    pack, given = open_answers(answers, pack_folder)
    assessment = assess(pack, given, output.day(as_of))
    content: bytes | str
    if form == "html":
        from checklist.report.html import render_html
        from checklist.report.view import report_view

        content = render_html(report_view(assessment))
    else:
        from checklist.report.pdf import render_pdf

        content = render_pdf(assessment)
    output.write(target, content)
    click.echo(str(target))
