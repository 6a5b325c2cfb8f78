"""``checklist form``: one HTML file that anybody can fill in with a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.faces.cli.output import (
    chosen_overlays,
    echo,
    force_option,
    fresh_overlay_option,
    pack_option,
    show_notices,
)
from checklist.faces.cli.unit_options import UnitOptions, new_unit, unit_options

if TYPE_CHECKING:
    from typing import Unpack


@click.command("form", options_metavar="[选项]")
@click.argument("answers", metavar="[答卷]", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="网页",
    type=click.Path(path_type=Path),
    required=True,
    help="写到这个 .html 文件。",
)
@unit_options("表格", "（也可以在表格里选）")
@force_option
@fresh_overlay_option
@pack_option
def command(
    answers: Path | None,
    target: Path,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
    **unit: Unpack[UnitOptions],
) -> None:
    """写出网页表格：一个文件，双击用浏览器打开就能填，不用装软件，不联网；填完存成 .json，check、report 都能用。

    给出“答卷”的，把已经填的装进表格；没有给出的，是空白表格。
    """
    from checklist.app.forms import form_of, fresh_form, save_form
    from checklist.app.opening import open_pack

    if answers is not None:
        made = form_of(answers, pack_folder)
    else:
        pack = open_pack(pack_folder, chosen_overlays(overlays) or [])
        made = fresh_form(target, new_unit(pack, **unit), pack)
    show_notices(made.notices)
    size = save_form(target, made, force=force)
    echo(f"已写出 {target}（{size // 1000} KB）。双击打开填写，存出来的 .json 交给 checklist check、report。")
