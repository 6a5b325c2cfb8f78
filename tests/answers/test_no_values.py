"""What people write into a cell that is no value: 无, /, 未提供 — and 电话通知 in place of a document."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers, Row
from checklist.answers.template import empty_answers
from checklist.answers.workbook.read import read_workbook
from checklist.answers.workbook.write import workbook
from checklist.app.opening import open_pack
from checklist.core.errors import Code, InputError
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.record.answers import answers_record, read_answers_record
from tests.conftest import AS_OF, HEAD, ROOT, Run

HEADINGS = ("接待编号", "接待日期", "派出单位", "公函文号", "审批人", "审批日期", "接待对象人数", "陪餐人数", "有无酒")
RECEPTION = ("J1", "2026-03-05", "甲局", "甲函〔2026〕1号", "张三", "2026-03-04", "5", "1", "无")
Write = Callable[[Path, tuple[str, ...]], Path]


def written(**changes: str) -> tuple[str, ...]:
    return tuple(changes.get(heading, cell) for heading, cell in zip(HEADINGS, RECEPTION, strict=True))


def as_yaml(folder: Path, row: tuple[str, ...]) -> Path:
    cells = ", ".join(f'{heading}: "{cell}"' for heading, cell in zip(HEADINGS, row, strict=True))
    (folder / "answers.yaml").write_text(f"{HEAD}ledgers:\n  receptions:\n    - {{{cells}}}\n", encoding="utf-8")
    return folder / "answers.yaml"


def as_json(folder: Path, row: tuple[str, ...]) -> Path:
    data = {
        "format": 1,
        "pack": {"id": "lianzheng", "version": "2026.12"},
        "unit": {"name": "示例单位", "code": "S001", "level": "市级", "kind": "党政机关"},
        "period": {"from": "2026-01-01", "to": "2026-12-31"},
        "ledgers": {"receptions": [dict(zip(HEADINGS, row, strict=True))]},
    }
    (folder / "answers.json").write_text(json.dumps(data), encoding="utf-8")
    return folder / "answers.json"


def as_csv(folder: Path, row: tuple[str, ...]) -> Path:
    (folder / "接待.csv").write_text(f"{','.join(HEADINGS)}\n{','.join(row)}\n", encoding="utf-8")
    (folder / "answers.yaml").write_text(f"{HEAD}ledgers: {{receptions: 接待.csv}}\n", encoding="utf-8")
    return folder / "answers.yaml"


def as_xlsx(folder: Path, row: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("接待", 0)
    sheet.append(HEADINGS)
    sheet.append(row)
    del book["Sheet"]
    book.save(folder / "接待.xlsx")
    (folder / "answers.yaml").write_text(f"{HEAD}ledgers: {{receptions: 接待.xlsx}}\n", encoding="utf-8")
    return folder / "answers.yaml"


def as_workbook(folder: Path, row: tuple[str, ...]) -> Path:
    return filled(folder, "公务接待台账", dict(zip(HEADINGS, row, strict=True)))


def filled(folder: Path, sheet: str, row: dict[str, str], **cells: tuple[str, str]) -> Path:
    """Return a workbook of a unit in which one row is filled in, and further cells by the sheet they are on."""
    path = folder / "工作簿.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(empty_workbook()))
    headings = [str(cell.value).split("（")[0].rstrip("*") for cell in book[sheet][1]]
    for heading, cell in row.items():
        book[sheet].cell(2, headings.index(heading) + 1, cell)
    for other, (cell, text) in cells.items():
        book[other][cell] = text
    book.save(path)
    return path


@cache
def empty_workbook() -> bytes:
    """What a unit is given to fill in."""
    path, first, last = Path("工作簿.xlsx"), date(2026, 1, 1), date(2026, 12, 31)
    empty = empty_answers(path, name="示例单位", level="市级", kind="党政机关", start=first, end=last)
    return workbook(open_pack(overlays=[]), empty)


def read(pack: Pack, path: Path) -> Answers:
    return read_workbook(pack, path)[0] if path.suffix == ".xlsx" else load_answers(pack, path)


def judged(pack: Pack, path: Path) -> Assessment:
    return assess(pack, read(pack, path), AS_OF)


def the_row(answers: Answers) -> Row:
    (row,) = answers.ledgers["receptions"].rows
    return row


FORMS: list[Write] = [as_yaml, as_json, as_csv, as_xlsx]


def in_every_form(*words: str) -> pytest.MarkDecorator:
    """Try words in every form; in the workbook, which takes long to write, the first and the last."""
    cases = [pytest.param(form, word) for form in FORMS for word in words]
    cases += [pytest.param(as_workbook, word, marks=pytest.mark.slow) for word in (words[0], words[-1])]
    return pytest.mark.parametrize(("form", "word"), cases)


@in_every_form("无", " 无。", "（无）", "／", "——", "没有", "未提供", "未审批", "N/A", "///", "无（补办中）")
def test_a_word_for_nothing_is_an_empty_cell_in_every_form(pack: Pack, tmp_path: Path, form: Write, word: str) -> None:
    path = form(tmp_path, written(公函文号=word, 审批人=word, 审批日期=word, 陪餐人数=word))
    answers = read(pack, path)
    assert not {"letter_no", "approver", "approved_on", "companions"} & set(the_row(answers).values)
    assert the_row(answers).values["liquor"] is False
    assert [notice.code for notice in answers.notices if notice.code is Code.CELLS_SAY_NOTHING] == [
        Code.CELLS_SAY_NOTHING
    ]
    items = assess(pack, answers, AS_OF).items
    assert items["BX-02"].verdict.is_finding
    assert items["BX-03"].verdict.is_finding
    assert items["BX-04"].verdict is Verdict.未填


@pytest.mark.parametrize(
    ("form", "word"), [(as_csv, "\t-"), (as_json, "无\n"), (as_xlsx, "-\n"), (as_xlsx, "\n无"), (as_yaml, "\t/")]
)
def test_a_break_or_a_tab_beside_a_word_for_nothing_makes_it_no_value(
    pack: Pack, tmp_path: Path, form: Write, word: str
) -> None:
    row = the_row(read(pack, form(tmp_path, written(公函文号=word, 审批人=word, 陪餐人数=word))))
    assert not {"letter_no", "approver", "companions"} & set(row.values)


@pytest.mark.slow
def test_a_hyphen_for_nothing_is_none_after_an_import_too(run: Run, pack: Pack, tmp_path: Path) -> None:
    """In the table that an import writes it stands behind a tab, lest a spreadsheet takes it for a formula."""
    path = as_workbook(tmp_path, written(公函文号="-", 审批人="-", 陪餐人数="-"))
    before = judged(pack, path)
    assert run("import", path, "-o", "a.yaml", "--pack", ROOT / "rules").returncode == 0
    assert b"\t-" in (tmp_path / "台账/公务接待台账.csv").read_bytes()
    after = judged(pack, tmp_path / "a.yaml")
    verdicts = [{id_: one.verdict for id_, one in known.items.items()} for known in (before, after)]
    assert verdicts[0] == verdicts[1]
    assert verdicts[1]["BX-02"].is_finding


@in_every_form("电话通知", "电话通知张三", "李局长口头同意", "口头同意（李局长）")
def test_what_stands_in_place_of_a_document_is_none_and_is_named(
    pack: Pack, tmp_path: Path, form: Write, word: str
) -> None:
    found = judged(pack, form(tmp_path, written(公函文号=word, 审批日期=word))).items
    assert f"“公函文号”写的是“{word}”" in found["BX-02"].findings[0].reason
    assert f"“审批日期”写的是“{word}”" in found["BX-03"].findings[0].reason


@pytest.mark.parametrize("document", ["电话通知〔2026〕3号", "电话费单据3号", "青办〔2026〕5号电话通知"])
def test_a_document_named_after_a_call_is_one(pack: Pack, tmp_path: Path, document: str) -> None:
    found = judged(pack, as_csv(tmp_path, written(公函文号=document))).items
    assert found["BX-02"].verdict is Verdict.合规


@pytest.mark.parametrize("document", ["P0", "A0", "P00", "P-0", "Ｐ０", "0A"])
def test_letters_with_a_nought_are_a_number(pack: Pack, tmp_path: Path, document: str) -> None:
    """P10 was one, and P0 none."""
    found = judged(pack, as_csv(tmp_path, written(公函文号=document))).items
    assert found["BX-02"].verdict is Verdict.合规


@pytest.mark.parametrize(
    "words", ["电话同意青纪函〔2026〕3号", "电话通知，甲函〔2026〕3号后补", "李局长3月5号口头同意"]
)
def test_consent_by_word_is_no_document_though_it_names_another(pack: Pack, tmp_path: Path, words: str) -> None:
    found = judged(pack, as_csv(tmp_path, written(公函文号=words))).items
    assert f"“公函文号”写的是“{words}”" in found["BX-02"].findings[0].reason


@pytest.mark.parametrize(
    "words",
    [
        *(
            "无公函",
            "没有公函",
            "未发函",
            "无文号",
            "未见",
            "无，上级临时来访",
            "临时接待",
            "详见附件",
            "详见附件2",
            "（无公函）",
        ),
        *(
            "0",
            "000",
            "有",
            "不需要公函",
            "未发函，甲函〔2026〕3号后补",
            "无公函（2026年3月5日来电）",
            "见附件1",
            "文号不详",
        ),
    ],
)
def test_what_is_no_number_is_none_where_a_number_is_asked_and_is_named(pack: Pack, tmp_path: Path, words: str) -> None:
    found = judged(pack, as_csv(tmp_path, written(公函文号=words))).items
    assert f"“公函文号”写的是“{words}”" in found["BX-02"].findings[0].reason


@pytest.mark.parametrize(
    "number",
    ["无为市函〔2026〕3号", "未央区办函〔2026〕12号", "青函三号", "见青办函〔2026〕3号", "00123", "NO.7", "2026-3"],
)
def test_a_number_is_one_whatever_it_begins_with(pack: Pack, tmp_path: Path, number: str) -> None:
    found = judged(pack, as_csv(tmp_path, written(公函文号=number))).items
    assert found["BX-02"].verdict is Verdict.合规


def test_who_approved_and_when_is_not_told_by_words_for_none(pack: Pack, tmp_path: Path) -> None:
    found = judged(pack, as_csv(tmp_path, written(审批人="未经审批，领导出差", 审批日期="没有审批"))).items
    assert "“审批人”写的是“未经审批，领导出差”" in found["BX-03"].findings[0].reason
    assert "“审批日期”写的是“没有审批”" in found["BX-03"].findings[0].reason


def test_titles_of_documents_begin_in_any_way(pack: Pack) -> None:
    column = pack.ledgers["meetings"].spec.columns["materials"]
    assert not pack.ledgers["meetings"].words.counts_not(column, "未成年人保护工作方案")
    assert not pack.ledgers["meetings"].words.counts_not(column, "详见议题单")


def test_zero_as_a_number_is_no_document(pack: Pack, tmp_path: Path) -> None:
    path = as_yaml(tmp_path, written())
    path.write_text(path.read_text("utf-8").replace('公函文号: "甲函〔2026〕1号"', "公函文号: 0"), "utf-8")
    assert the_row(read(pack, path)).not_counted == {"letter_no": "0"}


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_of_a_spreadsheet_is_no_text(pack: Pack, tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError) as caught:
        read(pack, as_csv(tmp_path, written(公函文号=cell)))
    assert [problem.code for problem in caught.value.problems] == [Code.FORMULA_ERROR]


@pytest.mark.parametrize(("word", "liquor"), [("无酒", False), ("有酒", True), ("没有酒", False), ("有", True)])
def test_what_there_is_may_be_named_in_a_column_of_whether_there_is(
    pack: Pack, tmp_path: Path, word: str, liquor: bool
) -> None:
    assert the_row(read(pack, as_csv(tmp_path, written(有无酒=word)))).values["liquor"] is liquor


def test_a_column_of_whether_there_is_asks_for_its_own_words(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(pack, as_csv(tmp_path, written(有无酒="少量")))
    assert "“少量”看不出是“有”还是“无”。请写 有 或 无。" in caught.value.problems[0].text


def test_the_same_words_are_values_where_no_document_is_named(pack: Pack, tmp_path: Path) -> None:
    assert the_row(read(pack, as_csv(tmp_path, written(派出单位="电话")))).values["sender"] == "电话"


def test_a_required_cell_that_says_nothing_is_named_with_what_it_says(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(pack, as_csv(tmp_path, written(派出单位="无")))
    (problem,) = caught.value.problems
    assert problem.code is Code.CELL_SAYS_NOTHING
    assert "“派出单位”写的是“无”，按没有填处理" in problem.text


def test_a_row_in_which_nothing_is_said_is_no_row(pack: Pack, tmp_path: Path) -> None:
    path = as_csv(tmp_path, written())
    with (tmp_path / "接待.csv").open("a", encoding="utf-8") as file:
        file.write("/,/,/,/,/,/,/,/,/\n以下空白,,,,,,,,\n")
    assert len(read(pack, path).ledgers["receptions"].rows) == 1


def test_a_column_may_take_a_word_as_a_value(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    ledger = folder / "ledgers" / "receptions.yaml"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace("title: 公函文号,", "title: 公函文号, accepts: [无],"), encoding="utf-8")
    pack = load_pack(folder, [])
    assert the_row(read(pack, as_csv(tmp_path, written(公函文号="无", 审批人="无")))).cells == {
        **the_row(read(pack, as_csv(tmp_path, written()))).values,
        "letter_no": "无",
        "approver": "无",
    }
    assert judged(pack, as_csv(tmp_path, written(公函文号="无"))).items["BX-02"].verdict is Verdict.合规
    ledger.write_text(text.replace("title: 公函文号,", "title: 公函文号, accepts: [不用],"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(folder, [])
    assert "cell_words.nothing" in caught.value.problems[0].text


def test_words_listed_twice_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    file = folder / "pack.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("    - 没有\n", "    - 没有\n    - （没有）\n", 1), "utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_pack(folder, [])
    assert [problem.code for problem in caught.value.problems] == [Code.BAD_VALUE]


@pytest.mark.slow
def test_what_does_not_count_stays_as_it_was_written(pack: Pack, tmp_path: Path) -> None:
    answers = read(pack, as_csv(tmp_path, written(公函文号="电话通知", 审批人="无")))
    path = tmp_path / "出去.xlsx"
    path.write_bytes(workbook(pack, answers))
    back = the_row(read_workbook(pack, path)[0])
    assert back.not_counted == {"letter_no": "电话通知", "approver": "无"}
    record = answers_record(pack, answers)
    again = read_answers_record(pack, record)
    assert assess(pack, again, AS_OF).items["BX-02"].reason == assess(pack, answers, AS_OF).items["BX-02"].reason
    forged = record.model_copy(deep=True)
    forged.ledgers["receptions"].rows[0].values["approver"] = "无"
    with pytest.raises(ValueError, match="hold so"):
        read_answers_record(pack, forged)


def test_what_is_private_is_not_named_in_a_public_edition(pack: Pack, tmp_path: Path) -> None:
    path = as_csv(tmp_path, written(公函文号="电话通知", 审批人="李局长口头同意"))
    found = assess(pack, read(pack, path), AS_OF, masked=True).items
    assert "电话通知" in found["BX-02"].findings[0].reason
    assert "李局长" not in found["BX-03"].findings[0].reason
    assert "李局长" in judged(pack, path).items["BX-03"].findings[0].reason


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("answers: {BX-31: {answer: 不涉及, reason: 无}}\n", Code.REASON_SAYS_NOTHING),
        ("answers: {BX-31: {answer: 不涉及, reason: 不涉及。}}\n", Code.REASON_SAYS_NOTHING),
        ("ledgers: {receptions: {none: 不涉及}}\n", Code.NONE_WITHOUT_REASON),
        ("ledgers: {receptions: {none: /}}\n", Code.NONE_WITHOUT_REASON),
    ],
)
def test_a_reason_that_says_nothing_is_none(pack: Pack, tmp_path: Path, body: str, code: Code) -> None:
    with pytest.raises(InputError) as caught:
        parse_answers(pack, HEAD + body, tmp_path / "a.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_an_answer_that_says_nothing_is_not_answered(pack: Pack, tmp_path: Path) -> None:
    body = """\
signatories: {preparer: /}
parameters: {staff_total: 暂无}
answers:
  BX-01: /
  BX-20: 无
  FW-01: {answer: 无, note: 无, owner: 无, evidence: [无]}
rectifications:
  BX-01: {measure: 暂无, owner: 无, due: /}
"""
    answers = parse_answers(pack, HEAD + body, tmp_path / "a.yaml")
    assert answers.answers["BX-01"].answer is None
    assert answers.answers["BX-20"].answer == "无此情形"
    assert not answers.answers["FW-01"].is_written
    assert answers.answers["FW-01"].owner is None
    assert answers.answers["FW-01"].evidence == []
    assert answers.parameters == {}
    assert answers.signatories.preparer is None
    plan = answers.rectifications["BX-01"]
    assert (plan.measure, plan.owner, plan.due) == (None, None, None)
    said = [notice.code for notice in answers.notices]
    assert (said.count(Code.ANSWER_SAYS_NOTHING), said.count(Code.ANSWER_NOT_ZERO)) == (2, 1)


def test_none_where_a_number_is_asked_is_to_be_written_as_zero(pack: Pack, tmp_path: Path) -> None:
    counted = next(item.id for item in pack.items.values() if item.spec.answer.kind == "int")
    answers = parse_answers(pack, f"{HEAD}answers: {{{counted}: 无}}\n", tmp_path / "a.yaml")
    assert answers.answers[counted].answer is None
    (notice,) = (notice for notice in answers.notices if notice.code is Code.ANSWER_NOT_ZERO)
    assert "没有发生的请写 0" in notice.text


def test_a_reason_is_more_than_a_sign_and_not_left_out(pack: Pack) -> None:
    body = """\
answers: {BX-20: {answer: 不涉及, reason: m}}
ledgers: {receptions: {none: }, gifts: {none: 无}, budget: {none: m}, appointments: {none: 没有提拔任用}}
"""
    with pytest.raises(InputError) as caught:
        parse_answers(pack, HEAD + body, Path("a.yaml"))
    assert [(problem.code, problem.details["written"]) for problem in caught.value.problems] == [
        (Code.REASON_SAYS_NOTHING, "m"),
        (Code.NONE_WITHOUT_REASON, "空白"),
        (Code.NONE_WITHOUT_REASON, "无"),
        (Code.NONE_WITHOUT_REASON, "m"),
    ]
