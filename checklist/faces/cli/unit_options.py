"""Options that say for whom and for which days something fresh is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

import click

from checklist.core.wording import ROLES
from checklist.faces.cli.output import Day, UnitCode, Words, day, period_days

if TYPE_CHECKING:
    from typing import Unpack

    from checklist.app.exchanging import NewUnit

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class UnitOptions(TypedDict):
    """What ``unit_options`` reads."""

    name: str | None
    level: str | None
    kind: str | None
    code: str | None
    period: str | None
    start: datetime | None
    end: datetime | None


def period_options(such_as: str) -> Decorator:
    """Add ``--period``, of which ``such_as`` gives examples, and the two days in its place."""
    return _all(
        click.option("--period", metavar="期间", type=Words(), help=f"自查期间，如 {such_as}。"),
        click.option(
            "--start", metavar="日期", type=Day(), help="自查期间自哪天起（与 --end 一起写，代替 --period）。"
        ),
        click.option("--end", metavar="日期", type=Day(), help="自查期间到哪天止。"),
    )


def signatory_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each of those who sign, by role."""
    said = "报告签字页用；可以以后再填"
    return _all(
        *(
            click.option(f"--{role}", metavar="姓名", type=Words(), help=f"{title}（{said}）。")
            for role, title in ROLES.items()
        )
    )(command)


def unit_options(made: str, kind: str) -> Decorator:
    """Add the options of a unit, all of which can be filled in later in what is ``made``; ``kind`` explains its kind."""
    return _all(
        click.option("--name", metavar="名称", type=Words(), default=None, help=f"单位名称（也可以在{made}里填）。"),
        click.option("--level", metavar="层级", type=Words(), default=None, help=f"单位层级（也可以在{made}里选）。"),
        click.option("--kind", metavar="类别", type=Words(), default=None, help=f"单位类别{kind}。"),
        click.option("--code", metavar="代码", type=UnitCode(), default=None, help=f"单位代码（也可以在{made}里填）。"),
        period_options("上半年、2026H1（默认今年全年）"),
    )


def _all(*options: Decorator) -> Decorator:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def new_unit(**given: Unpack[UnitOptions]) -> NewUnit:
    """Return the unit that options name; what they leave out is left to be filled in, the days are this year."""
    from checklist.app.exchanging import NewUnit

    today, start, end = day(None), given["start"], given["end"]
    first, last = period_days(given["period"], start, end) or (None, None)
    return NewUnit(
        name=given["name"] or "",
        level=given["level"] or "",
        kind=given["kind"] or "",
        start=first or (start.date() if start else today.replace(month=1, day=1)),
        end=last or (end.date() if end else today.replace(month=12, day=31)),
        code=given["code"],
    )
