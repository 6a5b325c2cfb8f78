"""``checklist verify``: whether a signed report, or every one of a folder, can be relied on."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.cli import output
from checklist.cli.output import format_option, pack_option
from checklist.cli.signing import pdfs_in
from checklist.errors import Code, InputError, Place, Problem
from checklist.files import read_bytes
from checklist.report.fields import ROLES

if TYPE_CHECKING:
    from checklist.signing.outcome import Check, Signature, Verification
    from checklist.signing.redraw import Redrawing
    from checklist.signing.verify import Trust

_path = click.Path(path_type=Path)
_MARKS = {"有效": "√", "未能验证": "？", "无效": "×"}
_COLORS = {"有效": "green", "未能验证": "yellow", "无效": "red"}
_MOST_MEMORY = 4 << 30
"""Bytes that reading one file may take; a report of 100 pages takes a tenth of it."""
_MEANING = {
    "有效": "各项检查全部通过。",
    "未能验证": "没有发现问题，但有的检查做不了，见上面标“？”的各行。",
    "无效": "不能采信，见上面标“×”的各行。",
}


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
    form: str,
    pack_folder: Path | None,
) -> None:
    """验证签字的报告：签名、文件、数据，并按规则重新核对、重新排版。

    可以写几份报告或文件夹，文件夹里的同时验证。退出码：0 全部有效，5 有的无效或未能验证。
    """
    paths = list(dict.fromkeys(path for place in places for path in pdfs_in(place)))
    if not paths:
        raise InputError([Problem(Code.NO_REPORTS, Place(str(places[0])))])
    order = _Order(roots, crls, signers, up_to, not quick, own, pack_folder)
    if len(paths) == 1 and not places[0].is_dir():
        found = {paths[0]: _verify_alone(paths[0], order)}
    else:
        found = _many(paths, order, hidden=form == "json")
    if form == "json":
        files = [{"file": str(path), **_data(one)} for path, one in found.items()]
        click.echo(json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=2))
    elif len(found) == 1:
        _show(paths[0], found[paths[0]])
    else:
        _table(found)
    raise SystemExit(output.UNVERIFIED if any(one.state for one in found.values()) else output.OK)


@dataclass(frozen=True)
class _Order:
    """What is asked of every report."""

    roots: tuple[Path, ...]
    crls: tuple[Path, ...]
    signers: Path | None
    up_to: str
    draw_again: bool
    own: Path | None
    pack_folder: Path | None


@lru_cache(maxsize=1)
def _trust(order: _Order) -> Trust:
    """Read whom the verifier trusts, once in each process; raises ``InputError``."""
    from checklist.signing.verify import read_trust

    return read_trust(order.roots, order.crls, order.signers)


def _verify(path: Path, order: _Order) -> Verification:
    """Verify one of many files."""
    return _drawn(*_examined(path, order))


def _verify_alone(path: Path, order: _Order) -> Verification:
    """Verify one file: another process does all but drawing it again, for which this one gets ready meanwhile."""
    from checklist.meanwhile import meanwhile
    from checklist.report import drawing

    examined = meanwhile(partial(_bounded, path, order))
    if order.draw_again:
        with suppress(InputError):  # drawing itself will say so
            drawing.get_ready()
    return _drawn(*examined())


def _bounded(path: Path, order: _Order) -> tuple[Verification, Redrawing | None]:
    _bound_memory()
    return _examined(path, order)


def _bound_memory() -> None:
    """Keep a process that reads strangers' files from taking all the memory: a few bytes can unpack to gigabytes."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


def _examined(path: Path, order: _Order) -> tuple[Verification, Redrawing | None]:
    """Return what is to be said of a file, and what is still to be drawn; one that cannot be read is 无效, and says why."""
    from checklist.cli.output import open_pack
    from checklist.signing.outcome import Check, State, Verification
    from checklist.signing.redraw import Redrawing
    from checklist.signing.truth import judge_again
    from checklist.signing.verify import verify

    trust = _trust(order)
    try:
        found, report = verify(read_bytes(path), trust, up_to=order.up_to)
        if report is None:
            return found, None
        judged, pages = judge_again(report, lambda overlays: open_pack(order.pack_folder, overlays), own=order.own)
    except InputError as error:
        return Verification(checks=tuple(Check("文件", State.无效, problem.text) for problem in error.problems)), None
    except Exception as error:
        return Verification(checks=(Check("文件", State.无效, f"验证时出错（{type(error).__name__}）。"),)), None
    found = replace(found, checks=(*found.checks, judged))
    if not isinstance(pages, Redrawing):
        return replace(found, checks=(*found.checks, pages)), None
    if not order.draw_again:
        left = Check("页面", State.未能验证, "没有重新排版（--quick）。")
        return replace(found, checks=(*found.checks, left)), None
    return found, pages


def _drawn(found: Verification, pages: Redrawing | None) -> Verification:
    if pages is None:
        return found
    from checklist.signing.redraw import draw_again

    return replace(found, checks=(*found.checks, draw_again(pages)))


def _many(paths: Sequence[Path], order: _Order, *, hidden: bool) -> dict[Path, Verification]:
    """Verify many files, as many at once as there are cores."""
    from concurrent.futures import ProcessPoolExecutor, as_completed

    _trust(order)  # what is wrong with it is told once, not for every file
    found: dict[Path, Verification] = {}
    with (
        ProcessPoolExecutor(min(os.cpu_count() or 1, len(paths)), initializer=_bound_memory) as pool,
        output.progress("验证", len(paths), hidden=hidden) as bar,
    ):
        running = {pool.submit(_verify, path, order): path for path in paths}
        for done in as_completed(running):
            found[running[done]] = done.result()
            bar.update(1)
    return {path: found[path] for path in paths}


def _show(path: Path, found: Verification) -> None:
    click.echo(f"{path}　{found.unit}　{found.number}".rstrip("　"))
    for signature in found.signatures:
        click.echo(f"{_mark(signature.state.name)} {signature.role}{_who(signature)}")
        for check in signature.checks:
            _line(check, "    ")
    for check in found.checks:
        _line(check, "")
    state = found.state.name
    click.secho(f"结论：{state}。{_MEANING[state]}", fg=_COLORS[state], bold=True)
    if any(signature.is_test for signature in found.signatures):
        click.secho("注意：签字用的是测试证书，不能作为正式报告。", fg="red", bold=True)


def _who(signature: Signature) -> str:
    if not signature.name:
        return ""
    told = "时间戳" if signature.stamped else "签字人的时钟"
    when = f"，{signature.signed.astimezone():%Y-%m-%d %H:%M}（{told}）" if signature.signed is not None else ""
    test = "，测试证书" if signature.is_test else ""
    known = f"，证书指纹 {signature.certificate[:16]}…" if signature.certificate else ""
    return f"：{signature.name}{when}{test}{known}"


def _line(check: Check, indent: str) -> None:
    click.echo(f"{indent}{_mark(check.state.name)} {check.title}：{check.text}")


def _mark(state: str) -> str:
    return click.style(_MARKS[state], fg=_COLORS[state], bold=True)


def _table(found: dict[Path, Verification]) -> None:
    """Print one line a file, and below it only what is wrong or could not be checked."""
    for path, one in found.items():
        test = "　测试证书" if any(signature.is_test for signature in one.signatures) else ""
        click.echo(f"{_mark(one.state.name)} {one.state.name}　{path}　{one.unit}　{one.number}{test}")
        for title, check in _faults(one):
            click.echo(f"    {_mark(check.state.name)} {title}{check.title}：{check.text}")
    names = [one.state.name for one in found.values()]
    counts = "，".join(f"{names.count(state)} 份{state}" for state in _MARKS)
    click.echo(f"共 {len(found)} 份：{counts}。")


def _faults(one: Verification) -> list[tuple[str, Check]]:
    told = [(f"{signature.role}的", check) for signature in one.signatures for check in signature.checks]
    return [(title, check) for title, check in (*told, *(("", check) for check in one.checks)) if check.state]


def _data(found: Verification) -> dict[str, Any]:
    def checks(many: Sequence[Check]) -> list[dict[str, str]]:
        return [{"title": check.title, "state": check.state.name, "text": check.text} for check in many]

    return {
        "unit": found.unit,
        "number": found.number,
        "state": found.state.name,
        "signatures": [
            {
                "field": signature.field,
                "role": signature.role,
                "name": signature.name,
                "certificate": signature.certificate,
                "signed": signature.signed.isoformat() if signature.signed is not None else None,
                "time_stamped": signature.stamped,
                "test_certificate": signature.is_test,
                "state": signature.state.name,
                "checks": checks(signature.checks),
            }
            for signature in found.signatures
        ],
        "checks": checks(found.checks),
    }
