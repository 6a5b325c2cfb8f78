"""Many files on the command line: a bar on a terminal, and on interruption how far it came."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from checklist.app.batch import Crew, Job, Journal, Outcome, run_batch
from checklist.app.crews import crew
from checklist.core import resources
from checklist.core.processes import Here
from checklist.faces.cli.output import echo, progress
from checklist.io.files import real_path
from checklist.record.base import Record

Result = TypeVar("Result", bound=Record)


def run(
    jobs: Sequence[Job[Result]],
    label: str,
    kind: type[Result],
    tell: Callable[[Outcome[Result]], None],
    *,
    journal: Path | None = None,
    here: bool = False,
    hidden: bool = False,
    cluster: str | None = None,
) -> None:
    """Do all jobs and tell what comes of each as soon as it is known.

    ``here``: in this process, one after the other; ``cluster``: by the workers of a Dask scheduler.
    """
    holding: AbstractContextManager[Crew] = nullcontext(Crew(Here())) if here else crew(len(jobs), cluster)
    done = 0
    try:
        with holding as workers, progress(label, len(jobs), hidden=hidden) as bar:
            for outcome in run_batch(jobs, workers, Journal(journal, kind)):
                done += 1
                bar.update(1)
                tell(outcome)
    except KeyboardInterrupt:
        echo(f"{label}做完 {done} 份，还有 {len(jobs) - done} 份没有做。再运行一次会接着做。", err=True)
        raise


def journal_in_cache(command: str, places: Sequence[Path]) -> Path | None:
    """Return where results are kept that belong into no folder of the user's."""
    folder = resources.cache_folder()
    if folder is None:
        return None
    named = "\0".join([command, *(str(real_path(place)) for place in places)])
    return folder / f"{command}-{sha256(os.fsencode(named)).hexdigest()[:16]}.jsonl"
