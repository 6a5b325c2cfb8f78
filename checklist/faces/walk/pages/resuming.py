"""Going on with the rows that are not saved yet, or were left out of what was read in."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.answers.questionnaire import Step
from checklist.faces.walk.dialogue import Action, Choice, Next, Page
from checklist.faces.walk.place import UnfinishedRow
from checklist.faces.walk.session import Session


@dataclass(frozen=True)
class ResumedRow(Page):
    """Leads to a row that is not saved yet."""

    row: UnfinishedRow

    def open(self, session: Session) -> Next:
        """Go to its ledger, and on with it."""
        from checklist.faces.walk.pages.row import RowAt, RowPage
        from checklist.faces.walk.pages.rows import RowList
        from checklist.faces.walk.pages.step import CurrentStep

        session.go(next(step for step in session.steps if step.id == self.row.ledger))
        return Next(RowPage(RowAt(self.row.ledger, None, self.row.known), RowList(CurrentStep())))


def resumed_rows(session: Session) -> list[Choice]:
    """Return a way to each row that is not saved yet, and to each ledger with rows left out, of those that are asked."""
    asked = {step.id: step for step in session.steps}
    left_out = [
        Choice("", f"接着补{rows_left_out(session, step)}：{step.name}", Action.VISIT, step=id_)
        for id_, step in asked.items()
        if session.left_out(step)
    ]
    return [*(_way(session, row) for row in session.unfinished if row.ledger in asked), *left_out]


def rows_left_out(session: Session, step: Step) -> str:
    """Say how many rows of a ledger were left out of what was read in; nothing if none were."""
    number = session.left_out(step)
    return f"没有读入的 {number} 条" if number else ""


def _way(session: Session, row: UnfinishedRow) -> Choice:
    filled = sum(bool(cell) for cell in row.cells.values())
    kind = "没写完的一条" if row.known is None else "改了没有存的一条"
    title = session.pack.ledgers[row.ledger].title
    return Choice("", f"接着写{kind}：{title}（已填 {filled} 格）", to=ResumedRow(row))
