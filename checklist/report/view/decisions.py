"""What only who leads the unit can settle, as the page for them asks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checklist.core.verdicts import Verdict
from checklist.core.words import listing
from checklist.engine.following import ASK_REWRITTEN, Followed
from checklist.engine.model import Assessment, remedy_of
from checklist.engine.readiness import Readiness
from checklist.engine.rectifying import (
    ASK_OVERDUE,
    ASK_PUT_OFF,
    ASK_UNRECORDED,
    ToPutRight,
    overdue,
    put_off,
    without_record,
)
from checklist.report.room import signs

_HANDED_ON = "移交"
"""What a remedy says where somebody else is to judge."""
LIST = "整改清单"
"""The part of the report that lists what is to be put right."""
_COMPARISON = "“与上期比较”部分"
"""The part that tells what became of the last period's findings."""


def decisions(
    assessment: Assessment, state: Readiness, listed: Sequence[ToPutRight], records: Sequence[Followed], width: int
) -> Iterator[str]:
    """Yield each matter in a sentence, of which those that name many take one line of so many signs.

    A contradiction that is explained need not be put right besides, nor one that is there no more; who plans to, must say it all.
    """
    lost = without_record(assessment)
    missing = {one.id for one in lost}
    moved = [one for one in put_off(listed) if one.id not in missing]
    subjects = [one.findings[0] for one in listed if one.findings]
    unknown = [finding for finding in subjects if finding.verdict is Verdict.不掌握]
    open_items = [result.item for result in (*state.unanswered, *state.to_confirm)]
    for ids, text, where in (
        (
            [item.id for item in open_items],
            f"项没有填报或确认{if_so(item.severity for item in open_items)}，由谁补齐",
            "第四部分",
        ),
        ([result.item.id for result in state.partly], "项有记录不能核对，由谁补齐", "第四部分"),
        ([result.item.id for result in state.not_inspected], "项全部答不涉及，由谁组织自查", "附件1"),
        (
            [f"{finding.key} {finding.title}" for finding in assessment.findings if finding.is_refused],
            "项自报经批准的例外不成立、仍按问题处理，是否补办批准",
            "第三部分",
        ),
        ([finding.id for finding in state.contradictions], "处矛盾没有说明，由谁核对清楚", "第四部分"),
        ([one.id for one in listed if _HANDED_ON in remedy_of(one.findings)], "项是否移交有权机关研判", "第三、四部分"),
        (
            [finding.id for finding in unknown],
            f"项情况不掌握{if_so(finding.would_be for finding in unknown)}，由谁限期查清",
            "第三部分",
        ),
        ([one.id for one in overdue(listed, assessment.as_of)], ASK_OVERDUE, LIST),
        ([one.id for one in moved], ASK_PUT_OFF, LIST),
        ([f"{one.id} {one.title}" for one in lost], ASK_UNRECORDED, LIST),
        ([name for _, name, _ in dict.fromkeys(one.named for one in records)], ASK_REWRITTEN, _COMPARISON),
        (_undecided(assessment, listed), "项的整改措施、责任人或者时限没有确定", LIST),
    ):
        if ids:
            yield _naming(f"{len(ids)}{text}：", ids, where, width)


def if_so(would_be: Iterable[Verdict]) -> str:
    """Say of what nobody knows how much of it would be of the gravest kind; nothing if none would."""
    number = sum(verdict is Verdict.严重 for verdict in would_be)
    return f"（其中{number}项如查实属{Verdict.严重.name}）" if number else ""


def _undecided(assessment: Assessment, listed: Sequence[ToPutRight]) -> list[str]:
    """Return what lacks a measure, somebody to carry it out, or a day."""
    return [
        one.id
        for one in listed
        if (one.id in assessment.pack.items or one.plan.is_planned)
        and not (one.plan.is_done or (one.plan.measure and one.plan.owner and one.plan.due))
    ]


def _naming(text: str, names: Sequence[str], where: str, width: int) -> str:
    """Return a sentence that names things, of many only as many as a line has room for, and then says where the others are told."""
    sentences = [f"{text}{listing(names)}。"]
    sentences += [f"{text}{listing(names[:most])}等，见{where}。" for most in range(min(len(names) - 1, width), 0, -1)]
    return next((told for told in sentences if signs(told) <= width), sentences[-1])
