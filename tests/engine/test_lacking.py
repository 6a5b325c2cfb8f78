"""What is not judged says which rows are why, and which of their columns are to be filled in or corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from checklist.core.errors import Place
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.model import Assessment, ItemResult, JudgedRow, Lack
from checklist.engine.sentences import unknown_reason
from checklist.pack.compiled import Pack
from checklist.record.assessment import assessment_record
from checklist.report.html import render_html
from checklist.report.view import report_view
from checklist.report.view.findings import open_item
from tests.conftest import given

AS_OF = date(2027, 1, 15)
OFFICE = "{房号: '101', 使用人: 甲, 使用人状态: 在岗, 机关层级: 县级机关, 职级: 正科级, 面积: 12}"
TRIP = "{日期: 2026-02-03, 车牌: 湘A1, 派车单号: P1, 登记: 是, 节假日: 否, 出车里程表数: 10, 收车里程表数: 20, 公里数: 10, 油费: 9}"
TENDER = "{项目编号: 采1, 项目: 修缮, 品目: 修缮, 采购类型: 工程, 工程采购内容: 施工, 金额: 4000000元, 采购方式: 公开招标, 中标通知书日: 2026-03-02, 定标日: 2026-03-02, 招标投标情况报告日: 2026-03-18}"
VEHICLE = "{车牌: 湘A1, 类别: 应急保障, 来源: 购置}"


def assessed(pack: Pack, **ledgers: list[str]) -> Assessment:
    body = "".join(f"  {name}:\n" + "".join(f"    - {row}\n" for row in rows) for name, rows in ledgers.items())
    return assess(pack, given(pack, f"ledgers:\n{body}"), AS_OF)


def reason(pack: Pack, item: str, **ledgers: list[str]) -> str:
    found = assessed(pack, **ledgers).items[item]
    assert found.verdict is Verdict.未填
    return found.reason


def test_what_has_no_class_in_a_limit_is_named_with_its_columns(pack: Pack) -> None:
    rows = [OFFICE, OFFICE.replace("正科级", "市级正职"), OFFICE.replace(", 面积: 12", "")]
    found = assessed(pack, offices=rows).items["BX-16"]
    assert found.reason == (
        "《办公用房台账》第2行“机关层级”“职级”不对应“办公室使用面积上限”的任何一档；第3行没有填“面积”，不能判断。"
    )
    record = next(one for one in assessment_record(assessed(pack, offices=rows)).items if one.id == "BX-16")
    assert [(row.rows, row.lacking) for row in record.unknown_rows] == [([2], ["机关层级", "职级"]), ([3], ["面积"])]


def later(pack: Pack, limit: str, first: date) -> Pack:
    """Return a pack of which a limit begins on a day."""
    begun = [value.model_copy(update={"from_": first}) for value in pack.limits[limit].values]
    changed = pack.limits[limit].model_copy(update={"values": begun})
    return replace(pack, limits={**pack.limits, limit: changed})


def test_a_limit_that_tells_at_which_rows_a_rule_looks_is_named_where_it_was_not_in_force(pack: Pack) -> None:
    said = reason(later(pack, "tender_scale", date(2026, 6, 1)), "ZC-13", procurement=[TENDER])
    assert said == "《采购招标台账》第1行2026年3月2日没有有效的“工程必须招标的规模”，不能判断。"
    blank = TENDER.replace("招标投标情况报告日: 2026-03-18", "招标投标情况报告日: /").replace("金额: 4000000元, ", "")
    assert "第1行没有填“金额”" in reason(pack, "ZC-13", procurement=[blank])


def test_a_limit_that_an_answer_is_held_against_is_named_where_it_was_not_in_force(pack: Pack) -> None:
    changed = later(pack, "party_lectures", date(2027, 6, 1))
    found = assess(changed, given(changed, "answers: {LX-05: 0}\n"), AS_OF).items["LX-05"]
    assert found.reason == "答“0次”，但2026年12月31日没有有效的“书记讲党课每年次数下限”，不能判断。"


def test_of_a_group_the_rows_that_lack_something_are_named_and_no_other(pack: Pack) -> None:
    second = TRIP.replace("02-03", "02-04").replace("里程表数: 10, 收车里程表数: 20", "里程表数: 20, 收车里程表数: 30")
    said = reason(pack, "BX-25", vehicles=[VEHICLE], trips=[TRIP.replace(", 油费: 9", ""), second])
    assert "第1行没有填“油费”" in said
    assert "第2行" not in said


def test_a_row_before_that_lacks_something_is_the_one_named(pack: Pack) -> None:
    rows = [
        TRIP.replace(", 收车里程表数: 20", ""),
        TRIP.replace("02-03", "02-04").replace("里程表数: 10", "里程表数: 20"),
    ]
    assert "第1行没有填“收车里程表数”" in reason(pack, "BX-25", vehicles=[VEHICLE], trips=rows)


def test_a_record_that_is_not_there_is_named_by_the_column_that_points_to_it(pack: Pack) -> None:
    said = reason(pack, "BX-25", vehicles=[VEHICLE], trips=[TRIP.replace("湘A1", "湘A9")])
    assert "第1行“车牌”所指的记录在《公务用车台账》里没有" in said


def test_a_column_that_need_not_be_filled_is_not_asked_for(pack: Pack) -> None:
    """An office that is given back has a day on which it was; that one was not is no reason why nothing can be judged."""
    row = OFFICE.replace("在岗", "退休")
    assert reason(pack, "BX-18", offices=[row]) == "《办公用房台账》第1行没有填“离岗日期”，不能判断。"


def test_a_row_is_listed_unless_what_it_lacks_is_named_by_itself(pack: Pack) -> None:
    """Of more kinds than are named, one may be a part of another's words."""
    words = [*(f"没有填“金额”“{column}”" for column in "甲乙丙丁戊己庚辛"), "没有填“金额”"]
    rows = tuple(
        JudgedRow("offices", (number,), Place(), "", f"无法判断：{lack}", (), Lack(lack))
        for number, lack in enumerate(words, 1)
    )
    reason = unknown_reason(pack.ledgers["offices"], rows)
    found = open_item(pack, ItemResult(pack.items["BX-16"], Verdict.未填, reason, unknown=rows))
    assert found.rows == ("第9行无法判断：没有填“金额”",)


def test_a_report_lists_by_a_heading_of_their_own_what_was_judged_in_part(pack: Pack) -> None:
    meeting = "{日期: 2026-02-03, 会议名称: 年会, 类别: 专题, 会期: 9}"
    state = assessed(pack, conferences=[meeting, meeting.replace(", 会期: 9", ", 主要负责人讲话时长: 30")])
    assert state.items["FW-14"].verdict is Verdict.提示
    view = report_view(state)
    (open_item,) = (one for one in view.partly if one.id == "FW-14")
    assert open_item.reason == "《会议登记台账》第1行没有填“主要负责人讲话时长”；第2行没有填“会期”，不能判断。"
    page = render_html(view)
    assert f"已发现问题、另有记录不能核对{len(view.partly)}项</h3>" in page
    assert open_item.reason in page.replace("&#34;", '"')
