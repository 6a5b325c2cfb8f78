"""The last page: what is missing before a report may be signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checklist.answers.questionnaire import Step
from checklist.engine.assess import of_part
from checklist.engine.following import followed, what_became
from checklist.engine.model import Assessment, Finding
from checklist.engine.readiness import LEFT_OUT, Readiness, part_state, readiness
from checklist.engine.rectifying import (
    ToPutRight,
    left_to_do,
    lost_text,
    overdue,
    overdue_text,
    to_put_right,
    unneeded,
    unneeded_text,
    without_record,
)
from checklist.engine.summary import what_was_found
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.excepting import ExceptionList
from checklist.faces.walk.pages.findings import FindingList
from checklist.faces.walk.pages.keys import HELP, MORE, keys, numbered
from checklist.faces.walk.pages.people import way_to_people
from checklist.faces.walk.pages.resuming import resumed_rows
from checklist.faces.walk.pages.returned import way_to_comments, why_returned
from checklist.faces.walk.pages.steps import StepList
from checklist.faces.walk.session import Session


class Review(Page):
    """Lists what is missing, by kind."""

    def open(self, session: Session) -> Question:
        """Ask which kind to look at."""
        assessment, part = of_part(session.assessment), session.answers.part
        state = readiness(assessment)
        ways = [*resumed_rows(session), *way_to_comments(session, self), *self._ways(session, state)]
        plans = list(_plans(assessment))
        ways += [Choice("", label, to=FindingList.of_plans(label, of, self)) for label, of in plans]
        ways.append(Choice("", "结束", Action.QUIT))
        text = "没有缺的，报告可以签字。"
        if plans:
            text = "报告可以签字，但还有没改完的整改。"
        if any(not session.is_done(step) for step in session.steps):
            text = "报告可以签字，但还有没填的。"
        if not state.may_be_signed:
            text = f"报告还不能签字：{state.missing}。"
        if part is not None:
            text = f"{part_state(state.missing)}。"
        moves = keys(Action.BACK, Action.SEARCH, Action.OVERVIEW, Action.UNDO, Action.QUIT)
        return Question(
            head="复查",
            title=f"最重结论：{assessment.worst.name}　{what_was_found(assessment)}",
            text=text,
            hints=(
                *why_returned(session),
                *filter(None, [what_became(followed(session.answers.last, assessment))]),
                f"接着运行：checklist check {session.path}{session.again}",
                *([f"或 checklist report {session.path}{session.again}"] if part is None else []),
            ),
            choices=(*numbered(ways), *moves, HELP, MORE),
        )

    def _ways(self, session: Session, state: Readiness) -> list[Choice]:
        """Return a way to each kind of which there is something."""
        left = {result.item.id for result in (*state.unanswered, *state.to_confirm, *state.partly)}

        def steps(label: str, wanted: Callable[[Step], bool]) -> tuple[str, Page] | None:
            """Count an item once, with the first kind of steps that it waits for, as they add up to what is missing."""
            found = [step for step in session.steps if wanted(step)]
            items = left & {id_ for step in found for id_ in step.decides}
            left.difference_update(items)
            named = f"{label}：{len(found)} 步" + (f"，关系到 {len(items)} 项" if items else "")
            return (named, StepList.of(label, found, self)) if found else None

        def findings(label: str, found: Sequence[Finding], unit: str) -> tuple[str, Page] | None:
            return (f"{label}：{len(found)} {unit}", FindingList(label, tuple(found), self)) if found else None

        kinds = (
            steps("上期沿用、还没有确认", session.to_confirm),
            steps(
                "还没有填",
                lambda step: (
                    step.is_needed
                    and not session.is_given(step)
                    and not session.to_confirm(step)
                    and not session.left_out(step)
                ),
            ),
            steps(LEFT_OUT, lambda step: session.left_out(step) > 0),
            steps(
                "填了，但缺少判断所需的内容",
                lambda step: bool(session.left_open(step)),
            ),
            findings("互相矛盾、没有说明原因", state.contradictions, "处"),
            findings("有问题、没有写整改措施", state.without_measure, "项"),
            steps("交给同事、还没有填", lambda step: bool(session.owner(step)) and not session.is_done(step)),
        )
        ways = [Choice("", label, to=page) for label, page in filter(None, kinds)]
        given = sum(map(len, session.answers.exceptions.values()))
        counted = len({id(one.approval) for one in session.assessment.excepted})
        refused = f"，没有计入的 {given - counted} 个" if given > counted else ""
        ways += [Choice("", f"自报经批准的例外：{counted} 个{refused}", to=ExceptionList(self))] if given else []
        is_open = session.answers.part is None and session.answers.signatories.unnamed
        return [*ways, *([way_to_people(session, self)] if is_open else [])]


def _plans(assessment: Assessment) -> Iterator[tuple[str, Sequence[ToPutRight]]]:
    """Yield what of all that is planned is not done, by kind, in the words of ``checklist check``: a thing may be of several."""
    listed = to_put_right(assessment)
    left = left_to_do(listed, assessment.as_of)
    late = overdue(listed, assessment.as_of)
    lost = without_record(assessment)
    idle = unneeded(assessment)
    if left.open:
        yield left.text, left.open
    if late:
        yield overdue_text(late), late
    if lost:
        yield lost_text(lost), lost
    if idle:
        yield unneeded_text(idle), idle
