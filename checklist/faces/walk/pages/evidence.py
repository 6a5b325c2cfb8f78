"""The files that prove the answer of the current item: adding one, taking one off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklist.core.errors import ValueProblem
from checklist.faces.walk.dialogue import Action, Aside, Choice, Next, Prompt, Question, passing, told_error
from checklist.faces.walk.pages.context import asked
from checklist.faces.walk.pages.keys import back_to, numbered
from checklist.faces.walk.session import Session


@dataclass(frozen=True)
class EvidenceList(Aside):
    """What is attached to an item's answer."""

    item: str

    def open(self, session: Session) -> Question | Next:
        """Ask what to do; where nothing is attached there is only one thing to do."""
        add = EvidenceFile(self.back, self.item)
        answer = session.answers.answers.get(self.item)
        if answer is None or not answer.evidence:
            return Next(add)
        ways = [
            Choice("", "再附一个文件", to=add),
            *(Choice("", f"去掉 {proof.file}", Action.DROP, word=proof.file) for proof in answer.evidence),
        ]
        return Question("佐证", f"{self.item} 已附的文件", "", choices=(*numbered(ways), back_to(self.back)))

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take a file off."""
        session.drop_evidence(self.item, choice.word)
        return Next(self.back, (passing(f"已去掉 {choice.word}，文件本身没有动。"),))


@dataclass(frozen=True)
class EvidenceFile(Aside):
    """Asks for a file until one can be attached."""

    item: str
    written: str | None = None
    """What was written and is wrong."""

    def open(self, session: Session) -> Prompt:
        """Ask for the file's name, with the question in sight."""
        step = next((step for step in session.steps if step.id == self.item), None)
        text = "佐证文件（放在答卷所在文件夹之下，如 附件/办法.pdf）"
        return Prompt(text, above=asked(step), begun=self.written, files=session.path.parent)

    def typed(self, session: Session, written: str | None) -> Next:
        """Attach it."""
        if not written:
            return Next(self.back)
        try:
            session.add_evidence(self.item, written)
        except ValueProblem as problem:
            return Next(replace(self, written=written), tuple(told_error(problem)))
        return Next(self.back, (passing(f"{self.item} 已附 {written}，并记下了大小和摘要。"),))
