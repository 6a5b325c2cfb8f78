"""``checklist fill``: walk through an answers file at the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.app.storing import cannot_write, write
from checklist.core.errors import InputError
from checklist.core.values import now
from checklist.faces.cli import output
from checklist.faces.cli.fronts import drawn_front, is_plain, line_front
from checklist.faces.cli.output import answers_argument, as_of_option, echo, pack_option

if TYPE_CHECKING:
    from checklist.faces.walk.dialogue import Front
    from checklist.faces.walk.session import Session


@click.command("fill", options_metavar="[选项]")
@answers_argument
@click.option("--plain", is_flag=True, help="逐行问答（管道、读屏软件、简单终端自动采用），也供脚本使用。")
@click.option("--read-only", is_flag=True, help="只看不改。")
@as_of_option
@pack_option
def command(answers: Path, plain: bool, read_only: bool, as_of: datetime | None, pack_folder: Path | None) -> None:
    """逐项填写一份答卷。每答一项即存盘；中断后再运行，从原处继续。

    每次打开前的样子存在“备份”文件夹里。别人正在填同一份时，只能看、不能改。
    """
    from checklist.answers.editing import FileStore
    from checklist.answers.load import open_document
    from checklist.answers.other_files import read_answers_text
    from checklist.app.opening import pack_of_document
    from checklist.faces.walk.session import Session

    read_answers_text(answers)
    with ExitStack() as stack:
        if not read_only:
            read_only = not _hold(stack, answers)
        before = None if read_only else _back_up(answers)
        document = open_document(answers)
        pack = pack_of_document(document, pack_folder)
        store = FileStore(answers, None if read_only else partial(write, folder=True))
        session = Session(pack, document, store, output.day(as_of), before)
        session.again = output.again(pack_folder)
        try:
            if plain or is_plain():
                output.show_notices(session.answers.notices)
                _interview(session, line_front())
            else:
                told = output.reminders(session.answers.notices)
                _interview(session, _drawn_over_the_first_page(session, told), told)
        except (KeyboardInterrupt, click.Abort):
            kept = "没有改动" if read_only else "填过的都已存盘"
            echo(f"已中断，{kept}。再次运行同一命令即从这里继续。", err=True)
            raise SystemExit(output.INTERRUPTED) from None


def _interview(session: Session, front: Front, told: Sequence[str] = ()) -> None:
    """Hold the interview; what is ``told`` stands on its first page and is gone with it."""
    from checklist.faces.walk.dialogue import passing
    from checklist.faces.walk.interview import begin, interview

    interview(session, front, begin(session)._replace(told=tuple(map(passing, told))))


def _drawn_over_the_first_page(session: Session, told: Sequence[str]) -> Front:
    """Print the first page before anything is judged and before what draws it is imported: both take long.

    It is completed as soon as the interview begins.
    """
    from checklist.faces.walk.pages.overview import Overview
    from checklist.faces.walk.screen import screen

    size = shutil.get_terminal_size()
    first = Overview(is_judged=False).open(session)
    lines = screen(first, 0, size.columns, size.lines, [("", line) for line in told])
    for _, text in lines:
        echo(text)
    return drawn_front(len(lines))


def _hold(stack: ExitStack, answers: Path) -> bool:
    """Take the file for ourselves; say who has it if somebody else does, or why it cannot be written."""
    from checklist.io.files import os_reason
    from checklist.io.lock import Taken, lock

    try:
        stack.enter_context(lock(answers, now()))
    except Taken as taken:
        echo(f"{taken.holder.who} 从 {taken.holder.since} 起正在填这份答卷。现在只能看，改动不会保存。", err=True)
        return False
    except OSError as error:
        echo(f"这个文件夹写不了（{os_reason(error)}）。现在只能看，改动不会保存。", err=True)
        return False
    return True


def _back_up(answers: Path) -> dict[str, Any] | None:
    """Keep the file as it is now; return what it held when the last session began, if that can be read."""
    from checklist.answers.load import open_document
    from checklist.io.lock import back_up

    try:
        newest = back_up(answers, now())
    except OSError as error:
        raise cannot_write(answers, error) from None
    try:
        return open_document(newest).data if newest else None
    except InputError:
        return None
