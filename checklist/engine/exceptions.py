"""Findings that somebody with the power to has approved: neither hidden nor a gap for ever.

An approval counts for a row only if its rule may be excepted, its approver, document and
evidence are named, its day has not passed, and the row is still the one that was approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.answers.model import ApprovedException
from checklist.core.values import show_date
from checklist.engine.facts import FactRow, Facts
from checklist.engine.model import JudgedRow
from checklist.pack.compiled import Rule


@dataclass(frozen=True)
class Split:
    """The rows that offend against a rule: those left, why approvals of them do not count, and those approved."""

    left: tuple[JudgedRow, ...]
    faults: tuple[str, ...]
    approved: tuple[tuple[ApprovedException, tuple[JudgedRow, ...]], ...]


def split(facts: Facts, rule: Rule, offending: Sequence[JudgedRow]) -> Split:
    """Take from the rows that offend against a rule those for which an approval counts."""
    approvals = facts.answers.exceptions.get(rule.id, ()) if rule.spec.exception is not None else ()
    if not approvals:
        return Split(tuple(offending), (), ())
    by_number = {row.row.number: row for row in facts.rows(rule.ledger)}
    left: list[JudgedRow] = []
    faults: list[str] = []
    approved: dict[int, list[JudgedRow]] = {}
    for judged in offending:
        place = next((place for place, one in enumerate(approvals) if _covers(one, judged)), None)
        fault = (
            _fault(facts, approvals[place], [by_number[number] for number in judged.numbers])
            if place is not None
            else ""
        )
        if place is None or fault:
            left.append(judged)
            faults += [f"{judged.where}报称经批准例外，但{fault}"] if fault else []
        else:
            approved.setdefault(place, []).append(judged)
    return Split(
        tuple(left), tuple(faults), tuple((approvals[place], tuple(rows)) for place, rows in sorted(approved.items()))
    )


def _covers(approval: ApprovedException, judged: JudgedRow) -> bool:
    return set(judged.numbers) <= {row.row for row in approval.rows}


def _fault(facts: Facts, approval: ApprovedException, rows: Sequence[FactRow]) -> str:
    """Say why an approval does not count for some rows; nothing if it does."""
    for lacking, what in (
        (approval.approver, "批准人"), (approval.document, "批准文件"), (approval.evidence, "批准文件的佐证"),
        (approval.until, "有效期"),
    ):  # fmt: skip
        if not lacking:
            return f"没有写{what}"
    if approval.document and facts.pack.words.stands_for_none(approval.document):
        return f"“{approval.document}”不是批准文件"
    last = max(row.day or facts.answers.period.to for row in rows)
    if approval.until is not None and approval.until < last:
        return f"批准的有效期到{show_date(approval.until)}为止"
    labels = {one.row: one.label for one in approval.rows}
    for row in rows:
        label = labels.get(row.row.number)
        if label is not None and label != name_of(row):
            return "这一行已经不是批准时的那一行"
    return ""


def name_of(row: FactRow) -> str:
    """Return what a row is called, private values included: an approval names it so."""
    shown = dict(row.ledger.spec.show_row(row.row.values))
    referred = {name: dict(target.ledger.spec.show_row(target.row.values)) for name, target in row.referred.items()}
    return row.ledger.label.render(row={**shown, **referred})
