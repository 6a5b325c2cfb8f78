"""A list of steps with their state; choosing one goes there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checklist.answers.questionnaire import Step, without_claims
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Action, Choice, Page, Question
from checklist.faces.walk.pages.keys import ends, numbered
from checklist.faces.walk.pages.resuming import rows_left_out
from checklist.faces.walk.session import Session

if TYPE_CHECKING:
    from checklist.engine.model import Finding


@dataclass(frozen=True)
class StepList(Page):
    """Some steps, by their ids."""

    title: str
    ids: tuple[str, ...]
    back: Page

    @classmethod
    def of(cls, title: str, steps: Iterable[Step], back: Page) -> StepList:
        """Return the list of some steps."""
        return cls(title, tuple(step.id for step in steps), back)

    def open(self, session: Session) -> Question:
        """Ask which one to go to."""
        steps = [step for step in session.steps if step.id in self.ids]
        here = session.step
        return Question(
            head="　".join((self.title, _how_far(session, steps), *_notes(session, steps, self.title))),
            title="选一项",
            text="",
            choices=(*numbered(_way(session, step) for step in steps), *ends(self.back)),
            marked=steps.index(here) if here in steps else 0,
        )


def state_of_steps(session: Session, steps: list[Step], *, section: str = "", is_judged: bool = True) -> str:
    """Say in short how far some steps are, and, where it is judged, how many problems there are."""
    done, total = session.progress(steps, is_judged=is_judged)
    return "　".join((f"{done}/{total}", *_notes(session, steps, section, is_judged=is_judged)))


def _how_far(session: Session, steps: list[Step]) -> str:
    """Say how many steps there are, how many must be done, and how many are."""
    done, total = session.progress(steps)
    count = len(without_claims(steps))
    return f"已填 {done}/{total}" if total == count else f"共 {count} 步，要填 {total} 步，已填 {done} 步"


def _notes(session: Session, steps: list[Step], section: str, *, is_judged: bool = True) -> Iterator[str]:
    """Yield how many problems some steps have, how many are to be confirmed, and how many others are to do.

    Of a section its own items' problems count, whatever ledger they were found in, as in the
    report; of any other list those of its steps.
    """
    findings = _findings(session, steps, section) if is_judged else []
    if findings:
        yield _problems(findings)
    for label, counted in (
        ("待确认", session.to_confirm),
        ("交同事", lambda step: bool(session.owner(step)) and not session.is_done(step, is_judged=is_judged)),
    ):
        number = sum(map(counted, steps))
        if number:
            yield f"{label} {number} 步"


def _findings(session: Session, steps: list[Step], section: str) -> list[Finding]:
    if any(known.heading == section for known in session.pack.sections.values()):
        results = [it for it in session.assessment.items.values() if it.item.section.heading == section]
    else:
        results = list({it.item.id: it for step in steps for it in session.results(step)}.values())
    return [finding for result in results for finding in result.findings]


def _problems(findings: Iterable[Finding]) -> str:
    from checklist.engine.summary import tally

    counts = tally(findings)
    items, total = counts.items.total(), counts.findings.total()
    return f"问题 {total} 个（{items} 项）" if items else f"问题 {total} 个"


def _way(session: Session, step: Step) -> Choice:
    verdict = session.verdict(step)
    state = (
        "待确认" if session.to_confirm(step) else verdict.name if verdict is not None else step.current(session.answers)
    )
    owner = session.owner(step)
    label = (
        f"{step.name}　{state or ('未填' if step.is_needed else '可以不填')}"
        + (f"　交给{owner}" if owner else "")
        + lacking_words(session, step)
    )
    return Choice("", label, Action.VISIT, step=step.id)


def lacking_words(session: Session, step: Step) -> str:
    """Say what a ledger still lacks, or why a step that is filled in cannot be judged; nothing if it can."""
    if session.left_out(step):
        return f"：还缺{rows_left_out(session, step)}"
    if not session.is_given(step):
        return ""
    reasons = (result.reason for result in session.results(step) if result.verdict is Verdict.未填)
    said = "".join(dict.fromkeys(reasons))
    return f"：{said}" if said else ""
