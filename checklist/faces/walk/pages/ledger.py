"""The question of a ledger: its file, its rows, or why there are none."""

from __future__ import annotations

from checklist.answers.questionnaire import LedgerStep
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Action, Aside, Choice, Next, Page, Prompt, Question, Told
from checklist.faces.walk.pages.answering import Reason
from checklist.faces.walk.pages.context import place_of, said_before
from checklist.faces.walk.pages.keys import MORE, keys_without, numbered
from checklist.faces.walk.pages.rows import RowList
from checklist.faces.walk.session import Session


def ledger_question(session: Session, step: LedgerStep, here: Page) -> Question:
    """Return it, as it is asked on the current step's page."""
    current, results = session.current(step), session.results(step)
    first = Choice("", "看过，下一步" if current else "以后再提供", Action.SKIP)
    text = f"{step.ledger.spec.row}记一行。" + ("" if current else "还没有提供。")
    if session.to_confirm(step):
        first = Choice("", "确认沿用上期的台账", Action.CONFIRM)
        current += "（上期的，待确认）"
    ways = (
        first,
        Choice("", "填写台账文件名", to=LedgerFile(here)),
        Choice("", "逐条填写或修改记录", to=RowList(here)),
        Choice("", "本期没有此类事项（须写原因）", word=Verdict.不涉及.name, to=Reason(here)),
    )
    return Question(
        head=place_of(session, step),
        title=f"台账　{step.title}",
        text=text,
        hints=(
            *said_before(session, step),
            f"本台账判定 {len(results)} 项，由系统核对，不用人工填报：",
            *(f"{result.verdict.name}　{result.item.id} {result.item.title}" for result in results),
        ),
        current=current,
        choices=(*numbered(ways), *keys_without(Action.NOTE, Action.EVIDENCE), MORE),
    )


class LedgerFile(Aside):
    """Asks for the file that holds the current ledger."""

    def open(self, session: Session) -> Prompt:
        """Ask for the file's name."""
        text = "台账文件名（与答卷同一文件夹之下，如 台账/公务接待.xlsx；要指定工作表写 文件名!工作表）"
        return Prompt(text, files=session.path.parent)

    def typed(self, session: Session, written: str | None) -> Next:
        """Read the file and tell what is found in it."""
        step = session.step
        if not written or step is None:
            return Next(self.back)
        session.attach(written)
        found = (
            Told(f"{finding.verdict.name}　{finding.id} {finding.reason}", finding.verdict)
            for finding in session.findings(step)
        )
        return Next(self.back, (Told(f"已读入：{session.current(step)}"), *found))
