"""What the shipped pack must hold to, item by item."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checklist.engine.cases import Outcome, load_cases, run_case
from checklist.pack.compiled import Pack
from checklist.pack.lint import lint
from checklist.pack.load import load_pack
from checklist.resources import default_pack
from checklist.verdicts import Verdict
from tests.conftest import ROOT

PACK = load_pack(default_pack())
CASES = load_cases(PACK)


@pytest.mark.parametrize(
    ("case", "place"), CASES, ids=[f"{c.rule or c.item or c.contradiction}-{c.name}" for c, _ in CASES]
)
def test_case(case: object, place: object) -> None:
    outcome = Outcome(case, place, run_case(PACK, case))  # type: ignore[arg-type]
    assert outcome.actual.name == outcome.case.expect, f"{outcome.place} {outcome.case.name}"


def test_every_rule_has_a_passing_and_a_failing_case() -> None:
    expected: dict[str, set[str]] = {}
    for case, _ in CASES:
        expected.setdefault(case.rule or case.item or case.contradiction or "", set()).add(case.expect)
    rules = [rule.id for ledger in PACK.ledgers.values() for rule in ledger.rules]
    asked = [item.id for item in PACK.items.values() if not item.by_ledger]
    for id_ in [*rules, *asked, *PACK.contradictions]:
        assert "合规" in expected.get(id_, set()), f"{id_} has no passing case"
        assert expected[id_] & {"提示", "一般", "较重", "严重"}, f"{id_} has no failing case"


def test_the_pack_has_no_lint() -> None:
    assert lint(PACK, date(2026, 11, 22)) == []


def test_the_seed_is_the_speech_byte_for_byte() -> None:
    seed = (ROOT / PACK.spec.seed).read_bytes()
    assert len(seed) == 7189
    whole = [sentence.text for sentence in _sentences()]
    assert "".join(whole) == "".join(seed.decode().split("\n"))
    assert len(whole) == 35


def _sentences() -> list[Any]:
    from checklist.pack.model import SpeechFile
    from checklist.yamlio import parse, read_text, validate

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


def test_ids_titles_and_bases_are_stable(pack: Pack, golden: object) -> None:
    lines = [f"{item.id}\t{item.title}\t{','.join(b.id for b in item.basis)}" for item in pack.items.values()]
    lines += [f"{rule.id}\t{rule.spec.title}" for ledger in pack.ledgers.values() for rule in ledger.rules]
    lines += [f"{rule.id}\t{rule.spec.title}" for rule in pack.contradictions.values()]
    golden("stability.tsv", "\n".join(lines) + "\n")  # type: ignore[operator]
