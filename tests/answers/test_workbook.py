"""Workbooks: what goes out comes back; what people damage is read rightly or refused by its cell."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checklist.answers.last import EarlierPeriod, LastGap, LastPeriod
from checklist.answers.load import load_answers
from checklist.answers.model import Answer, Answers, Evidence, LedgerData, Part, Rectification, Row
from checklist.answers.template import empty_answers
from checklist.answers.workbook.mark import marked_copy
from checklist.answers.workbook.read import read_workbook
from checklist.answers.workbook.write import Found, workbook
from checklist.core.errors import Code, InputError, Place
from checklist.core.plain import hidden
from checklist.core.values import parse_text
from checklist.core.verdicts import Verdict
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES, tries


def fresh(**changes: Any) -> Answers:
    answers = empty_answers(
        Path("a.yaml"), name="某局", level="市级", kind="党政机关", start=date(2026, 1, 1), end=date(2026, 6, 30)
    )
    return replace(answers, **changes)


def there_and_back(pack: Pack, answers: Answers) -> Answers:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "工作簿.xlsx"
        path.write_bytes(workbook(pack, answers, [Found("BX-01", "检查项", "一般", "待填的问题")]))
        return read_workbook(pack, path)[0]


def told(answers: Answers) -> dict[str, Any]:
    """Return everything answers say, without where it stands, and what files are like that it does not lie beside."""

    def named(answer: Answer) -> Answer:
        return answer.model_copy(
            update={"evidence": [proof.model_copy(update={"fault": None}) for proof in answer.evidence]}
        )

    return {
        "unit": answers.unit,
        "period": answers.period,
        "signatories": answers.signatories,
        "parameters": answers.parameters,
        "answers": {id_: named(answer) for id_, answer in answers.answers.items() if answer != Answer()},
        "ledgers": {
            id_: (
                [dict(row.cells) for row in data.rows],
                data.none_reason,
                data.is_written,
                data.owner,
                data.to_confirm,
            )
            for id_, data in answers.ledgers.items()
        },
        "rectifications": answers.rectifications,
        "part": answers.part,
        "last": answers.last,
    }


@pytest.mark.parametrize("unit", ["政务服务局", "林业局"])
def test_the_examples_come_back_as_they_went(pack: Pack, hunan: Pack, unit: str) -> None:
    chosen = hunan if unit == "政务服务局" else pack
    answers = load_answers(chosen, EXAMPLES / unit / "answers.yaml")
    assert told(there_and_back(chosen, answers)) == told(answers)


texts = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n"), min_size=1, max_size=20
).filter(lambda text: not hidden(text)).map(parse_text).filter(bool)  # fmt: skip
tricky = st.sampled_from(
    ["=1+1", "+86", "-", "@x", "'引号", "0012", "1e5", "是", "_x0041_", "TRUE", "2026-01-01", "a;b"]
)
answers_of_an_item = st.builds(
    Answer,
    answer=st.sampled_from(["是", "否"]),
    note=st.none() | texts | tricky,
    evidence=st.lists(
        st.builds(
            Evidence, file=st.sampled_from(["附件/甲.pdf", "乙 2.pdf"]), size=st.just(7), sha256=st.just("a" * 64)
        ),
        max_size=2,
        unique_by=lambda evidence: evidence.file,
    ),
    owner=st.none() | st.sampled_from(["王芳", "李强"]),
    to_confirm=st.booleans(),
) | st.builds(Answer, answer=st.just(Verdict.不涉及), reason=texts | tricky)
plans = st.builds(
    Rectification,
    fact=st.none() | texts,
    measure=st.none() | tricky,
    due=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    state=st.sampled_from(["未开始", "整改中"]),
) | st.builds(Rectification, state=st.just("已完成"), done_on=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)))
fuel = st.decimals(0, 999, places=2)


@tries(8)
@given(
    answers_of_an_item, texts | tricky, plans, st.lists(st.tuples(tricky, fuel), max_size=3, unique_by=lambda r: r[0])
)
def test_whatever_is_said_comes_back(
    pack: Pack, answer: Answer, reason: str, plan: Rectification, vehicles: list[tuple[str, Decimal]]
) -> None:
    said = [text for text in (answer.note, answer.reason, reason, plan.fact, plan.measure) if text is not None]
    assume(not any(map(pack.words.gives_no_reason, said)))
    rows = tuple(
        Row(
            number,
            {"plate": f"车{number}", "kind": "大型客车", "source": "购置", "approval_note": text, "price": price},
            Place(),
        )
        for number, (text, price) in enumerate(vehicles, 2)
    )
    answers = fresh(
        answers={"BX-01": answer, "FW-01": Answer(answer=0), "BX-04": Answer(answer="是")},
        ledgers={
            "gifts": LedgerData(none_reason=reason, owner="王芳"),
            "vehicles": LedgerData(rows=rows, file="a.csv", left_out=len(rows) // 2),
        },
        rectifications={"BX-01": plan},
        parameters={"staff_total": 34, "fuel_ratio": Decimal("1.25"), "meal_cap": 6050},
    )
    assert told(there_and_back(pack, answers)) == told(answers)


def test_a_part_with_its_last_period_comes_back(pack: Pack) -> None:
    last = LastPeriod(
        period=fresh().period,
        as_of=date(2026, 1, 10),
        due={"BX-20": date(2026, 9, 30)},
        answers={"BX-01": "是"},
        gaps={"JD-03": LastGap(title="陪餐人数超限", verdict="较重", done=True)},
        closed=["BX-20"],
        excepted=["JD-01"],
        earlier=[
            EarlierPeriod(until=date(2025, 6, 30), counts={"严重": 1, "一般": 3}),
            EarlierPeriod(until=date(2025, 12, 31), counts={}),
        ],
    )
    part = Part(name="二、作风", base="b" * 64, items=["BX-01", "BX-20"], ledgers=["gifts"])
    answers = fresh(part=part, last=last, answers={"BX-20": Answer(answer="无此情形")})
    assert told(there_and_back(pack, answers)) == told(answers)


@pytest.mark.parametrize(
    ("items", "ledgers"), [([], ["gifts"]), (["BX-01"], []), ([], [])], ids=["no items", "no ledgers", "nothing"]
)
def test_a_part_without_items_or_ledgers_comes_back(pack: Pack, items: list[str], ledgers: list[str]) -> None:
    answers = fresh(part=Part(name="二、作风", base="b" * 64, items=items, ledgers=ledgers))
    assert told(there_and_back(pack, answers)) == told(answers)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_everything(hunan: Pack, tmp_path: Path) -> None:
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    (tmp_path / "a.xlsx").write_bytes(workbook(hunan, answers))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", "out", "a.xlsx"], cwd=tmp_path, check=True,
        capture_output=True,
    )  # fmt: skip
    if not (tmp_path / "out/a.xlsx").exists():
        pytest.skip("LibreOffice is here without its spreadsheet program")
    assert told(read_workbook(hunan, tmp_path / "out/a.xlsx")[0]) == told(answers)


def test_a_workbook_offers_checks_and_protects_its_headings(pack: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack, fresh())))
    assert book.sheetnames[:4] == ["填写说明", "基本情况", "检查项", "台账目录"]
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    items = book["检查项"]
    assert (items["A2"].protection.locked, items["E2"].protection.locked) == (True, False)
    lists = {str(rule.sqref): rule for rule in items.data_validations.dataValidation}
    assert all(rule.showErrorMessage for rule in lists.values())
    ledger = book["公务接待台账"]
    assert ledger["A1"].comment is not None
    assert ledger["A1"].protection.locked
    assert not ledger.column_dimensions["A"].protection.locked
    kinds = {rule.type for rule in ledger.data_validations.dataValidation}
    assert kinds == {"list", "whole", "decimal", "date"}


# What people do to workbooks


def test_what_stands_in_a_ledger_can_be_corrected_sorted_and_taken_away(hunan: Pack) -> None:
    """Numbers were locked, and with them the rows that they stood in."""
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    book = openpyxl.load_workbook(io.BytesIO(workbook(hunan, answers)))
    sheet: Any = book["公务接待台账"]
    assert any(isinstance(cell.value, int) for cell in sheet[2])
    assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=2) for cell in row if cell.value)
    assert max(column.max for column in sheet.column_dimensions.values()) == 16384
    assert not any(column.protection.locked for column in sheet.column_dimensions.values())


Damage = Callable[[Any], None]
LEDGERS = ["receptions", "gifts"]


def damaged(pack: Pack, folder: Path, damage: Damage) -> Path:
    """Return a workbook of a part, which is quickly written and read, with some damage."""
    part = Part(name="部分", base="b" * 64, items=list(pack.items)[:12], ledgers=LEDGERS)
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack, fresh(part=part))))
    damage(book)
    path = folder / "坏.xlsx"
    book.save(path)
    return path


def put(sheet: str, **cells: Any) -> Damage:
    def damage(book: Any) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return damage


def gift(row: int, *values: Any) -> Damage:
    """Fill a row of the gifts' sheet."""

    def damage(book: Any) -> None:
        for column, value in enumerate(values, 1):
            book["礼品登记台账"].cell(row, column, value)

    return damage


def both(*damages: Damage) -> Damage:
    def damage(book: Any) -> None:
        for one in damages:
            one(book)

    return damage


def rename(sheet: str, new: str) -> Damage:
    return lambda book: setattr(book[sheet], "title", new)


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (put("检查项", E5="也许"), [(Code.BAD_CELL, "检查项!E5")]),
        (put("检查项", A5="BX-99", E5="是"), [(Code.UNKNOWN_ITEM, "检查项!A5")]),
        (put("检查项", A5="YA-01", E5="是"), [(Code.DUPLICATE_ROW, "检查项!A5")]),
        (put("检查项", A5=None, E5="是"), [(Code.MISSING_CELL, "检查项!A5")]),
        (put("检查项", E1="答案"), [(Code.MISSING_COLUMN, "检查项!A1")]),
        (put("检查项", E5="不涉及"), [(Code.REASON_MISSING, "检查项!F5")]),
        (put("检查项", J5="也许"), [(Code.BAD_CELL, "检查项!J5")]),
        (put("检查项", E5="=1+1"), [(Code.FORMULA_NOT_COMPUTED, "检查项!E5")]),
        (lambda book: book["检查项"].merge_cells("E2:E4"), [(Code.MERGED_CELLS, "检查项!E2")]),
        (put("基本情况", A5="单位"), [(Code.NOT_ALLOWED, "基本情况!A5"), (Code.MISSING_KEY, "基本情况")]),
        (both(put("基本情况", B5=None), put("基本情况", B7="县区级")), [(Code.MISSING_KEY, "基本情况!B5"), (Code.BAD_CELL, "基本情况!B7")]),
        (put("基本情况", B9="2026-12-31"), [(Code.PERIOD_REVERSED, "基本情况!B9")]),
        (put("基本情况", B9="2026年2月30日"), [(Code.BAD_CELL, "基本情况!B9")]),
        (put("基本情况", B7="地市级"), [(Code.BAD_CELL, "基本情况!B7")]),
        (rename("检查项", "检查表"), [(Code.NO_SHEET, "")]),
        (put("台账目录", A2="干部台帐"), [(Code.UNKNOWN_LEDGER, "台账目录!A2")]),
        (put("台账目录", A2="公务接待台账", A3="公务接待台账"), [(Code.DUPLICATE_ROW, "台账目录!A3")]),
        (put("基本情况", A6="单位名称", B6="另一个局"), [(Code.DUPLICATE_ROW, "基本情况!A6")]),
        (put("检查项", Z1="回答", Z5="是"), [(Code.DUPLICATE_COLUMN, "检查项!A1")]),
        (put("台账目录", G2="三条"), [(Code.BAD_CELL, "台账目录!G2")]),
        (put("经批准的例外", B2=3, D2="已经批准"), [(Code.MISSING_CELL, "经批准的例外!A2")]),
        (
            both(gift(2, date(2026, 3, 5), "某公司", 1e308, "否"), gift(3, "三月五日", "某公司", 90071992547410, "否")),
            [(Code.BAD_CELL, "礼品登记台账!C2"), (Code.BAD_CELL, "礼品登记台账!A3"), (Code.BAD_CELL, "礼品登记台账!C3")],
        ),
        (gift(2, "三月五日", "某公司"), [(Code.BAD_CELL, "礼品登记台账!A2"), (Code.MISSING_CELL, "礼品登记台账!D2")]),
        (put("整改清单", A2="BX-01", J2=date(2026, 3, 5)), [(Code.DONE_WITHOUT_STATE, "整改清单!J2")]),
        (put("整改清单", A2="BX-99", E2="甲"), [(Code.UNKNOWN_RECTIFICATION, "整改清单!A2")]),
        (
            both(put("台账目录", D2="本期没有"), gift(2, date(2026, 3, 5), "某公司", 100, "否")),
            [(Code.NONE_AND_ROWS, "台账目录!D2")],
        ),
    ],
)  # fmt: skip
def test_damage_is_named_by_its_cell(
    pack: Pack, tmp_path: Path, damage: Damage, expected: list[tuple[Code, str]]
) -> None:
    path = damaged(pack, tmp_path, damage)
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)[0]
    found = [
        (problem.code, f"{problem.place.sheet}!{problem.place.cell}".strip("!")) for problem in caught.value.problems
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_what_the_head_lacks_is_named_as_its_row_is(pack: Pack, tmp_path: Path) -> None:
    for damage in (put("基本情况", B5=None), put("基本情况", A5="甲")):
        with pytest.raises(InputError) as caught:
            read_workbook(pack, damaged(pack, tmp_path, damage))
        lacking = [problem.text for problem in caught.value.problems if problem.code is Code.MISSING_KEY]
        assert lacking == ["缺少“单位名称”。请补上。"]
    path = damaged(pack, tmp_path, lambda book: book["基本情况"].delete_rows(5, 6))
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)
    told = "".join(problem.text for problem in caught.value.problems)
    assert re.findall("缺少“(.+?)”", told) == ["单位名称", "单位层级", "单位类别", "自查期间自", "自查期间至"]


def test_the_pack_is_told_by_its_title_and_read_by_it_or_by_its_id(pack: Pack, tmp_path: Path) -> None:
    for written in (None, pack.spec.id):
        path = damaged(pack, tmp_path, put("基本情况", B2=written) if written else lambda book: None)
        assert openpyxl.load_workbook(path)["基本情况"]["B2"].value == (written or pack.spec.title)
        assert read_workbook(pack, path)[0].unit.name == "某局"
    with pytest.raises(InputError) as caught:
        read_workbook(pack, damaged(pack, tmp_path, put("基本情况", B2="消防安全")))
    assert [problem.code for problem in caught.value.problems] == [Code.WRONG_PACK]


def test_a_sheet_of_another_name_is_offered_and_of_many_the_first_are_listed(pack: Pack) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(io.BytesIO(workbook(pack, fresh())))
        book["礼品登记台账"].title = "礼品登记台帐"
        listed: Any = book["台账目录"]
        next(row for row in listed.iter_rows(min_row=2) if row[0].value == "礼品登记台账")[2].value = "是"
        book.save(Path(folder) / "坏.xlsx")
        with pytest.raises(InputError) as caught:
            read_workbook(pack, Path(folder) / "坏.xlsx")
    told = caught.value.problems[0].text
    assert "没有工作表“礼品登记台账”，是不是想写“礼品登记台帐”" in told
    assert told.count("、") < 10


def test_sheets_that_were_given_out_and_are_gone_are_told(pack: Pack, tmp_path: Path) -> None:
    """A ledger whose sheet was deleted was read as not given, and nobody was told."""

    def gone(book: Any) -> None:
        for name in ("公务接待台账", "礼品登记台账", "整改清单", "经批准的例外"):
            del book[name]
        gifts = next(row for row in book["台账目录"].iter_rows(min_row=2) if row[0].value == "礼品登记台账")
        gifts[3].value = "本期没有"

    notices = read_workbook(pack, damaged(pack, tmp_path, gone))[0].notices
    told = [problem.text for problem in notices if problem.code is Code.LACKING_SHEETS]
    assert [re.findall("“(.+?)”", text) for text in told] == [["公务接待台账", "整改清单", "经批准的例外"]]


def test_of_two_sheets_of_one_name_the_second_is_told(pack: Pack, tmp_path: Path) -> None:
    """Spreadsheets take names that differ in a space for two."""

    def damage(book: Any) -> None:
        book.copy_worksheet(book["礼品登记台账"]).title = "礼品登记台账 "
        gift(2, date(2026, 3, 5), "某公司", 100, "否")(book)
        book["礼品登记台账 "]["A2"] = "另一张"

    answers, _ = read_workbook(pack, damaged(pack, tmp_path, damage))
    assert len(answers.ledgers["gifts"].rows) == 1
    assert [notice.details["sheet"] for notice in answers.notices if notice.code is Code.UNREAD_SHEET] == [
        "礼品登记台账 "
    ]


def test_all_errors_are_told_at_once_and_marked_in_a_copy(pack: Pack, tmp_path: Path) -> None:
    path = damaged(pack, tmp_path, both(put("检查项", E5="也许"), gift(2, "三月五日", "某公司", 100, "否")))
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)[0]
    assert len(caught.value.problems) == 2
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(path, caught.value.problems)))
    assert "也许" in copy["检查项"]["E5"].comment.text
    assert "三月五日" in copy["礼品登记台账"]["A2"].comment.text
    copy["检查项"]["E5"] = "是"
    copy["检查项"]["E6"].comment = openpyxl.comments.Comment("问过小王", "李强")
    copy.save(tmp_path / "改.xlsx")
    with pytest.raises(InputError) as caught:
        read_workbook(pack, tmp_path / "改.xlsx")[0]
    again = openpyxl.load_workbook(io.BytesIO(marked_copy(tmp_path / "改.xlsx", caught.value.problems)))
    assert again["检查项"]["E5"].comment is None
    assert again["检查项"]["E5"].fill.fill_type is None
    assert again["检查项"]["E6"].comment.text == "问过小王"
    assert "三月五日" in again["礼品登记台账"]["A2"].comment.text


def test_a_marked_copy_says_what_the_workbook_said(pack: Pack, tmp_path: Path) -> None:
    """What looks like the code of a character came back as that character."""
    answers = fresh(answers={"BX-01": Answer(answer="是", note="见_x0041_号文")})
    path = tmp_path / "工作簿.xlsx"
    path.write_bytes(workbook(pack, answers))
    (tmp_path / "标注.xlsx").write_bytes(marked_copy(path, []))
    assert read_workbook(pack, tmp_path / "标注.xlsx")[0].answers["BX-01"].note == "见_x0041_号文"


def test_a_plan_for_nobody_knows_what_is_told_with_all_other_errors(pack: Pack, tmp_path: Path) -> None:
    """Of a line of 整改清单 with two errors the unknown id was told in the next round."""
    plan = put("整改清单", A3="ZZ-99", F3="已补办", H3="某日")
    with pytest.raises(InputError) as caught:
        read_workbook(pack, damaged(pack, tmp_path, both(put("检查项", E5="也许"), plan)))[0]
    assert [(problem.place.sheet, problem.place.cell) for problem in caught.value.problems] == [
        ("整改清单", "H3"),
        ("检查项", "E5"),
        ("整改清单", "A3"),
    ]
    item = pack.items[openpyxl.load_workbook(tmp_path / "坏.xlsx")["检查项"]["A5"].value]
    assert caught.value.problems[1].text.startswith(f"{item.id} {item.title}：第 5 行“回答”：“也许”")


def test_blanks_around_what_is_chosen_are_nothing(pack: Pack, tmp_path: Path) -> None:
    plan = put("整改清单", A2="BX-01", F2=" 修订办法\u3000", I2="整改中 ")
    answers, _ = read_workbook(pack, damaged(pack, tmp_path, plan))
    assert (answers.rectifications["BX-01"].measure, answers.rectifications["BX-01"].state) == ("修订办法", "整改中")


def test_a_workbook_of_before_there_were_days_of_completion_is_read(pack: Pack, tmp_path: Path) -> None:
    def before(book: Any) -> None:
        sheet = book["整改清单"]
        assert [cell.value for cell in sheet[1]][9] == "完成日期"
        sheet.delete_cols(10)
        sheet.delete_cols(2, 2)
        sheet["C1"] = "事实"
        for cell, value in (
            ("A2", "BX-01"),
            ("C2", "没有修订"),
            ("D2", "修订办法"),
            ("G2", "已完成"),
            ("H2", date(2025, 12, 31)),
        ):
            sheet[cell] = value

    plan = read_workbook(pack, damaged(pack, tmp_path, before))[0].rectifications["BX-01"]
    assert plan == Rectification(fact="没有修订", measure="修订办法", state="已完成", opened=date(2025, 12, 31))


def test_what_is_too_damaged_to_be_marked_is_told(pack: Pack, tmp_path: Path) -> None:
    path = damaged(pack, tmp_path, put("检查项", E5="也许"))
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)[0]
    with zipfile.ZipFile(path) as book:
        content = {entry: book.read(entry) for entry in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for entry, part in content.items():
            book.writestr(entry, b"<" if entry.startswith("xl/theme") or "comments" in entry else part)
    with pytest.raises(InputError) as again:
        marked_copy(path, caught.value.problems)
    assert again.value.problems == caught.value.problems


def gifts(pack: Pack, path: Path) -> list[dict[str, Any]]:
    return [dict(row.values) for row in read_workbook(pack, path)[0].ledgers["gifts"].rows]


def test_what_can_be_read_is_read_rightly(pack: Pack, tmp_path: Path) -> None:
    def office(book: Any) -> None:
        sheet = book["礼品登记台账"]
        sheet["A2"] = 46086
        sheet["A2"].number_format = "0"
        sheet["B2"], sheet["C2"], sheet["D2"] = " 某公司　", "１,２00", "否"
        sheet["A3"], sheet["B3"], sheet["D3"] = "2026年3月7日", 12345, "×"
        sheet.row_dimensions[3].hidden = True
        for row in range(4, 60_004):
            sheet.cell(row, 1).number_format = "0.00"
        sheet["B70000"] = "   "

    path = damaged(pack, tmp_path, office)
    rows = gifts(pack, path)
    assert [(row["received_on"], row["origin"]) for row in rows] == [
        (date(2026, 3, 5), "某公司"),
        (date(2026, 3, 7), "12345"),
    ]


OUTSIDE = ("基本情况!B9", "整改清单!H2", "整改清单!J2", "经批准的例外!H2")
"""Cells of a day of the period itself, and of days that often lie after it."""


def with_days(pack: Pack, path: Path, written: str | float, cells: tuple[str, ...]) -> Path:
    """Write a workbook in which something stands for the day of an item, of a record and in some cells."""
    part = Part(name="部分", base="b" * 64, items=["SF-21"], ledgers=["gifts"])
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack, fresh(part=part))))
    gift(2, written, "某公司", 100, "否")(book)
    put("整改清单", A2="BX-01", I2="已完成")(book)
    put("经批准的例外", A2="HD-02", B2=2, C2="会议", D2="集体研究")(book)
    for place in ("检查项!E2", *cells):
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = written
    book.save(path)
    return path


@pytest.mark.parametrize("written", [46150, 46150.5, "2026.5.8"])
def test_a_day_is_read_alike_in_every_sheet(pack: Pack, tmp_path: Path, written: str | float) -> None:
    answers, _ = read_workbook(pack, with_days(pack, tmp_path / "a.xlsx", written, OUTSIDE))
    plan = answers.rectifications["BX-01"]
    outside = {answers.period.from_, plan.due, plan.done_on, answers.exceptions["HD-02"][0].until}
    assert outside == {date(2026, 5, 8)}
    assert answers.answers["SF-21"].value == answers.ledgers["gifts"].rows[0].values["received_on"] == date(2026, 5, 8)


def test_only_a_day_of_the_period_may_leave_out_its_year(pack: Pack, tmp_path: Path) -> None:
    """A deadline in March that is set in January is none of the year that was inspected."""
    answers, _ = read_workbook(pack, with_days(pack, tmp_path / "a.xlsx", "5月8日", ()))
    assert answers.answers["SF-21"].value == answers.ledgers["gifts"].rows[0].values["received_on"] == date(2026, 5, 8)
    with pytest.raises(InputError) as caught:
        read_workbook(pack, with_days(pack, tmp_path / "a.xlsx", "5月8日", OUTSIDE[1:]))
    assert sorted(f"{found.place.sheet}!{found.place.cell}" for found in caught.value.problems) == sorted(OUTSIDE[1:])
    assert all("看不出是哪一年" in found.text for found in caught.value.problems)


def test_a_computed_formula_counts_by_its_result(pack: Pack, tmp_path: Path) -> None:
    path = damaged(pack, tmp_path, gift(2, date(2026, 3, 5), "某公司", "=50+50", "否"))
    computed = tmp_path / "算过.xlsx"
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(computed, "w") as copy:
        for entry in book.namelist():
            copy.writestr(entry, re.sub(rb"<f>50\+50</f><v(?: ?/>|></v>)", b"<f>50+50</f><v>100</v>", book.read(entry)))
    assert [row["value"] for row in gifts(pack, computed)] == [10_000]


def test_errors_and_formulas_without_a_result_are_refused(pack: Pack, tmp_path: Path) -> None:
    path = damaged(pack, tmp_path, gift(2, "=TODAY()", "=B1&B2", 100, "否"))
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)[0]
    assert [(problem.code, problem.place.cell) for problem in caught.value.problems] == [
        (Code.FORMULA_NOT_COMPUTED, "A2"),
        (Code.FORMULA_NOT_COMPUTED, "B2"),
    ]
    path = damaged(pack, tmp_path, gift(2, "#DIV/0!", "某公司", "=50+50", "否"))
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)
    told = [str(problem).partition("[")[2] for problem in caught.value.problems]
    assert told == [
        "礼品登记台账!A2] T715 第 2 行“收受日”的公式出错（#DIV/0!）。请改成实际的值。",
        "礼品登记台账!C2] T742 第 2 行“价值”是公式，文件里没有存算出的结果。"
        "请用 WPS 表格或 Excel 打开，存一次盘再试，或者直接写数。",
    ]


def test_a_workbook_has_one_name_and_its_numbers_are_quoted_as_they_stand_there(pack: Pack, tmp_path: Path) -> None:
    path = damaged(pack, tmp_path, both(put("检查项", E5="也许"), gift(2, date(2026, 3, 5), "某公司", -900, "否")))
    with pytest.raises(InputError) as caught:
        read_workbook(pack, path)
    assert {problem.place.file for problem in caught.value.problems} == {str(path)}
    assert "“-900”超出范围" in str(caught.value)


def test_macros_are_neither_run_nor_in_the_way(pack: Pack, tmp_path: Path) -> None:
    path = damaged(pack, tmp_path, gift(2, date(2026, 3, 5), "某公司", 100, "否"))
    macros = path.with_suffix(".xlsm")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(macros, "w") as copy:
        for entry in book.infolist():
            copy.writestr(entry, book.read(entry))
        copy.writestr("xl/vbaProject.bin", b"\0" * 100)
    assert len(gifts(pack, macros)) == 1


@tries(8)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=4))
def test_a_changed_byte_never_ends_in_a_traceback(pack: Pack, where: int, new: bytes) -> None:
    content = bytearray(workbook_of_a_row(pack))
    at = where % len(content)
    content[at : at + len(new)] = new
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(bytes(content))
        try:
            read_workbook(pack, path)[0]
        except InputError as error:
            assert all(problem.text for problem in error.problems)


_KNOWN: dict[str, bytes] = {}


def workbook_of_a_row(pack: Pack) -> bytes:
    if pack.digest not in _KNOWN:
        _KNOWN[pack.digest] = workbook(pack, fresh(ledgers={"gifts": LedgerData(none_reason="没有")}))
    return _KNOWN[pack.digest]
