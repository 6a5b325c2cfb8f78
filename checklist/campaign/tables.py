"""The store's tables, each the model of its rows: what a column means, its type, and whether it stays in the house.

The database, what is put into it, the exported files and their description are all made of these models. Private
columns hold what people wrote, or name somebody; nothing that leaves carries them unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import Field

from checklist.core.verdicts import Verdict
from checklist.record.base import Record

VERDICT_TYPE = f"ENUM({', '.join(repr(verdict.name) for verdict in Verdict)})"
"""The verdicts as a type of SQL: a byte each, and the worst is their maximum."""


def _column(means: str, *, private: bool = False, sql: str = "") -> Any:
    return Field(description=means, json_schema_extra={"private": private, "sql": sql})


class UnitRow(Record):
    """A unit of the roster."""

    code: str = _column("单位代码")
    name: str = _column("单位名称")
    parent: str | None = _column("上级单位代码")
    path: list[str] = _column("从最上级到本单位的代码")
    kind: str = _column("单位类别")
    level: str = _column("层级")
    answers: bool = _column("是否填报")
    due: date = _column("报送期限")
    signers: list[str] = _column("登记的签字证书指纹")
    place: int = _column("在名册里的次序")


class ReceiptRow(Record):
    """A file that came in."""

    sha256: str = _column("文件的 SHA-256")
    file: str = _column("来件的文件名（压缩包里的写成 包名/文件名）")
    received: datetime = _column("收到的时间")
    copy_: bool = Field(alias="copy", description="是否同一份文件再次收到", json_schema_extra={"private": False})


class ReturnRow(Record):
    """A report that was sent back."""

    sha256: str = _column("退回的文件的 SHA-256")
    unit: str = _column("单位代码")
    returned: datetime = _column("退回的时间")
    due: date | None = _column("何时之前改好重报")
    reason: str = _column("退回的原因", private=True)
    withdrawn: datetime | None = _column("退回撤回的时间；没有撤回的为空")


class ConfirmationRow(Record):
    """A report with a unit's code and another's name that was found to be the unit's."""

    sha256: str = _column("文件的 SHA-256")
    unit: str = _column("单位代码")
    confirmed: datetime = _column("认定的时间")
    reason: str = _column("认定的理由", private=True)


class NotTakenRow(Record):
    """A file that was not taken in."""

    file: str = _column("文件名")
    why: str = _column("为什么没有收")
    met: datetime = _column("见到的时间")


class ReportRow(Record):
    """What is to be said of a file: whose it is, and what verifying it came to."""

    kind: str = _column("pdf：签字的报告；json：没有签字的草表")
    size: int = _column("文件的字节数")
    code: str | None = _column("报告所写的单位代码")
    name: str = _column("报告所写的单位名称")
    unit_kind: str | None = _column("报告所写的单位类别")
    unit_level: str | None = _column("报告所写的层级")
    period_from: date | None = _column("自查期间第一天")
    period_to: date | None = _column("自查期间最后一天")
    pack_version: str = _column("规则库版本")
    pack_digest: str = _column("规则库的 SHA-256")
    as_of: date | None = _column("核对日期")
    number: str = _column("报告编号")
    content: str = _column("答卷内容的 SHA-256")
    matter: str | None = _column("回答、台账和整改的内容的 SHA-256，不含单位、姓名和佐证")
    answered: int = _column("有结论的检查项几项（不涉及、未填以外的）")
    verification: str = _column("验证的结论：有效、未能验证、无效（不计重新排版）")
    why: str = _column("没有通过的各项检查")
    drawn: str | None = _column("重新排版的结论；没有重新排版的为空")
    signed: datetime | None = _column("最后一个签字的时间")
    signers: list[str] = _column("签字证书的指纹")
    test_certificate: bool = _column("有没有用测试证书签字")
    of_other_unit: bool = _column("签字证书写的有没有别的单位，又没有签名人名单认定")
    score: Decimal | None = _column("总分")
    worst: str = _column("最重的结论")


class CheckRow(Record):
    """One thing that was looked at when a file was verified."""

    part: str = _column("哪个签字处；文件本身的为空")
    title: str = _column("检查的名称")
    state: str = _column("有效、未能验证、无效")
    text: str = _column("说明", private=True)


class ItemRow(Record):
    """What an item, or a contradiction, came to."""

    item: str = _column("检查项或矛盾规则的编号")
    contradiction: bool = _column("是否矛盾规则")
    title: str = _column("名称")
    section: str = _column("板块")
    system: str = _column("制度")
    verdict: str = _column("结论", sql=VERDICT_TYPE)
    judged: bool = _column("本次有没有判定（合规或有问题）")
    decided: bool = _column("是否判定完了：有判定，又没有一行不能判定")


class FindingRow(Record):
    """A problem, or one that was approved as an exception."""

    key: str = _column("问题的编号：台账规则的，或检查项、矛盾规则的")
    item: str = _column("检查项或矛盾规则的编号")
    contradiction: bool = _column("是否自相矛盾")
    verdict: str = _column("结论")
    severity: int = _column("结论的轻重：3 不掌握、4 提示、5 一般、6 较重、7 严重")
    title: str = _column("名称")
    excepted: bool = _column("是否经批准的例外（不算问题）")
    until: date | None = _column("例外的期限")
    rows: int = _column("涉及台账的几条记录")
    reason: str = _column("问题的说明", private=True)
    approver: str | None = _column("例外的批准人", private=True)
    document: str | None = _column("例外的批准文件", private=True)


class RectificationRow(Record):
    """What a unit wrote of putting an item or contradiction right (``engine.rectifying``), found now or before.

    What is not ``listed`` is no more to be put right and counts nowhere: it tells what became of an earlier campaign's.
    """

    item: str = _column("检查项或矛盾规则的编号")
    system: str = _column("制度；矛盾规则的为空")
    title: str = _column("名称")
    verdict: str = _column("最重的结论；本期没有查出的，是上期的，上期的不知道的是“不详”")
    severity: int = _column("结论的轻重：0 不涉及、1 合规、2 未填、3 不掌握、4 提示、5 一般、6 较重、7 严重")
    why_listed: str = _column("本期没有查出的，为什么还在整改清单里；查出的为空")
    listed: bool = _column("在不在整改清单里；问题经批准作为例外的，上期带入、没有写措施而本期没有再查出的，不在")
    state: str = _column("单位自报的整改状态；只写了说明、没有写整改的是“已说明”")
    due: date | None = _column("整改期限")
    due_before: date | None = _column("上期的整改期限，与本期不同的才有")
    put_off: bool = _column("是否没有改完、期限比上期推后或者删去了")
    done_on: date | None = _column("单位自报的完成日期")
    opened: date | None = _column("首次查出的那一期的最后一天")
    measure: str | None = _column("整改措施", private=True)
    owner: str | None = _column("责任人", private=True)


class RowRow(Record):
    """A ledger's record that a problem is about."""

    key: str = _column("问题的编号")
    ledger: str = _column("台账")
    row: int = _column("行号")
    sentence: str = _column("这一行的问题", private=True)


class AnswerRow(Record):
    """What a unit said of an item."""

    item: str = _column("检查项的编号")
    value: str | None = _column("回答")
    silence: str | None = _column("不涉及、不掌握")
    evidence: int = _column("佐证几份")
    reason: str | None = _column("不涉及的原因", private=True)
    note: str | None = _column("说明", private=True)


class FileRows(Record):
    """Everything that the store keeps of one file; tables are empty for a file that could not be read."""

    sha256: str
    reports: list[ReportRow]
    checks: list[CheckRow] = []
    items: list[ItemRow] = []
    findings: list[FindingRow] = []
    rectifications: list[RectificationRow] = []
    rows: list[RowRow] = []
    answers: list[AnswerRow] = []


EVENTS: dict[str, type[Record]] = {
    "units": UnitRow,
    "receipts": ReceiptRow,
    "returns": ReturnRow,
    "confirmations": ConfirmationRow,
    "not_taken": NotTakenRow,
}
"""What the roster and the register say: read anew each time, so that a corrected roster counts at once."""
DERIVED: dict[str, type[Record]] = {
    "reports": ReportRow, "checks": CheckRow, "items": ItemRow, "findings": FindingRow,
    "rectifications": RectificationRow, "rows": RowRow, "answers": AnswerRow,
}  # fmt: skip
"""What is made of the files that came in, each row with its file's ``sha256``: kept in the database."""
TABLES = {**EVENTS, **DERIVED}
TITLES = {
    "units": "单位", "receipts": "收件", "returns": "退回", "confirmations": "认定", "not_taken": "没有收的文件", "reports": "报告", "checks": "验证的各项检查", "items": "各检查项、矛盾规则的结论",
    "findings": "问题", "rectifications": "整改", "rows": "问题涉及的台账记录", "answers": "回答",
}  # fmt: skip


@dataclass(frozen=True)
class StoreColumn:
    """A column of a table: its name and SQL type, what it holds, and whether it may name somebody."""

    name: str
    type: str
    means: str
    private: bool

    @property
    def written(self) -> str:
        """The type of its values in a file, in which verdicts are text."""
        return "VARCHAR" if self.type == VERDICT_TYPE else self.type


def columns(table: str) -> list[StoreColumn]:
    """Return a table's columns, in their order."""
    sha = [StoreColumn("sha256", "VARCHAR", "文件的 SHA-256", False)] if table in DERIVED else []
    return [*sha, *_columns(TABLES[table])]


def _columns(model: type[Record]) -> Iterator[StoreColumn]:
    hints = get_type_hints(model)
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        kind = str(extra.get("sql") or _sql_type(hints[name]))
        yield StoreColumn(field.alias or name, kind, field.description or "", extra.get("private") is True)


_SQL_TYPES: dict[type, str] = {
    str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", date: "DATE", datetime: "TIMESTAMPTZ", Decimal: "DECIMAL(4,1)",
}  # fmt: skip


def _sql_type(hint: Any) -> str:
    if get_origin(hint) in (Union, UnionType):
        return _sql_type(next(kind for kind in get_args(hint) if kind is not type(None)))
    if get_origin(hint) is list:
        return f"{_sql_type(get_args(hint)[0])}[]"
    return _SQL_TYPES[hint]


def definition(table: str, *, temporary: bool = False) -> str:
    """Return the SQL that makes a table, if it is not there."""
    listed = ", ".join(f'"{column.name}" {column.type}' for column in columns(table))
    return f'CREATE {"TEMP " if temporary else ""}TABLE IF NOT EXISTS "{table}" ({listed})'


@cache
def reading(table: str) -> str:
    """Return the SQL that reads rows of a table from JSON text, the statement's last parameter."""
    shape = ", ".join(f'"{column.name}":"{column.written}"' for column in _columns(TABLES[table]))
    return f"SELECT unnest(from_json(?, '[{{{shape}}}]'), recursive := true)"
