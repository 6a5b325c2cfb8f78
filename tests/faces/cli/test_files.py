"""The files an office passes round: workbooks, parts, many answers at once, one period after another."""

from __future__ import annotations

import json
import re
import shutil
import stat
import zipfile
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filelock import FileLock

from checklist.answers.load import load_answers
from checklist.app.exchanging import import_workbook
from checklist.app.storing import WRITTEN
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.faces.cli import output
from checklist.io.lock import backups, lock
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES, FIRE_ANSWERS, FIRE_PACK, HEAD, MadeOnce, Run

AS_OF = ("--as-of", "2026-01-15")
WHO = ("--name", "某局", "--level", "市级", "--kind", "党政机关")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The flawed example, to be changed."""
    shutil.copytree(EXAMPLES / "政务服务局", tmp_path / "局")
    return tmp_path / "局/answers.yaml"


@pytest.fixture
def empty_book(run: Run, tmp_path: Path, made_once: MadeOnce) -> Path:
    """A unit's empty workbook, as the command makes it."""
    book = tmp_path / "空.xlsx"

    def made() -> bytes:
        assert run("template", "--xlsx", book, *WHO).returncode == 0
        return book.read_bytes()

    book.write_bytes(made_once("empty-book", made))
    return book


def verdicts(run: Run, path: Path | str) -> dict[str, str]:
    data = json.loads(run("check", path, "--format", "json", *AS_OF).stdout)
    return {item["id"]: item["verdict"] for item in data["items"]}


# Workbooks


def test_a_template_is_filled_in_and_read(run: Run, tmp_path: Path) -> None:
    assert run("template", "--xlsx", "空.xlsx", *WHO).returncode == 0
    assert run("template", "--xlsx", "空.xlsx").returncode == 3
    book = openpyxl.load_workbook(tmp_path / "空.xlsx")
    book["检查项"]["E2"] = "是"
    book["礼品登记台账"]["A2"], book["礼品登记台账"]["B2"], book["礼品登记台账"]["D2"] = "2026-03-05", "某公司", "否"
    book.save(tmp_path / "填好.xlsx")
    done = run("import", "填好.xlsx", "-o", "a/answers.yaml")
    assert done.returncode == 0, done.stderr
    assert "已读入 1 项回答、1 行台账" in done.stdout
    assert (tmp_path / "a/台账/礼品登记台账.csv").exists()
    for path in tmp_path.glob("a/**/*.*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("check", "a/answers.yaml").returncode in (1, 4)
    assert run("check", "填好.xlsx").stdout == run("check", "a/answers.yaml").stdout


def test_a_wrong_kind_is_refused(run: Run) -> None:
    done = run("template", "--xlsx", "空.xlsx", "--kind", "机关党政")
    assert done.returncode == 3
    assert done.stderr.startswith("单位类别 Y205 “机关党政”")
    assert "党政机关" in done.stderr


def test_what_was_not_said_of_a_unit_stays_empty_and_is_asked_for(run: Run, tmp_path: Path) -> None:
    run("template", "--xlsx", "空.xlsx", "--overlay", "none")
    rows = {row[0].value: row[1] for row in openpyxl.load_workbook(tmp_path / "空.xlsx")["基本情况"].iter_rows()}
    assert [rows[title].value for title in ("单位名称", "单位层级", "单位类别")] == [None] * 3
    done = run("import", "空.xlsx", "-o", "a.yaml")
    assert done.returncode == 3
    for title in ("单位名称", "单位层级", "单位类别"):
        assert f"空.xlsx[基本情况!{rows[title].coordinate}] Y202 缺少“{title}”" in done.stderr
    assert "共 3 处需要改正" in done.stderr
    assert not (tmp_path / "a.yaml").exists()


def test_the_words_that_ask_for_a_name_are_none(run: Run, tmp_path: Path, empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    cell = next(row[1] for row in book["基本情况"].iter_rows() if row[0].value == "单位名称")
    cell.value = "请填单位名称"
    book.save(empty_book)
    done = run("import", "空.xlsx", "-o", "a.yaml")
    assert done.returncode == 3
    assert f"空.xlsx[基本情况!{cell.coordinate}] T710" in done.stderr
    assert "请写单位的全称" in done.stderr
    (tmp_path / "a.yaml").write_text(HEAD.replace("示例单位", "请填单位名称"), encoding="utf-8")
    assert "a.yaml:3:14 V315" in run("check", "a.yaml").stderr


def test_a_code_is_read_alike_from_every_file(run: Run, tmp_path: Path) -> None:
    for code, read in (("ａ１－２", "A1-2"), ("９１４３ x", None)):
        (tmp_path / "a.yaml").write_text(HEAD.replace("code: S001", f"code: {code}"), encoding="utf-8")
        done = run("check", "a.yaml", "--format", "json")
        if read is None:
            assert "V314" in done.stderr
        else:
            assert json.loads(done.stdout)["unit"]["code"] == read


def test_export_and_import_judge_alike_and_list_what_to_put_right(run: Run, unit: Path, tmp_path: Path) -> None:
    assert run("export", unit, "-o", "全.xlsx", *AS_OF).returncode == 0
    plans: Any = openpyxl.load_workbook(tmp_path / "全.xlsx")["整改清单"]
    assert {"BX-01", "FT-17"} <= {row[0].value for row in plans.iter_rows(min_row=2)}
    assert run("import", "全.xlsx", "-o", "读回/answers.yaml").returncode == 0
    assert verdicts(run, "读回/answers.yaml") == verdicts(run, unit)
    assert run("report", "读回/answers.yaml", "-o", "清单.xlsx", *AS_OF).returncode == 0
    reported: Any = openpyxl.load_workbook(tmp_path / "清单.xlsx")["整改清单"]
    facts: dict[str, list[tuple[str, str]]] = {}
    for _, id_, title, degree, _, fact, *_ in reported.iter_rows(min_row=3, values_only=True):
        facts.setdefault(f"{id_} {title}", []).append((degree, fact))
    listed = {f"{id_} {title}": rest for id_, title, *rest in plans.iter_rows(min_row=2, values_only=True)}
    for subject, told in facts.items():
        assert listed[subject][0] == told[0][0]
        assert listed[subject][1] == (
            "\n".join(f"{degree}：{fact}" for degree, fact in told) if len(told) > 1 else told[0][1]
        )
    assert "《公务接待台账》第35、36行：无公函接待。" in listed["BX-02 接待公函"][1]


def test_since_when_something_is_put_right_goes_through_every_file(run: Run, tmp_path: Path) -> None:
    plans = "rectifications:\n  BX-01: {state: 已完成, done_on: 2026.3.5}\n  BX-39: {state: 已完成}\n"
    said = "answers: {BX-01: 否, BX-39: 有此情形, YA-02: 0}\n" + plans
    (tmp_path / "a.yaml").write_text(HEAD + said, encoding="utf-8")
    told = "项中2项（没有写完成日期1项）；没有写完成日期的：BX-39\n"
    for number, (command, target) in enumerate((("export", "a.xlsx"), ("import", "b.yaml"), ("merge", "c.yaml"))):
        source = ("a.yaml", "a.xlsx", "b.yaml")[number]
        assert told in run("check", source, *AS_OF).stdout
        done = run(command, source, "-o", target, *(AS_OF if command == "export" else ()))
        assert done.returncode == 0, done.stderr
        assert told in run("check", target, *AS_OF).stdout
    assert "done_on: 2026-03-05" in (tmp_path / "c.yaml").read_text(encoding="utf-8")
    assert run("report", "a.yaml", "-o", "a.json", *AS_OF).returncode == 0
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert data["answers"]["rectifications"]["BX-01"]["done_on"] == "2026-03-05"
    assert "done_on" not in data["answers"]["rectifications"]["BX-39"]


def test_a_day_of_completion_goes_with_the_state_in_a_merge(run: Run, tmp_path: Path, pack: Pack) -> None:
    for name, plan in (("甲", "state: 整改中"), ("乙", "state: 已完成, done_on: 2026-03-05")):
        text = f"{HEAD}rectifications: {{BX-01: {{measure: 修订, {plan}}}}}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    for prefer, day in (("甲", None), ("乙", date(2026, 3, 5))):
        done = run("merge", "甲.yaml", "乙.yaml", "-o", f"合{prefer}.yaml", "--prefer", f"{prefer}.yaml")
        assert done.returncode == 0, done.stderr
        assert load_answers(pack, tmp_path / f"合{prefer}.yaml").rectifications["BX-01"].done_on == day


def test_an_answer_that_nobody_asks_for_is_told_with_the_reason(run: Run, tmp_path: Path) -> None:
    """In a file by its line, in a workbook by its cell; a silence, which changes nothing, is not worth a word."""
    half = HEAD.replace("2026-12-31", "2026-06-30")
    said = "answers:\n  YA-02: 0\n  YA-03: 1\n  RC-09: 3\n  LX-06: {answer: 不涉及, reason: 年底才开}\n"
    (tmp_path / "a.yaml").write_text(half + said, encoding="utf-8")
    done = run("check", "a.yaml")
    assert [line.split(" ", 2)[1] for line in done.stderr.splitlines() if line.startswith("提醒：a.yaml:")] == [
        "A652"
    ] * 2
    assert "提醒：a.yaml:7:3 A652 “YA-03 " in done.stderr
    assert "提醒：a.yaml:8:3 A652 “RC-09 " in done.stderr
    assert "），所写的回答“3人”没有用到。" in done.stderr
    run("export", "a.yaml", "-o", "a.xlsx")
    again = run("import", "a.xlsx", "-o", "b.yaml").stderr
    assert re.search(r"提醒：a\.xlsx\[检查项!A\d+\] A652 “RC-09 ", again)
    assert again.count("A652") == 2
    (tmp_path / "a.yaml").write_text(HEAD + said.replace("0", "1", 1), encoding="utf-8")
    assert "A652" not in run("check", "a.yaml").stderr


def test_an_answer_that_a_ledger_declared_empty_overrules_is_told(run: Run, tmp_path: Path) -> None:
    """One that says what follows from the declaration anyhow is not worth a word."""
    none = "ledgers: {talks: {none: 没有开展}}\n"
    said = "answers:\n  YA-01: {answer: 不涉及, reason: 没有组织}\n"
    (tmp_path / "a.yaml").write_text(HEAD + said + none, encoding="utf-8")
    told = run("check", "a.yaml").stderr
    assert "提醒：a.yaml:6:3 A652 “YA-01 警示教育片观看”由台账判定（" in told
    assert "没有开展），所写的回答“不涉及（没有组织）”没有用到。" in told
    (tmp_path / "a.yaml").write_text(HEAD + said, encoding="utf-8")
    assert "A652" not in run("check", "a.yaml").stderr


def test_a_sheet_that_nobody_reads_is_told(run: Run, tmp_path: Path, empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    book.create_sheet("礼品登记台帐")["A1"] = "登记日期"
    book.create_sheet("补充说明")["B2"] = "另附"
    book.create_sheet("Sheet1")
    book.save(tmp_path / "填.xlsx")
    done = run("import", "填.xlsx", "-o", "a.yaml")
    assert done.returncode == 0
    told = [line for line in done.stderr.splitlines() if "T740" in line]
    assert told == [
        "提醒：填.xlsx[礼品登记台帐] T740 工作表“礼品登记台帐”没有读，是不是想写“礼品登记台账”："
        "“台账目录”里没有它，也不是原有的工作表。",
        "提醒：填.xlsx[补充说明] T740 工作表“补充说明”没有读：“台账目录”里没有它，也不是原有的工作表。",
    ]
    assert "T740" not in run("import", "空.xlsx", "-o", "b.yaml").stderr


def test_errors_stop_an_import_and_are_marked(run: Run, tmp_path: Path) -> None:
    made = run("template", "--xlsx", "空.xlsx", *WHO)
    assert "checklist import 空.xlsx -o 答卷.yaml" in made.stdout
    book = openpyxl.load_workbook(tmp_path / "空.xlsx")
    about = {row[0].value: row[1].value for row in book["基本情况"].iter_rows()}
    assert about["规则库"] == "党风廉政建设自查规则库"
    book["检查项"]["E2"] = "也许"
    book["检查项"]["E3"] = "很多"
    book.save(tmp_path / "坏.xlsx")
    done = run("import", "坏.xlsx", "-o", "a.yaml", "--mark", "标注.xlsx")
    assert done.returncode == 3
    assert "坏.xlsx[检查项!E2] T710" in done.stderr
    assert "共 2 处需要改正" in done.stderr
    assert not (tmp_path / "a.yaml").exists()
    marked = openpyxl.load_workbook(tmp_path / "标注.xlsx")["检查项"]
    assert marked["E2"].comment is not None
    assert marked["E3"].comment is not None


def test_a_number_too_large_is_a_bad_cell_told_with_all_others_and_marked(
    run: Run, tmp_path: Path, empty_book: Path
) -> None:
    book = openpyxl.load_workbook(empty_book)
    sheet = book["礼品登记台账"]
    for row, value in ((2, 1e308), (3, 90071992547410), (4, 90071992547409.5)):
        (
            sheet.cell(row, 1, "2026-03-05"),
            sheet.cell(row, 2, "某公司"),
            sheet.cell(row, 3, value),
            sheet.cell(row, 4, "否"),
        )
    sheet["D4"] = "也许"
    book.save(tmp_path / "坏.xlsx")
    done = run("import", "坏.xlsx", "-o", "a.yaml", "--mark", "标注.xlsx")
    assert done.returncode == 3
    assert "共 3 处需要改正" in done.stderr, done.stderr
    assert all(f"坏.xlsx[礼品登记台账!{cell}] T710" in done.stderr for cell in ("C2", "C3", "D4"))
    assert done.stderr.count("数太大") == 2
    marked = openpyxl.load_workbook(tmp_path / "标注.xlsx")["礼品登记台账"]
    assert [marked[cell].comment is not None for cell in ("C2", "C3", "C4", "D4")] == [True, True, False, True]


def test_a_sheet_that_cannot_be_read_is_told_once_and_why_nothing_is_marked(
    run: Run, tmp_path: Path, empty_book: Path
) -> None:
    book = openpyxl.load_workbook(empty_book)
    book["礼品登记台账"]["A2"], book["检查项"]["E2"] = 12345, "也许"
    book.save(tmp_path / "坏.xlsx")
    with zipfile.ZipFile(tmp_path / "坏.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "坏.xlsx", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b"<v>12345</v>", b"<v>1e9e9</v>"))
    done = run("import", "坏.xlsx", "-o", "a.yaml", "--mark", "标注.xlsx")
    assert done.stderr.count("T718") == 1, done.stderr
    assert "坏.xlsx[检查项!E2] T710" in done.stderr
    assert "没有另存 标注.xlsx" in done.stderr
    assert not (tmp_path / "标注.xlsx").exists()


def test_what_is_read_of_a_ledger_can_be_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "ledgers: {gifts: 礼品.csv}\n", encoding="utf-8")
    for value, code in (("90071992547409.91", 0), ("90071992547409.92", 3), ("9007199254.8万", 3)):
        (tmp_path / "礼品.csv").write_text(f"收受日,来源,价值,涉外\n2026-03-05,某公司,{value},否\n", encoding="utf-8")
        done = run("report", "a.yaml", "-o", "x.json")
        assert done.returncode == code, done.stderr
        assert ("礼品.csv:2 T710 第 2 行“价值”" in done.stderr) == bool(code)


def test_an_import_over_a_file_needs_force_and_keeps_the_old_one(run: Run, tmp_path: Path, empty_book: Path) -> None:
    (tmp_path / "a.yaml").write_text("旧的", encoding="utf-8")
    assert run("import", "空.xlsx", "-o", "a.yaml").returncode == 3
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "旧的"
    assert run("import", "空.xlsx", "-o", "a.yaml", "--force").returncode == 0
    assert [path.read_text(encoding="utf-8") for path in backups(tmp_path / "a.yaml")] == ["旧的"]


def test_what_an_import_leaves_out_of_the_answers_it_writes_over_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "批复.pdf").write_bytes(b"%PDF-1.7 an approval, scanned")
    text = HEAD + (
        "answers: {BX-01: 是, BX-26: 是}\n"
        "ledgers:\n  fixes:\n    - {问题编号: 改1, 问题来源: 纪检监察建议, 问题: 甲, 整改期限: 2026-01-31}\n"
        "rectifications:\n  X26: {measure: 核对, opened: 2025-12-31}\n  BX-01: {measure: 修订, state: 已完成}\n"
        "exceptions: {ZG-06: [{rows: [1], reason: 跨年, approver: 县纪委, document: 清纪函〔2025〕5号,"
        " until: 2026-12-31, evidence: [批复.pdf]}]}\n"
        "returned: {number: 退1, by: 县纪委, 'on': 2026-03-05, reason: 请核对}\n"
    )
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert run("export", "a.yaml", "-o", "填.xlsx").returncode == 0
    same = run("import", "填.xlsx", "-o", "a.yaml", "--force")
    assert same.returncode == 0, same.stderr
    assert "A657" not in same.stderr
    assert "退1" in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "填.xlsx")
    for sheet, id_ in (("整改清单", "X26"), ("经批准的例外", "ZG-06"), ("问题整改台账", "改1")):
        (row,) = (number for number, cells in enumerate(book[sheet].values, 1) if str(cells[0]).startswith(id_))
        book[sheet].delete_rows(row)
    (answer,) = (cells[4] for cells in book["检查项"].iter_rows() if cells[0].value == "BX-26")
    answer.value = None
    book.save(tmp_path / "填.xlsx")
    done = run("import", "填.xlsx", "-o", "a.yaml", "--force")
    assert done.returncode == 0, done.stderr
    gone = "整改 X26（到2025年12月31日为止的一期查出，未开始）；例外 ZG-06（清纪函〔2025〕5号）；回答 BX-26；台账记录《问题整改台账》"
    assert f"A657 原来有、工作簿里没有的没有留下：{gone}。" in done.stderr


def test_an_import_again_puts_its_ledgers_in_place_of_those_before(run: Run, tmp_path: Path, empty_book: Path) -> None:
    table = tmp_path / "台账/公务接待台账.csv"
    for number, said in enumerate(("甲局", "乙局", "乙局", "丙局")):
        book = openpyxl.load_workbook(empty_book)
        for cell, value in (("A2", "J1"), ("B2", date(2026, 3, 5)), ("C2", said), ("I2", 5)):
            book["公务接待台账"][cell] = value
        book.save(tmp_path / "填.xlsx")
        done = run("import", "填.xlsx", "-o", "b.yaml", *(["--force"] if number else []))
        assert done.returncode == 0, done.stderr
        assert said in table.read_text(encoding="utf-8")
    assert sorted(path.name for path in table.parent.glob("*.csv")) == ["公务接待台账.csv"]
    assert any("甲局" in path.read_text(encoding="utf-8") for path in (table.parent / "备份").glob("*.csv"))


def test_filling_in_the_next_period_changes_no_table_of_the_last(run: Run, unit: Path) -> None:
    """The period that was signed shared its ledgers with the next, whose import wrote over them."""
    folder = unit.parent
    run("export", unit, "-o", "局/上.xlsx")
    run("import", "局/上.xlsx", "-o", "局/上.yaml")
    before = {path: path.read_bytes() for path in (folder / "台账").glob("*.csv")}
    made = run("init", "局/下.yaml", "--from", "局/上.yaml", "--period", "2026年")
    assert (len(before) > 10, made.returncode) == (True, 0), made.stderr
    run("export", "局/下.yaml", "-o", "局/下.xlsx")
    book = openpyxl.load_workbook(folder / "下.xlsx")
    book["办公用房台账"]["A2"] = "909"
    book.save(folder / "下.xlsx")
    done = run("import", "局/下.xlsx", "-o", "局/下.yaml", "--force")
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert "909" in (folder / "台账/办公用房台账-2.csv").read_text(encoding="utf-8")


def test_the_next_period_has_its_own_copy_of_whatever_ledger_it_takes_over(
    run: Run, tmp_path: Path, pack: Pack
) -> None:
    """What was put right in the new year was written into the file of the last, whose verdict changed."""
    (tmp_path / "台账").mkdir()
    fixes = "问题编号,问题来源,问题,整改期限,销号日期,备注\nA1,经济责任审计,往来款,2026-08-31,,老王跟\n"
    (tmp_path / "台账/fx.csv").write_text(fixes, encoding="utf-8")
    book = openpyxl.Workbook()
    for name, head, row in (
        (
            "房",
            ("房号", "使用人", "机关层级", "职级", "使用人状态", "使用面积"),
            ("301", "A1", "市级机关", "科级以下", "在岗", 9),
        ),
        ("车", ("车牌", "类别", "来源"), ("湘A1", "机要通信", "购置")),
    ):
        sheet = book.create_sheet(name)
        sheet.append(head)
        sheet.append(row)
    book.save(tmp_path / "台账/房车.xlsx")
    ledgers = (
        "{fixes: 台账/fx.csv, offices: {file: 台账/房车.xlsx, sheet: 房}, vehicles: {file: 台账/房车.xlsx, sheet: 车}}"
    )
    (tmp_path / "26.yaml").write_text(f"{HEAD}ledgers: {ledgers}\n", encoding="utf-8")
    for force in ([], ["--force"]):
        done = run("init", "27.yaml", "--from", "26.yaml", *force)
        assert done.returncode == 0, done.stderr
        assert "台账《问题整改台账》　台账/fx-2.csv（上期的是 台账/fx.csv）\n" in done.stdout
        assert "上期的文件不再跟着变" in done.stdout
        files = {id_: data.file for id_, data in load_answers(pack, tmp_path / "27.yaml").ledgers.items()}
        assert files == {"fixes": "台账/fx-2.csv", "offices": "台账/房车-2.xlsx", "vehicles": "台账/房车-2.xlsx"}
        assert (tmp_path / "台账/fx-2.csv").read_text(encoding="utf-8") == fixes
    assert len(list((tmp_path / "台账").glob("*.*"))) == 4


def with_row(source: Path, target: Path, said: str) -> None:
    """Write a workbook with one reception, or with none."""
    book = openpyxl.load_workbook(source)
    for cell, value in (("A2", "J1"), ("B2", date(2026, 3, 5)), ("C2", said), ("I2", 5)) if said else ():
        book["公务接待台账"][cell] = value
    book.save(target)


def test_answers_that_share_a_table_do_not_change_one_anothers(run: Run, tmp_path: Path, empty_book: Path) -> None:
    with_row(empty_book, tmp_path / "填.xlsx", "甲局")
    run("import", "填.xlsx", "-o", "上.yaml")
    for name in ("下.yaml", "另.yaml"):
        (tmp_path / name).write_bytes((tmp_path / "上.yaml").read_bytes())
    table = tmp_path / "台账/公务接待台账.csv"
    before = table.read_bytes()
    with_row(empty_book, tmp_path / "填.xlsx", "乙局")
    told = "A659 《公务接待台账》的台账文件“台账/公务接待台账.csv”，上.yaml、另.yaml 也在用。"
    for number in range(2):
        done = run("import", "填.xlsx", "-o", "下.yaml", "--force")
        assert (done.returncode, told in done.stderr) == (0, number == 0), done.stderr
    assert "乙局" in (tmp_path / "台账/公务接待台账-2.csv").read_text(encoding="utf-8")
    assert table.read_bytes() == before
    assert sorted(path.name for path in table.parent.glob("*.csv")) == ["公务接待台账-2.csv", "公务接待台账.csv"]


def test_nothing_is_left_among_the_tables_that_no_answers_name(run: Run, tmp_path: Path, empty_book: Path) -> None:
    for said in ("甲局", "乙局"):
        with_row(empty_book, tmp_path / "填.xlsx", said)
        assert run("import", "填.xlsx", "-o", "a.yaml", "--force").returncode == 0
    folder = tmp_path / "台账"
    assert sorted(path.name for path in folder.iterdir()) == ["公务接待台账.csv", "备份"]
    done = run("import", "空.xlsx", "-o", "a.yaml", "--force")
    assert "台账记录《公务接待台账》。要留的补在工作簿里再读入；原来的在“备份”里。" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["备份"]
    assert any("乙局" in path.read_text(encoding="utf-8") for path in (folder / "备份").glob("*.csv"))
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_a_period_that_is_begun_again_takes_its_own_tables(run: Run, unit: Path) -> None:
    run("export", unit, "-o", "局/上.xlsx")
    run("import", "局/上.xlsx", "-o", "局/上.yaml")
    for _ in range(2):
        assert run("init", "局/下.yaml", "--from", "局/上.yaml", "--force").returncode == 0
        names = {path.name for path in (unit.parent / "台账").glob("*.csv")}
        assert ("办公用房台账-2.csv" in names, any("-3" in name for name in names)) == (True, False)


def test_while_somebody_fills_answers_in_their_tables_are_not_written_either(
    run: Run, tmp_path: Path, empty_book: Path
) -> None:
    with_row(empty_book, tmp_path / "填.xlsx", "甲局")
    run("import", "填.xlsx", "-o", "a.yaml")
    with_row(empty_book, tmp_path / "填.xlsx", "乙局")
    with lock(tmp_path / "a.yaml", datetime(2026, 7, 1, 9, 30)):
        done = run("import", "填.xlsx", "-o", "a.yaml", "--force")
    assert (done.returncode, "A620" in done.stderr) == (3, True)
    assert "甲局" in (tmp_path / "台账/公务接待台账.csv").read_text(encoding="utf-8")


def test_a_copy_made_just_before_the_answers_are_held_keeps_its_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_book: Path
) -> None:
    with_row(empty_book, tmp_path / "填.xlsx", "甲局")
    run("import", "填.xlsx", "-o", "a.yaml")
    table = tmp_path / "台账/公务接待台账.csv"
    before = table.read_bytes()
    with_row(empty_book, tmp_path / "填.xlsx", "乙局")
    really = FileLock.acquire

    def acquire(self: FileLock) -> object:
        shutil.copy(tmp_path / "a.yaml", tmp_path / "备.yaml")
        return really(self)

    monkeypatch.setattr(FileLock, "acquire", acquire)
    import_workbook(tmp_path / "填.xlsx", tmp_path / "a.yaml", None, force=True)
    assert table.read_bytes() == before
    assert "乙局" in (tmp_path / "台账/公务接待台账-2.csv").read_text(encoding="utf-8")


def test_a_part_that_has_a_ledger_no_more_leaves_the_table_to_its_whole(
    run: Run, tmp_path: Path, empty_book: Path
) -> None:
    with_row(empty_book, tmp_path / "填.xlsx", "甲局")
    run("import", "填.xlsx", "-o", "a.yaml")
    run("split", "a.yaml")
    (part,) = (one for one in tmp_path.glob("a.*.yaml") if "公务接待台账.csv" in one.read_text(encoding="utf-8"))
    run("export", part, "-o", "分.xlsx")
    book = openpyxl.load_workbook(tmp_path / "分.xlsx")
    book["公务接待台账"].delete_rows(2, 5)
    listed = book["台账目录"]
    titles = [cell.value for cell in listed[1]]
    (row,) = (cells for cells in listed.iter_rows() if any(cell.value == "公务接待台账" for cell in cells))
    for title, value in (("已提供", ""), ("本期没有此类事项的原因", "接待由机关事务中心办理")):
        listed[row[titles.index(title)].coordinate] = value
    book.save(tmp_path / "分.xlsx")
    done = run("import", "分.xlsx", "-o", part, "--force")
    assert (done.returncode, "接待由机关事务中心办理" in part.read_text(encoding="utf-8")) == (0, True), done.stderr
    assert "甲局" in (tmp_path / "台账/公务接待台账.csv").read_text(encoding="utf-8")
    assert run("check", "a.yaml").returncode in (1, 4)


def test_an_exception_in_a_workbook_stays_with_its_record(run: Run, unit: Path) -> None:
    """Nobody types what a record is called: written by its number alone, an approval went over to the row put before it."""
    given = "{rows: [3], reason: 装备清点需跨年, approver: 示例市纪委, document: 示纪函〔2026〕5号, until: 2026-12-31}"
    unit.write_text(f"{unit.read_text(encoding='utf-8')}\nexceptions:\n  ZG-06: [{given}]\n", encoding="utf-8")
    assert run("export", unit, "-o", "a.xlsx").returncode == 0
    done = run("import", "a.xlsx", "-o", "b.yaml")
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"ZG-06:\n    - \{rows: \[\{row: \d+, label: \S", (unit.parent.parent / "b.yaml").read_text(encoding="utf-8")
    )


# Several people


def test_a_part_is_checked_by_itself(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD, encoding="utf-8")
    assert run("split", "a.yaml", "-o", "分").returncode == 0
    part = tmp_path / "分/a.五.yaml"
    own = {item for item, verdict in verdicts(run, part).items()}
    assert own
    assert {item.rstrip("0123456789") for item in own} < {item.rstrip("0123456789") for item in verdicts(run, "a.yaml")}
    told = run("check", part, *AS_OF).stdout
    assert "的部分）" in told.splitlines()[0]
    assert f"交回以前还缺：未填{len(own)}项" in told
    assert "总分" not in told
    text = part.read_text(encoding="utf-8")
    answered = "".join(f"  {id_}: {{answer: 不涉及, reason: 没有这项业务}}\n" for id_ in sorted(own))
    part.write_text(re.sub(r"(?m)^(answers:\n)(?s:.*?)^(?=\n?# 分工)", r"\g<1>" + answered, text), encoding="utf-8")
    done = run("check", part, *AS_OF)
    assert "未填" not in done.stdout, done.stdout + done.stderr


def test_split_says_how_much_each_part_is_as_its_walk_and_check_do(run: Run, tmp_path: Path, pack: Pack) -> None:
    """What does not apply is not counted; a ledger is one step, and the items that it decides are told."""
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {YA-02: 0}\n", encoding="utf-8")
    told = run("split", "a.yaml", "-o", "分").stdout.splitlines()
    assert len(told) == 6
    for line in told:
        part, number, questions, ledgers, checked = re.fullmatch(
            r"(\S+)　.*：(\d+) 步（(?:\d+ 个参数，)?(\d+) 个问题(?:，(\d+) 本台账核对 (\d+) 项)?(?:，可以自报 \d+ 项)?）",
            line,
        ).groups("0")  # type: ignore[union-attr]
        screen = run("fill", part, "--plain", stdin="q\n").stdout
        assert f"共 {number} 步，" in screen
        assert f"  {line.partition('（')[2].removesuffix('）')}\n" in screen
        assert f"未填{int(questions) + int(checked) - ('引' in part and 1)}项" in run("check", part, *AS_OF).stdout, (
            line
        )
        assert (ledgers == "0") == (checked == "0")


def test_a_part_makes_no_report_and_is_told_what_to_do(run: Run, tmp_path: Path) -> None:
    """Drawn by itself it was a draft in which everything else was missing."""
    (tmp_path / "a.yaml").write_text(HEAD, encoding="utf-8")
    run("split", "a.yaml", "-o", "分")
    for form in ("pdf", "xlsx", "json"):
        done = run("report", "分/a.五.yaml", "-o", f"五.{form}", *AS_OF)
        assert done.returncode == 3
        assert re.search(
            r"分/a\.五\.yaml R822 这是分卷（五、.*的部分），不单独出报告。请用 checklist merge 合并成整份", done.stderr
        )
        assert not (tmp_path / f"五.{form}").exists()
    (tmp_path / "分/整.yaml").write_text(HEAD, encoding="utf-8")
    many = run("report", "分", "-o", "报告", "--format", "html", *AS_OF)
    assert many.returncode == 0, many.stdout
    assert "跳过 分/a.五.yaml：是分卷，合并成整份再出报告。" in many.stderr
    assert "共 1 份，1 份有报告（其中 1 份是草稿），0 份有错。" in many.stdout


def test_a_merge_says_which_parts_are_still_out(run: Run, unit: Path, tmp_path: Path) -> None:
    run("split", unit, "-o", "分")
    parts = sorted((tmp_path / "分").glob("answers.*.yaml"))
    late = tmp_path / "分/answers.五.yaml"
    rest = [part for part in parts if part != late]
    done = run("merge", *rest, "-o", "合.yaml")
    assert done.returncode == 0
    told = [line for line in done.stderr.splitlines() if line.startswith("还缺")]
    assert [line[:5] for line in told] == ["还缺　五、"]
    assert re.search(r"（\d+ 项、\d+ 本台账）$", told[0])
    assert "还缺" not in run("merge", late, "-o", "合.yaml").stderr
    assert "还缺" not in run("merge", *parts, "-o", "全.yaml").stderr
    for places in (["分"], sorted((tmp_path / "分").iterdir())):  # the folder, and all that is in it, ledgers too
        assert "已合并 6 份" in run("merge", *places, "-o", "又.yaml").stdout
    assert (tmp_path / "又.yaml").read_bytes() == (tmp_path / "全.yaml").read_bytes()
    assert "里面没有分卷" in run("merge", "分/台账", "-o", "无.yaml").stderr


@pytest.mark.parametrize("by", ["section", "owner"])
def test_split_and_merge_give_the_whole_again(run: Run, unit: Path, tmp_path: Path, by: str) -> None:
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("  BX-02: 是", "  BX-02: {answer: 是, owner: 王芳}"), encoding="utf-8")
    done = run("split", unit, "--by", by, "-o", "分")
    assert done.returncode == 0, done.stderr
    parts = sorted((tmp_path / "分").glob("answers.*.yaml"))
    assert len(parts) == (6 if by == "section" else 2)
    if by == "owner":
        assert {path.name for path in parts} == {"answers.王芳.yaml", "answers.未指定.yaml"}
    merged = run("merge", *parts, "-o", "合/answers.yaml")
    assert merged.returncode == 0, merged.stderr
    assert verdicts(run, "合/answers.yaml") == verdicts(run, unit)


def test_a_part_as_a_workbook_asks_only_its_part(run: Run, unit: Path, tmp_path: Path, hunan: Pack) -> None:
    run("split", unit, "-o", "分", "--xlsx")
    path = next((tmp_path / "分").glob("answers.四.xlsx"))
    book = openpyxl.load_workbook(path)
    asked = {row[0].value for row in book["检查项"].iter_rows(min_row=2)}
    assert "RC-01" in asked
    assert "BX-01" not in asked
    for row in book["检查项"].iter_rows(min_row=2):
        if row[0].value == "RC-07":
            row[4].value = "否"
    book.save(path)
    done = run("merge", path, "-o", unit)
    assert done.returncode == 0, done.stderr
    assert "改为　RC-07 受处理人员回访" in done.stdout
    changed = load_answers(hunan, unit).answers
    assert changed["RC-07"].value == "否"
    assert changed["BX-01"].note == "正在修订，拟一季度印发。"
    assert "# 本单位自报，与台账对照" in unit.read_text(encoding="utf-8")
    assert len(backups(unit)) == 1


def test_who_said_what_is_shown_and_nothing_is_overwritten(run: Run, tmp_path: Path, pack: Pack) -> None:
    one, two = tmp_path / "甲.yaml", tmp_path / "乙.yaml"
    one.write_text(
        HEAD + "signatories: {preparer: 王芳}\nanswers: {BX-01: 是, BX-20: 无此情形}\nparameters: {staff_total: 5}\n",
        encoding="utf-8",
    )
    two.write_text(
        HEAD + "answers: {BX-01: {answer: 否, note: 没有印发}}\nparameters: {staff_total: 6}\n", encoding="utf-8"
    )
    done = run("merge", one, two, "-o", "合.yaml")
    assert done.returncode == 3
    for line in (
        "冲突　BX-01 实施办法更新",
        "甲.yaml（王芳）：是\n",
        "乙.yaml：否；说明：没有印发\n",
        "参数 在岗人数",
        "有 2 处说法不同",
    ):
        assert line in done.stderr
    assert not (tmp_path / "合.yaml").exists()
    done = run("merge", one, two, "-o", "合.yaml", "--prefer", two)
    assert done.returncode == 0
    assert "冲突　BX-01" in done.stderr
    assert "    采用：否；说明：没有印发（" in done.stderr
    assert done.stderr.count("    采用：") == 2
    answers = load_answers(pack, tmp_path / "合.yaml")
    assert (answers.answers["BX-01"].value, answers.answers["BX-20"].value) == ("否", "无此情形")
    assert answers.parameters["staff_total"] == 6


def test_a_conflict_of_ledgers_names_the_rows_and_columns_that_differ(run: Run, tmp_path: Path) -> None:
    head = "接待编号,接待日期,派出单位,接待对象人数\n"
    same = "J1,2026-03-05,甲局,5\n"
    tables = {"甲": "J2,2026-03-06,乙局,3\nJ3,2026-03-07,丙局,4\n", "乙": "J2,2026-03-06,乙局,8\nJ4,2026-03-08,丁局,\n"}
    for name, rows in tables.items():
        (tmp_path / f"{name}.csv").write_text(head + same + rows, encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(f"{HEAD}ledgers: {{receptions: {name}.csv}}\n", encoding="utf-8")
    (tmp_path / "乙.csv").write_text(head + same + tables["乙"].replace("丁局,", "丁局,1"), encoding="utf-8")
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-6:-1] == [
        "    乙.yaml：3 行（乙.csv）",
        "    甲.yaml 与 乙.yaml 有 3 行不同：",
        "      第3行：接待对象人数 3人／8人",
        "      只有 甲.yaml 有第4行：接待编号 J3，接待日期 2026年3月7日，派出单位 丙局，接待对象人数 4人",
        "      只有 乙.yaml 有第4行：接待编号 J4，接待日期 2026年3月8日，派出单位 丁局，接待对象人数 1人",
    ]


def test_evidence_beside_the_merged_file_is_not_missed(run: Run, tmp_path: Path) -> None:
    """Whoever hands a part in has it in a folder of its own; only what lies nowhere is missing."""
    body = "answers: {BX-01: {answer: 是, evidence: [附件/办法.pdf, 附件/没有.pdf]}}\n"
    for folder in ("交来", "附件"):
        (tmp_path / folder).mkdir()
    (tmp_path / "交来/甲.yaml").write_text(HEAD + body, encoding="utf-8")
    (tmp_path / "附件/办法.pdf").write_bytes(b"the rules, scanned in")
    done = run("merge", "交来/甲.yaml", "-o", "合.yaml")
    assert [line for line in done.stderr.splitlines() if "A609" in line and "办法" in line] == []
    assert "A609 佐证文件“附件/没有.pdf”不存在" in done.stderr
    assert "已合并 1 份到 合.yaml，1 项回答、0 行台账。" in done.stdout


def test_evidence_of_a_part_stays_in_the_folder_of_the_whole(run: Run, tmp_path: Path) -> None:
    """Its name led out of the part's folder and back; beside the whole file it led to where nobody looks."""
    (tmp_path / "交来").mkdir()
    (tmp_path / "交来/办法.pdf").write_bytes(b"the rules")
    body = "answers: {BX-01: {answer: 是, evidence: [../交来/办法.pdf]}}\n"
    (tmp_path / "交来/甲.yaml").write_text(HEAD + body, encoding="utf-8")
    (tmp_path / "合/整份").mkdir(parents=True)
    assert run("merge", "交来/甲.yaml", "-o", "合/整份/答卷.yaml").returncode == 0
    assert sorted(path.name for path in (tmp_path / "合").iterdir()) == ["整份"]
    assert "A611" not in run("check", "合/整份/答卷.yaml").stderr
    assert (tmp_path / "合/整份/办法.pdf").read_bytes() == b"the rules"


def test_every_answers_file_has_a_report_of_its_own(run: Run, tmp_path: Path) -> None:
    """Of two that differ in their kind alone one report was lost, and a name with a dot lost what stands behind it."""
    (tmp_path / "收").mkdir()
    for name, unit in (("甲.yaml", "甲局"), ("甲.yml", "乙局"), ("丙.丁.yaml", "丙局")):
        text = FIRE_ANSWERS.replace("示例农机厂", unit)
        (tmp_path / "收" / name).write_text(text, encoding="utf-8")
    done = run("report", "收", "-o", "出", "--format", "json", *FIRE_PACK)
    assert done.returncode == 0, done.stderr
    units = {
        path.name: json.loads(path.read_text(encoding="utf-8"))["answers"]["unit"]["name"]
        for path in (tmp_path / "出").glob("*.json")
    }
    assert units == {"甲.yaml.json": "甲局", "甲.yml.json": "乙局", "丙.丁.json": "丙局"}
    assert run("report", "收/丙.丁.yaml", "--format", "json", *FIRE_PACK).stdout == "丙.丁.json\n"


def test_a_row_of_totals_is_not_read_and_named(run: Run, tmp_path: Path, empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    book["公务接待台账"]["A4"], book["公务接待台账"]["I4"] = "合计", 5
    book.save(tmp_path / "坏.xlsx")
    done = run("import", "坏.xlsx", "-o", "a.yaml")
    assert done.returncode == 0
    assert "T744 《公务接待台账》有 1 行像是合计、备注、签字行，没有读入：第4行“合计”。" in done.stderr


def test_a_reminder_of_every_part_is_told_once(run: Run, tmp_path: Path) -> None:
    for name, item in (("甲", "BX-01"), ("乙", "BX-02")):
        head = HEAD.replace("code: S001, ", "")
        (tmp_path / f"{name}.yaml").write_text(f"{head}answers: {{{item}: 是}}\n", encoding="utf-8")
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml")
    assert (done.returncode, done.stderr.count("A625")) == (0, 1), done.stderr


def test_rows_outside_the_period_are_told_once_a_ledger(run: Run, tmp_path: Path) -> None:
    rows = "".join(f"J{n},{day},甲局,5\n" for n, day in enumerate(("2026-03-05", "2062-03-05", "2025-12-31")))
    (tmp_path / "接待.csv").write_text(f"接待编号,接待日期,派出单位,接待对象人数\n{rows}", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(HEAD + "ledgers: {receptions: 接待.csv}\n", encoding="utf-8")
    told = "《公务接待台账》有2行不在自查期间（第3、4行），没有当作本期的记录核对；年份写错的请改正。"
    done = run("check", "a.yaml", *AS_OF)
    assert done.stderr.count(f"提醒：接待.csv:3 T730 {told}") == 1, done.stderr
    assert run("load", "a.yaml").stdout.count(f"T730 {told}") == 1
    (tmp_path / "收").mkdir()
    for name in ("a.yaml", "接待.csv"):
        (tmp_path / "收" / name).write_bytes((tmp_path / name).read_bytes())
    assert "    收/接待.csv:3 T730 " in run("load", "收").stdout
    run("export", "a.yaml", "-o", "a.xlsx", *AS_OF)
    assert run("import", "a.xlsx", "-o", "b/b.yaml").stderr.count("T730") == 1


def test_a_column_that_is_lacking_is_told_with_those_that_nobody_knows(run: Run, tmp_path: Path) -> None:
    rows = "接待编号,接待日期,科室,接待对象人数\nJ1,46086,甲局,5\n"
    (tmp_path / "接待.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(HEAD + "ledgers: {receptions: 接待.csv}\n", encoding="utf-8")
    told = "T706 《公务接待台账》缺少列“派出单位”，表头里认不出的列有 “科室”；就是这一列的，请把表头改成“派出单位”。"
    assert told in run("check", "a.yaml").stderr


def test_one_s_answer_and_another_s_note_go_together(run: Run, tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "办法.pdf").write_bytes(b"the rules, scanned in")
    bodies = {
        "甲.yaml": "signatories: {preparer: 王芳}\n"
        "answers: {BX-01: {answer: 否, evidence: [办法.pdf]}, BX-02: {note: 甲写的}, BX-04: {answer: 是, owner: 王芳}}\n"
        "ledgers: {gifts: {none: 本期没有收礼}}\nrectifications: {BX-01: {fact: 没有印发, state: 整改中}}\n",
        "乙.yaml": "signatories: {preparer: 李强}\n"
        "answers: {BX-01: {note: 正在修订}, BX-02: {answer: 是, note: 乙写的}, BX-04: {owner: 李强}}\n"
        "ledgers: {gifts: {owner: 李强}}\nrectifications: {BX-01: {measure: 一季度印发, due: 2027-03-01}}\n",
    }
    for name, body in bodies.items():
        (tmp_path / name).write_text(HEAD + body, encoding="utf-8")
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml")
    assert (done.returncode, done.stderr.count("冲突")) == (3, 1), done.stderr
    assert "冲突　填报人\n    甲.yaml（王芳）：王芳\n    乙.yaml（李强）：李强\n" in done.stderr
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml", "--prefer", "甲.yaml")
    assert done.returncode == 0, done.stderr
    merged = load_answers(pack, tmp_path / "合.yaml")
    one, two, four = (merged.answers[id_] for id_ in ("BX-01", "BX-02", "BX-04"))
    assert (one.value, one.note, one.evidence[0].file) == ("否", "正在修订", "办法.pdf")
    assert (two.value, two.note) == ("是", "王芳：甲写的\n李强：乙写的")
    assert (four.value, four.owner) == ("是", "王芳")
    assert (merged.ledgers["gifts"].none_reason, merged.ledgers["gifts"].owner) == ("本期没有收礼", "李强")
    plan = merged.rectifications["BX-01"]
    assert (plan.fact, plan.measure, plan.state) == ("没有印发", "一季度印发", "整改中")
    again = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml", "--prefer", "甲.yaml")
    assert "，内容与原来相同。" in again.stdout


def test_merge_tells_what_was_blank_from_what_is_changed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "全.yaml").write_text(HEAD + "answers: {BX-01: 否, BX-02: {owner: 王芳}}\n", encoding="utf-8")
    (tmp_path / "甲.yaml").write_text(
        HEAD + "answers: {BX-01: {answer: 否, note: 正在修订}, BX-02: 是, BX-04: 是}\n", encoding="utf-8"
    )
    told = run("merge", "甲.yaml", "-o", "全.yaml").stdout
    assert [line[:8] for line in told.splitlines()[:3]] == ["改为　BX-01", "填入　BX-02", "填入　BX-04"]
    assert "，填入原来空着的 2 处，改动原来有的 1 处。" in told


def test_an_approved_row_that_stands_elsewhere_is_no_conflict(run: Run, tmp_path: Path) -> None:
    sound = "reason: 需要延长, approver: 市委办, document: 市办1号, until: 2026-12-31"
    for name, row, label in (("甲", 2, "务虚会"), ("乙", 3, "务虚会"), ("丙", 2, "另一个会")):
        approved = f"exceptions: {{HD-03: [{{rows: [{{row: {row}, label: {label}}}], {sound}}}]}}\n"
        (tmp_path / f"{name}.yaml").write_text(HEAD + approved, encoding="utf-8")
    assert run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml").returncode == 0
    done = run("merge", "甲.yaml", "丙.yaml", "-o", "并.yaml")
    assert done.returncode == 3
    assert "冲突　例外 HD-03 " in done.stderr


def test_notes_of_one_person_in_two_files_are_told_apart_by_the_files(run: Run, pack: Pack, tmp_path: Path) -> None:
    """Both stood there as 王芳's, and nobody knew from which file."""
    for folder, name, note in (("一", "甲", "上半年写的"), ("一", "乙", "下半年写的"), ("二", "乙", "补写的")):
        (tmp_path / folder).mkdir(exist_ok=True)
        body = f"signatories: {{preparer: 王芳}}\nanswers: {{BX-01: {{answer: 是, note: {note}}}}}\n"
        (tmp_path / folder / f"{name}.yaml").write_text(HEAD + body, encoding="utf-8")
    for files, told in (
        (("一/甲.yaml", "一/乙.yaml"), "甲.yaml（王芳）：上半年写的\n乙.yaml（王芳）：下半年写的"),
        (("一/乙.yaml", "二/乙.yaml"), "一/乙.yaml（王芳）：下半年写的\n二/乙.yaml（王芳）：补写的"),
    ):
        target = f"合{files[0][2]}.yaml"
        assert run("merge", *files, "-o", target).returncode == 0
        assert load_answers(pack, tmp_path / target).answers["BX-01"].note == told


def test_units_are_told_apart_by_their_code(run: Run, tmp_path: Path) -> None:
    unit = "name: 示例单位, code: S001, "
    for name, code in (("甲", "A1"), ("乙", "A2"), ("丙", "A1")):
        head = HEAD.replace(unit, f"name: 示例单位{'本级' if name == '丙' else ''}, code: {code}, ")
        (tmp_path / f"{name}.yaml").write_text(head, encoding="utf-8")
    assert "A617" in run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml").stderr
    assert run("merge", "甲.yaml", "丙.yaml", "-o", "合.yaml", "--prefer", "丙.yaml").returncode == 0


def test_a_change_of_the_whole_since_the_split_is_a_conflict(run: Run, unit: Path, tmp_path: Path) -> None:
    run("split", unit, "-o", "分")
    part = tmp_path / "分/answers.二.yaml"
    part.write_text(
        part.read_text(encoding="utf-8").replace("  BX-20: 无此情形\n", "  BX-20: 有此情形\n"), encoding="utf-8"
    )
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("  BX-39: 无此情形\n", "  BX-39: 有此情形\n"), encoding="utf-8")
    done = run("merge", part, "-o", unit)
    assert done.returncode == 3
    assert f"原答卷 {unit}（冯雨晴）：无此情形" in done.stderr
    assert f"{part}（二、紧盯“作风病”，整治顽瘴痼疾）：有此情形" in done.stderr
    unit.write_text(text, encoding="utf-8")
    assert run("merge", part, "-o", unit).returncode == 0
    assert "  BX-20: 有此情形\n" in unit.read_text(encoding="utf-8")


def test_parts_of_different_units_are_not_joined(run: Run, tmp_path: Path) -> None:
    (tmp_path / "甲.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "乙.yaml").write_text(HEAD.replace("S001", "S002"), encoding="utf-8")
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml")
    assert done.returncode == 3
    assert "A617" in done.stderr


def test_evidence_and_ledgers_come_along(run: Run, unit: Path, tmp_path: Path, hunan: Pack) -> None:
    (unit.parent / "附件").mkdir()
    (unit.parent / "附件/办法.pdf").write_bytes(b"the rules, scanned in")
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("note: 正在修订", "evidence: [附件/办法.pdf], note: 正在修订"), encoding="utf-8")
    run("split", unit, "-o", "分")
    assert (tmp_path / "分/附件/办法.pdf").read_bytes() == b"the rules, scanned in"
    run("merge", *sorted((tmp_path / "分").glob("*.yaml")), "-o", "合/answers.yaml")
    assert load_answers(hunan, tmp_path / "合/answers.yaml").answers["BX-01"].evidence[0].file == "附件/办法.pdf"
    assert (tmp_path / "合/附件/办法.pdf").read_bytes() == b"the rules, scanned in"


# Many at once


def test_many_files_are_checked_and_none_stops_the_rest(run: Run, unit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    (folder / "好.yaml").write_text(HEAD + "answers: {BX-01: 是}\n", encoding="utf-8")
    (folder / "坏.yaml").write_text(HEAD + "answers: {BX-99: 是, BX-01: 也许}\n", encoding="utf-8")
    pack = {"id": "lianzheng", "version": "2026.12"}
    data = {
        "format": 1, "pack": pack, "unit": {"name": "局\U0001f600", "level": "市级", "kind": "党政机关"},
        "period": {"from": "2026-01-01", "to": "2026-06-30"}, "answers": {"BX-01": "是"},
    }  # fmt: skip
    (folder / "甲.json").write_text(json.dumps(data, indent="\t"), encoding="utf-8")
    run("template", "--xlsx", folder / "空.xlsx", *WHO)
    (folder / "台账").mkdir()
    (folder / "台账/不是答卷.xlsx").write_bytes(b"x")
    (folder / ".隐藏.yaml").write_text("x", encoding="utf-8")
    done = run("load", folder)
    assert done.returncode == 3
    assert "共 4 份，3 份无误，1 份有错。" in done.stdout
    assert "A603" in done.stdout
    assert "V305" in done.stdout
    told = json.loads(run("load", folder, unit, "--format", "json").stdout)["files"]
    assert sorted(len(one["problems"]) for one in told) == [0, 0, 0, 0, 2]
    assert {one["unit"] for one in told} >= {"局\U0001f600", "示例市政务服务局"}
    assert run("load", folder / "好.yaml").returncode == 0
    (tmp_path / "空夹").mkdir()
    assert "A618" in run("load", tmp_path / "空夹").stderr


# One period after another


def test_a_new_period_starts_with_what_stands_and_what_is_open(
    run: Run, unit: Path, tmp_path: Path, hunan: Pack
) -> None:
    done = run("init", "新/answers.yaml", "--from", unit)
    assert done.returncode == 0, done.stderr
    answers = load_answers(hunan, tmp_path / "新/answers.yaml")
    assert str(answers.period.from_) == "2026-01-01"
    assert str(answers.period.to) == "2026-12-31"
    assert answers.parameters["staff_total"] == 34
    assert answers.answers["BX-01"].to_confirm
    assert not answers.answers["BX-20"].is_written
    assert answers.ledgers["vehicles"].to_confirm
    assert "receptions" not in answers.ledgers
    assert (tmp_path / "新/台账/公务用车台账.csv").exists()
    before = load_answers(hunan, unit)
    done_ = {id_ for id_, plan in before.rectifications.items() if plan.is_done}
    still_open = {finding.id for finding in assess(hunan, before, output.day(None)).findings} - done_
    assert set(answers.rectifications) == still_open
    assert {str(plan.opened) for plan in answers.rectifications.values()} == {"2025-12-31"}
    assert answers.last is not None
    assert answers.last.answers["BX-20"] == "无此情形"
    assert answers.last.gaps["JD-03"].verdict == "较重"
    assert set(verdicts(run, "新/answers.yaml").values()) <= {"未填", "不涉及"}
    walked = run("fill", "新/answers.yaml", stdin="g\nBX-01\n1\n2\ng\nBX-20\nq\n").stdout
    assert "1 确认沿用：否" in walked
    assert "BX-01 实施办法更新：否 → 一般" in walked
    assert "上期：无此情形" in walked


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2026-01-01", "2026-06-30", "2026-07-01", "2026-12-31"),
        ("2025-07-01", "2025-12-31", "2026-01-01", "2026-06-30"),
        ("2026-01-01", "2026-03-31", "2026-04-01", "2026-06-30"),
        ("2024-02-01", "2024-02-29", "2024-03-01", "2024-03-31"),
        ("2026-01-10", "2026-01-19", "2026-01-20", "2026-01-29"),
    ],
)
def test_the_next_period_is_as_long_as_the_last(start: str, end: str, first: str, last: str) -> None:
    from checklist.answers.carry import next_period
    from checklist.answers.head import Period

    found = next_period(Period.model_validate({"from": start, "to": end}))
    assert tuple(map(str, found)) == (first, last)


def test_diff_tells_new_unchanged_repeated_closed_and_undecided(run: Run, tmp_path: Path) -> None:
    old = "answers: {BX-01: 否, BX-20: 有此情形, BX-39: 有此情形, ZD-01: 否, FW-07: 是}\n"
    plans = "rectifications: {BX-20: {measure: 查, state: 已完成}}\n"
    (tmp_path / "旧.yaml").write_text(HEAD + old + plans, encoding="utf-8")
    new = "answers: {BX-01: 否, BX-20: 有此情形, BX-39: 无此情形, FW-07: 否}\n"
    (tmp_path / "新.yaml").write_text(HEAD + new, encoding="utf-8")
    done = run("diff", "旧.yaml", "新.yaml", "--format", "json")
    kinds = {change["key"]: change["kind"] for change in json.loads(done.stdout)["changes"]}
    assert kinds == {
        "BX-01": "未改",
        "BX-20": "反复出现",
        "BX-39": "未再查出",
        "ZD-01": "本期没有判定",
        "FW-07": "新增",
    }
    told = run("diff", "旧.yaml", "新.yaml").stdout
    assert "反复出现（1 个）" in told
    assert "BX-01 实施办法更新　本单位贯彻中央八项规定精神的实施办法，" in told
    assert "答“否”。\n" in told


def test_diff_says_of_both_periods_which_day_they_are_judged_as_of_and_why(run: Run, tmp_path: Path) -> None:
    now = HEAD + "answers: {BX-01: 否}\n"
    (tmp_path / "新.yaml").write_text(now, encoding="utf-8")
    (tmp_path / "旧.yaml").write_text(re.sub("2026-(01-01|12-31)", r"2025-\1", now), encoding="utf-8")
    told = run("diff", "旧.yaml", "新.yaml", "--as-of", "2026-11-30").stdout
    assert (
        "上期 2025年1月1日至2025年12月31日，按2025年12月31日核对（上期最后一天，以后才到期的不算上期的问题）\n" in told
    )
    assert "本期 2026年1月1日至2026年12月31日，按2026年11月30日核对（--as-of 给出的）\n" in told
    told = run("diff", "旧.yaml", "新.yaml", "--as-of", "2025-11-30").stdout
    assert "按2025年11月30日核对（与本期同一天）\n" in told
    for done in (
        run("diff", "新.yaml", "旧.yaml"),
        run("report", "旧.yaml", "--last", "新.yaml", "--as-of", "2026-01-10", "-o", "a.html"),
    ):
        assert (done.returncode, "A666 “上期”（2026年1月1日至2026年12月31日）比本期" in done.stderr) == (3, True)
    assert "核对（今天；要按另一天，用 --as-of）\n" in run("diff", "旧.yaml", "新.yaml").stdout


def test_what_an_import_takes_over_to_be_confirmed_is_counted_apart(run: Run, tmp_path: Path) -> None:
    cars = "ledgers:\n  vehicles:\n    - {车牌: 甲, 类别: 机要通信, 来源: 购置}\n"
    (tmp_path / "旧.yaml").write_text(HEAD + "answers: {BX-01: 是}\n" + cars, encoding="utf-8")
    run("init", "新.yaml", "--from", "旧.yaml")
    run("export", "新.yaml", "-o", "新.xlsx")
    done = run("import", "新.xlsx", "-o", "新.yaml", "--force")
    assert done.stdout.startswith("已读入 0 项回答、0 行台账，沿用上期、等待确认的 1 项回答、1 本台账，写到 新.yaml。")


def test_a_rectification_that_was_taken_out_of_the_workbook_is_told_wherever_the_periods_are_compared(
    run: Run, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    older = "rectifications: {FW-07: {measure: 公布, due: 2026-06-30, opened: 2025-12-31}}\n"
    text = HEAD + "answers: {BX-01: 否, BX-20: 有此情形}\n" + older
    (tmp_path / "旧.yaml").write_text(text, encoding="utf-8")
    run("init", "新.yaml", "--from", "旧.yaml")
    run("fill", "新.yaml", stdin="g\nBX-01\n是\ng\nBX-20\n有此情形\n2\nq\n")
    lost = "上期没有改完的3项，本期没有整改记录（BX-01、BX-20、FW-07）"
    run("export", "新.yaml", "-o", "新.xlsx")
    assert run("import", "新.xlsx", "-o", "新.yaml", "--force").returncode == 0
    assert lost not in run("check", "新.yaml").stdout
    book = load_workbook(tmp_path / "新.xlsx")
    book["整改清单"].delete_rows(2, 10)
    book.save(tmp_path / "新.xlsx")
    assert "A657" in run("import", "新.xlsx", "-o", "新.yaml", "--force").stderr
    assert f"  {lost}\n" in run("check", "新.yaml").stdout
    told = run("diff", "旧.yaml", "新.yaml").stdout
    assert told.count("（没有整改记录）") == 2
    changes = json.loads(run("diff", "旧.yaml", "新.yaml", "--format", "json").stdout)["changes"]
    assert [change["is_unrecorded"] for change in changes] == [True, True]
    assert run("report", "新.yaml", "-o", "新.html").returncode == 0
    page = (tmp_path / "新.html").read_text(encoding="utf-8")
    assert lost in page
    assert page.count("（没有整改记录）") == 2


def test_what_answers_keep_of_the_last_period_is_held_against_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "旧.yaml").write_text(HEAD + "answers: {BX-01: 否, BX-20: 有此情形}\n", encoding="utf-8")
    run("init", "新.yaml", "--from", "旧.yaml")
    assert "A658" not in run("diff", "旧.yaml", "新.yaml").stderr
    (tmp_path / "旧.yaml").write_text(HEAD + "answers: {BX-01: 是, BX-20: 有此情形, FW-07: 否}\n", encoding="utf-8")
    told = "A658 这份答卷里记着的上期，与现在核对上期答卷得到的不同：只有记着的问题里有 BX-01；记着的问题里没有 FW-07。"
    assert told in run("diff", "旧.yaml", "新.yaml").stderr
    assert told in run("report", "新.yaml", "--last", "旧.yaml", "-o", "新.html").stderr
    (tmp_path / "旧.yaml").write_text(HEAD.replace("12-31", "06-30"), encoding="utf-8")
    told = "记着的是2026年1月1日至2026年12月31日，这一份是2026年1月1日至2026年6月30日。"
    assert told in run("report", "新.yaml", "--last", "旧.yaml", "-o", "新.html").stderr
    assert "A658" not in run("diff", "旧.yaml", "新.yaml").stderr


def test_the_day_as_of_which_the_last_period_was_judged_is_kept_and_used(run: Run, tmp_path: Path) -> None:
    """What came due between its last day and that day is a gap of it wherever the two periods are compared."""
    fixes = "ledgers:\n  fixes:\n    - {no: 改1, origin: 审计, problem: 甲, due: 2027-01-10}\n"
    (tmp_path / "旧.yaml").write_text(HEAD + fixes, encoding="utf-8")
    run("init", "新.yaml", "--from", "旧.yaml", "--as-of", "2027-01-15")
    assert "as_of: 2027-01-15" in (tmp_path / "新.yaml").read_text(encoding="utf-8")
    told = run("diff", "旧.yaml", "新.yaml", "--as-of", "2027-07-01")
    assert "A658" not in told.stderr
    assert "按2027年1月15日核对（这份答卷带入上期时的核对日期）" in told.stdout
    assert "SZ-06" in told.stdout
    assert run("report", "新.yaml", "-o", "新.html", "--as-of", "2027-07-01").returncode == 0
    assert "与上期（2026年1月1日至2026年12月31日，按2027年1月15日核对）相比" in (tmp_path / "新.html").read_text(
        encoding="utf-8"
    )
    other = run("report", "新.yaml", "--last", "旧.yaml", "-o", "新.html", "--as-of", "2027-07-01").stderr
    assert "只有记着的问题里有 ZG-03（记着的按2027年1月15日核对，这里按2026年12月31日核对）。" in other


def test_a_gap_that_had_gone_and_comes_back_is_repeated(run: Run, tmp_path: Path) -> None:
    for number, (start, end, answer) in enumerate(
        [("2026-01-01", "2026-06-30", "否"), ("2026-07-01", "2026-12-31", "是"), ("2027-01-01", "2027-06-30", "否")]
    ):
        words = (
            ["--from", f"{number - 1}.yaml"]
            if number
            else ["--name", "某局", "--level", "市级", "--kind", "党政机关", "--code", "A1", "--overlay", "none"]
        )
        run("init", f"{number}.yaml", *words, "--start", start, "--end", end)
        run("fill", f"{number}.yaml", stdin=f"g\nBX-01\n{answer}\n2\nq\n")
    changes = json.loads(run("diff", "1.yaml", "2.yaml", "--format", "json").stdout)["changes"]
    assert [(change["key"], change["kind"]) for change in changes] == [("BX-01", "反复出现")]
    assert Verdict[changes[0]["now"]] is Verdict.一般


def test_copies_and_different_answers_of_one_unit_are_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    body = "answers: {BX-01: 是}\nledgers: {receptions: 接待.csv}\n"
    row = "接待编号,接待日期,派出单位,接待对象人数\nJ1,2026-03-05,甲局,5\n"
    (folder / "接待.csv").write_text(row, encoding="utf-8")
    inline = "ledgers:\n  receptions:\n    - {接待编号: J1, 接待日期: 2026-03-05, 派出单位: 甲局, 接待对象人数: 5}\n"
    (folder / "一.yaml").write_text(HEAD + body, encoding="utf-8")
    (folder / "二.yaml").write_text(HEAD + "answers: {BX-01: 是}\n" + inline, encoding="utf-8")
    (folder / "三.yaml").write_text(HEAD.replace("示例单位", "示例单位办公室") + "answers: {BX-01: 否}\n", "utf-8")
    (folder / "别家.yaml").write_text(HEAD.replace("S001", "S002") + body, encoding="utf-8")
    (folder / "下期.yaml").write_text(HEAD.replace("2026-12-31", "2026-12-30") + body, encoding="utf-8")
    done = run("load", folder)
    assert done.returncode == 3
    assert done.stdout.count("A626") == 2
    assert done.stdout.count("A627 “S001（单位代码相同，名称不同：示例单位、示例单位办公室）”") == 3
    assert f"一.yaml A626 “示例单位”2026年1月1日至2026年12月31日的这一份与 {folder / '二.yaml'} 内容相同" in done.stdout
    assert "共 5 份，2 份无误，3 份有错。" in done.stdout
    (folder / "三.yaml").unlink()
    done = run("load", folder)
    assert (done.returncode, done.stdout.count("A626")) == (0, 2)
    told = json.loads(run("load", folder, "--format", "json").stdout)["files"]
    assert [one["code"] for one in told].count("S001") == 3
    assert sum(notice["code"] == "A626" for one in told for notice in one["notices"]) == 2
    done = run("report", folder, "-o", tmp_path / "出", "--format", "json")
    assert (done.returncode, done.stderr.count("A626")) == (0, 2)


def test_of_many_reports_that_are_written_again_the_last_is_remembered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "收").mkdir()
    for answer in ("是", "否", "是"):
        for number in range(3):
            text = HEAD.replace("S001", f"S00{number}") + f"answers: {{BX-01: {answer}}}\n"
            (tmp_path / f"收/{number}.yaml").write_text(text, encoding="utf-8")
        done = run("report", "收", "-o", "出", "--format", "json")
        assert done.returncode == 0, done.stdout
    noted = tmp_path / "出" / WRITTEN
    lines = noted.read_text(encoding="utf-8").splitlines()
    assert lines[::2] == ["# 自查报告"] * 9
    assert sorted(lines[-5::2]) == sorted(
        f"{sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in (tmp_path / "出").glob("*.json")
    )
    assert stat.S_IMODE(noted.stat().st_mode) == 0o600


def test_a_name_alone_is_noticed_and_still_tells_a_unit(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    for name, answer in (("一", "是"), ("二", "否")):
        head = HEAD.replace("code: S001, ", "" if name == "一" else "code: S001, ")
        (folder / f"{name}.yaml").write_text(head + f"answers: {{BX-01: {answer}}}\n", encoding="utf-8")
    done = run("load", folder)
    assert (done.returncode, done.stdout.count("A627")) == (3, 2)
    assert "A625 没有写单位代码" in done.stdout
    assert "A625" in run("check", folder / "一.yaml").stderr
    assert "A625" not in run("check", folder / "二.yaml").stderr


def test_what_is_no_answers_file_is_told_as_skipped(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    (folder / "答卷.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "signers.yaml").write_text("示例单位: {preparer: [ab]}\n", encoding="utf-8")
    (folder / "杂.json").write_text('{"a": 1}', encoding="utf-8")
    book = openpyxl.Workbook()
    book.save(folder / "通讯录.xlsx")
    for done in (run("load", folder), run("report", folder, "-o", tmp_path / "出", "--format", "json")):
        assert done.returncode == 0
        assert "共 1 份" in done.stdout
        for name in ("signers.yaml", "杂.json", "通讯录.xlsx"):
            assert f"跳过 {folder / name}：不是答卷。" in done.stderr
    for name in ("signers.yaml", "通讯录.xlsx"):
        done = run("check", folder / name)
        assert (done.returncode, done.stderr.count("A628"), done.stderr.count("\n")) == (3, 1, 2)
    assert "A628" in run("load", folder / "signers.yaml").stdout


def test_a_contradiction_among_the_answers_is_told_where_it_is_explained(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {X01: 已核对}\n", encoding="utf-8")
    done = run("check", "a.yaml")
    assert (done.returncode, "A648" in done.stderr, "rectifications" in done.stderr) == (3, True, True)
    for form in ("网页表格里", "工作簿里", "答卷文件里"):
        assert form in done.stderr
    assert "BX-" not in done.stderr


def test_a_ledger_that_two_files_give_otherwise_is_called_by_its_title(run: Run, tmp_path: Path) -> None:
    for name, why in (("甲", "本期没有接待"), ("乙", "接待由别的单位承担")):
        text = f"{HEAD}ledgers: {{receptions: {{none: {why}}}}}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml")
    assert (done.returncode, "冲突　台账《公务接待台账》\n" in done.stderr) == (3, True), done.stderr


def test_rows_that_are_wholly_alike_are_told_wherever_they_are_read(run: Run, tmp_path: Path, empty_book: Path) -> None:
    """One pasted twice into a ledger that numbers nothing counted double."""
    book = openpyxl.load_workbook(empty_book)
    sheet: Any = book["外出报备台账"]
    for line, columns in ((2, "ABC"), (3, "ABC"), (4, "ABD"), (5, "ABC")):
        for column, value in zip(columns, (date(2026, 3, 5), "A1", date(2026, 3, 6)), strict=True):
            sheet[f"{column}{line}"] = value
    book.save(tmp_path / "填.xlsx")
    read = run("import", "填.xlsx", "-o", "a.yaml")
    assert read.returncode == 0, read.stderr
    told = (
        "T741 《外出报备台账》有 2 行与前面的行完全一样（第3行同第2行、第5行同第2行）。同一件事记了两遍的，请删去一行。"
    )
    for done in (read, run("check", "a.yaml"), run("fill", "a.yaml", "--plain", stdin="q\n")):
        assert told in done.stdout + done.stderr


def test_a_record_that_was_struck_out_or_put_off_is_told_from_one_period_to_the_next(
    run: Run, pack: Pack, tmp_path: Path
) -> None:
    def fixes(*rows: str) -> str:
        told = (f"{{问题编号: {row}, 问题: 资金监管}}" for row in rows)
        return "ledgers: {fixes: {rows: [" + ", ".join(told) + "]}}\n"

    one, two = "改1, 问题来源: 审计, 整改期限: 2026-03-31", "改2, 问题来源: 审计, 整改期限: 2026-05-31"
    (tmp_path / "旧.yaml").write_text(HEAD + fixes(one, two), encoding="utf-8")
    run("init", "新.yaml", "--from", "旧.yaml")
    run("export", "新.yaml", "-o", "新.xlsx")
    assert run("import", "新.xlsx", "-o", "来回.yaml").returncode == 0
    made, again = (load_answers(pack, tmp_path / name).last for name in ("新.yaml", "来回.yaml"))
    assert made is not None
    assert again == made
    assert [row.name for row in made.gaps["ZG-03"].rows] == ["改1（审计）", "改2（审计）"]
    text = (tmp_path / "新.yaml").read_text(encoding="utf-8")
    before, _, after = text.partition("ledgers:")
    rest = after[after.index("\nrectifications:") :]
    (tmp_path / "新.yaml").write_text(before + fixes(two.replace("2026-05", "2027-12")) + rest[1:], encoding="utf-8")
    told = (
        "《问题整改台账》上期查出问题的记录，本期没有了的1条（改1（审计）），"
        "改写了的1条（改2（审计）整改期限由“2026年5月31日”改为“2027年12月31日”）"
    )
    text = (tmp_path / "新.yaml").read_text(encoding="utf-8")
    (tmp_path / "新.yaml").write_text(text.replace("  reimburse_days:", "  reimburse_days: 9999"), encoding="utf-8")
    assert "与上期不同的参数1个（接待费报销期限由90日改为9999日）" in run("check", "新.yaml").stdout
    assert f"  {told}\n" in run("check", "新.yaml").stdout
    assert f"SZ-06 审计问题没有按期整改　上期严重（{told}）" in run("diff", "旧.yaml", "新.yaml").stdout
    changes = json.loads(run("diff", "旧.yaml", "新.yaml", "--format", "json").stdout)["changes"]
    (change,) = (one for one in changes if one["key"] == "ZG-03")
    assert [(one["name"], len(one["changes"])) for one in change["records"]] == [("改1（审计）", 0), ("改2（审计）", 1)]


def test_a_part_has_no_records_of_others_ledgers(run: Run, tmp_path: Path) -> None:
    """What was at fault last time stood in every colleague's part, with people's names."""
    room = "{房号: 301, 使用人: 张三, 机关层级: 县级机关, 职级: 科级以下, 面积: 20, 使用人状态: 在岗}"
    (tmp_path / "旧.yaml").write_text(HEAD + f"ledgers: {{offices: [{room}]}}\n", encoding="utf-8")
    run("init", "新.yaml", "--from", "旧.yaml")
    assert "name: 301（科级以下）" in (tmp_path / "新.yaml").read_text(encoding="utf-8")
    run("split", "新.yaml", "-o", "分")
    parts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "分").rglob("*.yaml")}
    assert len(parts) > 3
    assert sum("张三" in text or "301（" in text for text in parts.values()) == 1


def test_a_part_s_workbook_tells_nothing_of_others_ledgers(run: Run, tmp_path: Path) -> None:
    """What was found of an item that two ledgers decide stood in the list of who keeps one of them, names included."""
    meeting = (
        "{议题编号: D1-1, 会议编号: D1, 会议日期: 2026-03-10, 会议类型: 党委会, 议题: 任免, 属三重一大: 是, 涉干部任免: 是,"
        " 应到人数: 9, 实到人数: 5, 同意票: 4, 反对票: 1, 弃权票: 0}"
    )
    named = "{人员编号: GB-罗玉成, 拟任职务: 站长, 现职层次: 其他, 是否副职提正职: 否, 讨论决定日: 2026-03-10, 讨论决定议题编号: D1-1}"
    ledgers = (
        f"ledgers:\n  meetings: {{owner: 韦春燕, rows: [{meeting}]}}\n"
        f"  appointments: {{owner: 蒋文静, rows: [{named}]}}\n"
    )
    plans = "rectifications: {FT-07: {measure: 重新上会, owner: 蒋文静}}\n"
    (tmp_path / "全.yaml").write_text(HEAD + ledgers + plans, encoding="utf-8")
    assert run("split", "全.yaml", "--by", "owner", "--xlsx", "-o", "分").returncode == 0
    told = {}
    for path in (tmp_path / "分").glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        told[path.name.split(".")[1]] = str([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    assert "罗玉成" in told["蒋文静"]
    assert "罗玉成" not in told["韦春燕"]
    assert "签字人：没有写。" in run("init", "新.yaml", "--from", "全.yaml").stdout
