"""Who returned and who did not: on the screen, in a workbook, for machines; as the city's truth has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.campaign.conftest import MadeCity
from tests.conftest import Run

pytestmark = pytest.mark.slow


def test_the_status_is_the_truth(made_city: MadeCity, collected: Path, run: Run) -> None:
    counts, units = made_city.truth["counts"], made_city.truth["units"]
    told = json.loads(run("campaign", "status", str(collected), "--format", "json").stdout)
    whole, *counties = told["returns"]
    assert (whole["asked"], whole["counted"], whole["late"]) == (counts["must"], counts["returned"], counts["late"])
    assert whole["counted"] + whole["held"] + whole["missing"] == whole["asked"]
    assert whole["overdue"] == counts["overdue"]
    assert {one["code"]: [one["counted"], one["asked"]] for one in counties} == counts["counties"]
    assert told["files"] == {
        "receipts": len(made_city.truth["files"]), "copies": counts["copies"], "waiting": 0, "sent_back": [], "states": counts["states"],
    }  # fmt: skip
    assert {one["code"]: one["sha256"] for one in told["units"] if one["state"] == "有效"} == {
        code: unit["current"] for code, unit in units.items() if unit["current"]
    }
    again = {one["code"] for one in told["units"] if one["handed_in"] > 1}
    assert again == {code for code, unit in units.items() if unit["again"]}


def test_the_screen_lists_whom_to_remind(made_city: MadeCity, collected: Path, run: Run) -> None:
    shown = run("campaign", "status", str(collected)).stdout
    open_units = {code for code, unit in made_city.truth["units"].items() if not unit["current"]}
    listed = {line.split("　")[0].strip() for line in shown.splitlines() if line.startswith("  ") and "天" in line}
    assert listed == open_units
    later = run("campaign", "status", str(collected), "--as-of", "2030-01-01").stdout
    assert f"已逾期 {len(open_units)}" in later
    county = next(iter(made_city.truth["counts"]["counties"]))
    below = run("campaign", "status", str(collected), "--under", county).stdout
    assert f"应交 {made_city.truth['counts']['counties'][county][1]}，" in below
    assert "C1019" in run("campaign", "status", str(collected), "--under", "没有").stderr
    wrong = run("campaign", "status", str(collected), "--kind", "机关")
    assert (wrong.returncode, "可以写：" in wrong.stderr) == (3, True)


def test_the_workbook_has_every_unit_and_every_file_that_does_not_count(
    made_city: MadeCity, collected: Path, tmp_path: Path, run: Run
) -> None:
    target = tmp_path / "状态.xlsx"
    assert run("campaign", "status", str(collected), "-o", str(target)).returncode == 0
    book: Any = openpyxl.load_workbook(target)
    assert book.sheetnames == ["总体", "催报名单", "各单位", "不能计入的来件"]
    rows = {name: list(book[name].iter_rows(min_row=3, values_only=True)) for name in book.sheetnames}
    units = made_city.truth["units"]
    assert {row[0] for row in rows["催报名单"]} == {code for code, unit in units.items() if not unit["current"]}
    assert [row[0] for row in rows["各单位"]] == list(units)
    bad = {file["sha256"] for file in made_city.truth["files"] if file["state"] != "有效"}
    assert {row[-1] for row in rows["不能计入的来件"]} == bad
    assert all(row[5] for row in rows["不能计入的来件"])
