"""The last page: what is missing before a report may be signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checklist.answers.questionnaire import Step
from checklist.core.errors import listing
from checklist.core.verdicts import Verdict
from checklist.engine.model import Finding
from checklist.engine.readiness import Readiness, readiness
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.findings import FindingList
from checklist.faces.walk.pages.keys import MORE, keys, numbered
from checklist.faces.walk.pages.steps import StepList
from checklist.faces.walk.session import Session


class Review(Page):
    """Lists what is missing, by kind."""

    def open(self, session: Session) -> Question:
        """Ask which kind to look at."""
        state = readiness(session.assessment)
        ways = [*self._ways(session, state), Choice("", "结束", Action.QUIT)]
        text = "没有缺项，报告可以签字。"
        if not state.may_be_signed:
            missing = [f"{kind} {len(ids)} 项" for kind, ids in state.forbidding.items()]
            text = f"报告还不能签字：{listing(missing)}。"
        moves = keys(Action.BACK, Action.SEARCH, Action.OVERVIEW, Action.UNDO, Action.QUIT)
        return Question(
            head="复查",
            title=f"最重结论：{session.assessment.worst.name}",
            text=text,
            hints=(f"接着运行：checklist check {session.path}", f"或 checklist report {session.path}"),
            choices=(*numbered(ways), *moves, MORE),
        )

    def _ways(self, session: Session, state: Readiness) -> list[Choice]:
        """Return a way to each kind of which there is something."""

        def steps(label: str, wanted: Callable[[Step], bool]) -> tuple[str, int, Page]:
            found = [step for step in session.steps if wanted(step)]
            return label, len(found), StepList.of(label, found, self)

        def findings(label: str, found: Sequence[Finding]) -> tuple[str, int, Page]:
            return label, len(found), FindingList(label, tuple(found), self)

        kinds = (
            steps("未填", lambda step: not session.is_done(step) and not session.to_confirm(step)),
            steps("上期沿用、还没有确认", session.to_confirm),
            steps(
                "填了但缺少判断所需的内容",
                lambda step: session.is_done(step) and session.verdict(step) is Verdict.未填,
            ),
            findings("互相矛盾、没有说明", state.contradictions),
            findings("有问题、没有写整改措施", state.without_measure),
            steps("交给同事、还没有填", lambda step: bool(session.owner(step)) and not session.is_done(step)),
        )
        return [Choice("", f"{label}（{number}）", to=page) for label, number, page in kinds if number]
