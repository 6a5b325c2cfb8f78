"""The rows of the current ledger: a list of them, to which rows are added."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklist.answers.model import LedgerData, Row
from checklist.answers.questionnaire import LedgerStep
from checklist.answers.tables import row_cells
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Question, passing
from checklist.faces.walk.pages.keys import HELP, MORE, back_to, numbered
from checklist.faces.walk.pages.pasting import FileRows, Paste
from checklist.faces.walk.pages.row import Cell, RowAt, RowPage
from checklist.faces.walk.pages.row_words import label_of, marks_on
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Ledger

ROWS_ON_A_PAGE = 20


@dataclass(frozen=True)
class RowList(Page):
    """Some rows, from one on; they can be added to, changed and taken out."""

    back: Page
    first: int = 0

    def open(self, session: Session) -> Question | Next:
        """Ask what to do with which row."""
        step = session.step
        if not isinstance(step, LedgerStep):
            return Next(self.back)
        ledger = step.ledger
        data = session.answers.ledgers.get(ledger.id)
        ways = numbered(self._ways(session, ledger, data.rows if data else ()))
        return Question(
            head=f"{ledger.title}　共 {len(data.rows) if data else 0} 条",
            title="逐条填写",
            text=_where(data, session.table_file(ledger)),
            choices=(
                *ways,
                back_to(self.back),
                Choice("l", "从文件读入", to=FileRows(self, ledger.id)),
                Choice("z", "撤销", Action.UNDO_ROW),
                HELP,
                Choice("q", "退出", Action.QUIT),
                MORE,
            ),
            typing=next(way.key for way in ways if isinstance(way.to, Paste)),
        )

    def _ways(self, session: Session, ledger: Ledger, rows: tuple[Row, ...]) -> list[Choice]:
        before, behind = max(0, self.first - ROWS_ON_A_PAGE), self.first + ROWS_ON_A_PAGE
        open_rows = [RowAt(row.ledger, None, row.known) for row in session.unfinished if row.ledger == ledger.id]
        new = [row for row in open_rows if row.found(session) is None]
        ways = [_new_row(session, row, self) for row in new] or [
            Choice("", "添一条", to=Cell(RowAt(ledger.id), next(iter(ledger.spec.columns)), self))
        ]
        ways.append(Choice("", "粘贴几条（从表格里复制来的）", to=Paste(self, ledger.id)))
        changed, marks = {row.known for row in open_rows}, marks_on(session, ledger)
        for place, row in enumerate(rows[self.first : behind], self.first):
            known = row_cells(ledger.spec, row.cells)
            mark = "　（改动没有存）" if known in changed else ""
            label = f"第{row.number}行　{label_of(ledger, row.values)}{marks.get(row.number, '')}{mark}"
            ways.append(Choice("", label, to=RowPage(RowAt(ledger.id, place, known), self)))
        if behind < len(rows):
            ways.append(Choice("", "后一页", to=replace(self, first=behind)))
        if self.first > 0:
            ways.append(Choice("", "前一页", to=replace(self, first=before)))
        return ways

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take back the last change and stay."""
        return Next(self, (passing("已撤销上一次改动。" if session.undo() else "没有可以撤销的改动。"),))


def _new_row(session: Session, row: RowAt, here: Page) -> Choice:
    filled = sum(bool(cell) for cell in row.cells(session).values())
    return Choice("", f"接着写没写完的一条（已填 {filled} 格）", to=RowPage(row, here))


def _where(data: LedgerData | None, file: str) -> str:
    """Say which file holds the rows, and whether changing them leads to another."""
    if data is None or not data.rows or data.file == file:
        return f"记录存在 {file}，行号是文件里的行号。"
    return f"现有记录来自{data.file or '答卷'}；在这里改动会全部另存到 {file}，原来的文件不动。"
