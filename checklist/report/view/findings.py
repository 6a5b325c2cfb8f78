"""The parts of the view that tell what was found, item by item and row by row, and on what ground."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from checklist.answers.model import Rectification
from checklist.answers.showing import show_dated_state, show_done_on, show_state
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.wording import SOURCE_STATUSES, SPEECH_ONLY, sentence_name
from checklist.core.words import article_order, listing
from checklist.engine.compare import WITHOUT_RECORD
from checklist.engine.exceptions import until
from checklist.engine.model import (
    Assessment,
    Finding,
    ItemResult,
    JudgedRow,
    places,
    remedy_of,
    row_numbers,
    worst_first,
)
from checklist.engine.rectifying import ToPutRight, with_unrecorded
from checklist.engine.sentences import HELD_AGAINST, limit_notes, show_validity, told, untold, what_is_lacking
from checklist.pack.compiled import Basis, Pack, citations
from checklist.pack.model import Provision, Source
from checklist.report.view.decisions import if_so
from checklist.report.view.evidence import files
from checklist.report.view.shown import (
    ExceptionLine,
    FindingEntry,
    FindingGroup,
    FindingPart,
    ItemLine,
    OpenItem,
    ProblemLine,
    RectificationLine,
    RowLine,
    RowTable,
    SourceLine,
)

ROWS_IN_BODY = 5
_ROW_NUMBERS = 6


def groups(assessment: Assessment, order: Iterable[Verdict]) -> Iterator[FindingGroup]:
    """Yield what was found item by item, by severity; the pack's order within each."""
    planned = _by_id(assessment)
    for verdict in order:
        members = [result for result in assessment.items.values() if result.findings and result.verdict is verdict]
        if members:
            members.sort(key=lambda result: -max(finding.would_be for finding in result.findings))
            entries = tuple(_item_entry(result, planned[result.item.id], assessment) for result in members)
            severities = [result.item.severity for result in members if verdict is Verdict.不掌握]
            yield FindingGroup(verdict=verdict.name, findings=entries, if_so=if_so(severities))


def _by_id(assessment: Assessment) -> dict[str, ToPutRight]:
    return {one.id: one for one in with_unrecorded(assessment)}


def contradictions(assessment: Assessment) -> tuple[FindingEntry, ...]:
    """Return the contradictions, worst first."""
    planned = _by_id(assessment)
    return tuple(
        FindingEntry(
            verdict=finding.verdict.name,
            id=finding.id,
            title=finding.title,
            is_contradiction=True,
            involved="；".join(finding.involved),
            parts=(_part(finding),),
            basis=(f"{HELD_AGAINST}。",),
            evidence="",
            attached="",
            remedy=finding.remedy,
            said=_said(planned[finding.id].plan),
            plan=_plan_line(planned[finding.id], assessment),
        )
        for finding in worst_first(assessment.contradictions)
    )


def _item_entry(result: ItemResult, one: ToPutRight, assessment: Assessment) -> FindingEntry:
    spec = result.item.spec
    parts = [(_part(finding), _ground(finding)) for finding in worst_first(result.findings)]
    shared = parts[0][1] if len({ground for _, ground in parts}) == 1 else ""
    return FindingEntry(
        verdict=result.verdict.name,
        id=result.item.id,
        title=result.item.title,
        is_contradiction=False,
        involved="",
        parts=tuple(part if shared else replace(part, basis=ground) for part, ground in parts),
        basis=(shared,) if shared else (),
        evidence="、".join(spec.evidence),
        attached=files(result.answer.evidence) if result.answer else "",
        remedy=remedy_of(result.findings),
        said=_said(one.plan),
        plan=_plan_line(one, assessment),
    )


def _part(finding: Finding) -> FindingPart:
    rows = finding.rows if len(finding.rows) > 1 else ()
    limits = [f"{used.title}{used.value}（{limit_notes(finding, used)}）" for used in finding.limits]
    return FindingPart(
        verdict=finding.verdict.name,
        reason=told(finding),
        note="；".join(value for _, value in finding.facts) if finding.rule is None else "",
        rows=tuple(f"{row.where}：{row.sentence}" for row in rows[:ROWS_IN_BODY]),
        more=places(rows[ROWS_IN_BODY:]) if len(rows) > ROWS_IN_BODY else "",
        ledger=finding.rule.ledger if finding.rule is not None else "",
        limits="；".join(limits),
        parameters="；".join(f"{name}{value}" for name, value in finding.facts if finding.rule),
    )


def _ground(finding: Finding) -> str:
    """Return on what ground something was found: the first basis with what it says, and the others by name only."""
    cited = finding.basis
    if not cited:
        speech = finding.item.spec.speech if finding.item is not None else ()
        return f"{SPEECH_ONLY}（{listing(map(sentence_name, speech))}）。"
    first = cited[0].citation
    rest = [one for one in citations(cited[1:]) if not first.startswith(one)]
    return f"{first}：{cited[0].provision.says}。" + (f"另见{'、'.join(rest)}。" if rest else "")


def _said(plan: Rectification) -> str:
    """Return what the unit itself says of the facts."""
    return plan.fact or ""


def _plan_line(one: ToPutRight, assessment: Assessment) -> str:
    """Return what the unit does about a finding, in one line; nothing if it wrote nothing and nothing was lost."""
    if one.id not in assessment.answers.rectifications:
        return one.due_moved
    plan, period = one.plan, assessment.answers.period
    parts = [
        (plan.measure or "").rstrip("。；"),
        plan.owner and f"责任人{plan.owner}",
        plan.due and f"{show_date(plan.due)}前完成",
    ]
    before = f"前期（到{show_date(plan.opened)}）已查出" if plan.opened and plan.is_carried(period) else ""
    parts += [
        one.due_moved,
        show_stands(one, assessment.as_of, show_dated_state(plan)) + _denied(one),
        before,
    ]
    return "；".join(part for part in parts if part)


def open_item(pack: Pack, result: ItemResult) -> OpenItem:
    """Return an item that could not be judged, or not wholly, with why, and the rows of which this does not tell."""
    reason = what_is_lacking(pack, result.unknown) if result.findings else result.reason
    rows = tuple(f"{row.where}{row.sentence}" for row in untold(result.unknown)[:ROWS_IN_BODY])
    return OpenItem(id=result.item.id, title=result.item.title, reason=reason, rows=rows)


def exceptions(assessment: Assessment) -> Iterator[ExceptionLine]:
    """Yield what was approved, with the finding still told."""
    for one in assessment.excepted:
        finding, approval = one.finding, one.approval
        yield ExceptionLine(
            verdict=finding.verdict.name,
            id=finding.id,
            title=finding.subject_title,
            fact=fact(assessment.pack, finding),
            reason=approval.reason,
            approver=approval.approver or "",
            document=approval.document or "",
            until=until(approval, assessment.as_of),
            attached=files(approval.evidence),
        )


def rectifications(assessment: Assessment) -> Iterator[RectificationLine]:
    """Yield what needs rectifying, an item or contradiction at a time with all that was found of it, worst first.

    Last stands what the last period left and of which neither a plan nor a finding is there any more.
    """
    for one in with_unrecorded(assessment):
        plan = one.plan
        yield RectificationLine(
            verdict=one.degree,
            id=one.id,
            title=one.title,
            problems=tuple(_problems(assessment.pack, one)),
            said=_said(plan),
            remedy=remedy_of(one.findings),
            measure=plan.measure or "",
            owner=plan.owner or "",
            due=show_date(plan.due) if plan.due else "",
            due_moved=one.due_moved,
            is_overdue=one.is_overdue(assessment.as_of),
            state=WITHOUT_RECORD if one.is_unrecorded else show_state(plan.stands) + _denied(one),
            done_on=show_done_on(plan),
        )


def show_stands(one: ToPutRight, day: date, state: str) -> str:
    """Return a state, with that it is overdue by a day if it is."""
    return f"{state}，逾期" if one.is_overdue(day) else state


def _denied(one: ToPutRight) -> str:
    """Return what is said of what the unit calls put right, and its own ledger does not."""
    return "，与台账矛盾，不算已改" if one.is_disputed else ""


def _problems(pack: Pack, one: ToPutRight) -> Iterator[ProblemLine]:
    """Yield what was found, or of what was not found this time what the last period found, and that it is kept."""
    for finding in one.findings:
        yield ProblemLine(verdict=finding.verdict.name, title=finding.title, fact=fact(pack, finding))
    if one.findings:
        return
    for gap in one.gaps:
        yield ProblemLine(verdict=gap.verdict, title=gap.title, fact=f"{one.why_listed}：{gap.title}")
    if not one.gaps:
        yield ProblemLine(verdict=one.degree, title=one.title, fact=f"{one.why_listed}：{one.title}")


def fact(pack: Pack, finding: Finding) -> str:
    """Say what was found in one sentence, with what was asked or with the rows."""
    if finding.rule is None or len(finding.rows) < 2:
        return told(finding)
    where = row_numbers(number for row in finding.rows for number in row.numbers)
    return f"《{pack.ledgers[finding.rule.ledger].title}》{where}：{finding.title}。"


def item_line(result: ItemResult) -> ItemLine:
    """Return an item with its verdict and its reason, which of what is neither found nor answered tells not what it is about."""
    item = result.item
    is_told = result.is_answer or (bool(result.findings) and not item.by_ledger)
    return ItemLine(
        verdict=result.verdict.name,
        id=item.id,
        title=item.title,
        told=told(result) if is_told else f"{item.title}：{result.reason}",
        found=bool(result.findings),
        is_excepted=bool(result.excepted) and result.verdict is Verdict.合规,
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
            if row.ledger == ledger.id and row.numbers
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
    """Yield the regulations that what was checked and found cites, with how far each was verified."""
    cited: dict[str, list[Basis]] = {}
    for result in assessment.items.values():
        checked = result.item.basis if result.verdict is not Verdict.不涉及 else ()
        found = [*result.findings, *(one.finding for one in result.excepted)]
        for basis in (*checked, *(basis for finding in found for basis in finding.basis)):
            cited.setdefault(basis.id.partition("/")[0], []).append(basis)
    for source_id, source in assessment.pack.sources.items():
        if source_id in cited:
            yield _source(source, cited[source_id])


def _source(source: Source, cited: Iterable[Basis]) -> SourceLine:
    provisions = list({basis.id: basis.provision for basis in cited}.values())
    valid = show_validity(source.valid) + "施行" if source.valid.from_ else ""
    return SourceLine(
        title=source.cited + (f"（{source.number}）" if source.number else ""),
        issuer=source.issuer or "",
        dates="，".join(part for part in (source.issued, valid) if part),
        articles=_cited_of(source, provisions),
        status=SOURCE_STATUSES[source.status],
    )


def _cited_of(source: Source, provisions: Sequence[Provision]) -> str:
    """Name what is cited of a document, with how far each was seen where that is not as far as the document."""
    if all(provision.status == source.status for provision in provisions):
        return _articles(provisions)
    by_status = {
        words: [provision for provision in provisions if provision.status == status]
        for status, words in SOURCE_STATUSES.items()
    }
    return "，".join(f"{listing(_named(some))}（{words}）" for words, some in by_status.items() if some)


def _named(provisions: Sequence[Provision]) -> Iterator[str]:
    """Name some provisions by their articles, and tell how many have none."""
    if articles := _articles(provisions):
        yield articles
    if without := sum(not provision.article for provision in provisions):
        yield f"不写条号的{without}处"


def _articles(provisions: Iterable[Provision]) -> str:
    """Name the articles of some provisions, in their order."""
    articles = {one for provision in provisions for one in (provision.article or "").split("、") if one}
    return listing(sorted(articles, key=article_order))
