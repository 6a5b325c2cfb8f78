"""The walk's state machine: what is saved, judged, undone, and how it agrees with the file."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers.editing import FileStore
from checklist.answers.load import load_answers, open_document
from checklist.answers.parts import text_digest
from checklist.answers.questionnaire import LedgerStep
from checklist.answers.template import answers_text, empty_answers
from checklist.core.errors import Code, InputError, ValueProblem
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess
from checklist.faces.walk.session import Session
from checklist.io.strict_yaml import parse
from checklist.pack.compiled import Ledger, Pack
from checklist.record.assessment import assessment_record
from tests.conftest import EXAMPLES, tries
from tests.faces.walk.conftest import DAY, at, save, session


def verdict_of(walk: Session, item: str) -> Verdict:
    return walk.assessment.items[item].verdict


def test_every_answer_is_saved_at_once_and_the_place_is_kept(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "BX-01")
    walk.answer("否")
    assert verdict_of(walk, "BX-01") is Verdict.一般
    walk.move(1)
    again = session(pack, path)
    assert again.answers.answers["BX-01"].value == "否"
    assert again.step == walk.step
    assert again.step is not None
    assert again.step.id != "BX-01"


def test_moving_writes_nothing_into_what_is_signed(pack: Pack, path: Path) -> None:
    before = path.read_bytes()
    walk = at(session(pack, path), "BX-20")
    walk.move(1)
    walk.next(walk.is_open)
    assert path.read_bytes() == before
    state = path.with_name(".answers.yaml.state")
    assert state.stat().st_mode & 0o777 == 0o600
    assert session(pack, path).step == walk.step
    state.write_text("{", encoding="utf-8")
    assert session(pack, path).index == 0


def test_one_answer_is_one_write(pack: Pack, path: Path) -> None:
    written: list[Path] = []

    def count(file: Path, text: str) -> None:
        written.append(file)
        save(file, text)

    walk = at(Session(pack, parse(path.read_text(encoding="utf-8"), str(path)), FileStore(path, count), DAY), "BX-01")
    walk.answer("是")
    walk.move(1)
    assert written == [path]


def test_an_old_file_s_place_is_read_and_dropped(pack: Pack, path: Path) -> None:
    save(path, path.read_text(encoding="utf-8") + "resume_at: BX-20\n")
    walk = session(pack, path)
    assert walk.step is not None
    assert walk.step.id == "BX-20"
    walk.move(1)
    assert "resume_at" in path.read_text(encoding="utf-8")
    walk.answer("有此情形")
    assert "resume_at" not in path.read_text(encoding="utf-8")
    assert load_answers(pack, path)


def test_a_file_that_could_not_be_saved_is_refused_at_once_but_can_be_read(pack: Pack, path: Path) -> None:
    save(path, path.read_text(encoding="utf-8").replace("  BX-01:\n", "  ? BX-01\n  : 是\n"))
    with pytest.raises(InputError) as caught:
        session(pack, path)
    assert [problem.code for problem in caught.value.problems] == [Code.NOT_EDITABLE]
    assert session_of(pack, path, path.read_text(encoding="utf-8")).answers.answers["BX-01"].value == "是"


def test_json_is_filled_in_and_stays_json(pack: Pack, path: Path) -> None:
    target = path.with_suffix(".json")
    content = json.loads(json.dumps(parse(path.read_text(encoding="utf-8"), "").data, default=str))
    save(target, json.dumps(content, ensure_ascii=False, indent=2))
    walk = at(Session(pack, open_document(target), FileStore(target, save), DAY), "BX-01")
    walk.answer("否")
    walk.rectify("BX-01", measure="修订", due="2026-09-30")
    walk.set_row(receptions(pack), None, required(receptions(pack), no="A1"))
    read = json.loads(target.read_text(encoding="utf-8"))
    assert read["answers"]["BX-01"] == "否"
    assert read["rectifications"]["BX-01"]["due"] == "2026-09-30"
    answers = load_answers(pack, target)
    assert answers.answers == walk.answers.answers
    assert answers.rectifications == walk.answers.rectifications
    assert list(read) == [*content, "rectifications"]


def test_a_wrong_answer_changes_nothing(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "BX-01")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ValueProblem):
        walk.answer("也许")
    with pytest.raises(ValueProblem):
        walk.be_silent("不涉及", "")
    assert path.read_text(encoding="utf-8") == before


def test_a_note_survives_another_answer_and_an_answer_a_note(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "BX-01")
    walk.note("BX-01", "先写备注\n第二行")
    walk.answer("是")
    walk.note("BX-01", "改过的备注")
    answer = session(pack, path).answers.answers["BX-01"]
    assert (answer.value, answer.note) == ("是", "改过的备注")


def test_items_decided_by_ledgers_are_shown_as_computed(hunan: Pack) -> None:
    path = EXAMPLES / "政务服务局/answers.yaml"
    walk = Session(hunan, parse(path.read_text(encoding="utf-8"), str(path)), FileStore(path, None), DAY)
    (step,) = walk.search("BX-04")
    assert isinstance(step, LedgerStep)
    assert step.id == "receptions"
    verdicts = {result.item.id: result.verdict for result in walk.results(step)}
    assert verdicts["BX-04"] is Verdict.较重
    assert not any(step.id == "BX-04" for step in walk.steps)


def test_a_file_that_may_only_be_read_is_never_written(pack: Pack, path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    walk = Session(pack, parse(before, str(path)), FileStore(path, None), DAY)
    at(walk, "BX-01")
    with pytest.raises(ValueProblem) as caught:
        walk.answer("否")
    assert caught.value.code is Code.READ_ONLY
    assert path.read_text(encoding="utf-8") == before
    assert not walk.answers.answers["BX-01"].is_given


def test_what_somebody_changed_outside_is_not_overwritten(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "BX-01")
    edited = path.read_text(encoding="utf-8").replace("  BX-20:\n", "  BX-20: 无此情形\n")
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(ValueProblem) as caught:
        walk.answer("是")
    assert caught.value.code is Code.CHANGED_OUTSIDE
    assert path.read_text(encoding="utf-8") == edited


def test_a_ledger_that_cannot_be_read_is_not_attached(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "公务接待台账")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(InputError):
        walk.attach("没有.xlsx")
    assert path.read_text(encoding="utf-8") == before


def test_search_finds_by_word_and_says_what_was_meant(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    assert [step.id for step in walk.search("陪餐")] == ["receptions"]
    assert {"ZD-01", "ZD-18"} <= {step.id for step in walk.search("三重一大")}
    with pytest.raises(ValueProblem) as caught:
        walk.search("BX-O1")
    assert caught.value.code is Code.UNKNOWN_ITEM
    assert "BX-01" in str(caught.value)


def test_evidence_keeps_size_and_digest_and_tells_a_change(pack: Pack, path: Path) -> None:
    (path.parent / "附件").mkdir()
    proof = path.parent / "附件/办法.pdf"
    proof.write_bytes(b"the rules, scanned in")
    walk = at(session(pack, path), "BX-01")
    walk.answer("是")
    walk.add_evidence("BX-01", "附件/办法.pdf")
    (evidence,) = walk.answers.answers["BX-01"].evidence
    assert (evidence.size, evidence.sha256) == (21, "558885529ebaad5563bbb73bf89273659c2cc5538b3cbd3b8d5c439c85627c5a")
    assert load_answers(pack, path).notices == ()
    proof.write_bytes(b"the rules, changed since")
    assert [problem.code for problem in load_answers(pack, path).notices] == [Code.EVIDENCE_CHANGED]
    for wrong, code in (
        ("附件/没有.pdf", Code.EVIDENCE_MISSING),
        ("../外.pdf", Code.OUTSIDE),
        ("附件", Code.EVIDENCE_MISSING),
    ):
        with pytest.raises(ValueProblem) as caught:
            walk.add_evidence("BX-01", wrong)
        assert caught.value.code is code
    walk.drop_evidence("BX-01", "附件/办法.pdf")
    assert load_answers(pack, path).answers["BX-01"].evidence == []


def test_each_answer_brings_in_and_takes_away_what_depends_on_it(pack: Pack, path: Path) -> None:
    """YA-03 asks about films that YA-02 counts."""
    walk = at(session(pack, path), "YA-02")
    for written, is_asked in (("0", False), ("2", True), ("0", False)):
        walk.answer(written)
        assert ("YA-03" in {step.id for step in walk.steps}) is is_asked
        assert (verdict_of(walk, "YA-03") is Verdict.未填) is is_asked
        assert walk.step is not None
        assert walk.step.id == "YA-02"
    walk.undo()
    assert "YA-03" in {step.id for step in walk.steps}


@pytest.mark.slow
def test_the_first_page_waits_for_nothing_that_judges(path: Path) -> None:
    """What judges is imported and run while the page is already being read."""
    script = f"""
import sys
from datetime import date
from pathlib import Path
from checklist.answers.editing import FileStore
from checklist.answers.load import open_document
from checklist.app.opening import pack_of_document
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.session import Session
path = Path({str(path)!r})
document = open_document(path)
session = Session(pack_of_document(document, None), document, FileStore(path, None), date(2026, 7, 1))
print(Overview(is_judged=False).open(session).text)
print({{'checklist.engine.rules', 'checklist.engine.model'}} & sys.modules.keys())
"""
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "正在核对" in shown
    assert shown.endswith("set()\n")


def test_what_is_given_to_a_colleague_is_not_asked_again(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "BX-01")
    walk.give_to("王芳")
    assert walk.owner(walk.step) == "王芳" if walk.step else False
    assert not walk.is_open(walk.search("BX-01")[0])
    at(walk, "公务接待台账").give_to("李强")
    assert session(pack, path).owner(walk.search("公务接待台账")[0]) == "李强"
    assert "receptions" not in {id_ for id_, data in walk.answers.ledgers.items() if data.is_given}


def test_a_rectification_is_written_field_by_field(pack: Pack, path: Path) -> None:
    walk = at(session(pack, path), "BX-01")
    walk.answer("否")
    walk.rectify("BX-01", measure="修订办法", owner="王芳", due="2026年9月30日", state="整改中")
    with pytest.raises(ValueProblem):
        walk.rectify("BX-01", due="九月底")
    plan = load_answers(pack, path).rectifications["BX-01"]
    assert (plan.measure, plan.owner, str(plan.due), plan.state) == ("修订办法", "王芳", "2026-09-30", "整改中")


def test_what_the_last_period_said_counts_only_when_confirmed(pack: Pack, path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("  BX-01:\n", "  BX-01: {answer: 是, to_confirm: true}\n")
    save(path, text)
    walk = at(session(pack, path), "BX-01")
    assert verdict_of(walk, "BX-01") is Verdict.未填
    assert "尚未确认" in walk.assessment.items["BX-01"].reason
    walk.confirm()
    assert verdict_of(walk, "BX-01") is Verdict.合规
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")


# Rows typed in the walk


def receptions(pack: Pack) -> Ledger:
    return pack.ledgers["receptions"]


def required(ledger: Ledger, **others: str) -> dict[str, str]:
    """Return a row with every required column filled in."""
    usual = {"text": "某", "int": "3", "date": "2026-03-05", "bool": "否", "number": "1", "money": "1"}
    row = {
        name: column.choices[0] if column.type == "choice" else usual[column.type]
        for name, column in ledger.spec.columns.items()
        if column.required
    }
    return {**row, **others}


def test_rows_are_typed_checked_and_judged_at_once(pack: Pack, path: Path) -> None:
    ledger = receptions(pack)
    walk = at(session(pack, path), "公务接待台账")
    row = walk.set_row(ledger, None, required(ledger, no="A1", guests="10", companions="5", venue_kind="机关食堂"))
    assert row.number == 2
    assert verdict_of(walk, "BX-04") is Verdict.较重
    table = path.parent / "台账/公务接待台账.csv"
    assert table.read_text(encoding="utf-8").startswith("\ufeff接待编号,")
    with pytest.raises(InputError) as caught:
        walk.set_row(ledger, None, required(ledger, no="A1"))
    assert [problem.code for problem in caught.value.problems] == [Code.DUPLICATE_ROW]
    walk.set_row(ledger, 0, required(ledger, no="A1", guests="10", companions="3", venue_kind="机关食堂"))
    assert verdict_of(walk, "BX-04") is Verdict.合规
    walk.undo()
    assert verdict_of(walk, "BX-04") is Verdict.较重
    assert load_answers(pack, path).ledgers["receptions"].rows[0].values["companions"] == 5
    walk.delete_row(ledger, 0)
    assert load_answers(pack, path).ledgers["receptions"].rows == ()


def test_rows_go_to_a_ledger_that_stands_under_its_title(pack: Pack, path: Path) -> None:
    """It was written a second time, under its id, and the records there before were lost."""
    ledger = receptions(pack)
    text = path.read_text(encoding="utf-8")
    first = "[{no: A1, date: 2026-03-05, sender: 甲, guests: 3}]"
    save(path, re.sub(r"(?m)^  receptions:.*$", f"  公务接待台账: {first}", text))
    session(pack, path).set_row(ledger, None, required(ledger, no="A2"))
    read = load_answers(pack, path)
    assert [row.values["no"] for row in read.ledgers["receptions"].rows] == ["A1", "A2"]
    assert "\n  receptions:" not in path.read_text(encoding="utf-8")


def test_a_row_that_was_undone_leaves_no_table_behind(pack: Pack, path: Path) -> None:
    ledger = receptions(pack)
    walk = at(session(pack, path), "公务接待台账")
    for no in ("A1", "A2"):
        walk.set_row(ledger, None, required(ledger, no=no))
        assert [one.name for one in (path.parent / "台账").iterdir()] == ["公务接待台账.csv"]
        walk.undo()
        assert not list((path.parent / "台账").iterdir())


def test_a_table_that_other_answers_name_is_not_written(pack: Pack, path: Path) -> None:
    ledger = receptions(pack)
    session(pack, path).set_row(ledger, None, required(ledger, no="A1"))
    other, part = path.with_name("上期.yaml"), path.with_name("分卷.yaml")
    part.write_text(path.read_text(encoding="utf-8") + "part: {name: 甲, base: aa}\n", encoding="utf-8")
    assert not session(pack, path).draft.shared
    other.write_bytes(path.read_bytes())
    before = (path.parent / "台账/公务接待台账.csv").read_bytes()
    walk = session(pack, path)
    (told,) = (one for one in walk.answers.notices if one.code is Code.TABLE_SHARED)
    assert told.details["others"] == "上期.yaml"
    walk.set_row(ledger, 0, required(ledger, no="A2"))
    walk.set_row(ledger, None, required(ledger, no="A3"))
    assert (path.parent / "台账/公务接待台账.csv").read_bytes() == before
    assert [row.values["no"] for row in load_answers(pack, other).ledgers["receptions"].rows] == ["A1"]
    assert [row.values["no"] for row in load_answers(pack, path).ledgers["receptions"].rows] == ["A2", "A3"]
    assert "receptions: 台账/公务接待台账-2.csv" in path.read_text(encoding="utf-8")
    walk = at(session(pack, path), "公务接待台账")
    walk.attach("台账/公务接待台账.csv")
    walk.set_row(ledger, None, required(ledger, no="A4"))
    assert (path.parent / "台账/公务接待台账.csv").read_bytes() == before


def as_json(text: str) -> str:
    """Return answers as JSON, escaped as other programs do: with capital letters."""
    written = json.dumps({**parse(text, "a").data, "part": None}, default=str)
    return re.sub(r"(?<=\\u)....", lambda found: found[0].upper(), written)


TABLE = "台账/公务接待台账.csv"
NOTE = "  BX-01:\n    answer: 是\n    note: |\n      原来分给\n      part: 科室\n"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("备.yaml", lambda text: text.replace("  BX-01:\n", NOTE).encode()),
        ("备.json", lambda text: as_json(text).encode()),
        ("备.yaml", lambda text: f"{text}part:\n".encode()),
        ("备.yml", lambda text: text.encode("utf-16")),
        ("备.yaml", lambda text: text.replace(TABLE, '"台账/公务接\\\n    待台账.csv"').encode("gb18030")),
        ("备.yaml", lambda text: text.replace(f"receptions: {TABLE}", f"公务接待台账: {{file: ./台账\\..\\{TABLE}}}").encode()),
        ("备.yaml", lambda text: f"{text}坏: [\n".encode()),
        ("备.yaml", lambda text: as_json(f"{text}坏: 1\n").encode() + b"["),
        ("备.yaml", lambda text: f"{text}坏: [\n".encode("utf-16")),
    ],
    ids=["a note", "escaped", "no part", "UTF-16", "folded", "another way", "broken", "broken, escaped", "broken, UTF-16"],
)  # fmt: skip
def test_a_copy_is_known_however_it_is_written(
    pack: Pack, path: Path, name: str, written: Callable[[str], bytes]
) -> None:
    session(pack, path).set_row(receptions(pack), None, required(receptions(pack), no="A1"))
    text = path.read_text(encoding="utf-8")
    assert f"receptions: {TABLE}" in text
    path.with_name(name).write_bytes(written(text))
    walk = session(pack, path)
    assert walk.draft.shared == {TABLE}
    (told,) = (one for one in walk.answers.notices if one.code is Code.TABLE_SHARED)
    assert told.details["others"] == name


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace(f"receptions: {TABLE}", f"receptions: {{none: 没有}} # {TABLE}"),
        lambda text: text.replace(TABLE, f"上期/{TABLE}"),
        lambda text: text.replace(TABLE, "台账/县公务接待台账.csv"),
        lambda text: text.replace(f"receptions: {TABLE}", f"receptions: {{none: 见 {TABLE}}}"),
        lambda text: f"{text}part:\n  name: 二\n  base: {'ab' * 32}\n  ledgers: [receptions]\n",
        lambda text: f"坏: [\n{text}".replace(TABLE, "台账/接待.csv"),
    ],
    ids=["a comment", "another folder", "a longer name", "a reason", "a part", "broken"],
)
def test_what_names_another_table_or_none_shares_nothing(pack: Pack, path: Path, written: Callable[[str], str]) -> None:
    session(pack, path).set_row(receptions(pack), None, required(receptions(pack), no="A1"))
    path.with_name("备.yaml").write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert session(pack, path).draft.shared == frozenset()


def test_a_part_shares_its_tables_with_its_whole_and_not_with_another(pack: Pack, path: Path) -> None:
    session(pack, path).set_row(receptions(pack), None, required(receptions(pack), no="A1"))
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    part = path.with_name("二.yaml")
    save(part, f"{text}part: {{name: 二, base: {text_digest(text)}, ledgers: [receptions]}}\n")
    assert session(pack, part).draft.shared == frozenset()
    save(path.with_name("上期.yaml"), f"{text}# 上期\n")
    assert session(pack, part).draft.shared == {TABLE}


def test_a_ledger_from_an_office_s_own_file_is_never_changed(hunan: Pack, tmp_path: Path) -> None:
    folder = tmp_path / "局"
    shutil.copytree(EXAMPLES / "政务服务局", folder)
    path = folder / "answers.yaml"
    own = (folder / "台账/公务接待.xlsx").read_bytes()
    walk = at(session(hunan, path), "公务接待台账")
    before = [dict(row.values) for row in walk.answers.ledgers["receptions"].rows]
    walk.delete_row(hunan.ledgers["receptions"], 0)
    assert (folder / "台账/公务接待.xlsx").read_bytes() == own
    assert "  receptions: 台账/公务接待台账.csv\n" in path.read_text(encoding="utf-8")
    assert [dict(row.values) for row in load_answers(hunan, path).ledgers["receptions"].rows] == before[1:]
    walk.undo()
    assert [dict(row.values) for row in load_answers(hunan, path).ledgers["receptions"].rows] == before


# Whatever is done, the file says what the session says, and undo brings everything back.

texts = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
Action = Callable[[Session], object]


def on(step: str, act: Action) -> Action:
    return lambda walk: act(at(walk, step))


def test_words_for_nothing_and_what_people_write_are_read_as_in_every_file(pack: Pack, path: Path) -> None:
    ledger = receptions(pack)
    walk = at(session(pack, path), "公务接待台账")
    cells = required(ledger, no="A1", date="3月5日", guests="10人", letter_no="电话通知", approver="无", liquor="无")
    row = walk.set_row(ledger, None, cells)
    assert (str(row.values["date"]), row.values["guests"], row.values["liquor"]) == ("2026-03-05", 10, False)
    assert row.not_counted == {"letter_no": "电话通知", "approver": "无"}
    assert verdict_of(walk, "BX-02") is Verdict.严重
    again = load_answers(pack, path).ledgers["receptions"].rows[0]
    assert (again.values, again.not_counted) == (row.values, row.not_counted)
    for cells, code in (
        (required(ledger, no="A2", sender="/"), Code.CELL_SAYS_NOTHING),
        (dict.fromkeys(ledger.spec.columns, "/"), Code.SAYS_NOTHING),
    ):
        with pytest.raises(InputError) as caught:
            walk.set_row(ledger, None, cells)
        assert [problem.code for problem in caught.value.problems] == [code]
    at(walk, "礼品登记台账")
    with pytest.raises(ValueProblem) as refused:
        walk.be_silent("不涉及", "无")
    assert refused.value.code is Code.SAYS_NOTHING
    at(walk, "BX-01")
    walk.note("BX-01", "无")
    assert walk.answers.answers["BX-01"].note is None
    with pytest.raises(ValueProblem) as refused:
        walk.be_silent("不涉及", "/")
    assert refused.value.code is Code.SAYS_NOTHING


actions = st.one_of(
    st.sampled_from(["是", "否"]).map(lambda word: on("BX-01", lambda walk: walk.answer(word))),
    texts.map(lambda reason: on("BX-20", lambda walk: walk.be_silent("不涉及", reason))),
    texts.map(lambda note: on("BX-01", lambda walk: walk.note("BX-01", note))),
    texts.map(lambda name: on("ZD-01", lambda walk: walk.give_to(name))),
    st.integers(1, 99).map(lambda number: on("staff_total", lambda walk: walk.answer(str(number)))),
    texts.map(lambda reason: on("公务用车台账", lambda walk: walk.be_silent("不涉及", reason))),
    texts.map(lambda measure: lambda walk: walk.rectify("BX-01", measure=measure, due="2026-09-30")),
    st.integers(1, 9).map(
        lambda number: (
            lambda walk: walk.set_row(
                receptions(walk.pack),
                None,
                required(receptions(walk.pack), no=f"A{len(rows(walk))}", companions=str(number)),
            )
        )
    ),
    st.just(lambda walk: walk.delete_row(receptions(walk.pack), 0) if rows(walk) else None),
    st.just(lambda walk: walk.undo()),
)


def rows(walk: Session) -> tuple[object, ...]:
    data = walk.answers.ledgers.get("receptions")
    return data.rows if data is not None else ()


@tries(10)
@given(st.lists(actions, max_size=8))
def test_the_file_always_says_what_the_session_says(pack: Pack, done: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        fresh = empty_answers(path, name="某局", level="市级", kind="党政机关", start=DAY.replace(month=1), end=DAY)
        save(path, answers_text(pack, fresh))
        walk = session(pack, path)
        for act in done:
            with suppress(ValueProblem, InputError):
                act(walk)
            read = load_answers(pack, path)
            assert read.answers == walk.answers.answers
            assert read.ledgers == walk.answers.ledgers
            assert (read.parameters, read.rectifications) == (walk.answers.parameters, walk.answers.rectifications)
            assert assessment_record(walk.assessment) == assessment_record(assess(pack, walk.answers, DAY))
        while walk.undo():
            pass
        assert load_answers(pack, path).answers == fresh_answers(pack, path)
        assert rows(walk) == ()


def fresh_answers(pack: Pack, path: Path) -> object:
    fresh = empty_answers(path, name="某局", level="市级", kind="党政机关", start=DAY.replace(month=1), end=DAY)
    return session_of(pack, path, answers_text(pack, fresh)).answers.answers


def session_of(pack: Pack, path: Path, text: str) -> Session:
    return Session(pack, parse(text, str(path)), FileStore(path, None), DAY)
