"""The ``checklist`` command: its subcommands are imported only when they are used."""

from __future__ import annotations

import gc
import gettext
import os
import re
import signal
import sys
import warnings
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

# A command makes many small objects that all live to its end, and pydantic need not look
# through everything installed for plugins: both are felt before the first word is printed.
gc.set_threshold(400_000, 50, 50)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# click speaks through gettext; it is bound to Chinese before click is imported.
os.environ["LANGUAGE"] = "zh_CN"
gettext.bindtextdomain("click", str(Path(__file__).parent / "locale"))
gettext.textdomain("click")

import click  # noqa: E402

from checklist.core.errors import InputError  # noqa: E402
from checklist.core.version import __version__  # noqa: E402
from checklist.faces.cli import output  # noqa: E402
from checklist.faces.cli.commands import Commands  # noqa: E402
from checklist.faces.cli.output import echo, echo_text, show_problems  # noqa: E402

_COMMANDS = {
    "init": "新建一份答卷。",
    "fill": "在终端里逐项填写。",
    "form": "写出用浏览器填的网页表格（一个文件，不联网）。",
    "template": "写出可以用 WPS、Excel 填的空白工作簿。",
    "import": "把填好的工作簿读成答卷。",
    "export": "把答卷和台账写成工作簿。",
    "split": "把答卷按板块或按人分成几份。",
    "merge": "把分开填的几份合成一份。",
    "load": "一次校验许多份答卷。",
    "diff": "与上期相比：新增、未改、反复、销号。",
    "check": "核对答卷和台账，列出问题。",
    "report": "生成自查报告（PDF、网页、Word、Excel、JSON）。",
    "sign": "在报告上签字。",
    "verify": "验证签字的报告。",
    "keys": "试用签字的测试密钥。",
    "rules": "查看和检查规则库。",
    "campaign": "一次自查任务：下发、收件、催报、退回、汇总。",
}


_STOPPING = [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__]


_STOPPED = "已中断。"
_QUOTED = re.compile(r" ?'([^']*)' ?")
"""How click quotes a name, in any language."""


class _Commands(Commands):
    """The commands of ``checklist``; to a name that is none of them, the nearest are told."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=_COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    known=_COMMANDS,
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="退出码：0 没有问题；1 有问题；2 用法不对；3 规则或答卷有误；4 没有填完；5 验证没有通过；130 中断（已存）。",
)
@click.version_option(__version__, "-V", "--version", prog_name="checklist")
@click.option("--debug", is_flag=True, help="出错时显示程序调用过程。")
@click.pass_context
def main(ctx: click.Context, debug: bool) -> None:
    """党风廉政建设自查：填答卷、核台账、出报告。"""
    if "NO_COLOR" in os.environ:
        ctx.color = False


def run() -> None:
    """Run the command and end at once: to take everything loaded apart again costs a report 0.1 s."""
    _open_streams()
    warnings.simplefilter("ignore")  # what a library says in English of what a file holds
    for number in _STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    os.umask(0o077)  # what others write for us, as a database its log, is private too
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _open_streams() -> None:
    """Put something in the place of closed streams, lest a file of ours takes it: nothing to read, and no way to print."""
    for name, mode, access in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, access), mode))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop(number: int, frame: object) -> None:
    """Leave in order, or after two seconds at once: an event loop or a library may swallow the exception.

    Whoever presses Ctrl-C twice does not stop the leaving.
    """
    for again in _STOPPING:
        signal.signal(again, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None  # what swallows the exception would say so in English
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, _leave)
        signal.alarm(2)
    raise KeyboardInterrupt


def _leave(number: int, frame: object) -> None:
    with suppress(OSError):
        os.write(2, f"{_STOPPED}\n".encode())
    os._exit(output.INTERRUPTED)


def _run() -> int:
    """Run the command and return the exit code; errors become Chinese sentences, never a traceback."""
    try:
        return int(main(prog_name="checklist", standalone_mode=False) or output.OK)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except (KeyboardInterrupt, click.Abort):
        echo(_STOPPED, err=True)
        return output.INTERRUPTED
    except click.ClickException as error:
        _show_usage(error)
        return error.exit_code
    except Exception as error:
        if "--debug" in sys.argv:
            import traceback

            for line in traceback.format_exc().splitlines():
                echo(line, err=True)
        return _tell(error)


def _tell(error: Exception) -> int:
    """Say what went wrong and return the exit code."""
    if isinstance(error, InputError):
        show_problems(error.problems)
        return output.INVALID
    if isinstance(error, ChildProcessError):
        echo("做这件事的进程被系统结束了，多半是内存不够：请关掉别的程序，或者少做几份，再运行一次。", err=True)
        return output.FAILED
    if isinstance(error, OSError):
        show_problems([output.cannot_print(error) if error.filename is None else output.cannot_read(error)])
        return output.INVALID
    echo("程序出错了。请加 --debug 再运行一次，把显示的内容发给维护人。", err=True)
    return output.FAILED


def _show_usage(error: click.ClickException) -> None:
    """Print how the command is used and what is wrong, as click does, but with what was typed made plain."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        echo_text(error.message, err=True)
        return
    if isinstance(error, click.UsageError) and error.ctx is not None:
        echo_text(f"{error.ctx.get_usage()}\n写“{error.ctx.command_path} --help”可看说明。\n\n", err=True)
    choices_apart = ",\n\t"
    said = error.format_message().replace(choices_apart, "、").replace(choices_apart[1:], "")
    said = _QUOTED.sub("“\\1”", said).replace("”,“", "”、“").replace("。 ", "。").replace("”. ", "”。").rstrip(".。")
    echo(f"错误：{said}{'' if said.endswith(('？', '！')) else '。'}", err=True)
