"""``checklist rules``: read and check the pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.answers.questionnaire import items_of_kind
from checklist.app.opening import open_pack
from checklist.app.packs import as_adopted, try_cases, unfit_alone
from checklist.app.storing import Result, file_format, refuse_changed, write_result
from checklist.core.plain import plain
from checklist.core.words import listing, suggest
from checklist.faces.cli import output, rules_files
from checklist.faces.cli.output import Styled, as_of_option, chosen_overlays, force_option, overlay_option, pack_option
from checklist.faces.cli.rules_text import counted, in_force, listed, listed_lines

if TYPE_CHECKING:
    from checklist.pack.compiled import Pack


@click.group("rules", options_metavar="[选项]", subcommand_metavar="命令 …")
def command() -> None:
    """查看和检查规则库。"""


for _one in (rules_files.pack, rules_files.sign, rules_files.verify):
    command.add_command(_one)


@command.command("list", options_metavar="[选项]")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。", show_default=True
)
@click.option("--profile", metavar="类别", help="只列这类单位要查的，如 村社区；可加层级：村社区/乡级。")
@as_of_option
@overlay_option
@pack_option
def list_rules(
    form: str, profile: str | None, as_of: datetime | None, overlays: tuple[str, ...], pack_folder: Path | None
) -> None:
    """列出检查项、台账和矛盾规则；加 --as-of 列出那一天有效的规则、限额和依据。"""
    output.tell_other_pack(pack_folder)
    pack = open_pack(pack_folder, chosen_overlays(overlays))
    if as_of is not None:
        for line in in_force(pack, as_of.date()):
            output.echo(line)
        return
    if profile is not None:
        pack = _tailored(pack, profile)
    if form == "json":
        output.echo_json(listed(pack))
        return
    for line in listed_lines(pack):
        output.echo(line)


def _tailored(pack: Pack, profile: str) -> Pack:
    """Return the pack with only the items that units of a kind (and level) must look at."""
    kind, _, level = profile.partition("/")
    for name, known in ((kind, pack.spec.kinds), (level, ["", *pack.spec.levels])):
        if name not in known:
            output.echo(f"没有“{name}”{suggest(name, known)}。可以写：{listing(known)}。", err=True)
            raise SystemExit(output.USAGE)
    items = {item.id: item for item in items_of_kind(pack, kind, level)}
    ledgers = {id_: ledger for id_, ledger in pack.ledgers.items() if ledger.decides & items.keys()}
    return replace(pack, items=items, ledgers=ledgers)


@command.command(
    "show", options_metavar="[选项]", short_help="说明检查项、台账、台账规则、限额、参数或矛盾规则；写一个词就查找。"
)
@click.argument("ids", metavar="编号…", nargs=-1)
@click.option("--profile", metavar="类别", help="说明这类单位要查的全部检查项，如 村社区；可加层级：村社区/乡级。")
@click.option("--conditions", is_flag=True, help="连同条件的写法（CEL）一起列出，供规则维护人用。")
@overlay_option
@pack_option
def show(
    ids: tuple[str, ...], profile: str | None, conditions: bool, overlays: tuple[str, ...], pack_folder: Path | None
) -> None:
    """说明检查项（BX-04）、台账（receptions 或 公务接待台账）、台账规则（JD-17）、限额（work_meals）、参数（study_times）、依据文件（thrift-2025）或矛盾规则（X03）；写一个词，就找标题和问题里有它的检查项、名称里有它的规则和依据文件。"""
    from checklist.faces.cli.rules_show import Explainer

    output.tell_other_pack(pack_folder)
    pack = open_pack(pack_folder, chosen_overlays(overlays))
    if profile is not None:
        pack = _tailored(pack, profile)
        ids = ids or tuple(pack.items)
    if not ids:
        output.echo("请写编号，或用 --profile 写单位类别。", err=True)
        raise SystemExit(output.USAGE)
    explainer = Explainer(pack, with_conditions=conditions)
    shown = [(id_, explainer.explained(id_)) for id_ in ids]
    known = [*pack.items, *pack.ledgers, *(ledger.title for ledger in pack.ledgers.values()), *pack.contradictions]
    known += [*pack.retired, *pack.limits, *pack.spec.parameters, *pack.sources]
    unknown = [id_ for id_, lines in shown if not lines]
    for id_ in unknown:
        output.echo(f"没有“{id_}”{suggest(id_, [*known, *pack.rules])}。", err=True)
    if unknown:
        raise SystemExit(output.USAGE)
    for _, lines in shown:
        for line in lines:
            output.echo(line)


@command.command("coverage", options_metavar="[选项]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    help="输出格式。",
    show_default=True,
)
@overlay_option
@pack_option
def show_coverage(form: str, overlays: tuple[str, ...], pack_folder: Path | None) -> None:
    """讲话逐句对照：哪一句由哪些检查项承接，点名的制度是否覆盖；有漏的退出码为 3。"""
    from checklist.pack.coverage import (
        coverage,
        coverage_data,
        coverage_html,
        coverage_lines,
        coverage_problems,
        left_to_places,
    )

    output.tell_pack(pack_folder)
    pack = open_pack(pack_folder, chosen_overlays(overlays))
    found = coverage(pack)
    if form == "json":
        output.echo_json(coverage_data(found))
    elif form == "html":
        output.echo_text(coverage_html(pack, found).replace("\n", " "))
    else:
        for line in coverage_lines(pack, found):
            output.echo(line)
    output.show_notices(left_to_places(pack, found))
    problems = coverage_problems(pack, found)
    if problems:
        output.show_problems(problems)
        raise SystemExit(output.INVALID)


@command.command("test", options_metavar="[选项]")
@pack_option
def test_rules(pack_folder: Path | None) -> None:
    """运行规则库和各地方规定的全部用例；用例不符、规则缺合规或有问题的用例，退出码为 3。"""
    output.tell_pack(pack_folder)
    trial = try_cases(pack_folder)
    for failure in trial.failures:
        output.echo(failure, err=True)
    if trial.failures:
        output.echo(f"{trial.count} 个用例，{len(trial.failures)} 处不符。")
        raise SystemExit(output.INVALID)
    output.echo(f"{trial.count} 个用例全部通过。")


@command.command("schema", options_metavar="[选项]")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    required=True,
    help="写到哪个文件夹。",
)
def write_schemas(folder: Path) -> None:
    """写出各类文件的 JSON Schema，供编辑器边写边提示、边检查。"""
    from checklist.record.schemas import MODELS, schema_text

    folder.mkdir(parents=True, exist_ok=True)
    for kind in MODELS:
        (folder / f"{kind}.schema.json").write_text(schema_text(kind), encoding="utf-8")
    output.echo(str(folder))


@command.command("diff", options_metavar="[选项]")
@click.argument("old", metavar="旧规则库", type=click.Path(path_type=Path))
@click.argument("new", metavar="新规则库", type=click.Path(path_type=Path))
def diff_packs(old: Path, new: Path) -> None:
    """比较两个规则库，说明对填报单位有什么变化，先列问什么、怎样判断；有变化时退出码为 1。"""
    from checklist.pack.diff import changes

    output.tell_pack(old, "旧规则库")
    output.tell_pack(new, "新规则库")
    before, after = open_pack(old), open_pack(new)
    found = changes(before, after)
    rules_files.tell_answered_otherwise(before, after)
    matter = None
    for change in found:
        if change.matter is not matter:
            matter = change.matter
            output.echo(Styled(matter.value, bold=True))
        for line in change.lines:
            output.echo_text(f"  {plain(line, longest=len(line))}")
    if not found:
        output.echo("没有变化。")
    raise SystemExit(output.GAPS if found else output.OK)


@command.command("new", options_metavar="[选项]")
@click.argument("kind", metavar="item|ledger|case", type=click.Choice(["item", "ledger", "case"]))
def new_skeleton(kind: str) -> None:
    """打印一个带说明的样板，粘贴到 items/、ledgers/ 或 cases/ 的文件里再改。"""
    from checklist.pack.skeletons import SKELETONS

    output.echo_text(SKELETONS[kind])


@command.command("handbook", options_metavar="[选项]")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=click.Path(path_type=Path),
    required=True,
    help="写到哪个文件（.pdf 或 .html）。",
)
@force_option
@overlay_option
@pack_option
def write_handbook(target: Path, force: bool, overlays: tuple[str, ...], pack_folder: Path | None) -> None:
    """把整个规则库印成手册：讲话原句、检查项、依据、怎样判断、佐证、整改。"""
    from checklist.report.handbook import handbook_html
    from checklist.report.pdf.draw import Printable, draw

    html = file_format(target, None, ("pdf", "html")) == "html"
    refuse_changed(target, Result.HANDBOOK, force=force)
    output.tell_other_pack(pack_folder)
    pack = open_pack(pack_folder, chosen_overlays(overlays))
    page = handbook_html(pack, screen=html)
    write_result(target, page if html else draw(Printable(page)), Result.HANDBOOK, force=force)
    output.echo(str(target))


@command.command("lint", options_metavar="[选项]")
@as_of_option
@overlay_option
@pack_option
def lint_rules(as_of: datetime | None, overlays: tuple[str, ...], pack_folder: Path | None) -> None:
    """检查规则库：写法、引用、条件，以及没有用到的内容。"""
    from checklist.engine.cases import load_cases
    from checklist.pack.lint import lint

    output.tell_pack(pack_folder)
    pack = open_pack(pack_folder, chosen_overlays(overlays))
    problems = lint(pack, output.day(as_of))
    if problems:
        output.show_problems(problems)
        raise SystemExit(output.INVALID)
    for title, unfit in () if overlays else unfit_alone(pack_folder, pack):
        output.echo(f"带上全部地方规定没有问题，{title}时不能加载：", err=True)
        output.show_problems(unfit)
        raise SystemExit(output.INVALID)
    for adopted in [pack] if overlays else as_adopted(pack_folder):
        load_cases(adopted)
    output.echo(f"{counted(pack)}，没有发现问题。")
    output.echo(f"摘要 {pack.digest}")
    if not overlays:
        rules_files.tell_beside_shipped(pack)
