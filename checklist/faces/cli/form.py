"""``checklist form``: one HTML file that anybody can fill in with a browser."""

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
    show_notices,
)


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
@click.option("--name", metavar="名称", type=Words(), default="请填单位名称", help="单位名称（也可以在表格里填）。")
@click.option("--level", metavar="层级", type=Words(), default=None, help="单位层级（也可以在表格里选）。")
@click.option("--kind", metavar="类别", type=Words(), default=None, help="单位类别（也可以在表格里选）。")
@click.option("--code", metavar="代码", type=UnitCode(), default=None, help="单位代码（也可以在表格里填）。")
@click.option("--period", metavar="期间", type=Words(), help="自查期间，如 上半年、2026H1（默认今年全年）。")
@click.option("--start", metavar="日期", type=Day(), help="自查期间自哪天起（与 --end 一起写，代替 --period）。")
@click.option("--end", metavar="日期", type=Day(), help="自查期间到哪天止。")
@force_option
@fresh_overlay_option
@pack_option
def command(
    answers: Path | None,
    target: Path,
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
    """写出网页表格：一个文件，双击用浏览器打开就能填，不用装软件，不联网；填完存成 .json，check、report 都能用。

    给出“答卷”的，把已经填的装进表格；没有给出的，是空白表格。
    """
    from checklist.app.exchanging import NewUnit
    from checklist.app.forms import form_of, fresh_form, save_form
    from checklist.app.opening import open_pack

    if answers is not None:
        made = form_of(answers, pack_folder)
    else:
        pack = open_pack(pack_folder, chosen_overlays(overlays) or [])
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
        made = fresh_form(target, unit, pack)
    show_notices(made.notices)
    size = save_form(target, made, force=force)
    echo(f"已写出 {target}（{size // 1000} KB）。双击打开填写，存出来的 .json 交给 checklist check、report。")
