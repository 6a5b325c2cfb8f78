"""``checklist campaign issue``: every unit's packet, and the list of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.faces.cli import output
from checklist.faces.cli.output import campaign_argument, cluster_option, echo, show_notices, show_problems

if TYPE_CHECKING:
    from checklist.app.batch import Outcome
    from checklist.campaign.packets import PacketRecord


@click.command("issue", options_metavar="[选项]")
@campaign_argument
@click.argument("units", metavar="[单位…]", nargs=-1)
@click.option("--no-form", is_flag=True, help="包里不放网页表格（没有造出网页程序的时候）。")
@click.option("--force", is_flag=True, help="改过的任务包也重做，原来的留在“备份”文件夹。")
@cluster_option
def command(folder: Path, units: tuple[str, ...], no_form: bool, force: bool, cluster: str | None) -> None:
    """下发：给每个要填报的单位做一个任务包（ZIP），放在“任务包”文件夹；写了单位代码或名称的，只做这几个。

    包里有网页表格、工作簿、写好单位和期间的答卷、规则库和一页填报说明。再运行一次，只重做有变动的。
    """
    from checklist.app.campaigns import held, open_campaign
    from checklist.app.issuing import IssueOptions, issue_jobs, journal, other_packets, write_manifest
    from checklist.campaign.packets import MANIFEST, PacketRecord
    from checklist.faces.cli.batch import run

    campaign = open_campaign(folder)
    show_notices(campaign.notices)
    jobs = issue_jobs(campaign, units, IssueOptions(form=not no_form, force=force))
    made, failed = 0, 0

    def tell(outcome: Outcome[PacketRecord]) -> None:
        nonlocal made, failed
        made += outcome.result is not None and outcome.is_new
        failed += outcome.result is None
        if outcome.problems:
            show_problems(outcome.problems)

    with held(campaign.task):
        run(jobs, "做任务包", PacketRecord, tell, journal=journal(campaign.task), cluster=cluster)
        listed = write_manifest(campaign)
    size = sum(packet.size for packet in listed.packets)
    kept = f"，{len(jobs) - made - failed} 个没有变动" if len(jobs) > made + failed else ""
    echo(f"做好 {made} 个任务包{kept}{f'，{failed} 个没有做成' if failed else ''}。")
    echo(f"{campaign.task.packets} 里共 {len(listed.packets)} 个（{size / 1_000_000:.1f} MB），清单：{MANIFEST}。")
    show_notices(other_packets(campaign.task, listed))
    raise SystemExit(output.INVALID if failed else output.OK)
