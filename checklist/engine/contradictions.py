"""Find what cannot both be true: a unit's own words against its ledgers, ledgers against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checklist.core.verdicts import Verdict
from checklist.engine.facts import FactRow, Facts
from checklist.engine.ledger_rules import judged_row, say, show_value, total_of_ledger
from checklist.engine.model import Finding, ItemResult, JudgedRow, row_numbers
from checklist.pack.cel import UNKNOWN, condition_name, to_cel
from checklist.pack.compiled import Contradiction, Pack


class Contradictions:
    """Finds what cannot both be true, and tries a rule again only when what it reads has changed."""

    def __init__(self) -> None:
        """Start without anything tried."""
        self._facts: Facts | None = None
        self._tried: dict[str, tuple[Any, list[Finding]]] = {}

    def find(self, facts: Facts, results: Mapping[str, ItemResult]) -> Iterator[Finding]:
        """Yield a finding for every contradiction that holds; an unknown one is none."""
        if facts is not self._facts:
            self._facts, self._tried = facts, {}
        known = _known(facts, results)
        offending = {condition_name(id_): _rows_of(result) for id_, result in results.items()}
        for rule in facts.pack.contradictions.values():
            read = _values_read(rule, {**known, "offending": offending})
            if rule.id not in self._tried or self._tried[rule.id][0] != read:
                self._tried[rule.id] = read, list(_try(facts, rule, known, offending))
            yield from self._tried[rule.id][1]


def subjects(rule: Contradiction, pack: Pack) -> tuple[list[str], list[str]]:
    """Return the items and the ledgers that a contradiction is about."""
    parts = [rule.when, *(part for let in rule.let for part in (let.value, let.each, let.where))]
    named = {path[1] for part in parts if part is not None for path in part.references if len(path) > 1}
    named |= {let.spec.of for let in rule.let if let.spec is not None and let.spec.of} | {rule.spec.for_each or ""}
    items = [id_ for id_ in pack.items if condition_name(id_) in named]
    return items, [id_ for id_ in pack.ledgers if id_ in named]


def _values_read(rule: Contradiction, known: Mapping[str, Any]) -> list[Any]:
    """Return the values beside the facts that a rule and its sentence rest on."""
    parts = [rule.when, rule.message, *(let.value for let in rule.let)]
    paths = sorted({path[:2] for part in parts if part is not None for path in part.references if path[0] in known})
    return [known[path[0]].get(path[1]) if len(path) > 1 else known[path[0]] for path in paths]


def _try(
    facts: Facts, rule: Contradiction, known: Mapping[str, Any], offending: Mapping[str, str]
) -> Iterator[Finding]:
    rows: list[FactRow | None] = list(facts.rows(rule.spec.for_each)) if rule.spec.for_each else [None]
    hits: list[JudgedRow] = []
    sentences: list[str] = []
    day = facts.answers.period.to
    for row in rows:
        values = {**known, **({"row": row.cel} if row else {})}
        shown: dict[str, Any] = {"offending": offending, **known}
        for let in rule.let:
            value = total_of_ledger(facts, let) if let.spec else UNKNOWN
            if let.value is not None:
                value = let.value.evaluate(facts.bind(rule.scope, day, values))
            if value is not UNKNOWN:
                values[let.name] = to_cel(value)
                shown[let.name] = show_value(value)
        if rule.when.evaluate(facts.bind(rule.scope, day, values)) is not True:
            continue
        if row is not None:
            shown["row"] = row.shown()
        sentence = say(facts, rule.message, day, shown)
        sentences.append(sentence)
        if row is not None:
            columns = [path[1] for path in rule.when.references if path[0] == "row" and len(path) > 1]
            hits.append(judged_row([row], sentence.rstrip("。"), columns))
    if sentences:
        reason = sentences[0] if len(sentences) == 1 else f"{rule.spec.title}，共{len(sentences)}处。{sentences[0]}"
        yield Finding(
            item=None,
            contradiction=rule,
            rule=None,
            verdict=Verdict[rule.spec.severity],
            title=rule.spec.title,
            reason=reason,
            rows=tuple(hits),
            remedy=rule.spec.remedy,
        )


def _known(facts: Facts, results: Mapping[str, ItemResult]) -> dict[str, Any]:
    """Return the names that only contradictions can use."""
    ledgers = facts.pack.ledgers
    hand = [result for result in results.values() if not result.item.by_ledger]
    return {
        "answers": {
            condition_name(id_): to_cel(answer.value)
            for id_, answer in facts.answers.answers.items()
            if answer.value is not None and answer.is_given
        },
        "gaps": {
            condition_name(id_): result.verdict > Verdict.提示
            for id_, result in results.items()
            if result.verdict.is_assessed
        },
        "none_declared": {id_: _none_declared(facts, id_, results) for id_ in ledgers},
        "counts": {id_: len(facts.rows(id_)) for id_ in ledgers if facts.data(id_) is not None},
        "answered_count": sum(result.verdict is Verdict.合规 for result in hand),
        "unanswered_count": sum(result.verdict is Verdict.未填 for result in hand),
        "gap_count": sum(result.verdict.is_finding for result in results.values()),
        "row_count": sum(len(facts.rows(id_)) for id_ in ledgers),
    }


def _none_declared(facts: Facts, ledger_id: str, results: Mapping[str, ItemResult]) -> bool:
    """Whether the unit said there was nothing: of the ledger, or of an item it decides."""
    data = facts.data(ledger_id)
    if data is not None and data.none_reason is not None:
        return True
    claims = (results[item_id].answer for item_id in facts.pack.ledgers[ledger_id].decides)
    return any(claim is not None and claim.silence is Verdict.不涉及 for claim in claims)


def _rows_of(result: ItemResult) -> str:
    graver = (finding for finding in result.findings if finding.verdict > Verdict.提示)
    return row_numbers(number for finding in graver for row in finding.rows for number in row.numbers)
