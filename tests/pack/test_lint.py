"""Lint: everything legal in a pack that is probably a mistake, each by its code."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from checklist.core.errors import Code, Place
from checklist.pack.lint import lint
from checklist.pack.load import load_pack
from tests.conftest import ROOT

DAY = date(2026, 11, 22)
RECEPTIONS = "ledgers/receptions.yaml"
EIGHT = "items/style/eight-rules.yaml"


# Each is the only thing that is said of what it changes; those of a group are made in one pack.
MISTAKES = {
    "all at once": [
        ("limits.yaml", "limits:\n", "limits:\n  idle:\n    title: 没有用\n    type: int\n    unit: 人\n    values:\n      - {value: 1, basis: reception-2013/10}\n", Code.UNUSED_LIMIT, "idle"),
        ("pack.yaml", "parameters:\n", "parameters:\n  idle: {title: 没有用, question: 多少？, type: int, unit: 人}\n", Code.UNUSED_PARAMETER, "idle"),
        (RECEPTIONS, "columns:\n", "columns:\n  idle: {title: 没有用, type: text}\n", Code.UNUSED_COLUMN, "idle"),
        ("sources.yaml", "    provisions:\n", "    provisions:\n      idle: {says: 没有用, status: report}\n", Code.UNUSED_PROVISION, "idle"),
        (EIGHT, "basis: [thrift-2025/meals]", "basis: [thrift-2013/liquor]", Code.REPEALED_SOURCE, "BX-12"),
        (EIGHT, "是否已按2025年修订的厉行节约反对浪费条例更新？", "是否没有更新？", Code.POLARITY, "BX-01"),
        (EIGHT, "没有批准文件的有几项？", "有几项，没有批准的有几项？", Code.TWO_FACTS, "BX-38"),
        (EIGHT, "evidence: [本单位实施办法, 印发日期]", "evidence: [有关情况]", Code.NO_RECORD, "BX-01"),
        (EIGHT, "是否存在公车私用、私车公养的情形？", "有无公车私用？", Code.POLARITY, "BX-22"),
        (RECEPTIONS, "gap_when: row.meals > limits.work_meals", "gap_when: has(row.meals) && row.meals > limits.work_meals", Code.NOT_UNKNOWN_SAFE, "JD-04"),
        ("limits.yaml", "from: 2023-05-01, value: 30", "from: 2023-06-01, value: 30", Code.LIMIT_HOLE, "change_report_days"),
        (RECEPTIONS, 'message: "{{ row.date }}接待{{ row.sender }}{{ row.guests }}，没有公函文号"', "message: “没有公函文号”", Code.QUOTES_PRINTED, "JD-01"),
        ("contradictions.yaml", "message: 自报每次接待都有公函，《公务接待台账》{{ offending.BX_02 }}没有公函文号。", "message: “没有公函文号。”", Code.QUOTES_PRINTED, "X03"),
        ("ledgers/spot_checks.yaml", "夹带接待费{{ row.found }}，", "夹带接待费{{ row.found }}起，", Code.UNIT_TWICE, "CH-02"),
    ],
    "two facts": [
        (EIGHT, "是否已按2025年修订的厉行节约反对浪费条例更新？", "是否已经更新并印发？", Code.TWO_FACTS, "BX-01"),
    ],
    "only praise": [
        (EIGHT, "是否已按2025年修订的厉行节约反对浪费条例更新？", "是否严格执行？", Code.ONLY_PRAISE, "BX-01"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("group", MISTAKES)
def test_one_mistake_one_finding(tmp_path: Path, group: str) -> None:
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for file, old, new, _, _ in MISTAKES[group]:
        path = tmp_path / "rules" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = lint(load_pack(tmp_path / "rules"), DAY)
    for file, _, _, code, said in MISTAKES[group]:
        of_file = [problem for problem in found if (problem.code, problem.place.file) == (code, f"rules/{file}")]
        [one] = [problem for problem in of_file if _at(tmp_path, problem.place).startswith(said)]
        assert said in one.text
    assert len(found) == len(MISTAKES[group])


def _at(folder: Path, place: Place) -> str:
    """Return what is written at a place."""
    return (folder / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1][place.column - 1 :]
