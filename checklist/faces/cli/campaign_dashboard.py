"""``checklist campaign dashboard``: a campaign's numbers as pages that open in any browser, without a network."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.campaign import FEW_UNITS, MIN_GROUP
from checklist.faces.cli.output import (
    Count,
    FilePath,
    campaign_argument,
    day,
    echo,
    force_option,
    show_notices,
    until_option,
)


@click.command("dashboard", options_metavar="[选项]")
@campaign_argument
@click.option("-o", "--output", "target", metavar="网页", type=FilePath(), required=True, help="写到这个 .html 文件。")
@click.option("--last", metavar="任务文件夹", type=FilePath(), help="上一次任务，与它比较（默认用任务里写的 last）。")
@click.option(
    "--min-group",
    metavar="数",
    type=Count(),
    help=f"判定过的单位不到这个数的，能减出它来的，不显示占比（默认 {MIN_GROUP}；全部不超过 {FEW_UNITS} 个单位的，不隐藏）。",
)
@until_option
@force_option
def command(
    folder: Path, target: Path, last: Path | None, min_group: int | None, as_of: datetime | None, force: bool
) -> None:
    """写出汇总网页：双击用浏览器打开，不联网；从任何一个数字点到单位、问题和报告文件。

    超过 1000 个单位的，写一个总页，各下级各有一页，在同名的文件夹里。网页写着各单位的问题，按内部资料保管。
    """
    from checklist.app.dashboards import DashboardOptions, save_dashboard
    from checklist.campaign.rests import unverified

    saved = save_dashboard(folder, target, DashboardOptions(day(as_of), min_group, last), force=force)
    show_notices(unverified(saved.waiting))
    pages = saved.pages
    size = sum(page.stat().st_size for page in pages) // 1000
    more = f"和 {len(pages) - 1} 个分页" if len(pages) > 1 else ""
    echo(f"已写出 {target}{more}（{size} KB），双击打开。")
