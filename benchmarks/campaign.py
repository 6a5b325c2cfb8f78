"""Measure the campaign: ``python -m benchmarks.campaign``.

Each query over a store of 10 million synthetic findings, made by SQL (``FINDINGS=1000000`` in the environment for
fewer): 100 of them a report, over 200 items of 20 systems, in 20 counties.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import cast

from checklist.campaign import MIN_GROUP, files, listings, queries, trend
from checklist.campaign.opened import Campaign
from checklist.campaign.queries import Scope
from checklist.campaign.register import Received, Register
from checklist.campaign.rests import rests
from checklist.campaign.roster import Roster
from checklist.campaign.store import Store, open_store
from checklist.engine.compare import REPEATED
from checklist.pack.compiled import Pack
from tests.campaign.by_hand import DUE, PACK, PERIOD, a_roster, a_task, a_unit, at

FINDINGS = int(os.environ.get("FINDINGS", "10000000"))
PER_REPORT = 100
UNITS = FINDINGS // PER_REPORT
COUNTIES, ITEMS, SYSTEMS = 20, 200, 20
RUNS = 3
DAY = date(2026, 8, 1)
_SHA = "md5(unit::VARCHAR) || md5((unit + 1)::VARCHAR)"
_ITEM = f"chr(65 + ((item % {SYSTEMS}) // 26)::INT) || chr(65 + (item % {SYSTEMS} % 26)::INT)"


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        begun = time.perf_counter()
        with synthetic(folder) as store:
            [(number,)] = store.connection.execute("SELECT count(*) FROM findings").fetchall()
            size = (folder / "汇总库.duckdb").stat().st_size / 1e6
            print(f"{number:,} findings of {UNITS:,} units made in {time.perf_counter() - begun:.0f} s, {size:.0f} MB")
            for name, query in every_query().items():
                passed, worked = timed(query, store)
                print(f"{name:28}{passed:8.0f} ms, {worked:6.0f} of the processors")
            trends(store, folder)


def trends(store: Store, folder: Path) -> None:
    """Compare the store with another of as many findings, then print the time of each query over what came of it."""
    folder = folder / "last"
    folder.mkdir()
    with synthetic(folder, seed=1) as last:
        past = Campaign(last.task, _roster(), _judge())
    begun, worked = time.perf_counter(), time.process_time()
    found = trend.compared(store, past, [past])
    passed, worked = time.perf_counter() - begun, time.process_time() - worked
    print(f"{'compared with the last, once':28}{passed * 1000:8.0f} ms, {worked * 1000:6.0f} of the processors")
    county = Scope("C1")
    queried: Mapping[str, Callable[[Store], object]] = {
        "trend": lambda _: trend.kinds(found),
        "trend by subtree": lambda _: trend.by_subtree(found),
        "trend by system": lambda _: trend.by_system(found),
        "trend of a county": lambda _: trend.kinds(found, county),
        "what appeared again": lambda _: trend.changes(found, REPEATED, 100),
    }
    for name, query in queried.items():
        passed, worked = timed(query, store)
        print(f"{name:28}{passed:8.0f} ms, {worked:6.0f} of the processors")


def _judge() -> Pack:
    """Return the pack of the made-up items, as far as comparing asks it."""
    return cast("Pack", SimpleNamespace(digest=PACK, items={}, subject_of=lambda key: key.partition("r")[0]))


def every_query() -> Mapping[str, Callable[[Store], object]]:
    """Return every query with a name."""
    county = Scope("C1")
    return {
        "returns": lambda store: queries.returns(store, DAY),
        "arrivals": queries.arrivals,
        "scores": queries.scores,
        "verdicts": queries.verdicts,
        "unit matrix of a county": lambda store: queries.unit_matrix(store, county),
        "subtree matrix": lambda store: queries.subtree_matrix(store, MIN_GROUP),
        "common problems": lambda store: queries.common(store, MIN_GROUP),
        "common problems of a county": lambda store: queries.common(store, MIN_GROUP, county),
        "what it rests on": rests,
        "gravest": lambda store: listings.gravest(store, 100),
        "exceptions": lambda store: listings.exceptions(store, 100),
        "overdue": lambda store: listings.overdue(store, DAY, 100),
        "put off": lambda store: listings.put_off(store, 100),
        "totals": lambda store: listings.totals(store, DAY),
        "files that do not count": files.not_counted,
        "units of a county": lambda store: listings.units(store, county),
    }


def timed(query: Callable[[Store], object], store: Store) -> tuple[float, float]:
    """Return a query's median time, and how much of the processors' time it took, in milliseconds."""
    times, works = [], []
    for _ in range(RUNS):
        begun, worked = time.perf_counter(), time.process_time()
        query(store)
        times.append(time.perf_counter() - begun)
        works.append(time.process_time() - worked)
    return median(times) * 1000, median(works) * 1000


def synthetic(folder: Path, seed: int = 0) -> AbstractContextManager[Store]:
    """Hold a store of made-up reports, one a unit."""
    task = a_task(folder)
    with open_store(task, Roster({}), PACK, write=True) as store:
        _fill(store, seed)
        came = store.connection.execute("SELECT sha256 FROM reports").fetchall()
        received = at(DUE)
    register = Register(tuple(Received(sha256=sha, file="报告.pdf", at=received) for (sha,) in came))
    task.register.write_text("".join(one.model_dump_json() + "\n" for one in register.received), encoding="utf-8")
    return open_store(task, _roster(), PACK)


def _roster() -> Roster:
    counties = [a_unit(f"C{number}", "S", answers=False) for number in range(COUNTIES)]
    units = [a_unit(f"U{number}", f"C{number % COUNTIES}") for number in range(UNITS)]
    return a_roster(a_unit("S", answers=False), *counties, *units)


def _fill(store: Store, seed: int) -> None:
    start, end = PERIOD.from_, PERIOD.to
    store.connection.execute(f"""
        INSERT INTO reports BY NAME
        SELECT {_SHA} AS sha256, 'pdf' AS kind, 500000 AS size, 'U' || unit AS code, '单位U' || unit AS name,
            DATE '{start}' AS period_from, DATE '{end}' AS period_to, '1' AS pack_version, '{PACK}' AS pack_digest,
            DATE '{end}' AS as_of, 'ZC' || unit AS number, {_SHA} AS content, {_SHA} AS matter, 80 + unit % 60 AS answered, '有效' AS verification, '' AS why,
            TIMESTAMPTZ '2026-07-10 09:00:00+08' AS signed, [md5('a')] AS signers, false AS test_certificate,
            false AS of_other_unit,
            (hash(unit, {seed}) % 1001 / 10)::DECIMAL(4, 1) AS score,
            ['一般', '较重', '严重'][1 + (hash(unit) % 3)::INT] AS worst
        FROM range({UNITS}) AS made(unit)""")
    store.connection.execute(f"""
        INSERT INTO items BY NAME
        SELECT {_SHA} AS sha256, {_ITEM} || '-' || item AS item, item % {SYSTEMS} = 0 AS contradiction,
            '名称' || item AS title, 'section' || item % 6 AS section, {_ITEM} AS system, verdict,
            verdict NOT IN ('不涉及', '未填', '不掌握') AS judged, judged AS decided
        FROM (
            SELECT unit, item, ['不涉及', '合规', '合规', '未填', '不掌握', '提示', '一般', '较重', '严重'][
                1 + (hash(unit, item, {seed}) % 9)::INT] AS verdict
            FROM range({UNITS}) AS units(unit), range({ITEMS}) AS items(item)
        )""")
    store.connection.execute(f"""
        INSERT INTO findings BY NAME
        SELECT {_SHA} AS sha256, {_ITEM} || '-' || item AS item, {_ITEM} || '-' || item || 'r' || nth AS key,
            item % {SYSTEMS} = 0 AS contradiction, ['提示', '一般', '较重', '严重'][severity - 3] AS verdict, severity,
            '名称' || item AS title, hash(unit, nth, 2) % 20 = 0 AS excepted, hash(unit, nth, 3) % 50 AS rows,
            '一句说明' AS reason
        FROM (
            SELECT unit, nth, (hash(unit, nth, {seed}) % {ITEMS})::BIGINT AS item,
                4 + (hash(unit, nth, 1) % 4)::BIGINT AS severity
            FROM range({UNITS}) AS units(unit), range({PER_REPORT}) AS findings(nth)
        )""")
    store.connection.execute("""
        INSERT INTO rectifications BY NAME
        SELECT sha256, item, any_value(item[1:2]) AS system, any_value(title) AS title, arg_max(verdict, severity) AS verdict,
            max(severity) AS severity, '' AS why_listed, true AS listed, hash(sha256, item, 6) % 9 = 0 AS put_off,
            ['未开始', '整改中', '已完成'][1 + (hash(sha256, item, 4) % 3)::INT] AS state,
            DATE '2026-07-01' + (hash(sha256, item, 5) % 90)::INT AS due
        FROM findings WHERE NOT excepted GROUP BY sha256, item""")


if __name__ == "__main__":
    main()
