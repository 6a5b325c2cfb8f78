"""``checklist keys``: test keys, so that anyone can try signing."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.app.storing import refuse_existing
from checklist.faces.cli import output


@click.group("keys", options_metavar="[选项]", subcommand_metavar="命令 …")
def command() -> None:
    """试用签字的测试密钥。"""


@command.command("demo", options_metavar="[选项]")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--report",
    metavar="报告",
    type=click.Path(path_type=Path),
    help="按这份 PDF 报告所填的单位和姓名制作（默认用测试姓名）。",
)
@click.option("--force", is_flag=True, help="文件夹里已有测试密钥时换新的。")
def demo(folder: Path, report: Path | None, force: bool) -> None:
    """制作一套测试证书：一个根证书，填报人、复核人、单位主要负责人三个密钥。

    用它们签的字，页面上和验证时都标明“测试证书”，不能用于正式报告。
    """
    from checklist.core.wording import ROLES
    from checklist.signing.demo import PASSPHRASE_FILE, ROOT, write_demo_keys

    refuse_existing(folder / ROOT, force=force)
    unit, names = "试用单位", {role: f"测试{title}" for role, title in ROLES.items()}
    if report is not None:
        from checklist.app.signing import open_report

        opened = open_report(report)
        unit = opened.unit
        names = {role: opened.named(role) or name for role, name in names.items()}
    for path in write_demo_keys(folder, unit, names):
        output.echo(str(path))
    output.echo(f"口令在 {folder / PASSPHRASE_FILE} 里，签字时用 --passfile 指明它。", err=True)
