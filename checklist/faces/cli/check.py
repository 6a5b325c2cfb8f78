"""``checklist check``: what is wrong, worst first, each with its reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.core.verdicts import SEVERITIES, Verdict
from checklist.faces.cli import output
from checklist.faces.cli.output import answers_argument, as_of_option, format_option, pack_option


@click.command("check", options_metavar="[选项]")
@answers_argument
@format_option
@click.option(
    "--fail-on",
    type=click.Choice([severity.name for severity in SEVERITIES]),
    default="一般",
    help="出现这一级或更重的问题时退出码为 1。",
    show_default=True,
)
@as_of_option
@pack_option
def command(answers: Path, form: str, fail_on: str, as_of: datetime | None, pack_folder: Path | None) -> None:
    """核对一份答卷（- 表示从标准输入读），按轻重列出问题。分卷只核对分到的部分。"""
    from checklist.app.reporting import ahead
    from checklist.core.values import today
    from checklist.engine.assess import assess, of_part
    from checklist.faces.cli.output import open_answers
    from checklist.record.assessment import assessment_record
    from checklist.record.base import plain_data

    pack, given = open_answers(answers, pack_folder)
    day = output.day(as_of)
    output.show_notices(ahead(day, today()))
    assessment = of_part(assess(pack, given, day))
    if form == "json":
        output.echo_json(plain_data(assessment_record(assessment)))
    else:
        from checklist.faces.cli.check_text import show

        show(assessment, today())
    raise SystemExit(output.exit_code(assessment, Verdict[fail_on]))
