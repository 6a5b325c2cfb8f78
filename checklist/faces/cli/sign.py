"""``checklist sign``: one role's signature on a report, or on every report of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli import output
from checklist.faces.cli.secret import Key, KeyOptions, key_options

if TYPE_CHECKING:
    from typing import Unpack

    from checklist.app.batch import Outcome
    from checklist.signing.sign import SignOptions, Stamping

_path = click.Path(path_type=Path)


@click.command("sign", options_metavar="[选项]")
@click.argument("report", metavar="报告", type=_path)
@click.option(
    "--role",
    type=click.Choice(["preparer", "reviewer", "head"]),
    required=True,
    help="以谁的身份签：填报人（preparer）、复核人（reviewer）、单位主要负责人（head），按这个顺序。",
)
@key_options
@click.option("--seal", metavar="图片", type=_path, help="签字旁边的印章图片（PNG、JPEG）。")
@click.option("--tsa", metavar="网址", help="时间戳服务（只有用了它才联网）：B-T；加 --lta 是 B-LTA。")
@click.option("--lta", is_flag=True, help="附上今后验证要用的证书和吊销名单（B-LTA），要同时用 --tsa、--trust。")
@click.option("--trust", "roots", metavar="证书", type=_path, multiple=True, help="--lta 用的根证书（可重复写）。")
@click.option("--crl", "crls", metavar="文件", type=_path, multiple=True, help="--lta 用的吊销名单（可重复写）。")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="文件",
    type=_path,
    help="签好的另存到哪里（默认存回原文件，签字前的那一份留在“备份”文件夹）。",
)
@click.option(
    "--certificate-name",
    "confirmed",
    metavar="姓名",
    default="",
    help="证书上的姓名与报告所填的不同、而确实由此人签的，写出证书上的姓名；不写的，不签。",
)
def command(
    report: Path,
    role: str,
    seal: Path | None,
    tsa: str | None,
    lta: bool,
    roots: tuple[Path, ...],
    crls: tuple[Path, ...],
    target: Path | None,
    confirmed: str,
    **whose: Unpack[KeyOptions],
) -> None:
    """在报告上签字：只在文件后面添加，不动原来的内容。

    报告也可以是一个文件夹：轮到这个身份签的每一份都签，已经签过的跳过，一份有错不影响其余。
    """
    key = Key(**whose)
    key.check()
    if lta and not (tsa and roots):
        raise click.UsageError("--lta 要同时用 --tsa 和 --trust。")
    from checklist.app.signing import before_signing, sign_report
    from checklist.signing.sign import SignOptions

    if seal is not None:
        _check_picture(seal)
    output.show_notices(before_signing(report, role))
    stamping = _stamping(tsa, roots if lta else (), crls)
    with key.opened() as signer:
        options = SignOptions(role, signer, seal, stamping, confirmed)
        if report.is_dir():
            _many(report, target, options)
        else:
            output.show_notices(sign_report(report, target or report, options))
            output.echo(str(target or report))


def _stamping(tsa: str | None, roots: tuple[Path, ...], crls: tuple[Path, ...]) -> Stamping:
    from checklist.signing.sign import Stamping

    if not tsa:
        return Stamping()
    from pyhanko.sign.timestamps import HTTPTimeStamper

    from checklist.signing.trust import read_trust

    return Stamping(HTTPTimeStamper(tsa, timeout=10), read_trust(roots, crls, None) if roots else None)


def _check_picture(path: Path) -> None:
    from checklist.signing.stamp import read_picture

    try:
        read_picture(path)
    except (OSError, ValueError):
        raise InputError([Problem(Code.BAD_PICTURE, Place(str(path)), {"path": path})]) from None


def _many(folder: Path, target: Path | None, options: SignOptions) -> None:
    """Sign every report of a folder whose turn it is; each is written as soon as it is signed."""
    from checklist.app.signing import SignedRecord, sign_jobs
    from checklist.faces.cli.batch import run

    jobs = list(sign_jobs(folder, target, options))
    if not jobs:
        raise InputError([Problem(Code.NO_REPORTS, Place(str(folder)))])
    done: list[SignedRecord] = []

    def tell(outcome: Outcome[SignedRecord]) -> None:
        if outcome.result is not None:
            done.append(outcome.result)
            said = f"√ {outcome.result.file}" if outcome.result.is_new else f"－ {outcome.result.file}　已经签过"
            output.echo(said)
            for line in outcome.result.told:
                output.echo("    ", line)
            return
        output.echo(f"× {outcome.name}")
        for problem in outcome.problems:
            output.echo("    ", str(problem))

    run(jobs, "签字", SignedRecord, tell, here=True)
    signed = sum(one.is_new for one in done)
    skipped, bad = len(done) - signed, len(jobs) - len(done)
    output.echo(f"共 {len(jobs)} 份，签了 {signed} 份，{skipped} 份已经签过，{bad} 份没有签成。")
    raise SystemExit(output.INVALID if bad else output.OK)
