"""``checklist campaign``: one round of self-inspection over many units; its commands are imported when they are used."""

from __future__ import annotations

import click

from checklist.faces.cli.commands import Commands

_COMMANDS = {
    "init": "新建一次自查任务：任务、名册、规则库、收件箱。",
    "issue": "下发：给每个单位做一个任务包。",
    "collect": "收件：验证各单位报来的报告，放进汇总库。",
    "status": "看收到哪里了：已交、未交、逾期、重交，列出催报名单。",
    "return": "退回：写出退回单和带意见的答卷。",
    "confirm": "认定：单位代码和名称是两个单位的报告，是哪个单位的。",
    "show": "一个单位的全部经过：报来、退回、更正。",
    "summary": "汇总：给领导的文件（PDF、DOCX），或者全部明细（XLSX、JSON）。",
    "export": "导出汇总库的各张表（CSV、Parquet），附说明。",
    "dashboard": "写出汇总网页：从任何一个数字点到单位、问题和报告文件。",
    "rebuild": "由收到的文件重新生成汇总库。",
}


@click.group(
    "campaign", cls=Commands, known=_COMMANDS, prefix="campaign_", options_metavar="[选项]", subcommand_metavar="命令 …"
)
def command() -> None:
    """一次自查任务：下发、收件、催报、退回、汇总；都是一个文件夹里的文件，不用服务器。"""
