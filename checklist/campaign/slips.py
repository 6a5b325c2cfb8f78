"""Return slips (退回单): why a report is sent back, item by item, as the page that goes to the unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from checklist.answers.model import ReturnNote
from checklist.answers.showing import show_answer, show_answer_entry
from checklist.campaign.packets import PACK
from checklist.campaign.roster import RosterUnit
from checklist.campaign.store import Store
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.engine.compare import verdict_of_contradiction
from checklist.engine.model import Assessment, Finding, remedy_of
from checklist.engine.sentences import ANSWERED
from checklist.report.html import render_template
from checklist.report.view.marked import Marked

_MOST_ROWS = 8
_NOT_FOUND = {
    Verdict.不掌握: "比对的内容单位不掌握，没有查出这一处矛盾。",
    Verdict.合规: "按所报的答卷和台账，没有查出这一处矛盾。",
    Verdict.不涉及: "这一处矛盾不涉及本单位，没有查。",
    Verdict.未填: "比对的内容没有填齐，没有查出这一处矛盾。",
}
"""What is concluded of a contradiction that was not found: whoever comments on it wants to know more than the tool does."""


@dataclass(frozen=True)
class CountingReport:
    """The report of a unit that counts, and so can be sent back."""

    sha256: str
    number: str
    received: datetime


def counting_report(store: Store, unit: RosterUnit) -> CountingReport:
    """Return the report of a unit that counts; raises ``InputError`` that says why there is none."""
    asked = """SELECT sha256, number, received, state, why, file FROM standing WHERE unit = ?
        ORDER BY received DESC, signed DESC, sha256"""
    known = store.connection.execute(asked, [unit.code]).fetchall()
    for sha256, number, received, state, _, _ in known:
        if state == "有效":
            return CountingReport(sha256, number, received)
    why = "还没有收到它的报告"
    back = next((file for *_, state, _, file in known if state == "退回"), None)
    if back is not None:
        why = f"报告“{back}”已经退回，更正的还没有收到"
    elif known:
        *_, state, reason, file = known[0]
        why = f"最近收到的“{file}”是“{state}”{f'（{reason}）' if reason else ''}，不计入，不用退回"
    raise InputError([Problem(Code.NOTHING_TO_RETURN, Place(), {"unit": unit.name, "why": why})])


@dataclass(frozen=True, kw_only=True)
class SlipItem(Marked):
    """An item, or a contradiction, that is commented on: what was asked, said and concluded, and what is to be done of a problem.

    ``is_found``: whether the report tells what is commented on; of a contradiction it may not. ``rows`` are the records that it is about, each by its number and its name: in the answers that go back the numbers may
    be others, for records that lay in a file below its headings lie there in a list.
    """

    id: str
    title: str
    is_found: bool = True
    question: str
    said: str
    reasons: tuple[str, ...]
    rows: tuple[str, ...]
    comment: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Slip:
    """Everything that a slip shows."""

    number: str
    issuer: str
    task: str
    unit: str
    code: str
    period: str
    report_number: str
    received: date
    due: date
    day: date
    reason: str
    signed_by: str
    items: tuple[SlipItem, ...]

    @property
    def note(self) -> ReturnNote:
        """What of it goes back to the unit in its answers."""
        return ReturnNote(
            number=self.number,
            by=self.issuer,
            on=self.day,
            due=self.due,
            reason=self.reason,
            comments={item.id: item.comment for item in self.items},
        )


def slip_items(assessment: Assessment, comments: Mapping[str, str]) -> tuple[SlipItem, ...]:
    """Return what is commented on, in the order of the pack; ``comments`` by item or contradiction."""
    return tuple(_items(assessment, comments))


def _items(assessment: Assessment, comments: Mapping[str, str]) -> Iterator[SlipItem]:
    answers = assessment.answers.answers
    for id_, result in assessment.items.items():
        if id_ in comments:
            item = result.item
            said = show_answer_entry(item, answers[id_]) if id_ in answers else ""
            told = tuple(finding.reason for finding in result.findings) or tuple(filter(None, [result.reason]))
            only_said = ANSWERED.format(answer=show_answer(item, answers[id_])) if id_ in answers else ""
            reasons = tuple(reason for reason in told if reason != only_said)
            yield SlipItem(
                id=id_, title=item.title, question=item.spec.question, said=said, reasons=reasons, rows=_rows(assessment, result.findings),
                remedy=remedy_of(result.findings), comment=comments[id_], verdict=result.verdict.name,
            )  # fmt: skip
    held = {finding.id: finding for finding in assessment.contradictions}
    for id_, rule in assessment.pack.contradictions.items():
        if id_ in comments:
            verdict = held[id_].verdict if id_ in held else verdict_of_contradiction(id_, assessment)
            reasons = (held[id_].reason if id_ in held else _NOT_FOUND[verdict],)
            yield SlipItem(
                id=id_, title=rule.spec.title, is_found=id_ in held, question="", said="", reasons=reasons,
                rows=_rows(assessment, [held[id_]] if id_ in held else []), remedy=rule.spec.remedy if id_ in held else "",
                comment=comments[id_], verdict=verdict.name,
            )  # fmt: skip


def _rows(assessment: Assessment, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the records that some findings are about, up to ``_MOST_ROWS``, a record once."""
    titles = {id_: ledger.title for id_, ledger in assessment.pack.ledgers.items()}
    known = dict.fromkeys(
        f"《{titles[row.ledger]}》{row.where}是“{row.label}”"
        for finding in findings
        for row in finding.rows
        if row.numbers and row.label
    )
    more = (f"另有{len(known) - _MOST_ROWS}条",) if len(known) > _MOST_ROWS else ()
    return (*list(known)[:_MOST_ROWS], *more)


def slip_html(slip: Slip) -> str:
    """Return a slip as the page that is drawn; raises ``InputError`` for a template that is wrong."""
    values = {**vars(slip), **{name: show_date(getattr(slip, name)) for name in ("received", "due", "day")}}
    return render_template("return_slip.html", screen=False, pack=PACK, **values)
