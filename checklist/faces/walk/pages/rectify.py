"""What is done about a finding: fact, measure, owner, due date, state, day when it was done, one field after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from checklist.answers.model import STATES, Rectification
from checklist.core.errors import ValueProblem
from checklist.engine.model import Finding
from checklist.engine.rectifying import ToPutRight
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Prompt, Question, passing, told_error
from checklist.faces.walk.pages.colleague import colleagues
from checklist.faces.walk.pages.keys import HELP, keys
from checklist.faces.walk.session import Session

WHY = "为什么对不上（写了才算说明；只是填错的，请去改正）"
"""What is asked of a contradiction in place of its fact."""
EXPLAIN = "说明为什么对不上"
"""What is offered of a contradiction in place of putting it right."""
FIELDS = {
    "fact": "问题事实（不写的，报告用查出的事实）",
    "measure": "整改措施",
    "owner": "责任人",
    "due": "完成期限（如 2026-09-30）",
    "state": "状态（未开始、整改中、已完成）",
    "done_on": "哪一天整改完的（如 2026-09-10）",
}


@dataclass(frozen=True)
class Rectify(Page):
    """Asks for the fields that are left; each may be left as it is, and asking may be stopped."""

    id: str
    """The item or contradiction that it is about."""
    above: tuple[str, ...]
    """What is seen while it is asked: what it is about."""
    kept: Rectification
    """What was written when the asking began."""
    fields: tuple[str, ...]
    after: Page
    """What follows the last field."""
    written: str | None = None
    """What was written and is wrong."""

    @property
    def home(self) -> Page:
        """The page that the asking began on."""
        return self.after.home

    def open(self, session: Session) -> Prompt:
        """Ask for the next field."""
        name = self.fields[0]
        words = STATES if name == "state" else colleagues(session) if name == "owner" else ()
        label = WHY if name == "fact" and self.id in session.pack.contradictions else FIELDS[name]
        return Prompt(label, self._default, self.above, self.written, words=tuple(words))

    def typed(self, session: Session, written: str | None) -> Next:
        """Save a field and go on to the next; what is no value of it is asked again."""
        if written is not None and written != self._default:
            try:
                session.rectify(self.id, **{self.fields[0]: written})
            except ValueProblem as problem:
                return Next(replace(self, written=written), tuple(told_error(problem)))
        left = self.fields[1:]
        if left == ("done_on",) and not written_of(session, self.id).is_done:
            left = ()
        if written is not None and left:
            return Next(replace(self, fields=left, written=None))
        saved = session.answers.rectifications.get(self.id) or self.kept
        return Next(self.after, (passing("整改已存盘。" if saved != self.kept else "整改没有改动。"),))

    @property
    def _default(self) -> str:
        value = getattr(self.kept, self.fields[0])
        return value.isoformat() if isinstance(value, date) else value or ""


@dataclass(frozen=True)
class Offers(Page):
    """Offers to write what is done about what was found of an answer, then goes on to the next step."""

    findings: tuple[Finding, ...]
    at: Page
    """The page of the current step."""

    @property
    def home(self) -> Page:
        """The page of the step that was answered."""
        return self.at

    def open(self, session: Session) -> Question | Next:
        """Ask about the first finding; without any, go on."""
        if not self.findings:
            session.go_on()
            return Next(self.at)
        finding = self.findings[0]
        return Question(
            head="互相矛盾" if finding.contradiction else "发现问题",
            title=title_of(finding),
            text=finding.reason,
            hints=(f"整改建议：{finding.remedy}",),
            choices=(
                Choice("1", EXPLAIN if finding.contradiction else "现在写整改", Action.RECTIFY_THIS),
                Choice("2", "以后再写", to=self._rest),
                Choice("s", "跳过", to=self._rest),
                *keys(Action.NOTE, Action.EVIDENCE, Action.QUIT),
                HELP,
            ),
            marked=1 if finding.id in session.answers.rectifications else 0,
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Write what is done about the first finding."""
        return start(session, self.findings[0], self._rest)

    @property
    def _rest(self) -> Offers:
        return replace(self, findings=self.findings[1:])


def start(session: Session, finding: Finding, after: Page) -> Next:
    """Begin to ask for what is done about a finding; ``after`` follows."""
    kept = written_of(session, finding.id)
    fields = tuple(name for name in FIELDS if name not in ("state", "done_on") or kept.measure)
    above = (title_of(finding), finding.reason, f"整改建议：{finding.remedy}")
    return Next(Rectify(finding.id, above, kept, fields, after))


def keeping_up(session: Session, one: ToPutRight, after: Page) -> Rectify:
    """Return the page that asks for what is done about something of which nothing was found this time."""
    found_last = (f"上期查出：{gap.verdict}　{gap.title}" for gap in one.gaps)
    above = (f"{one.degree}　{one.id} {one.title}", one.why_listed, *found_last)
    return Rectify(one.id, above, written_of(session, one.id), tuple(FIELDS), after)


def written_of(session: Session, id_: str) -> Rectification:
    """Return what is written of what is done about an item or contradiction."""
    return session.answers.rectifications.get(id_) or Rectification()


def title_of(finding: Finding) -> str:
    """Return a finding's severity and name."""
    return f"{finding.verdict.name}　{finding.id} {finding.title}"
