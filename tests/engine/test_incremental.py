"""Whatever is typed, changed and deleted in whatever order, the assessor says what ``assess`` says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from checklist.answers.load import parse_answers
from checklist.answers.model import Answer, Answers, LedgerData, Row
from checklist.core.errors import InputError
from checklist.core.values import Value
from checklist.core.verdicts import Verdict
from checklist.engine import rules
from checklist.engine.assess import assess
from checklist.engine.incremental import Assessor
from checklist.engine.model import Assessment
from checklist.engine.placing import Run
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from tests.conftest import PATROLS, PATROLS_ANSWERS, given, tries

DAY = date(2026, 1, 15)
ROWS = 12
"""Of each ledger: enough for groups of several rows, and quick."""
Change = Callable[[Answers, st.DataObject], Answers]
NOT_APPLICABLE = [Answer(answer=Verdict.不涉及, reason=reason) for reason in ("本期没有", "本期未发生")]


@pytest.fixture(scope="module")
def patrolled() -> Pack:
    return load_pack(PATROLS)


@pytest.fixture(scope="module")
def patrols(patrolled: Pack) -> Answers:
    return parse_answers(patrolled, PATROLS_ANSWERS, Path("/nowhere/answers.yaml"))


def is_interesting(pack: Pack, ledger: str) -> bool:
    """Whether a rule of a ledger looks at more than one row at a time, or the ledger refers to another."""
    spec = pack.ledgers[ledger].spec
    return any(column.refers_to for column in spec.columns.values()) or any(
        rule.spec.group_by is not None or rule.spec.after or rule.let for rule in pack.ledgers[ledger].rules
    )


def with_rows(answers: Answers, ledger: str, rows: list[Row]) -> Answers:
    data = answers.ledgers.get(ledger) or LedgerData()
    changed = data.model_copy(update={"rows": tuple(rows), "none_reason": None, "to_confirm": False})
    return replace(answers, ledgers={**answers.ledgers, ledger: changed})


def numbered(rows: list[Row]) -> list[Row]:
    return [row if row.number == number else replace(row, number=number) for number, row in enumerate(rows, 2)]


def other_value(value: Value, by: int) -> Value:
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(by * 20)
    if isinstance(value, int | Decimal):
        return max(value + by, type(value)(0))
    return value


def some_ledger(answers: Answers, data: st.DataObject) -> tuple[str, list[Row], int]:
    ledger = data.draw(st.sampled_from(sorted(id_ for id_, given in answers.ledgers.items() if given.rows)))
    rows = list(answers.ledgers[ledger].rows)
    return ledger, rows, data.draw(st.integers(0, len(rows) - 1))


def typed(answers: Answers, data: st.DataObject) -> Answers:
    ledger, rows, at = some_ledger(answers, data)
    return with_rows(answers, ledger, [*rows, replace(rows[at], number=len(rows) + 2)])


def changed(answers: Answers, data: st.DataObject) -> Answers:
    ledger, rows, at = some_ledger(answers, data)
    if not rows[at].values:
        return answers
    column = data.draw(st.sampled_from(sorted(rows[at].values)))
    values = {**rows[at].values, column: other_value(rows[at].values[column], data.draw(st.integers(-30, 30)))}
    return with_rows(answers, ledger, [*rows[:at], replace(rows[at], values=values), *rows[at + 1 :]])


def blanked(answers: Answers, data: st.DataObject) -> Answers:
    ledger, rows, at = some_ledger(answers, data)
    if not rows[at].values:
        return answers
    column = data.draw(st.sampled_from(sorted(rows[at].values)))
    values = {name: value for name, value in rows[at].values.items() if name != column}
    return with_rows(answers, ledger, [*rows[:at], replace(rows[at], values=values), *rows[at + 1 :]])


def deleted(answers: Answers, data: st.DataObject) -> Answers:
    ledger, rows, at = some_ledger(answers, data)
    return with_rows(answers, ledger, numbered([*rows[:at], *rows[at + 1 :]]))


def moved(answers: Answers, data: st.DataObject) -> Answers:
    ledger, rows, at = some_ledger(answers, data)
    return with_rows(answers, ledger, [*rows[:at], *rows[at + 1 :], rows[at]])


def declared_empty(answers: Answers, data: st.DataObject) -> Answers:
    ledger, _, _ = some_ledger(answers, data)
    return replace(answers, ledgers={**answers.ledgers, ledger: LedgerData(none_reason="本期没有")})


def taken_away(answers: Answers, data: st.DataObject) -> Answers:
    gone = data.draw(st.sampled_from(sorted(answers.ledgers)))
    return replace(answers, ledgers={id_: given for id_, given in answers.ledgers.items() if id_ != gone})


def carried_over(answers: Answers, data: st.DataObject) -> Answers:
    ledger, _, _ = some_ledger(answers, data)
    given = answers.ledgers[ledger]
    waits = given.model_copy(update={"to_confirm": not given.to_confirm})
    return replace(answers, ledgers={**answers.ledgers, ledger: waits})


def parameter_changed(answers: Answers, data: st.DataObject) -> Answers:
    name = data.draw(st.sampled_from(sorted(answers.parameters)))
    kept = {key: value for key, value in answers.parameters.items() if key != name}
    value = other_value(answers.parameters[name], data.draw(st.integers(-5, 5)))
    return replace(answers, parameters=kept if data.draw(st.booleans()) else {**kept, name: value})


def answered(answers: Answers, data: st.DataObject) -> Answers:
    id_ = data.draw(st.sampled_from(sorted(answers.answers)))
    kept = {key: answer for key, answer in answers.answers.items() if key != id_}
    said = data.draw(st.sampled_from([None, Answer(answer=Verdict.不掌握), *NOT_APPLICABLE]))
    return replace(answers, answers=kept if said is None else {**kept, id_: said})


def another_period(answers: Answers, data: st.DataObject) -> Answers:
    start = answers.period.from_ + timedelta(data.draw(st.integers(-40, 40)))
    return replace(answers, period=answers.period.model_copy(update={"from_": start}))


CHANGES = [
    *(typed, changed, changed, changed, blanked, blanked, deleted, deleted, moved),
    *(declared_empty, taken_away, carried_over, carried_over, parameter_changed, answered, another_period),
]


def said_by(judge: Callable[[], Assessment]) -> object:
    """What comes out of a judgement: what the assessment says, or the error of a rule that cannot be computed."""
    try:
        return says(judge())
    except InputError as error:
        return str(error)


def says(assessment: Assessment) -> object:
    """Everything that an assessment says, apart from what it was made of."""
    return assessment.items, assessment.contradictions, assessment.sections, assessment.overall


@tries(6)
@hypothesis_given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=8), st.data())
def test_after_every_change_it_says_what_assess_says(
    hunan: Pack, flawed: Assessment, changes: list[Change], data: st.DataObject
) -> None:
    wanted = {
        id_: given.model_copy(update={"rows": given.rows[:ROWS]})
        for id_, given in flawed.answers.ledgers.items()
        if is_interesting(hunan, id_)
    }
    after_every_change(hunan, replace(flawed.answers, ledgers=wanted), changes, data)


@tries(30)
@hypothesis_given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=8), st.data())
def test_rules_that_read_more_than_the_row_before_say_what_assess_says(
    patrolled: Pack, patrols: Answers, changes: list[Change], data: st.DataObject
) -> None:
    after_every_change(patrolled, patrols, changes, data)


def after_every_change(pack: Pack, answers: Answers, changes: list[Change], data: st.DataObject) -> None:
    """Let one assessor judge answers after each of some changes, and hold each against a judgement afresh."""
    assessor = Assessor(pack, DAY)
    said = [answers]
    for change in changes:
        if any(given.rows for given in answers.ledgers.values()) and answers.parameters and answers.answers:
            answers = change(answers, data)
        said.append(answers)
    for step in [*said, said[0]]:
        now = said_by(partial(assessor.assess, step))
        assert now == said_by(partial(assess, pack, step, DAY))


def test_rows_are_counted_again_where_only_others_came(patrolled: Pack, patrols: Answers) -> None:
    """A pair of rows is remembered, but not what else its rule counts: in another ledger, among rows like the one."""
    rows, alarms = (list(patrols.ledgers[id_].rows) for id_ in ("patrols", "alarms"))
    first = with_rows(with_rows(patrols, "alarms", alarms[:2]), "patrols", rows[:2])
    visited = replace(rows[-1], number=4, values={**rows[0].values, "on": date(2025, 5, 1)})
    assessor = Assessor(patrolled, DAY)
    for answers in (first, with_rows(first, "alarms", alarms), with_rows(first, "patrols", [*rows[:2], visited])):
        assert says(assessor.assess(answers)) == says(assess(patrolled, answers, DAY))


def test_why_a_record_is_not_found_is_told_as_it_is_now(pack: Pack) -> None:
    """That the other ledger waits to be confirmed was said on when it was confirmed and did not hold the record."""
    chosen = "[{人员编号: 甲, 拟任职务: 科长, 现职层次: 乡科级正职, 是否副职提正职: 否, 讨论决定日: 2026-03-05, 讨论决定议题编号: 议9}]"
    meeting = "{会议编号: 会1, 会议日期: 2026-03-05, 会议类型: 党组会, 议题编号: 议1, 议题: 预算, 属三重一大: 是, 涉干部任免: 否, 应到人数: 7, 实到人数: 7}"
    absent = given(pack, f"ledgers: {{appointments: {chosen}}}\n")
    there = given(pack, f"ledgers: {{appointments: {chosen}, meetings: [{meeting}]}}\n")
    data = there.ledgers["meetings"]
    waiting = replace(there, ledgers={**there.ledgers, "meetings": data.model_copy(update={"to_confirm": True})})
    assessor = Assessor(pack, DAY)
    for answers in (absent, waiting, there, waiting, absent):
        assert says(assessor.assess(answers)) == says(assess(pack, answers, DAY))
    told = [str(result.reason) for result in assess(pack, waiting, DAY).items.values()]
    assert any("要查《三重一大会议台账》，它沿用上期" in reason for reason in told)


def test_what_is_set_against_each_other_tells_the_reason_as_it_is_now(hunan: Pack, flawed: Assessment) -> None:
    assessor = Assessor(hunan, DAY)
    for answer in NOT_APPLICABLE:
        answers = replace(flawed.answers, answers={**flawed.answers.answers, "FT-01": answer})
        [found] = [one for one in assessor.assess(answers).contradictions if one.id == "X01"]
        assert any(str(answer.reason) in one for one in found.involved)


def test_what_cannot_be_assessed_leaves_nothing_half_done(
    hunan: Pack, flawed: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessor = Assessor(hunan, DAY)
    assessor.assess(flawed.answers)
    rows = list(flawed.answers.ledgers["trips"].rows)
    fewer = with_rows(flawed.answers, "trips", rows[:-1])
    with monkeypatch.context() as patch:
        patch.setattr("checklist.engine.incremental.judge_group", _fails)
        with pytest.raises(InputError):
            assessor.assess(fewer)
    assert says(assessor.assess(flawed.answers)) == says(assess(hunan, flawed.answers, DAY))
    assert says(assessor.assess(fewer)) == says(assess(hunan, fewer, DAY))


def _fails(run: Run, members: object) -> rules.RuleResult:
    raise InputError([])


def many_receptions(pack: Pack, flawed: Assessment, count: int) -> tuple[Answers, Assessor]:
    """Return answers with so many receptions and nothing else, and an assessor that has judged them."""
    example = flawed.answers.ledgers["receptions"].rows
    rows = [replace(example[number % len(example)], number=number + 2) for number in range(count)]
    answers = with_rows(replace(flawed.answers, ledgers={}), "receptions", rows)
    assessor = Assessor(pack, DAY)
    assessor.assess(answers)
    return answers, assessor


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The groups of rows that are judged from now on."""
    groups: list[object] = []
    judge = rules.judge_group

    def noted(run: Run, members: list[object]) -> rules.RuleResult:
        groups.append(members)
        return judge(run, members)  # type: ignore[arg-type]

    monkeypatch.setattr("checklist.engine.incremental.judge_group", noted)
    return groups


def test_a_row_changed_among_1000_is_judged_without_the_others(
    hunan: Pack, flawed: Assessment, judged: list[object]
) -> None:
    answers, assessor = many_receptions(hunan, flawed, 1000)
    rows = list(answers.ledgers["receptions"].rows)
    for at in (0, 500, 999):
        judged.clear()
        rows[at] = replace(rows[at], values={**rows[at].values, "companions": 9})
        later = with_rows(answers, "receptions", rows)
        assessment = assessor.assess(later)
        assert 0 < len(judged) <= 2 * len(hunan.ledgers["receptions"].rules), at
        assert says(assessment) == says(assess(hunan, later, DAY)), at


def test_rows_that_only_get_another_number_are_not_judged_again(
    hunan: Pack, flawed: Assessment, judged: list[object]
) -> None:
    """Where one of the first is deleted, and where it is put back."""
    answers, assessor = many_receptions(hunan, flawed, 300)
    rows = list(answers.ledgers["receptions"].rows)
    for later in (with_rows(answers, "receptions", numbered([*rows[:3], *rows[4:]])), answers):
        judged.clear()
        assessment = assessor.assess(later)
        assert len(judged) < len(rows), len(judged)
        assert says(assessment) == says(assess(hunan, later, DAY))
