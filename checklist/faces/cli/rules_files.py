"""``checklist rules pack``, ``sign`` and ``verify``: a pack as one file, and who issued it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.words import few
from checklist.faces.cli import output
from checklist.faces.cli.output import echo, force_option
from checklist.faces.cli.rules_text import counted
from checklist.faces.cli.secret import Key, KeyOptions, key_options

if TYPE_CHECKING:
    from typing import Unpack

    from checklist.pack.compiled import Pack

_path = click.Path(path_type=Path)


def tell_beside_shipped(pack: Pack) -> None:
    """Say of a pack, with all its overlays, what is wrong with it as another version of the one that comes with the tool."""
    from checklist.app.opening import open_pack
    from checklist.pack.diff import is_other_content
    from checklist.pack.retiring import not_retired

    shipped = open_pack()
    if is_other_content(pack, shipped):
        told = f"注意：版本写的是 {pack.spec.version}，与随附的规则库相同，内容却不同。"
        echo(told + "下发前请在 pack.yaml 里换一个版本号，免得两份规则库同名。", err=True)
    if pack.spec.id == shipped.spec.id and (missing := not_retired(shipped, pack)):
        told = f"注意：随附的规则库里有、这里没有的 {few(missing)}，没有写进 retired.yaml，写有它们的旧答卷会读不进来。"
        echo(told + "怎样写，请看 checklist rules diff 旧 新。", err=True)
    tell_answered_otherwise(shipped, pack)


def tell_answered_otherwise(old: Pack, new: Pack) -> None:
    """Say which items ``retired.yaml`` calls the same as one that is answered in another way."""
    from checklist.pack.retiring import answered_otherwise

    if wrong := answered_otherwise(old, new):
        told = f"注意：retired.yaml 写明意思不变（same_meaning）的 {few(wrong)}，答法不同，旧答卷的回答搬不过来。"
        echo(told + "请删去 same_meaning，旧的回答就列在新问题旁边请人重答。", err=True)


def tell_cases(place: Path | None) -> None:
    """Say of a pack that is given out how many of its cases come out otherwise."""
    from checklist.app.packs import try_cases

    if failures := try_cases(place).failures:
        echo(f"注意：有 {len(failures)} 处用例不符，下发前请核对（checklist rules test）。第一处：", err=True)
        echo(failures[0], err=True)


@click.command("pack", options_metavar="[选项]")
@click.option("-o", "--output", "target", metavar="文件", type=_path, required=True, help="写到哪个文件（.zip）。")
@click.option("--pack", "folder", metavar="文件夹", type=_path, help="规则库文件夹（默认用随附的规则库）。")
@force_option
def pack(target: Path, folder: Path | None, force: bool) -> None:
    """把规则库做成一个文件，便于下发；同样的规则库，做出的文件逐字节相同。"""
    from checklist.app.opening import open_pack
    from checklist.app.packs import make_pack_file
    from checklist.core.resources import default_pack

    if target.suffix.lower() != ".zip":
        raise click.UsageError("规则库文件的扩展名是 .zip。")
    tell_cases(folder)
    make_pack_file(folder or default_pack(), target, force=force)
    tell_beside_shipped(open_pack(folder))
    echo(str(target))


@click.command("sign", options_metavar="[选项]")
@click.argument("path", metavar="规则库文件", type=_path)
@key_options
def sign(path: Path, **whose: Unpack[KeyOptions]) -> None:
    """给规则库文件签名：签名另存在旁边（文件名后加 .p7s），与规则库文件一起下发。"""
    from checklist.app.packs import sign_pack_file

    key = Key(**whose)
    key.check()
    tell_cases(path)
    with key.opened() as signer:
        echo(str(sign_pack_file(path, signer)))


@click.command("verify", options_metavar="[选项]")
@click.argument("path", metavar="规则库文件", type=_path)
@click.option("--trust", "roots", metavar="证书", type=_path, multiple=True, help="信任的根证书（可重复写）。")
@click.option("--crl", "crls", metavar="文件", type=_path, multiple=True, help="吊销名单（可重复写）。")
def verify(path: Path, roots: tuple[Path, ...], crls: tuple[Path, ...]) -> None:
    """验证规则库文件由谁签名、有没有改动；没有签名或者证书不可信，退出码为 5。"""
    from checklist.app.opening import open_pack
    from checklist.signing.packs import read_issuer
    from checklist.signing.trust import read_trust

    issuer = read_issuer(path, read_trust(roots, crls, None))
    echo(f"{counted(open_pack(path))}。")
    if issuer is None:
        echo("？ 没有签名，不知道由谁发布。")
    else:
        echo(f"√ 由{issuer.told}签名，内容完整；证书指纹 {issuer.certificate}。")
        no_root = "没有用 --trust 给出签发它的根证书，不知道证书是否可信。"
        wrong = "证书不是 --trust 给出的机构签发的，或者过了期、被吊销、不能用来签字。" if roots else no_root
        echo(f"{'√' if issuer.trusted else '？'} {'证书由所信任的机构签发。' if issuer.trusted else wrong}")
    raise SystemExit(output.OK if issuer is not None and issuer.trusted else output.UNVERIFIED)
