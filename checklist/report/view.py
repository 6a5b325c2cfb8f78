"""An assessment as the report shows it: plain text and numbers, everything already said.

Templates only loop and test; PDF, HTML and whatever comes later read the same view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from checklist.answers.model import LastPeriod, Rectification
from checklist.core.values import show_date
from checklist.core.verdicts import SEVERITIES, Verdict
from checklist.engine.compare import KINDS, Change, compare, periods_before
from checklist.engine.facts import is_in_period, row_day
from checklist.engine.model import Assessment, Finding, ItemResult, Score
from checklist.engine.sentences import show_validity
from checklist.pack.compiled import Basis

ROWS_IN_BODY = 5
GRAVE_FIRST = (*SEVERITIES, Verdict.不掌握)
"""The verdicts of findings as the report orders them."""
MARKS = {
    Verdict.严重: "●",
    Verdict.较重: "▲",
    Verdict.一般: "■",
    Verdict.提示: "○",
    Verdict.不掌握: "◇",
    Verdict.未填: "□",
    Verdict.合规: "√",
    Verdict.不涉及: "—",
}
CLASSES = {
    Verdict.严重: "grave",
    Verdict.较重: "serious",
    Verdict.一般: "minor",
    Verdict.提示: "hint",
    Verdict.不掌握: "unknown",
    Verdict.未填: "open",
    Verdict.合规: "ok",
    Verdict.不涉及: "none",
}
STATUSES = {"text": "见到原文", "report": "见于报道或译述", "unseen": "待核", "speech": "讲话要求"}
SPEECH_ONLY = "对照讲话要求"

View = dict[str, Any]


def report_view(assessment: Assessment, *, public: bool = False, draft: bool = False) -> View:
    """Return everything the report prints.

    ``public``: the assessment was masked, and the report says what it withholds. The number
    and the digest of the report are known only where its data is (``report.pdf``).
    """
    answers, pack = assessment.answers, assessment.pack
    people = answers.signatories
    last = answers.last
    return {
        "draft": draft,
        "edition": "公开版" if public else "",
        "withheld": list(_withheld(assessment)) if public else [],
        "comparison": _comparison(last, assessment) if last is not None else None,
        "systems": list(_systems(assessment)),
        "title": f"{pack.spec.subject}自查报告",
        "subject": pack.spec.subject,
        "unit": answers.unit.name,
        "unit_code": answers.unit.code or "",
        "unit_level": answers.unit.level,
        "unit_kind": answers.unit.kind,
        "period_from": show_date(answers.period.from_),
        "period_to": show_date(answers.period.to),
        "as_of": show_date(assessment.as_of),
        "pack": pack.name,
        "digest": pack.digest[:16],
        "report_number": "",
        "report_digest": "",
        "preparer": people.preparer or "",
        "reviewer": people.reviewer or "",
        "head": people.head or "",
        "ledgers": [_ledger(assessment, id_) for id_ in pack.ledgers],
        "sections": [
            {"number": section.number, "title": section.title, **_score(score)}
            for section, score in assessment.sections
        ],
        "overall": _score(assessment.overall),
        "worst": _verdict(assessment.worst),
        "points": [
            {"severity": severity.name, "points": pack.spec.scoring.points(severity)} for severity in SEVERITIES
        ],
        "counts": [
            {**_verdict(verdict), "count": assessment.overall.counts.get(verdict, 0)}
            for verdict in sorted(Verdict, reverse=True)
        ],
        "groups": list(_groups(assessment)),
        "contradictions": [
            _contradiction(finding, answers.rectifications.get(finding.id))
            for finding in _worst_first(assessment.contradictions)
        ],
        "unanswered": [_open(result) for result in assessment.unanswered],
        "partly": [_open(result) for result in assessment.items.values() if result.findings and result.unknown],
        "rectifications": list(_rectifications(assessment)),
        "items": [
            {
                "number": section.number,
                "title": section.title,
                "items": [_item(result) for result in assessment.items.values() if result.item.section is section],
            }
            for section, _ in assessment.sections
        ],
        "row_tables": list(_row_tables(assessment)),
        "sources": list(_sources(assessment)),
    }


def _worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda finding: -finding.verdict)


def _verdict(verdict: Verdict) -> View:
    return {"verdict": verdict.name, "mark": MARKS[verdict], "class": CLASSES[verdict]}


def _score(score: Score) -> View:
    return {
        "score": "—" if score.value is None else str(score.value),
        "earned": score.earned,
        "possible": score.possible,
        "applicable": score.applicable,
        "assessed": score.assessed,
        "tally": {CLASSES[verdict]: score.counts.get(verdict, 0) for verdict in Verdict},
        **_verdict(score.worst),
    }


def _ledger(assessment: Assessment, ledger_id: str) -> View:
    ledger, data = assessment.pack.ledgers[ledger_id], assessment.answers.ledgers.get(ledger_id)
    if data is None or not data.is_written:
        state = "没有提供"
    elif data.to_confirm:
        state = "沿用上期，尚未确认"
    elif data.none_reason is not None:
        state = f"声明本期无此类事项：{data.none_reason}"
    else:
        inside = sum(is_in_period(row_day(ledger, row), assessment.answers.period) for row in data.rows)
        outside = len(data.rows) - inside
        state = f"{inside}行" + (f"（另有{outside}行不在自查期间，未核对）" if outside else "")
    return {"title": ledger.title, "state": state}


def _groups(assessment: Assessment) -> Iterator[View]:
    """Yield what was found item by item, by severity, worst first; the pack's order within each."""
    plans = assessment.answers.rectifications
    for verdict in (*SEVERITIES, Verdict.不掌握):
        members = [result for result in assessment.items.values() if result.findings and result.verdict is verdict]
        if members:
            yield {
                **_verdict(verdict),
                "findings": [_item_finding(result, plans.get(result.item.id)) for result in members],
            }


def _item_finding(result: ItemResult, plan: Rectification | None) -> View:
    spec = result.item.spec
    basis = list(dict.fromkeys(basis.id for finding in result.findings for basis in finding.basis))
    by_id = {basis.id: basis for finding in result.findings for basis in finding.basis}
    return {
        "id": result.item.id,
        "title": result.item.title,
        "parts": [_part(finding) for finding in sorted(result.findings, key=lambda finding: -finding.verdict)],
        "basis": _basis_lines([by_id[id_] for id_ in basis]) or [f"{SPEECH_ONLY}（第{'、'.join(spec.speech)}句）"],
        "evidence": "、".join(spec.evidence),
        "attached": "、".join(evidence.file for evidence in result.answer.evidence) if result.answer else "",
        "plan": _plan(plan) if plan is not None else "",
        "remedy": result.findings[0].remedy,
        **_verdict(result.verdict),
    }


def _contradiction(finding: Finding, plan: Rectification | None) -> View:
    return {
        "id": finding.id,
        "title": finding.title,
        "parts": [_part(finding)],
        "basis": [],
        "evidence": "",
        "attached": "",
        "plan": _plan(plan) if plan is not None else "",
        "remedy": finding.remedy,
        **_verdict(finding.verdict),
    }


def _plan(plan: Rectification) -> str:
    """Return what the unit does about a finding, in one line."""
    parts = [
        (plan.measure or "").rstrip("。；"),
        plan.owner and f"责任人{plan.owner}",
        plan.due and f"{show_date(plan.due)}前完成",
    ]
    parts += [plan.state, plan.opened and f"{show_date(plan.opened)}止的一期查出"]
    return "；".join(part for part in parts if part)


def _withheld(assessment: Assessment) -> Iterator[str]:
    """Yield, a ledger that was given at a time, the columns that a public edition leaves out."""
    for ledger in assessment.pack.ledgers.values():
        data = assessment.answers.ledgers.get(ledger.id)
        private = [column.title for column in ledger.spec.columns.values() if column.private]
        if private and data is not None and data.rows:
            yield f"{ledger.title}的{'、'.join(private)}"


def _systems(assessment: Assessment) -> Iterator[View]:
    """Yield, for every system in which something was found, how many findings of each severity."""
    for system in assessment.pack.systems.values():
        results = [result for result in assessment.items.values() if result.item.system.id == system.id]
        counts = [sum(result.verdict is severity for result in results) for severity in GRAVE_FIRST]
        if any(counts):
            cells = [{"count": count, **_verdict(verdict)} for count, verdict in zip(counts, GRAVE_FIRST, strict=True)]
            yield {"title": system.title, "cells": cells, "total": sum(counts)}


def _comparison(last: LastPeriod, assessment: Assessment) -> View:
    """Return what became of the last period's gaps, by kind."""
    changes = compare(last, assessment)
    return {
        "from": show_date(last.period.from_),
        "to": show_date(last.period.to),
        "kinds": [
            {"kind": kind, "changes": [_change(change) for change in changes if change.kind == kind]} for kind in KINDS
        ],
        "trend": _trend(last, assessment),
    }


def _trend(last: LastPeriod, assessment: Assessment) -> View:
    """Return how many findings of each severity every period had, oldest first."""
    before = periods_before(last)
    now = Counter(finding.verdict.name for finding in assessment.findings)
    return {
        "periods": [*(f"{period.until.year}年{period.until.month}月" for period in before[:-1]), "上期", "本期"],
        "severities": [
            {
                **_verdict(severity),
                "counts": [*(period.counts.get(severity.name, 0) for period in before), now[severity.name]],
            }
            for severity in GRAVE_FIRST
        ],
    }


def _change(change: Change) -> View:
    verdict = change.now.verdict if change.now is not None else None
    return {
        "id": change.now.id if change.now is not None else change.key,
        "title": change.title,
        "before": change.before.verdict if change.before is not None else "—",
        "now": verdict.name if verdict is not None else "—",
        "class": CLASSES[verdict] if verdict is not None else "ok",
    }


def _part(finding: Finding) -> View:
    """Return what one rule found: the reason, the first rows, the limits and parameters applied."""
    rows = [f"{row.where}：{row.sentence}" for row in finding.rows] if len(finding.rows) > 1 else []
    limits = [f"{used.title}{used.value}（{show_validity(used.valid)}）" for used in finding.limits]
    return {
        "reason": finding.reason,
        "rows": rows[:ROWS_IN_BODY],
        "more": max(0, len(rows) - ROWS_IN_BODY),
        "ledger": finding.rule.ledger if finding.rule is not None else "",
        "measures": "；".join([*(f"{name}：{value}" for name, value in finding.facts), *limits]),
        **_verdict(finding.verdict),
    }


def _basis_lines(cited: list[Basis]) -> list[str]:
    """Return the first basis with what it says, and the others by name only."""
    if not cited:
        return []
    first, others = cited[0], "、".join(basis.citation for basis in cited[1:])
    return [f"{first.citation}：{first.provision.says}。" + (f"另见{others}。" if others else "")]


def _open(result: ItemResult) -> View:
    rows = [f"{row.where}{row.sentence}" for row in result.unknown[:ROWS_IN_BODY]]
    return {"id": result.item.id, "title": result.item.title, "reason": result.reason, "rows": rows}


def _rectifications(assessment: Assessment) -> Iterator[View]:
    """Yield one line an item or contradiction that needs rectifying, worst first."""
    seen: set[str] = set()
    for finding in assessment.findings:
        if finding.id in seen:
            continue
        seen.add(finding.id)
        plan = assessment.answers.rectifications.get(finding.id)
        subject = finding.item.title if finding.item else finding.title
        yield {
            "id": finding.id,
            "title": subject,
            "fact": (plan.fact if plan else None) or finding.reason,
            "measure": (plan.measure if plan else None) or finding.remedy,
            "owner": (plan.owner if plan else None) or "",
            "due": show_date(plan.due) if plan and plan.due else "",
            "state": plan.state if plan else "未开始",
            **_verdict(finding.verdict),
        }


def _item(result: ItemResult) -> View:
    item = result.item
    return {
        "id": item.id,
        "title": item.title,
        "question": item.spec.question,
        "basis": "；".join(basis.citation for basis in item.basis) or SPEECH_ONLY,
        "reason": result.reason,
        "decided_by": "台账" if item.by_ledger else "填报",
        "found": bool(result.findings),
        **_verdict(result.verdict),
    }


def _row_tables(assessment: Assessment) -> Iterator[View]:
    """Yield, a ledger at a time, every row that a rule objects to."""
    for ledger in assessment.pack.ledgers.values():
        rows = [
            {
                "rows": "、".join(map(str, row.numbers[:6])) + ("…" if len(row.numbers) > 6 else ""),
                "first": row.numbers[0],
                "label": row.label,
                "rule": finding.rule.id,
                "item": finding.id,
                "sentence": row.sentence,
                "values": "；".join(f"{title}：{value}" for title, value in row.values),
                **_verdict(finding.verdict),
            }
            for result in assessment.items.values()
            for finding in result.findings
            if finding.rule is not None
            for row in finding.rows
            if row.ledger == ledger.id
        ]
        if rows:
            yield {
                "id": ledger.id,
                "title": ledger.title,
                "rows": sorted(rows, key=lambda row: (row["first"], row["rule"])),
            }


def _sources(assessment: Assessment) -> Iterator[View]:
    """Yield the regulations that the items cite, with how far each was verified."""
    cited: dict[str, list[Basis]] = {}
    for result in assessment.items.values():
        rules = [finding.basis for finding in result.findings]
        for basis in (*result.item.basis, *(basis for found in rules for basis in found)):
            cited.setdefault(basis.id.partition("/")[0], []).append(basis)
    for source_id in assessment.pack.sources:
        if source_id not in cited:
            continue
        source = assessment.pack.sources[source_id]
        articles = {basis.provision.article for basis in cited[source_id] if basis.provision.article}
        in_order = [p.article for p in source.provisions.values() if p.article in articles]
        valid = source.valid
        yield {
            "title": f"《{source.title}》" + (f"（{source.number}）" if source.number else ""),
            "issuer": source.issuer or "",
            "dates": "，".join(
                part for part in (source.issued, show_validity(valid) + "施行" if valid.from_ else "") if part
            ),
            "articles": "、".join(dict.fromkeys(article for article in in_order if article)),
            "status": STATUSES[source.status],
            "note": source.note or "",
        }
