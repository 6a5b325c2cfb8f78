"""``checklist split``: parts of an answers file for colleagues."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.faces.cli.output import answers_argument, echo, force_option, pack_option, show_notices


@click.command("split", options_metavar="[选项]")
@answers_argument
@click.option(
    "--by",
    type=click.Choice(["section", "owner"]),
    default="section",
    show_default=True,
    help="按板块（section），或按填报时记下的同事（owner）。",
)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="写到哪个文件夹（默认与答卷同处）。",
)
@click.option("--xlsx", "as_workbook", is_flag=True, help="写成工作簿，给不用终端的同事。")
@force_option
@pack_option
def command(
    answers: Path, by: str, folder: Path | None, as_workbook: bool, force: bool, pack_folder: Path | None
) -> None:
    """把一份答卷分成几份，每份只问一部分。填好后用 checklist merge 合并。"""
    from checklist.answers.questionnaire import by_kind, without_claims
    from checklist.app.parting import SplitOptions, parts_left_over, split_answers

    options = SplitOptions(by, folder, as_workbook, force)
    written = set()
    for target, part, asked in split_answers(answers, options, pack_folder):
        echo(f"{target}　{part.name}：{len(without_claims(asked))} 步（{by_kind(asked)}）")
        written.add(target)
    show_notices(parts_left_over(answers, options, written, pack_folder))
