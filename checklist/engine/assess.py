"""Pack × Answers → Assessment: a verdict for every item, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from checklist.answers.model import Answer, Answers
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.engine.contradictions import Contradictions
from checklist.engine.facts import Facts
from checklist.engine.ledger_rules import Outcome, reads, rule_finding, run_rule, say
from checklist.engine.model import Assessment, Finding, ItemResult, JudgedRow, row_numbers
from checklist.engine.scoring import score
from checklist.pack.cel import UNKNOWN, to_cel
from checklist.pack.compiled import CheckItem, Ledger, Pack

UNANSWERED = "尚未填报。"
TO_CONFIRM = "沿用上期的“{answer}”，本期尚未确认。"


def assess(pack: Pack, answers: Answers, as_of: date, *, masked: bool = False) -> Assessment:
    """Judge everything a unit said, as of a day.

    ``as_of`` is the day on which deadlines still open are looked at. With ``masked`` the
    verdicts are the same, but no sentence tells what stands in a private column. Raises
    ``InputError`` when a rule of the pack cannot be computed.
    """
    return Assessor(pack, as_of, masked=masked, once=True).assess(answers)


class Assessor:
    """Judges one unit after each change of its answers, and works out again only what the change touches.

    Whatever it is asked in whatever order, it returns what ``assess`` returns.
    """

    def __init__(self, pack: Pack, as_of: date, *, masked: bool = False, once: bool = False) -> None:
        """``as_of`` and ``masked`` as for ``assess``; ``once``: nothing is kept for another time."""
        self.pack = pack
        self.as_of = as_of
        self.masked = masked
        self.once = once
        self._facts: Facts | None = None
        self._outcomes: dict[str, Outcome] = {}
        self._contradictions = Contradictions()

    def assess(self, answers: Answers) -> Assessment:
        """Judge everything a unit says now; raises ``InputError`` as ``assess`` does."""
        facts = self._look_at(answers)
        results = {item.id: judge_item(facts, item, self._outcomes) for item in self.pack.items.values()}
        scoring = self.pack.spec.scoring
        sections = tuple(
            (section, score((r for r in results.values() if r.item.section is section), scoring))
            for section in self.pack.sections.values()
            if any(result.item.section is section for result in results.values())
        )
        return Assessment(
            pack=self.pack,
            answers=answers,
            as_of=self.as_of,
            items=results,
            contradictions=tuple(self._contradictions.find(facts, results)),
            sections=sections,
            overall=score(results.values(), scoring),
        )

    def _look_at(self, answers: Answers) -> Facts:
        """Return the facts of some answers, with ``_outcomes`` brought up to date."""
        before = self._facts
        facts = Facts(self.pack, answers, self.as_of, masked=self.masked, judged=None if self.once else {})
        if before is None or (before.answers.unit, before.answers.period) != (answers.unit, answers.period):
            before, self._outcomes = None, {}
        ledgers = {id_ for id_ in self.pack.ledgers if before is None or facts.data(id_) is not before.data(id_)}
        parameters = {
            name
            for name in self.pack.spec.parameters
            if before is None or facts.parameters.get(name) != before.parameters.get(name)
        }
        if before is not None and not ledgers and not parameters:
            before.answers = answers
            return before
        if before is not None and not parameters:
            before.before = None
            facts.before = before
        for rule in self.pack.rules.values():
            read_ledgers, read_parameters = reads(rule, facts)
            if facts.data(rule.ledger) is None:
                self._outcomes.pop(rule.id, None)
            elif rule.id not in self._outcomes or read_ledgers & ledgers or read_parameters & parameters:
                self._outcomes[rule.id] = run_rule(facts, rule)
        facts.keep_judgements()
        self._facts = facts
        return facts


def judge_item(facts: Facts, item: CheckItem, outcomes: dict[str, Outcome]) -> ItemResult:
    """Return the result of one item, given what its ledger rules found."""
    answer = facts.answers.answers.get(item.id)
    if answer is not None and not answer.is_written:
        answer = None
    period_end = facts.answers.period.to
    if not item.spec.valid.holds_on(period_end):
        return ItemResult(item, Verdict.不涉及, f"{show_date(period_end)}时这一项不适用。", answer=answer)
    left_out = facts.pack.left_out(item, facts.answers.unit.kind, facts.answers.unit.level)
    if left_out is not None:
        return ItemResult(item, Verdict.不涉及, left_out, answer=answer)
    if item.applies is not None:
        base_scope = frozenset(item.scope - {"answer"})
        if item.applies.evaluate(facts.bind(base_scope, period_end, {})) is False:
            return ItemResult(item, Verdict.不涉及, item.spec.applies_note or "不适用于本单位。", answer=answer)
    if item.by_ledger:
        claim = answer if answer is not None and answer.is_given else None
        return _judge_by_ledgers(facts, item, claim, outcomes)
    return _judge_by_answer(facts, item, answer)


def _judge_by_answer(facts: Facts, item: CheckItem, answer: Answer | None) -> ItemResult:
    if answer is None:
        return ItemResult(item, Verdict.未填, UNANSWERED)
    if answer.to_confirm:
        return ItemResult(item, Verdict.未填, TO_CONFIRM.format(answer=said(item, answer)), answer=answer)
    if answer.silence is not None:
        return _silent(item, answer)
    shown = shown_answer(item, answer)
    gap = _answer_is_gap(facts, item, answer)
    if gap is UNKNOWN:
        return ItemResult(item, Verdict.未填, f"答“{shown}”，但缺少判断所需的参数。", answer=answer)
    if not gap:
        return ItemResult(item, Verdict.合规, f"答“{shown}”。", answer=answer)
    reason = f"答“{shown}”。"
    if item.message is not None:
        reason = say(facts, item.message, facts.answers.period.to, {"answer": shown})
    facts_used = [("回答", shown)] + ([("说明", answer.note)] if answer.note else [])
    return _found(item, answer, item.severity, reason, tuple(facts_used))


def _answer_is_gap(facts: Facts, item: CheckItem, answer: Answer) -> Any:
    kind = item.spec.answer.kind
    if kind == "yes_no":
        return answer.value == "否"
    if kind == "absence":
        return answer.value == "有此情形"
    if kind == "choice":
        return item.spec.answer.choices[str(answer.value)] == "gap"
    if item.gap is None:
        return UNKNOWN
    values = {"answer": to_cel(answer.value)}
    return item.gap.evaluate(facts.bind(item.scope, facts.answers.period.to, values))


def _silent(item: CheckItem, answer: Answer) -> ItemResult:
    if answer.silence is Verdict.不涉及:
        return ItemResult(item, Verdict.不涉及, answer.reason or "", answer=answer)
    reason = "单位表示不掌握情况。" + (answer.note or "")
    return _found(item, answer, Verdict.不掌握, reason, (("回答", "不掌握"),), "限期查清后据实填报。")


def _found(
    item: CheckItem,
    answer: Answer,
    verdict: Verdict,
    reason: str,
    facts_used: tuple[tuple[str, str], ...],
    remedy: str | None = None,
) -> ItemResult:
    finding = Finding(
        item=item,
        contradiction=None,
        rule=None,
        verdict=verdict,
        title=item.title,
        reason=reason,
        facts=facts_used,
        basis=item.basis,
        remedy=remedy or item.spec.remedy,
    )
    return ItemResult(item, verdict, reason, (finding,), answer=answer)


def _judge_by_ledgers(facts: Facts, item: CheckItem, claim: Answer | None, outcomes: dict[str, Outcome]) -> ItemResult:
    """Take the worst of the item's ledgers; a claim counts only where there is no record."""
    verdicts, reasons, findings, unknown, checked = [], [], [], [], 0
    for ledger in facts.pack.ledgers_of(item.id):
        verdict, reason, found, lacking, number = _judge_ledger(facts, item, ledger, claim, outcomes)
        verdicts.append(verdict)
        reasons.append((verdict, reason))
        findings += found
        unknown += lacking
        checked += number
    worst = max(verdicts)
    if worst is Verdict.不掌握 and claim is not None:
        return _silent(item, claim)
    reason = "".join(dict.fromkeys(reason for verdict, reason in reasons if verdict is worst))
    return ItemResult(item, worst, reason, tuple(findings), tuple(unknown), checked, claim)


def _judge_ledger(
    facts: Facts, item: CheckItem, ledger: Ledger, claim: Answer | None, outcomes: dict[str, Outcome]
) -> tuple[Verdict, str, list[Finding], list[JudgedRow], int]:
    data = facts.data(ledger.id)
    nothing: tuple[list[Finding], list[JudgedRow], int] = ([], [], 0)
    if data is not None and data.none_reason is not None:
        return Verdict.不涉及, f"声明：{data.none_reason}", *nothing
    if data is None or not facts.rows(ledger.id):
        if claim is not None and claim.silence is Verdict.不涉及:
            return Verdict.不涉及, claim.reason or "", *nothing
        if claim is not None and claim.silence is Verdict.不掌握:
            return Verdict.不掌握, "单位表示不掌握情况。", *nothing
        if data is None and ledger.id in facts.answers.ledgers and facts.answers.ledgers[ledger.id].to_confirm:
            return Verdict.未填, f"《{ledger.title}》沿用上期，本期尚未确认。", *nothing
        if data is None:
            return Verdict.未填, f"没有提供《{ledger.title}》，不能核对。", *nothing
        return Verdict.未填, f"《{ledger.title}》在自查期间没有记录；确无此类事项的，请声明本期无此类事项。", *nothing
    rules = [rule for rule in ledger.rules if rule.spec.decides == item.id]
    found = [rule_finding(facts, rule, outcomes[rule.id]) for rule in rules if outcomes[rule.id].offending]
    unknown = _distinct(row for rule in rules for row in outcomes[rule.id].unknown)
    checked = sum(outcomes[rule.id].checked for rule in rules)
    if found:
        worst = max(finding.verdict for finding in found)
        return worst, "".join(f.reason for f in found if f.verdict is worst), found, unknown, checked
    if unknown:
        reason = f"《{ledger.title}》{row_numbers(n for row in unknown for n in row.numbers)}缺少判断所需的内容。"
        if not any("没有填" in row.sentence for row in unknown):
            reason = f"《{ledger.title}》不能核对：{unknown[0].sentence.removeprefix('无法判断：')}。"
        return Verdict.未填, reason, found, unknown, checked
    if checked:
        return Verdict.合规, f"《{ledger.title}》核对{checked}项，没有发现问题。", found, unknown, checked
    return Verdict.不涉及, f"《{ledger.title}》在自查期间没有适用的记录。", found, unknown, checked


def _distinct(rows: Iterator[JudgedRow]) -> list[JudgedRow]:
    return list({(row.numbers, row.sentence): row for row in rows}.values())


def said(item: CheckItem, answer: Answer) -> str:
    """Return everything an answer says, as people read it: ``不涉及（没有公务用车）``."""
    if answer.silence is None:
        return shown_answer(item, answer)
    return answer.silence.name + (f"（{answer.reason}）" if answer.reason else "")


def shown_answer(item: CheckItem, answer: Answer) -> str:
    """Return an answer's value as people read it."""
    value = answer.value
    if isinstance(value, date):
        return show_date(value)
    return f"{value}{item.spec.answer.unit or ''}"
