"""Campaigns: begun in a folder of their own, opened, and held while they take in or send back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from checklist.app.opening import open_pack
from checklist.app.storing import Result, cannot_write, file_format, locked, write, write_result
from checklist.campaign.choosing import find_top
from checklist.campaign.opened import Campaign
from checklist.campaign.queries import Scope
from checklist.campaign.register import Event, append
from checklist.campaign.roster import Roster, read_roster, recoded, roster_template
from checklist.campaign.status import Status, book, status
from checklist.campaign.store import Store, open_store
from checklist.campaign.task import TASK_FILE, Task, TaskFile, kept_files, open_task
from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import show_date, today
from checklist.core.words import listing, suggest
from checklist.io.files import read_bytes, real_path
from checklist.io.strict_yaml import parse
from checklist.io.validation import validate
from checklist.pack.compiled import Pack

_ROSTER, _PACK, _TRUST = "名册.xlsx", "规则库.zip", "信任"


@dataclass(frozen=True)
class NewCampaign:
    """What is to be asked of the units: by whom, for which days, by when; by which pack; whom to trust.

    ``roster`` is a list that exists already; without, an empty one is written to be filled in. ``overlays`` are the local
    rules that hold for the units; None if nobody said, which is refused where the pack has some.
    """

    title: str
    issuer: str
    period: tuple[date, date]
    due: date
    overlays: tuple[str, ...] | None = None
    pack: Path | None = None
    roster: Path | None = None
    roots: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()
    last: Path | None = None


def begin_campaign(folder: Path, new: NewCampaign) -> Campaign:
    """Write a campaign's folder: the task, its pack file, the roster, an inbox; raises ``InputError`` with nothing written."""
    from checklist.pack.archive import pack_file
    from checklist.signing.packs import signature_of
    from checklist.signing.trust import read_trust

    if (folder / TASK_FILE).exists():
        raise InputError([Problem(Code.TASK_IS_THERE, Place(str(folder)), {"path": folder})])
    named = (("--title", "任务的名称", new.title), ("--issuer", "由谁布置", new.issuer))
    if blank := [(option, what) for option, what, text in named if not text.strip()]:
        raise InputError(Problem(Code.NOTHING_WRITTEN, Place(option), {"what": what}) for option, what in blank)
    if new.due <= new.period[0]:
        raise InputError([Problem(Code.DUE_TOO_EARLY, Place("--due"), {"due": show_date(new.due)})])
    last = open_task(new.last) if new.last is not None else None
    source = new.pack or resources.default_pack()
    pack = open_pack(source, new.overlays)
    if new.overlays is None and pack.overlays:
        raise InputError([_overlays_not_said(pack)])
    read_trust(new.roots, new.crls, None)
    roster = f"名册{new.roster.suffix.lower()}" if new.roster is not None else _ROSTER
    files = {_PACK: read_bytes(source) if source.is_file() else pack_file(source)}
    if source.is_file() and signature_of(source).exists():
        files[signature_of(Path(_PACK)).name] = read_bytes(signature_of(source))
    trusted = {kind: _named(kind, paths) for kind, paths in (("roots", new.roots), ("crls", new.crls))}
    files |= {name: read_bytes(path) for named in trusted.values() for name, path in named.items()}
    units = Roster({})
    if new.roster is not None:
        units = _beside(read_roster(new.roster, pack), last, pack)
        files[roster] = read_bytes(new.roster)
    else:
        files[roster] = roster_template(pack)
    text = _text(folder, new, roster, {kind: list(named) for kind, named in trusted.items()})
    validate(TaskFile, parse(text, str(folder / TASK_FILE)))
    files[TASK_FILE] = text.encode()
    _refuse_others(folder, files)
    for name, content in files.items():
        write(folder / name, content, folder=True)
    task = open_task(folder)
    task.inbox.mkdir(mode=0o700, exist_ok=True)
    return Campaign(task, units, pack)


def _beside(roster: Roster, last: Task | None, pack: Pack) -> Roster:
    """Return a roster with what is to be known of it beside that of the last campaign, if that can be read."""
    if last is None:
        return roster
    try:
        told = recoded(roster, read_roster(last.roster, pack))
    except InputError:
        return roster
    notices = [Problem(Code.OTHER_CODES, Place(), {"told": told})] if told else []
    return replace(roster, notices=(*roster.notices, *notices))


def _overlays_not_said(pack: Pack) -> Problem:
    """Return that a pack has local rules, and nobody said whether they hold for the units."""
    choices = listing(f"--overlay {name}（{title}）" for name, title in pack.overlays.items())
    return Problem(Code.OVERLAYS_NOT_SAID, Place("--overlay"), {"choices": choices})


def _refuse_others(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise ``InputError`` for every file that is there already and holds something else."""
    others = [folder / name for name, content in files.items() if _holds_other(folder / name, content)]
    if others:
        raise InputError([Problem(Code.IN_THE_WAY, Place(str(path)), {"path": path}) for path in others])


def _holds_other(path: Path, content: bytes) -> bool:
    return path.exists() and read_bytes(path) != content


def _from(folder: Path, other: Path) -> str:
    """Return the way from a folder to another one, as the task names it."""
    try:
        return Path(os.path.relpath(real_path(other), real_path(folder))).as_posix()
    except ValueError:  # on another drive
        return real_path(other).as_posix()


def _named(kind: str, paths: Sequence[Path]) -> dict[str, Path]:
    """Return files by the names that they get in the campaign's folder, numbered where two are called alike."""
    alike = len({path.name for path in paths}) < len(paths)
    folder = _TRUST if kind == "roots" else f"{_TRUST}/吊销名单"
    return {f"{folder}/{f'{number}-' if alike else ''}{path.name}": path for number, path in enumerate(paths, 1)}


def _text(folder: Path, new: NewCampaign, roster: str, trusted: dict[str, list[str]]) -> str:
    """Return ``任务.yaml``; JSON's own quoting is YAML's too."""

    def quoted(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    start, end = new.period
    lines = [
        "format: 1",
        f"title: {quoted(new.title)}",
        f"issuer: {quoted(new.issuer)}",
        f"period: {{from: {start}, to: {end}}}",
        f"due: {new.due}  # 报送期限；名册里可以给单位另定",
        f"pack: {quoted(_PACK)}",
        f"overlays: {quoted(list(new.overlays or ()))}  # 采用的地方规定",
        f"roster: {quoted(roster)}",
        f"trust: {{roots: {quoted(trusted['roots'])}, crls: {quoted(trusted['crls'])}}}  # 信任的根证书、吊销名单",
        "signed_up_to: head  # 应当签到谁：preparer 填报人、reviewer 复核人、head 单位主要负责人",
        "drafts: false  # 收不收没有签字的草表（JSON）",
    ]
    if new.last is not None:
        lines.append(f"last: {quoted(_from(folder, new.last))}  # 上一次任务的文件夹")
    return "\n".join(lines) + "\n"


def open_campaign(folder: Path) -> Campaign:
    """Open a campaign; raises ``InputError`` with what is wrong with its task, pack or roster."""
    task = open_task(folder)
    if not task.register.exists() and (kept := kept_files(task)):
        details = {"file": task.register.name, "count": len(kept)}
        raise InputError([Problem(Code.NO_REGISTER, Place(str(folder)), details)])
    pack = open_pack(task.pack, task.spec.overlays)
    return Campaign(task, read_roster(task.roster, pack), pack)


def opened_store(campaign: Campaign, *, write: bool = False, day: date | None = None) -> AbstractContextManager[Store]:
    """Hold a campaign's store; ``write``: alone; ``day``: as of its end. Raises ``InputError``."""
    return open_store(campaign.task, campaign.roster, campaign.pack.digest, write=write, day=day)


def held(task: Task) -> AbstractContextManager[None]:
    """Hold a campaign's folder, in which only one may take in or send back at a time; raises ``InputError``."""
    return locked(task.register, task.folder, Code.CAMPAIGN_TAKEN)


def refuse_no_reason(reason: str, what: str) -> None:
    """Raise ``InputError`` if ``--reason``, which is ``what``, says nothing."""
    if not reason.strip():
        raise InputError([Problem(Code.NOTHING_WRITTEN, Place("--reason"), {"what": what})])


def write_down(task: Task, event: Event) -> None:
    """Write one event into a campaign's register; raises ``InputError`` if it cannot be written."""
    try:
        append(task.register, event)
    except OSError as error:
        raise cannot_write(task.register, error) from None


def campaign_status(folder: Path, day: date, under: str | None = None, kind: str | None = None) -> Status:
    """Return where a campaign stands on a day, of the units at and under one and of a kind; raises ``InputError``."""
    campaign = open_campaign(folder)
    with opened_store(campaign, day=day) as store:
        return status(store, day, scope_of(campaign, under, kind))


def refuse_day_to_come(day: date) -> None:
    """Raise ``InputError`` for a day of which nobody can know yet what came in until its end."""
    if day > today():
        raise InputError([Problem(Code.DAY_TO_COME, Place("--as-of"), {"day": show_date(day)})])


def scope_of(campaign: Campaign, under: str | None, kind: str | None = None) -> Scope:
    """Return which units are looked at: at and under one, by code or name; of a kind. Raises ``InputError``."""
    kinds = campaign.pack.spec.kinds
    if kind is not None and kind not in kinds:
        details = {"written": kind, "meant": suggest(kind, kinds), "allowed": listing(kinds)}
        raise InputError([Problem(Code.NOT_ALLOWED, Place("--kind"), details)])
    return Scope(find_top(campaign.roster, under).code if under is not None else None, kind)


def save_status(found: Status, target: Path, *, force: bool) -> None:
    """Write where a campaign stands as a workbook; raises ``InputError``."""
    file_format(target, None, ("xlsx",))
    write_result(target, book(found), Result.STATUS, force=force)
