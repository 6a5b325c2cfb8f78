"""What the shipped pack must hold to, item by item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checklist.core.errors import Code, Place
from checklist.core.resources import default_pack
from checklist.core.verdicts import Verdict
from checklist.engine.cases import load_cases, run_case, run_cases, untested
from checklist.pack.compiled import Pack
from checklist.pack.coverage import coverage, coverage_problems
from checklist.pack.lint import lint
from checklist.pack.load import load_pack
from checklist.pack.model import RuleCase
from tests.conftest import ROOT

ALONE = load_pack(default_pack(), [])
PACK = load_pack(default_pack())
CASES = [(pack, case, place) for pack in (ALONE, PACK) for case, place in load_cases(pack)]


@pytest.mark.parametrize(
    ("pack", "case", "place"),
    CASES,
    ids=[f"{case.rule or case.item or case.contradiction}-{case.name}" for _, case, _ in CASES],
)
def test_case(pack: Pack, case: RuleCase, place: Place) -> None:
    actual = run_case(pack, case)
    assert actual.name == case.expect, f"{place} {case.name}"


def test_every_rule_has_a_passing_and_a_failing_case() -> None:
    assert list(untested(ALONE, None, list(run_cases(ALONE)))) == []
    assert list(untested(PACK, ALONE, list(run_cases(PACK)))) == []


def test_every_sentence_is_carried_or_explained() -> None:
    found = coverage(PACK)
    assert coverage_problems(PACK, found) == []
    assert [carried.id for carried in found.sentences if not carried.items and not carried.why_not] == ["2.5"]
    assert [system.name for system, items in found.named if not items] == []


def test_without_local_rules_the_ten_bans_are_lost() -> None:
    problems = coverage_problems(ALONE, coverage(ALONE))
    assert [(problem.code, problem.details["id"]) for problem in problems[:1]] == [(Code.LOST_SENTENCE, "2.5b")]
    assert [problem.details["name"] for problem in problems[1:]] == ["十严禁", "三盯", "三干", "本地廉洁文化"]


def test_a_named_system_is_tested_by_items_of_its_own() -> None:
    """That other items carry its sentence does not count."""
    items = {id_: item for id_, item in PACK.items.items() if "影子公司" not in item.spec.systems}
    problems = coverage_problems(PACK, coverage(replace(PACK, items=items)))
    assert [(problem.code, problem.details["name"]) for problem in problems] == [(Code.LOST_SYSTEM, "影子公司")]


def test_a_lost_and_an_explained_sentence_are_told() -> None:
    items = {id_: item for id_, item in PACK.items.items() if "1.6" not in item.spec.speech}
    assert [p.code for p in coverage_problems(PACK, coverage(replace(PACK, items=items)))] == [Code.LOST_SENTENCE]


def test_the_pack_has_no_lint() -> None:
    assert lint(PACK, date(2026, 11, 22)) == []


def test_the_seed_is_the_speech_byte_for_byte() -> None:
    seed = (ROOT / PACK.spec.seed).read_bytes()
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


def test_items_without_a_seen_basis_are_never_grave() -> None:
    """The first basis decides: what rests on the speech or an unseen text is at most 较重."""
    for item in PACK.items.values():
        first = item.basis[0].provision.status if item.basis else "speech"
        if first in ("unseen", "speech"):
            assert item.severity < Verdict.严重, item.id


def test_an_article_is_printed_only_where_it_was_seen() -> None:
    for basis in PACK.provisions.values():
        assert ("第" in basis.citation.split("》")[-1]) == (basis.provision.article_status == "text"), basis.id
        assert ("待核" in basis.citation) == (basis.provision.status == "unseen"), basis.id


@pytest.mark.parametrize("item", PACK.items.values(), ids=lambda item: item.id)
def test_questions_read_well(item: object) -> None:
    spec = item.spec  # type: ignore[attr-defined]
    assert spec.question.endswith("？")
    assert spec.question.count("？") == 1
    assert "是否不" not in spec.question
    assert "是否没" not in spec.question
    if spec.answer.kind == "absence":
        assert "是否存在" in spec.question or "中是否存在" in spec.question
        assert "情形" in spec.question
    if spec.answer.kind == "yes_no":
        assert "存在" not in spec.question
    assert spec.remedy.endswith("。")


def test_ids_titles_and_bases_are_stable(hunan: Pack, golden: object) -> None:
    pack = hunan
    lines = [f"{item.id}\t{item.title}\t{','.join(b.id for b in item.basis)}" for item in pack.items.values()]
    lines += [f"{rule.id}\t{rule.spec.title}" for ledger in pack.ledgers.values() for rule in ledger.rules]
    lines += [f"{rule.id}\t{rule.spec.title}" for rule in pack.contradictions.values()]
    golden("stability.tsv", "\n".join(lines) + "\n")  # type: ignore[operator]
