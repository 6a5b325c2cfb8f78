"""Giving the current step to a colleague."""

from __future__ import annotations

from checklist.faces.walk.dialogue import Aside, Next, Prompt, passing
from checklist.faces.walk.pages.context import asked
from checklist.faces.walk.session import Session


class Give(Aside):
    """Asks who fills the current step; an empty name takes it back."""

    def open(self, session: Session) -> Prompt:
        """Ask for the name."""
        default = (session.owner(session.step) if session.step else None) or ""
        return Prompt("交给哪位同事填（留空则收回）", default, asked(session.step), words=colleagues(session))

    def typed(self, session: Session, written: str | None) -> Next:
        """Save the name and go on to the next step."""
        if written is None:
            return Next(self.back)
        step = session.step
        session.give_to(written)
        if not written or step is None:
            return Next(self.back)
        session.move(1)
        return Next(self.back, (passing(f"{step.name} 已交给{written}。用 checklist split 可按人拆成几份。"),))


def colleagues(session: Session) -> tuple[str, ...]:
    """Return the names that the answers file holds already."""
    answers = session.answers
    names = {
        *(answer.owner for answer in answers.answers.values()),
        *(data.owner for data in answers.ledgers.values()),
        *(plan.owner for plan in answers.rectifications.values()),
    }
    return tuple(sorted(name for name in names if name))
