"""``checklist init``: a fresh, commented answers file for a unit, or for its next period."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.faces.cli.output import (
    Words,
    answers_argument,
    ask,
    day,
    echo,
    force_option,
    open_fresh_pack,
    overlay_option,
    pack_option,
    show_notices,
)

_LEVELS = "单位层级（省级、市级、县级、乡级）"
_KINDS = "单位类别（党政机关、事业单位、国有企业、乡镇街道、村社区）"


@click.command("init", options_metavar="[选项]")
@answers_argument
@click.option("--name", metavar="名称", type=Words(), help="单位名称。")
@click.option("--level", metavar="层级", type=Words(), help=f"{_LEVELS}。")
@click.option("--kind", metavar="类别", type=Words(), help=f"{_KINDS}。")
@click.option("--start", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="自查期间自哪天起。")
@click.option("--end", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="自查期间到哪天止。")
@click.option(
    "--from",
    "last",
    metavar="上期答卷",
    type=click.Path(path_type=Path),
    help="从上期答卷开始新的一期：沿用单位、参数和长期有效的内容（待确认），带入没有整改完的问题。",
)
@force_option
@overlay_option
@pack_option
def command(
    answers: Path,
    name: str | None,
    level: str | None,
    kind: str | None,
    start: datetime | None,
    end: datetime | None,
    last: Path | None,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
) -> None:
    """新建一份带说明的答卷，写到“答卷”这个文件。没有写在选项里的，逐一询问。"""
    from checklist.app.exchanging import NewUnit, save_new, start_from_last
    from checklist.app.exchanging import start as start_fresh
    from checklist.app.storing import refuse_existing

    refuse_existing(answers, force=force)
    if last is not None:
        period = (start.date() if start else None, end.date() if end else None)
        fresh, gaps = start_from_last(answers, last, day(None), period, pack_folder)
        show_notices(fresh.notices)
        kept = sum(data.to_confirm for data in fresh.answers.ledgers.values())
        echo(
            f"沿用 {len(fresh.answers.answers)} 项回答、{kept} 本台账（都要确认），"
            f"上期问题 {gaps} 个，带入没有整改完的 {len(fresh.answers.rectifications)} 项。"
        )
    else:
        date = click.DateTime(["%Y-%m-%d"])
        unit = NewUnit(
            name=name or ask("单位名称", Words()),
            level=level or ask(_LEVELS, Words()),
            kind=kind or ask(_KINDS, Words()),
            start=(start or ask("自查期间自（如 2026-01-01）", date)).date(),
            end=(end or ask("自查期间至（如 2026-06-30）", date)).date(),
        )
        fresh = start_fresh(answers, unit, open_fresh_pack(pack_folder, overlays))
    save_new(answers, fresh, force=force)
    echo(f"已新建 {answers}。接着运行：checklist fill {answers}")
