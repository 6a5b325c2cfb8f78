"""``checklist verify``: whether a signed report, or every one of a folder, can be relied on."""

from __future__ import annotations

import errno
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.app.folders import passed_over, pdfs_in
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import quoted_name
from checklist.core.values import CHINA, today
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.faces.cli import output
from checklist.faces.cli.output import (
    Styled,
    cannot_read,
    cluster_option,
    echo,
    echo_json,
    format_option,
    pack_option,
    reminders,
    show_notices,
)

if TYPE_CHECKING:
    from checklist.app.batch import Outcome
    from checklist.app.verifying import VerifyOptions
    from checklist.record.verification import CheckRecord, SignatureRecord, VerificationRecord

_path = click.Path(path_type=Path)
_MARKS = {"有效": "√", "未能验证": "？", "无效": "×"}
_COLORS = {"有效": "green", "未能验证": "yellow", "无效": "red"}
_MEANING = {
    "有效": "各项检查全部通过。",
    "未能验证": "没有发现问题，但说的只是做了的检查：有的做不了，见上面标“？”的各行，不能当作有效。",
    "无效": "不能采信，见上面标“×”的各行。",
}
_OWN_PACK = "注意：结论是按 --pack 给出的规则库核对的，它宽，结论也就宽。请核对它的摘要是上级下发的那一份。"
_OWN_TEMPLATES = "注意：页面是用 --templates 给出的模板重新排的，模板写什么，页面就是什么。请核对它们是谁给的。"


@click.command("verify", options_metavar="[选项]")
@click.argument("places", metavar="报告…", type=_path, nargs=-1, required=True)
@click.option(
    "--trust", "roots", metavar="证书", type=_path, multiple=True, help="信任的根证书（可重复写，时间戳的也写在这里）。"
)
@click.option("--crl", "crls", metavar="文件", type=_path, multiple=True, help="吊销名单（可重复写）。")
@click.option("--signers", metavar="名单", type=_path, help="谁可以签：各单位各身份的证书指纹（YAML）。")
@click.option(
    "--up-to",
    type=click.Choice(list(ROLES)),
    default="head",
    show_default=True,
    help="应当签到谁为止：填报人（preparer）、复核人（reviewer）、单位主要负责人（head）。",
)
@click.option("--quick", is_flag=True, help="不重新排版，只重新核对结论。")
@click.option(
    "--templates",
    "own",
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="报告所用的本单位模板。",
)
@click.option(
    "--against",
    metavar="内部版",
    type=_path,
    help="公开版所依据的、签过字的内部版：先验证它，再由它重新做成公开版，逐项、逐页对照。",
)
@cluster_option
@format_option
@pack_option
def command(
    places: tuple[Path, ...],
    roots: tuple[Path, ...],
    crls: tuple[Path, ...],
    signers: Path | None,
    up_to: str,
    quick: bool,
    own: Path | None,
    against: Path | None,
    cluster: str | None,
    form: str,
    pack_folder: Path | None,
) -> None:
    """验证签字的报告：签名、文件、数据，并按规则重新核对、重新排版。

    可以写几份报告或文件夹，文件夹里的同时验证。退出码：0 全部有效，5 有的无效或未能验证。
    """
    from checklist.app.verifying import VerifyOptions, copies, of_other_units, verify_file
    from checklist.record.base import plain_data
    from checklist.record.verification import VerificationsRecord

    missing = [place for place in (*places, *filter(None, [against])) if not os.path.lexists(place)]
    if missing:
        raise InputError([cannot_read(FileNotFoundError(errno.ENOENT, "", str(place))) for place in missing])
    paths = list(dict.fromkeys(path for place in places for path in pdfs_in(place)))
    show_notices(passed_over(*places))
    if not paths:
        raise InputError([Problem(Code.NO_REPORTS, Place(str(places[0])))])
    if against is not None and (len(paths) > 1 or places[0].is_dir()):
        raise click.UsageError("--against 一次只对照一份公开版。")
    options = VerifyOptions(roots, crls, signers, up_to, not quick, own, pack_folder, against)
    if len(paths) == 1 and not places[0].is_dir():
        found = [verify_file(paths[0], options)]
    else:
        found = _many(paths, places, options, cluster, hidden=form == "json")
    notices = reminders([*copies(found), *(problem for one in found for problem in of_other_units(one))])
    notices += [told for given, told in ((pack_folder, _OWN_PACK), (own, _OWN_TEMPLATES)) if given is not None]
    if form == "json":
        echo_json(plain_data(VerificationsRecord(format=2, files=found, notices=notices)))
    elif len(found) == 1:
        _show(found[0])
    else:
        _table(found)
    for line in notices:
        echo(line, err=True)
    raise SystemExit(output.UNVERIFIED if any(one.state != "有效" for one in found) else output.OK)


def _many(
    paths: list[Path], places: tuple[Path, ...], options: VerifyOptions, cluster: str | None, *, hidden: bool
) -> list[VerificationRecord]:
    """Verify many files; one whose process dies is 未能验证 and costs no other its result."""
    from checklist.app.verifying import read_options_trust, unread, verification_record, verify_job
    from checklist.faces.cli.batch import journal_in_cache, run
    from checklist.record.verification import VerificationRecord

    read_options_trust(options)  # what is wrong with it is told once, not for every file
    jobs = [verify_job(path, options, today()) for path in paths]
    journal = journal_in_cache("verify", places)
    found: dict[str, VerificationRecord] = {}

    def keep(outcome: Outcome[VerificationRecord]) -> None:
        broken = unread("验证它的程序意外中止")
        found[outcome.name] = outcome.result or verification_record(Path(outcome.name), broken, options.up_to)

    run(jobs, "验证", VerificationRecord, keep, journal=journal, hidden=hidden, cluster=cluster)
    return [found[job.name] for job in jobs]


def _show(found: VerificationRecord) -> None:
    echo(_of(found))
    for signature in found.signatures:
        echo(_mark(signature.state), f" {signature.role}{_who(signature)}")
        for check in signature.checks:
            _line(check, "    ")
    for check in found.checks:
        _line(check, "")
    echo(Styled(f"结论：{found.conclusion}{_so_far(found)}。{_meaning(found)}", fg=_COLORS[found.state], bold=True))
    if any(signature.test_certificate for signature in found.signatures):
        from checklist.signing.outcome import ONLY_FOR_TRYING

        echo(Styled(f"注意：{ONLY_FOR_TRYING}", fg="red", bold=True))


def _meaning(found: VerificationRecord) -> str:
    if found.missing:
        open_ = any(check.state == "未能验证" for _, check in _faults(found))
        rest = "，但有的检查做不了，见上面标“？”的各行" if open_ else ""
        return f"还缺{listing(found.missing)}的签字；没有发现别的问题{rest}。"
    if found.state == "有效" and any(signature.of_other_unit for signature in found.signatures):
        return "各项检查全部通过，但有签字人的证书写的是别的单位，算不算数见下面的提醒。"
    return _MEANING[found.state]


def _so_far(found: VerificationRecord) -> str:
    """Say up to whom a report was asked to be signed, where that is not its last signer."""
    return "" if found.up_to == "head" or found.edition == "public" else f"（只要求签到{ROLES[found.up_to]}）"


def _of(found: VerificationRecord) -> str:
    """Return which file it is, of which unit, and its number."""
    return "　".join(filter(None, [found.file, quoted_name(found.unit) if found.unit else "", found.number]))


def _who(signature: SignatureRecord) -> str:
    from checklist.signing.outcome import owner

    if not signature.name:
        return ""
    told = "时间戳" if signature.time_stamped else "签字人的时钟"
    when = (
        f"，北京时间 {signature.signed.astimezone(CHINA):%Y-%m-%d %H:%M}（{told}）"
        if signature.signed is not None
        else ""
    )
    test = "，测试证书" if signature.test_certificate else ""
    known = f"，证书指纹 {signature.certificate}" if signature.certificate else ""
    return f"：{owner(signature.name, signature.unit)}{when}{test}{known}"


def _line(check: CheckRecord, indent: str) -> None:
    echo(indent, _mark(check.state), f" {check.title}：{' '.join(check.text.split())}")


def _mark(state: str) -> Styled:
    return Styled(_MARKS[state], fg=_COLORS[state], bold=True)


def _table(found: list[VerificationRecord]) -> None:
    """Print one line a file, and below it only what is wrong or could not be checked."""
    for one in found:
        test = "　测试证书" if any(signature.test_certificate for signature in one.signatures) else ""
        echo(_mark(one.state), f" {one.conclusion}{_so_far(one)}　{_of(one)}{test}")
        for title, check in _faults(one):
            echo("    ", _mark(check.state), f" {title}{check.title}：{' '.join(check.text.split())}")
    names = Counter(one.conclusion for one in found)
    counts = "，".join(f"{names[name]} 份{name}" for name in (*_MARKS, *(set(names) - set(_MARKS))))
    echo(f"共 {len(found)} 份：{counts}。")


def _faults(one: VerificationRecord) -> list[tuple[str, CheckRecord]]:
    told = [(f"{signature.role}的", check) for signature in one.signatures for check in signature.checks]
    return [(title, check) for title, check in (*told, *(("", check) for check in one.checks)) if check.state != "有效"]
