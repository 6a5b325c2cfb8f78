"""How commands end when they are interrupted, or when nobody can hear them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from checklist.app.storing import WRITTEN
from tests.conftest import EXAMPLES, HEAD, Run

COMMAND = [sys.executable, "-m", "checklist"]
posix = pytest.mark.skipif(os.name == "nt", reason="signals and redirections of POSIX")


def start(*words: str | Path, group: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=group,
        preexec_fn=_heeding if os.name != "nt" else None,  # noqa: PLW1509 - it takes no lock
    )


def _heeding() -> None:
    """Heed the signals that whoever runs the tests may ignore, as what runs in the background does."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def children(parent: int) -> list[int]:
    """Return the processes that a process has started, without threads."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until_gone(pids: list[int]) -> None:
    end = time.monotonic() + 5
    while not all(map(is_gone, pids)):
        assert time.monotonic() < end, pids
        time.sleep(0.02)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_while_it_waits(number: signal.Signals) -> None:
    command = start("check", "-")
    assert command.stdin is not None
    command.stdin.write("# 比管道能存的多\n" * 10_000)  # returns when the command reads
    command.send_signal(number)
    command.send_signal(number)
    out, err = command.communicate(timeout=10)
    assert command.returncode == 130
    assert err.split() == ["已中断。"]
    assert out == ""


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGKILL, False)],
    ids=["ctrl-c", "term", "kill"],
)
def test_many_reports_are_interrupted(tmp_path: Path, number: signal.Signals, to_all: bool) -> None:
    for place in range(40):
        shutil.copytree(EXAMPLES / "林业局", tmp_path / f"{place}")
    command = start("report", tmp_path, "-o", tmp_path / "out", "--format", "html", group=True)
    assert command.stdout is not None
    assert command.stdout.readline().startswith("√")
    working = children(command.pid)
    assert working
    (os.killpg if to_all else os.kill)(command.pid, number)
    _, err = command.communicate(timeout=10)
    assert command.returncode == (-number if number == signal.SIGKILL else 130)
    told = err.splitlines()
    assert told[-1:] == ([] if number == signal.SIGKILL else ["已中断。"])
    assert number == signal.SIGKILL or "再运行一次会接着做" in told[0]
    wait_until_gone(working)
    assert number == signal.SIGKILL or {path.name for path in tmp_path.glob("out/*/.*")} <= {WRITTEN}


@posix
def test_one_report_is_interrupted(tmp_path: Path) -> None:
    """Two processes are at work on one report."""
    shutil.copytree(EXAMPLES / "政务服务局", tmp_path / "a")
    command = start("report", tmp_path / "a/answers.yaml", "-o", tmp_path / "a.pdf", group=True)
    end = time.monotonic() + 10
    while not (working := children(command.pid)) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(command.pid, signal.SIGINT)
    _, err = command.communicate(timeout=10)
    assert command.returncode == 130
    assert err.split() == ["已中断。"]
    wait_until_gone(working)
    assert not (tmp_path / "a.pdf").exists()


@posix
def test_an_interrupt_that_something_swallows_ends_all_the_same() -> None:
    """Python tells an exception in a destructor in English and goes on."""
    script = """
import os, signal, time
from checklist.faces.cli import main

class Swallowing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)

def command(**_):
    Swallowing()
    time.sleep(60)

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
main.main = command
main.run()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stderr) == (130, "已中断。\n")


def test_no_more_to_read_at_a_question(run_process: Run, tmp_path: Path) -> None:
    done = run_process("init", "a.yaml", stdin="某局\n")
    assert done.returncode == 130
    assert done.stderr.split() == ["已中断。"]
    assert not (tmp_path / "a.yaml").exists()


@posix
@pytest.mark.parametrize(
    ("words", "redirected", "expected"),
    [
        ("--help", ">&-", "R808"),
        ("--help", ">/dev/full", "R808"),
        ("check a.yaml", ">&-", "R808"),
        ("check a.yaml", ">/dev/full", "R808"),
        ("check a.yaml", "2>&-", ""),
        ("check a.yaml", "2>/dev/full", ""),
        ("check a.yaml", "<&- >&- 2>&-", "R808"),
        ("check a.yaml", "| head -1", ""),
        ("check a.yaml", "| true", ""),
    ],
)
def test_nowhere_to_print(tmp_path: Path, words: str, redirected: str, expected: str) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-01: 否}\n", encoding="utf-8")
    script = f'set -o pipefail; "$@" {redirected}'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *COMMAND, *words.split()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    code = 3 if expected else 1 if words.startswith("check") else 0
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert expected in done.stderr or "2>&-" in redirected


@posix
def test_closed_input_is_empty(tmp_path: Path) -> None:
    for words, code in (["check", "-"], 3), (["init", "a.yaml"], 130):
        script = ["sh", "-c", '"$@" <&-', "sh", *COMMAND, *words]
        done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False)
        assert done.returncode == code
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="drops a capability of root's")
def test_what_cannot_be_read_in_a_folder_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "收到的"
    (folder / "closed").mkdir(parents=True)
    for kind in ("yaml", "pdf"):
        (folder / f"closed/in.{kind}").write_text(HEAD, encoding="utf-8")
        (folder / f"private.{kind}").write_text(HEAD, encoding="utf-8")
        (folder / f"private.{kind}").chmod(0)
        (folder / f"lost.{kind}").symlink_to("/nowhere")
    (folder / "lost").symlink_to("/nowhere")
    (folder / "elsewhere").symlink_to(EXAMPLES)
    (folder / "here").symlink_to(folder)
    (folder / "closed").chmod(0)
    told = ["closed", "elsewhere", "lost", "private"]
    try:
        for words, code in (["load"], 3), (["report", "-o", str(tmp_path / "out")], 3), (["verify"], 5):
            done = subprocess.run(
                ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *COMMAND, *words, str(folder)],
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode == code, done
            lines = [line for line in done.stdout.split("\n") if line.startswith("×")]
            names = sorted({line.split("收到的/")[1].split("　")[0].split(".")[0] for line in lines})
            assert names == told
    finally:
        (folder / "closed").chmod(0o700)


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_killed_worker_costs_no_result(small_pdf: bytes, tmp_path: Path) -> None:
    """Neither its own, which is asked for once more, nor any other."""
    from checklist.signing.demo import make_authority
    from tests.signing.conftest import World

    world = World(small_pdf, make_authority("终止"))
    (tmp_path / "收").mkdir()
    for name in range(4):
        (tmp_path / f"收/{name}.pdf").write_bytes(world.signed + b"\n" * (name == 3))
    (tmp_path / "根.pem").write_bytes(world.authority.certificate.public_bytes(Encoding.PEM))
    command = start("verify", tmp_path / "收", "--trust", tmp_path / "根.pem", "--quick", "--format", "json")
    end = time.monotonic() + 20
    while not (working := children(command.pid)) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(working[0], signal.SIGKILL)
    out, _ = command.communicate(timeout=60)
    assert command.returncode == 5
    states = {Path(one["file"]).name: one["state"] for one in json.loads(out)["files"]}
    assert states == {f"{name}.pdf": "无效" if name == 3 else "未能验证" for name in range(4)}


@posix
def test_what_a_process_writes_is_private_whatever_the_system_gives(tmp_path: Path) -> None:
    """A database's log held answers and could be read by everybody, and so could a campaign's folder be listed."""
    pack = Path(__file__).parents[2] / "packs/fire_safety"
    roster = tmp_path / "名册.csv"
    roster.write_text(
        "单位代码,单位名称,上级单位代码,单位类别,层级,是否填报\nF1,示例厂,,工厂,单位,是\n", encoding="utf-8"
    )
    words = ["campaign", "init", tmp_path / "任务", "--title", "自查", "--issuer", "某局", "--start", "2025-01-01", "--end",
             "2025-12-31", "--due", "2026-02-01", "--roster", roster, "--pack", pack]  # fmt: skip
    made = start(*map(str, words))
    told = made.communicate(timeout=60)
    assert made.returncode == 0, told
    assert {path.stat().st_mode & 0o077 for path in [tmp_path / "任务", *(tmp_path / "任务").rglob("*")]} == {0}


def test_a_process_that_the_system_ended_is_not_called_a_failure_to_print(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*of: object) -> None:
        raise ChildProcessError(9)

    monkeypatch.setattr("checklist.app.reporting.make_report", ended)
    done = run("report", EXAMPLES / "林业局/answers.yaml")
    assert (done.returncode, "R808" in done.stderr) == (70, False)
    assert "做这件事的进程被系统结束了，多半是内存不够" in done.stderr
