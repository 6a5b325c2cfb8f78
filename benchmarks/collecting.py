"""Taking in what a city hands in, beside verifying the same files alone: ``python -m benchmarks.collecting [UNITS]``.

The city is made once and kept in ``build/城市``. Both verify without drawing again, by as many processes as there are
cores, in turn; the share is what verifying alone takes of what taking in takes.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from statistics import median

from checklist.app.batch import Job, Journal, run_batch
from checklist.app.collecting import Drawing, collecting
from checklist.app.crews import crew
from checklist.app.opening import open_pack
from checklist.app.verifying import VerifyOptions, verify_job
from checklist.campaign.tables import FileRows
from checklist.campaign.task import open_task
from checklist.core.values import CHINA
from checklist.record.verification import VerificationRecord
from examples.城市 import make

_ROUNDS = 3
_BUILD = Path(__file__).resolve().parent.parent / "build" / "城市"


def main(units: int) -> None:
    """Make the city if it is not there, and print the medians."""
    folder = _BUILD / str(units)
    if not folder.is_dir():
        make.make(folder, make.City(units, 1, datetime.now(CHINA).date()), _BUILD / "cache")
    with tempfile.TemporaryDirectory() as place:
        work = Path(shutil.copytree(folder, Path(place) / "城市"))
        alone, taking = [], []
        for _ in range(_ROUNDS):
            for name in ("收件", "隔离"):
                shutil.rmtree(work / name, ignore_errors=True)
            for name in ("登记.jsonl", "汇总库.duckdb"):
                (work / name).unlink(missing_ok=True)
            taking.append(_timed(lambda: _collect(work)))
            files = sorted(path for name in ("收件", "隔离") for path in (work / name).glob("*.pdf"))
            alone.append(_timed(lambda: _verify(work, files)))  # noqa: B023 - called at once
        print(f"{len(files)} files: verifying alone {median(alone):.1f} s, taking in {median(taking):.1f} s")
        print(f"share of what the cores give: {median(alone) / median(taking):.2f}")
        print(f"most memory of a process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB,")
        print(f"of the one that keeps: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _collect(folder: Path) -> None:
    with collecting(folder) as work:
        work.receive([work.campaign.task.inbox])
        jobs = work.jobs(Drawing(0.0))
        with crew(len(jobs)) as workers:
            for outcome in run_batch(jobs, workers, Journal(None, FileRows)):
                work.keep(outcome)


def _verify(folder: Path, files: list[Path]) -> None:
    task = open_task(folder)
    open_pack(task.pack, task.spec.overlays)
    options = VerifyOptions(roots=tuple(map(task.path, task.spec.trust.roots)), draw_again=False, pack_folder=task.pack)
    jobs: list[Job[VerificationRecord]] = [verify_job(path, options, date.today()) for path in files]
    with crew(len(jobs)) as workers:
        for _ in run_batch(jobs, workers, Journal(None, VerificationRecord)):
            pass


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
