"""Pack × Answers → Assessment: a verdict for every item, and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from checklist.answers.model import Answers
from checklist.answers.questionnaire import items_of_part
from checklist.core.verdicts import Verdict
from checklist.engine.applying import not_asked
from checklist.engine.contradictions import Tried, contradictions
from checklist.engine.facts import Facts, facts_of
from checklist.engine.items import judge_item, unset_parameters
from checklist.engine.model import Assessment, ItemResult, Score
from checklist.engine.rules import run_rule
from checklist.engine.scoring import Scored, scores
from checklist.pack.compiled import Pack


def assess(pack: Pack, answers: Answers, as_of: date, *, masked: bool = False) -> Assessment:
    """Judge everything a unit said, as of a day.

    ``as_of`` is the day on which deadlines still open are looked at. With ``masked`` the
    verdicts are the same, but no sentence tells what stands in a private column. Raises
    ``InputError`` when a rule of the pack cannot be computed.
    """
    facts = facts_of(pack, answers, as_of, masked=masked)
    results = judged_items(facts)
    return assembled(facts, results, contradictions(facts, results))


def judged_items(facts: Facts) -> dict[str, ItemResult]:
    """Return what every item comes to. Raises ``InputError`` when a rule of the pack cannot be computed."""
    pack = facts.pack
    outcomes = {rule.id: run_rule(facts, rule) for rule in pack.rules.values() if facts.data(rule.ledger) is not None}
    reasons = not_asked(facts)
    return {item.id: judge_item(facts, item, outcomes, reasons.get(item.id)) for item in pack.items.values()}


def assembled(facts: Facts, results: Mapping[str, ItemResult], tried: Mapping[str, Tried]) -> Assessment:
    """Return the assessment of which the items' results and what came of contradictions are known, with its scores."""
    sections, overall = _scored(facts.pack, results)
    return Assessment(
        pack=facts.pack,
        answers=facts.answers,
        as_of=facts.as_of,
        items=results,
        contradictions=tuple(one.finding for one in tried.values() if one.finding is not None),
        not_tried=frozenset(id_ for id_, one in tried.items() if not one.applies),
        sections=sections,
        overall=overall,
    )


def of_part(assessment: Assessment) -> Assessment:
    """Return what an assessment says of the part that its answers are: nobody is missing what others give in it.

    Parameters, and explanations of contradictions, which rest on several parts, are given in one part alone.
    """
    part = assessment.answers.part
    if part is None:
        return assessment
    own = items_of_part(assessment.pack, part)
    results = {
        id_: result
        for id_, result in assessment.items.items()
        if id_ in own and (part.parameters or not _lacks_parameters_alone(assessment, result))
    }
    sections, overall = _scored(assessment.pack, results)
    conflicts = assessment.contradictions if part.parameters else ()
    return replace(assessment, items=results, contradictions=conflicts, sections=sections, overall=overall)


def _lacks_parameters_alone(assessment: Assessment, result: ItemResult) -> bool:
    """Whether all that is said to decide an item is there, and it is 未填 for want of a parameter."""
    if result.verdict is not Verdict.未填:
        return False
    item, answers = result.item, assessment.answers
    if item.by_ledger:
        given = [answers.ledgers.get(ledger.id) for ledger in assessment.pack.ledgers_of(item.id)]
        lacks = [row.lack is not None and row.lack.is_parameter for row in result.unknown]
        return all(data is not None and data.is_given for data in given) and bool(lacks) and all(lacks)
    defaults = {name for name, spec in assessment.pack.spec.parameters.items() if spec.default is not None}
    is_given = result.answer is not None and result.answer.is_given
    return is_given and bool(unset_parameters(assessment.pack, item, defaults | set(answers.parameters)))


def _scored(pack: Pack, results: Mapping[str, ItemResult]) -> tuple[tuple[Scored, ...], Score]:
    """Return the score of each section that has results, and of all."""
    members = [
        (section, found)
        for section in pack.sections.values()
        if (found := [result for result in results.values() if result.item.section is section])
    ]
    return scores(members, pack.spec.scoring)
