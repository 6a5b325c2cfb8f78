"""``checklist template``: an empty workbook that an office can fill in without us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.faces.cli.output import chosen_overlays, echo, force_option, fresh_overlay_option, pack_option
from checklist.faces.cli.unit_options import UnitOptions, new_unit, unit_options

if TYPE_CHECKING:
    from typing import Unpack


@click.command("template", options_metavar="[选项]")
@click.option(
    "--xlsx",
    "workbook_path",
    metavar="工作簿",
    type=click.Path(path_type=Path),
    required=True,
    help="写到这个 .xlsx 文件。",
)
@unit_options("工作簿", "；给出后不列与它无关的检查项")
@force_option
@fresh_overlay_option
@pack_option
def command(
    workbook_path: Path,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
    **unit: Unpack[UnitOptions],
) -> None:
    """写出空白工作簿：检查项、各本台账、整改清单，都有下拉选项和填写说明。填好后用 checklist import 读入。"""
    from checklist.app.exchanging import empty_workbook
    from checklist.app.opening import open_pack

    chosen = chosen_overlays(overlays)
    pack = open_pack(pack_folder, chosen or [])
    empty_workbook(workbook_path, new_unit(**unit), pack, force=force)
    if chosen is None and (places := open_pack(pack_folder).overlays):
        known = "、".join(f"--overlay {name}（{title}）" for name, title in places.items())
        echo(f"没有采用地方规定。要采用的，加 {known}；确实不用的，加 --overlay none。", err=True)
    echo(f"已写出 {workbook_path}。填好后运行：checklist import {workbook_path} -o 答卷.yaml")
