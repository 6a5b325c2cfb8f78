"""Many files at once: one outcome a job, a worker's death costs one job, and what is done is not done again.

A job tells the digest of all that its result depends on, together with the result. Both are
kept in a journal as they come; asked again, the job compares the digest and, where it is the
same, returns what was kept. Nothing is decided by the time of a file.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import add_lines
from checklist.record.base import Record

Result = TypeVar("Result", bound=Record)
_TRIES = 2
"""How often a job is begun whose worker dies."""


@dataclass(frozen=True)
class Kept(Generic[Result]):
    """A job's result, and the digest of all that it depends on."""

    key: str
    result: Result


@dataclass(frozen=True)
class Job(Generic[Result]):
    """A piece of work, called with what was kept of it before; it can be pickled, and raises ``InputError``."""

    name: str
    work: Callable[[Kept[Result] | None], Kept[Result]]


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What came of a job: its result, or what was wrong. ``is_new``: it was not done before."""

    name: str
    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    is_new: bool = True


@dataclass
class Journal(Generic[Result]):
    """What is known of jobs, a line each in a file that only grows; a line cut off by a crash is as if never written."""

    path: Path | None
    kind: type[Result]
    known: dict[str, Kept[Result]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is None:
            return
        with suppress(OSError):
            for line in self.path.read_bytes().splitlines():
                with suppress(ValueError, KeyError, TypeError):
                    entry = json.loads(line)
                    result = self.kind.model_validate_json(json.dumps(entry["result"]))
                    self.known[entry["name"]] = Kept(str(entry["key"]), result)

    def keep(self, name: str, kept: Kept[Result]) -> None:
        """Write down what came of a job; that it cannot be is no reason to stop."""
        self.known[name] = kept
        if self.path is None:
            return
        entry = {"name": name, "key": kept.key, "result": json.loads(kept.result.model_dump_json(by_alias=True))}
        with suppress(OSError):
            add_lines(self.path, f"{json.dumps(entry)}\n".encode())


@dataclass(frozen=True)
class Crew:
    """Who does the work: an executor, how many pieces it is given at a time, and how many jobs make a piece."""

    executor: Executor
    at_once: int = 1
    together: int = 1


def run_batch(jobs: Sequence[Job[Result]], crew: Crew, journal: Journal[Result]) -> Iterator[Outcome[Result]]:
    """Yield what comes of each job as soon as it is known.

    A job whose worker dies is begun once more, by itself, then told as failed.
    """
    waiting = deque((jobs[first : first + crew.together], 1) for first in range(0, len(jobs), crew.together))
    running: dict[Future[list[_Done[Result]]], tuple[Sequence[Job[Result]], int]] = {}
    while waiting or running:
        while waiting and len(running) < crew.at_once:
            piece, tries = waiting.popleft()
            known = [(job.work, journal.known.get(job.name)) for job in piece]
            running[crew.executor.submit(_work, known)] = piece, tries
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            piece, tries = running.pop(future)
            try:
                done = future.result()
            except Exception:  # its worker died, or what it made cannot be handed over
                if tries < _TRIES:
                    waiting.extendleft(([job], tries + 1) for job in reversed(piece))
                else:
                    yield from map(_failed, piece)
            else:
                yield from (_outcome(job, one, journal) for job, one in zip(piece, done, strict=True))


@dataclass(frozen=True)
class _Done(Generic[Result]):
    """What a worker says of a job: its result, or what was wrong with its input; neither where it is at fault itself."""

    kept: Kept[Result] | None = None
    problems: tuple[Problem, ...] = ()


def _work(jobs: list[tuple[Callable[[Kept[Result] | None], Kept[Result]], Kept[Result] | None]]) -> list[_Done[Result]]:
    """Do a piece of work; one job's fault stops no other."""
    done: list[_Done[Result]] = []
    for work, known in jobs:
        try:
            done.append(_Done(work(known)))
        except InputError as error:
            done.append(_Done(problems=tuple(error.problems)))
        except Exception:
            done.append(_Done())
    return done


def _outcome(job: Job[Result], done: _Done[Result], journal: Journal[Result]) -> Outcome[Result]:
    if done.kept is None:
        return Outcome(job.name, problems=done.problems) if done.problems else _failed(job)
    before = journal.known.get(job.name)
    if done.kept != before:
        journal.keep(job.name, done.kept)
    return Outcome(job.name, done.kept.result, is_new=before is None or done.kept.key != before.key)


def _failed(job: Job[Result]) -> Outcome[Result]:
    return Outcome(job.name, problems=(Problem(Code.FAILED, Place(job.name)),))


def in_order(jobs: Sequence[Job[Result]], outcomes: Mapping[str, Outcome[Result]]) -> list[Outcome[Result]]:
    """Return the outcomes in the order of their jobs."""
    return [outcomes[job.name] for job in jobs]
