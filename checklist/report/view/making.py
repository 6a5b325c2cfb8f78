"""The whole view of an assessment: who was asked, what it comes to, and how it was last time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checklist.answers.head import Period
from checklist.answers.last import LastPeriod
from checklist.answers.model import Answers
from checklist.answers.questionnaire import listed_ledgers
from checklist.answers.withholding import without_people
from checklist.core.values import show_date
from checklist.core.verdicts import SEVERITIES, Verdict
from checklist.core.words import listing
from checklist.engine.compare import KINDS, MEANINGS, WAS_EXCEPTED, Change, compare, periods_before
from checklist.engine.following import followed
from checklist.engine.model import Assessment, Score
from checklist.engine.readiness import Readiness, readiness, why_not_signed
from checklist.engine.scoring import MEASURES, arithmetic, explanation, measure
from checklist.engine.set_parameters import changed_text, set_parameters
from checklist.engine.summary import nothing_found, tally, what_was_found
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import Scoring
from checklist.report.view import findings
from checklist.report.view.brief import brief, is_declared_empty, rows_outside
from checklist.report.view.evidence import evidence_state, faulty
from checklist.report.view.marked import CSS_CLASSES, Marked, VerdictCount
from checklist.report.view.shown import (
    NO_SCORE,
    ChangeGroup,
    ChangeLine,
    Comparison,
    LedgerState,
    ReportView,
    ScoreLine,
    SectionItems,
    SectionScore,
    SystemGaps,
    TrendLine,
    TrendTable,
)

_FINDINGS = (*SEVERITIES, Verdict.不掌握)
"""The verdicts of findings as the report orders them."""
_RUNNING = "核对日期在自查期间结束（{end}）之前，此后的情况不在本报告之内。"
_NOT_BEGUN = "核对日期在自查期间开始（{start}）之前，自查期间的情况都不在本报告之内。"


def report_view(
    assessment: Assessment, *, public: bool = False, draft: bool = False, ahead: bool = False
) -> ReportView:
    """Return everything the report shows.

    ``public``: the assessment was masked, and the report says what it withholds; ``ahead``: its day has not come. A report
    that nobody may sign yet is a draft, whether that is asked for or not.
    """
    assessment = replace(assessment, answers=_in_one_order(assessment.answers))
    if public:
        assessment = replace(assessment, answers=without_people(assessment.answers))
    answers, pack = assessment.answers, assessment.pack
    scoring = pack.spec.scoring
    state = readiness(assessment)
    draft = draft or ahead or not state.may_be_signed
    lacking = why_not_signed(state, assessment.as_of if ahead else None)
    overall = _score(scoring, assessment.overall, draft=draft)
    people = answers.signatories
    parameters = set_parameters(pack, answers)
    comparison = _comparison(answers.last, assessment) if answers.last is not None else None
    return ReportView(
        title=f"{pack.spec.subject}自查报告",
        subject=pack.spec.subject,
        draft=draft,
        ahead=ahead,
        lacking=lacking,
        edition="公开版" if public else "",
        withheld=tuple(_withheld(assessment)) if public else (),
        unit=answers.unit.name,
        unit_level=answers.unit.level,
        unit_kind=answers.unit.kind,
        period_from=show_date(answers.period.from_),
        period_to=show_date(answers.period.to),
        as_of=show_date(assessment.as_of),
        running=_running(answers.period, state),
        period_state=state.period_state,
        pack=pack.name,
        digest=pack.digest[:16],
        preparer=people.preparer or "",
        reviewer=people.reviewer or "",
        head=people.head or "",
        ledgers=tuple(
            LedgerState(title=one.title, state=_state(assessment, one))
            for one in listed_ledgers(pack, assessment.answers)
        ),
        parameters=tuple(one.text for one in parameters if one.is_set),
        parameters_changed=changed_text(parameters),
        unread=_unread(assessment.pack, assessment.answers.unread),
        unread_sheets=_unread(assessment.pack, assessment.answers.unread_sheets),
        evidence=evidence_state(answers),
        faulty=faulty(answers),
        brief=brief(assessment, state, overall.score, comparison, lacking),
        problems=what_was_found(assessment),
        no_problems=f"{nothing_found(assessment)}。",
        overall=overall,
        worst=Marked(verdict=assessment.worst.name),
        scoring=f"{explanation(scoring)}{arithmetic(scoring, assessment.sections, assessment.overall)}。",
        measured=MEASURES[scoring.method],
        counts=tuple(
            VerdictCount(verdict=verdict.name, count=assessment.overall.counts.get(verdict, 0))
            for verdict in sorted(Verdict, reverse=True)
        ),
        sections=tuple(
            SectionScore(number=section.number, title=section.title, **vars(_score(scoring, score, draft=draft)))
            for section, score in assessment.sections
        ),
        systems=tuple(_systems(assessment)),
        groups=tuple(findings.groups(assessment, _FINDINGS)),
        contradictions=findings.contradictions(assessment),
        unanswered=tuple(findings.open_item(pack, result) for result in assessment.unanswered),
        partly=tuple(findings.open_item(pack, result) for result in assessment.partly_judged),
        exceptions=tuple(findings.exceptions(assessment)),
        comparison=comparison,
        rectifications=tuple(findings.rectifications(assessment)),
        items=tuple(
            SectionItems(
                number=section.number,
                title=section.title,
                items=tuple(
                    findings.item_line(result) for result in assessment.items.values() if result.item.section is section
                ),
            )
            for section, _ in assessment.sections
        ),
        row_tables=tuple(findings.row_tables(assessment)),
        sources=tuple(findings.sources(assessment)),
    )


def _withheld(assessment: Assessment) -> Iterator[str]:
    """Yield what a public edition leaves out: who signs, rectifies and approved, and a ledger that was given at a time its columns."""
    if any(assessment.answers.signatories.model_dump().values()):
        yield "填报人、复核人和主要负责人的姓名"
    if any(plan.owner for plan in assessment.answers.rectifications.values()):
        yield "整改的责任人"
    if any(one.approver for given in assessment.answers.exceptions.values() for one in given):
        yield "例外的批准人"
    if assessment.answers.last is not None and any(one.spec.standing for one in assessment.pack.ledgers.values()):
        yield "上期查出问题的记录在本期台账里的删改"
    for ledger in assessment.pack.ledgers.values():
        data = assessment.answers.ledgers.get(ledger.id)
        private = [column.title for column in ledger.spec.columns.values() if column.private]
        if private and data is not None and data.rows:
            yield f"{ledger.title}的{'、'.join(private)}"


def _in_one_order(answers: Answers) -> Answers:
    """Return answers in the order of ids, whatever that in their file: drawn again from a record, which has its own, pages are the same."""
    last = answers.last
    return replace(
        answers,
        answers=dict(sorted(answers.answers.items())),
        ledgers=dict(sorted(answers.ledgers.items())),
        rectifications=dict(sorted(answers.rectifications.items())),
        exceptions=dict(sorted(answers.exceptions.items())),
        last=last and last.model_copy(update={"gaps": dict(sorted(last.gaps.items()))}),
    )


def _running(period: Period, state: Readiness) -> str:
    """Say of a period that had not ended by the day it is judged as of what that means; nothing if it had."""
    if not state.is_running:
        return ""
    if not state.is_begun:
        return _NOT_BEGUN.format(start=show_date(period.from_))
    return _RUNNING.format(end=show_date(period.to))


def _unread(pack: Pack, unread: Mapping[str, Sequence[str]]) -> str:
    """Name the columns, or sheets, of ledgers' files that were not read; nothing if all were."""
    of = [
        f"《{ledger.title}》的{listing(f'“{name}”' for name in unread[ledger.id])}"
        for ledger in pack.ledgers.values()
        if ledger.id in unread
    ]
    return "；".join(of)


def _state(assessment: Assessment, ledger: Ledger) -> str:
    """Say what the unit gave of a ledger."""
    data = assessment.answers.ledgers.get(ledger.id)
    if data is None or not data.is_written:
        return "没有提供"
    if data.to_confirm:
        return "沿用上期，尚未确认"
    if is_declared_empty(assessment, ledger):
        return f"无：{data.none_reason}"
    outside = rows_outside(assessment, ledger)
    lacking = f"，还缺{data.left_out}条没有读入" if data.left_out else ""
    return f"{len(data.rows) - outside}行{lacking}" + (f"（另有{outside}行不在自查期间，未核对）" if outside else "")


def _score(scoring: Scoring, score: Score, *, draft: bool) -> ScoreLine:
    return ScoreLine(
        verdict=score.worst.name,
        score="" if draft else NO_SCORE if score.value is None else str(score.value),
        made_of=measure(scoring, score) if score.applicable else NO_SCORE,
        applicable=score.applicable,
        assessed=score.assessed,
        tally={CSS_CLASSES[verdict]: score.counts.get(verdict, 0) for verdict in Verdict},
    )


def _systems(assessment: Assessment) -> Iterator[SystemGaps]:
    """Yield every system in which something was found."""
    for system in assessment.pack.systems.values():
        results = [result for result in assessment.items.values() if result.item.system.id == system.id]
        items = tally(finding for result in results for finding in result.findings).items
        cells = tuple(VerdictCount(verdict=verdict.name, count=items[verdict]) for verdict in _FINDINGS)
        total = sum(cell.count for cell in cells)
        if total:
            yield SystemGaps(title=system.title, cells=cells, total=total)


def _comparison(last: LastPeriod, assessment: Assessment) -> Comparison:
    """Return what became of the last period's gaps, by kind."""
    records = followed(last, assessment)
    changes = compare(last, assessment, records)
    return Comparison(
        start=show_date(last.period.from_),
        end=show_date(last.period.to),
        as_of=show_date(last.as_of) if last.as_of is not None else "",
        kinds=tuple(
            ChangeGroup(
                kind=kind,
                means=MEANINGS[kind],
                changes=tuple(_change(change) for change in changes if change.kind == kind),
            )
            for kind in KINDS
        ),
        trend=_trend(last, assessment),
        records=tuple(records),
    )


def _trend(last: LastPeriod, assessment: Assessment) -> TrendTable:
    """Return how many findings of each severity every period had, oldest first."""
    before = periods_before(last)
    now = tally(assessment.findings).findings
    return TrendTable(
        periods=(*(f"{period.until.year}年{period.until.month}月" for period in before[:-1]), "上期", "本期"),
        severities=tuple(
            TrendLine(
                verdict=severity.name,
                counts=(*(period.counts.get(severity.name, 0) for period in before), now[severity]),
            )
            for severity in _FINDINGS
        ),
    )


def _change(change: Change) -> ChangeLine:
    return ChangeLine(
        id=change.id,
        title=change.title,
        before=change.before.verdict if change.before is not None else WAS_EXCEPTED if change.was_excepted else "—",
        now=change.now.verdict.name if change.now is not None else "—",
        note=change.note,
    )
