"""Make a synthetic city: the folder of a campaign, with what its units handed in, and what is true of it (truth.json).

    python examples/城市/make.py 城市 --units 60 --seed 1

The same number, seed and day give the same units, answers and truth; the signatures are new each time. Everything is
invented, and signed with test certificates. ``--back 1`` makes the campaign half a year before, of the same units;
``--cache`` keeps what was drawn and signed, so that a large city is made only once.

``truth.json`` is worked out from the answers and the rules' YAML alone, not by the code that it is to test:

- ``files``: every file handed in (``压缩包/文件`` for one in a zip), with its SHA-256, ``state`` and unit (null where
  nobody can tell, or the roster has none); a file of which the same bytes came before is a copy;
- ``units``: every unit that must answer, by code: its ``state`` (已交, 未交), whether it is ``overdue`` today, handed in
  ``late``, handed in again (``again``), whether the roster names its signers (``registered``), and of the report that
  counts the SHA-256, score, findings, items in order;
- ``counts``: what a summary must come to.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from checklist.app.batch import Journal, run_batch
from checklist.app.crews import crew
from checklist.core.resources import default_pack
from checklist.core.values import CHINA
from checklist.pack.archive import pack_file
from checklist.signing.demo import ROOT, make_authority
from examples.城市.answers import Expected, Rules, Said, half_year, say
from examples.城市.handing_in import Desk, Handed, MadeUnit, Workshop, job, pem_of
from examples.城市.units import CityUnit, city, strangers

TRUTH = "truth.json"
AUTHORITY = "测试机构.pem"
"""The key and certificate of who certifies the city's people, so that more can be signed."""
_AUTHORITY = "authority.pem"
_POINTS = {"提示": 0, "一般": 1, "较重": 3, "严重": 5}
_GRAVITY = ("不掌握", "提示", "一般", "较重", "严重")
_HEADING = ("单位代码", "单位名称", "上级单位代码", "单位类别", "层级", "是否填报", "报送期限", "签字证书指纹")
_TASK = """\
format: 1
title: {year}年{half}半年党风廉政建设自查
issuer: 示例市纪律检查委员会
period: {{from: {start}, to: {end}}}
due: {due}
pack: 规则库.zip
roster: 名册.csv
trust: {{roots: [{root}]}}
drafts: true
"""


@dataclass(frozen=True)
class City:
    """What is asked of a city: how many units must answer, from which seed, as of which day, how many half-years back."""

    units: int
    seed: int
    today: date
    back: int = 0

    @property
    def due(self) -> date:
        """The last day for handing in of units that have no day of their own."""
        return self.today + timedelta(days=10 - 182 * self.back)


def make(folder: Path, asked: City, cache: Path | None = None) -> dict[str, Any]:
    """Make a city in a folder that is not there yet, and return what is true of it."""
    folder.mkdir(parents=True)
    rules = default_pack()
    units = [*city(asked.units, asked.seed, asked.today), *strangers(asked.seed)]
    with ExitStack() as stack:
        desk = cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        workshop = _workshop(desk, rules, asked)
        made = _made(workshop, units, desk)
        _hand_in(folder / "收件箱", made, workshop.blobs)
        _write(folder, asked, units, made, rules, workshop.authority)
    truth = _truth(asked, units, made, Rules(rules))
    (folder / TRUTH).write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def another_report(folder: Path, code: str, version: int = 1, days: int = 4) -> bytes:
    """Return one more report of a unit of a city, signed so many days after the first: a later ``version`` has fewer problems.

    It is signed with new certificates of the same people, which the roster of a ``registered`` unit does not name.
    """
    truth = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    asked = City(
        truth["asked"]["units"], truth["asked"]["seed"], date.fromisoformat(truth["today"]), truth["asked"]["back"]
    )
    unit = next(unit for unit in city(asked.units, asked.seed, asked.today) if unit.code == code)
    with tempfile.TemporaryDirectory() as desk:
        shutil.copy(folder / AUTHORITY, Path(desk) / _AUTHORITY)
        return Desk(_workshop(Path(desk), default_pack(), asked), unit).signed_report(version, days)


def _workshop(desk: Path, rules: Path, asked: City) -> Workshop:
    blobs = desk / "files"
    blobs.mkdir(parents=True, exist_ok=True)
    keys = [desk / _AUTHORITY, desk / "stranger.pem"]
    for path in keys:
        if not path.exists():
            path.touch(0o600)
            path.write_bytes(pem_of(make_authority()))
    other = desk / "other" / rules.name
    if not other.exists():
        shutil.copytree(rules.parent / "seeds", other.parent / "seeds")
        shutil.copytree(rules, other)
        spec = other / "pack.yaml"
        spec.write_text(of_another_year(spec.read_text(encoding="utf-8")), encoding="utf-8")
    authority, stranger = (path.read_bytes() for path in keys)
    today = datetime.combine(asked.today, time(9), CHINA)
    return Workshop(rules, other, authority, stranger, blobs, today, asked.seed, asked.back)


def of_another_year(spec: str) -> str:
    """Return a pack's own file with the version of ten years before."""
    return re.sub(r'(?m)^version: "(\d+)', lambda found: f'version: "{int(found[1]) - 10}', spec, count=1)


def _made(workshop: Workshop, units: Sequence[CityUnit], desk: Path) -> dict[str, MadeUnit]:
    """Return what every unit that hands something in, or registers its signers, has made."""
    jobs = [job(workshop, unit) for unit in units if unit.way]
    found: dict[str, MadeUnit] = {}
    with crew(len(jobs)) as workers:
        for outcome in run_batch(jobs, workers, Journal(desk / "made.jsonl", MadeUnit)):
            if outcome.result is None:
                raise SystemExit("\n".join(str(problem) for problem in outcome.problems))
            found[outcome.name] = outcome.result
    return {unit.code: found[unit.code] for unit in units if unit.way}


def _hand_in(inbox: Path, made: Mapping[str, MadeUnit], blobs: Path) -> None:
    """Put every file into the inbox, those that a county sends together in a zip."""
    zips: dict[str, list[Handed]] = {}
    for handed in (one for unit in made.values() for one in unit.files):
        if handed.zipped:
            zips.setdefault(_zip_of(handed), []).append(handed)
            continue
        target = inbox / handed.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((blobs / handed.sha256).read_bytes())
    for name, files in zips.items():
        with zipfile.ZipFile(inbox / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for handed in files:
                archive.writestr(Path(handed.file).name, (blobs / handed.sha256).read_bytes())


def _zip_of(handed: Handed) -> str:
    return f"{Path(handed.file).parent.name}报送.zip"


def _name_of(handed: Handed) -> str:
    return f"{_zip_of(handed)}/{Path(handed.file).name}" if handed.zipped else handed.file


def _write(
    folder: Path, asked: City, units: Sequence[CityUnit], made: Mapping[str, MadeUnit], rules: Path, authority: bytes
) -> None:
    """Write the task, the roster, the pack and the root of those who certify."""
    period = half_year(asked.today, asked.back)
    half = "下" if period.start.month > 6 else "上"
    task = _TASK.format(year=period.start.year, half=half, start=period.start, end=period.end, due=asked.due, root=ROOT)
    (folder / "任务.yaml").write_text(task, encoding="utf-8")
    (folder / "规则库.zip").write_bytes(pack_file(rules))
    (folder / AUTHORITY).touch(0o600)
    (folder / AUTHORITY).write_bytes(authority)
    (folder / ROOT).write_bytes(authority[authority.index(b"-----BEGIN CERTIFICATE") :])
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_HEADING)
    for unit in units:
        if unit.way == "名册外":
            continue
        signers = " ".join(made[unit.code].signers) if unit.registers else ""
        due = unit.due.isoformat() if unit.due is not None else ""
        answers = "是" if unit.way else "否"
        table.writerow([unit.code, unit.name, unit.parent or "", unit.kind, unit.level, answers, due, signers])
    (folder / "名册.csv").write_text("\ufeff" + written.getvalue(), encoding="utf-8")


def _truth(asked: City, units: Sequence[CityUnit], made: Mapping[str, MadeUnit], rules: Rules) -> dict[str, Any]:
    period = half_year(asked.today, asked.back)
    files = [
        {
            "file": _name_of(handed),
            "sha256": handed.sha256,
            "unit": code if handed.is_known else None,
            "state": handed.state,
        }
        for code, unit in made.items()
        for handed in unit.files
    ]
    told: dict[str, dict[str, Any]] = {}
    for unit in units:
        if not unit.way or unit.way == "名册外":
            continue
        due = unit.due or asked.due
        current = next((handed for handed in made[unit.code].files if handed.state == "有效"), None)
        about: dict[str, Any] = {
            "name": unit.name, "parent": unit.parent, "kind": unit.kind, "level": unit.level, "due": due.isoformat(),
            "state": "已交" if current else "未交", "late": current is not None and due < asked.today,
            "overdue": current is None and due < asked.today, "again": unit.way == "重交",
            "registered": unit.registers,
            "current": current.sha256 if current else None,
        }  # fmt: skip
        if current:
            said = say(rules, unit, period, current.version, asked.back, asked.seed)
            about |= _conclusions(said, rules, unit)
        told[unit.code] = about
    return {
        "today": asked.today.isoformat(), "asked": {"units": asked.units, "seed": asked.seed, "back": asked.back},
        "period": [period.start.isoformat(), period.end.isoformat()],
        "due": asked.due.isoformat(), "files": files, "units": told, "counts": _counts(told, files, rules, asked),
    }  # fmt: skip


def _conclusions(said: Said, rules: Rules, unit: CityUnit) -> dict[str, Any]:
    verdicts = dict.fromkeys(said.compliant, "合规")
    for finding in said.findings:
        if not finding.contradiction and not finding.excepted:
            verdicts[finding.item] = _worst([finding.verdict, verdicts.get(finding.item, "")])
    return {
        "verdicts": verdicts,
        "score": _score(verdicts, rules),
        "findings": [vars(finding) for finding in sorted(said.findings, key=lambda finding: finding.key)],
    }


def _worst(verdicts: Iterable[str]) -> str:
    return max(verdicts, key=lambda verdict: _GRAVITY.index(verdict) if verdict in _GRAVITY else -1)


def _score(verdicts: Mapping[str, str], rules: Rules) -> str:
    """Return the score on 100 by points earned, to one decimal place."""
    earned = possible = 0
    for id_, verdict in verdicts.items():
        points = _POINTS[rules.items[id_]["severity"]]
        possible += points
        if verdict == "合规":
            earned += points
        elif verdict != "不掌握":
            earned += max(0, points - _POINTS[verdict])
    tenths = (earned * 2000 + possible) // (possible * 2)
    return f"{tenths // 10}.{tenths % 10}"


def _counts(
    told: Mapping[str, Mapping[str, Any]], files: Sequence[Mapping[str, Any]], rules: Rules, asked: City
) -> dict[str, Any]:
    """Count what a summary must come to; exceptions are no problems, and contradictions belong to no item."""
    returned = [about for about in told.values() if about["current"]]
    findings = [Expected(**finding) for about in returned for finding in about["findings"]]
    problems = [finding for finding in findings if not finding.excepted]
    of_items = [finding for finding in problems if not finding.contradiction]
    judged = Counter(id_ for about in returned for id_, verdict in about["verdicts"].items() if verdict != "不掌握")
    gaps = Counter(
        id_ for about in returned for id_, verdict in about["verdicts"].items() if verdict not in ("合规", "不掌握")
    )
    first = {file["sha256"]: file["state"] for file in reversed(files)}
    return {
        "must": len(told),
        "returned": len(returned),
        "late": sum(about["late"] for about in returned),
        "overdue": sum(about["overdue"] for about in told.values()),
        "again": sum(about["again"] for about in returned),
        "counties": _by_county(told),
        "states": dict(sorted(Counter(first.values()).items())),
        "copies": len(files) - len(first),
        "problems": len(problems),
        "severities": dict(Counter(finding.verdict for finding in problems)),
        "systems": dict(sorted(Counter(rules.items[finding.item]["system"] for finding in of_items).items())),
        "sections": dict(sorted(Counter(rules.items[finding.item]["section"] for finding in of_items).items())),
        "items": {id_: [gaps[id_], judged[id_]] for id_ in sorted(judged) if gaps[id_]},
        "contradictions": dict(sorted(Counter(finding.key for finding in problems if finding.contradiction).items())),
        "excepted": len(findings) - len(problems),
        "plans overdue": sum(len(_late(about["findings"], asked.today.isoformat())) for about in returned),
    }


def _late(findings: Sequence[Mapping[str, Any]], today: str) -> set[str]:
    """Return the items and contradictions of a unit that should have been put right and are not."""
    return {
        one["item"]
        for one in findings
        if not one["excepted"] and one["due"] is not None and one["due"] < today and one["state"] != "已完成"
    }


def _by_county(told: Mapping[str, Mapping[str, Any]]) -> dict[str, list[int]]:
    """Return how many units of each county returned a report, of how many that must."""
    found: dict[str, list[int]] = {}
    for code, about in told.items():
        counted = found.setdefault(code.partition("-")[0], [0, 0])
        counted[0] += about["current"] is not None
        counted[1] += 1
    return found


def main() -> None:
    """Make a city as the command line says."""
    parser = argparse.ArgumentParser(description="Make a synthetic city.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(CHINA).date())
    parser.add_argument("--back", type=int, default=0, help="half-years before")
    parser.add_argument("--cache", type=Path, help="where to keep what was drawn and signed")
    given = parser.parse_args()
    if given.folder.exists():
        sys.exit(f"{given.folder} is there already")
    truth = make(given.folder, City(given.units, given.seed, given.today, given.back), given.cache)
    print(json.dumps(truth["counts"], ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
