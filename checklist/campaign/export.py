"""The store's tables as flat files that other programs read, and what describes them: all of it made of ``tables``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checklist.campaign.standing import STANDINGS
from checklist.campaign.store import Store
from checklist.campaign.tables import DERIVED, TABLES, TITLES, StoreColumn, columns
from checklist.io.sheet_xml import FORMULA_SIGNS

GUIDE = "说明.md"
_STANDING = "standing"
_STANDING_COLUMNS = (
    StoreColumn("sha256", "VARCHAR", "文件的 SHA-256", False),
    StoreColumn("unit", "VARCHAR", "单位代码；名册外的为空", False),
    StoreColumn("state", "VARCHAR", f"{'、'.join(STANDINGS)}；只有“有效”的计入汇总", False),
    StoreColumn("received", "TIMESTAMPTZ", "第一次收到的时间；登记得比签字还早的，是签字的时间", False),
)
_FIRST = {
    "units": ("code",), "receipts": ("received", "file"), "returns": ("unit", "returned"), "reports": ("code", "signed"),
    "findings": ("item",), _STANDING: ("unit", "received"),
}  # fmt: skip
"""By which columns a table is put in order before all others; what has no unit of its own, by its report's before these."""
_OF_REPORTS = DERIVED.keys() - {"reports"}
_TYPES = {
    "VARCHAR": "文字", "BIGINT": "整数", "BOOLEAN": "是否（true、false）", "DATE": "日期", "TIMESTAMPTZ": "时间",
    "DECIMAL(4,1)": "数字", "VARCHAR[]": "文字，几个用空格隔开",
}  # fmt: skip


@dataclass(frozen=True)
class ExportedTable:
    """A table to be written: its name and title, the columns that are written, those that are left out, its rows."""

    name: str
    title: str
    columns: tuple[StoreColumn, ...]
    left_out: tuple[StoreColumn, ...]
    rows: int = 0

    def query(self, file_format: str) -> str:
        """Return the SQL of its rows: lists as text, and in CSV no text that a spreadsheet would take for a formula.

        They are in order, unit by unit, whatever the order in which they came into the store.
        """
        cells = ", ".join(f'{_cell(column, file_format)} AS "{column.name}"' for column in self.columns)
        order = [f'"{name}"' for name in (*_FIRST.get(self.name, ()), *(column.name for column in self.columns))]
        rows = f'"{self.name}"'
        if self.name in _OF_REPORTS:
            rows += " LEFT JOIN (SELECT sha256, code AS of_unit FROM reports) USING (sha256)"
            order = ["of_unit", "sha256", *order]
        return f"SELECT {cells} FROM {rows} ORDER BY {', '.join(order)}"


def exported_tables(*, private: bool) -> list[ExportedTable]:
    """Return the tables of the store, and what each file counts as; private columns only if they are asked for."""
    known = {name: (TITLES[name], columns(name)) for name in TABLES}
    known[_STANDING] = ("每份来件的情况", list(_STANDING_COLUMNS))
    return [
        ExportedTable(
            name,
            title,
            tuple(column for column in of if private or not column.private),
            tuple(column for column in of if column.private and not private),
        )
        for name, (title, of) in known.items()
    ]


def write_rows(store: Store, table: ExportedTable, path: Path, file_format: str) -> int:
    """Write a table's rows into a file, ``csv`` or ``parquet``, and return how many they are."""
    options = "FORMAT parquet, COMPRESSION zstd" if file_format == "parquet" else "FORMAT csv, HEADER"
    quoted = str(path).replace("'", "''")
    [(rows,)] = store.connection.execute(f"COPY ({table.query(file_format)}) TO '{quoted}' ({options})").fetchall()
    return int(rows)


def _cell(column: StoreColumn, file_format: str) -> str:
    name = f'"{column.name}"'
    if column.written.endswith("[]"):
        name = f"array_to_string({name}, ' ')"
    if file_format != "csv" or not column.written.startswith("VARCHAR"):
        return name
    signs = ", ".join(f"'{sign}'" for sign in FORMULA_SIGNS)
    return f"CASE WHEN left({name}, 1) IN ({signs}) THEN chr(9) || {name} ELSE {name} END"


def guide(title: str, file_format: str, tables: list[ExportedTable]) -> str:
    """Return what describes the files: every table, every column and what it means."""
    return "\n".join(_guide(title, file_format, tables)) + "\n"


def _guide(title: str, file_format: str, tables: list[ExportedTable]) -> Iterator[str]:
    yield f"# {title}：汇总库的各张表"
    yield ""
    yield f"每张表一个文件（.{file_format}）。各表用 `sha256`（文件的 SHA-256）相连，单位用 `code`、`unit`（单位代码）相连。"
    yield "收到的文件都在表里；作统计时只取 `standing` 表里 `state` 是“有效”的。"
    if file_format == "csv":
        yield "CSV 是 UTF-8 编码，可以用表格软件打开；以 = + - @ 开头的文字前面加了一个制表符，免得被当作公式。"
        yield "表格软件直接打开 CSV，会把单位代码当成数，前面的 0 就没有了（003001 变成 3001）：请用它的“导入文本”，把单位代码的列设成文本。"
    if any(table.left_out for table in tables):
        yield "单位填写的文字和姓名没有导出；要导出的，加 --private。"
    for table in tables:
        yield from (
            "",
            f"## {table.title}（{table.name}.{file_format}，{table.rows} 行）",
            "",
            "| 列 | 类型 | 含义 |",
            "|---|---|---|",
        )
        for column in table.columns:
            yield f"| `{column.name}` | {_TYPES[column.written]} | {column.means} |"
        if table.left_out:
            yield from ("", f"没有导出：{'、'.join(column.means for column in table.left_out)}。")
