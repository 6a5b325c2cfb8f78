"""A report that is sent back: what the unit gets and sees, what counts meanwhile, and what the correction changed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from checklist.answers.load import parse_answers
from checklist.answers.template import answers_text
from checklist.answers.workbook.read import read_workbook
from checklist.answers.workbook.write import workbook
from checklist.app.returning import read_comments
from checklist.campaign.register import Received, Returned, append, read_register
from checklist.campaign.slips import Slip, SlipItem, slip_html, slip_items
from checklist.campaign.task import Task
from checklist.core.errors import Code, InputError
from checklist.core.values import CHINA
from checklist.engine.assess import assess
from checklist.faces.walk.dialogue import Question
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.pages.step import CurrentStep
from checklist.pack.compiled import Pack
from checklist.record.answers import answers_digest, answers_record
from checklist.record.base import plain_data
from checklist.report.pdf.draw import Printable, draw
from tests.campaign.conftest import MadeCity
from tests.conftest import FIRE_ANSWERS, HEAD, Run, problems
from tests.faces.walk.conftest import at, session

NOTE = """\
answers: {BX-01: 否}
ledgers: {spot_checks: {none: 没有抽查}}
returned:
  number: 2026-001
  by: 某县纪委
  on: 2026-07-05
  due: 2026-07-20
  reason: 佐证没有附。
  comments: {BX-01: 请附办法, BX-06: 菜单不全, X32: 请说明原因}
"""


def test_what_a_slip_says_is_kept_in_the_answers_and_in_nothing_that_is_signed(pack: Pack) -> None:
    answers = parse_answers(pack, HEAD + NOTE, Path("/nowhere/answers.yaml"))
    assert answers.returned is not None
    assert answers.returned.comments["BX-06"] == "菜单不全"
    again = parse_answers(pack, answers_text(pack, answers), Path("/nowhere/answers.yaml"))
    assert again.returned == answers.returned
    without = parse_answers(pack, HEAD + NOTE[: NOTE.index("returned:")], Path("/nowhere/answers.yaml"))
    assert "2026-001" not in json.dumps(plain_data(answers_record(pack, answers)))
    assert answers_digest(pack, answers) == answers_digest(pack, without)


def test_what_is_to_be_done_is_said_of_problems_alone(pack: Pack) -> None:
    text = HEAD + "answers: {BX-01: 否, BX-02: {answer: 不涉及, reason: 本期没有}}\n"
    judged = assess(pack, parse_answers(pack, text, Path("/nowhere/answers.yaml")), date(2026, 7, 10))
    items = {one.id: one for one in slip_items(judged, {"BX-01": "请附办法", "BX-02": "请说明", "X32": "请说明"})}
    assert items["BX-01"].remedy == pack.items["BX-01"].spec.remedy
    assert (items["BX-02"].verdict, items["BX-02"].remedy) == ("不涉及", "")
    assert (items["X32"].is_found, items["X32"].remedy) == (False, "")


def test_a_slip_says_of_a_contradiction_that_was_not_found_that_it_was_not_and_repeats_no_answer(pack: Pack) -> None:
    text = HEAD + "answers: {BX-01: 否}\nledgers: {spot_checks: {none: 没有抽查}}\n"
    judged = assess(pack, parse_answers(pack, text, Path("/nowhere/answers.yaml")), date(2026, 7, 10))
    items = {one.id: one for one in slip_items(judged, {"BX-01": "请附办法", "X32": "请说明", "X33": "请核对"})}
    assert items["BX-01"].said == "否"
    assert not [reason for reason in items["BX-01"].reasons if reason == "答“否”。"]
    assert items["X32"].is_found
    [reason] = items["X33"].reasons
    assert "没有查出这一处矛盾" in reason or "不涉及" in reason
    page = slip_html(a_slip(items["X32"], items["X33"]))
    x33 = page[page.index("X33") - 120 :]
    assert "合规" not in x33
    assert reason in x33


def test_records_are_called_by_their_names_for_their_numbers_are_others_in_the_answers_that_go_back(
    fire: Pack, tmp_path: Path
) -> None:
    """Of a file the line below its headings is the second, of a list the first."""
    table = "上次检查日,编号\n2024-12-01,A1\n2024-11-01,A2\n"
    (tmp_path / "灭火器.csv").write_text(table, encoding="utf-8")
    text = FIRE_ANSWERS[: FIRE_ANSWERS.index("answers:")] + "ledgers: {extinguishers: {file: 灭火器.csv}}\n"
    judged = assess(fire, parse_answers(fire, text, tmp_path / "a.yaml"), date(2026, 12, 31))
    [item] = slip_items(judged, {"XF-02": "请换"})
    assert item.rows == ("《灭火器台账》第2行是“A1”", "《灭火器台账》第3行是“A2”")


def a_slip(*items: SlipItem) -> Slip:
    return Slip(
        number="2026-001", issuer="某县纪委", task="上半年自查", unit="甲局", code="A1", period="上半年", report_number="ZC",
        received=date(2026, 7, 2), due=date(2026, 7, 20), day=date(2026, 7, 5), reason="佐证没有附。" * 4,
        signed_by="填报人", items=items,
    )  # fmt: skip


def test_a_slip_names_the_pack_that_was_handed_out_and_what_it_is_about(pack: Pack) -> None:
    judged = assess(
        pack, parse_answers(pack, HEAD + "answers: {BX-01: 否}\n", Path("/nowhere/a.yaml")), date(2026, 7, 10)
    )
    item, against = slip_items(judged, {"BX-01": "请附办法", "X32": "请说明"})
    page = slip_html(a_slip(item, against))
    for command in ("fill 退回的答卷", "export 退回的答卷 -o 退回.xlsx", "report 改好的答卷"):
        assert f"checklist {command} --pack 规则库.zip" in page
    assert "需要改正、说明的检查项和矛盾<" in page
    assert "需要改正、说明的检查项<" in slip_html(a_slip(item))


@pytest.mark.slow
def test_an_item_of_a_slip_stands_on_one_page(pack: Pack) -> None:
    text = HEAD + "answers: {BX-01: 否}\n"
    judged = assess(pack, parse_answers(pack, text, Path("/nowhere/answers.yaml")), date(2026, 7, 10))
    [one] = slip_items(judged, {"BX-01": "请附办法，并说明原因。" * 6})
    made = a_slip(*(replace(one, id=f"BX-{number:02}") for number in range(10, 22)))
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(draw(Printable(slip_html(made))))]
    assert len(pages) > 2
    for page in pages:
        assert len(re.findall(r"BX-\d\d", page)) == page.count("意见 请附办法") == page.count("参考")


@pytest.mark.slow
def test_two_ordinary_comments_stand_on_the_first_page() -> None:
    one = SlipItem(
        id="BX-39", title="接待功能设施", question="是否存在建设培训中心等具有接待功能的设施的情形？", said="有此情形",
        reasons=(), rows=(), remedy="停止建设，按规定处置。", comment="请附用房图纸", verdict="严重",
    )  # fmt: skip
    reason = "《抽查核实台账》第16行：2026年2月10日抽查“接受宴请旅游”12人，发现接受宴请或旅游安排3起，已移送或整改1起。"
    other = replace(
        one, id="FF-11", title="接受宴请旅游", said="", reasons=(reason,), comment="线索移送给谁，写明",
        question="干部是否存在接受可能影响公正执行公务的宴请或者旅游、健身、娱乐等活动安排的情形？",
        rows=("《抽查核实台账》第16行是“2026年2月10日，接受宴请旅游”",),
    )  # fmt: skip
    made = replace(
        a_slip(one, other), reason="接待清单没有附；未掌握的两项必须查清。", task="2026年上半年党风廉政自查",
        period="2026年1月1日至2026年6月30日", report_number="ZC20261112-2761F64D",
    )  # fmt: skip
    first = PdfDocument(draw(Printable(slip_html(made))))[0].get_textpage().get_text_range()
    assert "线索移送给谁，写明" in first


def test_a_slip_that_is_not_in_order_is_refused_with_its_place(pack: Pack) -> None:
    text = HEAD + "returned: {number: 1号, on: 2026-07-05, reason: 无}\n"
    found = problems(pack, text)
    assert {code for code, _ in found} >= {Code.MISSING_KEY}


def test_the_walk_shows_why_and_what_beside_each_step(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(HEAD + NOTE, encoding="utf-8")
    walk = session(pack, path)
    for page in (Overview(), Review()):
        question = page.open(walk)
        assert isinstance(question, Question)
        assert (
            "2026年7月5日被某县纪委退回（退回单 2026-001）：佐证没有附。请在2026年7月20日前改好重报。" in question.hints
        )
        assert "退回意见（X32）：请说明原因" in question.hints
        assert any(choice.label == "有退回意见的（2 步）" for choice in question.choices)
    for step, comment in (("BX-01", "退回意见（BX-01）：请附办法"), ("公务接待台账", "退回意见（BX-06）：菜单不全")):
        asked = CurrentStep().open(at(walk, step))
        assert isinstance(asked, Question)
        assert comment in asked.hints
    at(walk, "BX-01").answer("是")
    assert "number: 2026-001" in path.read_text(encoding="utf-8")


def test_a_workbook_shows_the_comments_beside_the_items(pack: Pack, tmp_path: Path) -> None:
    answers = parse_answers(pack, HEAD + NOTE, Path("/nowhere/answers.yaml"))
    path = tmp_path / "自查工作簿.xlsx"
    path.write_bytes(workbook(pack, answers))
    book: Any = load_workbook(path)
    heads, *rows = book["检查项"].iter_rows(values_only=True)
    told = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert (told["BX-01"]["退回意见"], told["BX-01"]["上期回答"]) == ("请附办法", None)
    assert (told["BX-06"]["退回意见"], told["BX-02"]["退回意见"]) == ("菜单不全", None)
    assert book.active.title == "退回意见", "it is what is seen first"
    first = {row[0]: row[2] for row in book["退回意见"].iter_rows(values_only=True)}
    assert (first["重新报送的期限"], first["退回原因"], first["X32"]) == ("2026年7月20日", "佐证没有附。", "请说明原因")
    again = read_workbook(pack, path)[0]
    assert again.returned == answers.returned
    assert answers_digest(pack, again) == answers_digest(pack, answers)


def test_check_tells_of_the_return(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + NOTE, encoding="utf-8")
    printed = run("check", "a.yaml", "--as-of", "2026-07-06").stdout
    assert "2026年7月5日被某县纪委退回" in printed
    assert "退回意见（BX-06）：菜单不全" in printed


def test_comments_of_a_file_are_read_whole_or_not(tmp_path: Path) -> None:
    path = tmp_path / "意见.yaml"
    path.write_text("BX-01: 请附办法\nＸ３２: 2026\nbx-01: 再附公文\n", encoding="utf-8")
    assert read_comments(path) == {"BX-01": "请附办法；再附公文", "X32": "2026"}
    path.write_text("- 请附办法\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_comments(path)
    assert [problem.code for problem in refused.value.problems] == [Code.WRONG_TYPE]


def test_earlier_registers_without_a_number_are_read(tmp_path: Path) -> None:
    path = tmp_path / "登记.jsonl"
    now = datetime(2026, 7, 1, 12, tzinfo=CHINA)
    append(path, Received(sha256="a", file="甲.pdf", at=now))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"event":"returned","sha256":"a","unit":"A1","at":"2026-07-02T12:00:00+08:00","reason":"补"}\n')
    [event] = read_register(path).returned
    assert (event.number, event.due, event.comments) == ("", None, {})


# In the city


def unit_with(city: MadeCity) -> str:
    """Return the unit of most problems that handed in one report that counts, and has a contradiction to comment on."""
    files = [file["unit"] for file in city.truth["files"]]
    problems = {
        str(code): len(about["findings"])
        for code, about in city.truth["units"].items()
        if about["current"]
        and not about["registered"]
        and files.count(code) == 1
        and any(one["contradiction"] for one in about["findings"])
    }
    return max(problems, key=lambda code: problems[code])


def state_of(run: Run, city: MadeCity, code: str) -> list[tuple[str, str]]:
    shown = json.loads(run("campaign", "show", city.folder, code, "--format", "json").stdout)
    return [(one["file"].rpartition("/")[2], one["state"]) for one in shown["came"]]


def test_a_kept_file_that_was_changed_is_sent_to_nobody(city: MadeCity, run: Run) -> None:
    """A unit got the answers of another, whose file had been copied over its own."""
    code = unit_with(city)
    sha = city.truth["units"][code]["current"]
    other = next(one["current"] for one in city.truth["units"].values() if one["current"] not in (None, sha))
    kept = city.folder / "收件"
    next(kept.glob(f"{sha}.*")).write_bytes(next(kept.glob(f"{other}.*")).read_bytes())
    done = run("campaign", "return", city.folder, code, "--reason", "补正", "--due", "2099-01-31")
    assert (done.returncode, done.stdout, (city.folder / "退回单").exists()) == (3, "", False)
    assert sha in done.stderr


def test_a_returned_report_counts_no_more_until_the_correction_comes(city: MadeCity, run: Run) -> None:
    code = unit_with(city)
    about = city.truth["units"][code]
    item = next(one["key"] for one in about["findings"] if not one["contradiction"] and one["key"] == one["item"])
    clash = next(one["key"] for one in about["findings"] if one["contradiction"])
    done = run(
        "campaign", "return", city.folder, code, "--reason", "情况没有说清楚", "--due", "2099-01-31",
        "--comment", f"{item}=请写明是哪几件", "--comment", f"{clash}=请说明原因",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")

    slips = sorted((city.folder / "退回单").iterdir(), key=lambda path: path.suffix)
    assert [path.suffix for path in slips] == [".json", ".pdf"]
    assert {path.stat().st_mode & 0o777 for path in slips} == {0o600}
    pdf = PdfDocument(slips[1])
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "")
    for words in (about["name"], "情况没有说清楚", "请写明是哪几件", "请说明原因", "2099年1月31日", item, clash):
        assert words in text
    answers = json.loads(slips[0].read_text(encoding="utf-8"))
    assert answers["returned"]["comments"] == {item: "请写明是哪几件", clash: "请说明原因"}
    checked = run("check", slips[0], "--pack", city.folder / "规则库.zip", "--as-of", city.truth["today"])
    assert f"退回意见（{item}）：请写明是哪几件" in checked.stdout

    assert state_of(run, city, code) == [(f"{about['name']}自查报告.pdf", "退回")]
    again = run("campaign", "return", city.folder, code, "--reason", "再退")
    assert (again.returncode, "C1022" in again.stderr, len(list((city.folder / "退回单").iterdir()))) == (3, True, 2)

    from examples.城市.make import another_report

    (city.folder / "收件箱/更正.pdf").write_bytes(another_report(city.folder, code))
    run("campaign", "collect", city.folder, "--quick")
    assert state_of(run, city, code) == [(f"{about['name']}自查报告.pdf", "退回"), ("更正.pdf", "有效")]
    shown = run("campaign", "show", city.folder, about["name"]).stdout
    assert f"与前一份（{code.partition('-')[0]}/{about['name']}自查报告.pdf）相比：" in shown
    assert "自报完成" in shown
    assert " → " in shown


def test_what_was_replaced_does_not_come_back_when_its_successor_is_returned(city: MadeCity, run: Run) -> None:
    code = next(code for code, about in city.truth["units"].items() if about["again"])
    assert run("campaign", "return", city.folder, code, "--reason", "补正", "--due", "2099-01-31").returncode == 0
    assert [state for _, state in state_of(run, city, code)] == ["被后交的代替", "退回"]
    shown = json.loads(run("campaign", "show", city.folder, code, "--format", "json").stdout)
    [change] = shown["corrections"]
    assert [change["before"], change["after"]] == [one["sha256"] for one in shown["came"]]
    assert change["answers"]


def test_nothing_is_returned_that_is_not_there_or_commented_that_is_not_asked(city: MadeCity, run: Run) -> None:
    before = (city.folder / "登记.jsonl").read_bytes()
    absent = next(code for code, about in city.truth["units"].items() if not about["current"])
    code = unit_with(city)
    late = (date.fromisoformat(city.truth["today"]) - timedelta(days=30)).isoformat()
    for words, told in (
        ([absent], "C1022"),
        (["没有这个单位"], "C1019"),
        ([code, "--comment", "BX-999=补"], "C1023"),
        ([code, "--due", late], "C1024 --due 写的 "),
        ([code, "--comment", "BX-01"], "编号=意见"),
    ):
        done = run("campaign", "return", city.folder, *words, "--reason", "补正")
        assert done.returncode in (2, 3)
        assert told in done.stderr
    assert (city.folder / "登记.jsonl").read_bytes() == before
    assert not (city.folder / "退回单").exists()


def test_a_crash_before_the_register_is_as_if_nothing_was_returned(
    city: MadeCity, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = unit_with(city)

    def dies(task: Task, event: Returned) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("checklist.app.returning.write_down", dies)
        assert run("campaign", "return", city.folder, code, "--reason", "补正", "--due", "2099-01-31").returncode == 130
    assert state_of(run, city, code)[0][1] == "有效"
    assert run("campaign", "return", city.folder, code, "--reason", "补正", "--due", "2099-01-31").returncode == 0
    assert sorted(path.name[-8:] for path in (city.folder / "退回单").iterdir()) == ["-001.pdf", "001.json"]
