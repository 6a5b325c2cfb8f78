"""The first page: the sections with their progress, what conflicts, what changed since last time."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.engine.readiness import readiness
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Question
from checklist.faces.walk.pages.findings import FindingList
from checklist.faces.walk.pages.keys import MORE, keys, numbered
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.pages.step import CurrentStep
from checklist.faces.walk.pages.steps import StepList, state_of
from checklist.faces.walk.place import UnfinishedRow
from checklist.faces.walk.session import Session

CHANGED = "上次打开以来改过的"


@dataclass(frozen=True)
class Overview(Page):
    """Where the interview begins.

    Without ``is_judged`` it says what is known before anything is judged, which takes long.
    """

    is_judged: bool = True

    def open(self, session: Session) -> Question:
        """Ask where to go."""
        done, total = session.progress()
        part = f"（{session.answers.part.name}的部分）" if session.answers.part else ""
        saving = "只看不改。" if session.is_read_only else "每答一项即存盘，随时可以退出。"
        judging = "" if self.is_judged else "正在核对……"
        moves = keys(Action.OPEN, Action.GAP, Action.SEARCH, Action.UNDO, Action.QUIT)
        return Question(
            head=str(session.answers.period),
            title=f"{session.answers.unit.name}自查填报{part}",
            text=f"共 {total} 步要填，已填 {done} 步。{saving}{judging}",
            choices=(*numbered(self._ways(session)), *moves, MORE),
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Go on with a row that is not saved yet."""
        from checklist.faces.walk.pages.row import RowAt, RowPage
        from checklist.faces.walk.pages.rows import RowList

        row = _unfinished(session)[int(choice.key) - 1]
        session.go(next(step for step in session.steps if step.id == row.ledger))
        return Next(RowPage(RowAt(row.ledger, None, row.known), RowList(CurrentStep())))

    def _ways(self, session: Session) -> list[Choice]:
        here = session.step
        ways = [_resumed(session, row) for row in _unfinished(session)]
        ways += [Choice("", f"接着填：{here.name}" if here else "复查，看还缺什么", to=CurrentStep())]
        for group, steps in session.groups.items():
            state = state_of(session, steps, is_judged=self.is_judged)
            ways.append(Choice("", f"{group}　{state}", to=StepList.of(group, steps, self)))
        conflicts = len(readiness(session.assessment).contradictions) if self.is_judged else 0
        if conflicts:
            all_of_them = FindingList("互相矛盾的", tuple(session.assessment.contradictions), Review())
            ways.append(Choice("", f"互相矛盾的（{conflicts} 处）", to=all_of_them))
        changed = [step for step in session.steps if step.id in session.changed]
        if changed:
            ways.append(Choice("", f"{CHANGED}（{len(changed)} 步）", to=StepList.of(CHANGED, changed, self)))
        return [*ways, Choice("", "复查：还缺什么，能不能签字", to=Review())]


def _unfinished(session: Session) -> list[UnfinishedRow]:
    """Return the rows that are not saved yet, of ledgers that are asked."""
    asked = {step.id for step in session.steps}
    return [row for row in session.unfinished if row.ledger in asked]


def _resumed(session: Session, row: UnfinishedRow) -> Choice:
    filled = sum(bool(cell) for cell in row.cells.values())
    kind = "没写完的一条" if row.known is None else "改了没有存的一条"
    return Choice("", f"接着写{kind}：{session.pack.ledgers[row.ledger].title}（已填 {filled} 格）", Action.RESUME)
