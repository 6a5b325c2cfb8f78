"""One holder at a time, whatever the processes do, and a backup before each session."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from checklist.io.lock import BACKUPS, Taken, back_up, backups, lock

NOW = datetime(2026, 7, 1, 9, 30)
HOLDER = """\
import sys, time
from datetime import datetime
from pathlib import Path
from checklist.io.lock import Taken, lock
try:
    with lock(Path(sys.argv[1]), datetime(2026, 7, 1, 9, 30)):
        print("held", flush=True)
        sys.stdin.readline()
except Taken as taken:
    print("taken", taken.holder.since, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "answers.yaml"
    target.write_text("format: 1\n", encoding="utf-8")
    return target


def process(path: Path, holder: str = HOLDER) -> subprocess.Popen[str]:
    """Start a process that takes the lock, says so, and holds it until its input ends."""
    words = [sys.executable, "-c", holder, str(path)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def ended(child: subprocess.Popen[str]) -> None:
    child.communicate("")


def test_a_second_process_is_told_since_when_it_is_held(path: Path) -> None:
    first = process(path)
    assert said(first) == "held"
    second = process(path)
    assert said(second) == "taken 2026-07-01 09:30"
    with pytest.raises(Taken) as caught, lock(path, NOW):
        pass
    assert "@" in caught.value.holder.who
    ended(second)
    ended(first)
    third = process(path)
    assert said(third) == "held"
    ended(third)


def test_a_killed_holder_lets_go(path: Path) -> None:
    first = process(path)
    assert said(first) == "held"
    first.send_signal(signal.SIGKILL)
    ended(first)
    with lock(path, NOW):
        pass


def test_who_waited_on_the_old_file_and_who_comes_later_never_both_hold_it(path: Path) -> None:
    """A process that had the lock's file open before its release must meet the same file as one that comes later."""
    with lock(path, NOW):
        early = os.open(path.parent / BACKUPS / ".answers.yaml.lock", os.O_RDWR)
    with lock(path, NOW):
        import fcntl

        with pytest.raises(BlockingIOError):
            fcntl.flock(early, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(early)


def test_what_stays_is_a_private_empty_file(path: Path) -> None:
    with lock(path, NOW):
        pass
    assert sorted(file.name for file in path.parent.iterdir()) == ["answers.yaml", BACKUPS]
    (left,) = (path.parent / BACKUPS).iterdir()
    assert (left.name, left.stat().st_size, left.stat().st_mode & 0o777) == (".answers.yaml.lock", 0, 0o600)


EARLIER = """\
import fcntl, json, os, sys
from pathlib import Path
path = Path(sys.argv[1])
handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("taken", flush=True)
else:
    path.with_name(f".{path.name}.holder").write_text(json.dumps({"who": "甲@旧", "since": "昨天"}), encoding="utf-8")
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_while_an_earlier_version_fills_in_nobody_else_does(path: Path) -> None:
    """Earlier versions lock a file beside the answers, and leave it there."""
    first = process(path, EARLIER)
    assert said(first) == "held"
    with pytest.raises(Taken) as caught, lock(path, NOW):
        pass
    assert vars(caught.value.holder) == {"who": "甲@旧", "since": "昨天"}
    ended(first)
    with lock(path, NOW):
        second = process(path, EARLIER)
        assert said(second) == "taken"
        ended(second)
    third = process(path, EARLIER)
    assert said(third) == "held"
    ended(third)


def test_a_note_that_cannot_be_read_is_somebody(path: Path) -> None:
    with lock(path, NOW):
        (path.parent / BACKUPS / ".answers.yaml.holder").write_text("{", encoding="utf-8")
        second = process(path)
        assert said(second) == "taken 刚才"
        ended(second)


def test_the_lock_is_let_go_of_when_what_it_guards_fails(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock(path, NOW):
        raise ZeroDivisionError
    second = process(path)
    assert said(second) == "held"
    ended(second)


@pytest.mark.parametrize("name", ["answers.yaml", "[某局]*答卷.yaml"])
def test_every_session_begins_with_a_backup(path: Path, name: str) -> None:
    path = path.rename(path.with_name(name))
    assert back_up(path, NOW) is None
    assert back_up(path, NOW.replace(minute=31)) == backups(path)[0]
    assert len(backups(path)) == 1
    for minute in range(30):
        path.write_text(f"第 {minute} 次", encoding="utf-8")
        back_up(path, datetime(2026, 7, 2, 9, minute))
    assert len(backups(path)) == 20
    assert backups(path)[-1].read_text(encoding="utf-8") == "第 29 次"
    assert backups(path)[-1].stat().st_mode & 0o777 == 0o600
