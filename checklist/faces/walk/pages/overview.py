"""The first page: the sections with their progress, what conflicts, what changed since last time."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.answers.questionnaire import Step, by_kind, without_claims
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.keys import HELP, MORE, keys, numbered
from checklist.faces.walk.pages.people import way_to_people
from checklist.faces.walk.pages.resuming import resumed_rows
from checklist.faces.walk.pages.returned import way_to_comments, why_returned
from checklist.faces.walk.pages.steps import StepList, state_of_steps
from checklist.faces.walk.session import Session

CHANGED = "上次打开以来改过的"


@dataclass(frozen=True)
class Overview(Page):
    """Where the interview begins.

    Without ``is_judged`` it says what is known before anything is judged, which takes long; nothing
    that judges is even imported then.
    """

    is_judged: bool = True

    def open(self, session: Session) -> Question:
        """Ask where to go."""
        done, total = session.progress(is_judged=self.is_judged)
        part = session.answers.part.text if session.answers.part else ""
        saving = "只看不改。" if session.is_read_only else "每答一项即存盘，随时可以退出。"
        judging = "" if self.is_judged else "正在核对……"
        moves = keys(Action.OPEN, Action.GAP, Action.SEARCH, Action.UNDO, Action.QUIT)
        return Question(
            head=str(session.answers.period),
            title=f"{session.answers.unit.name}自查填报{part}",
            text=f"共 {len(without_claims(session.steps))} 步，要填 {total} 步，已填 {done} 步。{saving}{judging}",
            hints=(*why_returned(session), *filter(None, [by_kind(session.steps)])),
            choices=(*numbered(self._ways(session)), *moves, HELP, MORE),
        )

    def _ways(self, session: Session) -> list[Choice]:
        ways = resumed_rows(session)
        going_on = self._going_on(session)
        if going_on is None:
            ways.append(Choice("", "复查，看还缺什么", Action.REVIEW))
        else:
            ways.append(Choice("", f"接着填：{going_on.name}", Action.VISIT, step=going_on.id))
        ways += way_to_comments(session, self)
        for group, steps in session.groups.items():
            state = state_of_steps(session, steps, section=group, is_judged=self.is_judged)
            ways.append(Choice("", f"{group}　{state}", to=StepList.of(group, steps, self)))
        changed = [step for step in session.steps if step.id in session.changed]
        if changed:
            ways.append(Choice("", f"{CHANGED}（{len(changed)} 步）", to=StepList.of(CHANGED, changed, self)))
        if session.answers.part is None:
            ways.append(way_to_people(session, self))
        ways.append(Choice("", "复查：还缺什么，能不能签字", Action.REVIEW))
        if self.is_judged:  # last, lest the numbers before it mean something else once all is judged
            ways += _way_to_conflicts(session)
        return ways

    def _going_on(self, session: Session) -> Step | None:
        """Return the step where something is to be filled in, from the current one on; None if there is none."""
        in_turn = (*session.steps[session.index :], *session.steps[: session.index])
        open_ = (step for step in in_turn if not session.is_done(step, is_judged=self.is_judged))
        return next((step for step in open_ if not session.owner(step)), None)


def _way_to_conflicts(session: Session) -> list[Choice]:
    from checklist.engine.assess import of_part
    from checklist.engine.readiness import unexplained
    from checklist.faces.walk.pages.findings import FindingList
    from checklist.faces.walk.pages.review import Review

    found = of_part(session.assessment)
    conflicts = len(unexplained(found))
    all_of_them = FindingList("互相矛盾的", tuple(found.contradictions), Review())
    return [Choice("", f"互相矛盾的（{conflicts} 处）", to=all_of_them)] if conflicts else []
