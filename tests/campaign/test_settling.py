"""What stands between two units waits until somebody says whose it is; a return that was a mistake is taken back."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from checklist.app.campaigns import campaign_status, open_campaign, opened_store
from checklist.app.settling import confirm_report, withdraw_return
from checklist.app.summarising import SummaryOptions, sum_up
from checklist.campaign.dashboard import PageOf, Source, dashboard
from checklist.campaign.register import NotTaken, Returned, append, read_register
from checklist.campaign.store import Standing
from checklist.campaign.summary import Asked
from checklist.campaign.summary_brief import summary_brief
from checklist.campaign.summary_page import summary_html
from checklist.core.errors import Code, InputError
from tests.campaign.by_hand import CHINA, Made, a_campaign, a_roster, a_unit, at
from tests.conftest import Run

DAY = date(2026, 8, 1)
ROSTER = a_roster(
    a_unit("S", name="河口县", answers=False),
    a_unit("F1", "S", name="河口县财政局"),
    a_unit("E1", "S", name="河口县教育局"),
    a_unit("W1", "S", name="河口县水利局"),
)
OWN = Made("F1", {"XF-01": "合规"}, score="100", report={"name": "河口县 财政局"})
STRANGE = Made("F1", {"XF-01": "严重"}, [("XF-01", "严重", {})], "10", date(2026, 7, 14), {"name": "河口县　教育局"})
WHOSE = "单位代码是河口县财政局（F1）的，名称是河口县教育局（E1）的，请核实"


def states(folder: Path, day: date = DAY) -> dict[str, str]:
    return {unit.code: unit.told_state for unit in campaign_status(folder, day).units}


def test_a_report_with_another_unit_s_code_displaces_nothing_and_both_are_named(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [OWN, STRANGE])
    assert states(folder) == {"F1": "有效", "E1": "未交", "W1": "未交"}
    [line] = campaign_status(folder, DAY).not_counted
    assert (line.state, line.why[: len(WHOSE)]) == ("单位不同", WHOSE)
    assert "由它改正单位代码、重新签字再报" in line.why
    assert "campaign confirm" in line.why
    shown = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    beside = "收到写着本单位名称、别的单位代码的报告1份（没有计入，请核实）：F1.pdf（单位代码写的是河口县财政局的F1）"
    assert f"河口县教育局　未交　已逾期17天\n    {beside}\n" in shown
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    decisions = " ".join(one.text for one in summary_brief(summary).parts[-1].lines)
    assert "1份来件的单位代码和名称是两个单位的，没有计入，请核实是哪个的：河口县财政局／河口县教育局" in decisions
    assert WHOSE in summary_html(summary)
    assert (str(summary.scores.lowest), summary.totals.findings) == ("100.0", 0)
    with opened_store(open_campaign(folder), day=DAY) as store:
        page = dashboard(Source(store, open_campaign(folder).pack, DAY, PageOf()))
    told = {page.rounds[0].nodes[unit.node].code: unit.unread for unit in page.rounds[0].units}
    assert told["E1"] == "收到写着本单位名称、别的单位代码的报告1份（没有计入，请核实）"
    for code in ("F1", "E1"):
        assert WHOSE in run("campaign", "show", str(folder), code).stdout


def test_where_the_unit_itself_sent_nothing_it_does_not_count_for_it_either(tmp_path: Path) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [STRANGE])
    found = campaign_status(folder, DAY)
    assert states(folder) == {"F1": "单位不同", "E1": "未交", "W1": "未交"}
    assert WHOSE in found.why_open(next(unit for unit in found.units if unit.code == "F1"))
    assert found.returns.whole.counted == 0


def test_a_name_that_is_nobody_else_s_counts_and_is_marked(tmp_path: Path) -> None:
    other = Made("F1", {"XF-01": "合规"}, score="90", report={"name": "河口县财政局（国资办）"})
    assert states(a_campaign(tmp_path / "任务", ROSTER, [other]))["F1"] == "有效（名称不同）"


def test_once_it_is_found_to_be_the_unit_s_it_counts(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [STRANGE])
    with pytest.raises(InputError) as refused:
        confirm_report(folder, "河口县教育局", "来电", at(DAY))
    assert [problem.code for problem in refused.value.problems] == [Code.NOTHING_UNCLEAR]
    done = run("campaign", "confirm", str(folder), "F1", "--reason", "电话核实，名称写错了")
    assert (done.returncode, done.stdout.splitlines()) == (
        0, ["已认定是 河口县财政局 的报告，记进登记簿。", "有效　F1.pdf　河口县 教育局"],
    )  # fmt: skip
    assert states(folder, date(2099, 1, 1)) == {"F1": "有效", "E1": "未交", "W1": "未交"}
    assert states(folder)["F1"] == "单位不同", "as of a day before it was found"
    shown = run("campaign", "show", str(folder), "F1").stdout
    assert "认定是它的报告" in shown
    assert "电话核实，名称写错了" in shown
    assert run("campaign", "confirm", str(folder), "F1", "--reason", "再来").returncode == 3


def test_what_was_found_by_mistake_is_taken_back(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [STRANGE])
    take_back = ("campaign", "confirm", str(folder), "F1", "--withdraw", "--reason", "问清了，是教育局的")
    nothing = run(*take_back)
    assert (nothing.returncode, "没有可以撤回的认定：没有认定过，或者已经撤回" in nothing.stderr) == (3, True)
    for _ in range(2):
        run("campaign", "confirm", str(folder), "F1", "--reason", "电话核实")
        done = run(*take_back)
        assert done.stdout.startswith("已撤回“是 河口县财政局 的报告”的认定，记进登记簿。\n单位不同　F1.pdf"), (
            done.stderr
        )
    assert states(folder, date(2099, 1, 1)) == {"F1": "单位不同", "E1": "未交", "W1": "未交"}
    shown = run("campaign", "show", str(folder), "F1").stdout
    assert f"撤回“认定是它的报告（SHA-256 {STRANGE.sha256[:16]}…）”：问清了，是教育局的" in shown


def test_one_that_would_not_count_all_the_same_is_not_found_to_be_the_unit_s(tmp_path: Path, run: Run) -> None:
    """It was said to be found, counted for nobody, and the unit whose name it has lost its trace."""
    other = Made("F1", {"XF-01": "合规"}, report={"name": "河口县教育局", "unit_kind": "学校"})
    folder = a_campaign(tmp_path / "任务", ROSTER, [other])
    done = run("campaign", "confirm", str(folder), "F1", "--reason", "电话核实")
    assert (done.returncode, "报告写的单位类别是学校，名册写的是工厂，认定了也不能计入" in done.stderr) == (3, True)
    assert "收到写着本单位名称、别的单位代码的报告1份" in run("campaign", "status", str(folder)).stdout


def test_a_return_that_was_a_mistake_is_taken_back_and_the_same_report_counts(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [OWN])
    with pytest.raises(InputError) as refused:
        withdraw_return(folder, "F1", "退错了", at(DAY))
    assert [problem.code for problem in refused.value.problems] == [Code.NOTHING_SENT_BACK]
    back = Returned(
        sha256=OWN.sha256, unit="F1", at=at(date(2026, 7, 12)), reason="缺页", number="2026-001", due=date(2099, 1, 1)
    )
    append(folder / "登记.jsonl", back)
    assert states(folder)["F1"] == "退回"
    wrong = run("campaign", "return", str(folder), "F1", "--withdraw", "--reason", "退错了", "--due", "2099-01-01")
    assert wrong.returncode == 2
    done = run("campaign", "return", str(folder), "河口县财政局", "--withdraw", "--reason", "退错了单位")
    assert done.stdout.splitlines() == [
        "已撤回 河口县财政局 的退回单 2026-001，记进登记簿；请告诉单位那份退回单作废。", "有效　F1.pdf　河口县 财政局",
    ]  # fmt: skip
    [unit] = [unit for unit in campaign_status(folder, date(2099, 1, 1)).units if unit.code == "F1"]
    assert (unit.told_state, unit.due) == ("有效", date(2026, 7, 15))
    assert states(folder)["F1"] == "退回", "as of a day before it was taken back"
    assert read_register(folder / "登记.jsonl").sent_back == {}
    shown = run("campaign", "show", str(folder), "F1").stdout
    assert "退回（退回单 2026-001）：缺页" in shown
    assert "撤回退回（退回单 2026-001）：退错了单位" in shown
    append(folder / "登记.jsonl", back.model_copy(update={"number": "2026-002", "at": at(date(2099, 1, 1))}))
    assert [unit.state for unit in campaign_status(folder, date(2099, 1, 2)).units if unit.code == "F1"] == ["退回"]


def test_a_file_that_cannot_be_taken_in_stands_beside_the_unit_whose_name_it_has(tmp_path: Path, run: Run) -> None:
    folder = a_campaign(tmp_path / "任务", ROSTER, [OWN])
    (folder / "收件箱" / "河口县水利局自查报告.docx").write_bytes(b"PK")
    (folder / "收件箱" / "河口县财政局照片.jpg").write_bytes(b"x")
    for _ in range(2):
        run("campaign", "collect", str(folder), "--quick")
    events = [one for one in read_register(folder / "登记.jsonl").events if isinstance(one, NotTaken)]
    assert [(one.file, one.why) for one in events] == [
        ("河口县水利局自查报告.docx", "不是 PDF、JSON 或 ZIP"), ("河口县财政局照片.jpg", "不是 PDF、JSON 或 ZIP"),
    ]  # fmt: skip
    shown = run("campaign", "show", str(folder), "W1").stdout
    assert "还没有收到它能收的文件。" in shown
    assert "收到过不能收的文件：河口县水利局自查报告.docx（不是 PDF、JSON 或 ZIP）" in shown
    told = "收到过文件名像本单位、不能收的1份（请改交签了字的 PDF）：河口县水利局自查报告.docx"
    assert told in run("campaign", "status", str(folder)).stdout
    data = json.loads(run("campaign", "status", str(folder), "--format", "json").stdout)
    assert {one["code"]: one["not_taken"] for one in data["units"] if one["not_taken"]} == {
        "W1": ["河口县水利局自查报告.docx"]
    }


def test_of_a_report_that_came_later_and_was_signed_before_the_one_that_counts_the_true_reason_is_told(
    tmp_path: Path,
) -> None:
    first = Made("F1", {"XF-01": "合规"}, score="100", report={"name": "河口县财政局"}, day=date(2026, 7, 14))
    older = Made(
        "F1", {"XF-01": "合规"}, score="90", day=date(2026, 7, 15),
        report={"name": "河口县财政局", "signed": at(date(2026, 7, 1))},
    )  # fmt: skip
    folder = a_campaign(tmp_path / "任务", ROSTER, [first, older])
    with opened_store(open_campaign(folder)) as store:
        found: list[Standing] = store.standing([older.sha256])
    assert [(one.state, one.why) for one in found] == [(
        "被后交的代替",
        "同一单位另有一份签字更晚（2026年7月14日09:00，这一份是2026年7月1日09:00），以那一份为准",
    )]  # fmt: skip


def test_a_report_with_a_unit_s_name_and_a_code_that_nobody_has_is_told_beside_the_unit(
    tmp_path: Path, run: Run
) -> None:
    """Its unit was said to have sent nothing, and nobody was told of which code the reason spoke."""
    made = [Made("3002", report={"name": "河口县 教育局"}), Made("S", file="县.pdf")]
    folder = a_campaign(tmp_path / "任务", ROSTER, made)
    why = "单位代码3002不在名册里，名称是河口县教育局（E1）的，请核实：是它的，由它改正单位代码、重新签字再报；名册写错了的，改正名册"
    told = {line.file: (line.state, line.why) for line in campaign_status(folder, DAY).not_counted}
    assert told == {"3002.pdf": ("名册外", why), "县.pdf": ("名册外", "河口县（S）在名册里写明不填报")}
    beside = "收到写着本单位名称、别的单位代码的报告1份（没有计入，请核实）：3002.pdf（单位代码写的是名册外的3002）"
    shown = run("campaign", "status", str(folder), "--as-of", str(DAY)).stdout
    assert f"河口县教育局　未交　已逾期17天\n    {beside}\n" in shown
    assert why in run("campaign", "show", str(folder), "E1").stdout
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    decisions = "".join(one.text for one in summary_brief(summary).parts[-1].lines)
    assert "1份来件的名称是名册里单位的，单位代码却不是，没有计入，请核实：河口县教育局" in decisions.replace(" ", "")
    with opened_store(open_campaign(folder), day=DAY) as store:
        page = dashboard(Source(store, open_campaign(folder).pack, DAY, PageOf()))
    unread = {page.rounds[0].nodes[unit.node].code: unit.unread for unit in page.rounds[0].units}
    assert unread["E1"] == "收到写着本单位名称、别的单位代码的报告1份（没有计入，请核实）"


def signed(minute: int, second: int, came: int = 12) -> Made:
    """Return a report of one unit, which was signed on one day after nine."""
    report = {**OWN.report, "signed": datetime(2026, 7, 10, 9, minute, second, tzinfo=CHINA)}
    return Made("F1", {"XF-01": "合规"}, report=report, file=f"{came}-{minute}-{second}.pdf", day=date(2026, 7, came))


def sent_back(folder: Path, report: Made) -> None:
    back = Returned(sha256=report.sha256, unit="F1", at=at(date(2026, 7, 10), 18), reason="缺页")
    append(folder / "登记.jsonl", back)


def test_of_two_reports_signed_in_the_same_second_it_is_said_that_nobody_knows_which_is_later(
    tmp_path: Path, run: Run
) -> None:
    """The one with the smaller SHA-256 counted without a word, and the other was said to be replaced by a later one."""
    made = [signed(30, 0), signed(30, 0, came=13)]
    folder = a_campaign(tmp_path / "任务", ROSTER, made)
    assert states(folder)["F1"] == "有效（签字先后不明）"
    same = "签字在同一秒（2026年7月10日09:30:00），看不出哪一份在后，现在计入的是"
    other_one = f"{same}那一份；不该算那一份的，用 campaign return 退回它，这一份就计入"
    assert other_one in run("campaign", "show", str(folder), "F1").stdout
    shown = run("campaign", "status", str(folder)).stdout
    assert "其中1份与同一单位的另一份签字在同一秒，看不出哪一份在后" in shown
    assert f"{same}这一份；不该算这一份的，用 campaign return 退回它，另一份就计入" in shown
    summary = sum_up(open_campaign(folder), SummaryOptions(Asked(DAY)))
    assert "1份计入的报告与同一单位的另一份签字在同一秒" in summary_html(summary)
    with opened_store(open_campaign(folder)) as store:
        [(counted,)] = store.connection.execute("SELECT sha256 FROM current").fetchall()
    first, other = sorted(made, key=lambda one: one.sha256 != counted)
    sent_back(folder, first)
    with opened_store(open_campaign(folder)) as store:
        assert store.connection.execute("SELECT sha256, marks FROM current").fetchall() == [(other.sha256, [])]


def test_a_report_signed_before_the_return_does_not_pass_for_the_correction(tmp_path: Path, run: Run) -> None:
    first, second = signed(0, 0), signed(30, 5)
    folder = a_campaign(tmp_path / "任务", ROSTER, [first, second])
    sent_back(folder, first)
    assert states(folder)["F1"] == "有效（签字在退回以前）"
    told = "签字（2026年7月10日09:30）在退回（2026年7月10日18:00）以前，不像是照退回单改的，请核实"
    assert told in run("campaign", "status", str(folder)).stdout
    assert told in run("campaign", "show", str(folder), "F1").stdout


def test_an_earlier_report_is_not_said_to_give_way_to_one_that_was_sent_back(tmp_path: Path, run: Run) -> None:
    """That one counts for nothing, and both were said to be signed in the same minute."""
    first, second = signed(30, 5), signed(30, 40)
    folder = a_campaign(tmp_path / "任务", ROSTER, [second, first])
    sent_back(folder, second)
    assert states(folder)["F1"] == "退回"
    times = "2026年7月10日09:30:40，这一份是2026年7月10日09:30:05"
    told = f"同一单位另有一份签字更晚（{times}），那一份已经退回，等单位改好重报，这一份不因此计入"
    assert told in run("campaign", "show", str(folder), "F1").stdout
