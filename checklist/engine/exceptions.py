"""Findings that somebody with the power to has approved: neither hidden nor a gap for ever.

An approval counts for a row only if its rule may be excepted, its approver, document and
evidence are named, the approver is neither the unit, or a body of it, nor who signs for it, a file of the evidence is
there as it was noted, its day has not passed, and the row is still the one that was approved.
That it was approved stays the unit's own word: nobody asked the approver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checklist.answers.model import Answers, ApprovedException, ExceptedRow
from checklist.answers.withholding import without_names
from checklist.core.values import show_date
from checklist.core.words import few
from checklist.engine.facts import FactRow, Facts, facts_of
from checklist.engine.model import Assessment, JudgedRow
from checklist.pack.cell_words import is_of_unit
from checklist.pack.compiled import Pack, Rule

_OTHER_ROW = "这一行已经不是批准时的那一行"


@dataclass(frozen=True)
class Split:
    """The rows that offend against a rule: those left, why approvals of them do not count, and those approved."""

    left: tuple[JudgedRow, ...]
    faults: tuple[str, ...]
    approved: tuple[tuple[ApprovedException, tuple[JudgedRow, ...]], ...]


def split_excepted(facts: Facts, rule: Rule, offending: Sequence[JudgedRow]) -> Split:
    """Take from the rows that offend against a rule those for which an approval counts."""
    approvals = facts.answers.exceptions.get(rule.id, ()) if rule.spec.exception is not None else ()
    if not approvals:
        return Split(tuple(offending), (), ())
    rows = facts.judged(rule.ledger)
    by_number = {row.row.number: row for row in rows}
    covered = _covered(approvals, rows)
    left: list[JudgedRow] = []
    faults: list[str] = []
    approved: dict[int, list[JudgedRow]] = {}
    for judged in offending:
        numbers = set(judged.numbers)
        place = next((place for place, known in enumerate(covered) if numbers and numbers <= known.keys()), None)
        if place is None:
            left.append(judged)
            continue
        moved = all(covered[place][number] for number in numbers)
        theirs = [by_number[number] for number in numbers]
        fault = _fault(facts, rule, approvals[place], theirs) if moved else _OTHER_ROW
        if fault:
            left.append(judged)
            faults.append(f"{judged.where}报称经批准例外，但{fault}")
        else:
            approved.setdefault(place, []).append(judged)
    told = list(map(without_names, approvals)) if facts.masked else approvals
    return Split(
        tuple(left), tuple(faults), tuple((told[place], tuple(found)) for place, found in sorted(approved.items()))
    )


def _covered(approvals: Sequence[ApprovedException], rows: Iterable[FactRow]) -> list[dict[int, bool]]:
    """Return the numbers of the rows that each approval is of, and whether each is still the row that was approved.

    A row is known by what it is called; where it was moved, it is looked for among the ``rows`` that are called so.
    """
    named: dict[str, list[int]] = {}
    if any(one.label is not None for approval in approvals for one in approval.rows):
        for row in rows:
            named.setdefault(name_of(row), []).append(row.row.number)

    def of(approval: ApprovedException) -> dict[int, bool]:
        covered: dict[int, bool] = {}
        for one in approval.rows:
            alike = named.get(one.label, []) if one.label is not None else [one.row]
            number = one.row if one.row in alike or len(alike) != 1 else alike[0]
            covered[number] = number in alike
        return covered

    return list(map(of, approvals))


def _fault(facts: Facts, rule: Rule, approval: ApprovedException, rows: Sequence[FactRow]) -> str:
    """Say all that keeps an approval from counting for some rows; nothing if it counts."""
    return "；".join(_faults(facts, rule, approval, rows))


def _faults(facts: Facts, rule: Rule, approval: ApprovedException, rows: Sequence[FactRow]) -> Iterator[str]:
    asked = {
        "批准人": approval.approver,
        "批准文件": approval.document,
        "批准文件的佐证": approval.evidence,
        "有效期": approval.until,
    }
    if lacking := [what for what, given in asked.items() if not given]:
        yield f"没有写{'、'.join(lacking)}"
    if approval.approver and (why := approver_fault(facts.pack, facts.answers, rule, approval.approver)):
        yield f"{why}，没有经其批准的如实整改"
    if all(proof.fault for proof in approval.evidence):
        yield from (f"佐证文件“{proof.file}”{proof.fault_words}" for proof in approval.evidence)
    if approval.document and not facts.pack.words.names_document(approval.document):
        yield f"“{approval.document}”不是批准文件"
    last = max(rows, key=facts.day)
    if approval.until is not None and approval.until < facts.day(last):
        day = show_date(facts.day(last))
        why = f"到这一行的日子{day}已经过期" if last.day else f"没有日期的记录，批准要到自查期间的最后一天{day}还有效"
        yield f"批准的有效期到{show_date(approval.until)}为止，{why}"


def unused_text(assessment: Assessment) -> str:
    """Say which rows the unit calls approved in vain."""
    told = list(unused(assessment))
    return f"自报经批准、没有用上的例外{len(told)}处：{few(told)}" if told else ""


def unused(assessment: Assessment) -> Iterator[str]:
    """Yield which rows the unit calls approved though their rule finds nothing of them, or they are in the ledger no more."""
    answers, found = assessment.answers, dict[str, set[int]]()
    if not answers.exceptions:
        return
    for finding in (*assessment.findings, *(one.finding for one in assessment.excepted)):
        if finding.rule is not None:
            found.setdefault(finding.rule.id, set()).update(number for row in finding.rows for number in row.numbers)
    facts = facts_of(assessment.pack, answers, assessment.as_of)
    for id_, approvals in answers.exceptions.items():
        covered = _covered(approvals, facts.tables[assessment.pack.rules[id_].ledger].every)
        for number, is_same in (one for known in covered for one in known.items()):
            if not is_same:
                yield f"{id_}第{number}行（批准的那条记录，台账里没有了）"
            elif number not in found.get(id_, ()):
                yield f"{id_}第{number}行（没有查出这个问题）"


def approver_fault(pack: Pack, answers: Answers, rule: Rule, approver: str) -> str:
    """Say why somebody cannot have approved what a unit reports, and who can; nothing if they may have."""
    assert rule.spec.exception is not None
    role = answers.signatories.role_of(approver)
    if role or is_of_unit(answers.unit.name, approver):
        why = f"批准人就是{role or '本单位'}，自己的事不能自己批准"
    elif not pack.words.names_approver(approver):
        why = "批准人没有写明是哪个单位、哪个人"
    else:
        return ""
    return f"{why}，应当由{rule.spec.exception.approver}批准"


def until(approval: ApprovedException, as_of: date) -> str:
    """Return until when an approval holds, and whether that day has passed, though it held when the thing happened."""
    if approval.until is None:
        return ""
    return show_date(approval.until) + ("（到核对日期已过期）" if approval.until < as_of else "")


def with_names(pack: Pack, answers: Answers, as_of: date) -> Answers:
    """Return answers whose approvals call every row by its name, so that each is known when rows are moved later."""
    facts = facts_of(pack, answers, as_of)
    known = dict[str, list[ApprovedException]]()
    for id_, approvals in answers.exceptions.items():
        names = {row.row.number: name_of(row) for row in facts.judged(pack.rules[id_].ledger)}
        known[id_] = [
            approval.model_copy(update={"rows": [_named(row, names) for row in approval.rows]})
            for approval in approvals
        ]
    return replace(answers, exceptions=known)


def _named(row: ExceptedRow, names: Mapping[int, str]) -> ExceptedRow:
    return row if row.label else row.model_copy(update={"label": names.get(row.row)})


def name_of(row: FactRow) -> str:
    """Return what a row is called, private values included: an approval names it so."""
    shown = dict(row.ledger.spec.show_row(row.row.values))
    referred = {name: dict(target.ledger.spec.show_row(target.row.values)) for name, target in row.referred.items()}
    return row.ledger.label.render(row={**shown, **referred})
