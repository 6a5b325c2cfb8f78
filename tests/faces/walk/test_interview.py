"""The interview as data: driven without a terminal, by replies alone."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from checklist.answers.editing import FileStore
from checklist.answers.load import load_answers, open_document
from checklist.answers.parts import split, text_digest
from checklist.answers.questionnaire import ItemStep, LedgerStep, without_claims
from checklist.answers.template import answers_text, empty_answers
from checklist.core.errors import Code, ValueProblem
from checklist.core.verdicts import Verdict
from checklist.engine.readiness import readiness
from checklist.engine.summary import tally, worst_of_each
from checklist.faces.walk import moves, pages
from checklist.faces.walk.dialogue import (
    Action,
    Aside,
    Begun,
    Chosen,
    Ended,
    GivenUp,
    Page,
    Prompt,
    Question,
    Reply,
    State,
    Typed,
)
from checklist.faces.walk.interview import advance, begin
from checklist.faces.walk.pages.findings import FindingPage
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.pages.row import Cell, RowPage
from checklist.faces.walk.pages.rows import RowList
from checklist.faces.walk.pages.step import CurrentStep
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Pack
from tests.conftest import AS_OF, EXAMPLES, tries
from tests.faces.walk.conftest import DAY, save, session
from tests.faces.walk.test_session import session_of


def reply_of(state: State, word: str) -> Reply:
    """Return the reply that a word is: a key where a question is asked, else what is typed (``.`` gives up)."""
    if isinstance(state.asked, Question):
        return Chosen(word)
    return GivenUp() if word == "." else Typed(word)


def drive(walk: Session, *words: str, state: State | None = None) -> State:
    """Reply to what is asked, from a state on or from the beginning."""
    state = state or begin(walk)
    for word in words:
        state = advance(walk, state, reply_of(state, word))
    return state


def told(state: State) -> list[str]:
    return [line.text for line in state.told]


def gift(pack: Pack) -> list[str]:
    """Return replies that fill in one row of the gifts' ledger."""
    usual = {"text": "某公司", "date": "2026-03-05", "bool": "1", "choice": "1"}
    return [usual.get(column.type, "300") for column in pack.ledgers["gifts"].spec.columns.values()]


def ways(pack: Pack) -> dict[str, list[str]]:
    """Return replies from the overview to a page of every kind, by the page's name."""
    row = ["g", "gifts", "2", "1", *gift(pack)]
    return {
        "Overview": [],
        "CurrentStep": ["1"],
        "StepList": ["2"],
        "FindingList": ["g", "BX-01", "2", "2", "o", "10", "2"],
        "FindingPage": ["g", "BX-01", "2", "2", "o", "10", "2", "1"],
        "Review": ["10"],
        "People": ["9"],
        "Identify": ["9", "1"],
        "Search": ["g"],
        "TypeAnswer": ["g", "staff_total", "t"],
        "Reason": ["g", "BX-01", "3"],
        "Offers": ["g", "BX-01", "2"],
        "Rectify": ["g", "BX-01", "2", "1"],
        "Give": ["g", "BX-01", "a"],
        "Note": ["g", "BX-01", "n"],
        "EvidenceFile": ["g", "BX-01", "e"],
        "EvidenceList": ["g", "BX-01", "e", "办法.pdf", "e"],
        "LedgerFile": ["g", "gifts", "5"],
        "RowList": ["g", "gifts", "2"],
        "Cell": ["g", "gifts", "2", "1"],
        "RowPage": [*row, "3"],
        "FindCell": [*row, "3", "g"],
        "Paste": ["g", "gifts", "3"],
        "PastedRows": ["g", "gifts", "3", "某\t2026-03-05"],
        "ColumnMeaning": ["g", "gifts", "3", "某\t2026-03-05", "2"],
        "FileRows": ["g", "gifts", "l"],
        "SheetOf": ["g", "gifts", "l", "两张表.xlsx"],
        "ReadRows": ["g", "gifts", "l", "礼品.csv"],
        "HeadingMeaning": ["g", "gifts", "l", "礼品.csv", "2"],
        "Nothing": ["g", "duties", "l", "四责.csv", "1", "r", "2", "2"],
        "Except": ["g", "conferences", "l", "会议.csv", "1", "r", "2"],
        "ExceptionList": [
            *("g", "conferences", "l", "会议.csv", "1", "r", "2", "2", "需要延长", "市委办"),
            *("市办1号", "办法.pdf", "2026-12-31", "o", "10", "4"),
        ],
    }


def ledger_files(pack: Pack, folder: Path) -> None:
    """Write a ledger of one row that can be read, and a workbook of two sheets."""
    ledger = pack.ledgers["gifts"].spec
    columns = ledger.columns.values()
    usual = {"text": "某公司", "date": "2026-03-05", "bool": "是"}
    cells = [column.choices[0] if column.choices else usual.get(column.type, "300") for column in columns]
    text = "\n".join((",".join([*(column.title for column in columns), "备注"]), ",".join([*cells, "无"])))
    (folder / "礼品.csv").write_text(text, encoding="utf-8")
    text = "会议日期,会议名称,会议类别,会期\n2026-03-05,务虚会,专题,5\n"
    (folder / "会议.csv").write_text(text, encoding="utf-8")
    (folder / "四责.csv").write_text("日期,类别\n2026-03-05,会商\n", encoding="utf-8")
    book = Workbook()
    for name in ("甲", "乙"):
        sheet = book.create_sheet(name)
        sheet.append([column.title for column in columns])
        sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(folder / "两张表.xlsx")


def test_every_page_is_reached_by_replies_alone(pack: Pack, path: Path) -> None:
    (path.parent / "办法.pdf").write_bytes(b"the rules, scanned in")
    ledger_files(pack, path.parent)
    for module in iter_modules(pages.__path__):
        import_module(f"{pages.__name__}.{module.name}")
    assert set(ways(pack)) == {kind.__name__ for kind in (*Page.__subclasses__(), *Aside.__subclasses__())} - {
        "Aside",
        "ResumedRow",
    }
    for name, words in ways(pack).items():
        state = drive(session(pack, path), *words)
        assert type(state.page).__name__ == name, (name, state)
        assert state.asked is not None


def test_a_reply_is_answered_judged_and_saved(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "2")
    assert told(state) == ["√ BX-01 实施办法更新：否 → 一般"]
    assert state.told[0].verdict is Verdict.一般
    assert load_answers(pack, path).answers["BX-01"].value == "否"
    state = drive(walk, "1", ".", state=state)
    assert told(state) == ["整改没有改动。"]
    assert walk.step is not None
    assert walk.step.id == "receptions"


def test_that_there_is_nothing_of_a_matter_is_said_of_its_finding(pack: Pack, path: Path) -> None:
    """A ledger holds records, but none of “5+1” talks: the unit says why, and the item no longer applies."""
    ledger_files(pack, path.parent)
    walk = session(pack, path)
    state = drive(walk, *ways(pack)["Nothing"], "")
    assert walk.assessment.items["SZ-12"].verdict is Verdict.一般
    state = drive(walk, "2", "2", "本地没有这项要求", state=state)
    assert told(state) == ["√ SZ-12：不涉及（本地没有这项要求）"]
    result = walk.assessment.items["SZ-12"]
    assert (result.verdict, result.reason) == (Verdict.不涉及, "本地没有这项要求。")
    assert load_answers(pack, path).answers["SZ-12"].reason == "本地没有这项要求"


def test_what_is_wrong_is_told_and_asked_again(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    before = path.read_text(encoding="utf-8")
    asked = drive(walk, "g", "staff_total", "t")
    state = drive(walk, "五十", state=asked)
    assert isinstance(asked.asked, Prompt)
    assert state.asked == asked.asked._replace(begun="五十")
    assert [line.is_passing for line in state.told] == [True]
    state = drive(walk, "g", "没有这项", state=begin(walk))
    assert isinstance(state.page, Overview)
    assert "没有这项" in told(state)[0]
    state = drive(walk, "g", "gifts", "5", "没有.xlsx", state=begin(walk))
    assert isinstance(state.page, CurrentStep)
    assert told(state)
    assert load_answers(pack, path).answers == session(pack, path).answers.answers
    assert "五十" not in path.read_text(encoding="utf-8")
    assert before.count("\n") == path.read_text(encoding="utf-8").count("\n")


def test_a_field_that_is_wrong_keeps_those_before_it(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "2", "1", "", "修订办法", "王芳", "九月底")
    assert isinstance(state.asked, Prompt)
    assert state.asked.text.startswith("完成期限")
    state = drive(walk, "2026-09-30", state=state)
    assert told(state) == ["整改已存盘。"]
    plan = load_answers(pack, path).rectifications["BX-01"]
    assert (plan.measure, plan.owner, str(plan.due)) == ("修订办法", "王芳", "2026-09-30")
    state = drive(walk, "g", "BX-26", "a", state=begin(walk))
    assert isinstance(state.asked, Prompt)
    assert state.asked.words == ("王芳",)


def test_the_day_on_which_it_was_put_right_is_asked_of_what_is_done_alone(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "2", "1", "", "修订办法", "王芳", "2026-09-30")
    drive(walk, "g", "BX-01", "r", "", "修订办法", "王芳", "2026-09-30", "已完成", state=begin(walk))
    state = drive(walk, "g", "BX-01", "r", "", "修订办法", "王芳", "2026-09-30", "已完成", "九月", state=begin(walk))
    assert isinstance(state.asked, Prompt)
    assert state.asked.text.startswith("哪一天整改完的")
    state = drive(walk, "2026-09-10", state=state)
    plan = load_answers(pack, path).rectifications["BX-01"]
    assert (plan.state, plan.done_on) == ("已完成", date(2026, 9, 10))
    state = drive(walk, "g", "BX-01", "r", "", "修订办法", "王芳", "2026-09-30", "整改中", state=begin(walk))
    assert not isinstance(state.asked, Prompt)
    assert load_answers(pack, path).rectifications["BX-01"].done_on is None


def test_back_goes_back_and_undo_takes_back(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    fresh = walk.answers
    state = drive(walk, "g", "BX-26", "1", "b")
    assert walk.step is not None
    assert walk.step.id == "BX-26"
    state = drive(walk, "z", state=state)
    assert told(state) == [f"× 已撤销上一次改动（{walk.step.name}），按改动以前的算。"]
    assert not state.told[0].is_passing  # it stays below the line that said what was answered
    assert walk.answers == fresh
    assert load_answers(pack, path).answers == fresh.answers
    state = drive(walk, "z", state=state)
    assert told(state) == ["没有可以撤销的改动。"]
    for words in (["10", "1", "b"], ["g", "."], ["2", "b"]):
        state = drive(walk, *words)
        assert isinstance(state.page, Review if words[0] == "10" else Overview)


def test_more_offers_every_move_by_a_digit(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01")
    assert isinstance(state.asked, Question)
    moves_there = [choice.label for choice in state.asked.choices if not choice.is_listed and choice.key != "0"]
    more = drive(walk, "0", state=state)
    assert isinstance(more.asked, Question)
    assert [choice.label for choice in more.asked.choices] == [*moves_there, "返回", "退出"]
    assert drive(walk, "q", state=more).asked is None
    assert drive(walk, str(len(moves_there) + 1), state=more) == state
    place = 1 + moves_there.index("备注")
    assert type(drive(walk, str(place), state=more).page).__name__ == "Note"


def test_rows_are_paged(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    ledger = pack.ledgers["gifts"]
    columns = ledger.spec.columns
    usual = {"text": "某", "date": "2026-03-05", "bool": "否"}
    row = {
        name: column.choices[0] if column.type == "choice" else usual.get(column.type, "1")
        for name, column in columns.items()
    }
    walk.go(walk.search("gifts")[0])
    for _ in range(45):
        walk.set_row(ledger, None, row)
    state = drive(walk, "g", "gifts", "2", "23")
    assert isinstance(state.page, RowList)
    assert state.page.first == 20
    assert isinstance(state.asked, Question)
    labels = [choice.label for choice in state.asked.choices]
    assert {"后一页", "前一页"} <= set(labels)
    assert labels[2].startswith("第22行")
    again = drive(walk, "24", state=state)
    assert again.page == RowList(CurrentStep())
    state = drive(walk, "3", "d", state=state)
    assert told(state) == ["已删除。按 z 可以撤销。"]
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 44
    state = drive(walk, "z", state=state)
    assert isinstance(state.page, RowList)
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 45


def test_a_change_begins_at_the_cell_that_is_asked_for(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    columns = pack.ledgers["gifts"].spec.columns
    state = drive(walk, "g", "gifts", "2", "1", *gift(pack), "3")
    assert isinstance(state.page, RowPage)
    number = str(list(columns).index("value") + 1)
    by_number = drive(walk, number, state=state)
    by_name = drive(walk, "g", "价值", state=state)
    for asked in (by_number, by_name):
        assert isinstance(asked.asked, Prompt)
        assert asked.asked.default == "300"
    state = drive(walk, "450", state=by_name)
    assert isinstance(state.page, RowPage)
    assert told(state)[0].startswith("√ 第2行　")
    (row,) = load_answers(pack, path).ledgers["gifts"].rows
    assert row.values["value"] == 45000
    state = drive(walk, number, "不是钱", state=state)
    assert isinstance(state.page, RowPage)
    assert [line.is_passing for line in state.told] == [True, True]
    assert load_answers(pack, path).ledgers["gifts"].rows == (row,)
    assert isinstance(state.asked, Question)
    assert state.asked.title == "还没有存的一条"
    state = drive(walk, "x", state=state)
    assert tuple(walk.unfinished) == ()


def test_a_cell_is_checked_when_it_is_left(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "receptions", "2", "1", "", state=None)
    assert told(state) == ["“接待编号”必须填写。"]
    state = drive(walk, "A1", "三月", state=state)
    assert isinstance(state.page, Cell)
    assert state.page.column == "date"
    assert isinstance(state.asked, Prompt)
    assert state.asked.begun == "三月"
    assert "接待编号：A1" in state.asked.above
    assert "不是日期" in told(state)[0]
    state = drive(walk, "2026-03-05", state=state)
    assert told(state) == []
    (row,) = walk.unfinished
    assert row.cells == {"no": "A1", "date": "2026-03-05"}


def test_a_row_that_contradicts_itself_is_told_where_it_does(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    spec = pack.ledgers["trips"].spec
    usual = {"text": "湘A", "date": "2026-03-05", "bool": "1", "choice": "1"}
    state = drive(walk, "g", "trips", "2", "1")
    for name, column in spec.columns.items():
        word = {"start_km": "500", "end_km": "100"}.get(name, usual.get(column.type, "1"))
        state = drive(walk, word, state=state)
        if name == "end_km":
            break
    assert isinstance(state.page, Cell)
    assert state.page.column == "end_km"
    assert told(state) == ["收车里程表数100公里小于出车里程表数500公里。请核对。"]
    back = advance(walk, state, Chosen("<", "100"))
    assert isinstance(back.page, Cell)
    assert back.page.column == list(spec.columns)[list(spec.columns).index("end_km") - 1]


def test_a_cell_back_and_to_any_cell_by_number_or_name(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "receptions", "2", "1", "A1", "2026-03-05")
    assert isinstance(state.page, Cell)
    assert state.page.column == "sender"
    state = advance(walk, state, Chosen("<", "某"))
    assert isinstance(state.page, Cell)
    assert state.page.column == "date"
    state = drive(walk, ".", state=state)
    assert isinstance(state.page, RowPage)
    assert isinstance(state.asked, Question)
    assert state.asked.choices[2].label == "派出单位*：某"
    for words in (["g", "餐费"], ["g", "15"], ["15"]):
        there = drive(walk, *words, state=state)
        assert isinstance(there.page, Cell)
        assert there.page.column == "meal_cost"
    assert "没有“没有这格”这一格" in told(drive(walk, "g", "没有这格", state=state))[0]
    state = drive(walk, "w", state=state)
    assert isinstance(state.page, Cell)
    assert state.page.column == "guests"
    assert told(state) == ["这一条还没有存。", "“接待对象人数”必须填写。"]
    state = advance(walk, state, Chosen("=", "5"))
    assert told(state)[0].startswith("√ 第2行　A1")
    assert [dict(row.values) for row in load_answers(pack, path).ledgers["receptions"].rows] == [
        {"no": "A1", "date": date(2026, 3, 5), "sender": "某", "guests": 5}
    ]
    state = drive(walk, "1", "A1", state=state)
    assert told(state) == ["“接待编号”不能重复，“A1”已经有了。"]


def test_a_row_in_progress_comes_back(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "receptions", "2", "1", "A1", "2026-03-05")
    advance(walk, state, GivenUp("某市"))
    kept = path.with_name(".answers.yaml.state")
    assert kept.stat().st_mode & 0o777 == 0o600
    again = session(pack, path)
    state = begin(again)
    assert isinstance(state.asked, Question)
    assert state.asked.choices[0].label == "接着写没写完的一条：公务接待台账（已填 3 格）"
    state = drive(again, "1", "3", state=state)
    assert isinstance(state.asked, Prompt)
    assert state.asked.default == "某市"
    state = advance(again, state, Ended())
    state = drive(session(pack, path), "1", "x")
    assert isinstance(state.page, RowList)
    assert tuple(session(pack, path).unfinished) == ()
    for broken in ("{", "[]", '{"rows": 1}', '{"rows": [{"ledger": "没有", "known": null, "cells": {}, "at": "no"}]}',
                   '{"rows": [{"ledger": "gifts", "known": null, "cells": {"no": 1}, "at": "no"}]}'):  # fmt: skip
        kept.write_text(broken, encoding="utf-8")
        assert tuple(session(pack, path).unfinished) == ()


def test_a_row_cut_off_behind_its_saving_is_not_offered_again(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "2", "1", *gift(pack)[:-1])
    (row,) = walk.unfinished
    state = drive(walk, gift(pack)[-1], state=state)
    assert tuple(walk.unfinished) == ()
    walk.unfinished.keep(replace(row, rows_before=0))
    assert tuple(session(pack, path).unfinished) == ()
    walk.unfinished.keep(replace(row, rows_before=1))
    assert len(tuple(session(pack, path).unfinished)) == 1


def test_rows_are_pasted_with_and_without_headings(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    head = "序号\t接待编号\t日期\t来访单位\t接待对象人数（人）\t场所"
    lines = ["1\tA1\t2026-03-05\t某市\t4\t食堂", '2\tA2\t2026.3.6\t某县\t5\t"二楼\n包间"']
    state = drive(walk, "g", "receptions", "3", "\n".join([head, *lines]))
    assert isinstance(state.asked, Question)
    assert state.asked.title == "读到 2 条，各列这样理解，对吗？"
    labels = [choice.label for choice in state.asked.choices]
    assert labels[1:4] == [
        "第1列“序号” → 不读　如：1",
        "第2列“接待编号” → 接待编号　如：A1",
        "第3列“日期” → 接待日期　如：2026-03-05",
    ]
    state = drive(walk, "1", state=state)
    assert told(state)[0] == "√ 读入 2 条，已存盘。"
    plain = ["3\tA3\t2026-03-07\t某乡", "4\tA4\t2026-03-08\t某镇"]
    state = drive(walk, "3", "\n".join(plain), state=state)
    assert isinstance(state.asked, Question)
    assert [choice.label for choice in state.asked.choices][1:5] == [
        "第1列 → 不读　如：3", "第2列 → 接待编号　如：A3", "第3列 → 接待日期　如：2026-03-07", "第4列 → 派出单位　如：某乡",
    ]  # fmt: skip
    assert state.asked.text == "没有这些必填的列：接待对象人数。"
    state = drive(walk, "1", state=state)
    assert told(state) == [
        "这些还没有读入。",
        *[f"贴进来的第 {n} 行缺少“接待对象人数”。没有它，这一行不能全部核对。" for n in (1, 2)],
    ]
    rows = load_answers(pack, path).ledgers["receptions"].rows
    assert [row.values["no"] for row in rows] == ["A1", "A2"]
    assert rows[1].values["venue"] == "二楼\n包间"


def test_what_stands_below_the_records_of_a_file_is_named_and_not_read(pack: Pack, path: Path) -> None:
    lines = [
        "接待编号,接待日期,派出单位,接待对象人数",
        "A1,2026-03-05,某局,5",
        "合计,,,5",
        "备注：以登记为准",
        "制表人：王芳",
    ]
    (path.parent / "接待.csv").write_text("\n".join(lines), encoding="utf-8")
    walk = session(pack, path)
    state = drive(walk, "g", "receptions", "l", "接待.csv")
    assert isinstance(state.asked, Question)
    assert state.asked.title.startswith("读到 1 条")
    told_there = "像是合计、备注、签字行的不读入：“合计”“备注：以登记为准”“制表人：王芳”。"
    assert state.asked.text.startswith(told_there)
    drive(walk, "1", state=state)
    assert [row.values["no"] for row in load_answers(pack, path).ledgers["receptions"].rows] == ["A1"]


def test_headings_in_two_lines_are_pasted_and_read_from_a_file(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    lines = [
        "某局接待台账",
        "接待编号,接待日期,派出单位,接待对象,,费用（万元）,",
        ",,,人数,姓名职务,餐费,住宿费",
        "A1,2026-03-05,某局,5,科长,0.02,0",
    ]
    state = drive(walk, "g", "receptions", "3", "\n".join(lines).replace(",", "\t"))
    assert isinstance(state.asked, Question)
    assert state.asked.text.startswith("表头分两行写，在第2、3行，它上面的不读。")
    labels = [choice.label for choice in state.asked.choices]
    assert "第4列“接待对象人数” → 接待对象人数　如：5" in labels
    assert "第6列“餐费（万元）” → 餐费　如：0.02" in labels
    state = drive(walk, "1", state=state)
    (path.parent / "接待.csv").write_text("\n".join([*lines[:3], lines[3].replace("A1", "A2")]), encoding="utf-8")
    state = drive(walk, "l", "接待.csv", state=state)
    assert isinstance(state.asked, Question)
    assert state.asked.title == "读到 1 条，认出 7 列。读入吗？"
    drive(walk, "1", state=state)
    rows = load_answers(pack, path).ledgers["receptions"].rows
    assert [(row.values["no"], row.values["meal_cost"]) for row in rows] == [("A1", 20_000), ("A2", 20_000)]


def test_what_is_wrong_with_a_block_is_told_at_once_and_the_rest_may_go_in(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    block = (
        "编号\t接待日期\t派出单位\t接待对象人数\nA1\t3/5\t某市\t四\nA2\t2026-03-06\t某县\t5\nA2\t2026-03-07\t某乡\t1"
    )
    state = drive(walk, "g", "receptions", "3", block)
    assert isinstance(state.asked, Question)
    assert state.asked.choices[1].label == "第1列“编号” → 接待编号（表头不同，请看对不对）　如：A1"
    without = drive(walk, "2", "1", state=state)
    assert isinstance(without.asked, Question)
    assert without.asked.text == "没有这些必填的列：接待编号。"
    state = drive(walk, "2", "2", state=without)
    state = drive(walk, "1", state=state)
    assert len(told(state)) == 4
    assert load_answers(pack, path).ledgers == {}
    assert isinstance(state.asked, Question)
    assert state.asked.choices[1].label == "只读入没有错的 1 条"
    state = drive(walk, "2", state=state)
    assert [row.values["no"] for row in load_answers(pack, path).ledgers["receptions"].rows] == ["A2"]
    (line,) = [line for line in state.told if "没有读入" in line.text]
    assert line.text == "× 有 2 条没有读入（贴进来的第2、4行）。台账还不全，不算填完，请改好再贴一次。"
    assert not line.is_passing
    assert isinstance(state.asked, Question)
    assert state.asked.title == "台账　公务接待台账"


def test_a_ledger_of_which_rows_were_left_out_is_not_finished(pack: Pack, path: Path) -> None:
    """Not on any page, nor after starting again, until the rows came, were taken back, or somebody says that none is lacking."""
    head = "接待编号\t接待日期\t派出单位\t接待对象人数\n"
    walk = session(pack, path)
    drive(
        walk,
        "g",
        "receptions",
        "3",
        head + "A1\t3/5\t某市\t四\nA2\t2026-03-06\t某县\t5\nA2\t2026-03-07\t某乡\t1",
        "1",
        "2",
    )
    for again in (walk, session_of(pack, path, path.read_text(encoding="utf-8"))):
        assert again.progress()[0] == 0
        overview = begin(again)
        assert isinstance(overview.asked, Question)
        assert "已填 0 步" in overview.asked.text
        assert overview.asked.choices[0].label == "接着补没有读入的 2 条：公务接待台账"
        ledger = drive(again, "1", state=overview)
        assert isinstance(ledger.asked, Question)
        assert ledger.asked.title == "台账　公务接待台账"
        assert ledger.asked.text.endswith("还缺没有读入的 2 条。")
        review = drive(again, "o", str(len([one for one in overview.asked.choices if one.is_listed])), state=ledger)
        assert isinstance(review.asked, Question)
        assert any(choice.label.startswith("台账没有读全：1 步") for choice in review.asked.choices)
        assert review.asked.text.startswith("报告还不能签字：")
        assert "台账没有读全1处（《公务接待台账》还缺2条）" in review.asked.text
    walk = session(pack, path)
    drive(walk, "g", "receptions", "3", head + "A1\t2026-03-05\t某市\t4", "1")
    assert load_answers(pack, path).ledgers["receptions"].left_out == 1
    walk.undo()
    assert load_answers(pack, path).ledgers["receptions"].left_out == 2
    drive(walk, "g", "receptions", "1")
    assert load_answers(pack, path).ledgers["receptions"].left_out == 0
    [receptions] = [step for step in walk.steps if step.id == "receptions"]
    for again in (walk, session(pack, path)):
        assert again.is_given(receptions)
        assert not again.is_done(receptions)


def test_what_is_given_and_cannot_be_judged_is_not_done_on_any_page(pack: Pack, path: Path) -> None:
    """As it is what forbids signing: on the ledger's page, for the key that leads on, in the overview, in the review."""
    walk = session(pack, path)
    state = drive(walk, "g", "budget", "3", "2026\t公务接待费\t1\t1\t1", "1")
    step = walk.step
    assert step is not None
    assert step.id == "budget"
    lacking = {result.item.id for result in readiness(walk.assessment).unanswered} & set(step.decides)
    assert lacking == {one.item.id for one in walk.left_open(step)} == {"BX-30", "BX-53", "BX-56"}
    walk.steps, walk.index = [step], 0
    assert isinstance(state.asked, Question)
    for shown in (begin(walk), drive(walk, "o")):
        assert isinstance(shown.asked, Question)
        assert "要填 1 步，已填 0 步" in shown.asked.text
        assert labels(shown)[0] == "接着填：三公经费台账"
    page = drive(walk, "1")
    assert isinstance(page.asked, Question)
    assert page.asked.head.endswith("还要填 1 步")
    assert not told(drive(walk, "u", state=page))
    review = Review().open(walk)
    assert "填了，但缺少判断所需的内容：1 步，关系到 3 项" in [choice.label for choice in review.choices]
    assert not any(choice.label.startswith("还没有填") for choice in review.choices)


def test_a_contradiction_leads_to_what_it_is_about(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    assert [step.id for step in walk.search("x32")] == ["spot_checks"]
    assert {step.id for step in walk.search("X05")} == {"budget", "receptions"}


def test_going_on_leads_to_what_is_not_filled_in(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    first, second = walk.steps[:2]
    assert labels(begin(walk))[0] == f"接着填：{first.name}"
    walk.answer("46")
    assert labels(drive(walk, "o"))[0] == f"接着填：{second.name}"
    state = drive(walk, "1", state=drive(walk, "o"))
    assert walk.step == second
    assert isinstance(state.page, CurrentStep)


def test_what_a_parameter_is_used_for_is_told(pack: Pack, path: Path) -> None:
    state = drive(session(pack, path), "g", "在岗", "?")
    assert isinstance(state.asked, Question)
    (used,) = (line for line in state.asked.hints if line.startswith("用于核对："))
    assert "申报在岗" not in used
    assert any(rule.spec.title in used for rule in pack.contradictions.values())


def test_what_was_given_to_a_colleague_is_named(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "a", "小刘")
    assert told(state)[0].startswith("BX-01 ")
    assert "已交给小刘。" in told(state)[0]
    assert walk.step is not None
    assert walk.step.id != "BX-01"


def test_a_block_pasted_into_a_cell_or_a_list_is_rows(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    block = "A1\t2026-03-05\t某市"
    rows = drive(walk, "g", "receptions", "2")
    for state in (advance(walk, rows, Typed(block)), drive(walk, "1", block, state=rows)):
        assert type(state.page).__name__ == "PastedRows"
    nothing = drive(walk, "g", "receptions", "3", " \t \n")
    assert isinstance(nothing.page, CurrentStep)


TITLED = (
    "某局2026年礼品登记表\t\t\t\t",
    "序号\t收受日\t来源\t价值\t是否涉外",
    "1\t2026-03-05\t某企业\t300\t否",
    "2\t2026-03-06\t某公司\t50\t否",
)


def test_the_heading_below_an_offices_title_is_found_as_in_a_file(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "3", "\n".join(TITLED))
    assert isinstance(state.asked, Question)
    assert state.asked.title.startswith("读到 2 条")
    assert state.asked.text.startswith("表头在第2行，它上面的不读。")
    state = drive(walk, "1", state=state)
    assert told(state)[0] == "√ 读入 2 条，已存盘。"
    (first, second) = load_answers(pack, path).ledgers["gifts"].rows
    assert (first.values["received_on"], second.values["value"]) == (date(2026, 3, 5), 5000)


def test_a_row_that_is_there_already_is_told(pack: Pack, path: Path) -> None:
    """When it is pasted, and whenever the answers are read; it may be another of the same kind, so it is no error."""
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "3", "\n".join((*TITLED, TITLED[-1])), "1")
    assert told(state)[0] == "√ 读入 3 条，已存盘。"
    assert "第4行与第3行完全一样。同一件事记了两遍的，请删去一行。" in told(state)
    [notice] = [one for one in load_answers(pack, path).notices if one.code is Code.SAME_ROWS]
    assert notice.text.startswith("《礼品登记台账》有 1 行与前面的行完全一样（第4行同第3行）。")
    drive(walk, "g", "gifts", "2", "4", "d")
    assert not any(one.code is Code.SAME_ROWS for one in load_answers(pack, path).notices)


def test_nothing_read_is_no_ledger(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    before = walk.progress()
    state = drive(walk, "g", "gifts", "3", "某局礼品登记表\n甲,乙\n1,2")
    heading = labels(state).index("第一行是表头，不是记录")
    state = drive(walk, str(heading + 1), state=state)
    assert isinstance(state.asked, Question)
    assert state.asked.title.startswith("读到 0 条")
    assert not any("读入" in label for label in labels(state))
    with pytest.raises(ValueProblem, match="没有可以读入的记录"):
        walk.add_rows(pack.ledgers["gifts"], [])
    assert walk.progress() == before


def test_rows_of_a_file_anywhere_go_into_the_ledger(
    pack: Pack, path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("下载")
    ledger_files(pack, elsewhere)
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "l", str(elsewhere / "礼品.csv"))
    assert isinstance(state.asked, Question)
    assert state.asked.title.startswith("读到 1 条")
    state = drive(walk, "1", state=state)
    state = drive(walk, "l", f"'{elsewhere}/两张表.xlsx'", "2", "1", state=state)
    assert told(state)[0] == "√ 读入 1 条，已存盘。"
    data = load_answers(pack, path).ledgers["gifts"]
    assert len(data.rows) == 2
    assert data.file == f"台账/{pack.ledgers['gifts'].title}.csv"
    state = drive(walk, "l", "没有.csv", state=state)
    assert state.told[0].is_passing


def test_a_heading_that_is_not_recognised_is_told(pack: Pack, path: Path) -> None:
    text = "登记表\n收受之日,来源单位,价值,涉外\n3月5日,某企业,300元,否\n2026年4月1日,,50,否\n"
    (path.parent / "礼品登记.csv").write_text(text, encoding="utf-8")
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "l", "礼品登记.csv")
    assert labels(state)[1:3] == [f"“{heading}” → {title}（表头不同，请看对不对）"
                                  for heading, title in (("收受之日", "收受日"), ("来源单位", "来源"))]  # fmt: skip
    state = drive(walk, "2", "1", "2", "1", state=state)
    assert isinstance(state.asked, Question)
    assert state.asked.text.startswith("没有这些必填的列：收受日、来源。")
    refused = drive(walk, "1", state=state)
    assert any("T706" in line for line in told(refused))
    assert load_answers(pack, path).ledgers == {}
    assert labels(refused)[1] == "“收受之日”没有读。是哪一列？"
    state = drive(walk, "2", "2", "3", "2", "1", state=refused)
    assert any("T709" in line and "来源" in line for line in told(state))
    (path.parent / "礼品登记.csv").write_text(text.replace(",,", ",某商会,"), encoding="utf-8")
    state = drive(walk, "g", "gifts", "l", "礼品登记.csv", "1")
    assert told(state)[0] == "√ 读入 2 条，已存盘。"
    assert told(state)[1].startswith("第2行　严重：2026年3月5日收受")
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 2


def test_digits_begin_a_number_and_no_digit_is_a_silence(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "YA-01")
    number = next(step.id for step in walk.steps if isinstance(step, ItemStep) and not step.words)
    state = drive(walk, "g", number)
    assert isinstance(state.asked, Question)
    assert state.asked.is_begun_by_digits
    assert [(way.key, way.label) for way in state.asked.choices if way.is_listed][-3:] == [
        ("x", "不涉及：本单位没有这回事（须写原因）"),
        ("m", "不掌握：记为单位查不清，列入问题"),
        ("*", "更多操作"),
    ]
    for digit in "0123456789":
        begun = advance(walk, state, Begun(digit))
        assert isinstance(begun.asked, Prompt)
        assert begun.asked.begun == digit
        assert begun.asked.above[0].startswith(number)
        assert advance(walk, state, Chosen(digit)) == state._replace(told=())
    assert load_answers(pack, path).answers[number].is_given is False


def test_a_note_belongs_to_what_was_just_answered(pack: Pack, path: Path) -> None:
    (path.parent / "办法.pdf").write_bytes(b"the rules, scanned in")
    walk = session(pack, path)
    state = drive(walk, "g", "BX-26", "1")
    assert walk.step is not None
    assert walk.step.id != "BX-26"
    assert isinstance(state.asked, Question)
    assert "备注（BX-26）" in [choice.label for choice in state.asked.choices] or isinstance(walk.step, LedgerStep)
    state = drive(walk, "g", "BX-20", "1", "n", "查过往来账")
    state = drive(walk, "e", "办法.pdf", state=state)
    answers = load_answers(pack, path).answers
    assert answers["BX-20"].note == "查过往来账"
    assert [proof.file for proof in answers["BX-20"].evidence] == ["办法.pdf"]
    gap = drive(walk, "g", "BX-01", "2", "n", "已在修订", state=state)
    assert type(gap.page).__name__ == "Offers"
    assert load_answers(pack, path).answers["BX-01"].note == "已在修订"
    state = drive(walk, "2", "g", "BX-20", "s", "n", "这一项的", state=gap)
    assert load_answers(pack, path).answers["BX-39"].note == "这一项的"


def test_everything_can_be_read_and_what_was_told(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "?")
    assert isinstance(state.asked, Question)
    assert state.asked.is_only_read
    assert state.asked.text == pack.items["BX-01"].spec.question
    for words in ("期间：", "应有佐证：", "讲话第", "依据："):
        assert any(line.startswith(words) for line in state.asked.hints)
    assert len(state.asked.hints) == len(set(state.asked.hints))
    assert isinstance(drive(walk, "b", state=state).page, CurrentStep)
    state = drive(walk, "g", "gifts", "5", "没有.xlsx", "?", state=begin(walk))
    assert isinstance(state.asked, Question)
    assert state.asked.text.startswith("没有.xlsx")


def example(hunan: Pack, tmp_path: Path) -> Session:
    """Walk through a copy of the example that breaks every ledger rule."""
    shutil.copytree(EXAMPLES / "政务服务局", tmp_path / "局")
    path = tmp_path / "局/answers.yaml"
    return Session(hunan, open_document(path), FileStore(path, save), AS_OF)


def labels(state: State) -> list[str]:
    assert isinstance(state.asked, Question)
    return [choice.label for choice in state.asked.choices]


def test_the_review_shows_the_worst_finding_of_an_item_and_all_of_them(hunan: Pack, tmp_path: Path) -> None:
    walk = example(hunan, tmp_path)
    worst = {finding.id: finding for finding in worst_of_each(walk.assessment.findings)}
    review = drive(walk, str(1 + labels(begin(walk)).index("复查：还缺什么，能不能签字")))
    way = next(label for label in labels(review) if label.startswith("有问题、没有写整改措施"))
    listed = drive(walk, str(1 + labels(review).index(way)), state=review)
    for id_ in ("BX-06", "BX-10"):
        finding = worst[id_]
        assert finding.verdict is Verdict.严重
        label = f"严重　{id_} {finding.title}"
        assert label in labels(listed)
        page = drive(walk, str(1 + labels(listed).index(label)), state=listed)
        assert isinstance(page.asked, Question)
        assert page.asked.text == finding.reason
        others = [other for other in walk.assessment.items[id_].findings if other != finding]
        assert sum(hint.startswith("同一项还查出：") for hint in page.asked.hints) == len(others)


def test_every_page_counts_the_same(hunan: Pack, tmp_path: Path) -> None:
    walk = example(hunan, tmp_path)
    counts = tally(walk.assessment.findings)
    overview = begin(walk)
    review = drive(walk, str(1 + labels(overview).index("复查：还缺什么，能不能签字")))
    assert isinstance(review.asked, Question)
    assert review.asked.title == f"最重结论：严重　{counts.text}"
    without = len(readiness(walk.assessment).without_measure)
    assert f"有问题、没有写整改措施：{without} 项" in labels(review)


def test_what_is_open_is_counted_by_steps_and_items(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    overview = begin(walk)
    assert isinstance(overview.asked, Question)
    done, total = walk.progress()
    assert overview.asked.text.startswith(f"共 {len(without_claims(walk.steps))} 步，要填 {total} 步，已填 {done} 步。")
    review = drive(walk, "10")
    assert isinstance(review.asked, Question)
    unanswered = len(walk.assessment.unanswered)
    assert f"未填{unanswered}项" in review.asked.text
    assert labels(review)[0] == f"还没有填：{total} 步，关系到 {unanswered} 项"
    assert labels(drive(walk, "1", state=review))[0].startswith("在岗人数")


def test_a_rule_leads_to_the_ledger_it_looks_at(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    drive(walk, "g", "hd-03")
    assert walk.step is not None
    assert walk.step.id == "conferences"


def test_a_contradiction_asks_for_what_explains_it(hunan: Pack, tmp_path: Path) -> None:
    walk = example(hunan, tmp_path)
    conflicts = next(way for way in labels(begin(walk)) if way.startswith("互相矛盾的"))
    listed = drive(walk, str(1 + labels(begin(walk)).index(conflicts)))
    page = drive(walk, "1", state=listed)
    assert isinstance(page.asked, Question)
    assert page.asked.text.endswith("签字前要改正，或写明为什么对不上。")
    assert labels(page)[0] == "说明为什么对不上"
    asked = drive(walk, "1", state=page)
    assert isinstance(asked.asked, Prompt)
    assert asked.asked.text.startswith("为什么对不上（写了才算说明")
    before = len(readiness(walk.assessment).contradictions)
    drive(walk, "抄错了，台账已改", ".", state=asked)
    assert len(readiness(walk.assessment).contradictions) == before - 1
    again = drive(walk, str(1 + labels(begin(walk)).index(conflicts.replace(str(before), str(before - 1)))))
    assert labels(again)[0].endswith("　已说明：抄错了，台账已改")


def test_who_signs_is_asked_for_and_missed(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "9")
    assert isinstance(state.asked, Question)
    assert labels(state)[:3] == ["填报人：没有写", "复核人：没有写", "单位主要负责人：没有写"]
    state = drive(walk, "1", "王芳", "3", "无", "4", "1 2", state=state)
    assert told(state) == ["“1 2”不是单位代码。代码只有字母、数字和连接号，如 11430000006121234X。"]
    state = drive(walk, "1143x", state=state)
    assert labels(state)[:4] == ["填报人：王芳", "复核人：没有写", "单位主要负责人：没有写", "单位代码：1143X"]
    saved = load_answers(pack, path)
    assert (saved.unit.code, saved.signatories.preparer, saved.signatories.head) == ("1143X", "王芳", None)
    review = drive(walk, "b", "10", state=state)
    assert "单位和签字人：复核人、单位主要负责人没有写" in labels(review)
    state = drive(walk, "z", "o", "9", state=review)
    assert labels(state)[3] != "单位代码：1143X"


def test_what_a_ledger_lacks_is_named(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    block = "接待编号\t接待日期\t派出单位\t接待对象人数\nA1\t2026-03-05\t某市\t4"
    state = drive(walk, "g", "receptions", "3", block, "1")
    assert isinstance(state.asked, Question)
    assert any("没有填“有无酒”" in hint for hint in state.asked.hints)
    state = drive(walk, "o", "10", state=state)
    way = next(label for label in labels(state) if label.startswith("填了，但缺少判断所需的内容"))
    listed = drive(walk, str(1 + labels(state).index(way)), state=state)
    assert "没有填“" in labels(listed)[0]


def test_a_parameter_that_an_answer_lacks_is_named(pack: Pack, path: Path) -> None:
    unset = pack.spec.parameters["warning_times"].model_copy(update={"default": None})
    parameters = {**pack.spec.parameters, "warning_times": unset}
    changed = replace(pack, spec=pack.spec.model_copy(update={"parameters": parameters}))
    state = drive(session(changed, path), "g", "YA-02", "t", "3", "b")
    assert isinstance(state.asked, Question)
    assert state.asked.current == f"3次 → 未填　答“3次”，但要用的参数“{unset.title}”没有设定，不能判断。"


def test_a_reply_to_what_was_asked_before_is_no_danger(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    row = drive(walk, "g", "gifts", "2", "1", *gift(pack), "3")
    cell = drive(walk, "1", state=row)
    assert isinstance(cell.page, Cell)
    drive(walk, "d", state=row)
    for state in (drive(walk, gift(pack)[0], state=cell), drive(walk, "d", state=row)):
        assert isinstance(state.page, RowList)
        assert state.told == ()
    assert load_answers(pack, path).ledgers["gifts"].rows == ()


def test_a_reply_that_does_not_fit_changes_nothing(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = begin(walk)
    for reply in (Chosen("77"), Typed("是"), GivenUp()):
        assert advance(walk, state, reply) == state
    prompt = drive(walk, "g")
    assert advance(walk, prompt, Chosen("1")) == prompt


def test_the_end_is_told_once(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    for state in (drive(walk, "q"), advance(walk, drive(walk, "g"), Ended())):
        assert state.asked is None
        assert told(state) == ["已存盘。再次运行同一命令即从这里继续。"]
        assert advance(walk, state, Chosen("1")).asked is None
    only_read = session_of(pack, path, path.read_text(encoding="utf-8"))
    assert told(drive(only_read, "q")) == []


def test_every_action_is_a_move_or_known_to_one_page() -> None:
    of_pages = {
        Action.ANSWER, Action.SILENCE, Action.CONFIRM, Action.DROP, Action.DELETE, Action.UNDO_ROW,
        Action.RECTIFY_THIS, Action.GIVE_UP, Action.PREVIOUS, Action.SAVE, Action.READ_IN,
        Action.LEAVE_OUT, Action.EXCEPT, Action.TAKE_BACK,
    }  # fmt: skip
    of_interview = {Action.NONE, Action.QUIT, Action.MORE, Action.RETURN, Action.HELP}
    assert set(moves.MOVES) | of_pages | of_interview == set(Action)


# Whatever is replied, in whatever order, nothing is raised and the file says what the session says.

TYPED = (
    "",
    "50",
    "BX-01",
    "ZD-01",
    "gifts",
    "receptions",
    "2026-03-05",
    "九月底",
    "某局",
    "办法.pdf",
    "👨‍👩‍👧",
    "1 2",
    "某\t2026-03-05\n乙",
)
WORDS = st.one_of(st.sampled_from(TYPED), st.text(max_size=12))
REPLIES = st.lists(st.tuples(st.integers(0, 40), WORDS, st.sampled_from([0, 0, 0, 0, 0, 1])), max_size=30)


@tries(10)
@given(
    start=st.sampled_from(["Overview", "CurrentStep", "Offers", "Rectify", "Cell", "RowPage", "PastedRows"]),
    replies=REPLIES,
)
def test_random_replies_never_raise(pack: Pack, start: str, replies: list[tuple[int, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        fresh = empty_answers(path, name="某局", level="市级", kind="党政机关", start=DAY.replace(month=1), end=DAY)
        save(path, answers_text(pack, fresh))
        (path.parent / "办法.pdf").write_bytes(b"the rules, scanned in")
        walk = session(pack, path)
        states = [drive(walk, *ways(pack)[start])]
        for number, word, earlier in replies:
            state = states[number % len(states)] if earlier else states[-1]
            following = advance(walk, state, any_reply(state, number, word))
            states.append(begin(walk) if following.asked is None else following)
            read = load_answers(pack, path)
            assert (read.answers, read.ledgers) == (walk.answers.answers, walk.answers.ledgers)
            assert (read.parameters, read.rectifications) == (walk.answers.parameters, walk.answers.rectifications)
        while walk.undo():
            pass
        assert load_answers(pack, path).answers == session_of(pack, path, answers_text(pack, fresh)).answers.answers


def any_reply(state: State, number: int, word: str) -> Reply:
    """Return one of the replies that fit what is asked, and now and then one that does not."""
    if isinstance(state.asked, Question):
        keys = [choice.key for choice in state.asked.choices]
        replies: list[Reply] = [*map(Chosen, keys), Chosen(word), Typed(word), Begun(word)]
        return replies[number % len(replies)]
    moves = [Chosen(move.key, word) for move in state.asked.moves] if state.asked is not None else []
    replies = [GivenUp(word), *moves, *[Typed(word)] * 8]
    return replies[number % len(replies)]


def walk_of(pack: Pack, unit: str, day: date) -> Session:
    file = EXAMPLES / unit / "answers.yaml"
    return Session(pack, open_document(file), FileStore(file, None), day)


def test_the_overview_counts_a_section_s_problems_as_the_report_does(pack: Pack) -> None:
    walk = walk_of(pack, "水利局", date(2026, 1, 15))
    state = begin(walk)
    assert isinstance(state.asked, Question)
    labels = [choice.label for choice in state.asked.choices]
    for section in pack.sections.values():
        (label,) = [label for label in labels if label.startswith(section.heading)]
        found = sum(
            len(result.findings)
            for result in walk.assessment.items.values()
            if result.item.section.heading == section.heading
        )
        assert (f"问题 {found} 个" in label) is (found > 0), label
        assert ("问题" in label) is (found > 0), label


def test_where_all_is_filled_in_the_overview_leads_to_the_review(
    pack: Pack, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = session(pack, path)
    monkeypatch.setattr(walk, "is_done", lambda step, **judged: True)
    walk.go(walk.steps[0])
    state = begin(walk)
    assert isinstance(state.asked, Question)
    assert state.asked.choices[0].label == "复查，看还缺什么"
    assert isinstance(drive(walk, "1", state=state).page, Review)


def test_the_review_of_a_part_counts_the_part_alone(pack: Pack, path: Path) -> None:
    whole = load_answers(pack, path)
    part = next(one for one in split(pack, whole, "section", text_digest("")) if one.part and one.part.name[0] == "五")
    path.write_text(answers_text(pack, part), encoding="utf-8")
    walk = session(pack, path)
    asked = Review().open(walk)
    decided = {id_ for step in walk.steps for id_ in step.decides}
    assert f"交回以前还缺：未填{len(decided)}项" in asked.text
    assert not any("checklist report" in hint for hint in asked.hints)


def test_a_half_written_row_is_in_the_review_too(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    drive(walk, "g", "gifts", "2", "1", gift(pack)[0], ".")
    state = advance(walk, State(Review(), Review().open(walk)), Chosen("1"))
    assert isinstance(state.page, RowPage)
    assert any("没写完的一条：礼品" in choice.label for choice in Review().open(walk).choices)


def test_pasted_rows_with_errors_leave_the_bar_on_the_sound_ones(pack: Pack, path: Path) -> None:
    columns = pack.ledgers["gifts"].spec.columns.values()
    sound = [("2026-03-05" if it.type == "date" else it.choices[0] if it.choices else "是" if it.type == "bool"
              else "300" if it.type != "text" else "某公司") for it in columns]  # fmt: skip
    wrong = ["某年" if it.type == "date" else cell for it, cell in zip(columns, sound, strict=True)]
    rows = ["\t".join(column.title for column in columns), "\t".join(sound), "", "\t".join(wrong)]
    state = drive(session(pack, path), "g", "gifts", "3", "\n".join(rows), "1")
    assert isinstance(state.asked, Question)
    marked = [choice for choice in state.asked.choices if choice.is_listed][state.asked.marked]
    assert marked.label == "只读入没有错的 1 条"
    assert any("第 4 行" in line for line in told(state))


TOTALS = (
    "合计\t\t\t\t9\t1800",
    "\t合 计\t\t\t9\t1800",
    "\t\t\t小计：\t9\t1800",
    "注：以登记为准",
    "\t制表人：王芳\t审核：\t2026年7月3日",
)
"""What offices write below their records: in a column that the ledger has, or in one that it has not."""


@pytest.mark.parametrize("total", TOTALS)
def test_a_total_that_is_pasted_is_named_and_is_no_record(pack: Pack, path: Path, total: str) -> None:
    lines = [
        "序号\t接待编号\t接待日期\t派出单位\t接待对象人数\t总费用",
        "1\tA1\t2026-03-05\t某市\t4\t800",
        "2\tA2\t某日\t某县\t5\t1000",
        total,
    ]
    walk = session(pack, path)
    state = drive(walk, "g", "receptions", "3", "\n".join(lines))
    assert isinstance(state.asked, Question)
    assert state.asked.title.startswith("读到 2 条")
    assert state.asked.choices[0].label == "对，读入这 2 条"
    written = next(cell for cell in total.split("\t") if cell)
    assert f"像是合计、备注、签字行的不读入：“{written}”。" in state.asked.text
    state = drive(walk, "1", state=state)
    assert not any("合计" in line or "第 4 行" in line for line in told(state))
    state = drive(walk, "2", state=state)
    assert told(state)[0] == "√ 读入 1 条，已存盘。"
    assert any("有 1 条没有读入（贴进来的第3行）" in line for line in told(state))
    ledger = load_answers(pack, path).ledgers["receptions"]
    assert (len(ledger.rows), ledger.left_out) == (1, 1)


def test_a_record_that_only_mentions_a_total_is_read(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    lines = ["备注\t接待编号\t接待日期\t派出单位\t接待对象人数", "合计\tA1\t2026-03-05\t某市\t4"]
    state = drive(walk, "g", "receptions", "3", "\n".join(lines))
    assert isinstance(state.asked, Question)
    assert state.asked.choices[0].label == "对，读入这 1 条"
    state = drive(walk, "1", state=state)
    assert told(state)[0] == "√ 读入 1 条，已存盘。"


def test_an_item_of_a_place_s_rules_that_are_not_adopted_is_named_as_such(pack: Pack, path: Path) -> None:
    state = drive(session(pack, path), "g", "BX-35")
    assert any("“BX-35”属于地方规定《湖南（永州）地方规定》" in line for line in told(state)), told(state)


@pytest.mark.parametrize(("level", "is_needed"), [("县级", False), ("乡级", True)])
def test_a_parameter_is_needed_at_the_levels_the_pack_says(pack: Pack, path: Path, level: str, is_needed: bool) -> None:
    save(path, path.read_text(encoding="utf-8").replace("level: 市级", f"level: {level}"))
    walk = session(pack, path)
    (step,) = [step for step in walk.steps if step.id == "township_office_area"]
    assert step.is_needed is is_needed
    assert walk.is_done(step) is not is_needed


def test_a_row_of_a_file_is_named_with_the_file(pack: Pack, path: Path) -> None:
    """Its number is that of the file, by which every problem names it; a row in the answers is counted there."""
    ledger_files(pack, path.parent)
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "5", "礼品.csv", "g", "gifts", "2", "3")
    assert isinstance(state.asked, Question)
    assert "第2行（礼品.csv）" in state.asked.head
    head = path.read_text(encoding="utf-8").partition("signatories:")[0]
    row = "{会议日期: 2026-03-05, 会议名称: 务虚会, 会议类别: 专题, 会期: 5}"
    path.write_text(f"{head}ledgers: {{conferences: [{row}]}}\n", encoding="utf-8")
    state = drive(session(pack, path), "g", "conferences", "2", "3")
    assert isinstance(state.asked, Question)
    assert state.asked.head.endswith("第1行")


def test_ranks_of_the_office_s_level_are_offered_first(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "offices", "2", "1", "201", "王芳", "4")
    assert isinstance(state.asked, Question)
    offered = [choice.label for choice in state.asked.choices if choice.is_listed]
    assert offered[:6] == ["县级正职", "县级副职", "正科级", "副科级", "科级以下", "部级正职"]
    assert sorted(offered) == sorted(pack.ledgers["offices"].spec.columns["rank"].choices)


def test_only_what_was_answered_stays_on_the_screen(pack: Pack, path: Path) -> None:
    """And that it was taken back; whatever else is told is gone with the next page."""
    (path.parent / "办法.pdf").write_bytes(b"the rules, scanned in")
    walk = session(pack, path)
    answered = drive(walk, "g", "BX-01", "2")
    assert [(line.text, line.is_passing) for line in answered.told] == [("√ BX-01 实施办法更新：否 → 一般", False)]
    for words in (
        ["1", "没有印发", "印发", "李强", "2026-12-01"],
        ["n", "正在修订"],
        ["e", "办法.pdf"],
        ["2", "s", "a", "李强"],
    ):
        state = drive(walk, *words, state=answered)
        assert state.told, words
        assert all(line.is_passing for line in state.told), told(state)


def test_a_problem_of_one_row_is_told_once(pack: Pack, path: Path) -> None:
    """The list of rows said again what the reason had said, and the row what the ledger is called."""
    ledger_files(pack, path.parent)
    state = drive(session(pack, path), "g", "conferences", "l", "会议.csv", "1", "r")
    assert isinstance(state.page, FindingPage)
    assert isinstance(state.asked, Question)
    (row,) = state.page.finding.rows
    assert "\n".join((state.asked.text, *state.asked.hints)).count(row.sentence) == 1


def test_what_was_approved_is_marked_in_the_lists(pack: Pack, path: Path) -> None:
    ledger_files(pack, path.parent)
    (path.parent / "办法.pdf").write_bytes(b"the rules, scanned in")
    walk = session(pack, path)
    review = drive(walk, "g", "conferences", "l", "会议.csv", "1", "o", "10")
    (kind,) = (label for label in labels(review) if label.startswith("有问题、没有写整改措施"))
    listed = drive(walk, str(labels(review).index(kind) + 1), state=review)
    state = drive(walk, "1", "2", "2", "需要延长", "市委办", "市办1号", "办法.pdf", "2026-12-31", state=listed)
    assert walk.assessment.excepted
    assert labels(state)[0] == f"{labels(listed)[0]}　自报经批准的例外"
    assert labels(drive(walk, "g", "conferences", "2"))[2].endswith("、自报经批准的例外")
    ledger = drive(walk, "g", "conferences").asked
    assert isinstance(ledger, Question)
    assert any(hint.endswith("经批准的例外 1 个") for hint in ledger.hints)


def test_what_is_missing_adds_up_to_one_number(pack: Pack, path: Path) -> None:
    """An item that waits for two ledgers was counted with both, and the parts came to more than the whole."""
    walk = session(pack, path)
    walk.set_row(pack.ledgers["receptions"], None, {"no": "A1", "date": "2026-03-05", "sender": "某市", "guests": "4"})
    waiting = walk.assessment.items["BX-12"]
    assert waiting.verdict is Verdict.未填
    review = drive(walk, "o", str(labels(begin(walk)).index("复查：还缺什么，能不能签字") + 1))
    counted = [int(n) for label in labels(review) for n in re.findall(r"关系到 (\d+) 项", label)]
    assert len(counted) == 2
    assert sum(counted) == len(walk.assessment.unanswered)
    assert isinstance(review.asked, Question)
    assert f"未填{sum(counted)}项" in review.asked.text


def test_a_list_says_what_of_it_must_be_filled_in(pack: Pack, path: Path) -> None:
    """Nine steps were found, of which “0/7” were said to be done."""
    walk = session(pack, path)
    state = drive(walk, "g", "谈话")
    assert isinstance(state.asked, Question)
    found = len([choice for choice in state.asked.choices if choice.is_listed])
    needed = sum(step.is_needed for step in walk.search("谈话"))
    assert needed < found
    assert state.asked.head == f"找到“谈话”　共 {found} 步，要填 {needed} 步，已填 0 步"


def test_the_first_page_keeps_its_numbers_when_all_is_judged(hunan: Pack, tmp_path: Path) -> None:
    """What was read and chosen while it was judged led elsewhere: a line came in before it."""
    walk = example(hunan, tmp_path)
    first, judged = (Overview(is_judged=is_judged).open(walk) for is_judged in (False, True))
    ways = [[choice.label.split("　")[0] for choice in one.choices if choice.is_listed] for one in (first, judged)]
    assert ways[1][: len(ways[0])] == ways[0]
    assert ways[1][-1].startswith("互相矛盾的")


def test_more_moves_are_numbered_once(pack: Pack, path: Path) -> None:
    """The review's own 结束 stood among them with its number."""
    walk = session(pack, path)
    more = drive(walk, "10", "0").asked
    assert isinstance(more, Question)
    keys = [choice.key for choice in more.choices]
    assert len(keys) == len(set(keys))


def test_with_nothing_filled_in_nobody_says_that_nothing_was_found(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    assert told(drive(walk, "p")) == ["还没有填，有没有问题无从知道。"]
    review = drive(walk, "10").asked
    assert isinstance(review, Question)
    assert review.title == "最重结论：未填　还没有填，有没有问题无从知道"
