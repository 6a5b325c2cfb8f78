"""``checklist verify``: whether a signed report, or every one of a folder, can be relied on."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.wording import ROLES
from checklist.faces.cli import output
from checklist.faces.cli.output import Styled, echo, echo_json, format_option, pack_option
from checklist.faces.cli.signing import pdfs_in
from checklist.io.files import read_bytes

if TYPE_CHECKING:
    from checklist.signing.outcome import Check, Signature, Verification
    from checklist.signing.redraw import Redrawing
    from checklist.signing.verify import Trust

_path = click.Path(path_type=Path)
_MARKS = {"有效": "√", "未能验证": "？", "无效": "×"}
_COLORS = {"有效": "green", "未能验证": "yellow", "无效": "red"}
_MOST_MEMORY = 4 << 30
"""Bytes that reading one file may take; a report of 100 pages takes a tenth of it."""
_MOST_SECONDS = 300
"""That judging one file, and then drawing it, may take; a report of 100 pages takes six."""
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
    _bound_memory()
    order = _Order(roots, crls, signers, up_to, not quick, own, pack_folder)
    if len(paths) == 1 and not places[0].is_dir():
        found = {paths[0]: _verify_alone(paths[0], order)}
    else:
        found = _many(paths, order, hidden=form == "json")
    if form == "json":
        files = [{"file": str(path), **_data(one)} for path, one in found.items()]
        echo_json({"format": 1, "files": files})
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
    from checklist.app.processes import meanwhile
    from checklist.report.pdf.draw import get_ready

    examined = meanwhile(partial(_examined, path, order))
    if order.draw_again:
        with suppress(InputError):  # drawing itself will say so
            get_ready()
    try:
        return _drawn(*examined())
    except ChildProcessError:
        return _unread("验证它的程序意外中止")


def _bound_memory() -> None:
    """Keep this process and its children, which read strangers' files, from taking all the memory."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


@contextmanager
def _bounded_time() -> Iterator[None]:
    """Raise ``TimeoutError`` when what is done takes absurdly long."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _unread(why: str) -> Verification:
    """Return what is to be said of a file that could not be looked at to the end."""
    from checklist.signing.outcome import Check, State, Verification

    return Verification(checks=(Check("文件", State.未能验证, f"{why}，没有验证完；请单独再验证一次。"),))


def _examined(path: Path, order: _Order) -> tuple[Verification, Redrawing | None]:
    """Return what is to be said of a file, and what is still to be drawn; one that cannot be read is 无效, and says why."""
    from checklist.faces.cli.output import open_pack
    from checklist.signing.outcome import Check, State, Verification
    from checklist.signing.redraw import Redrawing
    from checklist.signing.truth import judge_again
    from checklist.signing.verify import verify

    trust = _trust(order)
    try:
        with _bounded_time():
            found, report = verify(read_bytes(path), trust, up_to=order.up_to)
            if report is None:
                return found, None
            judged, pages = judge_again(report, lambda overlays: open_pack(order.pack_folder, overlays), own=order.own)
    except (TimeoutError, MemoryError):
        return _unread("文件太大或太复杂，超过了时间或内存的上限"), None
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
    from checklist.signing.outcome import Check, State
    from checklist.signing.redraw import PAGES, draw_again

    try:
        with _bounded_time():
            drawn = draw_again(pages)
    except (TimeoutError, MemoryError):
        drawn = Check(PAGES, State.未能验证, "重新排版超过了时间或内存的上限。")
    return replace(found, checks=(*found.checks, drawn))


def _many(paths: Sequence[Path], order: _Order, *, hidden: bool) -> dict[Path, Verification]:
    """Verify many files, as many at once as there are cores; one that ends its process costs no other its result."""
    from concurrent.futures import as_completed
    from concurrent.futures.process import BrokenProcessPool

    from checklist.app.processes import workers

    _trust(order)  # what is wrong with it is told once, not for every file
    found: dict[Path, Verification] = {}
    with output.progress("验证", len(paths), hidden=hidden) as bar:
        with workers(len(paths)) as pool:
            running = {pool.submit(_verify, path, order): path for path in paths}
            for done in as_completed(running):
                with suppress(BrokenProcessPool):
                    found[running[done]] = done.result()
                    bar.update(1)
        for path in [path for path in paths if path not in found]:
            with workers(1) as alone:
                try:
                    found[path] = alone.submit(_verify, path, order).result()
                except BrokenProcessPool:
                    found[path] = _unread("验证它的程序意外中止")
            bar.update(1)
    return {path: found[path] for path in paths}


def _show(path: Path, found: Verification) -> None:
    echo(f"{path}　{found.unit}　{found.number}".rstrip("　"))
    for signature in found.signatures:
        echo(_mark(signature.state.name), f" {signature.role}{_who(signature)}")
        for check in signature.checks:
            _line(check, "    ")
    for check in found.checks:
        _line(check, "")
    state = found.state.name
    echo(Styled(f"结论：{state}。{_MEANING[state]}", fg=_COLORS[state], bold=True))
    if any(signature.is_test for signature in found.signatures):
        echo(Styled("注意：签字用的是测试证书，不能作为正式报告。", fg="red", bold=True))


def _who(signature: Signature) -> str:
    if not signature.name:
        return ""
    told = "时间戳" if signature.stamped else "签字人的时钟"
    when = f"，{signature.signed.astimezone():%Y-%m-%d %H:%M}（{told}）" if signature.signed is not None else ""
    test = "，测试证书" if signature.is_test else ""
    known = f"，证书指纹 {signature.certificate[:16]}…" if signature.certificate else ""
    return f"：{signature.name}{when}{test}{known}"


def _line(check: Check, indent: str) -> None:
    echo(indent, _mark(check.state.name), f" {check.title}：{check.text}")


def _mark(state: str) -> Styled:
    return Styled(_MARKS[state], fg=_COLORS[state], bold=True)


def _table(found: dict[Path, Verification]) -> None:
    """Print one line a file, and below it only what is wrong or could not be checked."""
    for path, one in found.items():
        test = "　测试证书" if any(signature.is_test for signature in one.signatures) else ""
        echo(_mark(one.state.name), f" {one.state.name}　{path}　{one.unit}　{one.number}{test}")
        for title, check in _faults(one):
            echo("    ", _mark(check.state.name), f" {title}{check.title}：{check.text}")
    names = [one.state.name for one in found.values()]
    counts = "，".join(f"{names.count(state)} 份{state}" for state in _MARKS)
    echo(f"共 {len(found)} 份：{counts}。")


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
