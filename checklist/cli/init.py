"""``checklist init``: a fresh, commented answers file for a unit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from checklist.cli.output import (
    INVALID,
    answers_argument,
    chosen_overlays,
    open_pack,
    overlay_option,
    pack_option,
    write,
)


@click.command("init", options_metavar="[选项]")
@answers_argument
@click.option("--name", metavar="名称", prompt="单位名称", help="单位名称。")
@click.option("--level", metavar="层级", prompt="单位层级（省级、市级、县级、乡级）", help="单位层级。")
@click.option(
    "--kind", metavar="类别", prompt="单位类别（党政机关、事业单位、国有企业、乡镇街道、村社区）", help="单位类别。"
)
@click.option(
    "--from",
    "start",
    metavar="日期",
    type=click.DateTime(["%Y-%m-%d"]),
    prompt="自查期间自（如 2026-01-01）",
    help="自查期间自哪天起。",
)
@click.option(
    "--to",
    "end",
    metavar="日期",
    type=click.DateTime(["%Y-%m-%d"]),
    prompt="自查期间至（如 2026-06-30）",
    help="自查期间到哪天止。",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
@overlay_option
@pack_option
def command(
    answers: Path,
    name: str,
    level: str,
    kind: str,
    start: datetime,
    end: datetime,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
) -> None:
    """新建一份带说明的空白答卷，写到“答卷”这个文件。"""
    from checklist.answers.load import parse_answers
    from checklist.answers.template import fresh_answers

    if answers.exists() and not force:
        click.echo(f"“{answers}”已经存在，没有改动。确要重新开始，请加 --force。", err=True)
        raise SystemExit(INVALID)
    pack = open_pack(pack_folder, [])
    chosen = pack.spec.overlays if not overlays else chosen_overlays(overlays)
    pack = open_pack(pack_folder, chosen) if chosen else pack
    text = fresh_answers(pack, name=name, level=level, kind=kind, start=start.date(), end=end.date())
    parse_answers(pack, text, answers)
    write(answers, text)
    click.echo(f"已新建 {answers}。接着运行：checklist fill {answers}")
