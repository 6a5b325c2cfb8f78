"""The interview: the conversation in line mode, and in a real terminal."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.answers.model import Answers
from checklist.app.storing import write
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.walk.interview import interview
from checklist.faces.walk.pages.row import Cell, RowPage
from checklist.faces.walk.plain import PlainFront
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES, Run, share
from tests.faces.walk.conftest import session
from tests.faces.walk.terminals import DOWN, ESCAPE, LEFT, Terminal
from tests.faces.walk.test_interview import drive


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


# Line mode


def test_line_mode_from_end_to_end(pack: Pack, path: Path, golden: Callable[[str, str], None]) -> None:
    (path.parent / "附件").mkdir()
    (path.parent / "附件/办法.pdf").write_bytes(b"the rules, scanned in")
    lines = ["1", "五十", "50", "g", "BX-01", "2", "1", "", "修订办法", "王芳", "九月底", "2026-09-30",
             "g", "BX-20", "有此情形", "2", "n", "第一行", "第二行", "。", "3", "没有车", "b", "？",
             "e", "附件/没有.pdf", "附件/办法.pdf", "g", "receptions", "６", "本期没有接待", "g", "没有这项", "x",
             "a", "李强", "z", "k", "1", "o", "10", "q"]  # fmt: skip
    said = "\n".join(talk(pack, path, lines))
    golden("line-mode.txt", said.replace(str(path.parent), "") + "\n")
    answers = load_answers(pack, path)
    assert answers.parameters["staff_total"] == 50
    assert answers.answers["BX-20"].value == "有此情形"
    assert answers.answers["BX-20"].note == "第一行\n第二行"
    assert answers.answers["BX-39"].reason == "没有车"
    assert [evidence.file for evidence in answers.answers["BX-39"].evidence] == ["附件/办法.pdf"]
    assert answers.ledgers["receptions"].none_reason == "本期没有接待"
    assert answers.rectifications["BX-01"].owner == "王芳"


def test_rows_of_a_ledger_in_line_mode(pack: Pack, path: Path) -> None:
    columns = pack.ledgers["gifts"].spec.columns
    first = [
        {"text": "某公司", "date": "2026-03-05", "bool": "2", "choice": "1"}.get(c.type, "300")
        for c in columns.values()
    ]
    lines = ["g", "礼品登记台账", "2", "1", *first, "3", "1", "", "1", "不是日期", ".", "b",
             "1", "2026-03-05", "<", "", ".", "价值", ".", "x", "3", "x", "3", "d", "z", "2", "甲\t2026-03-05", ".", "b", "b", "q"]  # fmt: skip
    said = talk(pack, path, lines)
    text = "\n".join(said)
    assert "√ 第2行" in text
    assert "  < 上一格  = 存这一条  . 看整条" in said
    assert "已删除" in text
    assert "已撤销上一次改动。" in text
    assert "读到 1 条，各列这样理解，对吗？" in text
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 1


def test_the_review_says_what_forbids_signing(pack: Pack, path: Path) -> None:
    said = "\n".join(talk(pack, path, ["10", "1", "b", "q"]))
    assert "报告还不能签字：未填" in said
    assert "1 还没有填：128 步，关系到 " in said
    assert "YA-03 观后讨论　未填" in said


def test_what_conflicts_is_shown_with_the_way_to_change_it(hunan: Pack, tmp_path: Path) -> None:
    folder = tmp_path / "局"
    shutil.copytree(EXAMPLES / "政务服务局", folder)
    lines = ["11", "1", "1", "", "已经说明", "", "", "", "b", "q"]
    said = "\n".join(talk(hunan, folder / "answers.yaml", lines))
    assert "11 互相矛盾的（" in said
    assert "去看 " in said
    assert "整改已存盘。" in said


def test_line_mode_prints_what_a_gbk_console_can_show(pack: Pack, path: Path) -> None:
    said = talk(pack, path, ["1", *["?", "s"] * 200])
    "\n".join(said).encode("gbk")
    assert any("[复查]" in line for line in said)


def test_what_was_found_is_left_as_any_other_page(pack: Pack, path: Path) -> None:
    said = "\n".join(talk(pack, path, ["g", "BX-01", "2", "q", "o"]))
    assert "[发现问题]" in said
    assert "没有“q”这个选择" not in said
    assert said.endswith("已存盘。再次运行同一命令即从这里继续。")


def test_the_end_of_input_saves_and_quits(pack: Pack, path: Path) -> None:
    assert "已存盘" in talk(pack, path, ["1", "s", "s"])[-1]


def test_the_command_reads_a_pipe(run_process: Run, path: Path) -> None:
    done = run_process("fill", path, stdin="g\nBX-01\n1\nq\n")
    assert done.returncode == 0
    assert "BX-01 实施办法更新：是 → 合规" in done.stdout
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")


# A real terminal


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (90, 30), (200, 60)])
def test_screens(path: Path, golden: Callable[[str, str], None], columns: int, rows: int) -> None:
    walk = Terminal(path, columns=columns, rows=rows)
    walk.wait("自查填报")
    screens = [walk.settled()]
    for keys, wanted in (("0", "更多操作"), (ESCAPE, "自查填报"), ("g", "查找哪一项"), ("BX-01\r", "实施办法"),
                         ("?", "返回"), (ESCAPE, "更多操作"),
                         ("2", "发现问题"), ("2", "公务接待台账"), (LEFT, "→ 一般"), ("k", "选一项"), ("1", "已按 1"),
                         ("q", "已存盘")):  # fmt: skip
        walk.press(keys, wanted)
        screens.append(walk.settled())
    assert walk.ends() == 0
    golden(f"screens-{columns}x{rows}.txt", f"{'-' * columns}\n".join(screens))


@pytest.mark.parametrize("kind", ["xterm-256color", "vt100"])
def test_arrows_digits_and_enter(path: Path, kind: str) -> None:
    walk = Terminal(path, kind=kind)
    walk.wait("自查填报")
    walk.find("BX-01", "实施办法更新")
    walk.press(DOWN + "\r", "现在写整改")
    walk.press(DOWN + "\r", "公务接待台账")
    walk.find("BX-26", "单车核算")
    walk.press("１", "是 → 合规")
    walk.press("？", "依据：")
    walk.press("ｑ", "已存盘")
    assert walk.ends() == 0
    text = path.read_text(encoding="utf-8")
    assert "  BX-01: 否\n" in text
    assert "  BX-26: 是\n" in text


def test_no_colour_is_no_colour(path: Path) -> None:
    walk = Terminal(path, NO_COLOR="1")
    walk.wait("自查填报")
    walk.settled()
    colours = {cell.fg for line in walk.screen.buffer.values() for cell in line.values()}
    assert colours <= {"default"}
    walk.close()


def test_ctrl_c_in_the_middle_loses_nothing(path: Path) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("BX-01", "实施办法更新")
    walk.press("1", "公务接待台账")
    walk.press("\x03", "已中断")
    assert walk.ends() == 130
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")
    again = Terminal(path)
    again.wait("接着填：公务接待台账")
    again.close()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_window_loses_nothing(path: Path, number: signal.Signals) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("BX-01", "实施办法更新")
    walk.press("1", "公务接待台账")
    walk.child.kill(number)
    walk.ends()
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")


def test_a_note_of_several_lines_and_a_reason(path: Path) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("BX-01", "实施办法更新")
    walk.press("n", "写完按 Ctrl-S")
    walk.press("第一行\r第二行", "第二行")
    walk.press("\x13", "备注已存盘")
    walk.press("3", "请写明为什么不涉及")
    assert "实施办法更新" in walk.text
    walk.press("新设单位\r", "→ 不涉及")
    walk.press(LEFT, "现在：不涉及")
    walk.press("q", "已存盘")
    walk.ends()
    text = path.read_text(encoding="utf-8")
    assert "reason: 新设单位" in text
    assert '"第一行\\n第二行"' in text


def test_files_are_completed_with_tab(path: Path) -> None:
    (path.parent / "附件").mkdir()
    (path.parent / "附件/实施办法.pdf").write_bytes(b"the rules, scanned in")
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("BX-01", "实施办法更新")
    walk.press("e", "佐证文件")
    walk.press("附件/实\t", "实施办法.pdf")
    walk.press("\r", "已附")
    walk.close()
    assert "file: 附件/实施办法.pdf" in path.read_text(encoding="utf-8")


def test_a_dumb_terminal_gets_the_line_mode(path: Path) -> None:
    walk = Terminal(path, kind="dumb")
    walk.wait("1 接着填")
    walk.press("q\n", "已存盘")
    assert walk.ends() == 0


# Two people, crashes, and full disks


def test_the_second_is_told_who_and_since_when_and_may_read(path: Path, run: Run) -> None:
    first = Terminal(path)
    first.wait("自查填报")
    second = Terminal(path, "--plain")
    second.wait("起正在填这份答卷")
    assert "@" in second.text
    second.press("g\n", "查找哪一项")
    second.press("BX-01\n", "实施办法更新")
    second.press("2\n", "只看不改")
    second.press("q\n", "")
    second.ends()
    assert "A620" in run("init", path, "--force", "--from", path, "--code", "A1").stderr
    first.find("BX-01", "实施办法更新")
    first.press("1", "公务接待台账")
    first.child.kill(signal.SIGKILL)
    first.ends()
    assert "  BX-01: 是\n" in path.read_text(encoding="utf-8")
    third = Terminal(path, "--plain")
    third.wait("接着填")
    assert "正在填" not in third.text
    third.close()


def test_a_full_disk_keeps_the_last_good_file(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    walk.go(walk.search("BX-01")[0])
    walk.answer("是")
    before = path.read_text(encoding="utf-8")

    def full(file: Path, text: str) -> None:
        raise InputError([Problem(Code.CANNOT_WRITE, Place(str(file)), {"path": file, "reason": "磁盘已满"})])

    walk.store.write = full
    said: list[str] = []
    keys = iter(["g", "BX-01", "2", "q"])
    interview(walk, PlainFront(lambda: next(keys), said.append))
    assert any("磁盘已满" in line for line in said)
    assert path.read_text(encoding="utf-8") == before
    assert walk.answers.answers["BX-01"].value == "是"


# Kills while answers and rows are typed


def endless(pack: Pack, path: Path, done: Callable[[bytes], object]) -> None:
    """Answer, note and type rows for ever, as fast as it goes; tell of each note and each cell that is shown as kept."""
    walk = session(pack, path)
    walk.store.write = lambda file, text: write(file, text, folder=True)
    columns = list(pack.ledgers["gifts"].spec.columns.values())
    usual = {"text": "某", "date": "2026-03-05", "bool": "2", "choice": "1"}
    while True:
        walk.go(walk.search("BX-01")[0])
        walk.note("BX-01", f"第 {notes(walk.answers) + 1} 次")
        done(b"n")
        walk.answer(("是", "否")[notes(walk.answers) % 2])
        walk.go(walk.search("gifts")[0])
        state = drive(walk, "o", "1") if tuple(walk.unfinished) else drive(walk, "1", "2", "1")
        if isinstance(state.page, RowPage):
            filled = written(walk) % len(columns)
            state = drive(walk, str(filled + 1) if filled else "w", state=state)
        while isinstance(state.page, Cell):
            column = pack.ledgers["gifts"].spec.columns[state.page.column]
            state = drive(walk, usual.get(column.type, "1"), state=state)
            done(b"c")


def notes(answers: Answers) -> int:
    """Return how many notes were written."""
    answer = answers.answers.get("BX-01")
    return int(answer.note.split()[1]) if answer is not None and answer.note else 0


def written(walk: Session) -> int:
    """Return how many cells were written, of rows that are saved and of one in progress."""
    data = walk.answers.ledgers.get("gifts")
    return sum(len(row.cells) for row in walk.unfinished) + (
        len(data.rows) * len(walk.pack.ledgers["gifts"].spec.columns) if data is not None else 0
    )


def killed(pack: Pack, path: Path, after: float) -> int:
    """Start a session in a process of its own and kill it some seconds after its first change.

    What was saved must load, with every change that was shown; a row in progress must come
    back with every cell that was left. Return how many changes those were.
    """
    before = session(pack, path)
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            endless(pack, path, lambda what: os.write(tells, what))
        finally:
            os._exit(1)
    os.close(tells)
    shown = os.read(told, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(told, "rb") as rest:
        shown += rest.read()
    left = session(pack, path)
    assert load_answers(pack, path).answers == left.answers.answers
    assert notes(left.answers) - notes(before.answers) - shown.count(b"n") in (0, 1)
    assert written(left) - written(before) - shown.count(b"c") in (0, 1)
    return len(shown)


def test_kills_while_typing_rows_and_answers_lose_nothing_that_was_shown(pack: Pack, path: Path) -> None:
    moments = random.Random(7)
    shown = 0
    for number, folder in enumerate(share([path.parent / str(number) for number in range(20)], 20)):
        folder.mkdir()
        copy = folder / path.name
        shutil.copy(path, copy)
        shown += sum(killed(pack, copy, moments.uniform(0, 0.15)) for _ in range(25))
        assert shown >= 25 * (number + 1)


def test_a_row_in_progress_survives_a_closed_window(path: Path) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("receptions", "公务接待台账")
    walk.press("2", "添一条")
    walk.press("1", "接待编号")
    walk.press("A1\r", "接待日期")
    walk.press("2026-03-05\r", "派出单位")
    walk.press("某", "> 某")
    walk.child.kill(signal.SIGHUP)
    walk.ends()
    again = Terminal(path)
    again.wait("接着写没写完的一条：公务接待台账（已填 3 格）")
    again.press("1\r", "接待编号*：A1")
    again.press("3\r", "> 某")
    again.child.kill(signal.SIGKILL)
    again.ends()
    third = Terminal(path)
    third.wait("已填 3 格")
    third.close()


def test_rows_are_pasted_in_the_terminal(path: Path) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("receptions", "公务接待台账")
    walk.press("\x1b[200~接待编号\t接待日期\t派出单位\t接待对象人数\rA1\t2026-03-05\t某市\t4\r\x1b[201~", "读到 1 条")
    walk.press("1", "读入 1 条")
    walk.press("2", "添一条")
    walk.press("1", "接待编号")
    walk.press("\x1b[200~A2\t2026-03-06\t某县\t\r\x1b[201~", "读到 1 条")
    walk.press(ESCAPE, "添一条")
    walk.press("1", "接待编号")
    walk.press("A2\r2026-03-06\r某县\r", "公函文号")
    walk.press("\x1b[A", "> 某县")
    walk.press("\x13", "“接待对象人数”必须填写。")
    walk.press("3\x13", "√ 第3行")
    assert "必须填写" not in walk.text
    walk.press("q", "已存盘")
    assert walk.ends() == 0


def test_a_digit_begins_a_number(path: Path) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("YA-02", "数字（")
    walk.press("3", "> 3")
    walk.press("x\r", "不是数字")
    walk.press("\x7f\r", "√ YA-02")
    assert "不是数字" not in walk.text
    walk.press("q", "已存盘")


def test_a_number_that_no_choice_has_chooses_nothing(path: Path) -> None:
    """Of 19 where there are 11 the 9 was taken."""
    walk = Terminal(path)
    walk.wait("数字 直接选")
    walk.press("19", "没有 19 这一项。")
    walk.press("10", "最重结论")
    assert "没有 19" not in walk.text
    walk.press("q", "已存盘")
    walk.ends()


def test_a_digit_pressed_twice_answers_no_question_unseen(pack: Pack, path: Path) -> None:
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("SF-02", "SF-02　")
    walk.press("11", "√ SF-02")
    assert "SF-03　" in walk.settled()
    walk.press("q", "已存盘")
    walk.ends()
    assert [id_ for id_, answer in load_answers(pack, path).answers.items() if answer.is_given] == ["SF-02"]


def test_what_stands_in_the_box_for_rows_can_be_taken_away(path: Path) -> None:
    """Ctrl-U took one line of it away; and nothing has to be confirmed that is taken at once."""
    walk = Terminal(path)
    walk.wait("自查填报")
    walk.find("gifts", "礼品登记台账")
    walk.press("3", "贴进来就读")
    walk.press("一行\r二行\r三行", "三行")
    walk.press("\x15", "> ")
    walk.settled()
    assert not {"一行", "二行", "三行"} & set(walk.text.split())
    walk.press("\x03", "逐条填写或修改")
    walk.press("q", "已存盘")
    walk.ends()


def test_a_reminder_is_gone_with_the_first_page(pack: Pack, path: Path) -> None:
    """It stood above every page until it was scrolled away."""
    text = path.read_text(encoding="utf-8").replace("code: A1\n", "code:\n")
    path.write_text(text, encoding="utf-8")
    walk = Terminal(path)
    walk.wait("数字 直接选")
    assert "提醒：" in walk.settled()
    walk.press("2", "在岗人数")
    assert "提醒：" not in walk.settled()
    walk.press("q", "已存盘")
    walk.ends()
