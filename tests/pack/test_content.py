"""What the shipped pack must hold to, item by item."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checklist.core.errors import Code
from checklist.core.resources import default_pack
from checklist.core.verdicts import Verdict
from checklist.engine.cases import CaseResult, conclusion, load_cases, run_cases, untested
from checklist.pack.compiled import Pack
from checklist.pack.coverage import coverage, coverage_lines, coverage_problems, left_to_places
from checklist.pack.lint import lint
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def results(pack: Pack, hunan: Pack) -> dict[str, list[CaseResult]]:
    """What came out of the cases of the pack, and of those of the local rules."""
    return {"pack": list(run_cases(pack)), "hunan": list(run_cases(hunan))}


def test_every_case_comes_out_as_it_says(results: dict[str, list[CaseResult]]) -> None:
    assert all(results.values())
    failed = [case for cases in results.values() for case in cases if not case.passed]
    assert [f"{case.place} {case.case.name}: {case.actual.name}" for case in failed] == []


def test_every_rule_has_a_passing_and_a_failing_case(
    pack: Pack, hunan: Pack, results: dict[str, list[CaseResult]]
) -> None:
    assert list(untested(pack, None, results["pack"])) == []
    assert list(untested(hunan, pack, results["hunan"])) == []


NOT_HAPPENED = {
    "receptions": ["应收伙食交通费", "付款方式"],
    "travel": ["应交伙食交通费"],
    "meetings": ["应回避人员", "合法性审查日期", "归档日期", "执行开始日期", "决策出台日期"],
    "appointments": [
        "动议日",
        "民主推荐日",
        "考察日",
        "公示起",
        "公示止",
        "任职日",
        "试用期月数",
        "是否个人事项报告对象",
    ],
    "procurement": ["工程采购内容", "合同金额", "合同签订日", "开始施工或履行日", "追加采购金额"],
    "budget": ["预算批复日期", "决算批复日期"],
    "offices": ["含卫生间面积"],
    "petitions": ["是否批准延长", "复查请求收到日", "复核请求收到日"],
    "leavers": ["到相关企业任职日"],
    "opinions": ["回复日期"],
    "fixes": ["四风类别"],
    "celebrations": ["事前报告日", "事后报告日"],
    "vehicles": ["更新原因"],
}
"""By ledger: the columns of which a blank cell says that there was nothing, or another rule tells that it is blank."""


def test_a_blank_cell_is_told_unless_it_says_that_there_was_nothing(pack: Pack, hunan: Pack) -> None:
    """Of a row that offends, no optional cell left out makes a rule pass the row over without a word."""
    silent = set()
    for rules in (pack, hunan):
        for case, _ in load_cases(rules):
            rule = rules.rules.get(case.rule or "")
            if (
                rule is None
                or case.row is None
                or not Verdict[case.expect].is_gap
                or "has(" not in (rule.spec.where or "")
            ):
                continue
            ledger = rules.ledgers[rule.ledger].spec
            for name in case.row:
                less = {column: cell for column, cell in case.row.items() if column != name}
                found = conclusion(rules, case.model_copy(update={"row": less, "exceptions": []}))[0]
                if not ledger.columns[name].required and found in (Verdict.合规, Verdict.不涉及):
                    silent.add((rule.ledger, ledger.columns[name].title))
    assert silent == {(ledger, title) for ledger, titles in NOT_HAPPENED.items() for title in titles}


def test_every_sentence_is_carried_or_explained(hunan: Pack) -> None:
    found = coverage(hunan)
    assert coverage_problems(hunan, found) == []
    assert [carried.id for carried in found.sentences if not carried.items and not carried.why_not] == ["2.5"]
    assert [system.name for system, items in found.named if not items] == []


def test_without_local_rules_what_is_of_a_place_is_not_lost_and_told(pack: Pack, hunan: Pack) -> None:
    found = coverage(pack)
    assert coverage_problems(pack, found) == []
    left = {problem.details["id"]: problem.details["what"] for problem in left_to_places(pack, found)}
    assert left == {"2.5b": "“十严禁”", "2.7": "“三盯”、“三干”", "3.7": "“本地廉洁文化”"}
    assert list(left_to_places(hunan, coverage(hunan))) == []
    table = "\n".join(coverage_lines(pack, found))
    assert "2.5b  省纪委“十严禁”要求\n      由地方规定承接（没有带上）" in table
    assert "－ 三盯" in table


def test_a_named_system_is_tested_by_items_of_its_own(hunan: Pack) -> None:
    """That other items carry its sentence does not count."""
    items = {id_: item for id_, item in hunan.items.items() if "影子公司" not in item.spec.systems}
    problems = coverage_problems(hunan, coverage(replace(hunan, items=items)))
    assert [(problem.code, problem.details["name"]) for problem in problems] == [(Code.LOST_SYSTEM, "影子公司")]


def test_a_lost_and_an_explained_sentence_are_told(hunan: Pack) -> None:
    items = {id_: item for id_, item in hunan.items.items() if "1.6" not in item.spec.speech}
    assert [p.code for p in coverage_problems(hunan, coverage(replace(hunan, items=items)))] == [Code.LOST_SENTENCE]


def test_the_pack_has_no_lint(hunan: Pack) -> None:
    assert lint(hunan, date(2026, 11, 22)) == []


def test_the_seed_is_the_speech_byte_for_byte(hunan: Pack) -> None:
    seed = (ROOT / hunan.spec.seed).read_bytes()
    assert len(seed) == 7189
    whole = [sentence.text for sentence in _sentences()]
    assert "".join(whole) == "".join(seed.decode().split("\n"))
    assert len(whole) == 35


def _sentences() -> list[Any]:
    from checklist.io.strict_yaml import parse, read_text
    from checklist.io.validation import validate
    from checklist.pack.model import SpeechFile

    path = default_pack() / "speech.yaml"
    return list(validate(SpeechFile, parse(read_text(path), "speech.yaml")).sentences)


def test_items_without_a_seen_basis_are_never_grave(hunan: Pack) -> None:
    """The first basis decides: what rests on the speech or an unseen text is at most 较重."""
    unseen = [
        item
        for item in hunan.items.values()
        if (item.basis[0].provision.status if item.basis else "speech") in ("unseen", "speech")
    ]
    assert len(unseen) > 50
    assert [item.id for item in unseen if item.severity >= Verdict.严重] == []


def test_an_article_is_printed_only_where_it_was_seen(hunan: Pack) -> None:
    cited = hunan.provisions.values()
    assert {basis.provision.article_status == "text" for basis in cited} == {True, False}
    assert {basis.provision.status == "unseen" for basis in cited} == {True, False}
    for basis in cited:
        assert ("第" in basis.citation.split("》")[-1]) == (basis.provision.article_status == "text"), basis.id
        assert ("待核" in basis.citation) == (basis.provision.status == "unseen"), basis.id


def test_questions_read_well(hunan: Pack) -> None:
    assert {"absence", "yes_no"} <= {item.spec.answer.kind for item in hunan.items.values()}
    for item in hunan.items.values():
        spec = item.spec
        assert spec.question.endswith("？"), item.id
        assert spec.question.count("？") == 1, item.id
        assert "是否不" not in spec.question, item.id
        assert "是否没" not in spec.question, item.id
        if spec.answer.kind == "absence":
            assert "是否存在" in spec.question, item.id
            assert "情形" in spec.question, item.id
        if spec.answer.kind == "yes_no":
            assert "存在" not in spec.question, item.id
        assert spec.remedy.endswith("。"), item.id


def test_no_sentence_of_a_finding_tells_a_norm_as_if_it_were_met(hunan: Pack) -> None:
    """“合14日，不少于20日” contradicts itself: a norm is what is exceeded, not reached, or 应."""
    sentences = {
        rule.id: rule.spec.message for ledger in hunan.ledgers.values() for rule in ledger.rules
    } | {id_: item.spec.message or "" for id_, item in hunan.items.items()}  # fmt: skip
    assert len(sentences) > 400
    assert [id_ for id_, said in sentences.items() if re.search(r"(?<!应)不(?:少于|超过|得)[^，；]*\{\{", said)] == []


def test_what_identifies_a_person_is_masked_in_a_public_edition(hunan: Pack) -> None:
    """Who is to get a post is known by the post as by a number; a car of the unit's is nobody's."""
    columns = {
        f"{ledger.spec.title}的{column.title}": column.private
        for ledger in hunan.ledgers.values()
        for column in ledger.spec.columns.values()
        if column.type == "text"
    }
    told = [
        title
        for title in columns
        if re.search(r"人员|人编号|姓名|拟任|使用人|用车人|出差人|审批人", title.partition("的")[2])
    ]
    assert len(told) > 15
    assert [title for title in told if not columns[title]] == []
    assert not columns["公务用车台账的车牌"]


def test_ids_titles_and_bases_are_stable(hunan: Pack, golden: object) -> None:
    pack = hunan
    lines = [f"{item.id}\t{item.title}\t{','.join(b.id for b in item.basis)}" for item in pack.items.values()]
    lines += [f"{rule.id}\t{rule.spec.title}" for ledger in pack.ledgers.values() for rule in ledger.rules]
    lines += [f"{rule.id}\t{rule.spec.title}" for rule in pack.contradictions.values()]
    golden("stability.tsv", "\n".join(lines) + "\n")  # type: ignore[operator]
