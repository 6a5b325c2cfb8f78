"""A list of findings, and one of them: why it is one, where to change it, what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.answers.questionnaire import Step
from checklist.engine.compare import WITHOUT_RECORD
from checklist.engine.contradictions import subjects
from checklist.engine.model import Finding
from checklist.engine.readiness import unexplained
from checklist.engine.rectifying import ToPutRight
from checklist.engine.sentences import told
from checklist.faces.walk.dialogue import Action, Aside, Choice, Next, Page, Prompt, Question, Told
from checklist.faces.walk.pages.context import planned
from checklist.faces.walk.pages.excepting import Except, may_be_approved
from checklist.faces.walk.pages.keys import HELP, ends, numbered
from checklist.faces.walk.pages.rectify import EXPLAIN, keeping_up, start, title_of
from checklist.faces.walk.pages.row_words import EXCEPTED
from checklist.faces.walk.session import Session

ROWS_SHOWN = 5


@dataclass(frozen=True)
class FindingList(Page):
    """Some findings, and what is to be put right of which nothing was found, as they were when the list was made."""

    title: str
    findings: tuple[Finding, ...]
    back: Page
    besides: tuple[ToPutRight, ...] = ()

    @classmethod
    def of_plans(cls, title: str, listed: Sequence[ToPutRight], back: Page) -> FindingList:
        """Return the list of some of what is to be put right."""
        found = tuple(one.findings[0] for one in listed if one.findings)
        return cls(title, found, back, tuple(one for one in listed if not one.findings))

    def open(self, session: Session) -> Question:
        """Ask which one to look at."""
        ways = [
            Choice("", title_of(finding) + _done(session, finding), to=FindingPage(finding, self))
            for finding in self.findings
        ]
        ways += [Choice("", _kept_up(session, one), to=keeping_up(session, one, self)) for one in self.besides]
        title = "选一个看原因" if ways else "没有"
        return Question(self.title, title, "", choices=(*numbered(ways), *ends(self.back)))


def _done(session: Session, finding: Finding) -> str:
    """Say what became of a finding since the list was made: approved, put right, or what was written about it."""
    if finding.item is not None:
        result = session.assessment.items[finding.id]
        left = any(one.key == finding.key for one in result.findings)
        if any(one.finding.key == finding.key for one in result.excepted):
            return f"　{EXCEPTED}" + ("，其余的仍是问题" if left else "")
        if not left:
            return "　已经没有这个问题"
    plan = session.answers.rectifications.get(finding.id)
    if plan is None:
        return ""
    late = "，已逾期" if plan.is_overdue(session.assessment.as_of) else ""
    if finding.contradiction is not None:
        return f"　已说明：{plan.fact}{late}" if plan.fact else ""
    return f"　已写措施{late}" if plan.measure else ""


def _kept_up(session: Session, one: ToPutRight) -> str:
    """Say what is to be put right, why it is listed, and what is planned by now."""
    plan = session.answers.rectifications.get(one.id)
    now = WITHOUT_RECORD if plan is None else planned(plan)
    late = "，已逾期" if plan is not None and plan.is_overdue(session.assessment.as_of) else ""
    return f"{one.id} {one.title}　{one.why_listed}　{now}{late}"


@dataclass(frozen=True)
class FindingPage(Page):
    """One finding."""

    finding: Finding
    back: Page

    def open(self, session: Session) -> Question:
        """Show it with the ways on."""
        finding = self.finding
        result = session.assessment.items.get(finding.id)
        others = [other for other in (result.findings if result is not None else ()) if other != finding]
        is_open = finding in unexplained(session.assessment)
        needed = "签字前要改正，或写明为什么对不上。" if is_open else ""
        plan = session.answers.rectifications.get(finding.id)
        ways = [
            Choice("", EXPLAIN if finding.contradiction is not None else "写明事实和整改", Action.RECTIFY_THIS),
            *([Choice("", "这是经批准的例外", Action.EXCEPT)] if may_be_approved(finding) else []),
            *(
                [Choice("", "本单位没有这件事（不涉及）", to=Nothing(self.back, finding))]
                if _found_none(finding)
                else []
            ),
            *(Choice("", f"去看 {step.name}", Action.VISIT, step=step.id) for step in steps_of(session, finding)),
        ]
        return Question(
            head="互相矛盾" if finding.contradiction else "问题",
            title=title_of(finding),
            text=told(finding) + needed,
            hints=(
                *(f"同一项还查出：{title_of(other)}：{other.reason}" for other in others),
                *(f"{row.where}：{row.sentence}" for row in finding.rows[:ROWS_SHOWN] if len(finding.rows) > 1),
                *([f"涉及：{'；'.join(finding.involved)}"] if finding.involved else []),
                f"整改建议：{finding.remedy}",
            ),
            current=planned(plan) if plan else "",
            choices=(*numbered(ways), HELP, *ends(self.back)),
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Write what is done about it, or who approved it."""
        if choice.action is Action.EXCEPT:
            return Next(Except(self.finding, self.back))
        return start(session, self.finding, self)


@dataclass(frozen=True)
class Nothing(Aside):
    """Asks why an item does not apply of whose matter its ledger holds nothing."""

    finding: Finding

    def open(self, session: Session) -> Prompt:
        """Ask for the reason, with the finding in sight."""
        return Prompt("请写明为什么不涉及", above=(title_of(self.finding), told(self.finding)))

    def typed(self, session: Session, written: str | None) -> Next:
        """Save it; without a reason nothing is saved."""
        if not written:
            return Next(self.back)
        session.does_not_apply(self.finding.id, written)
        return Next(self.back, (Told(f"√ {self.finding.id}：不涉及（{written}）"),))


def _found_none(finding: Finding) -> bool:
    return finding.rule is not None and finding.rule.spec.finds_none


def has_other_ways(finding: Finding) -> bool:
    """Whether there is more to be done about a finding than to put it right."""
    return may_be_approved(finding) or _found_none(finding)


def steps_of(session: Session, finding: Finding) -> list[Step]:
    """Return the steps that a finding rests on."""
    ids = {finding.id, *(row.ledger for row in finding.rows)}
    if finding.contradiction is not None:
        items, ledgers = subjects(finding.contradiction, session.pack)
        ids |= {*items, *ledgers}
    return [
        step
        for step in session.steps
        if step.id in ids or any(result.item.id in ids for result in session.results(step))
    ]
