"""``checklist campaign return``: a report goes back to its unit, with what is to be put right."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.core.values import now, show_date
from checklist.faces.cli.campaign_results import show_standing
from checklist.faces.cli.output import Day, FilePath, Words, campaign_argument, echo


def _comments(context: click.Context, option: click.Parameter, written: tuple[str, ...]) -> dict[str, str]:
    """Return comments by item; each is written ``BX-06=…``."""
    from checklist.app.returning import by_id

    found = []
    for one in written:
        id_, sign, comment = one.replace("＝", "=").partition("=")
        if not sign or not comment.strip():
            raise click.BadParameter(f"“{one}”应当写成 编号=意见，如 BX-06=请附菜单", ctx=context, param=option)
        found.append((id_, comment.strip()))
    return by_id(found)


@click.command("return", options_metavar="[选项]")
@campaign_argument
@click.argument("unit", metavar="单位")
@click.option("--reason", metavar="原因", type=Words(), required=True, help="退回的原因，印在退回单上。")
@click.option(
    "--comment",
    "comments",
    metavar="编号=意见",
    multiple=True,
    callback=_comments,
    help="对某一检查项、某一处矛盾的意见（可重复写）。",
)
@click.option(
    "--comments", "file", metavar="文件", type=FilePath(), help="意见写在 YAML 文件里，一行一项：编号: 意见。"
)
@click.option("--due", metavar="日期", type=Day(), help="何时之前改好重报（默认是单位的报送期限）。")
@click.option("--withdraw", is_flag=True, help="撤回最近一次退回（退错了），报告照原来的算；--reason 写撤回的原因。")
def command(
    folder: Path,
    unit: str,
    reason: str,
    comments: dict[str, str],
    file: Path | None,
    due: datetime | None,
    withdraw: bool,
) -> None:
    """退回：把单位（写代码或名称）计入汇总的报告退回，写出退回单（PDF）和带意见的答卷，记进登记簿。

    单位用网页表格的“打开…”或 checklist fill 打开答卷，意见就在各项旁边；改好重报的代替退回的，两份都留在登记簿里。
    """
    from checklist.app.returning import ToReturn, read_comments, return_report
    from checklist.app.settling import withdraw_return

    if withdraw:
        if comments or file is not None or due is not None:
            raise click.UsageError("--withdraw 是撤回退回，不能同时写 --comment、--comments、--due。")
        settled = withdraw_return(folder, unit, reason, now())
        slip_number = f"退回单 {settled.slip}" if settled.slip else "退回"
        echo(f"已撤回 {settled.unit} 的{slip_number}，记进登记簿；请告诉单位那份退回单作废。")
        show_standing(settled.report)
        return
    written = read_comments(file) if file is not None else {}
    written |= {id_: "；".join(filter(None, (written.get(id_), said))) for id_, said in comments.items()}
    asked = ToReturn(reason, written, due.date() if due is not None else None)
    sent = return_report(folder, unit, asked, now())
    slip = sent.slip
    echo(f"已退回 {slip.unit} 的报告（{slip.report_number}），退回单 {slip.number}，{len(slip.items)} 项有意见。")
    for item in slip.items:
        if not item.is_found:
            echo(f"{item.id}：{item.reasons[0]}意见照样印在退回单上，请单位核对、说明。")
    echo(f"请把这两个文件交给单位，{show_date(slip.due)}前改好重报：")
    echo(f"  {sent.pdf}")
    echo(f"  {sent.answers}")
