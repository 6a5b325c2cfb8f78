"""Headings of tables in one line and in two, in pasted text, in CSV and in sheets; and the unit of money that they say."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.books import open_workbook
from checklist.answers.ledgers import LedgerOf, read_ledger, read_rows, without_other_lines
from checklist.answers.pasting import read_block
from checklist.answers.tables import TableFile, read_table
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.pack.compiled import Pack
from tests.answers.headed import GROUPED, HEADED, IN_TWO_UNITS, RECORD, SIGNED_ON, Cells, Headed

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def as_text(lines: tuple[Cells, ...], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return out.getvalue()


def as_sheet(lines: tuple[Cells, ...], path: Path, merged: tuple[str, ...] = ()) -> TableFile:
    book = openpyxl.Workbook()
    for number, line in enumerate(lines, 1):
        for at, cell in enumerate(line, 1):
            book.worksheets[0].cell(number, at, None if cell == "" else cell)
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return TableFile(path, path.name, None, Place(path.name))


@pytest.mark.parametrize("case", HEADED, ids=lambda case: case.name)
def test_headings_are_read_alike_wherever_they_stand(pack: Pack, tmp_path: Path, case: Headed) -> None:
    ledger = pack.ledgers[case.ledger]
    of = LedgerOf(pack, ledger, YEAR)
    problems: list[Problem] = []
    block = read_block(as_text(case.lines, "\t"), ledger.spec, YEAR)
    assert {name: block.heading(at) for at, name in enumerate(block.columns) if name} == case.columns
    (tmp_path / "a.csv").write_text(as_text(case.lines, ","), encoding="utf-8")
    tables = [
        read_table(TableFile(tmp_path / "a.csv", "a.csv", None, Place("a.csv")), ledger.spec),
        read_table(as_sheet(case.lines, tmp_path / "a.xlsx"), ledger.spec),
    ]
    assert [table.headings for table in tables] == [case.columns] * 2
    for rows, empty in (block.read(ledger.spec), *((table.rows, table.others) for table in tables)):
        records, others = without_other_lines(of, rows, empty)
        assert tuple(other.words for other in others) == case.others
        (row,) = read_rows(of, records, problems)
        assert not [problem for problem in problems if problem.code is not Code.MISSING_CELL]
        assert {name: str(row.values[name]) for name in case.values} == case.values
        assert row.number == len(case.lines) - len(case.others)


def test_what_is_merged_in_two_lines_of_headings_is_not_in_the_way_and_named_by_its_cell(
    pack: Pack, tmp_path: Path
) -> None:
    lines = ((*GROUPED[0], "备注栏", "陪餐人数"), (*GROUPED[1], "", "陪餐人数"), (*RECORD, "x", 1))
    file = as_sheet(lines, tmp_path / "a.xlsx", ("A1:A2", "B1:B2", "D1:E1", "F1:G1", "H1:H2"))
    ledger = pack.ledgers["receptions"]
    rows, notices = read_ledger(LedgerOf(pack, ledger, YEAR), file)
    assert rows[0].values["meal_cost"] == 26_000
    assert [(found.code, found.place.cell) for found in notices] == [(Code.UNKNOWN_COLUMN, "H1")]
    book = open_workbook(file.path, file.shown, file.named_at)
    assert book.names == ["Sheet"]
    with pytest.raises(InputError) as caught:
        read_ledger(LedgerOf(pack, ledger, YEAR), as_sheet(lines, tmp_path / "b.xlsx", ("A2:A3",)))
    assert Code.MERGED_CELLS in [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("heading", "cell", "fen"),
    [
        ("餐费（单位：万元）", "0.2", 200_000),
        ("餐费（人民币元）", "5", 500),
        ("餐费（千元）", "5", None),
        ("餐费（美元）", "5", None),
    ],
)
def test_a_unit_that_is_not_known_is_refused_and_not_passed_over(
    pack: Pack, heading: str, cell: str, fen: int | None
) -> None:
    ledger = pack.ledgers["receptions"]
    text = f"接待编号\t接待日期\t派出单位\t接待对象人数\t{heading}\nA1\t2026-03-05\t某局\t3\t{cell}"
    problems: list[Problem] = []
    (row,) = read_rows(LedgerOf(pack, ledger, YEAR), read_block(text, ledger.spec, YEAR).rows(ledger.spec), problems)
    assert row.values.get("meal_cost") == fen
    assert [problem.code for problem in problems] == ([] if fen else [Code.BAD_CELL])


def test_a_column_that_a_person_tells_has_the_unit_of_its_heading(pack: Pack) -> None:
    ledger = pack.ledgers["receptions"].spec
    block = read_block("接待编号\t接待日期\t实际开支（万元）\nA1\t2026-03-05\t0.2", ledger, YEAR)
    assert block.means(2, "meal_cost").rows(ledger)[0].cells["meal_cost"] == "0.2万元"
    assert block.means(2, "guests").rows(ledger)[0].cells["guests"] == "0.2"


def test_a_heading_that_is_part_of_several_is_none_of_them(pack: Pack) -> None:
    """It was read as 陪餐人数, and thirty guests as thirty at their table."""
    block = read_block("日期\t来宾单位\t人数\t陪餐\n2026-03-05\t某局\t30\t3", pack.ledgers["receptions"].spec, YEAR)
    assert block.columns == ("date", "sender", None, "companions")


def test_of_two_units_above_the_headings_none_is_guessed(pack: Pack, tmp_path: Path) -> None:
    ledger = pack.ledgers["receptions"].spec
    said = "（元或万元），看不出“餐费”是哪一个"
    with pytest.raises(ValueProblem, match=said):
        read_block(as_text(IN_TWO_UNITS, "\t"), ledger, YEAR)
    with pytest.raises(InputError) as caught:
        read_table(as_sheet(IN_TWO_UNITS, tmp_path / "a.xlsx"), ledger)
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert problem.place == Place("a.xlsx", sheet="Sheet")


def test_a_number_of_a_sheet_in_a_unit_that_is_not_known_is_refused(pack: Pack, tmp_path: Path) -> None:
    lines = (("接待编号", "接待日期", "派出单位", "接待对象人数", "餐费（千元）"), ("A1", "2026-03-05", "某局", 3, 0.5))
    ledger = pack.ledgers["receptions"]
    with pytest.raises(InputError) as caught:
        read_ledger(LedgerOf(pack, ledger, YEAR), as_sheet(lines, tmp_path / "a.xlsx"))
    assert Code.BAD_CELL in [problem.code for problem in caught.value.problems]


def test_what_is_counted_in_a_record_makes_no_total_of_it_and_a_list_of_offices_is_one(pack: Pack) -> None:
    lines = (
        ("接待编号", "接待日期", "派出单位", "接待对象姓名职务", "接待对象人数"),
        ("A1", "", "某局", "共4人次", 4),
        ("A2", "3月6日", "某局", "王科长", 1),
    )
    ledger = pack.ledgers["receptions"]
    of = LedgerOf(pack, ledger, YEAR)
    block = read_block(as_text(lines, "\t"), ledger.spec, YEAR)
    records, others = without_other_lines(of, *block.read(ledger.spec))
    assert (len(records), others) == (2, [])
    single = read_block("派出单位\n某局办公室\n1.某局\n*某局", ledger.spec, YEAR)
    assert without_other_lines(of, *single.read(ledger.spec))[1] == []


def test_the_day_of_a_signature_is_known_as_a_sheet_counts_it(pack: Pack, tmp_path: Path) -> None:
    ledger = pack.ledgers["receptions"]
    table = read_table(as_sheet(SIGNED_ON, tmp_path / "a.xlsx"), ledger.spec)
    records, others = without_other_lines(LedgerOf(pack, ledger, YEAR), table.rows, table.others)
    assert ([row.number for row in records], [other.words for other in others]) == ([2], ["院办公室"])
