"""``checklist load``: many answers files at once, each checked, none stopping the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import show_date
from checklist.faces.cli import output
from checklist.faces.cli.folders import files_in
from checklist.faces.cli.output import INVALID, format_option, pack_option

KINDS = (".yaml", ".yml", ".json", ".xlsx", ".xlsm")
APART = {"台账", "附件", "备份"}
"""Folders beside answers that hold no answers."""


@click.command("load", options_metavar="[选项]")
@click.argument("places", metavar="文件或文件夹…", type=click.Path(path_type=Path), nargs=-1, required=True)
@format_option
@pack_option
def command(places: tuple[Path, ...], form: str, pack_folder: Path | None) -> None:
    """一次校验许多份答卷（YAML、JSON、工作簿）。文件夹连同下级一并找；有错的逐份列出，不影响其余。"""
    paths = list(dict.fromkeys(path for place in places for path in answers_in(place)))
    loaded: list[dict[str, Any]] = []
    with output.progress("校验", len(paths), hidden=form == "json") as bar:
        for path in paths:
            loaded.append(_load(path, pack_folder))
            bar.update(1)
    bad = sum(bool(one["problems"]) for one in loaded)
    if form == "json":
        output.echo_json({"format": 1, "files": loaded})
    else:
        for one in loaded:
            output.echo(_line(one))
            for problem in one["problems"]:
                output.echo(f"    {problem['place']} {problem['code']} {problem['text']}")
        output.echo(f"共 {len(loaded)} 份，{len(loaded) - bad} 份无误，{bad} 份有错。")
    if not loaded:
        raise InputError([Problem(Code.NO_ANSWERS, Place(str(places[0])))])
    raise SystemExit(INVALID if bad else 0)


def answers_in(place: Path) -> list[Path]:
    """Return the answers files that a file or folder stands for."""
    return files_in(place, KINDS, APART)


def _load(path: Path, pack_folder: Path | None) -> dict[str, Any]:
    from checklist.faces.cli.reading import load_with_pack

    found: dict[str, Any] = {"file": str(path), "unit": None, "period": None, "answered": 0, "rows": 0}
    try:
        _, answers = load_with_pack(path, pack_folder)
    except InputError as error:
        return {**found, "problems": [_data(problem) for problem in error.problems], "notices": []}
    return {
        **found,
        "unit": answers.unit.name,
        "period": {"from": answers.period.from_.isoformat(), "to": answers.period.to.isoformat()},
        "answered": sum(answer.is_given for answer in answers.answers.values()),
        "rows": sum(len(data.rows) for data in answers.ledgers.values()),
        "problems": [],
        "notices": [_data(problem) for problem in answers.notices],
    }


def _data(problem: Problem) -> dict[str, str]:
    return {"place": str(problem.place), "code": problem.code.id, "text": problem.text}


def _line(one: dict[str, Any]) -> str:
    if one["problems"]:
        return f"× {one['file']}　{len(one['problems'])} 处有错"
    notices = f"，{len(one['notices'])} 处提醒" if one["notices"] else ""
    period = "至".join(show_date(date.fromisoformat(day)) for day in one["period"].values())
    return f"√ {one['file']}　{one['unit']}　{period}　{one['answered']} 项回答，{one['rows']} 行台账{notices}"
