"""A campaign's store filled by hand, for tests that count what is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from checklist.answers.head import Period
from checklist.app.campaigns import NewCampaign, begin_campaign, open_campaign, opened_store
from checklist.campaign.register import Received, Returned, append
from checklist.campaign.roster import Roster, RosterUnit
from checklist.campaign.store import Store, open_store
from checklist.campaign.tables import FileRows, FindingRow, ItemRow, RectificationRow, ReportRow
from checklist.campaign.task import Task, TaskFile
from checklist.core.verdicts import Verdict
from tests.conftest import FIRE

PACK = "1" * 64
PERIOD = Period.model_validate({"from": "2026-01-01", "to": "2026-06-30"})
DUE = date(2026, 7, 15)
CHINA = timezone(timedelta(hours=8))


@dataclass
class Made:
    """A report to be put in: what each item came to, and what was found: (item, verdict, and what else a row says).

    What that says of a rectification is its item's; ``carried``: rectifications of what was not found this time;
    ``file``: the name under which it came, that of its unit if none is given.
    """

    unit: str | None
    items: dict[str, str] = field(default_factory=dict)
    findings: Sequence[tuple[str, str, dict[str, object]]] = ()
    score: str | None = None
    day: date = date(2026, 7, 10)
    report: dict[str, object] = field(default_factory=dict)
    carried: Sequence[tuple[str, str, dict[str, object]]] = ()
    file: str = ""

    @property
    def sha256(self) -> str:
        """A digest that tells it from others."""
        return sha256(f"{self.unit} {self.day} {self.report}{self.file}".encode()).hexdigest()

    @property
    def taken(self) -> FileRows:
        """All that the store keeps of it."""
        worst = max((Verdict[verdict] for verdict in self.items.values()), default=Verdict.合规)
        report = ReportRow.model_validate({
            "kind": "pdf", "size": 1, "code": self.unit, "name": f"单位{self.unit}", "unit_kind": None, "unit_level": None,
            "period_from": PERIOD.from_,
            "period_to": PERIOD.to, "pack_version": "1", "pack_digest": PACK, "as_of": self.day, "number": "ZC",
            "content": self.sha256, "matter": self.sha256,
            "answered": sum(Verdict[verdict] not in (Verdict.不涉及, Verdict.未填) for verdict in self.items.values()),
            "verification": "有效", "why": "", "drawn": None, "signed": at(self.day),
            "signers": ["a" * 64], "test_certificate": False, "of_other_unit": False,
            "score": Decimal(self.score) if self.score else None, "worst": worst.name, **self.report,
        })  # fmt: skip
        return FileRows.model_construct(
            sha256=self.sha256,
            reports=[report],
            items=[item_row(item, verdict) for item, verdict in self.items.items()],
            findings=[finding_row(*finding) for finding in self.findings],
            rectifications=list(self._rectifications()),
            checks=[], rows=[], answers=[],
        )  # fmt: skip

    def _rectifications(self) -> Iterator[RectificationRow]:
        known: set[str] = set()
        worst_first = sorted(self.findings, key=lambda one: -Verdict[one[1]])
        found = [(item, verdict, more, "") for item, verdict, more in worst_first if "state" in more]
        carried = [(item, verdict, more, "上期带入，本期没有判定") for item, verdict, more in self.carried]
        for item, verdict, more, why_listed in (*found, *carried):
            if item not in known:
                known.add(item)
                yield rectification_row(item, verdict, why_listed, more)


_PLAN = {
    "listed": True, "state": "未开始", "due": None, "due_before": None, "put_off": False, "done_on": None, "opened": None,
    "measure": None, "owner": "李四",
}  # fmt: skip


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def item_row(item: str, verdict: str) -> ItemRow:
    """Return what an item came to; ids that begin with XX are contradictions'."""
    against = item.startswith("XX")
    return ItemRow.model_construct(
        item=item, contradiction=against, title=f"名称{item}", section="" if against else "style",
        system="" if against else item[:2], verdict=verdict, judged=Verdict[verdict].is_assessed, decided=Verdict[verdict].is_assessed,
    )  # fmt: skip


def finding_row(item: str, verdict: str, more: dict[str, object]) -> FindingRow:
    """Return a finding of an item; ``more`` is what else its row says."""
    return FindingRow.model_validate({
        "key": item, "item": item, "contradiction": item.startswith("XX"), "verdict": verdict,
        "severity": int(Verdict[verdict]), "title": f"名称{item}", "excepted": False, "until": None, "rows": 0,
        "reason": "张三私下的话", "approver": None, "document": None,
        **{name: value for name, value in more.items() if name not in _PLAN},
    })  # fmt: skip


def rectification_row(item: str, verdict: str, why_listed: str, more: dict[str, object]) -> RectificationRow:
    """Return what is planned of an item; of ``more`` what says something of a rectification."""
    plan = {name: more.get(name, value) for name, value in _PLAN.items()}
    system = "" if item.startswith("XX") else item[:2]
    return RectificationRow.model_validate({
        "item": item, "system": system, "title": f"名称{item}", "verdict": verdict, "severity": int(Verdict[verdict]),
        "why_listed": why_listed, **plan,
    })  # fmt: skip


def a_roster(*units: RosterUnit) -> Roster:
    """Return a roster of units whose paths are worked out."""
    known = {unit.code: unit for unit in units}

    def path(code: str) -> tuple[str, ...]:
        parent = known[code].parent
        return (*(path(parent) if parent else ()), code)

    return Roster({unit.code: RosterUnit(**{**vars(unit), "path": path(unit.code)}) for unit in units})


def a_unit(code: str, parent: str | None = None, **more: object) -> RosterUnit:
    """Return a unit of a roster."""
    given: dict[str, object] = {"name": f"单位{code}", "kind": "党政机关", "level": "县级", **more}
    return RosterUnit(code, str(given.pop("name")), parent, **given)  # type: ignore[arg-type]


def a_task(folder: Path, **more: object) -> Task:
    """Return a campaign's task, without its files."""
    spec = {
        "format": 1, "title": "自查任务", "issuer": "示例市纪委监委", "period": {"from": PERIOD.from_, "to": PERIOD.to},
        "due": DUE, "pack": "规则库.zip", "roster": "名册.csv", **more,
    }  # fmt: skip
    return Task(folder, TaskFile.model_validate(spec))


@contextmanager
def a_store(
    folder: Path, roster: Roster, reports: Sequence[Made], returned: Sequence[Made] = (), copies: Sequence[Made] = ()
) -> Iterator[Store]:
    """Hold a new store, as whoever reads it does, into which reports were put, some of which came again or were sent back."""
    task = a_task(folder)
    for one in reports:
        append(task.register, Received(sha256=one.sha256, file=f"{one.unit}.pdf", at=at(one.day)))
    for one in copies:
        append(task.register, Received(sha256=one.sha256, file=f"{one.unit}（再报）.pdf", at=at(one.day, 10)))
    for one in returned:
        append(task.register, Returned(sha256=one.sha256, unit=str(one.unit), at=at(one.day, 11), reason="缺页"))
    with open_store(task, roster, PACK, write=True) as store:
        for one in reports:
            store.add(one.taken)
    with open_store(task, roster, PACK) as store:
        yield store


def a_campaign(folder: Path, roster: Roster, reports: Sequence[Made], last: Path | None = None) -> Path:
    """Make the folder of a campaign of the fire safety pack, into whose store reports were put; who is no 学校 is a 工厂."""
    names = folder.parent / f"{folder.name}.csv"
    lines = [
        [
            unit.code,
            unit.name,
            unit.parent or "",
            "学校" if unit.kind == "学校" else "工厂",
            "单位",
            "" if unit.answers else "否",
            unit.due or "",
            " ".join(unit.signers),
        ]
        for unit in roster.units.values()
    ]
    with names.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["单位代码", "单位名称", "上级单位代码", "单位类别", "层级", "是否填报", "报送期限", "证书指纹"]
        )
        writer.writerows(lines)
    new = NewCampaign(
        "2026年上半年自查", "示例市纪委监委", (PERIOD.from_, PERIOD.to), DUE, pack=FIRE, roster=names, last=last
    )
    begin_campaign(folder, new)
    campaign = open_campaign(folder)
    with opened_store(campaign, write=True) as store:
        for one in reports:
            one.report.setdefault("pack_digest", campaign.pack.digest)
            store.add(one.taken)
            append(
                campaign.task.register,
                Received(sha256=one.sha256, file=one.file or f"{one.unit}.pdf", at=at(one.day)),
            )
    return folder
