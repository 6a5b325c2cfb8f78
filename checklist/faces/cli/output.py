"""What every command prints and how it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.core.errors import Code, Place, Problem
from checklist.core.plain import plain, plain_json, plain_lines
from checklist.core.verdicts import Verdict
from checklist.core.wording import MARKS

if TYPE_CHECKING:
    from checklist.answers.model import Answers
    from checklist.engine.model import Assessment
    from checklist.pack.compiled import Pack

OK, GAPS, USAGE, INVALID, INCOMPLETE, UNVERIFIED, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130
COLORS = {"严重": "red", "较重": "yellow", "一般": "cyan", "提示": "blue", "不掌握": "magenta"}


class Day(click.ParamType[datetime]):
    """A day as people write it."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the day; a usage error says what is wrong with it."""
        from checklist.core.days import parse_date

        if isinstance(value, datetime):
            return value
        try:
            return datetime.combine(parse_date(value), time())
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


def _told(context: click.Context, option: click.Parameter, place: Path | None) -> Path | None:
    """Say who issued a pack file; raises ``InputError`` for a signature that is not of this file."""
    if place is None or not place.is_file():
        return place
    from checklist.signing.packs import read_issuer

    issuer = read_issuer(place)
    if issuer is None:
        echo(f"规则库文件 {place} 没有签名，不知道由谁发布。", err=True)
    else:
        echo(f"规则库文件 {place} 由{issuer.told}签名，内容完整；证书指纹 {issuer.certificate}。", err=True)
    return place


def tell_pack(given: Path | None, role: str = "规则库") -> None:
    """Say which pack is read, and of one in the working folder that it is not."""
    from checklist.core.resources import default_pack
    from checklist.io.files import real_path

    read, here = real_path(given or default_pack()), Path.cwd()
    shown = read.relative_to(here) if read.is_relative_to(here) and read != here else read
    echo(f"{role}：{shown}" + ("" if given else "（随附的）"), err=True)
    tell_other_pack(given)


def tell_other_pack(given: Path | None) -> None:
    """Say of a pack in the working folder that the one that comes with the tool is read, and how to read the other."""
    from checklist.app.packs import other_packs
    from checklist.core.resources import default_pack

    for other in other_packs(default_pack(), Path.cwd()) if given is None else ():
        echo(f"注意：没有读当前文件夹里的规则库 {Path.cwd() / other}。要读它，请加 --pack {other}。", err=True)


class FilePath(click.Path):
    """A file or folder; an empty name, which would be the working folder, is none."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; a usage error says that none was named."""
        if not str(value).strip():
            self.fail("没有写文件名", param, ctx)
        return super().convert(value, param, ctx)


pack_option = click.option(
    "--pack",
    "pack_folder",
    metavar="规则库",
    type=FilePath(),
    default=None,
    callback=_told,
    help="规则库的文件夹或文件（.zip；默认用随附的规则库）。",
)


def again(pack_folder: Path | None) -> str:
    """Return the words by which the next command reads the same pack."""
    return f" --pack {pack_folder}" if pack_folder is not None else ""


as_of_option = click.option(
    "--as-of",
    metavar="日期",
    type=Day(),
    default=None,
    help="核对日期，如 2026-07-01（默认今天）。",
)
until_option = click.option(
    "--as-of",
    metavar="日期",
    type=Day(),
    default=None,
    help="截至日期，如 2026-07-01（默认今天）：以后收到的、退回的都不算。",
)
answers_argument = click.argument("answers", metavar="答卷", type=FilePath())
campaign_argument = click.argument("folder", metavar="任务文件夹", type=FilePath())


kind_option = click.option("--kind", metavar="类别", help="只看这类单位。")
under_option = click.option("--under", metavar="单位", help="只看这个单位（代码或名称）和它下面的。")
force_option = click.option("--force", is_flag=True, help="文件已存在时覆盖（原来的留在“备份”文件夹）。")
cluster_option = click.option(
    "--cluster", metavar="地址", default=None, help="交给 Dask 集群做（如 tcp://10.0.0.1:8786；要能读到同样的文件）。"
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。", show_default=True
)
fresh_overlay_option = click.option(
    "--overlay",
    "overlays",
    metavar="名称",
    multiple=True,
    help="采用哪里的地方规定（如 hunan；可重复写；none 表示不采用）。",
)
overlay_option = click.option(
    "--overlay",
    "overlays",
    metavar="名称",
    multiple=True,
    help="只带这些地方规定（默认全部；可重复写；none 表示不带）。",
)


class Words(click.ParamType[str]):
    """Text that will stand in answers, and so holds nothing that cannot be seen."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text; a usage error says what is wrong with it."""
        from checklist.core.values import parse_text

        try:
            return parse_text(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class Share(click.ParamType[float]):
    """A part of a whole."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return a number from 0 to 1."""
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self.fail(f"“{value}”应当是 0 到 1 之间的数，如 0.05", param, ctx)
        return share


class Count(click.ParamType[int]):
    """How many of something, at least one."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return a whole number from 1 on."""
        try:
            count = int(value)
        except ValueError:
            count = 0
        if count < 1:
            self.fail(f"“{value}”应当是 1 或者更大的整数", param, ctx)
        return count


class UnitCode(click.ParamType[str]):
    """A unit's code."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code; a usage error says what is wrong with it."""
        from checklist.core.values import parse_code

        try:
            return parse_code(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


@dataclass(frozen=True)
class Styled:
    """Words that are printed in a colour."""

    text: str
    fg: str | None = None
    bold: bool = False


def echo(*parts: str | Styled, err: bool = False) -> None:
    """Print one line: whatever a part holds, it starts no other line and does nothing to the terminal."""
    _print("".join(_printed(part) for part in parts), err=err)


def echo_text(text: str, *, err: bool = False) -> None:
    """Print a document of ours, HTML or YAML, with its lines and to its end."""
    _print(plain_lines(text.removesuffix("\n")), err=err)


def echo_json(data: object) -> None:
    """Print JSON."""
    _print(plain_json(data))


def ask(question: str, **how: Any) -> str:
    """Ask for one line; raises ``click.Abort`` at the end of the input."""
    return str(click.prompt(plain(question), **how))


def _print(text: str, *, err: bool = False) -> None:
    """Print; raises ``OSError`` if a result cannot be. Who stops reading has what they wanted of it."""
    try:
        click.echo(text, err=err)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())
    except OSError:
        if not err:
            raise


def _printed(part: str | Styled) -> str:
    if isinstance(part, Styled):
        return click.style(plain(part.text), fg=part.fg, bold=part.bold or None)
    return plain(part)


def open_answers(path: Path, pack_folder: Path | None) -> tuple[Pack, Answers]:
    """Return answers with the pack they were filled for, their notices printed; raises ``InputError``."""
    from checklist.app import opening

    pack, answers = opening.open_answers(path, pack_folder)
    show_notices(answers.notices)
    return pack, answers


def period_days(written: str | None, start: datetime | None, end: datetime | None) -> tuple[date, date] | None:
    """Return the period that options name, by one of its names or by both its days; None if they name none."""
    from checklist.answers.periods import parse_period

    if written is None:
        return (start.date(), end.date()) if start is not None and end is not None else None
    if start is not None or end is not None:
        raise click.UsageError("--period 与 --start、--end 只写一种。")
    try:
        return parse_period(written, day(None))
    except ValueError as problem:
        raise click.UsageError(f"--period 的值不对：{problem}") from None


def chosen_overlays(written: Sequence[str]) -> tuple[str, ...] | None:
    """Return what ``--overlay`` asks for: None for all, nothing for ``none``."""
    if not all(name.strip() for name in written):
        raise click.UsageError("--overlay 没有写名称；一个也不采用的，写 --overlay none。")
    return tuple(name for name in written if name != "none") if written else None


def day(as_of: datetime | None) -> date:
    """Return the day asked for; else SOURCE_DATE_EPOCH's; else today."""
    from checklist.core.values import CHINA, today

    if as_of is not None:
        return as_of.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), tz=CHINA).date()
    return today()


def cannot_read(error: OSError) -> Problem:
    """Return the problem that says in Chinese why the system refused a file."""
    from checklist.io.files import os_reason

    return Problem(Code.UNREADABLE, Place(str(error.filename)), {"reason": os_reason(error)})


def cannot_print(error: OSError) -> Problem:
    """Return the problem that says in Chinese why a result cannot be printed."""
    from checklist.io.files import os_reason

    reason = "标准输出已经关闭" if error.errno == errno.EBADF else os_reason(error)
    return Problem(Code.CANNOT_PRINT, Place(), {"reason": reason})


def progress(label: str, length: int, *, hidden: bool = False) -> Any:
    """Return a progress bar on standard error, shown only on a terminal; ``update(1)`` moves it."""
    hidden = hidden or not sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden)


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems on standard error, one a line, and count them; looking ends at the most that are collected."""
    from checklist.io.strict_yaml import MAX_PROBLEMS

    count = 0
    for count, problem in enumerate(problems, 1):  # noqa: B007
        place = str(problem.place)
        echo(Styled(place, bold=True), f"{' ' if place else ''}{problem.code.id} {problem.text}", err=True)
    rest = "" if count < MAX_PROBLEMS else "，后面的还没有查；改正这些，再运行一次"
    echo(f"共 {count} 处需要改正{rest}。", err=True)


def show_notices(problems: Iterable[Problem]) -> None:
    """Print on standard error what should be known but forbids nothing."""
    for line in reminders(problems):
        echo(line, err=True)


def reminders(problems: Iterable[Problem]) -> list[str]:
    """Return what should be known but forbids nothing, a line each."""
    return [f"提醒：{problem}" for problem in problems]


def verdict(value: Verdict) -> Styled:
    """Return a verdict with its mark, coloured."""
    return Styled(f"{MARKS[value]} {value.name}", COLORS.get(value.name), value.is_gap)


def exit_code(assessment: Assessment, fail_on: Verdict) -> int:
    """Return 1 for gaps at or above a severity, else 4 if items or records are open, else 0."""
    if assessment.worst >= fail_on:
        return GAPS
    from checklist.engine.readiness import left_out

    is_open = assessment.unanswered or assessment.partly_judged or left_out(assessment)
    return INCOMPLETE if is_open else OK
