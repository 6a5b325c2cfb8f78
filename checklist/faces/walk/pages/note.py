"""A note beside the answer of the current item."""

from __future__ import annotations

from checklist.faces.walk.dialogue import Aside, Next, Prompt, Told
from checklist.faces.walk.session import Session


class Note(Aside):
    """Asks for the note; an empty one removes it."""

    def open(self, session: Session) -> Prompt:
        """Ask for the note's lines."""
        answer = session.answers.answers.get(session.step.id) if session.step else None
        return Prompt("备注", (answer.note if answer else None) or "", several_lines=True)

    def typed(self, session: Session, written: str | None) -> Next:
        """Save it."""
        if written is None:
            return Next(self.back)
        session.note(written)
        return Next(self.back, (Told("备注已存盘。"),))
