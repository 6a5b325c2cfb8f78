"""The question of a ledger: its file, its rows, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.answers.questionnaire import ClaimStep, LedgerStep
from checklist.core.verdicts import Verdict
from checklist.core.words import listing
from checklist.engine.model import ItemResult
from checklist.faces.walk.dialogue import Action, Aside, Choice, Next, Page, Prompt, Question, Told
from checklist.faces.walk.pages.answering import Reason
from checklist.faces.walk.pages.context import asked, place_of, said_before
from checklist.faces.walk.pages.keys import MORE, keys_without, numbered
from checklist.faces.walk.pages.pasting import FileRows, Paste
from checklist.faces.walk.pages.resuming import rows_left_out
from checklist.faces.walk.pages.row_words import EXCEPTED
from checklist.faces.walk.pages.rows import RowList
from checklist.faces.walk.session import Session


def ledger_question(session: Session, step: LedgerStep, here: Page) -> Question:
    """Return it, as it is asked on the current step's page."""
    current, results = step.current(session.answers), session.results(step)
    first = Choice("", "看过，下一步" if current else "以后再提供", Action.SKIP)
    text = f"{step.ledger.spec.row}记一行。" + ("" if current else "还没有提供。")
    if session.to_confirm(step):
        first = Choice("", "确认沿用上期的台账", Action.CONFIRM)
        current += "（上期的，待确认）"
    lacking = rows_left_out(session, step)
    if lacking:
        first = Choice("", f"{lacking}都补上了，或者不用补", Action.CONFIRM)
    ways = numbered(
        (
            first,
            Choice("", "逐条填写或修改", to=RowList(here)),
            Choice("", "粘贴几条（从表格里复制来的）", to=Paste(here, step.id)),
            Choice("", "从文件读入", to=FileRows(here, step.id)),
            Choice("", "就用一个文件作台账（以后改文件，这里跟着变）", to=LedgerFile(here)),
            Choice("", "本期没有此类事项（须写原因）", word=Verdict.不涉及.name, to=Reason(here)),
        )
    )
    unfinished = any(row.ledger == step.id for row in session.unfinished)
    return Question(
        head=place_of(session, step),
        title=f"台账　{step.title}",
        text=text + ("有一条没有写完。" if unfinished else "") + (f"还缺{lacking}。" if lacking else ""),
        hints=(
            *said_before(session, step),
            f"这本台账核对 {len(results)} 项，不用另外填：",
            *(_judged(result, is_given=bool(current)) for result in results),
            *_claimed(session, step),
        ),
        current=current,
        choices=(*ways, *_keys(step, here), MORE),
        marked=1 if unfinished else 0,
        typing=ways[2].key,
    )


def _claimed(session: Session, step: LedgerStep) -> Iterator[str]:
    """Yield which of the ledger's items the unit may answer beside it, where the walk comes to them later."""
    asked = [other.id for other in session.steps if isinstance(other, ClaimStep) and other.id in step.decides]
    if asked:
        yield f"其中 {listing(asked)} 后面还可以自报，供对照，不答也行。"


def _judged(result: ItemResult, *, is_given: bool) -> str:
    """Return an item's verdict, and why it has none although the ledger is there."""
    why = f"：{result.reason}" if is_given and result.verdict is Verdict.未填 else ""
    approved = f"　{EXCEPTED} {len(result.excepted)} 个" if result.excepted else ""
    return f"{result.verdict.name}　{result.item.id} {result.item.title}{why}{approved}"


def _keys(step: LedgerStep, here: Page) -> Iterator[Choice]:
    for key in keys_without(Action.NOTE, Action.EVIDENCE):
        if key.action == Action.SECTION:
            yield Choice("l", "从文件读入", to=FileRows(here, step.id))
        yield key


class LedgerFile(Aside):
    """Asks for the file that holds the current ledger."""

    def open(self, session: Session) -> Prompt:
        """Ask for the file's name."""
        text = "台账文件名（与答卷同一文件夹之下，如 台账/公务接待.xlsx；要指定工作表写 文件名!工作表）"
        return Prompt(text, above=asked(session.step), files=session.path.parent)

    def typed(self, session: Session, written: str | None) -> Next:
        """Read the file and tell what is found in it."""
        step = session.step
        if not written or step is None:
            return Next(self.back)
        session.attach(written)
        found = (
            Told(f"{finding.verdict.name}　{finding.id} {finding.reason}", finding.verdict, is_passing=True)
            for finding in session.findings(step)
        )
        return Next(self.back, (Told(f"√ {step.name}：读入{step.current(session.answers)}"), *found))
