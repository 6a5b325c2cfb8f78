"""The interview: the session itself, the line mode, and a real terminal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pexpect
import pytest

from checklist.answers.load import load_answers
from checklist.answers.template import fresh_answers
from checklist.errors import InputError, ValueProblem
from checklist.pack.compiled import Pack
from checklist.verdicts import Verdict
from checklist.walk.interview import interview
from checklist.walk.plain import PlainFront
from checklist.walk.session import Session
from tests.conftest import EXAMPLES, Run

DAY = date(2026, 7, 1)


@pytest.fixture
def path(pack: Pack, tmp_path: Path) -> Path:
    target = tmp_path / "answers.yaml"
    text = fresh_answers(
        pack, name="某局", level="市级", kind="党政机关", start=date(2026, 1, 1), end=date(2026, 6, 30)
    )
    target.write_text(text, encoding="utf-8")
    return target


def session(pack: Pack, path: Path) -> Session:
    return Session(pack, path, path.read_text(encoding="utf-8"), DAY, lambda text: save(path, text))


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def talk(pack: Pack, path: Path, lines: list[str]) -> list[str]:
    """Hold the interview in line mode; return what was said."""
    said: list[str] = []
    source: Iterator[str] = iter(lines)

    def read() -> str:
        try:
            return next(source)
        except StopIteration:
            raise EOFError from None

    interview(session(pack, path), PlainFront(read, said.append))
    return said


def test_every_answer_is_saved_at_once_and_the_place_is_kept(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    walk.jump("BX-01")
    result = walk.answer("否")
    assert result is not None
    assert result.verdict is Verdict.一般
    walk.move(1)
    again = session(pack, path)
    assert again.answers.answers["BX-01"].value == "否"
    assert again.step == walk.step
    assert again.step is not None
    assert again.step.id != "BX-01"


def test_a_wrong_answer_changes_nothing(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    walk.jump("BX-01")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ValueProblem):
        walk.answer("也许")
    with pytest.raises(ValueProblem):
        walk.be_silent("不涉及", "")
    assert path.read_text(encoding="utf-8") == before


def test_a_note_survives_another_answer_and_an_answer_a_note(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    walk.jump("BX-01")
    walk.note("先写备注\n第二行")
    walk.answer("是")
    walk.note("改过的备注")
    answer = session(pack, path).answers.answers["BX-01"]
    assert (answer.value, answer.note) == ("是", "改过的备注")


def test_items_decided_by_ledgers_are_shown_as_computed(hunan: Pack) -> None:
    path = EXAMPLES / "政务服务局/answers.yaml"
    walk = Session(hunan, path, path.read_text(encoding="utf-8"), DAY, lambda text: None)
    walk.jump("BX-04")
    assert walk.step is not None
    assert (walk.step.kind, walk.step.id) == ("ledger", "receptions")
    verdicts = {result.item.id: result.verdict for result in walk.results(walk.step.subject)}
    assert verdicts["BX-04"] is Verdict.较重
    assert not any(step.id == "BX-04" for step in walk.steps)


def test_a_ledger_that_cannot_be_read_is_not_attached(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    walk.jump("公务接待台账")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(InputError):
        walk.attach("没有.xlsx")
    assert path.read_text(encoding="utf-8") == before


def test_line_mode_from_end_to_end(pack: Pack, path: Path) -> None:
    lines = ["1", "50", "g", "BX-01", "2", "g", "BX-12", "有此情形", "n", "第一行", "第二行", "。",
             "3", "没有车", "b", "？", "g", "receptions", "３", "本期没有接待", "g", "没有这项", "x", "q"]  # fmt: skip
    said = "\n".join(talk(pack, path, lines))
    assert "√ 在岗人数：50" in said
    assert "√ BX-01 实施办法更新：否 → 一般" in said
    assert "整改建议：对照修订后的条例修订本单位实施办法并印发。" in said
    assert "讲话第 2.5a 句" in said
    assert "没有检查项“没有这项”" in said
    assert "没有“x”这个选择" in said
    answers = load_answers(pack, path)
    assert answers.parameters["staff_total"] == 50
    assert answers.answers["BX-12"].value == "有此情形"
    assert answers.answers["BX-13"].note == "第一行\n第二行"
    assert answers.answers["BX-13"].reason == "没有车"
    assert answers.ledgers["receptions"].none_reason == "本期没有接待"


def test_line_mode_prints_what_a_gbk_console_can_show(pack: Pack, path: Path) -> None:
    said = talk(pack, path, ["?", "s"] * 200)
    "\n".join(said).encode("gbk")
    assert "已到最后一步" in said[-12] or any("已到最后一步" in line for line in said)


def test_the_end_of_input_saves_and_quits(pack: Pack, path: Path) -> None:
    assert "已存盘" in talk(pack, path, ["s", "s"])[-1]


def test_the_command_reads_a_pipe(run: Run, path: Path) -> None:
    done = run("fill", path, stdin="g\nBX-01\n1\nq\n")
    assert done.returncode == 0
    assert "BX-01 实施办法更新：是 → 合规" in done.stdout
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")


# A real terminal

DOWN, UP, LEFT, RIGHT = "\x1b[B", "\x1b[A", "\x1b[D", "\x1b[C"


def terminal(path: Path, kind: str = "xterm-256color", size: tuple[int, int] = (30, 90)) -> pexpect.spawn[str]:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "checklist", "fill", str(path), "--as-of", "2026-07-01"],
        env={**os.environ, "TERM": kind, "PROMPT_TOOLKIT_NO_CPR": "1"},
        encoding="utf-8",
        timeout=20,
        dimensions=size,
    )
    child.expect(r"自查填报：共 \d+ 项要填")
    assert "[(" not in str(child.before)
    return child


def go(child: pexpect.spawn[str], item: str) -> None:
    child.send("g")
    child.expect("跳到哪一项")
    child.send(item + "\r")


@pytest.mark.parametrize("kind", ["xterm-256color", "vt100"])
def test_arrows_digits_and_enter(path: Path, kind: str) -> None:
    child = terminal(path, kind)
    child.expect("在岗人数")
    go(child, "BX-01")
    child.expect("实施办法更新")
    child.send(DOWN + "\r")
    child.expect("否 → 一般")
    go(child, "BX-26")
    child.expect("单车核算")
    child.send("1")
    child.expect("是 → 合规")
    child.send("？")
    child.expect("依据：")
    child.send("ｑ")
    child.expect("已存盘")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    text = path.read_text(encoding="utf-8")
    assert "  BX-01: 否\n" in text
    assert "  BX-26: 是\n" in text


def test_ctrl_c_in_the_middle_loses_nothing(path: Path) -> None:
    child = terminal(path)
    go(child, "BX-01")
    child.expect("实施办法更新")
    child.send("1")
    child.expect("是 → 合规")
    child.expect("公务接待台账")
    child.sendcontrol("c")
    child.expect("已中断")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")
    again = terminal(path)
    again.expect("公务接待台账")
    again.close(force=True)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_kill_or_a_closed_window_loses_nothing(path: Path, number: signal.Signals) -> None:
    child = terminal(path)
    go(child, "BX-01")
    child.expect("实施办法更新")
    child.send("2")
    child.expect("否 → 一般")
    child.expect("公务接待台账")
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()
    assert "  BX-01: 否\n" in path.read_text(encoding="utf-8")
    again = terminal(path)
    again.expect("公务接待台账")
    again.close(force=True)


def test_a_note_of_several_lines_and_a_reason(path: Path) -> None:
    child = terminal(path)
    go(child, "BX-01")
    child.expect("实施办法更新")
    child.send("n")
    child.expect("备注")
    child.send("第一行\r第二行")
    child.sendcontrol("s")
    child.expect("备注已存盘")
    child.send("3")
    child.expect("请写明原因")
    child.send("新设单位\r")
    child.expect("不涉及 → 不涉及")
    child.send(LEFT)
    child.expect("现在：不涉及")
    child.send("q")
    child.expect(pexpect.EOF)
    text = path.read_text(encoding="utf-8")
    assert "reason: 新设单位" in text
    assert '"第一行\\n第二行"' in text


def test_a_small_window_still_shows_question_and_answers(path: Path) -> None:
    child = terminal(path, size=(12, 40))
    go(child, "BX-01")
    child.expect("实施办法更新")
    child.expect("2 否")
    child.send("2")
    child.expect("否 → 一般")
    child.close(force=True)


def test_a_dumb_terminal_gets_the_line_mode(path: Path) -> None:
    child = terminal(path, "dumb")
    child.expect(r"1 填写")
    child.sendline("q")
    child.expect("已存盘")
    child.expect(pexpect.EOF)
