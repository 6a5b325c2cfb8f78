"""Findings that somebody with the power to has approved, and approvals that do not count."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.moving import answers_at
from checklist.answers.template import answers_text
from checklist.app.storing import write
from checklist.core.errors import Code, InputError
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.cases import run_cases
from checklist.engine.compare import EXCEPTED, compare, last_period
from checklist.engine.exceptions import unused_text
from checklist.engine.incremental import Assessor
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.record.answers import answers_record, read_answers_record
from checklist.record.assessment import assessment_record
from checklist.record.base import plain_data
from checklist.report.html import render_html
from checklist.report.view import report_view
from tests.conftest import FIRE, Run
from tests.conftest import HEAD as OURS

DAY = date(2026, 12, 31)
PROOF = b"%PDF-1.7 an approval, scanned"

HEAD = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-12-31}
answers: {XF-01: 2}
ledgers:
  extinguishers:
    - {编号: A1, 上次检查日: 2026-12-30}
    - {编号: A2, 上次检查日: 2026-02-01}
    - {编号: A3, 上次检查日: 2026-03-01}
"""
SIGNED = HEAD + "signatories: {preparer: 王芳, reviewer: 李强, head: 赵刚}\n"
SOUND = "reason: 随仓库停用, approver: 区消防大队, document: 消函〔2026〕3号, evidence: [批复.pdf], until: 2027-06-30"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fire_safety"
    shutil.copytree(FIRE, folder)
    path = folder / "ledgers/extinguishers.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "    exception: {approver: 消防机构, document: 批复的文号}\n",
        encoding="utf-8",
    )
    with (folder / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("cell_words: {nothing: [无, —], no_document: [口头同意], no_approver: [办公室, 某某]}\n")
    return folder


@pytest.fixture
def pack(folder: Path) -> Pack:
    return load_pack(folder)


def judged(pack: Pack, exceptions: str, head: str = HEAD) -> Assessment:
    answers = parse_answers(pack, head + exceptions, Path("/nowhere/a.yaml"))
    assessment = assess(pack, answers, DAY)
    again = Assessor(pack, DAY).assess(answers)
    assert plain_data(assessment_record(again)) == plain_data(assessment_record(assessment))
    return assessment


def test_what_is_approved_is_told_and_no_gap(pack: Pack) -> None:
    assessment = judged(pack, f"exceptions: {{MH-01: [{{rows: [2, {{row: 3, label: A3}}], {SOUND}}}]}}\n")
    result = assessment.items["XF-02"]
    assert result.verdict is Verdict.合规
    assert result.findings == ()
    assert result.reason == "《灭火器台账》核对3行，第2、3行的问题自报经批准例外，其余没有发现问题。"
    [one] = assessment.excepted
    assert [row.numbers for row in one.finding.rows] == [(2,), (3,)]
    assert one.finding.verdict is Verdict.严重
    assert assessment.overall.earned == assessment.overall.possible
    page = render_html(report_view(assessment))
    for said in (
        "五、自报经批准的例外",
        "《灭火器台账》第2、3行",
        "随仓库停用",
        "消函〔2026〕3号",
        "2027年6月30日",
        "本单位自报经批准的例外1个不扣分",
        "本单位自报经下列单位或者人员批准",
        "自报经批准的例外1个，不算问题，批准文件未经本报告核实，列在第五部分：●严重 XF-02 灭火器检查，经批准至2027年6月30日。",
        "√合规（例外）　XF-02",
    ):
        assert said in page
    assert "经有权批准" not in page


def test_rows_that_are_not_approved_stay_a_gap(pack: Pack) -> None:
    assessment = judged(pack, f"exceptions: {{MH-01: [{{rows: [2], {SOUND}}}]}}\n")
    [finding] = assessment.items["XF-02"].findings
    assert [row.numbers for row in finding.rows] == [(3,)]
    assert assessment.items["XF-02"].verdict is Verdict.严重
    assert [row.numbers for one in assessment.excepted for row in one.finding.rows] == [(2,)]


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        (("approver: 区消防大队", "approver: "), "没有写批准人"),
        (("approver: 区消防大队", "approver: 无"), "没有写批准人"),
        (("document: 消函〔2026〕3号", "document: 口头同意"), "“口头同意”不是批准文件"),
        (("document: 消函〔2026〕3号", "document: ——"), "没有写批准文件"),
        (("evidence: [批复.pdf]", "evidence: []"), "没有写批准文件的佐证"),
        (("until: 2027-06-30", "until: "), "没有写有效期"),
        (
            ("until: 2027-06-30", "until: 2026-12-30"),
            "批准的有效期到2026年12月30日为止，没有日期的记录，批准要到自查期间的最后一天2026年12月31日还有效；第3行",
        ),
        (("document: 消函〔2026〕3号", "document: 同意"), "“同意”不是批准文件"),
        (("document: 消函〔2026〕3号", "document: '123'"), "“123”不是批准文件"),
        (
            ("approver: 区消防大队", "approver: ' 王　芳 '"),
            "批准人就是填报人，自己的事不能自己批准，应当由消防机构批准",
        ),
        (("approver: 区消防大队", "approver: 李强（主任）"), "批准人就是复核人，自己的事不能自己批准"),
        (("approver: 区消防大队", "approver: 赵刚"), "批准人就是单位主要负责人，自己的事不能自己批准"),
        (("approver: 区消防大队", "approver: 某 厂"), "批准人就是本单位，自己的事不能自己批准"),
        (("approver: 区消防大队", "approver: 某厂党委（书记钱进）"), "批准人就是本单位，自己的事不能自己批准"),
        (("approver: 区消防大队", "approver: 中共某厂委员会"), "批准人就是本单位，自己的事不能自己批准"),
        (("approver: 区消防大队", "approver: 办公室"), "批准人没有写明是哪个单位、哪个人，应当由消防机构批准"),
        (("approver: 区消防大队", "approver: 某某（领导）"), "批准人没有写明是哪个单位、哪个人"),
        (
            ("approver: 区消防大队, document: 消函〔2026〕3号", "approver: 办公室, document: 口头同意"),
            "批准人没有写明是哪个单位、哪个人，应当由消防机构批准，没有经其批准的如实整改；“口头同意”不是批准文件",
        ),
        (
            ("document: 消函〔2026〕3号, evidence: [批复.pdf], until: 2027-06-30", "until: 2026-12-30"),
            "没有写批准文件、批准文件的佐证；批准的有效期到2026年12月30日为止",
        ),
        (("rows: [2, 3]", "rows: [{row: 2, label: A9}, {row: 3, label: A9}]"), "这一行已经不是批准时的那一行"),
    ],
)
def test_an_approval_that_is_not_proved_is_a_gap_and_the_finding_says_why(
    pack: Pack, instead: tuple[str, str], why: str
) -> None:
    written = f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n".replace(*instead)
    assessment = judged(pack, written, SIGNED)
    [finding] = assessment.items["XF-02"].findings
    assert finding.verdict is Verdict.严重
    assert f"第2行报称经批准例外，但{why}" in finding.reason
    assert assessment.excepted == []
    told = [line.text for part in report_view(assessment).brief.parts for line in part.lines]
    assert "1项自报经批准的例外不成立、仍按问题处理，是否补办批准：MH-01 没有按期检查。" in told


def test_an_approval_counts_no_more_when_its_approver_signs_or_is_the_unit(pack: Pack) -> None:
    """At once, too, as names are written while somebody fills in."""
    written = f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n"
    assessor = Assessor(pack, DAY)
    for name, verdict in (
        ("王芳", Verdict.合规), ("preparer: 王芳", Verdict.严重), ("李强", Verdict.合规), ("head: 赵刚", Verdict.严重),
        ("reviewer: 李强", Verdict.严重), ("name: 某厂", Verdict.严重), ("某厂", Verdict.合规),
    ):  # fmt: skip
        key, _, _ = name.rpartition(" ")
        head = SIGNED.replace(name, f"{key} 区消防大队") if key else SIGNED
        answers = parse_answers(pack, head + written, Path("/nowhere/a.yaml"))
        assert assessor.assess(answers).items["XF-02"].verdict is verdict
        assert judged(pack, written, head).items["XF-02"].verdict is verdict


def test_an_approval_of_a_dated_record_must_reach_its_day(hunan: Pack) -> None:
    row = "{会议日期: 2026-05-20, 会议名称: 务虚会, 会议类别: 专题, 会期: 9}"
    approved = "rows: [1], reason: 需要延长, approver: 中共某县委办公室, document: 某办〔2026〕1号, evidence: [批.pdf]"
    text = f"ledgers: {{conferences: [{row}]}}\nexceptions: {{HD-03: [{{{approved}, until: 2026-05-19}}]}}\n"
    answers = parse_answers(hunan, OURS.replace('12"}', '12", overlays: [hunan]}') + text, Path("/nowhere/a.yaml"))
    reasons = [finding.reason for one in assess(hunan, answers, DAY).items.values() for finding in one.findings]
    (reason,) = (reason for reason in reasons if "报称经批准例外" in reason)
    assert "批准的有效期到2026年5月19日为止，到这一行的日子2026年5月20日已经过期" in reason


@pytest.mark.parametrize("approver", ["某厂的上级主管部门", "某厂主管单位区工信局", "区属某厂管理局"])
def test_a_superior_named_after_the_unit_may_approve(pack: Pack, approver: str) -> None:
    written = f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n".replace("区消防大队", approver)
    assert judged(pack, written, SIGNED).items["XF-02"].verdict is Verdict.合规


def test_a_file_that_is_not_there_as_noted_proves_nothing(pack: Pack, tmp_path: Path) -> None:
    """Neither does a report's data, which remembers what was found where the files could be looked at."""
    there = tmp_path / "批复.pdf"
    there.write_bytes(PROOF)
    noted = f"evidence: [{{file: 批复.pdf, size: {len(PROOF)}, sha256: {hashlib.sha256(PROOF).hexdigest()}}}]"
    written = f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n".replace("evidence: [批复.pdf]", noted)

    def found() -> Assessment:
        answers = parse_answers(pack, HEAD + written, tmp_path / "a.yaml")
        assessment = assess(pack, answers, DAY)
        again = assess(pack, read_answers_record(pack, answers_record(pack, answers)), DAY)
        assert plain_data(assessment_record(again)) == plain_data(assessment_record(assessment))
        return assessment

    assert found().items["XF-02"].verdict is Verdict.合规
    for content, why in (
        (PROOF + b"2", "与登记时不同"),
        (b"", "是空的或者只有几个字节"),
        (b"x" * 19, "是空的或者只有几个字节"),
        (None, "不存在"),
    ):
        there.unlink() if content is None else there.write_bytes(content)
        [finding] = found().items["XF-02"].findings
        assert f"第2行报称经批准例外，但佐证文件“批复.pdf”{why}" in finding.reason
        assert "fault" not in answers_text(pack, found().answers)
    two = written.replace("evidence: [", "evidence: [附件/批复.pdf, ")
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件/批复.pdf").write_bytes(PROOF)
    answers = parse_answers(pack, HEAD + two, tmp_path / "a.yaml")
    assert "附件/批复.pdf、批复.pdf（不存在）" in render_html(report_view(assess(pack, answers, DAY)))


def test_an_approval_that_has_run_out_since_says_so(pack: Pack) -> None:
    """It held when the thing happened, so there is no gap."""
    written = f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n".replace("2027-06-30", "2026-12-31")
    answers = parse_answers(pack, HEAD + written, Path("/nowhere/a.yaml"))
    for day, told in (
        (date(2026, 12, 31), "至2026年12月31日<"),
        (date(2027, 1, 1), "至2026年12月31日（到核对日期已过期）"),
    ):
        assert told in render_html(report_view(assess(pack, answers, day)))


def test_the_last_day_of_an_approval_counts(pack: Pack) -> None:
    written = f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n".replace("2027-06-30", "2026-12-31")
    assert judged(pack, written).items["XF-02"].verdict is Verdict.合规


def test_all_that_is_wrong_with_exceptions_is_told_at_once(pack: Pack, folder: Path) -> None:
    written = f"""\
exceptions:
  MH-01:
    - {{rows: [2, 9], {SOUND}}}
    - {{rows: [2], {SOUND}}}
  MH-99: [{{rows: [2], {SOUND}}}]
"""
    with pytest.raises(InputError) as caught:
        judged(pack, written)
    assert [problem.code for problem in caught.value.problems] == [
        Code.NO_SUCH_ROW,
        Code.EXCEPTED_TWICE,
        Code.UNKNOWN_RULE,
    ]
    with pytest.raises(InputError) as caught:
        judged(pack, "exceptions: {MH-01: [{rows: [], reason: }]}\n")
    assert len(caught.value.problems) == 2
    plain = load_pack(FIRE)
    with pytest.raises(InputError) as caught:
        judged(plain, f"exceptions: {{MH-01: [{{rows: [2], {SOUND}}}]}}\n")
    assert [problem.code for problem in caught.value.problems] == [Code.NO_EXCEPTIONS]


@pytest.mark.parametrize(
    "broken", ["{编号: A2, 上次检查日: 昨天}", "{编号: A2, 上次检查日: 2026-02-01, 颜色: 红}", "3"]
)
def test_a_row_that_has_a_fault_of_its_own_is_not_said_not_to_be_there(pack: Pack, broken: str) -> None:
    written = (
        HEAD.replace("{编号: A2, 上次检查日: 2026-02-01}", broken)
        + f"exceptions: {{MH-01: [{{rows: [2], {SOUND}}}]}}\n"
    )
    assert broken in written
    with pytest.raises(InputError) as caught:
        parse_answers(pack, written, Path("/nowhere/a.yaml"))
    assert Code.NO_SUCH_ROW not in [problem.code for problem in caught.value.problems]


def test_files_and_records_carry_them(pack: Pack) -> None:
    answers = judged(pack, f"exceptions: {{MH-01: [{{rows: [2, {{row: 3, label: A3}}], {SOUND}}}]}}\n").answers
    again = parse_answers(pack, answers_text(pack, answers), answers.path)
    assert again.exceptions == answers.exceptions
    from_record = read_answers_record(pack, answers_record(pack, answers))
    assert from_record.exceptions == answers.exceptions
    shown = plain_data(assessment_record(assess(pack, from_record, DAY)))
    assert shown == plain_data(assessment_record(assess(pack, answers, DAY)))
    masked = answers_record(pack, answers, masked=True)
    assert [row.label for one in masked.exceptions["MH-01"] for row in one.rows] == [None, None]


def test_what_is_approved_now_is_not_called_put_right(pack: Pack) -> None:
    last = last_period(judged(pack, ""))
    now = judged(pack, f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n")
    assert {change.key: change.kind for change in compare(last, now)}["MH-01"] == EXCEPTED


def test_a_case_can_have_them(folder: Path) -> None:
    cases = folder / "cases/fire.yaml"
    approved = "reason: 停用, approver: 大队, document: 3号, evidence: [a.pdf]"
    cases.write_text(
        f"""\
format: 1
cases:
  - {{rule: MH-01, name: 批准, row: {{no: A, checked_on: 2026-01-01}}, unit: {{level: 单位, kind: 工厂}}, exceptions: [{{rows: [1], {approved}, until: 2026-12-31}}], expect: 合规}}
  - {{rule: MH-01, name: 过期, row: {{no: A, checked_on: 2026-01-01}}, unit: {{level: 单位, kind: 工厂}}, exceptions: [{{rows: [1], {approved}, until: 2026-12-30}}], expect: 严重}}
""",
        encoding="utf-8",
    )
    assert [result.passed for result in run_cases(load_pack(folder))] == [True, True]


def test_check_tells_them(run: Run, folder: Path, tmp_path: Path) -> None:
    text = HEAD + f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "批复.pdf").write_bytes(PROOF)
    done = run("check", "a.yaml", "--pack", folder)
    assert done.returncode == 0
    assert "单位自报经批准的例外（1 个，不是缺口，不扣分）" in done.stdout
    assert "随仓库停用；自报经区消防大队批准，消函〔2026〕3号，至2027年6月30日" in done.stdout


def test_rows_are_known_by_what_they_are_called(pack: Pack) -> None:
    """Wherever a row was moved; but not where two are called so, or none."""
    head = HEAD.replace("    - {编号: A1, 上次检查日: 2026-12-30}\n", "")
    written = f"exceptions: {{MH-01: [{{rows: [{{row: 2, label: A2}}, {{row: 3, label: A3}}], {SOUND}}}]}}\n"
    assert judged(pack, written, head).items["XF-02"].verdict is Verdict.合规
    assessment = judged(pack, written.replace("label: A3", "label: A9"), head)
    assert [row.numbers for one in assessment.excepted for row in one.finding.rows] == [(1,)]
    assert assessment.items["XF-02"].verdict is Verdict.严重


def test_a_workbook_carries_them(run: Run, folder: Path, tmp_path: Path) -> None:
    """Row numbers are those of its own sheets; a wrong one is told by its cell."""
    written = f"exceptions: {{MH-01: [{{rows: [{{row: 2, label: A2}}], {SOUND}}}, {{rows: [3], {SOUND}}}]}}\n"
    (tmp_path / "a.yaml").write_text(HEAD + written.replace("停用", "搬迁", 1), encoding="utf-8")
    (tmp_path / "批复.pdf").write_bytes(PROOF)
    assert run("export", "a.yaml", "-o", "b.xlsx", "--pack", folder).returncode == 0
    assert "第3、4行的问题自报经批准例外" in run("check", "b.xlsx", "--pack", folder, "--format", "json").stdout
    assert run("import", "b.xlsx", "-o", "c.yaml", "--pack", folder).returncode == 0
    done = run("check", "c.yaml", "--pack", folder)
    assert done.returncode == 0
    assert done.stdout.count("区消防大队批准") == 2
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    sheet = book["经批准的例外"]
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=2)] == [
        ["MH-01 没有按期检查", 3, "A2"],
        ["MH-01 没有按期检查", 4, None],
    ]
    sheet["A2"], sheet["B3"], sheet["D3"] = "MH-77", 99, None
    book.save(tmp_path / "b.xlsx")
    told = run("check", "b.xlsx", "--pack", folder)
    assert told.returncode == 3
    assert "b.xlsx[经批准的例外!A2] A631" in told.stderr
    assert "b.xlsx[经批准的例外!D3]" in told.stderr


def test_exceptions_are_merged_into_a_file_that_is_there(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "批复.pdf").write_bytes(PROOF)
    (tmp_path / "合.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "甲.yaml").write_text(HEAD + f"exceptions: {{MH-01: [{{rows: [2], {SOUND}}}]}}\n", encoding="utf-8")
    done = run("merge", "甲.yaml", "-o", "合.yaml", "--pack", folder)
    assert done.returncode == 0, done.stderr
    assert "区消防大队" in done.stdout
    merged = parse_answers(load_pack(folder), (tmp_path / "合.yaml").read_text(encoding="utf-8"), tmp_path / "合.yaml")
    assert merged.exceptions["MH-01"][0].document == "消函〔2026〕3号"


def test_in_the_walk_field_by_field(run: Run, folder: Path, tmp_path: Path) -> None:
    """Each is checked where it is asked; nothing is saved before the last, and it can be taken back."""
    (tmp_path / "a.yaml").write_text(SIGNED, encoding="utf-8")
    (tmp_path / "批复.pdf").write_bytes(PROOF)
    (tmp_path / "空.pdf").write_bytes(b"")
    fields = [
        "9",
        "3",
        "无",
        "随仓库停用",
        "王芳",
        "区消防大队",
        "口头同意",
        "消函〔2026〕3号",
        "没有.pdf",
        "空.pdf",
        "批复.pdf",
        "年底",
        "2027年6月30日",
    ]
    lines = ["g", "extinguishers", "r", "2", *fields, "q"]
    told = run("fill", "a.yaml", "--plain", "--pack", folder, stdin="\n".join(lines) + "\n").stdout
    for said in (
        "谁批准的（应当是消防机构）",
        "批准文件（批复的文号）",
        "“王芳”不能作批准人：批准人就是填报人，自己的事不能自己批准，应当由消防机构批准",
        "“口头同意”不是批准文件",
        "“空.pdf”只有 0 字节",
        "例外已存盘",
    ):
        assert said in told, told
    [finding] = judged_file(folder, tmp_path).items["XF-02"].findings
    assert [row.numbers for row in finding.rows] == [(2,)]
    [one] = judged_file(folder, tmp_path).excepted
    assert [(row.row, row.label) for row in one.approval.rows] == [(3, "A3")]
    assert one.approval.evidence[0].sha256 is not None
    back = run("fill", "a.yaml", "--plain", "--pack", folder, stdin="5\n2\n1\nq\n").stdout
    assert "的例外已撤回" in back, back
    assert judged_file(folder, tmp_path).excepted == []


def judged_file(folder: Path, tmp_path: Path) -> Assessment:
    pack = load_pack(folder)
    return assess(pack, load_answers(pack, tmp_path / "a.yaml"), DAY)


def test_they_go_to_another_folder_with_their_proof_and_their_rows(pack: Pack, tmp_path: Path) -> None:
    """A table written anew counts its lines from its own heading."""
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
    (tmp_path / "甲/批复.pdf").write_bytes(PROOF)
    table = "灭火器台账\n\n编号,上次检查日\nA1,2026-12-30\nA2,2026-02-01\n"
    (tmp_path / "甲/台账.csv").write_text(table, encoding="utf-8")
    head = HEAD[: HEAD.index("ledgers:")] + "ledgers: {extinguishers: 台账.csv}\n"
    text = head + f"exceptions: {{MH-01: [{{rows: [5], {SOUND}}}]}}\n"
    before = parse_answers(pack, text, tmp_path / "甲/a.yaml")
    target, files = tmp_path / "乙/a.yaml", dict[Path, bytes]()
    there = answers_at(pack, before, target, files)
    for path, content in files.items():
        write(path, content, folder=True)
    after = parse_answers(pack, answers_text(pack, there), target)
    assert (tmp_path / "乙/批复.pdf").is_file()
    for answers in (before, there, after):
        assessment = assess(pack, answers, DAY)
        assert assessment.items["XF-02"].verdict is Verdict.合规
        assert [row.label for one in assessment.excepted for row in one.finding.rows] == ["A2"]


def test_a_row_known_by_its_name_alone_is_read_back_from_a_record(pack: Pack) -> None:
    """It may have been moved, or be gone; what a file may say, a report that carries it may too."""
    written = f"exceptions: {{MH-01: [{{rows: [{{row: 99, label: A3}}, {{row: 98, label: A9}}], {SOUND}}}]}}\n"
    for head in (HEAD, HEAD[: HEAD.index("ledgers:")]):
        answers = judged(pack, written, head).answers
        assert read_answers_record(pack, answers_record(pack, answers)).exceptions == answers.exceptions


def next_period(run: Run, folder: Path, tmp_path: Path, until: str = "2027-06-30") -> str:
    """Start the next period from one with an exception, and return what is told."""
    text = HEAD + f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n".replace("2027-06-30", until)
    (tmp_path / "上期.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "批复.pdf").write_bytes(PROOF)
    done = run("init", "本期.yaml", "--from", "上期.yaml", "--code", "A01", "--pack", folder)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_an_exception_whose_rows_are_not_taken_over_is_told_when_the_next_period_starts(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    """The same rows are then compared as what they were: an exception."""
    told = next_period(run, folder, tmp_path)
    for said in (
        "A654 MH-01（没有按期检查）的例外没有带入本期，因为《灭火器台账》要重新填",
        "第2、3行：随仓库停用（自报经区消防大队批准，消函〔2026〕3号，至2027年6月30日）（记录是：A2、A3）",
    ):
        assert said in told
    now = tmp_path / "本期.yaml"
    text = now.read_text(encoding="utf-8")
    assert "excepted:\n    - MH-01" in text
    rows = "extinguishers: [{编号: A2, 上次检查日: 2026-02-01}]\n"
    lines = text.splitlines(keepends=True)
    now.write_text(
        "".join(f"  {rows}" if line.startswith("  extinguishers:") else line for line in lines), encoding="utf-8"
    )
    words = ("--pack", folder, "--as-of", "2027-12-31")
    assert "（上期列为例外） XF-02 没有按期检查" in run("diff", "上期.yaml", "本期.yaml", *words).stdout
    (change,) = json.loads(run("diff", "上期.yaml", "本期.yaml", "--format", "json", *words).stdout)["changes"]
    assert (change["kind"], change["was_excepted"]) == ("新增", True)
    pack = load_pack(folder)
    page = render_html(report_view(assess(pack, load_answers(pack, now), date(2027, 12, 31))))
    assert "<td>上期列为例外</td>" in page
    now.unlink()
    assert "A654" not in next_period(run, folder, tmp_path, until="2026-12-31")


def test_an_exception_stays_with_a_ledger_that_does_and_knows_its_rows(run: Run, folder: Path, tmp_path: Path) -> None:
    ledger = folder / "ledgers/extinguishers.yaml"
    ledger.write_text(
        ledger.read_text(encoding="utf-8").replace("key: no", "key: no\nstanding: true"), encoding="utf-8"
    )
    told = next_period(run, folder, tmp_path)
    assert "1 本台账、1 个到本期开始没有过期的例外（都要确认）" in told
    assert "A654" not in told
    pack = load_pack(folder)
    now = load_answers(pack, tmp_path / "本期.yaml")
    (approval,) = now.exceptions["MH-01"]
    assert [(row.row, row.label) for row in approval.rows] == [(2, "A2"), (3, "A3")]
    assert approval.approver == "区消防大队"
    (tmp_path / "本期.yaml").unlink()
    over = next_period(run, folder, tmp_path, until="2026-12-31")
    assert "A656 MH-01（没有按期检查）的例外没有带入本期，因为到本期开始已经过期：第2、3行：随仓库停用" in over
    assert "（记录是：A2、A3）。《灭火器台账》沿用上期" in over
    assert not load_answers(pack, tmp_path / "本期.yaml").exceptions


def test_an_approval_that_covers_nothing_is_told(pack: Pack) -> None:
    """Else nobody learned that it was of a row in which its rule finds nothing, or of one that was struck out since."""
    used = judged(pack, f"exceptions: {{MH-01: [{{rows: [2, 3], {SOUND}}}]}}\n")
    assert unused_text(used) == ""
    idle = judged(pack, f"exceptions: {{MH-01: [{{rows: [1, {{row: 2, label: A7}}], {SOUND}}}]}}\n")
    told = "自报经批准、没有用上的例外2处：MH-01第1行（没有查出这个问题）、MH-01第2行（批准的那条记录，台账里没有了）"
    assert unused_text(idle) == told
    assert told in report_view(idle).brief.found
