"""What a unit says is written so that it reads back."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers.load import parse_answers
from checklist.answers.model import Answer, Evidence
from checklist.answers.save import EDITED, answer_data, answers_data
from checklist.answers.template import answers_text, empty_answers
from checklist.core.values import parse_text
from checklist.core.verdicts import Verdict
from checklist.io.editing import editable
from checklist.io.files import write_atomically
from checklist.io.strict_yaml import parse
from checklist.pack.compiled import CheckItem, Pack
from tests.conftest import HEAD

SAVED = """\
format: 1
answers:
  BX-01: 否
  # 末尾说明
"""


characters = st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t")
texts = st.text(characters, min_size=1, max_size=30).map(parse_text).filter(bool)
answers = st.builds(
    Answer,
    answer=st.sampled_from(["是", "否"]),
    note=st.none() | texts,
    evidence=st.lists(st.builds(Evidence, file=texts), max_size=3),
    owner=st.none() | texts,
    to_confirm=st.booleans(),
)


@given(st.lists(st.tuples(st.sampled_from(["BX-01", "BX-02", "BX-03", "BX-04"]), answers), max_size=6))
def test_whatever_is_saved_reads_back(changes: list[tuple[str, Answer]]) -> None:
    draft = editable(parse(SAVED, ""), EDITED)
    expected = dict(parse(SAVED, "").data["answers"])
    for key, answer in changes:
        draft = draft.set("answers", key, answer_data(answer))
        expected[key] = answer_data(answer)
    assert parse(draft.document.text, "").data["answers"] == expected
    assert "# 末尾说明" in draft.document.text


def asked_in_the_first_half(item: CheckItem) -> bool:
    return not any("month(period.to) == 12" in one.when for one in item.spec.asked_if)


def test_a_fresh_file_is_valid_and_asks_everything(pack: Pack) -> None:
    fresh = empty_answers(
        Path("a.yaml"), name="某局: #1", level="市级", kind="党政机关", start=date(2026, 1, 1), end=date(2026, 6, 30)
    )
    text = answers_text(pack, fresh)
    answers = parse_answers(pack, text, Path("/nowhere/answers.yaml"))
    assert answers.unit.name == "某局: #1"
    by_hand = {item.id for item in pack.items.values() if not item.by_ledger or item.id in pack.claims}
    at_year_end = {id_ for id_ in by_hand if not asked_in_the_first_half(pack.items[id_])}
    assert set(answers.answers) == by_hand - at_year_end
    assert at_year_end == {"BX-40", "BX-41", "FF-01", "LX-06", "LX-07", "RC-09", "RC-13", "YB-03", "YB-04"}
    assert not any(answer.is_given for answer in answers.answers.values())


def test_a_silence_keeps_its_reason() -> None:
    assert answer_data(Answer(answer=Verdict.不涉及, reason="无")) == {"answer": "不涉及", "reason": "无"}
    assert answer_data(Answer(answer=Verdict.不掌握)) == "不掌握"
    assert answer_data(Answer()) is None


@pytest.mark.parametrize(
    "ledger", ["[{会议日期: 2026-03-05, 会议名称: 乙会, 会议类别: 专题, 会期: 3}]", "{none: 没有开会}"]
)
def test_an_approval_of_a_record_that_is_gone_is_written(pack: Pack, ledger: str) -> None:
    """Of such answers no form, no part and no workbook could be made: ``checklist form`` ended with 70."""
    gone = "{rows: [{row: 1, label: 甲会}, {row: 7, label: 丙会}], reason: 内容多}"
    text = f"{HEAD}ledgers: {{conferences: {ledger}}}\nexceptions: {{HD-03: [{gone}]}}\n"
    answers = parse_answers(pack, text, Path("/nowhere/answers.yaml"))
    again = parse_answers(pack, json.dumps(answers_data(pack, answers), default=str), Path("/nowhere/answers.json"))
    numbers = [row.row for one in again.exceptions["HD-03"] for row in one.rows]
    assert len(set(numbers)) == 2
    assert [row.label for one in again.exceptions["HD-03"] for row in one.rows] == ["甲会", "丙会"]


def test_files_are_private_and_never_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    write_atomically(path, "旧")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "新")
    assert path.read_text(encoding="utf-8") == "旧"
    assert list(tmp_path.iterdir()) == [path]
