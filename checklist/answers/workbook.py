"""Answers as a workbook that an office fills in without us: sheets of items, ledgers, rectifications.

What is typed into it is checked by the spreadsheet as far as a spreadsheet can; headings are
protected. ``workbook_read`` reads it back and gives the same answers again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection

from checklist.answers.model import STATES, Answer, Answers, LastPeriod
from checklist.answers.tables import FORMULA_SIGNS, cell_value, heading
from checklist.answers.template import choices_hint, listed_items, listed_ledgers, parameter_data
from checklist.core.values import Value, parse_number, show_number
from checklist.core.wording import COLUMN_TYPES, ROLES
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import Column, Parameter

GUIDE, UNIT, ITEMS, LEDGERS, PLANS, LAST, EVIDENCE = (
    "填写说明", "基本情况", "检查项", "台账目录", "整改清单", "上期", "佐证登记",
)  # fmt: skip
CHOICES = "选项"
SHEETS = (GUIDE, UNIT, ITEMS, LEDGERS, PLANS, LAST, EVIDENCE, CHOICES)
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
}
"""What stands in the first column of the unit's sheet, with its place in an answers file."""
DROPPED_ROWS = ("上次填到",)
"""What earlier versions wrote there, and nobody needs."""
ITEM_COLUMNS = (
    "编号",
    "板块",
    "检查内容",
    "可以填",
    "回答",
    "不涉及的原因",
    "说明",
    "佐证文件",
    "交给谁填",
    "待确认",
    "上期回答",
)
LEDGER_COLUMNS = ("台账", "每行记什么", "已提供", "本期没有此类事项的原因", "交给谁填", "待确认")
PLAN_COLUMNS = ("编号", "问题", "事实", "整改措施", "责任人", "完成期限", "状态", "查出期间止于")
PLAN_FIELDS = {
    "事实": "fact",
    "整改措施": "measure",
    "责任人": "owner",
    "完成期限": "due",
    "状态": "state",
    "查出期间止于": "opened",
}
LAST_COLUMNS = ("类别", "编号", "内容", "结论", "已完成")
LAST_ANSWER, LAST_GAP, LAST_CLOSED, LAST_EARLIER = "回答", "问题", "早先已销号", "更早各期问题数"
EVIDENCE_COLUMNS = ("文件", "大小（字节）", "SHA-256")
SILENCES = ("不涉及", "不掌握")
SEPARATOR = "；"
"""Between the names of several files in one cell."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would take for the code of a character (ECMA-376, ST_Xstring)."""
ROOM = 5000
"""How many rows of a ledger's sheet have drop-downs and checks."""
_HEAD = PatternFill("solid", fgColor="DDE5EE")
_LOCKED = PatternFill("solid", fgColor="F2F2F2")
_OPEN = Protection(locked=False)
_LINE = Side(style="thin", color="BBBBBB")
_THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_GUIDE = """\
{title}——填写说明
一、先填“{unit}”，再填“{items}”，有台账的填各台账工作表，最后填“{plans}”。
二、灰底的格子是标题和题目，请不要改动；白底的格子才填。工作表已加保护（没有密码），确需调整版面可撤销保护，但不要改标题和编号。
三、“{items}”的“回答”点开下拉框选择；填数字的直接写数字。答“不涉及”的须在右边写原因；确实不清楚的选“不掌握”。
四、由台账判定的检查项不用回答，填好相应的台账，由系统核对。
五、台账一行记一件事，标题带 * 的列必填；日期写成 2026-03-05；不要合并单元格，不要写公式，合计行请删去。
六、本期确实没有某类事项的，在“{ledgers}”里写明原因，不要留空。
七、佐证文件写相对路径（如 附件/办法.pdf），多个文件用“；”隔开，文件与答卷放在同一文件夹之下。
八、“待确认”为“是”的是沿用上期的内容，核对后请改成空白，或重新回答。
九、填完交回，由经办人运行 checklist import 读入；读入时有错的，会逐格指出。
"""


def workbook(pack: Pack, answers: Answers, gaps: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook that holds some answers, full or still empty.

    ``gaps`` are findings without a rectification yet, by id with their title: they are
    listed so that people can write what they do about them.
    """
    return _Writer(pack, answers, gaps or {}).bytes()


def sheet_name(ledger: Ledger) -> str:
    """Return the name of a ledger's sheet: its title, as far as a sheet may be called so."""
    return "".join(sign for sign in ledger.title if sign not in r"[]:*?/\\")[:31]


class _Writer:
    def __init__(self, pack: Pack, answers: Answers, gaps: Mapping[str, str]) -> None:
        self.pack = pack
        self.answers = answers
        self.gaps = gaps
        self.book = Workbook(write_only=True)
        self.lists: dict[tuple[str, ...], str] = {}

    def bytes(self) -> bytes:
        self.guide()
        self.unit()
        self.items()
        self.ledger_list()
        for ledger in listed_ledgers(self.pack, self.answers):
            self.ledger(ledger)
        self.plans()
        if self.answers.last is not None:
            self.last(self.answers.last)
        self.evidence()
        self.choices()
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    # The sheets

    def guide(self) -> None:
        sheet = self.sheet(GUIDE, [100])
        text = _GUIDE.format(title=self.pack.name, unit=UNIT, items=ITEMS, ledgers=LEDGERS, plans=PLANS)
        title, *lines = text.splitlines()
        sheet.head([title])
        for line in lines:
            sheet.row([(line, True)])

    def unit(self) -> None:
        sheet = self.sheet(UNIT, [30, 40, 60])
        sheet.head(("项目", "填写", "说明"))
        answers, spec = self.answers, self.pack.spec
        given: dict[str, Any] = {
            "pack": {"id": spec.id, "version": spec.version, "overlays": "、".join(self.pack.overlays)},
            "unit": answers.unit.model_dump(),
            "period": answers.period.model_dump(by_alias=True),
            "signatories": answers.signatories.model_dump(),
            "part": answers.part.model_dump() if answers.part else {},
            "last": answers.last.model_dump(by_alias=True) if answers.last else {},
        }
        notes = {"自查期间自": "日期，如 2026-01-01", "自查期间至": "日期，如 2026-06-30"}
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
        if answers.part is None or answers.part.parameters:
            for name, parameter in spec.parameters.items():
                self.parameter(sheet, parameter, answers.parameters.get(name))

    def parameter(self, sheet: Any, spec: Parameter, value: Value | None) -> None:
        default = f"不填则按 {show_number(spec.default)}{spec.unit}。" if spec.default is not None else ""
        note = f"{spec.question}{default}" + (f"单位：{spec.unit}。" if spec.unit else "")
        if spec.type != "text":
            sheet.limit(f"B{sheet.count + 1}", spec.type == "int", spec.min, spec.max)
        sheet.row([(spec.title, True), (parameter_data(spec, value), False), (note, True)])

    def items(self) -> None:
        sheet = self.sheet(ITEMS, [9, 24, 56, 22, 14, 24, 30, 30, 12, 9, 16])
        sheet.head(ITEM_COLUMNS)
        last = self.answers.last.answers if self.answers.last else {}
        for item in listed_items(self.pack, self.answers):
            answer = self.answers.answers.get(item.id) or Answer()
            number = sheet.count + 1
            words = item.spec.answer.words
            if words:
                sheet.offer(f"E{number}", (*words, *SILENCES))
            hint = "由台账判定，不用回答" if item.by_ledger else choices_hint(item)
            sheet.row(
                [
                    (item.id, True),
                    (item.section.heading, True),
                    (f"{item.title}：{item.spec.question}", True),
                    (hint, True),
                    (answer.silence.name if answer.silence is not None else answer.value, False),
                    (answer.reason, False),
                    (answer.note, False),
                    (SEPARATOR.join(evidence.file for evidence in answer.evidence), False),
                    (answer.owner, False),
                    ("是" if answer.to_confirm else None, False),
                    (last.get(item.id), True),
                ],
            )
        sheet.offer(f"J2:J{sheet.count}", ("是",))

    def ledger_list(self) -> None:
        sheet = self.sheet(LEDGERS, [24, 40, 10, 44, 12, 9])
        sheet.head(LEDGER_COLUMNS)
        for ledger in listed_ledgers(self.pack, self.answers):
            data = self.answers.ledgers.get(ledger.id)
            given = data is not None and data.is_written and data.none_reason is None
            row = [(ledger.title, True), (f"{ledger.spec.row}记一行", True), ("是" if given else None, False)]
            row += [(data.none_reason, False), (data.owner, False)] if data else [(None, False), (None, False)]
            sheet.row([*row, ("是" if data and data.to_confirm else None, False)])
        for column in "CF":
            sheet.offer(f"{column}2:{column}{max(sheet.count, 2)}", ("是",))

    def ledger(self, ledger: Ledger) -> None:
        columns = ledger.spec.columns
        widths = [max(10, 2 * len(heading(column)) + 2) for column in columns.values()]
        formats = ["yyyy-mm-dd" if column.type == "date" else "" for column in columns.values()]
        sheet = self.sheet(sheet_name(ledger), widths, formats=formats, is_open=True)
        sheet.head(_heading(sheet, column) for column in columns.values())
        for number, column in enumerate(columns.values(), 1):
            letter = get_column_letter(number)
            sheet.check(f"{letter}2:{letter}{ROOM + 1}", column)
        data = self.answers.ledgers.get(ledger.id)
        for row in data.rows if data is not None else ():
            sheet.append(
                [sheet.cell(cell_value(row.values.get(name), column), plain=True) for name, column in columns.items()]
            )

    def plans(self) -> None:
        sheet = self.sheet(
            PLANS, [10, 30, 40, 40, 12, 13, 10, 14], formats=["", "", "", "", "", "yyyy-mm-dd", "", "yyyy-mm-dd"]
        )
        sheet.head(PLAN_COLUMNS)
        planned = self.answers.rectifications
        for id_ in [*planned, *(id_ for id_ in self.gaps if id_ not in planned)]:
            plan = planned[id_].model_dump() if id_ in planned else {}
            subject = self.pack.items.get(id_) or self.pack.contradictions.get(id_)
            title = self.gaps.get(id_) or (subject.spec.title if subject else "")
            sheet.row([(id_, True), (title, True), *((plan.get(name), False) for name in PLAN_FIELDS.values())])
        if sheet.count > 1:
            sheet.offer(f"G2:G{sheet.count}", STATES)

    def last(self, last: LastPeriod) -> None:
        sheet = self.sheet(LAST, [14, 12, 40, 10, 10])
        sheet.head(LAST_COLUMNS)
        for id_, answer in last.answers.items():
            sheet.row([(LAST_ANSWER, True), (id_, True), (answer, True), (None, True), (None, True)])
        for key, gap in last.gaps.items():
            done = "是" if gap.done else None
            sheet.row([(LAST_GAP, True), (key, True), (gap.title, True), (gap.verdict, True), (done, True)])
        for key in last.closed:
            sheet.row([(LAST_CLOSED, True), (key, True), (None, True), (None, True), (None, True)])
        for earlier in last.earlier:
            day = earlier.until.isoformat()
            for verdict, count in (earlier.counts or {"": 0}).items():
                sheet.row([(LAST_EARLIER, True), (day, True), (count, True), (verdict, True), (None, True)])

    def evidence(self) -> None:
        """Keep sizes and digests of evidence, which nobody types."""
        known = {e.file: e for answer in self.answers.answers.values() for e in answer.evidence if e.sha256}
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

    def sheet(self, name: str, widths: Sequence[int], *, formats: Sequence[str] = (), is_open: bool = False) -> _Sheet:
        return _Sheet(self.book, name, widths, self.lists, formats=formats, is_open=is_open)


class _Sheet:
    """A protected sheet that is written row by row; ``is_open``: everything but its headings can be filled in.

    ``lists`` tells where on the sheet of choices each list of choices stands.
    """

    def __init__(
        self,
        book: Workbook,
        name: str,
        widths: Sequence[int],
        lists: dict[tuple[str, ...], str],
        *,
        formats: Sequence[str] = (),
        is_open: bool = False,
    ) -> None:
        self.lists = lists
        self.count = 0
        """How many rows are written so far."""
        self.sheet: Any = book.create_sheet(name)
        self.sheet.protection = SheetProtection(
            sheet=True,
            formatColumns=False,
            formatRows=False,
            insertRows=False,
            deleteRows=not is_open,
            sort=not is_open,
        )
        for number, width in enumerate(widths, 1):
            column = self.sheet.column_dimensions[get_column_letter(number)]
            column.width = width
            if is_open:
                column.protection = _OPEN
            if number <= len(formats) and formats[number - 1]:
                column.number_format = formats[number - 1]
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def head(self, titles: Iterable[Any]) -> None:
        """Write the headings, which stay on screen and on every printed page."""
        self.sheet.freeze_panes = "A2"
        self.sheet.print_title_rows = "1:1"
        self.append([self.cell(title, head=True) if isinstance(title, str) else title for title in titles])

    def row(self, cells: Iterable[tuple[Any, bool]]) -> None:
        """Add a row of values, each with whether it is locked."""
        self.append([self.cell(value, locked=locked) for value, locked in cells])

    def append(self, cells: Sequence[Any]) -> None:
        self.sheet.append(cells)
        self.count += 1

    def offer(self, cells: str, words: Sequence[str]) -> None:
        """Give cells a drop-down list."""
        key = tuple(words)
        if key not in self.lists:
            letter = get_column_letter(len(self.lists) + 1)
            self.lists[key] = f"'{CHOICES}'!${letter}$1:${letter}${len(key)}"
        self.validate(cells, "不在可选范围", "请从下拉列表里选一个。", type="list", formula1=self.lists[key])

    def limit(self, cells: str, whole: bool, low: Decimal | None, high: Decimal | None) -> None:
        """Let cells hold only numbers between two bounds."""
        said = "，".join(["请填整数" if whole else "请填数字", *_bounds(low, high)])
        least, most = (str(bound) if bound is not None else far for bound, far in ((low, "-1E+15"), (high, "1E+15")))
        self.validate(
            cells, "数字不对", f"{said}。", type="whole" if whole else "decimal", formula1=least, formula2=most
        )

    def check(self, cells: str, column: Column) -> None:
        """Give a ledger's column the check that its type allows."""
        if column.type == "choice":
            self.offer(cells, column.choices)
        elif column.type == "bool":
            self.offer(cells, ("是", "否"))
        elif column.type == "date":
            since, until = (str((day - date(1899, 12, 30)).days) for day in (date(1950, 1, 1), date(2099, 12, 31)))
            self.validate(cells, "日期不对", "请填日期，如 2026-03-05。", type="date", formula1=since, formula2=until)
        elif column.type in ("int", "number", "money"):
            self.limit(cells, column.type == "int", column.min, column.max)

    def validate(self, cells: str, title: str, message: str, **rule: Any) -> None:
        found = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle=title, error=message, **rule)
        found.add(cells)
        self.sheet.data_validations.dataValidation.append(found)

    def cell(self, value: Any, *, head: bool = False, locked: bool = True, plain: bool = False) -> Any:
        """Return a cell; text is always text, never a formula. ``plain``: without looks, as in long ledgers."""
        exact = _exact(value)
        if plain and not isinstance(exact, str | date):
            return exact
        cell: Any = WriteOnlyCell(self.sheet, value=exact)
        if isinstance(exact, str):
            cell.data_type = "s"
            cell.quotePrefix = exact.startswith(FORMULA_SIGNS)
        elif isinstance(exact, date):
            cell.number_format = "yyyy-mm-dd"
        if not locked or plain:
            cell.protection = _OPEN
        if not plain:
            cell.alignment, cell.border = _WRAP, _THIN
        if head:
            cell.fill, cell.font = _HEAD, Font(bold=True)
        elif locked and not plain:
            cell.fill = _LOCKED
        return cell


def _bounds(low: Decimal | None, high: Decimal | None) -> Iterator[str]:
    if low is not None:
        yield f"不小于 {show_number(low)}"
    if high is not None:
        yield f"不大于 {show_number(high)}"


def _heading(sheet: _Sheet, column: Column) -> Any:
    """Return the heading cell of a ledger's column, with what may be written as its comment."""
    kinds = {**COLUMN_TYPES, "date": "日期，如 2026-03-05"}
    said = [kinds.get(column.type) or "、".join(column.choices), *_bounds(column.min, column.max)]
    said += ["必填" if column.required else "没有就留空", *([column.note] if column.note else [])]
    cell = sheet.cell(heading(column) + ("*" if column.required else ""), head=True)
    cell.comment = Comment("；".join(said), "checklist", width=260, height=120)
    return cell


def _exact(value: Any) -> Any:
    """Return what a cell holds: a number only if a spreadsheet keeps it to the last digit, text as it is."""
    if isinstance(value, Decimal):
        number = float(value)
        return number if parse_number(number) == value else str(value)
    if isinstance(value, str):
        return _ESCAPE.sub("_x005F_", value) or None
    return value
