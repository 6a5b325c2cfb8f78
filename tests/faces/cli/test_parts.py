"""A part asks its colleague for what is in it, and for nothing that was said in the whole or is said in another part."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from checklist.answers.load import load_answers
from checklist.pack.compiled import Pack
from tests.conftest import HEAD, Run

ROWS = """\
ledgers:
  receptions:
    rows:
      - {接待编号: J1, 接待日期: 2026-03-05, 派出单位: 某局, 接待对象人数: 5, 陪餐人数: 1, 餐费: 900, 用餐场所类别: 定点饭店}
"""
CLAIMED = f"answers: {{BX-02: 是}}\n{ROWS}"
EXPLAINED = "rectifications: {X03: {fact: 来函遗失，已补}}\n"


def parts_of(run: Run, tmp_path: Path, text: str) -> list[Path]:
    (tmp_path / "a.yaml").write_text(HEAD + text, encoding="utf-8")
    assert run("split", "a.yaml", "-o", "分", "--force").returncode == 0
    return sorted((tmp_path / "分").glob("a.*.yaml"))


def checked(run: Run, part: Path) -> str:
    return run("check", part, "--as-of", "2026-12-31").stdout


def test_a_contradiction_is_explained_in_one_part_alone(run: Run, tmp_path: Path, pack: Pack) -> None:
    """The first has what was explained; the colleague of another was asked again, and then it was a conflict."""
    for text in (CLAIMED, CLAIMED + EXPLAINED):
        parts = parts_of(run, tmp_path, text)
        whole = checked(run, tmp_path / "a.yaml")
        assert "矛盾 X03" in whole
        assert ("矛盾未说明1处（X03）" in whole) == (text == CLAIMED)
        assert len(parts) == 6
        for part in parts:
            assert "矛盾" not in checked(run, part), part
    (first,) = (part for part in parts if "X03" in load_answers(pack, part).rectifications)
    assert "parameters: true" in first.read_text(encoding="utf-8")


def test_a_part_is_judged_by_the_parameters_of_the_whole_and_asks_for_none(run: Run, tmp_path: Path) -> None:
    (second,) = (part for part in parts_of(run, tmp_path, ROWS) if ".二." in part.name)
    assert "BX-15" in checked(run, tmp_path / "a.yaml")
    assert "BX-15" not in checked(run, second)
    parts_of(run, tmp_path, f"parameters: {{meal_cap: 60}}\n{ROWS}")
    assert "  BX-15 工作餐超过人均上限" in checked(run, second)


def test_a_parameter_is_taken_from_the_part_that_asks_it(run: Run, tmp_path: Path, pack: Pack) -> None:
    parts = parts_of(run, tmp_path, f"parameters: {{meal_cap: 60, staff_total: 9}}\n{ROWS}")
    assert all("meal_cap: 60" in part.read_text(encoding="utf-8") for part in parts)
    (first,) = (part for part in parts if "parameters: true" in part.read_text(encoding="utf-8"))
    first.write_text(first.read_text(encoding="utf-8").replace("meal_cap: 60", "meal_cap: 50"), encoding="utf-8")
    for target in ("a.yaml", "新.yaml"):
        merged = run("merge", *reversed(parts), "-o", target)
        assert merged.returncode == 0, merged.stderr
        assert load_answers(pack, tmp_path / target).parameters["meal_cap"] == 5000


def test_it_is_said_whose_each_field_is_that_is_adopted(run: Run, tmp_path: Path) -> None:
    plans = {"甲": "{fact: 没有印发, state: 整改中}", "乙": "{fact: 已经印发, measure: 一季度修订, owner: 李强}"}
    for name, plan in plans.items():
        (tmp_path / f"{name}.yaml").write_text(f"{HEAD}rectifications: {{BX-01: {plan}}}\n", encoding="utf-8")
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml", "--prefer", "甲.yaml")
    (adopted,) = (line for line in done.stderr.splitlines() if "采用" in line)
    told = "（本单位说明出自 甲.yaml；整改措施出自 乙.yaml；责任人出自 乙.yaml；状态出自 甲.yaml）"
    assert adopted.endswith(told)


def test_a_part_as_a_workbook_tells_what_was_found_of_what_is_planned(run: Run, tmp_path: Path) -> None:
    text = f"answers: {{BX-01: 否}}\n{ROWS}rectifications: {{BX-01: {{measure: 制定办法}}}}\n"
    (tmp_path / "a.yaml").write_text(HEAD + text, encoding="utf-8")
    assert run("split", "a.yaml", "--xlsx", "-o", "分").returncode == 0
    plans = [
        row
        for path in sorted((tmp_path / "分").glob("*.xlsx"))
        for row in openpyxl.load_workbook(path)["整改清单"].iter_rows(min_row=2, values_only=True)
    ]
    assert [row[0] for row in plans] == ["BX-01"]
    assert plans[0][2] == "一般"
    assert "答“否”" in str(plans[0][3])


def owned(tmp_path: Path, owners: dict[str, str]) -> None:
    answers = "".join(f"  {id_}: {{owner: {owner}}}\n" for id_, owner in owners.items())
    (tmp_path / "a.yaml").write_text(f"{HEAD}answers:\n{answers}", encoding="utf-8")


def test_a_second_split_writes_all_parts_or_none(run: Run, tmp_path: Path) -> None:
    """It stopped at the second file, and the first was written already."""
    owned(tmp_path, {"YA-02": "赵敏", "BX-01": "王芳"})
    assert run("split", "a.yaml", "--by", "owner").returncode == 0
    before = {path.name: path.read_bytes() for path in tmp_path.glob("a.*.yaml")}
    assert set(before) == {"a.赵敏.yaml", "a.王芳.yaml", "a.未指定.yaml"}
    owned(tmp_path, {"YA-02": "何志刚", "BX-01": "王芳"})
    done = run("split", "a.yaml", "--by", "owner")
    assert done.returncode == 3
    assert [line.split()[0] for line in done.stderr.splitlines()[:-1]] == ["a.未指定.yaml", "a.王芳.yaml"]
    assert {path.name: path.read_bytes() for path in tmp_path.glob("a.*.yaml")} == before


def test_a_part_of_an_earlier_split_that_is_left_over_is_told(run: Run, tmp_path: Path) -> None:
    """YA-02 was asked in it and in the new one."""
    for kind in ("yaml", "xlsx"):
        for owner in ("赵敏", "何志刚"):
            owned(tmp_path, {"YA-02": owner})
            done = run("split", "a.yaml", "--by", "owner", "--force", *(["--xlsx"] if kind == "xlsx" else []))
            assert done.returncode == 0
        (told,) = done.stderr.splitlines()
        assert told.startswith(f"提醒：a.赵敏.{kind} A667 这是以前分出来的一份（赵敏）")


def test_two_colleagues_named_together_are_not_the_first_of_them(run: Run, tmp_path: Path) -> None:
    owned(tmp_path, {"YA-02": "王芳、李强", "BX-01": "王芳", "BX-04": "王　芳"})
    done = run("split", "a.yaml", "--by", "owner")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.glob("a.*.yaml")} == {"a.王芳、李强.yaml", "a.王芳.yaml", "a.未指定.yaml"}
    assert "  BX-04:" in (tmp_path / "a.王芳.yaml").read_text(encoding="utf-8")
