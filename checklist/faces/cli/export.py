"""``checklist export``: answers and ledgers as a workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.faces.cli.output import (
    answers_argument,
    as_of_option,
    day,
    echo,
    force_option,
    pack_option,
    show_notices,
)


@click.command("export", options_metavar="[选项]")
@answers_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="工作簿",
    type=click.Path(path_type=Path),
    required=True,
    help="写到这个 .xlsx 文件。",
)
@force_option
@as_of_option
@pack_option
def command(answers: Path, target: Path, force: bool, as_of: datetime | None, pack_folder: Path | None) -> None:
    """把答卷和台账写成工作簿，发现的问题列在“整改清单”里等着填措施。改好后用 checklist import 读回。"""
    from checklist.app.exchanging import export_workbook

    show_notices(export_workbook(answers, target, day(as_of), pack_folder, force=force).notices)
    echo(f"已写出 {target}。")
