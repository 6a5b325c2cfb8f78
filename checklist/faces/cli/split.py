"""``checklist split``: parts of an answers file for colleagues."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.faces.cli.output import answers_argument, echo, force_option, pack_option, write_beside, write_new


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
    from checklist.answers.moving import Files, moved
    from checklist.answers.parts import digest, file_name, split
    from checklist.answers.template import answers_text
    from checklist.faces.cli.reading import open_answers
    from checklist.io.strict_yaml import read_text

    pack, given = open_answers(answers, pack_folder)
    place = folder or answers.parent
    for part in split(pack, given, by, digest(read_text(answers))):
        if part.part is None:
            continue
        target = place / file_name(answers.stem, part.part, ".xlsx" if as_workbook else ".yaml")
        files: Files = {}
        there = moved(pack, part, target, files)
        if as_workbook:
            from checklist.answers.workbook.write import workbook

            write_new(target, workbook(pack, there), force=force)
        else:
            write_beside(files)
            write_new(target, answers_text(pack, there), force=force)
        count = f"{len(part.part.items)} 项、{len(part.part.ledgers)} 本台账"
        echo(f"{target}　{part.part.name}：{count}")
