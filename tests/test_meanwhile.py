"""A function in another process gives what it would have given here."""

from __future__ import annotations

import os
import signal

import pytest

from checklist.errors import Code, InputError, Place, Problem
from checklist.meanwhile import meanwhile


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
