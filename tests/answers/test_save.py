"""Saving changes one entry and keeps the rest of the file, byte for byte."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers.load import parse_answers
from checklist.answers.model import Answer, Evidence
from checklist.answers.save import answer_data, set_entry
from checklist.answers.template import answers_text, empty_answers
from checklist.core.errors import InputError
from checklist.core.values import parse_text
from checklist.core.verdicts import Verdict
from checklist.io.files import write_atomically
from checklist.io.strict_yaml import parse
from checklist.pack.compiled import Pack

TEXT = """\
# 头一行说明
format: 1

answers:
  # 说明甲
  BX-01: 否   # 旁注
  BX-02:
    answer: 是
    note: |
      多行
      # 不是注释
  # 说明乙
  BX-03:
  # 末尾说明
ledgers: {receptions: a.xlsx}
"""


def test_one_entry_changes_and_everything_else_stays() -> None:
    changed = set_entry(TEXT, "answers", "BX-01", "是")
    assert changed == TEXT.replace("BX-01: 否   # 旁注", "BX-01: 是  # 旁注")
    changed = set_entry(TEXT, "answers", "BX-02", "否")
    assert changed == TEXT.replace(
        "  BX-02:\n    answer: 是\n    note: |\n      多行\n      # 不是注释\n", "  BX-02: 否\n"
    )
    changed = set_entry(TEXT, "answers", "BX-03", {"answer": "不涉及", "reason": "无"})
    assert changed == TEXT.replace("  BX-03:\n", "  BX-03:\n    answer: 不涉及\n    reason: 无\n")
    changed = set_entry(TEXT, "answers", "BX-04", "是")
    assert changed == TEXT.replace("  BX-03:\n", "  BX-03:\n  BX-04: 是\n")


def test_sections_that_are_missing_empty_or_in_flow_style() -> None:
    assert set_entry("format: 1\n", "answers", "A", "是") == "format: 1\n\nanswers:\n  A: 是\n"
    assert set_entry("format: 1\nanswers:\nb: 2\n", "answers", "A", "是") == "format: 1\nanswers:\n  A: 是\nb: 2\n"
    assert set_entry("answers: {A: 否, B: 是}\nb: 2\n", "answers", "A", "是") == "answers:\n  A: 是\n  B: 是\nb: 2\n"
    assert set_entry("a: 1\n", "resume_at", None, "BX-01") == "a: 1\nresume_at: BX-01\n"
    assert set_entry("a: 1\nresume_at: BX-01\n", "resume_at", None, "BX-02") == "a: 1\nresume_at: BX-02\n"
    assert set_entry("a: 1\nresume_at: BX-01\n", "resume_at", None, None) == "a: 1\nresume_at:\n"


characters = st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t")
texts = st.text(characters, min_size=1, max_size=30).map(parse_text).filter(bool)
answers = st.builds(
    Answer,
    value=st.sampled_from(["是", "否"]),
    note=st.none() | texts,
    evidence=st.lists(st.builds(Evidence, file=texts), max_size=3).map(tuple),
    owner=st.none() | texts,
    to_confirm=st.booleans(),
)


@given(st.lists(st.tuples(st.sampled_from(["BX-01", "BX-02", "BX-03", "BX-04"]), answers), max_size=6))
def test_whatever_is_saved_reads_back(changes: list[tuple[str, Answer]]) -> None:
    text = TEXT
    expected = dict(parse(TEXT, "").data["answers"])
    for key, answer in changes:
        text = set_entry(text, "answers", key, answer_data(answer))
        expected[key] = answer_data(answer)
    assert parse(text, "").data["answers"] == expected
    assert "# 头一行说明" in text
    assert "# 末尾说明" in text


def test_a_fresh_file_is_valid_and_asks_everything(pack: Pack) -> None:
    fresh = empty_answers(
        Path("a.yaml"), name="某局: #1", level="市级", kind="党政机关", start=date(2026, 1, 1), end=date(2026, 6, 30)
    )
    text = answers_text(pack, fresh)
    answers = parse_answers(pack, text, Path("/nowhere/answers.yaml"))
    assert answers.unit.name == "某局: #1"
    asked = {item.id for item in pack.items.values() if not item.by_ledger}
    assert set(answers.answers) == asked
    assert not any(answer.is_given for answer in answers.answers.values())


def test_a_silence_keeps_its_reason() -> None:
    assert answer_data(Answer(silence=Verdict.不涉及, reason="无")) == {"answer": "不涉及", "reason": "无"}
    assert answer_data(Answer(silence=Verdict.不掌握)) == "不掌握"
    assert answer_data(Answer()) is None


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


def test_an_invalid_file_is_not_edited() -> None:
    with pytest.raises(InputError):
        set_entry("a: 1\na: 2\n", "answers", "A", "是")
