"""What the last period left to be put right is kept up in the interview, whether or not it was found again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.answers.model import Rectification
from checklist.engine.assess import assess
from checklist.engine.rectifying import left_to_do, overdue, overdue_text, to_put_right, without_record
from checklist.pack.compiled import Pack
from tests.carried import CARRIED, CLEAN, REWRITTEN, STRUCK_OUT
from tests.conftest import Run
from tests.faces.walk.conftest import DAY
from tests.faces.walk.test_walk import talk

KEPT = {"opened": date(2025, 6, 30)}


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    target = tmp_path / "下期.yaml"
    target.write_text(CARRIED, encoding="utf-8")
    return target


@pytest.mark.parametrize("item", ["BX-22", "FT-08"])
def test_a_carried_plan_is_opened_from_its_step(pack: Pack, carried: Path, item: str) -> None:
    said = "\n".join(
        talk(pack, carried, ["g", item, "r", "", "全部退赔", "李强", "2025-12-01", "已完成", "2025-11-20"])
    )
    assert "不用写整改" not in said
    assert "上期带入，本期没有判定" in said
    plan = load_answers(pack, carried).rectifications[item]
    written = {
        "measure": "全部退赔",
        "owner": "李强",
        "due": date(2025, 12, 1),
        "state": "已完成",
        "done_on": date(2025, 11, 20),
    }
    assert plan == Rectification.model_validate({**written, **KEPT})


def test_what_is_in_order_now_can_be_said_to_be_put_right(pack: Pack, carried: Path) -> None:
    carried.write_text(CLEAN, encoding="utf-8")
    said = "\n".join(talk(pack, carried, ["g", "BX-07", "r", "", "", "", "", "已完成", "2025-08-01"]))
    assert "上期带入，本期没有再查出" in said
    plan = load_answers(pack, carried).rectifications["BX-07"]
    assert plan == Rectification.model_validate({"state": "已完成", "done_on": date(2025, 8, 1), **KEPT})


def test_the_review_lists_what_is_carried_overdue_or_without_a_record(pack: Pack, carried: Path) -> None:
    assessment = assess(pack, load_answers(pack, carried), DAY)
    listed = to_put_right(assessment)
    left, late, lost = left_to_do(listed, DAY), overdue(listed, DAY), without_record(assessment)
    assert [len(part) for part in (left.open, late, lost)] == [2, 2, 1]
    said = talk(pack, carried, ["g", "没有这样的", "b", "10"])
    ways = {line.strip().partition(" ")[2]: line.strip().partition(" ")[0] for line in said}
    for label, of in (
        (left.text, left.open),
        (overdue_text(late), late),
        (f"上期没有改完的{len(lost)}项，本期没有整改记录", lost),
    ):
        page = "\n".join(talk(pack, carried, ["g", "没有这样的", "b", "10", ways[label]]))
        assert all(f"{one.id} {one.title}　{one.why_listed}" in page for one in of)


def test_what_lost_its_record_is_planned_again_from_the_review(pack: Pack, carried: Path) -> None:
    ways = talk(pack, carried, ["10"])
    (way,) = (line.strip().partition(" ")[0] for line in ways if "本期没有整改记录" in line)
    lines = ["10", way, "1", "", "修订办法", "王芳", "2026-12-31", "整改中", "b", "q"]
    said = "\n".join(talk(pack, carried, lines))
    assert "上期查出：一般　没有修订办法" in said
    plan = load_answers(pack, carried).rectifications["BX-01"]
    assert (plan.measure, plan.owner, plan.state) == ("修订办法", "王芳", "整改中")
    assert "没有整改记录" not in "\n".join(talk(pack, carried, ["10"]))


def test_the_review_tells_which_records_were_struck_out_or_rewritten(pack: Pack, carried: Path) -> None:
    carried.write_text(REWRITTEN, encoding="utf-8")
    assert STRUCK_OUT in "".join(talk(pack, carried, ["g", "没有这样的", "b", "10"]))


def test_what_is_done_is_listed_no_more(pack: Pack, carried: Path) -> None:
    done = [word for item in ("BX-22", "FT-08") for word in ("g", item, "r", "", "", "", "", "已完成", "2025-11-20")]
    said = "\n".join(talk(pack, carried, [*done, "o", "10"]))
    assert "[复查]" in said
    assert "逾期" not in said[said.index("[复查]") :]


def test_the_command_opens_a_carried_plan(run_process: Run, carried: Path) -> None:
    done = run_process("fill", carried, "--plain", stdin="g\nFT-08\nr\n\n\n\n\n已完成\n2025-11-20\nq\n")
    assert done.returncode == 0
    assert "整改已存盘" in done.stdout, done.stdout[-3000:]
    assert "done_on: 2025-11-20" in carried.read_text(encoding="utf-8")


def test_a_part_with_a_plan_for_a_contradiction_is_checked(run: Run, pack: Pack, carried: Path) -> None:
    """What a contradiction rests on need not be in the part."""
    text = carried.read_text(encoding="utf-8").partition("last:")[0]
    plan = "  X01:\n    measure: 补台账\n    opened: 2025-06-30\n"
    part = "part: {name: 王芳, base: " + "a" * 64 + ", items: [BX-01], ledgers: [], parameters: true}\n"
    carried.write_text(text + plan + part, encoding="utf-8")
    done = run("check", carried, "--as-of", "2026-01-10")
    assert "原定的整改没有完成" in done.stdout, done.stderr
