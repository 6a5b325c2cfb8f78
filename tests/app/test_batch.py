"""Many files at once: a death costs one job, what is done is not done again, and nothing is decided by a file's time."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from checklist.app.batch import Crew, Job, Journal, Kept, Outcome, run_batch
from checklist.core.errors import Code, InputError, Problem
from checklist.core.processes import Here, Workers
from checklist.record.base import Record
from tests.conftest import EXAMPLES, Run


class Number(Record):
    value: int


def _job(name: str, value: int, folder: Path) -> Job[Number]:
    return Job(name, partial(_work, name, value, folder))


def _work(name: str, value: int, folder: Path, kept: Kept[Number] | None) -> Kept[Number]:
    """Do something a moment long; ``dies`` ends its process, always or the first time."""
    tries = folder / name
    tries.write_text(tries.read_text(encoding="utf-8") + "x" if tries.exists() else "x", encoding="utf-8")
    if value < 0 or (value == 0 and len(tries.read_text(encoding="utf-8")) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if value > 100:
        raise InputError([Problem(Code.NO_ANSWERS)])
    return kept if kept is not None and kept.key == str(value) else Kept(str(value), Number(value=value))


@pytest.fixture
def workers() -> Iterator[Workers]:
    executor = Workers(2)
    yield executor
    executor.shutdown()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_death_costs_one_job_a_retry_and_no_other_anything(workers: Workers, tmp_path: Path) -> None:
    values = {"a": 1, "dies once": 0, "b": 2, "dies": -1, "c": 3, "wrong": 200, "d": 4}
    jobs = [_job(name, value, tmp_path) for name, value in values.items()]
    found = {outcome.name: outcome for outcome in run_batch(jobs, Crew(workers, 2), Journal(None, Number))}
    assert set(found) == set(values)
    assert [found[name].result for name in "abcd"] == [Number(value=value) for value in (1, 2, 3, 4)]
    assert found["dies once"].result == Number(value=0)
    assert [problem.code for problem in found["dies"].problems] == [Code.FAILED]
    assert [problem.code for problem in found["wrong"].problems] == [Code.NO_ANSWERS]
    tries = {path.name: len(path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()}
    assert tries == {"a": 1, "b": 1, "c": 1, "d": 1, "wrong": 1, "dies once": 2, "dies": 2}


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    def done(values: dict[str, int]) -> dict[str, Outcome[Number]]:
        jobs = [_job(name, value, tmp_path / "tries") for name, value in values.items()]
        outcomes = run_batch(jobs, Crew(Here()), Journal(tmp_path / "journal.jsonl", Number))
        return {outcome.name: outcome for outcome in outcomes}

    (tmp_path / "tries").mkdir()
    assert all(outcome.is_new for outcome in done({"a": 1, "b": 2}).values())
    assert (tmp_path / "journal.jsonl").stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    with (tmp_path / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"name": "c", "key": "3", "res')  # a crash
    again = done({"a": 1, "b": 5, "c": 3})
    assert {name: outcome.is_new for name, outcome in again.items()} == {"a": False, "b": True, "c": True}
    assert again["b"].result == Number(value=5)
    assert not any(outcome.is_new for outcome in done({"a": 1, "b": 5, "c": 3}).values())
    with (tmp_path / "journal.jsonl").open("ab") as broken:
        broken.write(b"\xff\xfe\n")  # a bad block of the disk
    assert not any(outcome.is_new for outcome in done({"a": 1, "b": 5, "c": 3}).values())


def test_reports_are_made_again_when_anything_they_rest_on_changes(run: Run, tmp_path: Path) -> None:
    """The answers, a ledger, an option; not when a file is only touched, and not the other way round."""
    place = tmp_path / "收/甲"
    shutil.copytree(EXAMPLES / "林业局", place)
    made = tmp_path / "出/甲/answers.html"

    def report(*words: str) -> float:
        done = run("report", "收", "-o", "出", "--format", "html", "--as-of", "2026-01-15", *words)
        assert done.returncode == 0, done.stderr
        return made.stat().st_mtime_ns

    first = report()
    os.utime(place / "answers.yaml")
    assert report() == first
    answers = place / "answers.yaml"
    answers.write_text(answers.read_text(encoding="utf-8").replace("吴晓棠", "吴小棠"), encoding="utf-8")
    os.utime(answers, (0, 0))
    second = report()
    assert second != first
    assert "吴小棠" in made.read_text(encoding="utf-8")
    internal = made.read_text(encoding="utf-8")
    assert "公开版" not in internal
    report("--edition", "public")
    assert "公开版" in made.read_text(encoding="utf-8")
    assert report("--draft") != second
    made.write_text("改过", encoding="utf-8")
    refused = run("report", "收", "-o", "出", "--format", "html", "--as-of", "2026-01-15", "--draft")
    assert (refused.returncode, "R812" in refused.stdout) == (3, True)
    assert made.read_text(encoding="utf-8") == "改过"
    report("--draft", "--force")
    assert made.read_text(encoding="utf-8") != "改过"
