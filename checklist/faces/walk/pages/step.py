"""The page of the current step, whatever it asks for; behind the last step comes the review.

The first question of all leads here: what only this page needs is imported when it is opened.
"""

from __future__ import annotations

from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Question, passing
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.session import Session


class CurrentStep(Page):
    """The step that the session stands on."""

    def open(self, session: Session) -> Question | Next:
        """Ask for it."""
        from checklist.faces.walk.pages.questions import question_of

        step = session.step
        return Next(Review()) if step is None else question_of(session, step, self)

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Answer it."""
        from checklist.faces.walk.pages.answering import answered

        match choice.action:
            case Action.ANSWER:
                session.answer(choice.word)
            case Action.SILENCE:
                session.be_silent(choice.word, None)
            case Action.CONFIRM:
                session.confirm()
            case Action.TAKE_BACK:
                session.take_back()
                return Next(self, (passing("已收回，不自报。"),))
        return answered(session, self)
