"""Find what cannot both be true: a unit's own words against its ledgers, ledgers against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from checklist.answers.showing import show_answer
from checklist.core.verdicts import Verdict
from checklist.engine.aggregates import Recall, afresh, counted, total_of_ledger
from checklist.engine.applying import none_declared
from checklist.engine.facts import FactRow, Facts, referred_ledgers
from checklist.engine.model import Finding, ItemResult, JudgedRow, places, row_numbers
from checklist.engine.reading import contradiction_reading
from checklist.engine.sentences import ANSWERED, judged_row, say, show_parameter, show_value, stopped
from checklist.pack.cel import UNKNOWN, condition_name, to_cel
from checklist.pack.compiled import Contradiction, Pack

Results = Mapping[str, ItemResult]


@dataclass(frozen=True)
class Known:
    """What only contradictions can read: ``values`` in conditions, and which rows of ledgers offend."""

    values: Mapping[str, Any]
    offending: Callable[[str], Sequence[JudgedRow]]
    """Returns the rows that an item's rules found, less those that were approved, by the item's name in conditions."""
    answered: Callable[[str], str]
    """Returns what the unit answers to an item, as people read it; nothing if it does not answer."""


@dataclass(frozen=True)
class Trial:
    """One rule tried on one unit: ``read`` is what it reads and tells beside the ledgers, by path."""

    facts: Facts
    rule: Contradiction
    known: Known
    read: Mapping[tuple[str, ...], Any]
    recall: Recall


@dataclass(frozen=True)
class Tried:
    """What came of a rule: a finding if it holds, and whether it ``applies``, so that it was looked at."""

    finding: Finding | None
    applies: bool = True


def contradictions(facts: Facts, results: Results) -> dict[str, Tried]:
    """Return what came of every contradiction; an unknown one is none."""
    known = known_of(facts, results)
    return {rule.id: try_rule(trial_of(facts, rule, known)) for rule in facts.pack.contradictions.values()}


def subjects(rule: Contradiction, pack: Pack) -> tuple[list[str], list[str]]:
    """Return the items and the ledgers that a contradiction is about."""
    return _named(rule, pack, rule.references)


def rests_on(rule: Contradiction, pack: Pack) -> tuple[list[str], list[str]]:
    """Return the items that must be judged, and the ledgers that must be given, for anybody to tell whether it holds.

    Whether a row offends, and what the unit says that it put right, is known of an item whatever it came to.
    """
    return _named(rule, pack, (path for path in rule.references if path[0] not in ("offends", "rectified")))


def _named(rule: Contradiction, pack: Pack, paths: Iterable[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    named = {path[1] for path in paths if len(path) > 1}
    named |= {let.of for let in rule.let} | {rule.spec.for_each or ""}
    items = [id_ for id_ in pack.items if condition_name(id_) in named]
    return items, [id_ for id_ in pack.ledgers if id_ in named]


def trial_of(facts: Facts, rule: Contradiction, known: Known, recall: Recall = afresh) -> Trial:
    """Return a rule ready to be tried."""
    read: dict[tuple[str, ...], Any] = {}
    for path in sorted({path[:2] for path in rule.told}):
        if path[0] in ("offending", "gaps") and len(path) > 1:
            read["offending", path[1]] = row_numbers(
                number for row in known.offending(path[1]) for number in row.numbers
            )
        elif path[0] == "offends" and len(path) > 1:
            rows = (row for row in known.offending(path[1]) if row.ledger == rule.spec.for_each)
            read[path] = frozenset(number for row in rows for number in row.numbers)
        if path[0] in known.values:
            value = known.values[path[0]]
            read[path] = value.get(path[1]) if len(path) > 1 else value
        if path[0] in ("answers", "not_applicable") and len(path) > 1:
            read["answered", path[1]] = known.answered(path[1])
    return Trial(facts, rule, known, read, recall)


def try_rule(trial: Trial) -> Tried:
    """Return what came of a rule; it finds nothing if it does not hold, or nobody can tell."""
    rule, facts = trial.rule, trial.facts
    totals = {let.name: total_of_ledger(facts, let, rule.id, trial.recall) for let in rule.let if let.spec}
    if rule.applies is not None:
        values, _ = _values(trial, totals, None)
        if rule.applies.evaluate(facts.bind(facts.answers.period.to, values)) is not True:
            return Tried(None, applies=False)
    if rule.spec.for_each is None:
        sentence = _sentence(trial, totals, None)
        return Tried(_finding(trial, [sentence], {}) if sentence is not None else None)
    circumstances = (trial.read, totals)
    sentences: list[str] = []
    hits: dict[FactRow, JudgedRow] = {}
    make = partial(_hit, trial, totals)
    for row in facts.rows(rule.spec.for_each):
        hit = trial.recall(row, rule.id, circumstances, make)
        if hit is not None:
            sentences.append(hit[0])
            hits[row] = hit[1]
    return Tried(_finding(trial, sentences, hits) if hits else None)


def _hit(trial: Trial, totals: Mapping[str, Any], row: FactRow) -> tuple[str, JudgedRow] | None:
    """Return what is said of a row, and the row, if the rule holds of it with one of the rows that it refers to."""
    said = (_sentence(trial, totals, one) for one in row.one_by_one(trial.rule.referred))
    sentence = next((sentence for sentence in said if sentence is not None), None)
    if sentence is None:
        return None
    return sentence, judged_row([row], sentence.rstrip("。"), trial.rule.when.names("row"))


def _sentence(trial: Trial, totals: Mapping[str, Any], row: FactRow | None) -> str | None:
    """Return what is said if the rule holds; None if not."""
    rule, facts, day = trial.rule, trial.facts, trial.facts.answers.period.to
    values, computed = _values(trial, totals, row)
    if rule.when.evaluate(facts.bind(day, values)) is not True:
        return None
    offending = {path[1]: shown for path, shown in trial.read.items() if path[0] == "offending"}
    shown = {"offending": offending, **trial.known.values, **computed}
    if row is not None:
        shown["row"] = row.shown
    return stopped(say(facts, rule.message, day, shown))


def _values(trial: Trial, totals: Mapping[str, Any], row: FactRow | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the rule's conditions can name, of a row if there is one, and its named values as sentences print them."""
    facts, day = trial.facts, trial.facts.answers.period.to
    values: dict[str, Any] = dict(trial.known.values)
    if row is not None:
        offends = {path[1]: row.row.number in rows for path, rows in trial.read.items() if path[0] == "offends"}
        values |= {"row": row.cel, "offends": offends}
    computed: dict[str, Any] = {}
    for let in trial.rule.let:
        value = totals.get(let.name, UNKNOWN)
        if let.value is not None:
            value = let.value.evaluate(facts.bind(day, values))
        if value is not UNKNOWN:
            values[let.name] = to_cel(value)
            computed[let.name] = show_value(value)
    return values, computed


def _finding(trial: Trial, sentences: list[str], hits: Mapping[FactRow, JudgedRow]) -> Finding:
    rule, rows = trial.rule, list(hits.values())
    reason = f"{rule.spec.title}，共{places(rows)}。" if len(sentences) > 1 else sentences[0]
    return Finding(
        item=None,
        contradiction=rule,
        rule=None,
        verdict=Verdict[rule.spec.severity],
        title=rule.spec.title,
        reason=reason,
        rows=tuple(rows),
        remedy=rule.spec.remedy,
        involved=tuple(_involved(trial, list(hits))),
    )


def _involved(trial: Trial, hits: Sequence[FactRow]) -> Iterator[str]:
    """Yield what a contradiction that holds, of some rows or as a whole, sets against each other."""
    facts, rule = trial.facts, trial.rule
    pack = facts.pack
    items, ledgers = subjects(rule, pack)
    rows = _rows_involved(trial, hits)
    for ledger in pack.ledgers.values():
        if ledger.id in ledgers or ledger.id in rows:
            yield f"《{ledger.title}》{row_numbers(rows.get(ledger.id, ()))}"
    for id_ in items:
        name = condition_name(id_)
        read = {path[0]: value for path, value in trial.read.items() if len(path) > 1 and path[1] == name}
        offending = read.get("offends")
        if read.get("not_applicable", True) is not True or (
            offending is not None and offending.isdisjoint(_numbers(hits))
        ):
            continue
        told = ANSWERED.format(answer=answer).rstrip("。") if (answer := read.get("answered")) else ""
        yield f"{id_} {pack.items[id_].title}" + (f"（{told}）" if told else "")
    reading = contradiction_reading(rule, pack)
    for name, parameter in pack.spec.parameters.items():
        if name in reading.parameters:
            yield f"参数“{parameter.title}”{show_parameter(facts, name)}"


def _numbers(rows: Iterable[FactRow]) -> list[int]:
    return [row.row.number for row in rows]


def _rows_involved(trial: Trial, hits: Sequence[FactRow]) -> dict[str, set[int]]:
    """Return the numbers of the rows that a contradiction sets against each other, by ledger; of a whole ledger none.

    These are the rows it holds of, the rows these refer to, what the rules of its items found, and what it counts.
    """
    facts, rule = trial.facts, trial.rule
    rows: dict[str, set[int]] = {}
    each = facts.pack.ledgers.get(rule.spec.for_each or "")
    read = rule.when.names("row") | rule.message.names("row")
    for name, ledger in (referred_ledgers(each) if each is not None else {}).items():
        if name in read:
            rows[ledger] = set(_numbers(one for row in hits for one in row.pointed.get(name, ())))
    if each is not None:
        rows.setdefault(each.id, set()).update(_numbers(hits))
    for root, *names in trial.read:
        for row in trial.known.offending(names[0]) if root == "offending" else ():
            rows.setdefault(row.ledger, set()).update(row.numbers)
    for let in rule.let:
        if let.of:
            every = facts.rows(let.of)
            is_whole = let.kind == "sum" and let.where is None
            part = counted(let, every, lambda row: facts.activation(row, facts.day(row)), rule.id, trial.recall)
            rows.setdefault(let.of, set()).update(() if is_whole else _numbers(part))
    return rows


def known_of(facts: Facts, results: Results) -> Known:
    """Return what only contradictions can read."""
    ledgers = facts.pack.ledgers
    hand = [result for result in results.values() if not result.item.by_ledger]
    by_name = {condition_name(id_): result for id_, result in results.items()}
    values = {
        "answers": {
            condition_name(id_): to_cel(answer.value)
            for id_, answer in facts.answers.answers.items()
            if answer.value is not None and answer.is_given and results[id_].verdict is not Verdict.不涉及
        },
        "gaps": {name: result.verdict > Verdict.提示 for name, result in by_name.items() if result.verdict.is_assessed},
        "rectified": {
            name: (plan := facts.answers.rectifications.get(result.item.id)) is not None and plan.is_done
            for name, result in by_name.items()
        },
        "not_applicable": {
            condition_name(id_): answer.silence is Verdict.不涉及
            for id_, answer in facts.answers.answers.items()
            if answer.is_given
        },
        "none_declared": none_declared(facts),
        "counts": {id_: len(facts.rows(id_)) for id_ in ledgers if facts.data(id_) is not None},
        "answered_count": sum(result.verdict is Verdict.合规 for result in hand),
        "unanswered_count": sum(result.verdict is Verdict.未填 for result in hand),
        "gap_count": sum(result.verdict.is_finding for result in results.values()),
        "row_count": sum(len(facts.rows(id_)) for id_ in ledgers),
    }

    def answered(name: str) -> str:
        item = by_name[name].item
        answer = facts.answers.answers.get(item.id)
        return show_answer(item, answer) if answer is not None and answer.is_written else ""

    return Known(values, lambda name: _offending_rows(by_name[name]), answered)


def _offending_rows(result: ItemResult) -> list[JudgedRow]:
    return [row for finding in result.findings if finding.verdict > Verdict.提示 for row in finding.rows]
