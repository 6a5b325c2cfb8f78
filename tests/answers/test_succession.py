"""Answers of an older pack under a newer one: nothing is dropped without a word."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers
from checklist.answers.template import answers_text
from checklist.core.errors import Code, InputError
from checklist.core.verdicts import Verdict
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from tests.conftest import FIRE, FIRE_UNIT, Run
from tests.pack.test_hostile_packs import change

ITEMS = """\
  - id: XF-11
    title: 值班
    question: 是否有人值班？
    speech: ["1"]
    answer: {kind: yes_no}
    severity: 一般
    evidence: [值班表]
    remedy: 排班。
  - id: XF-12
    title: 通道
    question: 堵塞的通道有几条？
    speech: ["1"]
    answer: {kind: int, min: 0}
    severity: 一般
    evidence: [记录]
    remedy: 清理。
    gap_when: answer > 0
"""
RETIRED = """\
format: 1
retired:
  - {id: XF-07, title: 夜间值班, successors: [XF-11], same_meaning: true, reason: 与值班合并}
  - {id: XF-08, title: 消防通道, successors: [XF-11, XF-12], reason: 改为数数}
  - {id: XF-09, title: 标语, reason: 不再要求}
"""
HEAD = """\
format: 1
pack: {id: fire_safety, version: "0.9"}
unit: {name: 某厂, code: F1, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-12-31}
"""
CARRIED, ASKED, GONE, ANEW = Code.RETIRED_CARRIED, Code.RETIRED_ASKED, Code.RETIRED_GONE, Code.ASKED_ANEW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fire_safety"
    shutil.copytree(FIRE, folder)
    path = folder / "items/site/fire.yaml"
    path.write_text(path.read_text(encoding="utf-8") + ITEMS, encoding="utf-8")
    (folder / "retired.yaml").write_text(RETIRED, encoding="utf-8")
    return folder


@pytest.fixture
def pack(folder: Path) -> Pack:
    return load_pack(folder)


def read(pack: Pack, body: str) -> Answers:
    return parse_answers(pack, HEAD + body, Path("/nowhere/a.yaml"))


def codes(answers: Answers) -> list[Code]:
    return [problem.code for problem in answers.notices if problem.code is not Code.OTHER_VERSION]


def test_the_same_meaning_is_carried(pack: Pack) -> None:
    answers = read(pack, "answers: {XF-07: {answer: 否, note: 缺人, evidence: []}}\n")
    assert (answers.answers["XF-11"].value, answers.answers["XF-11"].note) == ("否", "缺人")
    assert codes(answers) == [Code.PACK_CHANGED, CARRIED]
    assert "0 项的编号没有变，回答照用；1 项并入别的检查项，回答照搬；0 项要按新的问题回答" in answers.notices[0].text


def test_what_is_kept_is_told_and_what_nobody_uses(pack: Pack) -> None:
    """It read as if all answers were lost: only those of other ids were counted."""
    body = "answers: {XF-01: 是, XF-12: 2, XF-11: {answer: 不涉及, reason: 没有}, XF-07: 否, XF-09: 是}\n"
    told = read(pack, body).notices[0].text
    assert told.endswith(
        "2 项的编号没有变，回答照用；0 项并入别的检查项，回答照搬；"
        "1 项要按新的问题回答（原来的回答列在旁边）；1 项不再问，回答没有用到。"
    )


def test_that_a_question_may_have_been_reworded_is_told(pack: Pack) -> None:
    [told] = [problem.text for problem in read(pack, "answers: {XF-12: 2}\n").notices]
    assert "原来的回答照用；问法可能改过，请对照现在的问题再看一遍。" in told


def test_what_was_answered_anew_stands(pack: Pack) -> None:
    answers = read(pack, "answers: {XF-07: 否, XF-11: 是}\n")
    assert answers.answers["XF-11"].value == "是"
    assert answers.former["XF-11"][0].said == "否"


def test_another_meaning_is_shown_beside_the_new_questions(pack: Pack) -> None:
    answers = read(pack, "answers: {XF-08: {answer: 不涉及, reason: 没有通道}}\n")
    assert "XF-11" not in answers.answers
    assert [str(one) for one in answers.former["XF-12"]] == ["原 XF-08 消防通道：不涉及；没有通道"]
    assert codes(answers) == [Code.PACK_CHANGED, ASKED]
    assert "请回答 XF-11、XF-12" in answers.notices[-1].text
    assert "  # 原 XF-08 消防通道：不涉及；没有通道\n" in answers_text(pack, answers)


def test_what_is_asked_no_more_is_told(pack: Pack) -> None:
    answers = read(pack, "answers: {XF-09: 是}\nrectifications: {XF-07: {measure: 排班}, XF-09: {measure: 挂}}\n")
    assert set(codes(answers)) == {Code.PACK_CHANGED, GONE, Code.PLAN_MOVED, Code.PLAN_GONE}
    assert dict(answers.rectifications)["XF-11"].measure == "排班"
    assert any("“是”没有用到" in problem.text for problem in answers.notices)


@pytest.mark.parametrize(
    ("successors", "code", "told"),
    [
        ("[XF-02]", Code.RETIRED_BY_LEDGER, "原来的回答“是”没有用到。接替的 XF-02 由台账判定，不用回答。"),
        ("[XF-02, XF-12]", ASKED, "请回答 XF-12。"),
    ],
)
def test_nobody_is_asked_to_answer_what_ledgers_decide(folder: Path, successors: str, code: Code, told: str) -> None:
    text = RETIRED.replace("[XF-11, XF-12]", successors)
    (folder / "retired.yaml").write_text(text, encoding="utf-8")
    answers = read(load_pack(folder), "answers: {XF-08: 是}\n")
    assert codes(answers) == [Code.PACK_CHANGED, code]
    assert told in answers.notices[-1].text


def test_an_answer_that_no_longer_fits_is_asked_anew(pack: Pack) -> None:
    answers = read(pack, "answers: {XF-01: 是, XF-12: 2}\nparameters: {floors: 3}\n")
    assert not answers.answers["XF-01"].is_written
    assert answers.answers["XF-12"].value == 2
    assert [str(one) for one in answers.former["XF-01"]] == ["原 XF-01 演练次数：是"]
    assert codes(answers) == [Code.PACK_CHANGED, ANEW, Code.NOT_ASKED_NOW]


def test_of_the_same_version_it_is_a_mistake(pack: Pack) -> None:
    with pytest.raises(InputError) as caught:
        parse_answers(pack, HEAD.replace("0.9", "1") + "answers: {XF-01: 是}\n", Path("/nowhere/a.yaml"))
    assert len(caught.value.problems) == 1


def test_by_command_nothing_is_lost(run: Run, folder: Path, tmp_path: Path) -> None:
    """The walk shows it, a correction stays, and the old answer stays in the file."""
    body = "answers:\n  XF-01: 3\n  XF-08: 是\n"
    (tmp_path / "a.yaml").write_text(HEAD + body, encoding="utf-8")
    shown = run("fill", "a.yaml", "--plain", "--pack", folder, stdin="g\nXF-12\n2\nq\n")
    assert "原 XF-08 消防通道：是" in shown.stdout
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "XF-08: 是" in text
    assert "XF-12: 2" in text
    checked = run("check", "a.yaml", "--pack", folder)
    assert "提醒：a.yaml:2:7 A640" in checked.stderr
    assert load_answers(load_pack(folder), tmp_path / "a.yaml").answers["XF-12"].value == 2
    assert run("init", "b.yaml", "--from", "a.yaml", "--pack", folder).returncode == 0
    beside = "  # 原 XF-08 消防通道：是\n  XF-12:"
    assert beside in (tmp_path / "b.yaml").read_text(encoding="utf-8")


def test_what_is_asked_no_more_is_shown_with_what_succeeds_it(run: Run, folder: Path) -> None:
    shown = run("rules", "show", "XF-07", "XF-09", "--pack", folder)
    assert shown.stdout.splitlines() == [
        "XF-07 夜间值班（不再用）",
        "  由 XF-11 值班 接替，问的是同一件事",
        "  原因：与值班合并",
        "XF-09 标语（不再用）",
        "  原因：不再要求",
    ]
    path = folder / "retired.yaml"
    path.write_text(RETIRED.replace("XF-09", "XF-01"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.line) == (Code.RETIRED_STILL_ASKED, 5)
    assert "不再用的请从那里删去" in problem.text


CONTRADICTION = """\
contradictions:
  - id: X02
    title: 自报演练与值班不符
    severity: 一般
    when: answers.XF_01 > 0 && answers.XF_11 == "否"
    message: 自报演练，却没有人值班。
    remedy: 核对。
"""
RETIRED_RULES = """\
  - {id: X01, title: 自报按期检查与台账不符, successors: [X02], reason: 并入值班的核对}
  - {id: X09, title: 自报与标语不符, reason: 标语不再要求}
  - {id: MH-09, title: 压力不足, reason: 由专业机构检测}
  - {id: hydrants, title: 消火栓台账, reason: 由自来水公司管}
"""
X01_WAS = "rectifications: {X01: {fact: 记错了日期}}\n"


@pytest.fixture
def later(folder: Path) -> Path:
    """A folder of a pack in which a contradiction became another one, and one and a rule are used no more."""
    (folder / "contradictions.yaml").write_text("format: 1\n" + CONTRADICTION, encoding="utf-8")
    (folder / "retired.yaml").write_text(RETIRED + RETIRED_RULES, encoding="utf-8")
    return folder


def test_a_contradiction_a_ledger_or_a_rule_that_is_used_no_more_stops_nothing(later: Path) -> None:
    plans = "rectifications: {X01: {fact: 记错了}, X09: {measure: 改}}\n"
    excepted = "exceptions: {MH-09: [{rows: [{row: 1}], reason: 送检, approver: 县局, document: 县函〔2026〕1号, until: 2026-12-31}]}\n"
    tables = "ledgers: {hydrants: {file: 消火栓.csv}, 消火栓台账: {rows: []}}\n"
    answers = read(load_pack(later), plans + excepted + tables)
    assert {id_: plan.fact for id_, plan in answers.rectifications.items()} == {"X02": "记错了"}
    assert (answers.exceptions, answers.ledgers) == ({}, {})
    unused = Code.RETIRED_UNUSED
    assert codes(answers) == [Code.PLAN_MOVED, Code.PLAN_GONE, unused, unused, unused]
    assert "“X09 自报与标语不符”不再用（标语不再要求），整改清单里写的“改”没有用到。" in " ".join(
        one.text for one in answers.notices
    )


def test_an_answer_to_a_contradiction_is_told_too(later: Path) -> None:
    assert codes(read(load_pack(later), "answers: {X01: 是}\n")) == [Code.PACK_CHANGED, GONE]


def test_old_answers_to_a_retired_contradiction_are_checked_and_carried(run: Run, later: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + X01_WAS, encoding="utf-8")
    checked = run("check", "a.yaml", "--pack", later)
    assert "A645 “X01”不再用，写的整改移到 X02。" in checked.stderr
    assert checked.returncode != 3
    assert run("init", "b.yaml", "--from", "a.yaml", "--pack", later).returncode == 0
    assert "自报演练与值班不符" in run("rules", "show", "X01", "--pack", later).stdout
    (later / "retired.yaml").write_text(RETIRED, encoding="utf-8")
    refused = run("check", "a.yaml", "--pack", later)
    assert (refused.returncode, "这一版取消了的，请规则维护人写进 retired.yaml" in refused.stderr) == (3, True)


@pytest.mark.parametrize(
    ("used", "kind"), [("X02", "矛盾规则"), ("MH-01", "台账规则"), ("extinguishers", "台账"), ("XF-01", "检查项")]
)
def test_what_is_retired_is_used_nowhere(later: Path, used: str, kind: str) -> None:
    (later / "retired.yaml").write_text(RETIRED + f"  - {{id: {used}, title: 旧, reason: 旧}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(later)
    [problem] = caught.value.problems
    assert (problem.code, problem.details["kind"], problem.place.line) == (Code.RETIRED_STILL_ASKED, kind, 6)


def test_a_diff_says_what_becomes_of_answers(run: Run, folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old/fire_safety"
    shutil.copytree(FIRE, old)
    path = old / "items/site/fire.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + ITEMS.replace("XF-11", "XF-07").replace("XF-12", "XF-09"), "utf-8"
    )
    told = run("rules", "diff", old, folder).stdout
    assert "取消检查项 XF-07 “值班”：由XF-11接替，回答照搬（与值班合并）" in told
    assert "取消检查项 XF-09 “通道”：没有接替的项（不再要求）" in told


def test_the_same_meaning_has_one_successor(folder: Path) -> None:
    (folder / "retired.yaml").write_text(
        RETIRED.replace("[XF-11, XF-12], reason", "[XF-11, XF-12], same_meaning: true, reason"), "utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    assert [problem.code for problem in caught.value.problems] == [Code.NOT_THE_SAME]


def test_silences_are_carried_too(pack: Pack) -> None:
    assert read(pack, "answers: {XF-07: 不掌握}\n").answers["XF-11"].silence is Verdict.不掌握


@pytest.fixture
def joined(folder: Path) -> Pack:
    """A pack in which two items became one."""
    other = "  - {id: XF-06, title: 白天值班, successors: [XF-11], same_meaning: true, reason: 与值班合并}\n"
    (folder / "retired.yaml").write_text(RETIRED + other, encoding="utf-8")
    return load_pack(folder)


@pytest.mark.parametrize("order", [("XF-06: 否", "XF-07: 是"), ("XF-07: 是", "XF-06: 否")])
def test_of_two_items_that_became_one_different_answers_are_not_carried(joined: Pack, order: tuple[str, str]) -> None:
    """The first was lost and called carried, and the verdict hung on the order of lines."""
    answers = read(joined, f"answers: {{{', '.join(order)}}}\n")
    assert "XF-11" not in answers.answers
    assert sorted(str(one) for one in answers.former["XF-11"]) == ["原 XF-06 白天值班：否", "原 XF-07 夜间值班：是"]
    assert codes(answers) == [Code.PACK_CHANGED, Code.RETIRED_DIFFER, Code.RETIRED_DIFFER]
    told = "\n".join(sorted(notice.text for notice in answers.notices))
    assert "与 XF-07 都并入 XF-11，原来的回答却不同（这一项是“否”），都没有照搬。请回答 XF-11。" in told
    assert "与 XF-06 都并入 XF-11" in told


def test_of_two_items_that_became_one_the_same_answer_is_carried_with_both_notes(joined: Pack) -> None:
    body = "answers: {XF-06: {answer: 否, note: 缺人}, XF-07: {answer: 否, note: 没有排班, to_confirm: true}}\n"
    answers = read(joined, body)
    answer = answers.answers["XF-11"]
    assert (answer.value, answer.note, answer.to_confirm) == ("否", "缺人\n没有排班", True)
    assert codes(answers) == [Code.PACK_CHANGED, CARRIED, CARRIED]
    assert read(joined, "answers: {XF-06: 否, XF-09: 是}\n").answers["XF-11"].value == "否"


def test_of_a_workbook_the_answers_to_reworded_questions_are_told(folder: Path, run: Run, tmp_path: Path) -> None:
    """They counted for the new question, and nobody was told which they were."""
    assert run("template", "--xlsx", "空.xlsx", *FIRE_UNIT, "--pack", folder).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "空.xlsx")
    rows = {row[0].value: row for row in book["检查项"].iter_rows(min_row=2)}
    for id_, answer in (("XF-01", 3), ("XF-12", 2)):
        rows[id_][4].value = answer
    book.save(tmp_path / "填好.xlsx")
    change(folder, "pack.yaml", 'version: "1"', 'version: "2"')
    change(folder, "items/site/fire.yaml", "本年组织消防演练几次？", "本年组织全员消防演练几次？")
    change(folder, "items/site/fire.yaml", "灭火器是否都", "灭火器是不是都")  # nobody answered it
    done = run("import", "填好.xlsx", "-o", "a.yaml", "--pack", folder)
    assert done.returncode == 0, done.stderr
    told = "A672 “XF-01 演练次数”的问法改过：填的时候问的是“本年组织消防演练几次？”，现在问的是“本年组织全员消防演练几次？”。"
    assert (done.stderr.count("A672"), f"填好.xlsx[检查项!{rows['XF-01'][4].coordinate}] {told}" in done.stderr) == (
        1,
        True,
    )
