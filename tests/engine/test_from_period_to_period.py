"""What the last half-year found, seen from the next: closed, found again, approved, or not looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from checklist.answers.carry import carried
from checklist.answers.head import Period
from checklist.answers.last import LastPeriod
from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers
from checklist.engine.assess import assess
from checklist.engine.compare import (
    CLOSED,
    NEW,
    PENDING,
    REPEATED,
    UNCHANGED,
    UNDECIDED,
    UNSEEN,
    Change,
    compare,
    disputed,
    last_period,
)
from checklist.engine.following import counted_text, followed, what_became
from checklist.engine.incremental import Assessor
from checklist.engine.model import Assessment
from checklist.engine.rectifying import overdue, to_put_right, unrecorded_text
from checklist.pack.compiled import Pack
from checklist.report.view import report_view

DAY = date(2026, 1, 10)
HEAD = """\
format: 1
pack: {id: lianzheng, version: "2026.12"}
unit: {name: 甲乡, level: 乡级, kind: 乡镇街道}
period: {from: 2025-07-01, to: 2025-12-31}
parameters: {reporting_officials: 2}
"""
LAST = """\
last:
  period: {from: 2025-01-01, to: 2025-06-30}
  gaps:
"""
LATE = "{问题编号: 改2, 问题来源: 纪检监察建议, 问题: 工程变更, 整改期限: 2025-09-30, 销号日期: 2025-10-20}"
OPEN = "{问题编号: 改1, 问题来源: 纪检监察建议, 问题: 资金监管, 整改期限: 2025-08-31}"
SETTLED = "{问题编号: 改4, 问题来源: 纪检监察建议, 问题: 票据, 整改期限: 2025-05-15, 销号日期: 2025-07-15}"


def judged(pack: Pack, text: str, folder: Path = Path("/nowhere")) -> Assessment:
    path = folder / "a.yaml"
    if folder.exists():
        path.write_text(HEAD + text, encoding="utf-8")
    answers = load_answers(pack, path) if folder.exists() else parse_answers(pack, HEAD + text, path)
    assessment = assess(pack, answers, DAY)
    again = Assessor(pack, DAY).assess(answers)
    assert [one.reason for one in again.findings] == [one.reason for one in assessment.findings]
    assert again.not_tried == assessment.not_tried
    return assessment


def fixes(*rows: str) -> str:
    return "ledgers:\n  fixes:\n" + "".join(f"    - {row}\n" for row in rows)


def gaps(**verdicts: str) -> str:
    return LAST + "".join(
        f"    {key.replace('_', '-')}: {{title: 某某, verdict: {verdict}}}\n" for key, verdict in verdicts.items()
    )


def kinds(assessment: Assessment) -> dict[str, str]:
    assert assessment.answers.last is not None
    return {change.key: change.kind for change in compare(assessment.answers.last, assessment)}


def test_a_row_that_was_approved_contradicts_nothing(pack: Pack, tmp_path: Path) -> None:
    done = "rectifications: {SZ-14: {state: 已完成, done_on: 2025-11-20}}\n"
    (tmp_path / "批复.pdf").write_bytes(b"%PDF-1.7 an approval, scanned")
    approved = (
        "exceptions: {ZG-06: [{rows: [1], reason: 跨年, approver: 中共清河县纪委, document: 清纪函〔2025〕5号,"
        " until: 2026-06-30, evidence: [批复.pdf]}]}\n"
    )
    contradicting = judged(pack, fixes(OPEN, LATE) + done, tmp_path)
    (finding,) = (one for one in contradicting.contradictions if one.id == "X35")
    assert [row.numbers for row in finding.rows] == [(1,)]
    settled = judged(pack, fixes(OPEN, LATE) + done + approved, tmp_path)
    assert [one.finding.key for one in settled.excepted] == ["ZG-06"]
    assert not [one for one in settled.contradictions if one.id == "X35"]


def test_only_the_rows_of_what_the_unit_claims_contradict_it(pack: Pack) -> None:
    case = "{问题编号: 改5, 问题来源: 案例排查, 问题: 甲, 整改期限: 2025-09-30}"
    audit = "{问题编号: 改6, 问题来源: 审计, 问题: 乙, 整改期限: 2025-09-30}"
    claimed = judged(pack, fixes(case, audit) + "answers: {SZ-06: 是}\n")
    (finding,) = (one for one in claimed.contradictions if one.id == "X25")
    assert [row.numbers for row in finding.rows] == [(2,)]
    assert "改6（审计）" in finding.reason


def test_what_is_not_looked_at_in_a_period_is_not_closed(pack: Pack) -> None:
    matters = "ledgers: {personal_matters: {none: 本期没有}}\n"
    plan = "rectifications: {X13: {measure: 补台账, owner: 王芳, due: 2025-12-31, opened: 2025-06-30}}\n"
    assessment = judged(pack, matters + plan + gaps(X13="较重"))
    assert "X13" in assessment.not_tried
    assert kinds(assessment)["X13"] == UNDECIDED
    (listed,) = (one for one in to_put_right(assessment) if one.id == "X13")
    assert (listed.why_listed, listed.is_overdue(DAY)) == ("上期带入，本期没有判定", True)


def test_a_contradiction_on_rows_is_closed_whatever_its_other_items_came_to(pack: Pack) -> None:
    assert kinds(judged(pack, fixes(SETTLED) + gaps(X35="较重")))["X35"] == UNSEEN


def test_what_was_overdue_before_and_is_done_is_closed(pack: Pack) -> None:
    assert kinds(judged(pack, fixes(SETTLED) + gaps(ZG_06="较重"))) == {"ZG-06": UNSEEN, "ZG-05": NEW}


def test_what_was_done_late_is_said_to_be_done(pack: Pack) -> None:
    found = {one.key: one for one in judged(pack, fixes(LATE)).findings}["ZG-06"]
    assert found.title == "纪检监察建议没有按期落实"
    assert found.reason.endswith("期限2025年9月30日，销号日期：2025年10月20日，逾期完成。")
    left = {one.key: one for one in judged(pack, fixes(OPEN)).findings}["ZG-06"]
    assert left.reason.endswith("销号日期：未填，到期未改。")


def test_what_another_rule_of_the_item_finds_is_not_put_right(pack: Pack) -> None:
    wine = "ledgers:\n  receptions:\n    - {接待日期: 2025-10-16, 派出单位: 某局, 接待编号: J1, 接待对象人数: 4, 有无酒: 有}\n"
    plan = "rectifications: {BX-06: {opened: 2025-06-30}}\n"
    assessment = judged(pack, wine + plan + gaps(JD_06="一般"))
    (change,) = (one for one in compare(assessment.answers.last, assessment) if one.id == "BX-06")  # type: ignore[arg-type]
    assert (change.kind, change.key) == (UNCHANGED, "JD-05")
    assert change.before is not None and change.before.verdict == "一般"


def test_what_an_earlier_period_found_is_not_new(pack: Pack) -> None:
    plan = "rectifications: {SZ-14: {opened: 2024-12-31}}\n"
    assert kinds(judged(pack, fixes(OPEN) + plan + gaps(X33="较重")))["ZG-06"] == UNCHANGED
    closed = LAST.replace("  gaps:\n", "  closed: [ZG-06]\n")
    assert kinds(judged(pack, fixes(OPEN) + plan + closed))["ZG-06"] == REPEATED
    assert kinds(judged(pack, fixes(OPEN) + gaps(X33="较重")))["ZG-06"] == NEW


def test_what_this_period_found_first_is_carried_from_nowhere(pack: Pack) -> None:
    """A unit may write down which period found something where it is this one."""
    plan = "rectifications: {{SZ-14: {{opened: {}}}, BX-01: {{measure: 改, opened: {}}}}}\n"
    now = judged(pack, fixes(OPEN) + plan.format("2025-12-31", "2025-12-31") + gaps(X33="较重"))
    assert kinds(now)["ZG-06"] == NEW
    assert [one.why_listed for one in to_put_right(now) if one.id == "BX-01"] == ["本期没有判定"]
    before = judged(pack, fixes(OPEN) + plan.format("2025-06-30", "2025-06-30") + gaps(X33="较重"))
    assert kinds(before)["ZG-06"] == UNCHANGED
    assert [one.why_listed for one in to_put_right(before) if one.id == "BX-01"] == ["上期带入，本期没有判定"]


def test_what_was_put_right_in_the_period_that_found_it_comes_back(pack: Pack) -> None:
    plan = "rectifications: {BX-01: {measure: 修订办法, owner: 王芳}, SZ-14: {measure: 销号}, X33: {fact: 核对过}}\n"
    left = last_period(
        judged(pack, fixes(SETTLED.replace("2025-05-15", "2025-07-31")) + "answers: {BX-01: 是}\n" + plan)
    )
    assert (list(left.gaps), left.closed) == (["ZG-05"], ["BX-01", "SZ-14"])
    again = LAST.replace("  gaps:\n", "  closed: [BX-01, SZ-14]\n")
    carried = "rectifications: {BX-01: {measure: 修订办法, owner: 王芳, opened: 2025-06-30}}\n"
    came = kinds(judged(pack, fixes(OPEN) + "answers: {BX-01: 否}\n" + carried + again))
    assert came == {"BX-01": REPEATED, "ZG-06": REPEATED, "ZG-05": NEW}


def test_of_what_is_overdue_the_gravest_is_first_and_then_what_was_due_first(pack: Pack) -> None:
    dues = {"BX-22": "2025-10-31", "FT-08": "2025-09-30", "ZD-05": "2025-08-31"}
    plans = "".join(f"  {id_}: {{measure: 退, due: {due}, opened: 2025-06-30}}\n" for id_, due in dues.items())
    assessment = judged(pack, f"rectifications:\n{plans}" + gaps(BX_22="严重", FT_08="严重", ZD_05="较重"))
    assert [one.id for one in overdue(to_put_right(assessment), DAY)] == ["FT-08", "BX-22", "ZD-05"]


PUT_RIGHT = "answers: {SZ-06: 是, BX-01: 是}\n" + gaps(BX_01="一般")


def test_what_is_found_no_more_is_not_closed_while_its_plan_is_open(pack: Pack) -> None:
    plan = "rectifications: {{BX-01: {{measure: 修订办法, due: 2025-12-31, state: {}, opened: 2025-06-30}}}}\n"
    open_ = judged(pack, PUT_RIGHT + plan.format("整改中"))
    assert kinds(open_) == {"BX-01": PENDING}
    assert [(one.id, one.why_listed) for one in to_put_right(open_)] == [("BX-01", "上期带入，本期没有再查出")]
    assert "BX-01" in last_period(open_).closed
    for state, note in (("已完成", "没有写完成日期"), ("已完成, done_on: 2025-12-01", "")):
        closed = judged(pack, PUT_RIGHT + plan.format(state))
        assert [(one.kind, one.note) for one in compare(closed.answers.last, closed)] == [(CLOSED, note)]  # type: ignore[arg-type]
    unplanned = judged(pack, PUT_RIGHT + "rectifications: {BX-01: {opened: 2025-06-30}}\n")
    assert (kinds(unplanned), to_put_right(unplanned)) == ({"BX-01": UNSEEN}, [])


def test_a_record_of_what_was_to_be_put_right_that_is_gone_is_told(pack: Pack) -> None:
    lost = judged(pack, PUT_RIGHT)
    assert [(one.kind, one.is_unrecorded) for one in compare(lost.answers.last, lost)] == [(UNSEEN, True)]  # type: ignore[arg-type]
    assert unrecorded_text(lost) == "上期没有改完的1项，本期没有整改记录（BX-01）"
    for kept in (
        PUT_RIGHT + "rectifications: {BX-01: {opened: 2025-06-30}}\n",
        PUT_RIGHT.replace("verdict: 一般", "verdict: 一般, done: true"),
    ):
        assert not unrecorded_text(judged(pack, kept))
    again = judged(pack, PUT_RIGHT.replace("BX-01: 是", "BX-01: 否"))
    assert [(one.kind, one.is_unrecorded) for one in compare(again.answers.last, again)] == [(UNCHANGED, True)]  # type: ignore[arg-type]


DENIED = fixes(OPEN, LATE) + "rectifications: {SZ-14: {measure: 监管, state: 已完成, done_on: 2025-11-20}}\n"


def begun(pack: Pack, assessment: Assessment) -> Answers:
    """Return the answers with which the period after begins."""
    period = Period.model_validate({"from": date(2026, 1, 1), "to": date(2026, 6, 30)})
    return carried(pack, assessment.answers, last_period(assessment), Path("/nowhere/b.yaml"), period)


def test_what_its_own_ledger_says_is_not_done_is_not_carried_as_done(pack: Pack) -> None:
    """Its plan was dropped, and the next period called it back again, or put right."""
    before = judged(pack, DENIED)
    assert disputed(before) == {"SZ-14"}
    assert not last_period(before).gaps["ZG-06"].done
    (line,) = (line for line in report_view(before).rectifications if line.id == "SZ-14")
    assert line.state == "自报已完成，与台账矛盾，不算已改"
    after = begun(pack, before)
    plan = after.rectifications["SZ-14"]
    assert (plan.measure, plan.state, plan.done_on, plan.opened) == ("监管", "整改中", None, date(2025, 12, 31))
    rows = parse_answers(pack, HEAD + fixes(OPEN), Path("/nowhere/a.yaml")).ledgers
    assert kinds(assess(pack, replace(after, ledgers=rows), date(2026, 7, 10)))["ZG-06"] == UNCHANGED


def test_what_was_carried_and_lost_its_record_is_not_forgotten_a_period_later(pack: Pack) -> None:
    lost = judged(pack, gaps(ZG_06="较重"))
    assert last_period(lost).planned == ["SZ-14"]
    after = begun(pack, lost)
    assert after.rectifications["SZ-14"].opened == date(2025, 6, 30)
    rows = parse_answers(pack, HEAD + fixes(OPEN), Path("/nowhere/a.yaml")).ledgers
    assert kinds(assess(pack, replace(after, ledgers=rows), date(2026, 7, 10)))["ZG-06"] == UNCHANGED


def test_a_contradiction_that_is_only_explained_is_not_carried(pack: Pack) -> None:
    text = DENIED.replace("rectifications: {", "rectifications: {X35: {fact: 登记有误}, ")
    assert "X35" in {one.id for one in judged(pack, text).contradictions}
    assert "X35" not in begun(pack, judged(pack, text)).rectifications
    assert "X35" in begun(pack, judged(pack, DENIED)).rectifications


def test_a_claim_that_nobody_made_settles_no_contradiction(pack: Pack) -> None:
    """Whether what was contradicted then is so still is for the unit to say."""
    rows = fixes(SETTLED)
    assert kinds(judged(pack, rows + gaps(X25="较重")))["X25"] == UNDECIDED


def told_of(left: LastPeriod, now: Assessment) -> list[Change]:
    return compare(left, now, followed(left, now))


ROW = "{{问题编号: {no}, 问题来源: {origin}, 问题: 资金监管, 整改期限: {due}{closed}}}"


def row(no: str = "改1", origin: str = "纪检监察建议", due: str = "2025-08-31", closed: str = "") -> str:
    return ROW.format(no=no, origin=origin, due=due, closed=f", 销号日期: {closed}" if closed else "")


def test_records_at_fault_that_are_struck_out_or_rewritten_are_told(pack: Pack) -> None:
    left = last_period(judged(pack, fixes(row(), row("改2", due="2025-09-15"), row("改3"), row("改5"), row("改6"))))
    assert [one.name for one in left.gaps["ZG-06"].rows] == [
        f"改{number}（纪检监察建议）" for number in (1, 2, 3, 5, 6)
    ]
    later = [
        row("改 2", due="2026-12-31"), row("改3", origin="自查"), row("改5", closed="2026-02-01"), row("改6", due="2025-08-30")
    ]  # fmt: skip
    half = HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30")
    answers = parse_answers(pack, half + fixes(*later), Path("/nowhere/a.yaml"))
    now = assess(pack, replace(answers, last=left), date(2026, 7, 10))
    changes = {one.key: one for one in told_of(left, now)}
    assert changes["ZG-06"].kind == UNCHANGED
    told = (
        "《问题整改台账》上期查出问题的记录，本期没有了的1条（改1（纪检监察建议）），"
        "改写了的2条（改2（纪检监察建议）整改期限由“2025年9月15日”改为“2026年12月31日”、"
        "改3（纪检监察建议）问题来源由“纪检监察建议”改为“自查”）"
    )
    assert changes["ZG-06"].note.endswith(told)
    page = report_view(now)
    assert "上期查出问题的台账记录，本期删去1条、改写2条" in page.brief.found
    (asked,) = [line.text for line in page.brief.parts[3].lines if "改写" in line.text]
    assert asked.startswith("3条上期有问题的台账记录，本期删去或者改写了，由谁核对：改1（纪检监察建议）")
    public = report_view(assess(pack, now.answers, now.as_of, masked=True), public=True)
    assert "改1" not in str(public.comparison)
    assert "上期查出问题的记录在本期台账里的删改" in public.withheld


def test_a_day_by_which_the_last_period_was_judged_is_filled_in_too_late(pack: Pack) -> None:
    """A record that was open on 10 January was not closed on 20 November."""
    left = last_period(judged(pack, fixes(row(), row("改2"))))
    half = HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30")
    rows = fixes(row(closed="2025-08-20"), row("改2", closed="2026-01-11"))
    now = assess(pack, replace(parse_answers(pack, half + rows, Path("/nowhere/a.yaml")), last=left), date(2026, 7, 10))
    told = [(one.name, one.changes) for change in told_of(left, now) for one in change.records]
    assert told == [("改1（纪检监察建议）", (("销号日期", "未填", "2025年8月20日"),))]


def test_what_is_put_right_rewrites_nothing(pack: Pack) -> None:
    done = "rectifications: {SZ-14: {state: 已完成, done_on: 2025-12-20}}\n"
    assert last_period(judged(pack, fixes(LATE) + done)).gaps["ZG-06"].rows == []
    left = last_period(judged(pack, fixes(row())))
    half = HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30")
    answers = parse_answers(pack, half + fixes(row(closed="2026-02-01")), Path("/nowhere/a.yaml"))
    now = assess(pack, replace(answers, last=left), date(2026, 7, 10))
    assert [one.records for one in told_of(left, now)] == [(), ()]


def test_a_record_without_a_key_is_known_by_most_of_what_tells_it(pack: Pack) -> None:
    """A room whose rank was raised is the same one, a room that somebody else got is not."""
    room = "{{房号: {0}, 使用人: {1}, 机关层级: 县级机关, 职级: {2}, 面积: 15.5, 使用人状态: {3}}}"

    def offices(*rows: str) -> str:
        return "ledgers:\n  offices:\n" + "".join(f"    - {one}\n" for one in rows)

    gone = room.format("305", "钱志远", "副科级", "退休").replace("}", ", 离岗日期: 2025-07-31}")
    left = last_period(judged(pack, offices(room.format("302", "刘建国", "副科级", "在岗"), gone)))
    half = HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30")
    rows = offices(room.format("302", "刘建国（兼）", "正科级", "在岗"), room.format("305", "罗成", "正科级", "在岗"))
    now = assess(pack, replace(parse_answers(pack, half + rows, Path("/nowhere/a.yaml")), last=left), date(2026, 7, 10))
    told = {(one.name, one.changes) for change in told_of(left, now) for one in change.records}
    assert told == {("302（副科级）", (("职级", "副科级", "正科级"),)), ("305（副科级）", ())}


def test_another_finding_of_the_same_item_says_what_it_was(pack: Pack) -> None:
    """“未改 里程不连续 上期提示” said of it what never was: it had been another rule's finding."""
    assessment = judged(pack, fixes(OPEN) + gaps(SZ_14="一般"))
    (change,) = (one for one in compare(assessment.answers.last, assessment) if one.key == "ZG-06")  # type: ignore[arg-type]
    assert (change.kind, change.note) == (UNCHANGED, "没有整改记录；上期查出的是“某某”")


def test_parameters_are_told_and_what_was_changed_of_them(pack: Pack) -> None:
    """A cap of 60 that became 9999 switched a rule off, and no output said so."""
    set_ = "parameters: {reporting_officials: 2, meal_cap: 60, reimburse_days: 30}"
    head = HEAD.replace("parameters: {reporting_officials: 2}", set_)
    left = last_period(assess(pack, parse_answers(pack, head, Path("/nowhere/a.yaml")), DAY))
    half = (
        HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30").replace("2}", "2, meal_cap: 9999}")
    )
    now = assess(pack, replace(parse_answers(pack, half, Path("/nowhere/a.yaml")), last=left), date(2026, 7, 10))
    page = report_view(now)
    changed = "与上期不同的参数2个（工作餐人均上限由60元改为9999元；接待费报销期限由30日改为90日）"
    assert page.parameters == ("应报告个人有关事项的人数2人", "工作餐人均上限9999元")
    assert page.parameters_changed == changed
    assert changed in page.brief.found
    without = now.answers.last.model_copy(update={"parameters": None})  # type: ignore[union-attr]
    older = replace(now, answers=replace(now.answers, last=without))
    assert report_view(older).parameters_changed == ""


def test_a_contradiction_is_not_explained_by_a_full_stop(pack: Pack) -> None:
    assert "fact" not in parse_answers(
        pack, HEAD + "rectifications: {X35: {fact: 。, measure: 核对}}\n", Path("/nowhere/a.yaml")
    ).rectifications["X35"].model_dump(exclude_none=True)


def test_what_is_no_rewriting(pack: Pack) -> None:
    """A later visit is what was asked for, other words for a problem move nothing; of two rooms of one name both are told."""
    half = HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30")
    room = "{{房号: 301, 使用人: {0}, 机关层级: 县级机关, 职级: 科级以下, 面积: {1}, 使用人状态: 在岗}}"

    def ledgers(visited: str, problem: str, *rooms: str) -> str:
        leaver = f"{{人员编号: R1, 离职前职务: 领导成员, 离职日: 2025-03-05, 最近回访日: {visited}}}"
        fix = row(closed="2026-03-01" if problem != "甲" else "").replace("问题: 资金监管", f"问题: {problem}")
        return f"ledgers:\n  leavers: [{leaver}]\n  fixes: [{fix}]\n  offices: [{', '.join(rooms)}]\n"

    before = ledgers("2025-04-01", "甲", room.format("张三", 20), room.format("王五", 20), room.format("赵六", 8))
    left = last_period(judged(pack, before))
    assert {"LZ-02", "ZG-06"} < left.gaps.keys()
    text = half + ledgers("2026-02-01", "甲乙丙", room.format("赵六", 8))
    now = assess(pack, replace(parse_answers(pack, text, Path("/nowhere/a.yaml")), last=left), date(2026, 7, 10))
    told = [(one.name, one.changes) for change in told_of(left, now) for one in change.records]
    assert told == [("301（科级以下）", ())] * 2
    assert counted_text([one for change in told_of(left, now) for one in change.records]).endswith("删去2条")


def test_what_became_of_records_is_told_a_ledger_at_a_time_and_of_those_that_are_given(pack: Pack) -> None:
    half = HEAD.replace("2025-07-01", "2026-01-01").replace("2025-12-31", "2026-06-30")
    room = "{房号: 301, 使用人: 张三, 机关层级: 县级机关, 职级: 科级以下, 面积: 20, 使用人状态: 在岗}"
    left = last_period(judged(pack, fixes(row(), row("改2")) + f"  offices: [{room}]\n"))

    def told(body: str) -> str:
        answers = replace(parse_answers(pack, half + body, Path("/nowhere/a.yaml")), last=left)
        return what_became(followed(left, assess(pack, answers, date(2026, 7, 10))))

    gone, smaller = "ledgers:\n  fixes: {none: 本期没有要整改的}\n", f"  offices: [{room.replace('20', '8')}]\n"
    struck = "《问题整改台账》上期查出问题的记录，本期没有了的2条（改1（纪检监察建议）、改2（纪检监察建议））"
    rewritten = "《办公用房台账》上期查出问题的记录，改写了的1条（301（科级以下）面积由“20平方米”改为“8平方米”）"
    assert told(gone) == struck
    assert told(gone + smaller) == f"{rewritten}；{struck}"
    assert told("answers: {BX-01: 是}\n") == ""
    closed = fixes(row(closed="2026-01-10"), row("改2", closed="2026-01-11"))
    assert told(closed).endswith("改写了的1条（改1（纪检监察建议）销号日期由“未填”改为“2026年1月10日”）")
