"""Answers as a workbook that an office fills in without us: sheets of items, ledgers, rectifications.

What is typed into it is checked by the spreadsheet as far as a spreadsheet can; headings are
protected. ``workbook.read`` reads it back and gives the same answers again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from checklist.answers.fields import ANSWER_FIELDS, LEDGER_FIELDS, PLAN_FIELDS, stated
from checklist.answers.last import LastPeriod
from checklist.answers.model import STATES, Answer, Answers, LedgerData, ReturnNote, Row
from checklist.answers.questionnaire import asks_parameters, listed_items, listed_ledgers
from checklist.answers.showing import answer_hint, parameter_data
from checklist.answers.tables import cell_value, heading, lines_of
from checklist.answers.workbook.last import COLUMNS as LAST_COLUMNS
from checklist.answers.workbook.last import lines as last_lines
from checklist.answers.workbook.layout import (
    CHOICES,
    EVIDENCE,
    EVIDENCE_COLUMNS,
    EXCEPTION_COLUMNS,
    EXCEPTION_FIELDS,
    EXCEPTIONS,
    GUIDE,
    ITEM_COLUMNS,
    ITEM_COMMENT,
    ITEMS,
    LAST,
    LEDGER_COLUMNS,
    LEDGERS,
    PLAN_COLUMNS,
    PLANS,
    RETURNED,
    RETURNED_COLUMNS,
    RETURNED_ROWS,
    SEPARATOR,
    SILENCES,
    UNIT,
    UNIT_ROWS,
    asked,
    sheet_name,
)
from checklist.answers.workbook.sheet import ROOM, ProtectedSheet, column_heading
from checklist.core.values import Value, show, show_date, show_number
from checklist.io.sheet_looks import text_width
from checklist.io.zips import saved
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import Column, Parameter

_NARROWEST, _WIDEST = 11, 36
"""How narrow and how wide a ledger's columns may be: a date, and what is still read at a glance."""
_LOOKED_AT = 500
"""Rows by which a column's width is chosen."""
_GUIDE = """\
{title}——填写说明
一、先填“{unit}”，再填“{items}”，有台账的填各台账工作表。“{plans}”列着查出的问题（由经办人核对后导出的才有），逐项写本单位说明和整改；空着的不用填。“查出期间止于”上期带入的才有，不要改。
二、灰底的格子是标题和题目，请不要改动；白底的格子才填。工作表已加保护（没有密码），确需调整版面可撤销保护，但不要改标题和编号。
三、“{items}”的“回答”点开下拉框选择；填数字的直接写数字。答“不涉及”的须在右边写原因；确实不清楚的选“不掌握”。
四、由台账判定的检查项不用回答，填好相应的台账，由系统核对；“可以填”一栏注明“自报”的，可以不答；自报有问题的列为问题，与台账不符的列为矛盾。
五、台账一行记一件事，标题带 * 的列必填，没有的留空（写“无”“/”等于没有填）；日期写成 2026-03-05；不要合并单元格，不要写公式，合计行请删去。
六、本期确实没有某类事项的，在“{ledgers}”里写明原因，不要留空。
七、佐证文件写相对路径（如 附件/办法.pdf），多个文件用“；”隔开，文件与答卷放在同一文件夹之下。
八、“{exceptions}”只有有权批准的人批准过、有批准文件的才填，一行写一条台账记录，没有就空着。
九、“待确认”为“是”的是沿用上期的内容，核对后请改成空白，或重新回答。
十、填完交回，由经办人运行 checklist import 读入；读入时有错的，会逐格指出。
"""


@dataclass(frozen=True)
class Found:
    """What was found of an item or contradiction and is to be put right: how grave it is, and in which words."""

    id: str
    title: str
    degree: str
    problem: str


def workbook(pack: Pack, answers: Answers, found: Sequence[Found] = ()) -> bytes:
    """Return a workbook that holds some answers, full or still empty.

    What was ``found`` is listed, in its order, so that people can write what they do about it.
    """
    return _Writer(pack, answers, found).bytes()


class _Writer:
    def __init__(self, pack: Pack, answers: Answers, found: Sequence[Found]) -> None:
        self.pack = pack
        self.answers = answers
        self.found = found
        self.book = Workbook(write_only=True)
        self.lists: dict[tuple[str, ...], str] = {}
        self.sheets: list[ProtectedSheet] = []

    def bytes(self) -> bytes:
        if self.answers.returned is not None:
            self.returned(self.answers.returned)
        self.guide()
        self.unit()
        self.items()
        self.ledger_list()
        for ledger in listed_ledgers(self.pack, self.answers):
            self.ledger(ledger)
        self.plans()
        self.exceptions()
        if self.answers.last is not None:
            self.last(self.answers.last)
        self.evidence()
        self.choices()
        for sheet in self.sheets:
            sheet.end()
        return saved(self.book)

    # The sheets

    def returned(self, note: ReturnNote) -> None:
        """Write why the report was sent back, until when it is to be put right, and what is said of which item; seen first."""
        sheet = self.sheet(RETURNED, [20, 40, 80])
        sheet.head(RETURNED_COLUMNS)
        for title, name in RETURNED_ROWS.items():
            value = getattr(note, name)
            said = show_date(value) if isinstance(value, date) else value
            sheet.row([(title, True), (None, True), (said, True)])
        for id_, comment in note.comments.items():
            sheet.row([(id_, True), (self.pack.title_of(id_), True), (comment, True)])

    def guide(self) -> None:
        sheet = self.sheet(GUIDE, [100])
        text = _GUIDE.format(
            title=self.pack.name, unit=UNIT, items=ITEMS, ledgers=LEDGERS, plans=PLANS, exceptions=EXCEPTIONS
        )
        title, *lines = text.splitlines()
        sheet.head([title])
        for line in lines:
            sheet.row([(line, True)])

    def unit(self) -> None:
        sheet = self.sheet(UNIT, [30, 40, 60])
        sheet.head(("项目", "填写", "说明"))
        answers, spec = self.answers, self.pack.spec
        given: dict[str, Any] = {
            "pack": {"id": spec.title, "version": spec.version, "overlays": "、".join(self.pack.overlays)},
            "unit": stated(answers.unit.model_dump()),
            "period": answers.period.model_dump(by_alias=True),
            "signatories": answers.signatories.model_dump(),
            "part": answers.part.model_dump() if answers.part else {},
            "last": answers.last.model_dump(by_alias=True) if answers.last else {},
        }
        notes = {
            "单位名称": "必填：单位全称",
            "单位层级": "必填：点开下拉框选择",
            "单位类别": "必填：点开下拉框选择",
            "单位代码": "必填：统一社会信用代码，或上级名册里的编号",
            "自查期间自": "日期，如 2026-01-01",
            "自查期间至": "日期，如 2026-06-30",
        }
        for title, path in UNIT_ROWS.items():
            value: Any = given
            for part in path:
                value = value.get(part) if value else None
            fixed = path[0] in ("pack", "part", "last")
            if fixed and value is None:
                continue
            lists = {"单位层级": spec.levels, "单位类别": spec.kinds}.get(title)
            if lists:
                sheet.offer(f"B{sheet.count + 1}", lists)
            sheet.row([(title, True), (value, fixed), (notes.get(title, ""), True)])
        if asks_parameters(answers):
            for name, parameter in spec.parameters.items():
                self.parameter(sheet, parameter, answers.parameters.get(name))

    def parameter(self, sheet: Any, spec: Parameter, value: Value | None) -> None:
        default = f"不填则按 {show_number(spec.default)}{spec.unit}。" if spec.default is not None else ""
        note = f"{spec.question}{default}" + (f"单位：{spec.unit}。" if spec.unit else "")
        if spec.type != "text":
            sheet.limit(f"B{sheet.count + 1}", spec.type == "int", spec.min, spec.max)
        sheet.row([(spec.title, True), (parameter_data(spec, value), False), (note, True)])

    def known(self, item: str) -> list[str]:
        """Return what was said of an item before: in the last period, to an older question."""
        last = self.answers.last.answers.get(item) if self.answers.last else None
        former = map(str, self.answers.former.get(item, ()))
        return [*filter(None, [last]), *former]

    def items(self) -> None:
        comments = self.answers.returned.comments if self.answers.returned is not None else None
        commented = [] if comments is None else [ITEM_COMMENT]
        sheet = self.sheet(ITEMS, [9, 18, 46, 15, 13, 18, 24, 20, 11, 10, 14, *(30 for _ in commented)])
        sheet.head([*ITEM_COLUMNS, *commented])
        for item in listed_items(self.pack, self.answers):
            answer = self.answers.answers.get(item.id) or Answer()
            number = sheet.count + 1
            words = item.spec.answer.words
            if words:
                sheet.offer(f"E{number}", (*words, *SILENCES))
            sheet.row(
                [
                    (item.id, True),
                    (item.section.heading, True),
                    (asked(item), True),
                    (answer_hint(self.pack, item), True),
                    *((_cell(field.data(answer)), False) for field in ANSWER_FIELDS),
                    (SEPARATOR.join(self.known(item.id)) or None, True),
                    *(((comments or {}).get(item.id), True) for _ in commented),
                ],
            )
        if sheet.count > 1:
            sheet.offer(f"J2:J{sheet.count}", ("是",))

    def ledger_list(self) -> None:
        sheet = self.sheet(LEDGERS, [24, 40, 10, 44, 12, 9, 16])
        sheet.head(LEDGER_COLUMNS)
        for ledger in listed_ledgers(self.pack, self.answers):
            data = self.answers.ledgers.get(ledger.id) or LedgerData()
            given = data.is_written and data.none_reason is None
            row = [(ledger.title, True), (f"{ledger.spec.row}记一行", True), (_cell(given), False)]
            sheet.row([*row, *((_cell(field.data(data)), False) for field in LEDGER_FIELDS if field.column)])
        for column in "CF":
            sheet.offer(f"{column}2:{column}{max(sheet.count, 2)}", ("是",))

    def ledger(self, ledger: Ledger) -> None:
        columns = ledger.spec.columns
        data = self.answers.ledgers.get(ledger.id)
        rows = data.rows if data is not None else ()
        widths = [_ledger_width(name, column, rows[:_LOOKED_AT]) for name, column in columns.items()]
        formats = ["yyyy-mm-dd" if column.type == "date" else "" for column in columns.values()]
        sheet = self.sheet(sheet_name(ledger), widths, formats=formats, is_open=True)
        sheet.head(column_heading(sheet, column) for column in columns.values())
        for number, column in enumerate(columns.values(), 1):
            letter = get_column_letter(number)
            sheet.check(f"{letter}2:{letter}{ROOM + 1}", column)
        for row in rows:
            cells = row.cells
            sheet.append(
                [
                    sheet.cell(cell_value(cells[name], column), plain=True) if name in cells else None
                    for name, column in columns.items()
                ]
            )

    def plans(self) -> None:
        sheet = self.sheet(
            PLANS,
            [9, 18, 7, 44, 26, 34, 11, 13, 10, 13, 13],
            formats=["", "", "", "", "", "", "", "yyyy-mm-dd", "", "yyyy-mm-dd", "yyyy-mm-dd"],
        )
        sheet.head(PLAN_COLUMNS)
        planned = self.answers.rectifications
        listed = {one.id for one in self.found}
        besides = (Found(id_, self.pack.title_of(id_), "", "") for id_ in planned if id_ not in listed)
        for one in (*self.found, *besides):
            plan = planned[one.id].model_dump() if one.id in planned else {}
            told = (one.id, one.title, one.degree or None, one.problem or None)
            sheet.row([*((text, True) for text in told), *((plan.get(name), False) for name in PLAN_FIELDS.values())])
        if sheet.count > 1:
            state = get_column_letter(PLAN_COLUMNS.index("状态") + 1)
            sheet.offer(f"{state}2:{state}{sheet.count}", STATES)

    def exceptions(self) -> None:
        """Write approved exceptions, a ledger's row a line; with room for more where rules may have some."""
        rules = [rule for rule in self.pack.rules.values() if rule.spec.exception is not None]
        if not rules:
            return
        sheet = self.sheet(
            EXCEPTIONS,
            [30, 8, 34, 30, 20, 24, 30, 13],
            formats=["", "", "", "", "", "", "", "yyyy-mm-dd"],
            is_open=True,
        )
        sheet.head(EXCEPTION_COLUMNS)
        sheet.offer(f"A2:A{ROOM + 1}", [f"{rule.id} {rule.spec.title}" for rule in rules])
        for id_, approvals in self.answers.exceptions.items():
            rule = self.pack.rules[id_]
            data = self.answers.ledgers.get(rule.ledger)
            lines = lines_of(data.rows) if data is not None else {}
            for approval in approvals:
                said = {**approval.model_dump(), "evidence": [evidence.file for evidence in approval.evidence]}
                for one in approval.rows:
                    line = [f"{id_} {rule.spec.title}", lines.get(one.row, one.row), one.label]
                    line += [_cell(said[key]) for key in EXCEPTION_FIELDS.values()]
                    sheet.append([sheet.cell(value, plain=True) for value in line])

    def last(self, last: LastPeriod) -> None:
        sheet = self.sheet(LAST, [14, 12, 40, 10, 10])
        sheet.head(LAST_COLUMNS)
        for line in last_lines(last):
            sheet.row([(value, True) for value in line])

    def evidence(self) -> None:
        """Keep sizes and digests of evidence, which nobody types."""
        known = {evidence.file: evidence for evidence in self.answers.evidence if evidence.sha256}
        if known:
            sheet = self.sheet(EVIDENCE, [40, 14, 70])
            sheet.sheet.sheet_state = "hidden"
            sheet.head(EVIDENCE_COLUMNS)
            for evidence in known.values():
                sheet.row([(evidence.file, True), (evidence.size, True), (evidence.sha256, True)])

    def choices(self) -> None:
        """Write the lists behind the drop-downs, one a column."""
        sheet = self.sheet(CHOICES, [20] * len(self.lists))
        sheet.sheet.sheet_state = "hidden"
        for number in range(max(map(len, self.lists), default=0)):
            sheet.append([words[number] if number < len(words) else None for words in self.lists])

    def sheet(
        self, name: str, widths: Sequence[int], *, formats: Sequence[str] = (), is_open: bool = False
    ) -> ProtectedSheet:
        columns = list(zip(widths, formats or [""] * len(widths), strict=True))
        self.sheets.append(ProtectedSheet(self.book, name, columns, self.lists, is_open=is_open))
        return self.sheets[-1]


def _ledger_width(name: str, column: Column, rows: Sequence[Row]) -> int:
    """Return how wide a ledger's column is: as its longest cell, within bounds, and as half of its heading."""
    texts = (show(cell_value(row.cells.get(name), column)) for row in rows if name in row.cells)
    longest = max(map(text_width, texts), default=0)
    return round(max(_NARROWEST, min(_WIDEST, longest + 2), text_width(heading(column)) / 2 + 5))


def _cell(value: Any) -> Any:
    """Return a field's value as one cell holds it."""
    if isinstance(value, list):
        return SEPARATOR.join(part["file"] if isinstance(part, dict) else part for part in value)
    return ("是" if value else None) if isinstance(value, bool) else value
