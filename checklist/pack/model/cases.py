"""``cases/<system>.yaml``: what each rule must conclude."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from checklist.pack.model.base import Name, PackModel, PackText, Validity


class RuleCase(PackModel):
    """One test of a rule, an item or a contradiction: what is given, and what must come out.

    ``expect`` is a verdict; 合规 for a contradiction means that there is none. Rows name
    only the columns that matter; a column left out is a missing value. ``exceptions`` are
    approvals as an answers file holds them, of the rule that is tested, and ``rectifications``
    what the unit says that it does about items.
    """

    rule: PackText | None = None
    item: PackText | None = None
    contradiction: PackText | None = None
    name: PackText
    row: dict[PackText, Any] | None = None
    rows: list[dict[PackText, Any]] = []
    ledgers: dict[Name, list[dict[PackText, Any]]] = {}
    none: list[Name] = []
    answers: dict[PackText, Any] = {}
    parameters: dict[Name, Any] = {}
    unit: dict[PackText, PackText] = {}
    period: Validity | None = None
    as_of: date | None = None
    exceptions: list[dict[PackText, Any]] = []
    rectifications: dict[PackText, dict[PackText, Any]] = {}
    expect: Literal["合规", "提示", "一般", "较重", "严重", "未填", "不涉及", "不掌握"]

    @property
    def subject(self) -> str:
        """The id of what is tested."""
        return self.rule or self.item or self.contradiction or ""


class CasesFile(PackModel):
    """``cases/<system>.yaml``."""

    format: Literal[1]
    cases: list[RuleCase] = Field(min_length=1)
