"""Verdicts: the three silences, missing values, claims, dates, and the arithmetic of the score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from checklist.answers.load import parse_answers
from checklist.core.errors import Code, InputError
from checklist.core.verdicts import Verdict
from checklist.engine import sentences
from checklist.engine.aggregates import Recall, afresh, total_of_ledger
from checklist.engine.assess import assess
from checklist.engine.cases import PERIOD, case_answers, conclusion, load_cases
from checklist.engine.facts import Facts, facts_of
from checklist.engine.items import in_force
from checklist.engine.model import Assessment, ItemResult
from checklist.pack.cel import Variable
from checklist.pack.compiled import Basis, Let, Pack, citations
from checklist.pack.load import load_pack
from checklist.pack.messages import Message
from checklist.pack.model import RuleCase
from checklist.record.assessment import assessment_record
from checklist.record.base import plain_data
from checklist.report.view import report_view
from checklist.report.view.findings import item_line
from tests.conftest import HEAD, PATROLS, PATROLS_ANSWERS, Run, given, tries
from tests.engine.test_lacking import TENDER

AS_OF = date(2027, 1, 15)
FULL = (
    "{接待编号: A1, 接待日期: 2026-03-05, 派出单位: 某局, 接待对象人数: 10, 陪餐人数: 3, 公函文号: 函1, 审批人: 甲,"
    " 审批日期: 2026-03-01, 同批次工作餐次数: 1, 用餐场所类别: 机关食堂}"
)

OTHER_LETTERS = """
ledgers:
  procurement:
    - {no: 采1, name: 办公楼, category: 工程, method: 公开招标, contract_due_from: 2026-03-05, supplier: 华建(湖南)有限公司}
    - {no: 采2, name: 空调, category: 货物, method: 询价, contract_due_from: 2026-03-05, supplier: ABC建设}
    - {no: 采3, name: 桌椅, category: 货物, method: 询价, contract_due_from: 2026-03-05, supplier: 华建有限公司}
  declarations:
    - {person: B1, kind: 借贷担保, counterparty: 华建（湖南）有限公司, relation: 没有业务关系}
    - {person: B2, kind: 借贷担保, counterparty: abc建设, relation: 没有业务关系}
    - {person: B3, kind: 借贷担保, counterparty: 华建湖南有限公司, relation: 没有业务关系}
  receptions:
    - {no: 1, date: 2026-03-05, sender: 某局, letter_no: 市函〔2026〕9号, guests: 5}
    - {no: 2, date: 2026-03-15, sender: 某局, letter_no: 市函【2026】9号, guests: 5}
    - {no: 3, date: 2026-03-16, sender: 某局, letter_no: "市函[2026]9号", guests: 5}
    - {no: 4, date: 2026-03-17, sender: 某局, letter_no: 市函〔2026〕10号, guests: 5}
  fuel:
    - {date: 2026-03-05, plate: 湘A12345, kind: 加油, card_plate: 湘A·12345}
    - {date: 2026-03-06, plate: 湘A12345, kind: 加油, card_plate: 湘a 12345}
    - {date: 2026-03-07, plate: 湘A12345, kind: 加油, card_plate: 湘A·12346}
"""
"""Names, letters and plates that somebody wrote in another way than somebody else, and some that are others."""


def result(pack: Pack, item: str, body: str) -> ItemResult:
    return assess(pack, given(pack, body), AS_OF).items[item]


def test_the_three_silences_stay_apart(pack: Pack) -> None:
    body = "answers: {BX-01: 不掌握, BX-20: {answer: 不涉及, reason: 新设单位}}\n"
    items = assess(pack, given(pack, body), AS_OF).items
    assert items["BX-39"].verdict is Verdict.未填
    assert items["BX-20"].verdict is Verdict.不涉及
    assert items["BX-20"].reason == "新设单位。"
    assert items["BX-01"].verdict is Verdict.不掌握
    assert [finding.remedy for finding in items["BX-01"].findings] == ["限期查清后据实填报。"]


def test_a_ledger_item_without_a_ledger_is_open_never_compliant(pack: Pack) -> None:
    found = result(pack, "BX-02", "answers: {BX-02: 是}\n")
    assert found.verdict is Verdict.未填
    assert found.reason == "没有提供《公务接待台账》，不能核对。"


def test_an_empty_ledger_is_open_too(pack: Pack) -> None:
    assert result(pack, "BX-02", "ledgers: {receptions: []}\n").verdict is Verdict.未填
    late = FULL.replace("2026-03-05", "2025-03-05").replace("2026-03-01", "2025-03-01")
    found = result(pack, "BX-02", f"ledgers:\n  receptions:\n    - {late}\n")
    assert found.verdict is Verdict.未填
    assert "在自查期间没有记录" in found.reason


def test_a_ledger_declared_empty_does_not_apply(pack: Pack) -> None:
    found = result(pack, "FT-02", "ledgers: {appointments: {none: 本期没有提拔}}\n")
    assert (found.verdict, found.reason) == (Verdict.不涉及, "声明：本期没有提拔。")


def test_what_had_to_be_done_is_not_declared_away(pack: Pack) -> None:
    """A duty of each quarter that the unit says did not occur is a gap, and its word stands beside it."""
    body = "ledgers: {duties: {none: 本期没有发生}, spot_checks: {none: 没有安排}}\n"
    found = result(pack, "SZ-11", body)
    [finding] = found.findings
    assert (found.verdict, finding.rows[0].numbers) == (Verdict.一般, ())
    assert finding.reason.startswith("《四责协同台账》：监督检查各季度：一季度0次")
    assert finding.reason.endswith("。声明：本期没有发生。")
    assert result(pack, "SZ-12", body).verdict is Verdict.不涉及  # its rule takes the unit's word
    assert result(pack, "SZ-13", body).verdict is Verdict.不涉及  # its rule looks at rows, and there are none
    assert result(pack, "FW-02", body).verdict is Verdict.不涉及  # what a contradiction tells


def test_names_in_other_brackets_and_letters_are_the_same_and_shown_as_written(pack: Pack) -> None:
    """A bracket hid a firm in which an official had an interest, and a dot accused a fuel card."""
    found = assess(pack, given(pack, OTHER_LETTERS), AS_OF).findings
    rows = {finding.rule.id: [row.numbers for row in finding.rows] for finding in found if finding.rule}
    assert (rows["SB-01"], rows["JD-21"], rows["YK-01"]) == ([(1,), (2,)], [(1, 2, 3)], [(3,)])
    [letter] = (
        row.sentence for finding in found if finding.rule and finding.rule.id == "JD-21" for row in finding.rows
    )
    assert letter.startswith("某局的公函（市函〔2026〕9号）用于3次接待")


def test_a_number_of_another_ledger_is_reckoned_once_for_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was reckoned again for each: a day's rows times the other ledger's."""
    reckoned: list[str] = []

    def counting(facts: Facts, let: Let, owner: str = "", recall: Recall = afresh) -> object:
        reckoned.append(f"{owner}.{let.name}")
        return total_of_ledger(facts, let, owner, recall)

    monkeypatch.setattr("checklist.engine.placing.total_of_ledger", counting)
    patrols = load_pack(PATROLS)
    found = assess(patrols, parse_answers(patrols, PATROLS_ANSWERS, Path("/nowhere/answers.yaml")), AS_OF)
    assert "XC-11" in {finding.rule.id for finding in found.findings if finding.rule}
    assert reckoned == ["XC-11.alarms"]


def test_a_missing_cell_is_unknown_and_named(pack: Pack) -> None:
    row = FULL.replace("陪餐人数: 3, ", "")
    found = result(pack, "BX-04", f"ledgers:\n  receptions:\n    - {row}\n")
    assert found.verdict is Verdict.未填
    assert [unknown.sentence for unknown in found.unknown] == ["无法判断：没有填“陪餐人数”"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "没有填“讨论决定议题编号”"),
        (", 讨论决定议题编号: 无", "没有填“讨论决定议题编号”（“讨论决定议题编号”写的是“无”，不作数）"),
        (", 讨论决定议题编号: 9-9", "“讨论决定议题编号”所指的记录在《三重一大会议台账》里没有"),
    ],
)
def test_a_blank_reference_is_named_like_any_blank_cell(pack: Pack, written: str, told: str) -> None:
    """And never makes what it decides not applicable."""
    row = f"{{人员编号: G1, 拟任职务: 科长, 现职层次: 其他, 是否副职提正职: 否, 讨论决定日: 2026-03-05, 任职日: 2026-03-20{written}}}"
    for item in ("FT-07", "FT-08"):
        found = result(pack, item, f"ledgers:\n  meetings: {{none: 本期没有会议}}\n  appointments:\n    - {row}\n")
        assert found.verdict is Verdict.未填
        assert [unknown.sentence for unknown in found.unknown] == [f"无法判断：{told}"]


@pytest.mark.parametrize(
    ("end", "answers", "reason"),
    [
        ("2026-06-30", "{}", "每年一次，本年度还没有到年底。"),
        ("2026-12-31", "{YB-04: 经批准延期}", "民主生活会经批准延期（YB-04）。"),
        ("2026-12-31", "{YB-04: {answer: 不涉及, reason: 不设领导班子}}", "民主生活会不涉及（YB-04）。"),
    ],
)
@pytest.mark.parametrize("item", ["FF-01", "YB-03"])
def test_of_several_reasons_the_one_that_is_so_is_given(
    pack: Pack, item: str, end: str, answers: str, reason: str
) -> None:
    body = HEAD.replace("2026-12-31", end) + f"answers: {answers}\n"
    found = assess(pack, parse_answers(pack, body, Path("/nowhere/a.yaml")), AS_OF).items[item]
    assert (found.verdict, found.reason) == (Verdict.不涉及, reason)


def test_a_gap_is_told_even_if_other_rows_cannot_be_judged(pack: Pack) -> None:
    rows = [FULL.replace("陪餐人数: 3, ", ""), FULL.replace("A1", "A2").replace("陪餐人数: 3", "陪餐人数: 4")]
    found = result(pack, "BX-04", "ledgers:\n  receptions:\n" + "".join(f"    - {row}\n" for row in rows))
    assert found.verdict is Verdict.较重
    assert len(found.unknown) == 1


def test_of_several_limits_each_says_which_rows_it_was_held_against(pack: Pack) -> None:
    """Without which nobody could tell what is wrong with them."""
    few, many = (
        FULL.replace("陪餐人数: 3", "陪餐人数: 4"),
        FULL.replace("A1", "A2").replace("人数: 10, 陪餐人数: 3", "人数: 30, 陪餐人数: 14"),
    )
    (finding,) = result(pack, "BX-04", f"ledgers:\n  receptions:\n    - {few}\n    - {many}\n").findings
    assert {used.title: finding.rows_of(used) for used in finding.limits} == {
        "按固定人数陪餐的接待对象人数": (1, 2),
        "接待对象10人以内的陪餐人数上限": (1,),
        "接待对象超过10人时每名陪餐人员对应的接待对象人数": (2,),
    }
    (alone,) = result(pack, "BX-04", f"ledgers:\n  receptions:\n    - {many}\n").findings
    assert "接待对象10人以内的陪餐人数上限" not in [used.title for used in alone.limits]
    assert not any(map(alone.rows_of, alone.limits))


def test_a_limit_that_tells_at_which_rows_a_rule_looks_is_told(pack: Pack) -> None:
    found = result(pack, "ZC-13", f"ledgers: {{procurement: [{TENDER}]}}\n")
    (finding,) = (one for one in found.findings if one.rule is not None and one.rule.id == "CG-12")
    assert [used.title for used in finding.limits] == ["招标投标情况书面报告期限", "工程必须招标的规模"]


def test_a_limit_by_which_a_row_was_not_let_through_is_not_told(pack: Pack) -> None:
    """A case that was accepted is looked at on that account, whatever the time limit of the notice."""
    row = (
        "{受理号: 信1, 收到日期: 2026-03-02, 类别: 申诉求决, 是否属本单位: 是, 是否属条例第三十一条第六项: 是, 受理日: 2026-03-03,"
        " 办结日: 2026-06-03}"
    )
    found = result(pack, "FW-05", f"ledgers: {{petitions: [{row}]}}\n")
    (finding,) = (one for one in found.findings if one.rule is not None and one.rule.id == "XF-02")
    assert [used.title for used in finding.limits] == [pack.limits["petition_days"].title]


def test_the_limit_that_an_answer_was_held_against_is_told_with_its_days_and_basis(pack: Pack) -> None:
    state = assess(pack, given(pack, "answers: {LX-05: 0}\n"), AS_OF)
    (finding,) = state.items["LX-05"].findings
    (used,) = finding.limits
    assert (used.title, used.value, used.basis.id) == ("书记讲党课每年次数下限", "1次", "branches-2018/lecture")
    record = next(one for one in assessment_record(state).items if one.id == "LX-05")
    assert [limit.title for one in record.findings for limit in one.limits] == [used.title]
    (entry,) = (entry for group in report_view(state).groups for entry in group.findings if entry.id == "LX-05")
    assert entry.parts[0].limits == "书记讲党课每年次数下限1次（起始日期待核）"


def test_an_item_s_own_sentence_is_told_alone_whatever_word_it_begins_with(pack: Pack) -> None:
    item = replace(pack.items["LX-05"], message=Message("答复{{ answer }}", lambda _: Variable("text", "回答")))
    changed = replace(pack, items={**pack.items, "LX-05": item})
    found = result(changed, "LX-05", "answers: {LX-05: 0}\n")
    assert sentences.told(found.findings[0]) == "答复0次。"
    assert item_line(found).told == "答复0次。"
    answered = result(pack, "BX-01", "answers: {BX-01: 否}\n")
    assert sentences.told(answered.findings[0]) == f"{answered.item.spec.question}答“否”。"


def test_a_finding_says_why(pack: Pack) -> None:
    row = FULL.replace("陪餐人数: 3", "陪餐人数: 4")
    found = result(pack, "BX-04", f"ledgers:\n  receptions:\n    - {row}\n")
    finding = found.findings[0]
    assert finding.reason == "《公务接待台账》第1行：2026年3月5日接待10人，陪餐4人，限3人。"
    assert ("陪餐人数", "4人") in finding.rows[0].values
    assert {(used.title, used.value, used.valid.from_) for used in finding.limits} == {
        ("按固定人数陪餐的接待对象人数", "10人", date(2013, 12, 1)),
        ("接待对象10人以内的陪餐人数上限", "3人", date(2013, 12, 1)),
    }
    assert finding.basis[0].citation == "《党政机关国内公务接待管理规定》第十条"
    assert finding.remedy


def test_a_span_is_told_with_its_first_day_and_the_norm_as_one_that_is_missed(pack: Pack) -> None:
    row = (
        "{项目编号: 采1, 项目: 家具, 品目: 家具, 采购方式: 公开招标, 中标通知书日: 2026-04-01, 合同签订日: 2026-04-10,"
        " 招标文件发出日: 2026-03-01, 投标截止日: 2026-03-15, 档案保存到期日: 2036-04-10}"
    )
    items = assess(pack, given(pack, f"ledgers: {{procurement: [{row}]}}\n"), AS_OF).items
    assert items["ZC-03"].reason.endswith("自2026年3月1日至2026年3月15日，合14日，少于规定的20日。")
    assert items["ZC-09"].reason.endswith("于2026年4月10日签订，档案只保存到2036年4月10日，不足规定的15年。")


def test_what_is_counted_is_what_is_listed(pack: Pack) -> None:
    """Rows are called rows; several in one place are both told; of several rules no rows are added up."""

    def trip(date: str, start: int) -> str:
        return f"{{车牌: 示A1, 日期: {date}, 出车里程表数: {start}, 收车里程表数: {start + 10}, 是否登记: 是, 派车单号: P1}}"

    trips = [trip("2026-03-01", 0), trip("2026-03-02", 11), trip("2026-03-03", 25)]
    found = result(pack, "BX-25", "ledgers: {trips: [" + ", ".join(trips) + "]}\n")
    assert found.findings[0].reason == "《公务用车出车记录》核对3行，2行有问题：里程不连续。"
    meal = FULL.replace("}", ", 是否已报销: 否, 票据号: P1, 场所: 甲店, 餐费: 500}")
    days = ["2026-03-05"] * 3 + ["2026-03-06"] * 3
    rows = "\n".join(f"    - {meal.replace('2026-03-05', day).replace('A1', f'A{n}')}" for n, day in enumerate(days))
    found = result(pack, "BX-10", f"ledgers:\n  receptions:\n{rows}\n")
    assert [finding.reason for finding in found.findings] == [
        "《公务接待台账》核对6行，2处（6行）有问题：疑似拆分开票。"
    ]
    found = result(pack, "BX-05", f"ledgers:\n  receptions:\n{rows}\n")
    assert found.reason == "《公务接待台账》核对6行，没有发现问题。"
    spot = "{抽查事项: 机场车站边界迎送, 抽查日期: 2026-03-05, 抽查数量: 3, 发现问题数: 0, 已移送或整改数: 0}"
    found = result(pack, "BX-13", f"ledgers: {{spot_checks: [{spot}]}}\n")
    assert found.reason == "《抽查核实台账》按2条规则核对，没有发现问题。"


def test_the_rows_that_a_page_leaves_out_are_counted_as_rows(pack: Pack) -> None:
    meal = FULL.replace("}", ", 是否已报销: 否, 票据号: P1, 场所: 甲店, 餐费: 500}")

    def told(item: str, meals: list[tuple[str, int]]) -> str:
        """Return what stands below the rows of the last finding of an item; of each day there are so many meals."""
        days = [day for day, number in meals for _ in range(number)]
        rows = [meal.replace("2026-03-05", day).replace("A1", f"A{n}") for n, day in enumerate(days)]
        if item == "BX-02":
            rows = [row.replace(" 公函文号: 函1,", "") for row in rows]
        answers = given(pack, "ledgers:\n  receptions:\n" + "".join(f"    - {row}\n" for row in rows))
        view = report_view(assess(pack, answers, AS_OF))
        [entry] = [entry for group in view.groups for entry in group.findings if entry.id == item]
        return entry.parts[-1].more

    assert told("BX-02", [("2026-03-05", 5)]) == ""
    assert told("BX-02", [("2026-03-05", 8)]) == "3行"
    assert told("BX-10", [(f"2026-03-{day:02}", 3) for day in range(5, 12)]) == "2处（6行）"


def test_a_parameter_that_is_not_set_is_said(pack: Pack) -> None:
    row = FULL.replace("}", ", 餐费: 100}")
    found = result(pack, "BX-15", f"ledgers:\n  receptions:\n    - {row}\n")
    assert found.verdict is Verdict.未填
    assert "《公务接待台账》要用的参数“工作餐人均上限”没有设定，不能判断。" in found.reason


def test_a_row_is_judged_by_the_rule_of_its_day(pack: Pack) -> None:
    body = "ledgers:\n  receptions:\n" + "".join(
        f"    - {{接待编号: A{n}, 接待日期: {day}, 派出单位: 某局, 接待对象人数: 5, 有无酒: 是, 有无香烟: 否}}\n"
        for n, day in enumerate(["2025-05-01", "2025-05-02"])
    )
    text = given(pack, body)
    year = replace(text, period=text.period.model_copy(update={"from_": date(2025, 1, 1), "to": date(2025, 12, 31)}))
    findings = assess(pack, year, AS_OF).items["BX-06"].findings
    assert [(f.verdict, [row.numbers for row in f.rows]) for f in findings] == [
        (Verdict.严重, [(2,)]),
        (Verdict.一般, [(1,)]),
    ]
    assert "2025年修订" in findings[0].basis[0].citation
    assert "2025年修订" not in findings[1].basis[0].citation


def test_a_claim_never_changes_the_verdict_but_contradicts(pack: Pack) -> None:
    row = FULL.replace("公函文号: 函1, ", "")
    assessment = assess(pack, given(pack, f"answers: {{BX-02: 是}}\nledgers:\n  receptions:\n    - {row}\n"), AS_OF)
    assert assessment.items["BX-02"].verdict is Verdict.严重
    assert "X03" in {finding.id for finding in assessment.contradictions}


def test_the_score_is_what_its_arithmetic_says(pack: Pack) -> None:
    body = "answers: {BX-01: 是, BX-20: 有, YA-06: 是, BX-39: 不掌握, BX-31: {answer: 不涉及, reason: 没有团组}}\n"
    overall = assess(pack, given(pack, body), AS_OF).overall
    asked = [item for item in pack.items.values() if not pack.left_out(item, "党政机关", "市级")]
    points = sum(pack.spec.scoring.points(item.severity) for item in asked)
    assert overall.earned == 1 + 3
    assert overall.possible == points - 5
    assert overall.value == (Decimal(1000 * overall.earned) / overall.possible).quantize(Decimal(1)) / 10
    assert overall.counts[Verdict.未填] == len(asked) - 5
    assert overall.assessed == 3


def test_nothing_answered_scores_nothing(pack: Pack) -> None:
    assessment = assess(pack, given(pack, ""), AS_OF)
    assert assessment.overall.value == 0
    assert assessment.overall.assessed == 0
    assert assessment.worst is Verdict.未填


def test_a_general_rule_says_nothing_of_a_row_that_a_local_one_found(hunan: Pack) -> None:
    """What was not forbidden everywhere before 2025 is left to be checked only where no local rule decides."""
    case = {"rule": "HN-01", "name": "省内、省外各一次", "expect": "严重",
            "period": {"from": date(2025, 1, 1), "until": date(2025, 12, 31)},
            "rows": [{"date": "2025-03-05", "in_province": True, "liquor": True},
                     {"date": "2025-03-06", "in_province": False, "liquor": True}]}  # fmt: skip
    answers = case_answers(hunan, RuleCase.model_validate(case), hunan.rules["HN-01"])
    found = assess(hunan, answers, AS_OF).items["BX-06"].findings
    assert {finding.key: [row.numbers for row in finding.rows] for finding in found} == {
        "HN-01": [(1,)],
        "JD-06": [(2,)],
    }


def test_every_ledger_rule_is_hit_in_the_example(flawed: Assessment) -> None:
    """Every rule, that is, of an item that a bureau of a city is asked."""
    pack, unit = flawed.pack, flawed.answers.unit
    asked = {id_ for id_, item in pack.items.items() if not pack.left_out(item, unit.kind, unit.level)}
    asked -= {id_ for id_, item in pack.items.items() if item.by_ledger and item.applies}
    hit = {finding.rule.id for finding in flawed.findings if finding.rule}
    assert [rule.id for rule in pack.rules.values() if rule.spec.decides in asked and rule.id not in hit] == []


def test_the_clean_example_is_clean(clean: Assessment) -> None:
    assert clean.findings == []
    assert clean.unanswered == []
    assert clean.overall.value == 100


def test_findings_come_worst_first(flawed: Assessment) -> None:
    verdicts = [finding.verdict for finding in flawed.findings]
    assert verdicts == sorted(verdicts, reverse=True)
    assert flawed.worst is max(verdicts)


def test_the_data_of_an_assessment_is_json(flawed: Assessment, golden: object) -> None:
    import json

    text = json.dumps(plain_data(assessment_record(flawed)), ensure_ascii=False, indent=1) + "\n"
    golden("政务服务局.json", text.replace(flawed.pack.digest, "DIGEST"))  # type: ignore[operator]
    assert json.loads(text)["worst"] == "严重"


@tries(20)
@hypothesis_given(data=st.data())
def test_taking_a_value_away_never_makes_a_gap_compliant(
    pack: Pack, row_cases: list[RuleCase], data: st.DataObject
) -> None:
    """Of a failing row, no column left out may turn the verdict into 合规 unless a rule says has()."""
    chosen = data.draw(st.sampled_from([case for case in row_cases if case.expect in _GAPS]))
    assert chosen.row is not None
    column = data.draw(st.sampled_from(sorted(chosen.row)))
    rule = pack.rules[chosen.rule or ""]
    sources = " ".join([rule.spec.gap_when, rule.spec.where or "", *map(str, rule.spec.let.values())])
    if f"has(row.{column})" in sources or pack.ledgers[rule.ledger].spec.columns[column].required:
        return  # a row without a required cell is not read at all
    less = chosen.model_copy(update={"row": {k: v for k, v in chosen.row.items() if k != column}})
    assert conclusion(pack, less)[0] is not Verdict.合规


_GAPS = ("一般", "较重", "严重", "提示")


@pytest.fixture(scope="module")
def row_cases(pack: Pack) -> list[RuleCase]:
    """The pack's own cases of one row."""
    return [case for case, _ in load_cases(pack) if case.rule and case.row]


@tries(10)
@hypothesis_given(guests=st.integers(0, 40), companions=st.integers(0, 20))
def test_companions_by_hand(pack: Pack, guests: int, companions: int) -> None:
    allowed = 3 if guests <= 10 else guests // 3
    row = f"{{接待编号: A, 接待日期: 2026-03-05, 派出单位: 甲, 接待对象人数: {guests}, 陪餐人数: {companions}, 用餐场所类别: 其他}}"
    verdict = assess(pack, given(pack, f"ledgers:\n  receptions:\n    - {row}\n"), AS_OF).items["BX-04"].verdict
    assert verdict is (Verdict.较重 if companions > allowed else Verdict.合规)


def test_order_of_rows_does_not_matter(hunan: Pack, flawed: Assessment) -> None:
    ledgers = {
        id_: data.model_copy(update={"rows": tuple(reversed(data.rows))})
        for id_, data in flawed.answers.ledgers.items()
    }
    again = assess(hunan, replace(flawed.answers, ledgers=ledgers), flawed.as_of)
    assert {id_: r.verdict for id_, r in again.items.items()} == {id_: r.verdict for id_, r in flawed.items.items()}
    assert {f.id for f in again.contradictions} == {f.id for f in flawed.contradictions}


@pytest.mark.parametrize("day", [PERIOD["to"], date(2030, 1, 1)])
def test_assessing_twice_gives_the_same(hunan: Pack, flawed: Assessment, day: date) -> None:
    once, twice = (assessment_record(assess(hunan, flawed.answers, day)) for _ in range(2))
    assert once == twice


def test_every_reason_ends_as_a_sentence(flawed: Assessment) -> None:
    """“本期政务服务事项无理由超期1件” stood without a stop, and the advice ran on from it."""
    reasons = [result.reason for result in flawed.items.values()] + [finding.reason for finding in flawed.findings]
    assert [reason for reason in reasons if not reason.endswith(("。", "！", "？", "”"))] == []


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_what_a_kind_never_looks_at_is_told_by_the_reason_for_its_kind(pack: Pack, year: str) -> None:
    """Also in a year in which such items did not hold yet: the kind comes first."""
    head = HEAD.replace("from: 2026", f"from: {year}").replace("to: 2026", f"to: {year}")
    assessment = assess(pack, parse_answers(pack, head, Path("/nowhere/a.yaml")), AS_OF)
    unit = assessment.answers.unit
    reasons: dict[str, list[str]] = {}
    for item in pack.items.values():
        reason = pack.left_out(item, unit.kind, unit.level)
        if reason is not None:
            reasons.setdefault(reason, []).append(item.id)
    assert reasons == {"村务公开与民主管理适用村（社区）。": [f"CW-{number:02}" for number in range(1, 7)]}
    for reason, ids in reasons.items():
        results = [assessment.items[id_] for id_ in ids]
        assert {(one.verdict, one.reason) for one in results} == {(Verdict.不涉及, reason)}


def test_a_source_is_cited_once_with_all_its_articles(pack: Pack) -> None:
    def of(title: str, articles: str) -> list[Basis]:
        return [
            basis
            for basis in pack.provisions.values()
            if basis.source.title == title and (basis.provision.article or "") in articles.split()
        ]

    law = "中华人民共和国公务员法"
    two = of(law, "第五十九条 第四十四条")
    assert len(two) == 2
    assert citations([*two, *two]) == [f"《{law}》{two[0].provision.article}、{two[1].provision.article}"]


def test_a_finding_of_a_whole_ledger_tells_the_periods_quarters_and_no_row_of_another_quarter(pack: Pack) -> None:
    """Of half a year two quarters are told; that there is nothing of one of them is no row's fault."""
    half = HEAD.replace("2026-12-31", "2026-06-30")
    film = "{date: 2026-02-03, kind: 谈心谈话, recorded: 是}"
    meeting = "{date: 2026-02-10, kind: 党员大会, recorded: 是}"
    for rows, told in (
        ([film, meeting], "《教育谈话台账》：党员大会各季度：一季度1次，二季度0次。"),
        ([film], "《教育谈话台账》：党员大会各季度：一季度0次，二季度0次。"),
    ):
        answers = parse_answers(pack, f"{half}ledgers: {{talks: [{', '.join(rows)}]}}\n", Path("a.yaml"))
        (finding,) = assess(pack, answers, AS_OF).items["LX-01"].findings
        assert finding.reason == told
        assert [(row.numbers, row.label) for row in finding.rows] == [((), "")]


def test_quarters_of_two_years_are_told_by_their_year(pack: Pack) -> None:
    """Only what lies whole in the period, but for a month, must hold something; each quarter is counted by itself."""
    two = HEAD.replace("2026-01-01", "2025-01-20").replace("2026-12-31", "2026-01-19")
    held = ", ".join(f"{{date: {day}, kind: 党员大会}}" for day in ("2025-05-06", "2025-11-06", "2026-01-06"))
    answers = parse_answers(pack, f"{two}ledgers: {{talks: [{held}]}}\n", Path("a.yaml"))
    (finding,) = assess(pack, answers, AS_OF).items["LX-01"].findings
    told = "2025年一季度0次，2025年二季度1次，2025年三季度0次，2025年四季度1次，2026年一季度1次"
    assert finding.reason == f"《教育谈话台账》：党员大会各季度：{told}。"


def test_a_finding_of_a_whole_ledger_names_the_rows_that_its_number_is_made_of(pack: Pack) -> None:
    held = [
        f"{{date: 2026-0{month}-10, kind: {kind}, name: 会}}"
        for month, kind in ((1, "综合性"), (2, "专题"), (3, "综合性"))
    ]
    (finding,) = result(pack, "FW-15", f"ledgers: {{conferences: [{', '.join(held)}]}}\n").findings
    assert [row.numbers for row in finding.rows] == [(1, 3)]


def test_a_limit_by_class_tells_the_number_of_the_class_that_was_applied(pack: Pack) -> None:
    """Each class with the rows that are of it."""
    rows = [
        f"{{房号: 甲{number}, 使用人: 某{number}, 机关层级: 市级机关, 职级: {rank}, 面积: 100, 使用人状态: 在岗}}"
        for number, rank in enumerate(("市级正职", "副局（处）级", "市级正职"))
    ]
    (finding,) = result(pack, "BX-16", f"ledgers: {{offices: [{', '.join(rows)}]}}\n").findings
    assert [(used.value, finding.rows_of(used)) for used in finding.limits] == [
        ("市级机关市级正职42平方米", (1, 3)),
        ("市级机关副局（处）级18平方米", (2,)),
    ]
    (alone,) = result(pack, "BX-16", f"ledgers: {{offices: [{rows[1]}]}}\n").findings
    assert [(used.value, alone.rows_of(used)) for used in alone.limits] == [("市级机关副局（处）级18平方米", ())]


def test_a_space_in_a_name_makes_no_other_person_and_is_shown_as_it_is_written(pack: Pack) -> None:
    """Nor another unit, where a row refers to another ledger's, nor another number of a record."""
    office = "机关层级: 县级机关, 职级: 正科级, 使用人状态: 在岗, 面积: 10"
    rows = [f"{{房号: 301, 使用人: 何　静, {office}}}", f"{{房号: 307, 使用人: 何静, {office}}}"]
    assert result(pack, "BX-17", f"ledgers: {{offices: [{', '.join(rows)}]}}\n").verdict is Verdict.较重
    project = "{项目编号: 采1, 项目: 电脑, 品目: 电脑, 采购方式: 公开招标, 供应商: 甲 公司, 中标通知书日: 2026-03-09}"
    declared = "{申报人编号: 何静, 申报类别: 借贷担保, 关联主体: 甲公司, 与本单位的关系: 没有业务关系}"
    answers = given(pack, f"ledgers: {{procurement: [{project}], declarations: [{declared}]}}\n")
    rows_of = facts_of(pack, answers, AS_OF).rows
    assert rows_of("declarations")[0].referred["purchase"] is rows_of("procurement")[0]
    assert rows_of("procurement")[0].shown["supplier"] == "甲 公司"
    with pytest.raises(InputError) as caught:
        given(pack, f"ledgers: {{procurement: [{project}, {project.replace('采1', '采 1')}]}}\n")
    assert [problem.code for problem in caught.value.problems] == [Code.DUPLICATE_ROW]


def test_what_falls_due_in_a_period_is_judged_in_it_though_it_began_before(
    pack: Pack, run: Run, tmp_path: Path
) -> None:
    """Neither report judged it: in the one it was not due, in the other its row was of another year."""
    gift = "{收受日: 2025-12-15, 来源: 甲, 是否涉外: 否%s}"
    late = assess(pack, given(pack, f"ledgers: {{gifts: [{gift % ''}]}}\n"), AS_OF)
    (finding,) = late.items["SF-06"].findings
    assert "2025年12月15日收受" in finding.reason
    assert not late.contradictions
    done = assess(pack, given(pack, f"ledgers: {{gifts: [{gift % ', 上交日: 2025-12-20'}]}}\n"), AS_OF)
    assert done.items["SF-06"].verdict is Verdict.未填
    (tmp_path / "a.yaml").write_text(f"{HEAD}ledgers: {{gifts: [{gift % ''}]}}\n", encoding="utf-8")
    assert "T730" not in run("check", "a.yaml").stderr
    assert "自查期间以前的记录：“上交日”没有填、或者在本期的，也核对" in run("rules", "show", "SF-06").stdout


def test_a_finding_cites_what_was_in_force_on_the_days_of_its_rows(pack: Pack) -> None:
    """A regulation that was repealed in May was cited of what happened in June."""
    names = ("thrift-2013/", "thrift-2025/")
    before, after = (next(one for id_, one in pack.provisions.items() if id_.startswith(name)) for name in names)
    cited = (before, after)
    assert in_force(cited, [date(2025, 4, 1)]) == (before,)
    assert in_force(cited, [date(2025, 6, 1)]) == (after,)
    assert in_force(cited, [date(2025, 4, 1), date(2025, 6, 1)]) == cited
    assert in_force((before,), [date(2025, 6, 1)]) == (before,), "nothing else is cited"
    assert in_force(cited, [None]) == cited
