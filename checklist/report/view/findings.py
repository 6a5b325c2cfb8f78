"""The parts of the view that tell what was found, item by item and row by row, and on what ground."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checklist.answers.model import Rectification
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.wording import SOURCE_STATUSES, SPEECH_ONLY
from checklist.engine.model import Assessment, Finding, ItemResult, JudgedRow, worst_first
from checklist.engine.sentences import show_validity
from checklist.engine.summary import worst_of_each
from checklist.pack.compiled import Basis
from checklist.pack.model import Source
from checklist.report.view.shown import (
    FindingEntry,
    FindingGroup,
    FindingPart,
    ItemLine,
    OpenItem,
    RectificationLine,
    RowLine,
    RowTable,
    SourceLine,
)

ROWS_IN_BODY = 5
_ROW_NUMBERS = 6


def groups(assessment: Assessment, order: Iterable[Verdict]) -> Iterator[FindingGroup]:
    """Yield what was found item by item, by severity; the pack's order within each."""
    plans = assessment.answers.rectifications
    for verdict in order:
        members = [result for result in assessment.items.values() if result.findings and result.verdict is verdict]
        if members:
            entries = tuple(_item_entry(result, plans.get(result.item.id)) for result in members)
            yield FindingGroup(verdict=verdict.name, findings=entries)


def contradictions(assessment: Assessment) -> tuple[FindingEntry, ...]:
    """Return the contradictions, worst first."""
    plans = assessment.answers.rectifications
    return tuple(
        FindingEntry(
            verdict=finding.verdict.name,
            id=finding.id,
            title=finding.title,
            parts=(_part(finding),),
            basis=(),
            evidence="",
            attached="",
            remedy=finding.remedy,
            plan=_plan_line(plans.get(finding.id)),
        )
        for finding in worst_first(assessment.contradictions)
    )


def _item_entry(result: ItemResult, plan: Rectification | None) -> FindingEntry:
    spec = result.item.spec
    cited = {basis.id: basis for finding in result.findings for basis in finding.basis}
    return FindingEntry(
        verdict=result.verdict.name,
        id=result.item.id,
        title=result.item.title,
        parts=tuple(map(_part, worst_first(result.findings))),
        basis=(_basis_line(list(cited.values())) or f"{SPEECH_ONLY}（第{'、'.join(spec.speech)}句）",),
        evidence="、".join(spec.evidence),
        attached="、".join(evidence.file for evidence in result.answer.evidence) if result.answer else "",
        remedy=result.findings[0].remedy,
        plan=_plan_line(plan),
    )


def _part(finding: Finding) -> FindingPart:
    rows = [f"{row.where}：{row.sentence}" for row in finding.rows] if len(finding.rows) > 1 else []
    limits = [f"{used.title}{used.value}（{show_validity(used.valid)}）" for used in finding.limits]
    return FindingPart(
        verdict=finding.verdict.name,
        reason=finding.reason,
        rows=tuple(rows[:ROWS_IN_BODY]),
        more=max(0, len(rows) - ROWS_IN_BODY),
        ledger=finding.rule.ledger if finding.rule is not None else "",
        measures="；".join([*(f"{name}：{value}" for name, value in finding.facts), *limits]),
    )


def _basis_line(cited: Sequence[Basis]) -> str:
    """Return the first basis with what it says, and the others by name only."""
    if not cited:
        return ""
    first, others = cited[0], "、".join(basis.citation for basis in cited[1:])
    return f"{first.citation}：{first.provision.says}。" + (f"另见{others}。" if others else "")


def _plan_line(plan: Rectification | None) -> str:
    """Return what the unit does about a finding, in one line."""
    if plan is None:
        return ""
    parts = [
        (plan.measure or "").rstrip("。；"),
        plan.owner and f"责任人{plan.owner}",
        plan.due and f"{show_date(plan.due)}前完成",
    ]
    parts += [plan.state, plan.opened and f"{show_date(plan.opened)}止的一期查出"]
    return "；".join(part for part in parts if part)


def open_item(result: ItemResult) -> OpenItem:
    """Return an item that could not be judged, or not wholly, and the rows that were not."""
    rows = tuple(f"{row.where}{row.sentence}" for row in result.unknown[:ROWS_IN_BODY])
    return OpenItem(id=result.item.id, title=result.item.title, reason=result.reason, rows=rows)


def rectifications(assessment: Assessment) -> Iterator[RectificationLine]:
    """Yield one line an item or contradiction that needs rectifying, worst first."""
    for finding in worst_of_each(assessment.findings):
        yield _rectification(finding, assessment.answers.rectifications.get(finding.id) or Rectification())


def _rectification(finding: Finding, plan: Rectification) -> RectificationLine:
    return RectificationLine(
        verdict=finding.verdict.name,
        id=finding.id,
        title=finding.item.title if finding.item else finding.title,
        fact=plan.fact or finding.reason,
        measure=plan.measure or finding.remedy,
        owner=plan.owner or "",
        due=show_date(plan.due) if plan.due else "",
        state=plan.state,
    )


def item_line(result: ItemResult) -> ItemLine:
    """Return an item with its verdict and its reason."""
    item = result.item
    return ItemLine(
        verdict=result.verdict.name,
        id=item.id,
        title=item.title,
        question=item.spec.question,
        basis="；".join(basis.citation for basis in item.basis) or SPEECH_ONLY,
        reason=result.reason,
        decided_by="台账" if item.by_ledger else "填报",
        found=bool(result.findings),
    )


def row_tables(assessment: Assessment) -> Iterator[RowTable]:
    """Yield, a ledger at a time, every row that a rule objects to."""
    for ledger in assessment.pack.ledgers.values():
        rows = [
            _row_line(finding, finding.rule.id, row)
            for result in assessment.items.values()
            for finding in result.findings
            if finding.rule is not None
            for row in finding.rows
            if row.ledger == ledger.id
        ]
        if rows:
            rows.sort(key=lambda row: (row.first, row.rule))
            yield RowTable(id=ledger.id, title=ledger.title, rows=tuple(rows))


def _row_line(finding: Finding, rule: str, row: JudgedRow) -> RowLine:
    numbers = row.numbers
    return RowLine(
        verdict=finding.verdict.name,
        rows="、".join(map(str, numbers[:_ROW_NUMBERS])) + ("…" if len(numbers) > _ROW_NUMBERS else ""),
        first=numbers[0],
        label=row.label,
        rule=rule,
        item=finding.id,
        sentence=row.sentence,
        values="；".join(f"{title}：{value}" for title, value in row.values),
    )


def sources(assessment: Assessment) -> Iterator[SourceLine]:
    """Yield the regulations that the items cite, with how far each was verified."""
    cited: dict[str, list[Basis]] = {}
    for result in assessment.items.values():
        for basis in (*result.item.basis, *(basis for finding in result.findings for basis in finding.basis)):
            cited.setdefault(basis.id.partition("/")[0], []).append(basis)
    for source_id, source in assessment.pack.sources.items():
        if source_id in cited:
            yield _source(source, cited[source_id])


def _source(source: Source, cited: Iterable[Basis]) -> SourceLine:
    articles = {basis.provision.article for basis in cited if basis.provision.article}
    in_order = [provision.article for provision in source.provisions.values() if provision.article in articles]
    valid = show_validity(source.valid) + "施行" if source.valid.from_ else ""
    return SourceLine(
        title=f"《{source.title}》" + (f"（{source.number}）" if source.number else ""),
        issuer=source.issuer or "",
        dates="，".join(part for part in (source.issued, valid) if part),
        articles="、".join(dict.fromkeys(article for article in in_order if article)),
        status=SOURCE_STATUSES[source.status],
        note=source.note or "",
    )
