"""What of one file goes into the store: a report that was verified, a draft that nobody signed, or what is neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from checklist.answers.model import STATES
from checklist.campaign.tables import (
    AnswerRow,
    CheckRow,
    FileRows,
    FindingRow,
    ItemRow,
    RectificationRow,
    ReportRow,
    RowRow,
)
from checklist.core.plain import shown_name
from checklist.core.verdicts import Verdict
from checklist.engine.compare import verdict_of_contradiction
from checklist.engine.rectifying import written
from checklist.pack.model import WITHHELD
from checklist.record.answers import matter_digest
from checklist.record.assessment import ExceptionRecord, FindingRecord
from checklist.signing.outcome import PAGES, Check, Lacking, State, Verification

if TYPE_CHECKING:
    from checklist.engine.model import Assessment
    from checklist.record.report import ReportRecord

DRAFT = "json"
REPORT = "pdf"


@dataclass(frozen=True)
class Arrived:
    """A file that came in: its SHA-256, its size in bytes, and whether it is a report or a draft."""

    sha256: str
    size: int
    kind: str


def taken(arrived: Arrived, found: Verification, data: ReportRecord | None, judged: Assessment | None) -> FileRows:
    """Return all that the store keeps of a file.

    ``found`` is what verifying it came to, with or without the pages; ``data`` is what it carries, None if it
    could not be read; ``judged`` the assessment that judging it again came to. Of the pages of a report that is not
    valid anyhow nothing is kept: whether they were drawn again is chance.
    """
    report = _report(arrived, found, data)
    is_valid = report.verification != State.无效.name
    checks = [check for check in _checks(found) if is_valid or check.title != PAGES]
    if data is None:
        return FileRows.model_construct(sha256=arrived.sha256, reports=[report], checks=checks)
    findings = list(_all_findings(data))
    return FileRows.model_construct(
        sha256=arrived.sha256,
        reports=[report],
        checks=checks,
        items=[*_items(data), *_contradictions(data, judged)],
        findings=[_finding(data, finding, exception) for finding, exception in findings],
        rectifications=list(_rectifications(judged)) if judged is not None else [],
        rows=[row for finding, _ in findings for row in _rows(finding)],
        answers=list(_answers(data)),
    )


def with_pages(kept: FileRows, pages: Check) -> FileRows:
    """Return what is kept of a file once its pages were drawn again; of one that is not valid anyhow, what there is."""
    [report] = kept.reports
    if report.verification == State.无效.name:
        return kept
    state = max(State[report.verification], pages.state)
    why = "；".join(filter(None, [report.why, _told(pages) if pages.state is not State.有效 else ""]))
    known = [check for check in kept.checks if check.title != PAGES]
    check = CheckRow(part="", title=pages.title, state=pages.state.name, text=pages.text)
    drawn = report.model_copy(update={"drawn": pages.state.name, "verification": state.name, "why": why})
    return kept.model_copy(update={"reports": [drawn], "checks": [*known, check]})


def _report(arrived: Arrived, found: Verification, data: ReportRecord | None) -> ReportRow:
    checks = [check for check in found.checks if check.title != PAGES]
    faults = [check for check in checks if check.state is not State.有效]
    faults += [check for one in found.signatures for check in one.checks if check.state is not State.有效]
    state = max((check.state for check in faults), default=State.有效)
    times = [one.signed for one in found.signatures if one.signed is not None]
    assessment, answers = (data.assessment, data.answers) if data is not None else (None, None)
    score = assessment.score.value if assessment is not None else None
    return ReportRow.model_construct(
        kind=arrived.kind,
        size=arrived.size,
        code=answers.unit.code if answers is not None else None,
        name=answers.unit.name if answers is not None else found.unit,
        unit_kind=answers.unit.kind if answers is not None else None,
        unit_level=answers.unit.level if answers is not None else None,
        period_from=answers.period.from_ if answers is not None else None,
        period_to=answers.period.to if answers is not None else None,
        pack_version=assessment.pack.version if assessment is not None else "",
        pack_digest=assessment.pack.digest if assessment is not None else "",
        as_of=assessment.as_of if assessment is not None else None,
        number=found.number,
        content=found.content,
        matter=matter_digest(answers) if answers is not None else None,
        answered=_answered(data) if data is not None else 0,
        verification=state.name,
        why=_nameless(
            "；".join(dict.fromkeys(map(_told, sorted(faults, key=lambda check: -check.state)))), found, data
        ),
        drawn=None,
        signed=max(times, default=None),
        signers=[one.certificate for one in found.signatures if one.certificate],
        test_certificate=any(one.is_test for one in found.signatures),
        of_other_unit=any(one.of_other_unit for one in found.signatures),
        score=Decimal(score) if score is not None else None,
        worst=assessment.worst if assessment is not None else "",
    )


def _answered(data: ReportRecord) -> int:
    """Return how many items a report came to something in."""
    return sum(Verdict[item.verdict] not in (Verdict.不涉及, Verdict.未填) for item in data.assessment.items)


def _nameless(text: str, found: Verification, data: ReportRecord | None) -> str:
    """Return a text without the names of those who signed a report, and of those whom it says to sign."""
    named = data.answers.signatories.model_dump().values() if data is not None else ()
    names = {
        name for one in (*named, *(one.name for one in found.signatures)) if one for name in (one, shown_name(one))
    }
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, WITHHELD)
    return text


def _told(check: Check) -> str:
    return f"{check.title}：{check.text}{_ADVICE[check.lacks] if check.lacks else ''}".rstrip("。")


_ADVICE: dict[Lacking, str] = {
    "roots": "请写进任务.yaml 的 trust。",
    "internal": "请单位报签过字的内部版。",
    "pack": "请单位用任务包里的规则库.zip（本次任务下发的）重新核对，重新出报告、签字再报。",
    "templates": "请单位用自带的模板重新出报告，签字再报。",
}
"""How a campaign is given what a check lacked."""


def _checks(found: Verification) -> Iterator[CheckRow]:
    parts = [("", check) for check in found.checks]
    parts += [(one.role, check) for one in found.signatures for check in one.checks]
    for part, check in parts:
        yield CheckRow.model_construct(part=part, title=check.title, state=check.state.name, text=check.text)


def _items(data: ReportRecord) -> Iterator[ItemRow]:
    for item in data.assessment.items:
        yield ItemRow.model_construct(
            item=item.id,
            contradiction=False,
            title=item.title,
            section=item.section,
            system=item.system,
            verdict=item.verdict,
            judged=Verdict[item.verdict].is_assessed,
            decided=Verdict[item.verdict].is_assessed and not item.unknown_rows,
        )


def _contradictions(data: ReportRecord, judged: Assessment | None) -> Iterator[ItemRow]:
    """Yield what each contradiction came to; without an assessment only those that hold are known."""
    held = {finding.id: finding for finding in data.assessment.contradictions}
    rules = judged.pack.contradictions if judged is not None else {}
    titles = {id_: rule.spec.title for id_, rule in rules.items()} | {id_: one.title for id_, one in held.items()}
    for id_, title in titles.items():
        if id_ in held:
            verdict = Verdict[held[id_].verdict]
        else:
            verdict = verdict_of_contradiction(id_, judged) if judged is not None else Verdict.未填
        yield ItemRow.model_construct(
            item=id_, contradiction=True, title=title, section="", system="", verdict=verdict.name, judged=verdict.is_assessed,
            decided=verdict.is_assessed,
        )  # fmt: skip


def _all_findings(data: ReportRecord) -> Iterator[tuple[FindingRecord, ExceptionRecord | None]]:
    """Yield every finding of items and contradictions, and those that were approved with their approval."""
    for item in data.assessment.items:
        yield from ((finding, None) for finding in item.findings)
        yield from ((one.finding, one) for one in item.exceptions)
    yield from ((finding, None) for finding in data.assessment.contradictions)


def _finding(data: ReportRecord, finding: FindingRecord, exception: ExceptionRecord | None) -> FindingRow:
    return FindingRow.model_construct(
        key=finding.rule or finding.id,
        item=finding.id,
        contradiction=any(finding is one for one in data.assessment.contradictions),
        verdict=finding.verdict,
        severity=int(Verdict[finding.verdict]),
        title=finding.title,
        excepted=exception is not None,
        until=exception.until if exception is not None else None,
        rows=sum(len(row.rows) for row in finding.rows),
        reason=finding.reason,
        approver=exception.approver if exception is not None else None,
        document=exception.document if exception is not None else None,
    )


def _rectifications(judged: Assessment) -> Iterator[RectificationRow]:
    """Yield what the unit wrote of putting things right; of what it wrote nothing there is nothing to keep."""
    for one, is_listed in written(judged):
        item = judged.pack.items.get(one.id)
        yield RectificationRow.model_construct(
            item=one.id,
            system=item.system.id if item is not None else "",
            title=one.title,
            verdict=one.degree,
            severity=int(one.verdict),
            why_listed=one.why_listed if is_listed else "",
            listed=is_listed,
            state=STATES[1] if one.is_disputed else one.plan.stands,
            due=one.plan.due,
            due_before=one.due_before,
            put_off=one.is_put_off,
            done_on=one.plan.done_on,
            opened=one.plan.opened,
            measure=one.plan.measure,
            owner=one.plan.owner,
        )


def _rows(finding: FindingRecord) -> Iterator[RowRow]:
    for judged in finding.rows:
        for number in judged.rows:
            yield RowRow.model_construct(
                key=finding.rule or finding.id, ledger=judged.ledger, row=number, sentence=judged.sentence
            )


def _answers(data: ReportRecord) -> Iterator[AnswerRow]:
    for id_, answer in data.answers.answers.items():
        yield AnswerRow.model_construct(
            item=id_,
            value=None if answer.value is None else str(answer.value),
            silence=answer.silence,
            evidence=len(answer.evidence),
            reason=answer.reason,
            note=answer.note,
        )
