"""``checklist campaign status``: who has returned and who has not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.errors import Code, Place, Problem
from checklist.core.plain import plain
from checklist.core.values import show_date, today
from checklist.faces.cli import output
from checklist.faces.cli.output import (
    FilePath,
    Styled,
    campaign_argument,
    echo,
    echo_json,
    force_option,
    format_option,
    kind_option,
    show_notices,
    under_option,
    until_option,
)

if TYPE_CHECKING:
    from checklist.campaign.listings import UnitLine
    from checklist.campaign.queries import ReturnRate
    from checklist.campaign.status import Status

_SHOWN = 40
"""How many units a list on a screen has; a workbook has all."""


@click.command("status", options_metavar="[选项]")
@campaign_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=FilePath(),
    help="写成工作簿（.xlsx）：总体、催报名单、各单位、来件。",
)
@under_option
@kind_option
@force_option
@until_option
@format_option
def command(
    folder: Path,
    target: Path | None,
    under: str | None,
    kind: str | None,
    force: bool,
    as_of: datetime | None,
    form: str,
) -> None:
    """看收到哪里了：已交、未交、逾期、重交、退回，按上下级列出，并列出要催报的单位。"""
    from checklist.app.campaigns import campaign_status, save_status
    from checklist.campaign.status import status_record
    from checklist.record.base import plain_data

    day = output.day(as_of)
    if day > today():
        show_notices([Problem(Code.PLANNED_DAY, Place("--as-of"), {"day": show_date(day)})])
    found = campaign_status(folder, day, under, kind)
    if target is not None:
        save_status(found, target, force=force)
        echo(str(target))
    elif form == "json":
        echo_json(plain_data(status_record(found)))
    else:
        _show(found)


def _show(found: Status) -> None:
    from checklist.campaign.listings import all_marked, marked
    from checklist.campaign.rests import told_marks, told_sent_back
    from checklist.campaign.status import time_left

    spec, whole = found.task.spec, found.returns.whole
    echo(f"{plain(spec.title)}　期限{show_date(spec.due)}　截至{show_date(found.day)}")
    echo(Styled(_line(plain(found.scope), whole), bold=True))
    for one in found.returns.subtrees:
        echo(f"  {_line(plain(one.name or ''), one)}")
    files = found.files
    parts = [f"{state} {count}" for state, count in files.states.items()]
    parts += [f"重复 {files.copies}"] if files.copies else []
    parts += [f"还没有验证 {files.waiting}（不分单位，请再运行 checklist campaign collect）"] if files.waiting else []
    nothing = "还没有收过件。" if found.is_whole else f"还没有收到{plain(found.scope)}的文件。"
    echo(f"收到 {files.receipts} 份：{'，'.join(parts)}。" if parts else nothing)
    if by_mark := marked(found.units):
        echo(f"计入的报告，{told_marks({mark: len(of) for mark, of in by_mark.items()})}：")
        _list([(unit, Styled(plain(unit.remark))) for unit in all_marked(found.units)])
    if late := [unit for unit in found.units if unit.late]:
        echo(f"计入的报告里逾期交的 {len(late)} 个单位：")
        _list([(unit, Styled(f"期限{show_date(unit.due)}")) for unit in late])
    if found.files.sent_back:
        echo(f"{told_sent_back(map(plain, found.files.sent_back))}。")
    _show_untold(found)
    if again := [unit for unit in found.units if unit.handed_in > 1]:
        echo(f"交过不止一份有效报告的单位 {len(again)} 个（退回的、被后交的代替的也算）：")
        _list([(unit, Styled(f"交过 {unit.handed_in} 份")) for unit in again])
    if found.to_remind:
        echo(f"要催报的单位 {len(found.to_remind)} 个：")
    left = {unit.code: time_left(unit, found.day) for unit in found.to_remind}
    shown = [(unit, Styled(left[unit.code], fg="red" if unit.due < found.day else None)) for unit in found.to_remind]
    _list(shown, found.why_open)


def _show_untold(found: Status) -> None:
    """Print what came in and of which nobody can tell whose it is."""
    if found.unverified:
        echo("还没有验证的来件（存档坏了、不见了的，campaign collect 会写明怎样恢复）：")
        for file in found.unverified[:_SHOWN]:
            echo(f"  {file}")
        _rest(len(found.unverified))
    if strays := [line for line in found.not_counted if line.unit is None and not line.name]:
        echo(f"没有收下、读不出是哪个单位的来件 {len(strays)} 份：")
        for line in strays[:_SHOWN]:
            echo(f"  {line.file}　{line.why}")
        _rest(len(strays))


def _list(units: list[tuple[UnitLine, Styled]], why: Callable[[UnitLine], str] | None = None) -> None:
    """Print units, each with how it stands, what is said of it and why nothing of it counts."""
    for unit, said in units[:_SHOWN]:
        echo(f"  {plain(unit.code)}　{plain(unit.name)}　{unit.told_state}", *(("　", said) if said.text else ()))
        if reason := why(unit) if why else "":
            echo(f"    {reason}")
    _rest(len(units))


def _rest(number: int) -> None:
    """Say how many more there are than a list on a screen has."""
    if number > _SHOWN:
        echo(f"  ……还有 {number - _SHOWN} 个，用 -o 状态.xlsx 列出全部。")


def _line(name: str, one: ReturnRate) -> str:
    from checklist.campaign.status import rate

    parts = [f"{name}：应交 {one.asked}，已交 {one.counted}（{rate(one.share)}"]
    parts.append(f"，其中逾期交 {one.late}）" if one.late else "）")
    for word, count in (("交来不能计入", one.held), ("没有交", one.missing), ("已逾期", one.overdue)):
        parts.append(f"，{word} {count}" if count else "")
    return "".join(parts)
