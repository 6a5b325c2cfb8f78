"""What the moves do that every page may offer: going elsewhere, undoing, explaining."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checklist.engine.rectifying import kept_up
from checklist.engine.summary import nothing_found, worst_of_each
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Told, passing
from checklist.faces.walk.pages.colleague import Give
from checklist.faces.walk.pages.evidence import EvidenceList
from checklist.faces.walk.pages.findings import FindingList, FindingPage, has_other_ways
from checklist.faces.walk.pages.note import Note
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.pages.rectify import keeping_up, start
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.pages.search import Search
from checklist.faces.walk.pages.step import CurrentStep
from checklist.faces.walk.pages.steps import StepList
from checklist.faces.walk.session import Session

Move = Callable[[Session, Page, Choice], Next]
"""Does what a choice of a page says; raises ``ValueProblem`` or ``InputError`` if it cannot be done."""


def _back(session: Session, page: Page, choice: Choice) -> Next:
    session.move(-1)
    return Next(CurrentStep())


def _skip(session: Session, page: Page, choice: Choice) -> Next:
    session.move(1)
    return Next(CurrentStep())


def _visit(session: Session, page: Page, choice: Choice) -> Next:
    step = next((step for step in session.steps if step.id == choice.step), None)
    if step is None:
        return Next(page)
    session.go(step)
    return Next(CurrentStep())


def _open(session: Session, page: Page, choice: Choice) -> Next:
    found = session.next(session.is_open)
    return Next(CurrentStep()) if found else Next(page, (passing("没有要填的了。"),))


def _gap(session: Session, page: Page, choice: Choice) -> Next:
    found = session.next(session.is_gap)
    return Next(CurrentStep()) if found else Next(page, (passing(f"{nothing_found(session.assessment)}。"),))


def _search(session: Session, page: Page, choice: Choice) -> Next:
    return Next(Search(page))


def _section(session: Session, page: Page, choice: Choice) -> Next:
    step = session.step
    return Next(StepList.of(step.group, session.groups[step.group], CurrentStep()) if step else Overview())


def _overview(session: Session, page: Page, choice: Choice) -> Next:
    return Next(Overview())


def _review(session: Session, page: Page, choice: Choice) -> Next:
    return Next(Review())


def _undo(session: Session, page: Page, choice: Choice) -> Next:
    if session.undo():
        of = f"（{session.step.name}）" if session.step else ""
        return Next(CurrentStep(), (Told(f"× 已撤销上一次改动{of}，按改动以前的算。"),))
    return Next(page, (passing("没有可以撤销的改动。"),))


def _note(session: Session, page: Page, choice: Choice) -> Next:
    about = session.about()
    return Next(Note(page, about.id) if about is not None else page)


def _evidence(session: Session, page: Page, choice: Choice) -> Next:
    about = session.about()
    return Next(EvidenceList(page, about.id) if about is not None else page)


def _give(session: Session, page: Page, choice: Choice) -> Next:
    return Next(Give(page))


def _rectify(session: Session, page: Page, choice: Choice) -> Next:
    """Write what is done about what was found at the current step, or is planned of it; of several, let one be chosen."""
    step = session.step
    besides = tuple(one for one in kept_up(session.assessment) if step is not None and one.id in step.decides)
    found = session.findings(step) if step else ()
    worst = worst_of_each(found)
    special = [finding for finding in found if has_other_ways(finding)]
    findings = (*worst, *(finding for finding in special if finding not in worst))
    if not findings and len(besides) == 1:
        return Next(keeping_up(session, besides[0], page))
    if not findings and not besides:
        return Next(page, (passing("这里没有发现问题，不用写整改。"),))
    if besides:
        return Next(FindingList("写哪一项的整改", findings, page, besides))
    if len(findings) == 1 and special:
        return Next(FindingPage(findings[0], page))
    if len(findings) == 1:
        return start(session, findings[0], page)
    return Next(FindingList("写哪一个问题的整改", findings, Review()))


MOVES: Mapping[Action, Move] = {
    Action.BACK: _back,
    Action.SKIP: _skip,
    Action.VISIT: _visit,
    Action.OPEN: _open,
    Action.GAP: _gap,
    Action.SEARCH: _search,
    Action.SECTION: _section,
    Action.OVERVIEW: _overview,
    Action.REVIEW: _review,
    Action.UNDO: _undo,
    Action.NOTE: _note,
    Action.EVIDENCE: _evidence,
    Action.GIVE: _give,
    Action.RECTIFY: _rectify,
}
