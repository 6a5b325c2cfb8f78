"""An assessment as a record: every verdict and finding, for machines.

No file is named, so that the same answers say the same wherever they lie.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from checklist.answers.head import Period, Unit
from checklist.core.verdicts import Verdict
from checklist.engine.model import Assessment, Excepted, Finding, ItemResult, JudgedRow, LimitUsed, Score
from checklist.record.base import FORMAT, Record

VerdictName = Annotated[str, StringConstraints(pattern=f"^({'|'.join(verdict.name for verdict in Verdict)})$")]


class PackRecord(Record):
    """Which pack judged: its digest tells it from every other."""

    id: str
    version: str
    title: str
    overlays: list[str]
    digest: str


class ScoreRecord(Record):
    """Points earned of points possible; ``value`` is on 100, to one place, ``null`` if nothing applies."""

    value: str | None
    earned: int
    possible: int
    worst: VerdictName
    counts: dict[VerdictName, int]


class SectionRecord(ScoreRecord):
    """A section with its score."""

    id: str
    title: str


class JudgedRowRecord(Record):
    """A row, or a group of rows, that offends or cannot be judged.

    ``values`` are what the rule read, title and value; ``lacking`` the titles of the columns that are to be filled in or
    corrected before the row can be judged.
    """

    ledger: str
    rows: list[int]
    sentence: str
    values: dict[str, str]
    lacking: list[str] = Field([], exclude_if=lambda given: not given)


class LimitRecord(Record):
    """A statutory number that a finding rests on, with the days between which it holds.

    ``rows``: those held against it, where not all of the finding's were.
    """

    title: str
    value: str
    basis: str
    from_: date | None = Field(alias="from")
    until: date | None
    rows: list[int] = Field([], exclude_if=lambda given: not given)


class BasisRecord(Record):
    """A provision that is cited, and how far its text was seen."""

    id: str
    citation: str
    says: str
    status: str


class FindingRecord(Record):
    """Something found: what, why, by which rule, on which facts, and what to do; ``involved``: of a contradiction, between what."""

    id: str
    rule: str | None
    verdict: VerdictName
    title: str
    reason: str
    facts: list[tuple[str, str]]
    rows: list[JudgedRowRecord]
    limits: list[LimitRecord]
    basis: list[BasisRecord]
    remedy: str
    involved: list[str] = Field([], exclude_if=lambda given: not given)


class ExceptionRecord(Record):
    """A finding that was approved, and is no gap: by whom, why, by what document, until when."""

    finding: FindingRecord
    reason: str
    approver: str | None
    document: str | None
    until: date | None


class ItemRecord(Record):
    """The verdict of one item; ``checked``: how many rows its ledger rules judged, once for each rule."""

    id: str
    title: str
    system: str
    section: str
    verdict: VerdictName
    reason: str
    decided_by: str
    checked: int
    findings: list[FindingRecord]
    unknown_rows: list[JudgedRowRecord]
    exceptions: list[ExceptionRecord] = Field([], exclude_if=lambda given: not given)


class AssessmentRecord(Record):
    """All that was concluded of one unit and period, as of a day."""

    format: Literal[1, 2]
    pack: PackRecord
    unit: Unit
    period: Period
    as_of: date
    worst: VerdictName
    score: ScoreRecord
    sections: list[SectionRecord]
    items: list[ItemRecord]
    contradictions: list[FindingRecord]


def assessment_record(assessment: Assessment) -> AssessmentRecord:
    """Return everything an assessment says."""
    answers, pack = assessment.answers, assessment.pack
    return AssessmentRecord.model_construct(
        format=FORMAT,
        pack=PackRecord.model_construct(
            id=pack.spec.id, version=pack.spec.version, title=pack.spec.title, overlays=list(pack.overlays),
            digest=pack.digest,
        ),
        unit=answers.unit,
        period=answers.period,
        as_of=assessment.as_of,
        worst=assessment.worst.name,
        score=_score(assessment.overall),
        sections=[
            SectionRecord.model_construct(id=section.id, title=section.title, **dict(_score(score)))
            for section, score in assessment.sections
        ],
        items=[_item(result) for result in assessment.items.values()],
        contradictions=[_finding(finding) for finding in assessment.contradictions],
    )  # fmt: skip


def _score(score: Score) -> ScoreRecord:
    return ScoreRecord.model_construct(
        value=None if score.value is None else str(score.value),
        earned=score.earned,
        possible=score.possible,
        worst=score.worst.name,
        counts={verdict.name: number for verdict, number in sorted(score.counts.items())},
    )


def _item(result: ItemResult) -> ItemRecord:
    item = result.item
    return ItemRecord.model_construct(
        id=item.id,
        title=item.title,
        system=item.system.id,
        section=item.section.id,
        verdict=result.verdict.name,
        reason=result.reason,
        decided_by=item.spec.decided_by,
        checked=result.checked,
        findings=[_finding(finding) for finding in result.findings],
        unknown_rows=[_row(row) for row in result.unknown],
        exceptions=[_excepted(one) for one in result.excepted],
    )


def _excepted(one: Excepted) -> ExceptionRecord:
    approval = one.approval
    return ExceptionRecord.model_construct(
        finding=_finding(one.finding), reason=approval.reason, approver=approval.approver, document=approval.document,
        until=approval.until,
    )  # fmt: skip


def _finding(finding: Finding) -> FindingRecord:
    return FindingRecord.model_construct(
        id=finding.id,
        rule=finding.rule.id if finding.rule else None,
        verdict=finding.verdict.name,
        title=finding.title,
        reason=finding.reason,
        facts=list(finding.facts),
        rows=[_row(row) for row in finding.rows],
        limits=[_limit(used, finding.rows_of(used)) for used in finding.limits],
        basis=[
            BasisRecord.model_construct(
                id=basis.id, citation=basis.citation, says=basis.provision.says, status=basis.provision.status
            )
            for basis in finding.basis
        ],
        remedy=finding.remedy,
        involved=list(finding.involved),
    )


def _limit(used: LimitUsed, rows: tuple[int, ...]) -> LimitRecord:
    return LimitRecord.model_construct(
        title=used.title, value=used.value, basis=used.basis.citation, from_=used.valid.from_, until=used.valid.until,
        rows=list(rows),
    )  # fmt: skip


def _row(row: JudgedRow) -> JudgedRowRecord:
    return JudgedRowRecord.model_construct(
        ledger=row.ledger, rows=list(row.numbers), sentence=row.sentence, values=dict(row.values),
        lacking=list(row.lack.cells) if row.lack is not None else [],
    )  # fmt: skip
