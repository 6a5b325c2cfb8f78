"""``checklist template``: an empty workbook that an office can fill in without us."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.faces.cli.output import (
    Day,
    UnitCode,
    Words,
    chosen_overlays,
    day,
    echo,
    force_option,
    fresh_overlay_option,
    pack_option,
    period_days,
)


@click.command("template", options_metavar="[选项]")
@click.option(
    "--xlsx",
    "workbook_path",
    metavar="工作簿",
    type=click.Path(path_type=Path),
    required=True,
    help="写到这个 .xlsx 文件。",
)
@click.option("--name", metavar="名称", type=Words(), default="请填单位名称", help="单位名称（也可以在工作簿里填）。")
@click.option("--level", metavar="层级", type=Words(), default=None, help="单位层级（也可以在工作簿里选）。")
@click.option("--kind", metavar="类别", type=Words(), default=None, help="单位类别；给出后不列与它无关的检查项。")
@click.option("--code", metavar="代码", type=UnitCode(), default=None, help="单位代码（也可以在工作簿里填）。")
@click.option("--period", metavar="期间", type=Words(), help="自查期间，如 上半年、2026H1（默认今年全年）。")
@click.option("--start", metavar="日期", type=Day(), help="自查期间自哪天起（与 --end 一起写，代替 --period）。")
@click.option("--end", metavar="日期", type=Day(), help="自查期间到哪天止。")
@force_option
@fresh_overlay_option
@pack_option
def command(
    workbook_path: Path,
    name: str,
    level: str | None,
    kind: str | None,
    code: str | None,
    period: str | None,
    start: datetime | None,
    end: datetime | None,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
) -> None:
    """写出空白工作簿：检查项、各本台账、整改清单，都有下拉选项和填写说明。填好后用 checklist import 读入。"""
    from checklist.app.exchanging import NewUnit, empty_workbook
    from checklist.app.opening import open_pack

    chosen = chosen_overlays(overlays)
    pack = open_pack(pack_folder, chosen or [])
    today = day(None)
    first, last = period_days(period, start, end) or (None, None)
    unit = NewUnit(
        name=name,
        level=level or pack.spec.levels[0],
        kind=kind or pack.spec.kinds[0],
        start=first or (start.date() if start else today.replace(month=1, day=1)),
        end=last or (end.date() if end else today.replace(month=12, day=31)),
        code=code,
    )
    empty_workbook(workbook_path, unit, pack, force=force)
    if chosen is None and (places := open_pack(pack_folder).overlays):
        known = "、".join(f"--overlay {name}（{title}）" for name, title in places.items())
        echo(f"没有采用地方规定。要采用的，加 {known}；确实不用的，加 --overlay none。", err=True)
    echo(f"已写出 {workbook_path}。填好后运行：checklist import {workbook_path} -o 答卷.yaml")
