"""``init`` asks as the walk does, and says in Chinese what is wrong where it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.pack.compiled import Pack
from tests.conftest import FIRE, FIRE_UNIT, Run
from tests.faces.walk.terminals import DOWN, Terminal

GIVEN = ["--name", "某局", "--code", "A1", "--level", "县级", "--kind", "党政机关", "--overlay", "none"]


def test_everything_is_asked_checked_and_shown_before_it_is_written(run: Run, tmp_path: Path, hunan: Pack) -> None:
    lines = ["", "某市某局", "1 2", "1143x", "三级", "县级", "1", "上半年末", "2026年上半年", "采用",
             "王芳", "", "无", "9", "李强", "2", "某县某局", "1"]  # fmt: skip
    done = run("init", "a.yaml", stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    for said in ("单位名称必须填写。", "“1 2”不是单位代码。", "没有“三级”这个选择", "看不出是哪个期间",
                 "另有 20 个检查项、2 本台账", "7 地方规定：湖南（永州）地方规定", "6 自查期间：2026年上半年",
                 "填报人的姓名（报告签字页用，可以先空着）", "9 复核人：（空着）"):  # fmt: skip
        assert said in done.stdout
    answers = load_answers(hunan, tmp_path / "a.yaml")
    assert (answers.unit.name, answers.unit.code, answers.unit.level) == ("某县某局", "1143X", "县级")
    assert (answers.signatories.preparer, answers.signatories.unnamed) == ("王芳", ["单位主要负责人"])
    assert str(answers.period) == "2026年1月1日至2026年6月30日"


def test_the_next_command_reads_the_same_pack(run: Run) -> None:
    assert "接着运行：checklist fill a.yaml\n" in run("init", "a.yaml", *GIVEN, "--period", "2026H1").stdout
    done = run("init", "b.yaml", *FIRE_UNIT, "--pack", FIRE)
    assert f"接着运行：checklist fill b.yaml --pack {FIRE}\n" in done.stdout


def test_who_signs_may_be_an_option_and_is_carried_over(run: Run, tmp_path: Path, pack: Pack) -> None:
    run("init", "a.yaml", *GIVEN, "--period", "2026H1", "--preparer", "王芳", "--head", "/")
    assert load_answers(pack, tmp_path / "a.yaml").signatories.model_dump(exclude_none=True) == {"preparer": "王芳"}
    done = run("init", "b.yaml", "--from", "a.yaml", "--reviewer", "李强")
    assert "签字人：填报人王芳、复核人李强。换了人的，在 checklist fill 里改。" in done.stdout
    assert load_answers(pack, tmp_path / "b.yaml").signatories.unnamed == ["单位主要负责人"]


def test_one_person_in_several_roles_is_told_and_not_forbidden(run: Run) -> None:
    run("init", "a.yaml", *GIVEN, "--period", "2026H1", "--preparer", "王 芳", "--reviewer", "王芳", "--head", "李强")
    assert "签字人：填报人、复核人都是王" in run("check", "a.yaml", "--as-of", "2026-07-05").stdout
    done = run("report", "a.yaml", "-o", "a.html", "--as-of", "2026-07-05")
    assert done.returncode == 0
    assert "R819 填报人、复核人都是王" in done.stderr
    run("init", "b.yaml", *GIVEN, "--period", "2026H1", "--preparer", "王芳", "--reviewer", "李强")
    assert "都是" not in run("check", "b.yaml", "--as-of", "2026-07-05").stdout


@pytest.mark.parametrize(("period", "code"), [("2025H2", 3), ("2026H1", 3), ("2026H2", 0), ("2026年", 0)])
def test_what_follows_a_period_ends_later(run: Run, tmp_path: Path, period: str, code: int) -> None:
    run("init", "上.yaml", *GIVEN, "--period", "2026H1")
    done = run("init", "新.yaml", "--from", "上.yaml", "--period", period)
    assert (done.returncode, "A664" in done.stderr, (tmp_path / "新.yaml").exists()) == (code, code == 3, code == 0)


def test_whoever_gives_up_has_no_file(run: Run, tmp_path: Path) -> None:
    for lines in ("某局\n", "某局\nA1\nq\n", "某局\nA1\n1\n1\n1\n1\nq\n", ".\n"):
        done = run("init", "a.yaml", stdin=lines)
        assert (done.returncode, done.stderr) == (130, "已中断。\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "period"),
    [
        (["--period", "2026年上半年"], "2026年1月1日至2026年6月30日"),
        (["--period", "2026H2"], "2026年7月1日至2026年12月31日"),
        (["--period", "2026年"], "2026年1月1日至2026年12月31日"),
        (["--start", "2026.1.5", "--end", "2026年3月31日"], "2026年1月5日至2026年3月31日"),
    ],
)
def test_options_are_written_as_people_write(
    run: Run, tmp_path: Path, pack: Pack, words: list[str], period: str
) -> None:
    done = run("init", "a.yaml", *GIVEN, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(load_answers(pack, tmp_path / "a.yaml").period) == period
    assert "overlays: []" in (tmp_path / "a.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--start", "月初"], "“月初”不是日期"),
        (["--period", "半年"], "“半年”看不出是哪个期间"),
        (["--period", "2026H1", "--end", "2026-06-30"], "只写一种"),
        (["--code", "甲 乙"], "“甲 乙”不是单位代码"),
    ],
)
def test_what_is_wrong_with_an_option_is_said_in_chinese(run: Run, words: list[str], said: str) -> None:
    done = run("init", "a.yaml", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "match" not in done.stderr


def test_the_next_period_asks_only_for_a_code_that_is_missing(run: Run, tmp_path: Path, pack: Pack) -> None:
    run("init", "a.yaml", *GIVEN, "--period", "2026H1")
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text.replace("  code: A1\n", ""), encoding="utf-8")
    assert run("init", "c.yaml", "--from", "a.yaml").returncode == 0
    assert load_answers(pack, tmp_path / "c.yaml").unit.code == "A1"
    assert run("init", "d.yaml", "--from", "b.yaml").returncode == 130
    assert run("init", "d.yaml", "--from", "b.yaml", stdin="B7\n").returncode == 0
    assert load_answers(pack, tmp_path / "d.yaml").unit.code == "B7"


def test_a_workbook_has_no_place_s_rules_unless_they_are_asked_for(run: Run) -> None:
    done = run("template", "--xlsx", "a.xlsx", "--period", "2026H1")
    assert "没有采用地方规定。要采用的，加 --overlay hunan（湖南（永州）地方规定）" in done.stderr
    assert run("template", "--xlsx", "b.xlsx", "--overlay", "none").stderr == ""


def test_it_is_drawn_in_a_terminal(tmp_path: Path) -> None:
    walk = Terminal(tmp_path / "a.yaml", command=("init", "a.yaml"))
    walk.wait("单位名称（全称）")
    walk.press("某局\r", "单位代码")
    walk.press("A 1\r", "不是单位代码")
    walk.press("\x7f\x7f\r", "单位层级")
    assert "不是单位代码" not in walk.text
    walk.press(DOWN + "\r", "单位类别")
    walk.press("1", "自查期间")
    for sign in "2025H":  # no key chooses anything, and none answers what is asked next
        walk.press(sign, "直接写")
    walk.press("q\x7f12", "> 2025H12")
    walk.press("\x7f", "> 2025H1　")
    walk.press("\r", "是否采用")
    walk.press("1", "填报人的姓名")
    walk.press("王芳\r", "复核人的姓名")
    walk.press("\r", "单位主要负责人的姓名")
    walk.press("\r", "这样新建吗")
    walk.press("\r", "已新建 a.yaml")
    assert walk.ends() == 0
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "  code: A\n" in text
    assert "from: 2025-01-01" in text
    assert "overlays: []" in text


def test_a_period_of_the_list_is_chosen_by_its_number_and_enter(tmp_path: Path) -> None:
    walk = Terminal(tmp_path / "a.yaml", command=("init", "a.yaml", *GIVEN))
    walk.wait("自查期间")
    walk.press("2", "> 2　")
    walk.press("\r12", "填报人的姓名")
    assert "12" not in walk.settled()
    walk.close()


def test_answers_are_for_a_year_at_most(run: Run, tmp_path: Path) -> None:
    """Quarters of several years were counted together."""
    for start, end, code in (
        ("2025-07-01", "2026-06-30", 0),
        ("2025-07-01", "2026-07-01", 3),
        ("2024-02-29", "2025-02-28", 0),
        ("2024-02-29", "2025-03-01", 3),
    ):
        done = run("init", f"{start}.{end}.yaml", "--period", f"{start}至{end}", *GIVEN)
        assert done.returncode == code, done.stderr
        assert ("A663" in done.stderr) == (code == 3)
