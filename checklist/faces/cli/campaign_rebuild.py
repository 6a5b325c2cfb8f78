"""``checklist campaign rebuild``: the store, made again from the files that came in."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.faces.cli.campaign_results import take_in
from checklist.faces.cli.output import OK, UNVERIFIED, campaign_argument, cluster_option


@click.command("rebuild", options_metavar="[选项]")
@campaign_argument
@click.option("--full", is_flag=True, help="每一份都重新排版。")
@cluster_option
def command(folder: Path, full: bool, cluster: str | None) -> None:
    """由收下的文件和登记簿重新生成汇总库：每一份都重新验证，改了信任的证书以后也用它。

    以前重新排版、逐页对照过的，不写 --full 就不算对照过了。
    """
    from checklist.app.collecting import Drawing, collecting

    with collecting(folder, afresh=True) as work:
        take_in(work, Drawing(1.0 if full else 0.0), cluster)
        raise SystemExit(UNVERIFIED if work.waiting else OK)
