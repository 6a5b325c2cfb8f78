"""The rows of the current ledger: a list of them, and one row with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklist.answers.model import LedgerData, Row
from checklist.answers.questionnaire import LedgerStep
from checklist.answers.tables import cell_value
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Question, Told
from checklist.faces.walk.pages.cells import Cells, label_of, row_at, sentences_on
from checklist.faces.walk.pages.keys import back_to, numbered
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
        return Question(
            head=f"{ledger.title}　共 {len(data.rows) if data else 0} 行",
            title="逐条填写",
            text=_where(data, session.table_file(ledger)),
            choices=(
                *numbered(self._ways(ledger, data.rows if data else ())),
                back_to(self.back),
                Choice("z", "撤销", Action.UNDO_ROW),
                Choice("q", "退出", Action.QUIT),
            ),
        )

    def _ways(self, ledger: Ledger, rows: tuple[Row, ...]) -> list[Choice]:
        before, behind = max(0, self.first - ROWS_ON_A_PAGE), self.first + ROWS_ON_A_PAGE
        ways = [Choice("", "添一条", to=Cells(ledger.id, None, self, self))]
        for place, row in enumerate(rows[self.first : behind], self.first):
            label = f"第{row.number}行　{label_of(ledger, row.values)}"
            ways.append(Choice("", label, to=RowPage(ledger.id, place, self)))
        if behind < len(rows):
            ways.append(Choice("", "后一页", to=replace(self, first=behind)))
        if self.first > 0:
            ways.append(Choice("", "前一页", to=replace(self, first=before)))
        return ways

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take back the last change and stay."""
        return Next(self, (Told("已撤销上一次改动。" if session.undo() else "没有可以撤销的改动。"),))


@dataclass(frozen=True)
class RowPage(Page):
    """One row."""

    ledger: str
    place: int
    """Its place among the ledger's rows, from 0."""
    back: Page

    def open(self, session: Session) -> Question | Next:
        """Show it."""
        ledger, row = session.pack.ledgers[self.ledger], row_at(session, self.ledger, self.place)
        if row is None:
            return Next(self.back)
        columns = ledger.spec.columns
        cells = (cell_value(row.cells.get(name), column) for name, column in columns.items())
        known = tuple("" if cell is None else str(cell) for cell in cells)
        return Question(
            head=f"{ledger.title}　第{row.number}行",
            title=label_of(ledger, row.values),
            text="；".join(sentences_on(session, ledger, row.number)) or "没有发现问题。",
            hints=tuple(f"{column.title}：{column.show(row.values.get(name))}" for name, column in columns.items()),
            choices=(
                Choice("1", "修改", to=Cells(self.ledger, self.place, self, self.back, known)),
                Choice("2", "删除", Action.DELETE),
                Choice("3", "返回", Action.RETURN, to=self.back),
                back_to(self.back),
            ),
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take it out."""
        if row_at(session, self.ledger, self.place) is None:
            return Next(self.back)
        session.delete_row(session.pack.ledgers[self.ledger], self.place)
        return Next(self.back, (Told("已删除。按 z 可以撤销。"),))


def _where(data: LedgerData | None, file: str) -> str:
    """Say which file holds the rows, and whether changing them leads to another."""
    if data is None or not data.rows or data.file == file:
        return f"记录存在 {file}。"
    return f"现有记录来自{data.file or '答卷'}；在这里改动会全部另存到 {file}，原来的文件不动。"
