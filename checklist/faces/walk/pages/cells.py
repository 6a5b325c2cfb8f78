"""Typing one row of a ledger: one cell after the other, each checked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from checklist.answers.cells import read_cell
from checklist.answers.model import Row
from checklist.core.errors import ValueProblem
from checklist.core.values import Value, is_blank
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Prompt, Question, Told, told_of
from checklist.faces.walk.pages.keys import numbered
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Ledger
from checklist.pack.model import Column

GIVEN_UP = Told("已放弃这一条，没有改动。")


@dataclass(frozen=True)
class Cells(Page):
    """Asks for the next cell of a row; the last one saves the row."""

    ledger: str
    place: int | None
    """The row's place among the ledger's rows, from 0; nothing for a new row."""
    source: Page
    """The page that the typing began on."""
    back: Page
    """The page that follows."""
    known: tuple[str, ...] = ()
    """The cells as they were, in the order of the columns."""
    written: tuple[str, ...] = ()
    """The cells written so far."""

    @property
    def home(self) -> Page:
        """The page that the typing began on."""
        return self.source

    def open(self, session: Session) -> Question | Prompt:
        """Ask for the next cell."""
        column = self._column(session)
        default = self.known[len(self.written)] if self.known else ""
        if column.type in ("choice", "bool"):
            return _cell_question(column, default, Choice("q", "放弃这一条", Action.GIVE_UP))
        need = "必填" if column.required else "可留空"
        kind = {"date": "日期，如 2026-03-05", "money": column.unit or "元"}.get(column.type, column.unit or "")
        return Prompt(f"{column.title}（{'，'.join(part for part in (kind, need) if part)}）", default)

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take the word of a cell."""
        return Next(self.back, (GIVEN_UP,)) if choice.action == Action.GIVE_UP else self._take(session, choice.word)

    def typed(self, session: Session, written: str | None) -> Next:
        """Take a typed cell; what its column cannot hold is asked again."""
        column = self._column(session)
        if written is None:
            return Next(self.back, (GIVEN_UP,))
        if is_blank(written) and not column.required:
            return self._take(session, "")
        try:
            read_cell(column, written, session.days)
        except ValueProblem as problem:
            missing = (Told(f"“{column.title}”必须填写。"),)
            return Next(self, missing if is_blank(written) else tuple(told_of(problem)))
        return self._take(session, written)

    def _column(self, session: Session) -> Column:
        return list(session.pack.ledgers[self.ledger].spec.columns.values())[len(self.written)]

    def _take(self, session: Session, cell: str) -> Next:
        """Keep a cell; behind the last one, save the row and tell what is wrong with it."""
        written, ledger = (*self.written, cell), session.pack.ledgers[self.ledger]
        if len(written) < len(ledger.spec.columns):
            return Next(replace(self, written=written))
        if self.place is not None and row_at(session, self.ledger, self.place) is None:
            return Next(self.back)
        row = session.set_row(ledger, self.place, dict(zip(ledger.spec.columns, written, strict=True)))
        found = sentences_on(session, ledger, row.number)
        saved = Told(f"√ 第{row.number}行 {label_of(ledger, row.values)}，已存盘。")
        judged = Told("　".join(found) or "没有发现问题。", Verdict.一般 if found else Verdict.合规)
        return Next(self.back, (saved, judged))


def _cell_question(column: Column, default: str, give_up: Choice) -> Question:
    """Ask for one of a column's words; where it may be left empty, that is offered last."""
    words = list(column.choices) if column.type == "choice" else ["是", "否"]
    ways = [Choice("", word, word=word) for word in words]
    if not column.required:
        ways.append(Choice("", "留空"))
    marked = words.index(default) if default in words else 0 if column.required else len(words)
    return Question("填一条记录", column.title, column.note or "", choices=(*numbered(ways), give_up), marked=marked)


def row_at(session: Session, ledger: str, place: int) -> Row | None:
    """Return the row at a place among a ledger's rows, from 0, if it is there still."""
    data = session.answers.ledgers.get(ledger)
    return data.rows[place] if data is not None and place < len(data.rows) else None


def label_of(ledger: Ledger, values: Mapping[str, Value]) -> str:
    """Return what the ledger calls a row."""
    return ledger.label.render(row=ledger.spec.show_row(values))


def sentences_on(session: Session, ledger: Ledger, number: int) -> list[str]:
    """Return what the rules say of a row, told by its number."""
    return [
        f"{finding.verdict.name}：{row.sentence}"
        for result in session.assessment.items.values()
        for finding in result.findings
        for row in finding.rows
        if row.ledger == ledger.id and number in row.numbers
    ]
