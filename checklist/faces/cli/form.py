"""``checklist form``: one HTML file that anybody can fill in with a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.plain import quoted_name
from checklist.faces.cli.output import (
    chosen_overlays,
    echo,
    force_option,
    fresh_overlay_option,
    pack_option,
    progress,
    show_notices,
)
from checklist.faces.cli.unit_options import UnitOptions, new_unit, unit_options

if TYPE_CHECKING:
    from typing import Unpack

    from checklist.app.exchanging import NewUnit
    from checklist.pack.compiled import Pack


@click.command("form", options_metavar="[选项]")
@click.argument("answers", metavar="[答卷]", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="网页",
    type=click.Path(path_type=Path),
    required=True,
    help="写到这个 .html 文件；写了 --roster 的，写进这个文件夹。",
)
@click.option(
    "--roster",
    metavar="名册",
    type=click.Path(path_type=Path),
    help="给名册（CSV 或 XLSX）里要填报的每个单位各写一张空白表格，名称、代码、层级、类别照名册。",
)
@unit_options("表格", "（也可以在表格里选）")
@force_option
@fresh_overlay_option
@pack_option
def command(
    answers: Path | None,
    target: Path,
    roster: Path | None,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
    **unit: Unpack[UnitOptions],
) -> None:
    """写出网页表格：一个文件，双击用浏览器打开就能填，不用装软件，不联网；填完存成 .json，check、report 都能用。

    给出“答卷”的，把已经填的装进表格；没有给出的，是空白表格。给出分卷（checklist split 分出来的）的，只列这一部分。
    """
    from checklist.app.forms import form_of, fresh_form, save_form
    from checklist.app.opening import open_pack

    if roster is not None:
        if answers is not None:
            raise click.UsageError("“答卷”和 --roster 只能写一个。")
        pack = open_pack(pack_folder, chosen_overlays(overlays) or [])
        return _for_roster(roster, target, new_unit(**unit), pack, force=force)
    if answers is not None:
        made = form_of(answers, pack_folder)
    else:
        pack = open_pack(pack_folder, chosen_overlays(overlays) or [])
        made = fresh_form(target, new_unit(**unit), pack)
    show_notices(made.notices)
    size = save_form(target, made, force=force)
    part = made.answers.part
    then = (
        "checklist check、report"
        if part is None
        else f"checklist merge 合并：这是分卷，只列{quoted_name(part.name)}的部分"
    )
    echo(f"已写出 {target}（{size // 1000} KB）。双击打开填写，存出来的 .json 交给 {then}。")


def _for_roster(path: Path, folder: Path, unit: NewUnit, pack: Pack, *, force: bool) -> None:
    from checklist.app.forms import roster_forms
    from checklist.campaign.roster import read_roster

    roster = read_roster(path, pack)
    show_notices(roster.notices)
    count = 0
    with progress("写表格", sum(one.answers for one in roster.units.values())) as bar:
        for count, _ in enumerate(roster_forms(roster, folder, unit, pack, force=force), 1):  # noqa: B007
            bar.update(1)
    echo(f"已写出 {count} 张表格，在 {folder}，以单位代码和名称命名。")
