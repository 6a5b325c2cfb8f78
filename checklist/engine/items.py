"""Judge one item: by what the unit answered, or by what the rules made of its ledgers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checklist.answers.model import Answer
from checklist.answers.showing import show_answer, show_answer_value
from checklist.core.verdicts import Verdict
from checklist.engine.exceptions import split_excepted
from checklist.engine.facts import Facts, waits
from checklist.engine.lacking import numbers_lacking
from checklist.engine.limits import class_of
from checklist.engine.model import Excepted, Finding, ItemResult, JudgedRow, LimitUsed, row_numbers
from checklist.engine.reading import names_read
from checklist.engine.rules import RuleResult, judge_nothing
from checklist.engine.sentences import (
    ADMITTED,
    ANSWERED,
    DECLARED,
    FIND_OUT,
    LACKS_NUMBER,
    LEDGER_EMPTY,
    LEDGER_EXCEPTED,
    LEDGER_IN_ORDER,
    LEDGER_MISSING,
    LEDGER_NOTHING,
    LEDGER_TO_CONFIRM,
    NO_NUMBER,
    NOT_KNOWN,
    SETTLE_ADMITTED,
    TO_CONFIRM,
    UNANSWERED,
    how_checked,
    rule_reason,
    say,
    show_limit,
    show_parameter,
    stopped,
    unknown_reason,
    worst_reasons,
)
from checklist.pack.cel import UNKNOWN, Expression, names_in, to_cel
from checklist.pack.compiled import Basis, CheckItem, Ledger, Pack, Rule
from checklist.pack.model import LimitValue

RuleResults = Mapping[str, RuleResult]
"""What the rules of the ledgers that a unit gave made of them, by rule."""


def judge_item(facts: Facts, item: CheckItem, results: RuleResults, not_asked: str | None = None) -> ItemResult:
    """Return the result of one item, given what its ledger rules found, or why the unit is not asked."""
    answer = facts.answers.answers.get(item.id)
    if answer is not None and not answer.is_written:
        answer = None
    if not_asked is not None:
        return ItemResult(item, Verdict.不涉及, not_asked, answer=answer)
    if item.by_ledger:
        return _judge_by_ledgers(facts, item, answer if answer is not None and answer.is_given else None, results)
    return _judge_by_answer(facts, item, answer)


# By what the unit answered


def _judge_by_answer(facts: Facts, item: CheckItem, answer: Answer | None) -> ItemResult:
    if answer is None:
        return ItemResult(item, Verdict.未填, UNANSWERED)
    if answer.to_confirm:
        return ItemResult(item, Verdict.未填, TO_CONFIRM.format(answer=show_answer(item, answer)), answer=answer)
    if answer.silence is not None:
        return _silent(item, answer)
    shown = show_answer_value(item, answer)
    gap = _answer_is_gap(facts, item, answer)
    if gap is UNKNOWN:
        lack = numbers_lacking(facts, _gap_of(item), facts.answers.period.to)
        reason = LACKS_NUMBER.format(answer=shown, lacking=lack.words if lack is not None else NO_NUMBER)
        return ItemResult(item, Verdict.未填, reason, answer=answer, is_answer=True)
    reason = ANSWERED.format(answer=shown)
    if not gap:
        return ItemResult(item, Verdict.合规, reason, answer=answer, is_answer=True)
    used = (("说明", answer.note),) if answer.note else ()
    finding = replace(_finding(item, item.severity, reason, used), limits=_limits_of(facts, item))
    if item.message is not None:
        sentence = stopped(say(facts, item.message, facts.answers.period.to, {"answer": shown}))
        finding = replace(finding, reason=sentence, is_answer=item.spec.message is None)
    return _with_finding(answer, finding)


def _limits_of(facts: Facts, item: CheckItem) -> tuple[LimitUsed, ...]:
    """Return the versions of the limits that an answer was held against."""
    versions = facts.common.limits.on(facts.answers.period.to).versions
    names = (name for name in names_read(item, "limits") if name in versions)
    keys = {name: class_of(name, _gap_of(item), [facts.common.cel]) for name in names}
    return tuple(_limit_used(facts, name, versions[name], keys[name], ()) for name in keys)


def unset_parameters(pack: Pack, item: CheckItem, parameters: Collection[str]) -> list[str]:
    """Return the titles of the parameters that an item is judged by and that are none of those set."""
    names = names_in(_gap_of(item), "parameters")
    return [pack.spec.parameters[name].title for name in names if name not in parameters]


def _gap_of(item: CheckItem) -> list[Expression]:
    return [item.gap] if item.gap is not None else []


def _answer_is_gap(facts: Facts, item: CheckItem, answer: Answer) -> Any:
    if item.spec.answer.words:
        return answer.value in item.spec.answer.gaps
    if item.gap is None:
        return UNKNOWN
    values = {"answer": to_cel(answer.value)}
    return item.gap.evaluate(facts.bind(facts.answers.period.to, values))


def _silent(item: CheckItem, answer: Answer) -> ItemResult:
    if answer.silence is Verdict.不涉及:
        return ItemResult(item, Verdict.不涉及, stopped(answer.reason or ""), answer=answer)
    reason = NOT_KNOWN + (answer.note or "")
    return _with_finding(answer, _finding(item, Verdict.不掌握, stopped(reason), (), FIND_OUT))


def _finding(
    item: CheckItem, verdict: Verdict, reason: str, used: tuple[tuple[str, str], ...], remedy: str | None = None
) -> Finding:
    return Finding(
        item=item,
        contradiction=None,
        rule=None,
        verdict=verdict,
        title=item.title,
        reason=reason,
        facts=used,
        basis=item.basis,
        remedy=remedy or item.spec.remedy,
        is_answer=True,
    )


def _with_finding(answer: Answer, finding: Finding) -> ItemResult:
    assert finding.item is not None
    return ItemResult(
        item=finding.item,
        verdict=finding.verdict,
        reason=finding.reason,
        findings=(finding,),
        answer=answer,
        is_answer=finding.is_answer,
    )


# By its ledgers


@dataclass(frozen=True)
class _LedgerVerdict:
    """What one ledger says of one item."""

    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...] = ()
    unknown: tuple[JudgedRow, ...] = ()
    checked: int = 0
    excepted: tuple[Excepted, ...] = ()


def _judge_by_ledgers(facts: Facts, item: CheckItem, claim: Answer | None, results: RuleResults) -> ItemResult:
    """Take the worst of the item's ledgers; of a claim, that something is unknown or amiss where they do not tell."""
    parts = [
        _without_rows(facts, item, ledger, claim)
        or _without_matter(item, ledger, claim, results)
        or _by_rules(facts, item, ledger, results)
        for ledger in facts.pack.ledgers_of(item.id)
    ]
    worst = max(part.verdict for part in parts)
    if worst is Verdict.不掌握 and claim is not None:
        return _silent(item, claim)
    result = ItemResult(
        item=item,
        verdict=worst,
        reason=worst_reasons((part.verdict, part.reason) for part in parts),
        findings=tuple(finding for part in parts for finding in part.findings),
        unknown=tuple(row for part in parts for row in part.unknown),
        checked=sum(part.checked for part in parts),
        answer=claim,
        excepted=tuple(one for part in parts for one in part.excepted),
    )
    is_told = worst >= item.severity or result.excepted
    return result if claim is None or is_told or not _admits(item, claim) else _with_admission(result, claim)


def _admits(item: CheckItem, claim: Answer) -> bool:
    """Whether a unit claims that something is amiss of what ledgers decide."""
    return claim.value in item.spec.answer.gaps


def _with_admission(result: ItemResult, claim: Answer) -> ItemResult:
    """Return a result with what a unit says against itself, which counts though no ledger shows it."""
    item = result.item
    says = ADMITTED.format(answer=show_answer_value(item, claim))
    reason = says + result.reason
    used = (("说明", claim.note),) if claim.note else ()
    told = says if result.findings else reason
    finding = _finding(item, item.severity, told, used, item.spec.remedy + SETTLE_ADMITTED)
    findings = (*result.findings, finding)
    return replace(result, verdict=item.severity, reason=reason, findings=findings, is_answer=True)


def _without_rows(facts: Facts, item: CheckItem, ledger: Ledger, claim: Answer | None) -> _LedgerVerdict | None:
    """Return what a ledger says that holds no record of the period; None if it holds one."""
    data = facts.data(ledger.id)
    if data is not None and data.none_reason is not None:
        return _declared_none(facts, item, ledger, stopped(DECLARED.format(reason=data.none_reason)))
    deciding = (rule for rule in ledger.rules if rule.spec.decides == item.id)
    if facts.rows(ledger.id) or (facts.judged(ledger.id) and any(rule.spec.open_until for rule in deciding)):
        return None
    if claim is not None and claim.silence is not None:
        reason = stopped(claim.reason or "") if claim.silence is Verdict.不涉及 else NOT_KNOWN
        return _LedgerVerdict(claim.silence, reason)
    why = LEDGER_EMPTY if data is not None else LEDGER_MISSING
    if waits(facts.answers, ledger.id):
        why = LEDGER_TO_CONFIRM
    return _LedgerVerdict(Verdict.未填, why.format(ledger=ledger.title))


def overruled(facts: Facts, item: CheckItem, claim: Answer) -> str | None:
    """Return why an answer to an item counts for nothing: ledgers decide it otherwise, as far as they tell without being judged.

    That something is amiss always counts; that nothing is, as long as contradictions compare it and the item is judged.
    """
    if not item.by_ledger or _admits(item, claim):
        return None
    ledgers = facts.pack.ledgers_of(item.id)
    given = ((ledger, facts.data(ledger.id)) for ledger in ledgers)
    empty = [ledger for ledger, data in given if data is not None and data.none_reason is not None]
    parts = [part for ledger in empty if (part := _without_rows(facts, item, ledger, claim)) is not None]
    is_judged = len(parts) < len(ledgers) or any(part.verdict is not Verdict.不涉及 for part in parts)
    if is_judged and claim.silence is None and item.id in facts.pack.claims:
        return None
    return next((part.reason for part in parts if part.verdict is not claim.silence), None)


def _declared_none(facts: Facts, item: CheckItem, ledger: Ledger, reason: str) -> _LedgerVerdict:
    """Return that a ledger of which there is nothing to record says nothing of an item, or that this is the gap."""
    rules = [rule for rule in ledger.rules if rule.spec.decides == item.id]
    by_rules = _by_rules(facts, item, ledger, {rule.id: judge_nothing(facts, rule) for rule in rules})
    if not by_rules.findings:
        return _LedgerVerdict(Verdict.不涉及, reason)
    findings = tuple(replace(one, reason=one.reason + reason) for one in by_rules.findings)
    return replace(by_rules, reason=by_rules.reason + reason, findings=findings)


def _without_matter(
    item: CheckItem, ledger: Ledger, claim: Answer | None, results: RuleResults
) -> _LedgerVerdict | None:
    """Return that an item does not apply, as the unit says, if its ledger holds records but none of its matter."""
    if claim is None or claim.silence is not Verdict.不涉及:
        return None
    for rule in ledger.rules:
        if rule.spec.decides == item.id:
            result = results[rule.id]
            found_none = bool(result.offending) if rule.spec.finds_none else not (result.checked or result.unknown)
            if not found_none:
                return None
    return _LedgerVerdict(Verdict.不涉及, stopped(claim.reason or ""))


def _by_rules(facts: Facts, item: CheckItem, ledger: Ledger, results: RuleResults) -> _LedgerVerdict:
    rules = [rule for rule in ledger.rules if rule.spec.decides == item.id]
    results = _without_superseded(rules, results)
    findings, excepted = _found(facts, [(rule, results[rule.id]) for rule in rules if results[rule.id].offending])
    unknown = _distinct(row for rule in rules for row in results[rule.id].unknown)
    counts = [results[rule.id].checked for rule in rules if results[rule.id].checked]
    checked = sum(counts)
    if findings:
        worst = max(finding.verdict for finding in findings)
        reason = "".join(finding.reason for finding in findings if finding.verdict is worst)
        return _LedgerVerdict(worst, reason, findings, unknown, checked, excepted)
    if unknown:
        return _LedgerVerdict(Verdict.未填, unknown_reason(ledger, unknown), (), unknown, checked, excepted)
    if checked:
        reason = LEDGER_IN_ORDER.format(ledger=ledger.title, checked=how_checked(counts))
        if excepted:
            approved = row_numbers(n for one in excepted for row in one.finding.rows for n in row.numbers)
            reason = LEDGER_EXCEPTED.format(ledger=ledger.title, checked=how_checked(counts), rows=approved)
        return _LedgerVerdict(Verdict.合规, reason, checked=checked, excepted=excepted)
    return _LedgerVerdict(Verdict.不涉及, LEDGER_NOTHING.format(ledger=ledger.title))


def _without_superseded(rules: Sequence[Rule], results: RuleResults) -> RuleResults:
    """Return what rules found, less the rows that a rule found which supersedes them."""
    known = {rule.id: results[rule.id] for rule in rules}
    for rule in rules:
        numbers = {number for row in results[rule.id].offending for number in row.numbers}
        for id_ in rule.spec.supersedes if numbers else ():
            left = tuple(row for row in known[id_].offending if not numbers.issuperset(row.numbers))
            known[id_] = replace(known[id_], offending=left)
    return known


def _found(
    facts: Facts, offended: Iterable[tuple[Rule, RuleResult]]
) -> tuple[tuple[Finding, ...], tuple[Excepted, ...]]:
    """Return the findings of rules that some rows offend against, and those that were approved."""
    findings: list[Finding] = []
    excepted: list[Excepted] = []
    for rule, result in offended:
        parts = split_excepted(facts, rule, result.offending)
        if parts.left:
            finding = rule_finding(facts, rule, replace(result, offending=parts.left))
            note = f"（{'；'.join(parts.faults)}。）" if parts.faults else ""
            findings.append(replace(finding, reason=finding.reason + note, is_refused=bool(parts.faults)))
        for approval, rows in parts.approved:
            excepted.append(Excepted(rule_finding(facts, rule, replace(result, offending=rows)), approval))
    return tuple(findings), tuple(excepted)


def _distinct(rows: Iterable[JudgedRow]) -> tuple[JudgedRow, ...]:
    return tuple({(row.numbers, row.sentence): row for row in rows}.values())


def rule_finding(facts: Facts, rule: Rule, result: RuleResult) -> Finding:
    """Return the finding of a rule that some rows offend against."""
    item = facts.pack.items[rule.spec.decides]
    parameters = names_read(rule, "parameters")
    return Finding(
        item=item,
        contradiction=None,
        rule=rule,
        verdict=rule.severity,
        title=rule.spec.title,
        reason=rule_reason(facts.pack.ledgers[rule.ledger], rule, result),
        facts=tuple((facts.pack.spec.parameters[name].title, show_parameter(facts, name)) for name in parameters),
        rows=result.offending,
        limits=limits_used(facts, rule, result.offending),
        basis=in_force(rule.basis, (row.day for row in result.offending)),
        remedy=rule.spec.remedy or item.spec.remedy,
    )


def in_force(cited: tuple[Basis, ...], days: Iterable[date | None]) -> tuple[Basis, ...]:
    """Return what is cited of rows of some days: not what was repealed by then, or came later, unless nothing else is cited."""
    known = {day for day in days if day is not None}
    return tuple(one for one in cited if any(map(one.source.valid.holds_on, known))) or cited


def limits_used(facts: Facts, rule: Rule, rows: Iterable[JudgedRow]) -> tuple[LimitUsed, ...]:
    """Return the versions of the limits that some rows were held against, each class with its rows, by limit and then by day."""
    judged = [(row, facts.common.limits.on(row.day).versions) for row in sorted(rows, key=_day) if row.day is not None]
    used: list[LimitUsed] = []
    for name in names_read(rule, "limits"):
        applied: dict[tuple[int, tuple[str, ...]], tuple[LimitValue, list[int]]] = {}
        for row, versions in judged:
            for keys in (one.keys for one in row.limits if one.limit == name and name in versions):
                applied.setdefault((id(versions[name]), keys), (versions[name], []))[1].extend(row.numbers)
        used += [_limit_used(facts, name, version, keys, rows) for (_, keys), (version, rows) in applied.items()]
    return tuple(used)


def _day(row: JudgedRow) -> date:
    return row.day or date.min


def _limit_used(facts: Facts, name: str, version: LimitValue, keys: tuple[str, ...], rows: Iterable[int]) -> LimitUsed:
    limit, basis = facts.pack.limits[name], facts.pack.provisions[version.basis]
    shown = show_limit(facts, name, version, keys)
    return LimitUsed(limit.title, shown, version.valid, basis, tuple(sorted(set(rows))))
