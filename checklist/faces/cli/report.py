"""``checklist report``: the self-inspection report, in the form that is asked for."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.app.storing import FORMATS
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli import output
from checklist.faces.cli.output import answers_argument, as_of_option, cluster_option, pack_option

if TYPE_CHECKING:
    from checklist.app.batch import Outcome
    from checklist.app.reporting import ReportedRecord, ReportOptions

_SKIPPED = {Code.NOT_ANSWERS: "不是答卷", Code.REPORT_OF_PART: "是分卷，合并成整份再出报告"}
"""What of a folder no report is made of, and why."""
JOURNAL = ".报告.jsonl"
"""What was made of which answers, beside the reports of a folder."""


@click.command("report", options_metavar="[选项]")
@answers_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写到哪个文件（默认与答卷同名）；答卷是文件夹时，写到哪个文件夹。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=None,
    help="格式（默认看文件名，否则 pdf）。docx 供修改，xlsx 是整改清单，json 供程序读取。",
)
@click.option(
    "--edition",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="内部版（internal）；公开版（public）不印台账里的个人信息、责任人和签字人的姓名，并写明略去了什么。",
)
@click.option("--draft", is_flag=True, help="可以签字的也出成草稿；还不能签字的不用写，出的就是草稿。")
@click.option(
    "--for", "purpose", type=click.Choice(["paper"]), help="纸质签字版（paper）：还不能签字的，不出报告，只说明缺什么。"
)
@click.option(
    "--last", metavar="上期答卷", type=click.Path(path_type=Path), help="与这一份比较（答卷里已带上期结果的不用）。"
)
@click.option(
    "--templates",
    "own",
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="本单位的模板和样式，按文件名代替自带的。",
)
@click.option(
    "--force", is_flag=True, help="不是本工具写的、写后有人改过的也覆盖，原来的留在“备份”文件夹；签过字的绝不覆盖。"
)
@cluster_option
@as_of_option
@pack_option
def command(
    answers: Path,
    target: Path | None,
    form: str | None,
    edition: str,
    draft: bool,
    purpose: str | None,
    last: Path | None,
    own: Path | None,
    force: bool,
    cluster: str | None,
    as_of: datetime | None,
    pack_folder: Path | None,
) -> None:
    """生成自查报告：封面、主要情况、目录、概况、问题、比较、整改清单、签字页和附件。

    没有填完、确认、说明矛盾的，出的是草稿：每页印“草稿”，不编号、不计分，没有签字页。

    分卷不单独出报告，先用 checklist merge 合并。

    答卷也可以是一个文件夹：里面每一份都出报告，已有而没有变动的不重出，一份有错不影响其余。
    """
    from checklist.app.reporting import ReportOptions, left_by, make_report

    day = output.day(as_of)
    before = left_by(last, day, pack_folder) if last is not None else None
    options = ReportOptions(day, form, edition == "public", draft, purpose == "paper", before, own, pack_folder, force)
    if answers.is_dir():
        _many(answers, target, options, cluster)
        return
    target = target or Path(f"{'自查报告' if str(answers) == '-' else answers.stem}.{form or 'pdf'}")
    output.show_notices(make_report(answers, target, options))
    output.echo(str(target))


def _many(folder: Path, target: Path | None, options: ReportOptions, cluster: str | None) -> None:
    """Write a report for every answers file of a folder, as many at once as there are cores."""
    from checklist.app.doubles import Filed, doubles
    from checklist.app.folders import answers_in
    from checklist.app.reporting import ReportedRecord, ahead, report_job
    from checklist.faces.cli.batch import run

    if target is None:
        raise click.UsageError("答卷是文件夹时，请用 -o 写明报告存到哪个文件夹。")
    found = answers_in(folder)
    often = Counter(path.with_suffix("") for path in found)
    made: dict[str, Path] = {}
    for path in found:
        name = path.stem if often[path.with_suffix("")] == 1 else path.name
        made[str(path)] = target / path.relative_to(folder).with_name(f"{name}.{options.format or 'pdf'}")
    if not made:
        raise InputError([Problem(Code.NO_ANSWERS, Place(str(folder)))])
    output.show_notices(ahead(options.day, options.today))
    jobs = [report_job(Path(name), to, options) for name, to in made.items()]
    bad: list[str] = []
    skipped: dict[str, str] = {}
    filed: list[Filed] = []
    drafts = 0

    def tell(outcome: Outcome[ReportedRecord]) -> None:
        if len(outcome.problems) == 1 and (why := _SKIPPED.get(outcome.problems[0].code)):
            skipped[outcome.name] = why
            return
        if (one := outcome.result) is not None:
            nonlocal drafts
            drafts += bool(one.draft)
            filed.append(Filed(outcome.name, one.unit, one.code, str(one.period), one.content))
            output.echo(f"√ {made[outcome.name]}" + (f"（草稿：{one.draft}）" if one.draft else ""))
            return
        bad.append(outcome.name)
        output.echo(f"× {outcome.name}")
        for problem in outcome.problems:
            output.echo(f"    {problem}")

    run(jobs, "出报告", ReportedRecord, tell, journal=target / JOURNAL, cluster=cluster)
    output.show_notices(tuple(doubles(sorted(filed, key=lambda one: one.file))))
    for name, why in sorted(skipped.items()):
        output.echo(f"跳过 {name}：{why}。", err=True)
    count = len(jobs) - len(skipped)
    of_these = f"（其中 {drafts} 份是草稿）" if drafts else ""
    output.echo(f"共 {count} 份，{count - len(bad)} 份有报告{of_these}，{len(bad)} 份有错。")
    raise SystemExit(output.INVALID if bad else output.OK)
