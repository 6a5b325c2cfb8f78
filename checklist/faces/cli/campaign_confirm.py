"""``checklist campaign confirm``: a report with a unit's code and another's name is found to be the unit's."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.core.values import now
from checklist.faces.cli.campaign_results import show_standing
from checklist.faces.cli.output import Words, campaign_argument, echo


@click.command("confirm", options_metavar="[选项]")
@campaign_argument
@click.argument("unit", metavar="单位")
@click.option("--reason", metavar="理由", type=Words(), required=True, help="凭什么认定，记进登记簿。")
@click.option(
    "--withdraw", is_flag=True, help="撤回最近一次认定（认定错了），那份报告又等核实；--reason 写撤回的理由。"
)
def command(folder: Path, unit: str, reason: str, withdraw: bool) -> None:
    """认定：单位代码是这个单位、名称是别的单位的报告，核实过确是这个单位的，从此照常计入。

    不是这个单位的不要认定：请名称所写的那个单位改正单位代码，重新签字再报。
    """
    from checklist.app.settling import confirm_report, withdraw_confirmation

    settled = (withdraw_confirmation if withdraw else confirm_report)(folder, unit, reason, now())
    told = f"已撤回“是 {settled.unit} 的报告”的认定" if withdraw else f"已认定是 {settled.unit} 的报告"
    echo(f"{told}，记进登记簿。")
    show_standing(settled.report)
