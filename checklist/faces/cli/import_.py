"""``checklist import``: a workbook that an office filled in becomes an answers file."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.core.errors import InputError
from checklist.faces.cli.output import again, echo, force_option, pack_option, show_notices


@click.command("import", options_metavar="[选项]")
@click.argument("workbook", metavar="工作簿", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="答卷",
    type=click.Path(path_type=Path),
    required=True,
    help="写到这个 .yaml 文件。",
)
@click.option(
    "--mark", metavar="工作簿", type=click.Path(path_type=Path), help="有错时，另存一份工作簿，把错处标成批注。"
)
@force_option
@pack_option
def command(workbook: Path, target: Path, mark: Path | None, force: bool, pack_folder: Path | None) -> None:
    """读入填好的工作簿。台账存成“台账”文件夹里的 CSV 文件；有错逐格指出，什么也不写。"""
    from checklist.answers.showing import show_size
    from checklist.app.exchanging import import_workbook
    from checklist.app.storing import Result, file_format, write_result

    if mark is not None:
        file_format(mark, None, ("xlsx",))
    try:
        read = import_workbook(workbook, target, pack_folder, force=force)
    except InputError as error:
        if mark is not None and any(problem.place.sheet for problem in error.problems):
            from checklist.answers.workbook.mark import marked_copy

            try:
                write_result(mark, marked_copy(workbook, error.problems), Result.MARKED, force=force)
            except InputError as other:
                new = [problem for problem in other.problems if problem not in error.problems]
                if not new:
                    echo(f"没有另存 {mark}：工作簿有读不了的地方，请先照下面说的改好，再来标注。", err=True)
                raise InputError([*error.problems, *new]) from None
            echo(f"错处已标在 {mark} 里。", err=True)
        raise
    show_notices(read.notices)
    echo(f"已读入 {show_size(read.answers)}，写到 {target}。接着运行：checklist check {target}{again(pack_folder)}")
