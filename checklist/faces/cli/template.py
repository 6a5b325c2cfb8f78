"""``checklist template``: an empty workbook that an office can fill in without us."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.faces.cli.output import (
    Words,
    day,
    echo,
    force_option,
    open_fresh_pack,
    overlay_option,
    pack_option,
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
@click.option(
    "--start", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="自查期间自哪天起（默认今年一月一日）。"
)
@click.option("--end", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="自查期间到哪天止（默认今年年底）。")
@force_option
@overlay_option
@pack_option
def command(
    workbook_path: Path,
    name: str,
    level: str | None,
    kind: str | None,
    start: datetime | None,
    end: datetime | None,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
) -> None:
    """写出空白工作簿：检查项、各本台账、整改清单，都有下拉选项和填写说明。填好后用 checklist import 读入。"""
    from checklist.app.exchanging import NewUnit, empty_workbook

    pack = open_fresh_pack(pack_folder, overlays)
    today = day(None)
    unit = NewUnit(
        name=name,
        level=level or pack.spec.levels[0],
        kind=kind or pack.spec.kinds[0],
        start=start.date() if start else today.replace(month=1, day=1),
        end=end.date() if end else today.replace(month=12, day=31),
    )
    empty_workbook(workbook_path, unit, pack, force=force)
    echo(f"已写出 {workbook_path}。填好后运行：checklist import {workbook_path} -o answers.yaml")
