"""Functions run in processes of their own, which end when the one that waits for them does."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that the kernel sends to a process when its parent ends."""


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
    parent, child = os.getpid(), os.fork()
    if child == 0:
        _tell(function, reading, writing, parent)
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


def _tell(function: Callable[[], Any], reading: int, writing: int, parent: int) -> None:
    """Run the function and write what came of it, then end; being interrupted writes nothing."""
    try:
        os.close(reading)
        _end_with(parent)
        try:
            told: tuple[Any, Exception | None] = (function(), None)
        except Exception as error:
            error.add_note(traceback.format_exc())
            told = (None, error)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(told, pipe, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


@contextmanager
def workers(jobs: int, initializer: Callable[[], None] | None = None) -> Iterator[ProcessPoolExecutor]:
    """Hold as many processes as there are cores, or jobs if those are fewer; an exception ends them at once."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    count = min(os.cpu_count() or 1, jobs)
    with ProcessPoolExecutor(count, initializer=_begin_work, initargs=(os.getpid(), initializer)) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            working = multiprocessing.active_children()
            for child in working:
                child.terminate()
            for child in working:
                child.join(1)
                child.kill()
            raise


def _begin_work(parent: int, initializer: Callable[[], None] | None) -> None:
    """Get a worker ready: Ctrl-C is for the parent to act on, whose word lets a half-written file be removed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _end_with(parent)
    if initializer is not None:
        initializer()


def _end_with(parent: int) -> None:
    """Have the kernel end this process when its parent does, however that ends. Only Linux can."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be watched
        os._exit(1)
