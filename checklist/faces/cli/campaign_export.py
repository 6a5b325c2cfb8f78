"""``checklist campaign export``: the store's tables as Parquet or CSV."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.faces.cli.output import FilePath, campaign_argument, echo


@click.command("export", options_metavar="[选项]")
@campaign_argument
@click.option("-o", "--output", "target", metavar="文件夹", type=FilePath(), required=True, help="写到哪个新文件夹。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv"]),
    default="csv",
    show_default=True,
    help="csv 用表格软件打开；parquet 给数据分析的程序。",
)
@click.option("--private", is_flag=True, help="连单位填写的文字和姓名一起导出。")
def command(folder: Path, target: Path, form: str, private: bool) -> None:
    """把汇总库的各张表导出成文件，附一份说明：每张表、每一列是什么。默认不含单位填写的文字和姓名。"""
    from checklist.app.exporting import export_tables
    from checklist.campaign.export import GUIDE

    tables = export_tables(folder, target, form, private=private)
    for table in tables:
        echo(f"{table.name}.{form}　{table.title}　{table.rows} 行")
    echo(f"各列的含义见 {target / GUIDE}。")
