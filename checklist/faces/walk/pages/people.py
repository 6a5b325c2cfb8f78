"""Who fills in and who signs: the unit as the answers have it, and the names on the page for signatures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklist.answers.model import Answers
from checklist.core.errors import ValueProblem
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.faces.walk.dialogue import Choice, Next, Page, Prompt, Question, passing, told_error
from checklist.faces.walk.pages.keys import HELP, ends, numbered
from checklist.faces.walk.session import Session

TITLE = "单位和签字人"
FIELDS = {**ROLES, "code": "单位代码"}
"""What can be changed here, by name."""


@dataclass(frozen=True)
class People(Page):
    """The unit and those who sign its report."""

    back: Page

    def open(self, session: Session) -> Question:
        """Ask whose name to write."""
        unit = session.answers.unit
        ways = [
            Choice("", f"{title}：{_said(session.answers, name) or '没有写'}", to=Identify(name, self))
            for name, title in FIELDS.items()
        ]
        return Question(
            head=TITLE,
            title=f"{unit.name}　{unit.level}　{unit.kind}",
            text="选一行来写。签字人没有写的，报告签字页上留空。",
            hints=("单位名称、层级、类别和自查期间写错了的，改答卷文件开头的“单位”（unit）和“自查期间”（period）。",),
            choices=(*numbered(ways), HELP, *ends(self.back)),
        )


@dataclass(frozen=True)
class Identify(Page):
    """Asks for one name, or the unit's code."""

    field: str
    back: People
    written: str | None = None
    """What was written and is wrong."""

    @property
    def home(self) -> Page:
        """The page of them all."""
        return self.back

    def open(self, session: Session) -> Prompt:
        """Ask for it."""
        left_open = "" if self.field == "code" else "（写“无”则空着）"
        above = (f"{session.answers.unit.name}　{TITLE}",)
        return Prompt(f"{FIELDS[self.field]}{left_open}", _said(session.answers, self.field), above, self.written)

    def typed(self, session: Session, written: str | None) -> Next:
        """Save it; what is no code is asked again."""
        if written is None or written == _said(session.answers, self.field):
            return Next(self.back)
        try:
            session.identify(self.field, written)
        except ValueProblem as problem:
            return Next(replace(self, written=written), tuple(told_error(problem)))
        return Next(self.back, (passing(f"{FIELDS[self.field]}已存盘。"),))


def way_to_people(session: Session, back: Page) -> Choice:
    """Return the way to the page, saying who is not named."""
    unnamed = session.answers.signatories.unnamed
    lacking = f"{listing(unnamed)}没有写" if unnamed else str(session.answers.signatories)
    return Choice("", f"{TITLE}：{lacking}", to=People(back))


def _said(answers: Answers, field: str) -> str:
    holder = answers.unit if field == "code" else answers.signatories
    return getattr(holder, field) or ""
