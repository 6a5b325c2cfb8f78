"""The ``checklist`` command: its subcommands are imported only when they are used."""

from __future__ import annotations

import gc
import gettext
import importlib
import os
import sys
from pathlib import Path

# A command makes many small objects that all live to its end, and pydantic need not look
# through everything installed for plugins: both are felt before the first word is printed.
gc.set_threshold(100_000, 50, 50)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# click speaks through gettext; it is bound to Chinese before click is imported.
os.environ["LANGUAGE"] = "zh_CN"
gettext.bindtextdomain("click", str(Path(__file__).parent / "locale"))
gettext.textdomain("click")

import click  # noqa: E402

from checklist import __version__  # noqa: E402
from checklist.cli.output import INTERRUPTED, INVALID, show_problems  # noqa: E402
from checklist.errors import InputError  # noqa: E402

_COMMANDS = {
    "init": "新建一份答卷。",
    "fill": "在终端里逐项填写。",
    "template": "写出可以用 WPS、Excel 填的空白工作簿。",
    "import": "把填好的工作簿读成答卷。",
    "export": "把答卷和台账写成工作簿。",
    "split": "把答卷按板块或按人分成几份。",
    "merge": "把分开填的几份合成一份。",
    "load": "一次校验许多份答卷。",
    "diff": "与上期相比：新增、未改、反复、销号。",
    "check": "核对答卷和台账，列出问题。",
    "report": "生成自查报告（PDF 或网页）。",
    "sign": "在报告上签字。",
    "verify": "验证签字的报告。",
    "keys": "试用签字的测试密钥。",
    "rules": "查看和检查规则库。",
}


class _Commands(click.Group):
    """Commands loaded by name, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = {"import": "import_"}.get(name, name)
        command: click.Command = importlib.import_module(f"checklist.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
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
    try:
        _run()
    except SystemExit as done:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except BrokenPipeError:
            pass
        os._exit(done.code if isinstance(done.code, int) else int(done.code is not None))


def _run() -> None:
    """Run the command; errors become Chinese sentences and exit codes, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    debug = "--debug" in sys.argv
    try:
        main(prog_name="checklist", standalone_mode=not debug)
    except InputError as error:
        if debug:
            raise
        show_problems(error.problems)
        sys.exit(INVALID)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debug:
            raise
        click.echo(f"程序出错了（{type(error).__name__}）。请加 --debug 再运行一次，把显示的内容发给维护人。", err=True)
        sys.exit(70)
