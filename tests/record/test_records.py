"""Records: the same content is the same bytes, and nothing else is read."""

from __future__ import annotations

import json
import re

import pytest
import rfc8785

from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.record.answers import AnswersRecord, answers_record, read_answers_record
from checklist.record.assessment import AssessmentRecord, assessment_record
from checklist.record.base import canonical_json, read_record
from checklist.record.rules import rules_record
from tests.conftest import ROOT


@pytest.mark.parametrize("name", ["clean", "flawed"])
def test_a_record_is_read_as_it_was_written(name: str, request: pytest.FixtureRequest) -> None:
    assessment: Assessment = request.getfixturevalue(name)
    for record in (assessment_record(assessment), answers_record(assessment.pack, assessment.answers)):
        content = canonical_json(record)
        again = read_record(type(record), content)
        assert canonical_json(again) == content


def test_answers_come_back(flawed: Assessment) -> None:
    record = answers_record(flawed.pack, flawed.answers)
    again = read_answers_record(flawed.pack, record)
    assert canonical_json(answers_record(flawed.pack, again)) == canonical_json(record)


def test_anything_else_is_refused(clean: Assessment) -> None:
    whole = json.loads(canonical_json(assessment_record(clean)))
    assert whole["as_of"] == "2026-01-15"
    for changed in (
        {**whole, "more": 1},
        {**whole, "format": True},
        {**whole, "format": 3},
        {**whole, "worst": "很好"},
        {**whole, "as_of": "2026-1-15"},
        {**whole, "score": {**whole["score"], "earned": 1.5}},
        {key: value for key, value in whole.items() if key != "items"},
    ):
        with pytest.raises(ValueError):
            read_record(AssessmentRecord, rfc8785.dumps(changed))
    for content in (b"", b"[]", b"{", json.dumps(whole, indent=1).encode(), rfc8785.dumps(whole) + b" "):
        with pytest.raises(ValueError):
            read_record(AssessmentRecord, content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("answers", "BX-01"), {"value": "从来没有的选项", "silence": None, "reason": None, "note": None, "evidence": [], "to_confirm": False}),
        (("unit", "level"), "太空级"),
        (("unit", "kind"), "不存在的类别"),
        (("rectifications", "ZZ-99"), {"fact": None, "measure": None, "owner": None, "due": None, "state": "未开始", "opened": None}),
        (("period", "to"), "2001-01-01"),
        (("ledgers", "receptions", "rows", 0, "number"), -5),
    ],
)  # fmt: skip
def test_answers_that_no_file_could_hold_are_refused(clean: Assessment, path: tuple[str, ...], value: object) -> None:
    data = json.loads(canonical_json(answers_record(clean.pack, clean.answers)))
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    record = read_record(AnswersRecord, rfc8785.dumps(data))
    with pytest.raises(ValueError):
        read_answers_record(clean.pack, record)


def test_every_sentence_that_the_browser_says_is_handed_to_it(pack: Pack) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "web/src/engine").glob("*.ts"))
    said = set(re.findall(r'sentence\(\s*"(\w+)"', source))
    assert {"NOT_VALID", "UNANSWERED"} <= said <= rules_record(pack).words.sentences.keys()
