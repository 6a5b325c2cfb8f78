"""``checklist campaign collect``: what the units handed in is verified and goes into the store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.core.values import show_date
from checklist.faces.cli import output
from checklist.faces.cli.campaign_results import take_in
from checklist.faces.cli.output import Day, FilePath, Share, campaign_argument, cluster_option, echo, show_notices


@click.command("collect", options_metavar="[选项]")
@campaign_argument
@click.argument("places", metavar="[文件或文件夹…]", type=FilePath(), nargs=-1)
@click.option(
    "--share",
    metavar="比例",
    type=Share(),
    default=0.05,
    show_default=True,
    help="抽多少份重新排版，与报告逐页比较。",
)
@click.option("--full", is_flag=True, help="每一份都重新排版。")
@click.option("--quick", is_flag=True, help="都不重新排版，只验证签名、数据和结论。")
@click.option("--received", metavar="日期", type=Day(), help="这一批实际是哪天收到的（默认今天）。")
@cluster_option
def command(
    folder: Path,
    places: tuple[Path, ...],
    share: float,
    full: bool,
    quick: bool,
    received: datetime | None,
    cluster: str | None,
) -> None:
    """收件：收下 PDF（和装着 PDF 的 ZIP），逐份验证，放进汇总库；不写文件的，收“收件箱”里的。

    收件箱里的文件不动；收过的不再收，中断了再运行一次会接着做。退出码：0 全部有效，5 有的不能计入。
    """
    from checklist.app.collecting import Drawing, collecting

    if full and quick:
        raise click.UsageError("--full 和 --quick 只能写一个。")
    drawing = Drawing(1.0 if full else 0.0 if quick else share)
    with collecting(folder) as work:
        day = received.date() if received is not None else None
        came = work.receive(list(places) or [work.campaign.task.inbox], day)
        show_notices(came.notices)
        echo(f"新收到 {came.count} 份{f'，其中 {came.copies} 份重复（与收过的是同一份文件）' if came.copies else ''}。")
        if came.redated and day is not None:
            echo(f"收过的 {came.redated} 份，改按 {show_date(day)} 收到算；签字比这一天晚的，按签字那天。")
        raise SystemExit(output.OK if take_in(work, drawing, cluster) else output.UNVERIFIED)
