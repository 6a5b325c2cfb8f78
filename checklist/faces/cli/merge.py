"""``checklist merge``: what several colleagues filled in becomes one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.core.wording import ROLES
from checklist.faces.cli.output import INVALID, again, echo, pack_option, show_notices

if TYPE_CHECKING:
    from checklist.answers.merging import Entry, Side
    from checklist.pack.compiled import Pack

_KEPT_SHOWN = 20
"""Entries left empty that are told one by one: a whole file has left hundreds empty."""


@click.command("merge", options_metavar="[选项]")
@click.argument("places", metavar="分卷…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "-o", "--output", "target", metavar="答卷", type=click.Path(path_type=Path), required=True, help="合并到这个文件。"
)
@click.option(
    "--prefer", metavar="分卷", type=click.Path(path_type=Path), help="有冲突时以这一份为准（冲突仍会列出）。"
)
@pack_option
def command(places: tuple[Path, ...], target: Path, prefer: Path | None, pack_folder: Path | None) -> None:
    """合并几份分卷（YAML、工作簿或网页表格存的 JSON，或者放着它们的文件夹）。一人答、一人写说明的合在一起，不同的说明都保留，注明是谁写的；哪些部分还没有交回，一并列出。

    几个人说法不同的，逐条列出哪个文件、谁、说了什么，不写文件。

    目标文件已存在时在它上面合并，原来的样子留在“备份”文件夹里。
    """
    from checklist.answers.merged import show_origins, show_sources, show_value
    from checklist.answers.showing import show_size
    from checklist.app.folders import parts_in
    from checklist.app.parting import merge_parts

    parts = parts_in(places)
    if not parts:
        raise click.BadParameter("里面没有分卷。", param_hint="分卷")
    if prefer is not None and prefer not in parts:
        raise click.BadParameter(f"“{prefer}”不在要合并的分卷里。", param_hint="--prefer")
    merged = merge_parts(parts, target, prefer, pack_folder)
    show_notices(merged.notices)
    merging, pack = merged.merging, merged.pack
    for conflict in merging.conflicts:
        _show(pack, conflict)
        if merged.is_written:
            origins = "；".join(f"{field}出自 {who}" for field, who in show_origins(conflict))
            told = origins or _winner(conflict, prefer)
            echo(f"    采用：{show_value(pack, conflict, conflict.value)}（{told}）", err=True)
    if not merged.is_written:
        count = len(merging.conflicts)
        echo(f"有 {count} 处说法不同，没有写文件。请商定后改其中一份，或用 --prefer 指定以哪一份为准。", err=True)
        raise SystemExit(INVALID)
    if merged.onto_existing:
        for entry in merging.taken:
            kind = "填入" if entry.is_new else "改为"
            said = show_value(pack, entry, entry.value)
            echo(f"{kind}　{_name(pack, entry)}　{said}　（{show_sources(pack, entry)}）")
    for side, entry in merging.passed_over:
        said, taken = (show_value(pack, entry, value) for value in (side.answers.parameters[entry.key], entry.value))
        told = f"{side.name} 不填参数，写的“{said}”没有采用，用的是“{taken}”（{show_sources(pack, entry)}）"
        echo(f"没有采用　{_name(pack, entry)}　{told}", err=True)
    _show_kept(pack, merging.kept, target)
    for part in merged.lacking:
        echo(f"还缺　{part.name}（{part.size}）", err=True)
    result = _changed(merging.taken) if merged.onto_existing else show_size(merging.answers)
    echo(f"已合并 {len(parts)} 份到 {target}，{result}。接着运行：checklist check {target}{again(pack_folder)}")


def _show(pack: Pack, conflict: Entry) -> None:
    """Print who said what, of a ledger down to the rows that differ."""
    from checklist.answers.differing import ledger_differences
    from checklist.answers.merged import show_versions

    echo(f"冲突　{_name(pack, conflict)}", err=True)
    for who, said in show_versions(pack, conflict):
        echo(f"    {who}：{said}", err=True)
    for line in ledger_differences(pack, conflict) if conflict.section == "ledgers" else ():
        echo(f"    {line}", err=True)


def _show_kept(pack: Pack, kept: list[tuple[Side, Entry]], target: Path) -> None:
    """Print what a file that counts left empty and others give: perhaps somebody took it back."""
    from checklist.answers.merged import show_sources, show_value

    for side, entry in kept[:_KEPT_SHOWN]:
        said = show_value(pack, entry, entry.value)
        told = f"{side.name} 空着，保留了“{said}”（{show_sources(pack, entry)}）"
        echo(f"没有答　{_name(pack, entry)}　{told}", err=True)
    if kept:
        more = f"没有答的共 {len(kept)} 处。" if len(kept) > _KEPT_SHOWN else ""
        echo(f"{more}空着的不改别人答的；要收回的，请在 {target} 里删去。", err=True)


def _changed(taken: list[Entry]) -> str:
    """Say how many entries changed, those that were blank apart."""
    new = sum(entry.is_new for entry in taken)
    kinds = [("填入原来空着的", new), ("改动原来有的", len(taken) - new)]
    return "，".join(f"{kind} {count} 处" for kind, count in kinds if count) or "内容与原来相同"


def _winner(conflict: Entry, prefer: Path | None) -> str:
    names = [side.name for side, _ in conflict.versions if prefer is not None and Path(side.file) == prefer]
    return (names or [conflict.versions[0][0].name])[0]


def _name(pack: Pack, entry: Entry) -> str:
    from checklist.answers.units import TITLES

    if entry.section in ("unit", "signatories"):
        return {**TITLES, **ROLES}[entry.key]
    titles: dict[str, Any] = {"answers": pack.items, "ledgers": pack.ledgers}
    known = titles.get(entry.section, {})
    if entry.key in known:
        title = known[entry.key].title
        return f"台账《{title}》" if entry.section == "ledgers" else f"{entry.key} {title}"
    if entry.section == "parameters":
        return f"参数 {pack.spec.parameters[entry.key].title}"
    if entry.section == "exceptions":
        return f"例外 {entry.key} {pack.rules[entry.key].spec.title}"
    return f"整改 {entry.key}"
