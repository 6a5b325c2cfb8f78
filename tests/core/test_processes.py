"""A function in another process gives what it would have given here."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.processes import meanwhile, workers


def test_its_result_is_waited_for() -> None:
    parent = os.getpid()
    result = meanwhile(lambda: (os.getpid(), "结果" * 100_000))
    child, text = result()
    assert child != parent
    assert len(text) == 200_000


def test_its_errors_come_over_whole() -> None:
    problems = [Problem(Code.NO_PACK, Place("a.yaml", 3), {"file": "pack.yaml"}), Problem(Code.NO_STEP)]

    def wrong() -> None:
        raise InputError(problems)

    with pytest.raises(InputError) as caught:
        meanwhile(wrong)()
    assert sorted(map(str, caught.value.problems)) == sorted(map(str, problems))

    def broken() -> None:
        raise LookupError("x")

    with pytest.raises(LookupError) as other:
        meanwhile(broken)()
    assert "in broken" in other.value.__notes__[0]


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(ChildProcessError):
        meanwhile(lambda: os.kill(os.getpid(), signal.SIGKILL))()

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        meanwhile(interrupted)()


WATCHED = """
import multiprocessing, os, sys, time
from checklist.core.processes import meanwhile, workers

def work() -> None:
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)

if sys.argv[1] == "one":
    meanwhile(work)()
with workers(2) as pool:
    for done in [pool.submit(work), pool.submit(work)]:
        done.result()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child")
@pytest.mark.parametrize(("kind", "count"), [("one", 1), ("many", 2)])
def test_nobody_works_on_for_a_process_that_was_killed(kind: str, count: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WATCHED, kind], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        working = [int(parent.stdout.readline()) for _ in range(count)]
        parent.kill()
        assert parent.stdout.read() == ""  # ends when the last that holds it has ended
    assert not any(Path(f"/proc/{pid}/exe").exists() for pid in working)


def test_workers_end_with_what_went_wrong() -> None:
    with pytest.raises(LookupError), workers(2) as pool:
        pool.submit(time.sleep, 60)
        raise LookupError
    assert not multiprocessing.active_children()
