"""``ledgers/<ledger>.yaml`` and ``contradictions.yaml``: tables of records and the tests on them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from checklist.core.values import NOT_FILLED, Value, show_date, show_money, show_number
from checklist.core.wording import EACH, TYPES
from checklist.core.words import listing
from checklist.io.validation import Called
from checklist.pack.model.base import ALWAYS, Id, Name, Number, PackModel, PackText, Severity, Validity

_DAY_HEADING = re.compile(r"(.*?)(?:日期?|时间)")
STARTS = ("起", "开始", "起始")
ENDS = ("止", "结束", "截止", "终止", "至")
"""What the first and the last day of something are called: a column named 公示止 may be headed 公示结束日期."""
_OF_TERM = ("", "时间", "日期", "期间", "期")
_DAY_ENDS = ("", "日", "日期", "时间")


class Column(PackModel):
    """A column of a ledger.

    ``required``: without it a row is no record at all (an error). A column whose emptiness
    is a finding is not required; a rule tests it with ``!has(row.x)``.
    ``refers_to`` ``ledger.column`` lets conditions read the row referred to as ``row.<as>``.
    ``document``: it names a document, a voucher or who approved, which words like 电话通知 are not. Where the title
    ends with 号 its number is asked, where it ends with 人 a name.
    ``also``: other words for a choice that people write, each read as that choice: a 董事会 is the 国企决策会.
    ``accepts``: words that are values here, though the pack's ``cell_words`` take them for nothing.
    ``ahead``: its day may lie ahead when the row is written, as a deadline, a term or what is reported beforehand may;
    any other day tells of what was done, and none can lie after the day that a report is judged as of.
    """

    title: PackText
    type: Annotated[Literal["text", "int", "number", "money", "date", "bool", "choice"], Called(TYPES)]
    required: bool = False
    private: bool = False
    unit: PackText | None = None
    choices: list[PackText] = []
    also: dict[PackText, list[PackText]] = {}
    min: Number | None = None
    max: Number | None = None
    aliases: list[PackText] = []
    refers_to: PackText | None = None
    as_: Name | None = Field(None, alias="as")
    document: bool = False
    ahead: bool = False
    accepts: list[PackText] = []
    note: PackText | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """What its heading can be: its title, its aliases, and of a day that ends with 日, 日期 or 时间 also the other two.

        Of a day that ends with 起 or 止 also 开始日期, 时间止 and the like.
        """
        named = (self.title, *self.aliases)
        if self.type != "date":
            return named
        stems = [match[1] for match in map(_DAY_HEADING.fullmatch, named) if match]
        days = (stem + end for stem in stems for end in ("日", "日期", "时间") if stem or end != "日")
        return tuple(dict.fromkeys((*named, *days, *(term for heading in named for term in _terms(heading)))))

    @property
    def is_number(self) -> bool:
        """Whether a number or an amount stands in it."""
        return self.type in ("int", "number", "money")

    @property
    def asks_number(self) -> bool:
        """Whether it is the number of a document that stands here, by its title: 公函文号, 票据号."""
        return self.document and self.title.endswith("号")

    @property
    def asks_title(self) -> bool:
        """Whether documents are named here by their titles, which may begin in any way: 未成年人保护工作方案."""
        return self.document and self.type == "text" and not self.title.endswith(("号", "人"))

    @property
    def yes_and_no(self) -> tuple[str, str]:
        """What a yes and a no are called under the column's title: ``有无酒`` is answered by 有 or 无."""
        return ("有", "无") if "有无" in self.title else ("是", "否")

    @property
    def written_unit(self) -> str:
        """The unit that may stand behind a number in its cells: its own, 元 for money, 年 for a year."""
        return self.unit or {"money": "元", "int": "年" if self.title.endswith("年度") else ""}.get(self.type, "")

    @property
    def words(self) -> tuple[str, ...]:
        """The words that a cell is chosen from; none if it is not."""
        return self.yes_and_no if self.type == "bool" else tuple(self.choices)

    def choice_words(self, choice: str) -> str:
        """Return a choice with the other words for it: ``国企决策会（也可写董事会）``."""
        return f"{choice}（也可写{listing(self.also[choice])}）" if self.also.get(choice) else choice

    def show(self, value: Value | None) -> str:
        """Return a value with its unit as findings print it; a missing one as 未填."""
        if value is None:
            return NOT_FILLED
        if isinstance(value, bool):
            return self.yes_and_no[0 if value else 1]
        if isinstance(value, date):
            return show_date(value)
        if self.type == "money" and isinstance(value, int):
            return show_money(value, self.unit or "元")
        return value if isinstance(value, str) else show_number(value) + (self.unit or "")


WITHHELD = "×××"
"""What stands for a private value in a public edition."""


class Aggregate(PackModel):
    """A number over many rows: a sum, a count, a least or a greatest value.

    By default over the rows of the rule's group; ``over`` names the columns whose rows with
    the same values are taken instead (``[]``: the whole table), as SQL's PARTITION BY does;
    ``vehicle.kind`` is a column of the row referred to.
    ``of`` takes another ledger, whole. ``where`` leaves rows out.
    ``per``: a count is taken of each quarter of the period by itself; what its name gives then is said in
    ``checklist.pack.quarters``.
    """

    sum: PackText | None = None
    count: PackText | None = None
    min: PackText | None = None
    max: PackText | None = None
    of: Name | None = None
    over: list[PackText] | None = None
    per: Annotated[Literal["quarter"], Called(EACH)] | None = None
    where: PackText | None = None


def _terms(heading: str) -> Iterator[str]:
    """Yield what a day that ends with 起 or 止 can be called too: 公示开始日期, 公示时间止."""
    for marks in (STARTS, ENDS):
        if heading.endswith(marks[0]):
            yield from (
                heading[:-1] + middle + mark + end for middle in _OF_TERM for mark in marks for end in _DAY_ENDS
            )


class RowCondition(PackModel):
    """A condition without which a row contradicts itself and is refused."""

    that: PackText
    message: PackText


class RuleException(PackModel):
    """Who can approve that a rule is not kept, and by what document, as the report and the terminal say it."""

    approver: PackText
    document: PackText

    @property
    def sentence(self) -> str:
        """When a finding of the rule may be excepted."""
        return f"经{self.approver}批准、有{self.document}的，可以列为例外"


class LedgerRule(PackModel):
    """A test applied to every row, every group of rows, or the whole table.

    Plain: every row for which ``where`` holds. With ``group_by``: every group of rows with
    the same values in those columns (``[]``: the whole table is one group). With
    ``after``: every row but the first of its group, in the order of ``after``, with the
    row before it as ``previous``. ``dated_by`` is the column whose day decides which
    version of limits and rules applies, if it is not the ledger's own.
    ``open_until``: a row dated before the period is looked at too as long as this column says nothing, or no day before
    the period: what is due in this period, and was not due in the last one, is judged at all.
    ``finds_none``: it finds that the ledger holds nothing of the item's matter. What the unit
    says of the item, that it does not apply, then counts as it does without any record.
    ``remedy``: how what it finds is put right, where the item's remedy says too much: that nothing was checked is no wrong.
    ``supersedes``: rules of the same item and ledger that say nothing more of a row that this one finds, as a general rule
    where a place has a stricter one.
    """

    id: Id
    decides: PackText
    title: PackText
    gap_when: PackText
    message: PackText
    where: PackText | None = None
    let: dict[Name, PackText | Aggregate] = {}
    group_by: list[PackText] | None = None
    after: list[Name] | None = None
    dated_by: Name | None = None
    open_until: Name | None = None
    severity: Severity | None = None
    basis: list[PackText] = []
    remedy: PackText | None = None
    valid: Validity = ALWAYS
    note: PackText | None = None
    finds_none: bool = False
    supersedes: list[Id] = []
    exception: RuleException | None = None


class LedgerFile(PackModel):
    """``ledgers/<ledger>.yaml``: columns and row rules.

    ``dated_by`` is the column that dates a row: rows outside the period are not judged, unless a rule holds them open,
    and limits are those of that day. Without it every row counts, on the period's last day.
    ``standing``: the records last from one period to the next, as a list of vehicles does.
    """

    format: Literal[1]
    id: Name
    title: PackText
    row: PackText
    standing: bool = False
    dated_by: Name | None = None
    key: Name | None = None
    label: PackText
    columns: dict[Name, Column] = Field(min_length=1)
    must: list[RowCondition] = []
    rules: list[LedgerRule] = []

    def show_row(self, values: Mapping[str, Value], *, masked: bool = False) -> dict[str, str]:
        """Return every column of a row as findings print it; ``masked``: without what is private."""
        return {name: self.show_cell(name, values, masked=masked) for name in self.columns}

    def show_cell(self, name: str, values: Mapping[str, Value], *, masked: bool = False) -> str:
        """Return a column of a row as findings print it."""
        column = self.columns[name]
        return WITHHELD if masked and column.private and name in values else column.show(values.get(name))


class LedgerAddition(PackModel):
    """``additions/<ledger>.yaml`` of an overlay: columns and rules that a place adds to a ledger of the pack."""

    format: Literal[1]
    ledger: Name
    columns: dict[Name, Column] = {}
    rules: list[LedgerRule] = Field(min_length=1)


class ContradictionRule(PackModel):
    """A test across answers and ledgers: two things that cannot both be true.

    With ``for_each`` it is tried on every row of that ledger as ``row``. Unless ``applies_when`` holds it is not tried at
    all, so that nobody can say that what it found before is gone; ``note`` tells people when that is.
    """

    id: Id
    title: PackText
    severity: Severity
    applies_when: PackText | None = None
    when: PackText
    message: PackText
    for_each: Name | None = None
    let: dict[Name, PackText | Aggregate] = {}
    remedy: PackText
    note: PackText | None = None


class ContradictionsFile(PackModel):
    """``contradictions.yaml``."""

    format: Literal[1]
    contradictions: list[ContradictionRule]
