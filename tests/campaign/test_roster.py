"""The roster: every error by row and column, all at once; parents form a tree."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checklist.app.opening import open_pack
from checklist.campaign.choosing import find_top
from checklist.campaign.roster import Roster, read_roster, roster_template
from checklist.core.errors import InputError
from checklist.pack.compiled import Pack
from tests.campaign.by_hand import a_roster, a_unit

HEAD = "单位代码,单位名称,上级单位代码,单位类别,层级,是否填报,报送期限,签字证书指纹\n"
PRINT = "ab" * 32


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack()


def read(tmp_path: Path, pack: Pack, text: str, encoding: str = "utf-8") -> Roster:
    path = tmp_path / "名册.csv"
    path.write_text(text, encoding=encoding)
    return read_roster(path, pack)


def test_a_tree_of_units(tmp_path: Path, pack: Pack) -> None:
    roster = read(
        tmp_path,
        pack,
        HEAD
        + "s1,示例市,,党政机关,市级,否,,\n"
        + f"A1,甲县,S1,党政机关,县级,,2026年7月15日,{PRINT[:32].upper()}{PRINT[32:]}、{'0' * 64}\n"
        + "A2,甲县水利局,A1,党政机关,县级,是,,\n",
        "gb18030",
    )
    assert [unit.path for unit in roster.units.values()] == [("S1",), ("S1", "A1"), ("S1", "A1", "A2")]
    assert [unit.answers for unit in roster.units.values()] == [False, True, True]
    assert roster.units["A1"].signers == (PRINT, "0" * 64)
    assert str(roster.units["A1"].due) == "2026-07-15"


def test_every_error_is_told_at_once_by_row_and_column(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        read(
            tmp_path,
            pack,
            HEAD
            + "A1,甲,,党政机关,县级,,,\n"
            + "A1,又是甲,,党政机关,县级,,,\n"
            + ",没有代码,,党政机关,县级,,,\n"
            + "A3,类别不对,,机关党政,县级,,,\n"
            + "A4,期限不对,,党政机关,县级,,7月35日,\n"
            + "A5,指纹不对,,党政机关,县级,,,12:34\n",
        )
    told = {(problem.place.line, problem.code.id) for problem in caught.value.problems}
    assert told == {(3, "T712"), (4, "T709"), (5, "T710"), (6, "T710"), (7, "T710")}
    assert "可以写：" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_what_excel_saves_with_tabs_is_read(tmp_path: Path, pack: Pack, encoding: str) -> None:
    (tmp_path / "名册.csv").write_text((HEAD + "A1,甲局,,党政机关,县级,,,\n").replace(",", "\t"), encoding=encoding)
    assert list(read_roster(tmp_path / "名册.csv", pack).units) == ["A1"]


def test_without_headings_it_is_told_what_stands_there(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, pack, "2026年名册\n编码,机构,性质\nA1,甲局,行政\n")
    [problem] = caught.value.problems
    assert problem.code.id == "T705"
    assert problem.text.endswith("层级。最像表头的一行写的是：“编码”、“机构”、“性质”。")


def test_a_code_that_a_spreadsheet_made_a_number_says_what_to_do(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, pack, HEAD + "1.143E+17,甲,,党政机关,县级,,,\n")
    assert "设成“文本”" in caught.value.problems[0].text


def test_another_kind_of_file_is_not_called_a_ledger(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "名册.xls").touch()
    with pytest.raises(InputError) as caught:
        read_roster(tmp_path / "名册.xls", pack)
    assert "台账" not in caught.value.problems[0].text


@pytest.mark.parametrize(
    ("rows", "line", "code"),
    [
        ("A1,甲,B9,党政机关,县级,,,\nB1,乙,,党政机关,县级,,,\n", 2, "C1005"),
        ("A1,甲,A2,党政机关,县级,,,\nA2,乙,A1,党政机关,县级,,,\n", 2, "C1006"),
        ("A1,甲,A1,党政机关,县级,,,\n", 2, "C1006"),
        ("", 0, "C1004"),
    ],
)
def test_what_is_no_tree(tmp_path: Path, pack: Pack, rows: str, line: int, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, pack, HEAD + rows)
    assert (caught.value.problems[0].place.line, caught.value.problems[0].code.id) == (line, code)


def test_all_that_is_wrong_is_told_in_one_run_in_the_words_of_the_file(tmp_path: Path, pack: Pack) -> None:
    head = "代码,名称,上级代码,类别,层级\n"
    rows = (
        "A1,甲,,机关党政,县级",
        "A1,又是甲,B9,党政机关,县级",
        "A2,级别不对,B8,党政机关,县",
        ",没有代码,B7,党政机关,县级",
    )
    with pytest.raises(InputError) as caught:
        read(tmp_path, pack, head + "\n".join(rows) + "\n")
    told = sorted((problem.place.line, problem.code.id) for problem in caught.value.problems)
    assert told == [(2, "T710"), (3, "C1005"), (3, "T712"), (4, "C1005"), (4, "T710"), (5, "C1005"), (5, "T709")]
    texts = "".join(problem.text for problem in caught.value.problems)
    assert all(words in texts for words in ("第 2 行“类别”", "第 3 行的“代码”是", "第 5 行缺少“代码”"))
    assert "单位类别" not in texts


def test_the_template_is_filled_in_with_a_spreadsheet(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(roster_template(pack))
    with pytest.raises(InputError, match="C1004"):
        read_roster(path, pack)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    assert {cell.number_format for cell in sheet["A"][1:]} == {"@"}
    for column, value in enumerate(("430000199001011234", "甲局", None, "党政机关", "县级", None, None, None), 1):
        sheet.cell(2, column, value)
    book.save(path)
    assert list(read_roster(path, pack).units) == ["430000199001011234"]


@pytest.mark.parametrize("shows", ["000000", "000000_ ", "000000_);[Red]\\(000000\\)"])
def test_a_code_is_read_as_its_cell_shows_it(tmp_path: Path, pack: Pack, shows: str) -> None:
    """A number that a format filled up with zeros lost them without a word, and its reports were nobody's."""
    book = openpyxl.Workbook()
    for line in (
        ["单位代码", "单位名称", "上级单位代码", "单位类别", "层级"],
        [3000, "甲县", None, "党政机关", "县级"],
        [3001, "甲局", 3000, "党政机关", "县级"],
    ):
        book.worksheets[0].append(line)
    for name in ("A2", "A3", "C3"):
        book.worksheets[0][name].number_format = shows
    book.save(tmp_path / "名册.xlsx")
    assert [unit.path for unit in read_roster(tmp_path / "名册.xlsx", pack).units.values()] == [
        ("003000",), ("003000", "003001"),
    ]  # fmt: skip


def test_parents_are_told_of_together_with_cells(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        read(
            tmp_path,
            pack,
            HEAD
            + "A1,甲,,机关党政,县级,,,\n"
            + "A2,在读不了的下面,A1,党政机关,县级,,,\n"
            + "A3,上级不在,B9,党政机关,县级,,,\n"
            + "A4,绕圈,A4,党政机关,县级,,,\n",
        )
    assert {(problem.place.line, problem.code.id) for problem in caught.value.problems} == {
        (2, "T710"),
        (4, "C1005"),
        (5, "C1006"),
    }


def test_two_units_of_one_name_are_told_with_both_rows(tmp_path: Path, pack: Pack) -> None:
    rows = "A1,甲县水利局,,党政机关,县级,,,\nA2,乙局,,党政机关,县级,,,\nA3,甲县 水利局,,党政机关,县级,,,\n"
    [told] = read(tmp_path, pack, HEAD + rows).notices
    assert (told.code.id, told.place.line) == ("C1045", 4)
    assert "第 4 行" in told.text
    assert "第 2 行" in told.text


def test_of_a_top_that_is_mistyped_the_unit_that_has_others_is_suggested() -> None:
    roster = a_roster(
        a_unit("HK-02", "HK", name="河口县财政局"),
        a_unit("HK", name="河口县纪委监委"),
        a_unit("HK-03", "HK", name="河口县文旅局"),
    )
    with pytest.raises(InputError, match="是不是想写“河口县纪委监委”"):
        find_top(roster, "河口县")
    with pytest.raises(InputError, match="是不是想写“河口县文旅局”"):
        find_top(roster, "河口文旅局")
    assert find_top(roster, "河口县财政局").code == "HK-02"
