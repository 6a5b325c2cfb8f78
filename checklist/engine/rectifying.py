"""What is to be put right: all that was found, and what is planned of which nothing was found this time.

A plan of the last period stays until the unit says that it is carried out, whether or not its matter was judged again.
Everything that lists or counts rectifications asks here: report, workbook, terminal; the form does the same in
``web/src/engine/rectifying.ts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date

from checklist.answers.last import LastGap
from checklist.answers.model import DONE, EXPLAINED, Rectification
from checklist.answers.showing import UNDATED, show_due_moved
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.wording import NO_DEGREE
from checklist.core.words import few, listing
from checklist.engine.compare import WITHOUT_RECORD, disputed, is_decided, unrecorded
from checklist.engine.model import Assessment, Finding
from checklist.engine.summary import by_subject
from checklist.pack.compiled import Pack

ASK_OVERDUE = "项整改逾期，是否督办、重新定期限"
ASK_PUT_OFF = "项整改没有完成、期限比上期推后或者删去，是否同意"
ASK_UNRECORDED = f"项上期没有改完、本期{WITHOUT_RECORD}，由谁补上"
"""What is to be settled of some rectifications, after how many there are, wherever that is asked: of a unit, of many."""


@dataclass(frozen=True)
class ToPutRight:
    """One entry of the list: an item or contradiction with what was found of it, the worst first, and the unit's plan.

    Where nothing was found, ``gaps`` are what the last period found, if that is known, and ``verdict`` the worst of them,
    else what the item came to.
    """

    id: str
    title: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    plan: Rectification
    gaps: tuple[LastGap, ...] = ()
    is_judged: bool = True
    """Whether it was looked at this time."""
    is_carried: bool = False
    """Whether an earlier period found it first, by what its plan says."""
    due_before: date | None = None
    """Until when the last period planned it, if it was not done by then and another day is written now, or none."""
    is_unrecorded: bool = False
    """Whether the last period left it to be put right and its plan is there no more."""
    is_disputed: bool = False
    """Whether the unit calls it put right and its own ledger does not, so that it is not."""

    @property
    def degree(self) -> str:
        """How grave it is, or was found to be, by the verdict's name; what it came to now is no answer where nothing was found."""
        return self.verdict.name if self.verdict.is_finding else NO_DEGREE

    @property
    def is_explained(self) -> bool:
        """Whether it is a contradiction that the unit explains, and so need not be put right."""
        return any(one.contradiction is not None for one in self.findings) and self.plan.stands == EXPLAINED

    @property
    def why_listed(self) -> str:
        """Why it is listed although nothing was found of it; nothing if something was."""
        if self.findings:
            return ""
        now = "本期没有再查出" if self.is_judged else "本期没有判定"
        return f"上期带入，{now}" if self.is_carried else now

    @property
    def due_moved(self) -> str:
        """How its deadline differs from the last period's, or that nothing is written of it any more; nothing if it does not."""
        if self.is_unrecorded:
            before = f"上期定于{show_date(self.due_before)}前完成，" if self.due_before else ""
            return f"{before}本期{WITHOUT_RECORD}"
        return "" if self.due_before is None else show_due_moved(self.due_before, self.plan.due)

    @property
    def is_put_off(self) -> bool:
        """Whether it is not done, and its deadline was moved back or struck out."""
        before, now = self.due_before, self.plan.due
        return before is not None and not self.plan.is_done and (now is None or now > before)

    def is_overdue(self, day: date) -> bool:
        """Whether it should be done by a day and is not."""
        return self.plan.is_overdue(day)


def to_put_right(assessment: Assessment) -> list[ToPutRight]:
    """Return all that is to be put right: what was found, worst first, then what is planned besides, worst first."""
    plans, denied = assessment.answers.rectifications, disputed(assessment)
    found = [
        ToPutRight(
            worst.id,
            worst.subject_title,
            worst.verdict,
            of_one,
            plans.get(worst.id) or Rectification(),
            due_before=_due_before(assessment, worst.id),
            is_disputed=worst.id in denied,
        )
        for of_one in by_subject(assessment.findings)
        for worst in of_one[:1]
    ]
    besides = (one for one in _besides(assessment) if _is_open(one, assessment.pack))
    return [*found, *sorted(besides, key=lambda one: -one.verdict)]


def _besides(assessment: Assessment) -> Iterator[ToPutRight]:
    """Yield the plans for what was not found, nor approved."""
    found = {finding.id for finding in assessment.findings} | {one.finding.id for one in assessment.excepted}
    for id_ in _written(assessment):
        if id_ not in found:
            yield _not_found(id_, assessment)


def _written(assessment: Assessment) -> list[str]:
    """Return the items and contradictions of which something is written about putting them right."""
    pack = assessment.pack
    return [id_ for id_ in assessment.answers.rectifications if id_ in pack.items or id_ in pack.contradictions]


def _is_open(one: ToPutRight, pack: Pack) -> bool:
    """Whether a plan for what was not found is listed: of an earlier period until it is done, of this one if it is done or not judged.

    What an earlier period found and nobody planned is listed while it is not judged, but not a contradiction, which is
    settled by being explained.
    """
    if one.plan.is_planned:
        return one.is_carried or one.plan.is_done or not one.is_judged
    return one.is_carried and not one.is_judged and one.id not in pack.contradictions


def unneeded(assessment: Assessment) -> list[ToPutRight]:
    """Return this period's own plans that are not done although nothing is found of it: the answers were put right since."""
    return [one for one in _besides(assessment) if one.plan.is_planned and not _is_open(one, assessment.pack)]


def unneeded_text(idle: Sequence[ToPutRight]) -> str:
    """Say of how many plans nothing is found, and what to do with them; nothing of none."""
    if not idle:
        return ""
    which = few([one.id for one in idle])
    return f"写了整改、本期没有查出问题的{len(idle)}项（{which}）：填报改正了的，请删去整改；整改好了的，状态写“{DONE}”"


def _not_found(id_: str, assessment: Assessment) -> ToPutRight:
    """Return the entry of an item or contradiction of which nothing was found this time."""
    pack, judged = assessment.pack, is_decided(id_, assessment)
    last = assessment.answers.last.gaps if assessment.answers.last is not None else {}
    of_last = (gap for key, gap in last.items() if pack.subject_of(key) == id_)
    gaps = tuple(gap for gap in of_last if gap.verdict in Verdict.__members__)
    plan = assessment.answers.rectifications.get(id_) or Rectification()
    result = assessment.items.get(id_)
    now = result.verdict if result is not None else Verdict.合规 if judged else Verdict.未填
    worst = max((Verdict[gap.verdict] for gap in gaps), default=now)
    carried, due_before = plan.is_carried(assessment.answers.period), _due_before(assessment, id_)
    return ToPutRight(id_, pack.title_of(id_), worst, (), plan, gaps, judged, carried, due_before)


def _due_before(assessment: Assessment, id_: str) -> date | None:
    """Return the last period's deadline of an item or contradiction if it is not this one's."""
    answers = assessment.answers
    before = answers.last.due.get(id_) if answers.last is not None else None
    plan = answers.rectifications.get(id_)
    return before if before != (plan.due if plan is not None else None) else None


def overdue(listed: Iterable[ToPutRight], day: date) -> list[ToPutRight]:
    """Return what of all that is to be put right should be done by a day and is not, found this time or not: the gravest first, then what was due first."""
    return sorted((one for one in listed if one.is_overdue(day)), key=lambda one: (-one.verdict, one.plan.due or day))


def overdue_text(late: Sequence[ToPutRight]) -> str:
    """Say how many of all that is to be put right are overdue; nothing if none is."""
    return f"逾期没有完成的整改共{len(late)}项" if late else ""


def put_off(listed: Iterable[ToPutRight]) -> list[ToPutRight]:
    """Return what is not done and has a later deadline than in the last period, or none any more."""
    return [one for one in listed if one.is_put_off]


def put_off_text(moved: Sequence[ToPutRight]) -> str:
    """Say of how much the deadline was moved back, and of what; nothing if of none."""
    return f"完成期限推后或者删去的整改共{len(moved)}项（{few([one.id for one in moved])}）" if moved else ""


@dataclass(frozen=True)
class LeftToDo:
    """What is left to do besides what was found, first what is ``late``, which should be done by now, and how many.

    Most was planned; of what an earlier period found and nobody planned all that is known is that it was not judged again.
    """

    open: tuple[ToPutRight, ...]
    late: int

    @property
    def text(self) -> str:
        """The count in words; nothing if there are none."""
        return "；".join(words for words, _ in self._told())

    @property
    def named(self) -> str:
        """The count in words, with the ids, of what is planned those that are late apart."""
        return "；".join(f"{words}（{ids}）" for words, ids in self._told())

    def _told(self) -> Iterator[tuple[str, str]]:
        planned = [one for one in self.open if one.plan.is_planned]
        others = [one.id for one in self.open if not one.plan.is_planned]
        if planned:
            late, rest = ([one.id for one in part] for part in (planned[: self.late], planned[self.late :]))
            yield (
                self._planned_text(planned),
                f"逾期：{few(late)}；其余：{few(rest)}" if late and rest else few(late or rest),
            )
        if others:
            yield f"另有{len(others)}项上期查出、没有定整改的，本期没有判定", few(others)

    def _planned_text(self, planned: Sequence[ToPutRight]) -> str:
        number = len(planned)
        gone = sum(one.is_judged for one in planned)
        kinds = [("没有判定", number - gone), ("没有再查出", gone)]
        known = [kind if count == number else f"{kind}{count}项" for kind, count in kinds if count]
        late = f"，其中逾期{self.late}项" if self.late < number else "，已逾期"
        return f"另有{number}项原定的整改没有完成（本期{listing(known)}）" + (late if self.late else "")


def left_to_do(listed: Iterable[ToPutRight], day: date) -> LeftToDo:
    """Return what of all that is to be put right was not found this time, and is not done."""
    open_ = [one for one in listed if not one.findings and not one.plan.is_done]
    late = overdue(open_, day)
    return LeftToDo((*late, *(one for one in open_ if one not in late)), len(late))


def written(assessment: Assessment) -> Iterator[tuple[ToPutRight, bool]]:
    """Yield all that the unit wrote of putting things right, and whether that is to be put right (``to_put_right``).

    What is not: what was approved, and what was carried without a word and is in order now.
    """
    listed = {one.id: one for one in to_put_right(assessment)}
    for id_ in _written(assessment):
        yield listed.get(id_) or _not_found(id_, assessment), id_ in listed


def without_record(assessment: Assessment) -> list[ToPutRight]:
    """Return what the last period left to be put right and of whose rectification no record is there, as it was found now."""
    lost = unrecorded(assessment)
    found = {one.id: one for one in to_put_right(assessment) if one.findings} if lost else {}
    known = (found.get(id_) or _not_found(id_, assessment) for id_ in lost)
    return [replace(one, is_carried=True, is_unrecorded=True) for one in known]


def with_unrecorded(assessment: Assessment) -> list[ToPutRight]:
    """Return all that is to be put right, and below what the last period left, of which neither a plan nor a finding is there."""
    lost = {one.id: one for one in without_record(assessment)}
    return [*(lost.pop(one.id, one) for one in to_put_right(assessment)), *lost.values()]


def upcoming(listed: Iterable[ToPutRight], day: date) -> list[ToPutRight]:
    """Return what of all that is to be put right is still to be done, and is not late yet: what is due first, first."""
    left = [(one.plan.due, one) for one in listed if one.plan.due is not None and not one.plan.is_done]
    return [one for due, one in sorted(left, key=lambda due_of: due_of[0]) if due >= day]


def kept_up(assessment: Assessment) -> list[ToPutRight]:
    """Return what may be kept up although nothing was found of it: what is planned besides, what lost its record, what was carried.

    A plan that is not listed, because its matter is in order now, can still be said to be carried out, or taken back.
    """
    open_ = [one for one in (*to_put_right(assessment), *without_record(assessment)) if not one.findings]
    return [*open_, *(one for one in _besides(assessment) if not _is_open(one, assessment.pack))]


def lost_text(lost: Sized) -> str:
    """Say of how many that the last period left to be put right no record is there; nothing if it all is."""
    return f"上期没有改完的{len(lost)}项，本期{WITHOUT_RECORD}" if lost else ""


def unrecorded_text(assessment: Assessment) -> str:
    """Say the same, and which they are."""
    lost = unrecorded(assessment)
    return lost_text(lost) + (f"（{few(lost)}）" if lost else "")


@dataclass(frozen=True)
class ReportedDone:
    """What the unit says is put right, of what this period ``found`` and of what is left ``besides``, most of it carried.

    ``disputed`` are the items and contradictions of which its own ledger says otherwise, none of which is ``done``.
    """

    found: tuple[ToPutRight, ...]
    besides: tuple[ToPutRight, ...]
    disputed: tuple[str, ...]

    @property
    def undated(self) -> tuple[str, ...]:
        """Those of which it is not said since when."""
        done = (*self.done_of(self.found), *self.done_of(self.besides))
        return tuple(one.id for one in done if one.plan.is_undated)

    def done_of(self, listed: Iterable[ToPutRight]) -> list[ToPutRight]:
        """Return those that count as put right."""
        return [one for one in listed if one.plan.is_done and one.id not in self.disputed]

    @property
    def text(self) -> str:
        """The count in words, which say whose word it is; nothing if there are none."""
        kinds = [("本期查出", self.found), (self._besides_words, self.besides)]
        if not any(self.done_of(listed) for _, listed in kinds):
            return ""
        return "单位自报已整改：" + "，".join(self._counted(words, listed) for words, listed in kinds if listed)

    @property
    def _besides_words(self) -> str:
        return "上期带入" if all(one.is_carried for one in self.besides) else "另外原定"

    def _counted(self, words: str, listed: Sequence[ToPutRight]) -> str:
        done = self.done_of(listed)
        kinds = (
            ("逾期完成", sum(one.plan.is_done_late for one in done)),
            (UNDATED, sum(one.plan.is_undated for one in done)),
        )
        which = listing(f"{kind}{number}项" for kind, number in kinds if number)
        return f"{words}的{len(listed)}项中{len(done)}项" + (f"（{which}）" if which else "")

    @property
    def disputed_text(self) -> str:
        """How many are not counted because a ledger says otherwise; nothing if there are none."""
        return f"自报已整改、与台账矛盾的{len(self.disputed)}项，不算已改" if self.disputed else ""


def reported_done(listed: Sequence[ToPutRight]) -> ReportedDone:
    """Return what of all that is to be put right the unit says is, the worst first."""
    return ReportedDone(
        found=tuple(one for one in listed if one.findings and not one.is_explained),
        besides=tuple(one for one in listed if not one.findings),
        disputed=tuple(one.id for one in listed if one.is_disputed),
    )
