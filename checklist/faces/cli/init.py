"""``checklist init``: a fresh, commented answers file for a unit, or for its next period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.values import show_date
from checklist.faces.cli.fronts import drawn_front, is_plain, line_front
from checklist.faces.cli.output import (
    Day,
    UnitCode,
    Words,
    again,
    answers_argument,
    chosen_overlays,
    day,
    echo,
    force_option,
    fresh_overlay_option,
    pack_option,
    period_days,
    show_notices,
)
from checklist.faces.cli.unit_options import period_options, signatory_options

if TYPE_CHECKING:
    from checklist.answers.head import Period
    from checklist.app.exchanging import Exchanged
    from checklist.faces.walk.starting import Asking, Start
    from checklist.pack.compiled import Pack


@click.command("init", options_metavar="[选项]")
@answers_argument
@click.option("--name", metavar="名称", type=Words(), help="单位名称（全称）。")
@click.option("--code", metavar="代码", type=UnitCode(), help="单位代码：统一社会信用代码，或上级名册里的编号。")
@click.option("--level", metavar="层级", type=Words(), help="单位层级（省级、市级、县级、乡级）。")
@click.option(
    "--kind", metavar="类别", type=Words(), help="单位类别（党政机关、事业单位、国有企业、乡镇街道、村社区）。"
)
@period_options("上半年、2026H1、2026年、2026年第一季度")
@click.option(
    "--from",
    "last",
    metavar="上期答卷",
    type=click.Path(path_type=Path),
    help="从上期答卷开始新的一期：沿用单位、参数和长期有效的内容（待确认），带入没有整改完的问题。",
)
@click.option(
    "--as-of",
    metavar="日期",
    type=Day(),
    help="与 --from 一起写：上期按哪天核对，即上期报告的核对日期（默认上期的最后一天）。",
)
@signatory_options
@force_option
@fresh_overlay_option
@pack_option
def command(
    answers: Path,
    name: str | None,
    code: str | None,
    level: str | None,
    kind: str | None,
    period: str | None,
    start: datetime | None,
    end: datetime | None,
    last: Path | None,
    as_of: datetime | None,
    force: bool,
    overlays: tuple[str, ...],
    pack_folder: Path | None,
    **people: str | None,
) -> None:
    """新建一份带说明的答卷，写到“答卷”这个文件。没有写在选项里的，逐一询问，写之前再核对一遍。"""
    from checklist.app.exchanging import save_new, save_next
    from checklist.app.storing import refuse_existing
    from checklist.faces.walk.starting import GaveUpError, Start

    refuse_existing(answers, force=force)
    days = period_days(period, start, end)
    try:
        if last is not None:
            some_days = (start.date() if start else None, end.date() if end else None)
            fresh = _next_period(Last(last, as_of, days or some_days), pack_folder, code=code, **people)
        else:
            known = Start(name or None, code, level or None, kind or None, days, chosen_overlays(overlays), **people)
            fresh = _first_period(answers, known, pack_folder)
    except GaveUpError:
        raise click.Abort from None
    if last is None:
        save_new(answers, fresh, force=force)
    else:
        copied = save_next(answers, fresh, force=force)
        for title, before, now in copied:
            echo(f"台账《{title}》　{now}（上期的是 {last.parent / before}）")
        if copied:
            echo("这一期的记录改在这些文件里；上期的文件不再跟着变。")
    echo(f"已新建 {answers}。接着运行：checklist fill {answers}{again(pack_folder)}")


def _first_period(target: Path, known: Start, pack_folder: Path | None) -> Exchanged:
    """Ask for what is not known, and start."""
    from checklist.app.exchanging import start
    from checklist.app.opening import open_pack
    from checklist.faces.walk.starting import ask_start

    unit, overlays = ask_start(_asking(open_pack(pack_folder)), known)
    return start(target, unit, open_pack(pack_folder, overlays))


@dataclass(frozen=True)
class Last:
    """The last period's answers, the day as of which they are judged, and the days of the next one, as far as told."""

    path: Path
    as_of: datetime | None
    next_days: tuple[date | None, date | None]

    def day_of(self, period: Period) -> date:
        """Return the day as of which the last period is judged."""
        from checklist.engine.compare import day_of_last

        return day(self.as_of) if self.as_of is not None else day_of_last(period, None, day(None))


def _next_period(last: Last, pack_folder: Path | None, *, code: str | None, **people: str | None) -> Exchanged:
    """Start from the last period's answers; only a code that they do not have is asked for."""
    from checklist.app.exchanging import identified, start_from_last
    from checklist.faces.walk.starting import ask_code

    fresh, gaps, judged = start_from_last(last.path, last.day_of, last.next_days, pack_folder)
    show_notices(fresh.notices)
    kept = sum(data.to_confirm for data in fresh.answers.ledgers.values())
    approved = sum(map(len, fresh.answers.exceptions.values()))
    exceptions = f"、{approved} 个到本期开始没有过期的例外" if approved else ""
    echo(
        f"沿用 {len(fresh.answers.answers)} 项回答、{kept} 本台账{exceptions}（都要确认），"
        f"上期问题 {gaps} 个，带入没有整改完的 {len(fresh.answers.rectifications)} 项。"
        f"上期按{show_date(judged)}核对{'' if last.as_of else '；上期报告的核对日期是另一天的，用 --as-of 写明，重新生成'}。"
    )
    code = code or fresh.answers.unit.code or ask_code(_asking(fresh.pack))
    named = identified(fresh, code, {role: name for role, name in people.items() if name is not None})
    echo(f"签字人：{str(named.answers.signatories) or '没有写'}。换了人的，在 checklist fill 里改。")
    return named


def _asking(pack: Pack) -> Asking:
    from checklist.faces.walk.starting import Asking

    return Asking(line_front() if is_plain() else drawn_front(), pack, day(None))
