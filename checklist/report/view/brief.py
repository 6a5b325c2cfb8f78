"""The page for who leads the unit: the whole report at a glance, each matter in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil
from operator import itemgetter

from checklist.answers.ledgers import is_in_period, row_day
from checklist.answers.questionnaire import listed_ledgers
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.words import listing
from checklist.engine.model import Assessment, Finding
from checklist.engine.readiness import Readiness
from checklist.engine.rectifying import (
    ToPutRight,
    left_to_do,
    overdue,
    put_off,
    put_off_text,
    reported_done,
    to_put_right,
    unrecorded_text,
)
from checklist.engine.summary import by_subject, nothing_found, tally, what_was_found
from checklist.pack.compiled import Ledger, Pack
from checklist.report.room import lines_of, signs
from checklist.report.view.evidence import evidence_state
from checklist.report.view.findings import fact
from checklist.report.view.marked import css_of, mark_of
from checklist.report.view.shown import Brief, BriefLine, BriefPart, Comparison, Figure

_LINES, _SIGNS = 20, 39
"""Lines that the page has room for, with those above its parts, and how many signs a line has."""
_NAME_SIGNS = 36
"""Signs of a line of the unit's name and period."""
_DRAFT_SIGNS = 32
"""Signs of what a draft is told, but for what it lacks."""
_RUNNING_SIGNS = 50
"""Signs of what is told of a period that has not ended."""
_LONGEST = 2 * _SIGNS - 14
"""Signs of a sentence, two lines with its mark; what would take more is told by its title alone."""
_LIST = "整改清单"
"""The part of the report that lists what is to be put right."""
_LATE = "逾期没有完成的整改"
_GRAVE = (Verdict.严重, Verdict.较重)
Subject = tuple[Finding, ...]
"""Everything found of one item or contradiction, the worst first."""
_HANDED_ON = "移交"
"""What a remedy says where somebody else is to judge."""


def brief(assessment: Assessment, state: Readiness, score: str, comparison: Comparison | None, lacking: str) -> Brief:
    """Return the page; ``score`` is how the score is shown, nothing for a draft; ``lacking`` is what keeps it from being signed."""
    subjects = by_subject(assessment.findings)
    listed = to_put_right(assessment)
    items = [of_one for of_one in subjects if of_one[0].item is not None]
    contradictions = [of_one for of_one in subjects if of_one[0].item is None]
    ranked = _graver_first(items, contradictions)
    moved = put_off(listed)
    overdue_now = overdue(listed, assessment.as_of)
    late = [_late(one) for one in (*overdue_now, *(one for one in moved if one not in overdue_now))]
    decisions = list(_decisions(state, listed, assessment.pack))
    left_out = _left_out(assessment)
    reported = reported_done(assessment, listed)
    left = left_to_do(listed, assessment.as_of).text
    planned = (reported.text, reported.disputed_text, left, put_off_text(moved), unrecorded_text(assessment))
    found = "；".join(filter(None, (what_was_found(assessment), *planned)))
    compared = f"与上期相比：{comparison.counted}" if comparison is not None else ""
    above = _lines_above(assessment, state, found, lacking) + sum(
        lines_of(text, _SIGNS) for text in (compared, left_out)
    )
    told = [_found(assessment, one) for one in ranked]
    most, late_most = fitting([told, late], _LINES - above - sum(map(height, decisions)), (2, 1))
    shown = list(zip(ranked[:most], told, strict=False))

    def of(subjects: Sequence[Subject], title: str, nothing: str, unit: str, where: str) -> BriefPart:
        lines = tuple(line for one, line in shown if one in subjects)
        grave = sum(one[0].verdict is Verdict.严重 for one in subjects[len(lines) :])
        more = len(subjects) - len(lines)
        return BriefPart(title=title, lines=lines, more=more, grave=grave, unit=unit, where=where, nothing=nothing)

    return Brief(
        figures=tuple(_figures(assessment, len(reported.done), len(listed), score)),
        found=found,
        compared=compared,
        left_out=left_out,
        parts=(
            of(items, "最突出的问题", f"{nothing_found(assessment)}。", "项", "第三部分"),
            of(
                contradictions, _contradictions_title(state, contradictions), "没有发现自相矛盾之处。", "处", "第四部分"
            ),
            _part("逾期没有完成、完成期限推后的整改" if moved else _LATE, late, late_most, "没有逾期的整改。"),
            _part("需要研究决定的事项", decisions, len(decisions), "没有需要研究决定的事项。"),
        ),
    )


def _contradictions_title(state: Readiness, contradictions: Sequence[Subject]) -> str:
    """Return the heading, with how many of them the unit has explained if it has any."""
    explained = len(contradictions) - len(state.contradictions)
    if explained <= 0:
        return "自相矛盾之处"
    return f"自相矛盾之处（{len(contradictions)}处，{'都' if explained == len(contradictions) else f'{explained}处'}已说明）"


def _part(title: str, lines: Sequence[BriefLine], most: int, nothing: str) -> BriefPart:
    return BriefPart(title=title, lines=tuple(lines[:most]), more=len(lines) - most, where=_LIST, nothing=nothing)


def _graver_first(*lists: Sequence[Subject]) -> list[Subject]:
    """Return what is in lists that are graver first each, graver first over all, in turn one of each list among equals."""
    in_turn = [
        (-verdict, turn, one)
        for subjects in lists
        for verdict, equals in groupby(subjects, key=lambda one: one[0].verdict)
        for turn, one in enumerate(equals)
    ]
    return [one for *_, one in sorted(in_turn, key=itemgetter(0, 1))]


def _lines_above(assessment: Assessment, state: Readiness, found: str, lacking: str) -> int:
    """Return how many lines stand above: the unit's name with its period, what it comes to, what is told of the day and of a draft."""
    answers = assessment.answers
    name = f"{answers.unit.name}（{answers.period}）"
    told = ceil((signs(lacking) + _DRAFT_SIGNS) / _SIGNS) if lacking else 0
    running = ceil(_RUNNING_SIGNS / _SIGNS) if state.is_running else 0
    return lines_of(name, _NAME_SIGNS) + lines_of(found, _SIGNS) + running + told


def fitting(parts: Sequence[Sequence[BriefLine]], lines_left: int, each: Sequence[int] = ()) -> list[int]:
    """Return how many sentences of each part the page takes, from its first on, as long as there are lines left.

    They are taken in turn, one of each part, or as many as ``each`` says. Of a part whose next is too long no more are.
    """
    taken, left = [0] * len(parts), lines_left
    in_turn = [number for number in range(len(parts)) for _ in range(each[number] if each else 1)]
    unfinished = set(in_turn)
    while unfinished:
        for number in in_turn:
            following = parts[number][taken[number] : taken[number] + 1] if number in unfinished else []
            if following and height(following[0]) <= left:
                taken[number], left = taken[number] + 1, left - height(following[0])
            else:
                unfinished.discard(number)
    return taken


def height(line: BriefLine) -> int:
    """Return how many lines a sentence takes."""
    return lines_of(line.head + line.text, _SIGNS)


def _figures(assessment: Assessment, done: int, listed: int, score: str) -> Iterator[Figure]:
    counted, overall = tally(assessment.findings), assessment.overall
    grave = sum(counted.findings[verdict] for verdict in _GRAVE)
    yield Figure(value=f"{overall.assessed}/{overall.applicable}", label="已查/应查（项）")
    yield Figure(value=str(counted.findings.total()), label="发现问题（个）")
    yield Figure(value=str(grave), label="严重、较重（个）")
    yield Figure(value=f"{done}/{listed}" if listed else "无", label="自报已改/应改（项）")
    yield Figure(value=score or "—", label="总分" if score else "草稿不计总分")


def _left_out(assessment: Assessment) -> str:
    """Say what the figures do not count: items that do not apply, ledgers declared to be empty, rows of other days, exceptions, proof that is not there."""
    ledgers = list(listed_ledgers(assessment.pack, assessment.answers))
    silent = assessment.overall.counts.get(Verdict.不涉及, 0)
    empty = sum(is_declared_empty(assessment, ledger) for ledger in ledgers)
    outside = sum(rows_outside(assessment, ledger) for ledger in ledgers)
    excepted = len(assessment.excepted)
    told = (
        f"另有不涉及{silent}项" if silent else "",
        f"台账{len(ledgers)}本中声明本期没有的{empty}本" if empty else "",
        f"台账里{outside}行不在自查期间、未核对" if outside else "",
        f"自报经批准的例外{excepted}个，不算问题，列在第五部分" if excepted else "",
        evidence_state(assessment.answers),
    )
    return "；".join(filter(None, told))


def is_declared_empty(assessment: Assessment, ledger: Ledger) -> bool:
    """Whether the unit says that there is nothing of a ledger's matter in the period."""
    data = assessment.answers.ledgers.get(ledger.id)
    return data is not None and not data.to_confirm and data.none_reason is not None


def rows_outside(assessment: Assessment, ledger: Ledger) -> int:
    """Return how many rows of a ledger were not checked because their day is not in the period."""
    data = assessment.answers.ledgers.get(ledger.id)
    if data is None or data.to_confirm:
        return 0
    return sum(not is_in_period(row_day(ledger, row), assessment.answers.period) for row in data.rows)


def _found(assessment: Assessment, of_one: Subject) -> BriefLine:
    """Say what was found of one item or contradiction by its worst finding."""
    worst, others = of_one[0], len(of_one) - 1
    more = f"另有{others}个问题。" if others else ""
    text = fact(assessment.pack, worst) + more
    return _line(worst.verdict.name, worst.id, text if len(text) <= _LONGEST else f"{worst.title}，详见正文。")


def _line(degree: str, id_: str, text: str) -> BriefLine:
    return BriefLine(head=f"{mark_of(degree) or '程度'}{degree} {id_}", css_class=css_of(degree), text=text)


def _late(one: ToPutRight) -> BriefLine:
    plan = one.plan
    due = f"应于{show_date(plan.due)}前完成" if plan.due is not None and not one.due_moved else one.due_moved
    who = f"，责任人{plan.owner}" if plan.owner else ""
    why = f"（{one.why_listed}）" if one.why_listed else ""
    return _line(one.degree, one.id, f"{one.title}：{due}{who}，目前{plan.state}{why}。")


def _decisions(state: Readiness, listed: Sequence[ToPutRight], pack: Pack) -> Iterator[BriefLine]:
    """Yield what only who leads the unit can settle.

    A contradiction that is explained need not be put right besides, nor one that is there no more; who plans to, must say it all.
    """
    subjects = [one.findings[0] for one in listed if one.findings]
    handed_on = [finding.id for finding in subjects if _HANDED_ON in finding.remedy]
    undecided = [
        one.id
        for one in listed
        if (one.id in pack.items or one.plan.is_planned)
        and not (one.plan.is_done or (one.plan.measure and one.plan.owner and one.plan.due))
    ]
    unknown = [finding.id for finding in subjects if finding.verdict is Verdict.不掌握]
    open_items = [result.item.id for result in (*state.unanswered, *state.to_confirm)]
    for ids, text, where in (
        (open_items, "项没有填报或者没有确认，由谁补齐", "第四部分"),
        ([result.item.id for result in state.not_inspected], "项全部答不涉及，由谁组织自查", "附件1"),
        ([finding.id for finding in state.contradictions], "处矛盾没有说明，由谁核对清楚", "第四部分"),
        (handed_on, "项是否移交有权机关研判", "第三、四部分"),
        (unknown, "项情况不掌握，由谁限期查清", "第三部分"),
        (undecided, "项的整改措施、责任人或者时限没有确定", _LIST),
    ):
        if ids:
            yield BriefLine(head="", css_class="", text=_naming(f"{len(ids)}{text}：", ids, where))


def _naming(text: str, ids: Sequence[str], where: str) -> str:
    """Return a sentence that names ids, of many only as many as a line has room for, and then says where the others are told."""
    sentences = [f"{text}{listing(ids)}。"]
    sentences += [f"{text}{listing(ids[:most])}等，见{where}。" for most in range(min(len(ids) - 1, _SIGNS), 0, -1)]
    return next((told for told in sentences if signs(told) <= _SIGNS - 1), sentences[-1])
