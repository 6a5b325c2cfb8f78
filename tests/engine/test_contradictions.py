"""What a contradiction tells: whatever is set against each other is named, so that a reader finds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.cases import AS_OF, case_answers, load_cases
from checklist.engine.model import Finding
from checklist.pack.cel import condition_name
from checklist.pack.compiled import Pack
from checklist.pack.model import RuleCase


@pytest.fixture(scope="module")
def found(pack: Pack) -> list[Finding]:
    """What every case of a contradiction finds."""
    return list(_found(pack))


def _found(pack: Pack) -> Iterator[Finding]:
    for case, _ in load_cases(pack):
        if case.contradiction and case.expect != Verdict.合规.name:
            findings = assess(pack, case_answers(pack, case, None), case.as_of or AS_OF).contradictions
            yield next(finding for finding in findings if finding.id == case.contradiction)


def finding(pack: Pack, id_: str, **said: Any) -> Finding:
    """What a unit comes to that says only what a contradiction is about, written as in a case."""
    case = RuleCase.model_validate({"contradiction": id_, "name": id_, "expect": "较重", **said})
    (one,) = (one for one in assess(pack, case_answers(pack, case, None), AS_OF).contradictions if one.id == id_)
    return one


def test_every_contradiction_names_what_it_is_between(pack: Pack, found: list[Finding]) -> None:
    """But X29, which is about all answers and ledgers at once."""
    for one in found:
        assert bool(one.involved) == (one.id != "X29"), one.id
        for row in one.rows:
            assert f"《{pack.ledgers[row.ledger].title}》{row.where}" in one.involved
        rule = one.contradiction
        assert rule is not None
        answered = {path[1] for path in rule.references if path[0] == "answers"} if len(rule.references) == 1 else set()
        for item in pack.items.values():
            if condition_name(item.id) in answered:
                assert any(told.startswith(f"{item.id} {item.title}（答“") for told in one.involved)


def test_no_sentence_has_a_hole(found: list[Finding]) -> None:
    for one in found:
        assert "未见" not in one.reason
        assert "合计未填" not in one.reason


def test_the_answer_is_named_with_its_item_and_the_rows_of_both_ledgers(pack: Pack) -> None:
    bought = [{"no": "采0", "supplier": "乙公司"}, {"no": "采1", "supplier": "甲公司"}]
    declared = [{"person": "B1", "kind": "借贷担保", "counterparty": "甲公司"}]
    one = finding(pack, "X22", answers={"FF-03": "无此情形"}, ledgers={"procurement": bought, "declarations": declared})
    assert one.involved == (
        "《干部申报台账》第1行", "《采购招标台账》第2行", "FF-03 管理服务对象借贷（答“无此情形”）",
    )  # fmt: skip


def test_of_what_is_counted_the_rows_are_named_and_of_a_whole_ledger_none(pack: Pack) -> None:
    talks = [{"date": "2026-03-05", "kind": "提醒谈话"}, {"date": "2026-03-06", "kind": "警示教育"}]
    one = finding(pack, "X27", answers={"YA-02": 3}, ledgers={"talks": talks})
    assert one.involved == ("《教育谈话台账》第2行", "YA-02 警示教育次数（答“3次”）")
    meals = [{"date": "2026-03-05", "meal_cost": 1}]
    spent = finding(pack, "X33", none=["budget"], ledgers={"receptions": meals})
    assert set(spent.involved) == {"《三公经费台账》", "《公务接待台账》", "《公务用车出车记录》"}
    assert spent.reason.endswith("油费合计不详。")


def test_a_record_that_is_not_there_is_said_to_be_missing(pack: Pack) -> None:
    appointed = [{"no": "G1", "discussed_on": "2026-03-05", "topic_no": "9-9"}]
    one = finding(pack, "X09", ledgers={"appointments": appointed, "meetings": []})
    assert one.reason.endswith("《三重一大会议台账》中该议题的会议日期：没有这条记录。")
    assert one.involved == ("《干部选任台账》第1行", "《三重一大会议台账》")


def test_of_several_items_only_those_are_named_that_the_row_offends(pack: Pack) -> None:
    fixed = [{"no": "改1", "origin": "审计", "problem": "甲", "due": "2026-03-31"}]
    one = finding(pack, "X25", answers={"YA-07": "是", "SZ-06": "是"}, ledgers={"fixes": fixed})
    assert one.involved == ("《问题整改台账》第1行", "SZ-06 审计问题整改（答“是”）")


def test_what_holds_of_many_rows_is_said_once_and_the_rows_tell_what_differs(pack: Pack) -> None:
    late = {"origin": "案例排查", "due": "2026-03-01", "closed_on": "2026-04-01"}
    rows = [{**late, "no": f"改{number}", "problem": f"问题{number}"} for number in (1, 2)]
    one = finding(pack, "X25", answers={"YA-07": "是"}, ledgers={"fixes": rows})
    assert one.reason == "自报全部按期整改而台账没有按期销号，共2行。"
    assert [row.sentence for row in one.rows] == [
        f"《问题整改台账》改{number}（案例排查）“问题{number}”期限2026年3月1日，销号日期：2026年4月1日，没有按期销号，而自报全部按期整改"
        for number in (1, 2)
    ]


def test_of_the_dates_of_a_purchase_only_those_that_are_reversed_are_named(pack: Pack) -> None:
    row = {"no": "采1", "contract_due_from": "2026-03-09", "closed_on": "2026-03-05", "reviewed_on": "2026-03-04"}
    one = finding(pack, "X41", ledgers={"procurement": [{**row, "signed_on": "2026-03-01", "filed_on": "2026-03-02"}]})
    assert one.reason == "采1的评审结束日早于投标截止日，合同签订日早于中标通知书日，先后不合常理，请核对。"
