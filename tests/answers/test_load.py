"""Answers and ledgers as offices really write them, and every way to get them wrong."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from checklist.answers.load import parse_answers
from checklist.core.errors import Code, InputError
from checklist.core.verdicts import Verdict
from checklist.io import xlsx
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from tests.conftest import HEAD, HEAD_LINES, ROOT, given, problems

ROW = "{接待编号: A1, 接待日期: 2026-03-05, 派出单位: 某局, 接待对象人数: 5}"
HEADER: list[object] = ["接待编号", "接待日期", "派出单位", "接待对象人数", "陪餐人数", "餐费"]


def after(line: int, column: int) -> str:
    """Return a place counted from the end of the usual head."""
    return f"{HEAD_LINES + line}:{column}"


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ("answers: {BX-1: 是}\n", Code.UNKNOWN_ITEM, after(1, 11)),
        ("answers:\n  BX-01: 也许\n", Code.NOT_YES_NO, after(2, 10)),
        ("answers:\n  BX-01: 不涉及\n", Code.REASON_MISSING, after(2, 10)),
        ("answers:\n  BX-01: {answer: 是, reason: 多余}\n", Code.REASON_UNWANTED, after(2, 30)),
        ("answers:\n  BX-01: {reason: 只有原因}\n", Code.ANSWER_MISSING, after(2, 10)),
        ("answers:\n  BX-01: {answer: 是, notes: 错}\n", Code.UNKNOWN_KEY, after(2, 22)),
        ("answers:\n  FT-15: 两个环节\n", Code.NOT_A_CHOICE, after(2, 10)),
        ("answers: [是]\n", Code.WRONG_TYPE, after(1, 10)),
        ("answers: BX-01：否\n", Code.FULLWIDTH_COLON, after(1, 10)),
        ("answers:\n  BX-01: {answer: 是, evidence: [../../etc/passwd]}\n", Code.OUTSIDE, after(2, 33)),
        ("answers:\n  BX-01: {answer: 是, evidence: [/etc/passwd]}\n", Code.OUTSIDE, after(2, 33)),
        ("answers:\n  BX-01: {answer: 是, note: \"暗\\u202E号\"}\n", Code.BAD_CHARACTER, after(2, 28)),
        ("parameters: {meal_cop: 50}\n", Code.UNKNOWN_PARAMETER, after(1, 14)),
        ("parameters: {meal_cap: 五十}\n", Code.NOT_MONEY, after(1, 24)),
        ("parameters: {meal_cap: 0}\n", Code.OUT_OF_RANGE, after(1, 24)),
        ("ledgers: {reception: a.xlsx}\n", Code.UNKNOWN_LEDGER, after(1, 11)),
        ("ledgers: {receptions: ../a.xlsx}\n", Code.OUTSIDE, after(1, 23)),
        ("ledgers: {receptions: a.doc}\n", Code.LEDGER_KIND, after(1, 23)),
        ("ledgers: {receptions: a.xlsx}\n", Code.LEDGER_FILE, after(1, 23)),
        ("ledgers: {receptions: {none: 本期没有, rows: []}}\n", Code.NONE_AND_ROWS, after(1, 23)),
        ("ledgers:\n  receptions: [一行]\n", Code.NOT_A_ROW, after(2, 16)),
        (f"ledgers:\n  receptions:\n    - {ROW}\n    - {ROW}\n", Code.DUPLICATE_ROW, after(4, 14)),
        (f"ledgers:\n  receptions:\n    - {ROW[:-1]}, 陪餐人: 3}}\n", Code.UNKNOWN_KEY, after(3, 57)),
        (f"ledgers:\n  receptions:\n    - {ROW[:-1]}, 陪餐人数: 三人}}\n", Code.BAD_CELL, after(3, 63)),
        (f"ledgers:\n  receptions:\n    - {ROW[:-1]}, 陪餐人数: -1}}\n", Code.BAD_CELL, after(3, 63)),
        (f"ledgers:\n  receptions:\n    - {ROW[:-1]}, 接待人数: 1, guests: 2}}\n", Code.UNKNOWN_KEY, after(3, 57)),
        (f"ledgers:\n  receptions:\n    - {ROW[:-1]}, guests: 2}}\n", Code.DUPLICATE_COLUMN, after(3, 57)),
        ("ledgers:\n  receptions:\n    - {接待编号: A1}\n", Code.MISSING_CELL, after(3, 7)),
        ("rectifications: {BX-77: {measure: 改}}\n", Code.UNKNOWN_RECTIFICATION, after(1, 18)),
        ("rectifications: {BX-01: {state: 基本完成}}\n", Code.NOT_A_STATE, after(1, 33)),
        ("rectifications: {BX-01: {done_on: 2026-03-05}}\n", Code.DONE_WITHOUT_STATE, after(1, 35)),
        ("rectifications: {BX-01: {state: 已完成, done_on: 三月}}\n", Code.NOT_A_DATE, after(1, 47)),
        ("extra: 1\n", Code.UNKNOWN_KEY, after(1, 1)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(pack: Pack, tmp_path: Path, body: str, code: Code, place: str) -> None:
    assert (code, place) in problems(pack, HEAD + body, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("id: lianzheng", "id: xiaofang", Code.WRONG_PACK, "2:12"),
        ("level: 市级", "level: 市", Code.NOT_ALLOWED, "3:39"),
        ("kind: 党政机关", "kind: 机关", Code.NOT_ALLOWED, "3:49"),
        ("name: 示例单位, ", "", Code.MISSING_KEY, "3:7"),
        ("name: 示例单位", "nane: 示例单位", Code.UNKNOWN_KEY, "3:8"),
        ("from: 2026-01-01", "from: 2027-01-01", Code.PERIOD_REVERSED, "4:16"),
        ("from: 2026-01-01", "from: 2025-12-31", Code.PERIOD_TOO_LONG, "4:16"),
        ("from: 2026-01-01", "from: 去年", Code.NOT_A_DATE, "4:16"),
        ("format: 1", "format: 2", Code.NOT_ALLOWED, "1:9"),
    ],
)
def test_the_head_is_checked_too(pack: Pack, old: str, new: str, code: Code, place: str) -> None:
    assert (code, place) in problems(pack, HEAD.replace(old, new))


def test_all_that_the_head_lacks_is_told_at_once(pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        parse_answers(pack, "format: 1\npack: {id: lianzheng}\nunit: {code: A1}\nperiod: {}\n", Path("a.yaml"))
    lacking = [problem.details["key"] for problem in caught.value.problems if problem.code is Code.MISSING_KEY]
    assert lacking == ["version", "name", "level", "kind", "from", "to"]


def test_all_problems_come_at_once(pack: Pack) -> None:
    body = "answers:\n  BX-01: 也许\n  BX-99: 是\n  BX-20: 不涉及\nparameters: {meal_cap: x}\n"
    assert [code for code, _ in problems(pack, HEAD + body)] == [
        Code.NOT_YES_NO,
        Code.UNKNOWN_ITEM,
        Code.REASON_MISSING,
        Code.NOT_MONEY,
    ]


def test_an_id_nobody_knows_is_told_though_its_entry_is_broken(pack: Pack) -> None:
    """It was told only when the rest of its entry had been mended."""
    broken = {
        "answers": ("ZZ-99: {answer: 是, to_confirm: 也许}", Code.UNKNOWN_ITEM),
        "rectifications": ("ZZ-99: {measure: 改, due: 某日}", Code.UNKNOWN_RECTIFICATION),
        "ledgers": ("ZZ-99: {rows: 三行}", Code.UNKNOWN_LEDGER),
        "exceptions": ("ZZ-99: [{rows: [2]}]", Code.UNKNOWN_RULE),
    }
    for section, (entry, code) in broken.items():
        told = [code for code, _ in problems(pack, f"{HEAD}{section}:\n  {entry}\n")]
        assert len(told) == 2
        assert code in told


def test_a_typo_is_told_what_was_meant(pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        given(pack, "answers: {ＢＸ-1: 是}\nledgers: {公务接侍台账: a.xlsx}\n")
    texts = [problem.text for problem in caught.value.problems]
    assert "是不是想写“BX-" in texts[0]
    assert "是不是想写“公务接待台账”" in texts[1]


def test_spellings_people_really_use(pack: Pack) -> None:
    answers = given(
        pack,
        "answers: {BX-01: √, BX-20: 否, BX-39: 有, BX-31: ×, BX-26: 有, FT-15: 三个环节都审核, GR-05: 不掌握}\n"
        "parameters: {meal_cap: 60.5, fuel_ratio: 2, staff_total: １２}\n",
    )
    said = {id_: answer.value for id_, answer in answers.answers.items()}
    assert said == {
        "BX-01": "是", "BX-20": "无此情形", "BX-39": "有此情形", "BX-31": "无此情形", "BX-26": "是",
        "FT-15": "三个环节都审核", "GR-05": None,
    }  # fmt: skip
    assert answers.answers["GR-05"].silence is Verdict.不掌握
    assert answers.parameters == {"meal_cap": 6050, "fuel_ratio": Decimal(2), "staff_total": 12}


def book(path: Path, rows: list[list[object]], sheet: str = "公务接待台账", more: tuple[str, ...] = ()) -> None:
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.title = sheet
    for row in rows:
        worksheet.append(row)
    for name in more:
        workbook.create_sheet(name)
    workbook.save(path)


def ledger_problems(pack: Pack, folder: Path, entry: str = "台账.xlsx") -> list[tuple[Code, str]]:
    with pytest.raises(InputError) as caught:
        given(pack, f"ledgers: {{receptions: {entry}}}\n", folder)
    return [(problem.code, str(problem.place)) for problem in caught.value.problems]


def test_a_workbook_with_title_remarks_and_blank_rows(pack: Pack, tmp_path: Path) -> None:
    book(
        tmp_path / "台账.xlsx",
        [
            ["2026年公务接待台账"],
            ["接待编号", "日 期*", "派出单位", "接待对象人数（人）", "餐费（元）", "备注"],
            ["A1", datetime(2026, 3, 5), "某局", 5.0, 123.45, "随便写"],
            [],
            ["A2", "2026年3月6日", "某局", "１２", "1,200", None],
        ],
    )
    answers = given(pack, "ledgers: {公务接待台账: 台账.xlsx}\n", tmp_path)
    rows = answers.ledgers["receptions"].rows
    assert [row.number for row in rows] == [3, 5]
    assert rows[0].values == {
        "no": "A1",
        "date": date(2026, 3, 5),
        "sender": "某局",
        "guests": 5,
        "meal_cost": 12345,
    }
    assert rows[1].values["meal_cost"] == 120000
    assert [notice.code for notice in answers.notices] == [Code.UNKNOWN_COLUMN]
    assert str(answers.notices[0].place) == "台账.xlsx[公务接待台账!F2]"


def test_every_bad_cell_of_a_workbook_is_named(pack: Pack, tmp_path: Path) -> None:
    good = ["A1", date(2026, 3, 5), "某局", 5, 1, 10]
    book(
        tmp_path / "台账.xlsx",
        [
            HEADER,
            good,
            ["A2", "2026-02-30", "某局", 5, 1, 10],
            ["A3", date(2026, 3, 5), "某局", "五人", "#REF!", "一百"],
            ["A4", date(2026, 3, 5), None, 5, 1.5, 10],
            good,
        ],
    )
    assert ledger_problems(pack, tmp_path) == [
        (Code.BAD_CELL, "台账.xlsx[公务接待台账!B3]"),
        (Code.BAD_CELL, "台账.xlsx[公务接待台账!D4]"),
        (Code.FORMULA_ERROR, "台账.xlsx[公务接待台账!E4]"),
        (Code.BAD_CELL, "台账.xlsx[公务接待台账!F4]"),
        (Code.MISSING_CELL, "台账.xlsx[公务接待台账!C5]"),
        (Code.BAD_CELL, "台账.xlsx[公务接待台账!E5]"),
        (Code.DUPLICATE_ROW, "台账.xlsx[公务接待台账!A6]"),
    ]


def test_wrong_sheets_and_headers(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book(path, [HEADER], sheet="甲", more=("乙",))
    assert ledger_problems(pack, tmp_path)[0][0] is Code.SEVERAL_SHEETS
    assert ledger_problems(pack, tmp_path, "{file: 台账.xlsx, sheet: 丙}")[0][0] is Code.NO_SHEET
    book(path, [["甲", "乙"], [1, 2]])
    assert ledger_problems(pack, tmp_path)[0][0] is Code.NO_HEADER
    book(path, [["接待编号", "接待日期", "派出单位", "接待人数"]])
    assert ledger_problems(pack, tmp_path) == [(Code.MISSING_COLUMN, "台账.xlsx[公务接待台账!A1]")]
    book(path, [[*HEADER, "餐费"]])
    assert ledger_problems(pack, tmp_path) == [(Code.DUPLICATE_COLUMN, "台账.xlsx[公务接待台账!G1]")]


def test_files_that_are_no_workbooks(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 1_000_000)
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 an old .xls file")
    assert ledger_problems(pack, tmp_path)[0][0] is Code.LEDGER_FILE
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "no workbook")
    assert ledger_problems(pack, tmp_path)[0][0] is Code.LEDGER_FILE
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_001_000)
    assert ledger_problems(pack, tmp_path)[0][0] is Code.LEDGER_FILE


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_csv_file_from_excel(pack: Pack, tmp_path: Path, encoding: str) -> None:
    text = "接待编号,接待日期,派出单位,接待对象人数,有无酒\r\nA1,2026/3/5,某局,5,√\r\nA2,2026/3/6,某局,x,也许\r\n"
    (tmp_path / "台账.csv").write_bytes(text.encode(encoding))
    assert ledger_problems(pack, tmp_path, "台账.csv") == [(Code.BAD_CELL, "台账.csv:3"), (Code.BAD_CELL, "台账.csv:3")]


def test_a_row_that_contradicts_itself_is_refused(pack: Pack) -> None:
    row = (
        "{议题编号: 1-1, 会议编号: 1, 会议日期: 2026-03-05, 会议类型: 党组会, 议题: 甲, 属三重一大: 是, 涉干部任免: 否"
    )
    with pytest.raises(InputError) as caught:
        given(
            pack, f"ledgers:\n  meetings:\n    - {row}, 应到人数: 5, 实到人数: 6, 同意票: 4, 反对票: 2, 弃权票: 1}}\n"
        )
    assert [(p.code, p.text) for p in caught.value.problems] == [
        (Code.ROW_CHECK, "第 1 行：实到6人多于应到5人。请核对人数。"),
        (Code.ROW_CHECK, "第 1 行：同意、反对、弃权票合计多于实到6人。请核对票数。"),
    ]


def test_missing_evidence_and_another_version_are_notices(pack: Pack, tmp_path: Path) -> None:
    text = HEAD.replace("2026.12", "2025.01") + "answers:\n  BX-01: {answer: 是, evidence: [没有.pdf]}\n"

    answers = parse_answers(pack, text, tmp_path / "answers.yaml")
    assert [notice.code for notice in answers.notices] == [Code.OTHER_VERSION, Code.EVIDENCE_MISSING]


@pytest.mark.parametrize("name", ["甲" * 300, "圈/甲"])
def test_what_can_be_no_path_is_named(pack: Pack, tmp_path: Path, name: str) -> None:
    (tmp_path / "圈").symlink_to("圈")
    text = f"answers: {{BX-01: {{answer: 是, evidence: [{name}]}}}}\nledgers: {{receptions: {name}}}\n"
    with pytest.raises(InputError) as caught:
        given(pack, text, tmp_path)
    assert {problem.code for problem in caught.value.problems} == {Code.NOT_A_PATH}


def test_what_belongs_to_local_rules_names_them_and_how_to_adopt_them(pack: Pack, tmp_path: Path) -> None:
    heading = "接待编号,接待日期,派出单位,接待对象人数"
    (tmp_path / "a.csv").write_text(f"{heading},是否省内公务接待,省内\n1,2026-03-05,甲,3,是,是\n", encoding="utf-8")
    answers = parse_answers(pack, HEAD + "ledgers: {receptions: a.csv}\n", tmp_path / "a.yaml")
    texts = [notice.text for notice in answers.notices if notice.code is Code.UNKNOWN_COLUMN]
    assert [("湖南（永州）地方规定" in text, "（overlays）里加上 hunan" in text) for text in texts] == [
        (True, True),
        (False, False),
    ]
    assert all("这一列没有读，别的列都读了。" in text for text in texts)
    inline = "ledgers:\n  receptions:\n    - {no: 1, date: 2026-03-05, sender: 甲, guests: 3, 是否省内公务接待: 是}\n"
    for body in (inline, "ledgers: {celebrations: {none: 没有}}\n", "ledgers: {婚丧喜庆报告台账: {none: 没有}}\n"):
        with pytest.raises(InputError) as caught:
            parse_answers(pack, HEAD + body, Path("/nowhere/a.yaml"))
        (problem,) = caught.value.problems
        assert problem.code is Code.OF_OVERLAY
        assert "hunan" in problem.text


def test_local_rules_are_looked_for_once_for_all_unknown_headings(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    glob = Path.glob

    def counted(folder: Path, pattern: str) -> Iterator[Path]:
        looked.append(pattern)
        return glob(folder, pattern)

    monkeypatch.setattr(Path, "glob", counted)
    headings = ", ".join(f"备注{number}: 甲" for number in range(20))
    assert len(problems(pack, f"{HEAD}ledgers: {{gifts: [{{{headings}}}]}}\n")) >= 20
    assert looked.count("overlays/*/overlay.yaml") <= 1


def test_local_rules_that_cannot_be_read_add_no_columns(tmp_path: Path) -> None:
    """The unit has not adopted them, so that they are broken is none of its business."""
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "rules/overlays/hunan/additions/talks.yaml").write_text("format: 2\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("接待编号,接待日期,派出单位,接待对象人数,是否省内公务接待\n1,2026-03-05,甲,3,是\n")
    pack = load_pack(tmp_path / "rules", [])
    answers = parse_answers(pack, HEAD + "ledgers: {receptions: a.csv}\n", tmp_path / "a.yaml")
    (notice,) = (notice for notice in answers.notices if notice.code is Code.UNKNOWN_COLUMN)
    assert "hunan" not in notice.text


def test_a_year_may_be_written_with_its_sign(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "三公.csv").write_text("年度,项目,预算,实际\n2026年,公务接待费,1,1\n", encoding="utf-8")
    answers = given(pack, "ledgers: {budget: {file: 三公.csv}}\n", tmp_path)
    assert answers.ledgers["budget"].rows[0].values["year"] == 2026


FOOT = """序号,收受日,来源,价值,是否涉外
1,2026-03-05,某企业,300,否
合 计,,,300,
备注：,价值以登记为准
,2.外币按当日牌价折算
,制表人：王芳,,审核：,2026年7月3日
填表人,李明
"""


def test_what_stands_below_the_records_is_not_read_and_named(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "礼品.csv").write_text(FOOT, encoding="utf-8")
    book = Workbook()
    for line in FOOT.splitlines():
        book.worksheets[0].append([cell or None for cell in line.split(",")])
    for cells in ("A3:B3", "B5:D5"):
        book.worksheets[0].merge_cells(cells)
    book.save(tmp_path / "礼品.xlsx")
    for name in ("礼品.csv", "礼品.xlsx"):
        answers = given(pack, f"ledgers: {{gifts: {{file: {name}}}}}\n", tmp_path)
        assert [row.values["origin"] for row in answers.ledgers["gifts"].rows] == ["某企业"]
        [told] = [problem.text for problem in answers.notices if problem.code is Code.NO_RECORDS]
        assert (
            "有 5 行像是合计、备注、签字行，没有读入：第3行“合 计”、第4行“备注：”、第5行“2.外币按当日牌价折算”、"
            in told
        )
        assert "第6行“制表人：王芳”、第7行“填表人”。" in told


def test_a_record_that_lacks_nothing_is_read_whatever_stands_in_it(pack: Pack, tmp_path: Path) -> None:
    text = FOOT + "备注：补记,2026-03-06,说明：某协会,100,否\n,2026-03-07,合计,50,否\n注：,2026-03-08,某公司,,\n"
    (tmp_path / "礼品.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        given(pack, "ledgers: {gifts: {file: 礼品.csv}}\n", tmp_path)
    assert [(problem.code, problem.details["row"]) for problem in caught.value.problems] == [(Code.MISSING_CELL, 10)]
    (tmp_path / "礼品.csv").write_text(text.replace("某公司,,", "某公司,9,否"), encoding="utf-8")
    rows = given(pack, "ledgers: {gifts: {file: 礼品.csv}}\n", tmp_path).ledgers["gifts"].rows
    assert [row.values["origin"] for row in rows] == ["某企业", "说明：某协会", "合计", "某公司"]


@pytest.mark.parametrize("name", ["答卷.yaml", "答卷.json"])
def test_which_question_or_parameter_is_wrong_is_said(pack: Pack, tmp_path: Path, name: str) -> None:
    body = 'answers: {SF-21: {answer: "1"}}\nparameters: {talk_days: 很快}\n'
    text = HEAD + body if name.endswith("yaml") else json.dumps(yaml.safe_load(HEAD + body), default=str)
    with pytest.raises(InputError) as caught:
        parse_answers(pack, text, tmp_path / name)
    first, second = sorted(problem.text for problem in caught.value.problems)
    assert first.startswith("SF-21 整治清单更新：“1”不是日期。")
    assert second.startswith(f"{pack.spec.parameters['talk_days'].title}：“很快”不是")


def test_a_ledger_is_given_once_by_its_id_or_by_its_title(pack: Pack) -> None:
    """Of two the first was lost without a word; one that says nothing is none, as in a file made by ``init``."""
    row = "{no: 1, date: 2026-03-05, sender: 甲, guests: 3}"
    body = f"ledgers:\n  receptions: [{row}]\n  公务接待台账: [{row}, {row}]\n"
    with pytest.raises(InputError) as caught:
        given(pack, body)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.line) == (Code.LEDGER_TWICE, HEAD_LINES + 3)
    assert "“receptions”和“公务接待台账”是同一本台账" in problem.text
    for one in (f"receptions:\n  公务接待台账: [{row}]\n", f"公务接待台账: [{row}]\n  receptions:\n"):
        assert len(given(pack, f"ledgers:\n  {one}").ledgers["receptions"].rows) == 1


def test_of_two_sheets_that_could_be_the_ledger_none_is_guessed(pack: Pack, tmp_path: Path) -> None:
    book = Workbook()
    for name in ("礼品登记台账 ", " 礼品登记台账"):
        book.create_sheet(name).append(["收受日", "来源", "价值", "是否涉外"])
    book.save(tmp_path / "礼品.xlsx")
    for sheet in ("", ", sheet: 礼品登记台账"):
        with pytest.raises(InputError) as caught:
            given(pack, f"ledgers: {{gifts: {{file: 礼品.xlsx{sheet}}}}}\n", tmp_path)
        assert [problem.code for problem in caught.value.problems] == [Code.SEVERAL_SHEETS]


@pytest.mark.parametrize(
    ("written", "why"), [("2.5442E+19", "超过 15 位"), ("1.23457E+13", "“1.23457E+13”是表格软件"), ("2.5442e19", None)]
)
def test_a_long_number_that_a_spreadsheet_rewrote_is_refused(
    pack: Pack, tmp_path: Path, written: str, why: str | None
) -> None:
    """It was taken for the number of the document, of which the last digits are lost."""
    text = f"接待编号,接待日期,派出单位,接待对象人数,票据号\nA1,2026-03-05,某局,3,{written}\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    try:
        answers = given(pack, "ledgers: {receptions: r.csv}\n", tmp_path)
    except InputError as error:
        [problem] = error.problems
        assert (problem.code, problem.details["column"]) == (Code.BAD_CELL, "票据号")
        assert why is not None
        assert why in problem.text
    else:
        assert why is None, answers.ledgers["receptions"].rows


def test_what_a_formula_left_is_no_part_of_an_amount_under_a_heading_in_ten_thousands(
    pack: Pack, tmp_path: Path
) -> None:
    book = Workbook()
    for line in (
        ["接待编号", "接待日期", "派出单位", "接待对象人数", "餐费（万元）"],
        ["A1", "2026-03-05", "某局", 3, 0.1 + 0.2],
    ):
        book.worksheets[0].append(line)
    book.save(tmp_path / "r.xlsx")
    answers = given(pack, "ledgers: {receptions: {file: r.xlsx}}\n", tmp_path)
    assert answers.ledgers["receptions"].rows[0].values["meal_cost"] == 300_000


def test_whose_note_or_plan_is_wrong_is_said(pack: Pack) -> None:
    body = "answers: {SF-21: {note: [1]}}\nrectifications: {BX-01: {due: 三月}, X03: {state: 基本完成}, ZZ-01: {due: 三月}}\n"
    with pytest.raises(InputError) as caught:
        given(pack, body)
    contradiction = pack.contradictions["X03"].spec.title
    texts = [problem.text for problem in caught.value.problems]
    for text, about in zip(
        texts,
        ("SF-21 整治清单更新：", "BX-01 实施办法更新的整改：“三月”", f"X03 {contradiction}的整改：“基本完成”"),
        strict=False,
    ):
        assert text.startswith(about)
    assert sum(text.startswith("“三月”不是日期") for text in texts) == 1


def test_an_enterprise_has_words_of_its_own_for_what_is_chosen(pack: Pack) -> None:
    meeting = "{议题编号: 1, 会议编号: 1, 会议日期: 2026-03-05, 会议类型: %s, 议题: 甲, 属三重一大: 是, 涉干部任免: 否, 应到人数: 7, 实到人数: 7}"
    for written, kind in (
        ("董事会", "国企决策会"),
        ("总经理办公会", "国企决策会"),
        ("党委会议", "党委会"),
        ("院长办公会", "办公会"),
    ):
        answers = given(pack, f"ledgers: {{meetings: [{meeting % written}]}}\n")
        assert answers.ledgers["meetings"].rows[0].values["kind"] == kind
    with pytest.raises(InputError) as caught:
        given(pack, f"ledgers: {{meetings: [{meeting % '总经里办公会'}]}}\n")
    assert "是不是想写“总经理办公会”" in caught.value.problems[0].text
    host = "{接待编号: A1, 接待日期: 2026-03-05, 派出单位: 某局, 接待对象人数: 10, 列支科目: 业务招待费}"
    answers = given(pack, f"ledgers: {{receptions: [{host}]}}\n")
    assert answers.ledgers["receptions"].rows[0].values["charged_to"] == "公务接待费"


@pytest.mark.parametrize("rows", ["[]", "[{}]", "[{会议日期: 2026-03-05}]"])
def test_a_ledger_with_rows_and_a_reason_for_none_is_refused(pack: Pack, rows: str) -> None:
    """With anything in the rows it ended as a fault of the program."""
    told = problems(pack, f"{HEAD}ledgers: {{conferences: {{none: 本期没有发生, rows: {rows}}}}}\n")
    assert [code for code, _ in told] == [Code.NONE_AND_ROWS]
