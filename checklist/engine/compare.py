"""One period against the last: which gaps are new, closed, not put right, or back again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from checklist.answers.head import Period
from checklist.answers.last import EarlierPeriod, LastGap, LastPeriod
from checklist.answers.model import Answers
from checklist.answers.showing import UNDATED, show_answer
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.words import few
from checklist.engine.contradictions import rests_on
from checklist.engine.following import Followed, rows_left, what_became
from checklist.engine.model import Assessment, Finding
from checklist.engine.set_parameters import set_values
from checklist.pack.cel import condition_name

NEW, UNCHANGED, REPEATED, CLOSED, PENDING, UNSEEN, EXCEPTED, UNDECIDED = (
    "新增",
    "未改",
    "反复出现",
    "自报完成",
    "待销号",
    "未再查出",
    "经批准例外",
    "本期没有判定",
)
PERIODS_KEPT = 4
"""How many periods before the last one a file remembers: a chart's room."""
WAS_EXCEPTED = "上期列为例外"
"""What is said of a gap that is new only because it is an exception no more."""
WITHOUT_RECORD = "没有整改记录"
"""What is said of a gap that was not put right, and of whose rectification the unit keeps no record any more."""
KINDS = (NEW, UNCHANGED, REPEATED, CLOSED, PENDING, UNSEEN, EXCEPTED, UNDECIDED)
MEANINGS = {
    NEW: "上期没有查出（或者列为例外），本期查出",
    UNCHANGED: "前期已经查出、那时没有报整改完成，本期又查出",
    REPEATED: "前期已报整改完成或者曾经不再查出，本期又查出",
    CLOSED: "本期没有再查出，本单位自报整改完成，没有经过核实",
    PENDING: "本期没有再查出，整改还没有报完成",
    UNSEEN: "本期没有再查出，没有写怎样整改，也没有报完成",
    EXCEPTED: "本期仍然查出，本单位自报经批准作为例外",
    UNDECIDED: "没有填报、不涉及或者没有核对，不能判定，不算整改完成",
}
"""What each kind says of a gap."""
NO_MORE = (CLOSED, PENDING, UNSEEN)
"""Of what was found and is found no more."""


@dataclass(frozen=True)
class Change:
    """What became of one gap: how grave it was, and what it is now.

    ``id`` is the item's or contradiction's, by which people know it; ``key`` that of the finding. ``was_excepted``: it
    is no gap of the last period only because it was said to be approved then. ``is_unrecorded``: its subject is ``unrecorded``;
    ``is_undated``: it is closed, as the unit's plan has it, which does not say since when. ``records``: those of the last
    period that were struck out or rewritten. ``was``: what was found then, where it is another finding of the same item.
    """

    kind: str
    id: str
    key: str
    title: str
    before: LastGap | None
    now: Finding | None
    was_excepted: bool = False
    is_unrecorded: bool = False
    is_undated: bool = False
    records: tuple[Followed, ...] = ()
    was: str = ""

    @property
    def note(self) -> str:
        """What is to be known of it beside its kind; mostly nothing."""
        state = WITHOUT_RECORD if self.is_unrecorded else UNDATED if self.is_undated else ""
        other = f"上期查出的是“{self.was}”" if self.was else ""
        return "；".join(filter(None, (state, other, what_became(self.records))))


def day_of_last(last: Period, now: Answers | None, day: date) -> date:
    """Return the day as of which a last period is judged: its own last day, for what came due later is not its fault.

    Where the answers ``now`` keep it as it was judged on another day, that day. Two versions of one period are both judged
    as of ``day``, and so is a period that still runs.
    """
    if now is not None and now.period == last:
        return day
    kept = now.last if now is not None and now.last is not None and now.last.period == last else None
    return kept.as_of if kept is not None and kept.as_of is not None else min(last.to, day)


def disputed(assessment: Assessment) -> frozenset[str]:
    """Return what the unit says is put right while a contradiction holds that against the very rows that were found of it."""
    against = {
        (path[1], row)
        for finding in assessment.contradictions
        if finding.contradiction is not None
        for path in finding.contradiction.references
        if path[0] == "rectified"
        for row in _rows_of(finding)
    }
    plans = assessment.answers.rectifications
    return frozenset(
        finding.id
        for finding in (assessment.findings if against else ())
        if finding.id in plans and plans[finding.id].is_done
        if any((condition_name(finding.id), row) in against for row in _rows_of(finding))
    )


def _rows_of(finding: Finding) -> set[tuple[str, int]]:
    return {(row.ledger, number) for row in finding.rows for number in row.numbers}


def last_period(assessment: Assessment) -> LastPeriod:
    """Return what a period leaves to the next one, enough to compare without its file.

    What is said to be put right and is ``disputed`` is not. ``planned`` is what the period before it left open and lost its
    plan since, of which nobody can tell that it is in order.
    """
    answers, pack = assessment.answers, assessment.pack
    planned = answers.rectifications
    done = {id_ for id_, plan in planned.items() if plan.is_done} - disputed(assessment)
    rows = rows_left(assessment)
    gaps = {
        finding.key: LastGap(
            title=finding.title,
            verdict=finding.verdict.name,
            done=finding.id in done,
            rows=rows.get(finding.key, []) if finding.id not in done else [],
        )
        for finding in assessment.findings
    }
    found = {finding.id for finding in assessment.findings}
    closed = (
        {change.key for change in compare(answers.last, assessment) if change.kind in NO_MORE}
        if answers.last
        else set()
    )
    earlier = set(answers.last.closed) if answers.last else set()
    return LastPeriod(
        period=answers.period,
        as_of=assessment.as_of,
        earlier=periods_before(answers.last)[-PERIODS_KEPT:] if answers.last else [],
        answers={
            id_: show_answer(pack.items[id_], answer)
            for id_, answer in answers.answers.items()
            if answer.is_given and id_ in pack.items
        },
        gaps=gaps,
        closed=sorted((closed | earlier | _put_right(assessment)) - set(gaps)),
        excepted=sorted({one.finding.key for one in assessment.excepted} - set(gaps)),
        planned=[id_ for id_ in unrecorded(assessment) if id_ not in found and not is_decided(id_, assessment)],
        parameters=set_values(pack, answers),
        due={id_: plan.due for id_, plan in sorted(planned.items()) if plan.due is not None and id_ not in done},
    )


def _put_right(now: Assessment) -> set[str]:
    """Return the items and contradictions that have a plan of this period's own or an earlier one's, and are in order now."""
    found = {finding.id for finding in (*now.findings, *(one.finding for one in now.excepted))}
    given, period = now.answers.rectifications, now.answers.period
    plans = {id_ for id_, plan in given.items() if plan.is_planned or plan.is_carried(period)}
    return {id_ for id_ in plans - found if is_decided(id_, now)}


def difference(kept: LastPeriod, judged: LastPeriod) -> str:
    """Say how what answers keep of the last period differs from what judging its own answers comes to; nothing if it does not."""
    if kept.period != judged.period:
        return f"记着的是{kept.period}，这一份是{judged.period}"
    both = kept.gaps.keys() & judged.gaps.keys()
    kinds = (
        ("只有记着的问题里有 ", kept.gaps.keys() - judged.gaps.keys()),
        ("记着的问题里没有 ", judged.gaps.keys() - kept.gaps.keys()),
        ("轻重不同的 ", {key for key in both if kept.gaps[key].verdict != judged.gaps[key].verdict}),
        ("是否报整改完成不同的 ", {key for key in both if kept.gaps[key].done != judged.gaps[key].done}),
        ("是否列为例外不同的 ", set(kept.excepted) ^ set(judged.excepted)),
        ("完成期限不同的 ", {id_ for id_ in judged.due if kept.due and kept.due.get(id_) != judged.due[id_]}),
    )
    what = "；".join(f"{kind}{few(sorted(keys))}" for kind, keys in kinds if keys)
    if not what or kept.as_of is None or judged.as_of is None or kept.as_of == judged.as_of:
        return what
    return f"{what}（记着的按{show_date(kept.as_of)}核对，这里按{show_date(judged.as_of)}核对）"


def completed(kept: LastPeriod, judged: LastPeriod | None) -> LastPeriod:
    """Return what answers keep of the last period, with the deadlines, records and parameters that they lack and judging its own answers tells."""
    if judged is None or judged.period != kept.period:
        return kept
    rows = {key: gap.rows for key, gap in judged.gaps.items()}
    gaps = {
        key: gap if gap.rows else gap.model_copy(update={"rows": rows.get(key, [])}) for key, gap in kept.gaps.items()
    }
    set_ = judged.parameters if kept.parameters is None else kept.parameters
    return kept.model_copy(update={"due": {**judged.due, **kept.due}, "gaps": gaps, "parameters": set_})


def periods_before(last: LastPeriod) -> list[EarlierPeriod]:
    """Return the periods up to the last, oldest first, with their findings counted."""
    counts = Counter(gap.verdict for gap in last.gaps.values())
    return [*last.earlier, EarlierPeriod(until=last.period.to, counts=dict(counts))]


def compare(last: LastPeriod, now: Assessment, records: Iterable[Followed] = ()) -> list[Change]:
    """Return what became of every gap of the last period and of this one, by kind.

    未改: found again, by the same rule or by another of the same item, for the item's rectification is of both; and what an
    earlier period found, if its rectification is carried still. 反复出现: found again although it was reported put right, or
    after it had been gone. Found no more: 自报完成, reported put right; 待销号, planned and not reported put right; 未再查出, of which
    nothing was planned or reported. 经批准例外: there still, but approved. 本期没有判定: not answered, not applicable, not looked at in this
    period or no longer in the pack, so that nobody can say that it is closed. ``records`` are those that were ``followed``, of
    whoever tells of them.
    """
    found = {finding.key: finding for finding in now.findings}
    again = _found_otherwise(last, found, now)
    otherwise = {finding.key for finding in again.values()}
    lost = unrecorded(now)
    of_key: dict[str, list[Followed]] = {}
    for record in records:
        of_key.setdefault(record.key, []).append(record)
    changes = [
        replace(
            _became(key, gap, found.get(key) or again.get(key), now),
            is_unrecorded=now.pack.subject_of(key) in lost,
            records=tuple(of_key.get(key, ())),
        )
        for key, gap in last.gaps.items()
    ]
    for key, finding in found.items():
        if key not in last.gaps and key not in otherwise:
            kind = _kind_of_other(finding, last, now)
            changes.append(Change(kind, finding.id, key, finding.title, None, finding, key in last.excepted))
    return sorted(changes, key=lambda change: (KINDS.index(change.kind), -_weight(change), change.id, change.key))


def unrecorded(now: Assessment) -> list[str]:
    """Return the items and contradictions that the last period, as the answers keep it, left to be put right and that lost their plan.

    Each had one, perhaps an empty one, when the period began; of a contradiction ``planned`` tells. Of a part, which has but its own, nobody can tell.
    """
    answers, pack = now.answers, now.pack
    if answers.last is None or answers.part is not None:
        return []
    undone = {pack.subject_of(key) for key, gap in answers.last.gaps.items() if not gap.done}
    left = {id_ for id_ in undone if id_ not in pack.contradictions} | set(answers.last.planned)
    known = (id_ for id_ in sorted(left) if id_ in pack.items or id_ in pack.contradictions)
    return [id_ for id_ in known if id_ not in answers.rectifications]


def _found_otherwise(last: LastPeriod, found: Mapping[str, Finding], now: Assessment) -> dict[str, Finding]:
    """Return, by their keys, the gaps not put right whose own rule finds nothing more but another of their item does."""
    approved = {one.finding.key for one in now.excepted}
    others: dict[str, list[Finding]] = {}
    for key, finding in sorted(found.items(), key=lambda one: (-one[1].verdict, one[0])):
        if key not in last.gaps and key not in last.closed:
            others.setdefault(finding.id, []).append(finding)
    gone = [(key, gap) for key, gap in last.gaps.items() if not gap.done and key not in found and key not in approved]
    again: dict[str, Finding] = {}
    for key, _ in sorted(gone, key=lambda one: (-_gravity(one[1]), one[0])):
        if others.get(now.pack.subject_of(key)):
            again[key] = others[now.pack.subject_of(key)].pop(0)
    return again


def _kind_of_other(finding: Finding, last: LastPeriod, now: Assessment) -> str:
    """Return what became of something that was no gap of the last period."""
    if finding.key in last.closed or finding.id in last.closed:
        return REPEATED
    plan = now.answers.rectifications.get(finding.id)
    is_carried = plan is not None and plan.is_carried(now.answers.period)
    return UNCHANGED if is_carried and finding.id not in map(now.pack.subject_of, last.gaps) else NEW


def _became(key: str, gap: LastGap, finding: Finding | None, now: Assessment) -> Change:
    if finding is not None:
        kind, was = REPEATED if gap.done else UNCHANGED, gap.title if finding.key != key else ""
        return Change(kind, finding.id, finding.key, finding.title, gap, finding, was=was)
    if any(one.finding.key == key for one in now.excepted):
        return Change(EXCEPTED, now.pack.subject_of(key), key, gap.title, gap, None)
    subject = now.pack.subject_of(key)
    kind, plan = _kind_of_gone(key, gap, now), now.answers.rectifications.get(subject)
    is_undated = kind == CLOSED and plan is not None and plan.is_undated
    return Change(kind, subject, key, gap.title, gap, None, is_undated=is_undated)


def _kind_of_gone(key: str, gap: LastGap, now: Assessment) -> str:
    """Return what became of a gap that is not found again."""
    plan = now.answers.rectifications.get(now.pack.subject_of(key))
    if not is_decided(key, now):
        return UNDECIDED
    if gap.done or (plan is not None and plan.is_done):
        return CLOSED
    return PENDING if plan is not None and plan.is_planned else UNSEEN


def is_decided(key: str, now: Assessment) -> bool:
    """Whether everything that the gap with a key rests on was judged this time."""
    pack, ledgers = now.pack, now.answers.ledgers
    if key in now.not_tried:
        return False
    if key in pack.contradictions:
        rule = pack.contradictions[key]
        items, wanted = rests_on(rule, pack)
        claimed = (id_ for id_ in items if ("answers", condition_name(id_)) in rule.references)
        return (
            all(_is_assessed(id_, now) for id_ in items)
            and all(_is_answered(id_, now) for id_ in claimed)
            and all(id_ in ledgers and ledgers[id_].is_given for id_ in wanted)
        )
    subject = pack.subject_of(key)
    return _is_assessed(subject, now) and not now.items[subject].unknown


def _is_assessed(id_: str, now: Assessment) -> bool:
    """Whether an item was judged; one that is not in a part was not."""
    return id_ in now.items and now.items[id_].verdict.is_assessed


def _is_answered(id_: str, now: Assessment) -> bool:
    answer = now.answers.answers.get(id_)
    return answer is not None and answer.is_given


def verdict_of_contradiction(key: str, now: Assessment) -> Verdict:
    """Return what a contradiction came to that does not hold: 合规, or the silence for which nobody can tell.

    未填 only if something that it rests on is 未填; 不掌握 if the unit does not know it; else it does not apply.
    """
    if is_decided(key, now):
        return Verdict.合规
    items, ledgers = rests_on(now.pack.contradictions[key], now.pack)
    for id_ in ledgers:
        if id_ not in now.answers.ledgers or not now.answers.ledgers[id_].is_given:
            items = [*items, *now.pack.ledgers[id_].decides]
    silences = {now.items[id_].verdict for id_ in items if id_ in now.items}
    return next((one for one in (Verdict.未填, Verdict.不掌握) if one in silences), Verdict.不涉及)


def _weight(change: Change) -> int:
    if change.now is not None:
        return change.now.verdict
    return _gravity(change.before) if change.before is not None else 0


def _gravity(gap: LastGap) -> int:
    return Verdict[gap.verdict] if gap.verdict in Verdict.__members__ else 0
