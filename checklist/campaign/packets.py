"""Packets (任务包): what a unit gets, as one zip, and the list of all that were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from checklist.answers.head import Period
from checklist.campaign.roster import RosterUnit, file_stem
from checklist.campaign.task import Task, due_of
from checklist.core.values import show_date
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.io.zips import zipped
from checklist.record.base import Record
from checklist.report.html import render_template

INSTRUCTIONS, FORM, WORKBOOK, ANSWERS, PACK = (
    "填报说明.html",
    "自查表.html",
    "自查工作簿.xlsx",
    "答卷.yaml",
    "规则库.zip",
)
SIGNATURE = f"{PACK}.p7s"
MANIFEST = "清单.json"
_MEANT_FOR = {
    FORM: "网页表格：用浏览器双击打开填写，不用装软件，不联网",
    WORKBOOK: "工作簿：习惯用 WPS、Excel 的填这一份，与网页表格只填一份",
    ANSWERS: "文字答卷：会用 checklist 命令的填这一份",
    PACK: "规则库：核对所依据的规则，不要改动",
    SIGNATURE: "规则库的签名，与规则库放在一起",
}


class PacketRecord(Record):
    """A packet that was made: for which unit, its file, size in bytes and SHA-256."""

    code: str
    unit: str
    file: str
    size: int
    sha256: str


class PacketsRecord(Record):
    """``清单.json``: the packets of a campaign and the pack that lies in them."""

    format: Literal[1]
    title: str
    period: Period
    pack: str
    packets: list[PacketRecord]


@dataclass(frozen=True)
class PacketFile:
    """A file of a packet and what it is for."""

    name: str
    meant_for: str


def packet_name(unit: RosterUnit) -> str:
    """Return the name of a unit's packet."""
    return f"{file_stem(unit)}.zip"


def packet(task: Task, unit: RosterUnit, files: Mapping[str, bytes]) -> bytes:
    """Return a unit's packet: the files, and a page that says what to do with them; the same bytes from the same files.

    Raises ``InputError`` for a template that is wrong.
    """
    whole = {INSTRUCTIONS: instructions(task, unit, files).encode(), **files}
    return zipped(dict(sorted(whole.items())))


def instructions(task: Task, unit: RosterUnit, files: Mapping[str, bytes]) -> str:
    """Return the page that tells a unit what to do, with which file, by when, and to whom it hands in what."""
    spec = task.spec
    return render_template(
        "instructions.html",
        screen=True,
        title=spec.title,
        issuer=spec.issuer,
        unit=unit.name,
        code=unit.code,
        period=str(spec.period),
        start=spec.period.from_,
        end=spec.period.to,
        carries=spec.last is not None,
        due=show_date(due_of(task, unit.due)),
        parts=[PacketFile(name, _MEANT_FOR[name]) for name in _MEANT_FOR if name in files],
        has_form=FORM in files,
        is_signed=SIGNATURE in files,
        roles=[(role, ROLES[role]) for role in task.must_sign],
        signed_by=listing(ROLES[role] for role in task.must_sign),
    )
