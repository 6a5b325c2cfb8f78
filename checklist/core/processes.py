"""Functions run in processes of their own, which end when the one that waits for them does."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_INTERRUPTED = 130
_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that the kernel sends to a process when its parent ends."""


def meanwhile(
    function: Callable[[], T], *, seconds: float | None = None, megabytes: int | None = None
) -> Callable[[], T]:
    """Start a function in another process; return what waits for its result and gives it.

    Result and exception are pickled. The process ends with the function, and its memory with it.
    Waiting raises ``TimeoutError`` after ``seconds``, and the process is killed; one that takes
    ``megabytes`` more than it begins with, or dies, raises ``MemoryError`` or ``ChildProcessError``.
    Where a process cannot be forked, the function runs, unbounded, when its result is asked for.
    """
    if not hasattr(os, "fork"):
        return function
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        _tell(function, reading, writing, parent, megabytes)
    os.close(writing)
    end = time.monotonic() + seconds if seconds is not None else None

    def result() -> T:
        try:
            told = _all_of(reading, end)
        except BaseException:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        _, status = os.waitpid(child, 0)
        if not told:
            interrupted = os.waitstatus_to_exitcode(status) in (_INTERRUPTED, -signal.SIGINT)
            raise KeyboardInterrupt if interrupted else ChildProcessError(status)
        try:
            value, error = pickle.loads(told)  # noqa: S301 - written by our own process
        except Exception:  # it died while it wrote
            raise ChildProcessError(status) from None
        if error is not None:
            raise error
        return value  # type: ignore[no-any-return]

    return result


def _all_of(reading: int, end: float | None) -> bytes:
    """Return all that comes through a pipe; raises ``TimeoutError`` when it takes too long."""
    told = bytearray()
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while True:
            rest = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([pipe], [], [], rest)[0]:
                raise TimeoutError
            part = pipe.read(1 << 20)
            if not part:
                return bytes(told)
            told += part


def _tell(function: Callable[[], Any], reading: int, writing: int, parent: int, megabytes: int | None) -> None:
    """Run the function and write what came of it, then end; being interrupted, as everything here is, writes nothing."""
    try:
        os.close(reading)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _end_with(parent)
        if megabytes is not None:
            _bound_memory(megabytes)
        try:
            told: tuple[Any, Exception | None] = (function(), None)
        except Exception as error:
            error.add_note(traceback.format_exc())
            told = (None, error)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(told, pipe, pickle.HIGHEST_PROTOCOL)
    except KeyboardInterrupt:
        os._exit(_INTERRUPTED)
    finally:
        os._exit(0)


def _bound_memory(megabytes: int) -> None:
    """Let this process take so much address space more than it has."""
    try:
        import resource

        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):  # not Linux
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = has + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


class Workers(Executor):
    """An executor of processes in which the death of one costs only the work that it was doing.

    Each process is a pool of its own: in a common pool, one death breaks all.
    """

    def __init__(self, count: int) -> None:
        """``count``: how many processes work at once."""
        from concurrent.futures import ProcessPoolExecutor

        begin = partial(ProcessPoolExecutor, 1, initializer=_begin_work, initargs=(os.getpid(),))
        self._begin = begin
        self._pools = [begin() for _ in range(count)]
        self._running: list[set[Future[Any]]] = [set() for _ in range(count)]

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have the process with the least to do call a function."""
        number = min(range(len(self._pools)), key=lambda number: len(self._running[number]))
        try:
            future = self._pools[number].submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self._pools[number] = self._begin()
            future = self._pools[number].submit(fn, *args, **kwargs)
        self._running[number].add(future)
        future.add_done_callback(self._running[number].discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes, once they have done what they were given or, with ``cancel_futures``, now."""
        if cancel_futures:
            _end_children()
        for pool in self._pools:
            pool.shutdown(wait=wait and not cancel_futures, cancel_futures=cancel_futures)


def _end_children() -> None:
    """End the processes that this one began: with a word first, so that half-written files are removed."""
    import multiprocessing

    working = multiprocessing.active_children()
    for child in working:
        child.terminate()
    for child in working:
        child.join(0.3)
        child.kill()
        child.join()


class Here(Executor):
    """An executor that calls each function at once, in this process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Call a function; what it raises is in the future, except an interruption."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def as_many(jobs: int) -> int:
    """Return how many processes work at once: as many as there are cores, or jobs if those are fewer."""
    return max(1, min(os.cpu_count() or 1, jobs))


@contextmanager
def workers(jobs: int) -> Iterator[Executor]:
    """Hold as many processes as ``as_many`` says; an exception ends them at once."""
    executor = Workers(as_many(jobs))
    try:
        yield executor
    except BaseException:
        executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


def _begin_work(parent: int) -> None:
    """Get a worker ready: Ctrl-C is for the parent to act on, whose word lets a half-written file be removed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _end_with(parent)


def _end_with(parent: int) -> None:
    """Have the kernel end this process when its parent does, however that ends. Only Linux can."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be watched
        os._exit(1)
