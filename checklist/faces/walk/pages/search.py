"""Searching for a step by id, name, or a word of its question."""

from __future__ import annotations

from checklist.faces.walk.dialogue import Aside, Next, Prompt
from checklist.faces.walk.pages.step import CurrentStep
from checklist.faces.walk.pages.steps import StepList
from checklist.faces.walk.session import Session


class Search(Aside):
    """Asks what is searched for."""

    def open(self, session: Session) -> Prompt:
        """Ask for the word."""
        return Prompt("查找哪一项（编号、名称或问题里的字，如 BX-07、陪餐）")

    def typed(self, session: Session, written: str | None) -> Next:
        """Go to the only step that is meant, or list those that may be."""
        if not written:
            return Next(self.back)
        steps = session.search(written)
        if len(steps) == 1:
            session.go(steps[0])
            return Next(CurrentStep())
        return Next(StepList.of(f"找到“{written}”", steps, self.back))
