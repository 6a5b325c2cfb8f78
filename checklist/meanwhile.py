"""A function run in a process of its own, so that two things that need not wait for each other do not."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def meanwhile(function: Callable[[], T]) -> Callable[[], T]:
    """Start a function in another process; return what waits for its result and gives it.

    Result and exception are pickled. The process ends with the function, and its memory with it.
    Where a process cannot be forked, the function runs when its result is asked for.
    """
    if not hasattr(os, "fork"):
        return function
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _tell(function, reading, writing)
    os.close(writing)

    def result() -> T:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(child, 0)
        if not told:
            raise ChildProcessError(status) if status else KeyboardInterrupt
        value, error = pickle.loads(told)  # noqa: S301 - written by our own process
        if error is not None:
            raise error
        return value  # type: ignore[no-any-return]

    return result


def _tell(function: Callable[[], Any], reading: int, writing: int) -> None:
    """Run the function and write what came of it, then end; being interrupted writes nothing."""
    try:
        os.close(reading)
        try:
            told: tuple[Any, Exception | None] = (function(), None)
        except Exception as error:
            error.add_note(traceback.format_exc())
            told = (None, error)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(told, pipe, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)
