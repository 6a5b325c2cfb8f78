"""Issuing a campaign: every unit's packet, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from checklist.answers.template import answers_text
from checklist.app.batch import Job, Journal, Kept
from checklist.app.exchanging import NewUnit, start
from checklist.app.forms import form_page
from checklist.app.offline import program_digest
from checklist.app.opening import open_pack
from checklist.app.storing import remove, replace_file, write
from checklist.campaign.choosing import chosen
from checklist.campaign.opened import Campaign
from checklist.campaign.packets import (
    ANSWERS,
    FORM,
    MANIFEST,
    PACK,
    SIGNATURE,
    WORKBOOK,
    PacketRecord,
    PacketsRecord,
    packet,
    packet_name,
)
from checklist.campaign.roster import RosterUnit
from checklist.campaign.task import Task
from checklist.core.digest import digest
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import plain_json
from checklist.core.version import __version__
from checklist.core.words import few
from checklist.io.files import read_bytes
from checklist.record.base import plain_data
from checklist.report.pdf.toolchain import toolchain
from checklist.signing.packs import signature_of

JOURNAL = ".做过的.jsonl"


@dataclass(frozen=True)
class IssueOptions:
    """What is asked of packets: with the form, over files that somebody changed."""

    form: bool = True
    force: bool = False


def issue_jobs(campaign: Campaign, named: Sequence[str], options: IssueOptions) -> list[Job[PacketRecord]]:
    """Return the job for the packet of each unit named, or of all that must answer.

    Raises ``InputError`` for a unit that is not in the roster or need not answer, and for a form that was not built.
    """
    units = chosen(campaign.roster, named)
    made_with = {
        "software": {"checklist-zicha": __version__, **toolchain()},
        "form": _form_digest() if options.form else None,
    }
    return [Job(unit.code, partial(_issue, campaign.task, unit, options, digest(made_with))) for unit in units]


def _form_digest() -> str:
    """Return the digest of the form's program; raises ``InputError``, which tells how to do without."""
    try:
        return program_digest("form")
    except InputError as error:
        raise InputError(
            [Problem(Code.NO_WEB_TO_ISSUE, problem.place, problem.details) for problem in error.problems[:1]]
        ) from None


def journal(task: Task) -> Path:
    """Return where it is kept which packets were made of what."""
    return task.packets / JOURNAL


def write_manifest(campaign: Campaign) -> PacketsRecord:
    """Write the list of the packets of all units that are in the roster now, and return it; raises ``InputError``."""
    task = campaign.task
    known = Journal(journal(task), PacketRecord).known
    units = [unit for unit in campaign.roster.units.values() if unit.answers]
    made = [known[unit.code].result for unit in units if unit.code in known]
    listed = PacketsRecord(
        format=1,
        title=task.spec.title,
        period=task.spec.period,
        pack=campaign.pack.digest,
        packets=[one for one in made if (task.packets / one.file).is_file()],
    )
    write(task.packets / MANIFEST, plain_json(plain_data(listed)) + "\n")
    return listed


def other_packets(task: Task, listed: PacketsRecord) -> list[Problem]:
    """Return, as what whoever sends packets should know, which lie there that are of no unit that is asked now."""
    known = {packet.file for packet in listed.packets}
    files = sorted(path.name for path in task.packets.glob("*.zip") if path.name not in known)
    details = {"count": len(files), "files": few(files)}
    return [Problem(Code.OTHER_PACKETS, Place(str(task.packets)), details)] if files else []


def _issue(
    task: Task, unit: RosterUnit, options: IssueOptions, made_with: str, kept: Kept[PacketRecord] | None
) -> Kept[PacketRecord]:
    """Make a unit's packet, if it is not there as it would be made."""
    target = task.packets / packet_name(unit)
    pack_files = _pack_files(task)
    key = digest(
        {
            "task": task.spec.model_dump(mode="json", by_alias=True),
            "unit": {**vars(unit), "signers": [], "path": []},
            "pack": {name: sha256(content).hexdigest() for name, content in pack_files.items()},
            "options": options.form,
            "made with": made_with,
        }
    )
    there = sha256(read_bytes(target)).hexdigest() if target.exists() else None
    if kept is not None and kept.key == key and kept.result.sha256 == there:
        return kept
    content = packet(task, unit, {**_unit_files(task, unit, options), **pack_files})
    made = sha256(content).hexdigest()
    is_ours = there in (None, made) or (kept is not None and kept.result.sha256 == there)
    if not is_ours and not options.force:
        raise InputError([Problem(Code.CHANGED, Place(str(target)), {"path": target})])
    if is_ours:
        write(target, content, folder=True)
    else:
        replace_file(target, content)
    if kept is not None and kept.result.file != target.name:
        _remove(task.packets / kept.result.file, kept.result.sha256)
    return Kept(key, PacketRecord(code=unit.code, unit=unit.name, file=target.name, size=len(content), sha256=made))


def _remove(path: Path, made: str) -> None:
    """Take away the packet that a unit had under its old name, unless somebody changed it."""
    if path.is_file() and sha256(read_bytes(path)).hexdigest() == made:
        remove(path)


def _pack_files(task: Task) -> dict[str, bytes]:
    files = {PACK: read_bytes(task.pack)}
    signature = signature_of(task.pack)
    return {**files, SIGNATURE: read_bytes(signature)} if signature.exists() else files


def _unit_files(task: Task, unit: RosterUnit, options: IssueOptions) -> dict[str, bytes]:
    """Return what the unit can fill in: the answers as text and as workbook, and the form."""
    from checklist.answers.workbook.write import workbook

    pack = open_pack(task.pack, task.spec.overlays)
    period = task.spec.period
    about = NewUnit(unit.name, unit.level, unit.kind, period.from_, period.to, unit.code)
    answers = start(Path(ANSWERS), about, pack).answers
    files = {ANSWERS: answers_text(pack, answers).encode(), WORKBOOK: workbook(pack, answers)}
    return {**files, FORM: form_page(pack, answers).encode()} if options.form else files
