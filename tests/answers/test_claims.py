"""What ledgers decide may be claimed, in a file, a workbook and a part; nobody has to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from checklist.answers.model import Answer, LedgerData
from checklist.answers.parts import split
from checklist.answers.questionnaire import ClaimStep, LedgerStep, by_kind, steps, without_claims
from checklist.answers.template import empty_answers
from checklist.core.verdicts import Verdict
from checklist.engine.assess import assess, of_part
from checklist.pack.compiled import Pack
from checklist.report.handbook import handbook_html
from tests.conftest import AS_OF, HEAD, Run, given

WHO = "--name 某局 --level 市级 --kind 党政机关 --start 2026-01-01 --end 2026-12-31".split()
NO_LETTER = (
    "ledgers:\n  receptions:\n    - {接待编号: A1, 接待日期: 2026-03-05, 派出单位: 某局, 接待对象人数: 10, 陪餐人数: 3,"
    " 审批人: 甲, 审批日期: 2026-03-01, 同批次工作餐次数: 1, 用餐场所类别: 机关食堂}\n"
)
"""A reception of which no letter is told."""
CLAIM = "自报，可以不答；自报有问题的列为问题，与台账不符的列为矛盾：是 / 否"


def fill_in_file(run: Run, folder: Path, claim: str) -> Path:
    """Return a fresh file in which a claim was written behind its key, and a ledger that contradicts it."""
    (folder / "答卷.yaml").unlink(missing_ok=True)
    assert run("init", "答卷.yaml", *WHO, "--code", "A1", "--overlay", "none", stdin="\n" * 9).returncode == 0
    file = folder / "答卷.yaml"
    text = file.read_text(encoding="utf-8")
    assert re.search(rf"  # .*公函？（{CLAIM}）\n  BX-02:\n", text)
    text = text.replace("  BX-02:\n", f"  BX-02: {claim}\n")
    file.write_text(text.replace("ledgers:\n", NO_LETTER, 1).replace("  receptions: ", "  # receptions: "), "utf-8")
    return file


def fill_in_workbook(run: Run, folder: Path, claim: str) -> Path:
    """Return a fresh workbook in which a claim was chosen, and a ledger's row that contradicts it was written."""
    assert run("template", "--xlsx", "空.xlsx", *WHO, "--force").returncode == 0
    book = load_workbook(folder / "空.xlsx")
    rows = {row[0].value: row for row in book["检查项"].iter_rows(min_row=2)}
    assert rows["BX-02"][3].value == CLAIM
    assert rows["BX-04"][3].value == "由台账判定，不用回答"
    rows["BX-02"][4].value = claim
    sheet = book["公务接待台账"]
    cells: dict[str, str | int] = {
        "接待编号": "A1",
        "接待日期": "2026-03-05",
        "派出单位": "某局",
        "接待对象人数": 10,
        "陪餐人数": 3,
    }
    cells |= {"审批人": "甲", "审批日期": "2026-03-01", "同批次工作餐次数": 1, "用餐场所类别": "机关食堂"}
    for number, cell in enumerate(sheet[1], 1):
        title = str(cell.value).partition("（")[0].rstrip("*")
        if title in cells:
            sheet.cell(2, number, cells[title])
    book.save(folder / "填好.xlsx")
    return folder / "填好.xlsx"


@pytest.mark.parametrize("fill_in", [fill_in_file, fill_in_workbook], ids=["file", "workbook"])
def test_a_claim_made_in_a_file_is_compared_with_the_ledger(
    run: Run, tmp_path: Path, fill_in: Callable[[Run, Path, str], Path]
) -> None:
    """A blank place leaves everything as it is."""
    claimed, blank = (
        json.loads(run("check", fill_in(run, tmp_path, word), "--as-of", "2027-01-15", "--format", "json").stdout)
        for word in ("是", "")
    )
    (conflict,) = claimed["contradictions"]
    assert conflict["id"] == "X03"
    assert re.fullmatch("自报每次接待都有公函，《公务接待台账》第[12]行没有公函文号。", conflict["reason"])
    assert blank["contradictions"] == []
    verdicts, unclaimed = ({item["id"]: item["verdict"] for item in data["items"]} for data in (claimed, blank))
    assert verdicts == unclaimed
    assert verdicts["BX-02"] == "严重"


def test_what_nobody_claims_lacks_nowhere(pack: Pack) -> None:
    """Neither among the steps that are counted, nor in what is unanswered or waits."""
    answers = empty_answers(
        Path("a.yaml"), name="某局", level="市级", kind="党政机关", start=date(2026, 1, 1), end=date(2026, 12, 31)
    )
    asked = list(steps(pack, answers, lambda _: True))
    claims = [step for step in asked if isinstance(step, ClaimStep)]
    assert {step.id for step in claims} == set(pack.claims)
    assert all(step.is_done(answers) and not step.is_needed and not step.decides for step in claims)
    counted = without_claims(asked)
    assert len(counted) == len(asked) - len(claims)
    assert by_kind(asked) == f"{by_kind(counted)}，可以自报 {len(claims)} 项"
    said = replace(answers, answers={id_: Answer(answer="是") for id_ in pack.claims})
    judged, claimed = (assess(pack, one, AS_OF) for one in (answers, said))
    verdicts = {id_: result.verdict for id_, result in judged.items.items()}
    assert {id_: result.verdict for id_, result in claimed.items.items()} == verdicts
    assert claimed.overall == judged.overall


def test_a_claim_comes_behind_its_ledgers(pack: Pack) -> None:
    asked = list(steps(pack, given(pack, ""), lambda _: True))
    places = {step.id: number for number, step in enumerate(asked)}
    for step in asked:
        if isinstance(step, ClaimStep):
            assert all(places[ledger.id] < places[step.id] for ledger in pack.ledgers_of(step.id))
            assert asked[places[step.id]].group == pack.items[step.id].section.heading


def test_of_what_there_was_nothing_nothing_is_to_be_claimed(pack: Pack) -> None:
    """But a claim that was made is shown, to be taken back."""
    none = "ledgers: {receptions: {none: 本期没有接待}}\n"
    for said, is_asked in (("", False), ("answers: {BX-02: 是}\n", True)):
        asked = steps(pack, given(pack, said + none), lambda _: True)
        assert ("BX-02" in {step.id for step in asked}) == is_asked


@pytest.mark.parametrize("by", ["section", "owner"])
def test_a_claim_goes_with_its_ledger(pack: Pack, by: str) -> None:
    """And so no part comes of claims alone, nor waits for a ledger that is not in it."""
    whole = given(pack, "")
    ledgers = {id_: LedgerData(owner="李强") for id_ in pack.ledgers}
    hand = {id_: Answer(owner="王芳") for id_, item in pack.items.items() if not item.by_ledger}
    parts = split(pack, replace(whole, ledgers=ledgers, answers=hand), by, "b" * 64)
    if by == "owner":
        assert [part.part.name for part in parts if part.part] == ["王芳", "李强"]
    for part in parts:
        asked = list(steps(pack, part, lambda _: True))
        given_out = {step.id for step in asked if isinstance(step, LedgerStep)}
        for step in asked:
            if isinstance(step, ClaimStep):
                assert {ledger.id for ledger in pack.ledgers_of(step.id)} <= given_out
    assert sorted(id_ for part in parts if part.part for id_ in part.part.items if id_ in pack.claims) == sorted(
        pack.claims
    )


def test_a_claim_that_was_given_to_a_colleague_makes_its_item_nobody_else_s(pack: Pack) -> None:
    answers = given(pack, "answers: {BX-02: {owner: 王芳}}\n")
    mine = next(part for part in split(pack, answers, "owner", "b" * 64) if part.part and part.part.name == "王芳")
    assert mine.part is not None
    assert mine.part.items == ["BX-02"]
    assert [step.id for step in steps(pack, mine, lambda _: True)] == ["BX-02"]
    assert not of_part(assess(pack, mine, AS_OF)).items


def test_a_merge_does_not_miss_what_nobody_claims(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD, encoding="utf-8")
    run("split", "a.yaml", "-o", "分")
    section = tmp_path / "分/a.四.yaml"
    without = re.sub(r", FT-06|FT-06, ", "", section.read_text(encoding="utf-8"))
    section.write_text(re.sub(r"(?m)^ *- FT-06\n|^  FT-06:.*\n", "", without), encoding="utf-8")
    assert "FT-06" not in section.read_text(encoding="utf-8").partition("part:")[2]
    merged = run("merge", *sorted((tmp_path / "分").glob("*.yaml")), "-o", "合.yaml")
    assert merged.returncode == 0, merged.stderr
    assert "没有交回" not in merged.stdout + merged.stderr
    assert "FT-06" not in merged.stdout + merged.stderr


@pytest.mark.parametrize(
    ("said", "is_told"),
    [("receptions: {none: 本期没有接待}", True), ("talks: {none: 没有开展}", False), (None, False)],
    ids=["nothing to compare it with", "another ledger", "no ledger"],
)
def test_that_a_claim_counts_for_nothing_is_told_where_nothing_compares_it(
    run: Run, tmp_path: Path, said: str | None, is_told: bool
) -> None:
    ledgers = f"ledgers:\n  {said}\n" if said else ""
    (tmp_path / "a.yaml").write_text(f"{HEAD}answers: {{BX-02: 是}}\n{ledgers}", encoding="utf-8")
    assert ("“BX-02 接待公函”由台账判定（" in run("check", "a.yaml").stderr) == is_told


def test_that_all_is_well_settles_nothing_without_its_ledger(pack: Pack) -> None:
    result = assess(pack, given(pack, "answers: {BX-02: 是}\n"), AS_OF).items["BX-02"]
    assert (result.verdict.name, result.findings) == ("未填", ())


LETTER = NO_LETTER.replace("审批人", "公函文号: 函1, 审批人")


@pytest.mark.parametrize(
    ("ledgers", "says"),
    [
        ("", "没有提供《公务接待台账》，不能核对。"),
        (LETTER, "《公务接待台账》按2条规则核对，没有发现问题。"),
        ("ledgers: {receptions: {none: 本期没有接待}}\n", "声明：本期没有接待。"),
    ],
    ids=["no ledger", "all in order", "nothing declared"],
)
def test_what_a_unit_says_against_itself_is_found_though_no_ledger_shows_it(
    run: Run, tmp_path: Path, ledgers: str, says: str
) -> None:
    answers = "answers: {BX-02: {answer: 否, note: 二月有一次没有}}\n"
    (tmp_path / "a.yaml").write_text(HEAD + answers + ledgers, encoding="utf-8")
    done = run("check", "a.yaml", "--format", "json")
    (item,) = (item for item in json.loads(done.stdout)["items"] if item["id"] == "BX-02")
    assert item["verdict"] == "严重"
    (finding,) = item["findings"]
    assert finding["reason"] == f"单位自报“否”。{says}"
    assert finding["facts"] == [["说明", "二月有一次没有"]]
    assert finding["remedy"].endswith("台账漏记的补记；自报有误的改正自报。")
    assert "A652" not in done.stderr


def test_what_ledgers_show_is_not_found_twice(pack: Pack) -> None:
    """Nor what is approved; of an item that no contradiction compares as well."""
    seen = assess(pack, given(pack, "answers: {BX-02: 否}\n" + NO_LETTER), AS_OF).items["BX-02"]
    assert [finding.rule is not None for finding in seen.findings] == [True]
    unseen = assess(pack, given(pack, "answers: {BX-04: 否}\n" + LETTER), AS_OF).items["BX-04"]
    assert [finding.key for finding in unseen.findings] == ["BX-04"]
    asked = steps(pack, given(pack, "answers: {BX-04: 否}\n"), lambda _: True)
    assert "BX-04" in {step.id for step in asked}


def test_that_nothing_was_checked_hides_no_claim_against_oneself(pack: Pack) -> None:
    """Nor does anything else that is less grave than what is claimed."""
    unchecked = "ledgers: {spot_checks: [{日期: 2026-03-05, 抽查事项: 公车轨迹和油卡, 抽查数量: 0, 发现问题数: 0}]}\n"
    result = assess(pack, given(pack, "answers: {BX-22: 有此情形}\n" + unchecked), AS_OF).items["BX-22"]
    assert result.verdict.name == "严重"
    assert [finding.key for finding in result.findings] == ["CH-11", "BX-22"]


def test_of_a_hint_and_a_claim_against_oneself_each_is_said_once(pack: Pack) -> None:
    row = "{年度: 2026, 项目: 公务用车购置及运行费, 预算: 30, 实际: 20, 上年实际: 10}"
    found = assess(pack, given(pack, f"answers: {{BX-29: 否}}\nledgers: {{budget: [{row}]}}\n"), AS_OF).items["BX-29"]
    hint, admitted = found.findings
    assert (hint.verdict, hint.reason.endswith("高于上年。")) == (Verdict.提示, True)
    assert (admitted.verdict, admitted.reason) == (Verdict.严重, "单位自报“否”。")
    assert found.reason == admitted.reason + hint.reason


def test_which_contradictions_compare_a_claim_is_said(run: Run, pack: Pack) -> None:
    assert "  由台账判定；可以自报，供对照：X03；自报有问题的，列为问题：\n" in run("rules", "show", "BX-02").stdout
    assert "  由台账判定，不用人工填报：\n" in run("rules", "show", "BX-04").stdout
    assert "<b>自报</b>由台账判定；可以自报，供对照：X03" in handbook_html(pack, screen=True)
