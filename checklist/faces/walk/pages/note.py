"""A note beside the answer of the current item."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.faces.walk.dialogue import Aside, Next, Prompt, passing
from checklist.faces.walk.pages.context import asked
from checklist.faces.walk.session import Session


@dataclass(frozen=True)
class Note(Aside):
    """Asks for the note of an item; an empty one removes it."""

    item: str

    def open(self, session: Session) -> Prompt:
        """Ask for the note's lines, with the question in sight."""
        answer = session.answers.answers.get(self.item)
        step = next((step for step in session.steps if step.id == self.item), None)
        return Prompt("备注", (answer.note if answer else None) or "", asked(step), several_lines=True)

    def typed(self, session: Session, written: str | None) -> Next:
        """Save it."""
        if written is None:
            return Next(self.back)
        session.note(self.item, written)
        return Next(self.back, (passing(f"{self.item} 的备注已存盘。"),))
