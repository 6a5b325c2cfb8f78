"""``checklist diff``: what became of the last period's gaps."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.answers.head import is_same_unit
from checklist.core.values import show_date
from checklist.faces.cli.output import (
    as_of_option,
    day,
    echo,
    echo_json,
    format_option,
    pack_option,
    show_notices,
    verdict,
)

if TYPE_CHECKING:
    from checklist.engine.compare import Change


@click.command("diff", options_metavar="[选项]")
@click.argument("last", metavar="上期答卷", type=click.Path(path_type=Path))
@click.argument("now", metavar="本期答卷", type=click.Path(path_type=Path))
@format_option
@as_of_option
@pack_option
def command(last: Path, now: Path, form: str, as_of: datetime | None, pack_folder: Path | None) -> None:
    """比较两期：新增的、没有改的、改了又犯的、已经销号的、本期没有判定的问题。"""
    from checklist.app.checking import compare_periods
    from checklist.engine.compare import day_of_last
    from checklist.record.base import plain_data
    from checklist.record.results import diff_record

    before, after, changes, parameters = compare_periods(last, now, day(as_of), pack_folder)
    show_notices((*before.notices, *after.notices))
    if form == "json":
        echo_json(plain_data(diff_record(changes)))
        return
    if not is_same_unit(before.unit, after.unit):
        echo(f"提醒：上期是“{before.unit.name}”，本期是“{after.unit.name}”。", err=True)
    today = day(as_of)
    judged = day_of_last(before.period, after, today)
    given = "--as-of 给出的" if as_of is not None else "今天；要按另一天，用 --as-of"
    if before.period == after.period:
        told = f"都按{show_date(judged)}核对（{given}）"
        echo(f"提醒：两份答卷是同一期间（{after.period}），比较的是同一期的前后两稿，{told}。", err=True)
    else:
        whys = {before.period.to: "上期最后一天，以后才到期的不算上期的问题", today: "与本期同一天"}
        why = whys.get(judged, "这份答卷带入上期时的核对日期")
        echo(after.unit.name)
        echo(f"  上期 {before.period}，按{show_date(judged)}核对（{why}）")
        echo(f"  本期 {after.period}，按{show_date(today)}核对（{given}）")
    counted = {"上期": sum(change.before is not None for change in changes)}
    counted["本期"] = sum(change.now is not None for change in changes)
    echo("，".join(f"{period}问题 {number} 个" for period, number in counted.items()))
    if parameters:
        echo(f"{parameters}。")
    _show(changes)


def _show(changes: list[Change]) -> None:
    from checklist.engine.compare import KINDS, WAS_EXCEPTED
    from checklist.engine.sentences import told

    for kind in KINDS:
        found = [change for change in changes if change.kind == kind]
        echo(f"{kind}（{len(found)} 个）")
        for change in found:
            was = change.before.verdict if change.before else ""
            note = f"（{change.note}）" if change.note else ""
            if change.now is None:
                echo(f"  {change.id} {change.title}　上期{was}{note}")
            else:
                before = f"（上期{was}）" if was and was != change.now.verdict.name else ""
                before = f"（{WAS_EXCEPTED}）" if change.was_excepted else before
                said = f"{before}{note} {change.id} {change.title}　{told(change.now)}"
                echo("  ", verdict(change.now.verdict), said)
