"""The page for who leads the unit: the whole report at a glance, each matter in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil
from operator import itemgetter

from checklist.answers.ledgers import is_judged, row_day
from checklist.answers.questionnaire import listed_ledgers
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.engine.exceptions import until, unused_text
from checklist.engine.following import counted_text
from checklist.engine.model import Assessment, Finding
from checklist.engine.readiness import Readiness
from checklist.engine.rectifying import (
    ReportedDone,
    ToPutRight,
    left_to_do,
    overdue,
    put_off,
    put_off_text,
    reported_done,
    to_put_right,
    unrecorded_text,
    upcoming,
)
from checklist.engine.set_parameters import changed_text, set_parameters
from checklist.engine.summary import by_subject, nothing_found, tally, what_was_found
from checklist.pack.compiled import Ledger
from checklist.report.room import lines_of, signs
from checklist.report.view.decisions import LIST, decisions
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
_EXCEPTIONS = 2
"""Approved exceptions that are named."""
_LATE = "逾期没有完成的整改"
_GRAVE = (Verdict.严重, Verdict.较重)
Subject = tuple[Finding, ...]
"""Everything found of one item or contradiction, the worst first."""
_CHART_LINES = 10
"""Lines that the chart takes the place of."""
_LEAST = 8
"""Lines for problems and late rectifications that there must be room for beside the chart."""
_HEADING_LINES = 2
"""Lines that the heading of one part more takes."""


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
    records = comparison.records if comparison is not None else ()
    to_decide = decisions(assessment, state, listed, records, _SIGNS - 1)
    asked = [BriefLine(head="", css_class="", text=one) for one in to_decide]
    left_out = _left_out(assessment)
    reported = reported_done(listed)
    left = left_to_do(listed, assessment.as_of).text
    planned = (
        reported.text,
        reported.disputed_text,
        left,
        put_off_text(moved),
        unrecorded_text(assessment),
        unused_text(assessment),
        counted_text(records),
        changed_text(set_parameters(assessment.pack, assessment.answers)),
    )
    found = "；".join(filter(None, (what_was_found(assessment), *planned)))
    compared = f"与上期相比：{comparison.counted}" if comparison is not None else ""
    above = _lines_above(assessment, state, found, lacking) + sum(
        lines_of(text, _SIGNS) for text in (compared, left_out)
    )
    room = _LINES - above - sum(map(height, asked))
    told = [_found(assessment, one) for one in ranked]
    gravest = [line for one, line in zip(ranked, told, strict=True) if one[0].verdict is Verdict.严重]
    if sum(map(height, (*gravest, *late[:1]))) > room + _CHART_LINES:
        told = [_found(assessment, one, briefly=True) for one in ranked]
    has_chart = room >= min(_LEAST, sum(map(height, (*told, *late))))
    room += 0 if has_chart else _CHART_LINES
    most, late_most = fitting([told, late], room, (2, 1))
    room -= sum(map(height, (*told[:most], *late[:late_most])))
    soon = [_soon(one) for one in upcoming(listed, assessment.as_of) if one not in moved]
    (soon_most,) = fitting([soon], room - _HEADING_LINES)
    shown = list(zip(ranked[:most], told, strict=False))

    at_odds = f"{'已填的' if assessment.unanswered else ''}没有发现自相矛盾之处"
    if not assessment.overall.assessed:
        at_odds = nothing_found(assessment)

    def of(subjects: Sequence[Subject], title: str, nothing: str, unit: str, where: str) -> BriefPart:
        lines = tuple(line for one, line in shown if one in subjects)
        grave = sum(one[0].verdict is Verdict.严重 for one in subjects[len(lines) :])
        more = len(subjects) - len(lines)
        return BriefPart(title=title, lines=lines, more=more, grave=grave, unit=unit, where=where, nothing=nothing)

    return Brief(
        figures=tuple(_figures(assessment, reported, score)),
        has_chart=has_chart,
        found=found,
        compared=compared,
        left_out=left_out,
        parts=(
            of(items, "最突出的问题", f"{nothing_found(assessment)}。", "项", "第三部分"),
            of(contradictions, _contradictions_title(state, contradictions), f"{at_odds}。", "处", "第四部分"),
            _part("逾期没有完成、完成期限推后或者删去的整改" if moved else _LATE, late, late_most, "没有逾期的整改。"),
            _part("需要研究决定的事项", asked, len(asked), "没有需要研究决定的事项。"),
            *([_part("今后要完成的整改（按期限）", soon, soon_most, "")] if soon_most else []),
        ),
    )


def _contradictions_title(state: Readiness, contradictions: Sequence[Subject]) -> str:
    """Return the heading, with how many of them the unit has explained if it has any."""
    explained = len(contradictions) - len(state.contradictions)
    if explained <= 0:
        return "自相矛盾之处"
    return f"自相矛盾之处（{len(contradictions)}处，{'都' if explained == len(contradictions) else f'{explained}处'}已说明）"


def _part(title: str, lines: Sequence[BriefLine], most: int, nothing: str) -> BriefPart:
    return BriefPart(title=title, lines=tuple(lines[:most]), more=len(lines) - most, where=LIST, nothing=nothing)


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


def _figures(assessment: Assessment, reported: ReportedDone, score: str) -> Iterator[Figure]:
    counted, overall = tally(assessment.findings), assessment.overall
    listed, done = len(reported.found), len(reported.done_of(reported.found))
    yield Figure(value=f"{overall.assessed}/{overall.applicable}", label="已查/应查（项）")
    yield Figure(value=str(counted.findings.total()), label="发现问题（个）")
    for verdict in _GRAVE:
        yield Figure(value=str(counted.findings[verdict]), label=f"{verdict.name}（个）")
    yield Figure(value=f"{done}/{listed}" if listed else "无", label="本期自报已改/应改（项）")
    yield Figure(value=score or "—", label="总分" if score else "草稿不计总分")


def _left_out(assessment: Assessment) -> str:
    """Say what the figures do not count: items that do not apply, ledgers declared to be empty, rows of other days, exceptions, proof that is not there."""
    ledgers = list(listed_ledgers(assessment.pack, assessment.answers))
    silent = assessment.overall.counts.get(Verdict.不涉及, 0)
    said = sum(one.answer is not None and one.answer.silence is Verdict.不涉及 for one in assessment.items.values())
    empty = sum(is_declared_empty(assessment, ledger) for ledger in ledgers)
    outside = sum(rows_outside(assessment, ledger) for ledger in ledgers)
    told = (
        f"另有不涉及{silent}项" + (f"（其中本单位自答不涉及{said}项）" if said else "") if silent else "",
        f"台账{len(ledgers)}本中声明本期没有的{empty}本" if empty else "",
        f"台账里{outside}行不在自查期间、未核对" if outside else "",
        evidence_state(assessment.answers),
        _excepted(assessment),
    )
    return "；".join(filter(None, told))


def _excepted(assessment: Assessment) -> str:
    """Say how many problems are said to be approved, and which, the gravest first; of many only the first."""
    known = sorted(assessment.excepted, key=lambda one: -one.finding.verdict)
    if not known:
        return ""
    told = [
        f"{mark_of(one.finding.verdict.name)}{one.finding.verdict.name} {one.finding.id} {one.finding.subject_title}"
        f"，经批准至{until(one.approval, assessment.as_of)}"
        for one in known[:_EXCEPTIONS]
    ]
    more = "等" if len(known) > _EXCEPTIONS else ""
    return f"自报经批准的例外{len(known)}个，不算问题，批准文件未经本报告核实，列在第五部分：{'；'.join(told)}{more}"


def is_declared_empty(assessment: Assessment, ledger: Ledger) -> bool:
    """Whether the unit says that there is nothing of a ledger's matter in the period."""
    data = assessment.answers.ledgers.get(ledger.id)
    return data is not None and not data.to_confirm and data.none_reason is not None


def rows_outside(assessment: Assessment, ledger: Ledger) -> int:
    """Return how many rows of a ledger were not checked because their day is not in the period."""
    data, period = assessment.answers.ledgers.get(ledger.id), assessment.answers.period
    if data is None or data.to_confirm:
        return 0
    return sum(not is_judged(row, row_day(ledger, row), ledger.open_until, period) for row in data.rows)


def _found(assessment: Assessment, of_one: Subject, *, briefly: bool = False) -> BriefLine:
    """Say what was found of one item or contradiction by its worst finding; ``briefly``: only what it is called, in one line."""
    worst, others = of_one[0], len(of_one) - 1
    more = f"另有{others}个问题。" if others else ""
    degree, id_, title = worst.verdict.name, worst.id, worst.title
    if not briefly:
        text = fact(assessment.pack, worst) + more
        return _line(degree, id_, text if len(text) <= _LONGEST else f"{title}，详见正文。")
    line = _line(degree, id_, f"{title}：{worst.reason}{more}" if worst.is_answer else f"{title}。{more}")
    return line if height(line) == 1 else _line(degree, id_, f"{title}。")


def _line(degree: str, id_: str, text: str) -> BriefLine:
    return BriefLine(head=f"{mark_of(degree) or '程度'}{degree} {id_}", css_class=css_of(degree), text=text)


def _soon(one: ToPutRight) -> BriefLine:
    who = f"，责任人{one.plan.owner}" if one.plan.owner else ""
    day = show_date(one.plan.due) if one.plan.due is not None else ""
    return _line(one.degree, one.id, f"{one.title}：{day}前完成{who}。")


def _late(one: ToPutRight) -> BriefLine:
    plan = one.plan
    due = f"应于{show_date(plan.due)}前完成" if plan.due is not None and not one.due_moved else one.due_moved
    who = f"，责任人{plan.owner}" if plan.owner else ""
    why = f"（{one.why_listed}）" if one.why_listed else ""
    return _line(one.degree, one.id, f"{one.title}：{due}{who}，目前{plan.state}{why}。")
