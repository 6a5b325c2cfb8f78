"""What a report still lacks before anybody may sign it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from checklist.answers.ledgers import is_judged, row_day
from checklist.answers.questionnaire import asks_parameters, is_needed
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.words import few
from checklist.engine.model import row_numbers
from checklist.engine.reading import names_read
from checklist.engine.summary import worst_of_each

if TYPE_CHECKING:
    from checklist.answers.model import Row
    from checklist.engine.model import Assessment, Finding, ItemResult
    from checklist.pack.compiled import Ledger

UNANSWERED = Verdict.未填.name
CONTRADICTIONS = "矛盾未说明"
DAY = "核对日期不当"
TOO_LATE = "日期晚于核对日期"
TOO_EARLY = "完成日期太早、问题那时还没有出现的整改"
UNSET = "没有填的参数"
PARTLY = "有问题、另有记录不能核对的"
LEFT_OUT = "台账没有读全"
NOTHING_INSPECTED = "全部答不涉及、等于没有自查的"
MOST_NAMED = 8
"""Ids of each kind that are named in one sentence."""
_MOST_LEDGERS = 3
"""Ledgers that are named in one, with how many items wait for each."""
HANDING_IN = timedelta(days=366)
"""How long after a period's end its report may be judged: rules and limits are those of the day."""


@dataclass(frozen=True)
class Readiness:
    """What is open: items without an answer, records that cannot be judged, answers of the last period, contradictions, gaps without a measure."""

    unanswered: tuple[ItemResult, ...]
    """What would be gravest first, as all below."""
    ledgers_lacking: Mapping[str, int]
    """The titles of the ledgers that are not given, with how many of ``unanswered`` wait for each, most first."""
    not_answered: tuple[ItemResult, ...]
    """Those of ``unanswered`` that nobody answered."""
    not_telling: tuple[ItemResult, ...]
    """Those of ``unanswered`` of which something is given, and not enough."""
    to_confirm: tuple[ItemResult, ...]
    partly: tuple[ItemResult, ...]
    """The items of which something was found, and that have records which lack what judging them needs."""
    left_out: tuple[str, ...]
    """The ledgers of which records were left out when others were read in, with how many."""
    parameters: tuple[str, ...]
    """The titles of the parameters that contradictions rest on and nobody set: what reads them in an item leaves it unanswered."""
    contradictions: tuple[Finding, ...]
    """Those that nobody has explained: a fact written into their rectification explains one."""
    not_inspected: tuple[ItemResult, ...]
    """Every item that the unit itself says does not apply, if with them nothing at all is left to be inspected."""
    without_measure: tuple[Finding, ...]
    strange_day: date | None
    """The day it is judged as of, if that lies neither in the period nor in the time for handing in."""
    too_late: tuple[str, ...]
    """What tells of days after that day as done: ledgers with their rows, items, and rectifications."""
    too_early: tuple[str, ...]
    """The items and contradictions that are said to have been put right before this period began, which found them, or before a record that they are of."""
    is_running: bool
    """Whether the period has not ended by that day: it forbids nothing, but the report must say so."""
    is_begun: bool
    """Whether the period has begun by that day."""

    @property
    def period_state(self) -> str:
        """What is said of a period that has not ended by that day."""
        if not self.is_running:
            return ""
        return "自查期间还没有结束" if self.is_begun else "自查期间还没有开始"

    @property
    def forbidding(self) -> dict[str, list[str]]:
        """What forbids signing, by kind, with the ids; a gap whose measure is not written yet does not."""
        kinds = {
            UNANSWERED: [result.item.id for result in self.unanswered],
            "待确认": [result.item.id for result in self.to_confirm],
            PARTLY: [result.item.id for result in self.partly],
            LEFT_OUT: list(self.left_out),
            NOTHING_INSPECTED: [result.item.id for result in self.not_inspected],
            UNSET: list(self.parameters),
            CONTRADICTIONS: [finding.id for finding in self.contradictions],
            DAY: [self.strange_day.isoformat()] if self.strange_day is not None else [],
            TOO_LATE: list(self.too_late),
            TOO_EARLY: list(self.too_early),
        }
        return {kind: ids for kind, ids in kinds.items() if ids}

    @property
    def missing(self) -> str:
        """What forbids signing, in words: of what is not answered also why, for a ledger that is not there is one thing to do."""
        told = missing({kind: ids for kind, ids in self.forbidding.items() if kind != UNANSWERED})
        return "；".join(filter(None, (self._unanswered, told)))

    @property
    def _unanswered(self) -> str:
        ledgers = [f"《{title}》涉及{number}项" for title, number in self.ledgers_lacking.items()]
        if not ledgers:
            return missing({UNANSWERED: [result.item.id for result in self.unanswered]} if self.unanswered else {})
        kinds = [f"缺台账{len(ledgers)}本（{few(ledgers, _MOST_LEDGERS)}）"]
        for words, results in (("没有回答", self.not_answered), ("所填不够判定", self.not_telling)):
            if results:
                kinds.append(f"{words}{len(results)}项（{few([one.item.id for one in results], MOST_NAMED)}）")
        return f"{UNANSWERED}{len(self.unanswered)}项：{'、'.join(kinds)}"

    @property
    def may_be_signed(self) -> bool:
        """Whether a report may be signed."""
        return not self.forbidding


def missing(forbidding: Mapping[str, list[str]]) -> str:
    """Say what forbids signing, the first ids of each kind named."""
    return "；".join(
        f"{kind}{len(ids)}{'处' if kind in (CONTRADICTIONS, DAY, TOO_LATE, LEFT_OUT) else '项'}（{few(ids, MOST_NAMED)}）"
        for kind, ids in forbidding.items()
    )


def why_not_signed(state: Readiness, not_come: date | None = None) -> str:
    """Say what keeps a report from being signed: what forbids it, and that its day had ``not_come`` when it was made."""
    told = f"核对日期（{show_date(not_come)}）还没有到" if not_come is not None else ""
    return "；".join(filter(None, (state.missing, told)))


def part_state(lacking: str) -> str:
    """Say whether a part may be handed back, by what it lacks."""
    return f"交回以前还缺：{lacking}" if lacking else "这一部分填完了，请交回，用 checklist merge 合并"


def unexplained(assessment: Assessment) -> tuple[Finding, ...]:
    """Return the contradictions that nobody has explained by a fact."""
    planned = assessment.answers.rectifications
    return tuple(
        finding for finding in assessment.contradictions if not (finding.id in planned and planned[finding.id].fact)
    )


def left_out(assessment: Assessment) -> tuple[str, ...]:
    """Return the ledgers of which records were left out when others were read in, with how many."""
    ledgers = assessment.answers.ledgers
    return tuple(
        f"《{ledger.title}》还缺{data.left_out}条"
        for ledger in assessment.pack.ledgers.values()
        if (data := ledgers.get(ledger.id)) is not None and data.left_out
    )


def readiness(assessment: Assessment) -> Readiness:
    """Return what is open."""
    planned = assessment.answers.rectifications
    ledgers = assessment.answers.ledgers
    open_items = assessment.unanswered
    waiting = {
        result.item.id
        for result in open_items
        if (result.answer is not None and result.answer.to_confirm)
        or any(
            data.to_confirm for ledger in assessment.pack.ledgers_of(result.item.id) if (data := ledgers.get(ledger.id))
        )
    }
    to_confirm = tuple(result for result in open_items if result.item.id in waiting)
    unanswered = tuple(result for result in open_items if result.item.id not in waiting)
    lacking = {result.item.id: _lacking(assessment, result) for result in unanswered}
    period, day = assessment.answers.period, assessment.as_of
    found = {finding.id for finding in assessment.findings}
    begun = _begun(assessment)
    return Readiness(
        strange_day=None if period.from_ <= day <= period.to + HANDING_IN else day,
        too_late=tuple(_too_late(assessment)),
        too_early=tuple(
            id_
            for id_, plan in planned.items()
            if plan.done_on is not None
            and (
                plan.done_on < begun.get(id_, plan.done_on)
                or (plan.done_on < period.from_ and (id_ in found or period.from_ <= (plan.opened or period.to)))
            )
        ),
        is_running=day < period.to,
        is_begun=period.from_ <= day,
        unanswered=unanswered,
        ledgers_lacking=dict(Counter(title for titles in lacking.values() for title in titles).most_common()),
        not_answered=tuple(result for result in unanswered if not _is_told(result)),
        not_telling=tuple(result for result in unanswered if _is_told(result) and not lacking[result.item.id]),
        to_confirm=to_confirm,
        partly=tuple(assessment.partly_judged),
        left_out=left_out(assessment),
        not_inspected=_not_inspected(assessment),
        parameters=_unset(assessment),
        contradictions=unexplained(assessment),
        without_measure=tuple(
            finding
            for finding in worst_of_each(assessment.findings)
            if finding.item is not None and not (finding.id in planned and planned[finding.id].measure)
        ),
    )


def _lacking(assessment: Assessment, result: ItemResult) -> list[str]:
    """Return the titles of the ledgers that decide an item and are not given."""
    given = assessment.answers.ledgers
    ledgers = assessment.pack.ledgers_of(result.item.id) if result.item.by_ledger else ()
    return [ledger.title for ledger in ledgers if ledger.id not in given or not given[ledger.id].is_written]


def _is_told(result: ItemResult) -> bool:
    """Whether something is given of an item, which does not tell enough, or is for its ledgers to tell."""
    return result.item.by_ledger or (result.answer is not None and result.answer.is_given)


def _begun(assessment: Assessment) -> dict[str, date]:
    """Return of what is said to be put right the last day on which a record began that offends: what was done before is not of it.

    A record that offends only together with others is of no day.
    """
    answers, begun = assessment.answers, dict[str, date]()
    done = {id_ for id_, plan in answers.rectifications.items() if plan.done_on is not None}
    offending: dict[str, dict[int, set[str]]] = {}
    for finding in assessment.findings if done else ():
        for judged in finding.rows:
            if finding.id in done and len(judged.numbers) == 1:
                offending.setdefault(judged.ledger, {}).setdefault(judged.numbers[0], set()).add(finding.id)
    for ledger_id, ids_of in offending.items():
        ledger = assessment.pack.ledgers[ledger_id]
        for row in answers.ledgers[ledger_id].rows:
            day = _first_day(ledger, row) if row.number in ids_of else None
            if day is not None:
                begun |= {id_: max(day, begun.get(id_, day)) for id_ in ids_of[row.number]}
    return begun


def _first_day(ledger: Ledger, row: Row) -> date | None:
    """Return the day of a record; of one that nothing dates what its first column of days tells, if that is not when it is due."""
    first = next((name for name, column in ledger.spec.columns.items() if column.type == "date"), "")
    day = row.values.get(first) if first in ledger.told_days else None
    return row_day(ledger, row) or (day if isinstance(day, date) else None)


def _too_late(assessment: Assessment) -> Iterator[str]:
    """Yield what tells of days after the one that is judged as of, which nobody can know as done."""
    answers, day = assessment.answers, assessment.as_of
    for ledger in assessment.pack.ledgers.values():
        data = answers.ledgers.get(ledger.id)
        numbers = [
            row.number
            for row in (data.rows if data is not None else ())
            if any(isinstance(told := row.values.get(name), date) and told > day for name in ledger.told_days)
            and is_judged(row, row_day(ledger, row), ledger.open_until, answers.period)
        ]
        if numbers:
            yield f"《{ledger.title}》{row_numbers(numbers)}"
    for result in assessment.items.values():
        if result.answer is not None and isinstance(told := result.answer.value, date) and told > day:
            yield result.item.id
    for id_, plan in answers.rectifications.items():
        if plan.done_on is not None and plan.done_on > day:
            yield f"{id_}的整改"


def _unset(assessment: Assessment) -> tuple[str, ...]:
    pack, answers = assessment.pack, assessment.answers
    if not asks_parameters(answers):
        return ()
    tried = (rule for id_, rule in pack.contradictions.items() if id_ not in assessment.not_tried)
    read = {name for rule in tried for name in names_read(rule, "parameters")}
    return tuple(
        spec.title
        for name, spec in pack.spec.parameters.items()
        if name in read and name not in answers.parameters and is_needed(spec, answers.unit)
    )


def _not_inspected(assessment: Assessment) -> tuple[ItemResult, ...]:
    """Return the items that the unit says do not apply, of them or of a ledger that decides them; none if others do."""
    ledgers = assessment.answers.ledgers
    aside = []
    for result in assessment.items.values():
        is_said = result.answer is not None and result.answer.silence is Verdict.不涉及
        data = [one for ledger in assessment.pack.ledgers_of(result.item.id) if (one := ledgers.get(ledger.id))]
        is_declared = any(one.none_reason is not None for one in data) and not any(one.rows for one in data)
        if is_said or is_declared:
            aside.append(result)
        elif result.verdict is not Verdict.不涉及:
            return ()
    return tuple(aside)
