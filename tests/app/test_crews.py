"""A Dask cluster does what this machine's processes do; a worker's death costs its piece a second try."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from checklist.app.batch import Job, Journal, Kept, run_batch
from checklist.app.crews import crew
from checklist.core.errors import InputError
from checklist.record.base import Record
from tests.conftest import EXAMPLES, Run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


class Number(Record):
    value: int


def _work(folder: Path, value: int, deadly: bool, kept: Kept[Number] | None) -> Kept[Number]:
    begun = folder / str(value)
    if deadly and not begun.exists():
        begun.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Kept(str(value), Number(value=value))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_does_all_jobs_though_a_worker_dies(address: str, tmp_path: Path) -> None:
    jobs = [Job(str(value), partial(_work, tmp_path, value, value == 11)) for value in range(40)]
    with crew(len(jobs), address) as workers:
        found = {outcome.name: outcome.result for outcome in run_batch(jobs, workers, Journal(None, Number))}
    assert found == {str(value): Number(value=value) for value in range(40)}
    assert (tmp_path / "11").exists()


def test_a_folder_is_reported_on_by_a_cluster(address: str, tmp_path: Path, run: Run) -> None:
    for name in ("甲", "乙"):
        shutil.copytree(EXAMPLES / "水利局", tmp_path / "收" / name)
    done = run("report", "收", "-o", "出", "--format", "json", "--as-of", "2026-01-15", "--cluster", address)
    assert "共 2 份，2 份有报告，0 份有错。" in done.stdout, done.stdout + done.stderr
    assert {path.parent.name for path in (tmp_path / "出").rglob("answers.json")} == {"甲", "乙"}


def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checklist.app.crews._SECONDS", 1)
    with pytest.raises(InputError, match="C1014"), crew(1, "tcp://127.0.0.1:9"):
        pass
