"""What a return slip says, where the whole is shown: why the report came back, and the steps with a comment."""

from __future__ import annotations

from checklist.answers.showing import show_comments, show_return
from checklist.faces.walk.dialogue import Choice, Page
from checklist.faces.walk.pages.steps import StepList
from checklist.faces.walk.session import Session

COMMENTED = "有退回意见的"


def why_returned(session: Session) -> tuple[str, ...]:
    """Say why the report was sent back, and what is said of what is no step: of contradictions."""
    note = session.answers.returned
    if note is None:
        return ()
    asked = {id_ for step in session.steps for id_ in step.decides}
    return (show_return(note), *show_comments(session.answers, [id_ for id_ in note.comments if id_ not in asked]))


def way_to_comments(session: Session, back: Page) -> list[Choice]:
    """Return the way to the steps that the slip comments on, if there are any."""
    steps = [step for step in session.steps if show_comments(session.answers, step.decides)]
    label = f"{COMMENTED}（{len(steps)} 步）"
    return [Choice("", label, to=StepList.of(COMMENTED, steps, back))] if steps else []
