"""``checklist load``: many answers files at once, each checked, none stopping the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.app.folders import answers_in
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli.output import INVALID, echo, echo_json, format_option, pack_option

if TYPE_CHECKING:
    from checklist.app.batch import Outcome
    from checklist.record.results import LoadedRecord


@click.command("load", options_metavar="[选项]")
@click.argument("places", metavar="文件或文件夹…", type=click.Path(path_type=Path), nargs=-1, required=True)
@format_option
@pack_option
def command(places: tuple[Path, ...], form: str, pack_folder: Path | None) -> None:
    """一次校验许多份答卷（YAML、JSON、工作簿）。文件夹连同下级一并找；有错的逐份列出，不影响其余。"""
    from checklist.app.checking import load_job, with_doubles
    from checklist.faces.cli.batch import run
    from checklist.record.base import plain_data
    from checklist.record.results import LoadedRecord, LoadRecord, loaded_record

    paths = answers_in(*places)
    if not paths:
        raise InputError([Problem(Code.NO_ANSWERS, Place(str(places[0])))])
    jobs = [load_job(path, pack_folder) for path in paths]
    found: dict[str, LoadedRecord] = {}

    def keep(outcome: Outcome[LoadedRecord]) -> None:
        found[outcome.name] = outcome.result or loaded_record(outcome.name, None, outcome.problems)

    run(jobs, "校验", LoadedRecord, keep, hidden=form == "json")
    loaded = [found[job.name] for job in jobs if not _is_no_answers(found[job.name], places)]
    skipped = [job.name for job in jobs if _is_no_answers(found[job.name], places)]
    loaded = with_doubles(loaded)
    bad = sum(bool(one.problems) for one in loaded)
    if form == "json":
        echo_json(plain_data(LoadRecord(files=loaded)))
    else:
        for one in loaded:
            echo(_line(one))
            for problem in (*one.problems, *one.notices):
                echo(f"    {problem.place} {problem.code} {problem.text}")
        echo(f"共 {len(loaded)} 份，{len(loaded) - bad} 份无误，{bad} 份有错。")
    for name in skipped:
        echo(f"跳过 {name}：不是答卷。", err=True)
    raise SystemExit(INVALID if bad else 0)


def _is_no_answers(one: LoadedRecord, places: tuple[Path, ...]) -> bool:
    """Whether a file that nobody named, but which lay in a folder, is something else than answers."""
    return Path(one.file) not in places and [problem.code for problem in one.problems] == [Code.NOT_ANSWERS.id]


def _line(one: LoadedRecord) -> str:
    if one.problems:
        return f"× {one.file}　{len(one.problems)} 处有错"
    notices = f"，{len(one.notices)} 处提醒" if one.notices else ""
    return f"√ {one.file}　{one.unit}　{one.period}　{one.answered} 项回答，{one.rows} 行台账{notices}"
