"""``checklist campaign init``: a campaign's folder, with everything but the units' names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.faces.cli.output import (
    Day,
    FilePath,
    Words,
    campaign_argument,
    chosen_overlays,
    echo,
    fresh_overlay_option,
    pack_option,
    period_days,
    show_notices,
)
from checklist.faces.cli.unit_options import period_options


@click.command("init", options_metavar="[选项]")
@campaign_argument
@click.option("--title", metavar="名称", type=Words(), required=True, help="任务的名称，如 2026年上半年党风廉政自查。")
@click.option("--issuer", metavar="机关", type=Words(), required=True, help="由谁布置。")
@period_options("上半年、2026H1、2026年")
@click.option("--due", metavar="日期", type=Day(), required=True, help="报送期限：最晚哪天报到。")
@click.option("--roster", metavar="名册", type=FilePath(), help="已有的名册（.csv、.xlsx）；不写的，写出空白名册待填。")
@click.option("--trust", "roots", metavar="证书", type=FilePath(), multiple=True, help="信任的根证书（可重复写）。")
@click.option("--crl", "crls", metavar="文件", type=FilePath(), multiple=True, help="吊销名单（可重复写）。")
@click.option("--last", metavar="文件夹", type=FilePath(), help="上一次任务的文件夹，与它比较。")
@fresh_overlay_option
@pack_option
def command(
    folder: Path,
    title: str,
    issuer: str,
    period: str | None,
    start: datetime | None,
    end: datetime | None,
    due: datetime,
    roster: Path | None,
    roots: tuple[Path, ...],
    crls: tuple[Path, ...],
    last: Path | None,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
) -> None:
    """新建一次自查任务：写出任务.yaml、名册、规则库和收件箱。"""
    from checklist.app.campaigns import NewCampaign, begin_campaign

    days = period_days(period, start, end)
    if days is None:
        raise click.UsageError("请用 --period 写明自查期间，如 2026年上半年。")
    chosen = chosen_overlays(overlays)
    new = NewCampaign(title, issuer, days, due.date(), chosen, pack_folder, roster, roots, crls, last)
    campaign = begin_campaign(folder, new)
    show_notices(campaign.notices)
    echo(f"已新建 {folder}。")
    if roster is None:
        echo(f"请先填名册 {campaign.task.roster}：一行一个单位，上级单位写代码。")
    if not roots:
        echo("还没有信任的根证书：收来的报告会是“未能验证”。请在任务.yaml 的 trust 里写上。")
    if not campaign.has_signed_pack:
        pack = campaign.task.pack
        echo(f"规则库没有签名，各单位用它时会看到提示；要签名，下发以前运行 checklist rules sign {pack}。")
    echo(f"下一步：checklist campaign issue {folder}，各单位报来的放进 {campaign.task.inbox}。")
