"""``checklist campaign summary``: a campaign in a document for the leader, or in a workbook, or as data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.campaign import FEW_UNITS, MIN_GROUP
from checklist.faces.cli import output
from checklist.faces.cli.output import (
    Count,
    FilePath,
    campaign_argument,
    echo,
    force_option,
    kind_option,
    show_notices,
    under_option,
    until_option,
)


@click.command("summary", options_metavar="[选项]")
@campaign_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=FilePath(),
    required=True,
    help="写到哪里：.pdf、.docx、.html 是给领导的文件，.xlsx 是明细，.json 是数据。",
)
@under_option
@kind_option
@click.option("--last", metavar="任务文件夹", type=FilePath(), help="与哪一次任务比较（默认任务.yaml 里的 last）。")
@click.option(
    "--min-group",
    metavar="个数",
    type=Count(),
    help=f"判定过的单位少于几个的不列比例，能减出它来的也不列（默认 {MIN_GROUP}；全部不超过 {FEW_UNITS} 个单位的，逐个列出，不隐藏）。",
)
@click.option("--rank", is_flag=True, help="附件按总分排名（默认不排名，按名册的次序）。")
@force_option
@until_option
def command(
    folder: Path,
    target: Path,
    under: str | None,
    kind: str | None,
    last: Path | None,
    min_group: int | None,
    rank: bool,
    force: bool,
    as_of: datetime | None,
) -> None:
    """汇总：报送率、总分、各制度的问题、共性问题、突出问题、与上次相比、逾期整改、例外、没有计入的来件。

    只有验证有效的报告计入；不含各单位填写的文字和责任人姓名。
    """
    from checklist.app.summarising import SummaryOptions, summarise
    from checklist.campaign.rests import unverified
    from checklist.campaign.status import rate
    from checklist.campaign.summary import Asked

    asked = Asked(output.day(as_of), min_group=min_group, ranked=rank)
    made = summarise(folder, target, SummaryOptions(asked, last, under, kind, force))
    whole = made.returns.whole
    show_notices(unverified(made.rests.waiting))
    echo(f"应交 {whole.asked}，计入 {whole.counted}（{rate(whole.share)}），问题 {made.totals.findings} 个。")
    echo(str(target))
