"""An assessment as plain data, for machines: JSON types only, no decimals, no rounding."""

from __future__ import annotations

from typing import Any

from checklist.engine.model import Assessment, Finding, ItemResult, JudgedRow, Score
from checklist.pack.compiled import Basis
from checklist.pack.model import Validity


def assessment_data(assessment: Assessment, *, places: bool = True) -> dict[str, Any]:
    """Return everything an assessment says. ``format`` changes only when a key's meaning does.

    Without ``places`` no file is named, so that the same answers say the same wherever they lie.
    """
    answers, pack = assessment.answers, assessment.pack
    return {
        "format": 1,
        "pack": {
            "id": pack.spec.id,
            "version": pack.spec.version,
            "title": pack.spec.title,
            "overlays": list(pack.overlays),
            "digest": pack.digest,
        },
        "unit": answers.unit.model_dump(),
        "period": {"from": answers.period.from_.isoformat(), "to": answers.period.to.isoformat()},
        "as_of": assessment.as_of.isoformat(),
        "worst": assessment.worst.name,
        "score": _score(assessment.overall),
        "sections": [
            {"id": section.id, "title": section.title, **_score(score)} for section, score in assessment.sections
        ],
        "items": [_item(result, places=places) for result in assessment.items.values()],
        "contradictions": [_finding(finding, places=places) for finding in assessment.contradictions],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "value": None if score.value is None else str(score.value),
        "earned": score.earned,
        "possible": score.possible,
        "worst": score.worst.name,
        "counts": {verdict.name: number for verdict, number in sorted(score.counts.items())},
    }


def _item(result: ItemResult, *, places: bool) -> dict[str, Any]:
    item = result.item
    return {
        "id": item.id,
        "title": item.title,
        "system": item.system.id,
        "section": item.section.id,
        "verdict": result.verdict.name,
        "reason": result.reason,
        "decided_by": item.spec.decided_by,
        "checked": result.checked,
        "findings": [_finding(finding, places=places) for finding in result.findings],
        "unknown_rows": [_row(row, places=places) for row in result.unknown],
    }


def _finding(finding: Finding, *, places: bool) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule.id if finding.rule else None,
        "verdict": finding.verdict.name,
        "title": finding.title,
        "reason": finding.reason,
        "facts": [list(fact) for fact in finding.facts],
        "rows": [_row(row, places=places) for row in finding.rows],
        "limits": [
            {"title": used.title, "value": used.value, "basis": used.basis.citation, **_validity(used.valid)}
            for used in finding.limits
        ],
        "basis": [_basis(basis) for basis in finding.basis],
        "remedy": finding.remedy,
    }


def _row(row: JudgedRow, *, places: bool) -> dict[str, Any]:
    return {
        "ledger": row.ledger,
        "rows": list(row.numbers),
        **({"place": str(row.place)} if places else {}),
        "sentence": row.sentence,
        "values": dict(row.values),
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {"id": basis.id, "citation": basis.citation, "says": basis.provision.says, "status": basis.provision.status}


def _validity(valid: Validity) -> dict[str, str | None]:
    return {
        "from": valid.from_.isoformat() if valid.from_ else None,
        "until": valid.until.isoformat() if valid.until else None,
    }
