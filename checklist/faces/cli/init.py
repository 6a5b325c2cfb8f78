"""``checklist init``: a fresh, commented answers file for a unit, or for its next period."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

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
    refuse_existing,
    write_beside,
    write_new,
)

if TYPE_CHECKING:
    from checklist.answers.model import Answers
    from checklist.pack.compiled import Pack

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
    from checklist.answers.load import parse_answers
    from checklist.answers.moving import Files, moved
    from checklist.answers.template import answers_text, empty_answers

    refuse_existing(answers, force=force)
    files: Files = {}
    if last is not None:
        pack, fresh = _from_last(answers, last, start, end, pack_folder)
        fresh = moved(pack, fresh, answers, files)
    else:
        pack = open_fresh_pack(pack_folder, overlays)
        date = click.DateTime(["%Y-%m-%d"])
        fresh = empty_answers(
            answers,
            name=name or ask("单位名称", Words()),
            level=level or ask(_LEVELS, Words()),
            kind=kind or ask(_KINDS, Words()),
            start=(start or ask("自查期间自（如 2026-01-01）", date)).date(),
            end=(end or ask("自查期间至（如 2026-06-30）", date)).date(),
        )
    text = answers_text(pack, fresh)
    if last is None:
        parse_answers(pack, text, answers)
    write_beside(files)
    write_new(answers, text, force=force)
    echo(f"已新建 {answers}。接着运行：checklist fill {answers}")


def _from_last(
    answers: Path, last: Path, start: datetime | None, end: datetime | None, pack_folder: Path | None
) -> tuple[Pack, Answers]:
    """Return what the next period starts with, still named from the last one's folder."""
    from checklist.answers.carry import carried, next_period
    from checklist.engine.assess import assess
    from checklist.engine.compare import last_period
    from checklist.faces.cli.reading import open_answers

    pack, before = open_answers(last, pack_folder)
    first, final = next_period(before.period)
    first, final = start.date() if start else first, end.date() if end else final
    left = last_period(assess(pack, before, day(None)))
    fresh = carried(pack, before, left, last, first, final)
    kept = sum(data.to_confirm for data in fresh.ledgers.values())
    echo(
        f"沿用 {len(fresh.answers)} 项回答、{kept} 本台账（都要确认），"
        f"带入没有整改完的 {len(fresh.rectifications)} 项；上期问题 {len(left.gaps)} 个。"
    )
    return pack, fresh
