"""The sheets of a workbook of answers and their columns, which writing and reading share."""

from __future__ import annotations

from checklist.answers.fields import ANSWER_FIELDS, LEDGER_FIELDS, PLAN_FIELDS
from checklist.core.wording import ROLES
from checklist.pack.compiled import CheckItem, Ledger

GUIDE, UNIT, ITEMS, LEDGERS, PLANS, EXCEPTIONS, LAST, EVIDENCE = (
    "填写说明", "基本情况", "检查项", "台账目录", "整改清单", "经批准的例外", "上期", "佐证登记",
)  # fmt: skip
RETURNED = "退回意见"
CHOICES = "选项"
SHEETS = (RETURNED, GUIDE, UNIT, ITEMS, LEDGERS, PLANS, EXCEPTIONS, LAST, EVIDENCE, CHOICES)
"""The sheets that are no ledger's."""

UNIT_ROWS = {
    "规则库": ("pack", "id"),
    "规则库版本": ("pack", "version"),
    "地方规定": ("pack", "overlays"),
    "单位名称": ("unit", "name"),
    "单位代码": ("unit", "code"),
    "单位层级": ("unit", "level"),
    "单位类别": ("unit", "kind"),
    "自查期间自": ("period", "from"),
    "自查期间至": ("period", "to"),
    **{title: ("signatories", role) for role, title in ROLES.items()},
    "分工名称": ("part", "name"),
    "分工底稿摘要": ("part", "base"),
    "上期自": ("last", "period", "from"),
    "上期至": ("last", "period", "to"),
    "上期核对日期": ("last", "as_of"),
}
"""What stands in the first column of the unit's sheet, with its place in an answers file."""
DAY_TITLES = (
    "自查期间自",
    "自查期间至",
    "上期自",
    "上期至",
    "上期核对日期",
    "完成期限",
    "完成日期",
    "查出期间止于",
    "有效期至",
)
"""The titles of cells in which a day stands, perhaps as its number in a spreadsheet's calendar."""
DROPPED_ROWS = ("上次填到",)
"""What earlier versions wrote there, and nobody needs."""
ITEM_COLUMNS = (
    "编号",
    "板块",
    "检查内容",
    "可以填",
    *(field.column for field in ANSWER_FIELDS),
    "上期回答",
)
LEDGER_COLUMNS = ("台账", "每行记什么", "已提供", *(field.column for field in LEDGER_FIELDS if field.column))
PLAN_COLUMNS = ("编号", "检查项、矛盾", "程度", "问题", *PLAN_FIELDS)
READ_PLAN_COLUMNS = ("编号", *PLAN_FIELDS)
"""Those that say something: what was found is found anew."""
FORMER_HEADINGS = {"事实": "本单位说明"}
"""What earlier versions called a column."""
LATER_COLUMNS = ("完成日期", "没有读入的条数")
"""Those that workbooks of earlier versions do not have."""
EXCEPTION_COLUMNS = ("规则", "行号", "记录", "例外的理由", "批准人", "批准文件", "佐证文件", "有效期至")
EXCEPTION_FIELDS = {
    "例外的理由": "reason", "批准人": "approver", "批准文件": "document", "佐证文件": "evidence", "有效期至": "until",
}  # fmt: skip
RETURNED_COLUMNS = ("项目", "名称", "内容")
RETURNED_ROWS = {
    "退回单编号": "number", "退回的机关": "by", "退回日期": "on", "重新报送的期限": "due", "退回原因": "reason",
}  # fmt: skip
"""What stands in the first column of the sheet of a return, above the ids of what is commented on."""
ITEM_COMMENT = "退回意见"
"""The last column of the items, where a report was returned."""
EVIDENCE_COLUMNS = ("文件", "大小（字节）", "SHA-256")
SILENCES = ("不涉及", "不掌握")
SEPARATOR = "；"
"""Between the names of several files in one cell."""


def asked(item: CheckItem) -> str:
    """Return what the sheet of items asks of an item."""
    return f"{item.title}：{item.spec.question}"


def sheet_name(ledger: Ledger) -> str:
    """Return the name of a ledger's sheet: its title, as far as a sheet may be called so."""
    return "".join(sign for sign in ledger.title if sign not in r"[]:*?/\\")[:31]
