"""``checklist fill``: walk through an answers file at the terminal."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from checklist.cli import output
from checklist.cli.output import answers_argument, as_of_option, open_pack, pack_option


@click.command("fill", options_metavar="[选项]")
@answers_argument
@click.option("--plain", is_flag=True, help="逐行问答（管道、读屏软件、简单终端自动采用）。")
@as_of_option
@pack_option
def command(answers: Path, plain: bool, as_of: datetime | None, pack_folder: Path | None) -> None:
    """逐项填写一份答卷。每答一项即存盘；中断后再运行，从原处继续。"""
    from checklist.answers.load import overlays_named
    from checklist.walk.interview import Front, interview
    from checklist.walk.session import Session
    from checklist.yamlio import read_text

    text = read_text(answers, str(answers))
    pack = open_pack(pack_folder, overlays_named(text, str(answers)))
    session = Session(pack, answers, text, output.day(as_of), partial(output.write, answers))
    front: Front
    simple = os.environ.get("TERM", "" if os.name == "nt" else "dumb") == "dumb"
    if plain or simple or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from checklist.walk.plain import PlainFront

        front = PlainFront(_read_line, click.echo)
    else:
        from checklist.walk.terminal import TerminalFront

        front = TerminalFront(color="NO_COLOR" not in os.environ)
    signal.signal(signal.SIGTERM, _interrupt)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, _interrupt)
    try:
        interview(session, front)
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断，填过的都已存盘。再次运行同一命令即从这里继续。", err=True)
        raise SystemExit(output.INTERRUPTED) from None


def _interrupt(number: int, frame: object) -> None:
    """Leave: everything is saved already. The alarm ends what an event loop might swallow."""
    if hasattr(signal, "alarm"):
        signal.alarm(1)
    raise KeyboardInterrupt


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
